"""Who is known: states, bodies, groups, media, persons, offices and places, from `ontologies/gazetteer/*.csv`.

The tables are data, built and checked by `scripts/build_gazetteer.py`; here they become values and an index of
surface forms. A surface form may name several entries ("Congo", "Kyiv"): all are kept, in a fixed order, with the
kind of name each is, so that the reader can decide by grammar. Nothing is resolved here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from rdflib.term import URIRef

from kg.errors import OntologyError
from kg.model import BASE, PartialDate
from kg.ontology import DIP, is_a, ontology_path

NameKind = Literal["label", "alias", "demonym", "metonym"]
ENTITY_TABLES = ("states", "bodies", "igos", "groups", "media", "ngos", "persons", "places")
ENTITY_COLUMNS = tuple(
    "id,class,label,aliases,demonyms,metonyms,acts_for,codes,valid_from,valid_until,ambiguous,source".split(",")
)
OFFICE_COLUMNS = ("id", "label", "body", "title_words", "source")
TENURE_COLUMNS = ("person", "office", "valid_from", "valid_until", "source")
AGENT_COLUMNS = ("noun", "class", "role", "kind")
# Bodies and groups that answer for themselves: their own short name stands where a state has its ISO code.
PRINCIPAL_CLASSES = (DIP.IntergovernmentalOrganization, DIP.ArmedNonStateGroup)


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


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Name:
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

    def covers(self, on: date) -> bool | None:
        """Whether the person held the office on that day: yes, no, or None where the dates are too coarse to tell."""
        begins = None if self.valid_from is None else _days(self.valid_from)
        ends = None if self.valid_until is None else _days(self.valid_until)
        if begins and on < begins[0] or ends and on > ends[1]:
            return False
        if self.valid_until is not None and self.valid_until.day and ends and on == ends[0]:
            return False  # the day of the handover is the successor's
        if begins is None or on < begins[1] and begins[0] != begins[1]:
            return None
        if ends is None:
            return None if self.known_until and on > _days(self.known_until)[1] else True
        return on < ends[0] or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A generic noun for those who act for a state, body or group: "official", "prime minister", "troops".

    `role` is the sector code (GOV MIL SPY LEG JUD REB OPP CVL MED BUS EDU REF CRM); `kind` tells one person from a
    group of persons and from an organisation named by its office ("ministry").
    """

    noun: str
    type: URIRef
    role: str
    kind: Literal["person", "group", "office"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """All known entries with their names, offices, tenures and agent nouns. Mappings are in sorted order."""

    entries: Mapping[URIRef, Entry]
    names: Mapping[str, tuple[Name, ...]]
    agents: Mapping[str, Agent]
    offices: Mapping[URIRef, Office]
    tenures: tuple[Tenure, ...]
    _offices_in: Mapping[URIRef, tuple[Office, ...]] = field(repr=False)
    _tenures_in: Mapping[URIRef, tuple[Tenure, ...]] = field(repr=False)
    _tenures_of: Mapping[URIRef, tuple[Tenure, ...]] = field(repr=False)

    def principal(self, iri: URIRef) -> Entry:
        """The entry at the end of the acts-for chain; itself where it acts for none. KeyError for an unknown IRI."""
        entry = self.entries[iri]
        while entry.acts_for is not None:
            entry = self.entries[entry.acts_for]
        return entry

    def country(self, iri: URIRef) -> str | None:
        """ISO 3166-1 alpha-3 code of the principal, or its short name where it is an IGO or a group; else None."""
        if iri not in self.entries:
            return None
        principal = self.principal(iri)
        return principal.iso3 or principal.short

    def holder(self, office: URIRef, on: date | None) -> URIRef | None:
        """The person in that office on that day; None where it is unknown, not certain, or there is no day."""
        if on is None:
            return None
        answers = [(t.person, t.covers(on)) for t in self._tenures_in.get(office, ())]
        possible = {person for person, answer in answers if answer is not False}
        certain = {person for person, answer in answers if answer}
        return certain.pop() if len(possible) == 1 and certain else None

    def office_for(self, body: URIRef, title: str) -> URIRef | None:
        """The one office of a body, else of those that act for it, that the title words name; else None.

        `office_for(qatar, "prime minister")` finds the post in Qatar's government.
        """
        words = title.casefold()
        own = [o.iri for o in self._offices_in.get(body, ()) if words in o.title_words]
        if not own:
            under = (offices for b, offices in self._offices_in.items() if self.entries[b].acts_for == body)
            own = [o.iri for offices in under for o in offices if words in o.title_words]
        return own[0] if len(own) == 1 else None

    def tenures_of(self, person: URIRef) -> tuple[Tenure, ...]:
        """A person's tenures, the earliest first."""
        return self._tenures_of.get(person, ())


def load(*extra: Path) -> Gazetteer:
    """The gazetteer of the package, with a user's own tables (.csv with the entity columns) or graphs (.ttl) over it.

    A row or resource that is known already gains the new names, and its other values are replaced where new ones are
    given. Raises OntologyError naming file, line and the way out where a table is not well-formed.
    """
    return _load(tuple(Path(p) for p in extra))


@cache
def _load(extra: tuple[Path, ...]) -> Gazetteer:
    return load_folder(ontology_path("gazetteer"), *extra)


def load_folder(folder: Path, *extra: Path) -> Gazetteer:
    """The gazetteer of any folder with the same tables; what `load` does, without its memory."""
    entries: dict[URIRef, Entry] = {}
    for table in ENTITY_TABLES:
        for entry, where in read_entries(folder / f"{table}.csv"):
            if entry.iri in entries:
                raise OntologyError(f"{where}: id {entry.iri} stands in two rows; give one of them another id")
            entries[entry.iri] = entry
    offices = {o.iri: o for o in read_offices(folder / "offices.csv")}
    tenures = list(read_tenures(folder / "tenures.csv"))
    for path in extra:
        if path.suffix == ".csv":
            more: Iterable[Entry] = (entry for entry, _ in read_entries(path))
        elif path.suffix == ".ttl":
            more, more_offices, more_tenures = _read_turtle(path)
            offices |= {o.iri: o for o in more_offices}
            tenures += more_tenures
        else:
            raise OntologyError(f"{path}: neither .csv nor .ttl; see ontologies/gazetteer/README.md for both forms")
        for entry in more:
            entries[entry.iri] = _merge(entries[entry.iri], entry) if entry.iri in entries else entry
    return _assemble(entries, offices, tenures, {a.noun: a for a in read_agents(folder / "agents.csv")})


def _assemble(
    entries: dict[URIRef, Entry], offices: dict[URIRef, Office], tenures: list[Tenure], agents: dict[str, Agent]
) -> Gazetteer:
    """Check that all references end somewhere, and index names, offices and tenures."""
    _check_references(entries, offices, tenures)
    names: dict[str, list[Name]] = {}
    for entry in entries.values():
        seen: set[str] = set()
        for text, kind in names_of(entry):
            if text not in seen:
                seen.add(text)
                names.setdefault(text, []).append(Name(text=text, entry=entry.iri, kind=kind))
    tenures.sort(key=lambda t: (t.person, str(t.valid_from or ""), t.office))
    offices_in: dict[URIRef, list[Office]] = {}
    for office in offices.values():
        offices_in.setdefault(office.body, []).append(office)
    tenures_in: dict[URIRef, list[Tenure]] = {}
    tenures_of: dict[URIRef, list[Tenure]] = {}
    for tenure in tenures:
        tenures_in.setdefault(tenure.office, []).append(tenure)
        tenures_of.setdefault(tenure.person, []).append(tenure)
    return Gazetteer(
        entries=dict(sorted(entries.items())),
        names={t: tuple(found) if len(found) == 1 else tuple(sorted(found)) for t, found in sorted(names.items())},
        agents=dict(sorted(agents.items())),
        offices=dict(sorted(offices.items())),
        tenures=tuple(tenures),
        _offices_in={k: tuple(v) for k, v in sorted(offices_in.items())},
        _tenures_in={k: tuple(v) for k, v in tenures_in.items()},
        _tenures_of={k: tuple(v) for k, v in tenures_of.items()},
    )


def names_of(entry: Entry) -> Iterator[tuple[str, NameKind]]:
    """All surface forms of an entry, each with its kind, the label first."""
    yield entry.label, "label"
    for text in entry.aliases:
        yield text, "alias"
    for text in entry.demonyms:
        yield text, "demonym"
    for text in entry.metonyms:
        yield text, "metonym"


def _check_references(entries: dict[URIRef, Entry], offices: dict[URIRef, Office], tenures: list[Tenure]) -> None:
    """Refuse a dangling or circular chain."""
    for entry in entries.values():
        at, seen = entry, {entry.iri}
        while at.acts_for is not None:
            if at.acts_for not in entries:
                raise OntologyError(f"{at.iri}: acts for {at.acts_for}, which no table knows; add it or correct the id")
            at = entries[at.acts_for]
            if at.iri in seen:
                raise OntologyError(f"{entry.iri}: acts for itself through {at.iri}; break the circle")
            seen.add(at.iri)
        if entry.within is not None and entry.within not in entries:
            raise OntologyError(f"{entry.iri}: lies in {entry.within}, which no table knows; add it or correct the id")
    for office in offices.values():
        if office.body not in entries:
            raise OntologyError(f"{office.iri}: is in {office.body}, which no table knows; add it or correct the id")
    for tenure in tenures:
        if tenure.person not in entries or tenure.office not in offices:
            raise OntologyError(f"tenure of {tenure.person} in {tenure.office}: one of the two is unknown; add it")


def _merge(old: Entry, new: Entry) -> Entry:
    """The old entry with the new one's names added and its other values preferred."""

    def joined(mine: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*mine, *more)))

    relabelled = (old.label,) if new.label != old.label else ()
    return replace(
        new,
        aliases=joined((*old.aliases, *relabelled), new.aliases),
        demonyms=joined(old.demonyms, new.demonyms),
        metonyms=joined(old.metonyms, new.metonyms),
        acts_for=new.acts_for or old.acts_for,
        iso3=new.iso3 or old.iso3,
        short=new.short or old.short,
        wikidata=new.wikidata or old.wikidata,
        within=new.within or old.within,
        valid_from=new.valid_from or old.valid_from,
        valid_until=new.valid_until or old.valid_until,
        ambiguous=old.ambiguous | new.ambiguous,
    )


