"""Who does what to whom: one event of the right type, with its sides, and none where the words tell of none."""

from __future__ import annotations

import pytest
from sentences import Read, events, labels

from kg.model import Event
from kg.ontology import event_type, local_name

# text, PLOVER type, initiators, targets, factuality: the only event that the sentence tells of
ONE = [
    ("France imposed sanctions on Belarus.", "SANCTION", "France", "Belarus", "Actual"),
    ("Japan lifted curbs on exports of chips to South Korea.", "CONCEDE", "Japan", "South Korea", "Actual"),
    (
        "Norwegian troops fired on Tuesday at Swedish soldiers.",
        "ASSAULT",
        "Norwegian troops",
        "Swedish soldiers",
        "Actual",
    ),
    ("Kenya accused Uganda of smuggling arms.", "ACCUSE", "Kenya", "Uganda", "Actual"),
    ("Chad rejected a peace plan from Libya.", "REJECT", "Chad", "Libya", "Actual"),
    ("Chad rejected a Libyan peace plan.", "REJECT", "Chad", "Libya", "Actual"),
    (
        "The United States vetoed a Security Council resolution.",
        "REJECT",
        "United States",
        "",
        "Actual",
    ),
    ("Iran threatened to attack Israel.", "THREATEN", "Iran", "Israel", "Actual"),
    ("Russia threatened to stop the talks unless Ukraine withdrew.", "THREATEN", "Russia", "Ukraine", "Actual"),
    ("Turkey said it would bomb Greece.", "THREATEN", "Turkey", "Greece", "Actual"),
    ("Peru granted asylum to five Bolivian officers.", "AID", "Peru", "five Bolivian officers", "Actual"),
    ("Canada gave Haiti a grant of 20 million dollars.", "AID", "Canada", "Haiti", "Actual"),
    ("Germany will supply Ukraine with tanks.", "AID", "Germany", "Ukraine", "Planned"),
    ("India and China signed a border agreement.", "AGREE", "India|China", "", "Actual"),
    ("India signed a trade agreement with Nepal.", "SUPPORT", "India", "Nepal", "Actual"),
    ("Russia pulled out of the treaty.", "SANCTION", "Russia", "", "Actual"),
    ("Mexico recalled its ambassador from Ecuador.", "SANCTION", "Mexico", "Ecuador", "Actual"),
    ("Poland expelled 45 Russian diplomats.", "SANCTION", "Poland", "45 Russian diplomats", "Actual"),
    ("Hamas insisted on its demand that Israel withdraw.", "REQUEST", "Hamas", "Israel", "Actual"),
    ("China declared that Japan must apologise.", "REQUEST", "China", "Japan", "Actual"),
    (
        "Zelensky wrote to Erdogan, proposing a new corridor.",
        "REQUEST",
        "Volodymyr Zelensky",
        "Recep Tayyip Erdogan",
        "Actual",
    ),
    ("Israel is opposed to French mediation.", "REJECT", "Israel", "France", "Actual"),
    ("Britain mobilised reservists for a war against Iraq.", "MOBILIZE", "United Kingdom", "Iraq", "Actual"),
    (
        "Armenia's Defence Ministry said Azerbaijan had fired, an account that Azerbaijan's Defence Ministry denied.",
        "REJECT",
        "Defence Ministry of Azerbaijan",
        "Defence Ministry of Armenia",
        "Actual",
    ),
    ("Sudan held talks with Egypt on the dam.", "CONSULT", "Sudan|Egypt", "", "Actual"),
    ("Georgia freed two Russian prisoners.", "RETREAT", "Georgia", "two Russian prisoners", "Actual"),
    ("Biden attacked Trump over taxes.", "ACCUSE", "Joe Biden", "Donald Trump", "Actual"),
    ("Egypt brought Sudan and Ethiopia together.", "CONSULT", "Egypt|Ethiopia|Sudan", "", "Actual"),
    ("Italy's prime minister praised Tunisia.", "SUPPORT", "Italian prime minister", "Tunisia", "Actual"),
    ("Brazil demanded that Paraguay withdraw.", "REQUEST", "Brazil", "Paraguay", "Actual"),
    (
        "Sergei Lavrov and Hakan Fidan left after a telephone call.",
        "CONSULT",
        "Sergei Lavrov|Hakan Fidan",
        "",
        "Actual",
    ),
    ("Kim Jong Un warned South Korea of war.", "THREATEN", "Kim Jong Un", "South Korea", "Actual"),
    ("NATO said it would blockade Libya.", "THREATEN", "NATO", "Libya", "Actual"),
]

# what must not count as an event between two sides
NONE = [
    "Carroll agreed.",
    "The Kenyan runner attacked the last hill.",
    "Sudan is a member of the African Union.",
    "The talks lasted an hour.",
    "The markets in Japan rallied.",
    "Chile's weather is warm.",
    "An attack of nerves felled the minister.",
    "Trade with partners matters.",
    "The court revisited the case.",
    "Spain plays host to the opera.",
    "The president gave in to temptation.",
    "Prices of arms rose.",
]

# text of two or three sentences, type of the last event, its initiators and targets: who is meant was said before
AGAIN = [
    (
        "Japan lifted curbs on exports to South Korea. Japan had imposed the curbs in 2019.",
        "Sanction",
        "Japan",
        "South Korea",
    ),
    ("Libya attacked Chad. France condemned the attack.", "Criticism", "France", "Libya"),
]


def _sides(claims: list, reading: object) -> list[tuple[str, set[str], set[str], str]]:
    return [
        (
            event_type(c.about.type).plover or "",
            set().union(*(labels(reading, c, role) for role in ("initiator", "mediator", "party"))),
            labels(reading, c, "target"),
            local_name(c.factuality),
        )
        for c in claims
    ]


def _set(names: str) -> set[str]:
    return set(filter(None, names.split("|")))


@pytest.mark.parametrize(("text", "plover", "initiators", "targets", "factuality"), ONE)
def test_one_event_with_its_sides(
    read: Read, text: str, plover: str, initiators: str, targets: str, factuality: str
) -> None:
    reading = read(text)
    assert _sides(events(reading), reading) == [(plover, _set(initiators), _set(targets), factuality)]


@pytest.mark.parametrize("text", NONE)
def test_no_event_between_sides(read: Read, text: str) -> None:
    found = [c for c in events(read(text)) if isinstance(c.about, Event) and len({a for _, a in c.about.roles}) > 1]
    assert found == []


@pytest.mark.parametrize(("text", "type_", "initiators", "targets"), AGAIN)
def test_a_matter_told_of_before_keeps_its_sides(
    read: Read, text: str, type_: str, initiators: str, targets: str
) -> None:
    reading = read(text)
    last = events(reading, type_)[-1]
    assert (labels(reading, last, "initiator"), labels(reading, last, "target")) == (_set(initiators), _set(targets))


def test_an_event_named_again_is_one_event(read: Read) -> None:
    reading = read("Egypt and Sudan held talks on Monday. The talks failed, Ethiopia said.")
    assert len({c.about.iri for c in events(reading) if isinstance(c.about, Event)}) == 1
    assert {local_name(c.about.outcome) for c in events(reading) if c.about.outcome} == {"Failure"}
