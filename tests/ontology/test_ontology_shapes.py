"""The guards: the examples conform, and each constraint catches the one graph that breaks it, by its own message."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib import RDF, SH, URIRef
from worlds import ONTOLOGIES, as_graph, derive, story_files, world

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


def findings(store: ox.Store, shapes: rdflib.Graph, *, meta: bool = False) -> list[tuple[str, str]]:
    """Constraint and message of each result."""
    derive(store)
    _, report, _ = pyshacl.validate(as_graph(store), shacl_graph=shapes, inference="none", meta_shacl=meta)
    results = report.subjects(RDF.type, SH.ValidationResult)
    return [
        (str(report.value(r, SH.sourceShape)).removeprefix(DIPS), str(report.value(r, SH.resultMessage)))
        for r in results
    ]


def test_the_shapes_are_shacl_and_the_examples_conform(shapes: rdflib.Graph) -> None:
    assert findings(world(*story_files()), shapes, meta=True) == []
    assert findings(world(*story_files(["gazetteer", "almanac"])), shapes) == []


def test_each_constraint_has_a_broken_graph_and_its_own_message(shapes: rdflib.Graph) -> None:
    named = constraints(shapes)
    assert {path.stem for path in INVALID} == set(named)
    assert len(set(named.values())) == len(named)


@pytest.mark.parametrize("path", INVALID, ids=[path.stem for path in INVALID])
def test_a_broken_graph_fails_with_its_own_message_and_nothing_else(path: Path, shapes: rdflib.Graph) -> None:
    found = findings(world(path), shapes)
    assert {name for name, _ in found} == {path.stem}
    start = constraints(shapes)[path.stem].split("{")[0]
    assert all(message.startswith(start) for _, message in found)
