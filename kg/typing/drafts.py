"""An event in the making: who is in which role, by which words, and whether enough is told for a claim."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.grammar import NOMINAL, TIMES, is_verb
from kg.lexicon import Frame
from kg.ontology import DIP, event_type

if TYPE_CHECKING:
    from kg.linking.linker import Linker
    from kg.tokens import Token


FIRST_PERSON = frozenset({"I", "me", "We", "we", "us"})  # but "US"
# PLOVER types of what is said: a matter that is told is enough beside the one who speaks.
SAID = frozenset({"REJECT", "REQUEST", "SUPPORT", "THREATEN"})
# What one does rather than says, against somebody who has to be told.
BREACHING = frozenset({"break", "breach", "violate", "flout", "infringe", "contravene", "disregard"})
TAKING = frozenset({"seize", "take", "capture", "commandeer", "board", "close", "shut", "seal"})
# … and of what is done again and again where it is told of in the present.
LASTING = frozenset({"SUPPORT", "AID", "COOPERATE"})
BEHIND_CALL = frozenset("on about over after before to and from late early again twice".split())
_APART = ((DIP.party, (DIP.mediator,)), (DIP.target, (DIP.initiator, DIP.mediator, DIP.party)))  # who is not both


@dataclass(slots=True)
class Draft:
    """An event in the making: the words that tell of it, who is in which role, and how sure the reading is."""

    head: Token
    frame: Frame
    roles: dict[URIRef, list[tuple[Token, URIRef]]] = field(default_factory=dict)
    words: set[Token] = field(default_factory=set)
    governor: Token | None = None  # the light or controlling verb
    about: Token | None = None  # what fills the target's place without being an actor
    content: bool = False  # a clause says what it is about: "resisted setting a deadline"
    factuality: URIRef | None = None
    confidence: float = 1.0
    rule: str = ""
    announced: URIRef | None = None  # what it is rather: the threat that a plan told by its doer is
    vowed: bool = False  # a threat that says what its maker will do: "warned that it would strike"
    host: URIRef | None = None  # at whose place it is
    gathered: bool = False  # several of one kind meet among themselves: "EU ministers met"
    shared: bool = False  # several do it to what is theirs: "A and B upgraded their ties"
    again: bool = False  # somebody else does what was told before: "Niger did the same"
    anaphor: bool = False  # a definite noun that names nobody: perhaps an event told of before

    @property
    def type(self) -> URIRef:
        """What it is: where several do it together, perhaps another thing than where one does."""
        if self.announced is not None:
            return self.announced
        together = self.frame.joint is not None and len(set(self.actors(DIP.initiator))) > 1
        return self.frame.joint if together and self.frame.joint is not None else self.frame.type

    @property
    def enough(self) -> bool:
        """Whether there are two sides, or one is enough: a pact is left alone, and a thing may be criticised."""
        sides = len({a for filled in self.roles.values() for _, a in filled})
        mutual = event_type(self.type).mutual or "between" in self.frame.slots or self.type == DIP.Recognition
        others = self.shared or mutual or set(self.roles) - {DIP.initiator}
        civil = event_type(self.type).plover == "PROTEST" and self.type != DIP.HungerStrike
        alone = (self.frame.alone or self.announced == DIP.ChargeDenial) and not (
            self.frame.noun and (event_type(self.type).mutual or civil)
        )
        alone = alone and self.type != DIP.DiplomaticProtest
        if (sides > 1 and others) or alone or self.vowed or self.gathered:
            return True
        if not self.actors(DIP.initiator, DIP.mediator, DIP.party):
            return bool(self.roles)  # a passive that names no agent
        taking = self.type in {DIP.Seizure, DIP.Occupation} and self.frame.noun  # "Chad's seizure of an aid boat"
        harmed = self.about.pos_ if self.about is not None and (taking or not self.frame.noun) else ""
        if event_type(self.type).plover in {"ASSAULT", "COERCE"} and harmed == "PROPN":
            return True  # "shelled Homs", "recaptured Kherson"
        taken = self.type in {DIP.Seizure, DIP.Occupation, DIP.Blockade} and self.frame.lemma in TAKING
        taken = taken and self.frame.object_class is not None and self.frame.slots == ("object",)
        if (taken or taking) and harmed:
            return harmed == "NOUN"  # "seized a cargo ship", "took over a hospital"
        if event_type(self.type).plover == "ASSAULT" and harmed:
            return harmed == "NOUN"  # "might attack civilian vessels"
        if self.rule.startswith("participants") or (self.actors(DIP.mediator) and not self.frame.noun):
            return True  # "a deal mediated by Qatar"
        if self.actors(DIP.mediator) and any(c.lower_ == "by" for c in self.head.children):
            return True  # "following mediation by Qatar"
        breach = self.frame.lemma in BREACHING or self.frame.object_class == "<law>"  # "ignored the law"
        spoken = event_type(self.type).plover in SAID and not breach
        said = not self.frame.noun and (spoken or self.type == DIP.Criticism)
        if self.frame.type == DIP.Release and self.frame.object_class is not None and self.about is not None:
            return self.about.pos_ == "NOUN"  # "freed a former minister"
        return said and (self.content or (self.about is not None and self.about.pos_ in {"NOUN", "NUM"}))

    def fill(self, role: URIRef | None, token: Token, actors: tuple[URIRef, ...]) -> None:
        """Put actors into a role, each once."""
        if role is None:
            return
        into = self.roles.setdefault(role, [])
        into += [(token, a) for a in actors if a not in [known for _, known in into]]
        self.words.add(token)

    def keep_apart(self) -> None:
        """Nobody does it to himself, and who mediates is no party."""
        for role, others in _APART:
            left = [(token, a) for token, a in self.roles.pop(role, []) if a not in self.actors(*others)]
            if left:
                self.roles[role] = left

    def actors(self, *roles: URIRef) -> list[URIRef]:
        """All actors in some roles, in the order of the text."""
        return [a for role in roles for _, a in self.roles.get(role, [])]


def is_denial(draft: Draft) -> bool:
    """Whether it is a denial of what is then told: nobody in there is who is denied."""
    return bool(draft.type == DIP.ChargeDenial)


def only_denied(draft: Draft, factuality: URIRef) -> bool:
    """Whether violence against nobody is denied: "denied that it had attacked the tanker" tells of the denial."""
    denied = factuality == DIP.Denied and not draft.actors(DIP.target)
    return denied and event_type(draft.type).plover in {"ASSAULT", "COERCE"}


def lasts(draft: Draft) -> bool:
    """Whether it goes on by the tense it is told in: "who sells Chad weapons", "have backed the rebels since 2015"."""
    verb = draft.head
    if event_type(draft.type).plover not in LASTING or draft.frame.noun or not is_verb(verb):
        return False
    have = any(c.dep_ == "aux" and c.lemma_ == "have" and c.tag_ in {"VBZ", "VBP"} for c in verb.children)
    since = any(c.lower_ == "since" for c in verb.children)
    return (verb.tag_ in {"VBZ", "VBP"} and verb.dep_ == "relcl") or (have and since)


def performed(draft: Draft, speakers: set[URIRef]) -> bool:
    """Whether somebody's saying so is the act itself: "France said it was appalled", but not "… it had asked Chad"."""
    spoken = event_type(draft.type).plover in {"ACCUSE", "REJECT", "SUPPORT", "THREATEN"}
    own = any(t.text in FIRST_PERSON for t, _ in draft.roles.get(DIP.initiator, []))
    now = draft.head.tag_ == "VBP" or any(c.dep_ == "aux" and c.tag_ == "VBP" for c in draft.head.children)
    if own and now and event_type(draft.type).plover in {"REQUEST", "AGREE"}:
        spoken = True  # "We urge Chad to …", said X
    told = any(c.lower_ == "had" or c.tag_ == "MD" for c in draft.head.children if c.dep_ == "aux")
    return spoken and not told and not speakers.isdisjoint(draft.actors(DIP.initiator))


