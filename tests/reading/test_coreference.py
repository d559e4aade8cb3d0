"""Which words tell of one event, which of two, and how events hang together: rounds, processes, reasons, outcomes."""

from __future__ import annotations

from datetime import date

import pytest
from links import faults, rows

from kg.model import Article, short_hash
from kg.reading import readings

FRIDAY = date(2025, 9, 5)
LEAST = {"coreference.csv": 0.9, "rounds.csv": 0.9}


@pytest.mark.parametrize("name", sorted(LEAST))
def test_events_of_the_table(name: str) -> None:
    table = rows(name)
    articles = [Article(id=short_hash(r["text"]), name="t", text=r["text"], published=FRIDAY) for r in table]
    both = zip(table, readings(articles), strict=True)
    missed = [(row["text"], faults(row["expected"], reading)) for row, reading in both]
    wrong = [f"{text}: not {', '.join(items)}" for text, items in missed if items]
    assert len(table) >= 60 and 1 - len(wrong) / len(table) >= LEAST[name], "\n".join(wrong)


@pytest.mark.parametrize("name", sorted(LEAST))
def test_nothing_is_merged_or_linked_that_is_not_so(name: str) -> None:
    table = [row for row in rows(name) if "-" in row["expected"][:1] or row["expected"].startswith("apart")]
    articles = [Article(id=short_hash(r["text"]), name="t", text=r["text"], published=FRIDAY) for r in table]
    for row, reading in zip(table, readings(articles), strict=True):
        wrong = [f for f in faults(row["expected"], reading) if f.startswith("-")]
        assert not wrong, row["text"]
