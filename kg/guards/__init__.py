"""The guards of `shapes.ttl` over the triples of one article, a hundred times cheaper than a SHACL processor.

Each constraint is compiled once into a Python function over sets of triples; those in SPARQL run as they stand, where
the property that they aim at is there at all. What is not known here is refused when the shapes are compiled, so that
no guard is ever passed over. `kg check` has the whole store judged by pySHACL, and the tests hold the two to the same
verdicts.

Constraints that only hold after the rules have run (`dips:afterRules` in the shapes) wait for `kg check`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, cast

from rdflib import RDF, RDFS, URIRef

from kg.guards.facts import Classes, Facts
from kg.guards.shapes import Guard, Query, compiled
from kg.model import Reading
from kg.ontology import DIP, ancestors
from kg.ontology import graph as ontology
from kg.rdf import ONTOLOGY_GRAPH, Triple, ontology_quads, reading_triples
from kg.terms import plain, to_ox

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.gazetteer import Gazetteer


class Broken(NamedTuple):
    """A guard that a node breaks: its name in the shapes, how severe that is, and its message."""

    guard: str
    severity: str  # Violation, Warning or Info
    focus: URIRef
    message: str


def classes_of(gazetteer: Gazetteer) -> dict[URIRef, tuple[URIRef, ...]]:
    """The classes of what articles may name without describing it: terms of the ontology, topics, known actors."""
    found: defaultdict[URIRef, tuple[URIRef, ...]] = defaultdict(tuple)
    for s, p, o, _ in ontology_quads():
        if p == RDF.type and isinstance(o, URIRef):
            found[s] += (o,)
    for entry in gazetteer.entries.values():
        found[entry.iri] += (entry.type,)
    for office in gazetteer.offices.values():
        found[office.iri] += (DIP.Office,)
    return dict(found)


def broken_by(reading: Reading, classes: Classes) -> list[Broken]:
    """The guards that the graph of an article breaks, violations first; those that wait for the rules left aside."""
    triples = reading_triples(reading)
    seats = [(s, DIP.participant, o) for s, p, o in triples if p in roles()]
    return broken([*triples, *seats], classes)


def broken(triples: Iterable[Triple], classes: Classes, *, after_rules: bool = False) -> list[Broken]:
    """The guards that some triples break, violations first; `after_rules` where what is derived is among them."""
    facts = Facts(triples, classes)
    _, queries = compiled()
    found: dict[Broken, None] = {}
    for node, here in list(facts.of.items()):
        for guard in _of_types(tuple(cast("list[URIRef]", here.get(RDF.type, ())))):
            if (after_rules or not guard.waits) and not guard.holds(facts, node):
                found[Broken(guard.name, guard.severity, cast("URIRef", node), guard.message)] = None
    used = {p for _, p, _ in facts.triples}
    asked = [q for q in queries if (after_rules if q.waits else q.about in used)]
    if asked:
        found |= dict.fromkeys(_asked(asked, facts, classes))
    return sorted(found, key=lambda one: (_SEVERITIES.index(one.severity), one.focus, one.message))


_SEVERITIES = ("Violation", "Warning", "Info")


@cache
def roles() -> frozenset[URIRef]:
    """The properties that make somebody take part in an event, as a rule says."""
    return frozenset(p for p in ontology().subjects(RDFS.subPropertyOf, DIP.participant) if isinstance(p, URIRef))


def _asked(queries: list[Query], facts: Facts, classes: Classes) -> Iterator[Broken]:
    """What the queries find in the triples, beside the ontology's hierarchies and the classes of what they name."""
    store, schema = _schema()
    used = None if any(query.uses is None for query in queries) else {p for query in queries for p in query.uses or ()}
    light = [triple for triple in facts.triples if used is None or triple[1] in used]
    named = {node for s, _, o in light for node in (s, o) if isinstance(node, URIRef)}
    known = [(node, RDF.type, kind) for node in named for kind in classes.get(node, ())]
    added = set(to_ox(chain(light, known), ONTOLOGY_GRAPH)) - schema
    store.extend(added)
    try:
        for query in queries:
            found = cast("ox.QuerySolutions", store.query(query.text, use_default_graph_as_union=True))
            for row in found:
                names = re.sub(r"\{\?(\w+)\}", r"{\1}", query.message)
                message = names.format_map({v.value: row[v].value for v in found.variables})
                yield Broken(query.name, query.severity, URIRef(row["value"].value), message)
    finally:
        for quad in added:
            store.remove(quad)


_ASKED_ABOUT = frozenset(
    {RDF.type, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range}
    | {DIP.countsAsFact, DIP.directRelation, DIP.sign}
)


@cache
def _schema() -> tuple[ox.Store, frozenset[ox.Quad]]:
    """What the queries ask about the terms of the ontology, in memory: each article is laid over it and taken off."""
    import pyoxigraph as ox

    triples = plain(quad for quad in ontology_quads() if quad[1] in _ASKED_ABOUT)
    quads = frozenset(to_ox(triples, ONTOLOGY_GRAPH))
    store = ox.Store()
    store.extend(quads)
    return store, quads


@lru_cache(maxsize=1024)
def _of_types(types: tuple[URIRef, ...]) -> tuple[Guard, ...]:
    """The guards on a node that has these types."""
    above = {kind for one in types for kind in ancestors(one)}
    return tuple(guard for kind, guards in compiled()[0].items() if kind in above for guard in guards)
