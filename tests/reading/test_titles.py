"""Titles: which post of whose a phrase beside a name says, and whether it is held now, over, or to come."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import URIRef

from kg import gazetteer
from kg.linking.linker import Linker
from kg.model import Article
from kg.ontology import local_name
from kg.reading import documents
from kg.typing.relations import from_titles

TABLE = Path(__file__).with_name("titles.csv")
HELD = {"now": "holdsOffice", "former": "formerlyHeldOffice"}


def _rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def _words(label: str) -> list[str]:
    """The words of an office in any order: "Governor of Texas" and "Texas Governor" are one."""
    plain = label.casefold().replace("-", " ").replace("'s", "")
    return sorted(w for w in re.findall(r"[\w']+", plain) if w not in {"of", "the", "for"})


def _read() -> Iterator[tuple[dict[str, str], bool]]:
    """Each row with whether it is read so."""
    known, rows = gazetteer.load(), _rows()
    articles = [Article(id=str(n), name="table", text=row["sentence"]) for n, row in enumerate(rows)]
    for (article, doc, names), row in zip(documents(articles, model=None, known=known), rows, strict=True):
        linker = Linker(article, doc, names, known)

        def label(iri: URIRef, linker: Linker = linker) -> str:
            if iri in linker.actors:
                return linker.actors[iri].label
            return known.entries[iri].label if iri in known.entries else known.offices[iri].label

        offices = [
            (
                local_name(r.predicate),
                _words(r.object_label or label(r.object)),
                _words(label(r.office_in) if r.office_in else ""),
            )
            for r in (link.relation for link in from_titles(doc, linker))
            if local_name(r.predicate) in HELD.values()
            and row["person"] in {label(r.subject), linker.actor(r.subject).mention}
        ]
        people = {i for i, a in linker.actors.items() if row["person"] in {a.label, a.mention}}
        ranks = {t.title.rank for t in linker.titled if t.person in people}
        wanted = (HELD.get(row["status"]), _words(row["office"]), _words(row["body"]))
        right = wanted in offices if row["status"] in HELD else not offices
        yield row, right and (not row["rank"] or row["rank"] in ranks)


@pytest.fixture(scope="module")
def read() -> list[tuple[dict[str, str], bool]]:
    return list(_read())


def test_titles_say_post_body_rank_and_status(read: list[tuple[dict[str, str], bool]]) -> None:
    wrong = [row["sentence"] for row, right in read if not right]
    assert len(read) >= 240
    assert 1 - len(wrong) / len(read) >= 0.97, "\n".join(wrong)


@pytest.mark.parametrize("status", ["now", "former", "to come", "none"])
def test_no_status_is_much_worse_than_the_others(read: list[tuple[dict[str, str], bool]], status: str) -> None:
    of_status = [right for row, right in read if row["status"] == status]
    assert sum(of_status) / len(of_status) >= 0.9
