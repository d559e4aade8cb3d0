"""Files, folders, glob patterns and stdin to the fields of articles, unchecked: all that is opened is opened here."""

from __future__ import annotations

import glob
import gzip
import io
import json
import os
import re
import stat
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from kg.errors import ArticleError
from kg.readers import markup, plain

MAX_LINE = 12_000_000  # bytes of one JSON line: a million characters, each of them escaped
MAX_PAGE = 5_000_000  # bytes of one HTML page
MAX_JSON = 256_000_000  # bytes of one JSON document, which is parsed in memory

TEXT, MARKDOWN, HTML, JSON, LINES = "text", "markdown", "html", "json", "lines"
KINDS = {".txt": TEXT, ".md": MARKDOWN, ".html": HTML, ".htm": HTML, ".json": JSON, ".jsonl": LINES}
KNOWN = f"{', '.join(KINDS)}, also with .gz"

Skip = Callable[[ArticleError], None]


@dataclass(frozen=True, slots=True)
class Found:
    """One article as its file gives it, before any check."""

    where: str
    stem: str
    fields: object


def find(sources: Iterable[str], on_skip: Skip, max_chars: int) -> Iterator[Found]:
    """All that the sources hold; a file that cannot be read is passed to `on_skip`."""
    for source in sources:
        try:
            if source == "-":
                yield from _stream(cast(BinaryIO, sys.stdin.buffer), on_skip, max_chars)
                continue
            for path in _paths(source, on_skip):
                yield from _guarded(path, on_skip, max_chars)
        except ArticleError as fault:
            on_skip(fault)


def count(sources: Iterable[str]) -> int | None:
    """How many articles the sources seem to hold, for a progress bar; None where only reading can tell."""
    total = 0
    for source in sources:
        if source == "-":
            return None
        try:
            for path in _paths(source, lambda fault: None):
                total += _count_lines(path) if _kind(path) == LINES else 1
        except (ArticleError, OSError, EOFError, zlib.error):
            continue
    return total


def _count_lines(path: Path) -> int:
    with gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb") as stream:
        return sum(1 for _ in stream)


def lines(source: str) -> Iterator[str]:
    """The lines of a text file, or of stdin for `-`; ArticleError where it cannot be read as UTF-8."""
    if source == "-":
        yield from _decoded(cast(BinaryIO, sys.stdin.buffer), "stdin")
        return
    try:
        with Path(source).open("rb") as stream:
            yield from _decoded(stream, _shown(source))
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or fault
        raise ArticleError(_shown(source), f"cannot be read: {reason}", "unreadable") from fault


def _decoded(stream: BinaryIO, where: str) -> Iterator[str]:
    for number, line in enumerate(stream, 1):
        yield plain.decode(line, where=f"{where}:{number}").rstrip("\r\n")


def _paths(source: str, on_skip: Skip) -> list[Path]:
    """The files that a source names, sorted; raises ArticleError where there are none."""
    if re.match(r"https?://", source):
        raise ArticleError(source, "addresses are not fetched; save the page and give the file", "unknown-kind")
    path = Path(source)
    if "\0" in source or not os.path.lexists(path):
        # Path.glob takes no absolute pattern
        matches = [] if "\0" in source else sorted(glob.glob(source, recursive=True))  # noqa: PTH207
        if not matches:
            raise ArticleError(_shown(source), "no such file or folder", "not-found")
        return [p for m in matches for p in (_walk(Path(m), on_skip) if Path(m).is_dir() else [Path(m)]) if _kind(p)]
    if not path.is_dir():
        return [path]
    if not (files := _walk(path, on_skip)):
        raise ArticleError(_shown(path), f"no file of a known kind in it ({KNOWN})", "not-found")
    return files


def _walk(folder: Path, on_skip: Skip) -> list[Path]:
    """The files of known kinds under a folder, sorted; links to folders are not followed."""

    def unreadable(fault: OSError) -> None:
        on_skip(ArticleError(_shown(fault.filename), f"cannot be read: {fault.strerror}", "unreadable"))

    files = []
    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [f for f in folders if not f.startswith(".")]
        files += [Path(parent, n) for n in names if not n.startswith(".") and _kind(Path(n))]
    return sorted(files)


def _kind(path: Path) -> str | None:
    """How a file is read, by the end of its name."""
    return KINDS.get(Path(path.name.lower().removesuffix(".gz")).suffix)


def _shown(path: object) -> str:
    """A path as a message may print it: no control character, no broken Unicode."""
    text = str(path).encode(errors="backslashreplace").decode()
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


# --- what a file holds


def _guarded(path: Path, on_skip: Skip, max_chars: int) -> Iterator[Found]:
    """The articles of one file; whatever keeps it from being read becomes an ArticleError."""
    where = _shown(path)
    try:
        yield from _file(path, where, on_skip, max_chars)
    except ArticleError as fault:
        on_skip(fault)
    except (OSError, EOFError, zlib.error) as fault:
        reason = getattr(fault, "strerror", None) or fault
        on_skip(ArticleError(where, f"cannot be read: {reason}", "unreadable"))


