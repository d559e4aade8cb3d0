"""Whom a friendly or spoken act concerns where its own words do not say: the reader of a letter, who was thanked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.clauses import Predication, of_noun, of_verb
from kg.extract.grammar import is_aside, is_infinitive, surface_subjects
from kg.ontology import event_type
from kg.typing.drafts import Draft
from kg.typing.whose import NounReader
from kg.words import word_list

if TYPE_CHECKING:
    from kg.tokens import Token

SPOKEN = frozenset({"REQUEST", "SUPPORT", "THREATEN", "REJECT", "ACCUSE", "CONCEDE"})
YIELDED = frozenset({"CONCEDE", "RETREAT", "AGREE"})
CONTENTS = frozenset({"xcomp", "advcl", "acl", "relcl"})
HELPING = frozenset({"help", "assist", "aid", "support"})
TELLING = frozenset({"tell", "assure", "promise"})
# The last parts of nouns for people of some trade.
TRADES = ("maker", "owner", "player", "driver", "keeper", "writer", "ist", "ian", "baller", "star", "man", "woman")
VENUES = word_list("receivers.venues")  # where people of some trade work
TOWARDS = ("to", "against", "on", "with", "from", "for", "alongside", "at", "of")
DEEP = 14  # words of a phrase within which the one whom it concerns must stand


class ReceiverFinder(NounReader):
    """Finds those who are written to, told, thanked or helped in one document."""

    def _receivers(self, draft: Draft, verb: Predication) -> list[Token]:
        """Whom an act without a target concerns, by what stands around its verb."""
        kind = event_type(draft.frame.type).plover
        if kind in SPOKEN:  # "In a letter to Seoul, the ministry proposed talks"
            letters = [t for t in verb.slots.get("in", []) if t.lemma_ in self._lexicon.papers]
            if found := [t for letter in letters for t in of_noun(letter).slots.get("to", [])]:
                return found
        if kind in YIELDED:  # "dropped the levy under pressure from Washington"
            force = [t for slot in ("under", "after", "amid") for t in verb.slots.get(slot, [])]
            return [t for f in force if f.lemma_ == "pressure" for t in of_noun(f).slots.get("from", [])]
        return self._helped(verb) if kind == "AID" else []

    def _helped(self, verb: Predication) -> list[Token]:
        """Who is helped: whoever gives thanks for it, whoever is told of it, those where it is."""
        above = verb.head.head
        if verb.head.dep_ == "pcomp" and above.lower_ == "for" and above.head.lemma_ == "thank":
            return surface_subjects(above.head)  # "thanked Chad for sending doctors"
        if verb.head.dep_ == "ccomp" and above.lemma_ in TELLING:  # "told Chad that it would send two radars"
            hearing = of_verb(above).slots["object"]
            if found := [t for t in hearing if any(self._linker.actor(a).country for a in self._who(t))]:
                return found
        below = [c for h in (verb.head, *verb.slots["object"]) for c in h.children if c.dep_ in CONTENTS]
        for clause in [c for c in below if c.lemma_ in HELPING]:  # "pledged 200 million euros to help Jordan"
            if found := of_verb(clause).slots["object"]:
                return found
        for clause in filter(is_infinitive, below):  # "pledged 50 million dollars to rebuild schools in Jordan"
            if found := [t for t in of_verb(clause).slots.get("in", []) if self._linker.is_region(t) or self._who(t)]:
                return found
        return [] if verb.slots.get("for") else verb.slots.get("in", [])  # "fund a wharf in Honiara"

    def _behind(self, nouns: list[Token], placed: frozenset[str] = frozenset()) -> list[Token]:
        """The actors behind prepositions below some nouns, nearest first: "curbs on exports to X", "war against X".

        `placed` are prepositions of place that count too: "hit a school in Gaza".
        """
        return [
            t
            for noun in nouns
            for t in list(noun.subtree)[:DEEP]
            if t.dep_ == "pobj"
            and (t.head.lower_ in TOWARDS or t.head.lower_ in placed)
            and t.head.lower_ != "for"
            and t.head.head.pos_ != "ADJ"  # "critical of the government"
            and t.i > noun.i
            and not any(a.dep_ == "relcl" and noun in a.ancestors and is_aside(a) for a in t.ancestors)
            and (self._linker.named(t) or (placed and self._lies_in(t)))
        ]

    def _trade(self, noun: Token) -> bool:
        """Whether it is people of some trade or other, who do not act for their state: "French film-makers"."""
        lemma = noun.lemma_.lower()
        known = lemma in self._lexicon.nouns or any(lemma in words for words in self._lexicon.classes.values())
        return lemma in VENUES or (not known and lemma.endswith(TRADES))

    def _calms(self, noun: Token) -> bool:
        """Whether it is for those who fight where it shall be: "a truce in Sudan"."""
        return self._lexicon.belongs(noun.lemma_.lower(), "<truce>")
