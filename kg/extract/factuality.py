"""How the text presents an event: one value of seven, found by walking up the parse.

The value of a word is that of its own clause (negation, modal, aspect, adverb) within the context that its governor
makes, after FactBank (Saurí and Pustejovsky 2009) and polarity projection through implicatives (Nairn, Condoravdi
and Karttunen 2006). The words that matter stand in `cues.toml`; this module only composes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.cues import Cue, Cues
from kg.extract.grammar import NOMINAL, SUBJECTS, is_finite, is_infinitive, is_verb
from kg.ontology import DIP, factual

if TYPE_CHECKING:
    from spacy.tokens import Token

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
NEGATIVE = frozenset({DIP.NotRealized, DIP.Denied})
PRESENT_BE = frozenset({"is", "are", "am", "'s", "’s", "'re", "’re", "'m"})


class Factuality:
    """The factuality of the words of one document, each computed once."""

    def __init__(self, cues: Cues, light: frozenset[str], occur: frozenset[str]) -> None:
        """`light` verbs pass their own value to their object, `occur` verbs to their subject."""
        self._cues = cues
        self._light = light
        self._occur = occur
        self._known: dict[int, URIRef] = {}

    def of(self, token: Token) -> URIRef:
        """The factuality of what a verb, adjective or noun tells of."""
        if token.i not in self._known:
            self._known[token.i] = DIP.Actual  # a parse has no circles, but a governor may ask for its dependant
            value = self._own(token, self._context(token))
            self._known[token.i] = value
        return self._known[token.i]

    def cue_of(self, governor: Token) -> Cue | None:
        """The cue that a governing word is: with its particle first, then alone."""
        lemma = governor.lemma_.lower()
        for child in governor.children:
            if child.dep_ in {"prt", "prep", "advmod"} and (
                found := self._cues.governors.get(f"{lemma} {child.lower_}")
            ):
                return found
        return self._cues.governors.get(lemma) or self._cues.governors.get(governor.lower_)

    def _governed(self, governor: Token, cue: Cue) -> URIRef:
        """What a cue makes of its complement, given what the cue's own clause is worth."""
        state = self.of(governor)
        if state in NEGATIVE:
            return cue.negative if cue.negative is not None else state
        if state in factual():
            if cue.positive == DIP.Planned and _pluperfect(governor):
                return DIP.NotRealized  # "had been due to": the plan is past, and the text goes on otherwise
            return cue.positive if cue.positive is not None else state
        effect = cue.positive if cue.positive is not None else state
        if effect in NEGATIVE:
            return DIP.Conditional
        return max(state, effect, key=DISTANCE.__getitem__)

    def _context(self, token: Token) -> URIRef:
        """What the surroundings make of a word before its own clause speaks."""
        governor, dep = token.head, token.dep_
        if governor == token:
            return DIP.Actual
        if dep == "conj":
            return self._context_of_conjunct(token, governor)
        if is_verb(token) or token.pos_ == "ADJ":
            return self._context_of_clause(token, governor, dep)
        return self._context_of_noun(token, governor, dep)

    def _context_of_conjunct(self, token: Token, governor: Token) -> URIRef:
        if governor.pos_ in NOMINAL and token.pos_ in NOMINAL:
            return self._context(governor)
        if is_verb(token) and is_verb(governor):
            # "agreed to meet and to sign" shares the governor's context; "agreed to meet and left" does not
            shares = is_finite(token) == is_finite(governor) or not is_finite(token)
            return self._context(governor) if shares else DIP.Actual
        return DIP.Actual

    def _context_of_clause(self, token: Token, governor: Token, dep: str) -> URIRef:
        mark = next((c.lower_ for c in token.children if c.dep_ == "mark"), "")
        if mark in self._cues.marks and dep in {"advcl", "ccomp", "acl"}:
            return self._cues.marks[mark]
        if dep == "acomp" or dep == "oprd":
            return self.of(governor)
        if dep == "amod" and governor.pos_ in NOMINAL:
            return DIP.Actual
        if dep in {"xcomp", "ccomp", "acl", "csubj", "csubjpass", "relcl"}:
            cue = self.cue_of(governor)
            reach = is_infinitive(token) or not is_finite(token) or governor.lemma_.lower() in self._cues.finite
            if dep == "relcl" and governor.lemma_.lower() not in self._cues.finite:
                return DIP.Actual
            if cue is not None and reach and not (dep == "acl" and not is_infinitive(token) and token.tag_ != "VB"):
                return self._governed(governor, cue)
            if is_infinitive(token):
                return DIP.Conditional if dep == "acl" else self.of(governor)
            if dep == "ccomp" and self.of(governor) not in factual() and governor.lemma_ not in self._cues.report_verbs:
                return self.of(governor)
            return DIP.Actual
        if dep == "advcl":
            if is_infinitive(token):
                return DIP.Conditional  # purpose: an aim, not an outcome
            return self.of(governor) if not is_finite(token) and token.i > governor.i else DIP.Actual
        if dep == "pcomp":
            return self._context_of_gerund(governor)
        return DIP.Actual

    def _context_of_gerund(self, preposition: Token) -> URIRef:
        """A gerund behind a preposition: "accused of attacking", "without signing", "plans for meeting"."""
        above = preposition.head
        if preposition.lower_ == "without":
            return DIP.NotRealized
        if preposition.lower_ in self._cues.future and is_verb(above):
            return self.of(above)
        cue = self.cue_of(above)
        if cue is not None and preposition.lower_ in {"of", "for", "from", "to", "at", "on", "against"}:
            return self._governed(above, cue)
        if above.pos_ in NOMINAL:  # "its ongoing role in hosting them"
            return self._modifiers(above) or DIP.Actual
        return DIP.Actual

    def _context_of_noun(self, noun: Token, governor: Token, dep: str) -> URIRef:
        if dep in {"dobj", "nsubjpass", "attr", "oprd"} and is_verb(governor):
            return self._object_of(noun, governor)
        if dep == "nsubj" and is_verb(governor):
            return self.of(governor) if governor.lemma_ in self._occur else DIP.Actual
        if dep == "pobj":
            return self._behind_preposition(noun, governor)
        if dep == "appos":
            return self._context(governor)
        return DIP.Actual

    def _object_of(self, noun: Token, verb: Token) -> URIRef:
        cue = self.cue_of(verb)
        if verb.lemma_ in self._light and not (cue is not None and cue.positive in NEGATIVE):
            return self.of(verb)
        if cue is not None and not any(c.dep_ == "relcl" for c in noun.children):
            return self._governed(verb, cue)
        definite = any(c.dep_ == "poss" or c.lower_ in {"the", "this", "that", "these"} for c in noun.children)
        return DIP.Actual if definite else self.of(verb)

    def _behind_preposition(self, noun: Token, preposition: Token) -> URIRef:
        name, above = preposition.lower_, preposition.head
        if name == "without":
            return DIP.NotRealized
        if name in self._cues.presupposing:
            return DIP.Actual
        if name in self._cues.future or (name == "of" and above.lower_ == "ahead"):
            return DIP.Planned
        cue = self.cue_of(above)
        if name in {"of", "for", "on", "to", "at", "from", "about", "against", "in"} and cue is not None:
            return self._governed(above, cue)
        if name == "of" and above.pos_ in NOMINAL:
            return self.of(above)
        if name == "for" and is_verb(above):
            return self.of(above)
        return DIP.Actual

    def _own(self, token: Token, context: URIRef) -> URIRef:
        """A word's own clause within its context."""
        own = self._clause(token) if is_verb(token) else self._modifiers(token)
        negated = is_negated(token, self._cues)
        if own is None:
            value = context
        elif context in factual():
            value = own
        elif own in factual():
            value = context
        else:
            value = max(own, context, key=DISTANCE.__getitem__)
        if not negated:
            return value
        if context in NEGATIVE:
            return DIP.Actual
        return DIP.NotRealized if value in factual() or value == DIP.Planned or _ability(token) else value

    def _clause(self, verb: Token) -> URIRef | None:
        """Modal, aspect and adverbs of a clause; None where it says nothing."""
        auxiliaries = [c for c in verb.children if c.dep_ in {"aux", "auxpass"}]
        alike = verb.dep_ == "conj" and is_verb(verb.head) and verb.tag_ == verb.head.tag_
        if alike and not auxiliaries and not any(c.dep_ in SUBJECTS for c in verb.children):
            auxiliaries = [c for c in verb.head.children if c.dep_ in {"aux", "auxpass"}]
        found: list[URIRef] = []
        for auxiliary in auxiliaries:
            modal = self._cues.modals.get(auxiliary.lower_)
            if modal is not None and auxiliary.tag_ == "MD":
                found.append(DIP.Planned if self._future_in_past(auxiliary, verb) else modal)
        for child in verb.children:
            if child.dep_ == "advmod" and child.lower_ in self._cues.adverbs:
                found.append(self._cues.adverbs[child.lower_])
        if found:
            return max(found, key=DISTANCE.__getitem__)
        progressive = verb.tag_ == "VBG" and any(a.lower_ in PRESENT_BE or a.lower_ == "been" for a in auxiliaries)
        return DIP.Ongoing if progressive else None

    def _future_in_past(self, auxiliary: Token, verb: Token) -> bool:
        """`would` in reported speech is `will` said in the past; with `if` or `have` it is not."""
        if auxiliary.lower_ not in {"would", "'d", "’d"}:
            return False
        hypothetical = any(
            c.dep_ == "advcl" and any(m.lower_ in {"if", "unless"} for m in c.children) for c in verb.children
        )
        reported = verb.dep_ in {"ccomp", "conj", "relcl", "acl"} or any(
            a.lemma_ in self._cues.report_verbs for a in verb.ancestors
        )
        return reported and not hypothetical and not any(c.lower_ == "have" for c in verb.children)

    def _modifiers(self, noun: Token) -> URIRef | None:
        """Adjectives and participles at an event noun: "the upcoming talks", "a meeting planned in May"."""
        found: list[URIRef] = []
        for child in noun.children:
            cue = None
            if child.dep_ in {"amod", "compound"} or (child.dep_ == "acl" and child.tag_ == "VBN"):
                cue = self._cues.governors.get(child.lower_) or (
                    self._cues.governors.get(child.lemma_.lower()) if child.pos_ in {"VERB", "ADJ"} else None
                )
            if cue is not None and cue.positive is not None:
                found.append(cue.positive)
        return max(found, key=DISTANCE.__getitem__) if found else None


