"""What SHACL's core constraints demand of the values of a node, each made once into a function."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from rdflib import SH, XSD, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.errors import OntologyError
from kg.guards.facts import Facts, Path, Term
from kg.ontology import ontology_path
from kg.rdf import Value, in_rdflib

DIPS = Namespace("https://w3id.org/dragoman/shapes#")

Test = Callable[[Facts, Term, list[Term]], bool]  # of the values that a node has by the path of the constraint


def path_of(shapes: Graph, shape: Node) -> Path:
    """The path of a property shape. OntologyError where it is longer than one property."""
    path = shapes.value(shape, SH.path)
    if isinstance(path, URIRef):
        return Path(path, inverse=False)
    back = shapes.value(path, SH.inversePath)
    if not isinstance(back, URIRef):
        raise OntologyError(f"{ontology_path('shapes.ttl')}: the path of {shape} is none that kg/guards knows")
    return Path(back, inverse=True)


def tests_of(shapes: Graph, shape: Node, *, known: frozenset[Node]) -> tuple[Test, ...]:
    """What a shape demands of values. OntologyError for a constraint that is neither made here nor in `known`."""
    found = []
    for parameter, value in sorted(shapes.predicate_objects(shape), key=str):
        if parameter in _MAKERS:
            found.append(_MAKERS[parameter](shapes, value))
        elif parameter not in known:
            raise OntologyError(f"{ontology_path('shapes.ttl')}: {shape} has {parameter}, which kg/guards lacks")
    return tuple(found)


_BLANK_NODE_PARTS = frozenset[Node]({SH.path, SH.property})


def _each(holds: Callable[[Facts, Term], bool]) -> Test:
    """A demand on every value."""
    return lambda facts, _, values: all(holds(facts, value) for value in values)


def _compare(shapes: Graph, other: Any, holds: Callable[[Decimal, Decimal], bool]) -> Test:
    """Each value beside each value of another property of the node."""
    path = Path(other, inverse=False)
    return lambda facts, node, values: all(
        (x := _decimal(one)) is not None and (y := _decimal(two)) is not None and holds(x, y)
        for two in facts.values(node, path)
        for one in values
    )


def _bound(value: Any, holds: Callable[[Decimal, Decimal], bool]) -> Test:
    """Each value beside a number."""
    limit = Decimal(str(value))
    return _each(lambda _, one: (x := _decimal(one)) is not None and holds(x, limit))


def _of_datatype(kind: Any) -> Callable[[Facts, Term], bool]:
    """Whether a value is a well-formed literal of a datatype."""
    return lambda _, one: isinstance(one, Value) and _is_literal(one, kind)


def _is_literal(value: Value, kind: URIRef) -> bool:
    """Whether a literal is of a datatype; a string may leave its own unsaid."""
    if kind == XSD.string:
        return value.language is None and value.datatype in (None, XSD.string)
    return value.datatype == kind and _is_well_formed(value)


@lru_cache(maxsize=4096)
def _is_well_formed(value: Value) -> bool:
    """Whether the text of a literal is one of its datatype."""
    literal = in_rdflib(value)
    return not (isinstance(literal, Literal) and literal.ill_typed)


@lru_cache(maxsize=4096)
def _decimal(value: Term) -> Decimal | None:
    """The number that a literal stands for."""
    if not isinstance(value, Value) or value.datatype not in (XSD.integer, XSD.decimal):
        return None
    try:
        return Decimal(value.text)
    except InvalidOperation:
        return None


def _max_count(_: Graph, most: Any) -> Test:
    """At most so many values."""
    number = int(most)
    return lambda _facts, _node, values: len(values) <= number


def _min_count(_: Graph, least: Any) -> Test:
    """At least so many values."""
    number = int(least)
    return lambda _facts, _node, values: len(values) >= number


def _pattern(_: Graph, text: Any) -> Test:
    """A regular expression that each value matches."""
    pattern = re.compile(str(text))
    return _each(lambda _facts, one: bool(pattern.search(one if isinstance(one, URIRef) else one.text)))


def _disjoint(_: Graph, other: Any) -> Test:
    """No value that another property has too."""
    path = Path(other, inverse=False)
    return lambda facts, node, values: not set(values) & set(facts.values(node, path))


def _unique_lang(_: Graph, __: Any) -> Test:
    """One value for each language."""

    def unique(_facts: Facts, _node: Term, values: list[Term]) -> bool:
        languages = [one.language for one in values if isinstance(one, Value) and one.language]
        return len(languages) == len(set(languages))

    return unique


def _node_kind(_: Graph, kind: Any) -> Test:
    """Every value is an IRI."""
    if kind != SH.IRI:
        raise OntologyError(f"{ontology_path('shapes.ttl')}: kg/guards knows no sh:nodeKind but sh:IRI")
    return _each(lambda _facts, one: isinstance(one, URIRef))


def _choice(shapes: Graph, options: Any, right: Callable[[int], bool]) -> Test:
    """A demand on every value: so many of some shapes hold."""
    compiled = [_nested(shapes, option) for option in Collection(shapes, options)]
    return _each(lambda facts, one: right(sum(holds(facts, one) for holds in compiled)))


def _nested(shapes: Graph, shape: Node) -> Callable[[Facts, Term], bool]:
    """Whether a node keeps a shape that has no name."""
    tests = tests_of(shapes, shape, known=_BLANK_NODE_PARTS)
    parts = [
        (path_of(shapes, part), tests_of(shapes, part, known=_BLANK_NODE_PARTS))
        for part in sorted(shapes.objects(shape, SH.property), key=str)
    ]
    return lambda facts, one: (
        all(test(facts, one, [one]) for test in tests)
        and all(test(facts, one, facts.values(one, path)) for path, found in parts for test in found)
    )


_MAKERS: dict[Node, Callable[[Graph, Any], Test]] = {
    SH["class"]: lambda _, kind: _each(lambda facts, one: facts.is_a(one, kind)),
    SH.datatype: lambda _, kind: _each(_of_datatype(kind)),
    SH.disjoint: _disjoint,
    SH.lessThan: lambda shapes, other: _compare(shapes, other, lambda x, y: x < y),
    SH.lessThanOrEquals: lambda shapes, other: _compare(shapes, other, lambda x, y: x <= y),
    SH.maxCount: _max_count,
    SH.maxInclusive: lambda _, limit: _bound(limit, lambda x, most: x <= most),
    SH.minCount: _min_count,
    SH.minInclusive: lambda _, limit: _bound(limit, lambda x, least: x >= least),
    SH.nodeKind: _node_kind,
    SH["or"]: lambda shapes, options: _choice(shapes, options, lambda number: number > 0),
    SH.pattern: _pattern,
    SH.uniqueLang: _unique_lang,
    SH.xone: lambda shapes, options: _choice(shapes, options, lambda number: number == 1),
}
