"""The arguments and adjuncts of a clause as parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract.cues import load
from kg.extract.grammar import (
    NOMINAL,
    RELATIVE,
    SUBJECTS,
    TIMES,
    conjuncts,
    is_infinitive,
    is_passive,
    is_verb,
    relative_object,
)
from kg.extract.open.phrases import Part
from kg.extract.open.relation import governor_of

if TYPE_CHECKING:
    from kg.tokens import Token

# Adverbs that tie the sentence to the text around it and say nothing of the event.
DISCOURSE = frozenset(
    """also however thus therefore then moreover furthermore nevertheless nonetheless meanwhile instead indeed
    consequently hence otherwise besides accordingly finally when where why how so too though although yet still
    even only just both either rather whereby course""".split()
)
# Prepositional phrases that do the same, by preposition.
TURNS = {
    "of": frozenset({"course"}),
    "for": frozenset({"example", "instance"}),
    "in": frozenset({"fact", "turn", "addition", "particular", "short", "general", "contrast", "conclusion"}),
    "as": frozenset({"such", "well", "usual"}),
}
TOGETHER = frozenset({"between", "among"})  # what stands behind these is no use one by one
# Which argument becomes the triple's object: the smaller, the sooner.
RANK = {
    "object": 0,
    "complement": 0,
    "clause": 1,
    "infinitive": 1,
    "agent": 2,
    "dative": 2,
    "role": 2,
    "oblique": 3,
    "gerund": 4,
    "time": 5,
    "adverb": 6,
    "purpose": 7,
}


def parts(verb: Token, used: set[int]) -> list[Part]:
    """The arguments and adjuncts of a clause, in the order of the text; `used` are the words of its relation phrase."""
    found = list(_own(verb, used))
    if verb.dep_ == "conj" and is_verb(verb.head) and not any(c.dep_ in SUBJECTS for c in verb.children):
        found += _shared_setting(verb.head)
    below = verb
    while (governor := governor_of(below)) is not None:
        found += [p for p in _own(governor, used) if not _leads_to(p.head, below)]
        below = governor
    if not any(p.kind == "object" for p in found):
        missing = _shared_object(verb) or (None if _is_owned(below) else relative_object(below))
        if missing is not None:
            found.append(Part(missing, "object", without=tuple(c for c in missing.children if c.dep_ == "relcl")))
        elif not found and (later := _later(verb)) is not None:
            found += [p for c in later.children if c.dep_ == "ccomp" for p in _complement(c, later)]
    once = {p.head.i: p for p in reversed(found)}
    return sorted(once.values(), key=lambda p: p.head.i)


def main(found: list[Part], verb: Token) -> Part | None:
    """The argument that becomes the triple's object, or None."""
    return min(found, key=lambda p: (RANK[p.kind], p.head.i < verb.i, p.head.i), default=None)


def alternatives(part: Part) -> list[Part]:
    """The argument, or one part for each nominal that is coordinated in it; a name with an `and` in it stays whole."""
    if part.kind not in {"object", "complement", "oblique", "agent", "dative", "role"} or part.whole:
        return [part]
    heads = conjuncts(part.head)
    if len(heads) > 1 and part.case and part.case[-1].lower_ in TOGETHER:
        return [Part(part.head, part.kind, part.case, whole=True)]
    if len(heads) > 1 and part.head.ent_type_ and _one_name(part.head, heads[1]):
        return [Part(part.head, part.kind, part.case, whole=True)]
    return [Part(h, part.kind, part.case, without=part.without) for h in heads]


def is_time(token: Token) -> bool:
    """Whether a nominal says when."""
    return token.ent_type_ in TIMES or (token.tag_ == "CD" and token.is_digit and len(token) == 4)


def _is_owned(verb: Token) -> bool:
    """Whether a relative clause has its `whose` at the subject, and so lacks no object: "X, whose party won"."""
    return any(w.lower_ == "whose" for c in verb.children if c.dep_ in SUBJECTS for w in c.children)


def _is_set_off(noun: Token) -> bool:
    """Whether a noun behind its verb and a comma comments on the clause: "accused X of Y, a charge Z denies"."""
    edge = noun.left_edge.i
    return noun.i > noun.head.i and noun.doc[edge - 1].text in {",", ":", "--", "—"}


def _one_name(left: Token, right: Token) -> bool:
    return all(t.ent_iob_ == "I" for t in left.doc[left.i + 1 : right.i + 1])


def _leads_to(head: Token, verb: Token) -> bool:
    """Whether the verb is the head or hangs on it by way of an adjective or preposition."""
    return head in {verb, verb.head}


