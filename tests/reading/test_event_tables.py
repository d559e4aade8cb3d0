"""What events are found in whole sentences, who does them and to whom: tables with several events to a sentence."""

from __future__ import annotations

import pytest
from sentences import Read
from tables import rows

from kg.model import Actor, Event, Reading
from kg.ontology import DIP, event_type

Sides = tuple[str, list[str], list[str]]


def expected(cell: str) -> list[Sides]:
    """`TYPE: A|B > C; …` as (type, initiators, targets)."""
    found = []
    for event in filter(None, (part.strip() for part in cell.split(";"))):
        plover, _, sides = event.partition(":")
        doers, _, targets = sides.partition(">")
        names = [[n.strip() for n in side.split("|") if n.strip()] for side in (doers, targets)]
        found.append((plover, names[0], names[1]))
    return found


def same(names: list[str], actors: list[Actor]) -> bool:
    """Whether each name is the country or a part of the label of an actor, and each actor is named."""

    def fits(name: str, actor: Actor) -> bool:
        return name == actor.country or name.lower() in actor.label.lower()

    return (
        len(names) <= len(actors)
        and all(any(fits(n, a) for a in actors) for n in names)
        and all(any(fits(n, a) for n in names) for a in actors)
    )


def outcome(cell: str, reading: Reading) -> tuple[int, list[str], list[Sides]]:
    """How many expected events were found, what was found beside them, and what was missed."""
    actors = {a.iri: a for a in reading.actors}
    left = []
    for event in {c.about.iri: c.about for c in reading.claims if isinstance(c.about, Event)}.values():
        plover = event_type(event.type).plover or ""
        doers = [actors[a] for role, a in event.roles if role in {DIP.initiator, DIP.mediator}]
        targets = [actors[a] for role, a in event.roles if role not in {DIP.initiator, DIP.mediator}]
        left.append((plover, doers, targets, event_type(event.type).mutual))
    missed = []
    for plover, doers, targets in expected(cell):
        hit = next(
            (
                found
                for found in left
                if found[0] == plover
                and (
                    (same(doers, found[1]) and same(targets, found[2]))
                    or (found[3] and same([*doers, *targets], [*found[1], *found[2]]))
                )
            ),
            None,
        )
        if hit is None:
            missed.append((plover, doers, targets))
        else:
            left.remove(hit)
    false = [f"{p}: {[a.label for a in d]} > {[a.label for a in t]}" for p, d, t, _ in left]
    return len(expected(cell)) - len(missed), false, missed


@pytest.mark.parametrize(
    ("table", "precision", "recall"),
    [
        ("events.csv", 0.95, 0.95),
        ("events_newswire.csv", 0.9, 0.85),
        ("events_senses.csv", 0.95, 0.95),
        ("events_references.csv", 0.95, 0.9),
        ("events_answers.csv", 0.95, 0.95),
        ("events_structure.csv", 0.95, 0.95),
        ("events_actors.csv", 0.95, 0.95),
        ("events_wording.csv", 0.8, 0.7),
    ],
)
def test_events_of_a_table(read: Read, table: str, precision: float, recall: float) -> None:
    hits, false, missed = 0, [], []
    for row in rows(table):
        found, more, fewer = outcome(row["events"], read(row["sentence"]))
        hits += found
        false += [(row["sentence"], event) for event in more]
        missed += [(row["sentence"], event) for event in fewer]
    assert hits / (hits + len(false)) >= precision, false
    assert hits / (hits + len(missed)) >= recall, missed
