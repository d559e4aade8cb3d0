"""Tables of short articles, each with what must hold of the events that are read out of it.

`ASSAULT=2`: so many events of a PLOVER type. `same 1,2`, `apart 1,2`: the claims of two sentences are about one event,
or about no common one. `follows 2>1`: an event of one sentence goes on from one of another. `cause SANCTION>ASSAULT`,
`aim …`: types of effect and cause, of means and end, parted by `|` where several will do. `outcome Failure`, `process`,
`process NAME`. A minus in front: not so.
"""

from __future__ import annotations

from tables import rows

from kg.model import Claim, Event, Reading
from kg.ontology import event_type, local_name

__all__ = ["faults", "rows"]


def faults(expected: str, reading: Reading) -> list[str]:
    """Those of the expectations, parted by semicolons, that a reading does not meet."""
    return [item for item in expected.split("; ") if not _holds(item, reading)]


def _holds(item: str, reading: Reading) -> bool:
    if item.startswith("-"):
        return not _holds(item[1:], reading)
    claims = [(c, c.about) for c in reading.claims if isinstance(c.about, Event)]
    events = {e.iri: e for _, e in claims}
    name, _, rest = item.partition(" ")
    if "=" in name:
        plover, _, number = name.partition("=")
        return sum(event_type(e.type).plover == plover for e in events.values()) == int(number)
    if name in {"same", "apart"}:
        one, two = (_of_sentence(int(n), claims) for n in rest.split(","))
        return bool(one & two) == (name == "same") and bool(one)
    if name == "outcome":
        found = {local_name(e.outcome) for e in events.values() if e.outcome is not None}
        return bool(found) and (not rest or rest in found)
    if name == "process":
        return any(not rest or label == rest for e in events.values() for _, label in e.processes)
    links = [(e, events.get(other)) for e in events.values() for link, other in e.links if local_name(link) == name]
    if not rest:
        return bool(links)
    left, right = rest.split(">")
    if name == "follows":
        one, two = _of_sentence(int(left), claims), _of_sentence(int(right), claims)
        return any(str(a.iri) in one and b is not None and str(b.iri) in two for a, b in links)
    sides = [(event_type(a.type).plover, event_type(b.type).plover) for a, b in links if b is not None]
    return any(a in left.split("|") and b in right.split("|") for a, b in sides)


def _of_sentence(number: int, claims: list[tuple[Claim, Event]]) -> set[str]:
    return {str(e.iri) for c, e in claims if c.evidence.sentence == number}
