"""Which drafts only tell again what another draft of the sentence tells: its content, its purpose, its result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.grammar import is_finite
from kg.linking.linker import Linker
from kg.ontology import DIP, event_type
from kg.typing.drafts import Draft

if TYPE_CHECKING:
    from kg.tokens import Token

CUTTING = frozenset({"SANCTION", "COERCE", "REJECT"})
TERMS = frozenset({"hour", "day", "week"})
AGAINST = frozenset({"against", "from", "off"})
IF = frozenset({"if", "unless", "should"})
# By which steps a clause is what another one promises, aims at or results in.
INNER = frozenset({"xcomp", "ccomp", "pcomp", "prep", "acl", "advcl", "dobj", "pobj", "acomp", "conj"})
COOPERATIVE = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"})
SPOKEN = frozenset({"REQUEST", "ACCUSE", "REJECT"})  # what protesters say by protesting


def once(drafts: list[Draft], linker: Linker, factuality: Callable[[Draft], URIRef]) -> Iterator[Draft]:
    """The drafts without those that another one implies; a protest takes over whom its demands are addressed to.

    `factuality` is how an act is presented: what is promised as a plan stands for the promise, not what is vaguer.
    """
    dropped: set[int] = set()
    for n, draft in enumerate(drafts):
        for m, other in enumerate(drafts):
            if other is draft or (steps := _steps(draft, other)) is None:
                continue
            if (
                _hypothetical(draft, steps)
                or _curbed(draft, other, steps)
                or _timed(draft, other, steps, linker)
                or _implied(draft, other, steps, linker)
            ):
                dropped.add(n)
                break
            if _promised(draft, other, steps, linker):
                dropped.add(m if factuality(draft) == DIP.Planned else n)
                break
            if _voiced(draft, other, steps, linker):
                _hand_over(draft, other)
                dropped.add(n)
                break
    yield from (d for n, d in enumerate(drafts) if n not in dropped)


def _steps(draft: Draft, other: Draft) -> list[Token] | None:
    """The words from a draft up to the head of another that it stands below; None where it does not."""
    goals = {w.i for w in (other.head, other.governor) if w is not None}
    low, found = draft.head, []
    while low.i not in goals:
        if low.head == low:
            return None
        found.append(low)
        low = low.head
    return found or None


def _sides(draft: Draft, linker: Linker, *roles: URIRef) -> set[URIRef]:
    return {linker.principal(a) for a in draft.actors(*(roles or tuple(draft.roles)))}


def _hypothetical(draft: Draft, steps: list[Token]) -> bool:
    """Whether it only is the condition of the other: "will send troops if Chad asks for them"."""
    return any(s.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in IF for c in s.children) for s in steps)


def _curbed(draft: Draft, other: Draft, steps: list[Token]) -> bool:
    """Whether it is a dealing that the other cuts, bans or warns against: "banned imports from", "warned against"."""
    against = any(s.lower_ in AGAINST for s in steps) and event_type(other.type).plover in {"THREATEN", "REQUEST"}
    cut = (
        event_type(other.type).plover in CUTTING
        and draft.frame.noun
        and steps[-1].dep_ in {"dobj", "nsubjpass", "prep"}
    )
    near = len(steps) < 3 and draft.governor is None
    kind = event_type(draft.type).plover
    pact = kind in {"SUPPORT", "AGREE"} and event_type(other.type).plover == "SANCTION"  # "scrapped its treaty with"
    return (kind == "COOPERATE" and (against or (cut and near))) or (pact and cut and near)


def _timed(draft: Draft, other: Draft, steps: list[Token], linker: Linker) -> bool:
    """Whether it is the term within which the other is to be obeyed: "expelled the envoy and gave him two days"."""
    term = event_type(draft.type).plover == "THREATEN" and any(c.lemma_ in TERMS for c in draft.head.children)
    expelling = other.type == DIP.DiplomatExpulsion and steps[-1].dep_ == "conj"
    return term and expelling and _sides(draft, linker, DIP.initiator) <= _sides(other, linker)


def _implied(draft: Draft, other: Draft, steps: list[Token], linker: Linker) -> bool:
    """Whether it adds neither an actor nor a kind of act to the other."""
    kind, above = event_type(draft.type).plover, event_type(other.type).plover
    if any(s.dep_ not in INNER for s in steps) or not _sides(draft, linker) <= _sides(other, linker):
        return False
    doers = _sides(draft, linker, DIP.initiator) <= _sides(other, linker, DIP.initiator)
    thing = draft.frame.noun and draft.governor is None
    if thing:  # "ended its embargo", "broke its promise to the rebels"
        return doers and draft.head in other.words and steps[-1].dep_ in {"dobj", "prep"} and len(steps) < 3
    struck = steps[-1].dep_ == "advcl" and is_finite(steps[-1])  # "were killed when the two armies shelled each other"
    same = kind == above and not struck and any(s.dep_ in {"advcl", "acl", "pcomp"} for s in steps)
    return same and (doers or event_type(draft.type).mutual)


def _promised(draft: Draft, other: Draft, steps: list[Token], linker: Linker) -> bool:
    """Whether it is what the other promises to do for somebody: "agreed to send Mali food", "is willing to leave"."""
    promise = event_type(other.type).plover == "AGREE" and bool(other.actors(DIP.target))
    doers = _sides(draft, linker, DIP.initiator) >= _sides(other, linker, DIP.initiator)
    content = steps[-1].dep_ in {"xcomp", "acomp", "dobj"} and all(s.dep_ in INNER for s in steps)
    kind = event_type(draft.type).plover in COOPERATIVE
    return promise and doers and content and kind and _sides(other, linker) == _sides(draft, linker)


def _voiced(draft: Draft, other: Draft, steps: list[Token], linker: Linker) -> bool:
    """Whether it is what a protest is for: "marched to denounce", "blocked roads to press their demands"."""
    if event_type(other.type).plover != "PROTEST" or event_type(draft.type).plover not in SPOKEN:
        return False
    below = any(s.dep_ in {"advcl", "xcomp", "acl"} for s in steps) and all(s.dep_ in INNER for s in steps)
    return below and _sides(draft, linker, DIP.initiator) <= _sides(other, linker, DIP.initiator)


def _hand_over(draft: Draft, protest: Draft) -> None:
    """Against whom a protest is: whom its demands name, rather than where it is."""
    if targets := draft.roles.get(DIP.target):
        protest.roles[DIP.target] = targets
        protest.words |= {draft.head, *(t for t, _ in targets)}
