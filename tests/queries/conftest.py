"""The example stories with their derived graph, in Oxigraph and in rdflib's own store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.rdf import ONTOLOGY_GRAPH
from kg.rules import derive
from kg.store import Store, open_store

ONTOLOGIES = Path(__file__).resolve().parents[2] / "ontologies"
STORIES = ("gazetteer", "river-talks", "island-strike", "drone-sale")


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The stories in a real store, with the ontology and what kg.rules derives."""
    parsed = rdflib.Dataset()
    for name in ("diplomacy.ttl", "topics.ttl"):
        parsed.graph(ONTOLOGY_GRAPH).parse(ONTOLOGIES / name)
    for name in STORIES:
        parsed.parse(ONTOLOGIES / "examples" / f"{name}.trig", format="trig")
    with open_store(tmp_path_factory.mktemp("stories") / "store", create=True) as opened:
        for graph in sorted(g for g in parsed.graphs() if len(g)):
            named = [t for t in graph if not any(isinstance(node, rdflib.BNode) for node in t)]
            opened.put_graph(graph.identifier, [(*triple, graph.identifier) for triple in named])
        derive(opened)
        yield opened


@pytest.fixture(scope="session")
def own_engine(store: Store) -> rdflib.Dataset:
    """The same quads in rdflib's own memory store, which answers by rdflib's own SPARQL engine."""
    dataset = rdflib.Dataset(default_union=True)
    quads = ox.serialize(store.quads(), format=ox.RdfFormat.N_QUADS)
    assert quads is not None
    return dataset.parse(data=quads, format="nquads")
