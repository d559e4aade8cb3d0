"""Sentences to claims, read with the real model, lexicon and gazetteer."""

from __future__ import annotations

from datetime import date

import pytest
from sentences import Read

from kg.model import Article, Reading, short_hash
from kg.reading import readings


@pytest.fixture(scope="session")
def read() -> Read:
    """Read one text, with or without a date."""

    def reading(text: str, published: date | None = None, publisher: str | None = None) -> Reading:
        article = Article(id=short_hash(text), name="test", text=text, published=published, publisher=publisher)
        return next(readings([article], with_triples=False))

    return reading
