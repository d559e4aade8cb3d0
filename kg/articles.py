"""Files, folders and streams to articles: the only door through which news text comes in.

    "news/*.jsonl", "-", "page.html" → Article, Article, …

What cannot be read goes to `on_skip`, and the run goes on. Text is cleaned here once (see `kg.readers.plain`) and
never altered afterwards. What an article says never names a file or decides what is read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from kg.errors import ArticleError
from kg.model import Article, short_hash
from kg.readers import plain
from kg.readers.files import find
from kg.readers.found import Found, Options, Skip
from kg.readers.language import foreign

MAX_CHARS = 200_000  # of one article's text: thirty thousand words, half a minute and a gigabyte
MAX_FIELD = 2_000  # characters of one piece of metadata
ENGLISH = ("en", "eng", "english")


def read(
    sources: Iterable[str],
    *,
    on_skip: Skip,
    max_chars: int = MAX_CHARS,
    columns: Mapping[str, str] | None = None,
    private_hosts: bool = False,
) -> Iterator[Article]:
    """Articles from files, folders, glob patterns, web addresses and `-` (stdin), in the order given.

    Files are those that docs/how-to/articles.md lists; of a folder all of them are read, sorted by path, and hidden
    files and other kinds are left alone. JSON fields: id, title, url, publisher, published, language, text; only text
    is needed. `columns` says which column of a table, or field of JSON, is which of them. `private_hosts` lets
    addresses of one's own network be fetched. Each input that is no article is passed to `on_skip` as an
    ArticleError that names file and line; so are texts of over `max_chars` characters, texts that are not English,
    articles met twice, and a second text under an id or address that another one has.
    """
    options = Options(max_chars=max_chars, columns=columns or {}, private_hosts=private_hosts)
    seen: dict[str, tuple[str, str]] = {}
    for found in find(sources, on_skip, options):
        try:
            article = _article(found, max_chars)
            refuse_second(article, seen)
        except ArticleError as fault:
            on_skip(fault)
        else:
            yield article


def refuse_second(article: Article, seen: dict[str, tuple[str, str]]) -> None:
    """Raise ArticleError where this run has met the article, or another one of the same identity."""
    digest = hashlib.sha256(article.text.encode()).hexdigest()
    if article.id not in seen:
        seen[article.id] = (digest, article.origin)
        return
    first, where = seen[article.id]
    if first == digest:
        raise ArticleError(article.origin, f"is the same article as {where}", "duplicate")
    key = article.url or repr(article.name)
    raise ArticleError(
        article.origin, f"has another text than {where} under the same id or url {key}; give it its own", "same-id"
    )


def _article(found: Found, max_chars: int) -> Article:
    """The article that the fields describe. Raises ArticleError for fields that are missing, wrong or too long."""
    where, fields = found.where, found.fields
    if not isinstance(fields, dict):
        raise ArticleError(where, f"is no JSON object with a field text, but {type(fields).__name__}", "bad-field")
    text = _text(fields.get("text"), where, max_chars)
    language = _line(fields, "language", where)
    if language and language.lower().replace("_", "-").split("-")[0] not in ENGLISH:
        raise ArticleError(where, f"is not English: its field language says {language!r}", "not-english")
    if other := foreign(text):
        raise ArticleError(where, f"is not English: it looks like language {other!r}", "not-english")
    own_id, url = _line(fields, "id", where), _url(fields, where)
    key = ("", " ".join(text.split())) if not (own_id or url) else (own_id or "", url or "")
    return Article(
        id=short_hash(*key),
        name=own_id or found.stem,
        text=text,
        url=url,
        title=_line(fields, "title", where),
        publisher=_line(fields, "publisher", where),
        published=_published(fields, where),
        origin=where,
    )


def _text(value: object, where: str, max_chars: int) -> str:
    if value is None:
        raise ArticleError(where, "has no field text, which must hold the article", "missing-text")
    if not isinstance(value, str):
        raise ArticleError(where, f"field text must be a string, not {type(value).__name__}", "bad-field")
    if len(value) > max_chars:
        raise ArticleError(
            where, f"has {len(value):,} characters, over the limit of {max_chars:,}; split it", "too-long"
        )
    if not (text := plain.clean(value)).strip():
        raise ArticleError(where, "is empty", "empty")
    return text


def _line(fields: dict[str, object], name: str, where: str) -> str | None:
    """A field that holds one line, or None where it is absent or blank; numbers are taken as written."""
    value = fields.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise ArticleError(where, f"field {name} must be a string, not {type(value).__name__}", "bad-field")
    too_long = value.bit_length() > 128 if isinstance(value, int) else len(value) > MAX_FIELD
    if too_long:
        raise ArticleError(where, f"field {name} is longer than {MAX_FIELD:,} characters", "bad-field")
    return plain.clean_line(str(value)) or None


def _url(fields: dict[str, object], where: str) -> str | None:
    """A web address in which every character may stand in an IRI; others are percent-encoded."""
    url = _line(fields, "url", where)
    if url is None:
        return None
    if not re.match(r"https?://[^\s/]", url, re.IGNORECASE):
        raise ArticleError(where, f"field url must begin with http:// or https://: {url[:80]!r}", "bad-field")
    return re.sub(r'[\s<>"{}|\\^`]', lambda c: "".join(f"%{b:02X}" for b in c.group().encode()), url)


def _published(fields: dict[str, object], where: str) -> date | None:
    """The day of an ISO 8601 date or date and time."""
    value = _line(fields, "published", where)
    if value is None:
        return None
    try:
        if not re.match(r"\d{4}-\d{2}-\d{2}(?!\d)", value):
            raise ValueError
        return date.fromisoformat(value[:10])
    except ValueError as fault:
        raise ArticleError(
            where, f"field published must begin with a date like 2023-10-07: {value[:40]!r}", "bad-field"
        ) from fault
