"""The SGML of the Reuters-21578 collection (Lewis 1997) to the fields of articles."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import ArticleError
from kg.readers import columns, plain
from kg.readers.found import MAX_LINE, Found, Skip

BEGIN, END = b"<REUTERS", b"</REUTERS>"


def from_sgml(stream: BinaryIO, where: str, stem: str, on_skip: Skip) -> Iterator[Found]:
    """The stories of a file; those without a body are their title. Its bytes are Latin-1, as the collection says."""
    number, lines, size = 0, list[bytes](), 0

    def cut_off() -> bool:
        """Whether a story was begun and has no end, which is then a fault of its own."""
        begun = any(line.startswith(BEGIN) for line in lines)
        if begun:
            on_skip(ArticleError(f"{where}[{number + 1}]", "has no </REUTERS>: it is cut off", "broken-sgml"))
        return begun

    while line := stream.readline(MAX_LINE):
        if line.startswith(BEGIN) and cut_off():
            number, lines, size = number + 1, [], 0
        size += len(line)
        if size <= MAX_LINE:
            lines.append(line)
        if not line.rstrip().endswith(END):
            continue
        number += 1
        here = f"{where}[{number}]"
        if size > MAX_LINE:
            on_skip(ArticleError(here, f"is longer than {MAX_LINE:,} bytes", "too-long"))
        else:
            yield Found(here, f"{stem}-{number}", _fields(b"".join(lines).decode("latin-1")))
        lines, size = [], 0
    if not cut_off() and not number:
        raise ArticleError(where, "holds no story between <REUTERS> and </REUTERS>", "unknown-kind")


def _fields(story: str) -> dict[str, object]:
    """The fields of one story; its lines are joined, and an indented line begins a paragraph."""
    own_id = re.search(r'<REUTERS[^>]*\bNEWID="(\d{1,9})"', story)
    title, body = _part(story, "TITLE"), _part(story, "BODY")
    whole = re.sub(r"<[^>]{0,200}>", " ", _part(story, "TEXT", r"[^>]*"))
    paragraphs = re.split(r"\n(?: {2,}|\t|\s*\n)", body or whole)
    flat = [" ".join(plain.clean(html.unescape(p)).split()) for p in paragraphs]
    if flat and flat[-1].upper() in ("REUTER", "REUTERS"):
        del flat[-1]
    elif flat:
        flat[-1] = re.sub(r"\s+R(?i:euters?)$", "", flat[-1])
    return {
        "id": own_id.group(1) if own_id else None,
        "title": plain.clean_line(html.unescape(title))[:300] or None,
        "publisher": "Reuters",
        "published": columns.day(_part(story, "DATE")),
        "text": "\n\n".join(p for p in flat if p),
    }


def _part(story: str, tag: str, attributes: str = "") -> str:
    """What stands between two tags, or ""."""
    found = re.search(rf"<{tag}{attributes}>(.*?)</{tag}>", story, re.DOTALL)
    return found.group(1) if found else ""
