"""A user's own actors, places, offices and tenures, told in Turtle in the ontology's own terms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg import oxigraph
from kg.errors import OntologyError
from kg.gazetteer.tables import PRINCIPAL_CLASSES, partial_date
from kg.gazetteer.values import Entry, Office, Tenure
from kg.ontology import DIP, is_a

if TYPE_CHECKING:
    from rdflib import Graph


def read_turtle(path: Path) -> tuple[list[Entry], list[Office], list[Tenure]]:
    """The entries, offices and tenures that a Turtle file describes, each sorted by IRI.

    An entry is a resource with a class of actors or places and a skos:prefLabel; further names are skos:altLabel,
    dip:demonym and dip:metonym; dip:actsFor, dip:inPlace, dip:iso3, dip:shortName and skos:exactMatch to Wikidata
    say the rest. Raises OntologyError naming the file and the resource at fault.
    """
    from rdflib import RDF

    try:
        graph = oxigraph.read_turtle(path)
    except (OSError, SyntaxError) as fault:
        raise OntologyError(f"{path}: not readable as Turtle: {fault}") from fault
    typed = sorted(
        (s, o) for s, o in graph.subject_objects(RDF.type) if isinstance(s, URIRef) and isinstance(o, URIRef)
    )
    entries: dict[URIRef, Entry] = {}
    offices: list[Office] = []
    tenures: list[Tenure] = []
    for subject, kind in typed:
        if kind == DIP.Office:
            offices.append(_office(graph, subject, path))
        elif is_a(kind, DIP.Actor) or is_a(kind, DIP.Place):
            entry = _entry(graph, subject, kind, path)
            entries[subject] = entry if subject not in entries else _narrower(entries[subject], entry)
            tenures += _tenures(graph, subject, path)
    if not (entries or offices):
        raise OntologyError(f"{path}: tells of no actor, place or office; give one a class of diplomacy.ttl")
    return list(entries.values()), offices, sorted(set(tenures), key=lambda t: (t.person, t.office, str(t.valid_from)))


def _narrower(one: Entry, other: Entry) -> Entry:
    """Of two readings of a resource with two classes, the one with the narrower class."""
    return other if is_a(other.type, one.type) else one


def _entry(graph: Graph, subject: URIRef, kind: URIRef, path: Path) -> Entry:
    from rdflib import SKOS

    labels = _texts(graph, subject, SKOS.prefLabel)
    if not labels:
        raise OntologyError(f"{path}: {subject} has no skos:prefLabel; give it its name")
    acts_for = _resource(graph, subject, DIP.actsFor)
    short = _text(graph, subject, DIP.shortName)
    if short is None and acts_for is None and kind in PRINCIPAL_CLASSES:
        short = labels[0]
    wikidata = [str(o).rpartition("/")[2] for o in graph.objects(subject, SKOS.exactMatch) if "wikidata.org/" in str(o)]
    return Entry(
        iri=subject,
        type=kind,
        label=labels[0],
        aliases=(*labels[1:], *_texts(graph, subject, SKOS.altLabel)),
        demonyms=_texts(graph, subject, DIP.demonym),
        metonyms=_texts(graph, subject, DIP.metonym),
        acts_for=acts_for,
        iso3=_text(graph, subject, DIP.iso3),
        short=short,
        wikidata=min(wikidata, default=None),
        within=_resource(graph, subject, DIP.inPlace),
        source=path.name,
    )


def _office(graph: Graph, subject: URIRef, path: Path) -> Office:
    """An office; its skos:altLabels are the titles that name it."""
    from rdflib import SKOS

    labels, body = _texts(graph, subject, SKOS.prefLabel), _resource(graph, subject, DIP.officeIn)
    if not labels or body is None:
        raise OntologyError(f"{path}: office {subject} needs a skos:prefLabel and a dip:officeIn")
    words = tuple(word.casefold() for word in _texts(graph, subject, SKOS.altLabel))
    return Office(iri=subject, label=labels[0], body=body, title_words=words)


def _tenures(graph: Graph, person: URIRef, path: Path) -> list[Tenure]:
    found = []
    for node in graph.objects(person, DIP.holdsTenure):
        office = graph.value(node, DIP.office)
        if not isinstance(office, URIRef):
            raise OntologyError(f"{path}: a tenure of {person} names no dip:office")
        begins, ends = (str(graph.value(node, term) or "") for term in (DIP.validFrom, DIP.validUntil))
        where = f"{path}: tenure of {person}"
        found.append(
            Tenure(
                person=person,
                office=office,
                valid_from=partial_date(begins, where),
                valid_until=partial_date(ends, where),
            )
        )
    return found


def _texts(graph: Graph, subject: URIRef, term: URIRef) -> tuple[str, ...]:
    """The values of a property that are English or of no language, sorted."""
    values = [o for o in graph.objects(subject, term) if (getattr(o, "language", None) or "en").startswith("en")]
    return tuple(sorted({str(value) for value in values}))


def _text(graph: Graph, subject: URIRef, term: URIRef) -> str | None:
    return min(_texts(graph, subject, term), default=None)


def _resource(graph: Graph, subject: URIRef, term: URIRef) -> URIRef | None:
    return min((o for o in graph.objects(subject, term) if isinstance(o, URIRef)), default=None)
