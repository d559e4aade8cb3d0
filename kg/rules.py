"""The derived graph: shortcuts, event factuality and network edges, computed by `ontologies/rules/*.rq`.

Each rule is a CONSTRUCT query over all graphs together. Nothing in the derived graph is ever written by hand, so it
can always be thrown away and computed anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import OntologyError
from kg.model import short_hash
from kg.ontology import DIP, ontology_path
from kg.rdf import DERIVED_GRAPH, META_GRAPH

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.store import Store

_LEFT_OUT = frozenset(str(graph) for graph in (DERIVED_GRAPH, META_GRAPH))
_NOT_REASONED_ON = frozenset(str(term) for term in (DIP.text, DIP.quote))  # the bulk of the bytes


def derive(store: Store) -> int:
    """Compute the derived graph anew and write it in one transaction; the number of its triples.

    Raises OntologyError for a rule that is no CONSTRUCT query, StoreError where the store cannot be written.
    """
    lines = compute(store)
    store.put_derived(lines, state=_version())
    return len(lines)


def compute(store: Store) -> list[str]:
    """What the rules make of a store, as sorted lines of N-Triples.

    The rules run in the order of their file names, again and again until none finds anything new, over all graphs
    but the old derived one. They run on a copy in memory (about 250 bytes a triple), without article texts and
    quotes, so that a reader never sees half a graph. A rule that negates must not negate what a later rule adds.
    Raises OntologyError for a rule that is no CONSTRUCT query.
    """
    import pyoxigraph as ox

    known = ox.Store()
    known.bulk_extend(
        ox.Quad(q.subject, q.predicate, q.object)
        for q in store.quads()
        if q.predicate.value not in _NOT_REASONED_ON and str(q.graph_name).strip("<>") not in _LEFT_OUT
    )
    derived: set[ox.Triple] = set()
    while True:
        before = len(derived)
        for path, rule in _rules():
            new = {t for t in _construct(known, path, rule) if ox.Quad(*t) not in known}
            known.extend(ox.Quad(*t) for t in new)
            derived |= new
        if len(derived) == before:
            return sorted(f"{triple} .\n" for triple in derived)


def is_current(store: Store) -> bool:
    """Whether the derived graph is what `derive` would make: false after any change, also one that a kill cut off."""
    return store.derived_by() == _version()


def _rules() -> list[tuple[Path, str]]:
    """Path and text of each rule, in order."""
    return [(path, path.read_text(encoding="utf-8")) for path in sorted(ontology_path("rules").glob("*.rq"))]


def _version() -> str:
    """A hash of the rules."""
    return short_hash(*(text for _, text in _rules()))


def _construct(known: ox.Store, path: Path, rule: str) -> Iterable[ox.Triple]:
    """What one rule finds; OntologyError where it is no CONSTRUCT query."""
    import pyoxigraph as ox

    try:
        found = known.query(rule)
    except SyntaxError as fault:
        raise OntologyError(f"{path}: {fault}") from fault
    if not isinstance(found, ox.QueryTriples):
        raise OntologyError(f"{path}: a rule is a CONSTRUCT query")
    return found
