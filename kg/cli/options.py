"""Options that several commands share, each described once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

STORE = "dragoman-store"

Store = Annotated[
    str, typer.Option("--store", metavar="FOLDER|URL", help="The folder of the store, or a SPARQL endpoint.")
]
Model = Annotated[str | None, typer.Option("--model", metavar="NAME", help="A spaCy model: a package or a folder.")]
Gazetteer = Annotated[
    list[Path] | None,
    typer.Option("--gazetteer", metavar="FILE", help="A further table of actors, .csv or .ttl; may be repeated."),
]
Lexicon = Annotated[
    list[Path] | None,
    typer.Option(
        "--lexicon", metavar="FILE", help="A further lexicon, .toml; its entries come first; may be repeated."
    ),
]
Decisions = Annotated[
    Path | None,
    typer.Option("--decisions", metavar="FILE", help="A CSV file of who is the same as whom; the store keeps it."),
]
ReportFile = Annotated[
    Path | None, typer.Option("--report", metavar="FILE", help="Write what was done and skipped as JSON.")
]
Since = Annotated[str, typer.Option(metavar="DATE", help="Only claims of this day or later, such as 2023-10-07.")]
Until = Annotated[str, typer.Option(metavar="DATE", help="Only claims of this day or earlier.")]
Principals = Annotated[
    bool, typer.Option("--principals", help="Put states and organisations in place of their people.")
]
