"""Tables of sentences in which square brackets mark the word in question."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from kg.extract.cues import Cues
from kg.extract.factuality import Factuality
from kg.lexicon import Lexicon
from kg.model import Article
from kg.ontology import local_name

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table beside this file, as they stand."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def unmarked(sentence: str) -> tuple[str, list[int]]:
    """A sentence without its brackets, and where the words stood that they marked."""
    pieces = re.split(r"\[([^\]]*)\]", sentence)
    starts = [len("".join(pieces[:n])) for n in range(1, len(pieces), 2)]
    return "".join(pieces), starts


def factualities(name: str, *, cues: Cues, lexicon: Lexicon) -> Iterator[tuple[str, str, str, str]]:
    """(sentence, word, expected value, value read) of every marked word of a table."""
    from kg.documents import load_model, parse

    table = [(*unmarked(row["sentence"]), row["expected"]) for row in rows(name)]
    articles = [Article(id=str(n), name="table", text=text) for n, (text, _, _) in enumerate(table)]
    for (_, doc), (text, starts, expected) in zip(parse(articles, nlp=load_model()), table, strict=True):
        read = Factuality(cues, lexicon.light, lexicon.occur)
        for start in starts:
            token = next(t for t in doc if t.idx <= start < t.idx + len(t))
            yield text, token.text, expected, local_name(read.of(token))
