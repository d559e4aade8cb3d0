"""Files, folders, glob patterns, addresses and stdin to the fields of articles, unchecked: all is opened here."""

from __future__ import annotations

import glob
import io
import os
import re
import stat
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from kg.errors import ArticleError
from kg.readers import content, markup, packed, plain, tables, web
from kg.readers.content import (
    CSV,
    FEED,
    HTML,
    JSON,
    KNOWN,
    LINES,
    MARKDOWN,
    OTHERS,
    PARQUET,
    SGML,
    TEXT,
    WARC,
    ZIP,
    kind_of,
    stem_of,
)
from kg.readers.found import MAX_LINE, Found, Options, Skip

MEDIA = {  # kinds by what a web server calls them
    **{"text/html": HTML, "application/xhtml+xml": HTML, "text/markdown": MARKDOWN, "text/csv": CSV},
    **{"application/json": JSON, "application/x-ndjson": LINES, "application/jsonl": LINES},
    **{"application/rss+xml": FEED, "application/atom+xml": FEED, "application/xml": FEED, "text/xml": FEED},
}


def find(sources: Iterable[str], on_skip: Skip, options: Options) -> Iterator[Found]:
    """All that the sources hold; a file that cannot be read is passed to `on_skip`."""
    browser = web.Web(private_hosts=options.private_hosts)
    for source in sources:
        try:
            if source == "-":
                yield from _stream(cast(BinaryIO, sys.stdin.buffer), on_skip, options)
            elif is_address(source):
                yield from _fetched(browser.get(source), source, on_skip, options)
            else:
                for path in paths(source, on_skip):
                    yield from _guarded(path, on_skip, options)
        except ArticleError as fault:
            on_skip(fault)


def is_address(source: str) -> bool:
    """Whether a source is fetched from the web."""
    return re.match(r"https?://", source, re.IGNORECASE) is not None


def count(sources: Iterable[str]) -> int | None:
    """How many articles the sources seem to hold, for a progress bar; None where only reading can tell."""
    total = 0
    for source in sources:
        if source == "-":
            return None
        if is_address(source):
            total += 1
            continue
        try:
            for path in paths(source, lambda fault: None):
                held = _count_in(path)
                if held is None:
                    return None
                total += held
        except ArticleError:
            continue
        except packed.broken():
            continue
    return total


def _count_in(path: Path) -> int | None:
    """How many articles a file seems to hold; None where that takes long to find out."""
    kind = kind_of(path.name)
    if kind == ZIP:
        with zipfile.ZipFile(path) as archive:
            return sum(1 for i in packed.members(archive, where="") if kind_of(i.filename))
    if kind != LINES:
        return None if kind in (WARC, CSV, PARQUET, FEED, SGML) else 1
    with packed.opened(path, where=str(path)) as stream:
        return sum(1 for _ in iter(lambda: stream.readline(MAX_LINE), b""))


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


# --- which files


def paths(source: str, on_skip: Skip) -> list[Path]:
    """The files that a source names, sorted; what is in the way goes to `on_skip`.

    Raises ArticleError where there are none.
    """
    path = Path(source)
    if "\0" in source or not os.path.lexists(path):
        # Path.glob takes no absolute pattern
        matches = [] if "\0" in source else sorted(glob.glob(source, recursive=True))  # noqa: PTH207
        if not matches:
            raise ArticleError(_shown(source), "no such file or folder", "not-found")
        found = [p for m in matches for p in (_walk(Path(m), on_skip) if Path(m).is_dir() else [Path(m)])]
    elif path.is_dir():
        found = _walk(path, on_skip)
    else:
        return [path]
    files = [file for file in found if kind_of(file.name)]
    others = Counter(file.suffix.lower() or "no suffix" for file in found if not kind_of(file.name))
    kinds = ", ".join(f"{number:,} {_shown(kind)}" for kind, number in sorted(others.items()))
    if not files:
        held = f", but {kinds}" if kinds else ""
        raise ArticleError(_shown(path), f"no file of a known kind in it ({KNOWN}){held}", "not-found")
    if others:
        left = "1 file of another kind is" if others.total() == 1 else f"{others.total():,} files of other kinds are"
        on_skip(ArticleError(_shown(path), f"{left} left alone: {kinds}", "other-kind"))
    return files


def _walk(folder: Path, on_skip: Skip) -> list[Path]:
    """All files under a folder, sorted, but hidden ones; links to folders and out of the folder are not followed."""

    def unreadable(fault: OSError) -> None:
        on_skip(ArticleError(_shown(fault.filename), f"cannot be read: {fault.strerror}", "unreadable"))

    files, root = [], os.path.realpath(folder)
    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [f for f in folders if not f.startswith(".")]
        for name in names:
            path = Path(parent, name)
            if name.startswith("."):
                continue
            away = path.is_symlink() and path.exists() and not Path(os.path.realpath(path)).is_relative_to(root)
            if away and kind_of(name):
                on_skip(ArticleError(_shown(path), "is a link out of the folder; give the file itself", "outside"))
            else:
                files.append(path)
    return sorted(files)


