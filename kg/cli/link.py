"""The command that proposes who may be the same: link."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli import options


def link(
    store: options.Store = options.STORE,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="A decisions file, .csv, to which proposals are added."),
    ] = None,
    least: Annotated[float, typer.Option(min=0.0, max=1.0, help="The likelihood that a proposal needs.")] = 0.5,
    events: Annotated[bool, typer.Option("--events/--no-events", help="Propose events of two articles too.")] = True,
) -> None:
    """Propose which actors and events may be the same, each with its likelihood and reasons.

    Nothing is merged: in the file, change `unsure` to `same` or `different`, then `kg build --decisions FILE`. What
    stands in the file, or is decided in the store, is not proposed again; lines that are there stay as they are.
    """
    from kg import decisions as files
    from kg.cli.say import message, replace_file
    from kg.cli.show import print_proposals, progress
    from kg.merging import remembered
    from kg.sameness import propose
    from kg.store import open_store

    text = "" if output is None or not output.exists() else files.text_of(output)
    decided = files.parse(text, where=str(output))
    with open_store(store, read_only=True) as opened, progress("Comparing", total=None):
        proposals = propose(opened, decided=[*decided, *remembered(opened)], least=least, with_events=events)
    if output is None:
        print_proposals(proposals)
        return
    replace_file(output, files.added(text, [proposal.row for proposal in proposals]))
    message(f"{len(proposals):,} proposals added to {output}, {len(decided):,} lines were there")


COMMANDS = (link,)
