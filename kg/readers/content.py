"""The bytes of one open file of a known kind to the fields of articles, unchecked."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from kg.errors import ArticleError
from kg.readers import columns, feeds, markup, plain, reuters, tables, warc
from kg.readers.found import MAX_FEED, MAX_JSON, MAX_LINE, MAX_PAGE, Found, Options, Skip
from kg.readers.packed import unpacked_name

TEXT, MARKDOWN, HTML, JSON, LINES = "text", "markdown", "html", "json", "lines"
CSV, PARQUET, FEED, WARC, ZIP, SGML = "csv", "parquet", "feed", "warc", "zip", "sgml"
KINDS = {
    **{".txt": TEXT, ".md": MARKDOWN, ".html": HTML, ".htm": HTML, ".json": JSON, ".jsonl": LINES, ".ndjson": LINES},
    **{".csv": CSV, ".tsv": CSV, ".parquet": PARQUET, ".rss": FEED, ".atom": FEED, ".xml": FEED},
    **{".warc": WARC, ".wet": WARC, ".sgm": SGML, ".zip": ZIP},
}
# What a newsroom has besides, and how its text can be had.
OTHERS = {
    ".pdf": "save a PDF as text, as `pdftotext` does",
    **dict.fromkeys((".doc", ".docx", ".odt", ".rtf", ".pages"), "save it as plain text or as a web page"),
    **dict.fromkeys((".xls", ".xlsx", ".ods"), "save it as CSV"),
    **dict.fromkeys((".mhtml", ".mht", ".webarchive", ".eml"), "save the page as HTML"),
}
KNOWN = f"{' '.join(KINDS)}, also with .gz or .zst"


def kind_of(name: str) -> str | None:
    """How a file is read, by the end of its name."""
    return KINDS.get(Path(unpacked_name(name.lower())).suffix)


def stem_of(name: str) -> str:
    """What an article without a name of its own is called, by its file's name."""
    return plain.clean_line(unpacked_name(name).rsplit(".", 1)[0])


def articles(stream: BinaryIO, kind: str, where: str, stem: str, on_skip: Skip, options: Options) -> Iterator[Found]:
    """The articles in an open stream; items of it that cannot be read are passed to `on_skip`.

    Raises ArticleError where the whole cannot be read, or not further.
    """
    match kind:
        case "lines":
            yield from _lines(stream, where, stem, on_skip, options)
        case "csv":
            yield from tables.from_csv(stream, where, stem, on_skip, options)
        case "warc":
            yield from warc.from_warc(stream, where, stem, on_skip, options)
        case "sgml":
            yield from reuters.from_sgml(stream, where, stem, on_skip)
        case _:
            yield from _whole(stream, kind, where, stem, on_skip, options)


def _whole(stream: BinaryIO, kind: str, where: str, stem: str, on_skip: Skip, options: Options) -> Iterator[Found]:
    """The articles of a file that is read in one piece."""
    limit = {HTML: MAX_PAGE, JSON: MAX_JSON, FEED: MAX_FEED}.get(kind, 4 * options.max_chars)
    raw = stream.read(limit + 1)
    if len(raw) > limit:
        ways_out = {JSON: "give JSON Lines, one article a line", HTML: "give its text", FEED: "split it"}
        way_out = ways_out.get(kind, "split it into articles, or raise --max-chars")
        raise ArticleError(where, f"is larger than {limit:,} bytes; {way_out}", "too-long")
    if not raw.strip():
        raise ArticleError(where, "is empty", "empty")
    if kind == FEED:
        yield from feeds.from_feed(raw, where, stem)
        return
    declared = markup.charset(raw) if kind == HTML else None
    text = plain.decode(raw, where=where, declared=declared, guess=kind != JSON)
    if kind == JSON:
        yield from _document(text, where, stem, on_skip, options)
    elif kind == HTML:
        yield Found(where, stem, markup.from_html(text, where=where))
    else:
        yield Found(where, stem, markup.from_markdown(text) if kind == MARKDOWN else {"text": text})


def _document(text: str, where: str, stem: str, on_skip: Skip, options: Options) -> Iterator[Found]:
    """A JSON document: one article, or a list of them; JSON Lines under a .json name are taken too."""
    try:
        value = _parse(text, where)
    except ArticleError:
        if len(text.splitlines()) > 1 and is_object(text.splitlines()[0]):
            yield from _lines(io.BytesIO(text.encode(errors="replace")), where, stem, on_skip, options)
            return
        raise
    if not isinstance(value, list):
        yield Found(where, stem, columns.renamed(value, options.columns))
        return
    for number, item in enumerate(value, 1):
        yield Found(f"{where}[{number}]", f"{stem}-{number}", columns.renamed(item, options.columns))
    if not value:
        raise ArticleError(where, "is empty", "empty")


def _lines(stream: BinaryIO, where: str, stem: str, on_skip: Skip, options: Options) -> Iterator[Found]:
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
            if fault.where != here or (number == 1 and fault.reason == "binary"):
                raise
            on_skip(fault)
        else:
            yield Found(here, f"{stem}-{number}", columns.renamed(value, options.columns))
    if number == empty:
        raise ArticleError(where, "is empty", "empty")


def _parse(text: str, where: str) -> object:
    """The value that a JSON text spells. Raises ArticleError."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as fault:
        place = f"line {fault.lineno}, column {fault.colno}"
        raise ArticleError(where, f"broken JSON: {fault.msg} at {place}", "broken-json") from fault
    except (ValueError, RecursionError) as fault:
        raise ArticleError(where, "broken JSON: nested too deeply or a number too long", "broken-json") from fault


def is_object(line: str) -> bool:
    """Whether a line is a JSON object."""
    try:
        return isinstance(json.loads(line.lstrip("\ufeff")), dict)
    except (ValueError, RecursionError):
        return False
