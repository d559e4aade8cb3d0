"""Which cue a word of a sentence is, and who stands behind a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.cues import Cue, Cues, Hedge
from kg.extract.grammar import NOMINAL, RELATIVE, TIMES, is_finite, is_infinitive, is_passive, is_verb
from kg.ontology import DIP

if TYPE_CHECKING:
    from kg.tokens import Token

CLASS_OF = {"VERB": "verb", "AUX": "verb", "ADJ": "adjective", "NOUN": "noun", "PROPN": "noun"}


class CueWords:
    """The cue lists, asked about the words of a parse; it knows nothing of their values in the sentence."""

    def __init__(self, cues: Cues) -> None:
        """Ask these lists."""
        self._cues = cues

    def cue_of(self, governor: Token) -> Cue | None:
        """The cue that a governing word is: with its particle first, then alone."""
        lemma = self.lemma(governor)
        if lemma == "go" and governor.tag_ != "VBG" and not any(c.lower_ == "on" for c in governor.children):
            return None  # only "is going to" plans
        table = self._cues.of_class.get(CLASS_OF.get(governor.pos_, ""), {})
        to = any(is_infinitive(c) for c in governor.children)
        turned = any(c.dep_ == "prt" for c in governor.children)
        for child in governor.children:
            if child.dep_ == "prep" and (turned or any(c.ent_type_ in TIMES for c in child.children)):
                continue  # "carried out strikes on Thursday" is no "carry on"
            if child.dep_ in {"prt", "prep", "advmod"}:
                name = f"{lemma} {child.lower_}"
                found = (table.get(f"{name} to") if to else None) or table.get(name)
                if found is not None:
                    return found
        own = table.get(lemma) or table.get(governor.lower_)
        if own is not None or governor.pos_ in NOMINAL:
            return own
        if governor.pos_ == "VERB":
            return self._cues.of_class["adjective"].get(governor.lower_)
        return self._cues.governors.get(lemma) or self._cues.governors.get(governor.lower_)

    def hedge_of(self, word: Token) -> Hedge | None:
        """The hedge that a verb, adjective or noun is; None where it is none."""
        hedges = self._cues.hedges.get(CLASS_OF.get(word.pos_, ""), {})
        return hedges.get(self.lemma(word)) or self._cues.hedges["adjective"].get(word.lower_)

    def with_particle(self, verb: Token, particle: str) -> Cue | None:
        """The cue that a verb is with just this particle."""
        return self._cues.of_class["verb"].get(f"{self.lemma(verb)} {particle}")

    def lemma(self, token: Token) -> str:
        """The lemma in lower case, with the model's known errors mended."""
        lemma = str(token.lemma_).lower()
        return self._cues.misread.get(lemma, lemma)

    def is_lapsing(self, governor: Token) -> bool:
        """Whether a plan so told in the past perfect is one that came to nothing: "had been due to"."""
        return self.lemma(governor) in self._cues.lapsing or governor.lower_ in self._cues.lapsing

    def reaches(self, governor: Token) -> bool:
        """Whether the cue also governs a clause with a tense of its own."""
        return self.lemma(governor) in self._cues.finite or governor.lower_ in self._cues.finite

    def owned(self, noun: Token) -> bool:
        """Whether it is known whose report or claim it is."""
        own = any(
            c.dep_ in {"poss", "compound", "nmod"}
            or (c.dep_ == "amod" and c.lower_ not in self._cues.unsure and c.ent_type_)
            for c in noun.children
        )
        return own or any(c.dep_ in {"prep", "agent"} and c.lower_ in {"by", "from"} for c in noun.children)

    def called_false(self, noun: Token) -> bool:
        """Whether a report is denied by the words about it: "called reports that … untrue"."""
        for verb in noun.ancestors:
            if is_verb(verb):
                said = [
                    c for c in verb.subtree if c.dep_ in {"oprd", "acomp", "pcomp", "ccomp", "amod", "pobj", "advmod"}
                ]
                if self.lemma(verb) in self._cues.calling:  # "called reports that … groundless": whatever it hangs on
                    doc = verb.doc
                    said += [t for t in verb.subtree if t.i > noun.i and (t.i + 1 == len(doc) or doc[t.i + 1].is_punct)]
                cues = [self._cues.of_class["adjective"].get(c.lower_) for c in said if c.i != noun.i]
                return any(cue is not None and cue.positive == DIP.Denied for cue in cues)
        return False

    def is_rumour(self, noun: Token) -> bool:
        """Whether a speaker is hearsay: "rumours say", "unconfirmed reports said"."""
        cue = self.cue_of(noun)
        if cue is not None and cue.positive == DIP.Rumored:
            return True
        return self.lemma(noun) in self._cues.reports and any(c.lower_ in self._cues.unsure for c in noun.children)

    def is_hearsay(self, token: Token, governor: Token) -> bool:
        """Whether a passive without an agent says it: "is said to have met", "it is believed that"."""
        if self.lemma(governor) not in self._cues.hearsay or not is_passive(governor):
            return False
        if any(c.dep_ == "agent" for c in governor.children) or governor.dep_ in {"acl", "relcl", "amod"}:
            return False
        finite = is_finite(token) and any(c.lower_ == "it" for c in governor.children)
        return is_infinitive(token) or finite or token.dep_ == "prep"

    def predicate(self, governor: Token) -> Token:
        """The word that speaks through a copula: "it is *possible* that", "the *aim* is to"."""
        if self.lemma(governor) in {"be", "become", "remain", "seem", "appear", "look"}:
            for child in governor.children:
                if child.dep_ in {"acomp", "oprd"} and child.pos_ in {"ADJ", "ADV", "VERB"}:
                    return child
            for child in governor.children:
                if child.dep_ == "nsubj" and child.pos_ == "NOUN" and self.cue_of(child) is not None:
                    return child
        return governor

    def is_yet_to(self, governor: Token) -> bool:
        """Whether it is "has yet to" or "is yet to"."""
        later = any(c.dep_ == "advmod" and c.lower_ == "yet" for c in governor.children)
        return later and self.lemma(governor) in {"have", "be", "remain"}

    def is_subjunctive(self, token: Token, governor: Token) -> bool:
        """A bare verb below a verb in the past asks for what it says: "suggested that they share"."""
        bare = token.tag_ in {"VB", "VBP"} and not any(c.dep_ in {"aux", "auxpass"} for c in token.children)
        asks = self.cue_of(governor)
        return bare and governor.tag_ == "VBD" and asks is not None and asks.positive == DIP.Conditional

    def says(self, clause: Token, text: Token) -> bool:
        """Whether a clause tells what a report itself says or does in words: "a report accusing Chad of theft"."""
        own = clause.tag_ == "VBG" or any(c.dep_ == "nsubj" and c.lower_ in RELATIVE for c in clause.children)
        report = self.lemma(text) in {*self._cues.reports, *self._cues.report_nouns}
        saying = {*self._cues.report_verbs, *self._cues.speech_acts}
        return clause.dep_ in {"acl", "relcl"} and own and report and self.lemma(clause) in saying

    def denies(self, verb: Token) -> bool:
        """Whether a verb denies what a report says."""
        lemma = self.lemma(verb)
        names = {lemma, *(f"{lemma} {c.lower_}" for c in verb.children if c.dep_ in {"prt", "advmod", "prep"})}
        return not names.isdisjoint(self._cues.rejecting)
