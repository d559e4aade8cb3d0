"""Acts that answer an earlier act: "rejected the complaint", "condemned the move", "pressed its offensive"."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.grammar import is_passive, is_verb, path_up, surface_subjects
from kg.lexicon import Lexicon
from kg.linking.linker import Linker
from kg.ontology import DIP, event_type
from kg.typing.coreference import DEFINITE, Told
from kg.typing.drafts import Draft

if TYPE_CHECKING:
    from kg.tokens import Token

NEAR = 2  # sentences
FAR = 5  # … within which "the charges", "the demand" and a matter of two sides are those told of before
JUDGING = frozenset({DIP.Criticism, DIP.Endorsement, DIP.DiplomaticCooperation, DIP.DiplomaticProtest})
ASKING = frozenset(
    {"REQUEST", "ACCUSE", "AGREE", "THREATEN", "CONSULT"}
)  # what is rejected was asked, charged, offered
# Types of what one does to whom one has to do with, where it is not said again to whom.
TURNED = frozenset({"SANCTION", "ACCUSE", "COERCE", "CONCEDE", "REQUEST"})
ALONE = frozenset({DIP.Investigation, DIP.Detention})  # … of which not these: at home as often as abroad
BETWEEN = ("<sanction>", "<curb>", "<tie>", "<talks>")
VIOLENT = frozenset({"ASSAULT", "COERCE"})
# Nouns for what somebody did, told of before.
DEEDS = frozenset(
    """move decision step act action measure announcement remark comment statement plan law ruling order decree verdict
    vote test""".split()
)
# … that say themselves what it was.
ACTS = frozenset(
    """attack strike raid deployment launch exercise drill sanction arrest expulsion invasion bombing killing violence
    pullout withdrawal ban sentence shelling assault airstrike incursion blockade embargo seizure detention
    assassination coup annexation""".split()
)
POINTING = frozenset({"it", "this", "that", "them", "both"})
SaidBy = Callable[["Token"], list[URIRef]]
CALLED = frozenset({"call", "describe", "term", "see", "regard"})


def answer(draft: Draft, told_of: list[Told], linker: Linker, lexicon: Lexicon, said_by: SaidBy) -> None:
    """Find whom an act without a target is directed at, by the act before that it answers. Changes the draft.

    `said_by` gives those whose words an earlier act is told in: whoever denies "the allegation" answers them.
    """
    if draft.actors(DIP.target) or event_type(draft.type).mutual or draft.anaphor:
        return
    matter = _matter(draft)
    if matter is not None:
        _taken_up(draft, matter, told_of, linker, lexicon, said_by)
    elif draft.type == DIP.ChargeDenial:
        _denied(draft, told_of, linker, said_by)
    if not draft.actors(DIP.target):
        _counterpart(draft, told_of, linker, lexicon)


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


def _taken_up(
    draft: Draft, matter: Token, told_of: list[Told], linker: Linker, lexicon: Lexicon, said_by: SaidBy
) -> None:
    """Find the act before that a definite noun takes up, and whose it was."""
    doers = {linker.principal(a) for a in draft.actors(DIP.initiator)}
    here = linker.sentence_of(draft.head)
    said = event_type(draft.type).plover == "REJECT" and any(
        lexicon.belongs(matter.lemma_.lower(), c) for c in ("<charge>", "<demand>")
    )
    for before in reversed(told_of):
        if not doers or here - linker.sentence_of(before.draft.head) > (FAR if said else NEAR):
            return
        if any(t.dep_ == "relcl" for t in path_up(before.draft.head)):
            continue  # what is told in passing is seldom taken up
        if before.draft.head in draft.head.ancestors:
            continue
        sides = _sides(draft, matter, before.draft, doers, linker, lexicon)
        if not sides and _charged(draft, matter, before.draft, doers, linker, lexicon):
            sides = said_by(before.draft.head)
        if found := [a for a in sides if linker.principal(a) not in doers]:
            draft.roles[DIP.target] = [(draft.head, a) for a in found]
            draft.confidence *= 0.8
            return
    if (
        doers
        and _deed(draft, matter)
        and matter.lemma_.lower() in DEEDS
        and not any(c.dep_ in {"poss", "prep"} for c in matter.children)
    ):
        _by_subject(draft, doers, linker)


def _denied(draft: Draft, told_of: list[Told], linker: Linker, said_by: SaidBy) -> None:
    """Find who said what is denied without a name: "officials say Chad armed them, but Chad denies it". Changes it."""
    doers = _principals(draft, DIP.initiator, linker)
    here = linker.sentence_of(draft.head)
    far = 1 if any(c.dep_ == "dobj" and c.lower_ in POINTING for c in draft.head.children) else 0
    for before in reversed(told_of):
        other = before.draft
        if not doers or here - linker.sentence_of(other.head) > far:
            return
        if other.head.i >= draft.head.i or other.head in draft.words:
            continue
        charged = event_type(other.type).plover == "ACCUSE" and doers & _principals(other, DIP.target, linker)
        told = [] if charged else said_by(other.head) if doers & _principals(other, DIP.initiator, linker) else []
        sides = other.actors(DIP.initiator) if charged else told
        if found := [a for a in sides if linker.principal(a) not in doers]:
            draft.roles[DIP.target] = [(draft.head, a) for a in found]
            draft.confidence *= 0.8
            return


def _principals(draft: Draft, role: URIRef, linker: Linker) -> set[URIRef]:
    return {linker.principal(a) for a in draft.actors(role)}


def _deed(draft: Draft, matter: Token) -> bool:
    """Whether it is somebody's act that is judged or rejected: "condemned the move", "opposes the plan"."""
    return (draft.type in JUDGING or draft.type == DIP.Rejection) and matter.lemma_.lower() in DEEDS | ACTS


