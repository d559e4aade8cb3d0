"""How sure the source of an event is of it: certain, probable or possible, or nothing where it leaves that open.

Certainty is that of FactBank (Saurí and Pustejovsky 2009: CT, PR, PS, and U where the source does not commit itself),
seen from the innermost speaker, or from the article where nobody speaks. It has no walk of its own: factuality notes
the words that a value was found from, and here their hedges are read, up to the words by which the source is quoted.
The lowest one holds. The hedges stand in `cues.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.attribution import Source
from kg.extract.cues import Cues
from kg.extract.cuewords import CueWords
from kg.extract.factuality import Factuality
from kg.extract.grammar import is_verb
from kg.extract.plain import modifiers
from kg.extract.polarity import has_perfect, is_able, is_negated, mark_of
from kg.extract.states import NEGATIVE, OPEN
from kg.ontology import DIP, factual

if TYPE_CHECKING:
    from kg.tokens import Token

DOUBT = {DIP.Certain: 0, DIP.Probable: 1, DIP.Possible: 2}
LEFT_OPEN = OPEN - {DIP.Planned}  # a plan commits whoever tells of it, if to nothing more than that it is planned


class Certainty:
    """The certainty of the words of one document, whose factuality is at hand."""

    def __init__(self, factuality: Factuality, cues: Cues) -> None:
        """Read with these cues."""
        self._factuality = factuality
        self._cues = cues
        self._words = CueWords(cues)

    def held(self, token: Token, value: URIRef, spoken: Sequence[Source]) -> tuple[URIRef, URIRef | None]:
        """The factuality as the source vouches for it, and how sure it is: what it only believes is no fact by it."""
        sure = self.of(token, value, spoken)
        return (DIP.Rumored if value in factual() and sure != DIP.Certain else value), sure

    def of(self, token: Token, value: URIRef, spoken: Sequence[Source]) -> URIRef | None:
        """How sure the first of the sources is of what a word tells of, which is claimed to be of that factuality.

        None where the source does not commit itself: to a condition, a wish or a rumour without a hedge.
        """
        said = value == DIP.Denied or (value in factual() and self._factuality.of(token) not in factual())
        levels = self._levels(token, value, spoken) if not said else ()  # that it was said, is sure
        lowest = max(levels, key=DOUBT.__getitem__, default=DIP.Certain)
        return None if value in LEFT_OPEN and lowest == DIP.Certain else lowest

    def _levels(self, token: Token, value: URIRef, spoken: Sequence[Source]) -> Iterator[URIRef]:
        """The certainty of each hedge from a word upwards, to the word that reports it."""
        asserted = value not in LEFT_OPEN
        seen, waiting = {s.report.i for s in spoken}, [token]
        if spoken and spoken[0].report not in token.ancestors:  # "Cuba, officials believe, did it"
            yield from self._level(spoken[0].report, asserted)
        while waiting:
            word = waiting.pop()
            seen.add(word.i)
            yield from self._verbal(word) if is_verb(word) else self._nominal(word)
            grounds = self._factuality.grounds(word)
            for cue in grounds.cues:
                yield from self._level(cue, asserted)
            for above in grounds.asked:
                passed_on = grounds.context not in factual() or self._factuality.of(above) in factual()
                if passed_on and above.i not in seen and word not in above.ancestors:
                    waiting.append(above)

    def _level(self, cue: Token, asserted: bool) -> Iterator[URIRef]:
        """What a word above says of certainty, as it holds or is negated."""
        reporting = self._cues.hedges["report"].get(self._words.lemma(cue)) if asserted else None
        if (hedge := reporting or self._words.hedge_of(cue)) is not None:
            yield hedge.negated if self._factuality.of(cue) in NEGATIVE else hedge.certainty

    def _verbal(self, verb: Token) -> Iterator[URIRef]:
        """What modals and adverbials of a clause say."""
        auxiliaries, adverbs = modifiers(verb)
        unable = is_able(verb) and is_negated(verb, self._cues)  # "could not stop it": it did not
        possible = not unable and mark_of(verb) not in self._cues.marks  # "until it could meet"
        for modal in auxiliaries if possible else ():
            hedges = self._cues.hedges["modal"]
            hedge = hedges.get(f"{modal.lower_} have") if has_perfect(verb) else None
            if (hedge := hedge or hedges.get(modal.lower_)) is not None:
                yield hedge.certainty
        for adverb in adverbs:
            words = adverb.lower_ if adverb.dep_ == "advmod" else " ".join(t.lower_ for t in adverb.subtree)
            if (hedge := self._cues.hedges["adverb"].get(words)) is not None:
                yield hedge.certainty

    def _nominal(self, noun: Token) -> Iterator[URIRef]:
        """What adjectives and participles of a noun say."""
        for child in noun.children:
            describes = child.dep_ in {"amod", "compound"} or (child.dep_ == "acl" and child.tag_ == "VBN")
            if describes and (hedge := self._words.hedge_of(child)) is not None:
                yield hedge.certainty
