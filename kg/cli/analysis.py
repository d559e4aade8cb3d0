"""Commands that measure and tell: analyze, brief, diff, picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kg.cli import options
from kg.cli.look import Output, TableFormat
from kg.days import check_days
from kg.errors import QueryError

if TYPE_CHECKING:
    import networkx as nx

    from kg.network.rows import Row
    from kg.results import Table as Rows
    from kg.views.document import Document

Form = Annotated[Literal["markdown", "html"], typer.Option("--format", help="How to write the page.")]
SHOWN_ROWS, SHOWN_CLAIMS = 30, 2  # in tables for people; every other format has them all
SIGNS = {"friendly": 1, "contact": 0, "hostile": -1}

Names = list[str] | None
Types = Annotated[Names, typer.Option("--type", metavar="CLASS", help="Only actors of this class, such as State.")]
Relations = Annotated[Names, typer.Option("--relation", metavar="NAME", help="Only this relation, such as meetsWith.")]
Signs = Annotated[Names, typer.Option("--sign", metavar="SIGN", help="Only friendly, contact or hostile ties.")]
Factuality = Annotated[Names, typer.Option("--factuality", metavar="VALUE", help="Only claims such as Planned.")]
Sources = Annotated[Names, typer.Option("--source", metavar="NAME", help="Only what this speaker or outlet says.")]
Topics = Annotated[Names, typer.Option("--topic", metavar="NAME", help="Only claims on this topic.")]
Confidence = Annotated[float, typer.Option("--min-confidence", min=0, max=1, help="Only readings at least as sure.")]


def analyze(
    what: Annotated[str | None, typer.Argument(metavar="[ANALYSIS]", help="One of those that --explain lists.")] = None,
    form: Annotated[TableFormat, typer.Option("--format", help="How to write the table.")] = "table",
    explained: Annotated[bool, typer.Option("--explain", help="Say what is measured, how, and after whom.")] = False,
    most: Annotated[
        int | None, typer.Option("--most", min=0, metavar="N", help="Rows at most, 0 for all; a table has 30.")
    ] = None,
    intervals: Annotated[bool, typer.Option("--intervals", help="With 95 % intervals, over the articles.")] = False,
    bloc: Annotated[
        Literal["community", "country", "principal", "type"], typer.Option("--bloc", help="What brokers go between.")
    ] = "community",
    since: options.Since = "",
    until: options.Until = "",
    types: Types = None,
    relations: Relations = None,
    signs: Signs = None,
    factuality: Factuality = None,
    sources: Sources = None,
    topics: Topics = None,
    min_confidence: Confidence = 0.0,
    principals: options.Principals = False,
    store: options.Store = options.STORE,
) -> None:
    """Measure the actor network: actors, groups, brokers, balance, tension and more. Each row names its claims."""
    from kg.cli.say import message, print_answer
    from kg.network import brokerage, catalogue

    if what is not None and what not in catalogue.ANALYSES:
        raise QueryError(f"{what!r}: no such analysis; choose one of {', '.join(catalogue.ANALYSES)}")
    if explained:
        typer.echo(_definitions(what), nl=False)
        return
    analysis = catalogue.ANALYSES[what or "actors"]
    if intervals and analysis.name != "actors":
        raise QueryError(f"--intervals: only for the analysis `actors`, not {analysis.name!r}")
    network = filtered(
        store, since=since, until=until, types=types, relations=relations, signs=signs, factuality=factuality,
        sources=sources, topics=topics, min_confidence=min_confidence, principals=principals,
    )  # fmt: skip
    if analysis.name == "brokers":
        rows = brokerage.brokers(network, by=bloc)
    else:
        rows = catalogue.actors(network, intervals=True) if intervals else analysis.rows(network)
    people = form in ("table", "markdown")
    shown = rows[: (SHOWN_ROWS if most is None and people else most) or None]
    if rows or not people:
        print_answer(_table(shown, analysis.title, short=people), form)
    if len(shown) < len(rows):
        message(f"{len(rows) - len(shown):,} more rows; --most 0 shows all")
    if not rows:
        message(f"{analysis.title}: nothing to show in what the filters let through")
    elif people and rows[0].get("claims"):
        message(f"kg explain {str(rows[0]['claims']).split()[0]} opens the first claim of the first row")
    for sentence in catalogue.cautions(network, analysis.name):
        message(sentence)


def brief(
    since: Annotated[str, typer.Option(metavar="DATE", help="Only articles of this day or later.")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Only articles of this day or earlier.")] = "",
    form: Form = "markdown",
    output: Output = Path("-"),
    store: options.Store = options.STORE,
) -> None:
    """Write one page of plain English on what the articles of some days tell, with the sentences behind it."""
    from kg import network
    from kg.store import open_store
    from kg.views.brief import brief as write_brief

    check_days(since, until)
    with open_store(store, read_only=True) as opened:
        written = write_brief(network.load(opened), network.load(opened, level="principal"), since=since, until=until)
    _write(written, form, output)


def diff(
    before: Annotated[str, typer.Argument(metavar="DATE", help="The first day, such as 2023-10-07.")],
    after: Annotated[str, typer.Argument(metavar="DATE", help="The second day.")],
    form: Form = "markdown",
    output: Output = Path("-"),
    store: options.Store = options.STORE,
) -> None:
    """Say what became known between two days, what changed, who is new and who is missing."""
    from kg import past
    from kg.cli.say import message
    from kg.network import load
    from kg.network.difference import difference
    from kg.store import open_store
    from kg.views.changes import changes, lately

    check_days(before, after)
    if not before < after:
        raise QueryError(f"{before} is not before {after}; give the earlier day first")
    with open_store(store, read_only=True) as opened:
        if number := past.undated(opened):
            message(f"{number:,} articles have no day of publication; they count as known")
        with past.as_of(opened, known_on=before) as then, past.as_of(opened, known_on=after) as now:
            found = difference(load(then), load(now), lately=lately(before, after))
    _write(changes(found, before=before, after=after), form, output)


def picture(
    kind: Annotated[
        Literal["core", "signs", "months"],
        typer.Argument(metavar="core|signs|months", help="The core network, who is for and against whom, or by month."),
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Where to write it; - for stdout.")
    ] = None,
    since: options.Since = "",
    until: options.Until = "",
    principals: options.Principals = False,
    store: options.Store = options.STORE,
) -> None:
    """Draw one static picture as SVG, and say in words what it shows. Needs the extra `pictures`."""
    from kg.cli.look import binary
    from kg.cli.say import message
    from kg.views.pictures import described, draw

    drawn = draw(filtered(store, since=since, until=until, principals=principals), kind)
    where = output or Path(f"{kind}.svg")
    with binary(where) as out:
        out.write(drawn.encode())
    message(f"{where}: {described(drawn)}")


def _write(written: Document, form: str, output: Path) -> None:
    """A document as Markdown or HTML, to a file or stdout."""
    from kg.cli.look import binary

    text = written.html() if form == "html" else written.markdown()
    with binary(output) as out:
        out.write(text.encode())


COMMANDS = (analyze, brief, diff, picture)


def filtered(
    store: str,
    *,
    since: str = "",
    until: str = "",
    types: Names = None,
    relations: Names = None,
    signs: Names = None,
    factuality: Names = None,
    sources: Names = None,
    topics: Names = None,
    min_confidence: float = 0.0,
    principals: bool = False,
) -> nx.MultiDiGraph[str]:
    """The part of a store's actor network that the options let through. Raises QueryError for names that are none."""
    from kg import network
    from kg.store import open_store

    check_days(since, until)
    if unknown := set(signs or ()) - set(SIGNS):
        raise QueryError(f"--sign {min(unknown)!r}: choose one of {', '.join(SIGNS)}")
    with open_store(store, read_only=True) as opened:
        try:
            return network.load(
                opened,
                since=since,
                until=until,
                types=types or (),
                relations=relations or (),
                kinds=[SIGNS[sign] for sign in signs or ()],
                factuality=factuality or (),
                sources=sources or (),
                topics=topics or (),
                min_confidence=min_confidence,
                level="principal" if principals else "actor",
            )
        except ValueError as fault:
            raise QueryError(f"{fault}; see docs/reference/ontology.md for the names") from fault