def is_negated(token: Token, cues: Cues) -> bool:
    """Whether a word is negated by an adverb, by `no` on its subject or object, or by `neither … nor`."""
    for child in token.children:
        adverbial = child.dep_ in {"advmod", "det", "preconj", "cc"} and child.lower_ in cues.negators
        if child.dep_ == "neg" or (adverbial and (child.dep_ != "cc" or child.i < token.i)):
            return True
    if is_verb(token):
        arguments = [c for c in token.children if c.dep_ in SUBJECTS | {"dobj", "attr"}]
        return any(d.lower_ in {"no", "neither"} and d.dep_ == "det" for a in arguments for d in a.children) or any(
            a.lower_ in {"nobody", "none", "nothing"} for a in arguments
        )
    return False


def _ability(token: Token) -> bool:
    """Whether the clause is about being able: a negated `can` or `could` says that it does not happen."""
    return any(c.dep_ == "aux" and c.lower_ in {"can", "ca", "could"} for c in token.children)


def _pluperfect(verb: Token) -> bool:
    """Whether a word of planning stands in the past perfect ("had been due to")."""
    clause = verb.head if verb.pos_ == "ADJ" and is_verb(verb.head) else verb
    return any(c.dep_ == "aux" and c.lower_ == "had" for c in clause.children)
