"""Answers to queries, and how they are written: SPARQL's own formats, Markdown, plain text, and those of RDF."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from rdflib import XSD, BNode, Literal, URIRef

from kg.errors import KgError, QueryError
from kg.model import Shown
from kg.rdf import PREFIXES

if TYPE_CHECKING:
    import pandas as pd

Term = URIRef | Literal | BNode
Value = str | int | float | bool | date | None

TABLE_FORMATS = ("table", "csv", "tsv", "json", "xml", "markdown")
TRIPLE_FORMATS = ("turtle", "ntriples", "rdfxml")

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WHOLE = frozenset({XSD.integer, XSD.int, XSD.long, XSD.nonNegativeInteger})
_FRAME_TYPES: dict[type, str] = {int: "Int64", float: "Float64", bool: "boolean"}
_BROKEN = frozenset({XSD.decimal, XSD.double, XSD.float})


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Shown):
    """Columns and rows of a SELECT, and how many `more` rows there are; an ASK has one column, `answer`."""

    columns: tuple[str, ...]
    terms: tuple[tuple[Term | None, ...], ...]
    title: str = ""
    ask: bool = False
    more: int = 0

    @classmethod
    def of(
        cls,
        columns: Sequence[str],
        terms: Sequence[tuple[Term | None, ...]],
        *,
        ordered: bool,
        title: str = "",
        ask: bool = False,
    ) -> Table:
        """A table of RDF terms, sorted unless the query has ordered them."""
        rows = tuple(terms) if ordered else tuple(sorted(terms, key=_row_key))
        return cls(columns=tuple(columns), terms=rows, title=title, ask=ask)

    def __str__(self) -> str:
        return write(self, "table")

    @property
    def rows(self) -> list[tuple[Value, ...]]:
        """Rows of Python values: IRIs as URIRef, whole dates as date, years and months as text, None for unbound."""
        return [tuple(_value(term) for term in row) for row in self.terms]

    def frame(self) -> pd.DataFrame:
        """The same as a pandas DataFrame, with the values of `rows`.

        Columns of whole numbers, broken numbers and truth values have pandas' own types, which know missing values;
        all others keep Python's objects: IRIs as URIRef, dates as date, None for unbound. Needs pandas; raises KgError
        where it is not installed.
        """
        try:
            import pandas as pd
        except ImportError as fault:
            raise KgError("pandas is not installed; pip install 'dragoman[notebooks]'") from fault
        columns, rows = {}, self.rows
        for number, column in enumerate(self.columns):
            values = [row[number] for row in rows]
            kinds = {type(value) for value in values if value is not None}
            kind = _FRAME_TYPES.get(next(iter(kinds))) if len(kinds) == 1 else None
            columns[column] = pd.Series(values, dtype=kind or "object")
        return pd.DataFrame(columns)

    @property
    def texts(self) -> list[tuple[str, ...]]:
        """Rows for people: IRIs by prefix, nothing for unbound, no control characters."""
        return [tuple(_text(term) for term in row) for row in self.terms]


@dataclass(frozen=True, slots=True, kw_only=True)
class Triples(Shown):
    """The triples of a CONSTRUCT or DESCRIBE, sorted, and how many `more` there are."""

    triples: tuple[tuple[Term, URIRef, Term], ...]
    more: int = 0

    def __str__(self) -> str:
        return write(self, "turtle")

    def table(self) -> Table:
        """The same as a table of three columns."""
        return Table.of(("subject", "predicate", "object"), self.triples, ordered=True)


def write(answer: Table | Triples, form: str) -> str:
    """An answer in one of the formats, ending in a line break.

    Triples can take every format; as a table they have three columns. Raises QueryError where a table should be
    written as triples, and for an unknown format.
    """
    if form in TRIPLE_FORMATS:
        if isinstance(answer, Table):
            raise QueryError(f"a SELECT gives a table, which cannot be written as {form}; use CONSTRUCT, or csv")
        return _rdf(answer, form)
    if form not in _WRITERS:
        raise QueryError(f"no format {form!r}; choose one of {', '.join(TABLE_FORMATS + TRIPLE_FORMATS)}")
    return _WRITERS[form](answer.table() if isinstance(answer, Triples) else answer)


def plain_cell(text: str) -> str:
    """Text for a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _csv(table: Table) -> str:
    """SPARQL 1.1 CSV: plain values, lines end in CRLF as RFC 4180 has it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(table.columns)
    writer.writerows([_lexical(term) for term in row] for row in table.terms)
    return out.getvalue()


def _tsv(table: Table) -> str:
    """SPARQL 1.1 TSV: RDF terms in Turtle syntax."""
    head = "\t".join(f"?{column}" for column in table.columns)
    body = ("\t".join("" if term is None else _ox(term) for term in row) for row in table.terms)
    return "\n".join((head, *body)) + "\n"


def _json(table: Table) -> str:
    """SPARQL 1.1 Query Results JSON."""
    if table.ask:
        return json.dumps({"head": {}, "boolean": table.rows[0][0]}) + "\n"
    bindings = [
        {column: _json_term(term) for column, term in zip(table.columns, row, strict=True) if term is not None}
        for row in table.terms
    ]
    results = {"head": {"vars": list(table.columns)}, "results": {"bindings": bindings}}
    return json.dumps(results, ensure_ascii=False, indent=1) + "\n"


def _json_term(term: Term) -> dict[str, str]:
    """One binding."""
    if isinstance(term, URIRef):
        return {"type": "uri", "value": str(term)}
    if isinstance(term, BNode):
        return {"type": "bnode", "value": str(term)}
    known = {"type": "literal", "value": str(term)}
    if term.language:
        known["xml:lang"] = term.language
    elif term.datatype is not None:
        known["datatype"] = str(term.datatype)
    return known


def _xml(table: Table) -> str:
    """SPARQL Query Results XML; what XML 1.0 cannot hold becomes U+FFFD."""
    head = ""
    if table.ask:
        body = f"<boolean>{str(table.rows[0][0]).lower()}</boolean>"
    else:
        head = "".join(f"<variable name={quoteattr(column)}/>" for column in table.columns)
        body = "".join(("<results>\n", *(_xml_row(table.columns, row) for row in table.terms), "</results>"))
    space = "http://www.w3.org/2005/sparql-results#"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="{space}">\n<head>{head}</head>\n{body}\n</sparql>\n'


def _xml_row(columns: Sequence[str], row: Sequence[Term | None]) -> str:
    """One result."""
    bound = [(column, term) for column, term in zip(columns, row, strict=True) if term is not None]
    cells = (f"<binding name={quoteattr(column)}>{_xml_term(term)}</binding>" for column, term in bound)
    return f"<result>{''.join(cells)}</result>\n"


def _xml_term(term: Term) -> str:
    """One binding; line breaks by number, which readers would change otherwise."""
    text = escape(_NO_XML.sub("\ufffd", term), {"\r": "&#13;"})
    if isinstance(term, URIRef):
        return f"<uri>{text}</uri>"
    if isinstance(term, BNode):
        return f"<bnode>{text}</bnode>"
    kind = f" xml:lang={quoteattr(term.language)}" if term.language else ""
    if not kind and term.datatype is not None:
        kind = f" datatype={quoteattr(term.datatype)}"
    return f"<literal{kind}>{text}</literal>"


def _markdown(table: Table) -> str:
    """A table of GitHub-flavoured Markdown, in which no text can become markup."""
    rows = [[_plain(cell) for cell in row] for row in (table.columns, *table.texts)]
    rows.insert(1, ["---"] * len(table.columns))
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _plain(text: str) -> str:
    """Text with Markdown's own characters escaped."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>()#|~!&" else c for c in text)


