"""Several processes read as one does, and a killed one costs nothing."""

import os
import signal
from dataclasses import replace

import pytest

from kg import gazetteer, lexicon
from kg.model import Article, short_hash
from kg.reading import readings
from kg.terms import written
from kg.workers import Workers, isolated, reader

TEXT = "Prime Minister Orla Venn of Canada met the Egyptian minister in Doha. Egypt denied the report, number {}."


@pytest.fixture(scope="module")
def tools():
    return None, gazetteer.load(), lexicon.load()


@pytest.fixture(scope="module")
def articles():
    """More than are given out at a time."""
    texts = [TEXT.format(number) for number in range(120)]
    return [Article(id=short_hash(text), name=f"a{number}", text=text) for number, text in enumerate(texts)]


@pytest.fixture(scope="module")
def expected(tools, articles):
    return list(isolated(articles, reader(*tools), on_skip=pytest.fail))


def test_processes_that_are_killed_are_replaced_and_nothing_is_lost_doubled_or_out_of_order(tools, articles, expected):
    found = []
    with Workers(2, *tools) as workers:
        for reading in workers.read(articles, on_skip=pytest.fail):
            found.append(reading)
            if len(found) == 20:
                os.kill(min(workers._pool._processes), signal.SIGKILL)
    assert found == list(map(written, expected))


def test_an_article_that_kills_every_process_is_left_out_and_listed(tools, articles, expected, monkeypatch):
    bomb = Article(id="bomb", name="bomb", text="b", origin="bombs.jsonl:3")
    monkeypatch.setattr("kg.workers._read", _explode)
    skipped = []
    with Workers(2, *tools) as workers:
        found = list(workers.read([*articles[:3], bomb, *articles[3:5]], on_skip=skipped.append))
    assert found == ["a0", "a1", "a2", "a3", "a4"]
    assert [(f.where, f.reason) for f in skipped] == [(bomb.origin, "failed")] and "killed" in skipped[0].fault


def _explode(batch):
    """What a worker does here: die of one article, and name the others."""
    if any(article.name == "bomb" for article in batch):
        os.kill(os.getpid(), signal.SIGKILL)
    return [article.name for article in batch]


def test_an_article_that_breaks_a_guard_is_left_out_and_listed_and_the_others_are_not(tools, articles, monkeypatch):
    def crooked(found, **options):
        for reading in readings(found, **options):
            yield replace(reading, claims=reading.claims * 2, actors=()) if reading.article.name == "a1" else reading

    monkeypatch.setattr("kg.workers.readings", crooked)
    skipped = []
    found = list(isolated(articles[:3], reader(*tools), on_skip=skipped.append))
    assert [reading.article.name for reading in found] == ["a0", "a2"]
    assert [fault.reason for fault in skipped] == ["guard"]
