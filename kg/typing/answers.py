"""Acts that answer an earlier act: "rejected the complaint", "condemned the move", "pressed its offensive"."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.grammar import path_up
from kg.lexicon import Lexicon
from kg.linking.linker import Linker
from kg.ontology import DIP, event_type
from kg.typing.coreference import Told
from kg.typing.deeds import VIOLENT, DeedFinder, is_definite
from kg.typing.drafts import Draft

if TYPE_CHECKING:
    from kg.tokens import Token

NEAR = 2  # sentences
FAR = 5  # … within which a matter of two sides is that told of before
# Types of what one does to whom one has to do with, where it is not said again to whom.
TURNED = frozenset({"SANCTION", "ACCUSE", "COERCE", "CONCEDE", "REQUEST"})
ALONE = frozenset({DIP.Investigation, DIP.Detention})  # … of which not these: at home as often as abroad
BETWEEN = ("<sanction>", "<curb>", "<tie>", "<talks>")
HOSTILE = frozenset({"ASSAULT", "COERCE", "SANCTION", "ACCUSE", "THREATEN", "REQUEST", "REJECT"})
GRIEVING = frozenset({"after", "because", "since", "as", "when"})
POINTING = frozenset({"it", "this", "that", "them", "both"})
SaidBy = Callable[["Token"], list[URIRef]]
CALLED = frozenset({"call", "describe", "term", "see", "regard"})


def answer(
    draft: Draft, told_of: list[Told], finder: DeedFinder, linker: Linker, lexicon: Lexicon, said_by: SaidBy
) -> None:
    """Find whom an act without a target is directed at, by the act before that it answers. Changes the draft.

    `said_by` gives those whose words an earlier act is told in: whoever denies "the allegation" answers them.
    """
    if draft.actors(DIP.target) or event_type(draft.type).mutual or draft.anaphor:
        return
    matter = _matter(draft)
    if matter is not None:
        found = finder.doers(draft, matter, told_of)
        found = found or _pressed(draft, matter, told_of, linker)
        found = found or _alleging(draft, matter, told_of, linker, lexicon, said_by)
        _direct(draft, found)
    elif draft.type == DIP.ChargeDenial:
        _direct(draft, _denied(draft, told_of, linker, said_by))
    if event_type(draft.type).plover == "REJECT" and not draft.actors(DIP.target):
        _direct(draft, _aggrieved(draft, told_of, linker))
    if not draft.actors(DIP.target):
        _counterpart(draft, told_of, linker, lexicon)


def _direct(draft: Draft, actors: list[URIRef]) -> None:
    if actors:
        draft.roles[DIP.target] = [(draft.head, a) for a in actors]
        draft.confidence *= 0.8


def again(draft: Draft, told_of: list[Told], linker: Linker) -> bool:
    """Give a draft that says "did the same" what others did before; whether there is such an act. Changes it."""
    doers = set(draft.actors(DIP.initiator))
    here = linker.sentence_of(draft.head)
    for before in reversed(told_of):
        other = before.draft
        if here - linker.sentence_of(other.head) > 1:
            return False
        if other.anaphor or doers & set(other.actors(*other.roles)) or other.head.dep_ == "relcl":
            continue
        if draft.head.dep_ == "advcl" and other.head != draft.head.head and other.governor != draft.head.head:
            continue  # "sent observers, as did Turkey": what the clause hangs on
        draft.frame, draft.announced, draft.about = other.frame, other.type, other.about
        draft.factuality, draft.governor = before.factuality, None
        if not event_type(other.type).mutual and (targets := other.roles.get(DIP.target)):
            draft.roles[DIP.target] = list(targets)
        return True
    return False


def _counterpart(draft: Draft, told_of: list[Told], linker: Linker, lexicon: Lexicon) -> None:
    """Take the only other side of what the doer was told of last: "recalled its envoy from X and suspended aid"."""
    doers = {linker.principal(a) for a in draft.actors(DIP.initiator)}
    below = [o for c in draft.head.children if c.dep_ == "xcomp" for o in c.children if o.dep_ == "dobj"]
    matters = [draft.about] if draft.about is not None else below  # "agreed to resume relations"
    bilateral = draft.frame.alone and any(_is_between(m, lexicon) for m in matters)
    spare = not doers or draft.frame.noun or draft.type in ALONE or draft.head.dep_ == "relcl"
    spare = spare or any(c.dep_ == "neg" for c in draft.head.children)
    if spare or (draft.enough and not bilateral) or not (bilateral or event_type(draft.type).plover in TURNED):
        return
    if draft.about is not None and (
        draft.about.pos_ == "PROPN" or lexicon.belongs(draft.about.lemma_.lower(), "<person>")
    ):
        return
    here = linker.sentence_of(draft.head)
    for before in reversed(told_of):
        if here - linker.sentence_of(before.draft.head) > (FAR if bilateral else NEAR):
            return
        others = _opposite(before.draft, doers, linker)
        if len({linker.principal(a) for a in others}) == 1:
            if all(linker.actor(a).type == DIP.State for a in draft.actors(DIP.initiator)):
                others = list(dict.fromkeys(linker.principal(a) for a in others))  # states deal with states
            draft.roles[DIP.target] = [(draft.head, a) for a in others if linker.actor(a)]
            draft.confidence *= 0.7
            return


def _opposite(other: Draft, doers: set[URIRef], linker: Linker) -> list[URIRef]:
    """Those on the other side of an act than some who take part in it; none where these do not."""
    for mine, theirs in ((DIP.initiator, DIP.target), (DIP.target, DIP.initiator), (DIP.initiator, DIP.initiator)):
        if doers & _principals(other, mine, linker):
            found = [a for a in other.actors(theirs) if linker.principal(a) not in doers]
            if found:
                return found
    return []


def _is_between(matter: Token, lexicon: Lexicon) -> bool:
    """Whether a matter is one between two sides, so that the other one is meant: "lifted the blockade"."""
    lemma = matter.lemma_.lower()
    return any(lexicon.belongs(lemma, c) for c in BETWEEN) and not any(c.dep_ == "prep" for c in matter.children)


def _pressed(draft: Draft, matter: Token, told_of: list[Told], linker: Linker) -> list[URIRef]:
    """Whom violence told of by a noun is against, by what its doers did before: "pressed its offensive"."""
    doers = _principals(draft, DIP.initiator, linker)
    here = linker.sentence_of(draft.head)
    if event_type(draft.type).plover not in VIOLENT or draft.head != matter:
        return []
    for before in reversed(told_of):
        if here - linker.sentence_of(before.draft.head) > NEAR:
            return []
        if _passing(before.draft) or before.draft.head in draft.head.ancestors:
            continue
        if event_type(before.draft.type).plover in VIOLENT and doers & _principals(before.draft, DIP.initiator, linker):
            return [a for a in before.draft.actors(DIP.target) if linker.principal(a) not in doers]
    return []


def _alleging(
    draft: Draft, matter: Token, told_of: list[Told], linker: Linker, lexicon: Lexicon, said_by: SaidBy
) -> list[URIRef]:
    """Who says that those who deny "the allegation" did what was told before."""
    doers = _principals(draft, DIP.initiator, linker)
    here = linker.sentence_of(draft.head)
    if draft.type != DIP.ChargeDenial or not lexicon.belongs(matter.lemma_.lower(), "<charge>"):
        return []
    for before in reversed(told_of):
        if here - linker.sentence_of(before.draft.head) > FAR:
            return []
        if _passing(before.draft) or before.draft.head in draft.head.ancestors:
            continue
        sides = said_by(before.draft.head) if doers & _principals(before.draft, DIP.initiator, linker) else []
        if found := [a for a in sides if linker.principal(a) not in doers]:
            return found
    return []


def _passing(other: Draft) -> bool:
    """Whether an act is told of in passing only, and so is seldom taken up."""
    return any(t.dep_ == "relcl" for t in path_up(other.head))


def _denied(draft: Draft, told_of: list[Told], linker: Linker, said_by: SaidBy) -> list[URIRef]:
    """Who said what is denied without a name: "officials say Chad armed them, but Chad denies it"."""
    doers = _principals(draft, DIP.initiator, linker)
    here = linker.sentence_of(draft.head)
    pointing = any(c.dep_ == "dobj" and c.lower_ in POINTING for c in draft.head.children)
    for before in reversed(told_of):
        other = before.draft
        if not doers or here - linker.sentence_of(other.head) > (1 if pointing else 0):
            return []
        if other.head.i >= draft.head.i or other.head in draft.words:
            continue
        charged = event_type(other.type).plover == "ACCUSE" and doers & _principals(other, DIP.target, linker)
        sides = other.actors(DIP.initiator) if charged else []
        if not charged and (pointing or _concerns(other.head, doers, linker)):
            sides = said_by(other.head)
        if found := [a for a in sides if linker.principal(a) not in doers]:
            return found
    return []


def _concerns(told: Token, doers: set[URIRef], linker: Linker) -> bool:
    """Whether those who deny it are named in what was said: "brought down the plane with a missile from Moscow"."""
    return any(linker.principal(a) in doers for t in told.subtree for a in linker.named(t))


def _aggrieved(draft: Draft, told_of: list[Told], linker: Linker) -> list[URIRef]:
    """Who acts against those that refused something, because they did: "sued Britain after it refused to …"."""
    doers = _principals(draft, DIP.initiator, linker)
    clause = next((t for t in path_up(draft.head) if t.dep_ not in {"xcomp", "conj"}), draft.head)
    marked = any(c.dep_ in {"mark", "advmod"} and c.lower_ in GRIEVING for c in clause.children)
    if clause.dep_ != "advcl" or not marked:
        return []
    for before in reversed(told_of):
        other = before.draft
        if other.head == clause.head and event_type(other.type).plover in HOSTILE:
            harmed = doers & _principals(other, DIP.target, linker)
            found = [a for a in other.actors(DIP.initiator) if linker.principal(a) not in doers]
            return found if harmed else []
    return []


def _principals(draft: Draft, role: URIRef, linker: Linker) -> set[URIRef]:
    return {linker.principal(a) for a in draft.actors(role)}


def _matter(draft: Draft) -> Token | None:
    """The definite noun that stands for what was told before, if there is one."""
    noun = draft.about if draft.about is not None else (draft.head if draft.head.pos_ == "NOUN" else None)
    if noun is not None and noun.pos_ == "NOUN":
        return noun if is_definite(noun) else None
    for clause in draft.head.children:  # "condemned what she called a cynical move"
        if (
            clause.dep_ in {"ccomp", "dobj"}
            and clause.lemma_ in CALLED
            and clause.doc[clause.left_edge.i].lower_ == "what"
        ):
            return next((c for c in clause.children if c.dep_ == "oprd" and c.pos_ == "NOUN"), None)
    return None
