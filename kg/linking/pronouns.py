"""Pronouns: who "he", "its" and "they" are, or nobody where that is not clear.

A small ranked antecedent search in the manner of Lappin and Leass (1994), over actors only, within two sentences,
which abstains on ties.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.grammar import SUBJECTS, first_conjunct, is_infinitive, is_verb, surface_subjects
from kg.linking.sexes import may_be
from kg.ontology import DIP, is_a
from kg.words import word_list

if TYPE_CHECKING:
    from kg.linking.linker import Linker
    from kg.tokens import Token

PERSONAL = frozenset("he she him her his hers himself herself".split())
NEUTER = frozenset("it its itself".split())
PLURAL = frozenset("they them their theirs themselves".split())
PRONOUNS = PERSONAL | NEUTER | PLURAL
COLLECTIVE = frozenset({"delegation", "team", "mission"})
PLACING = frozenset({"in", "at", "near"})
WINDOW = 2
TIE = 0.15
ABOARD = word_list("pronouns.aboard")
CRAFT = word_list("pronouns.craft")
BETWEEN = 2.0  # for two, of whom one may say "between them"


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier naming of actors: the head of the nominal, and all whom it and its coordination name."""

    token: Token
    actors: tuple[URIRef, ...]
    types: tuple[URIRef, ...]


def aboard(linker: Linker, pronoun: Token) -> tuple[URIRef, ...]:
    """Whose the craft is whose crew a possessive speaks of: "shot down an Indian jet and captured its pilot"."""
    if pronoun.dep_ != "poss" or pronoun.head.lemma_ not in ABOARD:
        return ()
    craft = [t for t in pronoun.doc[pronoun.sent.start : pronoun.i] if t.lemma_ in CRAFT and t.pos_ == "NOUN"]
    return linker.owners(craft[-1]) or linker.named(craft[-1]) if craft else ()


def _salience(past: Past, pronoun: Token, distance: int) -> float:
    """Higher is likelier."""
    top = first_conjunct(past.token)
    agent = top.dep_ == "pobj" and top.head.dep_ == "agent"
    subject = agent or top.dep_ in SUBJECTS or (top.dep_ == "poss" and first_conjunct(top.head).dep_ in SUBJECTS)
    score = 3.0 - 1.5 * distance + (1.5 if subject else 0.0)
    if top.dep_ in SUBJECTS and top.head.dep_ == "ROOT":
        score += 0.4  # the sentence is about its main subject
    if top.dep_ in {"compound", "amod", "nmod"}:
        score -= 1.0
    if first_conjunct(pronoun).dep_ in SUBJECTS and subject:
        score += 0.5
    if top.dep_ == "pobj" and top.head.lower_ in PLACING and first_conjunct(pronoun).dep_ in SUBJECTS:
        score -= 1.0  # where something was
    if pronoun.lower_ in NEUTER and pronoun.dep_ in SUBJECTS and past.token.dep_ == "poss":
        score -= 1.0  # "Chad's president received a delegation. It asked": not Chad
    doers = _doers(pronoun) if distance == 0 else []
    if top in doers:
        score += 3.0  # "urged Chad to end its raids": whose infinitive it is
    elif (
        not doers
        and pronoun.dep_ == "poss"
        and distance == 0
        and top.head in pronoun.ancestors
        and top.dep_ in SUBJECTS
    ):
        score += 1.0
    if _beside(past, pronoun):
        score += 3.0
    saying = _saying_verb(pronoun)
    if saying is not None and top.dep_ in SUBJECTS and top.head == saying:
        score += 1.5  # "France said it would": France
    if distance == 0 and _enclosed(top, pronoun):
        score -= 1.0  # "Kosovo, whose independence Chad recognised, sent home the officer whom it …": not Chad
    return score - 0.02 * (pronoun.i - past.token.i)


def _doers(pronoun: Token) -> list[Token]:
    """Who is to do what the infinitive tells that a possessive stands in: of "order Chad to end its raids", Chad."""
    clause = next((a for a in pronoun.ancestors if is_verb(a)), None) if pronoun.dep_ == "poss" else None
    if clause is None or (any(c.dep_ in SUBJECTS for c in clause.children) and not is_infinitive(clause)):
        return []
    return surface_subjects(clause)


def _saying_verb(pronoun: Token) -> Token | None:
    """The verb whose complement a pronoun is the subject of."""
    verb = first_conjunct(pronoun).head
    return verb.head if pronoun.dep_ in SUBJECTS and verb.dep_ == "ccomp" and verb.head.i < pronoun.i else None


