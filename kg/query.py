"""Questions to a store: named queries with parameters, files and SPARQL text; answers as a table or as triples.

Oxigraph answers all of them. What comes from outside is first read by rdflib's SPARQL parser, and refused where it
would reach out (SERVICE, FROM), change the store, or names a term that the ontology lacks. A value for a parameter
enters a query as one escaped literal or IRI, never as text.

Oxigraph 0.5 counts a triple once for each graph that holds it (oxigraph#1919, mended after 0.5.13), and many articles
may say the same of an outlet or an office: a query that joins such labels needs DISTINCT.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rdflib import XSD, Literal, URIRef

from kg.days import check_days
from kg.errors import QueryError, did_you_mean
from kg.ontology import DIP, NAMESPACE, ontology_path
from kg.oxigraph import rows_from_ox
from kg.rdf import PREFIXES
from kg.results import Table, Triples

if TYPE_CHECKING:
    from kg.store import Store

Found = TypeVar("Found")

_HEADER = re.compile(r"^#\s*(title|question|param|needs):\s*(.*?)\s*$")
_PARAM = re.compile(r"^([\w-]+)\s*=\s*(.*?)\s*\|\s*(.*)$")
_MARKED = re.compile(r"^(?P<code>.*?)#\s*@param\s+(?P<name>[\w-]+)\s*$")
_GIVEN = re.compile(r"^ *# @given (?P<name>[\w-]+): (?P<code>.*)$")
_LOWER = re.compile(r'LCASE\(".*"\)')
_BIND = re.compile(r"BIND\s*\(\s*(?P<value>.+?)\s+AS\s+\?(?P<variable>\w+)\s*\)", re.IGNORECASE)
_VALUES = re.compile(r"VALUES\s+\?(?P<variable>\w+)\s*\{\s*(?P<value>.*?)\s*\}", re.IGNORECASE)
_SPARQL = re.compile(r"\s*(DESCRIBE|PREFIX|BASE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY)\s", re.IGNORECASE)
_ESCAPED = re.compile(r"(\\\\)([uU]?)|\\([uU])")  # an escaped backslash, a `u` after it; or a code point by number
_SERVICE = re.compile(r"[?$]\w*service\w*|:([\w:][\w.:-]*)?service[\w.:-]*|service", re.IGNORECASE)
_NEGATIVE = re.compile(r"(-\d*)\.(?=\d)")
_UPDATE = re.compile(r"\b(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY)\b", re.IGNORECASE)
_KEYWORDS = "SELECT ASK CONSTRUCT DESCRIBE WHERE FILTER OPTIONAL UNION MINUS BIND VALUES GRAPH EXISTS DISTINCT".split()
_KEYWORDS += "PREFIX BASE LIMIT OFFSET ORDER GROUP HAVING COUNT".split()
_REACHES_OUT = {
    "ServiceGraphPattern": "SERVICE asks another server",
    "DatasetClause": "FROM reads another data set; name graphs by GRAPH",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value that a named query takes; `default` is empty where it may be left open.

    A query has no answer without a value that is `needed`; `default` is an example then, and never taken for it.
    """

    name: str
    default: str
    meaning: str
    needed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedQuery:
    """A question of `ontologies/queries`, known by the stem of its file."""

    name: str
    title: str
    question: str
    parameters: tuple[Parameter, ...]
    text: str

    @property
    def example(self) -> dict[str, str]:
        """Values for what is needed, so that the query can be tried."""
        return {parameter.name: parameter.default for parameter in self.parameters if parameter.needed}


class RefusedError(QueryError):
    """A query that is well formed and not allowed, or whose answer is too large."""


def run(
    store: Store,
    what: str,
    *,
    parameters: Mapping[str, str] | None = None,
    most: int | None = None,
    first: int | None = None,
) -> Table | Triples:
    """Ask a store: `what` is the name of a query, the path of a .rq file, or SPARQL text.

    SELECT and ASK give a Table, CONSTRUCT and DESCRIBE give Triples. The usual prefixes (`kg.rdf.PREFIXES`) need not
    be declared. Rows are sorted unless the query orders them. Of more rows or triples than `first` the answer has so
    many, and says how many `more` there are. Raises QueryError for an unknown name or parameter and for what does not
    parse, RefusedError for what is not allowed and for more than `most` rows or triples.
    """
    query = find(what)
    return ask(store, fill(query, parameters or {}), title=query.title, most=most, first=first)


