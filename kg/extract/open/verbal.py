"""Verbal clauses as propositions: relation phrase, subject, arguments; coordination distributed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract.cues import load
from kg.extract.grammar import (
    NOMINAL,
    RELATIVE,
    SUBJECTS,
    conjuncts,
    first_conjunct,
    is_infinitive,
    is_passive,
    is_verb,
    relative_object,
    surface_subjects,
)
from kg.extract.open.phrases import Part, Proposition

if TYPE_CHECKING:
    from spacy.tokens import Token

AUXILIARY = frozenset({"aux", "auxpass", "neg", "prt"})
TIMES = frozenset({"DATE", "TIME"})
# Plural subjects of these do it together unless a `with` says with whom.
COLLECTIVE = frozenset(
    """meet talk negotiate agree disagree clash confer converge differ gather merge unite cooperate collaborate
    quarrel reconcile compete intersect share sign exchange marry divorce""".split()
)
MOST = 12  # propositions of one clause
NO_CLAUSE = frozenset(
    {"amod", "compound", "prep", "nmod", "mark", "cc", "punct", "case", "det", "appos", "aux", "auxpass"}
)
# Adverbs that tie the sentence to the text around it and say nothing of the event.
DISCOURSE = frozenset(
    """also however thus therefore then moreover furthermore nevertheless nonetheless meanwhile instead indeed
    consequently hence otherwise besides accordingly finally when where why how so too though although yet still
    even only just both either rather""".split()
)


def propositions(verb: Token) -> Iterator[Proposition]:
    """The propositions of the clause that a verb heads, coordinated subjects and objects apart."""
    if verb.dep_ in NO_CLAUSE or _of_noun(verb) or _absorbed(verb):
        return
    words = relation_words(verb)
    parts = _parts(verb, {w.i for w in words})
    subjects = _subjects(verb)
    if not subjects:
        return
    rule = _rule(verb)
    first = _first(parts, verb)
    rest = [p for p in parts if p is not first]
    made = 0
    for subject in subjects:
        for head in _alternatives(first):
            yield Proposition(verb, subject, words, ([head] if head else []) + rest, rule)
            made += 1
            if made == MOST:
                return


def _of_noun(verb: Token) -> bool:
    """Whether the verb is a gerund behind a noun: "the idea of meeting" says of nobody that he meets."""
    return verb.dep_ == "pcomp" and verb.head.head.pos_ in NOMINAL


def _rule(verb: Token) -> str:
    """The construction that the clause is."""
    top = first_conjunct(verb)
    if top.dep_ == "relcl":
        return "relative"
    if top.dep_ == "acl":
        return "infinitive" if is_infinitive(verb) else "participle"
    if top.dep_ in {"xcomp", "advcl", "pcomp"} and not any(c.dep_ in SUBJECTS for c in verb.children):
        return "infinitive" if is_infinitive(verb) else "participle"
    if verb.lemma_ == "be" and any(c.dep_ in {"attr", "acomp"} for c in verb.children):
        return "copula"
    return "clause"


def _complements(verb: Token) -> list[Token]:
    """Infinitives and participles that finish the verb's own relation phrase."""
    return [c for c in verb.children if _is_complement(c)]


def _is_complement(token: Token) -> bool:
    """Whether a verb continues the relation phrase of its governor: "failed to agree", "began working"."""
    governor = token.head
    if token.dep_ != "xcomp" or not is_verb(token) or governor == token:
        return False
    if any(c.dep_ in SUBJECTS for c in token.children):
        return False
    if governor.pos_ == "ADJ" and governor.dep_ == "acomp":
        return True
    return is_verb(governor) and not any(c.dep_ in {"dobj", "dative"} for c in governor.children)


def _absorbed(verb: Token) -> bool:
    """Whether the clause is told by the verb below it."""
    if _complements(verb):
        return True
    return any(_complements(c) or _is_complement(c) for c in verb.children if c.dep_ == "acomp")


def relation_words(verb: Token) -> list[Token]:
    """The relation phrase in the order of the text: governors of the chain, auxiliaries, negation, particles."""
    words = _own_words(verb)
    if _is_complement(verb):
        governor = verb.head
        if governor.pos_ == "ADJ":
            extra = [governor, *(c for c in governor.children if c.dep_ in {"advmod", "neg"} and c.i < governor.i)]
            words = [*relation_words(governor.head), *extra, *words]
        else:
            words = [*relation_words(governor), *words]
    elif verb.dep_ == "conj" and is_verb(verb.head) and _shares(verb):
        words = [*_prefix(verb.head, verb), *words]
    return sorted({w.i: w for w in words}.values(), key=lambda w: w.i)


