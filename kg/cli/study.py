"""Commands that measure the reading itself: evaluate, lexicon coverage, lexicon rules, lexicon check."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from kg.cli import options
from kg.cli.look import TableFormat
from kg.cli.make import Sources

Gold = Annotated[
    Path,
    typer.Option("--gold", metavar="PATH", help="A folder of annotated articles, or a file of PLOVER records."),
]


def evaluate(
    gold: Gold,
    claims: Annotated[
        Path | None, typer.Option("--claims", metavar="FILE", help="Exported claims, one JSON object a line.")
    ] = None,
    store: Annotated[
        Path | None, typer.Option("--store", metavar="FOLDER", help="A store to take claims from.")
    ] = None,
    errors: Annotated[int, typer.Option(min=0, metavar="N", help="Show the first N errors of each kind.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Write scores and errors as JSON.")] = False,
    model: options.Model = None,
    gazetteer: options.Gazetteer = None,
    lexicon: options.Lexicon = None,
) -> None:
    """Measure claims against annotated articles: precision, recall, F1, attributes and traps.

    Without --claims or --store the annotated articles are read first, into a store that is not kept.
    """
    from dataclasses import asdict

    from kg import evaluate as measuring
    from kg.cli.say import message
    from kg.errors import GoldError

    if claims is not None and store is not None:
        raise GoldError("--claims and --store: give one of them, or none to read the articles anew")
    annotated = measuring.read(gold)
    if claims is not None:
        told: Any = measuring.read_claims(claims)
    elif store is not None:
        told = _stored(store)
    else:
        told = _read_anew(measuring.sources(gold), model, gazetteer, lexicon)
    result = measuring.evaluate(annotated, told)
    if result.aside:
        message(f"{result.aside:,} claims about articles that are not annotated were left aside")
    if as_json:
        shown = [asdict(fault) for fault in result.first(errors)]
        typer.echo(json.dumps({"scores": result.scores, "errors": shown}, ensure_ascii=False, indent=1))
    else:
        typer.echo(result.text(errors=errors))


def _stored(store: Path) -> Iterator[dict[str, Any]]:
    """The claims of a store."""
    from kg import export
    from kg.store import open_store

    with open_store(store, read_only=True) as opened:
        yield from export.claims(opened)


def _read_anew(
    source: Path, model: str | None, gazetteer: list[Path] | None, lexicon: list[Path] | None
) -> list[dict[str, Any]]:
    """What is read now out of annotated articles. Raises ArticleError for one that cannot be read."""
    from kg import gazetteer as gazetteers
    from kg import lexicon as lexicons
    from kg.cli.show import progress
    from kg.pipeline import build
    from kg.readers.files import count
    from kg.store import open_store

    with TemporaryDirectory() as folder, open_store(Path(folder) / "store", create=True) as opened:
        with progress("Reading", total=count([str(source)])) as step:
            report = build(
                [str(source)],
                store=opened,
                model=model,
                gazetteer=gazetteers.load(*gazetteer or ()),
                lexicon=lexicons.load(*lexicon or ()),
                on_article=step,
            )
        if report.skipped:
            raise report.skipped[0]
        from kg import export

        return list(export.claims(opened))


words = typer.Typer(
    name="lexicon", help="The words that tell of events and relations.", no_args_is_help=True, rich_markup_mode=None
)


@words.callback()
def lexicon() -> None:
    """The words that tell of events and relations."""


@words.command()
def coverage(
    sources: Sources,
    form: Annotated[TableFormat, typer.Option("--format", help="How to write the table.")] = "table",
    most: Annotated[int, typer.Option("--most", min=1, metavar="N", help="How many verbs to list.")] = 50,
    model: options.Model = None,
    gazetteer: options.Gazetteer = None,
    lexicon: options.Lexicon = None,
) -> None:
    """List the verbs that stand between two actors in some articles, and that the lexicon does not know.

    The most frequent come first, each with the first sentence that has it, in the form in which a lexicon writes it.
    """
    from rdflib import Literal as Term

    from kg import articles
    from kg import coverage as covering
    from kg import gazetteer as gazetteers
    from kg import lexicon as lexicons
    from kg.cli.say import message, print_answer
    from kg.cli.show import followed
    from kg.readers.files import count
    from kg.results import Table

    told = articles.read(sources, on_skip=lambda fault: message(f"skipped {fault}"))
    found = covering.coverage(
        followed(told, "Reading", total=lambda: count(sources)),
        model=model,
        gazetteer=gazetteers.load(*gazetteer or ()),
        lexicon=lexicons.load(*lexicon or ()),
    )
    columns = ("pattern", "count", "articles", "subject", "object", "example", "article")
    rows = [tuple(Term(getattr(one, column)) for column in columns) for one in found[:most]]
    print_answer(Table.of(columns, rows, ordered=True, title="Verbs between actors that no frame types"), form)


@words.command()
def rules(
    sources: Sources,
    form: Annotated[TableFormat, typer.Option("--format", help="How to write the table.")] = "table",
    most: Annotated[int, typer.Option("--most", min=1, metavar="N", help="How many rules to list.")] = 50,
    never: Annotated[bool, typer.Option("--never", help="List the patterns of the lexicon that fire nowhere.")] = False,
    model: options.Model = None,
    gazetteer: options.Gazetteer = None,
    lexicon: options.Lexicon = None,
) -> None:
    """List how many claims each rule makes in some articles, with the words of the first.

    How many of the lexicon's patterns fire at all is said on standard error. A rule that fires only in the articles
    that it was written by is one that learnt them by heart.
    """
    from rdflib import Literal as Term

    from kg import articles
    from kg import coverage as covering
    from kg import gazetteer as gazetteers
    from kg import lexicon as lexicons
    from kg.cli.say import message, print_answer
    from kg.reading import readings
    from kg.results import Table

    known = lexicons.load(*lexicon or ())
    read = articles.read(sources, on_skip=lambda fault: message(f"skipped {fault}"))
    found = covering.fired(
        readings(read, model=model, gazetteer=gazetteers.load(*gazetteer or ()), lexicon=known, with_triples=False)
    )
    quiet = covering.silent(found, known)
    message(f"{len(found):,} rules fire; of {len(known):,} patterns of the lexicon {len(quiet):,} fire nowhere here")
    if never:
        table = Table.of(("pattern",), [(Term(p),) for p in quiet], ordered=True, title="Patterns that fire nowhere")
    else:
        columns = ("rule", "count", "articles", "example", "article")
        rows = [tuple(Term(getattr(one, column)) for column in columns) for one in found[:most]]
        table = Table.of(columns, rows, ordered=True, title="Rules by the claims that they make")
    print_answer(table, form)


@words.command()
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Lexicon files (.toml) of your own.")],
) -> None:
    """Check lexicon files of your own against the ontology. Exit code 1 where one is at fault."""
    from kg import lexicon as lexicons
    from kg.cli.say import message
    from kg.errors import OntologyError

    packaged, faults = len(lexicons.load()), 0
    for file in files:
        try:
            own = len(lexicons.load(file)) - packaged
            typer.echo(f"{file}: {own:,} {'entry' if own == 1 else 'entries'}, all well")
        except OntologyError as fault:
            message(str(fault))
            faults += 1
    if faults:
        raise typer.Exit(1)


COMMANDS = (evaluate,)
