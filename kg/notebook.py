"""For notebooks: `%load_ext kg.notebook` adds the magics `%sparql` and `%%sparql`, and networks that show their page.

    %sparql plans -p actor=Qatar        a named query, on the variable `store`
    %%sparql -s mine -o meetings        SPARQL in the cell, on the variable `mine`, kept as `meetings`

How stores, readings, reports and answers show themselves is here too; that works without the extension.
"""

from __future__ import annotations

import argparse
import shlex
from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, NoReturn

from kg import results
from kg.errors import KgError, QueryError
from kg.model import Article, Claim, Event, Reading
from kg.ontology import DIP, label, local_name
from kg.report import Report
from kg.results import Table, Triples
from kg.store import Store

MOST = 200  # rows that are shown; the object holds all
_CLAIMS = """
SELECT ?factuality (COUNT(DISTINCT ?claim) AS ?claims) WHERE { ?claim a dip:Claim ; dip:factuality ?factuality }
GROUP BY ?factuality ORDER BY DESC(?claims) ?factuality"""

Bundle = dict[str, str]


def bundle(thing: object) -> Bundle:
    """What Jupyter shows for one of our objects: a text/plain that can be read alone, and text/html."""
    if isinstance(thing, Store):
        return _store(thing)
    if isinstance(thing, Reading):
        return _reading(thing)
    if isinstance(thing, Report):
        return _report(thing)
    if isinstance(thing, Article):
        head = ", ".join(str(part) for part in (thing.title, thing.publisher, thing.published) if part) or thing.name
        return {"text/plain": f"{head}\n\n{thing.text}", "text/html": f"<b>{escape(head)}</b>{_text(thing.text)}"}
    if isinstance(thing, Triples):
        turtle = results.write(thing, "turtle")
        return {"text/plain": turtle, "text/html": _text(turtle)}
    if isinstance(thing, Table):
        return _answer(thing)
    raise TypeError(f"no way to show {type(thing).__name__}")


def _answer(table: Table) -> Bundle:
    shown = Table(columns=table.columns, terms=table.terms[:MOST], title=table.title, ask=table.ask)
    rest = f"{len(table.terms) - MOST:,} more rows" if len(table.terms) > MOST else ""
    return {
        "text/plain": results.write(shown, "table") + rest,
        "text/html": _grid(table.columns, shown.texts, caption=table.title, foot=rest),
    }


def _store(store: Store) -> Bundle:
    from kg.query import ask

    table = ask(store, _CLAIMS)
    counts = [(local_name(row[0]), row[1]) for row in getattr(table, "rows", ())]
    articles = len(store.articles())
    head = f"Store {store.path}: {articles:,} articles, {sum(n for _, n in counts):,} claims"
    return _counted(head, counts)


def _report(report: Report) -> Bundle:
    head = (
        f"{report.read:,} articles read ({report.added:,} added, {report.replaced:,} replaced, {report.unchanged:,} "
        f"unchanged), {len(report.skipped):,} skipped, {len(report.claims_left_out):,} claims left out; "
        f"the store holds {report.articles:,} articles, {report.actors:,} actors, {report.edges:,} edges"
    )
    return _counted(head, list(report.claims_by_factuality.items()))


def _counted(head: str, counts: Sequence[tuple[str, int]]) -> Bundle:
    words = "\n".join([head, *(f"{number:8,}  {name}" for name, number in counts)])
    rows = [(name, f"{number:,}") for name, number in counts]
    return {"text/plain": words, "text/html": f"<p>{escape(head)}</p>" + _grid(("claims that are", ""), rows)}


def _reading(reading: Reading) -> Bundle:
    said = Counter(local_name(claim.factuality) for claim in reading.claims)
    counts = ", ".join(f"{n} {name.lower()}" for name, n in said.most_common())
    head = f"{reading.article.title or reading.article.name}: {reading.sentences} sentences, "
    head += f"{len(reading.claims)} claims ({counts or 'none'}), {len(reading.actors)} actors"
    rows = [_claim(reading, claim) for claim in reading.claims[:MOST]]
    plain = "\n".join([head, *(f"  {what} | {sure} | {words}" for what, sure, words in rows)])
    columns = ("claim", "factuality", "in the article's words")
    return {"text/plain": plain, "text/html": f"<p>{escape(head)}</p>" + _grid(columns, rows)}


