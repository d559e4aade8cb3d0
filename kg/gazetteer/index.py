"""The gazetteer as an index: who bears a name, for whom one acts, who held an office on a day."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

from rdflib.term import URIRef

from kg.errors import OntologyError
from kg.gazetteer.tables import ENTITY_TABLES, read_agents, read_entries, read_offices, read_tenures
from kg.gazetteer.titlewords import TitleWords, read_title_words
from kg.gazetteer.turtle import read_turtle
from kg.gazetteer.values import Agent, Entry, Name, Office, Tenure, names_of
from kg.ontology import ontology_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """All known entries with their names, offices, tenures and agent nouns. Mappings are in sorted order."""

    entries: Mapping[URIRef, Entry]
    names: Mapping[str, tuple[Name, ...]]
    agents: Mapping[str, Agent]
    offices: Mapping[URIRef, Office]
    tenures: tuple[Tenure, ...]
    titles: TitleWords
    digest: str  # of all files that it was read from
    agent_words: frozenset[str] = field(repr=False)  # that stand in agent nouns
    _offices_in: Mapping[URIRef, tuple[Office, ...]] = field(repr=False)
    _under: Mapping[URIRef, tuple[URIRef, ...]] = field(repr=False)  # bodies with offices, by whom they act for
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
            # "the Iranian commander" may be any; only a government's own leader or head is the state's
            any_body = words not in self.titles.bare
            bodies = (b for b in self._under.get(body, ()) if any_body or "/government-of-" in b)
            under = (self._offices_in[b] for b in bodies)
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
    wheres: dict[object, str] = {}  # the file and line of each entry, office and tenure, for messages
    for table in ENTITY_TABLES:
        for entry, where in read_entries(folder / f"{table}.csv"):
            if entry.iri in entries:
                raise OntologyError(f"{where}: id {entry.iri} stands also at {wheres[entry.iri]}; rename one of them")
            entries[entry.iri], wheres[entry.iri] = entry, where
    offices: dict[URIRef, Office] = {}
    for office, where in read_offices(folder / "offices.csv"):
        offices[office.iri], wheres[office.iri] = office, where
    tenures: list[Tenure] = []
    for tenure, where in read_tenures(folder / "tenures.csv"):
        tenures.append(tenure)
        wheres[tenure] = where
    for path in extra:
        if path.suffix == ".csv":
            more = list(read_entries(path))
        elif path.suffix == ".ttl":
            told, more_offices, more_tenures = read_turtle(path)
            more = [(entry, str(path)) for entry in told]
            offices |= {o.iri: o for o in more_offices}
            tenures += more_tenures
            wheres |= dict.fromkeys([*(o.iri for o in more_offices), *more_tenures], str(path))
        else:
            raise OntologyError(f"{path}: neither .csv nor .ttl; see ontologies/gazetteer/README.md for both forms")
        for entry, where in more:
            entries[entry.iri] = _merge(entries[entry.iri], entry) if entry.iri in entries else entry
            wheres[entry.iri] = where
    _check_references(entries, offices, tenures, wheres)
    agents = {a.noun: a for a in read_agents(folder / "agents.csv")}
    titles = read_title_words(folder / "titles.toml")
    read = (*sorted(folder.glob("*.csv")), folder / "titles.toml", *extra)
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in read))
    return _index(entries, offices, tenures, agents, titles, digest.hexdigest()[:16])


def _check_references(
    entries: dict[URIRef, Entry], offices: dict[URIRef, Office], tenures: list[Tenure], wheres: dict[object, str]
) -> None:
    """Refuse a dangling or circular chain, naming file and line."""

    def fault(key: object, what: str) -> OntologyError:
        return OntologyError(f"{wheres[key]}: {what}")

    unknown = "which no table knows; add it or correct the id"
    for entry in entries.values():
        at, seen = entry, {entry.iri}
        while at.acts_for is not None:
            if at.acts_for not in entries:
                raise fault(at.iri, f"acts for {at.acts_for}, {unknown}")
            at = entries[at.acts_for]
            if at.iri in seen:
                raise fault(entry.iri, f"{entry.iri} acts for itself through {at.iri}; break the circle")
            seen.add(at.iri)
        if entry.within is not None and entry.within not in entries:
            raise fault(entry.iri, f"lies in {entry.within}, {unknown}")
    for office in offices.values():
        if office.body not in entries:
            raise fault(office.iri, f"an office in {office.body}, {unknown}")
    for tenure in tenures:
        if tenure.person not in entries or tenure.office not in offices:
            raise fault(tenure, f"{tenure.person} in {tenure.office}: one of the two is in no table; add it")


def _index(
    entries: dict[URIRef, Entry],
    offices: dict[URIRef, Office],
    tenures: list[Tenure],
    agents: dict[str, Agent],
    titles: TitleWords,
    digest: str,
) -> Gazetteer:
    """Names, offices and tenures by what they are asked for."""
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
    under: dict[URIRef, list[URIRef]] = {}
    for body in sorted(offices_in):
        if (above := entries[body].acts_for) is not None:
            under.setdefault(above, []).append(body)
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
        titles=titles,
        digest=digest,
        agent_words=frozenset(word for noun in agents for word in noun.split()),
        _offices_in={k: tuple(v) for k, v in sorted(offices_in.items())},
        _under={k: tuple(v) for k, v in under.items()},
        _tenures_in={k: tuple(v) for k, v in tenures_in.items()},
        _tenures_of={k: tuple(v) for k, v in tenures_of.items()},
    )


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
