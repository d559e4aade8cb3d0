"""The ontology as Python sees it: terms and their facts, read once from `ontologies/`, retyped nowhere.

`DIP` is a closed namespace: a misspelt term raises AttributeError. Use terms in module-level tables, so that a
typo fails at import. Nothing here is computed from names; all is read from `diplomacy.ttl`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.namespace import ClosedNamespace

from kg.errors import OntologyError
from kg.oxigraph import named_in, read_turtle

NAMESPACE = "https://w3id.org/dragoman/ontology#"


def ontology_path(*parts: str) -> Path:
    """A file or folder of `ontologies/`: beside the checkout's package, or inside the installed one.

    Raises OntologyError where there is none.
    """
    package = Path(__file__).resolve().parent
    for folder in (package.parent / "ontologies", package / "ontologies"):
        if (folder / "diplomacy.ttl").is_file():
            return folder.joinpath(*parts)
    raise OntologyError(f"{package}: no ontologies/ beside it or in it; reinstall dragoman")


@cache
def graph() -> Graph:
    """`diplomacy.ttl`, parsed. Do not change it."""
    return read_turtle(ontology_path("diplomacy.ttl"))


def _terms() -> list[str]:
    """The local names of all terms that the ontology defines; its graph is made when somebody asks for more."""
    path = ontology_path("diplomacy.ttl")
    try:
        return sorted(iri.removeprefix(NAMESPACE) for iri in named_in(path) if iri.startswith(NAMESPACE))
    except (SyntaxError, OSError) as fault:
        raise OntologyError(f"{path}: not readable as Turtle: {fault}") from fault


_TERMS = _terms()
DIP = ClosedNamespace(NAMESPACE, _TERMS)
vars(DIP).update({term: DIP[term] for term in _TERMS})  # found at once: rules ask for them a thousand times an article


@cache
def ancestors(term: URIRef) -> frozenset[URIRef]:
    """The class or property itself and all above it in the hierarchy."""
    above = {term}
    for relation in (RDFS.subClassOf, RDFS.subPropertyOf):
        above |= {t for t in graph().transitive_objects(term, relation) if isinstance(t, URIRef)}
    return frozenset(above)


def is_a(term: URIRef, ancestor: URIRef) -> bool:
    """Whether a class or property is another, or stands below it."""
    return ancestor in ancestors(term)


def label(term: URIRef) -> str:
    """The English label of a term; its local name where it has none."""
    value = graph().value(term, RDFS.label)
    return str(value) if value is not None else str(term).removeprefix(NAMESPACE)


def local_name(term: URIRef) -> str:
    """`Meeting` for dip:Meeting."""
    return str(term).removeprefix(NAMESPACE)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """What the ontology says about a class of events."""

    iri: URIRef
    label: str
    plover: str | None
    mode: str | None  # of its PLOVER type; never inherited
    cameo: str | None
    goldstein: float | None
    relation: URIRef | None  # the network relation that a factual event gives rise to
    mutual: bool  # that relation is symmetric: all participants are equal


@cache
def event_type(term: URIRef) -> EventType:
    """The facts of an event class; those it lacks are inherited. Raises OntologyError for anything else."""
    if not is_a(term, DIP.Event):
        raise OntologyError(f"{term}: no event type of diplomacy.ttl")

    def fact(name: URIRef) -> URIRef | Literal | None:
        at: URIRef | None = term
        while at is not None:
            value = graph().value(at, name)
            if isinstance(value, (URIRef, Literal)):
                return value
            above = graph().value(at, RDFS.subClassOf)
            at = above if isinstance(above, URIRef) else None
        return None

    plover, cameo, goldstein, relation = (
        fact(n) for n in (DIP.ploverType, DIP.cameoCode, DIP.goldstein, DIP.directRelation)
    )
    return EventType(
        iri=term,
        label=label(term),
        plover=None if plover is None else str(plover),
        mode=None if (mode := graph().value(term, DIP.ploverMode)) is None else str(mode),
        cameo=None if cameo is None else str(cameo),
        goldstein=None if goldstein is None else float(goldstein),
        relation=relation if isinstance(relation, URIRef) else None,
        mutual=relation is not None and (relation, RDF.type, OWL.SymmetricProperty) in graph(),
    )


@cache
def event_types() -> dict[str, EventType]:
    """All event classes by local name, sorted."""
    found = [t for t in graph().transitive_subjects(RDFS.subClassOf, DIP.Event) if isinstance(t, URIRef)]
    return {local_name(t): event_type(t) for t in sorted(set(found))}


@cache
def symmetric_relations() -> frozenset[URIRef]:
    """The properties that hold both ways."""
    return frozenset(p for p in graph().subjects(RDF.type, OWL.SymmetricProperty) if isinstance(p, URIRef))


@cache
def classes_of(relation: URIRef, end: URIRef) -> frozenset[URIRef]:
    """The classes that a relation asks of its subject (`end` is rdfs:domain) or object (rdfs:range)."""
    return frozenset(c for r in ancestors(relation) for c in graph().objects(r, end) if isinstance(c, URIRef))


@cache
def factual() -> frozenset[URIRef]:
    """The values of factuality that count as fact."""
    return frozenset(s for s in graph().subjects(DIP.countsAsFact, Literal(True)) if isinstance(s, URIRef))


def definition(term: URIRef) -> str:
    """What the ontology says a term means; empty where it says nothing."""
    return str(graph().value(term, SKOS.definition) or "")


@cache
def topics() -> dict[str, URIRef]:
    """The concepts of `topics.ttl` by each of their labels, case-folded; longer labels first."""
    path = ontology_path("topics.ttl")
    scheme = read_turtle(path)
    found: dict[str, URIRef] = {}
    for name in (SKOS.prefLabel, SKOS.altLabel):
        for concept, words in sorted(scheme.subject_objects(name)):
            if isinstance(concept, URIRef):
                found.setdefault(str(words).casefold(), concept)
    return dict(sorted(found.items(), key=lambda item: (-len(item[0]), item[0])))


def topic_of(words: str) -> URIRef | None:
    """The topic that some words of the text name: that of the longest label that stands in them whole."""
    text = " ".join(["", *re.findall(r"[\w’-]+", words.casefold()), ""])
    return next((concept for name, concept in topics().items() if f" {name} " in text), None)
