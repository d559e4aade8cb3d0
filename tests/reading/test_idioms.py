"""Idioms of foreign desks are read as what they tell of, and the same words in everyday senses are not: two tables."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tables import rows

from kg.model import Article, Event, Reading, short_hash
from kg.ontology import DIP, event_type, local_name
from kg.reading import readings

Told = tuple[str, set[str], set[str], str]


def told(reading: Reading) -> Iterator[Told]:
    """Each event of a reading: PLOVER type, countries that do it, countries that it is done to, factuality."""
    actors = {a.iri: a for a in reading.actors}
    for claim in reading.claims:
        if isinstance(claim.about, Event):
            doers = {actors[a].country or "" for r, a in claim.about.roles if r in {DIP.initiator, DIP.mediator}}
            targets = {actors[a].country or "" for r, a in claim.about.roles if r == DIP.target}
            yield event_type(claim.about.type).plover or "", doers, targets, local_name(claim.factuality)


@pytest.fixture(scope="module")
def events() -> dict[str, list[Told]]:
    """The events of every sentence of both tables, read in one go."""
    sentences = [row["sentence"] for name in ("idioms.csv", "lookalikes.csv") for row in rows(name)]
    articles = [Article(id=short_hash(s), name="test", text=s) for s in sentences]
    return {s: list(told(r)) for s, r in zip(sentences, readings(articles, with_triples=False), strict=True)}


def is_told(row: dict[str, str], found: list[Told]) -> bool:
    """Whether one of the events is the row's: `A > B` by direction, `A + B` as all who take part."""
    doers, _, targets = row["sides"].partition(" > ")
    for type_, initiators, others, factuality in found:
        directed = initiators == {doers} and others == {targets}
        together = not targets and initiators | others == set(doers.split(" + "))
        if type_ == row["type"] and factuality == (row["factuality"] or "Actual") and (directed or together):
            return True
    return False


def test_idioms_tell_of_their_events(events: dict[str, list[Told]]) -> None:
    table = rows("idioms.csv")
    missed = [(row["sentence"], events[row["sentence"]]) for row in table if not is_told(row, events[row["sentence"]])]
    assert len(missed) <= 0.02 * len(table), missed


@pytest.mark.parametrize("row", rows("lookalikes.csv"), ids=lambda row: row["sentence"])
def test_everyday_senses_tell_of_no_such_event(events: dict[str, list[Told]], row: dict[str, str]) -> None:
    assert row["type"] not in [type_ for type_, *_ in events[row["sentence"]]]
