"""How sure the source is of what it says: certain, probable, possible, or nothing where it leaves that open."""

from __future__ import annotations

from collections import Counter

import pytest
from rdflib import URIRef
from sentences import Read, events
from tables import certainties

from kg.extract.cues import load as load_cues
from kg.lexicon import load as load_lexicon
from kg.model import Relation
from kg.ontology import DIP, local_name

TABLES = ["certainty.csv", "certainty_heldout.csv"]
LEVELS = ["Certain", "Probable", "Possible", ""]

Row = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def read_words() -> dict[str, list[Row]]:
    """The marked word of each sentence, with the certainty expected and the one read."""
    return {name: list(certainties(name, cues=load_cues(), lexicon=load_lexicon())) for name in TABLES}


def _faults(found: list[Row]) -> str:
    return "\n".join(f"{text} [{word}]: {read}, not {expected}" for text, word, expected, read in found)


@pytest.mark.parametrize("name", TABLES)
def test_certainty_of_the_tables(read_words: dict[str, list[Row]], name: str) -> None:
    found = read_words[name]
    assert len(found) == 80
    wrong = [row for row in found if row[2] != row[3]]
    assert 1 - len(wrong) / len(found) >= 0.95, _faults(wrong)


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_is_read_well(read_words: dict[str, list[Row]], level: str) -> None:
    found = [row for table in read_words.values() for row in table if row[2] == level]
    wrong = [row for row in found if row[3] != level]
    assert len(found) >= 30 and 1 - len(wrong) / len(found) >= 0.9, _faults(wrong)


OF_CLAIMS = [
    ("Israel bombed Syria on Monday.", "AirStrike", "Actual", "Certain"),
    ("American officials believe that Israel bombed Syria on Monday.", "AirStrike", "Rumored", "Probable"),
    ("Israel bombed Syria on Monday, officials suspect.", "AirStrike", "Rumored", "Possible"),
    ("Satellite images suggest that Israel bombed Syria on Monday.", "AirStrike", "Rumored", "Probable"),
    ("Officials said that Israel may have bombed Syria.", "AirStrike", "Conditional", "Possible"),
    ("Officials denied that Israel had bombed Syria.", "AirStrike", "Denied", "Certain"),
    ("Macron is expected to visit China.", "Visit", "Planned", "Probable"),
    ("Macron will visit China.", "Visit", "Planned", "Certain"),
    ("Macron is likely to visit China.", "Visit", "Conditional", "Probable"),
    ("Macron is unlikely to visit China.", "Visit", "Conditional", "Probable"),
    ("Macron wants to visit China.", "Visit", "Conditional", ""),
    ("Macron reportedly visited China.", "Visit", "Rumored", ""),
]


@pytest.mark.parametrize(("text", "type_", "factuality", "certainty"), OF_CLAIMS, ids=[row[0] for row in OF_CLAIMS])
def test_a_claim_says_how_sure_its_source_is(
    read: Read, text: str, type_: str, factuality: str, certainty: str
) -> None:
    (claim,) = events(read(text), type_)
    assert local_name(claim.factuality) == factuality
    assert (local_name(claim.certainty) if claim.certainty is not None else "") == certainty


def test_only_hedges_below_the_source_count(read: Read) -> None:
    doubted = "Analysts believe a minister told parliament that Russia had bombed Syria."
    (claim,) = events(read(doubted), "AirStrike")
    assert claim.certainty == DIP.Certain  # to the minister
    both = "Analysts believe a minister told parliament that Russia may have bombed Syria."
    (claim,) = events(read(both), "AirStrike")
    assert claim.certainty == DIP.Possible


def test_what_is_taken_for_granted_is_not_hedged(read: Read) -> None:
    reading = read("The strike by which Israel killed two Syrian officers could provoke Iran.")
    assert {c.certainty for c in events(reading) if c.factuality == DIP.Actual} == {DIP.Certain}


def test_naming_an_event_again_makes_it_no_surer(read: Read) -> None:
    reading = read("Macron may meet Scholz in Berlin on Friday. The meeting, officials said, is about gas.")
    met = [c for c in events(reading) if c.factuality == DIP.Conditional]
    assert len(met) == 2 and {c.certainty for c in met} == {DIP.Possible}


@pytest.mark.parametrize(
    ("text", "relation", "certainty"),
    [
        ("Iran is an ally of Russia.", DIP.alliedWith, DIP.Certain),
        ("France believes that Iran is an ally of Russia.", DIP.alliedWith, DIP.Probable),
        ("Hamas is believed to hold 20 Israeli hostages.", DIP.holdsCaptive, DIP.Probable),
        ("Albania may join the European Union.", DIP.memberOf, DIP.Possible),
        ("CIA Director William Burns may fly to Cairo.", DIP.headOf, DIP.Certain),
    ],
)
def test_relations_have_it_too(read: Read, text: str, relation: URIRef, certainty: URIRef) -> None:
    claims = [c for c in read(text).claims if isinstance(c.about, Relation) and c.about.predicate == relation]
    assert {c.certainty for c in claims} == {certainty}


def test_what_is_only_believed_makes_no_edge(read: Read) -> None:
    believed = (
        "American officials believe that Iran bombed Syria. Satellite images suggest that Egypt is allied with Chad."
    )
    assert {local_name(c.factuality) for c in read(believed).claims} == {"Rumored"}


def test_levels_of_the_tables_are_balanced(read_words: dict[str, list[Row]]) -> None:
    counts = Counter(row[2] for found in read_words.values() for row in found)
    assert set(counts) == set(LEVELS) and max(counts.values()) <= 1.5 * min(counts.values())
