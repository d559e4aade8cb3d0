"""A grammar of titles: what stands before or beside a person's name, read as a post and as whose post it is.

    [status] [owner ['s]] (grade | field)* NOUN [of|for|to|in|at NOMINAL]*

"Britain's former deputy foreign minister", "UN special envoy for Syria", "head of Iran's Quds Force". The words are
data (`titles.toml`, `agents.csv`); adjectives that are none of these describe the person ("embattled") and fall away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.linking import places
from kg.linking.nominals import body_of
from kg.linking.pronouns import antecedents
from kg.linking.titles import Status, Title, is_post, noun_between, rank_of
from kg.linking.titlewalk import NOMINAL, Walk
from kg.mentions import NameSpan
from kg.ontology import DIP, is_a
from kg.words import word_list

if TYPE_CHECKING:
    from kg.linking.linker import Linker
    from kg.tokens import Token

HOMES = word_list("titlephrases.homes")


def before(linker: Linker, span: NameSpan) -> list[Title]:
    """The titles directly before a person's name, the nearest first: "AU chairperson President X" has two."""
    doc, words = linker.doc, linker.gazetteer.titles
    floor, end = doc[span.start].sent.start, span.start
    for width in (2, 1):  # names that the gazetteer holds with their title: "King Abdullah II"
        inside = noun_between(linker, span.start, span.start + width) if span.end - span.start > width else None
        if inside is not None and inside[0] == span.start:
            end = span.start + width
            break
    found: list[Title] = []
    while end > floor and len(found) < 2:
        if found and doc[end - 1].text == "," and found[0].rank in {"officer", "judge"}:
            end -= 1  # "Pakistan's army chief, General X"
        while end - 1 > floor and (doc[end - 1].lower_ in words.address or doc[end - 1].text == "."):
            end -= 1
        last, status = _suffix(linker, end, floor)
        noun = noun_between(linker, floor, last)
        if noun is not None and noun[1] in words.fields and doc[noun[0] - 1].lower_ in {"of", "for"}:
            noun = None  # "Secretary of Justice X"
        if noun is not None:
            title = _Reader(linker, noun[0], last, status).read(noun[1], behind=False)
        elif found or (start := _complemented(linker, floor, end)) is None:
            break
        else:
            noun = noun_between(linker, floor, start)
            if noun is None:
                break
            title = _Reader(linker, noun[0], start).read(noun[1], behind=True, until=end)
            if title.end != end:
                break
        found.append(title)
        if not is_post(title.noun, linker.gazetteer):
            break  # "Lord Mayor candidate X" is no mayor
        end = title.start
    return found


def _suffix(linker: Linker, end: int, floor: int) -> tuple[int, Status]:
    """Where a title ends before "-elect", "designate" or "nominee", and that it is to come where one stands there."""
    doc, words = linker.doc, linker.gazetteer.titles
    if end - 2 > floor - 1 and doc[end - 1].lower_ in words.coming:
        last = end - 2 if doc[end - 2].text == "-" else end - 1
        if last > floor and noun_between(linker, floor, last) is not None:
            return last, Status.COMING
    return end, Status.NOW


def _complemented(linker: Linker, floor: int, end: int) -> int | None:
    """Where the complement of a title before a name begins: "governor | of Alaska Sarah Palin"."""
    doc = linker.doc
    for at in range(end - 2, max(floor, end - 10), -1):
        token = doc[at]
        if token.lower_ in {"of", "for", "to"} and noun_between(linker, floor, at) is not None:
            return at
        if not (token.tag_ in NOMINAL or token.lower_ in {"and", "of", "for", "to", "&"}):
            return None
    return None


def beside(linker: Linker, head: Token, until: int | None = None) -> Title | None:
    """The title that a noun phrase beside a name is: "the U.S. ambassador to the United Nations"."""
    doc = linker.doc
    floor = head.sent.start
    for last in range(min(head.i + 4, len(doc)), head.i, -1):
        noun = noun_between(linker, floor, last)
        if noun is None or noun[0] > head.i:
            continue
        first, status = noun[0], Status.NOW
        if doc[head.i].lower_ == "nominee" and last < len(doc) - 1 and doc[last].lower_ == "for":
            for end in range(min(last + 5, len(doc)), last + 1, -1):
                named = noun_between(linker, last + 1, end)
                if named is not None and named[0] <= last + 2:
                    return _Reader(linker, named[0], end, Status.COMING).read(named[1], behind=True, until=until)
        elif last - 1 > floor and doc[last - 1].lower_ in linker.gazetteer.titles.coming:
            end, status = _suffix(linker, last, floor)
            noun = noun_between(linker, floor, end) or noun
            return _Reader(linker, noun[0], end, status).read(noun[1], behind=True, until=until)
        elif first - 2 > floor and doc[first - 1].lower_ in {"for", "as"}:
            status = Status.COMING if doc[first - 2].lower_ in linker.gazetteer.titles.coming else status
        return _Reader(linker, first, last, status).read(noun[1], behind=True, until=until)
    return None


