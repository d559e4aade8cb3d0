"""Acts that are done by saying something of somebody: that he must, that he failed to, that what he did is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.clauses import Predication, of_noun, of_verb
from kg.extract.grammar import NOMINAL, conjuncts, is_finite, is_passive, is_verb, pobjs, surface_subjects
from kg.extract.polarity import is_negated
from kg.ontology import DIP, event_type
from kg.typing.drafts import FIRST_PERSON, Draft
from kg.typing.frames import verb_frame
from kg.typing.recast import Recaster
from kg.typing.receivers import SPOKEN
from kg.words import word_list

if TYPE_CHECKING:
    from kg.tokens import Token

WISHING = frozenset({"want", "like", "wish"})
FAILING = frozenset({"fail", "neglect"})
SETTLING = frozenset("reach agree find settle strike resolve bridge overcome".split())  # nobody's fault alone
GOING = frozenset({"resign", "quit", "go", "step", "leave"})  # what those in office are told to do
READY = frozenset({"ready", "willing", "prepared"})
ASKED = frozenset({"demand", "ask", "request", "propose", "want", "urge", "seek"})
INSISTING = frozenset({"insist", "rule", "recommend", "propose", "decree"})
CALLING = word_list("speech.calling")

DEEDS = ("<deed>", "<pact>", "<text>", "<curb>", "<demand>")
ADJECTIVE_ENDS = ("less", "ful", "ous", "able", "ible", "ive", "ish", "ic", "ing")

# What announcing an act of these PLOVER types is: a threat.
THREATS = {"COERCE": DIP.ForceThreat, "ASSAULT": DIP.ForceThreat, "SANCTION": DIP.SanctionsThreat}


def _as(clause: Token) -> bool:
    """Whether a clause compares: "as the rebels demand"."""
    return any(c.dep_ in {"mark", "advmod"} and c.lower_ == "as" for c in clause.children)


def _has_be(verb: Token) -> bool:
    """Whether a participle is what somebody is: "is prepared"."""
    return any(c.dep_ == "auxpass" and c.lemma_ == "be" for c in verb.children)


def _subjunctive(verb: Predication, clause: Token) -> bool:
    """Whether a clause says what is to be done: "insisted that Iran halt enrichment"."""
    bare = clause.tag_ in {"VB", "VBP"} and not any(c.dep_ in {"aux", "auxpass"} for c in clause.children)
    singular = any(c.dep_ == "nsubj" and c.tag_ in {"NN", "NNP"} for c in clause.children)
    return verb.lemma in INSISTING and bare and singular


def called(noun: Token) -> list[Token]:
    """Whom a predicate noun is said of, where the parser takes the two for one: "called [Chad an enemy]"."""
    determiner = next((c.i for c in noun.children if c.dep_ == "det"), -1)
    return [c for c in noun.children if c.dep_ in {"nmod", "compound", "nsubj"} and c.i < determiner]


def _adverb(word: Token) -> bool:
    """Whether a word behind what is called so may be an adjective: "called the attack *cowardly*"."""
    return word.dep_ in {"advmod", "acomp"} and word.lower_.endswith("ly")


def _takes_in(noun: Token) -> list[Token]:
    """What is called so, where the parser takes an adjective behind it for a noun: "the [decision groundless]"."""
    before = [c for c in noun.children if c.dep_ == "compound" and c.i == noun.i - 1 and c.pos_ == "NOUN"]
    return before if noun.lower_.endswith(ADJECTIVE_ENDS) else []


class SpeechReader(Recaster):
    """Finds demands, charges and criticism in what is said, where no verb of demanding or criticising says so."""

    def _others(self, draft: Draft) -> bool:
        """Whether who does it and whom it is done to belong to different sides."""
        doers = {self._linker.principal(a) for a in draft.actors(DIP.initiator)}
        return bool(doers) and not doers & {self._linker.principal(a) for a in draft.actors(DIP.target)}

    def _own_word(self, draft: Draft) -> bool:
        """Whether it is what a speaker says of himself: "We will not give up our land" tells of no retreat."""
        return any(t.text in FIRST_PERSON for t, _ in draft.roles.get(DIP.initiator, []))

    def _wished(self, draft: Draft, verb: Predication) -> None:
        """To say that one wants to thank somebody is to thank him: "I want to thank our friends". Changes the draft."""
        above = verb.head.head if verb.head.dep_ == "xcomp" else verb.head
        wished = above.lemma_ in WISHING and not is_negated(above, self._cues) and self._own_word(draft)
        if wished and event_type(draft.type).plover in SPOKEN:
            draft.factuality = DIP.Actual

    def _said(self, verb: Predication) -> Iterator[Draft]:
        """The acts done by what a verb of saying or calling says."""
        if self._cues.report_verbs.get(verb.lemma) == DIP.Says:
            for clause in [c for c in verb.head.children if c.dep_ == "ccomp"]:
                if is_negated(clause, self._cues):
                    yield from self._declined(verb, clause)
                    yield from self._ruled_out(verb, clause)
                else:
                    yield from self._deontic(verb, clause)
                for part in conjuncts(clause):
                    yield from self._blaming(verb, part)
        yield from self._following(verb)
        yield from self._naming(verb)
        yield from self._willing(verb)
        yield from self._alleged(verb)

    def _following(self, verb: Predication) -> Iterator[Draft]:
        """What somebody does as others did, told before: "did the same", "followed suit", "as did Turkey"."""
        words = {c.lower_ for c in verb.head.children if c.dep_ in {"dobj", "advmod", "mark"}}
        same = (
            words & {"same", "likewise"} if verb.lemma == "do" else words & {"suit"} if verb.lemma == "follow" else ()
        )
        as_did = verb.lemma == "do" and verb.head.dep_ == "advcl" and "as" in words and not verb.slots.get("object")
        frame = self._lexicon.blame  # takes the place of what it stands for until that is known
        if frame is None or not (same or as_did) or is_negated(verb.head, self._cues):
            return
        draft = Draft(verb.head, frame, confidence=0.7, rule=f"verb: {verb.lemma} + same", again=True)
        self._put(draft, DIP.initiator, surface_subjects(verb.head))
        if draft.actors(DIP.initiator):
            yield draft

    def _willing(self, verb: Predication) -> Iterator[Draft]:
        """A promise made by saying what one is ready to do: "says it is willing to withdraw its troops"."""
        adjectives = [c for c in verb.head.children if c.dep_ == "acomp" and c.lemma_ in READY]
        ready = adjectives[:1] or ([verb.head] if verb.lemma == "prepare" and _has_be(verb.head) else [])
        contents = [c for r in ready for c in r.children if c.dep_ == "xcomp" and is_verb(c)]
        frame = self._lexicon.consent
        if frame is None or not contents or is_negated(verb.head, self._cues):
            return
        draft = Draft(verb.head, frame, confidence=0.75, rule=f"verb: be {ready[0].lower_} to")
        self._put(draft, DIP.initiator, surface_subjects(verb.head))
        self._from_content(draft, contents)
        draft.announced = next((t for c in contents if (t := self._threatened(c)) is not None), None)
        for clause in [d for c in (verb.head, *contents) for d in c.children if draft.announced is not None]:
            self._on_condition(draft, clause)
        draft.vowed = draft.announced is not None  # "is prepared to impose martial law"
        draft.words |= {*ready, *contents}
        if draft.actors(DIP.initiator) and self._worth(draft):
            draft.factuality = DIP.Actual
            yield draft

    def _alleged(self, verb: Predication) -> Iterator[Draft]:
        """A charge made by saying what somebody did: "charged that Chad was arming rebels"."""
        clauses = [c for c in verb.head.children if c.dep_ == "ccomp"] if verb.lemma in {"charge", "allege"} else []
        frame = next(iter(self._lexicon.verbs.get("allege", ())), None)
        if frame is None or not clauses:
            return
        draft = Draft(verb.head, frame, confidence=0.75, rule=f"verb: {verb.lemma} + that")
        self._put(draft, DIP.initiator, verb.slots.get("subject", []))
        self._put(draft, DIP.target, [t for c in clauses for t in surface_subjects(c) if self._foreign(t)])
        if draft.actors(DIP.initiator) and draft.actors(DIP.target) and self._worth(draft) and self._others(draft):
            yield draft

    def _charge(self, noun: Token, draft: Draft) -> None:
        """Whom a charge or demand is against by what it says he did or must: "a charge by X that Y had fired first"."""
        if event_type(draft.frame.type).plover not in {"ACCUSE", "REQUEST"} or draft.actors(DIP.target):
            return
        for clause in noun.children:
            if clause.dep_ in {"acl", "ccomp"} and is_verb(clause) and (is_finite(clause) or clause.tag_ == "VB"):
                self._put(draft, DIP.target, surface_subjects(clause), owned=True)

    def _deontic(self, verb: Predication, clause: Token) -> Iterator[Draft]:
        """A demand or a charge made by saying what somebody must do, or failed to: "said China must drop barriers"."""
        frame, what = None, "must"
        if clause.lemma_ in FAILING and not any(c.lemma_ in SETTLING for c in clause.children if c.dep_ == "xcomp"):
            frame, what = self._lexicon.blame, "fail"
        elif any(c.lower_ in self._cues.obliging for c in clause.children) or _subjunctive(verb, clause):
            frame = self._lexicon.demand
        if frame is None:
            return
        draft = Draft(verb.head, frame, confidence=0.7, rule=f"verb: {verb.lemma} + {what}")
        self._put(draft, DIP.initiator, verb.slots.get("subject", []))
        self._put(draft, DIP.target, [t for t in surface_subjects(clause) if self._foreign(t)])
        apart = self._others(draft) or (clause.lemma_ in GOING and self._may_go(draft))
        if draft.actors(DIP.target) and self._worth(draft) and apart:
            yield draft

    def _may_go(self, draft: Draft) -> bool:
        """Whether somebody is told to go by others, perhaps of his own state: "Protesters said the premier must go"."""
        targets = draft.actors(DIP.target)
        persons = all(self._linker.actor(a).type == DIP.Person for a in targets)
        return persons and bool(draft.actors(DIP.initiator)) and not set(targets) & set(draft.actors(DIP.initiator))

    def _blaming(self, verb: Predication, clause: Token) -> Iterator[Draft]:
        """A charge made by saying what somebody did: "said Chad had violated its airspace", "is to blame for"."""
        negated = is_negated(clause, self._cues)
        lemma = clause.lemma_.lower()
        if is_passive(clause) and self._lexicon.belongs(clause.lower_, "<wrong>"):
            lemma = "be"  # "the vote was rigged"
        modal = any(c.tag_ == "MD" for c in clause.children)
        if lemma in {"be", "have"}:
            blamed = not negated and self._at_fault(clause)
        else:
            bears = lemma in {"bear", "bore", "share"} and any(
                c.lemma_ in {"responsibility", "blame"} for c in clause.children
            )
            blamed = bears or lemma in (self._lexicon.expected if negated else self._lexicon.blaming)
        none = any(c.dep_ == "neg" for t in surface_subjects(clause) for c in t.subtree)  # "not every act is a crime"
        if not blamed or modal or none or self._lexicon.blame is None:
            return
        draft = Draft(verb.head, self._lexicon.blame, confidence=0.65, rule=f"verb: {verb.lemma} + blame")
        self._put(draft, DIP.initiator, verb.slots.get("subject", []))
        subject = surface_subjects(clause)
        self._put(draft, DIP.target, [t for t in subject if self._foreign(t)])
        if lemma in {"be", "have"}:  # "said the move was an insult": whoever made it is to blame
            deeds = [t for t in subject if t.pos_ == "NOUN" and self._is_deed(t)]
            self._put(draft, DIP.target, deeds, owned=True)
            draft.about = next(iter(deeds), None)
        if draft.actors(DIP.target) and not self._others(draft):
            return
        if (draft.actors(DIP.target) or draft.about is not None) and self._worth(draft):
            draft.words.add(clause)
            yield draft

    def _is_deed(self, noun: Token) -> bool:
        """Whether a noun is what somebody did: an act, a decision, a text."""
        lemma = noun.lemma_.lower()
        return lemma in self._lexicon.nouns or any(self._lexicon.belongs(lemma, c) for c in DEEDS)

    def _at_fault(self, clause: Token) -> bool:
        """Whether a clause says "is to blame", "was responsible for it", "was an aggressor", "has to answer"."""
        if self._lexicon.belongs(clause.lower_, "<wrong>"):
            return True
        for child in clause.children:
            if child.dep_ == "xcomp" and child.lemma_ in {"blame", "answer"}:
                return True
            behind = [t.lemma_.lower() for t in pobjs(child)] if child.lower_ == "behind" else []
            acts = {w for w in behind if any(not f.relation for f in self._lexicon.nouns.get(w, ()))}
            if acts or any(self._lexicon.belongs(w, "<hostility>") for w in behind):
                return True  # "said Chad was behind the attack"
            if child.dep_ in {"acomp", "attr"} and (
                self._is(child, "<wrong>") or child.lemma_ in {"responsible", "guilty"}
            ):
                return True
        return False

    def _declined(self, verb: Predication, clause: Token) -> Iterator[Draft]:
        """A refusal made by saying what one will not do: "said it would not trade with Iran"."""
        will = any(c.dep_ == "aux" and c.lower_ in {"will", "would", "wo", "'ll"} for c in clause.children)
        doers = {self._linker.principal(a) for t in verb.slots.get("subject", []) for a in self._who(t)}
        own = [{self._linker.principal(a) for a in self._who(t)} for t in surface_subjects(clause)]
        same = doers in own  # "Angola will not talk to rebels, its foreign minister said"
        if not (will and same and doers) or self._lexicon.refusal is None or clause.lemma_ in {"be", "have"}:
            return
        draft = Draft(verb.head, self._lexicon.refusal, confidence=0.7, rule=f"verb: {verb.lemma} + would not")
        self._put(draft, DIP.initiator, verb.slots.get("subject", []))
        asked = [c for v in (clause, verb.head) for c in v.children if c.dep_ == "advcl" and c.lemma_ in ASKED]
        self._put(draft, DIP.target, [t for c in asked if _as(c) for t in surface_subjects(c)])
        for below in [c for v in (clause, verb.head) for c in v.children]:
            self._on_condition(draft, below)  # "said it would not come back unless Washington lifted …"
        if not draft.actors(DIP.target):
            self._from_content(draft, [clause])
        if draft.actors(DIP.target) and self._worth(draft) and self._others(draft):
            draft.words.add(clause)
            yield draft

    def _ruled_out(self, verb: Predication, clause: Token) -> Iterator[Draft]:
        """A refusal made by saying that something will not be: "said there would be no talks with Iran"."""
        will = any(c.dep_ == "aux" and c.lower_ in {"will", "would", "can", "could"} for c in clause.children)
        there = any(c.dep_ == "expl" for c in clause.children)
        things = [c for c in clause.children if c.dep_ == "attr" and c.lemma_.lower() in self._lexicon.nouns]
        if not (will and there and things) or self._lexicon.refusal is None:
            return
        draft = Draft(
            verb.head, self._lexicon.refusal, confidence=0.7, rule=f"verb: {verb.lemma} + no {things[0].lemma_}"
        )
        self._put(draft, DIP.initiator, verb.slots.get("subject", []))
        for slot in ("with", "to", "between", "for"):
            self._put(draft, DIP.target, of_noun(things[0]).slots.get(slot, []))
        for below in clause.children:  # "there could be no talks until Chad stopped …"
            self._on_condition(draft, below)
        draft.about = things[0]
        if draft.actors(DIP.initiator) and self._worth(draft):
            draft.words |= {clause, things[0]}
            yield draft

    def _naming(self, verb: Predication) -> Iterator[Draft]:
        """Criticism or praise made by calling something wrong or good: "called the ban illegal", "… a wise step"."""
        if verb.lemma not in CALLING:
            return
        named = [c for c in verb.head.children if c.dep_ == "oprd"]
        behind = [p for o in (verb.head, *verb.slots.get("object", [])) for p in o.children if p.lower_ == "as"]
        named += [t for p in behind for t in (*pobjs(p), *(c for c in p.children if c.pos_ == "ADJ"))]
        bare = [t for o in verb.slots.get("object", []) for t in o.children if t.dep_ == "appos" and t.i > o.i]
        named += [t for t in bare if t.doc[t.left_edge.i - 1].text not in {",", "(", "-", "–", "—"}]
        named += [t for o in verb.slots.get("object", []) for t in o.children if t.dep_ == "amod" and t.i > o.i]
        clauses = [c for c in verb.head.children if c.dep_ == "ccomp" and c.tag_ == "VBN" and not is_finite(c)]
        named += clauses  # "called the allegation fabricated"
        named += [c for o in verb.slots.get("object", []) for c in verb.head.children if c.i == o.i + 1 and _adverb(c)]
        twice = [c for c in verb.head.children if c.dep_ == "dobj"]
        if not named and len(twice) == 2:  # "called the move a threat"
            named = twice[1:]
        if not named:  # "called the [decision groundless]", read as one noun
            named = [t for t in verb.slots.get("object", []) if _takes_in(t)]
        words = [t for name in named for t in conjuncts(name)]
        frame, sort = self._lexicon.blame, "wrong"
        if not any(self._is(t, "<wrong>") for t in words):
            frame, sort = self._lexicon.praise, "right"
        if frame is None or not any(self._is(t, f"<{sort}>") for t in words):
            return
        draft = Draft(verb.head, frame, confidence=0.75, rule=f"verb: {verb.lemma} + {sort}")
        self._put(draft, DIP.initiator, verb.slots.get("subject", []))
        things = [t for t in verb.slots.get("object", []) if t not in named and t.lower_ != "it"]
        things = things or [t for c in clauses for t in surface_subjects(c)]
        things = things or [t for name in named for t in (*called(name), *_takes_in(name))]
        draft.words |= {*things, *named}
        charge = any(self._lexicon.belongs(t.lemma_.lower(), "<charge>") for t in things)
        if sort == "wrong" and charge and any(self._is(t, "<unfounded>") for t in words):
            draft.announced = DIP.ChargeDenial  # "called the allegation baseless"
        self._put(draft, DIP.target, things, owned=True)
        if not draft.actors(DIP.target):  # "Chad demanded an apology, a step that Mali called absurd"
            self._put(draft, DIP.target, [t for thing in things if self._sums_up(thing) for t in self._speakers(thing)])
        draft.about = next((t for t in things if not self._linker.named(t) and t.pos_ == "NOUN"), None)
        if self._worth(draft) and draft.actors(DIP.initiator) and (draft.about is not None or self._others(draft)):
            yield draft

    def _is(self, token: Token, sort: str) -> bool:
        """Whether a word or its modifiers blame, or praise: "illegal", "a wrong decision", "an act of war"."""
        words = [token, *(c for c in token.children if c.dep_ in {"amod", "compound"})]
        words += [t for c in token.children if c.lower_ == "of" for t in pobjs(c)] if token.pos_ in NOMINAL else []
        negated = any(c.dep_ == "neg" or c.lower_ == "no" for c in token.children)
        return not negated and any(
            self._lexicon.belongs(form, sort) for w in words for form in (w.lemma_.lower(), w.lower_)
        )

    def _vowed_harm(self, verb: Predication, draft: Draft) -> None:
        """To vow harm is to threaten with it: "vowed to retaliate against Japan"."""
        if draft.type != DIP.Commitment or verb.lemma not in {"vow", "promise", "pledge", "swear"}:
            return
        for inner in self._contents(verb.head):
            threat = self._threatened(inner)
            if threat is not None and is_verb(inner):
                draft.announced = threat

    def _threatened(self, verb: Token) -> URIRef | None:
        """The threat that announcing an act is: force, sanctions; None for acts that harm nobody."""
        inner = of_verb(verb)
        frame = verb_frame(inner, self._lexicon, self._names)
        return THREATS.get(event_type(frame.type).plover or "") if frame is not None and not frame.relation else None
