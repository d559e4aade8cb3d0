"""Commands that make or change a store: build, demo, remove, triples, gazetteer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from kg.cli import cluster, options

PAGE = Path("network.html")
CHANGES = Path("gazetteer-changes.csv")
DEMO_QUERY = "not-facts"

SOURCE = typer.Argument(
    metavar="SOURCE",
    help="Files, folders, patterns, web addresses, or - for stdin; docs/how-to/articles.md lists the kinds.",
    show_default=False,
)
Sources = Annotated[list[str], SOURCE]


def build(
    sources: Annotated[list[str] | None, SOURCE] = None,
    store: options.Store = options.STORE,
    model: options.Model = None,
    gazetteer: options.Gazetteer = None,
    lexicon: options.Lexicon = None,
    decisions: options.Decisions = None,
    max_chars: Annotated[int, typer.Option(min=1, help="Skip articles that are longer.")] = 200_000,
    columns: Annotated[
        str, typer.Option(metavar="FIELD=COLUMN,…", help="Which column or JSON field is text, id, title, url, …")
    ] = "",
    jobs: Annotated[
        int | None,
        typer.Option(min=1, max=4096, help="Read in so many processes: 1, or all that an engine has room for."),
    ] = None,
    engine: Annotated[
        Literal["process", "ray"] | None,
        typer.Option(help="Read file by file into parts, by processes of this machine or by a Ray cluster."),
    ] = None,
    inputs: Annotated[
        list[str] | None, typer.Option("--input", metavar="SOURCE", help="The same as SOURCE; may be repeated.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where an engine puts the parts; all machines must see it.")
    ] = None,
    to_store: Annotated[
        bool, typer.Option("--load/--no-load", help="Whether parts are loaded into the store, as by `kg load`.")
    ] = True,
    report_file: options.ReportFile = None,
    private_hosts: Annotated[
        bool, typer.Option("--allow-private-addresses", help="Let web addresses inside a private network be fetched.")
    ] = False,
) -> None:
    """Read news articles into a store.

    Articles that are in it already are replaced where they or dragoman have changed. What cannot be read is skipped
    and listed with its reason. Ctrl-C stops after the article at hand; the same command goes on from there. With
    --decisions, actors and events that a person has decided to be the same become one (see `kg link`); alone, it needs
    no articles. With --engine, many processes read whole files into parts of N-Quads, which are then loaded (see
    docs/how-to/cluster.md). Exit code 1: something was skipped that should not be; 2: nothing was read; 130: stopped.
    """
    from kg import decisions as decision_files
    from kg import gazetteer as gazetteers
    from kg import lexicon as lexicons
    from kg.cli.show import end_build, filling
    from kg.errors import KgError
    from kg.pipeline import build as build_store
    from kg.readers import columns as column_maps
    from kg.readers.files import count

    sources = [*(sources or []), *(inputs or [])]
    if not sources and decisions is None:
        raise KgError("no articles: give files, folders or addresses; `kg build --help` says which")
    if (engine is None) is not (output is None):
        raise KgError("--engine and --output go together: an engine writes its parts into a folder")
    sources, decided = sources or [], None if decisions is None else decision_files.read(decisions)
    fields = column_maps.parse(columns)
    known, words = gazetteers.load(*gazetteer or ()), lexicons.load(*lexicon or ())
    if engine is not None and output is not None:
        tools = (model, known, words)
        cluster.read(sources, output, tools, engine=engine, jobs=jobs, max_chars=max_chars, columns=fields)
        if to_store:
            cluster.load([str(output)], store, gazetteer, lexicon, decisions, report_file)
        return
    with filling(store, "Reading", total=lambda: count(sources)) as (opened, step, stop):
        report = build_store(
            sources,
            store=opened,
            model=model,
            gazetteer=known,
            lexicon=words,
            decisions=decided,
            max_chars=max_chars,
            columns=fields,
            private_hosts=private_hosts,
            jobs=jobs or 1,
            on_article=step,
            stop=stop,
        )
    end_build(report, report_file, store=store, expected=bool(sources))


def demo(store: options.Store = options.STORE, output: Annotated[Path, typer.Option("-o", "--output")] = PAGE) -> None:
    """Read the sample article, answer one question and draw its network."""
    from kg import network, query
    from kg.cli.say import print_answer, print_page
    from kg.cli.show import print_question, print_report
    from kg.ontology import ontology_path
    from kg.pipeline import build as build_store
    from kg.store import open_store
    from kg.views import html

    with open_store(store, create=True) as opened:
        report = build_store([str(ontology_path("examples", "seed.json"))], store=opened)
        print_report(report, store=store)
        print_question(query.find(DEMO_QUERY))
        print_answer(query.run(opened, DEMO_QUERY), "table")
        html.write(network.load(opened), output, principals=network.load(opened, level="principal"))
    print_page(output)


def remove(
    articles: Annotated[list[str], typer.Argument(metavar="ARTICLE", help="Names or ids of articles.")],
    store: options.Store = options.STORE,
) -> None:
    """Take articles out of a store, with all that was read out of them."""
    from kg.errors import StoreError, did_you_mean
    from kg.pipeline import bring_up_to_date
    from kg.store import open_store

    with open_store(store) as opened:
        missing = [name for name in articles if not opened.remove(name)]
        bring_up_to_date(opened)
        near = "".join(did_you_mean(name, (n for _, n in opened.articles())) for name in missing)
    if missing:
        others = "; the others are removed" if len(missing) < len(articles) else ""
        raise StoreError(f"{store}: no article named {', '.join(missing)}{near}; `kg query articles` lists all{others}")


def triples(
    source: Annotated[
        str, typer.Argument(metavar="FILE", help="A sentence a line, or an id, a tab and a sentence; - for stdin.")
    ],
    form: Annotated[Literal["tsv", "jsonl"], typer.Option("--format", help="Cells, or JSON with offsets.")] = "tsv",
    arguments: Annotated[
        Literal["full", "minimal"], typer.Option(help="How much of each argument the cells give.")
    ] = "minimal",
    binary: Annotated[bool, typer.Option("--binary", help="Take triples with further arguments apart.")] = False,
    model: options.Model = None,
) -> None:
    """Write the open triples of sentences, tab-separated or as JSON Lines.

    Cells: id or line number, confidence, relation, subject, object, further arguments.
    """
    from kg import openie
    from kg.cli.show import followed
    from kg.pipeline import open_triples
    from kg.readers.files import lines

    found = open_triples(followed(lines(source), "Reading", total=None), model=model, binary=binary)
    for line in openie.json_lines(found) if form == "jsonl" else openie.rows(found, arguments=arguments):
        typer.echo(line)


tables = typer.Typer(name="gazetteer", help="The tables of known actors.", no_args_is_help=True, rich_markup_mode=None)


@tables.callback()
def gazetteer() -> None:
    """The tables of known actors."""


@tables.command()
def refresh(
    endpoint: Annotated[
        str | None, typer.Option(metavar="URL", help="A SPARQL endpoint with Wikidata's data; its own by default.")
    ] = None,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="A new CSV file.")] = CHANGES,
) -> None:
    """List what Wikidata knows and the tables do not, for a person to review. Exit code 1 where there is something."""
    from kg.cli.say import message
    from kg.refresh import ENDPOINT
    from kg.refresh import refresh as ask

    changes = ask(endpoint or ENDPOINT, output)
    message(f"{changes:,} proposed changes in {output}")
    if changes:
        raise typer.Exit(1)


COMMANDS = (build, demo, remove, triples)
