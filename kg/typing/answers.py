"""Acts that answer an earlier act: "rejected the complaint", "condemned the move", "pressed its offensive"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.cues import Cues
from kg.extract.factuality import Factuality
from kg.extract.grammar import conjuncts, first_conjunct, is_infinitive, path_up, pobjs, surface_subjects
from kg.lexicon import Lexicon
from kg.linking.linker import Linker
from kg.ontology import DIP, event_type, is_a
from kg.typing.coreference import Told
from kg.typing.deeds import JUDGING, VIOLENT, DeedFinder, is_definite
from kg.typing.drafts import Draft, is_denial
from kg.typing.whose import HARSH
from kg.words import word_list

if TYPE_CHECKING:
    from kg.tokens import Token

SaidBy = Callable[["Token"], list[URIRef]]
NEAR = 2  # sentences
FAR = 5  # … within which a matter of two sides is that told of before
# Types of what one does to whom one has to do with, where it is not said again to whom.
TURNED = frozenset({"SANCTION", "ACCUSE", "COERCE", "CONCEDE", "REQUEST"})
ALONE = frozenset(
    {DIP.Investigation, DIP.Detention, DIP.EmergencyRule}
)  # … of which not these: at home as often as abroad
HOSTILE = frozenset({"ASSAULT", "COERCE", "SANCTION", "ACCUSE", "THREATEN", "REQUEST", "REJECT"})
RETALIATING = word_list("answers.retaliating")
REFUSING = frozenset({"refuse", "decline", "balk", "demur", "object"})
OBEYING = word_list("answers.obeying")  # "refused to budge"
ATTACKERS = frozenset({"attacker", "assailant", "raider", "kidnapper", "hijacker", "abductor"})
CARRYING = frozenset({"carry", "stage", "launch", "conduct", "commit", "mount"})
SAID = frozenset({"CONSULT", "REQUEST"})
GRANTING = frozenset({"AID", "AGREE", "CONCEDE"})  # what one does because one was asked
AGREEING = frozenset("agree comply oblige consent".split())
THANKING = frozenset({"gratitude", "thank", "thanks", "appreciation", "grateful", "thankful"})
SWAPS = frozenset({"swap", "exchange"})  # of prisoners
KIND = frozenset({"AID", "SUPPORT", "COOPERATE", "CONCEDE", "RETREAT", "CONSULT"})
OTHERS = frozenset({"other", "others"})  # "each blamed the other"
GRIEVING = frozenset({"after", "because", "since", "as", "when"})
POINTING = frozenset({"it", "this", "that", "them", "both"})
CALLED = frozenset({"call", "describe", "term", "see", "regard"})


class AnswerReader(DeedFinder):
    """Finds whom the acts of one document answer."""

    def __init__(self, linker: Linker, lexicon: Lexicon, cues: Cues, factuality: Factuality, said_by: SaidBy) -> None:
        """`said_by` gives those whose words an earlier act is told in: whoever denies "the allegation" answers them."""
        super().__init__(linker, lexicon, cues, factuality)
        self._said_by = said_by

    def answer(self, draft: Draft, told_of: list[Told]) -> None:
        """Find whom an act without a target is directed at, by the act before that it answers. Changes the draft."""
        self._attackers(draft, told_of)
        if draft.type == DIP.Mediation and not draft.actors(DIP.party) and not draft.anaphor:
            self._between(draft, told_of)
        if draft.frame.noun and is_a(draft.type, DIP.Consultation) and not draft.anaphor:
            self._joined(draft, told_of)
        if draft.actors(DIP.target) or event_type(draft.type).mutual or draft.anaphor:
            return
        matter = self._matter(draft)
        if matter is not None:
            found = self.doers(draft, matter, told_of)
            found = found or self._pressed(draft, matter, told_of)
            found = found or self._alleging(draft, matter, told_of)
            self._direct(draft, found)
        elif draft.type == DIP.ChargeDenial:
            self._direct(draft, self._denied(draft, told_of))
        elif draft.about is None and not draft.frame.noun:
            self._direct(draft, self._answered(draft, told_of))
        if event_type(draft.type).plover == "REJECT" and not draft.actors(DIP.target):
            self._direct(draft, self._aggrieved(draft, told_of))
        finders = (self._asked, self._thanked, self._parallel, self._provoked, self._across, self._claimed)
        for find in finders:
            if not draft.actors(DIP.target):
                self._direct(draft, find(draft, told_of))
        if not draft.actors(DIP.target):
            self._counterpart(draft, told_of)

    def _attackers(self, draft: Draft, told_of: list[Told]) -> None:
        """Take "the attackers" for those who did the violence told of last. Changes the draft."""
        for role, filled in draft.roles.items():
            for token in [t for t, _ in filled if t.lemma_ in ATTACKERS and is_definite(t)]:
                violent = [b.draft for b in told_of if event_type(b.event.type).plover in VIOLENT]
                known = next((d.actors(DIP.initiator) for d in reversed(violent) if d.actors(DIP.initiator)), [])
                if known:
                    draft.roles[role] = [(t, a) for t, a in filled if t != token] + [(token, a) for a in known]

    def _direct(self, draft: Draft, actors: list[URIRef]) -> None:
        if actors:
            draft.roles[DIP.target] = [(draft.head, a) for a in actors]
            draft.confidence *= 0.8

    def again(self, draft: Draft, told_of: list[Told]) -> bool:
        """Give a draft that says "did the same" what others did before; whether there is such an act. Changes it."""
        doers = set(draft.actors(DIP.initiator))
        here = self._linker.sentence_of(draft.head)
        for before in reversed(told_of):
            other = before.draft
            if here - self._linker.sentence_of(other.head) > 1:
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

    def _counterpart(self, draft: Draft, told_of: list[Told]) -> None:
        """Take the only other side of what the doer was told of last: "recalled its envoy from X and suspended aid"."""
        doers = {self._linker.principal(a) for a in draft.actors(DIP.initiator)}
        below = [o for c in draft.head.children if c.dep_ == "xcomp" for o in c.children if o.dep_ == "dobj"]
        matters = [draft.about] if draft.about is not None else below  # "agreed to resume relations"
        bilateral = draft.frame.alone and any(self._is_between(m) for m in matters)
        spare = not doers or draft.frame.noun or draft.type in ALONE or draft.head.dep_ == "relcl"
        spare = spare or any(c.dep_ == "neg" or c.lower_ in OTHERS for c in draft.head.children)
        spare = spare or (draft.frame.lemma == "boycott" and draft.about is not None)
        if spare or (draft.enough and not bilateral) or not (bilateral or event_type(draft.type).plover in TURNED):
            return
        if draft.about is not None and (
            draft.about.pos_ == "PROPN" or self._lexicon.belongs(draft.about.lemma_.lower(), "<person>")
        ):
            return
        here = self._linker.sentence_of(draft.head)
        for before in reversed(told_of):
            if here - self._linker.sentence_of(before.draft.head) > (FAR if bilateral else NEAR):
                return
            others = [a for a in self._opposite(before.draft, doers) if self._linker.country(self._linker.principal(a))]
            if len({self._linker.principal(a) for a in others}) == 1:
                if all(self._linker.actor(a).type == DIP.State for a in draft.actors(DIP.initiator)):
                    others = list(dict.fromkeys(self._linker.principal(a) for a in others))  # states deal with states
                draft.roles[DIP.target] = [(draft.head, a) for a in others if self._linker.actor(a)]
                draft.confidence *= 0.7
                return

    def _parallel(self, draft: Draft, told_of: list[Told]) -> list[URIRef]:
        """Whom others do the same to in a clause beside it: "The bloc sanctioned Mali and Chad cut off aid"."""
        kind = event_type(draft.type).plover
        if draft.enough or kind not in TURNED or draft.head.dep_ not in {"conj", "ROOT"}:
            return []
        doers = self._principals(draft, DIP.initiator)
        for other in (before.draft for before in reversed(told_of)):
            if other.head.sent.start != draft.head.sent.start:
                return []
            beside = other.head in conjuncts(first_conjunct(draft.head)) and other.head != draft.head
            if beside and event_type(other.type).plover == kind and not doers & self._principals(other, DIP.target):
                return other.actors(DIP.target)
        return []

    def _asked(self, draft: Draft, told_of: list[Told]) -> list[URIRef]:
        """Who had asked for what somebody gives or grants: "Mali asked Chad for arms. Chad agreed to send them"."""
        doers = self._principals(draft, DIP.initiator)
        if event_type(draft.type).plover not in GRANTING or draft.head.dep_ == "relcl":
            return []
        here = self._linker.sentence_of(draft.head)
        for other in self._earlier(draft, told_of, NEAR):
            asked = {c.lemma_ for c in other.head.children if c.dep_ in {"xcomp", "ccomp"}} & {draft.head.lemma_}
            wanted = other.type == DIP.AidAppeal and event_type(draft.type).plover == "AID"
            agreed = draft.frame.lemma in AGREEING and here - self._linker.sentence_of(other.head) <= 1
            if not (asked or wanted or agreed):
                continue
            if event_type(other.type).plover == "REQUEST" and doers & self._principals(other, DIP.target):
                return [a for a in other.actors(DIP.initiator) if self._linker.principal(a) not in doers]
        return []

    def _thanked(self, draft: Draft, told_of: list[Told]) -> list[URIRef]:
        """Who did somebody the good for which he gives thanks without saying to whom."""
        doers = self._principals(draft, DIP.initiator)
        if draft.frame.lemma not in THANKING:
            return []
        for other in self._earlier(draft, told_of, NEAR):
            if event_type(other.type).plover in KIND and doers & self._principals(other, DIP.target):
                return [a for a in other.actors(DIP.initiator) if self._linker.principal(a) not in doers]
        return []

    def _provoked(self, draft: Draft, told_of: list[Told]) -> list[URIRef]:
        """Who did harm to those who threaten to answer it: "reserved the right to retaliate", "would respond"."""
        lemmas = {draft.frame.lemma, *(t.lemma_ for t in draft.head.subtree)}
        threat = event_type(draft.type).plover == "THREATEN" and lemmas & RETALIATING
        behind = [t.lemma_ for c in draft.head.children if c.dep_ == "prep" and c.lower_ == "in" for t in pobjs(c)]
        if not threat and not RETALIATING.intersection(behind):  # "in response", "in return"
            return []
        doers = self._principals(draft, DIP.initiator)
        for other in self._earlier(draft, told_of, FAR):
            if event_type(other.type).plover not in HARSH or doers & self._principals(other, DIP.initiator):
                continue
            near = draft.head.i > other.head.i and draft.head.sent.start - other.head.sent.end <= 0
            unknown = near and not any(self._linker.actor(a).country for a in other.actors(DIP.target))
            if doers & self._principals(other, DIP.target) or unknown:
                found = [a for a in other.actors(DIP.initiator) if self._linker.actor(a).country]
                return list(dict.fromkeys(self._linker.principal(a) for a in found))
        return []

    def _claimed(self, draft: Draft, told_of: list[Told]) -> list[URIRef]:
        """Whom the violence harmed that somebody owns up to, told of by none of his: "… claimed responsibility"."""
        carried = draft.governor is not None and draft.governor.lemma_ in CARRYING and is_definite(draft.head)
        owned = draft.frame.lemma == "claim" or carried  # "said it had carried out the attack"
        if event_type(draft.type).plover != "ASSAULT" or not owned:
            return []
        for other in self._earlier(draft, told_of, FAR):
            known = any(self._linker.actor(a).country for a in other.actors(DIP.initiator))
            if event_type(other.type).plover == "ASSAULT" and not known:
                return other.actors(DIP.target)
        return []

    def _across(self, draft: Draft, told_of: list[Told]) -> list[URIRef]:
        """Those on the other side of the talks or the deal that somebody threatens or refuses to keep to."""
        doers = self._principals(draft, DIP.initiator)
        nouns = [t for t in draft.head.subtree if t.i > draft.head.i and self._is_shared(t)]
        if event_type(draft.type).plover not in {"THREATEN", "REJECT"} or is_denial(draft) or not nouns:
            return []
        for before in reversed(told_of):
            sides = [a for _, a in before.event.roles]
            mutual = event_type(before.event.type).mutual or event_type(before.event.type).plover == "AGREE"
            if mutual and doers & {self._linker.principal(a) for a in sides}:
                others = [self._linker.principal(a) for a in sides if self._linker.principal(a) not in doers]
                return list(dict.fromkeys(others))
        return []

    def _between(self, draft: Draft, told_of: list[Told]) -> None:
        """Between whom somebody mediates, by the talks or the deal told of before: "brokered the talks". Changes it."""
        doers = self._principals(draft, DIP.mediator) | self._principals(draft, DIP.initiator)
        swapped = draft.about is not None and draft.about.lemma_ in SWAPS and is_definite(draft.about)
        if draft.about is not None and not (swapped or self._is_shared(draft.about)):
            return
        here = self._linker.sentence_of(draft.head)
        for before in reversed(told_of):
            if draft.about is None and (draft.frame.noun or here - self._linker.sentence_of(before.draft.head) > NEAR):
                return  # "Saudi Arabia is mediating"
            plover = event_type(before.event.type).plover
            sides = [a for role, a in before.event.roles if role in {DIP.initiator, DIP.target, DIP.party}]
            apart = {self._linker.principal(a) for a in sides}
            kinds = {"RETREAT"} if swapped else {"CONSULT", "AGREE", "SUPPORT"}
            if plover in kinds and len(apart) == 2 and not apart & doers:
                draft.roles[DIP.party] = [(draft.head, a) for a in sides]
                draft.confidence *= 0.7
                return

    def _joined(self, draft: Draft, told_of: list[Told]) -> None:
        """With whom somebody is at talks told of before: "Chad met Mali. Niger also attended the talks". Changes it."""
        doers = self._principals(draft, DIP.initiator)
        if len(doers) != 1 or len(draft.roles) > 1 or draft.governor is None or not is_definite(draft.head):
            return
        for other in self._earlier(draft, told_of, NEAR):
            sides = other.actors(DIP.initiator, DIP.target)
            if is_a(other.type, DIP.Consultation) and len(sides) > 1:
                if not doers & {self._linker.principal(a) for a in sides}:
                    draft.roles[DIP.initiator] += [(draft.head, a) for a in sides]
                    draft.confidence *= 0.8
                return

    def _opposite(self, other: Draft, doers: set[URIRef]) -> list[URIRef]:
        """Those on the other side of an act than some who take part in it; none where these do not."""
        for mine, theirs in ((DIP.initiator, DIP.target), (DIP.target, DIP.initiator), (DIP.initiator, DIP.initiator)):
            if doers & self._principals(other, mine):
                found = [a for a in other.actors(theirs) if self._linker.principal(a) not in doers]
                if found:
                    return found
        return []

    def _pressed(self, draft: Draft, matter: Token, told_of: list[Told]) -> list[URIRef]:
        """Whom violence told of by a noun is against, by what its doers did before: "pressed its offensive"."""
        doers = self._principals(draft, DIP.initiator)
        if event_type(draft.type).plover not in VIOLENT or draft.head != matter:
            return []
        for other in self._earlier(draft, told_of, NEAR):
            if event_type(other.type).plover in VIOLENT and doers & self._principals(other, DIP.initiator):
                return [a for a in other.actors(DIP.target) if self._linker.principal(a) not in doers]
        return []

    def _alleging(self, draft: Draft, matter: Token, told_of: list[Told]) -> list[URIRef]:
        """Who says that those who deny "the allegation" did what was told before."""
        doers = self._principals(draft, DIP.initiator)
        if draft.type != DIP.ChargeDenial or not self._lexicon.belongs(matter.lemma_.lower(), "<charge>"):
            return []
        for other in self._earlier(draft, told_of, FAR):
            sides = self._said_by(other.head) if doers & self._principals(other, DIP.initiator) else []
            if found := [a for a in sides if self._linker.principal(a) not in doers]:
                return found
        for other in self._earlier(draft, told_of, NEAR):  # "threatened Chad … Chad dismissed the claims"
            if event_type(other.type).plover in HOSTILE and doers & self._principals(other, DIP.target):
                return [a for a in other.actors(DIP.initiator) if self._linker.principal(a) not in doers]
        return []

    def _earlier(self, draft: Draft, told_of: list[Told], reach: int) -> Iterator[Draft]:
        """The acts told of so many sentences back, nearest first; what is told in passing is seldom taken up."""
        here = self._linker.sentence_of(draft.head)
        for other in (before.draft for before in reversed(told_of)):
            if here - self._linker.sentence_of(other.head) > reach:
                return
            beside = first_conjunct(other.head) == first_conjunct(draft.head) and other.head != draft.head
            passing = any(t.dep_ == "relcl" and not is_infinitive(t) for t in path_up(other.head))
            if (beside or other.head not in draft.head.ancestors) and not passing:
                yield other

    def _denied(self, draft: Draft, told_of: list[Told]) -> list[URIRef]:
        """Who said what is denied without a name: "officials say Chad armed them, but Chad denies it"."""
        doers = self._principals(draft, DIP.initiator)
        here = self._linker.sentence_of(draft.head)
        pointing = any(
            (c.dep_ == "dobj" and c.lower_ in POINTING) or (c.dep_ == "xcomp" and c.lemma_ == "do")
            for c in draft.head.children
        )  # "denied it", "denies doing so"
        for before in reversed(told_of):
            other = before.draft
            if not doers or here - self._linker.sentence_of(other.head) > (1 if pointing else 0):
                return []
            if other.head.i >= draft.head.i or other.head in draft.words:
                continue
            charged = event_type(other.type).plover == "ACCUSE" and doers & self._principals(other, DIP.target)
            sides = other.actors(DIP.initiator) if charged else []
            if not charged and (pointing or self._concerns(other.head, doers)):
                sides = self._said_by(other.head)
            if found := [a for a in sides if self._linker.principal(a) not in doers]:
                return found
        return []

    def _answered(self, draft: Draft, told_of: list[Told]) -> list[URIRef]:
        """Who asked for what is refused, or did what is protested against, without a word of it: "Chad refused"."""
        contents = [c for c in draft.head.children if c.dep_ in {"xcomp", "ccomp", "dobj", "prep"}]
        refused = event_type(draft.type).plover == "REJECT" and draft.frame.lemma in REFUSING
        protested = draft.type == DIP.DiplomaticProtest and not contents
        protested = protested or (draft.type in JUDGING and self._points(draft))  # "called it a disgrace"
        bare = all(c.lemma_ in OBEYING for c in contents)
        if not ((refused and bare) or protested):
            return []
        doers = self._principals(draft, DIP.initiator)
        for other in self._earlier(draft, told_of, 1):
            asked = event_type(other.type).plover == "REQUEST" and doers & self._principals(other, DIP.target)
            kind = event_type(other.type).plover
            done = kind in HARSH if draft.type == DIP.DiplomaticProtest else kind not in SAID
            if asked if refused else (done and not doers & self._principals(other, DIP.initiator)):
                found = [a for a in other.actors(DIP.initiator) if a not in draft.actors(DIP.initiator)]
                return [a for a in found if refused or self._linker.actor(a).country]
        return []

    def _points(self, draft: Draft) -> bool:
        """Whether what is judged is only pointed at: "called it a disgrace", "condemned this"."""
        pointed = [c for c in draft.head.children if c.dep_ == "dobj" and c.lower_ in {"it", "this"}]
        return bool(pointed) or any(
            t.lower_ == "it" for c in draft.head.children if c.dep_ == "ccomp" for t in c.children
        )

    def _concerns(self, told: Token, doers: set[URIRef]) -> bool:
        """Whether those who deny it are named in what was said: "brought down the plane with a missile from Moscow"."""
        return any(self._linker.principal(a) in doers for t in told.subtree for a in self._linker.named(t))

    def _aggrieved(self, draft: Draft, told_of: list[Told]) -> list[URIRef]:
        """Who acts against those that refused something, because they did: "sued Britain after it refused to …"."""
        doers = self._principals(draft, DIP.initiator)
        clause = next((t for t in path_up(draft.head) if t.dep_ not in {"xcomp", "conj"}), draft.head)
        marked = any(c.dep_ in {"mark", "advmod"} and c.lower_ in GRIEVING for c in clause.children)
        if clause.dep_ != "advcl" or not marked:
            return []
        for before in reversed(told_of):
            other = before.draft
            if other.head == clause.head and event_type(other.type).plover in HOSTILE:
                harmed = doers & self._principals(other, DIP.target)
                found = [a for a in other.actors(DIP.initiator) if self._linker.principal(a) not in doers]
                return found if harmed else []
        return []

    def _principals(self, draft: Draft, role: URIRef) -> set[URIRef]:
        return {self._linker.principal(a) for a in draft.actors(role)}

    def _matter(self, draft: Draft) -> Token | None:
        """The definite noun that stands for what was told before, if there is one."""
        noun = draft.about if draft.about is not None else (draft.head if draft.head.pos_ == "NOUN" else None)
        if noun is not None and noun.pos_ == "NOUN":
            return noun if is_definite(noun) else None
        if event_type(draft.type).plover == "ACCUSE":  # "complained that the deployment broke the treaty"
            said = [t for c in draft.head.children if c.dep_ == "ccomp" for t in surface_subjects(c)]
            if deed := next((t for t in said if t.pos_ == "NOUN" and self._is_event(t) and is_definite(t)), None):
                return deed
        for clause in draft.head.children:  # "condemned what she called a cynical move"
            if (
                clause.dep_ in {"ccomp", "dobj"}
                and clause.lemma_ in CALLED
                and clause.doc[clause.left_edge.i].lower_ == "what"
            ):
                return next((c for c in clause.children if c.dep_ == "oprd" and c.pos_ == "NOUN"), None)
        return None
