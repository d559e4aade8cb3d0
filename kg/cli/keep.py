"""Commands that keep a store: backup, compact."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli import options


def backup(
    target: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder, best on the same file system.")],
    store: options.Store = options.STORE,
) -> None:
    """Copy a store into a new folder, which is a store too."""
    from kg.cli.show import message
    from kg.store import open_store

    with open_store(store, read_only=True) as opened:
        opened.backup(target)
    message(f"copied {store} to {target}")


def compact(store: options.Store = options.STORE) -> None:
    """Give back the space that replaced and removed articles took."""
    from kg.cli.show import message
    from kg.store import open_store

    before = _megabytes(store)
    with open_store(store) as opened:
        opened.compact()
    message(f"{store}: {before:.1f} MB before, {_megabytes(store):.1f} MB now")


COMMANDS = (backup, compact)


def _megabytes(folder: Path) -> float:
    """The size of the files in a folder."""
    return sum(file.stat().st_size for file in folder.glob("*")) / 1e6
