"""What a clause says of its own truth: negation, modality, tense, aspect, voice, condition, source.

`modal` holds every word that keeps the relation from being plain fact, outermost first: the governing verb, noun or
conjunction ("deny", "plan", "to" of an aim) and the clause's own modal verb. The words come from `cues.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extract.attribution import ALLEGING
from kg.extract.cues import Cues
from kg.extract.grammar import SUBJECTS, is_finite, is_infinitive, is_passive, is_verb
from kg.extract.polarity import is_negated
from kg.ontology import factual

if TYPE_CHECKING:
    from kg.tokens import Token

MODALS = {"wo": "will", "ca": "can", "'ll": "will", "’ll": "will", "'d": "would", "’d": "would", "sha": "shall"}
FUTURE = frozenset({"will", "shall"})
PURPOSE = frozenset({"advcl", "acl", "relcl"})
LINKS = frozenset({"of", "for", "from", "to", "at", "on", "against"})
CONDITIONS = frozenset({"if", "unless", "provided", "lest"})


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one clause, named as in `Triple`."""

    negated: bool = False
    modal: str = ""
    tense: str = ""
    aspect: str = ""
    voice: str = "active"
    conditional: bool = False


def of_clause(verb: Token, words: Sequence[Token], cues: Cues) -> Facts:
    """The facts of a clause whose relation phrase consists of these words."""
    verbs = [w for w in words if is_verb(w) or w.dep_ in {"aux", "auxpass"}]
    chain = [w for w in words if is_verb(w) or w.pos_ == "ADJ"]
    negated = any(w.dep_ == "neg" or w.lower_ in cues.negators for w in words) or any(
        is_negated(w, cues) for w in chain
    )
    if not negated and verb.dep_ == "conj":
        negated = any(c.dep_ == "preconj" and c.lower_ in {"neither", "nor"} for c in verb.head.children)
    without, above, condition = _around(verb, cues)
    inside = [w.lemma_.lower() for w in chain if w != verb and _opens(w, cues) and not _is_copula(w)]
    if any(w.lower_ == "yet" for w in words) and is_infinitive(verb):
        inside.append("yet")  # "has yet to sign": it did not happen so far
    own = [MODALS.get(w.lower_, w.lower_) for w in verbs if w.tag_ == "MD"]
    finite = [w for w in verbs if w.tag_ in {"MD", "VBD", "VBZ", "VBP"}]
    return Facts(
        negated=negated or without,
        modal=" ".join(dict.fromkeys([*reversed(above), *own, *inside])),
        tense=_tense(finite[0]) if finite else "",
        aspect=_aspect(verb, verbs),
        voice="passive" if is_passive(verb) else "active",
        conditional=condition or any(_is_condition(c) for c in verb.children),
    )


def says_no(words: Sequence[Token], cues: Cues) -> bool:
    """Whether one of the words is a negator."""
    return any(w.dep_ == "neg" or w.lower_ in cues.negators for w in words)


def _is_copula(word: Token) -> bool:
    """Whether a `be` has a predicate of its own, so that it is no plan ("is likely to", not "is to")."""
    return word.lemma_ == "be" and any(c.dep_ in {"acomp", "attr"} for c in word.children)


def _neither(verb: Token, chain: Sequence[Token]) -> bool:
    """Whether `neither … nor` stands at the subject or at coordinated verbs."""
    subjects = [c for w in chain for c in w.children if c.dep_ in SUBJECTS]
    heads = [verb, *([verb.head] if verb.dep_ == "conj" else []), *subjects]
    return any(c.lower_ in {"neither", "nor"} for h in heads for c in h.children)


