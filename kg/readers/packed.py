"""Files that are packed by gzip, Zstandard or zip, unpacked as they are read; bombs are refused."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from kg.errors import ArticleError, KgError

if TYPE_CHECKING:
    from collections.abc import Buffer  # type: ignore[attr-defined]

PACKERS = (".gz", ".zst")
MOST_TIMES = 200  # text seldom packs to less than a fiftieth, a bomb packs to a thousandth
FREE = 64_000_000  # bytes that may come out of anything
PIECE = 1024  # bytes that are unpacked at once: a bomb makes 40 MB of them
MAX_MEMBERS = 1_000_000  # of one zip file


def missing(package: str, where: str) -> KgError:
    """The error that says which extra brings a package."""
    return KgError(f"{where}: needs {package}; `pip install 'dragoman[corpus]'` brings it")


def broken() -> tuple[type[BaseException], ...]:
    """What the unpackers raise for files that are not what they say, or are damaged."""
    faults: list[type[BaseException]] = [OSError, EOFError, zlib.error, zipfile.BadZipFile, zipfile.LargeZipFile]
    faults += [NotImplementedError, RuntimeError]  # zipfile: of an unknown method, encrypted
    try:
        from zstandard import ZstdError
    except ImportError:
        return tuple(faults)
    return (*faults, ZstdError)


def unpacked_name(name: str) -> str:
    """The name of a file without the end that says how it is packed."""
    return next((name[: -len(end)] for end in PACKERS if name.lower().endswith(end)), name)


@contextmanager
def opened(path: Path, *, where: str) -> Iterator[BinaryIO]:
    """The bytes of a file, unpacked by the end of its name. Raises KgError where the unpacker is not installed."""
    name = path.name.lower()
    with path.open("rb") as raw:
        if name.endswith(".gz"):
            with gzip.GzipFile(fileobj=raw, mode="rb") as stream:
                yield guarded(stream, raw.tell, where=where)
        elif name.endswith(".zst"):
            yield guarded(cast(BinaryIO, io.BufferedReader(_Zstandard(raw, where))), raw.tell, where=where)
        else:
            yield raw


def guarded(stream: BinaryIO | gzip.GzipFile, read_so_far: Callable[[], int], *, where: str) -> BinaryIO:
    """A stream that raises ArticleError once it is far longer than the packed bytes that were read for it."""
    return cast(BinaryIO, io.BufferedReader(_Guarded(cast(BinaryIO, stream), read_so_far, where), 1 << 16))


class _Zstandard(io.RawIOBase):
    """What frames of Zstandard hold; unlike the library's own stream it says when the last one is cut off."""

    def __init__(self, raw: BinaryIO, where: str) -> None:
        try:
            from zstandard import ZstdDecompressor
        except ImportError as fault:
            raise missing("zstandard", where) from fault
        # a window of 128 MB at most, as the command line tool allows
        self._frames = ZstdDecompressor(max_window_size=1 << 27)
        self._raw, self._frame, self._held = raw, self._frames.decompressobj(), memoryview(b"")
        self._begun = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        while not self._held:
            packed = self._frame.unused_data if self._frame.eof else b""
            if self._frame.eof:
                self._frame, self._begun = self._frames.decompressobj(), False
            if not (packed := packed or self._raw.read(PIECE)):
                if self._begun:
                    raise EOFError("the file ends in the middle")
                return 0
            self._begun = True
            self._held = memoryview(self._frame.decompress(packed))
        view = memoryview(buffer)
        given = self._held[: len(view)]
        view[: len(given)] = given
        self._held = self._held[len(given) :]
        return len(given)


class _Guarded(io.RawIOBase):
    """A stream that counts what it gives."""

    def __init__(self, inner: BinaryIO, read_so_far: Callable[[], int], where: str) -> None:
        self._inner: Any = inner
        self._read_so_far, self._where = read_so_far, where
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer)
        chunk = self._inner.read1(len(view))  # what there is, so that a file's good part is read before its fault
        view[: len(chunk)] = chunk
        self._given += len(chunk)
        if self._given > FREE and self._given > MOST_TIMES * self._read_so_far():
            raise ArticleError(
                self._where, f"unpacks to over {MOST_TIMES} times its size, as a bomb does; unpack it yourself", "bomb"
            )
        return len(chunk)


def members(archive: zipfile.ZipFile, *, where: str) -> list[zipfile.ZipInfo]:
    """The files in a zip archive, by name, without hidden ones. Raises ArticleError where there are absurdly many."""
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise ArticleError(where, f"holds more than {MAX_MEMBERS:,} files; split it", "too-long")
    named = [i for i in infos if i.filename]  # without a name, Python's zipfile cannot say whether it is a folder
    shown = [i for i in named if not i.is_dir() and not any(map(_is_hidden, i.filename.split("/")))]
    return sorted(shown, key=lambda info: (info.filename, info.header_offset))


def _is_hidden(part: str) -> bool:
    """Whether a part of a path is a hidden name, or the folder that macOS adds."""
    return part == "__MACOSX" or (part.startswith(".") and part not in (".", ".."))


def member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, where: str) -> BinaryIO:
    """The bytes of one file in a zip archive."""
    stream = archive.open(info)
    return guarded(cast(BinaryIO, stream), lambda: info.compress_size, where=where)
