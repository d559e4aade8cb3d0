"""What readers are told and what they give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kg.errors import ArticleError

MAX_LINE = 12_000_000  # bytes of one JSON line: a million characters, each of them escaped
MAX_PAGE = 5_000_000  # bytes of one HTML page
MAX_FEED = 20_000_000  # bytes of one feed
MAX_JSON = 256_000_000  # bytes of one JSON document, which is parsed in memory

Skip = Callable[[ArticleError], None]


@dataclass(frozen=True, slots=True)
class Found:
    """One article as its file gives it, before any check."""

    where: str
    stem: str
    fields: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to read: the longest text, the columns of fields, and whether private web addresses may be asked."""

    max_chars: int
    columns: Mapping[str, str] = field(default_factory=dict)
    private_hosts: bool = False
