"""Commands that look into a store: query, explain, check, export."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Literal

import typer

from kg.cli import options
from kg.days import check_days
from kg.errors import QueryError, ViewError, did_you_mean

if TYPE_CHECKING:
    import networkx as nx


EXPORTS = (
    "claims",
    "csv",
    "trig",
    "turtle",
    "nquads",
    "jsonld",
    "rdf12",
    "plover",
    "cameo",
    "graphml",
    "gexf",
    "openie",
)

Output = Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="Where to write it; - for stdout.")]
TAKES_MORE = {"allow_extra_args": True, "ignore_unknown_options": True}  # the parameters of a named query
TableFormat = Literal["table", "csv", "tsv", "json", "markdown"]


def query(
    context: typer.Context,
    what: Annotated[
        str | None, typer.Argument(metavar="[NAME|FILE]", help="A named query, or a .rq file; none: list all names.")
    ] = None,
    text: Annotated[str | None, typer.Option("-e", "--execute", metavar="SPARQL", help="A query as text.")] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format", metavar="FORMAT", help="table, csv, tsv, json, xml, markdown, turtle, ntriples or rdfxml."
        ),
    ] = "table",
    parameter: Annotated[
        list[str] | None, typer.Option("-p", "--param", metavar="NAME=VALUE", help="A value for a named query.")
    ] = None,
    as_known_on: Annotated[
        str, typer.Option(metavar="DATE", help="Only from articles published until then; undated ones count.")
    ] = "",
    as_true_on: Annotated[
        str, typer.Option(metavar="DATE", help="Without what was over by then, and what had not begun.")
    ] = "",
    limit: Annotated[
        int | None,
        typer.Option(min=1, metavar="ROWS", help="So many rows at most; stderr says how many more there are."),
    ] = None,
    store: options.Store = options.STORE,
) -> None:
    """Ask a store a named question, or one in SPARQL.

    What a named query takes can be said as options after its name: kg query who-mediates --actor Qatar --since 2023-10
    """
    from kg import empty, past, rules
    from kg import query as queries
    from kg.cli.say import message, print_answer, print_queries
    from kg.results import Table
    from kg.store import open_store

    own = sorted(name[2:] for option in context.command.params for name in option.opts if name.startswith("--"))
    said = _options([what or "", *context.args], own)
    values = _pairs(parameter or []) | said
    asked = [question for question in (what, text) if question is not None]
    if not asked:
        print_queries(queries.names())
        return
    if len(asked) == 2:
        raise QueryError("two questions; give a name or a file, or -e and a text")
    takes = {known.name for known in queries.find(asked[0]).parameters}
    for name in said:
        if name not in takes and not did_you_mean(name, takes):
            _refuse_misspelt(name, own)
    with open_store(store, read_only=True) as opened:
        if as_known_on and (number := past.undated(opened)):
            message(f"{number:,} articles have no day of publication; they count as known")
        if not rules.is_current(opened):
            message("what is derived is out of date, and answers may lack it; `kg build` brings it up to date")
        dated = as_known_on or as_true_on
        with past.as_of(opened, known_on=as_known_on, true_on=as_true_on) if dated else nullcontext(opened) as then:
            answer = queries.run(then, asked[0], parameters=values, first=limit)
            found = bool(answer.terms if isinstance(answer, Table) else answer.triples)
            why = [] if found else empty.reasons(then, queries.find(asked[0]), values)
    print_answer(answer, form)
    if not found:
        message("; ".join(("nothing found", *why)))
    if answer.more:
        message(f"{answer.more:,} more; --limit {limit} ends the list here")


def explain(
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="CLAIM | EVENT | ARTICLE | ACTOR [ACTOR]",
            help="A claim, an event, an article, or one or two actors.",
        ),
    ],
    store: options.Store = options.STORE,
) -> None:
    """Say in English what is claimed, by whom, how surely, in which words, and how it was read."""
    from kg.cli.show import print_accounts
    from kg.views.explain import accounts
    from kg.views.explain import explain as find_claims

    print_accounts(accounts(find_claims(_network(store), what)))


def check(store: options.Store = options.STORE) -> None:
    """Check that a store keeps its promises: shapes, evidence, derived graph. Exit code 1 where it does not."""
    from kg.check import check as find_faults
    from kg.cli.show import print_findings, progress
    from kg.store import open_store

    with open_store(store, read_only=True) as opened, progress("Checking", total=None):
        findings = find_faults(opened)
    print_findings(findings)
    if any(finding.severity == "Violation" for finding in findings):
        raise typer.Exit(1)


def export(
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help=f"One of {', '.join(EXPORTS)}.")],
    output: Output = Path("-"),
    store: options.Store = options.STORE,
) -> None:
    """Write all that a store holds, in one of many formats."""
    from kg import export as exports
    from kg import openie
    from kg.cli.show import followed
    from kg.network import formats
    from kg.pipeline import stored_triples
    from kg.store import open_store

    if form not in EXPORTS:
        near = did_you_mean(form, EXPORTS)
        raise QueryError(f"{form!r}: no export format{near}; choose one of {', '.join(EXPORTS)}")
    if form in ("graphml", "gexf"):
        network = _network(store)
        text = formats.graphml(network) if form == "graphml" else formats.gexf(network)
        with binary(output) as out:
            out.write(text.encode())
        return
    with open_store(store, read_only=True) as opened, binary(output) as out:
        if form == "openie":
            found = stored_triples(opened, following=lambda names: followed(names, "Reading", total=len(names)))
            out.writelines(row.encode() + b"\n" for row in openie.rows(found))
        else:
            exports.write(opened, form, out)


COMMANDS = (query, explain, check, export)


def _network(store: str, *, since: str = "", until: str = "", principals: bool = False) -> nx.MultiDiGraph[str]:
    """The actor network of a store in a folder."""
    from kg import network
    from kg.store import open_store

    check_days(since, until)
    with open_store(store, read_only=True) as opened:
        return network.load(opened, since=since, until=until, level="principal" if principals else "actor")


def _pairs(parameters: list[str]) -> dict[str, str]:
    """NAME=VALUE as a dict."""
    for pair in parameters:
        if "=" not in pair:
            raise QueryError(f"-p {pair!r}: write it as NAME=VALUE")
    return dict(pair.split("=", 1) for pair in parameters)


def _options(words: list[str], own: list[str]) -> dict[str, str]:
    """What stands as `--name value` or `--name=value` behind the name of a query; `own` names our options."""
    first, *rest = words
    if first.startswith("-"):
        _refuse_misspelt(first, own)
        raise QueryError(f"{first}: no option; give the name of a query first, then what it takes")
    found, left = {}, iter(rest)
    for word in left:
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or (not equals and (value := next(left, "")) == ""):
            _refuse_misspelt(name, own)
            raise QueryError(f"{word!r}: after the name of a query comes --name value; -e takes SPARQL")
        found[name] = value
    return found


def _refuse_misspelt(name: str, own: list[str]) -> None:
    """Raise QueryError for what is near to the name of an option of ours: nearer than `actor` is to `store`."""
    option = name.lstrip("-").partition("=")[0]
    if near := did_you_mean(option, own, form="--{}", cutoff=0.7):
        raise QueryError(f"--{option}: no option{near}")


@contextmanager
def binary(output: Path) -> Iterator[BinaryIO]:
    """Stdout for `-`, else a file that takes its name only when all of it is written."""
    if str(output) == "-":
        yield sys.stdout.buffer
        return
    part = output.with_name(output.name + ".part")
    try:
        with part.open("wb") as out:
            yield out
        part.replace(output)
    except OSError as fault:
        raise ViewError(f"{output}: cannot be written: {fault.strerror}; give another -o") from fault
    finally:
        part.unlink(missing_ok=True)
