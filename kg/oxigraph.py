"""What Oxigraph gives back as terms of rdflib, and Turtle files as rdflib's graphs, read by Oxigraph's parser.

Every command needs the ontology, and rdflib's own parser would take a sixth of the time of a small query.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rdflib import RDF, XSD, BNode, Graph, Literal, URIRef

Term = URIRef | Literal | BNode


def from_ox(term: object) -> Term:
    """A term of Oxigraph as one of rdflib; strings without the datatype that all of them have."""
    import pyoxigraph as ox

    if isinstance(term, ox.Literal):
        if term.language is not None:
            return Literal(term.value, lang=term.language)
        datatype = URIRef(term.datatype.value)
        return Literal(term.value, datatype=None if datatype == XSD.string else datatype, normalize=False)
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    return BNode(str(term).removeprefix("_:"))


class Turned(dict[object, Term]):
    """Terms of Oxigraph as those of rdflib, each made once: an answer says most of its terms many times."""

    def __missing__(self, term: object) -> Term:
        turned = self[term] = from_ox(term)
        return turned


def rows_from_ox(rows: Iterable[Iterable[object]]) -> list[tuple[Term | None, ...]]:
    """The rows of an answer as terms of rdflib; None where a variable is unbound."""
    turned = Turned()
    return [tuple(None if term is None else turned[term] for term in row) for row in rows]


def named_in(path: Path) -> set[str]:
    """The IRIs to which a Turtle file gives a type. Raises as `read_turtle`."""
    import pyoxigraph as ox

    kind = ox.NamedNode(RDF.type)
    found = (quad.subject for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE) if quad.predicate == kind)
    return {subject.value for subject in found if isinstance(subject, ox.NamedNode)}


def read_turtle(path: Path) -> Graph:
    """The graph in a Turtle file. Raises SyntaxError, with the place, where it is none, and OSError."""
    import pyoxigraph as ox

    found, turned = Graph("SimpleMemory"), Turned()
    for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        s, p, o = (turned[node] for node in quad.triple)
        found.add((s, p, o))
    return found
