"""The guards: the examples conform, and each constraint catches the one graph that breaks it, by its own message."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import SH, URIRef
from worlds import ONTOLOGIES, derive, story_files, world

from benchmarks.guards import Verdict, by_guards, by_shacl
from kg.oxigraph import from_ox
from kg.rdf import Triple
from kg.terms import plain

DIPS = "https://w3id.org/dragoman/shapes#"
INVALID = sorted((Path(__file__).parent / "invalid").glob("*.trig"))


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(ONTOLOGIES / "shapes.ttl")


def constraints(shapes: rdflib.Graph) -> dict[str, str]:
    """The message of each named constraint."""
    found = {}
    for shape in set(shapes.subjects()):
        message = shapes.value(shape, SH.message) or shapes.value(shapes.value(shape, SH.sparql), SH.message)
        if isinstance(shape, URIRef) and shape.startswith(DIPS) and message is not None:
            found[shape.removeprefix(DIPS)] = str(message)
    return found


def triples_of(store: ox.Store) -> list[Triple]:
    """All that a store holds, as our triples; blank nodes, which only the ontology has, left aside."""
    quads = ((from_ox(q.subject), from_ox(q.predicate), from_ox(q.object), q.graph_name) for q in store)
    return list(dict.fromkeys(plain(q for q in quads if not any(isinstance(n, rdflib.BNode) for n in q))))


def findings(store: ox.Store, shapes: rdflib.Graph, *, meta: bool = False) -> set[Verdict]:
    """The verdicts on a world with what the rules derive; those of the guards that builds use must be the same."""
    derive(store)
    found = by_shacl(triples_of(store), shapes, meta=meta)
    assert by_guards(triples_of(store), {}, after_rules=True) == found
    return found


def test_the_shapes_are_shacl_and_the_examples_conform(shapes: rdflib.Graph) -> None:
    assert findings(world(*story_files()), shapes, meta=True) == set()
    assert findings(world(*story_files(["gazetteer", "almanac"])), shapes) == set()


def test_each_constraint_has_a_broken_graph_and_its_own_message(shapes: rdflib.Graph) -> None:
    named = constraints(shapes)
    assert {path.stem for path in INVALID} == set(named)
    assert len(set(named.values())) == len(named)


@pytest.mark.parametrize("path", INVALID, ids=[path.stem for path in INVALID])
def test_a_broken_graph_fails_with_its_own_message_and_nothing_else(path: Path, shapes: rdflib.Graph) -> None:
    found = findings(world(path), shapes)
    assert {name for name, *_ in found} == {path.stem}
    start = constraints(shapes)[path.stem].split("{")[0]
    assert all(message.startswith(start) for *_, message in found)
