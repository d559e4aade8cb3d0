"""Event claims: each predication that a frame of the lexicon types, with its roles, circumstances and source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.clauses import Predication, of_noun, of_verb
from kg.extract.cues import Cues
from kg.extract.factuality import Factuality
from kg.extract.grammar import NOMINAL, is_passive, is_verb, path_up, pobjs, prepositions, surface_subjects
from kg.lexicon import Frame, Lexicon
from kg.linking.linker import SPATIAL, Linker
from kg.ontology import DIP, event_type, is_a
from kg.typing.drafts import Draft
from kg.typing.frames import filler, moves_forces, noun_frame, predicate_frame, turned, verb_frame
from kg.typing.repeats import once
from kg.typing.rounds import is_round
from kg.typing.senses import HARMING, public_posts, sensible
from kg.typing.speech import SpeechReader
from kg.typing.targets import CONDITIONS, VIOLENT
from kg.words import word_list

if TYPE_CHECKING:
    from kg.tokens import Token

CONTENTFUL = frozenset({"REQUEST", "THREATEN", "REJECT"})  # PLOVER types whose content is itself an act
MUTUAL_SLOTS = frozenset({"with", "between", "among", "alongside"})
MEETING_SLOTS = frozenset({"after", "following", "during", "at", "in", "before"})
SPEAKERS = frozenset({"it", "he", "she", "they", "we"})  # as subject of what is said: the speaker
MEASURES = word_list("events.measures")
REFUSING = word_list("events.refusing")
PEOPLE = ("<inspector>", "<diplomat>", "<person>", "<people>")  # who is barred from somewhere is whom it concerns
THROUGH = frozenset({"in", "through", "across", "along", "throughout", "on", "to", "towards"})
SPEAKING_SLOTS = frozenset({"after", "following", "during", "at", "in"})
ANSWERED = frozenset({"despite", "after", "following", "amid"})
DEFINITE = frozenset({"the", "this", "these", "that", "those"})
OWN_SLOTS = frozenset({"poss", "modifier", "by"})
# Verbs that hand their subject on as the initiator of the event noun they govern, and colour it by their cue.
CONTROLLING = frozenset({DIP.Planned, DIP.NotRealized, DIP.Ongoing, DIP.Actual})


class EventReader(SpeechReader):
    """Finds the events of one document."""

    def __init__(self, linker: Linker, lexicon: Lexicon, cues: Cues, factuality: Factuality) -> None:
        """The linker has resolved the document already."""
        super().__init__(linker, lexicon, cues, factuality)
        self._taken: set[int] = set()
        self._posted = public_posts(linker)

    def read(self, found: list[Predication]) -> Iterator[Draft]:
        """The events that the predications of one sentence tell of."""
        told = [d for d in self._all(found) if self._presented(d) != DIP.NotRealized or not self._own_word(d)]
        drafts = list(once(told, self._linker, self._presented))
        yield from sensible(drafts, self._linker, self._cues, self._lexicon, self._posted)

    def _presented(self, draft: Draft) -> URIRef:
        return draft.factuality or self._factuality.of(draft.head)

    def _all(self, found: list[Predication]) -> Iterator[Draft]:
        """The events that single predications tell of."""
        outer: dict[int, set[URIRef]] = {}  # who is named by an act whose content is another act
        told: set[tuple[int, str | None]] = set()  # words that have told of an act of that type already
        for predication in [p for p in found if not p.noun]:
            for draft in (*self._verb(predication), *self._said(predication)):
                actors = {a for filled in draft.roles.values() for _, a in filled}
                contentful = event_type(draft.type).plover in CONTENTFUL or draft.frame.lemma == "order"
                if contentful and draft.type != DIP.ChargeDenial:
                    outer.setdefault(draft.head.i, set()).update(actors)
                if not self._is_content(draft, actors, outer):
                    told |= {(w.i, event_type(draft.type).plover) for w in draft.words}
                    yield draft
        for predication in found:
            if predication.noun and predication.head.i not in self._taken:
                for draft in self._noun(predication):
                    if (draft.head.i, event_type(draft.type).plover) not in told:  # "voiced its support for"
                        yield draft

    def _is_content(self, draft: Draft, actors: set[URIRef], outer: dict[int, set[URIRef]]) -> bool:
        """Whether an act is only what is asked, threatened or refused in the clause above, among the same actors."""
        low = draft.governor or draft.head
        for above in low.ancestors:
            beside = low.dep_ == "conj" or (low.dep_ == "advcl" and low.tag_ == "VBG")  # "rejected it, calling it …"
            if above.i in outer and above != draft.head and not beside:
                return {self._linker.principal(a) for a in actors} <= {
                    self._linker.principal(a) for a in outer[above.i]
                }
            condition = low.dep_ == "advcl" and any(c.lower_ in CONDITIONS for c in low.children)
            if low.dep_ not in {"xcomp", "ccomp", "pcomp", "prep", "conj", "acl", "dobj", "pobj"} and not condition:
                return False
            low = above
        return False

    # -- verbs ------------------------------------------------------------------------------------------------

    def _verb(self, verb: Predication) -> Iterator[Draft]:
        if verb.lemma in self._lexicon.participants:
            yield from self._involving(verb)
            return
        stated = predicate_frame(verb, self._lexicon, self._names)
        verb, frame = stated or (verb, verb_frame(verb, self._lexicon, self._names))
        carried = list(self._carried(verb, typed=frame is not None)) if frame is None or frame.demands == 0 else []
        if carried:
            yield from carried
            return
        if frame is None or frame.relation or event_type(frame.type).plover is None:
            return  # a mere statement is the source of other claims, not an event of its own
        draft = Draft(verb.head, frame, confidence=frame.confidence, rule=f"verb: {frame.pattern}")
        mutual = event_type(frame.type).mutual
        slot, behind = filler(frame, verb)
        doer, undergoer = (DIP.target, DIP.initiator) if frame.swap else (DIP.initiator, DIP.target)
        self._put(draft, frame.roles.get("subject", doer), verb.slots.get("subject", []), owned=frame.swap)
        if verb.passive and not draft.roles and not frame.swap and "subject" not in frame.roles:
            self._issued(draft, verb)
        default = DIP.initiator if mutual and not self._one_by_one(verb.head) else undergoer
        moved = (slot == "object" or behind == verb.slots.get("object")) and frame.subject_class is None
        forces = moved and (
            event_type(frame.type).plover == "MOBILIZE" or frame.object_class == "<force>"
        )  # who is moved is not who it is against
        passed = slot in THROUGH and event_type(frame.type).plover == "PROTEST"  # where they march, not against whom
        forces = forces and "object" not in frame.roles  # … unless the frame says so: "shadowed a Chinese ship"
        others = [t for t in behind if not (mutual and frame.pobj_class and self._is_event(t))]  # "is in patrols"
        self._put(draft, None if forces or passed else frame.roles.get(slot, default), others, owned=not mutual)
        if frame.pobj_class is not None:  # "came under attack from Chad", "voted in favour of the plan"
            for name, tokens in [pair for t in behind for pair in of_noun(t).slots.items()]:
                if name in frame.roles and name not in verb.slots:
                    self._put(draft, frame.roles[name], tokens, owned=True)
        for other, tokens in verb.slots.items():
            if other in frame.roles and other not in {"subject", slot}:
                self._put(draft, frame.roles[other], tokens, owned=True)
            elif mutual and other in MUTUAL_SLOTS and other != slot:
                signing = event_type(frame.type).plover in {
                    "SUPPORT",
                    "AGREE",
                }  # A and B sign with C: not with each other
                self._put(draft, DIP.target if signing and other == "with" else DIP.initiator, tokens)
            elif frame.type == DIP.Visit and other == "with":  # "flew to Naypyitaw with X"
                self._put(draft, DIP.initiator, [t for t in tokens if self._linker.by_name(t)])
        self._travels(draft, behind)
        if mutual and slot != "object":  # "took part in an exercise with X"
            heads = [t for t in behind if self._is_event(t) or frame.pobj_class is not None]
            joined = [of_noun(t).slots.get(name, []) for t in heads for name in MUTUAL_SLOTS]
            self._put(draft, DIP.initiator, [t for tokens in joined for t in tokens])
        unknown = bool(behind) and all(t.pos_ == "PRON" for t in behind) and not draft.actors(DIP.target)
        if unknown and event_type(frame.type).plover in {"AID", "AGREE"} and frame.slots != ("object",):
            return  # "promised her his support", "swear to you": whoever she is
        if verb.lemma == "vote" or frame.type == DIP.Investigation:  # "voted against it": a text, an attack
            draft.roles[DIP.target] = [(t, a) for t, a in draft.roles.get(DIP.target, []) if t.lower_ != "it"]
        draft.words |= {*behind, *verb.slots.get("object", [])}
        draft.shared = (not is_a(frame.type, DIP.Consultation) and self._mutually(verb.head)) or any(
            set(self._linker.named(c)) == set(draft.actors(DIP.initiator))
            for t in behind
            for c in t.children
            if c.dep_ == "poss"
        )
        if behind and not any(self._linker.named(t) for t in behind):
            of = [t for b in behind for t in of_noun(b).slots.get("of", [])] if frame.pobj_class == "<favour>" else []
            draft.about = (of or behind)[0]  # "voted in favour of the text"
        support = event_type(frame.type).plover == "SUPPORT" and frame.object_class != "<result>"
        if draft.about is not None and support and not self._is_matter(draft.about):
            return  # "backed the team"
        refused = self._posted if event_type(frame.type).plover in {"REJECT", "THREATEN"} else frozenset()
        official = any(self._linker.actor(a).type != DIP.Person or a in refused for a in draft.actors(DIP.initiator))
        draft.content = draft.about is None and any(
            c.dep_ in {"xcomp", "ccomp"} and is_verb(c) and (c.tag_ == "VBG" or official) and self._tells(c)
            for c in verb.head.children
        )  # a king may refuse to visit a cemetery for himself, a state does not
        own = {self._linker.principal(a) for a in draft.actors(DIP.initiator)}  # "Haley warned that Washington would"
        draft.vowed = event_type(frame.type).plover == "THREATEN" and any(
            t.lower_ in SPEAKERS or {self._linker.principal(a) for a in self._linker.named(t)} == own
            for c in verb.head.children
            if c.dep_ == "ccomp" or (c.dep_ == "xcomp" and verb.lemma == "threaten")
            for t in surface_subjects(c)
        )
        self._of_charges(draft, verb, behind)
        suffers = verb.lemma in {"die", "perish"} or (verb.passive and verb.lemma in HARMING)
        if suffers and not draft.actors(DIP.initiator):
            self._put(draft, DIP.initiator, self._strikers(verb.head))
        if event_type(frame.type).plover == "ASSAULT" and not draft.actors(DIP.initiator):
            self._put(draft, DIP.initiator, self._launchers(verb.head))
        if frame.type == DIP.Detention and verb.passive and not draft.actors(DIP.initiator):
            self._put(draft, DIP.initiator, self._captor(draft, verb))
        self._hosted(draft)
        self._in_words(draft, verb)
        self._aimed(draft, verb)
        self._vowed_harm(verb, draft)
        self._refused(draft, verb)
        self._forum(draft, next(iter(verb.slots.get("object", [])), None), verb)
        self._left_body(draft, verb)
        self._sent_home(draft, verb)
        self._closed(draft, verb)
        forces = forces or moves_forces(frame)
        if verb.passive and forces:  # "peacekeepers were flown out": whoever moved them, it is their side that moves
            self._put(draft, DIP.initiator, [] if draft.actors(DIP.initiator) else verb.slots.get("object", []))
        if not event_type(draft.type).mutual and not draft.actors(DIP.target):
            if (
                slot != "object"
                and frame.object_class in {None, *PEOPLE}
                and event_type(frame.type).plover != "MOBILIZE"
            ):  # "kidnapped advisers from a bazaar"
                self._put(draft, frame.roles.get("object", undergoer), verb.slots.get("object", []), owned=True)
            self._reach(draft, verb)
            if passed and not draft.actors(DIP.target):
                self._put(draft, frame.roles.get(slot, default), behind, owned=True)
        self._vetoed(draft)
        self._wished(draft, verb)
        if (self._gathers(draft, verb) or self._worth(draft)) and self._complete(draft, verb):
            yield draft

    def _carried(self, verb: Predication, *, typed: bool) -> Iterator[Draft]:
        """A light verb and the event noun that it carries: "hold talks with", "face criticism from"."""
        passive = verb.lemma in self._lexicon.light_passive
        cue = self._factuality.cue_of(verb.head)
        controlling = cue is not None and (cue.positive is None or cue.positive in CONTROLLING)
        light = verb.lemma in self._lexicon.light and not turned(verb.head)
        if not (light or passive or controlling):
            return
        candidates = list(verb.slots.get("object", []))
        if controlling and not typed:
            candidates += [t for slot in ("on", "to", "for") for t in verb.slots.get(slot, [])]
        elif verb.lemma in {"go", "enter", "engage", "come", "take"}:
            candidates += [t for slot in ("into", "in", "under") for t in verb.slots.get(slot, [])]
        for noun in candidates:
            if noun.i in self._taken or noun.pos_ not in NOMINAL or noun.tag_ in {"NNP", "NNPS"}:
                continue
            arguments = of_noun(noun)
            frame = noun_frame(noun, arguments, self._lexicon, self._names)
            if frame is None or frame.relation:
                continue
            for slot, tokens in verb.slots.items():
                if slot not in {"subject", "object"} and noun not in tokens:
                    arguments.add(slot, tokens)
            draft = self._of_noun(noun, frame, arguments)
            own = draft.actors(DIP.initiator, DIP.mediator) and bool(OWN_SLOTS & set(arguments.slots))
            said = event_type(frame.type).plover in {"REQUEST", "ACCUSE", "THREATEN"}
            offered = verb.lemma in REFUSING and event_type(frame.type).plover == "AGREE"
            if (own or said or offered) and typed and not light:
                continue  # "rejected an Australian offer": what is told is the rejection
            role = frame.roles.get("poss", DIP.initiator)
            role = DIP.target if self._accepted(draft, verb, arguments) else role
            mutual = event_type(frame.type).mutual
            if passive and not light:
                role = DIP.initiator if mutual else DIP.target
                self._put(draft, DIP.initiator, arguments.slots.get("from", []))
            if mutual or not own:
                due = verb.passive and noun not in verb.slots.get("object", [])  # "is expected in Baku for talks"
                subject = surface_subjects(verb.head) if due else verb.slots.get("subject", [])
                doers = [s for s in subject if s.i != noun.i]
                freed = role == DIP.target and is_a(frame.type, DIP.Release)  # "win their release": the winner is not
                borne = {"see", "witness", *(("accept",) if event_type(frame.type).plover in VIOLENT else ())}
                if freed or verb.lemma in borne:  # "saw compromise as a way out", "would accept no occupation"
                    doers = []
                self._put(draft, role, doers, owned=passive and not light)  # "the Chinese move drew criticism"
            undergoers = verb.slots.get("subject", []) if passive else []
            draft.governor = verb.head
            self._forum(draft, noun, arguments)
            self._gathers(draft, verb)
            draft.words |= {verb.head, noun}
            draft.rule = f"verb + noun: {verb.lemma} + {frame.pattern}"
            if event_type(frame.type).plover == "PROTEST" and not draft.actors(DIP.target):
                self._reach(draft, verb)
            if self._worth(draft):
                self._taken.add(noun.i)
                suffered = any(map(self._linker.by_name, undergoers)) and event_type(frame.type).plover != "PROTEST"
                if draft.actors(DIP.initiator, DIP.mediator, DIP.party) or suffered:
                    yield draft

    def _involving(self, verb: Predication) -> Iterator[Draft]:
        """Who takes part: "The talks involve Egypt", where the subject names the event."""
        for noun in surface_subjects(verb.head):
            arguments = of_noun(noun)
            frame = noun_frame(noun, arguments, self._lexicon, self._names)
            if frame is None or frame.relation:
                continue
            draft = self._of_noun(noun, frame, arguments)
            self._put(draft, DIP.initiator, verb.slots.get("object", []))
            draft.words |= {noun, verb.head}
            participle = verb.head.dep_ == "acl"
            draft.factuality = self._factuality.of(noun if participle else verb.head)
            draft.rule = f"participants: {verb.lemma} + {frame.pattern}"
            if draft.actors(DIP.initiator):
                self._taken.add(noun.i)
                yield draft

    # -- nouns ------------------------------------------------------------------------------------------------

    def _noun(self, noun: Predication) -> Iterator[Draft]:
        if noun.head.dep_ in {"nsubj", "nsubjpass"} and noun.head.head.lemma_ in self._lexicon.occur:
            for name, preposition in prepositions(noun.head.head):  # "fighting broke out between A and B"
                if name in MUTUAL_SLOTS and not noun.slots.get(name):
                    noun.add(name, pobjs(preposition))
        frame = noun_frame(noun.head, noun, self._lexicon, self._names)
        if frame is None or frame.relation or self._linker.named(noun.head) or noun.head.tag_ in {"NNP", "NNPS"}:
            return
        if event_type(frame.type).plover is None:
            return
        draft = self._of_noun(noun.head, frame, noun)
        self._nested(draft, noun)
        if event_type(frame.type).plover in VIOLENT and draft.about is not None and not draft.actors(DIP.target):
            self._put(draft, DIP.target, self._behind([draft.about], SPATIAL)[:1])  # "the raid on a school in Gaza"
        self._implied(draft, noun)
        self._holder(draft)
        self._charge(noun.head, draft)
        everyone = {a for filled in draft.roles.values() for _, a in filled}
        told = bool(draft.actors(DIP.initiator, DIP.mediator, DIP.party))
        placed = event_type(frame.type).plover == "ASSAULT" or bool(draft.actors(DIP.mediator))  # where it is; for whom
        placed = placed or (frame.type in {DIP.Seizure, DIP.Occupation} and draft.about is not None)
        placed = placed or (frame.alone and event_type(frame.type).plover == "REJECT")  # "objections from Moscow"
        if told and (len(everyone) >= 2 or placed) and self._worth(draft):
            yield draft
        elif len(everyone) < 2 and (self._refers_back(noun.head, owned=bool(everyone)) or is_round(noun.head)):
            draft.anaphor = True
            yield draft

    def _refers_back(self, noun: Token, *, owned: bool) -> bool:
        """Whether a noun is definite, or somebody's, and not marked as another event than the one before."""
        definite = any(c.lower_ in DEFINITE or (owned and c.dep_ == "poss") for c in noun.children)
        return definite and not any(c.lower_ in self._cues.distinct for c in noun.children)

    def _implied(self, draft: Draft, noun: Predication) -> None:
        """Who does it or has it done to him by the place of the noun in its clause, where the noun does not say."""
        low = noun.head
        if low.head.lower_ == "of" and low.head.head.lemma_.lower() in MEASURES:
            low = low.head.head  # "two days of talks"
        preposition = low.head
        verb = preposition.head if preposition.lower_ == "as" else preposition  # "dismissed as false a charge by …"
        refused = low.dep_ in {"dobj", "pobj", "nsubjpass"} and verb.lemma_ in REFUSING
        asked_in_vain = low.dep_ == "pobj" and preposition.lower_ in ANSWERED and draft.frame.type != DIP.MeetingAppeal
        if asked_in_vain and event_type(draft.frame.type).plover == "REQUEST" and draft.actors(DIP.initiator):
            self._put(draft, DIP.target, surface_subjects(preposition.head))  # "left despite pleas from X"
        if refused and event_type(draft.frame.type).plover in {"REQUEST", "ACCUSE", "THREATEN"}:
            draft.factuality = DIP.Actual  # what is rejected has been said
        if refused and event_type(draft.frame.type).plover == "REQUEST" and draft.actors(DIP.initiator):
            self._put(draft, DIP.target, of_verb(verb).slots["subject"])  # "turned it down", "was granted by Chad"
        if low.dep_ != "pobj":
            return
        if (
            preposition.lower_ == "in" and draft.frame.lemma == "protest" and not draft.actors(DIP.initiator)
        ):  # "dumped grain in protest at imports"
            self._put(draft, DIP.initiator, surface_subjects(preposition.head))
        clause = next((t for t in path_up(preposition) if is_verb(t)), None)
        if clause is None:
            return
        asked = preposition.lower_ in {"at", "on", "upon"} and event_type(draft.frame.type).plover == "REQUEST"
        consulting = is_a(draft.frame.type, DIP.Consultation)
        own = any(self._who(t) for slot in OWN_SLOTS for t in noun.slots.get(slot, []))
        during = {"during"} if draft.frame.type == DIP.Visit and not own else set()
        going = consulting and preposition.lower_ in {"on", "for", *during}
        together = consulting and preposition.lower_ in MEETING_SLOTS and not own
        if together and clause == preposition.head and not is_passive(clause):
            doers = surface_subjects(clause)
            apart = draft.actors(DIP.target) if self._one_by_one(noun.head) else []
            others = {*draft.actors(DIP.initiator), *apart}
            if len(doers) > 1 and not others:  # "A and B demanded after a call …"
                self._put(draft, DIP.initiator, doers)
            elif others and preposition.lower_ in SPEAKING_SLOTS:  # "A said after a call with B …"
                self._put(draft, DIP.initiator, [t for t in doers if self._linker.named(t)])
        if asked and any(noun.slots.get(slot) for slot in ("poss", "of", "by")) and not draft.actors(DIP.target):
            self._put(draft, DIP.target, surface_subjects(clause))  # "hosting them at the US's behest"
        elif going and preposition.head.dep_ == "nsubj" and not draft.actors(DIP.initiator):
            self._put(draft, DIP.initiator, [preposition.head])  # "Chad's president, on a visit to Niger, said"
        elif (
            going
            and clause == preposition.head
            and (not draft.actors(DIP.initiator) or event_type(draft.frame.type).mutual)
        ):
            self._put(draft, DIP.initiator, surface_subjects(clause))  # "said on a visit to", "went for talks with"

    def _of_noun(self, noun: Token, frame: Frame, arguments: Predication) -> Draft:
        """The draft that an event noun makes with its own arguments."""
        mutual = event_type(frame.type).mutual
        draft = Draft(noun, frame, confidence=frame.confidence * 0.95, rule=f"noun: {frame.pattern}")
        if mutual and frame.pobj_class is not None:  # "a round of talks with Chad"
            inner = [of_noun(t).slots for t in filler(frame, arguments)[1]]
            for name in MUTUAL_SLOTS:
                if not arguments.slots.get(name) and (joined := [t for slots in inner for t in slots.get(name, [])]):
                    arguments.add(name, joined)
        for slot, tokens in arguments.slots.items():
            if slot in frame.roles:
                role: URIRef | None = frame.roles[slot]
            elif slot in OWN_SLOTS or (slot == "of" and "of" not in frame.slots):
                role = DIP.initiator
            elif slot in frame.slots or (mutual and slot in MUTUAL_SLOTS):
                joint = (mutual and not self._one_by_one(noun)) or slot in {"between", "among"}
                role = DIP.initiator if joint else DIP.target
            elif slot == "to" and event_type(frame.type).plover == "REQUEST":
                role = DIP.target  # "pleas for mercy to Chad"
            else:
                continue
            for token in tokens:
                actors = self._linker.named(token) or (self._linker.owners_of_name(token) if slot == "modifier" else ())
                if actors:
                    draft.fill(role, token, actors)
                elif role == DIP.target:
                    self._put(draft, role, [token], owned=True)
                    draft.about = token
        return draft
