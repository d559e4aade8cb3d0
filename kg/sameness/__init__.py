"""Who may be the same: proposals with a likelihood and reasons, for a person to decide (`kg link`).

    with open_store("dragoman-store", read_only=True) as store:
        for proposal in propose(store, decided=decisions.read(Path("decisions.csv"))):
            print(proposal.score, proposal.names, proposal.reasons)

Nothing here changes a store. What is decided goes into a file of `kg.decisions`, and holds from the next build on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.decisions import Decision, accept, groups, short
from kg.sameness import blocks, candidates, events, scores
from kg.sameness.candidates import Candidate, People

if TYPE_CHECKING:
    from kg.store import Store

__all__ = ["LEAST", "Candidate", "People", "Proposal", "actors", "propose"]

LEAST = 0.5  # likelihood of what is proposed


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Two actors or two events that may be one; `one` is what would be kept."""

    one: URIRef
    other: URIRef
    names: str
    score: float
    reasons: tuple[str, ...]

    @property
    def row(self) -> dict[str, str]:
        """The line of a decisions file that leaves it open."""
        return {
            "decision": "unsure",
            "one": short(self.one),
            "other": short(self.other),
            "names": self.names,
            "score": f"{self.score:.2f}",
            "reasons": "; ".join(self.reasons),
        }


def propose(
    store: Store, *, decided: Iterable[Decision] = (), least: float = LEAST, with_events: bool = True
) -> list[Proposal]:
    """The actors and events of a store that may be the same with a likelihood of at least `least`; likeliest first.

    What is decided, also to be unsure, is not proposed again, nor what would join two that are decided to be different.
    """
    people = candidates.read(store)
    found = actors(people, least=least)
    if with_events:
        found += [
            Proposal(one=pair.one, other=pair.other, names=pair.names, score=pair.score, reasons=pair.reasons)
            for pair in events.likely(store, least=least)
        ]
    return undecided(found, decided)


def actors(people: People, *, least: float = LEAST) -> list[Proposal]:
    """The actors that may be the same with a likelihood of at least `least`, in the order of their comparison."""
    found = []
    for one, other in blocks.pairs(people.all.values()):
        rated = scores.score(one, other, people)
        if rated is not None and rated.value >= least:
            called = f"{one.label} = {other.label}"
            found.append(Proposal(one=one.iri, other=other.iri, names=called, score=rated.value, reasons=rated.reasons))
    return found


def undecided(found: Iterable[Proposal], decided: Iterable[Decision]) -> list[Proposal]:
    """The proposals that are open, likeliest first, without those that follow from likelier ones.

    Raises DecisionError where the decisions contradict each other.
    """
    decided = tuple(decided)
    asked = {decision.pair for decision in decided}
    standing = {member: members[0] for members in groups(accept(decided)) for member in members}
    apart = {
        frozenset(standing.get(member, member) for member in decision.pair)
        for decision in decided
        if decision.verdict == "different"
    }
    leader: dict[URIRef, URIRef] = {}

    def lead(one: URIRef) -> URIRef:
        while (further := leader.get(one, one)) != one:
            one = further
        return one

    for decision in decided:
        if decision.verdict != "different":  # what stands open in the file says enough too
            leader[lead(decision.other)] = lead(decision.one)

    left = []
    for proposal in sorted(found, key=lambda p: (-p.score, p.one, p.other)):
        one, other = (standing.get(member, member) for member in (proposal.one, proposal.other))
        known = frozenset((proposal.one, proposal.other)) in asked or frozenset((one, other)) in apart
        if not known and lead(one) != lead(other):
            leader[lead(other)] = lead(one)
            left.append(proposal)
    return left
