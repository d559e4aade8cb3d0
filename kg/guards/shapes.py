"""`shapes.ttl` compiled: its constraints by the class that they are about, and those in SPARQL."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.term import Node

from kg.errors import OntologyError
from kg.guards.demands import DIPS, Test, path_of, tests_of
from kg.guards.facts import Facts, Path, Term
from kg.ontology import ontology_path
from kg.oxigraph import read_turtle


@dataclass(frozen=True, slots=True)
class Guard:
    """A compiled constraint on the nodes of a class; without a path it is about the node itself."""

    name: str
    message: str
    severity: str
    path: Path | None
    tests: tuple[Test, ...]
    waits: bool

    def holds(self, facts: Facts, node: Term) -> bool:
        """Whether a node keeps it."""
        values = [node] if self.path is None else facts.values(node, self.path)
        return all(test(facts, node, values) for test in self.tests)


@dataclass(frozen=True, slots=True)
class Query:
    """A constraint in SPARQL, which asks about everything at once; `?value` is the node at fault."""

    name: str
    message: str
    severity: str
    about: URIRef
    text: str
    waits: bool
    uses: frozenset[URIRef] | None  # its properties; None where one of them is a variable


@cache
def compiled() -> tuple[dict[URIRef, list[Guard]], list[Query]]:
    """The guards by the class that they are about, and those in SPARQL. OntologyError for what is not known here."""
    path = ontology_path("shapes.ttl")
    shapes = read_turtle(path)
    by_class: defaultdict[URIRef, list[Guard]] = defaultdict(list)
    queries: list[Query] = []
    for shape in sorted(shapes.subjects(RDF.type, SH.NodeShape), key=str):
        kinds, abouts = (list(shapes.objects(shape, target)) for target in (SH.targetClass, SH.targetNode))
        if not kinds and not abouts:
            raise OntologyError(f"{path}: {shape} has no target that kg/guards knows")
        for kind in kinds:
            by_class[cast("URIRef", kind)] += _of_shape(shapes, shape)
        for about in abouts:
            queries.append(_query(shapes, shape, cast("URIRef", about)))
    return dict(by_class), queries


def _of_shape(shapes: Graph, shape: Node) -> Iterator[Guard]:
    """The guards of a node shape: one for itself where it says something, and one for each property."""
    if tests := tests_of(shapes, shape, known=_OF_NODES):
        yield _guard(shapes, shape, None, tests)
    for part in sorted(shapes.objects(shape, SH.property), key=str):
        yield _guard(shapes, part, path_of(shapes, part), tests_of(shapes, part, known=_OF_PROPERTIES))


def _guard(shapes: Graph, shape: Node, path: Path | None, tests: tuple[Test, ...]) -> Guard:
    """A guard of a shape."""
    return Guard(*_told(shapes, shape, shape), path, tests, _waits(shapes, shape))


def _query(shapes: Graph, shape: Node, about: URIRef) -> Query:
    """A constraint in SPARQL, with the property that it is about and its prefixes filled in."""
    (constraint,) = shapes.objects(shape, SH.sparql)
    if unknown := set(shapes.predicates(shape)) - _OF_QUERIES:
        raise OntologyError(
            f"{ontology_path('shapes.ttl')}: {shape} has {min(unknown, key=str)}, which kg/guards lacks"
        )
    prefixes = {
        str(shapes.value(one, SH.prefix)): str(shapes.value(one, SH.namespace))
        for collection in shapes.objects(constraint, SH.prefixes)
        for one in shapes.objects(collection, SH.declare)
    }
    head = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in sorted(prefixes.items()))
    select = str(shapes.value(constraint, SH.select))
    text = re.sub(r"(SELECT|GROUP BY)((?: DISTINCT)?) \$this", r"\1\2", select).replace("$this", f"<{about}>")
    terms = {URIRef(prefixes[p] + local) for p, local in re.findall(r"\b(\w+):(\w+)", text) if p in prefixes}
    # A wrong guess here would leave triples out: the tests have a graph for each constraint that must be caught.
    open_ended = re.search(r"[?>]\w* +\?\w+ +\?\w+ *[.}]", text)
    uses = None if open_ended else frozenset({RDF.type, about} | terms)
    return Query(*_told(shapes, shape, constraint), about, head + text, _waits(shapes, shape), uses)


def _told(shapes: Graph, shape: Node, constraint: Node) -> tuple[str, str, str]:
    """Name, message and severity of a constraint."""
    severity = shapes.value(constraint, SH.severity) or SH.Violation
    return str(shape).removeprefix(DIPS), str(shapes.value(constraint, SH.message)), str(severity).removeprefix(str(SH))


def _waits(shapes: Graph, shape: Node) -> bool:
    """Whether a constraint only holds after the rules."""
    return (shape, DIPS.afterRules, Literal(True)) in shapes


_SAID = {RDF.type, SH.message, SH.severity, DIPS.afterRules}
_OF_NODES = frozenset[Node](_SAID | {SH.targetClass, SH.property})
_OF_PROPERTIES = frozenset[Node](_SAID | {SH.path})
_OF_QUERIES = frozenset[Node](_SAID | {SH.targetNode, SH.sparql})
