"""What the surroundings of an event noun make of it: the verb or noun that it is subject, object or complement of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract import polarity
from kg.extract.grammar import COMPLEMENT_PREPOSITIONS, NOMINAL, is_infinitive, is_passive, is_verb
from kg.extract.polarity import is_indefinite
from kg.extract.states import NEGATIVE, OPEN, States
from kg.ontology import DIP, factual

if TYPE_CHECKING:
    from kg.tokens import Token

# By what somebody else does something: there was a request, whatever comes of it.
ASKED = frozenset({"request", "invitation", "behest", "urging", "insistence"})
SETTLED = frozenset({"deal", "agreement", "accord", "pact", "treaty", "truce", "swap"})


class NounContexts(States):
    """The contexts of nouns."""

    def _context_of_noun(self, noun: Token, governor: Token, dep: str) -> URIRef:
        if dep in {"dobj", "nsubjpass", "attr", "oprd", "nsubj"} and is_verb(governor):
            inner = next((c for c in governor.children if c.dep_ == "xcomp" and is_infinitive(c)), None)
            if inner is not None and dep in {"nsubj", "nsubjpass"}:  # "the talks are expected to begin"
                if inner.lemma_ in self._occur or is_passive(inner) or inner.lemma_ == "be":
                    return self.of(inner)
                return self._as_subject(noun, governor, inner)
            return (
                self._as_subject(noun, governor, governor) if dep == "nsubj" else self._object_of(noun, governor, dep)
            )
        if dep == "pobj":
            return self._behind_preposition(noun, governor)
        if dep == "appos":
            return self._context(governor)
        if dep == "compound" and governor.pos_ == "NOUN":
            cue = self._words.cue_of(governor)
            if cue is not None:
                return self._governed(governor, cue)
            return DIP.Conditional if self._words.lemma(governor) in self._cues.about else self._open(governor)
        return DIP.Actual

    def _as_subject(self, noun: Token, verb: Token, inner: Token) -> URIRef:
        """An event that is the subject of a clause."""
        for child in verb.children:
            if (value := self._cues.subject.get(f"{verb.lemma_} {child.lower_}")) is not None:
                return value if self.of(verb) in factual() else self.of(verb)
        if self._words.lemma(verb) in {"be", "remain", "stay"} and (said := self._said_of(verb)) is not None:
            return said
        if (value := self._cues.subject.get(self._words.lemma(verb))) is not None and noun.pos_ == "NOUN":
            state = self.of(verb)
            over = value == DIP.Ongoing and verb.tag_ == "VBD"
            return state if over or state not in factual() else value
        if verb.lemma_ in self._occur or verb.lemma_ == "be":
            return self.of(verb)
        ahead = self.of(verb)
        if ahead in OPEN and polarity.is_new(noun) and verb.tag_ == "VB" and not polarity.relatives(noun):
            return ahead  # "a collapse would draw in others"
        within = self._words.lemma(inner) in self._cues.course or self._words.lemma(verb) in self._cues.course
        return ahead if within and ahead in {DIP.Planned, DIP.Conditional} else DIP.Actual

    def _said_of(self, copula: Token) -> URIRef | None:
        """What a predicate says of an event: "is possible", "is under way", "remains in place"."""
        for child in copula.children:
            if child.dep_ in {"acomp", "oprd"} and (cue := self._words.cue_of(child)) is not None:
                return self._governed(child, cue)
            words = [child, *child.children] if child.dep_ in {"prep", "advmod", "acomp", "attr"} else []
            if any(w.lower_ in self._cues.standing for w in words):
                state, negated = self._state(copula)
                return DIP.NotRealized if negated else DIP.Ongoing if state in factual() else state
        return None

    def _object_of(self, noun: Token, verb: Token, dep: str) -> URIRef:
        cue = self._words.cue_of(verb)
        if dep == "attr" or (dep == "nsubjpass" and verb.lemma_ in self._cues.aims):
            return self._open(verb) if dep == "attr" else DIP.Actual  # "the summit was not aimed at China"
        if self._words.lemma(noun) in self._cues.reports and self._words.denies(verb):
            return DIP.Denied if self.of(verb) in factual() else DIP.Rumored
        if self._words.lemma(verb) in self._cues.report_verbs and self._state(verb)[1]:
            return DIP.Rumored  # "the attack was not confirmed"
        dated = dep == "nsubjpass" and cue is not None and any(c.lower_ == "for" for c in verb.children)
        if verb.lemma_ in self._light and not dated and not (cue and cue.positive in NEGATIVE | {DIP.Ongoing}):
            return self.of(verb)  # but "a meeting was set for May" is a plan
        told = self._is_told(noun)
        if cue is not None and not told:
            return self._governed(verb, cue)
        if not is_indefinite(noun) and (told or self._words.lemma(verb) in self._cues.factive):
            return DIP.Actual
        return self._open(verb)

    def _is_told(self, noun: Token) -> bool:
        """Whether a relative clause tells of a definite noun as fact: "his resignation, which was given"."""
        return any(c.dep_ == "relcl" and self.of(c) == DIP.Actual for c in noun.children) and not is_indefinite(noun)

    def _behind_preposition(self, noun: Token, preposition: Token) -> URIRef:
        name, above = preposition.lower_, preposition.head
        if name == "without" or (name == "of" and above.lower_ == "instead"):
            return DIP.NotRealized
        if name in self._cues.presupposing or (name in {"at", "on", "upon"} and noun.lemma_ in ASKED):
            return DIP.Actual
        settled = name in {"in", "under"} and noun.lemma_ in SETTLED
        if settled and any(c.dep_ == "acl" and c.tag_ == "VBN" for c in noun.children):
            return DIP.Actual  # "agreed to trade in a deal brokered by Chad": there is one
        known = is_verb(above) and self._words.lemma(above) in self._cues.factive
        if name == "for" and (known or self._is_told(noun)):
            return DIP.Actual  # "to punish him for the attack": there was one, whether or not he is punished
        if name in self._cues.future or (name == "of" and above.lower_ == "ahead"):
            return DIP.Planned
        cue = self._words.cue_of(above)
        if is_verb(above) and (off := self._words.with_particle(above, name)) is not None:
            return self._governed(above, off)  # "headed off the attack", the particle read as a preposition
        if name in COMPLEMENT_PREPOSITIONS and above.pos_ in NOMINAL and self._words.lemma(above) in self._cues.reports:
            return self._content(above) if name in {"of", "about"} else DIP.Actual
        held = name == "at" and is_verb(above) and self._words.lemma(above) in {"agree", "decide"}
        if held:  # "was agreed at talks": at which they were is no content
            return self._open(above)
        if name in COMPLEMENT_PREPOSITIONS and cue is not None and self._words.lemma(above) not in {"be", "go"}:
            return self._governed(above, cue)
        if name in {"on", "about", "over"} and self._words.lemma(above) in self._cues.about and is_indefinite(noun):
            return DIP.Conditional
        if name == "of" and above.pos_ in NOMINAL:
            return self.of(above)
        if is_verb(above) and (name == "for" or (is_indefinite(noun) and noun.pos_ == "NOUN")):
            return self.of(above) if name == "for" else self._open(above)
        return self._open(above) if is_verb(above) and name in {"at", "during"} else DIP.Actual
