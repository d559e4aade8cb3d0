"""Tables of sentences in which square brackets mark the word in question."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.extract.attribution import sources
from kg.extract.certainty import Certainty
from kg.extract.cues import Cues
from kg.extract.factuality import Factuality
from kg.lexicon import Lexicon
from kg.model import Article
from kg.ontology import local_name

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table beside this file, as they stand; lines that open with # say how it was made."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines(keepends=True)
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def unmarked(sentence: str) -> tuple[str, list[int]]:
    """A sentence without its brackets, and where the words stood that they marked."""
    pieces = re.split(r"\[([^\]]*)\]", sentence)
    starts = [len("".join(pieces[:n])) for n in range(1, len(pieces), 2)]
    return "".join(pieces), starts


def factualities(name: str, *, cues: Cues, lexicon: Lexicon) -> Iterator[tuple[str, str, str, str]]:
    """(sentence, word, expected value, value read) of every marked word of a table."""
    from kg.gazetteer import load as known
    from kg.reading import documents

    table = [(*unmarked(row["sentence"]), row["expected"]) for row in rows(name)]
    articles = [Article(id=str(n), name="table", text=text) for n, (text, _, _) in enumerate(table)]
    read_in = documents(articles, model=None, known=known())
    for (_, doc, _), (text, starts, expected) in zip(read_in, table, strict=True):
        read = Factuality(cues, lexicon.light, lexicon.occur)
        for start in starts:
            token = next(t for t in doc if t.idx <= start < t.idx + len(t))
            yield text, token.text, expected, local_name(read.of(token))


def certainties(name: str, *, cues: Cues, lexicon: Lexicon) -> Iterator[tuple[str, str, str, str]]:
    """(sentence, word, expected certainty, that read) of every marked word of a table; empty for none."""
    from kg.gazetteer import load as known
    from kg.reading import documents

    table = [(*unmarked(row["sentence"]), row["certainty"]) for row in rows(name)]
    articles = [Article(id=str(n), name="table", text=text) for n, (text, _, _) in enumerate(table)]
    read_in = documents(articles, model=None, known=known())
    for (_, doc, _), (text, (start,), expected) in zip(read_in, table, strict=True):
        factuality = Factuality(cues, lexicon.light, lexicon.occur)
        token = next(t for t in doc if t.idx <= start < t.idx + len(t))
        read = Certainty(factuality, cues).of(token, factuality.of(token), sources(token, cues))
        yield text, token.text, expected, "" if read is None else local_name(read)


@dataclass(frozen=True)
class Spoken:
    """A marked word with its (sources, stance) as expected and as read; sources by their last words, inner first."""

    text: str
    word: str
    expected: tuple[tuple[str, ...], str]
    read: tuple[tuple[str, ...], str]


def attributions(name: str, *, cues: Cues) -> Iterator[Spoken]:
    """Who is said to say so, for every marked word of a table."""
    from kg.gazetteer import load as known
    from kg.reading import documents

    table = [(*unmarked(row["sentence"]), row) for row in rows(name)]
    articles = [Article(id=str(n), name="table", text=text) for n, (text, _, _) in enumerate(table)]
    read_in = documents(articles, model=None, known=known())
    for (_, doc, _), (text, starts, row) in zip(read_in, table, strict=True):
        expected = tuple(s.lower() for s in row["sources"].split("; ") if s)
        for start in starts:
            token = next(t for t in doc if t.idx <= start < t.idx + len(t))
            found = sources(token, cues)
            speakers = tuple(s.text.split()[-1].lower() for source in found for s in source.speakers)
            stance = local_name(found[0].stance) if found else ""
            yield Spoken(text, token.text, (expected, row["stance"]), (speakers, stance))
