"""Small questions to a clause about negation, tense and mood, on which factuality rests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.extract.cues import Cues
from kg.extract.grammar import RELATIVE, SUBJECTS, is_verb

if TYPE_CHECKING:
    from kg.tokens import Token

PRESENT_BE = frozenset({"is", "are", "am", "'s", "’s", "'re", "’re", "'m"})
QUESTION_WORDS = frozenset({"who", "whom", "whose", "what", "which", "why", "how", "when", "where"})
DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "their", "his", "her"})


def is_negated(token: Token, cues: Cues) -> bool:
    """Whether a word is negated by an adverb, by `no` on its subject or object, or by `neither … nor`."""
    for child in token.children:
        only = child.i + 1 < len(token.doc) and token.doc[child.i + 1].lower_ == "only"
        adverbial = child.dep_ in {"advmod", "det", "preconj", "cc"} and child.lower_ in cues.negators
        if not only and (child.dep_ == "neg" or (adverbial and (child.dep_ != "cc" or child.i < token.i))):
            return True
    if token.dep_ == "conj" and is_verb(token) and is_verb(token.head) and _shares_negation(token, token.head):
        return True
    if is_verb(token):
        arguments = [c for c in token.children if c.dep_ in SUBJECTS | {"dobj", "attr"}]
        return any(d.lower_ in {"no", "neither"} and d.dep_ == "det" for a in arguments for d in a.children) or any(
            a.lower_ in {"nobody", "none", "nothing", "neither"} for a in arguments
        )
    return False


def _shares_negation(verb: Token, first: Token) -> bool:
    """Whether the negation of one verb holds for the next too: "did not meet or call", "neither … nor"."""
    if any(c.dep_ in SUBJECTS | {"aux", "auxpass"} for c in verb.children):
        return False
    if any(c.lower_ == "neither" for c in first.children if c.dep_ in {"preconj", "advmod", "det", "cc"}):
        return True
    helped = any(c.dep_ in {"aux", "auxpass"} for c in first.children)
    return helped and verb.tag_ == first.tag_ and any(c.dep_ == "neg" for c in first.children)


def negated_by_determiner(noun: Token) -> bool:
    """Whether a noun stands behind `no`."""
    return any(c.dep_ == "det" and c.lower_ in {"no", "neither"} for c in noun.children)


def is_indefinite(noun: Token) -> bool:
    """Whether a noun has no article, possessor or demonstrative that takes it for known."""
    return not any(c.dep_ == "poss" or (c.dep_ == "det" and c.lower_ in DEFINITE) for c in noun.children)


def is_new(noun: Token) -> bool:
    """Whether `a`, `an`, `any` or `some` brings the noun in."""
    return any(c.dep_ == "det" and c.lower_ in {"a", "an", "any", "some"} for c in noun.children)


def is_able(token: Token) -> bool:
    """Whether the clause is about being able: a negated `can` or `could` says that it does not happen."""
    return any(c.dep_ == "aux" and c.lower_ in {"can", "ca", "could"} for c in token.children)


def pluperfect(verb: Token) -> bool:
    """Whether a clause, or the copula of an adjective, stands in the past perfect ("had been due to")."""
    clause = verb.head if verb.pos_ == "ADJ" and is_verb(verb.head) else verb
    return any(c.dep_ == "aux" and c.lower_ == "had" for c in clause.children)


def has_perfect(verb: Token) -> bool:
    """Whether an infinitive or participle is perfect: "to have met"."""
    return any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children)


def is_past(verb: Token) -> bool:
    """Whether a clause tells of the past: "met", "was due"."""
    return verb.tag_ == "VBD" or any(c.lower_ in {"was", "were", "had"} for c in verb.children)


def is_gerund(verb: Token) -> bool:
    """Whether a verb stands as a gerund or participle: "meeting", "having met"."""
    return verb.tag_ == "VBG" or any(c.tag_ == "VBG" and c.dep_ == "aux" for c in verb.children)


def is_present_time(clause: Token) -> bool:
    """Whether a clause of time stands in the present, so that it looks ahead: "when they meet"."""
    present = any(c.tag_ in {"VBZ", "VBP"} for c in (clause, *clause.children) if c == clause or c.dep_ == "aux")
    marks = {c.lower_ for c in clause.children} & {"when", "once", "after", "before", "as", "while"}
    return present and bool(marks) and not (marks <= {"as", "while"} and has_perfect(clause))


def noun_before(clause: Token, governor: Token) -> Token | None:
    """The object of a verb right before an infinitive that was taken for the verb's purpose: "resisted calls to …"."""
    noun = clause.doc[clause.left_edge.i - 1] if clause.left_edge.i else clause
    return noun if noun.dep_ == "dobj" and noun.head == governor else None