def _claim(reading: Reading, claim: Claim) -> tuple[str, str, str]:
    """Type with actors, factuality with the source's doubt, quotation."""
    names = {actor.iri: actor.label for actor in reading.actors}
    about = claim.about
    if isinstance(about, Event):
        what = f"{label(about.type)}: {', '.join(dict.fromkeys(names.get(a, str(a)) for _, a in about.roles))}"
    else:
        names |= {place.iri: place.label for place in about.places}
        end = names.get(about.object) or about.object_label or str(about.object).rsplit("/", 1)[-1]
        what = f"{names.get(about.subject, about.subject)} {label(about.predicate)} {end}"
    doubt = f", {label(claim.certainty)}" if claim.certainty in (DIP.Probable, DIP.Possible) else ""
    return what, f"{local_name(claim.factuality)}{doubt}", " ".join(claim.evidence.quote.split())


def _text(words: str) -> str:
    return f'<div style="white-space:pre-wrap">{escape(words)}</div>'


def _grid(columns: Sequence[str], rows: Iterable[Sequence[str]], *, caption: str = "", foot: str = "") -> str:
    """An HTML table, in which no text is markup."""

    def line(cells: Sequence[str], tag: str) -> str:
        style = ' style="text-align:left;vertical-align:top;max-width:40em"'
        return f"<tr>{''.join(f'<{tag}{style}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"

    head = f"<caption>{escape(caption)}</caption>" if caption else ""
    body = "".join(line(row, "td") for row in rows)
    return f"<table>{head}<thead>{line(columns, 'th')}</thead><tbody>{body}</tbody></table>{escape(foot)}"


class _Options(argparse.ArgumentParser):
    """The options of the magic; a mistake is one line, not the end of the kernel."""

    def error(self, message: str) -> NoReturn:
        raise QueryError(f"{message}; write %sparql [NAME] [-s STORE] [-p NAME=VALUE] [-o VARIABLE]")


_OPTIONS = _Options(prog="%sparql", add_help=False)
_OPTIONS.add_argument("what", nargs="?", default="")
_OPTIONS.add_argument("-s", "--store", default="store")
_OPTIONS.add_argument("-p", "--param", action="append", default=[])
_OPTIONS.add_argument("-o", "--output", default="")


def load_ipython_extension(shell: Any) -> None:
    """Called by `%load_ext kg.notebook`; `shell` is IPython's."""
    from IPython.core.error import UsageError

    def sparql(line: str, cell: str | None = None) -> Any:
        """Ask a store: %sparql NAME [-s STORE] [-p NAME=VALUE] [-o VARIABLE], or SPARQL below %%sparql.

        The store is in the variable `store` unless -s names another. SELECT gives a DataFrame where pandas is
        installed; -o keeps the answer in a variable and shows nothing.
        """
        try:
            given = _OPTIONS.parse_args(shlex.split(line))
            return _asked(shell, given, cell or given.what)
        except KgError as fault:
            raise UsageError(str(fault)) from None

    shell.register_magic_function(sparql, "line_cell", "sparql")
    shell.display_formatter.mimebundle_formatter.for_type_by_name(
        "networkx.classes.multidigraph", "MultiDiGraph", _network
    )


def _asked(shell: Any, given: argparse.Namespace, question: str) -> Any:
    from kg.query import run

    store = shell.user_ns.get(given.store)
    if not isinstance(store, Store):
        raise QueryError(f"no store in the variable {given.store!r}; open one with kg.open_store, or name it with -s")
    if not question.strip():
        raise QueryError("no question; name a query (kg.query.names() lists them), or write SPARQL below %%sparql")
    pairs = [pair.partition("=") for pair in given.param]
    answer = run(store, question, parameters={name: value for name, _, value in pairs})
    shown: Any = answer
    if isinstance(answer, Table):
        try:
            shown = answer.frame()
        except KgError:  # without pandas the table itself is shown
            shown = answer
    if given.output:
        shell.user_ns[given.output] = shown
        return None
    return shown


def _network(network: Any, include: object = None, exclude: object = None) -> Bundle | None:
    """A network of `kg.network.load` as its page; any other graph shows itself as ever."""
    from kg.views import html

    return html.page(network)._repr_mimebundle_() if "articles" in network.graph else None
