"""What the gazetteer knows, as values: entries with their names, offices, tenures and generic agent nouns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from rdflib.term import URIRef

from kg.model import PartialDate

NameKind = Literal["label", "alias", "demonym", "metonym"]
AgentKind = Literal["person", "group", "office"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One known actor or place, under one IRI.

    `acts_for` is the next link of the chain to its principal. `iso3` is the state's ISO 3166-1 alpha-3 code (or the
    seat's, for a party or an outlet that acts for no state), `short` the name that an IGO or group counts under.
    `within` is the larger place or state that holds a place. `ambiguous` lists those of its names that may mean
    something else.
    """

    iri: URIRef
    type: URIRef
    label: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    acts_for: URIRef | None = None
    iso3: str | None = None
    short: str | None = None
    wikidata: str | None = None
    within: URIRef | None = None
    valid_from: PartialDate | None = None
    valid_until: PartialDate | None = None
    ambiguous: frozenset[str] = frozenset()
    source: str = ""


class Name(NamedTuple):
    """A surface form, the entry that it names, and how it does."""

    text: str
    entry: URIRef
    kind: NameKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A post in a body; `title_words` are the titles that name it before or after the body ("director", "chief")."""

    iri: URIRef
    label: str
    body: URIRef
    title_words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """A person's time in an office; `known_until` is the last day for which an open end is vouched."""

    person: URIRef
    office: URIRef
    valid_from: PartialDate | None
    valid_until: PartialDate | None
    known_until: PartialDate | None = None

    def begun(self, on: date) -> bool:
        """Whether the person may have come into the office by that day."""
        return self.valid_from is None or _days(self.valid_from)[0] <= on

    def covers(self, on: date) -> bool | None:
        """Whether the person held the office on that day: yes, no, or None where the dates are too coarse to tell."""
        first, latest_start = _days(self.valid_from) if self.valid_from else (None, None)
        earliest_end, last = _days(self.valid_until) if self.valid_until else (None, None)
        handed_over = earliest_end == last == on and on != latest_start  # that day is the successor's
        if (first and on < first) or (last and on > last) or handed_over:
            return False
        began = latest_start is not None and on >= latest_start
        if earliest_end is None:
            ended = self.known_until is not None and on > _days(self.known_until)[1]
        else:
            ended = on >= earliest_end
        return True if began and not ended else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A generic noun for those who act for a state, body or group: "official", "prime minister", "troops".

    `role` is the sector code (GOV MIL SPY LEG JUD REB OPP CVL MED BUS EDU REF CRM); `kind` tells one person from a
    group of persons and from an organisation named by its office ("ministry").
    """

    noun: str
    type: URIRef
    role: str
    kind: AgentKind


def _days(value: PartialDate) -> tuple[date, date]:
    """The first and the last day that a partial date may mean."""
    first = date(value.year, value.month or 1, value.day or 1)
    if value.day:
        return first, first
    if value.month:
        following = date(value.year + value.month // 12, value.month % 12 + 1, 1)
    else:
        following = date(value.year + 1, 1, 1)
    return first, following - timedelta(days=1)


def names_of(entry: Entry) -> Iterator[tuple[str, NameKind]]:
    """All surface forms of an entry, each with its kind, the label first."""
    yield entry.label, "label"
    for text in entry.aliases:
        yield text, "alias"
    for text in entry.demonyms:
        yield text, "demonym"
    for text in entry.metonyms:
        yield text, "metonym"