class _Reader(Walk):
    """Reads one title off the tokens around its noun."""

    def read(self, noun: str, *, behind: bool, until: int | None = None) -> Title:
        """The title, with what stands before the noun and, where it may, behind it."""
        over = self.linker.names.at.get(self.first)
        if over is not None and over.end < self.last and over.names:
            shorter = noun_between(self.linker, over.end, self.last)
            if shorter is not None:
                self.longer, (self.first, noun) = noun, shorter
        self.walk_before()
        end, complements = self.last, list[tuple[int, int]]()
        if behind:
            end, complements = self.walk_behind(until)
        return self._title(noun, end, complements)

    # -- what it says --------------------------------------------------------------------------------------------

    def _title(self, noun: str, end: int, complements: list[tuple[int, int]]) -> Title:
        linker, doc = self.linker, self.linker.doc
        full = " ".join((*(doc[i].lower_ for i in sorted(self.kept)), noun)).replace(" - ", "-").replace(" ,", ",")
        rank = rank_of(full, linker.gazetteer)
        body, owners, part, own, inner = self._owned(full, rank)
        unclear = False
        if self.possessor >= 0 and body is None:
            owners = self._possessing()
            body = owners[0] if len(owners) == 1 else None
            unclear = body is None and doc[self.possessor].tag_ == "PRP$"
        consumed: set[tuple[int, int]] = set()
        first_said = body is not None
        for complement in complements:
            if body is not None or part:
                break
            body, more, part = self._behind_owner(complement, noun, rank)
            owners = owners or more
            if body is not None:
                consumed.add(complement)
        behind = [c for c in complements if c not in consumed]
        if self.longer and body is not None:
            state = linker.principal(body)
            if linker.office(state, self.longer) is not None:
                body, full = state, self.longer
        full = " ".join((*inner, full))
        said = " ".join(doc[a:b].text for a, b in behind)
        direct = (
            body is not None
            and doc[max(self.start - 1, 0)].lower_ not in {"a", "an"}
            and not self.kept
            and not inner
            and not behind
        )
        direct = direct and (first_said or complements[0] in consumed) and full == noun
        bare = body is None and not owners and not complements and self.possessor < 0
        if noun == "secretary" and body is not None and linker.actor(body).type != DIP.State:
            rank = "head"  # "Security Council secretary"
        return Title(
            start=self.start,
            end=end,
            noun=full,
            post=f"{full} {said}".strip(),
            words=self._words(complements, body),
            rank=rank,
            status=self.status,
            owners=owners,
            body=body,
            unclear=unclear,
            own=own,
            directly=direct,
            bare=bare and full in linker.gazetteer.titles.bare,
        )

    def _owned(self, noun: str, rank: str) -> tuple[URIRef | None, tuple[URIRef, ...], bool, bool, tuple[str, ...]]:
        """By names before: (body, for whom one acts, in a part of a state, called by its seat, names as fields)."""
        linker, doc = self.linker, self.linker.doc
        words = linker.gazetteer.titles
        self.sides = [s for s in self.owners if self._is_side(s, noun)]
        spans = [s for s in self.owners if s not in self.sides]
        if not spans:
            return None, (), False, False, ()
        inner: tuple[str, ...] = ()
        chosen = spans[0]
        if len(spans) > 1:
            near, far = (self._types(s) for s in spans[:2])
            placed = bool(near) and all(is_a(t, DIP.State) or is_a(t, DIP.Place) for t in near)
            if far and (placed or not self._resolved(chosen)):
                inner, chosen = (doc[spans[0].start : spans[0].end].text,), spans[1]
        root = doc[chosen.start : chosen.end].root
        own_part = rank not in {"judge", "officer"} and any(doc[i].lower_ in words.local for i in self.kept)
        local = "police" in noun.split() or any(noun == p or noun.endswith(f" {p}") for p in words.provincial)
        part = linker.is_region(root, local=local) or own_part
        owners = self._resolved(chosen)
        if rank == "minister" and len(owners) == 1 and owners[0] not in linker.gazetteer.entries:
            return None, (), False, False, (*inner, doc[chosen.start : chosen.end].text.lower())  # "Civil Aviation"
        if part:
            return None, owners or self._state(root), True, False, inner
        body = owners[0] if len(owners) == 1 else None
        seat = bool(chosen.names) and all(n.kind == "metonym" for n in chosen.names)
        if body is not None and linker.actor(body).type == DIP.Person:
            return body, owners, False, False, inner
        return body, owners, False, seat and linker.actor(body).type == DIP.State if body else False, inner

    def _state(self, root: Token) -> tuple[URIRef, ...]:
        state = places.state_of_name(self.linker, root)
        return (state,) if state is not None and self.linker.known(state) else ()

    def _is_side(self, span: NameSpan, noun: str) -> bool:
        """Whether a name is a party before a public post: it says whose side one is on."""
        words = self.linker.gazetteer.titles
        public = any(noun == p or noun.endswith(f" {p}") for p in words.public)
        side = self.linker.doc[span.start : span.end].text.lower() in words.sides
        return public and (side or DIP.PoliticalParty in self._types(span))

    def _types(self, span: NameSpan) -> set[URIRef]:
        return {self.linker.gazetteer.entries[n.entry].type for n in span.names}

    def _resolved(self, span: NameSpan) -> tuple[URIRef, ...]:
        """Whom a name names, also where it stands further on."""
        root = self.linker.doc[span.start : span.end].root
        if self.linker.names.at.get(root.i) != span:  # a part of a name
            iris = {n.entry for n in span.names}
            return tuple(iris) if len(iris) == 1 and self.linker.known(next(iter(iris))) else ()
        found = self.linker.owners_of_name(root) or self.linker.named(root)
        if not found and span.label == "ORG":
            found = self.linker.named_by(span)
        return found

    def _possessing(self) -> tuple[URIRef, ...]:
        token = self.linker.doc[self.possessor]
        if token.tag_ == "PRP$":
            return antecedents(self.linker, token, self.linker.history)
        return self.linker.named(token)

    def _behind_owner(
        self, complement: tuple[int, int], noun: str, rank: str
    ) -> tuple[URIRef | None, tuple[URIRef, ...], bool]:
        """(body, for whom one acts, in a part of a state) by one complement."""
        linker, doc = self.linker, self.linker.doc
        start, end = complement
        preposition = doc[start].lower_
        service = any(noun == s or noun.endswith(f" {s}") for s in linker.gazetteer.titles.service)
        span = linker.names.at.get(end - 1)
        if (
            preposition in {"for", "to", "on"}
            and not service
            and not (
                preposition == "for" and span is not None and span.label == "ORG" and rank not in {"envoy", "minister"}
            )
        ):
            return None, (), False
        if preposition == "to" and rank == "envoy":
            return None, (), False
        if span is None or span.end != end:
            token = doc[end - 1]
            owners = linker.owners(token)
            body = body_of(linker, token, start + 1, owners) if owners else None
            return body, (body,) if body is not None else (), False
        root = doc[span.start : span.end].root
        owners = self._resolved(span)
        if linker.is_region(root, local=True) and preposition in {"of", "in", "from"}:
            return None, owners or self._state(root), True
        if preposition in {"in", "from"} and (rank == "envoy" or not owners):
            return None, (), False
        body = owners[0] if len(owners) == 1 else None
        return body, owners, False

    def _words(self, complements: list[tuple[int, int]], body: URIRef | None) -> str:
        """The post as the text has it, without what only describes."""
        linker, doc = self.linker, self.linker.doc
        spans = sorted(self.owners, key=lambda s: s.start)
        person = body is not None and linker.actor(body).type == DIP.Person
        before: list[int] = []
        for span in spans:
            if person or span in self.sides:
                continue
            before += range(span.start, span.end)
            if span.end < self.first and doc[span.end].tag_ == "POS":
                before.append(span.end)
        tail = ""
        if self.possessor >= 0:
            if doc[self.possessor].tag_ == "PRP$":
                tail = f" of {linker.actor(body).label}" if body is not None else ""
            elif doc[self.possessor].lemma_.lower() not in HOMES or body is not None:
                before += [self.possessor, self.possessor + 1]
        tokens = [*sorted({*before, *self.kept}), *range(self.first, self.last)]
        tokens += [i for a, b in complements for i in range(a, b)]
        pieces = []
        for here, following in zip(tokens, [*tokens[1:], -1], strict=True):
            gap = doc[here].whitespace_ if following == here + 1 else " "
            plural = here == self.last - 1 and doc[here].tag_ in {"NNS", "NNPS"}
            pieces.append((doc[here].text.removesuffix("s") if plural else doc[here].text) + gap)
        return "".join(pieces).strip() + tail
