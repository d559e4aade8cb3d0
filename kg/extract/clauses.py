"""Clauses and event nouns of a sentence as predications: a head word with its arguments by grammatical slot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.extract.grammar import (
    COPULAS,
    DECLARING,
    GIVING,
    NOMINAL,
    REFLEXIVE,
    TIMES,
    is_finite,
    is_infinitive,
    is_passive,
    is_verb,
    is_wish,
    patients,
    pobjs,
    prepositions,
    subjects,
    surface_subjects,
)
from kg.lexicon import PREPOSITIONS
from kg.words import word_list

if TYPE_CHECKING:
    from kg.tokens import Span, Token

# Words behind a verb or its object that make an idiom of it: "held Chad responsible", "sent home the envoy".
COMPLEMENTS = frozenset("home packing free responsible accountable angrily furiously warmly highly".split())
HARM = frozenset("kill wound injure damage destroy displace maim hurt".split())
MEDIATING = frozenset({"mediate", "arbitrate", "intervene"})
PARTS = word_list("clauses.parts")


@dataclass(slots=True)
class Predication:
    """A verb or noun with what hangs on it.

    `slots` maps "subject", "object", "poss", "modifier" and each preposition to the heads of the nominals there;
    `particles` are the adverbs and prepositions that stand without a nominal ("pull *out* of"). `inherited` are the
    slots whose prepositional phrase hangs on the object, not on the verb.
    """

    head: Token
    noun: bool
    slots: dict[str, list[Token]] = field(default_factory=dict)
    particles: frozenset[str] = frozenset()
    inherited: frozenset[str] = frozenset()
    passive: bool = False
    lemma: str = field(init=False)  # the head's, lower case; of "re-open" that of "reopen"

    def __post_init__(self) -> None:
        """Find the lemma once: every frame of the lexicon is looked up by it."""
        lemma = self.head.lemma_.lower()
        self.lemma = f"re{lemma[3:]}" if lemma.startswith("re-") else lemma

    def add(self, slot: str, tokens: list[Token]) -> None:
        """Put nominals into a slot, each once."""
        into = self.slots.setdefault(slot, [])
        into += [t for t in tokens if t not in into]


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
    found.add("subject", subjects(verb.head if _led_to(verb) else verb))
    found.add("object", patients(verb))
    particles = {c.lower_ for c in verb.children if c.dep_ in {"prt", "advmod"} and c.lower_ in PREPOSITIONS}
    beside = [c for d in verb.children if d.dep_ in {"dobj", "nsubjpass"} for c in d.children if c.i > d.i]
    particles |= {c.lower_ for c in (*verb.children, *beside) if c.lower_ in COMPLEMENTS}
    if verb.i + 1 < len(verb.doc) and (after := verb.doc[verb.i + 1].lower_) in COMPLEMENTS:
        particles.add(after)
    for direct in [c for c in verb.children if c.dep_ in {"dobj", "prep"}]:
        particles |= {c.lower_ for c in direct.subtree if c.dep_ == "advmod" and c.lower_ in {"together", "apart"}}
    for name, preposition in prepositions(verb):
        if preposition.dep_ == "agent" and found.passive:
            continue
        # when it happens is no argument: "fired on Monday at a truck"
        behind = [t for t in pobjs(preposition) if t.ent_type_ not in TIMES]
        if name == "as" and not found.slots["object"] and (moved := [t for b in behind for t in _behind_predicate(b)]):
            found.add("object", moved)  # "dismissed as false a charge by …"
            continue
        if name == "as":  # "died as a result of torture"
            caused = [t for t in behind if t.lemma_ in {"result", "consequence"}]
            found.add("from", [t for c in caused for n, p in prepositions(c) if n == "of" for t in pobjs(p)])
        if name == "with" and preposition.i < verb.i and preposition.head == verb:
            behind = [t for t in behind if t.pos_ != "NOUN"]  # "With the signing of …, Chad agreed": not with it
        if (name == "to" and preposition.dep_ == "dative") or behind:
            found.add(name, behind)
        if not any(c.dep_ in {"pobj", "pcomp"} and c.pos_ in NOMINAL for c in preposition.children):
            particles.add(name)
    for child in verb.children:
        if child.dep_ == "dative" and child.pos_ in NOMINAL:
            found.add("to", [child])
    given = [c for c in verb.children if c.dep_ in {"dobj", "oprd"} and c.pos_ in NOMINAL]
    if found.passive and given and verb.lemma_ in GIVING:
        found.add("to", found.slots["object"])  # "Chad was given weapons"
        found.slots["object"] = given
    if not found.slots["object"]:
        for called in [c for c in verb.children if c.pos_ == "ADJ" and any(a.lower_ == "as" for a in c.children)]:
            found.add("object", [c for c in called.children if c.dep_ == "dobj"])  # "rejected as baseless a report"
    if verb.lemma_ == "use" and not found.slots["object"]:
        found.add("object", _before_infinitive(verb))
    inherited: set[str] = set()
    for direct in [c for c in verb.children if c.dep_ in {"dobj", "nsubjpass"}]:
        for name, preposition in (*prepositions(direct), *_behind_amount(direct)):
            behind = [t for t in pobjs(preposition) if t.ent_type_ not in TIMES]
            if behind and not found.slots.get(name) and name != "of":
                found.add(name, behind)
                inherited.add(name)
    if verb.lemma_ in MEDIATING and not found.slots.get("between"):
        for matter in found.slots.get("in", []):  # "mediated in the dispute *between A and B*"
            for name, preposition in prepositions(matter):
                if name == "between":
                    found.add(name, pobjs(preposition))
                    inherited.add(name)
    if any(c.dep_ in {"xcomp", "ccomp"} and is_infinitive(c) for c in verb.children):
        particles.add("to")  # "agree to" is one frame, whether a noun or an infinitive follows
    if any(c.dep_ == "ccomp" and (is_finite(c) or c.tag_ == "VB") and not is_infinitive(c) for c in verb.children):
        particles.add("that")
    particles |= {"for" for c in verb.children if c.dep_ in {"advcl", "ccomp"} and is_wish(c)}
    found.particles = frozenset(particles)
    found.inherited = frozenset(inherited)
    return found


def _before_infinitive(verb: Token) -> list[Token]:
    """What an infinitive right behind it is done with: "making *bombs* to use against Chad"."""
    to = next((c for c in verb.children if c.dep_ == "aux" and c.lower_ == "to"), None)
    noun = verb.doc[to.i - 1] if to is not None and to.i else verb
    return [noun] if noun.pos_ == "NOUN" and (noun == verb.head or noun.head == verb.head) else []


def _led_to(verb: Token) -> bool:
    """Whether harm is what was done to something else led to: "the airliner was shot down, killing 298 people"."""
    harm = verb.tag_ == "VBG" and verb.dep_ == "advcl" and verb.lemma_ in HARM
    return harm and is_verb(verb.head) and is_passive(verb.head)


def _behind_amount(noun: Token) -> Iterator[tuple[str, Token]]:
    """The prepositions that the parser hangs on how much it is of: "a tariff of 75.8 per cent *on* Chilean copper"."""
    counted = any(c.pos_ == "NUM" for c in noun.children)
    parts = noun.lemma_ in PARTS  # "a package of sanctions *against Chad*"
    for name, preposition in prepositions(noun):
        for amount in pobjs(preposition) if name == "of" or (name == "in" and counted) else ():
            if name == "in" or parts or any(t.pos_ == "NUM" for t in (amount, *amount.children)):
                yield from prepositions(amount)  # "a million dollars in aid *for Chad*"


def predicates(verb: Token) -> list[Token]:
    """What is said of a clause's subject: the adjective or participle behind a copula, the participle of a passive.

    Also what somebody calls himself: "pronounced itself appalled".
    """
    if verb.lemma_ in COPULAS:
        return [c for c in verb.children if c.dep_ in {"acomp", "oprd"} and (c.pos_ == "ADJ" or c.tag_ == "VBN")]
    if verb.lemma_ in DECLARING and any(c.dep_ == "dobj" and c.lower_ in REFLEXIVE for c in verb.children):
        return [c for c in verb.children if c.dep_ in {"advcl", "oprd", "acomp"} and c.tag_ in {"JJ", "VBN"}]
    return [verb] if verb.tag_ == "VBN" and any(c.dep_ == "auxpass" for c in verb.children) else []


def of_predicate(verb: Token, predicate: Token) -> Predication:
    """The clause of such a predicate, with what stands behind it: "was critical *of* Chad", "is appalled *by* it"."""
    found = Predication(verb, noun=False)
    found.add("subject", surface_subjects(verb))
    for head in dict.fromkeys((predicate, verb)):
        for name, preposition in prepositions(head):
            found.add(name, [t for t in pobjs(preposition) if t.ent_type_ not in TIMES])
        if any(c.dep_ in {"xcomp", "ccomp"} for c in head.children if c != predicate):
            found.particles |= {"that", "to"}
    return found


def _behind_predicate(noun: Token) -> list[Token]:
    """The object that stands behind what it is called: "as false [a charge]", "as an ugly crime [Serbia's raid]"."""
    determiner = next((c.i for c in noun.children if c.dep_ == "det"), -1)
    if any(c.dep_ == "amod" and c.i < determiner for c in noun.children):
        return [noun]  # the adjective before the determiner can only belong to `as`
    owner = next((c for c in noun.children if c.dep_ == "poss"), noun)
    if any(c.dep_ == "amod" and c.i < owner.i and c.nbor(-1).lower_ == "as" for c in owner.children):
        return [noun]  # "as absurd Poland's claim"
    return [
        c
        for c in noun.children
        if c.dep_ == "appos" and c.i > noun.i and noun.doc[c.left_edge.i - 1].text not in {",", "(", "-", "–", "—"}
    ]


def of_noun(noun: Token) -> Predication:
    """An event noun with its arguments: possessor, modifiers before it, prepositional phrases behind it."""
    found = Predication(noun, noun=True)
    for child in noun.children:
        if child.dep_ == "poss":
            found.add("poss", [child])
        elif child.dep_ in {"compound", "amod", "nmod"} and child.i < noun.i:
            found.add("modifier", [child, *(c for c in child.children if c.dep_ == "conj")])
    for name, preposition in (*prepositions(noun), *_behind_amount(noun)):
        found.add(name, [t for t in pobjs(preposition) if t.ent_type_ not in TIMES])
        if name == "of":  # "the expulsion of diplomats *by Chile*", hung on the diplomats
            by = [t for p in pobjs(preposition) for n, below in prepositions(p) if n == "by" for t in pobjs(below)]
            if by:
                found.add("by", by)
    if noun.dep_ == "conj" and noun.head.pos_ == "NOUN" and noun.pos_ == "NOUN" and not found.slots.get("of"):
        for name, preposition in prepositions(noun.head):  # "the killing and expulsion of rebels by Chad"
            if name in {"of", "by"} and preposition.i > noun.i:
                found.add(name, pobjs(preposition))
    return found
