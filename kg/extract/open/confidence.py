"""How sure a reading is: a logistic regression over features of the parse.

The weights were fitted on the sentences with even ids of the development part of CaRB (Bhardwaj et al., EMNLP 2019);
the target of a triple was the share of its words that its own gold tuple confirms, zero for a triple without one.
`benchmarks/triples.py --fit` fits them anew and prints them.
"""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

from kg.extract.grammar import RELATIVE, SUBJECTS, is_finite, is_verb
from kg.extract.open.phrases import full

if TYPE_CHECKING:
    from kg.extract.open.phrases import Proposition

WEIGHTS: dict[str, float] = {
    "bias": 1.06,
    "chain": 0.82,
    "clause ROOT": 0.67,
    "clause acl": -0.22,
    "clause advcl": -0.01,
    "clause ccomp": -0.35,
    "clause conj": 0.49,
    "clause other": 0.17,
    "clause pcomp": -0.46,
    "clause relcl": 0.22,
    "clause xcomp": 0.26,
    "distance": -0.07,
    "further arguments": -0.17,
    "not finite": -0.51,
    "object adverb": 0.03,
    "object agent": 0.31,
    "object before": -0.29,
    "object clause inside": 0.04,
    "object complement": -0.2,
    "object gerund": -0.43,
    "object name": 0.1,
    "object none": -0.39,
    "object object": 0.08,
    "object oblique": 0.22,
    "object possessed": 0.07,
    "object role": 0.38,
    "object time": 0.17,
    "object title": -0.24,
    "object words": 0.19,
    "rule apposition": -0.33,
    "rule clause": 0.42,
    "rule copula": 0.18,
    "rule existential": -0.31,
    "rule infinitive": 0.25,
    "rule participle": 0.25,
    "rule place": -0.26,
    "rule possessor": 0.07,
    "rule relative": -0.02,
    "rule title": -0.24,
    "sentence": -0.38,
    "spans cross": -0.08,
    "subject behind": 0.1,
    "subject name": 0.27,
    "subject of another clause": 0.21,
    "subject words": 0.03,
}


def features(proposition: Proposition) -> dict[str, float]:
    """The features of a proposition, by name; those that are zero may be missing."""
    head, parts = proposition.head, proposition.parts
    subject, first = proposition.subject, parts[0] if parts else None
    left, right = full(subject)
    size = head.sent.end - head.sent.start
    found = {
        "bias": 1.0,
        f"rule {proposition.rule}": 1.0,
        f"object {first.kind if first else 'none'}": 1.0,
        "sentence": log(size),
        "subject words": log(right - left + 1),
        "further arguments": log(len(parts) or 1),
    }
    if not proposition.implied:
        own = any(c.dep_ in SUBJECTS and c.lower_ not in RELATIVE for c in head.children)
        found[f"clause {head.dep_ if head.dep_ in DEPENDENCIES else 'other'}"] = 1.0
        found["subject of another clause"] = float(not own)
        found["not finite"] = float(not is_finite(head))
        found["distance"] = log(1 + abs(head.i - subject.head.i))
        found["chain"] = float(sum(is_verb(w) for w in proposition.words) > 1)
        found["subject behind"] = float(subject.head.i > head.i)
    if subject.head.pos_ == "PRON":
        found["subject pronoun"] = 1.0
    elif subject.head.pos_ == "PROPN":
        found["subject name"] = 1.0
    if first is not None:
        start, end = full(first)
        words = end - start + 1
        found["object words"] = log(words)
        found["object clause inside"] = float(any(c.dep_ in {"relcl", "acl"} for c in first.head.children))
        found["object name"] = float(first.head.pos_ == "PROPN")
        found["spans cross"] = float(start <= right and left <= end)
        found["object before"] = float(first.head.i < head.i)
    return found


DEPENDENCIES = frozenset({"ROOT", "ccomp", "conj", "advcl", "relcl", "acl", "xcomp", "pcomp"})


def of(proposition: Proposition) -> float:
    """The expected share of right words, 0..1."""
    total = sum(WEIGHTS.get(name, 0.0) * value for name, value in features(proposition).items())
    return 1 / (1 + exp(-total))