def _table(rows: list[Row], title: str, *, short: bool) -> Rows:
    """Rows as a table of RDF terms; `short` keeps a few claims only, and says how many more there are."""
    from rdflib import Literal as Term

    from kg.results import Table as Rows

    def term(name: str, value: str | float) -> Term:
        claims = str(value).split() if name == "claims" else []
        if short and len(claims) > SHOWN_CLAIMS:
            value = f"{' '.join(claims[:SHOWN_CLAIMS])} +{len(claims) - SHOWN_CLAIMS}"
        elif short and isinstance(value, float):
            value = f"{value:.4f}".rstrip("0").rstrip(".")
        return Term(value)

    columns = tuple(rows[0]) if rows else ("claims",)
    return Rows.of(columns, [tuple(term(k, v) for k, v in row.items()) for row in rows], ordered=True, title=title)


def _definitions(what: str | None) -> str:
    """The definition of each measure of an analysis, or of all."""
    from textwrap import indent

    from kg.network.catalogue import ANALYSES

    lines, told = [], set()
    for analysis in [ANALYSES[what]] if what else ANALYSES.values():
        lines.append(f"{analysis.name}: {analysis.title}\n")
        for name, definition in analysis.definitions():
            lines.append(f"  {name}\n" + (indent(definition, "    ") if name not in told else "    as above") + "\n")
            told.add(name)
    return "\n".join(lines)
