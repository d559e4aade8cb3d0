"""Commands that keep a store and give it to others: serve, backup, compact."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from kg.cli import options


def serve(
    store: options.Store = options.STORE,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Where to listen; others reach 0.0.0.0.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 7878,
    seconds: Annotated[float, typer.Option(min=0.1, help="The time that a query may take.")] = 10.0,
    memory: Annotated[int, typer.Option(min=100, metavar="MB", help="The memory that a query may take.")] = 2000,
    rows: Annotated[int, typer.Option(min=1, help="The rows that an answer may have.")] = 100_000,
    workers: Annotated[int, typer.Option(min=1, help="How many queries run at the same time.")] = 2,
    allow_origin: Annotated[
        list[str] | None, typer.Option(metavar="ORIGIN", help="A web site that may read answers; may be repeated.")
    ] = None,
) -> None:
    """Serve a store for reading: a SPARQL endpoint at /sparql, and pages to ask and to follow actors."""
    from kg.cli.say import message
    from kg.errors import StoreError
    from kg.serve.app import is_loopback
    from kg.serve.app import serve as run
    from kg.serve.pool import Limits

    def started(address: str) -> None:
        typer.echo(f"Open      {address}\nEndpoint  {address}sparql")
        sys.stdout.flush()
        reach = "only this machine reaches it" if is_loopback(host) else "others reach it, and no password is asked"
        message(f"{reach}; Ctrl-C stops")

    if "://" in store:
        raise StoreError(f"{store}: is served already; `kg serve` takes a folder")
    limits = Limits(seconds=seconds, megabytes=memory, rows=rows, workers=workers)
    with suppress(KeyboardInterrupt):
        run(Path(store), host=host, port=port, limits=limits, origins=allow_origin or (), on_start=started)


def backup(
    target: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder, best on the same file system.")],
    store: options.Store = options.STORE,
) -> None:
    """Copy a store into a new folder, which is a store too."""
    from kg.cli.say import message
    from kg.store import open_store

    with open_store(store, read_only=True) as opened:
        opened.backup(target)
    message(f"copied {store} to {target}")


def compact(store: options.Store = options.STORE) -> None:
    """Give back the space that replaced and removed articles took."""
    from kg.cli.say import message
    from kg.store import open_store

    before = _megabytes(Path(store))
    with open_store(store) as opened:
        opened.compact()
    message(f"{store}: {before:.1f} MB before, {_megabytes(Path(store)):.1f} MB now")


COMMANDS = (serve, backup, compact)


def _megabytes(folder: Path) -> float:
    """The size of the files in a folder."""
    return sum(file.stat().st_size for file in folder.glob("*")) / 1e6
