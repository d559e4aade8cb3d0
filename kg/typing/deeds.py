"""Whose deed a noun stands for: "condemned the raid", "rejected the ruling", "welcomed Monday's agreement".

One ranked search over what was told before: first the act that the noun names by its own root, or by what it is about;
then one of the noun's kind; then, for "the move" or "the decision", whatever was done last. At one rank the nearest is
taken. An act that no claim tells of counts by its verb or noun; failing all, "the move" is that of the subject before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.clauses import of_verb
from kg.extract.grammar import TIMES, first_conjunct, is_passive, is_verb, path_up, surface_subjects
from kg.ontology import DIP, event_type, factual
from kg.typing.coreference import PACTS as SIGNED
from kg.typing.coreference import Told, akin
from kg.typing.drafts import Draft
from kg.typing.whose import NounReader
from kg.words import word_list

if TYPE_CHECKING:
    from kg.tokens import Token

NAMED, KIND, ANY, SUBJECT = 4, 3, 2, 1  # how a noun fits an act told before
REACH = {NAMED: 30, KIND: 6, ANY: 4}  # sentences back, by fit
LEAD = 2  # sentences in which an article tells what it is about: "the shooting", if none was told just before
ASKED, NEAR = 5, 2  # … for a charge or demand that is rejected, and for "the measure"
JUDGING = frozenset({DIP.Criticism, DIP.Endorsement, DIP.DiplomaticCooperation, DIP.DiplomaticProtest})
BETWEEN = ("<sanction>", "<curb>", "<tie>", "<talks>")
REFUSING = frozenset({DIP.Rejection, DIP.ChargeDenial})
ASKING = frozenset({"REQUEST", "ACCUSE", "AGREE", "THREATEN", "CONSULT"})  # what is rejected was asked, offered
CHARGING = frozenset({"ACCUSE", "REJECT"})  # … or charged
SPOKEN = frozenset({"CONSULT", "REQUEST", "STATEMENT"})  # no "move" or "decision"
JUDGED = frozenset({"ACCUSE", "REJECT", "SUPPORT"})
SAID = JUDGED | {"THREATEN", "REQUEST", "STATEMENT"}
VIOLENT = frozenset({"ASSAULT", "COERCE"})
# Nouns for what somebody did, told of before.
DEEDS = word_list("deeds.deeds")
SAYINGS = frozenset("remark comment statement words announcement speech".split())
PACTS = frozenset("agreement accord deal pact treaty truce settlement".split())
# What a court, a council or a ministry decides, by any of its names; and what an inquiry finds.
DECIDING = frozenset("ruling rule decision decide verdict judgment judgement order".split())
COURTLY = frozenset("ruling verdict judgment judgement hearing trial proceedings".split())
JUDICIAL = word_list("deeds.judicial")
CAPTURING = frozenset({DIP.Detention, DIP.LegalAction})
COURTS = frozenset({"court", "tribunal"})
FOUND = frozenset("report finding conclusion assessment".split())
FINDING = frozenset("conclude find determine establish report".split())
PROPOSALS = frozenset("idea offer proposal suggestion invitation overture plan".split())
PROPOSING = frozenset("offer propose suggest invite".split())
DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "their", "his", "her"})


@dataclass(frozen=True, slots=True)
class Deed:
    """An act told before that a noun may take up: how well it fits, at which word, and those whose act it was.

    What was done is taken up rather than what was planned or denied.
    """

    fit: int
    fact: bool
    at: int
    actors: tuple[URIRef, ...]


def is_definite(noun: Token) -> bool:
    """Whether a noun means a thing known already: "the raid", "Monday's agreement", "a decision that was wrong"."""
    known = any(c.lower_ in DEFINITE or c.dep_ == "poss" for c in noun.children)
    return known or (noun.lemma_ in DEEDS and any(c.dep_ == "relcl" for c in noun.children))


class DeedFinder(NounReader):
    """Finds whose deed is judged or rejected in one document."""

    def doers(self, draft: Draft, noun: Token, told_of: Sequence[Told]) -> list[URIRef]:
        """Those on the other side whose act a definite noun takes up; none where nothing told before fits it."""
        own = {self._linker.principal(a) for a in draft.actors(DIP.initiator)}
        judging = (
            draft.type in {*JUDGING, DIP.Accusation}
            or event_type(draft.type).plover == "REJECT"
            or draft.frame.lemma == "boycott"
        )
        if not own or draft.type == DIP.Veto or not judging:
            return []
        if any(self._linker.principal(a) in own for c in noun.children if c.dep_ == "poss" for a in self._who(c)):
            return []  # "defended its decision"
        found = [*self._told(draft, noun, told_of, own)]
        found += self._worded(draft, noun, told_of, own)
        found += [*self._by_subject(draft, noun, own), *self._by_court(draft, noun)]
        here = self._linker.sentence_of(draft.head)

        def rank(deed: Deed) -> tuple[int, bool, bool, bool, int]:
            sentence = self._linker.sentence_of(noun.doc[deed.at])
            lead = deed.fit == KIND and sentence <= LEAD and not self._is_asked(draft, noun)
            return deed.fit, deed.fact, here - sentence <= 1, lead, deed.at

        best = max(found, key=rank, default=None)
        if best is None:
            return []
        several = noun.tag_ == "NNS" and best.fit in {NAMED, KIND} and not self._is_asked(draft, noun)
        alike = [d for d in found if several and rank(d)[:2] == rank(best)[:2]]  # "the expulsions": of both sides
        return list(dict.fromkeys(a for deed in (best, *alike) for a in deed.actors))

    def _told(self, draft: Draft, noun: Token, told_of: Sequence[Told], own: set[URIRef]) -> Iterator[Deed]:
        """The events told before that a noun may take up."""
        here = self._linker.sentence_of(draft.head)
        for before in told_of:
            other = before.draft
            beside = first_conjunct(other.head) == first_conjunct(draft.head)  # "protested and Beijing rejected it"
            inside = other.head in draft.head.ancestors and not beside
            if other.head in draft.words or inside or draft.head in other.words:
                continue
            fit, actors = self._fit(draft, noun, before, own)
            if fit == ANY and any(t.dep_ == "relcl" for t in path_up(other.head)):
                continue  # what is told in passing is seldom taken up
            others = tuple(a for a in actors if self._linker.principal(a) not in own)
            reach = REACH.get(fit, 0)
            if event_type(draft.type).plover == "REJECT":
                reach = ASKED if fit == KIND and self._is_asked(draft, noun) else NEAR if fit == ANY else reach
            if fit and others and here - self._linker.sentence_of(other.head) <= reach:
                yield Deed(fit, before.factuality in factual(), other.head.i, others)

    def _fit(self, draft: Draft, noun: Token, before: Told, own: set[URIRef]) -> tuple[int, list[URIRef]]:
        """How well a noun fits an event, and whose act it then is."""
        other, roles = before.draft, before.event.roles
        doers = [a for role, a in roles if role in {DIP.initiator, DIP.mediator}]
        suffered = [a for role, a in roles if role == DIP.target]
        mine = {self._linker.principal(a) for a in doers}
        kind = event_type(before.event.type).plover or ""
        lemma = noun.lemma_.lower()
        if self._is_asked(draft, noun):
            asked = CHARGING if self._lexicon.belongs(lemma, "<charge>") else ASKING
            met = own & ({self._linker.principal(a) for a in suffered} or mine)
            return (KIND, doers) if kind in asked and met else (0, [])
        if mine & own and not event_type(before.event.type).mutual:
            return 0, []  # nobody judges his own act
        judged = draft.type in {*JUDGING, DIP.Accusation} or draft.type == DIP.Rejection
        if not judged or self._speaks_against(noun, [*doers, *suffered]):
            return 0, []
        if any(akin(noun, w) for w in (other.head, *([other.governor] if other.governor else []))):
            return NAMED, doers
        if lemma in PACTS and (kind == "AGREE" or before.event.type in SIGNED):
            close = any(akin(noun, w) for w in other.words) or self._shares(noun, other)
            return NAMED if close else KIND, [*doers, *suffered]
        if any(akin(noun, w) and self._is_event(w) for w in other.words):
            taken = kind in JUDGED and other.about is not None and akin(noun, other.about)
            return NAMED, suffered if taken else doers  # "A denounced the pact … B praised the pact"
        if self._of_kind(noun, before):
            return NAMED if self._shares(noun, other) else KIND, doers
        kinds = {event_type(f.type).plover for f in self._lexicon.nouns.get(lemma, ()) if not f.relation}
        if kind in VIOLENT and kinds & VIOLENT:
            return ANY, doers  # "seized a bank … the raid"
        if lemma in JUDICIAL and before.event.type in CAPTURING:
            return KIND, doers  # "arrested her … the charges are false"
        if lemma in SAYINGS:
            return (ANY, doers) if kind in SAID else (0, [])
        if lemma not in DEEDS or kind in SPOKEN or any(c.dep_ == "poss" for c in noun.children):
            return 0, []
        return ANY, suffered if before.event.type in JUDGING else doers  # "also criticised the move"

    def _of_kind(self, noun: Token, before: Told) -> bool:
        """Whether a noun tells of such events; "the test" may mean that of a missile where one was fired."""
        kind = event_type(before.event.type).plover
        things = self._words(before.draft)
        return any(
            (before.event.type == f.type or kind == event_type(f.type).plover != "CONSULT")
            and (f.pobj_class is None or any(self._lexicon.belongs(w, f.pobj_class) for w in things))
            for f in self._lexicon.nouns.get(noun.lemma_.lower(), ())
            if not f.relation
        )

    def _is_asked(self, draft: Draft, noun: Token) -> bool:
        """Whether what is rejected is a charge or a demand rather than a deed."""
        lemma = noun.lemma_.lower()
        asked = any(self._lexicon.belongs(lemma, c) for c in ("<charge>", "<demand>"))
        return asked and event_type(draft.type).plover == "REJECT"

    def _speaks_against(self, noun: Token, actors: list[URIRef]) -> bool:
        """Whether whose it is is said, and it is nobody in the event: "Sudan's raid" is not Chad's."""
        owners = {a for c in noun.children if c.dep_ == "poss" and c.ent_type_ not in TIMES for a in self._who(c)}
        sides = {self._linker.principal(a) for a in actors}
        return bool(owners) and not {self._linker.principal(a) for a in owners} & sides

    def _shares(self, noun: Token, other: Draft) -> bool:
        """Whether a noun's modifiers are among the words of an event: "freed 900 prisoners … the prisoner exchange"."""
        modifiers = {c.lemma_.lower() for c in noun.children if c.dep_ in {"compound", "amod", "nmod"}}
        return bool(modifiers & self._words(other))

    def _words(self, other: Draft) -> set[str]:
        """The lemmas of the words of an event."""
        return {w.lemma_.lower() for head in (other.head, *other.words) for w in (head, *head.children)}

    def _worded(self, draft: Draft, noun: Token, told_of: Sequence[Told], own: set[URIRef]) -> Iterator[Deed]:
        """Acts that no claim tells of, by their verb or noun: "The court ruled …", "offered to mediate"."""
        taken = {t.draft.head.i for t in told_of}
        here, lemma = self._linker.sentence_of(draft.head), noun.lemma_.lower()
        for token in noun.doc[: noun.i]:
            if token.i in taken or token in draft.words or here - self._linker.sentence_of(token) > REACH[KIND]:
                continue
            named = akin(noun, token)
            decided = lemma in DECIDING and token.lemma_.lower() in DECIDING
            found = lemma in FOUND and token.lemma_.lower() in FINDING
            offered = lemma in PROPOSALS and token.lemma_.lower() in PROPOSING and self._is_asked(draft, noun)
            if not (named or decided or found or offered):
                continue
            others = tuple(a for a in self._acting(token) if self._linker.principal(a) not in own)
            if others:
                yield Deed(NAMED if named else KIND, True, token.i, others)

    def _by_subject(self, draft: Draft, noun: Token, own: set[URIRef]) -> Iterator[Deed]:
        """The subject of the sentence before, for him whose act it is: "Turkey will reopen the town. X opposes it"."""
        start = draft.head.sent.start
        judged = draft.type in JUDGING or draft.type == DIP.Rejection
        owned = any(c.dep_ in {"poss", "prep"} for c in noun.children)
        if start == 0 or not judged or owned or noun.lemma_.lower() not in DEEDS:
            return
        root = next((t for t in noun.doc[start - 1].sent if t.dep_ == "ROOT"), None)
        if root is None or not is_verb(root) or is_passive(root) or root.lemma_ in self._cues.report_verbs:
            return
        actors = tuple(a for t in surface_subjects(root) for a in self._linker.named(t))
        if actors and all(self._linker.principal(a) not in own and self._linker.actor(a).country for a in actors):
            yield Deed(SUBJECT, True, root.i, actors)

    def _by_court(self, draft: Draft, noun: Token) -> Iterator[Deed]:
        """The court named last, for whose ruling or hearing it is."""
        here = self._linker.sentence_of(draft.head)
        if noun.lemma_.lower() not in COURTLY:
            return
        for past in reversed([p for p in self._linker.history if p.token.i < noun.i]):
            if here - self._linker.sentence_of(past.token) > REACH[KIND]:
                return
            if any(word in COURTS for a in past.actors for word in self._linker.actor(a).label.lower().split()):
                yield Deed(SUBJECT, True, past.token.i, tuple(past.actors))
                return

    def _acting(self, token: Token) -> tuple[URIRef, ...]:
        """Who does what a verb or an event noun tells of."""
        if not is_verb(token):
            return self._authors(token) if token.pos_ == "NOUN" else ()
        doers = of_verb(token).slots.get("by", []) if is_passive(token) else surface_subjects(token)
        return tuple(a for t in doers for a in self._who(t))

    def _is_shared(self, noun: Token) -> bool:
        """Whether a noun means talks or a deal that is known: "the negotiations"."""
        of_two = any(self._lexicon.belongs(noun.lemma_.lower(), c) for c in ("<talks>", "<pact>"))
        return of_two and noun.pos_ == "NOUN" and any(c.lower_ == "the" for c in noun.children)

    def _is_between(self, matter: Token) -> bool:
        """Whether a matter is one between two sides, so that the other one is meant: "lifted the blockade"."""
        lemma = matter.lemma_.lower()
        return any(self._lexicon.belongs(lemma, c) for c in BETWEEN) and not any(
            c.dep_ == "prep" for c in matter.children
        )