def ask(
    store: Store, text: str, *, title: str = "query", most: int | None = None, first: int | None = None
) -> Table | Triples:
    """Ask a store in SPARQL, and in nothing else: a text from outside can be neither a name nor a file. As `run`."""
    form, ordered = check(text)
    text = _shielded(text)
    try:
        if form == "SelectQuery" and ordered and first is not None:  # only what is shown is turned into terms
            found = store.solutions(text)
            columns = tuple(variable.value for variable in found.variables)
            rows = rows_from_ox(islice(found, first))
            return Table(columns=columns, terms=tuple(rows), title=title, more=sum(1 for _ in found))
        if form == "SelectQuery":
            columns, rows = store.select(text, most=_beyond(most))
            table = Table.of(columns, _few(rows, most), ordered=ordered, title=title)
            return replace(table, terms=table.terms[:first], more=_left(table.terms, first))
        if form == "AskQuery":
            return Table.of(("answer",), [(Literal(store.ask(text)),)], ordered=True, title=title, ask=True)
        triples = tuple(_few(store.construct(text, most=_beyond(most)), most))
        return Triples(triples=triples[:first], more=_left(triples, first))
    except (SyntaxError, ValueError, RuntimeError) as fault:  # what Oxigraph raises where it refuses or gives up
        raise QueryError(_pointed(text, fault)) from fault


def _left(found: Sequence[object], first: int | None) -> int:
    """How many are left out where only the first are given."""
    return 0 if first is None else max(0, len(found) - first)


def _beyond(most: int | None) -> int | None:
    """One more than is allowed, to see whether there is more."""
    return None if most is None else most + 1


def _few(found: list[Found], most: int | None) -> list[Found]:
    """What was found, unless it is too much."""
    if most is not None and len(found) > most:
        raise RefusedError(f"more than {most:,} rows; add a LIMIT, or ask a narrower question")
    return found


def names() -> list[NamedQuery]:
    """All named queries, by name."""
    return list(_named().values())


def find(what: str) -> NamedQuery:
    """The query of a name, of a .rq file or of a text; QueryError where it is none of them."""
    if what in _named():
        return _named()[what]
    if "{" in what or _SPARQL.match(what):
        return _parse(what, name="query")
    path = Path(what)
    if path.suffix == ".rq" or path.is_file():
        try:
            return _parse(path.read_text(encoding="utf-8-sig"), name=path.stem)
        except (OSError, UnicodeDecodeError) as fault:
            raise QueryError(f"{path}: cannot be read as a query: {fault}") from fault
    near = did_you_mean(what, _named())
    raise QueryError(f"{what!r}: no such query{near}; `kg query` lists all, and a file ends in .rq")


def fill(query: NamedQuery, values: Mapping[str, str]) -> str:
    """The text of a query with values in place of its parameters, each escaped.

    A line that ends in `# @param NAME` takes the value: `BIND("Qatar" AS ?actor) # @param actor` or `VALUES ?day {
    "2023-10-07"^^xsd:date } # @param since`. The value gets the type of the one that stands there. Without a value,
    and without a default in the header, the line stays as it is. A line `# @given NAME: code` narrows the answer: it is
    part of the query only where there is a value. Raises QueryError for an unknown parameter, for one that is needed
    and not given, for a value that does not fit, and for a `since`, `until` or `day` that is no date.
    """
    known = {p.name: p for p in query.parameters}
    for name in values:
        if name not in known:
            near = did_you_mean(name, known)
            takes = f"it takes {', '.join(known)}" if known else "it takes none"
            raise QueryError(f"{query.name}: no parameter {name!r}{near}; {takes}")
    check_days(*(values.get(name, "") for name in ("since", "until", "day") if name in known))
    for name, p in known.items():
        if p.needed and not values.get(name):
            raise QueryError(f"{query.name} needs {name}, {p.meaning}; give it as --{name} or -p {name}=…")
    given = {name: p.default for name, p in known.items() if p.default} | dict(values)
    lines: list[str] = []
    for line in query.text.split("\n"):
        narrows, marked = _GIVEN.match(line), _MARKED.match(line)
        if narrows and given.get(narrows["name"]):
            code, name = narrows["code"], narrows["name"]
            lines.append(_bound(query, code, name, given[name]) if _BIND.search(code) else code)
        elif marked and marked["name"] in given:
            lines.append(_bound(query, marked["code"], marked["name"], given[marked["name"]]))
        else:
            lines.append(line)
    return "\n".join(lines)


