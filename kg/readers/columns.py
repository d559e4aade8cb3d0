"""Which column of a table, or which field of other people's JSON, is which field of an article."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from math import isnan

from kg.errors import ArticleError, KgError

# Names that are taken for a field, best first, without case, blanks and signs.
NAMES: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "fulltext", "maintext", "articletext", "articlebody", "article", "story"),
    "id": ("id", "articleid", "docid", "documentid", "newsid"),
    "title": ("title", "headline", "heading"),
    "url": ("url", "link", "address", "uri", "permalink"),
    "publisher": ("publisher", "outlet", "newspaper", "publication", "sitename", "source", "sourcename"),
    "published": tuple(
        "published date publishedat publisheddate datepublished publicationdate pubdate publishdate datetime".split()
    ),
    "language": ("language", "lang"),
}


def parse(spelled: str) -> dict[str, str]:
    """`text=body,title=headline` as a dict of field and column. Raises KgError for what is no such map."""
    found: dict[str, str] = {}
    for part in filter(None, (p.strip() for p in spelled.split(","))):
        field, sign, column = (p.strip() for p in part.partition("="))
        if field not in NAMES or not sign or not column:
            raise KgError(f"columns: {part!r} is not FIELD=COLUMN; the fields are {', '.join(NAMES)}")
        if field in found:
            raise KgError(f"columns: {field} is given twice")
        found[field] = column
    return found


def choose(columns: Sequence[str], given: Mapping[str, str], *, where: str) -> dict[str, str]:
    """The column of each field: the given one, else the one with a usual name. ArticleError where there is no text."""
    for field, column in given.items():
        if column not in columns:
            raise ArticleError(where, f"has no column {column!r} for {field}; {_list(columns)}", "bad-columns")
    plain = {re.sub(r"[\W_]", "", column.lower()): column for column in reversed(columns)}
    chosen = dict(given)
    for field, names in NAMES.items():
        usual = next((plain[name] for name in names if name in plain), None)
        if field not in chosen and usual is not None and usual not in given.values():
            chosen[field] = usual
    if "text" not in chosen:
        raise ArticleError(
            where, f"has no column of texts; name it by --columns text=…; {_list(columns)}", "bad-columns"
        )
    return chosen


def _list(columns: Sequence[str]) -> str:
    shown = ", ".join(repr(column[:40]) for column in columns[:12])
    return f"its columns are {shown}{', …' if len(columns) > 12 else ''}"


def fields(row: Mapping[str, object], chosen: Mapping[str, str], given: Mapping[str, str]) -> dict[str, object]:
    """The fields of an article in a row.

    Of a column that was only guessed, a value that cannot be what it is taken for is left out.
    """
    found: dict[str, object] = {}
    for field, column in chosen.items():
        value = _plain(row.get(column))
        if value is None or value == "":
            continue
        if field == "published":
            value = day(value) or (value if field in given else None)
        elif field not in ("text", *given):
            wanted = str(value).lower().startswith(("http://", "https://")) or field != "url"
            value = value if wanted and isinstance(value, (str, int)) else None
        if value is not None:
            found[field] = value
    return found


def renamed(value: object, given: Mapping[str, str]) -> object:
    """A JSON object with the given names in place of its own; anything else as it is."""
    if not given or not isinstance(value, dict):
        return value
    return {**value, **fields(value, given, given)}


def _plain(value: object) -> object:
    """A value of a table as JSON would have it."""
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < 2**53
        return int(value) if whole else None if isnan(value) else value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value


def day(value: object) -> str | None:
    """A date as people write it in data, in ISO 8601: ISO itself, RFC 2822, 26-FEB-1987, 20230107; else None."""
    text = str(value).strip()[:60]
    if re.match(r"\d{4}-\d{2}-\d{2}(?!\d)", text):
        return text
    try:
        if re.fullmatch(r"\d{8}", text):
            return date.fromisoformat(text).isoformat()
        if found := re.match(r"\d{1,2}-[A-Za-z]{3}-\d{4}", text):
            return datetime.strptime(found.group().title(), "%d-%b-%Y").date().isoformat()  # noqa: DTZ007
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
