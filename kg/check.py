"""Whether a store keeps its promises: the shapes hold, every quote is in its article, the derived graph is the rules'.

Only those gazetteer entries are checked that some article touches, so that the check of one article stays quick.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.term import Node

from kg import guards, rules
from kg.model import BASE
from kg.ontology import NAMESPACE, ontology_path
from kg.oxigraph import from_ox
from kg.rdf import DERIVED_GRAPH, GAZETTEER_GRAPH, ONTOLOGY_GRAPH, SHARED_GRAPHS, ontology_quads
from kg.terms import plain

if TYPE_CHECKING:
    from kg.store import Store

_TEXTS = "SELECT ?article ?text WHERE { ?article a dip:Article ; dip:text ?text }"
_MENTIONS = """
SELECT ?mention ?article ?quote ?start ?end ?from ?to WHERE {
  ?mention a dip:Mention ; dip:article ?article ; dip:quote ?quote ; dip:start ?start ; dip:end ?end ;
           dip:sentenceStart ?from ; dip:sentenceEnd ?to
}
"""
_SENTENCES = """
SELECT ?focus ?name ?start (SUBSTR(?text, ?from + 1, ?to - ?from) AS ?sentence) WHERE {
  VALUES ?focus { %s }
  { ?focus a dip:Mention . BIND(?focus AS ?mention) }
  UNION { ?focus dip:evidence ?mention }
  UNION { ?claim dip:aboutEvent ?focus ; dip:evidence ?mention }
  UNION { ?event dip:participant ?focus . ?claim dip:aboutEvent ?event ; dip:evidence ?mention }
  UNION { ?claim dip:subject|dip:object ?focus ; dip:evidence ?mention }
  ?mention dip:article ?article ; dip:start ?start ; dip:sentenceStart ?from ; dip:sentenceEnd ?to .
  ?article dip:text ?text ; dip:name ?name
} ORDER BY ?focus ?name ?start
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A fault: what is wrong with which node, and the sentence behind it where there is one.

    `severity` is Violation, Warning or Info; `article` is the name of the article that the sentence is in.
    """

    severity: str
    article: str
    focus: URIRef
    message: str
    sentence: str = ""


def check(store: Store) -> list[Finding]:
    """All faults of a store: violations first, then by article, node and message."""
    found = {*_shapes(store), *_evidence(store), *_derived(store)}
    sentences = _sentences(store, sorted({finding.focus for finding in found}))
    told = (
        replace(f, article=sentences[f.focus][0], sentence=sentences[f.focus][1]) if f.focus in sentences else f
        for f in found
    )
    return sorted(told, key=lambda f: (_SEVERITIES.index(f.severity), f.article, f.focus, f.message))


_SHAPES = URIRef("https://w3id.org/dragoman/shapes")
# What pySHACL raises where it compares a value that is none of its datatype; the guards do not compare it.
_NO_VALUE = (ArithmeticError, RecursionError, TypeError, ValueError)
_SEVERITIES = ("Violation", "Warning", "Info")


def _shapes(store: Store) -> Iterator[Finding]:
    """What `shapes.ttl` says of the article graphs, of what they touch and of what is derived from them."""
    from pyshacl import validate

    data, shapes = _data(store), _shapes_graph()
    try:
        _, results, _ = validate(data, shacl_graph=shapes, inplace=True, inference="none", allow_infos=True)
    except _NO_VALUE as fault:
        told = f"pySHACL broke off ({type(fault).__name__}: {fault}); the guards of a build judged instead."
        yield Finding(severity="Info", article="", focus=_SHAPES, message=" ".join(told.split()))
        triples = [(URIRef(str(s)), URIRef(str(p)), o) for s, p, o in data if isinstance(o, URIRef | Literal)]
        for one in guards.broken(plain((s, p, o, ONTOLOGY_GRAPH) for s, p, o in triples), {}, after_rules=True):
            yield Finding(severity=one.severity, article="", focus=one.focus, message=one.message)
        return
    for result in results.subjects(RDF.type, SH.ValidationResult):
        focus, value = results.value(result, SH.focusNode), results.value(result, SH.value)
        # Shapes over many nodes aim at a property of the ontology; the node at fault is then the value.
        node = value if str(focus).startswith(NAMESPACE) and isinstance(value, URIRef) else focus
        messages = sorted(str(message) for message in results.objects(result, SH.resultMessage))
        severity = str(results.value(result, SH.resultSeverity)).removeprefix(str(SH))
        yield Finding(severity=severity, article="", focus=URIRef(str(node)), message=" ".join(messages))


@cache
def _shapes_graph() -> Graph:
    """`shapes.ttl`."""
    return Graph().parse(ontology_path("shapes.ttl"), format="turtle")


def _data(store: Store) -> Graph:
    """The graph to validate: articles, ontology, and what the articles touch of the gazetteer and the derived graph."""
    data = Graph()
    for s, p, o, _ in ontology_quads():
        data.add((s, p, o))
    for key, _ in store.articles():
        _add(data, store, graph=URIRef(f"{BASE}graph/{key}"))
    seen: set[Node] = set()
    waiting = {node for triple in data for node in triple}
    while waiting:
        seen |= waiting
        added = {
            o
            for node in waiting
            if isinstance(node, URIRef)
            for o in _add(data, store, subject=node, graph=GAZETTEER_GRAPH)
        }
        waiting = added - seen
    for node in seen:
        if isinstance(node, URIRef):
            _add(data, store, subject=node, graph=DERIVED_GRAPH)
    return data


def _add(data: Graph, store: Store, *, graph: URIRef, subject: URIRef | None = None) -> list[Node]:
    """Copy triples of a graph, all or those of a subject; their objects."""
    triples = [
        (from_ox(q.subject), from_ox(q.predicate), from_ox(q.object)) for q in store.quads(subject=subject, graph=graph)
    ]
    for triple in triples:
        data.add(triple)
    return [o for _, _, o in triples]


def _evidence(store: Store) -> Iterator[Finding]:
    """Every quote is what its article says at that place, within its sentence."""
    texts = {article: str(text) for article, text in store.select(_TEXTS)[1]}
    for mention, article, quote, *offsets in store.select(_MENTIONS)[1]:
        if article not in texts:
            yield _violation(mention, "its article is not in the store")
            continue
        try:
            start, end, first, last = (int(str(offset)) for offset in offsets)
        except ValueError:
            yield _violation(mention, f"an offset is no number: {', '.join(str(offset) for offset in offsets)}")
            continue
        said = texts[article][start:end]
        if said != str(quote):
            yield _violation(mention, f"the quote is {str(quote)!r}, but the article says {said!r} at {start}..{end}")
        if not 0 <= first <= start < end <= last <= len(texts[article]):
            yield _violation(mention, f"the quote at {start}..{end} is not within its sentence at {first}..{last}")


def _derived(store: Store) -> Iterator[Finding]:
    """The derived graph is what the rules make of the other graphs."""
    stored = sorted(f"{quad.triple} .\n" for quad in store.quads(graph=DERIVED_GRAPH))
    if stored != rules.compute(store):
        yield _violation(
            DERIVED_GRAPH, "the derived graph is not what the rules make of the articles; run `kg build` again"
        )


def _violation(node: Node | None, message: str) -> Finding:
    """A finding of our own."""
    return Finding(severity="Violation", article="", focus=URIRef(str(node)), message=message)


def _sentences(store: Store, nodes: list[URIRef]) -> dict[URIRef, tuple[str, str]]:
    """For each node the name of an article that tells of it, and its first sentence that does."""
    import pyoxigraph as ox

    first: dict[URIRef, tuple[str, str]] = {}
    for at in range(0, len(nodes), 200):
        values = " ".join(str(ox.NamedNode(node)) for node in nodes[at : at + 200] if node not in SHARED_GRAPHS)
        for focus, name, _, sentence in store.select(_SENTENCES % values)[1]:
            first.setdefault(URIRef(str(focus)), (str(name), str(sentence or "")))
    return first