def _enclosed(top: Token, pronoun: Token) -> bool:
    """Whether somebody is named in a relative clause that the pronoun does not stand in."""
    clause = next((a for a in top.ancestors if a.dep_ == "relcl"), None)
    return clause is not None and clause not in pronoun.ancestors


def _beside(past: Past, pronoun: Token) -> bool:
    """Whether a possessive stands in the second part of what he who is named begins: "Joe Biden and his team"."""
    return bool(pronoun.dep_ == "poss" and pronoun.head.dep_ == "conj" and pronoun.head.head == past.token)


def _clashes(past: Past, pronoun: Token) -> bool:
    """A pronoun that is an argument of a verb is not the verb's other argument, nor part of its own phrase."""
    top = first_conjunct(past.token)
    if _beside(past, pronoun):
        return False
    if pronoun.dep_ != "poss" and top.head == pronoun.head:
        return True
    if pronoun.head.dep_ == "appos" and past.token == pronoun.head.head:
        return True  # "Russia, its ally": not Russia's
    if pronoun.dep_ == "dobj" and is_verb(pronoun.head) and past.token in surface_subjects(pronoun.head):
        return True
    return (
        pronoun.dep_ == "poss"
        and (pronoun.head == past.token or pronoun.head in past.token.ancestors)
        and (top.dep_ not in SUBJECTS or pronoun.head.i > past.token.i)
        and pronoun.head.pos_ in {"NOUN", "PROPN"}
        and past.token in pronoun.head.subtree
    )


def fits(pronoun: str, types: tuple[URIRef, ...]) -> bool:
    """Whether actors of these types may be what a pronoun stands for."""
    person = [t == DIP.Person for t in types]
    if pronoun in PERSONAL:
        return person == [True]
    if pronoun in NEUTER:
        return len(types) == 1 and is_a(types[0], DIP.Organization)
    single = types[0] not in {DIP.Company, DIP.MediaOrganization, DIP.Organization}  # a firm is "it"
    return len(types) > 1 or is_a(types[0], DIP.PersonGroup) or (single and is_a(types[0], DIP.Organization))


def antecedents(linker: Linker, pronoun: Token, history: list[Past]) -> tuple[URIRef, ...]:
    """The actors that a pronoun stands for; empty where nobody fits or two fit equally well."""
    here = linker.sentence_of(pronoun)
    ranked: list[tuple[float, tuple[URIRef, ...]]] = []
    beside = first_conjunct(pronoun)
    others: set[URIRef] = set()
    if pronoun.dep_ in {"dobj", "dative"} and "sel" not in pronoun.lower_:
        others = {  # "Merkel praised her": not Merkel, wherever she was named
            actor
            for past in history
            for actor in past.actors
            if past.token.dep_ in SUBJECTS and past.token.head == beside.head
        }
    for past in history:
        distance = here - linker.sentence_of(past.token)
        if distance > WINDOW or past.token.i >= pronoun.i or not others.isdisjoint(past.actors):
            continue
        sent = pronoun.lower_ in NEUTER and past.token.lemma_ in COLLECTIVE  # "the Ukrainian delegation … It"
        if not (sent or fits(pronoun.lower_, past.types)) or _clashes(past, pronoun):
            continue
        if not may_be(linker, past.actors[0], pronoun.lower_):
            continue
        if pronoun.lower_ in NEUTER and past.token.tag_ == "NNS":
            continue  # "forces", "guerrillas" are "they"
        score = _salience(past, pronoun, distance)
        if pronoun.lower_ in PLURAL and len(past.types) == 1 and not is_a(past.types[0], DIP.PersonGroup):
            state = is_a(past.types[0], DIP.State) and pronoun.lower_ == "them"
            aside = past.token.dep_ in {"poss", "amod", "compound"}
            several = pronoun.dep_ == "poss" and pronoun.head.tag_ == "NNS"
            # "they" is rather a group or a pair than a state
            score -= 2.2 if state else 1.2 if several else 2.1 if aside else 0.6
        if pronoun.head.lower_ == "between":
            score += BETWEEN if len(past.actors) == 2 else -BETWEEN
        ranked.append((score, past.actors))
    ranked.sort(key=lambda r: (-r[0], r[1]))
    if not ranked:
        return ()
    best, actors = ranked[0]
    rivals = [score for score, others in ranked if set(others) != set(actors)]
    return () if rivals and best - rivals[0] < TIE else actors
