"""The value of a word, as its own clause and its context make it: what clauses and nouns share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract import polarity
from kg.extract.cues import Cue, Cues
from kg.extract.cuewords import CueWords
from kg.extract.grammar import is_verb
from kg.extract.plain import PlainValue, distance
from kg.extract.polarity import is_negated
from kg.ontology import DIP, factual

if TYPE_CHECKING:
    from kg.tokens import Token

NEGATIVE = frozenset({DIP.NotRealized, DIP.Denied})
OPEN = frozenset({DIP.Planned, DIP.Conditional, DIP.Rumored})


@dataclass(slots=True)
class Grounds:
    """What the value of a word was found from: its context, the words asked for theirs, and the cues among them."""

    context: URIRef = DIP.Actual
    asked: list[Token] = field(default_factory=list)
    cues: list[Token] = field(default_factory=list)


class States(ABC):
    """The values of the words of one document, each computed once; a child says what a word's context makes of it."""

    def __init__(self, cues: Cues, light: frozenset[str], occur: frozenset[str]) -> None:
        """`light` verbs pass their own value to their object, `occur` verbs to their subject."""
        self._cues = cues
        self._words = CueWords(cues)
        self._plain = PlainValue(cues, self._words)
        self._light = light
        self._occur = occur
        self._known: dict[int, tuple[URIRef, bool]] = {}
        self._grounds: dict[int, Grounds] = {}
        self._now = Grounds()  # of the word whose value is being found

    def of(self, token: Token) -> URIRef:
        """The factuality of what a verb, adjective or noun tells of."""
        value, negated = self._state(token)
        if not negated:
            return value
        if value in NEGATIVE:  # "denied that it had not paid": left to the source
            return DIP.Rumored if value == DIP.Denied else DIP.Conditional
        if value in factual() and token.dep_ == "ccomp" and self._words.lemma(token.head) in self._cues.insisting:
            return DIP.Denied  # "insisted that it had not"
        return DIP.NotRealized if value in factual() or value == DIP.Planned or polarity.is_able(token) else value

    def cue_of(self, governor: Token) -> Cue | None:
        """The cue that a governing word is; None where it is none."""
        return self._words.cue_of(governor)

    def _state(self, token: Token) -> tuple[URIRef, bool]:
        """The value of a word as if it were not negated, and whether it is."""
        self._now.asked.append(token)
        if token.i not in self._known:
            above, self._now = self._now, self._grounds.setdefault(token.i, Grounds())
            self._known[token.i] = DIP.Actual, False  # no circles in a parse, but a governor may ask for its dependant
            self._now.context = self._context(token)
            self._known[token.i] = self._own(token, self._now.context), is_negated(token, self._cues)
            self._now = above
        return self._known[token.i]

    def grounds(self, token: Token) -> Grounds:
        """What the value of a word was found from."""
        self._state(token)
        return self._grounds[token.i]

    def _under(self, cue: Token) -> None:
        """Note a word that may say how sure its user is of the word whose value is being found."""
        self._now.cues.append(cue)

    def _governed(self, governor: Token, cue: Cue) -> URIRef:
        """What a cue makes of its complement, given what the cue's own clause is worth."""
        self._under(governor)
        state, negated = self._state(governor)
        if negated and polarity.is_able(governor) and state == DIP.Conditional:
            state = DIP.Actual  # "could not stop it": it did not
        if cue.presupposes:
            return cue.negative or DIP.Actual if negated or state not in factual() else cue.positive or state
        effect = cue.negative if negated else cue.positive
        if state in NEGATIVE:
            if negated:
                return DIP.Conditional
            if cue.negative is None:
                return state
            return DIP.Conditional if cue.negative in factual() else cue.negative
        if state in factual():
            if self._words.is_lapsing(governor) and effect == DIP.Planned and polarity.pluperfect(governor):
                return DIP.NotRealized  # "had been due to": the plan is past, and the text goes on otherwise
            if effect == DIP.Planned and polarity.conditions(governor, self._cues)[0]:
                return DIP.Conditional  # "is ready to, provided that"
            return effect or (DIP.NotRealized if negated else state)
        if effect in NEGATIVE:
            return DIP.NotRealized if state == DIP.Planned else state if state == DIP.Rumored else DIP.Conditional
        return state if effect is None or effect in factual() else max(state, effect, key=distance)

    @abstractmethod
    def _context(self, token: Token) -> URIRef:
        """What the surroundings make of a word before its own clause speaks."""

    def _content(self, noun: Token) -> URIRef:
        """What a report, claim or allegation says: denied with it; only said where nobody owns it."""
        self._under(noun)
        value = self.of(noun)
        if value in NEGATIVE or self._words.called_false(noun):
            return DIP.Denied
        if value in factual() and self._words.owned(noun):
            return DIP.Actual
        return value if value in {DIP.Conditional, DIP.Planned} else DIP.Rumored

    def _open(self, above: Token) -> URIRef:
        """A value that is no fact is passed on, a fact is not: what stands beside it speaks for itself."""
        value = self.of(above)
        return value if value not in factual() else DIP.Actual

    def _own(self, token: Token, context: URIRef) -> URIRef:
        """A word's own clause within its context, negation apart."""
        if (
            not is_verb(token)
            and polarity.negated_by_determiner(token)
            and context in NEGATIVE
            and token.dep_ != "conj"
        ):
            context = DIP.Actual  # "held no talks": one "no", which negates verb and noun
        own = self._plain.of_clause(token) if is_verb(token) else self._plain.of_noun(token)
        if token.pos_ == "NOUN":
            own = next(
                (v for c in polarity.relatives(token) if c.lemma_ in self._occur and (v := self._open(c)) in NEGATIVE),
                own,
            )
        if own is None:
            return context
        if context in factual():
            return own
        return context if own in factual() else max(own, context, key=distance)
