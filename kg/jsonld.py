"""Quads as JSON-LD 1.1 in the short terms of `ontologies/context.jsonld`, which the document carries with it.

A value takes the short form where the context gives it back as it was, else an object that says its type: so nothing
is lost, and no other processor has to be asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import IO, TYPE_CHECKING, Any

from rdflib import RDF, XSD, Literal

from kg.ontology import NAMESPACE, ontology_path
from kg.oxigraph import from_ox

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.oxigraph import Term


def write(quads: Iterable[ox.Quad], out: IO[bytes]) -> None:
    """Write quads that are sorted by graph and subject, one node a line."""
    context = json.loads(ontology_path("context.jsonld").read_text(encoding="utf-8"))["@context"]
    out.write(b'{"@context":' + _bytes(context) + b',\n"@graph":[')
    for number, (graph, inside) in enumerate(groupby(quads, key=lambda quad: str(quad.graph_name))):
        out.write(b",\n" if number else b"\n")
        out.write(b'{"@id":' + _bytes(graph.strip("<>")) + b',"@graph":[')
        for place, (_, about) in enumerate(groupby(inside, key=lambda quad: str(quad.subject))):
            out.write((b",\n" if place else b"\n") + _bytes(_node(list(about))))
        out.write(b"]}")
    out.write(b"]}\n")


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _node(quads: list[ox.Quad]) -> dict[str, Any]:
    """One subject with all that is said of it in one graph."""
    node: dict[str, Any] = {"@id": str(from_ox(quads[0].subject))}
    for quad in quads:
        predicate, value = str(quad.predicate.value), from_ox(quad.object)
        if predicate == str(RDF.type):
            node.setdefault("@type", []).append(str(value).removeprefix(NAMESPACE))
        else:
            term, rule = _terms().get(predicate, (predicate, {}))
            node.setdefault(term, []).append(_value(value, rule))
    return {key: value[0] if isinstance(value, list) and len(value) == 1 else value for key, value in node.items()}


@cache
def _terms() -> dict[str, tuple[str, dict[str, str]]]:
    """The short term of each property, with what the context says about its values."""
    context = json.loads(ontology_path("context.jsonld").read_text(encoding="utf-8"))["@context"]
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for term, stated in context.items():
        rule = {"@id": stated} if isinstance(stated, str) else stated
        prefix, _, local = rule.get("@id", "").partition(":")
        if not term.startswith("@") and prefix in context and local and not local.startswith("//"):
            found[context[prefix] + local] = (term, rule)
    return found


def _value(value: Term, rule: dict[str, str]) -> Any:
    """A value, short where the context's rule restores it."""
    if not isinstance(value, Literal):
        return str(value) if rule.get("@type") == "@id" else {"@id": str(value)}
    text, kind = str(value), rule.get("@type")
    if value.language:
        return text if rule.get("@language") == value.language else {"@value": text, "@language": value.language}
    if value.datatype is None:
        return text if kind is None and "@language" not in rule else {"@value": text}
    datatype = str(value.datatype)
    if kind is None or kind == "@id" or kind.replace("xsd:", str(XSD)) != datatype:
        return {"@value": text, "@type": datatype}
    if datatype == str(XSD.integer) and text.isdecimal() and text == str(int(text)):
        return int(text)
    return text
