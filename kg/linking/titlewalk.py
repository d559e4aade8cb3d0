"""The words around the noun of a title: how far it reaches, and which of them say what, whose, and whether still."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.linking.titles import Status, noun_between
from kg.mentions import NameSpan
from kg.ontology import DIP

if TYPE_CHECKING:
    from kg.linking.linker import Linker
    from kg.tokens import Token

NOMINAL = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "JJS", "DT", "POS", "CD", "PRP$", "HYPH"})
DESCRIBING = frozenset({"JJ", "JJR", "JJS", "VBN", "CD", "RB", "RBS"})
BEHIND = frozenset({"of", "for", "to", "in", "at", "on", "from"})


@dataclass(slots=True)
class Walk:
    """Walks over the words around the noun of one title (`first` to `last`, exclusive)."""

    linker: Linker
    first: int
    last: int
    status: Status = Status.NOW
    kept: list[int] = field(default_factory=list)  # fields and grades before the noun
    owners: list[NameSpan] = field(default_factory=list)  # names before the noun, the nearest first
    sides: list[NameSpan] = field(default_factory=list)  # parties before a public post
    possessor: int = -1
    start: int = 0
    closed: bool = False  # nothing but an owner stands before "former"
    longer: str = ""  # the noun together with the end of the owner's name: "[US Treasury] Secretary"

    # -- before the noun -----------------------------------------------------------------------------------------

    def walk_before(self) -> None:
        """Walk left over fields, grades, description and owners."""
        doc, at = self.linker.doc, self.first
        floor = doc[at].sent.start
        while at > floor:
            further = self._step(doc[at - 1], at)
            if further is None:
                break
            at = further
        words = self.linker.gazetteer.titles
        if at - 1 > floor and doc[at - 1].tag_ == "DT":
            self._states(doc[at - 2].lower_)  # "formerly the mayor"
        while at < self.first and (doc[at].text in {"-", ","} or doc[at].lower_ in words.former | words.coming):
            at += 1
        self.start = at

    def _step(self, token: Token, at: int) -> int | None:
        """How far left the title goes over a token that stands before `at`; None where it ends."""
        words, doc = self.linker.gazetteer.titles, self.linker.doc
        word = token.lower_
        left = doc[at - 2] if at > 1 else None
        span = self.linker.names.at.get(token.i)
        if token.is_space or (token.ent_type_ in {"DATE", "TIME"} and span is None and word not in words.former):
            return None
        if word in words.former | words.coming and not self._field(word):
            self._states(word)
            return at - 1
        if token.text == "-":
            return self._hyphen(left, at)
        if token.tag_ == "POS" and left is not None:
            if left.i in self.linker.names.at:
                return None if self.owners and self._possessed() else self._owner(self.linker.names.at[left.i])
            if not self.owners:
                self.possessor = left.i
            return None
        if token.tag_ == "PRP$":
            self.possessor = -1 if self.owners else token.i
            return None if self.owners else at - 1
        if span is not None and span.end <= self.first:
            return self._name(token, span)
        if span is not None and not span.names and not self.owners:  # "[Indian] National Security Adviser"
            names = self.linker.gazetteer.names.get(doc[span.start : at].text)
            if names:
                return self._owner(NameSpan(span.start, at, "", names))
        if self.owners:
            return None
        return self._plain(token, left, at)

    def _possessed(self) -> bool:
        return self.owners[0].end < self.first and self.linker.doc[self.owners[0].end].tag_ == "POS"

    def _hyphen(self, left: Token | None, at: int) -> int | None:
        """Over the hyphen of "ex-", "then-", "vice-"; that of "Russian-installed" was met with that word."""
        words = self.linker.gazetteer.titles
        if left is None:
            return None
        if left.lower_ == "then" and self.linker.doc[at].lower_ in {"newly", "recently", "just"}:
            return None  # "then-newly elected President X" was new then, and may be president still
        if left.lower_ in words.former | words.coming | words.grades | words.acting:
            return at - 1
        return None

    def _name(self, token: Token, span: NameSpan) -> int | None:
        """A name before the noun: the owner, a field, or one that the person is described by."""
        linker, doc = self.linker, self.linker.doc
        before = doc[span.start - 1] if span.start else None
        if before is not None and before.text == "-" and before.i and doc[before.i - 1].lower_ in {"pro", "anti"}:
            return span.start - 2
        if not span.names and all(self._field(t.lower_) or t.lower_ == "and" for t in doc[span.start : span.end]):
            if self.owners:
                return None
            self.kept += reversed(range(span.start, span.end))
            return span.start
        if span.label == "PERSON" and not (not self.owners and token.dep_ in {"compound", "nmod", "poss", "amod"}):
            return None
        if len(self.owners) > 1:
            return None
        for end in range(span.end - 1, span.start, -1) if not span.names else ():  # "[Indian] National Security"
            names = linker.gazetteer.names.get(doc[span.start : end].text)
            rest = doc[end : span.end]
            place = any(
                linker.gazetteer.entries[n.entry].type in {DIP.State, DIP.Place}
                for n in linker.gazetteer.names.get(rest.text, ())
            )
            if names and (place or all(self._field(t.lower_) for t in rest)):
                self.kept += reversed(range(end, span.end))
                return self._owner(NameSpan(span.start, end, "", names))
        return self._owner(span)

    def _owner(self, span: NameSpan) -> int:
        self.owners.append(span)
        return span.start

    def _plain(self, token: Token, left: Token | None, at: int) -> int | None:
        """A word that is no name: kept where it says what the post is, passed over where it only describes."""
        words, doc, word = self.linker.gazetteer.titles, self.linker.doc, token.lower_
        beside = doc[at].lower_
        if self.closed and word not in words.grades | words.acting:
            return None
        if word == "under" and beside != "secretary":
            return None
        if word in {"first", "second"}:
            if beside in words.grades or beside in {"secretary", "minister", "lady", "lord"}:
                self.kept.append(token.i)
            return at - 1
        if left is not None and left.text == "-" and at > 2 and token.text.isupper() and doc[at - 3].text.isupper():
            self.kept += [token.i, at - 2, at - 3]
            return at - 3  # "ABS-CBN CEO"
        if left is not None and left.text == "-" and token.tag_ in {"VBN", "JJ", "VBD", "NN"} and at > 2:
            return at - 3  # "Russian-installed", "54-year-old"
        if word in words.describing:
            return at - 1
        if word in {"and", "&"} or (token.text == "," and self._field(beside)):
            joined = left is not None and self._field(left.lower_) and (self.kept or self._field(beside))
            listed = token.text != "," or any(doc[i].lower_ == "and" for i in self.kept)
            if not (joined and listed):
                return None
            self.kept.append(token.i)
            return at - 1
        noun = token.tag_ in {"NN", "NNP", "NNPS"} or (token.tag_ == "NNS" and token.dep_ in {"compound", "nmod"})
        alien = noun and word == token.text and not self._field(word) and doc[self.first].text.istitle()
        if alien and not doc[self.first].is_sent_start and word not in words.grades | words.acting:
            return None  # "impeach President X"
        if self._field(word) or word in words.grades or word in words.acting or noun:
            if noun and self._agent_ends(at) and word not in words.grades and not self._field(word):
                return None  # another title: "commander General X"
            self.kept.append(token.i)
            return at - 1
        if token.tag_ in DESCRIBING or (token.tag_ == "VBG" and token.dep_ == "amod"):
            return at - 1
        return None

    def _agent_ends(self, at: int) -> bool:
        return noun_between(self.linker, at - 1, at) is not None

    def _field(self, word: str) -> bool:
        return word in self.linker.gazetteer.titles.fields

    def _states(self, word: str) -> None:
        self.closed = True
        words = self.linker.gazetteer.titles
        if word in words.former:
            self.status = Status.FORMER
        elif word in words.coming:
            self.status = Status.COMING

    # -- behind the noun -----------------------------------------------------------------------------------------

    def walk_behind(self, until: int | None) -> tuple[int, list[tuple[int, int]]]:
        """Where the title ends, and its complements from preposition to end."""
        doc, at = self.linker.doc, self.last
        limit = until if until is not None else doc[self.first].sent.end
        found: list[tuple[int, int]] = []
        while at < limit - 1 and doc[at].lower_ in BEHIND and len(found) < 3:
            stop = at + 1
            while stop < limit and self._nominal(stop, at):
                stop += 1
            while stop > at + 1 and doc[stop - 1].tag_ in {"DT", "JJ", "POS", "PRP$", "CD", "VBG", "VBN"}:
                stop -= 1
            if stop == at + 1 or doc[at + 1].ent_type_ in {"DATE", "TIME"}:
                break
            found.append((at, stop))
            at = stop
        return at, found

    def _nominal(self, at: int, preposition: int) -> bool:
        doc = self.linker.doc
        token, span = doc[at], self.linker.names.at.get(at)
        if span is not None:
            return span.label != "PERSON" or at < span.end - 1 or doc[preposition].lower_ in {"to", "for", "of"}
        if token.lower_ in {"and", "&"}:
            field_before = doc[at - 1].tag_ == "JJ" or self._field(doc[at - 1].lower_)
            return field_before and at + 1 < len(doc) and doc[at + 1].tag_ in {"NN", "NNP", "NNS", "NNPS", "JJ"}
        return token.tag_ in NOMINAL or (token.tag_ in {"VBN", "VBG"} and token.dep_ in {"amod", "compound"})