def actor_iri(identifier: str) -> URIRef:
    """The IRI of a known actor by its id in the tables; a full IRI stays as it is."""
    return URIRef(identifier if ":" in identifier else f"{BASE}actor/{identifier}")


def place_iri(identifier: str) -> URIRef:
    """The IRI of a known place."""
    return URIRef(identifier if ":" in identifier else f"{BASE}place/{identifier}")


def office_iri(identifier: str) -> URIRef:
    """The IRI of a known office."""
    return URIRef(identifier if ":" in identifier else f"{BASE}office/{identifier}")


def read_table(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[dict[str, str], str]]:
    """The rows of a CSV table by column, each with its `file:line`. Raises OntologyError for a wrong header or row."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file)
            header = next(lines, None)
            if header is None or tuple(header) != columns:
                raise OntologyError(f"{path}:1: the header must be {','.join(columns)}")
            for cells in lines:
                where = f"{path}:{lines.line_num}"
                if len(cells) != len(columns):
                    raise OntologyError(f"{where}: {len(cells)} cells, not {len(columns)}; quote a cell with a comma")
                yield dict(zip(columns, cells, strict=True)), where
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise OntologyError(f"{path}: not readable as CSV in UTF-8: {fault}") from fault


def read_entries(path: Path) -> Iterator[tuple[Entry, str]]:
    """The entries of one entity table, each with its `file:line`. Raises OntologyError for a bad row."""
    for row, where in read_table(path, ENTITY_COLUMNS):
        kind = _class(row["class"], where)
        codes = _codes(row["codes"], where)
        if not row["id"] or not row["label"]:
            raise OntologyError(f"{where}: a row needs an id and a label")
        place = kind == DIP.Place
        short = codes.get("short")
        if short is None and not row["acts_for"] and kind in PRINCIPAL_CLASSES:
            short = row["label"]
        yield (
            Entry(
                iri=(place_iri if place else actor_iri)(row["id"]),
                type=kind,
                label=row["label"],
                aliases=_many(row["aliases"]),
                demonyms=_many(row["demonyms"]),
                metonyms=_many(row["metonyms"]),
                acts_for=actor_iri(row["acts_for"]) if row["acts_for"] else None,
                iso3=codes.get("iso3"),
                short=short,
                wikidata=codes.get("wikidata"),
                within=_container(codes["in"]) if "in" in codes else None,
                valid_from=partial_date(row["valid_from"], where),
                valid_until=partial_date(row["valid_until"], where),
                ambiguous=frozenset(_many(row["ambiguous"])),
                source=row["source"],
            ),
            where,
        )


def read_offices(path: Path) -> Iterator[Office]:
    """The offices of a table."""
    for row, where in read_table(path, OFFICE_COLUMNS):
        if not row["id"] or not row["label"] or not row["body"]:
            raise OntologyError(f"{where}: an office needs an id, a label and a body")
        words = tuple(w.casefold() for w in _many(row["title_words"]))
        yield Office(iri=office_iri(row["id"]), label=row["label"], body=actor_iri(row["body"]), title_words=words)


def read_tenures(path: Path) -> Iterator[Tenure]:
    """The tenures of a table; `overlay@2025-06` as source says until when an open end was known to be one."""
    for row, where in read_table(path, TENURE_COLUMNS):
        _, _, known = row["source"].partition("@")
        yield Tenure(
            person=actor_iri(row["person"]),
            office=office_iri(row["office"]),
            valid_from=partial_date(row["valid_from"], where),
            valid_until=partial_date(row["valid_until"], where),
            known_until=partial_date(known, where),
        )


def read_agents(path: Path) -> Iterator[Agent]:
    """The generic agent nouns of a table."""
    for row, where in read_table(path, AGENT_COLUMNS):
        kind = row["kind"]
        if kind not in ("person", "group", "office"):
            raise OntologyError(f"{where}: kind {kind!r} is none of person, group, office")
        yield Agent(noun=row["noun"], type=_class(row["class"], where), role=row["role"], kind=kind)


@cache
def _known_class(name: str) -> URIRef | None:
    """The class of actors or places of that local name."""
    if name not in dir(DIP):
        return None
    term = URIRef(DIP[name])
    return term if is_a(term, DIP.Actor) or is_a(term, DIP.Place) else None


def _class(name: str, where: str) -> URIRef:
    term = _known_class(name)
    if term is None:
        raise OntologyError(f"{where}: {name!r} is no class of actors or places in diplomacy.ttl")
    return term


def _container(identifier: str) -> URIRef:
    """`egypt` names a state, `place:sinai` another place."""
    kind, _, rest = identifier.rpartition(":")
    return place_iri(rest) if kind == "place" else actor_iri(rest)


def _many(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|"))) if cell else ()


def _codes(cell: str, where: str) -> dict[str, str]:
    codes = {}
    for pair in _many(cell):
        name, equals, value = pair.partition("=")
        if not equals or name not in ("iso3", "wikidata", "short", "in") or not value:
            raise OntologyError(f"{where}: code {pair!r} is none of iso3=…, wikidata=…, short=…, in=…")
        codes[name] = value
    return codes


_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def partial_date(cell: str, where: str) -> PartialDate | None:
    """A year, month or day of a cell, None where it is empty. Raises OntologyError for anything else."""
    if not cell:
        return None
    match = _DATE.fullmatch(cell)
    try:
        if match is None:
            raise ValueError("not a date")
        year, month, day = (None if g is None else int(g) for g in match.groups())
        return PartialDate(year=year or 0, month=month, day=day)
    except ValueError as fault:
        raise OntologyError(f"{where}: {cell!r} is no date; write 2023, 2023-10 or 2023-10-07") from fault


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
