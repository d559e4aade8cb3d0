"""The gazetteer's tables as values: strict reading of CSV, with the file and line of each fault."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rdflib.term import URIRef

from kg.errors import OntologyError
from kg.gazetteer.values import Agent, AgentKind, Entry, Office, Tenure
from kg.model import BASE, PartialDate
from kg.ontology import DIP, is_a

ENTITY_TABLES = ("states", "bodies", "igos", "groups", "media", "ngos", "persons", "places")
ENTITY_COLUMNS = tuple(
    "id,class,label,aliases,demonyms,metonyms,acts_for,codes,valid_from,valid_until,ambiguous,source".split(",")
)
OFFICE_COLUMNS = ("id", "label", "body", "title_words", "source")
TENURE_COLUMNS = ("person", "office", "valid_from", "valid_until", "source")
AGENT_COLUMNS = ("noun", "class", "role", "kind")
# Bodies and groups that answer for themselves: their own short name stands where a state has its ISO code.
PRINCIPAL_CLASSES = (DIP.IntergovernmentalOrganization, DIP.ArmedNonStateGroup)


@cache
def actor_iri(identifier: str) -> URIRef:
    """The IRI of a known actor by its id in the tables; a full IRI stays as it is."""
    return URIRef(identifier if ":" in identifier else f"{BASE}actor/{identifier}")


@cache
def place_iri(identifier: str) -> URIRef:
    """The IRI of a known place."""
    return URIRef(identifier if ":" in identifier else f"{BASE}place/{identifier}")


@cache
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
        yield entry_of(row, where), where


def entry_of(row: dict[str, str], where: str) -> Entry:
    """The entry of a row of an entity table. Raises OntologyError naming `where` for a bad cell."""
    kind = _class(row["class"], where)
    codes = _codes(row["codes"], where)
    if not row["id"] or not row["label"]:
        raise OntologyError(f"{where}: a row needs an id and a label")
    short = codes.get("short")
    if short is None and not row["acts_for"] and kind in PRINCIPAL_CLASSES:
        short = row["label"]
    return Entry(
        iri=(place_iri if kind == DIP.Place else actor_iri)(row["id"]),
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
    )


def read_offices(path: Path) -> Iterator[tuple[Office, str]]:
    """The offices of a table, each with its `file:line`."""
    for row, where in read_table(path, OFFICE_COLUMNS):
        if not row["id"] or not row["label"] or not row["body"]:
            raise OntologyError(f"{where}: an office needs an id, a label and a body")
        words = tuple(w.casefold() for w in _many(row["title_words"]))
        yield (
            Office(iri=office_iri(row["id"]), label=row["label"], body=actor_iri(row["body"]), title_words=words),
            where,
        )


def read_tenures(path: Path) -> Iterator[tuple[Tenure, str]]:
    """The tenures of a table, each with its `file:line`.

    `overlay@2025-06` as source says until when an open end was known to be one.
    """
    for row, where in read_table(path, TENURE_COLUMNS):
        _, _, known = row["source"].partition("@")
        tenure = Tenure(
            person=actor_iri(row["person"]),
            office=office_iri(row["office"]),
            valid_from=partial_date(row["valid_from"], where),
            valid_until=partial_date(row["valid_until"], where),
            known_until=partial_date(known, where),
        )
        yield tenure, where


_AGENT_KINDS: dict[str, AgentKind] = {"person": "person", "group": "group", "office": "office"}


def read_agents(path: Path) -> Iterator[Agent]:
    """The generic agent nouns of a table."""
    for row, where in read_table(path, AGENT_COLUMNS):
        kind = _AGENT_KINDS.get(row["kind"])
        if kind is None:
            raise OntologyError(f"{where}: kind {row['kind']!r} is none of {', '.join(_AGENT_KINDS)}")
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
