"""Events that two articles tell of and that may be one: of one kind, between the same sides, within a few days.

The side of an actor is its principal: one paper has ministers meet, another one their countries. Only events with a day
are looked at: their own, else that of their article. Where two sides have many such events in those days, as in a war,
no two of them are likely to be one unless both say the same day.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from math import exp
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.model import BASE
from kg.ontology import DIP, event_type, is_a, label

if TYPE_CHECKING:
    from kg.store import Store

DAYS = 3  # that two tellings may be apart
WINDOW = 8  # tellings behind one with which it is compared
MOST_SEATS = 10  # participants, or sides, beyond which pairs of them say nothing

START = -1.5
SAME_TYPE, NEAR_TYPE = 1.0, 0.4
ALL_SEATS, ALL_SIDES, MOST_OF_THE_SEATS, MOST_OF_THE_SIDES = 1.5, 1.2, 0.4, 0.2
SAME_DAY, OTHER_DAY = 2.0, -4.0
SAME_PLACE, OTHER_PLACE = 1.5, -3.0
SAME_TOPIC = 0.7
TURNED = -3.0  # who did it in one telling suffers it in the other
EACH_MORE, MOST_MORE = -0.6, -2.5  # further events of the two in these days

_EVENTS = """
SELECT DISTINCT ?event ?type ?name ?graph ?published ?date ?place ?topic WHERE {
  GRAPH ?graph {
    ?claim dip:aboutEvent ?event . ?event a ?type ; skos:prefLabel ?name .
    ?article dip:contentHash ?hash ; dip:text ?text .
    OPTIONAL { ?article dip:published ?published }
    OPTIONAL { ?event dip:date ?date }
    OPTIONAL { ?event dip:location ?place }
    OPTIONAL { ?event dip:topic ?topic }
  }
}
"""
_SEATS = "SELECT DISTINCT ?event ?role ?actor WHERE { ?role rdfs:subPropertyOf dip:participant . ?event ?role ?actor }"

_SIDES = "SELECT DISTINCT ?actor ?side WHERE { ?actor dip:principal ?side }"

Reason = tuple[float, str]


@dataclass(slots=True, kw_only=True)
class Telling:
    """An event as it is compared: what is told of it, "" for what is not.

    `day` (an ordinal of Python's dates) orders it; `own_day` is its own, in ISO 8601, where it has an exact one.
    `seats` are properties, actors, and those for whom they act at last; `graphs` the articles.
    """

    iri: URIRef
    type: URIRef
    name: str
    day: int
    own_day: str = ""
    place: str = ""
    topic: str = ""
    graphs: set[str] = field(default_factory=set)
    seats: set[tuple[str, str, str]] = field(default_factory=set)

    @property
    def actors(self) -> frozenset[str]:
        """Those who take part."""
        return frozenset(actor for _, actor, _ in self.seats)

    @property
    def sides(self) -> frozenset[str]:
        """Those for whom they act."""
        return frozenset(side for *_, side in self.seats)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likely:
    """Two events that may be one, the earlier first, with a likelihood from 0 to 1 and its reasons."""

    one: URIRef
    other: URIRef
    names: str
    score: float
    reasons: tuple[str, ...]


def likely(store: Store, *, least: float) -> Iterator[Likely]:
    """The pairs of a store's events, of different articles, that may be one."""
    yield from pairs(read(store), least=least)


def pairs(events: Iterable[Telling], *, least: float) -> Iterator[Likely]:
    """The pairs of events of different articles that may be one. Takes time about linear in the events."""
    blocks: dict[tuple[str, str, str], list[Telling]] = defaultdict(list)
    for event in events:
        kind = event_type(event.type).plover or label(event.type)
        together = [group for group in (event.actors, event.sides) if 2 <= len(group) <= MOST_SEATS]
        for pair in sorted({pair for group in together for pair in combinations(sorted(group), 2)}):
            blocks[kind, *pair].append(event)
    seen: set[tuple[URIRef, URIRef]] = set()
    for key in sorted(blocks):
        block = sorted(blocks[key], key=lambda event: (event.day, event.iri))
        days = [event.day for event in block]
        for at, one in enumerate(block):
            near = bisect_right(days, one.day + DAYS) - bisect_left(days, one.day - DAYS)
            for other in block[at + 1 : at + 1 + WINDOW]:
                if other.day - one.day > DAYS:
                    break
                if (one.iri, other.iri) in seen or one.graphs & other.graphs:
                    continue
                seen.add((one.iri, other.iri))
                reasons = [*_reasons(one, other, near)]
                value = round(1 / (1 + exp(-START - sum(points for points, _ in reasons))), 3)
                if value >= least:
                    told = tuple(text for _, text in sorted(reasons, key=lambda r: (-abs(r[0]), r[1])))
                    called = f"{one.name} = {other.name}"
                    yield Likely(one=one.iri, other=other.iri, names=called, score=value, reasons=told)


def _reasons(one: Telling, other: Telling, near: int) -> Iterator[Reason]:
    """What speaks for and against two events being one; `near` of their kind lie within these days."""
    if one.type == other.type:
        yield SAME_TYPE, f"both {label(one.type)}"
    elif is_a(one.type, other.type) or is_a(other.type, one.type):
        yield NEAR_TYPE, f"{label(one.type)} and {label(other.type)}"
    if company := [*_company(one, other)]:
        yield max(company)
    if _turned(one, other) and not event_type(one.type).mutual:
        yield TURNED, "against it: doer and target change places"
    if one.own_day and other.own_day:
        if one.own_day == other.own_day:
            yield SAME_DAY, f"both on {one.own_day}"
        else:
            yield OTHER_DAY, f"against it: one on {one.own_day}, the other on {other.own_day}"
    if one.place and other.place:
        same = one.place == other.place
        yield (SAME_PLACE, "the same place") if same else (OTHER_PLACE, "against it: two places")
    if one.topic and one.topic == other.topic:
        yield SAME_TOPIC, "the same topic"
    if near > 2:
        yield max(MOST_MORE, EACH_MORE * (near - 2)), f"against it: {near} such events of these two within days"


def _company(one: Telling, other: Telling) -> Iterator[Reason]:
    """How those who take part are the same, and those for whom they act."""
    for what, first, second, points in (
        ("participants", one.actors, other.actors, (ALL_SEATS, MOST_OF_THE_SEATS)),
        ("sides", one.sides, other.sides, (ALL_SIDES, MOST_OF_THE_SIDES)),
    ):
        shared, everybody = first & second, first | second
        if shared == everybody:
            yield points[0], f"the same {what}"
        elif 2 * len(shared) >= len(everybody):
            yield points[1], f"{len(shared)} of {len(everybody)} {what} the same"


def _turned(one: Telling, other: Telling) -> bool:
    """Whether a side that acts in one is acted upon in the other."""
    doers, targets = (
        [{side for role, _, side in event.seats if role == str(wanted)} for event in (one, other)]
        for wanted in (DIP.initiator, DIP.target)
    )
    return bool(doers[0] & targets[1] - doers[1] or doers[1] & targets[0] - doers[0])


def read(store: Store) -> list[Telling]:
    """The events that have a day, in order."""
    found: dict[URIRef, Telling] = {}
    for row in sorted(store.select(_EVENTS)[1], key=str):
        iri, kind, name, graph, published, told, place, topic = ("" if cell is None else str(cell) for cell in row)
        exact = told if len(told) == 10 else ""
        day = exact or published
        if not day or not is_a(URIRef(kind), DIP.Event):
            continue
        event = found.setdefault(
            URIRef(iri),
            Telling(
                iri=URIRef(iri),
                type=URIRef(kind),
                name=name,
                day=date.fromisoformat(day).toordinal(),
                own_day=exact,
                place=place,
                topic=topic,
            ),
        )
        event.graphs.add(graph)
    sides = {str(actor): str(side) for actor, side in sorted(store.select(_SIDES)[1])}
    for event_iri, role, actor in store.select(_SEATS)[1]:
        iri = URIRef(str(event_iri))
        if iri in found and str(actor).startswith(f"{BASE}actor/"):
            found[iri].seats.add((str(role), str(actor), sides.get(str(actor), str(actor))))
    return [found[iri] for iri in sorted(found)]
