"""Short articles as foreign desks write them: whom each name, surname, nominal, pronoun and seat of power means."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kg import gazetteer
from kg.linking.linker import Linker
from kg.model import Article
from kg.reading import documents

HERE = Path(__file__).parent
Links = dict[tuple[str, str, str], list[str]]


def _wanted() -> Links:
    """By article, sentence and words: the labels of those who are meant, in order, for each time they stand there."""
    found: Links = {}
    with (HERE / "links.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault((row["article"], row["sentence"], row["words"]), []).append(row["actors"])
    return found


def _linked() -> Iterator[tuple[tuple[str, str, str], str]]:
    known = gazetteer.load()
    texts = (HERE / "links.txt").read_text(encoding="utf-8").strip().split("\n\n")
    day = date(2024, 5, 10)
    articles = [Article(id=str(n), name="table", text=text, published=day) for n, text in enumerate(texts, 1)]
    for article, doc, names in documents(articles, model=None, known=known):
        linker = Linker(article, doc, names, known)
        at: dict[tuple[int, int, str], list[str]] = {}
        for m in linker.mentions:
            if m.actor is not None:
                at.setdefault((m.start, m.sentence, m.text), []).append(linker.actors[m.actor].label)
        for (_, sentence, words), labels in sorted(at.items()):
            yield (article.id, str(sentence), words), "|".join(sorted(labels))


@pytest.fixture(scope="module")
def links() -> tuple[Links, Links]:
    read: Links = {}
    for key, labels in _linked():
        read.setdefault(key, []).append(labels)
    return _wanted(), read


def test_whom_the_words_mean(links: tuple[Links, Links]) -> None:
    wanted, read = links
    wrong = {key: (labels, read.get(key)) for key, labels in wanted.items() if read.get(key) != labels}
    assert len(wanted) >= 115
    assert 1 - len(wrong) / len(wanted) >= 0.97, wrong


def test_hardly_anything_else_is_taken_for_somebody(links: tuple[Links, Links]) -> None:
    wanted, read = links
    assert len(read.keys() - wanted.keys()) <= 3, read.keys() - wanted.keys()
