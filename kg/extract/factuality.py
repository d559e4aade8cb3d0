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
from kg.extract.cues import Cue, Cues
from kg.extract.cuewords import CueWords
from kg.extract.grammar import NOMINAL, SUBJECTS, is_finite, is_infinitive, is_passive, is_verb, pobjs
from kg.extract.plain import PlainValue, distance
from kg.extract.polarity import is_indefinite, is_negated, mark_of
from kg.ontology import DIP, factual

__all__ = ["Factuality", "is_negated"]

if TYPE_CHECKING:
    from spacy.tokens import Token

NEGATIVE = frozenset({DIP.NotRealized, DIP.Denied})
OPEN = frozenset({DIP.Planned, DIP.Conditional, DIP.Rumored})
CLAUSAL = frozenset({"xcomp", "ccomp", "acl", "csubj", "csubjpass", "relcl"})
COMPLEMENT_PREPOSITIONS = frozenset(
    {"of", "for", "on", "to", "at", "from", "about", "against", "in", "over", "with", "into", "between"}
)


class Factuality:
    """The factuality of the words of one document, each computed once."""

    def __init__(self, cues: Cues, light: frozenset[str], occur: frozenset[str]) -> None:
        """`light` verbs pass their own value to their object, `occur` verbs to their subject."""
        self._cues = cues
        self._words = CueWords(cues)
        self._plain = PlainValue(cues, self._words)
        self._light = light
        self._occur = occur
        self._known: dict[int, tuple[URIRef, bool]] = {}

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
        if token.i not in self._known:
            self._known[token.i] = DIP.Actual, False  # no circles in a parse, but a governor may ask for its dependant
            self._known[token.i] = self._own(token, self._context(token)), is_negated(token, self._cues)
        return self._known[token.i]

    def _governed(self, governor: Token, cue: Cue) -> URIRef:
        """What a cue makes of its complement, given what the cue's own clause is worth."""
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

    # -- clauses ----------------------------------------------------------------------------------------------

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
        if mark in self._cues.marks and dep in {"advcl", "ccomp", "acl"}:
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
        return DIP.Actual

    def _reported(self, governor: Token) -> URIRef:
        """A finite clause below a verb that is no cue: what is said is as said, what is not said is open."""
        subjects = [c for c in governor.children if c.dep_ in SUBJECTS]
        if governor.dep_ == "pcomp":  # "were quoted by unconfirmed reports as saying"
            subjects += [p for c in governor.head.head.children if c.dep_ == "agent" for p in pobjs(c)]
        if any(self._words.is_rumour(s) for s in subjects):
            return DIP.Rumored
        value = self.of(governor)
        if value in factual() or self._words.lemma(governor) in self._cues.factive:
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
        if content and is_finite(token) and (lemma in self._cues.reports or self._words.reaches(noun)):
            if lemma in self._cues.reports:
                return self._content(noun)
            return self._governed(noun, cue) if cue is not None else DIP.Actual
        if is_infinitive(token) and dep == "acl":
            return self._governed(noun, cue) if cue is not None else DIP.Conditional
        above = noun.head
        if dep == "acl" and token.tag_ == "VBG" and noun.dep_ == "dobj" and is_verb(above):
            if (verb_cue := self._words.cue_of(above)) is not None:
                return self._governed(above, verb_cue)
            return self._open(above)
        if polarity.is_new(noun) and not polarity.has_perfect(token) and token.tag_ != "VBD":
            loose = any(c.dep_ == "punct" and c.lower_ == "," and c.i < token.i for c in noun.children)
            value = DIP.Actual if loose else self._context(noun)
            return value if value in OPEN | NEGATIVE else DIP.Actual  # "wants a deal that frees them"
        return DIP.Actual

    def _content(self, noun: Token) -> URIRef:
        """What a report, claim or allegation says: denied with it; only said where nobody owns it."""
        value = self.of(noun)
        if value in NEGATIVE or self._words.called_false(noun):
            return DIP.Denied
        if value in factual() and self._words.owned(noun):
            return DIP.Actual
        return value if value in {DIP.Conditional, DIP.Planned} else DIP.Rumored

    def _adverbial(self, token: Token, governor: Token) -> URIRef:
        """A clause of purpose, time or circumstance."""
        if is_infinitive(token):
            cue = self._words.cue_of(governor)
            bare = not any(c.dep_ in {"dobj", "xcomp", "ccomp"} for c in governor.children)
            if cue is not None and bare and is_verb(governor) and DIP.NotRealized in {cue.positive, cue.negative}:
                return self._governed(governor, cue)
            for child in governor.children:
                if child.pos_ in {"ADJ", "ADV"} and any(c.lower_ == "too" for c in child.children):
                    return DIP.NotRealized  # "too late to attend"
            return DIP.Conditional  # purpose: an aim, not an outcome
        if not is_finite(token):
            value = self.of(governor) if token.i > governor.i else DIP.Actual
            return DIP.Actual if value in NEGATIVE and polarity.is_aside(token) else value  # "did not go, saying …"
        ahead = self.of(governor)
        return ahead if polarity.is_present_time(token) and ahead in {DIP.Planned, DIP.Conditional} else DIP.Actual

    def _context_of_gerund(self, preposition: Token) -> URIRef:
        """A gerund behind a preposition: "accused of attacking", "without signing", "plans for meeting"."""
        above = preposition.head
        before = preposition.nbor(-1).lower_ if preposition.i else ""
        if preposition.lower_ == "without" or before in {"instead", "short"}:
            return DIP.NotRealized
        if preposition.lower_ in self._cues.future and is_verb(above):
            return self.of(above)
        if is_verb(above) and self._words.is_hearsay(preposition, above):
            return DIP.Rumored
        if above.pos_ == "NOUN" and self._words.lemma(above) in self._cues.reports:
            return self._content(above)
        cue = self._words.cue_of(above)
        if cue is not None and preposition.lower_ in COMPLEMENT_PREPOSITIONS:
            return self._governed(above, cue)
        if above.pos_ in NOMINAL:  # "its ongoing role in hosting them"
            return self._plain.of_noun(above) or self._open(above)
        return self._open(above) if is_verb(above) else DIP.Actual

    def _open(self, above: Token) -> URIRef:
        """A value that is no fact is passed on, a fact is not: what stands beside it speaks for itself."""
        value = self.of(above)
        return value if value not in factual() else DIP.Actual

    # -- nouns ------------------------------------------------------------------------------------------------

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
        if verb.lemma_ in self._light and not (cue is not None and cue.positive in NEGATIVE | {DIP.Ongoing}):
            return self.of(verb)
        told = any(c.dep_ == "relcl" and self.of(c) == DIP.Actual for c in noun.children) and not is_indefinite(noun)
        if cue is not None and not told:
            return self._governed(verb, cue)
        if not is_indefinite(noun) and (told or self._words.lemma(verb) in self._cues.factive):
            return DIP.Actual
        return self._open(verb)

    def _behind_preposition(self, noun: Token, preposition: Token) -> URIRef:
        name, above = preposition.lower_, preposition.head
        if name == "without" or (name == "of" and above.lower_ == "instead"):
            return DIP.NotRealized
        if name in self._cues.presupposing:
            return DIP.Actual
        if name in self._cues.future or (name == "of" and above.lower_ == "ahead"):
            return DIP.Planned
        cue = self._words.cue_of(above)
        if name in COMPLEMENT_PREPOSITIONS and above.pos_ in NOMINAL and self._words.lemma(above) in self._cues.reports:
            return self._content(above) if name in {"of", "about"} else DIP.Actual
        if name in COMPLEMENT_PREPOSITIONS and cue is not None and self._words.lemma(above) not in {"be", "go"}:
            return self._governed(above, cue)
        if name in {"on", "about", "over"} and self._words.lemma(above) in self._cues.about and is_indefinite(noun):
            return DIP.Conditional
        if name == "of" and above.pos_ in NOMINAL:
            return self.of(above)
        if is_verb(above) and (name == "for" or (is_indefinite(noun) and noun.pos_ == "NOUN")):
            return self.of(above) if name == "for" else self._open(above)
        return self._open(above) if is_verb(above) and name in {"at", "during"} else DIP.Actual

    # -- the word itself --------------------------------------------------------------------------------------

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
