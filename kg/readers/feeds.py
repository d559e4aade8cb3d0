"""RSS and Atom feeds to the fields of articles: what the feed itself gives of each, its links are not followed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping

from kg.errors import ArticleError
from kg.readers import markup, plain
from kg.readers.found import Found
from kg.readers.hostile import unreadable
from kg.readers.packed import missing

# Declarations can make a small file endless, and no feed needs them.
DECLARATION = re.compile(rb"<!(ENTITY|ATTLIST|ELEMENT)", re.IGNORECASE)


def is_feed(raw: bytes) -> bool:
    """Whether XML is a feed, by its first 4,096 bytes."""
    return re.search(rb"<(rss|feed|rdf:RDF)[\s>]", raw[:4096], re.IGNORECASE) is not None


def from_feed(raw: bytes, where: str, stem: str) -> Iterator[Found]:
    """The entries of a feed: full content where it has it, else the summary. ArticleError for what is no feed."""
    try:
        import feedparser
    except ImportError as fault:
        raise missing("feedparser", where) from fault
    if not is_feed(raw):
        raise ArticleError(where, "is XML, but neither RSS nor Atom", "unknown-kind")
    if DECLARATION.search(raw):
        raise ArticleError(where, "declares entities of its own, which no feed needs", "bomb")
    with unreadable(where, "is not readable as a feed"):
        # a stream, since feedparser would open a string that looks like an address or a path
        feed = feedparser.parse(io.BytesIO(raw), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        raise ArticleError(where, "is a feed without entries", "empty")
    about = feed.feed
    for number, entry in enumerate(feed.entries, 1):
        yield Found(f"{where}[{number}]", f"{stem}-{number}", _fields(entry, about))


def _fields(entry: Mapping[str, object], about: Mapping[str, object]) -> dict[str, object]:
    """The fields of one entry."""
    contents = entry.get("content")
    bodies = [c.get("value") for c in contents if isinstance(c, Mapping)] if isinstance(contents, list) else []
    body = next((b for b in (*bodies, entry.get("summary")) if isinstance(b, str) and b.strip()), None)
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    link = entry.get("link")
    return {
        "text": None if body is None else markup.words_of(body),
        "title": _line(entry.get("title")),
        "url": link if isinstance(link, str) and re.match(r"https?://", link, re.IGNORECASE) else None,
        "publisher": _line(about.get("title")),
        "published": "{:04}-{:02}-{:02}".format(*moment[:3]) if isinstance(moment, tuple) else None,
        "language": about.get("language") or None,
    }


def _line(value: object) -> str | None:
    """A title without its markup, which RSS escapes and Atom may hold."""
    return plain.clean_line(markup.words_of(value))[:300] or None if isinstance(value, str) else None
