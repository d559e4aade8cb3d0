"""The folder of a store: whether it may be one, who has it open, and what a user can do about its faults."""

from __future__ import annotations

import errno
import os
import re
import struct
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import StoreError

if TYPE_CHECKING:
    import pyoxigraph as ox

_LOCK = "LOCK"  # RocksDB's lock file: a writer holds it exclusively, our readers share it
# What RocksDB writes before there is a store: a build that was killed then left nothing behind, and may begin again.
_BEGUN = re.compile(r"LOCK|LOG(\.old\.\d+)?|IDENTITY|(MANIFEST|OPTIONS)-\d+|\d+\.(log|dbtmp)")
_refused: list[int] = []


def expect_free(path: Path, *, create: bool) -> None:
    """Raise StoreError unless a new store can and may be made in this folder."""
    if path.is_dir() and not all(_BEGUN.fullmatch(file.name) for file in path.iterdir()):
        raise StoreError(f"{path}: a folder, but no store; give the folder of a store, or a new one")
    if path.exists() and not path.is_dir():
        raise StoreError(f"{path}: a file, but a store is a folder; give another --store")
    if not create:
        raise StoreError(f"{path}: no such store; make one with `kg build`, or give another --store")


def open_database(path: Path, *, read_only: bool) -> ox.Store:
    """Open the database; StoreError where it is in use, broken or out of reach."""
    import pyoxigraph as ox

    try:
        return ox.Store.read_only(str(path)) if read_only else ox.Store(str(path))
    except (OSError, RuntimeError, ValueError) as fault:  # RuntimeError tells of broken files
        if _LOCK in str(fault):
            raise _in_use(path) from fault
        raise StoreError(f"{path}: cannot be opened as a store: {fault}; {way_out(fault)}") from fault


def _in_use(path: Path) -> StoreError:
    """The fault of a store that somebody else has open."""
    return StoreError(f"{path}: in use by another process; wait until it ends, or give another --store")


def way_out(fault: Exception) -> str:
    """What a user can do about a fault of the disk."""
    text = str(fault).lower()
    if any(os.strerror(code).lower() in text for code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)):
        return "free some space, then run it again: what is in the store is whole"
    if any(os.strerror(code).lower() in text for code in (errno.EACCES, errno.EPERM, errno.EROFS)):
        return "mend its permissions, or give another --store"
    return "give another --store, or build this one anew"


def share_lock(path: Path) -> int | None:
    """Keep writers out while we read: a shared lock on the file that RocksDB locks for writing.

    Oxigraph leaves it undefined what a reader sees beside a writer. None where there is no such file, as in a backup
    that was never opened. Raises StoreError where a writer is at work.
    """
    import fcntl

    try:
        file = os.open(path / _LOCK, os.O_RDONLY)
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise StoreError(f"{path}: cannot be read: {fault}; {way_out(fault)}") from fault
    try:
        fcntl.fcntl(file, fcntl.F_OFD_SETLK, struct.pack("hhqqi4x", fcntl.F_RDLCK, os.SEEK_SET, 0, 0, 0))
    except OSError as fault:
        # Closing any descriptor of a locked file drops the locks of this whole process, also a writer's: keep it open.
        _refused.append(file)
        raise _in_use(path) from fault
    return file


def release(lock: int | None) -> None:
    """Let writers in again."""
    if lock is not None:
        os.close(lock)