def _file(path: Path, where: str, on_skip: Skip, max_chars: int) -> Iterator[Found]:
    kind = _kind(path) or (None if path.suffix else TEXT)
    if kind is None:
        raise ArticleError(where, f"is of an unknown kind; known are {KNOWN}", "unknown-kind")
    if not stat.S_ISREG(path.stat().st_mode):
        raise ArticleError(where, "is no ordinary file; use - to read from a pipe", "unreadable")
    packed = path.name.lower().endswith(".gz")
    stem = plain.clean_line(_shown(path.name[: -len(".gz")] if packed else path.name).rsplit(".", 1)[0])
    with gzip.open(path) if packed else path.open("rb") as stream:
        yield from _content(cast(BinaryIO, stream), kind, where, stem, on_skip, max_chars)


def _content(stream: BinaryIO, kind: str, where: str, stem: str, on_skip: Skip, max_chars: int) -> Iterator[Found]:
    """The articles in an open stream of a known kind."""
    if kind == LINES:
        yield from _lines(stream, where, stem, on_skip)
        return
    limit = {HTML: MAX_PAGE, JSON: MAX_JSON}.get(kind, 4 * max_chars)
    raw = stream.read(limit + 1)
    if len(raw) > limit:
        way_out = "give JSON Lines, one article a line" if kind == JSON else "split it into articles"
        raise ArticleError(where, f"is larger than {limit:,} bytes; {way_out}", "too-long")
    if not raw.strip():
        raise ArticleError(where, "is empty", "empty")
    declared = markup.charset(raw) if kind == HTML else None
    text = plain.decode(raw, where=where, declared=declared, guess=kind != JSON)
    if kind == JSON:
        yield from _document(text, where, stem, on_skip)
    elif kind == HTML:
        yield Found(where, stem, markup.from_html(text, where=where))
    else:
        yield Found(where, stem, markup.from_markdown(text) if kind == MARKDOWN else {"text": text})


def _document(text: str, where: str, stem: str, on_skip: Skip) -> Iterator[Found]:
    """A JSON document: one article, or a list of them; JSON Lines under a .json name are taken too."""
    try:
        value = _parse(text, where)
    except ArticleError:
        if len(text.splitlines()) > 1 and _is_object(text.splitlines()[0]):
            yield from _lines(io.BytesIO(text.encode()), where, stem, on_skip)
            return
        raise
    if not isinstance(value, list):
        yield Found(where, stem, value)
        return
    for number, item in enumerate(value, 1):
        yield Found(f"{where}[{number}]", f"{stem}-{number}", item)


def _lines(stream: BinaryIO, where: str, stem: str, on_skip: Skip) -> Iterator[Found]:
    """The articles of JSON Lines, one after the other; a broken line is passed to `on_skip`."""
    number = empty = 0
    while line := stream.readline(MAX_LINE):
        number += 1
        here = f"{where}:{number}"
        try:
            if len(line) == MAX_LINE and not line.endswith(b"\n"):
                while (rest := stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                    continue
                raise ArticleError(here, f"is longer than {MAX_LINE:,} bytes", "too-long")
            if not line.strip():
                empty += 1
                continue
            value = _parse(plain.decode(line, where=here, guess=False), here)
        except ArticleError as fault:
            if number == 1 and fault.reason == "binary":
                raise
            on_skip(fault)
        else:
            yield Found(here, f"{stem}-{number}", value)
    if number == empty:
        raise ArticleError(where, "is empty", "empty")


def _stream(stream: BinaryIO, on_skip: Skip, max_chars: int) -> Iterator[Found]:
    """Stdin: JSON Lines if its first line is a JSON object, else a JSON document, else one plain text."""
    first = stream.readline(MAX_LINE)
    while first.isspace():
        first = stream.readline(MAX_LINE)
    rest = io.BufferedReader(_Joined(first, stream))
    if _is_object(first.decode("utf-8", errors="replace")):
        yield from _lines(rest, "stdin", "stdin", on_skip)
        return
    kind = JSON if first.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else TEXT
    yield from _content(rest, kind, "stdin", "stdin", on_skip, max_chars)


class _Joined(io.RawIOBase):
    """A stream with some bytes put back in front of it."""

    def __init__(self, head: bytes, tail: BinaryIO) -> None:
        self._head, self._tail = head, tail

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        chunk = self._head[: len(buffer)] or self._tail.read(len(buffer))
        self._head = self._head[len(buffer) :]
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _parse(text: str, where: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as fault:
        place = f"line {fault.lineno}, column {fault.colno}"
        raise ArticleError(where, f"broken JSON: {fault.msg} at {place}", "broken-json") from fault
    except (ValueError, RecursionError) as fault:
        raise ArticleError(where, "broken JSON: nested too deeply or a number too long", "broken-json") from fault


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line.lstrip("\ufeff")), dict)
    except (ValueError, RecursionError):
        return False
