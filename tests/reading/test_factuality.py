"""How sentences present what they tell of: a plan is not a meeting, and a "not" is never lost."""

from __future__ import annotations

from collections import Counter

import pytest
from sentences import Read, events
from tables import factualities

from kg.extract.cues import load as load_cues
from kg.lexicon import load as load_lexicon
from kg.ontology import DIP, is_a, local_name

FACTS = {"Actual", "Ongoing"}
VALUES = {"Actual", "Ongoing", "Planned", "Rumored", "Conditional", "NotRealized", "Denied"}
TABLES = ["factuality.csv", "factuality_heldout.csv", "factuality_newswire.csv", "factuality_cues.csv"]

Row = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def read_words() -> dict[str, list[Row]]:
    """Every marked word of each table, with the value expected and the value read."""
    return {name: list(factualities(name, cues=load_cues(), lexicon=load_lexicon())) for name in TABLES}


def _faults(found: list[Row]) -> str:
    return "\n".join(
        f"{text} [{word}]: {read}, not {expected}" for text, word, expected, read in found if expected != read
    )


def test_the_tables_are_large_and_balanced(read_words: dict[str, list[Row]]) -> None:
    whole = [
        found for name, found in read_words.items() if name != "factuality_cues.csv"
    ]  # cues are as many as they are
    counts = Counter(expected for found in whole for _, _, expected, _ in found)
    assert set(counts) == VALUES
    assert sum(counts.values()) >= 300
    assert max(counts.values()) <= 1.5 * min(counts.values())


@pytest.mark.parametrize("name", TABLES)
def test_factuality_of_the_tables(read_words: dict[str, list[Row]], name: str) -> None:
    found = read_words[name]
    assert sum(e == r for _, _, e, r in found) / len(found) >= LEAST[name], _faults(found)


@pytest.mark.parametrize("value", sorted(VALUES))
def test_every_value_is_read_well(read_words: dict[str, list[Row]], value: str) -> None:
    found = [row for table in read_words.values() for row in table if row[2] == value]
    assert sum(e == r for _, _, e, r in found) / len(found) >= 0.9, _faults(found)


def test_what_is_no_fact_is_never_read_as_one(read_words: dict[str, list[Row]]) -> None:
    flips = [row for found in read_words.values() for row in found if row[2] not in FACTS and row[3] in FACTS]
    assert not flips, _faults(flips)


LEAST = {
    "factuality.csv": 0.95,
    "factuality_heldout.csv": 0.9,
    "factuality_newswire.csv": 0.95,
    "factuality_cues.csv": 1.0,
}


MEETINGS = [
    ("Macron met Scholz in Berlin.", "Actual"),
    ("Macron managed to meet Scholz.", "Actual"),
    ("After meeting Scholz, Macron flew home.", "Actual"),
    ("Macron, who met Scholz in May, was pleased.", "Actual"),
    ("Macron is meeting Scholz.", "Ongoing"),
    ("Macron will meet Scholz.", "Planned"),
    ("Macron is set to meet Scholz.", "Planned"),
    ("Macron agreed to meet Scholz.", "Planned"),
    ("Macron is scheduled to hold talks with Scholz.", "Planned"),
    ("Macron said he would meet Scholz.", "Planned"),
    ("Macron may meet Scholz.", "Conditional"),
    ("If Macron meets Scholz, prices will fall.", "Conditional"),
    ("Macron is rumored to have met Scholz.", "Rumored"),
    ("Macron reportedly met Scholz.", "Rumored"),
    ("Macron did not meet Scholz.", "NotRealized"),
    ("Macron failed to meet Scholz.", "NotRealized"),
    ("Macron cannot meet Scholz.", "NotRealized"),
    ("Macron had been due to meet Scholz.", "NotRealized"),
    ("Macron left without meeting Scholz.", "NotRealized"),
    ("Macron denied meeting Scholz.", "Denied"),
    ("Macron denied that he had met Scholz.", "Denied"),
]


@pytest.mark.parametrize(("text", "expected"), MEETINGS, ids=[t for t, _ in MEETINGS])
def test_the_claim_about_a_meeting_has_its_factuality(read: Read, text: str, expected: str) -> None:
    met = [c for c in events(read(text)) if is_a(c.about.type, DIP.Consultation)]
    found = {local_name(c.factuality) for c in met if len({a for _, a in c.about.roles}) > 1}
    assert found == {expected}
