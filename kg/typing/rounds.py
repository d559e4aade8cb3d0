"""Rounds of one process: which event continues which, and what they are a part of.

"A second round of talks", "the previous meeting", "resumed talks" and "met again" tell of an event and of an earlier
one of its kind. A chain of talks is a process; "as part of the Astana process" names one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.grammar import CLAUSAL, is_verb, path_up
from kg.linking.linker import Linker
from kg.model import mint
from kg.ontology import DIP, event_type, is_a
from kg.words import word_list

if TYPE_CHECKING:
    from kg.tokens import Token
    from kg.typing.coreference import Told
    from kg.typing.drafts import Draft

NEXT = word_list("rounds.next")
PREVIOUS = frozenset({"previous", "earlier", "last", "past", "prior", "preceding", "former", "initial"})
COUNTED = frozenset({"round", "session", "phase", "series", "set", "cycle", "stage"})
RESUMING = frozenset({"resume", "reconvene", "restart", "reopen", "continue", "renew"})
AGAIN = frozenset({"again", "anew", "afresh"})
SERIES = frozenset({"talk", "negotiation", "discussion", "consultation", "round"})
FRAMES = frozenset({"process", "format", "track"})
OF_PEACE = frozenset({"peace", "reconciliation", "normalisation", "normalization", "mediation", "negotiation"})
COMMON = frozenset({"CONSULT", "AGREE", "SUPPORT", "COOPERATE"})  # what may be a part of a peace process
NEAR = 5  # sentences: how far back the round before may be told of, where the new one names nobody


def is_round(noun: Token) -> bool:
    """Whether a noun that names nobody is counted as a round of what was told before: "a second round of talks"."""
    return turn_of_noun(noun) != "" and (noun.lemma_ in SERIES | {"meeting", "summit", "session", "round"})


def turn_of_noun(noun: Token) -> str:
    """Say "next" or "previous", where the words before a noun, or before "round of" it, do so; else nothing."""
    for counted in (noun, *counting(noun)):
        words = {c.lower_ for c in counted.children if c.i < counted.i}
        before = noun.doc[counted.left_edge.i : counted.i].text.lower()
        if words & NEXT or "follow-up" in before:
            return "next"
        if words & PREVIOUS:
            return "previous"
    return ""


def counting(noun: Token) -> Iterator[Token]:
    """The nouns that count it: "a second *round* of talks"."""
    while noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_ in COUNTED:
        noun = noun.head.head
        yield noun


def turn(draft: Draft) -> str:
    """Say "next" where an event goes on from an earlier one, "previous" where it is the one before; else nothing."""
    if draft.head.pos_ == "NOUN" and (found := turn_of_noun(draft.head)):
        return found
    for verb in [t for t in (draft.head, draft.governor, _verb_of(draft.head)) if t is not None and is_verb(t)]:
        ahead = verb.lemma_ != "continue" or any(c.tag_ == "MD" for c in verb.children)
        if verb.lemma_ in RESUMING and verb != draft.head and ahead:
            return "next"
        for child in verb.children:
            repeated = child.dep_ in {"prep", "npadvmod"} and any(
                t.lower_ == "time" and any(c.lower_ in NEXT for c in t.children) for t in child.subtree
            )
            if child.dep_ not in CLAUSAL and (child.lower_ in AGAIN or repeated):
                return "next"
    return ""


def _verb_of(noun: Token) -> Token | None:
    """The verb that a noun, or what counts it, is the subject or object of."""
    top = [noun, *counting(noun)][-1]
    return top.head if top.dep_ in {"nsubj", "nsubjpass", "dobj"} and is_verb(top.head) else None


def other_round(told: Told, told_of: Sequence[Told], linker: Linker) -> Told | None:
    """The telling of the event that an event goes on from or goes before: of its kind, with its participants."""
    own = {linker.principal(a) for _, a in told.event.roles}
    here = linker.sentence_of(told.draft.head)
    for before in reversed(told_of):
        both = is_a(told.event.type, DIP.Consultation) and is_a(before.event.type, DIP.Consultation)
        if not (both or told.event.type == before.event.type) or before.event.iri == told.event.iri:
            continue
        if before.draft.head in told.draft.head.ancestors:
            continue  # "met for their seventh summit": one event
        theirs = {linker.principal(a) for _, a in before.event.roles}
        if not own and here - linker.sentence_of(before.draft.head) > NEAR:
            return None
        shared = own <= theirs or theirs <= own
        if shared and (event_type(told.event.type).mutual or told.event.roles == before.event.roles or not own):
            return before
    return None


def link(told: Told, other: Told, way: str, linker: Linker, article: str) -> None:
    """Say which of two rounds follows which, and put talks into one process. Changes both."""
    later, earlier = (told, other) if way == "next" else (other, told)
    dates = later.event.date, earlier.event.date
    if dates[0] is not None and dates[1] is not None and str(dates[0]) < str(dates[1])[: len(str(dates[0]))]:
        later, earlier = earlier, later
    later.links.add((DIP.follows, earlier.event.iri))
    series = told.draft.head.lemma_ in SERIES and is_a(told.event.type, DIP.Consultation)
    if series and told.process is None:
        actors = sorted({a for _, a in other.event.roles}, key=str)
        names = "–".join(sorted(linker.actor(a).label for a in actors))
        process = other.process or (mint("process", article, *actors), f"{names} talks")
        told.process = other.process = process


def named_process(draft: Draft, article: str) -> tuple[URIRef, str] | None:
    """The process that an event is said to be a part of: "as part of the Astana process", "under the Jeddah process".

    A process with a name of its own is one for all articles; "the peace process" is this article's.
    """
    if event_type(draft.type).plover not in COMMON:
        return None
    places = {draft.head.i, *([draft.governor.i] if draft.governor is not None else [])}
    for noun in draft.head.sent:
        if noun.lemma_.lower() not in FRAMES or noun.pos_ not in {"NOUN", "PROPN"}:
            continue
        before = [c for c in noun.children if c.dep_ in {"compound", "amod", "nmod"} and c.i < noun.i]
        part = noun.head.lower_ in {"in", "under", "within", "during"} or noun.head.head.lower_ == "part"
        within = noun.dep_ == "pobj" and part and any(t.i in places for t in path_up(noun.head))
        if not before or not within:
            continue
        named = any(c.pos_ == "PROPN" for c in before)
        if not named and not OF_PEACE & {c.lower_ for c in before}:
            continue
        name = noun.doc[min(c.left_edge.i for c in before) : noun.i + 1].text
        return mint("process", name) if named else mint("process", article, name), name
    return None
