"""Words around a head token: the full and the minimal reading of an argument, as token bounds.

The full reading is the head with everything that belongs to it, save what says something of its own: coordinated
words, appositions and what stands behind a comma. The minimal reading also leaves out relative clauses and
participles, which make triples of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extract.grammar import NOMINAL, SUBJECTS, is_infinitive

if TYPE_CHECKING:
    from kg.tokens import Token

Bounds = tuple[int, int]  # first and last token of a phrase

OUTSIDE = frozenset({"conj", "cc", "preconj", "appos", "parataxis", "advcl", "punct", "dep", "intj"})
LOOSE = frozenset({"relcl", "acl", "prep", "advmod", "amod", "npadvmod", "nmod"})
LEADING = frozenset({",", ";", ":", "-", "--", "–", "—", ".", "and", "or", "but", ")", "]", "''", "”", "..."})
TRAILING = frozenset({",", ";", ":", "-", "--", "–", "—", ".", "and", "or", "but", "(", "[", "`", "``", "“", "..."})
CORRELATIVE = frozenset({"neither", "either", "nor"})
BREAKS = frozenset({",", ";", ":", "--", "–", "—", "-", "("})
PLACES = frozenset({"GPE", "LOC", "FAC"})
CLAUSES = frozenset({"relcl", "acl", "advcl"})
CLAUSAL = frozenset({"clause", "infinitive", "purpose"})  # kinds of parts that are read as whole clauses
SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})  # of a person's name
MARKS = frozenset({"`", "'", "``", "''", "“", "”", '"', "‘", "’"})
QUOTES = {"``": "''", "“": "”", '"': '"', "(": ")", "[": "]", "-LRB-": "-RRB-"}
CLOSING = {mark: frozenset(o for o, c in QUOTES.items() if c == mark) for mark in QUOTES.values()}


@dataclass(slots=True)
class Part:
    """An argument of a clause: its case words (prepositions, `that`), its head, and what kind it is.

    `kind` is one of `arguments.RANK`, or subject, name, title or possessed. `whole` keeps a coordination together; a
    clause keeps its own subject and everything else. `pronoun` is the word that stands there for the head.
    """

    head: Token
    kind: str
    case: tuple[Token, ...] = ()
    whole: bool = False
    without: tuple[Token, ...] = ()
    pronoun: Token | None = None


@dataclass(slots=True)
class Proposition:
    """One reading of a clause or noun phrase, before it becomes a triple of spans.

    `words` are the tokens of the relation phrase in the order of the text; `implied` is what English leaves out before
    them ("is") and `link` behind them ("in"). `head` is the token whose clause it is.
    """

    head: Token
    subject: Part
    words: list[Token]
    parts: list[Part]
    rule: str
    implied: str = ""
    link: str = ""


def full(part: Part) -> Bounds:
    """First and last token of the full reading."""
    head = part.head
    if not head.children and part.kind != "name":
        return head.i, head.i
    if part.kind in CLAUSAL:
        return _clause(part)
    if part.kind == "name":
        return _name(head)
    if part.kind == "title":
        return _name_left(head)
    if part.kind == "possessed":
        left, right = _within(head, OUTSIDE, loose=True, without=part.without[1:])
        return _trim(head, (max(left, part.without[0].right_edge.i + 1), right))
    if part.whole:
        return _trim(head, _within(head, frozenset({"parataxis", "dep"}), loose=True, without=part.without))
    return _trim(head, _within(head, OUTSIDE, loose=True, without=part.without))


def minimal(part: Part, whole: Bounds) -> Bounds:
    """First and last token of the minimal reading; inside the full one, which is `whole`."""
    if whole[1] <= part.head.i or part.kind in CLAUSAL or part.kind == "possessed" or part.whole:
        return whole
    described = [c for c in part.head.rights if _describes(c)]
    if not described:
        return whole
    inner = (*part.without, *described)
    return _trim(part.head, _within(part.head, OUTSIDE, loose=True, without=inner))


def _describes(token: Token) -> bool:
    """Whether a clause only describes what it stands behind, and makes triples of its own."""
    if token.dep_ == "relcl":  # an infinitive completes its noun: "an agreement to leave"
        return not is_infinitive(token)
    return token.dep_ == "acl" and token.tag_ in {"VBG", "VBN", "VBD"} and not is_infinitive(token)


def _clause(part: Part) -> Bounds:
    """A clause as it stands, without its case words and without what governs it."""
    head = part.head
    left, right = head.left_edge.i, head.right_edge.i
    if part.case:
        left = max(left, part.case[-1].i + 1) if part.case[-1].i < head.i else left
    for child in part.without:
        if child.i < head.i:
            left = max(left, child.right_edge.i + 1)
    return _trim(head, (left, right))


def _name(head: Token) -> Bounds:
    """The tokens of the named entity that a head closes."""
    left = head.i
    while left > 0 and head.doc[left].ent_iob_ == "I":
        left -= 1
    return left, head.i


def _name_left(head: Token) -> Bounds:
    """A title before a name: from the left edge of the name's phrase up to the title's head."""
    return _trim(head, (min(c.left_edge.i for c in head.head.lefts if c.i <= head.i), head.i))


def _within(head: Token, excluded: frozenset[str], *, loose: bool, without: tuple[Token, ...]) -> Bounds:
    """The stretch around a head that no excluded child breaks."""
    left, right = head.left_edge.i, head.i
    for child in head.lefts:
        if (
            child in without
            or child.lower_ in CORRELATIVE
            or (child.dep_ in excluded and child.dep_ not in {"punct", "conj", "cc"})
        ):
            left = max(left, child.right_edge.i + 1)
    comma, end = False, head.i  # `end` takes in the marks behind what belongs to the head
    for child in head.rights:
        if child.dep_ == "punct":
            comma = comma or child.text in BREAKS
            end = child.i
        elif completes(child) and child not in without:
            comma, right = False, child.right_edge.i
        elif child.dep_ in excluded or (comma and loose and child.dep_ in LOOSE) or child in without:
            return left, max(right, end)
        else:
            comma = False
            right = _reach(child, without)
            if right < child.right_edge.i:
                return left, right
    return left, head.right_edge.i


def completes(token: Token) -> bool:
    """Whether a word behind a noun completes it: "Hoboken, New Jersey", "October 6, 1973", "the film Kes"."""
    head = token.head
    if token.dep_ not in {"appos", "npadvmod", "nummod"} or token.i < head.i:
        return False
    if head.ent_type_ in PLACES:
        return token.ent_type_ in PLACES
    if token.lower_ in SUFFIXES:
        return True
    if token.is_digit and token.ent_type_ == "DATE" and token.ent_iob_ == "I":
        return True
    return token.dep_ == "appos" and all(t.text in MARKS for t in head.doc[head.i + 1 : token.left_edge.i])


def _reach(token: Token, without: tuple[Token, ...]) -> int:
    """Where a phrase inside an argument ends: before what says something of its own behind a comma."""
    comma = False
    right = token.i
    for child in token.rights:
        if child.dep_ == "punct":
            comma = comma or child.text in BREAKS
        elif completes(child):
            comma, right = False, child.right_edge.i
        elif child in without or child.dep_ == "appos" or (comma and child.dep_ in CLAUSES):
            return child.left_edge.i - 1
        else:
            comma = False
            right = _reach(child, without)
            if right < child.right_edge.i:
                return right
    return token.right_edge.i


def covers(bounds: Bounds, token: Token) -> bool:
    """Whether a phrase holds a token."""
    return bounds[0] <= token.i <= bounds[1]


def _trim(head: Token, bounds: Bounds) -> Bounds:
    """Bounds without punctuation and conjunctions at the ends, nor quotes or brackets that stay open."""
    doc = head.doc
    left, right = bounds
    start, end = doc[left], doc[right]
    while left < right and (start.lower_ in LEADING or start.is_space):
        left += 1
        start = doc[left]
    while right > left and (end.lower_ in TRAILING or end.is_space):
        right -= 1
        end = doc[right]
    first, last = start.text, end.text
    if left < right and (first in QUOTES or last in CLOSING):
        inside = [doc[i].text for i in range(left + 1, right)]
        if first in QUOTES and last != QUOTES[first] and QUOTES[first] not in inside:
            left += 1
        if last in CLOSING and first not in CLOSING[last] and not CLOSING[last] & set(inside):
            right -= 1
    return left, max(right, left)


def nominal(token: Token) -> bool:
    """Whether a token can head an argument."""
    return token.pos_ in NOMINAL or token.dep_ in SUBJECTS or token.tag_ in {"CD", "DT", "JJ", "JJS", "VBG"}
