"""What several words of an article tell of one event: the same event again, or a matter that was told of before.

Two tellings are one event where type and actors agree and nothing else speaks against it: another place, another day,
"again", another number of dead, another reproach. A definite noun means the event of its kind told of last that fits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.lexicon import Lexicon
from kg.linking.linker import Linker
from kg.model import Event, PartialDate, mint
from kg.ontology import DIP, event_type, factual, is_a
from kg.typing.drafts import Draft
from kg.typing.rounds import turn
from kg.words import word_list

if TYPE_CHECKING:
    from kg.tokens import Token

DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "their", "his", "her"})
HARSH = frozenset({"ACCUSE", "REJECT", "THREATEN", "SANCTION"})
WINDOW = 6  # sentences
SAID = frozenset({"ACCUSE", "REJECT", "REQUEST", "THREATEN", "SUPPORT", "AGREE"})  # as often as one likes
PACTS = frozenset({DIP.AgreementSigning, DIP.Accord, DIP.Ceasefire, DIP.Ratification})
VIOLENT = frozenset({"ASSAULT", "COERCE"})
MEASURES = frozenset({"SANCTION", "MOBILIZE", "PROTEST", "RETREAT"})
SERIES = word_list("coreference.series")


@dataclass(slots=True)
class Told:
    """One telling of an event: the words, the event, how these words alone describe it, and what they add to it."""

    draft: Draft
    event: Event
    described: Event
    factuality: URIRef
    outcome: URIRef | None = None
    links: set[tuple[URIRef, URIRef]] = field(default_factory=set)
    process: tuple[URIRef, str] | None = None


def merged(event: Event, told: Told) -> Event:
    """An event with what one of its tellings adds."""
    return replace(
        event,
        outcome=event.outcome or told.outcome,
        links=tuple(sorted({*event.links, *told.links})),
        processes=tuple(sorted({*event.processes, *([told.process] if told.process is not None else [])})),
        place=event.place or told.described.place,
        date=event.date or (None if event.time_text else told.described.date),
        time_text=event.time_text or told.described.time_text,
    )


def inherit(draft: Draft, told_of: list[Told], linker: Linker, lexicon: Lexicon) -> None:
    """Whom it is against, where that is said of the same matter before.

    "Tokyo had imposed the curbs": against those for whom it lifted them.
    """
    involving = draft.rule.startswith("participants")
    if event_type(draft.type).plover == "SANCTION" and draft.type != DIP.AgreementWithdrawal:
        _joined(draft, told_of, linker)
    if involving or draft.actors(DIP.target) or draft.vowed or event_type(draft.type).mutual:
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
        if draft.head in other.words:
            continue  # "condemned the attack": who judges it did not suffer it
        alike = definite and matter is not None and any(w.lemma_ == matter.lemma_ for w in (other.head, *other.words))
        undone = definite and matter is not None and _undone(draft, matter, other, lexicon)
        if draft.frame.alone and not undone:
            continue
        again = same and event_type(other.type).plover == event_type(draft.type).plover
        involved = [a for a in other.actors(DIP.initiator, DIP.target) if linker.principal(a) not in doers]
        own = doers <= {linker.principal(a) for a in other.actors(DIP.initiator, DIP.target)}
        if again or (undone and doers & {linker.principal(a) for a in other.actors(DIP.initiator)}):
            found = other.actors(DIP.target)
        elif alike and own:
            found = involved
        else:
            continue
        found = [a for a in found if linker.principal(a) not in doers]
        if found:
            draft.roles[DIP.target] = [(draft.head, a) for a in found]
            draft.confidence *= 0.8
            return


def _joined(draft: Draft, told_of: list[Told], linker: Linker) -> None:
    """Whom one punishes who has just been blamed: "accused Chad of spying and expelled ten diplomats"."""
    doers = {linker.principal(a) for a in draft.actors(DIP.initiator)}
    targets = draft.actors(DIP.target)
    unknown = draft.type == DIP.DiplomatExpulsion and all(linker.country(a) is None for a in targets)
    if draft.head.dep_ != "conj" or (targets and not unknown):
        return
    for told_before in reversed(told_of):
        other = told_before.draft
        blamed = event_type(other.type).plover in HARSH and other.head in draft.head.ancestors
        if blamed and doers and doers == {linker.principal(a) for a in other.actors(DIP.initiator)}:
            whom = [a for a in other.actors(DIP.target) if linker.country(a) and linker.principal(a) not in doers]
            if whom:
                draft.roles[DIP.target] = [(draft.head, a) for a in whom]
                draft.confidence *= 0.8
            return


def _undone(draft: Draft, matter: Token, other: Draft, lexicon: Lexicon) -> bool:
    """Whether what is eased or lifted is what was done before by another word: "closed its ports … the blockade"."""
    kinds = {event_type(f.type).plover for f in lexicon.nouns.get(matter.lemma_.lower(), ()) if not f.relation}
    harsh = event_type(other.type).plover in {"SANCTION", "COERCE"}
    return event_type(draft.type).plover == "CONCEDE" and harsh and bool(kinds & {"SANCTION", "COERCE"})


def same(told: Told, told_of: Sequence[Told], linker: Linker) -> Event | None:
    """The event told of before that a telling with its own actors tells of again."""
    if turn(told.draft):
        return None
    for before in reversed(told_of):
        if before.draft.anaphor or before.event.roles != told.event.roles:
            continue
        if told.event.type != before.event.type and not (_violent(told.event.type) and _violent(before.event.type)):
            continue
        if event_type(told.event.type).plover in SAID and told.event.type not in PACTS:
            if before.event.iri == told.event.iri and _content(before.draft) == _content(told.draft):
                return before.event
            continue
        if before.event.iri == told.event.iri:
            return before.event
        fits = (before.factuality in factual()) == (told.factuality in factual()) and _fits(told, before, linker)
        actors = {linker.principal(a) for _, a in told.event.roles}
        if fits and len(actors) > 1 and akin(told.draft.head, before.draft.head):
            return before.event
    return None


def apart(event: Event, told: Told) -> Event:
    """An event of the same actors, place and time as one told of before, as an event of its own."""
    marks = (*sorted(_content(told.draft)), str(told.draft.head.sent.start))
    return replace(event, iri=mint("event", event.iri, *marks))


def antecedent(told: Told, told_of: Sequence[Told], linker: Linker) -> Event | None:
    """The event told of last that a definite noun may mean: "the meeting", "the talks", "the Israeli attack"."""
    here = linker.sentence_of(told.draft.head)
    own = {linker.principal(a) for _, a in told.event.roles}
    if is_a(told.event.type, DIP.Consultation):  # "the Havana talks": a place, not who talks
        own -= {linker.principal(a) for f in told.draft.roles.values() for t, a in f if t.dep_ in {"compound", "nmod"}}
    for before in reversed(told_of):
        alike = before.draft.head.lemma_ == told.draft.head.lemma_ and before.event.type == told.event.type
        near = here - linker.sentence_of(before.draft.head) <= WINDOW
        if not (alike or (near and _kin(told, before))):
            continue
        if not _fits(told, before, linker) or not own <= {linker.principal(a) for _, a in before.event.roles}:
            continue
        if before.factuality in factual() or not _violent(told.event.type):
            return before.event  # "the attack" is one that took place
    return None


def _fits(told: Told, before: Told, linker: Linker) -> bool:
    """Whether place, time and number do not speak against it."""
    mine, other = told.described, before.event
    here = mine.place is None or other.place is None or mine.place.iri == other.place.iri
    if here and mine.place is not None and other.place is None and event_type(other.type).plover in VIOLENT:
        here = not {*_around(mine.place.iri, linker)}.isdisjoint({linker.principal(a) for _, a in other.roles})
    if mine.date is not None and other.date is not None:
        then = _within(mine.date, other.date)
    else:
        then = not (mine.time_text and other.time_text) or mine.time_text == other.time_text
        years = told.draft.anaphor and any(
            c.ent_type_ == "DATE" and c.lower_.isdigit() for c in told.draft.head.children
        )
        then = then and not years  # "the 2014 sanctions" are told from those of today
    head, first = told.draft.head, before.draft.head
    many = head.tag_ == "NNS" and head.lemma_ not in SERIES and first.tag_ != "NNS"
    return here and then and not many and not _counts_differ(told.draft, before.draft)


def _around(place: URIRef, linker: Linker) -> Iterator[URIRef]:
    """A place and all that it is in, outwards."""
    while (entry := linker.gazetteer.entries.get(place)) is not None:
        yield place
        if entry.within is None:
            return
        place = entry.within


def _within(one: PartialDate, other: PartialDate) -> bool:
    return str(one).startswith(str(other)) or str(other).startswith(str(one))


def _counts_differ(one: Draft, other: Draft) -> bool:
    """Whether they name different numbers of the same things: "nine soldiers", "three soldiers"."""
    counts = [
        {(t.lemma_, c.lower_) for t in (*draft.words, draft.head) for c in t.children if c.dep_ == "nummod"}
        for draft in (one, other)
    ]
    return any(noun == again and number != count for noun, number in counts[0] for again, count in counts[1])


def akin(one: Token, other: Token) -> bool:
    """Whether two words are of one root: "met" and "meeting", "attacked" and "attack", but not "sum" and "summit"."""
    short, long = sorted((one.lemma_.lower(), other.lemma_.lower()), key=len)
    return short == long or (len(short) > 3 and long.startswith(short[: max(4, len(short) - 1)]))


def _violent(type_: URIRef) -> bool:
    return event_type(type_).plover in VIOLENT


def _kin(told: Told, before: Told) -> bool:
    """Whether a noun may mean an event that was told of by another word."""
    one, other = told.event.type, before.event.type
    consulting = is_a(one, DIP.Consultation) and is_a(other, DIP.Consultation)
    violent = _violent(one) and event_type(one).plover == event_type(other).plover
    measure = one == other and event_type(one).plover in MEASURES
    rooted = one == other and akin(told.draft.head, before.draft.head)
    return consulting or violent or measure or rooted or (one in PACTS and other in PACTS)


def _content(draft: Draft) -> frozenset[str]:
    """What is said of whom: the words that an accusation, demand or promise is about."""
    found = {draft.about.lemma_} if draft.about is not None else set()
    for child in draft.head.children:
        if child.dep_ in {"ccomp", "xcomp"}:
            found |= {child.lemma_, *(c.lemma_ for c in child.children if c.dep_ == "dobj")}
        elif child.dep_ == "dobj" and not child.ent_type_:
            found.add(child.lemma_)
        elif child.dep_ == "prep":
            found |= {c.lemma_ for c in child.children if c.dep_ in {"pcomp", "pobj"} and not c.ent_type_}
    if draft.head.pos_ == "NOUN":
        found.add(draft.head.lemma_)
    return frozenset(found)
