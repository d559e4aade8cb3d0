"""What a word says of its own factuality, governors apart: modals, aspect, adverbs; the adjectives of a noun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.cues import Cues
from kg.extract.cuewords import CueWords
from kg.extract.grammar import SUBJECTS, is_verb
from kg.extract.polarity import conditions, is_counterfactual, is_progressive
from kg.ontology import DIP

if TYPE_CHECKING:
    from kg.tokens import Token

# How far from fact; of two non-factual values the further one holds.
DISTANCE = {
    DIP.Actual: 0,
    DIP.Ongoing: 0,
    DIP.Planned: 1,
    DIP.Conditional: 2,
    DIP.Rumored: 3,
    DIP.NotRealized: 4,
    DIP.Denied: 5,
}


def distance(value: URIRef) -> int:
    """How far a value is from fact, 0 to 5: of two that are no facts the further one holds."""
    return DISTANCE[value]


def modifiers(verb: Token) -> tuple[list[Token], list[Token]]:
    """The auxiliaries and the adverbials of a clause, with those that it shares: "may recall its envoy and expel …"."""
    auxiliaries = [c for c in verb.children if c.dep_ in {"aux", "auxpass"}]
    adverbs = [c for c in verb.children if c.dep_ in {"advmod", "prep", "npadvmod"}]
    alike = verb.dep_ == "conj" and is_verb(verb.head) and not any(c.dep_ in SUBJECTS for c in verb.children)
    if alike and not auxiliaries:
        if verb.tag_ == verb.head.tag_:
            auxiliaries = [c for c in verb.head.children if c.dep_ in {"aux", "auxpass"}]
        adverbs += [c for c in verb.head.children if c.dep_ == "advmod" and c.i < verb.head.i]
    return auxiliaries, adverbs


class PlainValue:
    """The value that a clause or an event noun has by itself."""

    def __init__(self, cues: Cues, words: CueWords) -> None:
        """Read with these cues."""
        self._cues = cues
        self._words = words

    def of_clause(self, verb: Token) -> URIRef | None:
        """Modal, aspect and adverbs of a clause; None where it says nothing."""
        auxiliaries, adverbs = modifiers(verb)
        found: list[URIRef] = []
        for auxiliary in auxiliaries:
            modal = self._cues.modals.get(auxiliary.lower_)
            if modal is not None and auxiliary.tag_ == "MD":
                found.append(self._modal(auxiliary, verb, modal))
        for child in adverbs:
            if child.dep_ == "advmod" and child.lower_ in self._cues.adverbs:
                found.append(self._cues.adverbs[child.lower_])
            elif child.lower_ == "according" and any(
                self._words.is_rumour(t) for t in child.subtree if t.pos_ == "NOUN"
            ):
                found.append(DIP.Rumored)
            elif child.lower_ == "longer" and any(c.lower_ == "no" for c in child.children):
                found.append(DIP.NotRealized)
        if found:
            return max(found, key=distance)
        return DIP.Ongoing if is_progressive(verb, auxiliaries) else None

    def _modal(self, auxiliary: Token, verb: Token, modal: URIRef) -> URIRef:
        if is_counterfactual(auxiliary, verb):
            return DIP.NotRealized
        strict, loose = conditions(verb, self._cues)
        if modal == DIP.Planned:
            return DIP.Conditional if strict else modal
        return DIP.Planned if not strict and not loose and self._future_in_past(auxiliary, verb) else modal

    def _future_in_past(self, auxiliary: Token, verb: Token) -> bool:
        """`would` in reported speech is `will` said in the past."""
        if auxiliary.lower_ not in {"would", "'d", "’d"}:
            return False
        if any(c.lower_ == "have" for c in verb.children):
            return False
        if verb.dep_ == "relcl":
            return any(c.dep_ == "prep" and any(p.lower_ == "which" for p in c.children) for c in verb.children)
        if verb.dep_ == "conj" and is_verb(verb.head) and any(c.tag_ == "MD" for c in verb.head.children):
            return self.of_clause(verb.head) == DIP.Planned
        return verb.dep_ in {"ccomp", "acl"} or any(
            self._words.lemma(a) in self._cues.report_verbs for a in verb.ancestors
        )

    def of_noun(self, noun: Token) -> URIRef | None:
        """Adjectives and participles at an event noun: "the upcoming talks", "a meeting planned in May"."""
        found: list[URIRef] = []
        for child in noun.children:
            cue = None
            if child.dep_ in {"amod", "compound"}:
                cue = self._cues.of_class["adjective"].get(child.lower_)
                if cue is None and child.tag_ == "VBN":
                    cue = self._cues.of_class["verb"].get(self._words.lemma(child))
            elif child.dep_ == "acl" and child.tag_ == "VBN":
                cue = self._cues.of_class["verb"].get(self._words.lemma(child)) or self._words.cue_of(child)
            if cue is not None and cue.positive is not None:
                found.append(cue.positive)
        return max(found, key=distance) if found else None
