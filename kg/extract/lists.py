"""Repairs of lists of names: "A, the X B and Y's C"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract.grammar import SUBJECTS
from kg.mentions import Names, NameSpan

if TYPE_CHECKING:
    from kg.tokens import Doc, Token

TITLE_TAGS = frozenset({"NN", "NNP", "NNPS", "JJ", "POS", "HYPH", "PRP$"})
ARGUMENTS = ("nsubj", "nsubjpass", "dobj", "pobj", "agent", "attr", "conj", "appos", "nmod", "dep")


def lists(doc: Doc, names: Names) -> None:
    """Attach the members of each list of names to its first member. Changes `doc`."""
    for roots in list(name_lists(doc, names)):  # all heads are read before any is moved
        within = {root.i for root in roots}
        if all(root.dep_ == "conj" and root.head.i in within for root in roots[1:]):
            continue  # the parser has it right
        outside = [r for r in roots if r.head.i not in within and r.dep_ in ARGUMENTS and not _below(r, within)]
        if not outside:
            continue
        anchor = min(outside, key=lambda r: ARGUMENTS.index(r.dep_))
        head, dep, first = anchor.head, anchor.dep_, roots[0]
        if head == first or _below(head, within):
            continue
        if (
            first != anchor
            and anchor.dep_ in SUBJECTS
            and any(a.dep_ == "prep" and a.head == head for a in first.ancestors)
        ):
            continue  # "After talks with Chad, Niger and Mali agreed": the parser's subject stands behind the comma
        first.attach(head, dep)
        for root in roots[1:]:
            root.attach(first, "conj")


def _below(token: Token, roots: set[int]) -> bool:
    """Whether a token hangs below one of the list's members by way of a token outside the list."""
    return any(a.i in roots for a in token.ancestors if a != token)


def name_lists(doc: Doc, names: Names) -> Iterator[list[Token]]:
    """The heads of three or more names of one kind that stand in a list closed by `and`, titles between them or not."""
    persons = [s for s in names.spans if s.label == "PERSON"]
    others = [s for s in names.spans if s.label != "PERSON" and all(n.kind != "demonym" for n in s.names)]
    for spans in (persons, others):
        yield from _lists(doc, spans)


def _lists(doc: Doc, spans: list[NameSpan]) -> Iterator[list[Token]]:
    """The lists among names of one kind."""
    members: list[NameSpan] = []
    closed = False
    for span in [*spans, None]:
        link = _link(doc, members[-1], span) if members and span is not None else None
        if span is not None and link is not None and not closed:
            members.append(span)
            closed = link == "and"
            continue
        if closed and len(members) > 2:
            yield [doc[m.start : m.end].root for m in members]
        members, closed = ([span] if span is not None else []), False


def _link(doc: Doc, left: NameSpan, right: NameSpan) -> str | None:
    """`,` or `and` where only that, and a title, stands between two names of a list."""
    if doc[left.start].sent.start != doc[right.start].sent.start:
        return None
    i = right.start
    while i > left.end and (doc[i - 1].tag_ in TITLE_TAGS or (doc[i - 1].lower_ == "the")):
        i -= 1
    between = [t.lower_ for t in doc[left.end : i]]
    return {(",",): ",", ("and",): "and", (",", "and"): "and"}.get(tuple(between))
