"""The derived graph: shortcuts, event factuality and network edges, computed by `ontologies/rules/*.rq`.

Each rule is a CONSTRUCT query over all graphs together. Nothing in the derived graph is ever written by hand, so it
can always be thrown away and computed anew.

After a change of a few articles only what they touch is computed anew, by deleting what may have lost its support and
deriving it again (DRed; Gupta, Mumick and Subrahmanian 1993). For that a rule says in comments how it can be asked
about some things only; the comment becomes a VALUES clause in its place:

    # @described ?x          for what the changed articles describe: the subjects of their triples
    # @named ?x              for whatever they name, and the participants of the events among it
    # @event ?x              for the events among what they name; a state that every article names has long rows
    # @described ?x via p    for what such a thing leads to by a property path
    # @lost (?s ?p ?o)       for triples that may have lost their support; (?s ?o) where the rule's property is fixed
    # @new (?s ?p ?o)        for triples that are new
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.errors import OntologyError
from kg.model import short_hash
from kg.ontology import DIP, NAMESPACE, ontology_path
from kg.rdf import DERIVED_GRAPH, META_GRAPH, NOT_REASONED_ON, PREFIXES

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.store import Store

MOST = 50  # changed articles; computing all is quicker beyond about 100, at any size of the store

_LEFT_OUT = frozenset(str(graph) for graph in (DERIVED_GRAPH, META_GRAPH))
_MARK = re.compile(r"^ *# @(described|named|event|lost|new) (\?\w+|\([?\w ]+\))(?: via (\S+))?$", re.MULTILINE)
_HEAD = re.compile(r"CONSTRUCT\s*\{\s*(\?\w+)\s+(\S+)\s+\S+\s*\}")
_SHARED = frozenset(str(term) for term in (DIP.holdsTenure, DIP.leads))  # what the gazetteer says, and no article


def derive(store: Store) -> int:
    """Compute the derived graph anew and write it in one transaction; the number of its triples.

    Raises OntologyError for a rule that is no CONSTRUCT query, StoreError where the store cannot be written.
    """
    lines = compute(store)
    store.put_derived(lines, state=_version())
    return len(lines)


def update(store: Store, *, most: int = MOST) -> bool:
    """Bring the derived graph up to date with the articles that changed since; whether it was out of date.

    It becomes what `derive` would make of it. Everything is computed anew where more than `most` articles have changed,
    or anything else has. Where a kill ends it half-way, the graph is out of date and the next call does it all.
    Raises as `derive`.
    """
    changes = store.changes()
    current = store.derived_by() == _version()
    if current and not changes:
        return False
    rules = [_Rule.of(path, text) for path, text in _rules()]
    if not current or len(changes) > most or not all(rule.marks for rule in rules):
        derive(store)
        return True
    change = _Change.of(store, changes)
    if change is None:
        derive(store)
    else:
        _follow(store, rules, change)
    return True


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
        if q.predicate.value not in NOT_REASONED_ON and str(q.graph_name).strip("<>") not in _LEFT_OUT
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
    return store.derived_by() == _version() and not store.changes()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """A rule with its marks: (kind, variables, path or nothing, where the comment stands in the text)."""

    path: Path
    text: str
    subject: str  # of what it makes
    predicate: str  # a variable, or the one property of what it makes
    marks: tuple[tuple[str, str, str, tuple[int, int]], ...]

    @classmethod
    def of(cls, path: Path, text: str) -> _Rule:
        """A rule as its file says it."""
        head = _HEAD.search(text)
        marks = tuple((m[1], m[2], m[3] or "", m.span()) for m in _MARK.finditer(text)) if head else ()
        return cls(
            path=path, text=text, subject=head[1] if head else "", predicate=head[2] if head else "", marks=marks
        )

    @property
    def property(self) -> str:
        """The one property of all that it makes; empty where it has several."""
        prefix, _, name = self.predicate.partition(":")
        return "" if self.predicate.startswith("?") else PREFIXES[prefix] + name

    def is_about(self, variable: str) -> bool:
        """Whether a variable is what it says something about, always by the same property."""
        return variable == self.subject and bool(self.property)

    def rows(self, triples: Iterable[ox.Triple], variables: str) -> list[str]:
        """Those triples that the rule may have to do with, as rows for the variables of a mark."""
        if variables.count("?") == 3:
            return sorted(f"({t.subject} {t.predicate} {t.object})" for t in triples if str(t.object).startswith("<"))
        return sorted(f"({t.subject} {t.object})" for t in triples if t.predicate.value == self.property)

    def about(self, variables: str, rows: Iterable[str], span: tuple[int, int]) -> str:
        """The rule, asked about some things only."""
        values = f"VALUES {variables} {{ {' '.join(rows)} }}"
        return f"{self.text[: span[0]]}{values}{self.text[span[1] :]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What the changed articles say now, the subjects of all that they said and say, whatever it names, and the events.

    `unsure` are the things among which a triple may have lost its support. Terms are written as in N-Triples.
    """

    now: frozenset[ox.Triple]
    described: frozenset[str]
    named: frozenset[str]
    events: frozenset[str]
    unsure: frozenset[str]

    @classmethod
    def of(cls, store: Store, changes: Mapping[URIRef, list[str]]) -> _Change | None:
        """The change since the derived graph was made; None where articles say what only shared graphs should."""
        import pyoxigraph as ox

        old = {q.triple for texts in changes.values() for t in texts for q in ox.parse(t, ox.RdfFormat.N_TRIPLES)}
        now = {q.triple for g in changes for q in store.quads(graph=g) if q.predicate.value not in NOT_REASONED_ON}
        if any(_is_beyond_articles(triple) for triple in old | now):
            return None
        before, named = _nodes(old), _nodes(old | now)
        # Who takes part in an event counts as named with it. An event that other graphs tell of too was there before.
        seats = [
            tuple(f"<{node}>" for node in row)
            for row in store.select(_SEATS.format(rows=" ".join(sorted(named)), derived=DERIVED_GRAPH))[1]
        ]
        before |= {event for event, _, graph in seats if URIRef(graph[1:-1]) not in changes}
        told = {f"<{event}>" for (event,) in store.select(_TOLD_OF.format(rows=" ".join(sorted(named))))[1]}
        told |= {str(triple.object) for triple in old if triple.predicate.value == str(DIP.aboutEvent)}
        return cls(
            now=frozenset(now),
            described=frozenset(str(triple.subject) for triple in old | now),
            named=frozenset(named | {who for _, who, _ in seats}),
            events=frozenset(told | {event for event, _, _ in seats}),
            unsure=frozenset(before | {who for event, who, _ in seats if event in before}),
        )


