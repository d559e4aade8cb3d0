"""What English states without a verb: appositions, titles, possessors, places, examples, events told by a noun."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from kg import lexicon
from kg.extract.grammar import NOMINAL, is_finite, is_verb, pobjs
from kg.extract.open.phrases import PLACES, SUFFIXES, Part, Proposition

if TYPE_CHECKING:
    from kg.tokens import Token

HONORIFICS = frozenset("mr mrs ms miss sir dr dame mr. mrs. ms. dr. lord lady prof prof.".split())
# Nouns that name what somebody is to their possessor.
RELATIONAL = frozenset(
    """president minister chancellor leader chief head director chairman chairwoman chair ambassador envoy spokesman
    spokeswoman spokesperson secretary governor mayor king queen prince princess emir sultan general commander officer
    founder member partner ally rival enemy opponent neighbour neighbor capital government army military parliament
    father mother son daughter brother sister wife husband uncle aunt cousin nephew niece parent child friend
    successor predecessor deputy adviser advisor aide lawyer attorney editor owner author subsidiary unit""".split()
)
MOVABLE = frozenset({"PERSON", "GPE", "NORP"})  # a preposition behind these belongs to the verb as a rule
TITLED = frozenset({"PERSON", "ORG", "PRODUCT", "WORK_OF_ART", "EVENT", "FAC"})
WHERE = frozenset({"mainland", "downtown", "northern", "southern", "eastern", "western", "central"})  # which part of it
NUMBERS = frozenset({"CARDINAL", "ORDINAL", "DATE", "TIME", "MONEY", "PERCENT", "QUANTITY"})
LOCATIVE = frozenset({"in", "at", "near", "outside", "inside"})
EXAMPLES = frozenset({"including", "like"})
TARGETS = frozenset({"on", "against", "with", "to", "for", "from", "over", "in", "of", "by"})


def propositions(noun: Token) -> Iterator[Proposition]:
    """The propositions within the phrase of a noun."""
    for child in noun.children:
        dep = child.dep_
        if dep == "appos":
            yield from _apposition(noun, child)
        elif noun.pos_ == "NUM":  # "one of the leaders, Haniyeh": nothing else is said of a number
            continue
        elif dep == "poss":
            yield from _possessor(noun, child)
        elif dep == "prep":
            yield from _place(noun, child)
            yield from _examples(noun, child)
        elif dep in {"amod", "acl", "relcl"} and child.pos_ == "ADJ" and child.i > noun.i:
            yield from _quality(noun, child)
        elif dep == "amod" and child.lower_ == "based":
            yield from _base(noun, child)
    if noun.ent_type_ in TITLED and noun.dep_ != "compound":
        yield from _title(noun)
    if noun.pos_ == "NOUN" and noun.lemma_ in event_nouns():
        yield from _event(noun)


def be(noun: Token, *, past: bool = False, many: bool = False) -> str:
    """The copula that English leaves out; `many` where several are its subject together."""
    several = noun.lower_ != "one" if noun.pos_ == "NUM" else noun.tag_ in {"NNS", "NNPS"} and noun.ent_type_ != "GPE"
    many = many or several
    if past:
        return "were" if many else "was"
    return "are" if many else "is"


def in_past(token: Token) -> bool:
    """Whether the finite clause that a word stands in is in the past."""
    clause = next((t for t in token.ancestors if is_verb(t) and is_finite(t)), None)
    return clause is not None and (clause.tag_ == "VBD" or any(c.tag_ == "VBD" for c in clause.children))


@cache
def event_nouns() -> frozenset[str]:
    """The lemmas of the lexicon's nouns that tell of an event."""
    return frozenset(lemma for lemma, frames in lexicon.load().nouns.items() if not frames[0].relation)


def _apposition(noun: Token, other: Token) -> Iterator[Proposition]:
    """Two names of one thing; the one that is a person's name is the subject. Of a list, nothing."""
    if noun.ent_type_ in PLACES and other.ent_type_ in PLACES:
        yield Proposition(noun, Part(noun, "subject", without=(other,)), [], [Part(other, "object")], "place", "is in")
        return
    if sum(c.dep_ in {"appos", "conj"} for c in (*noun.children, *other.children)) > 1:
        return
    if noun.pos_ == "PRON" or _counts(noun) or _counts(other):
        return
    if other.lower_ in SUFFIXES:
        return
    swap = (other.ent_type_ == "PERSON" != noun.ent_type_) or (other.pos_ == "PROPN" != noun.pos_)
    subject, value = (other, noun) if swap else (noun, other)
    parts = (Part(subject, "subject", without=(other,)), Part(value, "object", without=(other,)))
    yield Proposition(noun, parts[0], [], [parts[1]], "apposition", be(subject))