def _shares(verb: Token) -> bool:
    """Whether a coordinated verb stands under the auxiliaries of the first."""
    own = any(c.dep_ in {"aux", "auxpass"} | SUBJECTS for c in verb.children)
    if own or verb.tag_ not in {"VB", "VBN", "VBG", "VBD"}:
        return False
    if verb.tag_ == "VBD":  # "has come and gone": the tagger cannot tell a regular participle from a past tense
        return verb.head.tag_ == "VBN" and any(c.lower_ in {"has", "have"} for c in verb.head.children)
    return verb.tag_ == verb.head.tag_


def _prefix(head: Token, verb: Token) -> list[Token]:
    """What a coordinated verb takes over from the relation phrase of the first."""
    but = any(c.dep_ == "cc" and c.lower_ == "but" for c in head.children)
    return [
        w
        for w in relation_words(head)
        if w.i < head.i and (w.head != head or w.dep_ in {"aux", "auxpass"} or (w.dep_ == "neg" and not but))
    ]


def _own_words(verb: Token) -> list[Token]:
    """The verb with its auxiliaries, negation, particles and the adverbs among them."""
    words = [verb, *(c for c in verb.children if c.dep_ in AUXILIARY)]
    start = min(w.i for w in words)
    for child in verb.children:
        if child.dep_ == "advmod" and child.left_edge == child.right_edge and child.lower_ not in {"when", "where"}:
            if start - 2 < child.i < verb.i or child.i == verb.i + 1:
                words.append(child)
    return words


def _subjects(verb: Token) -> list[Part]:
    """The subjects as parts; one for a collective predicate."""
    found, without = _subject_heads(verb)
    if len(found) > 1 and _collective(verb):
        return [Part(found[0], "subject", whole=True, without=without)]
    return [Part(s, "clause" if s.dep_ == "csubj" else "subject", without=without) for s in found]


def _subject_heads(verb: Token) -> tuple[list[Token], tuple[Token, ...]]:
    """The heads of the subject, and the clauses that its phrase must leave out."""
    own = [c for c in verb.children if c.dep_ in SUBJECTS]
    if own and own[0].lower_ not in RELATIVE:
        return [s for c in own for s in conjuncts(c)], ()
    top = first_conjunct(verb)
    if top.dep_ in {"relcl", "acl"}:
        found = surface_subjects(verb)
        if top.head in found:
            return _antecedents(top, found), (top,)
        return found, ()
    found = surface_subjects(verb)
    if (
        not found
        and verb.tag_ in {"VBD", "VBZ", "VBP", "VBN"}
        and verb.dep_ in {"conj", "advcl", "ccomp", "dep", "parataxis"}
    ):
        for above in verb.ancestors:
            found = [s for c in above.children if c.dep_ in SUBJECTS and c.i < verb.i for s in conjuncts(c)]
            if found:
                break
    return found, ()


def _antecedents(top: Token, found: list[Token]) -> list[Token]:
    """The antecedent that agrees with the verb: "areas of the Baltic that have …" is about areas."""
    noun = top.head
    finite = next((c.tag_ for c in top.children if c.dep_ in {"aux", "auxpass"}), top.tag_)
    if top.dep_ == "relcl" and noun.dep_ == "pobj" and noun.head.lower_ == "of" and len(found) == 1:
        above = noun.head.head
        plural, upper = noun.tag_ in {"NNS", "NNPS"}, above.tag_ in {"NNS", "NNPS"}
        if plural != upper and ((finite == "VBP" and upper) or (finite == "VBZ" and not upper)):
            return [above]
    return found


def _collective(verb: Token) -> bool:
    """Whether coordinated subjects act together."""
    if any(c.dep_ == "prep" and c.lower_ == "with" for c in verb.children):
        return False
    return verb.lemma_ in COLLECTIVE or any(c.dep_ == "attr" and c.tag_ in {"NNS", "NNPS"} for c in verb.children)


def _parts(verb: Token, used: set[int]) -> list[Part]:
    """The arguments and adjuncts of a clause, in the order of the text."""
    found = list(_own_parts(verb, used))
    if verb.dep_ == "conj" and is_verb(verb.head) and not any(c.dep_ in SUBJECTS for c in verb.children):
        found += _shared_setting(verb.head)
    if _is_complement(verb):
        governor = verb.head
        above = [governor, governor.head] if governor.pos_ == "ADJ" else [governor]
        for upper in above:
            found += [p for p in _own_parts(upper, used | {governor.i}) if p.head != verb and p.head != governor]
        if governor.pos_ != "ADJ" and _is_complement(governor):
            found += [p for p in _parts(governor, used | {verb.i}) if p.head != verb]
    if not any(p.kind == "object" for p in found) and (shared := _shared_object(verb)) is not None:
        found.append(Part(shared, "object"))
    if (noun := relative_object(verb)) is not None and not any(p.kind == "object" for p in found):
        found.append(Part(noun, "object"))
    once = {p.head.i: p for p in reversed(found)}
    return sorted(once.values(), key=lambda p: p.head.i)


