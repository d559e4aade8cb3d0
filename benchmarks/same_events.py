"""How well `kg link` finds events of two articles that are one.

    python -m benchmarks.same_events [--seed N]

The set is made by script, by a fixed seed: things that happen between states in a year, most pairs of states seldom,
some often; campaigns of many like events of two in a few weeks; and visits, in which other ministers of the same two do
the same within days. Each is told by one to three articles, as news does it: published up to two days later, with or
without its day (sometimes a wrong one), place and topic, the minister or his state, somebody left out or added, a wider
kind of event. A proposal is right where both tell of one thing.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby

from rdflib import RDFS, URIRef

from kg.model import mint
from kg.ontology import DIP, EventType, event_types, graph, topics
from kg.sameness.events import Telling, pairs

SEED = 20261128
THRESHOLDS = (0.3, 0.5, 0.7, 0.9)
PRECISION, RECALL = 0.9, 0.6  # at 0.5
STATES, MINISTERS, PLACES = 40, 5, 30  # ministers of each state
ALONE = 1_500  # things that happen by themselves
CAMPAIGNS, STRIKES = 12, 15  # and what happens in each
VISITS, TALKS = 60, 2
FIRST = date(2030, 1, 1).toordinal()

Seats = tuple[tuple[URIRef, URIRef, URIRef], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What truly happens; `seats` are properties, ministers and their states."""

    type: EventType
    day: int
    seats: Seats
    place: URIRef
    topic: URIRef | None


def happenings(chance: random.Random) -> Iterator[Happening]:
    """A year of them, in no order."""
    kinds = [kind for kind in event_types().values() if kind.relation is not None]
    chance.shuffle(kinds)
    states = [mint("actor", "state", str(number)) for number in range(STATES)]
    places = [mint("place", str(number)) for number in range(PLACES)]
    often = [[1 / (rank + 3) for rank in range(len(some))] for some in (kinds, states)]

    def minister(state: URIRef) -> URIRef:
        return mint("actor", "minister", state, str(chance.randrange(MINISTERS)))

    def happening(kind: EventType, day: int, sides: list[URIRef]) -> Happening:
        roles = (DIP.initiator, DIP.initiator if kind.mutual else DIP.target)
        seats = tuple((roles[min(number, 1)], minister(side), side) for number, side in enumerate(sides))
        topic = chance.choice([None, *topics().values()])
        return Happening(type=kind, day=day, seats=seats, place=chance.choice(places), topic=topic)

    for _ in range(ALONE):
        sides = list(dict.fromkeys(chance.choices(states, often[1], k=chance.choice((2, 2, 2, 3, 4)))))
        if len(sides) > 1:
            yield happening(chance.choices(kinds, often[0])[0], chance.randrange(365), sides)
    for _ in range(CAMPAIGNS):
        kind, sides, start = chance.choice(kinds), chance.sample(states, 2), chance.randrange(340)
        for _ in range(STRIKES):
            yield happening(kind, start + chance.randrange(20), sides)
    for _ in range(VISITS):
        kind, sides, start = chance.choices(kinds, often[0])[0], chance.sample(states, 2), chance.randrange(360)
        for _ in range(TALKS):
            yield happening(kind, start + chance.randrange(3), sides)


def tellings(what: Happening, key: str, chance: random.Random) -> Iterator[Telling]:
    """What one to three articles tell of it."""
    for number in range(chance.choice((1, 1, 1, 1, 1, 1, 2, 2, 2, 3))):
        seats = {(role, who if chance.random() < 0.3 else side, side) for role, who, side in what.seats}
        if len(seats) > 2 and chance.random() < 0.3:
            seats.discard(chance.choice(sorted(seats)))
        if chance.random() < 0.1:
            further = mint("actor", "state", str(chance.randrange(STATES)))
            seats.add((what.seats[-1][0], further, further))
        day = FIRST + what.day
        own = "" if chance.random() > 0.35 else date.fromordinal(day - (chance.random() < 0.03)).isoformat()
        topic = what.topic if chance.random() < 0.4 else None
        yield Telling(
            iri=mint("event", key, str(number)),
            type=_wider(what.type.iri) if chance.random() < 0.2 else what.type.iri,
            name=f"{what.type.label} {key}",
            day=date.fromisoformat(own).toordinal() if own else day + chance.choice((0, 0, 1, 1, 2)),
            own_day=own,
            place=what.place if chance.random() < 0.5 else "",
            topic=topic or "",
            graphs={f"{key} {number}"},
            seats={(str(role), str(actor), str(side)) for role, actor, side in seats},
        )


def _wider(kind: URIRef) -> URIRef:
    """The class above, where that one too is a kind of event that has a tie of its own."""
    above = graph().value(kind, RDFS.subClassOf)
    known = {one.iri for one in event_types().values() if one.relation is not None}
    return above if isinstance(above, URIRef) and above in known else kind


def quality(write: Callable[[str], object], *, seed: int = SEED) -> tuple[float, float]:
    """Print precision and recall by likelihood; those at 0.5."""
    chance = random.Random(seed)  # noqa: S311
    told = [
        (number, one)
        for number, what in enumerate(list(happenings(chance)))
        for one in tellings(what, str(number), chance)
    ]
    truth = {one.iri: number for number, one in told}
    alike = [len(list(same)) for _, same in groupby(number for number, _ in told)]
    same = sum(1 for count in alike for _ in combinations(range(count), 2))
    found = list(pairs([one for _, one in told], least=min(THRESHOLDS)))
    write(f"{len(alike):,} things that happened, {len(told):,} tellings, {same:,} pairs of tellings of one thing\n")
    write(f"{'likelihood':>10} {'proposed':>8} {'precision':>9} {'recall':>6}\n")
    at_half = (0.0, 0.0)
    for least in THRESHOLDS:
        proposed = [pair for pair in found if pair.score >= least]
        right = sum(truth[pair.one] == truth[pair.other] for pair in proposed)
        precision, recall = right / max(1, len(proposed)), right / same
        write(f"{least:>10} {len(proposed):>8,} {precision:>9.3f} {recall:>6.3f}\n")
        if least == 0.5:
            at_half = (precision, recall)
    return at_half


def main(arguments: list[str]) -> int:
    """Print the table; 1 where a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args(arguments)
    precision, recall = quality(sys.stdout.write, seed=options.seed)
    return int(precision < PRECISION or recall < RECALL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