def _counts(noun: Token) -> bool:
    """Whether a word is a number, a date or a pronoun and names nothing; "one of the leaders" does."""
    if noun.pos_ in {"PRON", "DET", "NUM"} or noun.ent_type_ in NUMBERS:
        return not any(c.dep_ == "prep" and c.lower_ == "of" for c in noun.rights)
    return False


def _possessor(noun: Token, owner: Token) -> Iterator[Proposition]:
    """Whose relative, officer or part it is: "Kesey's son"."""
    if owner.pos_ != "PRON" and noun.dep_ != "poss" and noun.lemma_ in RELATIONAL:
        names = (c for c in noun.children if c.dep_ == "appos")
        yield Proposition(
            noun, _owner(owner), [], [Part(noun, "possessed", without=(owner, *names))], "possessor", "has"
        )


def _owner(owner: Token) -> Part:
    return Part(owner, "subject", without=tuple(c for c in owner.children if c.dep_ == "case"))


def _place(noun: Token, preposition: Token) -> Iterator[Proposition]:
    """Where a thing is: "Henry Wood Hall in Glasgow"."""
    if preposition.lower_ in LOCATIVE and noun.ent_type_ not in MOVABLE:
        for place in pobjs(preposition):
            if place.ent_type_ in PLACES:
                where = Part(place, "oblique", case=(preposition,))
                subject = Part(noun, "subject", without=(preposition,))
                yield Proposition(noun, subject, [], [where], "place", be(noun))
                return


def _examples(noun: Token, preposition: Token) -> Iterator[Proposition]:
    """Members of a class: "symbols such as the star", "officials, including the minister"."""
    such = [c for c in preposition.children if c.lower_ == "such"]
    if preposition.lower_ in EXAMPLES or such:
        case = (*such, preposition)
        subject = Part(noun, "subject", without=(preposition,))
        for member in pobjs(preposition):
            implied = "" if preposition.lower_ == "including" else be(noun)
            yield Proposition(noun, subject, [], [Part(member, "oblique", case=case)], "example", implied)


def _quality(noun: Token, adjective: Token) -> Iterator[Proposition]:
    """An adjective with an argument behind its noun: "individuals familiar with the situation"."""
    for preposition in adjective.children:
        if preposition.dep_ == "prep":
            for value in pobjs(preposition):
                what = Part(value, "oblique", case=(preposition,))
                subject = Part(noun, "subject", without=(adjective,))
                yield Proposition(noun, subject, [adjective], [what], "quality", be(noun))
            return


def _base(noun: Token, based: Token) -> Iterator[Proposition]:
    """Where a body has its seat: "the Israel-based company"."""
    for place in based.lefts:
        if place.dep_ in {"npadvmod", "compound", "nsubj", "advmod", "nmod"} and place.pos_ == "PROPN":
            subject = Part(noun, "subject", without=(based,))
            yield Proposition(noun, subject, [based], [Part(place, "object")], "base", be(noun), "in")
            return


def _event(noun: Token) -> Iterator[Proposition]:
    """Who does what to whom, told by a noun: "Hamas' attack on Israel", "talks between Egypt and Qatar"."""
    owners = [c for c in noun.children if c.dep_ == "poss" and c.pos_ in NOMINAL]
    prepositions = [c for c in noun.children if c.dep_ == "prep" and c.lower_ in TARGETS | {"between"}]
    for preposition in prepositions:
        if preposition.lower_ == "between":
            parties = pobjs(preposition)
            for party in parties[1:]:
                yield Proposition(
                    noun, Part(parties[0], "subject"), [noun], [Part(party, "object")], "event", "", "with"
                )
    agents = [p for c in prepositions if c.lower_ == "by" for p in pobjs(c)]
    for owner in owners or agents:
        targets = [c for c in prepositions if c.lower_ not in {"between", "by"}]
        rest = [Part(p, "oblique", case=(c,)) for c in targets for p in pobjs(c)[:1]]
        if rest:
            yield Proposition(noun, _owner(owner), [noun], rest, "event")


def _title(name: Token) -> Iterator[Proposition]:
    """The role or kind before a name: "CIA Director William Burns", "the news agency Interfax"."""
    first = name
    while first.i > 0 and first.ent_iob_ == "I":
        first = name.doc[first.i - 1]
    before = [c for c in name.lefts if c.i < first.i and c.dep_ in {"compound", "amod", "nmod"}]
    roles = [c for c in before if c.pos_ in {"NOUN", "PROPN"} and c.ent_type_ != "PERSON"]
    if not roles or roles[-1].i != first.i - 1 or roles[-1].lower_ in HONORIFICS | WHERE:
        return
    measure = any(c.text == "-" for c in roles[-1].children)  # "the 20-year Treasury"
    if name.ent_type_ == "PERSON" or (roles[-1].pos_ == "NOUN" and first.text[0].isupper() and not measure):
        yield Proposition(name, Part(name, "name"), [], [Part(roles[-1], "title")], "title", "is")