def takes_time(verb: Token) -> bool:
    """Whether a clause says how long something took: "it took a week to sign"."""
    return verb.lemma_ == "take" and any(c.lower_ == "it" and c.dep_ in SUBJECTS for c in verb.children)


def is_aside(clause: Token) -> bool:
    """Whether a comma sets a clause off from what stands before it."""
    first = clause.left_edge
    return first.i > 0 and first.nbor(-1).lower_ == ","


def is_progressive(verb: Token, auxiliaries: Iterable[Token]) -> bool:
    """Whether it goes on at publication: "is meeting", "has been meeting", "is being held"."""
    words = {a.lower_ for a in auxiliaries}
    told = verb.dep_ == "ccomp" and verb.head.tag_ == "VBD"  # "said it was consulting its allies"
    now = PRESENT_BE | {"was", "were"} if told else PRESENT_BE
    going = verb.tag_ == "VBG" and ("been" in words or not words.isdisjoint(now))
    return going or ("being" in words and not words.isdisjoint(PRESENT_BE))


def is_counterfactual(modal: Token, verb: Token) -> bool:
    """Whether a modal with the perfect says that it was not so: "would have ended", "should have met"."""
    past = any(c.lower_ in {"have", "'ve", "’ve"} and c.i > modal.i for c in verb.children if c.dep_ == "aux")
    return past and modal.lower_ in {"would", "should", "'d", "’d", "ought"}


def mark_of(verb: Token) -> str:
    """The conjunction that opens a clause, or an empty string."""
    return next((c.lower_ for c in verb.children if c.dep_ == "mark"), "")


def conditions(verb: Token, cues: Cues) -> tuple[bool, bool]:
    """Whether a clause hangs on a condition ("if"), and whether on one that is as good as met ("once")."""
    clauses = [c for c in verb.children if c.dep_ in {"advcl", "ccomp"} and not _conceded(c)]
    marks = {c.lower_ for clause in clauses for c in clause.children if c.dep_ in {"mark", "advmod"} and c.i < clause.i}
    words = " ".join(t.lower_ for t in verb.subtree)
    loose = any(f" {phrase} " in words if " " in phrase else phrase in marks for phrase in cues.loose_conditions)
    return not marks.isdisjoint(cues.conditions), loose


def _conceded(clause: Token) -> bool:
    """Whether it is "even if": no condition."""
    first = clause.left_edge.i
    return clause.doc[first].lower_ == "even" or (first > 0 and clause.doc[first - 1].lower_ == "even")


def is_in_case(token: Token) -> bool:
    """Whether a clause stands behind "in case", whatever the parser made of its verb."""
    first = token.left_edge.i
    return first > 1 and token.doc[first - 2 : first].text.lower() == "in case"


def is_imperative(verb: Token) -> bool:
    """Whether a clause is an order: a bare verb that opens a sentence or a quotation."""
    if verb.tag_ != "VB" or any(
        c.dep_ in SUBJECTS or c.tag_ in {"TO", "MD"} or c.dep_ == "mark" for c in verb.children
    ):
        return False
    return verb.head == verb or (verb.dep_ in {"ccomp", "parataxis"} and _opens_quote(verb))


def _opens_quote(verb: Token) -> bool:
    left = verb.left_edge.i
    return left == verb.sent.start or verb.doc[left - 1].is_quote or verb.doc[left].is_quote


def is_polar_question(verb: Token) -> bool:
    """Whether a clause asks whether something is so: "Did X meet Y?"."""
    if not any(c.dep_ == "punct" and c.lower_ == "?" for c in verb.children):
        return False
    if any(t.lower_ in QUESTION_WORDS for t in verb.subtree if t.i < verb.i and t.head == verb):
        return False
    subject = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    first = [c for c in verb.children if c.dep_ in {"aux", "auxpass"}]
    return subject is not None and any(a.i < subject.i for a in first)


def is_gapless(clause: Token) -> bool:
    """Whether a clause has all subjects and objects of its own, so that it cannot be a relative clause."""
    own = [c for c in clause.children if c.dep_ in SUBJECTS]
    objects = [c for c in clause.children if c.dep_ in {"dobj", "nsubjpass"}]
    return bool(own and objects) and not any(c.lower_ in RELATIVE for c in (*own, *objects))


def is_counted(noun: Token, participle: Token) -> bool:
    """Whether a determiner or number stands before the participle, so that it describes the noun."""
    return any(c.i < participle.i and c.dep_ in {"det", "nummod", "poss"} for c in noun.children)


def relatives(noun: Token) -> list[Token]:
    """The relative clauses at a noun or at what its prepositions govern: "talks with them, which have not begun"."""
    near = [noun, *(p for c in noun.children if c.dep_ == "prep" for p in c.children if p.dep_ == "pobj")]
    return [c for n in near for c in n.children if c.dep_ == "relcl"]