def governing(head: Token) -> list[Token]:
    """The chain of control and raising verbs above a predicate: "is set to meet", "agreed to resume talks"."""
    chain: list[Token] = []
    low = head
    while low.head != low and len(chain) < 5:
        above = low.head
        if (
            low.dep_ in {"xcomp", "acomp", "oprd"}
            or (low.dep_ in {"dobj", "nsubjpass"} and is_verb(above))
            or (low.dep_ == "acl" and above.pos_ in NOMINAL and low.tag_ != "VBG")
        ):
            chain.append(above)
        else:
            break
        low = above
    return chain


def conditional(verb: Token) -> bool:
    """Whether a clause says on what condition something will be done: "would expel them if flights went on"."""
    clauses = [c for c in verb.children if c.dep_ == "advcl"]
    return any(
        c.dep_ == "mark" and c.lower_ in {"if", "unless", "until"} for clause in clauses for c in clause.children
    )


def phoned(call: Token, linker: Linker) -> bool:
    """Whether nothing is said behind a person of what he is called: "called Putin on Monday to ask"."""
    objects = [c for c in call.children if c.dep_ in {"dobj", "oprd"}]  # the parser takes some for what he is called
    beside = [c for c in call.children if c.dep_ in {"acomp", "attr", "ccomp"} and c.i > call.i]
    person = bool(objects) and [linker.actor(a).type for a in linker.named(objects[0])] == [DIP.Person]
    if len(objects) != 1 or beside or not person or objects[0].right_edge.i + 1 >= len(call.doc):
        return False
    behind = call.doc[objects[0].right_edge.i + 1]
    return behind.text in {".", ","} or behind.ent_type_ in TIMES or behind.lower_ in BEHIND_CALL