def _by_subject(draft: Draft, doers: set[URIRef], linker: Linker) -> None:
    """Take the subject of the sentence before for him whose act it is: "Turkey will reopen the town. X opposes it"."""
    start = draft.head.sent.start
    if start == 0:
        return
    root = next((t for t in draft.head.doc[start - 1].sent if t.dep_ == "ROOT"), None)
    told = surface_subjects(root) if root is not None and is_verb(root) and not is_passive(root) else []
    found = [a for t in told for a in linker.named(t) if linker.principal(a) not in doers]
    if found and all(linker.actor(a).country is not None for a in found):
        draft.roles[DIP.target] = [(draft.head, a) for a in found]
        draft.confidence *= 0.7


def _charged(draft: Draft, matter: Token, other: Draft, doers: set[URIRef], linker: Linker, lexicon: Lexicon) -> bool:
    """Whether what is denied is that those who deny it did what was told before."""
    denied = draft.type == DIP.ChargeDenial and lexicon.belongs(matter.lemma_.lower(), "<charge>")
    return denied and bool(doers & {linker.principal(a) for a in other.actors(DIP.initiator)})


def _matter(draft: Draft) -> Token | None:
    """The definite noun that stands for what was told before, if there is one."""
    noun = draft.about if draft.about is not None else (draft.head if draft.head.pos_ == "NOUN" else None)
    if noun is not None and noun.pos_ == "NOUN":
        return noun if any(c.lower_ in DEFINITE for c in noun.children) else None
    for clause in draft.head.children:  # "condemned what she called a cynical move"
        if (
            clause.dep_ in {"ccomp", "dobj"}
            and clause.lemma_ in CALLED
            and clause.doc[clause.left_edge.i].lower_ == "what"
        ):
            return next((c for c in clause.children if c.dep_ == "oprd" and c.pos_ == "NOUN"), None)
    return None


def _sides(
    draft: Draft, matter: Token, other: Draft, doers: set[URIRef], linker: Linker, lexicon: Lexicon
) -> list[URIRef]:
    """Whom an earlier act offers as the target of one that answers it."""
    kind, earlier = event_type(draft.type).plover or "", event_type(other.type).plover or ""
    lemma = matter.lemma_.lower()
    before = {linker.principal(a) for a in other.actors(DIP.initiator)}
    suffered = {linker.principal(a) for a in other.actors(DIP.target)}
    asked = lexicon.belongs(lemma, "<demand>") or lexicon.belongs(lemma, "<charge>")
    if kind == "REJECT" and asked and earlier in ASKING and doers & (suffered or before):
        return other.actors(DIP.initiator)
    kinds = {event_type(f.type).plover for f in lexicon.nouns.get(lemma, ()) if not f.relation}
    if _deed(draft, matter) and (
        earlier in kinds if lemma in ACTS else earlier not in {"CONSULT", "REQUEST", "STATEMENT"}
    ):
        return other.actors(DIP.initiator)
    if kind in VIOLENT and earlier in VIOLENT and draft.head == matter and doers & before:
        return other.actors(DIP.target)
    return []
