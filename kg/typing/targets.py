"""Who is in which role of an event, also where the one whom it concerns hides deeper in the phrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.clauses import Predication, of_noun, of_verb
from kg.extract.grammar import (
    GIVING,
    is_finite,
    is_infinitive,
    is_passive,
    is_verb,
    is_wish,
    pobjs,
    prepositions,
    subjects,
    surface_subjects,
)
from kg.linking.linker import SPATIAL
from kg.linking.places import state_of_name
from kg.ontology import DIP, event_type, is_a
from kg.typing.drafts import Draft, is_denial
from kg.typing.frames import event_kind, verb_frame
from kg.typing.receivers import TOWARDS, ReceiverFinder
from kg.words import word_list

if TYPE_CHECKING:
    from kg.tokens import Token

ADDRESSING = word_list("targets.addressing")
CONDITIONS = frozenset({"if", "unless", "until", "should"})
CONTENT_SLOTS = frozenset({"of", "from", "to", "against", "on", "about", "with", "in", "into", "at", "for"})
# Types whose content says whom they concern: "refused to meet X", "agreed to trade with X"
CONTENT_TYPES = frozenset({"REJECT", "THREATEN", "AGREE", "CONCEDE", "MOBILIZE", "RETREAT", "SANCTION", "COERCE"})
# Types of what is done rather than said: "met X, killing hopes" is no harm to X
DEEDS = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "RETREAT", "PROTEST", "AID", "SANCTION"})
DESPITE = frozenset({"despite", "notwithstanding"})
JOINING = frozenset({"join", "enter", "rejoin"})
VOTING = ("Council", "Assembly")
REACHED = ("object", "for", "on", "in", "of")
JUDGING = frozenset(
    {DIP.Criticism, DIP.DiplomaticProtest, DIP.Endorsement, DIP.VerbalDefense, DIP.DiplomaticCooperation}
)
DEPRIVING = frozenset({"take", "remove", "strip", "wrest", "withhold"})
TAKING = frozenset({"accept", "approve", "endorse", "adopt"})
INTENT = frozenset({"readiness", "willingness", "intention", "determination", "desire", "promise", "commitment"})
ENDS = frozenset({"end", "halt", "stop"})
FRONTS = frozenset({"front", "coast", "waters", "line"})
# What a state does to those at home, and is criticised for.
DEEDS_AT_HOME = word_list("targets.deeds_at_home")
# "deployed troops along its border with Myanmar"
ALONG = ("along", "near", "off", "around", "over", "to", "into", "toward", "towards", "against", "at")
BESIDE = frozenset({"near", "off", "around"})  # "waters near the Philippines"
# What one does in a place that concerns those who live there.
SETTING = word_list("targets.setting")
VIOLENT = frozenset({"ASSAULT", "COERCE"})
AVENGING = frozenset({"avenge", "punish", "answer"})
HOLDING = word_list("targets.holding")
PLACED = VIOLENT | {"MOBILIZE", "AID"}  # … and what is done to whoever lives there, or for him


class RoleFiller(ReceiverFinder):
    """Fills the roles of drafts in one document."""

    def _put(self, draft: Draft, role: URIRef | None, tokens: list[Token], *, owned: bool = False) -> None:
        """Fill a role by the actors that nominals name; failing that, by the actors they belong to."""
        if role in {DIP.location, DIP.topic}:
            return
        for token in tokens:
            actors = self._who(token)
            if not actors and not draft.frame.noun and event_type(draft.frame.type).plover == "ASSAULT":
                named = [c for c in token.children if c.dep_ == "appos"]  # "at Al Udeid, an American air base"
                things = (self._thing(t, struck=role == DIP.target) for t in (token, *named))
                actors = next((found for found in things if found), ())
            actors = actors or self._of_person(token)
            proper = token.tag_ in {"NNP", "NNPS"} or self._by_place(token)  # "the Paris Accord" is not France's
            if not actors and not proper and (owned or (role == DIP.initiator and not self._is_event(token))):
                judged = role == DIP.target and draft.frame.type in JUDGING and self._is_event(token)
                actors = self._authors(token) if judged else self._linker.owners(token)
                ruled = bool(actors) and all(self._linker.actor(a).type == DIP.State for a in actors)
                actors = () if ruled and self._trade(token) else actors
                if not actors and role == DIP.target and draft.frame.type in JUDGING:  # "backed a proposal by X"
                    actors = tuple(a for t in of_noun(token).slots.get("by", []) for a in self._who(t))
                draft.confidence *= 0.85 if actors else 1.0
            if not actors and owned and not proper:
                actors = self._before(token)
            demanded = role == DIP.target and self._lexicon.belongs(token.lemma_.lower(), "<demand>")
            if not actors and demanded and event_type(draft.frame.type).plover in {"REJECT", "CONCEDE"}:
                actors = self._demanding(token)
            if not actors and self._is_event(token) and role == DIP.initiator:
                actors = self._behind_act(token, draft)
            if not actors and (role == DIP.initiator or draft.frame.type in JUDGING) and self._is_text(token):
                actors = self._issuers(token) or self._issuers_before(token)
            left = draft.frame.type == DIP.DiplomaticRecall  # "recalled its ambassador from Lima"
            if not actors and role == DIP.target and (left or event_type(draft.frame.type).plover in PLACED):
                state = state_of_name(self._linker, token)  # "shelled Kharkiv": against the country where it lies
                own = {self._linker.principal(a) for a in draft.actors(DIP.initiator)}
                actors = (state,) if state is not None and state not in own and self._linker.known(state) else ()
            if role == DIP.target:  # nobody does it to himself
                actors = tuple(a for a in actors if a not in draft.actors(DIP.initiator))
            if (
                draft.frame.type == DIP.Veto and role == DIP.target
            ):  # a text is voted down in the Council, not against it
                actors = tuple(a for a in actors if not self._linker.actor(a).label.endswith(VOTING))
            if actors:
                draft.fill(role, token, actors)
            if role == DIP.target or (role == DIP.initiator and not actors):
                for part in self._among(token):
                    draft.fill(role, part, self._who(part) or self._of_person(part))

    def _reach(self, draft: Draft, verb: Predication) -> None:
        """Whom an act reaches by way of what it is about.

        The source of a charge or request that is rejected, the object of the deed that is refused or threatened,
        whom the thing given, lifted or signed is for.
        """
        if event_type(draft.frame.type).plover == "REJECT":  # "refused to leave, despite appeals from X"
            calls = [c for t in verb.head.subtree if t.lower_ in DESPITE for c in pobjs(t) if self._is_event(c)]
            self._put(draft, DIP.target, [t for c in calls for t in self._speakers(c)])
        about = [*verb.slots.get("object", []), *([draft.about] if draft.about is not None else [])]
        for token in about if event_type(draft.frame.type).plover != "MOBILIZE" else ():  # patrols that are sent
            told = token.lemma_.lower() in self._lexicon.classes.get("demand", ()) or is_denial(draft)
            if told or self._is_event(token) or self._sums_up(token):
                self._put(draft, DIP.target, self._speakers(token))
                if not draft.actors(DIP.target):
                    self._put(draft, DIP.target, [token], owned=True)
        if draft.frame.type in JUDGING and not verb.passive:  # "backed a proposal by X to …", by a misparse
            own = set(draft.actors(DIP.initiator))
            by = [t for t in verb.slots.get("by", []) if not own & set(self._linker.owners(t))]
            self._put(draft, DIP.target, by)
        if is_denial(draft):
            self._put(draft, DIP.target, self._maintainers(verb.head))
        if draft.frame.type in {DIP.Accusation, DIP.Investigation}:  # "alleged that Chad had …", "reports that …"
            said = [c for head in (verb.head, *about) for c in head.children if c.dep_ in {"ccomp", "acl"}]
            accused = [t for c in said if is_finite(c) for t in surface_subjects(c)]
            self._put(draft, DIP.target, [t for t in accused if t.pos_ != "PRON" and self._foreign(t)])
        if not draft.actors(DIP.target):
            self._put(draft, DIP.target, self._receivers(draft, verb))
        if verb.head.dep_ == "advcl" and not is_finite(verb.head) and is_verb(verb.head.head):
            above = of_verb(verb.head.head)  # "wrote to X, proposing …"
            spoken = event_type(draft.frame.type).plover not in DEEDS
            others = (self._linker.gazetteer.agents.get(t.lemma_.lower()) for t in verb.slots.get("object", []))
            spoken = spoken and not any(others)  # "told reporters, thanking his guests"
            if spoken and (above.lemma in self._cues.report_verbs or above.lemma in ADDRESSING):
                self._put(draft, DIP.target, above.slots.get("to", []) or above.slots.get("object", []))
        if event_type(draft.frame.type).plover == "REQUEST":  # "demanded that Hamas renounce …", "its demand that …"
            ends = [t for tokens in verb.slots.values() for t in tokens if t.lemma_ in ENDS]
            ended = [t for end in ends for name, p in prepositions(end) if name in {"to", "of"} for t in pobjs(p)]
            self._put(draft, DIP.target, ended, owned=True)  # "called for an end to Indonesian rule"
            nouns = [t for tokens in verb.slots.values() for t in tokens if self._is_event(t)]
            for clause in [c for head in (verb.head, *nouns) for c in head.children if c.dep_ in {"ccomp", "acl"}]:
                if is_passive(clause) and clause.lemma_ in DEPRIVING:  # "demanded that power be taken away from Chad"
                    self._put(draft, DIP.target, of_verb(clause).slots.get("from", []), owned=True)
                if is_finite(clause) or clause.tag_ == "VB":
                    self._put(draft, DIP.target, surface_subjects(clause), owned=True)
            for clause in [c for c in verb.head.children if c.dep_ == "advcl" and is_wish(c)]:
                if is_passive(clause):  # "called for the men to be freed by Chad"
                    self._put(draft, DIP.target, of_verb(clause).slots.get("subject", []))
                else:
                    self._put(draft, DIP.target, surface_subjects(clause))  # "called for Chad to withdraw"
            if not draft.actors(DIP.target):  # "called for a truce in Sudan", "… an end to the fighting in Sudan"
                calm = [t for ts in verb.slots.values() for t in ts if self._calms(t)]
                self._put(draft, DIP.target, self._behind([*calm, *ended], SPATIAL)[:1])
        if event_type(draft.frame.type).plover == "ACCUSE":  # "complained that Chad had broken its word"
            for clause in [c for c in verb.head.children if c.dep_ == "ccomp" and is_finite(c)]:
                accused = [t for t in surface_subjects(clause) if t.pos_ != "PRON"]
                self._put(draft, DIP.target, accused, owned=True)
        if event_type(draft.frame.type).plover == "PROTEST" and not draft.actors(DIP.target):
            self._put(draft, DIP.target, verb.slots.get("against", []), owned=True)
            for noun in [t for t in verb.slots.get("in", []) if t.lemma_ == "protest"]:  # "in protest at Peru's rules"
                for slot in ("at", "against", "over"):
                    self._put(draft, DIP.target, of_noun(noun).slots.get(slot, []), owned=True)
        for clause in [c for c in verb.head.subtree if c.dep_ == "advcl" and is_verb(c)]:
            if event_type(draft.frame.type).plover == "THREATEN" and any(
                c.lower_ in CONDITIONS for c in clause.children
            ):
                self._on_condition(draft, clause)
            elif event_type(draft.frame.type).plover == "PROTEST" and is_infinitive(clause):
                arguments = of_verb(clause)  # "rallied to demand concessions from …"
                for slot in ("object", *TOWARDS):
                    if not draft.actors(DIP.target):
                        self._put(draft, DIP.target, arguments.slots.get(slot, []), owned=True)
        if event_type(draft.frame.type).plover == "THREATEN":  # "warned that his country was at its limit"
            own = {self._linker.principal(a) for a in draft.actors(DIP.initiator)}
            left = [(t, a) for t, a in draft.roles.get(DIP.target, []) if a not in own]
            draft.roles[DIP.target] = left
        if event_type(draft.frame.type).plover in CONTENT_TYPES and not is_denial(draft):
            self._from_content(draft, self._contents(verb.head))
        if not draft.actors(DIP.target) and event_type(draft.frame.type).plover == "ASSAULT":
            acts = [of_noun(t).slots for t in verb.slots.get("subject", []) if self._is_event(t)]
            for slot in ("on", "against", "at", "in"):  # "a strike on Chad killed ten"
                self._put(draft, DIP.target, [t for slots in acts for t in slots.get(slot, [])][:1], owned=True)
        if not draft.actors(DIP.target) and event_type(draft.frame.type).plover in VIOLENT:
            if draft.frame.type in {DIP.Occupation, DIP.Seizure}:
                self._put(draft, DIP.target, verb.slots.get("from", []))  # "recaptured Bambari from rebels"
            held = [c for t in about for c in t.children if c.dep_ in {"acl", "relcl"} and c.lemma_ in HOLDING]
            self._put(draft, DIP.target, [t for c in held for t in subjects(c)])  # "bombed a market held by rebels"
        if not draft.actors(DIP.target) and any(self._lexicon.belongs(t.lemma_.lower(), "<aim>") for t in about):
            self._put(
                draft, DIP.target, self._abroad(draft, [verb.head, *about]), owned=True
            )  # "struck targets in Chad"
        if not draft.actors(DIP.target):
            kind = event_type(draft.frame.type).plover or ""
            further = {"MOBILIZE": ALONG, "ASSAULT": ("at",)}.get(kind, ())
            below = [t for slot in (*REACHED, *further) for t in verb.slots.get(slot, [])]
            if kind == "MOBILIZE":  # "along the Peruvian border", "to its border with Pakistan"
                near = [t for t in below if self._lexicon.belongs(t.lemma_.lower(), "<border>") or t.lemma_ in FRONTS]
                self._put(draft, DIP.target, [b for t in near for b in self._behind([t], BESIDE)[:1]])
                if not draft.actors(DIP.target):
                    self._put(draft, DIP.target, near, owned=True)
            leaving = draft.frame.type == DIP.ForceWithdrawal
            shunned = draft.frame.type == DIP.MeetingRefusal and not any(map(self._foreign, below))
            violent = kind in {"ASSAULT", "COERCE", "THREATEN"} or draft.frame.type == DIP.Investigation
            placed = SPATIAL if violent or leaving or shunned else frozenset()
            if (
                draft.frame.type not in {*JUDGING, DIP.IntelligenceSharing, DIP.Veto}
                and kind != "REQUEST"
                and not is_denial(draft)
            ):  # "criticised the report on Chad", "called for files on Chad": not to Chad
                self._put(draft, DIP.target, self._behind(below, placed)[:1], owned=bool(placed))
        if not draft.actors(DIP.target) and draft.frame.type == DIP.Criticism:
            deeds = [t for t in about if t.lemma_ in DEEDS_AT_HOME]
            self._put(draft, DIP.target, self._behind(deeds, SPATIAL)[:1])  # "deplored the executions in Iran"
        if not draft.actors(DIP.target):  # "halted talks on joining the Union"
            talks = [t for t in about if self._lexicon.belongs(t.lemma_.lower(), "<talks>")]
            aims = [c for t in talks for _, p in prepositions(t) for c in p.children if c.dep_ == "pcomp"]
            joined = [t for c in aims if c.lemma_ in JOINING for t in of_verb(c).slots.get("object", [])]
            self._put(draft, DIP.target, joined)
        if not draft.actors(DIP.target) and draft.frame.type in {DIP.EasingOfRestrictions, DIP.SanctionsRelief}:
            self._put(draft, DIP.target, verb.slots.get("in", []), owned=True)  # "eased the curfew in Kosovo"
        if not draft.actors(DIP.target) and draft.frame.type == DIP.ReductionOfRelations:
            heads = [t for slot in ("object", "at", "in") for t in verb.slots.get(slot, [])]
            self._put(draft, DIP.target, self._abroad(draft, [verb.head, *heads]))  # "at their embassies in Minsk"
        if not draft.actors(DIP.target) and event_type(draft.frame.type).plover == "SANCTION":
            goods = [o for t in about for o in of_noun(t).slots.get("of", [])]  # "banned imports of Thai fruit"
            self._put(draft, DIP.target, goods, owned=True)
            granted = [c for t in about for c in t.children if c.dep_ == "relcl" and c.lemma_ in GIVING]
            self._put(draft, DIP.target, [t for c in granted for t in of_verb(c).slots.get("to", [])])
            self._put(draft, DIP.target, verb.slots.get("for", []))  # "imposed curbs on its market for new members"

    def _on_condition(self, draft: Draft, clause: Token) -> None:
        """Whom a threat or refusal is meant for by its condition: "threatened to leave unless Baghdad accepted …"."""
        marked = clause.dep_ == "advcl" and any(c.lower_ in CONDITIONS for c in clause.children)
        own = {self._linker.principal(a) for a in draft.actors(DIP.initiator)}
        if marked and not draft.actors(DIP.target) and not is_passive(clause):
            meant = [t for t in surface_subjects(clause) if t.lower_ != "it"]
            self._put(
                draft, DIP.target, [t for t in meant if not own & {self._linker.principal(a) for a in self._who(t)}]
            )

    def _from_content(self, draft: Draft, contents: list[Token]) -> None:
        """Whom the verbs of what is promised, threatened or refused concern: "agreed to send troops to X"."""
        rejecting = event_type(draft.frame.type).plover == "REJECT"
        own = {self._linker.principal(a) for a in draft.actors(DIP.initiator)}
        for inner in contents:
            if rejecting and self._frees(inner):
                continue  # "refused to free the captives": not to them
            arguments = of_verb(inner)
            frame = verb_frame(arguments, self._lexicon, self._names)
            rejecting = rejecting or (frame is not None and event_kind(frame) == "REJECT")  # "threatened to veto it"
            objects = arguments.slots.get("object", [])
            if inner.lemma_ in AVENGING:  # "vowed to avenge the killing of his deputy by Chad"
                for deed in [t for t in objects if self._is_event(t)]:
                    draft.fill(DIP.target, deed, self._authors(deed))
                self._drop_own(draft)
            for owned in (False, True):
                for slot in ("to", "against", "object", *TOWARDS):
                    tokens = arguments.slots.get(slot, [])
                    if rejecting and slot in arguments.inherited and any(map(self._harsh, objects)):
                        continue  # "ruled out joining sanctions against Chad"
                    if inner.lemma_ == "vote":  # "promised to vote against it"
                        tokens = [t for t in tokens if t.lower_ != "it"]
                    if slot == "object":  # "agreed to add two members": nobody whom it concerns
                        tokens = [t for t in tokens if owned or self._foreign(t)]
                    tokens = [t for t in tokens if not self._is_own(draft, t)]  # "agreed to withdraw its troops"
                    tokens = [t for t in tokens if not set(self._who(t)) & own]  # "threatened to pull Chad out of it"
                    if not draft.actors(DIP.target):
                        self._put(draft, DIP.target, tokens, owned=owned)
                        if owned:
                            self._drop_own(draft)
            asked = [t for t in objects if rejecting and self._wanted(t)]
            if asked and not draft.actors(DIP.target):  # "refused to accept a proposal by X"
                self._put(
                    draft, DIP.target, [*(s for t in asked for s in self._speakers(t)), *arguments.slots.get("by", [])]
                )
            if not draft.actors(DIP.target):  # "refused to visit a cemetery of soldiers": not whom it is of
                talks = [t for slot in ("from", "of", "in") for t in arguments.slots.get(slot, []) if self._is_event(t)]
                apart = {"of", "to"} if rejecting else {"of"} if inner.lemma_ in SETTING else set()
                kind = [t for t in objects if not (rejecting and self._harsh(t))]  # "refused to join sanctions on X"
                below = [t for t in self._behind([*kind, *talks]) if t.head.lower_ not in apart]
                self._put(draft, DIP.target, below[:1])
            if not draft.actors(DIP.target) and inner.lemma_ in SETTING:
                self._put(draft, DIP.target, self._abroad(draft, [inner, *objects]))
                if not draft.actors(DIP.target) and event_type(draft.frame.type).plover == "THREATEN":
                    self._put_state(draft, inner, objects)

    def _abroad(self, draft: Draft, heads: list[Token]) -> list[Token]:
        """Where, if in another country than that of those who do it: "agreed to open an office in Tokyo"."""
        own = {self._linker.principal(a) for a in draft.actors(DIP.initiator)}
        found = [t for head in heads for name, p in prepositions(head) if name in SPATIAL for t in pobjs(p)]
        whose = [(t, self._who(t) or (self._linker.owners(t) if self._lies_in(t) else ())) for t in found]
        return [t for t, actors in whose if actors and not own & {self._linker.principal(a) for a in actors}][:1]

    def _contents(self, verb: Token) -> list[Token]:
        """The verbs of what is promised, threatened or refused: infinitives, clauses and gerunds below a verb."""
        found = [c for c in verb.children if c.dep_ in {"xcomp", "ccomp"}]
        behind = [p for p in verb.children if p.dep_ == "prep" and p.lower_ in CONTENT_SLOTS]
        found += [c for p in behind for c in p.children if c.dep_ == "pcomp"]
        will = [c for c in verb.children if c.dep_ == "dobj" and c.lemma_ in INTENT]
        found += [c for noun in will for c in noun.children if c.dep_ == "acl"]  # "expressed readiness to resume"
        taken = [c for c in verb.children if c.dep_ == "dobj" and verb.lemma_ in TAKING]
        found += [c for noun in taken for _, p in prepositions(noun) for c in p.children if c.dep_ == "pcomp"]
        return [c for c in found if is_verb(c)]  # "accepted a formula for ending its dispute with Chad"

    def _issued(self, draft: Draft, verb: Predication) -> None:
        """Who does what a passive tells of, by the paper or act it is done in.

        "was condemned in a joint statement by Egypt and Greece", "was barred in a move announced by Canada".
        """
        talks = [t for slot in ("at", "in", "during", "after") for t in verb.slots.get(slot, []) if self._is_event(t)]
        if event_type(draft.frame.type).mutual:  # "was agreed at talks between Chad and Mali"
            self._put(draft, DIP.initiator, [t for n in talks for t in of_noun(n).slots.get("between", [])])
        for slot in ("in", "through", "via"):
            for noun in verb.slots.get(slot, []):
                if noun.lemma_ not in self._lexicon.papers:
                    continue
                own = of_noun(noun).slots
                self._put(draft, DIP.initiator, own.get("by") or own.get("from") or own.get("poss") or [])
                for clause in [c for c in noun.children if c.dep_ in {"acl", "relcl"} and is_passive(c)]:
                    self._put(draft, DIP.initiator, subjects(clause))

    def _nested(self, draft: Draft, noun: Predication) -> None:
        """Whom an event noun concerns by what it is of: "the suspension of aid *to Mali*", "a refusal to free him"."""
        if event_type(draft.frame.type).mutual:
            return
        moved = draft.frame.type in {DIP.ForceWithdrawal, DIP.DiplomaticRecall}
        for thing in noun.slots.get("of", []):
            below = of_noun(thing).slots
            if (
                moved and below.get("from") and not draft.actors(DIP.initiator)
            ):  # "the recall of Chile's envoy from Lima"
                draft.roles.pop(DIP.target, None)
                self._put(draft, DIP.initiator, below.get("poss", []) or [thing], owned=True)
            for name in ("from",) if moved else ("to", "on", "against"):
                if not draft.actors(DIP.target):
                    self._put(draft, DIP.target, below.get(name, []), owned=True)
        willed = noun.lemma in {"refusal", "threat"} and draft.actors(DIP.initiator)
        contents = [c for c in noun.head.children if c.dep_ == "acl" and is_infinitive(c)]
        if willed and not draft.actors(DIP.target):
            self._from_content(draft, contents)

    def _holder(self, draft: Draft) -> None:
        """Who frees captives is who holds them: "the release of hostages held by Hamas"."""
        if not is_a(draft.frame.type, DIP.Release) or draft.actors(DIP.initiator):
            return
        for token in [t for t, _ in draft.roles.get(DIP.target, [])]:
            for clause in token.children:
                if clause.dep_ in {"acl", "relcl"} and clause.lemma_ in self._cues.holding:
                    self._put(draft, DIP.initiator, subjects(clause))

    def _meets(self, draft: Draft) -> bool:
        """Whether it takes two, as a meeting does and a ratification does not."""
        return event_type(draft.frame.type).plover in {"CONSULT", "ASSAULT", "RETREAT"}

    def _worth(self, draft: Draft) -> bool:
        """Whether somebody does it or has it done to him, and nobody does it to himself alone."""
        self._holder(draft)
        draft.keep_apart()
        doers, targets = draft.actors(DIP.initiator, DIP.mediator, DIP.party), draft.actors(DIP.target)
        alone = len(doers) + len(targets) < 2
        if alone and event_type(draft.frame.type).mutual and (draft.frame.noun or self._meets(draft)):
            return draft.governor is not None and bool(doers)
        return bool(doers or targets)
