"""Libraries that are given hostile bytes: whatever they raise, the input is not readable."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kg.errors import ArticleError


@contextmanager
def unreadable(where: str, told: str, way_out: str = "") -> Iterator[None]:
    """Turn whatever is raised inside into an ArticleError that says what is not readable, and the kind of the fault.

    No narrower kind can be named: feedparser and trafilatura document none, and hand on those of lxml, of dates and of
    codecs; warcio raises `Exception` itself. Nothing of our own may stand inside, so that no fault of ours is hidden.
    """
    try:
        yield
    except Exception as fault:
        raise ArticleError(where, f"{told} ({type(fault).__name__}){way_out}", "unreadable") from fault
