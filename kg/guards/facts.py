"""The triples that guards look at, and the paths that lead through them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import NamedTuple, cast

from rdflib import RDF, URIRef

from kg.ontology import ancestors
from kg.rdf import Triple, Value

Term = URIRef | Value
Classes = Mapping[URIRef, Iterable[URIRef]]  # of things that other graphs describe


class Path(NamedTuple):
    """A property, or one the other way round."""

    term: URIRef
    inverse: bool


class Facts:
    """Some triples, by subject and by object; and the classes of what they do not describe themselves."""

    def __init__(self, triples: Iterable[Triple], classes: Classes) -> None:
        self.of: defaultdict[Term, dict[URIRef, list[Term]]] = defaultdict(dict)
        self.to: defaultdict[Term, dict[URIRef, list[Term]]] = defaultdict(dict)
        self.triples = list(triples)
        self._classes = classes
        for s, p, o in self.triples:
            self.of[s].setdefault(p, []).append(o)
            if isinstance(o, URIRef):
                self.to[o].setdefault(p, []).append(s)

    def values(self, node: Term, path: Path) -> list[Term]:
        """What a path leads to."""
        found = (self.to if path.inverse else self.of).get(node)
        return found.get(path.term, []) if found else []

    def is_a(self, node: Term, kind: URIRef) -> bool:
        """Whether a thing is of a class, or of one below it."""
        here = self.of.get(node)
        known = chain(here.get(RDF.type, ()) if here else (), self._classes.get(cast("URIRef", node), ()))
        return any(kind in ancestors(cast("URIRef", one)) for one in known)