@lru_cache(maxsize=256)
def check(text: str) -> tuple[str, bool]:
    """Refuse a query that is malformed, reaches out or changes something: QueryError.

    Returns its form (SelectQuery, AskQuery, ConstructQuery, DescribeQuery) and whether it orders its rows.
    """
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        prologue, query = parseQuery(_for_rdflib(text))
        nodes = [*_nodes(prologue), *_nodes(query)]
    except ParseBaseException as fault:
        raise _malformed(text, fault) from fault
    except RecursionError as fault:
        raise QueryError("the query is nested too deeply; break it up") from fault
    except ValueError as fault:  # rdflib's parser computes as it reads: characters and IRIs that are none
        raise QueryError(f"not readable as SPARQL: {fault}") from fault
    prefixes = PREFIXES | {_part(n, "prefix"): _part(n, "iri") for n in nodes if _kind(n) == "PrefixDecl"}
    for node in nodes:
        if _kind(node) in _REACHES_OUT:
            raise RefusedError(f"not allowed: {_REACHES_OUT[_kind(node)]}")
        if _kind(node) == "pname":
            prefix = _part(node, "prefix")
            if prefix not in prefixes:
                near = did_you_mean(prefix, prefixes)
                raise QueryError(f"`{prefix}:` is no known prefix{near}; declare it by PREFIX {prefix}: <...>")
            _check_term(prefixes[prefix] + _part(node, "localname"))
        elif isinstance(node, URIRef):
            _check_term(str(node))
    return _kind(query), "orderby" in query


def _for_rdflib(text: str) -> str:
    r"""A query as rdflib's parser must see it to read the same as Oxigraph does; each character keeps its place.

    rdflib decodes `\u0022` before it looks for the ends of strings, ends comments at line feeds only, and fails on
    negative decimals with a TypeError.
    """
    text = _ESCAPED.sub(lambda m: f"{m[1] or 'x'}{'x' if m[2] else m[3] or ''}", text)
    return _NEGATIVE.sub(r"\g<1>0", re.sub(r"\r(?!\n)", "\n", text))


def _shielded(text: str) -> str:
    r"""A query in which no SERVICE can be a keyword, should Oxigraph read it in another way than rdflib does.

    `\u0073ervice` is the same as `service` within a string or IRI, and no keyword anywhere. Variables and local names
    stay as they are.
    """
    return _SERVICE.sub(lambda m: m[0] if len(m[0]) > len("service") else f"\\u{ord(m[0][0]):04X}{m[0][1:]}", text)


def _nodes(tree: Any) -> Iterator[Any]:
    """All nodes of a parse tree of rdflib, which is made of mappings with a name, lists and terms."""
    yield tree
    if _kind(tree):
        branches = list(tree.values())
    elif isinstance(tree, list) or type(tree).__name__ == "ParseResults":
        branches = list(tree)
    else:
        return
    for branch in branches:
        yield from _nodes(branch)


def _kind(node: Any) -> str:
    """The production of the grammar that a node stands for; empty for a list or a term."""
    return str(getattr(node, "name", "")) if isinstance(node, dict) else ""


def _part(node: Any, part: str) -> str:
    """A text within a node, empty where it is missing."""
    return str(node[part]) if part in node else ""


def _check_term(iri: str) -> None:
    """Refuse a misspelt term of the ontology, which would silently match nothing."""
    term = iri.removeprefix(NAMESPACE)
    if iri.startswith(NAMESPACE) and term and term not in dir(DIP):
        raise QueryError(f"dip:{term} is no term of the ontology{did_you_mean(term, dir(DIP), form='dip:{}')}")


