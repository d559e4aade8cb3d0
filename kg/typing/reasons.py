"""Why and to what end: events given as causes, aims and outcomes of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.cues import Cues
from kg.extract.factuality import Factuality, is_negated
from kg.extract.grammar import is_infinitive, is_verb, path_up, surface_subjects
from kg.linking.linker import Linker
from kg.ontology import DIP, event_type, factual

if TYPE_CHECKING:
    from kg.tokens import Token
    from kg.typing.coreference import Told

AFTER = frozenset({"after", "following"})
REACTING = frozenset({"SANCTION", "ACCUSE", "PROTEST", "ASSAULT", "COERCE", "REJECT", "THREATEN"})
PASSING = frozenset({"pobj", "prep", "pcomp", "poss", "amod", "dobj", "acl", "attr", "acomp", "advcl", "agent", "conj"})


class Reasons:
    """Links the events of one document; `by_token` finds the telling that a word is the head or the governor of."""

    def __init__(
        self, told_of: Sequence[Told], by_token: Mapping[int, Told], linker: Linker, cues: Cues, factuality: Factuality
    ) -> None:
        """The events are all read; nothing is linked yet."""
        self._told_of = told_of
        self._by_token = by_token
        self._linker = linker
        self._cues = cues
        self._factuality = factuality

    def link(self) -> None:
        """Put aims and causes into the links of each telling."""
        for told in self._told_of:
            self._aim(told)
            self._cause(told)
            self._in_response(told)

    # -- aims -------------------------------------------------------------------------------------------------

    def _aim(self, told: Told) -> None:
        """What brings it about: "the meeting aims to …", "met to sign …", "talks in an effort to …"."""
        meant = False
        low = told.draft.governor or told.draft.head
        for above in path_up(low):
            if above.lemma_ in self._cues.aims and is_verb(above):
                self._point(surface_subjects(above), told)
            noun = above.lemma_ in self._cues.aims and above.pos_ == "NOUN"
            purpose = above.dep_ == "advcl" and is_infinitive(above) and above.head.lemma_ not in {"be", "expect"}
            if meant and above != low:
                origin = self._by_token.get(above.i)
                if origin is not None and self._other(origin, told):
                    origin.links.add((DIP.aim, told.event.iri))
                    return
                if is_verb(above):
                    return
            meant = meant or noun or purpose

    def _point(self, subjects: Sequence[Token], told: Told) -> None:
        for subject in subjects:
            origin = self._by_token.get(subject.i)
            if origin is not None and self._other(origin, told):
                origin.links.add((DIP.aim, told.event.iri))

    # -- causes -----------------------------------------------------------------------------------------------

    def _cause(self, cause: Told) -> None:
        """What it is given as a reason for: climb from it to the first event above, over words that say "because"."""
        low = cause.draft.head
        if low.dep_ in {"nsubj", "nsubjpass"} and self._brings_about(cause, low.head):
            return
        because = False
        after = ""
        for step in list(path_up(low))[:8]:
            if step != low:
                effect = self._by_token.get(step.i) or self._subject_of(step)
                if effect is not None and self._other(effect, cause) and (because or after):
                    if (because or self._reacts(effect, cause)) and self._holds(cause):
                        effect.links.add((DIP.cause, cause.event.iri))
                    return
                if is_verb(step) and step.lemma_ not in self._cues.because and step.lemma_ != "be":
                    return
                because = because or step.lemma_.lower() in self._cues.because
                after = after or (step.lower_ if step.lower_ in AFTER else "")
            for child in step.children:
                if child.dep_ == "mark" and step.dep_ == "advcl":
                    because = because or child.lower_ in self._cues.because
                    after = after or (child.lower_ if child.lower_ in AFTER else "")
            if step.dep_ not in PASSING:
                return

    def _brings_about(self, cause: Told, verb: Token) -> bool:
        """Whether an event is the subject of a verb of causing: "the attack led Oman to cancel talks"."""
        if verb.lemma_ not in self._cues.causing or is_negated(verb, self._cues):
            return False
        for low in verb.subtree:
            effect = self._by_token.get(low.i)
            below = [t for t in path_up(low) if t == verb or t.dep_ in {"xcomp", "ccomp", "dobj", "pobj", "prep"}]
            if effect is not None and self._other(effect, cause) and verb in below and low.i > verb.i:
                effect.links.add((DIP.cause, cause.event.iri))
                return True
        return False

    def _subject_of(self, verb: Token) -> Told | None:
        """The event that a copula says it of: "the attack was in retaliation for …"."""
        if verb.lemma_ not in {"be", "come"}:
            return None
        return next((self._by_token[c.i] for c in verb.children if c.dep_ == "nsubj" and c.i in self._by_token), None)

    def _in_response(self, effect: Told) -> None:
        """To what was done to it just before: "In response, Chad expelled …"."""
        for verb in (effect.draft.governor, effect.draft.head):
            for child in verb.children if verb is not None else ():
                nouns = [n for n in child.children if n.dep_ == "pobj"] if child.lower_ in {"in", "as"} else []
                bare = any(n.lemma_ in self._cues.because and not any(True for _ in n.children) for n in nouns)
                if bare and not any(link == DIP.cause for link, _ in effect.links):
                    before = [t for t in self._told_of if t.draft.head.i < effect.draft.head.i and t != effect]
                    for cause in reversed(before):
                        if self._reacts(effect, cause) and self._near(effect, cause):
                            effect.links.add((DIP.cause, cause.event.iri))
                            return

    def _reacts(self, effect: Told, cause: Told) -> bool:
        """Whether an act answers its doer for what he did to it, or for what he did."""
        if event_type(effect.event.type).plover not in REACTING or not self._holds(cause):
            return False
        harmful = event_type(cause.event.type).plover in REACTING
        return harmful and bool(self._sides(effect, DIP.target) & self._sides(cause, DIP.initiator))

    def _sides(self, told: Told, role: URIRef) -> set[URIRef]:
        return {self._linker.principal(a) for r, a in told.event.roles if r == role}

    def _near(self, one: Told, other: Told) -> bool:
        return abs(self._linker.sentence_of(one.draft.head) - self._linker.sentence_of(other.draft.head)) <= 2

    def _holds(self, cause: Told) -> bool:
        return cause.factuality in factual() or cause.factuality == DIP.Planned

    def _other(self, one: Told, two: Told) -> bool:
        return one.event.iri != two.event.iri


def outcome(told: Told, cues: Cues, factuality: Factuality) -> URIRef | None:
    """How an event ended, where a clause that it is the subject of says so as a fact.

    "The talks collapsed", "ended without agreement", "ended in failure", "produced no deal", "were a success".
    """
    head = told.draft.head
    while head.dep_ == "pobj" and head.head.lower_ == "of" and head.head.head.pos_ == "NOUN":
        head = head.head.head
    verb = head.head
    if head.dep_ not in {"nsubj", "nsubjpass"} or not is_verb(verb):
        return None
    names = {verb.lemma_, *(f"{verb.lemma_} {c.lower_}" for c in verb.children if c.dep_ in {"prt", "advmod", "prep"})}
    if factuality.of(verb) in factual():
        found = next((cues.outcomes[n] for n in sorted(names) if n in cues.outcomes), None)
        if found is not None:
            return found
    elif verb.lemma_ not in cues.yielding:
        return None
    if verb.lemma_ not in cues.closing | cues.yielding | {"be"} and "break up" not in names:
        return None
    return next((o for o in (_said(child, cues) for child in verb.children) if o is not None), None)


def _said(child: Token, cues: Cues) -> URIRef | None:
    """What the end of an event was like, by a phrase behind its verb."""
    nouns = [n for n in child.children if n.dep_ == "pobj"] if child.dep_ == "prep" else [child]
    for noun in nouns:
        if child.dep_ not in {"prep", "dobj", "attr", "acomp"} or noun.pos_ not in {"NOUN", "ADJ"}:
            continue
        none = child.lower_ == "without" or any(c.lower_ in {"no", "little"} for c in noun.children)
        found = cues.endings.get(noun.lemma_.lower())
        if found == DIP.Success and none:
            return DIP.Failure
        if found is not None and not none:
            return found
    return None