def _table(table: Table) -> str:
    """Aligned columns, for a terminal or a file."""
    rows = [table.columns, *table.texts]
    widths = [max(len(row[i]) for row in rows) for i in range(len(table.columns))]
    rows.insert(1, tuple("-" * width for width in widths))
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "\n".join(lines) + "\n"


def _rdf(answer: Triples, form: str) -> str:
    """N-Triples, or Turtle or RDF/XML with the usual prefixes. QueryError for a property that XML cannot name."""
    import pyoxigraph as ox

    lines = "".join(f"{_ox(s)} {_ox(p)} {_ox(o)} .\n" for s, p, o in answer.triples)
    if form == "ntriples":
        return lines
    triples = (quad.triple for quad in ox.parse(lines, ox.RdfFormat.N_TRIPLES))
    kind = ox.RdfFormat.TURTLE if form == "turtle" else ox.RdfFormat.RDF_XML
    try:
        written = (ox.serialize(triples, format=kind, prefixes=PREFIXES) or b"").decode()
    except (OSError, ValueError) as fault:
        raise QueryError(f"cannot be written as {form}: {fault}; use turtle") from fault
    return in_order(written) if form == "turtle" else written


def in_order(turtle: str) -> str:
    """Turtle or TriG with its prefixes sorted, since Oxigraph writes them in an order of chance."""
    lines = turtle.splitlines(keepends=True)
    heads = next((i for i, line in enumerate(lines) if not line.startswith("@prefix ")), len(lines))
    return "".join(sorted(lines[:heads]) + lines[heads:])


def _ox(term: Term) -> str:
    """A term in N-Triples."""
    import pyoxigraph as ox

    if isinstance(term, URIRef):
        return str(ox.NamedNode(term))
    if isinstance(term, BNode):
        return str(ox.BlankNode(term))
    datatype = None if term.datatype is None else ox.NamedNode(term.datatype)
    return str(ox.Literal(str(term), language=term.language, datatype=datatype))


def _value(term: Term | None) -> Value:
    """A term as a Python value."""
    if not isinstance(term, Literal):
        return term
    try:
        if term.datatype in _WHOLE:
            return int(term)
        if term.datatype in _BROKEN:
            return float(term)
        if term.datatype == XSD.date:
            return date.fromisoformat(term)
    except ValueError:  # a lexical form that Python has no value for stays text
        return str(term)
    return str(term) == "true" if term.datatype == XSD.boolean else str(term)


def _lexical(term: Term | None) -> str:
    """A term without its type, as SPARQL's CSV has it."""
    return "" if term is None else f"_:{term}" if isinstance(term, BNode) else str(term)


def _text(term: Term | None) -> str:
    """A term as a person reads it."""
    text = _lexical(term)
    if isinstance(term, URIRef):
        for prefix, base in PREFIXES.items():
            if text.startswith(base) and len(text) > len(base):
                return f"{prefix}:{text.removeprefix(base)}"
    return "".join(c if c.isprintable() else " " for c in text)


def _row_key(row: Sequence[Term | None]) -> list[tuple[Any, ...]]:
    """As SPARQL orders: unbound, blank nodes, IRIs, literals; numbers by value."""
    return [_key(term) for term in row]


def _key(term: Term | None) -> tuple[Any, ...]:
    if term is None:
        return (0,)
    if not isinstance(term, Literal):
        return (1 if isinstance(term, BNode) else 2, str(term))
    value = _value(term)
    if isinstance(value, int | float):
        return (3, value, str(term))
    return (4, str(term), term.language or "", str(term.datatype or ""))


_WRITERS = {"table": _table, "csv": _csv, "tsv": _tsv, "json": _json, "xml": _xml, "markdown": _markdown}
