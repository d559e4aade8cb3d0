"""The command line: reads options, calls one function, prints.

Results go to stdout, messages and progress to stderr. Exit codes: 0 all is well, 1 there are findings, 2 the input or
the usage is at fault. Libraries are imported inside the commands, so that `kg --help` is quick.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import Annotated

import typer

from kg.cli import analysis, cluster, draw, keep, link, look, make, study
from kg.errors import KgError

app = typer.Typer(
    name="kg",
    help="News articles in; claims with their source, certainty and evidence out.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: typer's rich help doubles the time of `kg --help`
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"kg {version('dragoman')}")
        except PackageNotFoundError:
            typer.echo("kg, run from its sources without being installed")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """News articles in; claims with their source, certainty and evidence out."""


for part in (make, cluster, link, look, draw, analysis, study, keep):
    for command in part.COMMANDS:
        app.command(context_settings=look.TAKES_MORE if command is look.query else None)(command)
app.add_typer(make.tables)
app.add_typer(study.words)


def main() -> None:
    """Run `kg` and end the process with its exit code; a KgError becomes one line on stderr."""
    # before numpy is loaded: for matrices as small as spaCy's, more threads only cost time
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    logging.getLogger().addHandler(logging.NullHandler())  # libraries warn about hostile pages; we say it ourselves
    try:
        app()
    except KgError as fault:
        typer.echo(f"kg: {fault}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        # the reader has seen enough, as `head` does; Python must not try to flush the rest at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
