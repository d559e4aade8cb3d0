"""Whom a pronoun in the place of a subject means, where its own sentence leaves no doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.cues import load
from kg.extract.grammar import TIMES, conjuncts, is_verb
from kg.extract.open.phrases import MARKS
from kg.extract.sexes import MEN, WOMEN

if TYPE_CHECKING:
    from kg.tokens import Token

HUMAN = frozenset({"he", "she"})
PRONOUNS = HUMAN | {"it", "they"}
NO_PERSON = frozenset({"ORG", "GPE", "LOC", "FAC", "NORP", "DATE", "TIME", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW"})
ROLES = frozenset({"nsubj", "nsubjpass", "dobj"})  # an object may be meant as well as a subject: then neither is taken
EITHER = frozenset(
    """president minister chancellor leader chief head director chair ambassador envoy spokesperson secretary governor
    mayor general commander officer founder member cousin friend successor predecessor deputy adviser advisor aide
    lawyer attorney editor owner author judge prosecutor soldier journalist official lawmaker senator person""".split()
)
CLAUSES = frozenset({"ccomp", "xcomp", "csubj", "advcl"})


def antecedent(pronoun: Token, verb: Token) -> Token | None:
    """The subject before a pronoun that it means where no other subject or object can be meant, else None.

    Not in what somebody is said to have said, where it may be the speaker or not, nor across a quotation mark; `it` and
    `they` not in a relative clause, whose noun may be meant as well.
    """
    word = pronoun.lower_
    if word not in PRONOUNS or (word == "it" and _stands_for_clause(pronoun)):
        return None
    above = (verb, *verb.ancestors)
    if any(t.dep_ == "ccomp" and t.head.lemma_ in load().report_verbs for t in above):
        return None
    if word not in HUMAN and any(t.dep_ == "relcl" and t.head.pos_ != "NUM" for t in above):
        return None
    before = pronoun.doc[pronoun.sent.start : pronoun.i]
    found = [t for t in before if t.dep_ in ROLES and is_verb(t.head) and _agrees(word, t)]
    if len(found) != 1 or found[0].dep_ == "dobj" or any(found[0] is t for t in above):
        return None
    between = pronoun.doc[found[0].i : pronoun.i]
    return None if any(t.text in MARKS for t in between) else found[0]


def _stands_for_clause(pronoun: Token) -> bool:
    """Whether `it` only keeps the place of a clause: "it was clear that", "it took years to"."""
    return any(c.dep_ in CLAUSES and c.i > pronoun.head.i for c in pronoun.head.children)


def _agrees(word: str, noun: Token) -> bool:
    """Whether a noun is of the number and kind that a pronoun asks for."""
    if noun.pos_ not in {"NOUN", "PROPN"} or noun.ent_type_ in TIMES:
        return False
    many = noun.tag_ in {"NNS", "NNPS"} or len(conjuncts(noun)) > 1
    if word == "they" or many:
        return word == "they" and many
    lemma = noun.lemma_.lower()
    if word == "it":
        return noun.ent_type_ != "PERSON" and lemma not in MEN | WOMEN | EITHER
    if noun.pos_ == "PROPN":
        return noun.ent_type_ not in NO_PERSON
    return lemma in EITHER | (MEN if word == "he" else WOMEN)
