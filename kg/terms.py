"""Our triples as terms of Oxigraph and as lines of N-Triples."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from rdflib import DCTERMS, URIRef

from kg.model import Reading, Written
from kg.ontology import DIP
from kg.rdf import META_GRAPH, Quad, Triple, Value, reading_triples

if TYPE_CHECKING:
    import pyoxigraph as ox


def to_ox(triples: Iterable[Triple], graph: URIRef) -> list[ox.Quad]:
    """Triples as quads of Oxigraph in a graph. Each IRI is made once: this is the hot path of every build."""
    import pyoxigraph as ox

    name, quad, literal, nodes, terms = ox.NamedNode(graph), ox.Quad, ox.Literal, _Nodes(), _TERMS
    found = []
    for s, p, o in triples:
        if isinstance(o, URIRef):
            found.append(quad(nodes[s], terms[p], nodes[o], name))
            continue
        text, datatype, language = o
        value = literal(text, language=language) if datatype is None else literal(text, datatype=terms[datatype])
        found.append(quad(nodes[s], terms[p], value, name))
    return found


class _Nodes(dict[URIRef, "ox.NamedNode"]):
    """IRIs as Oxigraph's, each made when it is first asked for."""

    def __missing__(self, iri: URIRef) -> ox.NamedNode:
        import pyoxigraph as ox

        node = self[iri] = ox.NamedNode(iri)
        return node


_TERMS = _Nodes()  # properties and datatypes, of which there are few


def written(reading: Reading) -> Written:
    """A reading as N-Quads; the same reading gives the same bytes."""
    import pyoxigraph as ox

    return Written(
        article=reading.article,
        sentences=reading.sentences,
        model=reading.model,
        knowledge=reading.knowledge,
        left_out=reading.left_out,
        nquads=ox.serialize(quads_of(reading), format=ox.RdfFormat.N_QUADS) or b"",
    )


def quads_of(read: Reading | Written) -> list[ox.Quad]:
    """The quads of an article's graph."""
    import pyoxigraph as ox

    if isinstance(read, Written):
        return list(ox.parse(read.nquads, format=ox.RdfFormat.N_QUADS))
    return to_ox(reading_triples(read), read.article.graph)


def text_in(nquads: bytes, article: URIRef) -> str:
    """The text of an article, out of the N-Quads of its graph."""
    import pyoxigraph as ox

    start = nquads.index(f"<{article}> <{DIP.text}> ".encode())
    (quad,) = ox.parse(nquads[start : nquads.index(b"\n", start) + 1], format=ox.RdfFormat.N_QUADS)
    return cast("ox.Literal", quad.object).value


def to_lines(quads: Iterable[ox.Quad]) -> list[str]:
    """The triples as lines of N-Triples, which is also SPARQL: no text can end its literal, no IRI its brackets."""
    return [f"{quad.triple} .\n" for quad in quads]


def note_update(subject: URIRef, text: str) -> str:
    """The SPARQL update that notes a text on something, in place of an earlier one; an empty one is none."""
    (note,) = to_ox([(subject, DCTERMS.source, Value(text))], META_GRAPH)
    insert = f";\nINSERT DATA {{ GRAPH <{META_GRAPH}> {{ {note.triple} }} }}" if text else ""
    return f"DELETE WHERE {{ GRAPH <{META_GRAPH}> {{ {note.subject} {note.predicate} ?old }} }}{insert}"


def plain(quads: Iterable[Quad]) -> Iterable[Triple]:
    """Quads of rdflib as our triples."""
    for s, p, o, _ in quads:
        yield s, p, o if isinstance(o, URIRef) else Value(str(o), o.datatype, o.language)