def of_noun(noun: Token, cues: Cues, light: frozenset[str]) -> Facts:
    """The facts of an event that a noun tells: negated by `no`, left open by an adjective or by what governs it.

    `light` are the verbs that only carry an event noun ("sign an agreement").
    """
    found = [c.lower_ for c in noun.children if c.dep_ in {"amod", "compound"} and _opens(c, cues)]
    without = False
    token = noun
    while token.head != token and token.dep_ in {"dobj", "nsubjpass", "pobj", "prep", "conj", "attr", "oprd"}:
        token = token.head
        without = without or token.lower_ == "without"
        if token.pos_ != "ADP" and token.lemma_ not in light and _opens(token, cues):
            found.append(token.lemma_.lower())
        if is_verb(token):
            facts = of_clause(token, [token, *(c for c in token.children if c.dep_ in {"aux", "auxpass", "neg"})], cues)
            found.append(facts.modal)
            without = without or facts.negated
            break
    modal = " ".join(dict.fromkeys(w for m in reversed(found) for w in m.split()))
    return Facts(negated=without or is_negated(noun, cues), modal=modal)


def _tense(token: Token) -> str:
    if token.tag_ == "MD":
        return "future" if MODALS.get(token.lower_, token.lower_) in FUTURE else ""
    return "past" if token.tag_ == "VBD" else "present"


def _aspect(verb: Token, words: Sequence[Token]) -> str:
    auxiliaries = [w for w in words if w.dep_ in {"aux", "auxpass"} and w.i < verb.i]
    perfect = any(w.lemma_ == "have" or w.lower_ in {"'ve", "’ve"} for w in auxiliaries)
    progressive = verb.tag_ == "VBG" or any(w.lower_ == "being" for w in auxiliaries)
    progressive = progressive and any(w.lemma_ == "be" or w.pos_ == "AUX" for w in auxiliaries)
    return " ".join(name for name, holds in (("perfect", perfect), ("progressive", progressive)) if holds)


def _is_condition(clause: Token) -> bool:
    return clause.dep_ == "advcl" and any(m.dep_ == "mark" and m.lower_ in CONDITIONS for m in clause.children)


def _opens(governor: Token, cues: Cues) -> bool:
    """Whether a governing word leaves open, or denies, what stands below it."""
    names = [f"{governor.lemma_.lower()} {c.lower_}" for c in governor.children if c.dep_ in {"prt", "prep"}]
    for name in (*names, governor.lemma_.lower(), governor.lower_):
        cue = cues.governors.get(name)
        if cue is not None:
            return cue.positive is not None and cue.positive not in factual()
    return False


def _around(verb: Token, cues: Cues) -> tuple[bool, list[str], bool]:
    """What governs the clause: behind `without`, the words that leave it open (inner first), under a condition."""
    without, found, condition = False, list[str](), False
    for token, governor in _upwards(verb):
        if any(m.dep_ == "mark" and m.lower_ in cues.marks for m in token.children):
            mark = next(m.lower_ for m in token.children if m.dep_ == "mark" and m.lower_ in cues.marks)
            condition = condition or mark in CONDITIONS
            found.append(mark)
        if token.dep_ == "pcomp":
            if governor.lower_ == "without":
                without = True
            elif governor.lower_ in LINKS and (_opens(governor.head, cues) or governor.head.lemma_ in ALLEGING):
                found.append(governor.head.lemma_.lower())
        elif token.dep_ in PURPOSE and is_infinitive(token):
            found.append(governor.lemma_.lower() if _opens(governor, cues) and token.dep_ == "acl" else "to")
        elif token.dep_ in {"xcomp", "ccomp", "acl", "csubj"} and _opens(governor, cues) and not _is_copula(governor):
            lemma = governor.lemma_.lower()
            if is_finite(token) if token.dep_ == "acl" else (not is_finite(token) or lemma in cues.finite):
                found.append(lemma)
    return without, found, condition


def _upwards(verb: Token) -> Iterator[tuple[Token, Token]]:
    """Each clause around a clause with the word that governs it."""
    token = verb
    while token.head != token:
        if token.dep_ == "conj" and is_verb(token.head):
            if is_finite(token) != is_finite(token.head) and is_finite(token):
                return
        elif token.dep_ in {"xcomp", "ccomp", "acl", "advcl", "pcomp", "csubj", "relcl"}:
            yield token, token.head
            if token.dep_ in {"relcl", "advcl"}:
                return
        elif token.dep_ not in {"prep", "acomp", "attr", "dobj", "pobj"}:
            return
        token = token.head
