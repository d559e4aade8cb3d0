"""What tests ask of a reading."""

from __future__ import annotations

from collections.abc import Callable

from kg.model import Claim, Event, Reading
from kg.ontology import local_name

Read = Callable[..., Reading]


def events(reading: Reading, type_: str | None = None) -> list[Claim]:
    """The claims about events, of one type or all."""
    return [
        c for c in reading.claims if isinstance(c.about, Event) and (type_ is None or local_name(c.about.type) == type_)
    ]


def labels(reading: Reading, claim: Claim, role: str) -> set[str]:
    """The labels of the actors in one role of an event."""
    assert isinstance(claim.about, Event)
    return {reading.actor(a).label for r, a in claim.about.roles if local_name(r) == role}