def _malformed(text: str, fault: Any) -> QueryError:
    """Where and why a text is no query, with a caret below the place."""
    if _UPDATE.search(_bare(text)) and not re.search(
        r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", _bare(text), re.IGNORECASE
    ):
        return RefusedError("not allowed: a query cannot change the store; use SELECT, ASK, CONSTRUCT or DESCRIBE")
    found = re.search(r"found (.*?)  \(at char", str(fault), re.DOTALL)
    word = found[1] if found else "this"
    reason = f"{word} does not belong here{did_you_mean(word.strip(chr(39)), _KEYWORDS)}"
    return QueryError(_caret(text, int(fault.lineno), int(fault.col), reason))


def _pointed(text: str, fault: Exception) -> str:
    """A message of Oxigraph, with a caret where it names a place."""
    place = re.match(r"error at (\d+):(\d+): (.*)", str(fault))
    return _caret(text, int(place[1]), int(place[2]), place[3]) if place else str(fault)


def _caret(text: str, line: int, column: int, reason: str) -> str:
    """A message with the line in question and a caret below its column."""
    lines = text.split("\n")
    at = lines[line - 1] if line <= len(lines) else ""
    return f"line {line}, column {column}: {reason[:160]}\n  {at}\n  {' ' * (column - 1)}^"


def _bare(text: str) -> str:
    """A query without its comments, strings and IRIs, to look for keywords."""
    return re.sub(r"""\"(?:[^"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>|\#[^\n]*""", " ", text)


@cache
def _named() -> dict[str, NamedQuery]:
    """The named queries, by name."""
    paths = sorted(ontology_path("queries").glob("*.rq"))
    return {path.stem: _parse(path.read_text(encoding="utf-8"), name=path.stem) for path in paths}


def _parse(text: str, *, name: str) -> NamedQuery:
    """A query with what its header says."""
    facts: dict[str, str] = {}
    parameters = []
    for line in text.split("\n"):
        header = _HEADER.match(line)
        if header and header[1] not in {"param", "needs"}:
            facts.setdefault(header[1], header[2])
        elif header:
            stated = _PARAM.match(header[2])
            if stated is None:
                raise QueryError(f"{name}: `{line}` is not `# {header[1]}: name = value | meaning`")
            needed = header[1] == "needs"
            parameters.append(Parameter(name=stated[1], default=stated[2], meaning=stated[3], needed=needed))
    title = facts.get("title", name)
    return NamedQuery(
        name=name, title=title, question=facts.get("question", title), parameters=tuple(parameters), text=text
    )


def _bound(query: NamedQuery, code: str, name: str, value: str) -> str:
    """A line that binds a value, of the type that the line's own value has."""
    pattern = _BIND.search(code) or _VALUES.search(code)
    if pattern is None:
        return f"VALUES ?{name.replace('-', '_')} {{ {_string(value)} }}"
    try:
        term = _like(pattern["value"], value)
    except ValueError as fault:
        raise QueryError(f"{query.name}: {name} = {value!r} does not fit: {fault}") from fault
    variable = pattern["variable"]
    bound = f"BIND({term} AS ?{variable})" if pattern.re is _BIND else f"VALUES ?{variable} {{ {term} }}"
    return code[: pattern.start()] + bound + code[pattern.end() :]


def _like(model: str, value: str) -> str:
    """A value as a SPARQL term of the model's type: IRI, number, date or words. ValueError if it cannot be."""
    import pyoxigraph as ox

    if model.startswith("<") or re.match(r"[A-Za-z][\w-]*:", model):
        prefix, colon, local = value.partition(":")
        return str(ox.NamedNode(PREFIXES[prefix] + local if colon and prefix in PREFIXES else value))
    if re.fullmatch(r"[+-]?\d+", model):
        return str(int(value))
    if re.fullmatch(r"[+-]?\d*\.\d+", model):
        if not re.fullmatch(r"[+-]?\d+(\.\d+)?", value):
            raise ValueError("not a number")
        return str(ox.Literal(value, datatype=ox.NamedNode(XSD.decimal)))
    if model.endswith(("^^xsd:date", f"^^<{XSD.date}>")):
        parts = [int(p) for p in value.split("-")]
        return str(ox.Literal(date(*[*parts, 1, 1][:3]).isoformat(), datatype=ox.NamedNode(XSD.date)))
    return _string(value.lower() if _LOWER.fullmatch(model) else value)


def _string(value: str) -> str:
    """Words as a SPARQL string that nothing in them can end."""
    import pyoxigraph as ox

    return str(ox.Literal(value))