_SEATS = """
SELECT DISTINCT ?event ?who ?graph WHERE {{
  VALUES ?event {{ {rows} }}
  GRAPH ?graph {{ ?event ?role ?who }}
  ?role rdfs:subPropertyOf dip:participant .
}}
"""
_TOLD_OF = """
SELECT DISTINCT ?event WHERE {{
  VALUES ?event {{ {rows} }}
  {{ ?claim dip:aboutEvent ?event }}
  UNION {{ ?role rdfs:subPropertyOf dip:participant . ?claim dip:subject ?event ; dip:predicate ?role }}
}}
"""
_FACTS = "CONSTRUCT {{ ?s {p} ?o }} WHERE {{ VALUES ?s {{ {rows} }} GRAPH <{derived}> {{ ?s {p} ?o }} }}"
_KNOWN = "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES (?s ?p ?o) {{ {rows} }} {pattern} }}"


def _is_beyond_articles(triple: ox.Triple) -> bool:
    """Whether a triple belongs into a shared graph: it may touch anything."""
    predicate, thing = triple.predicate.value, str(triple.object)
    return (
        str(triple.subject).startswith(f"<{NAMESPACE}")
        or predicate in _SHARED
        or (predicate == str(DIP.predicate) and not thing.startswith(f"<{NAMESPACE}"))
    )


def _nodes(triples: Iterable[ox.Triple]) -> set[str]:
    """The IRIs that triples have as subjects and objects, terms of the ontology left aside."""
    found = {str(node) for triple in triples for node in (triple.subject, triple.object)}
    return {node for node in found if node.startswith("<") and not node.startswith(f"<{NAMESPACE}")}


def _follow(store: Store, rules: list[_Rule], change: _Change) -> None:
    """Make the derived graph follow a change."""
    about: dict[tuple[str, str, str], list[str]] = {}  # by rule and mark: what it is asked about
    prefixes = {rule.path.name: _prologue(rule.text) for rule in rules}
    lost = _known(store, change.now, graph=DERIVED_GRAPH)
    edges = _FACTS.format(p="?p", rows=" ".join(sorted(change.unsure)), derived=DERIVED_GRAPH)
    lost |= {t for t in store.triples(edges) if not str(t.object).startswith("<") or str(t.object) in change.unsure}
    for rule in rules:
        for kind, variable, path, _ in rule.marks:
            if kind in ("lost", "new"):
                continue
            rows = sorted({"described": change.described, "named": change.named, "event": change.events}[kind])
            if path:
                walk = f"SELECT DISTINCT ?x WHERE {{ VALUES ?from {{ {' '.join(rows)} }} ?from {path} ?x }}"
                rows = sorted({f"<{x}>" for (x,) in store.select(prefixes[rule.path.name] + walk)[1]})
            about[rule.path.name, kind, variable] = rows
            if rule.is_about(variable):
                facts = _FACTS.format(p=rule.predicate, rows=" ".join(rows), derived=DERIVED_GRAPH)
                lost |= set(store.triples(prefixes[rule.path.name] + facts))
    for rule in rules:  # what such a rule says of one thing is lost and found as a whole
        for kind, variable, *_ in rule.marks:
            if rule.is_about(variable):
                gone = {str(triple.subject) for triple in lost if triple.predicate.value == rule.property}
                about[rule.path.name, kind, variable] = sorted(gone.union(about[rule.path.name, kind, variable]))
    store.change_derived(gone=lost)
    new: set[ox.Triple] = set()
    while True:
        count = len(new)
        for rule in rules:
            found: set[ox.Triple] = set()
            for kind, variable, _, span in rule.marks:
                if kind == "lost":
                    rows = rule.rows(lost - new, variable)
                elif kind == "new":
                    rows = rule.rows(new | change.now, variable)
                else:
                    rows = about[rule.path.name, kind, variable]
                if rows:
                    found |= set(store.triples(rule.about(variable, rows, span)))
            found -= _known(store, found)
            store.change_derived(new=found)
            new |= found
        if len(new) == count:
            break
    store.settle()


def _known(store: Store, triples: Collection[ox.Triple], *, graph: URIRef | None = None) -> set[ox.Triple]:
    """Those of some triples that the store has, or that a graph of it has."""
    if not triples:
        return set()
    rows = " ".join(sorted(f"({t.subject} {t.predicate} {t.object})" for t in triples))
    pattern = "?s ?p ?o" if graph is None else f"GRAPH <{graph}> {{ ?s ?p ?o }}"
    return set(store.triples(_KNOWN.format(rows=rows, pattern=pattern)))


def _prologue(rule: str) -> str:
    """The prefixes of a rule."""
    return "".join(line + "\n" for line in rule.splitlines() if line.startswith("PREFIX"))


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
