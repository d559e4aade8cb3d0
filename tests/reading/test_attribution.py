"""Who is said to say so: the speaker, never the publisher; inner source first; nobody where nobody speaks."""

from __future__ import annotations

import pytest
from sentences import Read, events
from tables import Spoken, attributions

from kg.extract.cues import load as load_cues
from kg.ontology import local_name

TABLES = ["attribution.csv", "attribution_heldout.csv", "attribution_newswire.csv"]


@pytest.fixture(scope="module")
def spoken() -> dict[str, list[Spoken]]:
    """Every marked word of each table, with whoever says so."""
    return {name: list(attributions(name, cues=load_cues())) for name in TABLES}


def _faults(found: list[Spoken]) -> str:
    return "\n".join(f"{s.text} [{s.word}]: {s.read}, not {s.expected}" for s in found if s.read != s.expected)


def test_the_tables_hold_two_hundred_sentences(spoken: dict[str, list[Spoken]]) -> None:
    assert len({s.text for found in spoken.values() for s in found}) >= 200


@pytest.mark.parametrize("name", TABLES)
def test_sources_and_stance_of_the_tables(spoken: dict[str, list[Spoken]], name: str) -> None:
    found = spoken[name]
    assert sum(s.read[0] == s.expected[0] for s in found) / len(found) >= 0.92, _faults(found)
    assert sum(s.read[1] == s.expected[1] for s in found) / len(found) >= 0.92, _faults(found)


def test_nobody_is_made_to_say_what_the_article_says_itself(spoken: dict[str, list[Spoken]]) -> None:
    silent = [s for s in spoken["attribution.csv"] if not s.expected[0]]
    assert silent and not [s for s in silent if s.read[0]], _faults(silent)


def _who(read: Read, text: str, type_: str, publisher: str | None = None) -> tuple[list[str], list[str], str | None]:
    reading = read(text, publisher=publisher)
    claim = next(c for c in events(reading) if local_name(c.about.type) == type_)
    said, relayed = ([reading.actor(a).label for a in who] for who in (claim.attributed_to, claim.reported_by))
    return said, relayed, local_name(claim.stance) if claim.stance else None


def test_officials_are_the_source_and_the_outlet_relays_them(read: Read) -> None:
    text = "The meeting between Burns and Barnea was confirmed by Israeli officials to Axios."
    assert _who(read, text, "Meeting") == (["Israeli officials"], ["Axios"], "Confirms")


@pytest.mark.parametrize(
    ("speaker", "source"),
    [
        ("the White House", "White House"),
        ("his office", "Emmanuel Macron's office"),
        ("a French government source", "French government source"),
        ("a local rights group", "local rights group"),
    ],
)
def test_an_office_or_group_speaks_for_itself_and_not_as_the_state(read: Read, speaker: str, source: str) -> None:
    assert _who(read, f"Emmanuel Macron met Nancy Pelosi, {speaker} said.", "Meeting")[0] == [source]


def test_the_inner_source_comes_first(read: Read) -> None:
    said, relayed, stance = _who(read, "Axios reported that Israeli officials said Burns met Barnea.", "Meeting")
    assert (said, relayed, stance) == (["Israeli officials", "Axios"], ["Axios"], "Says")


@pytest.mark.parametrize(
    ("paper", "source"),
    [
        ("a statement by the Kenyan army", "Armed Forces of Kenya"),
        ("a letter signed by two Kenyan senators", "two Kenyan senators"),
        ("a report published by the Kenyan army on Monday", "Armed Forces of Kenya"),
        ("a report on Kenya", None),
    ],
)
def test_a_paper_speaks_for_those_who_made_it(read: Read, paper: str, source: str | None) -> None:
    said = _who(read, f"Mali expelled two Somali diplomats, according to {paper}.", "DiplomatExpulsion")[0]
    assert said == ([] if source is None else [source])


def test_a_publisher_is_not_its_own_source(read: Read) -> None:
    text = "Reuters reported that Macron had met Scholz."
    assert _who(read, text, "Meeting", publisher="Reuters") == ([], [], None)
    assert _who(read, text, "Meeting", publisher="Axios")[0] == ["Reuters"]


def test_anonymous_sources_are_groups_that_act_for_somebody(read: Read) -> None:
    reading = read("Macron met Scholz, Israeli officials said.")
    (source,) = next(c.attributed_to for c in events(reading))
    group = reading.actor(source)
    assert local_name(group.type) == "PersonGroup" and group.country == "ISR"


def test_a_denial_leaves_what_it_presupposes_to_the_article(read: Read) -> None:
    reading = read("Brussels denies that its sanctions on Russia have blocked food exports.")
    sanctions = [
        c for c in events(reading) if "sanction" in c.evidence.quote and "Sanction" in local_name(c.about.type)
    ]  # type: ignore[union-attr]
    assert all(not c.attributed_to for c in sanctions)
