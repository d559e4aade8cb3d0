"""Commands for a corpus beyond one process: what `kg build --engine` does, and load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import options

if TYPE_CHECKING:
    from kg.engine import Engine, Tools
    from kg.parts import Head


def read(
    sources: Sequence[str],
    output: Path,
    tools: Tools,
    *,
    engine: Engine,
    jobs: int | None,
    max_chars: int,
    columns: Mapping[str, str],
) -> None:
    """Read the files that the sources name into parts, and say what came of it."""
    from kg.cli.say import message
    from kg.cli.show import STOPPED, progress
    from kg.engine import run, tasks

    given = tasks(sources, str(output), tools, max_chars=max_chars, columns=columns)
    heads: list[Head] = []
    try:
        with progress("Files", total=len(given)) as step:
            for head in run(given, tools, engine=engine, jobs=jobs):
                heads.append(head)
                step()
    except KeyboardInterrupt:
        message(f"stopped; the parts in {output} are whole, and the same command goes on from there")
        raise typer.Exit(STOPPED) from None
    articles, skipped = sum(head.articles for head in heads), sum(head.skipped for head in heads)
    left_out = sum(head.claims_left_out for head in heads)
    message(
        f"{articles:,} articles of {len(given):,} files are read into {output}, {skipped:,} inputs skipped, "
        f"{left_out:,} claims left out"
    )


def load(
    parts: Annotated[
        list[str], typer.Argument(metavar="FOLDER", help="Folders of parts that `kg build --engine` made.")
    ],
    store: options.Store = options.STORE,
    gazetteer: options.Gazetteer = None,
    lexicon: options.Lexicon = None,
    decisions: options.Decisions = None,
    report_file: options.ReportFile = None,
) -> None:
    """Bring the parts that an engine made into a store, as if `kg build` had read their articles there.

    --gazetteer and --lexicon must be those that they were read with. Ctrl-C stops after the article at hand; the same
    command goes on from there. Exit codes are those of `kg build`.
    """
    from kg import decisions as decision_files
    from kg import gazetteer as gazetteers
    from kg import lexicon as lexicons
    from kg.cli.show import end_build, filling
    from kg.parts import head_of, reports
    from kg.pipeline import load as load_parts

    decided = None if decisions is None else decision_files.read(decisions)
    known, words = gazetteers.load(*gazetteer or ()), lexicons.load(*lexicon or ())
    heads = map(head_of, reports(parts))
    with filling(store, "Loading", total=lambda: sum(h.articles + h.skipped for h in heads)) as (opened, step, stop):
        report = load_parts(
            parts,
            store=opened,
            gazetteer=known,
            lexicon=words,
            decisions=decided,
            on_article=step,
            stop=stop,
        )
    end_build(report, report_file, store=store, expected=True)


COMMANDS = (load,)
