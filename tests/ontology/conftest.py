"""The ontology and the example stories, read once."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
import pytest
import rdflib
from worlds import ONTOLOGIES, derive, story_files, world


@pytest.fixture(scope="session")
def ontology() -> rdflib.Graph:
    """`diplomacy.ttl`."""
    return rdflib.Graph().parse(ONTOLOGIES / "diplomacy.ttl")


@pytest.fixture(scope="session")
def examples() -> ox.Store:
    """The stories with what the rules derive from them."""
    store = world(*story_files())
    derive(store)
    return store


@pytest.fixture(scope="session")
def ask(examples: ox.Store) -> Callable[[str], bool]:
    """Whether a pattern holds in the stories."""

    def holds(pattern: str) -> bool:
        text = f"""PREFIX dip: <https://w3id.org/dragoman/ontology#>
            PREFIX actor: <https://w3id.org/dragoman/id/actor/> PREFIX event: <https://w3id.org/dragoman/id/event/>
            PREFIX office: <https://w3id.org/dragoman/id/office/>
            PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> ASK {{ {pattern} }}"""
        return bool(examples.query(text, use_default_graph_as_union=True))

    return holds
