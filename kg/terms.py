"""Our triples as terms of Oxigraph and as lines of N-Triples."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from rdflib import DCTERMS, OWL, URIRef

from kg.model import Reading, Written
from kg.ontology import DIP
from kg.rdf import DERIVED_GRAPH, META_GRAPH, Quad, Triple, Value, reading_triples

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


def to_nquads(triples: Iterable[Triple], graph: URIRef) -> bytes:
    """Triples as N-Quads in a graph, in half the time of quads. No text can end its literal, no IRI its brackets."""
    nodes, terms, end = _Written(), _WRITTEN_TERMS, f" {_Written()[graph]} .\n"
    lines, last, subject = [], None, ""
    for s, p, o in triples:
        if s is not last:
            last, subject = s, nodes[s]
        if isinstance(o, URIRef):
            lines.append(f"{subject} {terms[p]} {nodes[o]}{end}")
            continue
        text, datatype, language = o
        for character, escaped in _ESCAPES:
            if character in text:
                text = text.replace(character, escaped)
        kind = f"^^{terms[datatype]}" if datatype is not None else f"@{language}" if language is not None else ""
        lines.append(f'{subject} {terms[p]} "{text}"{kind}{end}')
    return "".join(lines).encode()


class _Written(dict[URIRef, str]):
    """IRIs as N-Quads have them, each checked when it is first asked for."""

    def __missing__(self, iri: URIRef) -> str:
        import pyoxigraph as ox

        text = self[iri] = str(ox.NamedNode(iri))
        return text


_WRITTEN_TERMS = _Written()
_ESCAPES = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"))  # the backslash first


def nquads_of(read: Reading | Written) -> bytes:
    """The N-Quads of an article's graph; the same reading gives the same bytes."""
    return read.nquads if isinstance(read, Written) else to_nquads(reading_triples(read), read.article.graph)


def written(reading: Reading) -> Written:
    """A reading as N-Quads."""
    return Written(
        article=reading.article,
        sentences=reading.sentences,
        model=reading.model,
        knowledge=reading.knowledge,
        left_out=reading.left_out,
        nquads=nquads_of(reading),
    )


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


FORGET = f"DELETE WHERE {{ GRAPH <{META_GRAPH}> {{ ?changed <{DCTERMS.replaces}> ?was }} }}"  # which articles changed


def replacement(graph: URIRef, lines: list[str], state: str) -> str:
    """The SPARQL update that makes a shared graph hold exactly these lines of N-Triples, and notes its state.

    What was derived from another state of it is out of date; the derived graph itself has followed all changes.
    """
    update = [
        f"DROP SILENT GRAPH <{graph}>",
        f"DELETE WHERE {{ GRAPH <{META_GRAPH}> {{ <{DERIVED_GRAPH}> <{OWL.versionInfo}> ?derived }} }}",
        f"DELETE WHERE {{ GRAPH <{META_GRAPH}> {{ <{graph}> <{OWL.versionInfo}> ?state }} }}",
        f'INSERT DATA {{ GRAPH <{META_GRAPH}> {{ <{graph}> <{OWL.versionInfo}> "{state}" }} }}',
    ]
    if graph == DERIVED_GRAPH:
        update.append(FORGET)
    if lines:
        update.append(f"INSERT DATA {{ GRAPH <{graph}> {{\n{''.join(lines)}}} }}")
    return ";\n".join(update)


def plain(quads: Iterable[Quad]) -> Iterable[Triple]:
    """Quads of rdflib as our triples."""
    for s, p, o, _ in quads:
        yield s, p, o if isinstance(o, URIRef) else Value(str(o), o.datatype, o.language)