def _shown(path: object) -> str:
    """A path as a message may print it: no control character, no broken Unicode."""
    text = str(path).encode(errors="backslashreplace").decode()
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


# --- what they hold


def _guarded(path: Path, on_skip: Skip, options: Options) -> Iterator[Found]:
    """The articles of one file; whatever keeps it from being read becomes an ArticleError."""
    where = _shown(path)
    try:
        yield from _file(path, where, on_skip, options)
    except ArticleError as fault:
        on_skip(fault)
    except packed.broken() as fault:
        reason = getattr(fault, "strerror", None) or web.plain_words(fault)
        on_skip(ArticleError(where, f"cannot be read: {reason}", "unreadable"))


def _file(path: Path, where: str, on_skip: Skip, options: Options) -> Iterator[Found]:
    """The articles of one file."""
    kind = kind_of(path.name) or (None if path.suffix else TEXT)
    if kind is None:
        what = f"{OTHERS[path.suffix.lower()]}; " if path.suffix.lower() in OTHERS else ""
        raise ArticleError(where, f"is of an unknown kind; {what}known are {KNOWN}", "unknown-kind")
    if not stat.S_ISREG(path.stat().st_mode):
        raise ArticleError(where, "is no ordinary file; use - to read from a pipe", "unreadable")
    stem = stem_of(_shown(path.name))
    if kind in (PARQUET, ZIP) and packed.unpacked_name(path.name) != path.name:
        raise ArticleError(where, "is packed twice; unpack it", "unknown-kind")
    with packed.opened(path, where=where) as stream:
        if kind == ZIP:
            yield from _zipped(stream, where, on_skip, options)
        elif kind == PARQUET:
            yield from tables.from_parquet(stream, where, stem, on_skip, options)
        else:
            yield from content.articles(stream, kind, where, stem, on_skip, options)


def _zipped(stream: BinaryIO, where: str, on_skip: Skip, options: Options) -> Iterator[Found]:
    """The articles of the files in a zip archive, read where they are: no name in it becomes a path."""
    with zipfile.ZipFile(stream) as archive:
        infos = [i for i in packed.members(archive, where=where) if kind_of(i.filename)]
        if not infos:
            raise ArticleError(where, f"no file of a known kind in it ({KNOWN})", "not-found")
        for info in infos:
            here, name = f"{where}/{_shown(info.filename)}", info.filename.rsplit("/", 1)[-1]
            kind = str(kind_of(name))
            try:
                if kind in (PARQUET, ZIP) or packed.unpacked_name(name) != name:
                    raise ArticleError(here, "is packed twice; unpack it", "unknown-kind")
                with packed.member(archive, info, where=here) as inner:
                    yield from content.articles(inner, kind, here, stem_of(_shown(name)), on_skip, options)
            except ArticleError as fault:
                on_skip(fault)
            except packed.broken() as fault:
                on_skip(ArticleError(here, f"cannot be read: {web.plain_words(fault)}", "unreadable"))


def _fetched(page: web.Page, source: str, on_skip: Skip, options: Options) -> Iterator[Found]:
    """The articles at a web address."""
    where = _shown(source)
    media = page.content_type.partition(";")[0].strip().lower()
    name = re.sub(r"[?#].*", "", page.url).rstrip("/").rsplit("/", 1)[-1]
    kind = MEDIA.get(media) or kind_of(name) or (TEXT if media == "text/plain" else None)
    if kind is None or kind in (PARQUET, ZIP, WARC) or packed.unpacked_name(name) != name:
        raise ArticleError(
            where, f"is {media or 'of no declared kind'}, no page; save it and give the file", "unknown-kind"
        )
    if not page.body.strip():
        raise ArticleError(where, "is empty", "empty")
    if kind == HTML:
        charset = markup.declared(page.content_type) or markup.charset(page.body)
        text = plain.decode(page.body, where=where, declared=charset)
        yield Found(where, stem_of(name), markup.from_address(text, address=page.url, where=where))
        return
    for found in content.articles(io.BytesIO(page.body), kind, where, stem_of(name), on_skip, options):
        if kind == TEXT and isinstance(found.fields, dict):
            yield Found(found.where, found.stem, {**found.fields, "url": page.url})
        else:
            yield found


def _stream(stream: BinaryIO, on_skip: Skip, options: Options) -> Iterator[Found]:
    """Stdin: JSON Lines if its first line is a JSON object, else a JSON document, else one plain text."""
    first = stream.readline(MAX_LINE)
    while first.isspace():
        first = stream.readline(MAX_LINE)
    rest = cast(BinaryIO, io.BufferedReader(_Joined(first, stream)))
    if content.is_object(first.decode("utf-8", errors="replace")):
        kind = LINES
    else:
        kind = JSON if first.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else TEXT
    yield from content.articles(rest, kind, "stdin", "stdin", on_skip, options)


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
