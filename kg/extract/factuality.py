"""How the text presents an event: one value of seven, found by walking up the parse.

The value of a word is that of its own clause (negation, modal, aspect, adverb) within the context that its governor
makes, after FactBank (Saurí and Pustejovsky 2009) and polarity projection through implicatives (Nairn, Condoravdi
and Karttunen 2006). The words that matter stand in `cues.toml`; this module only composes them. Where the words leave
it open, the value further from fact is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract import polarity
from kg.extract.grammar import (
    CLAUSAL,
    COMPLEMENT_PREPOSITIONS,
    NOMINAL,
    SUBJECTS,
    is_finite,
    is_infinitive,
    is_verb,
    pobjs,
    relative_object,
)
from kg.extract.nouns import NounContexts
from kg.extract.polarity import is_negated, mark_of
from kg.extract.states import NEGATIVE, OPEN
from kg.ontology import DIP, factual

__all__ = ["Factuality", "is_negated"]

if TYPE_CHECKING:
    from kg.tokens import Token


class Factuality(NounContexts):
    """The factuality of the words of one document, each computed once."""

    def _context(self, token: Token) -> URIRef:
        """What the surroundings make of a word before its own clause speaks."""
        governor, dep = token.head, token.dep_
        if is_verb(token) and (polarity.is_imperative(token) or polarity.is_polar_question(token)):
            return DIP.Conditional
        if polarity.is_in_case(token):
            return DIP.Conditional
        if governor == token:
            return DIP.Actual
        if dep == "conj":
            return self._context_of_conjunct(token, governor)
        if is_verb(token) or token.pos_ == "ADJ" or dep in {"pcomp", "ccomp", "xcomp"}:
            return self._context_of_clause(token, governor, dep)
        return self._context_of_noun(token, governor, dep)

    def _context_of_conjunct(self, token: Token, governor: Token) -> URIRef:
        if governor.pos_ in NOMINAL and token.pos_ in NOMINAL:
            return self._context(governor)
        if is_verb(token) and (is_verb(governor) or governor.pos_ == "ADJ"):
            gerund = polarity.is_gerund(token)
            if (
                gerund
                and not is_finite(token)
                and is_finite(governor)
                and governor.tag_ != "VBG"
                and (cue := self._words.cue_of(governor))
            ):
                return self._governed(governor, cue)  # "denied involvement and having planned it"
            # "agreed to meet and to sign" shares the governor's context; "agreed to meet and left" does not
            shares = is_finite(token) == is_finite(governor) or not is_finite(token)
            return self._context(governor) if shares else DIP.Actual
        if is_verb(governor) and token.pos_ in NOMINAL:
            return self.of(governor)  # a verb that the tagger took for a noun
        return DIP.Actual

    def _context_of_clause(self, token: Token, governor: Token, dep: str) -> URIRef:
        mark = mark_of(token)
        if mark in self._cues.marks and dep in {"advcl", "ccomp", "acl", "csubj", "csubjpass"}:
            return self._behind_mark(token, governor, mark)
        if dep in {"acomp", "oprd"}:
            cue = (
                self._words.cue_of(governor)
                if self._words.lemma(governor) not in {"be", "become", "get", "go"}
                else None
            )
            return self._governed(governor, cue) if cue is not None else self.of(governor)
        if dep == "amod" and governor.pos_ in NOMINAL:
            above = governor.head  # "denied massing troops", where the participle is read as an adjective
            near = token.tag_ == "VBG" and token.i > above.i and not polarity.is_counted(governor, token)
            if near and governor.dep_ == "pobj" and is_verb(above.head):
                return self._context_of_gerund(above)
            cue = self._words.cue_of(above) if near and governor.dep_ == "dobj" else None
            return self._governed(above, cue) if cue is not None else DIP.Actual
        if dep in CLAUSAL:
            return self._complement(token, governor, dep)
        if dep == "advcl":
            return self._adverbial(token, governor)
        if dep == "pcomp":
            return self._context_of_gerund(governor)
        return DIP.Actual

    def _behind_mark(self, token: Token, governor: Token, mark: str) -> URIRef:
        """A clause behind a conjunction: `if`, `unless`, `whether`, `rather than`."""
        if mark == "than":
            return DIP.NotRealized if any(c.lower_ == "rather" for c in token.children) else DIP.Actual
        if mark == "whether":
            cue = self._words.cue_of(self._words.predicate(governor))
            if cue is not None and cue.positive == DIP.Rumored:
                return DIP.Rumored
        if mark == "if" and token.dep_ == "advcl" and polarity.pluperfect(token):
            return DIP.NotRealized  # "if they had signed": they did not
        return self._cues.marks[mark]

    def _complement(self, token: Token, governor: Token, dep: str) -> URIRef:
        """A clause below a verb, an adjective or a noun."""
        infinitive = is_infinitive(token)
        if governor.pos_ in NOMINAL:
            return self._clause_of_noun(token, governor, dep)
        if infinitive and self._words.is_yet_to(governor):
            return DIP.NotRealized  # "has yet to"
        above = self._words.predicate(governor)
        if infinitive and any(c.lower_ == "too" for c in above.children):
            return DIP.NotRealized  # "too late to attend"
        cue = self._words.cue_of(above)
        if infinitive and governor.lemma_ == "have":
            return DIP.Conditional if self.of(governor) in factual() and governor.tag_ != "VBD" else self.of(governor)
        self._under(governor)
        if self._words.is_hearsay(token, governor):
            return DIP.Rumored
        reach = (
            infinitive or not is_finite(token) or self._words.reaches(above) or self._words.is_subjunctive(token, above)
        )
        if cue is not None and reach:
            if (
                infinitive
                and polarity.has_perfect(token)
                and cue.positive == DIP.Planned
                and polarity.is_past(governor)
            ):
                return DIP.NotRealized  # "was to have met"
            return self._governed(above, cue)
        if infinitive:
            return self.of(governor)
        if dep == "ccomp":
            return self._reported(governor)
        return self._open(governor) if dep == "xcomp" and polarity.is_gerund(token) else DIP.Actual

    def _reported(self, governor: Token) -> URIRef:
        """A finite clause below a verb that is no cue: what is said is as said, what is not said is open."""
        subjects = [c for c in governor.children if c.dep_ in SUBJECTS]
        if governor.dep_ == "pcomp":  # "were quoted by unconfirmed reports as saying"
            subjects += [p for c in governor.head.head.children if c.dep_ == "agent" for p in pobjs(c)]
        if any(self._words.is_rumour(s) for s in subjects):
            return DIP.Rumored
        value = self.of(governor)
        adding = governor.dep_ == "advcl" and governor.tag_ == "VBG"  # "… must go, adding that …": said all the same
        if value in factual() or adding or self._words.lemma(governor) in self._cues.factive:
            return DIP.Actual
        if self._words.lemma(governor) in self._cues.report_verbs:
            return DIP.Rumored if value in NEGATIVE else DIP.Actual if value == DIP.Planned else value
        return value

    def _clause_of_noun(self, token: Token, noun: Token, dep: str) -> URIRef:
        """A clause that hangs on a noun: its content, what it is for, or what is said of it."""
        if dep in {"ccomp", "csubj", "csubjpass"}:
            return self.of(noun)
        cue = self._words.cue_of(noun)
        lemma = self._words.lemma(noun)
        content = mark_of(token) == "that" or (dep == "acl" and is_finite(token)) or polarity.is_gapless(token)
        taken_up = noun.dep_ == "appos" and is_verb(noun.head) and relative_object(token) is not None
        content = content and not taken_up  # "armed them, a charge that Chad denied"
        if content and is_finite(token) and (lemma in self._cues.reports or self._words.reaches(noun)):
            if lemma in self._cues.reports:
                return self._content(noun)
            self._under(noun)
            return self._governed(noun, cue) if cue is not None else DIP.Actual
        if is_infinitive(token) and dep == "acl":
            return self._governed(noun, cue) if cue is not None else DIP.Conditional
        above = noun.head
        if self._words.says(token, noun):  # "rejected a report accusing it of theft": it accuses all the same
            return self._open(above) if is_verb(above) else DIP.Actual
        if dep == "acl" and token.tag_ == "VBG" and noun.dep_ == "dobj" and is_verb(above):
            if (verb_cue := self._words.cue_of(above)) is not None:
                return self._governed(above, verb_cue)
            return self._open(above)
        if polarity.is_new(noun) and not polarity.has_perfect(token) and token.tag_ != "VBD":
            loose = any(c.dep_ == "punct" and c.lower_ == "," and c.i < token.i for c in noun.children)
            value = DIP.Actual if loose else self._context(noun)
            return value if value in OPEN | NEGATIVE else DIP.Actual  # "wants a deal that frees them"
        return DIP.Actual

    def _adverbial(self, token: Token, governor: Token) -> URIRef:
        """A clause of purpose, time or circumstance."""
        if is_infinitive(token):
            cue = self._words.cue_of(governor)
            bare = not any(c.dep_ in {"dobj", "xcomp", "ccomp"} for c in governor.children)
            if cue is not None and bare and is_verb(governor) and DIP.NotRealized in {cue.positive, cue.negative}:
                return self._governed(governor, cue)
            if any(c.lower_ == "too" for w in governor.children if w.pos_ in {"ADJ", "ADV"} for c in w.children):
                return DIP.NotRealized  # "too late to attend"
            if (noun := polarity.noun_before(token, governor)) is not None and (cue := self._words.cue_of(noun)):
                return self._governed(noun, cue)  # "resisted calls to accept", read as what he resisted for
            if polarity.takes_time(governor):
                return self.of(governor)
            self._now.asked.append(governor)
            return DIP.Conditional  # purpose: an aim, not an outcome, and no surer than what is done for it
        if not is_finite(token):
            value = self.of(governor) if token.i > governor.i else DIP.Actual
            return DIP.Actual if value in NEGATIVE and polarity.is_aside(token) else value  # "did not go, saying …"
        ahead = self.of(governor)
        return ahead if polarity.is_present_time(token) and ahead in {DIP.Planned, DIP.Conditional} else DIP.Actual

    def _context_of_gerund(self, preposition: Token) -> URIRef:
        """A gerund behind a preposition: "accused of attacking", "without signing", "plans for meeting"."""
        above = preposition.head
        if above.pos_ in {"ADP", "ADV"} and is_verb(above.head):
            above = above.head  # "opted out of"
        before = preposition.nbor(-1).lower_ if preposition.i else ""
        if preposition.lower_ == "without" or before in {"instead", "short"}:
            return DIP.NotRealized
        if preposition.lower_ in self._cues.future and is_verb(above):
            return self.of(above)
        if is_verb(above) and self._words.is_hearsay(preposition, above):
            self._under(above)
            return DIP.Rumored
        if above.pos_ == "NOUN" and self._words.lemma(above) in self._cues.reports:
            return self._content(above)
        cue = self._words.cue_of(above)
        if preposition.lower_ == "for" and is_verb(above) and self._words.lemma(above) in self._cues.factive:
            return DIP.Actual  # "to punish him for refusing": whether or not he is punished
        if cue is not None and preposition.lower_ in COMPLEMENT_PREPOSITIONS:
            return self._governed(above, cue)
        if above.pos_ in NOMINAL:  # "its ongoing role in hosting them"
            return self._plain.of_noun(above) or self._open(above)
        return self._open(above) if is_verb(above) else DIP.Actual
