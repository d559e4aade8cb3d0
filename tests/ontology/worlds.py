"""The ontology, its examples and what the rules make of them, as RDF in memory without any store around it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import rdflib

ONTOLOGIES = Path(__file__).resolve().parents[2] / "ontologies"
STORIES = ("gazetteer", "river-talks", "island-strike", "drone-sale")
DERIVED = ox.NamedNode("https://w3id.org/dragoman/id/graph/derived")


def derive(store: ox.Store) -> int:
    """Run the rules in the order of their names until none finds anything new; the number of derived triples."""
    rules = [path.read_text(encoding="utf-8") for path in sorted((ONTOLOGIES / "rules").glob("*.rq"))]
    union = {q.triple for q in store}
    derived: set[ox.Triple] = set()
    while True:
        before = len(derived)
        for rule in rules:
            found = {t for t in store.query(rule, use_default_graph_as_union=True) if t not in union}
            derived |= found
            union |= found
            store.extend(ox.Quad(*t, DERIVED) for t in found)
        if len(derived) == before:
            return len(derived)


def world(*data: Path | str, knowledge: bool = True) -> ox.Store:
    """A store in memory with the ontology, the topics and some TriG files or texts; nothing is derived yet."""
    store = ox.Store()
    if knowledge:
        for name in ("diplomacy.ttl", "topics.ttl"):
            graph = ox.NamedNode("https://w3id.org/dragoman/id/graph/ontology")
            store.load(path=ONTOLOGIES / name, format=ox.RdfFormat.TURTLE, to_graph=graph)
    for item in data:
        text = item.read_bytes() if isinstance(item, Path) else item.encode()
        store.load(text, format=ox.RdfFormat.TRIG)
    return store


def story_files(names: Iterable[str] = STORIES) -> list[Path]:
    """The example stories that the competency questions are asked of."""
    return [ONTOLOGIES / "examples" / f"{name}.trig" for name in names]


def as_graph(store: ox.Store) -> rdflib.Graph:
    """All graphs of a store flattened into one rdflib graph."""
    lines = b"\n".join(f"{q.subject} {q.predicate} {q.object} .".encode() for q in store)
    return rdflib.Graph().parse(data=lines, format="nt")
