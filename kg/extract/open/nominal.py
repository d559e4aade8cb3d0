"""What English states without a verb: appositions, titles, possessors, places behind a comma, `X-based`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract.grammar import conjuncts
from kg.extract.open.phrases import PLACES, Part, Proposition

if TYPE_CHECKING:
    from spacy.tokens import Token

PERSON = frozenset({"PERSON"})
HONORIFICS = frozenset("mr mrs ms miss sir dr dame mr. mrs. ms. dr. lord lady prof prof.".split())
# Nouns that name what somebody is to their possessor.
RELATIONAL = frozenset(
    """president minister chancellor leader chief head director chairman chairwoman chair ambassador envoy spokesman
    spokeswoman spokesperson secretary governor mayor king queen prince princess emir sultan general commander officer
    founder member partner ally rival enemy opponent neighbour neighbor capital government army military parliament
    father mother son daughter brother sister wife husband uncle aunt cousin nephew niece parent child friend
    successor predecessor deputy adviser advisor aide lawyer attorney editor owner author subsidiary unit""".split()
)


def propositions(noun: Token) -> Iterator[Proposition]:
    """The propositions within the phrase of a noun."""
    for child in noun.children:
        if child.dep_ == "appos":
            yield from _apposition(noun, child)
        elif child.dep_ == "poss":
            yield from _possessor(noun, child)
    if noun.ent_type_ == "PERSON" and noun.dep_ != "compound":
        yield from _title(noun)


def _apposition(noun: Token, other: Token) -> Iterator[Proposition]:
    if other.ent_type_ in PLACES and noun.ent_type_ in PLACES:
        yield Proposition(noun, Part(noun, "subject"), [], [Part(other, "object")], "place", implied="is in")
        return
    listed = sum(c.dep_ in {"appos", "conj"} for c in (*noun.children, *other.children)) > 1
    if listed or other.pos_ in {"PRON", "DET"} or noun.pos_ == "PRON":
        return
    if other.pos_ == "NUM" or other.ent_type_ in {"CARDINAL", "DATE", "MONEY", "PERCENT", "QUANTITY"}:
        return
    subject, value = Part(noun, "subject"), other
    if noun.ent_type_ != "PERSON" and other.ent_type_ == "PERSON":
        subject, value = Part(other, "subject"), noun
    for head in conjuncts(value) if value == other else [value]:
        yield Proposition(noun, subject, [], [Part(head, "object")], "apposition", implied="is")


def _possessor(noun: Token, owner: Token) -> Iterator[Proposition]:
    if owner.pos_ == "PRON" or noun.dep_ == "poss" or noun.lemma_ not in RELATIONAL:
        return
    yield Proposition(
        noun,
        Part(owner, "subject", without=tuple(c for c in owner.children if c.dep_ == "case")),
        [],
        [Part(noun, "possessed", without=(owner,))],
        "possessor",
        implied="has",
    )


def _title(name: Token) -> Iterator[Proposition]:
    """The role before a name: "CIA Director William Burns"."""
    first = name
    while first.i > 0 and first.ent_iob_ == "I":
        first = name.doc[first.i - 1]
    title = [c for c in name.lefts if c.i < first.i and c.dep_ in {"compound", "amod", "nmod"}]
    nouns = [c for c in title if c.pos_ in {"NOUN", "PROPN"} and c.ent_type_ != "PERSON"]
    nouns = [c for c in nouns if c.lower_ not in HONORIFICS]
    if nouns and nouns[-1].i == first.i - 1:
        yield Proposition(name, Part(name, "name"), [], [Part(nouns[-1], "title")], "title", implied="is")
