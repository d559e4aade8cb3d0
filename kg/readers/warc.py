"""WARC files, as web archives and Common Crawl keep pages, to the fields of articles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from kg.errors import ArticleError
from kg.readers import markup, plain
from kg.readers.found import MAX_PAGE, Found, Options, Skip
from kg.readers.hostile import unreadable
from kg.readers.packed import missing

PAGES = ("text/html", "application/xhtml+xml")


def from_warc(stream: BinaryIO, where: str, stem: str, on_skip: Skip, options: Options) -> Iterator[Found]:
    """The web pages among the responses of a WARC file, and the texts of a WET file; all else is passed over."""
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as fault:
        raise missing("warcio", where) from fault
    number = 0
    records = ArchiveIterator(_Piecewise(stream))
    while True:
        try:
            record = next(records)
        except StopIteration:
            break
        except (ArchiveLoadFailed, EOFError, ValueError, UnicodeError, IndexError, AttributeError) as fault:
            # warcio raises what its parsing of headers happens to meet; what follows cannot be found
            raise ArticleError(
                where, f"is broken after {number} records: {type(fault).__name__}", "unreadable"
            ) from fault
        number += 1
        here = f"{where}[{number}]"
        try:
            fields = _fields(record, here, options)
        except ArticleError as fault:
            on_skip(fault)
        else:
            if fields is not None:
                yield Found(here, f"{stem}-{number}", fields)
    if not number:
        raise ArticleError(where, "is empty", "empty")


class _Piecewise:
    """A stream that gives what there is, so that a fault in a file is met after all that stands before it."""

    def __init__(self, stream: BinaryIO) -> None:
        self.read = stream.read1  # type: ignore[attr-defined]


def _fields(record: Any, where: str, options: Options) -> dict[str, object] | None:
    """The fields of an article in one record; None where the record is of another sort. Raises ArticleError."""
    charset: str | None
    kind, address = record.rec_type, record.rec_headers.get_header("WARC-Target-URI") or ""
    if kind == "conversion":
        limit, charset = 4 * options.max_chars, "utf-8"
    elif kind == "response" and record.http_headers is not None:
        content_type = (record.http_headers.get_header("Content-Type") or "").lower()
        if record.http_headers.get_statuscode() != "200" or not content_type.startswith(PAGES):
            return None
        limit, charset = MAX_PAGE, markup.declared(content_type)
    else:
        return None
    with unreadable(where, "cannot be unpacked"):
        raw = record.content_stream().read(limit + 1)
    if len(raw) > limit:
        raise ArticleError(where, f"is larger than {limit:,} bytes", "too-long")
    if not raw.strip():
        raise ArticleError(where, "is empty", "empty")
    if kind == "conversion":
        return {"text": plain.decode(raw, where=where, declared=charset), "url": markup.web_address(address)}
    text = plain.decode(raw, where=where, declared=charset or markup.charset(raw))
    return markup.from_address(text, address=address, where=where)
