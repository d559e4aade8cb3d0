"""What several words of an article tell of one event: the same event again, or a matter that was told of before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from rdflib.term import URIRef

from kg.linking.linker import Linker
from kg.model import Event
from kg.ontology import DIP, event_type, is_a
from kg.typing.drafts import Draft

DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "their", "his", "her"})
WINDOW = 6  # sentences


@dataclass(slots=True)
class Told:
    """One telling of an event: the words, the event, and what they add to it."""

    draft: Draft
    event: Event
    outcome: URIRef | None = None
    links: set[tuple[URIRef, URIRef]] = field(default_factory=set)


def merged(event: Event, told: Told) -> Event:
    """An event with what one of its tellings adds."""
    links = tuple(sorted({*event.links, *told.links}))
    return replace(event, outcome=event.outcome or told.outcome, links=links)


def inherit(draft: Draft, told_of: list[Told], linker: Linker) -> None:
    """Whom it is against, where that is said of the same matter before.

    "Tokyo had imposed the curbs": against those for whom it lifted them. "X condemned the attack": the attackers.
    """
    involving = draft.rule.startswith("participants")
    if involving or draft.actors(DIP.target) or draft.frame.alone or draft.vowed or event_type(draft.type).mutual:
        return
    doers = {linker.principal(a) for a in draft.actors(DIP.initiator)}
    if not doers:
        return
    here = linker.sentence_of(draft.head)
    matter = draft.about if draft.about is not None else (draft.head if draft.head.pos_ == "NOUN" else None)
    definite = matter is not None and matter.pos_ == "NOUN" and any(c.lower_ in DEFINITE for c in matter.children)
    same = any(c.dep_ == "dobj" and c.lower_ in {"same", "likewise"} for c in draft.head.children)
    for told_before in reversed(told_of):
        other = told_before.draft
        if here - linker.sentence_of(other.head) > WINDOW:
            return
        alike = definite and matter is not None and any(w.lemma_ == matter.lemma_ for w in (other.head, *other.words))
        again = same and event_type(other.type).plover == event_type(draft.type).plover
        involved = [a for a in other.actors(DIP.initiator, DIP.target) if linker.principal(a) not in doers]
        own = doers <= {linker.principal(a) for a in other.actors(DIP.initiator, DIP.target)}
        if again:
            found = other.actors(DIP.target)
        elif alike and own:
            found = involved
        elif alike and event_type(draft.type).plover in {"ACCUSE", "REJECT", "SUPPORT"}:
            found = other.actors(DIP.initiator)
        else:
            continue
        found = [a for a in found if linker.principal(a) not in doers]
        if found:
            draft.roles[DIP.target] = [(draft.head, a) for a in found]
            draft.confidence *= 0.8
            return


def antecedent(draft: Draft, told_of: list[Told], linker: Linker) -> Event | None:
    """The event told of last that a definite noun may mean: "the meeting", "the talks"."""
    here = linker.sentence_of(draft.head)
    alike: list[Told] = []
    for told_before in reversed(told_of):
        type_, other = draft.type, told_before.event.type
        if type_ == other and told_before.draft.head.lemma_ == draft.head.lemma_:
            return told_before.event
        near = here - linker.sentence_of(told_before.draft.head) <= WINDOW
        consulting = is_a(type_, DIP.Consultation) and is_a(other, DIP.Consultation)
        if near and consulting:
            alike.append(told_before)
    return alike[0].event if alike else None