def _shared_setting(verb: Token) -> list[Part]:
    """Time and place before the subject hold for all coordinated verbs: "In 1990, X came and went"."""
    subject = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    if subject is None:
        return []
    found = [p for p in _own_parts(verb, set()) if p.kind in {"time", "oblique"}]
    return [p for p in found if p.head.i < subject.i and (p.case[0].i if p.case else p.head.i) < subject.i]


def _shared_object(verb: Token) -> Token | None:
    """The object behind the last of coordinated verbs: "buy and sell stocks"."""
    for child in verb.children:
        if child.dep_ == "conj" and child.tag_ == verb.tag_ and not is_passive(verb) and 0 < child.i - verb.i <= 3:
            own = {c.dep_ for c in child.children}
            if "dobj" in own and not own & SUBJECTS and not any(c.dep_ in {"prep", "ccomp"} for c in verb.children):
                return next(c for c in child.children if c.dep_ == "dobj")
    return None


def _own_parts(verb: Token, used: set[int]) -> Iterator[Part]:
    for child in verb.children:
        if child.i in used:
            continue
        dep = child.dep_
        if dep in {"dobj", "oprd"} and child.lower_ not in RELATIVE:
            yield Part(child, "object")
        elif dep in {"attr", "acomp"}:
            yield Part(child, "complement")
        elif dep == "dative" and child.pos_ in NOMINAL:
            yield Part(child, "dative")
        elif dep in {"prep", "dative", "agent"}:
            yield from _behind(child, (), "agent" if dep == "agent" else "oblique")
        elif dep in {"npadvmod", "tmod"}:
            yield Part(child, "time")
        elif dep == "advmod" and child.lower_ not in DISCOURSE:
            yield Part(child, "adverb")
        elif dep in {"ccomp", "xcomp"}:
            yield from _complement(child, verb)


def _complement(clause: Token, verb: Token) -> Iterator[Part]:
    """A complement clause; of an infinitive with a subject of its own, the subject is the object: "let X go"."""
    own = [c for c in clause.children if c.dep_ in SUBJECTS]
    if is_infinitive(clause) and own and clause.dep_ == "ccomp":
        yield Part(own[0], "object")
        yield Part(clause, "infinitive", without=(own[0],))
    elif clause.i > verb.i or _reports(verb):
        marks = tuple(c for c in clause.children if c.dep_ == "mark" and c.lower_ in {"that", "if", "whether"})
        yield Part(clause, "infinitive" if is_infinitive(clause) and not own else "clause", case=marks)


def _reports(verb: Token) -> bool:
    """Whether the verb reports what stands before it."""
    return verb.lemma_ in load().report_verbs


def _behind(preposition: Token, case: tuple[Token, ...], kind: str) -> Iterator[Part]:
    """What stands behind a preposition or a chain of them."""
    case = (*case, preposition)
    for child in preposition.children:
        if child.dep_ == "pobj":
            time = kind == "oblique" and is_time(child)
            yield Part(child, "time" if time else kind, case=case)
        elif child.dep_ == "prep" or (child.dep_ == "pcomp" and child.pos_ in {"ADP", "SCONJ"}):
            alone = not any(c.dep_ in {"pobj", "pcomp"} for c in preposition.children if c != child)
            yield from _behind(child, case if alone else (), kind)
        elif child.dep_ == "pcomp" and not (is_verb(child) and preposition.i < preposition.head.i):
            yield Part(child, "clause" if is_verb(child) else kind, case=case)


def is_time(token: Token) -> bool:
    """Whether a nominal says when."""
    return token.ent_type_ in TIMES or (token.tag_ == "CD" and len(token) in {3, 4} and token.is_digit)


RANK = {
    "object": 0,
    "complement": 0,
    "agent": 2,
    "oblique": 3,
    "clause": 1,
    "infinitive": 1,
    "dative": 2,
    "time": 5,
    "adverb": 6,
}


def _first(parts: list[Part], verb: Token) -> Part | None:
    """The argument that becomes the triple's object."""

    def rank(part: Part) -> tuple[int, int, int]:
        value = RANK.get(part.kind, 7)
        if part.kind == "clause" and part.case and part.case[0].dep_ == "prep":
            value = 3
        if part.kind == "oblique" and part.case[0].lower_ == "as":
            value = 2
        return value, part.head.i < verb.i, part.head.i

    return min(parts, key=rank, default=None)


def _alternatives(part: Part | None) -> list[Part | None]:
    """The argument, or one for each that is coordinated with it."""
    if part is None or part.kind not in {"object", "complement", "oblique", "agent", "dative"} or part.whole:
        return [part]
    heads = conjuncts(part.head)
    if (
        len(heads) > 1
        and any(h.ent_iob_ == "I" and h.ent_type_ for h in heads[1:])
        and heads[0].ent_type_ == heads[1].ent_type_
    ):
        if all(t.ent_iob_ == "I" for t in part.head.doc[heads[0].i + 1 : heads[1].i + 1]):
            return [Part(part.head, part.kind, part.case, whole=True)]
    return [Part(h, part.kind, part.case, without=part.without) for h in heads]
