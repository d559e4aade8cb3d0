"""The relation phrase of a clause: its verb with auxiliaries, negation, particles, and the verbs that govern it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.grammar import SUBJECTS, is_infinitive, is_verb

if TYPE_CHECKING:
    from kg.tokens import Token

AUXILIARY = frozenset({"aux", "auxpass", "neg", "prt", "expl"})
OBJECTS = frozenset({"dobj", "dative"})
LINKS = frozenset({"on", "in", "of", "to", "from", "at", "with", "about"})
APPEALS = frozenset("call appeal plead rely depend count wait press lobby push campaign".split())
NO_ADVERB = frozenset({"when", "where", "why", "how"})


def relation_words(verb: Token) -> list[Token]:
    """The words of the relation phrase in the order of the text: "is set to meet", "was accused of killing"."""
    words = _own_words(verb)
    if (governor := governor_of(verb)) is not None:
        words += relation_words(governor)
        if verb.dep_ == "pcomp":
            words.append(verb.head)
        elif verb.head.pos_ == "ADJ":
            words += _predicate(verb.head)
        elif verb.dep_ == "xcomp":  # "it was possible to leave": "was to leave" would say something else
            words += [w for c in governor.children if c.dep_ == "acomp" and c.i < verb.i for w in _predicate(c)]
    elif verb.dep_ == "conj" and is_verb(verb.head) and shares_auxiliaries(verb):
        words += _shared_words(verb.head)
    return sorted({w.i: w for w in words}.values(), key=lambda w: w.i)


def _predicate(adjective: Token) -> list[Token]:
    """An adjective behind a copula with the adverbs before it."""
    return [adjective, *(c for c in adjective.children if c.dep_ in {"advmod", "neg"} and c.i < adjective.i)]


def governor_of(verb: Token) -> Token | None:
    """The verb whose relation phrase this verb continues: "failed to agree", "is ready to talk", "plans on leaving"."""
    above = verb.head
    if not is_verb(verb) or above == verb or any(c.dep_ in SUBJECTS for c in verb.children):
        return None
    if verb.dep_ == "xcomp":
        if addressee(verb) is not None:
            return None
        if above.pos_ == "ADJ" and above.dep_ == "acomp":
            return above.head if is_verb(above.head) else None
        return above if is_verb(above) and not (_has_object(above) or _has_noun(above)) else None
    if verb.dep_ == "pcomp" and above.dep_ == "prep" and above.lower_ in LINKS and above.i == above.head.i + 1:
        return above.head if is_verb(above.head) and not _has_object(above.head) else None
    return None


def addressee(verb: Token) -> Token | None:
    """Who is to do what an infinitive says, where a preposition names him: "called on Congress to approve"."""
    above = verb.head
    if verb.dep_ in {"xcomp", "advcl"} and above.lemma_ in APPEALS and is_infinitive(verb):
        for child in above.children:
            if child.dep_ == "prep" and child.lower_ in {"on", "upon", "for", "to", "with"} and child.i < verb.i:
                return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def is_told_below(verb: Token) -> bool:
    """Whether another verb continues the relation phrase of this one, so that it tells nothing alone."""
    below = [c for c in verb.children if c.dep_ in {"xcomp", "acomp", "prep"}]
    below += [g for c in below for g in c.children if g.dep_ in {"xcomp", "pcomp"}]
    return any(governor_of(c) == verb for c in below)


def shares_auxiliaries(verb: Token) -> bool:
    """Whether a coordinated verb stands under the auxiliaries of the first: "was seized and sold"."""
    if verb.tag_ not in {"VB", "VBN", "VBG", "VBD"} or any(
        c.dep_ in {"aux", "auxpass"} or c.dep_ in SUBJECTS for c in verb.children
    ):
        return False
    if verb.tag_ == "VBD":  # "has come and gone": the tagger cannot tell a regular participle from a past tense
        return verb.head.tag_ == "VBN" and any(c.lower_ in {"has", "have"} for c in verb.head.children)
    return verb.tag_ == verb.head.tag_


def _shared_words(first: Token) -> list[Token]:
    """What a coordinated verb takes over from the relation phrase of the first: all before it but its adverbs.

    A negation holds for both, save before `but`.
    """
    but = any(c.dep_ == "cc" and c.lower_ == "but" for c in first.children)
    kept = {"aux", "auxpass"} if but else {"aux", "auxpass", "neg"}
    return [w for w in relation_words(first) if w.i < first.i and (w.head != first or w.dep_ in kept)]


def _has_object(verb: Token) -> bool:
    return any(c.dep_ in OBJECTS for c in verb.children)


def _has_noun(verb: Token) -> bool:
    """Whether a copula has a noun for its predicate: "it was a mistake to leave"."""
    return any(c.dep_ == "attr" for c in verb.children)


def _own_words(verb: Token) -> list[Token]:
    """The verb with its auxiliaries, negation and particles, and the adverbs among them or right behind it."""
    words = [verb, *(c for c in verb.children if c.dep_ in AUXILIARY)]
    words += [c for a in words[1:] for c in a.children if c.dep_ in AUXILIARY]  # "was not, in the end, invited"
    start = min(w.i for w in words)
    for child in verb.children:
        if child.dep_ != "advmod" or child.lower_ in NO_ADVERB:
            continue
        adverbs = [t for t in child.subtree if t == child or t.dep_ in {"advmod", "neg"} or t.lower_ == "no"]
        alone = len(adverbs) == child.right_edge.i - child.left_edge.i + 1
        if alone and (start - 2 < child.i < verb.i or child.left_edge.i == verb.i + 1):
            words += adverbs
    return words
