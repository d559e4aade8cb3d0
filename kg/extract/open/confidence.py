"""How sure a reading is: a logistic regression over features of the parse.

The weights were fitted on the sentences with even ids of the development part of CaRB (Bhardwaj et al., EMNLP 2019);
the target of a triple was the share of its words that its own gold tuple confirms, zero for a triple without one.
`benchmarks/triples.py --fit` fits them anew and prints them.
"""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

from kg.extract.cues import load
from kg.extract.grammar import RELATIVE, SUBJECTS, is_finite, is_verb

if TYPE_CHECKING:
    from kg.extract.open.phrases import Bounds, Proposition
    from kg.tokens import Token

WEIGHTS: dict[str, float] = {
    "bias": 1.04,
    "chain": 0.36,
    "clause ROOT": 0.57,
    "clause acl": -0.1,
    "clause advcl": 0.02,
    "clause ccomp": -0.38,
    "clause conj": 0.3,
    "clause other": 0.15,
    "clause pcomp": -0.33,
    "clause relcl": 0.1,
    "clause xcomp": 0.18,
    "distance": -0.01,
    "further arguments": -0.16,
    "infinitive": -0.35,
    "not finite": -0.15,
    "object adverb": -0.02,
    "object agent": 0.17,
    "object before": -0.16,
    "object clause": -0.03,
    "object clause inside": -0.08,
    "object complement": -0.09,
    "object coordinated": 0.27,
    "object gerund": -0.18,
    "object name": 0.11,
    "object none": -0.31,
    "object object": 0.1,
    "object oblique": 0.15,
    "object possessed": 0.06,
    "object pronoun": -0.29,
    "object purpose": -0.02,
    "object role": 0.17,
    "object time": 0.09,
    "object title": -0.07,
    "object words": 0.21,
    "relation words": 0.29,
    "rule apposition": -0.14,
    "rule base": -0.05,
    "rule clause": 0.41,
    "rule copula": 0.11,
    "rule event": 0.01,
    "rule example": -0.02,
    "rule existential": -0.14,
    "rule infinitive": 0.09,
    "rule place": -0.39,
    "rule possessor": 0.06,
    "rule quality": 0.09,
    "rule relative": 0.05,
    "rule title": -0.07,
    "says": 0.25,
    "sentence": -0.44,
    "subject behind": -0.01,
    "subject coordinated": -0.43,
    "subject name": 0.28,
    "subject of another clause": 0.13,
    "subject pronoun": 0.08,
    "subject words": 0.08,
}


def features(proposition: Proposition, subject_at: Bounds, object_at: Bounds | None, size: int) -> dict[str, float]:
    """The features of a proposition, by name; those that are zero may be missing.

    `subject_at` and `object_at` are the bounds of the full readings, `size` the number of tokens of the sentence.
    """
    head, parts = proposition.head, proposition.parts
    subject, first = proposition.subject, parts[0] if parts else None
    left, right = subject_at
    found = {
        "bias": 1.0,
        f"rule {proposition.rule}": 1.0,
        f"object {first.kind if first else 'none'}": 1.0,
        "sentence": log(size),
        "subject words": log(right - left + 1),
        "further arguments": log(len(parts) or 1),
    }
    if is_verb(head):
        own = any(c.dep_ in SUBJECTS and c.lower_ not in RELATIVE for c in head.children)
        dep = head.dep_
        found[f"clause {dep if dep in DEPENDENCIES else 'other'}"] = 1.0
        found["distance"] = log(1 + abs(head.i - subject.head.i))
        found["relation words"] = log(len(proposition.words))
        _flag(found, "subject of another clause", not own)
        _flag(found, "not finite", not is_finite(head))
        _flag(found, "chain", sum(is_verb(w) for w in proposition.words) > 1)
        _flag(found, "subject behind", subject.head.i > head.i)
        _flag(found, "infinitive", proposition.words[0].lower_ == "to")
        _flag(found, "says", head.lemma_ in load().report_verbs)
    _flag(found, "subject coordinated", _coordinated(subject.head))
    _flag(found, "subject pronoun", subject.head.pos_ == "PRON")
    _flag(found, "subject name", subject.head.pos_ == "PROPN")
    if first is not None and object_at is not None:
        start, end = object_at
        found["object words"] = log(end - start + 1)
        _flag(found, "object coordinated", _coordinated(first.head))
        _flag(found, "object pronoun", first.head.pos_ == "PRON")
        _flag(found, "object name", first.head.pos_ == "PROPN")
        _flag(found, "object clause inside", any(c.dep_ in {"relcl", "acl"} for c in first.head.rights))
        _flag(found, "spans cross", start <= right and left <= end)
        _flag(found, "object before", first.head.i < head.i)
    return found


def _flag(found: dict[str, float], name: str, holds: bool) -> None:
    if holds:
        found[name] = 1.0


def _coordinated(token: Token) -> bool:
    return token.dep_ == "conj" or any(c.dep_ == "conj" for c in token.rights)


DEPENDENCIES = frozenset({"ROOT", "ccomp", "conj", "advcl", "relcl", "acl", "xcomp", "pcomp"})


def of(found: dict[str, float]) -> float:
    """The expected share of right words, 0..1, of a proposition with these features."""
    return 1 / (1 + exp(-sum(WEIGHTS.get(name, 0.0) * value for name, value in found.items())))
