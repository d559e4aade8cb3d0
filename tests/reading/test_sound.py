"""What is read breaks no guard of the shapes, and nothing stops the reader: texts that once did."""

from __future__ import annotations

import pytest
from sentences import Read, events, labels

from kg import gazetteer, guards
from kg.model import Reading
from kg.ontology import local_name


@pytest.fixture(scope="module")
def classes() -> guards.Classes:
    return guards.classes_of(gazetteer.load())


def violations(reading: Reading, classes: guards.Classes) -> list[str]:
    return [one.guard for one in guards.broken_by(reading, classes) if one.severity == "Violation"]


@pytest.mark.parametrize(
    "text",
    ["Egypt borders Zanqara.", "Turkey's border with Velmora Province was closed.", "Turkana County borders Ethiopia."],
)
def test_a_border_with_a_place_that_nobody_knows_says_that_it_is_a_place(
    read: Read, classes: guards.Classes, text: str
) -> None:
    reading = read(text)
    assert [local_name(claim.about.predicate) for claim in reading.claims] == ["borders"]
    assert violations(reading, classes) == []


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Qatar mediated between itself and Egypt.", {"Egypt"}),
        ("The Taliban said that it mediated between France and the Taliban.", {"France"}),
    ],
)
def test_who_mediates_is_no_party(read: Read, classes: guards.Classes, text: str, parties: set[str]) -> None:
    reading = read(text)
    (claim,) = events(reading, "Mediation")
    assert labels(reading, claim, "party") == parties and violations(reading, classes) == []


@pytest.mark.parametrize(
    ("publisher", "text"),
    [
        ("Sabah", "Sabah said Egypt had attacked Mali."),  # a paper, and a place
        ("Example Times newspaper", "The Example Times newspaper said Egypt had attacked Mali."),
    ],
)
def test_an_outlet_is_no_source_of_its_own_article(
    read: Read, classes: guards.Classes, publisher: str, text: str
) -> None:
    assert [claim.attributed_to for claim in read(text, publisher=publisher).claims] == [()]
    assert [len(claim.attributed_to) for claim in read(text, publisher="Another").claims] == [1]
    assert violations(read(text, publisher=publisher), classes) == []


@pytest.mark.parametrize(
    "text",
    [
        "Dorsa Hamas came. Dorsa its leader spoke.",  # a title that names whose it is
        '"Egypt attacked Mali," and "',  # a mark that opens nothing
    ],
)
def test_an_odd_text_is_read(read: Read, text: str) -> None:
    assert read(text).sentences
