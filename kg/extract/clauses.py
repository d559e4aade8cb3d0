"""Clauses and event nouns of a sentence as predications: a head word with its arguments by grammatical slot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.extract.grammar import NOMINAL, is_infinitive, is_passive, is_verb, patients, pobjs, prepositions, subjects
from kg.lexicon import PREPOSITIONS

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

TIMES = frozenset({"DATE", "TIME"})  # when it happens is no argument: "fired on Monday at a truck"


@dataclass(slots=True)
class Predication:
    """A verb or noun with what hangs on it.

    `slots` maps "subject", "object", "poss", "modifier" and each preposition to the heads of the nominals there;
    `particles` are the adverbs and prepositions that stand without a nominal ("pull *out* of").
    """

    head: Token
    noun: bool
    slots: dict[str, list[Token]] = field(default_factory=dict)
    particles: frozenset[str] = frozenset()
    passive: bool = False

    def add(self, slot: str, tokens: list[Token]) -> None:
        """Put nominals into a slot, each once."""
        into = self.slots.setdefault(slot, [])
        into += [t for t in tokens if t not in into]

    @property
    def lemma(self) -> str:
        """The head's lemma, lower case."""
        return str(self.head.lemma_).lower()


def predications(sentence: Span) -> Iterator[Predication]:
    """Every verb and every noun of a sentence, with its slots, in the order of the text."""
    for token in sentence:
        if is_verb(token):
            yield of_verb(token)
        elif token.pos_ in {"NOUN", "PROPN"}:
            yield of_noun(token)


def of_verb(verb: Token) -> Predication:
    """The clause that a verb heads. Prepositional phrases on its object count as the verb's own, after these."""
    found = Predication(verb, noun=False, passive=is_passive(verb))
    found.add("subject", subjects(verb))
    found.add("object", patients(verb))
    particles = {c.lower_ for c in verb.children if c.dep_ in {"prt", "advmod"} and c.lower_ in PREPOSITIONS}
    for direct in [c for c in verb.children if c.dep_ == "dobj"]:
        particles |= {c.lower_ for c in direct.subtree if c.dep_ == "advmod" and c.lower_ in {"together", "apart"}}
    for name, preposition in prepositions(verb):
        if preposition.dep_ == "agent":
            continue
        behind = [t for t in pobjs(preposition) if t.ent_type_ not in TIMES]
        if (name == "to" and preposition.dep_ == "dative") or behind:
            found.add(name, behind)
        if not any(c.dep_ in {"pobj", "pcomp"} and c.pos_ in NOMINAL for c in preposition.children):
            particles.add(name)
    for child in verb.children:
        if child.dep_ == "dative" and child.pos_ in NOMINAL:
            found.add("to", [child])
    for direct in [c for c in verb.children if c.dep_ in {"dobj", "nsubjpass"}]:
        for name, preposition in prepositions(direct):
            behind = [t for t in pobjs(preposition) if t.ent_type_ not in TIMES]
            if behind and not found.slots.get(name) and name != "of":
                found.add(name, behind)
    if any(c.dep_ in {"xcomp", "ccomp"} and is_infinitive(c) for c in verb.children):
        particles.add("to")  # "agree to" is one frame, whether a noun or an infinitive follows
    found.particles = frozenset(particles)
    return found


def of_noun(noun: Token) -> Predication:
    """An event noun with its arguments: possessor, modifiers before it, prepositional phrases behind it."""
    found = Predication(noun, noun=True)
    for child in noun.children:
        if child.dep_ == "poss":
            found.add("poss", [child])
        elif child.dep_ in {"compound", "amod", "nmod"} and child.i < noun.i:
            found.add("modifier", [child, *(c for c in child.children if c.dep_ == "conj")])
    for name, preposition in prepositions(noun):
        found.add(name, [t for t in pobjs(preposition) if t.ent_type_ not in TIMES])
    return found