def _own(verb: Token, used: set[int]) -> Iterator[Part]:
    for child in verb.children:
        dep = child.dep_
        if (child.i in used and dep != "prep") or child.lower_ == "according":
            continue
        if dep in {"dobj", "oprd"} and child.lower_ not in RELATIVE:
            yield Part(child, "object")
        elif dep in {"attr", "acomp"}:
            yield Part(child, "complement")
        elif dep == "dative" and child.pos_ in NOMINAL:
            yield Part(child, "dative")
        elif dep in {"prep", "dative", "agent"}:
            yield from _behind(child, (), "agent" if dep == "agent" else "oblique", used)
        elif dep in {"npadvmod", "tmod"}:
            if is_time(child) or not _is_set_off(child):
                yield Part(child, "time")
        elif dep == "advmod" and child.lower_ not in DISCOURSE:
            yield Part(child, "adverb")
        elif dep in {"ccomp", "xcomp"}:
            yield from _complement(child, verb)
        elif dep == "advcl" and child.i > verb.i and _is_purpose(child):
            yield Part(child, "purpose")


def _is_purpose(clause: Token) -> bool:
    """Whether a clause says what for: "to discuss the hostages"."""
    return is_infinitive(clause) and not any(c.dep_ in SUBJECTS for c in clause.children)


def _behind(preposition: Token, case: tuple[Token, ...], kind: str, used: set[int]) -> Iterator[Part]:
    """What stands behind a preposition or a chain of them."""
    if preposition.lower_ in TURNS and any(
        c.lower_ in TURNS[preposition.lower_] and not c.children for c in preposition.children
    ):
        return
    alone = sum(c.dep_ in {"pobj", "pcomp", "prep"} for c in preposition.children) == 1
    second = (c for c in preposition.children if c.dep_ == "pcomp" and c.pos_ in {"ADP", "SCONJ"} and not c.children)
    case = (*case, preposition, *second)  # "because of"
    for child in preposition.children:
        if child.i in used:
            continue
        if child.dep_ == "pobj":
            if kind == "oblique" and is_time(child):
                yield Part(child, "time", case=case)
            else:
                yield Part(child, "role" if preposition.lower_ == "as" else kind, case=case)
        elif child.dep_ == "prep" or (child.dep_ == "pcomp" and child.pos_ in {"ADP", "SCONJ"}):
            yield from _behind(child, case if alone else (), kind, used)
        elif child.dep_ == "pcomp" and not (is_verb(child) and preposition.i < preposition.head.i):
            yield Part(child, "gerund" if is_verb(child) else kind, case=case)


def _complement(clause: Token, verb: Token) -> Iterator[Part]:
    """A complement clause; of an infinitive with a subject of its own, the subject is the object: "let X go"."""
    own = [c for c in clause.children if c.dep_ in SUBJECTS]
    if is_infinitive(clause) and own and clause.dep_ == "ccomp":
        yield Part(own[0], "object")
        yield Part(clause, "infinitive", without=(own[0],))
    elif clause.i > verb.i or _reports_before(verb, clause):
        marks = tuple(c for c in clause.children if c.dep_ == "mark" and c.lower_ in {"that", "if", "whether"})
        yield Part(clause, "infinitive" if is_infinitive(clause) and not own else "clause", case=marks)


def _reports_before(verb: Token, clause: Token) -> bool:
    """Whether a verb of saying reports the clause before it: "X left, Y said"; not "X left; Y said that Z came"."""
    if verb.lemma_ not in load().report_verbs or any(c.dep_ == "ccomp" and c.i > verb.i for c in verb.children):
        return False
    return not any(t.text == ";" for t in verb.doc[clause.i : verb.i])


def _shared_setting(verb: Token) -> list[Part]:
    """Time and place before the subject hold for all coordinated verbs: "In 1990, X came and went"."""
    subject = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    if subject is None:
        return []
    found = (p for p in _own(verb, set()) if p.kind in {"time", "oblique"})
    return [p for p in found if p.head.i < subject.i]


def _shared_object(verb: Token) -> Token | None:
    """The object behind the last of coordinated verbs: "buy and sell stocks"."""
    if is_passive(verb) or any(c.dep_ in {"prep", "ccomp", "xcomp"} for c in verb.children):
        return None
    later = _later(verb)
    return next((c for c in later.children if c.dep_ == "dobj"), None) if later is not None else None


def _later(verb: Token) -> Token | None:
    """The verb right behind this one that is coordinated with it and stands under the same subject."""
    for child in verb.children:
        alike = child.tag_ == verb.tag_ or {child.tag_, verb.tag_} == {"VBN", "VBD"}
        near = child.dep_ == "conj" and alike and 0 < child.i - verb.i <= 3
        if near and not any(c.dep_ in SUBJECTS for c in child.children):
            return child
    return None
