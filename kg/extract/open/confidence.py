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
    "bias": 1.11,
    "chain": 0.59,
    "clause ROOT": 0.7,
    "clause acl": -0.32,
    "clause advcl": -0.04,
    "clause ccomp": -0.37,
    "clause conj": 0.55,
    "clause other": 0.3,
    "clause pcomp": -0.48,
    "clause relcl": 0.2,
    "clause xcomp": 0.33,
    "distance": -0.09,
    "further arguments": -0.21,
    "not finite": -0.48,
    "object adverb": -0.06,
    "object agent": 0.33,
    "object before": -0.21,
    "object clause": -0.14,
    "object clause inside": -0.02,
    "object complement": -0.2,
    "object name": 0.06,
    "object none": -0.29,
    "object object": 0.11,
    "object oblique": 0.29,
    "object possessed": 0.05,
    "object time": 0.18,
    "object title": -0.28,
    "object words": 0.18,
    "rule apposition": -0.41,
    "rule clause": 0.35,
    "rule copula": 0.07,
    "rule infinitive": 0.27,
    "rule participle": 0.24,
    "rule place": -0.22,
    "rule possessor": 0.05,
    "rule relative": -0.07,
    "rule title": -0.28,
    "sentence": -0.39,
    "spans cross": -0.2,
    "subject behind": 0.15,
    "subject name": 0.29,
    "subject of another clause": 0.22,
    "subject pronoun": 0.05,
    "subject words": 0.09,
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
