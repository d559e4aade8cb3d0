"""The actors of a store and of its gazetteer, with what speaks for and against two of them being one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Literal

from rdflib.term import URIRef

from kg.ontology import DIP, is_a
from kg.rdf import GAZETTEER_GRAPH
from kg.sameness import names

if TYPE_CHECKING:
    from kg.store import Store

Kind = Literal["person", "body"]

MOST_SEATS = 30  # participants of an event beyond which to share it says nothing

# `dip:principal` is derived for each actor, and only for actors.
_NAMED = "SELECT DISTINCT ?a ?type ?label WHERE { ?a dip:principal ?p ; a ?type ; skos:prefLabel ?label }"
_FURTHER = "SELECT DISTINCT ?a ?name WHERE { ?a dip:principal ?p ; skos:altLabel ?name }"
_ANONYMOUS = "SELECT DISTINCT ?a WHERE { ?a dip:anonymous true }"
_KNOWN = f"SELECT ?a WHERE {{ GRAPH <{GAZETTEER_GRAPH}> {{ ?a skos:prefLabel ?label }} }}"
_BODIES = "SELECT DISTINCT ?a ?body WHERE { ?a dip:actsFor ?body }"
_PRINCIPALS = "SELECT DISTINCT ?a ?principal WHERE { ?a dip:principal ?principal }"
_POSTS = """
SELECT DISTINCT ?a ?post WHERE {
  {
    VALUES ?holds { dip:holdsOffice dip:formerlyHeldOffice }
    ?c dip:predicate ?holds ; dip:subject ?a ; dip:object ?post
  }
  UNION { ?a dip:holdsTenure/dip:office ?post }
}
"""
_TOLD_IN = "SELECT DISTINCT ?a ?g WHERE { GRAPH ?g { ?a dip:mentionedAs ?words } }"
_SEATS = "SELECT DISTINCT ?event ?a WHERE { ?event dip:participant ?a }"
_LABELS = "SELECT DISTINCT ?thing ?label WHERE { VALUES ?kind { dip:Office } ?thing a ?kind ; skos:prefLabel ?label }"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An actor as it is compared. `names` begin with its label; `principal` is None where it acts for nobody known.

    `articles` are the graphs that name it, `partners` those who take part in the same events.
    """

    iri: URIRef
    kind: Kind
    names: tuple[str, ...]
    known: bool = False
    bodies: frozenset[URIRef] = frozenset()
    principal: URIRef | None = None
    posts: frozenset[URIRef] = frozenset()
    articles: frozenset[str] = frozenset()
    partners: frozenset[URIRef] = frozenset()

    @property
    def label(self) -> str:
        """Its main name."""
        return self.names[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """All candidates, by IRI in order, with the labels of what they are tied to.

    `bearers` counts the names that share an acronym ("acronym un") or a surname ("surname khan"); `words` are those of
    the names that the gazetteer knows.
    """

    all: Mapping[URIRef, Candidate]
    labels: Mapping[URIRef, str]
    bearers: Mapping[str, int]
    words: frozenset[str]

    @classmethod
    def of(cls, found: Iterable[Candidate], labels: Mapping[URIRef, str]) -> People:
        """Candidates with what their names have in common."""
        everybody = {one.iri: one for one in sorted(found, key=lambda one: one.iri)}
        called = {(one.kind, name) for one in everybody.values() for name in one.names}
        bearers: Counter[str] = Counter()
        for kind, name in called:
            if kind == "person":
                bearers[f"surname {names.person(name)[-1]}"] += 1
            else:
                bearers.update(f"acronym {acronym}" for acronym in names.acronyms(name))
        known = (names.words(name) for one in everybody.values() if one.known for name in one.names)
        return cls(all=everybody, labels=labels, bearers=bearers, words=frozenset(chain.from_iterable(known)))


def read(store: Store) -> People:
    """The persons and bodies that have a name of their own, in a store and its gazetteer. Takes time linear in it."""
    types: dict[URIRef, set[URIRef]] = defaultdict(set)
    labels: dict[URIRef, set[str]] = defaultdict(set)
    for a, kind, label in store.select(_NAMED)[1]:
        types[URIRef(str(a))].add(URIRef(str(kind)))
        labels[URIRef(str(a))].add(str(label))
    anonymous, known = _things(store, _ANONYMOUS), _things(store, _KNOWN)
    further, bodies, posts, told = (_pairs(store, query) for query in (_FURTHER, _BODIES, _POSTS, _TOLD_IN))
    principals, seats = _pairs(store, _PRINCIPALS), _pairs(store, _SEATS)
    partners: dict[URIRef, set[str]] = defaultdict(set)
    for members in seats.values():
        for one in members if len(members) <= MOST_SEATS else ():
            partners[URIRef(one)] |= members - {one}
    found = []
    for iri in sorted(types):
        of_kind = _kind(types[iri])
        if of_kind is None or iri in anonymous:
            continue
        first, *others = sorted(labels[iri], key=lambda label: (-len(label), label))
        found.append(
            Candidate(
                iri=iri,
                kind=of_kind,
                names=(first, *dict.fromkeys([*others, *sorted(further.get(iri, ()))])),
                known=iri in known,
                bodies=_iris(bodies.get(iri, ())),
                principal=min(_iris(principals.get(iri, ())) - {iri}, default=None),
                posts=_iris(posts.get(iri, ())),
                articles=frozenset(told.get(iri, ())),
                partners=_iris(partners.get(iri, ())),
            )
        )
    called = {iri: min(told_as) for iri, told_as in labels.items()}
    called |= {URIRef(str(thing)): str(label) for thing, label in store.select(_LABELS)[1]}
    return People.of(found, called)


def _kind(types: Iterable[URIRef]) -> Kind | None:
    if any(is_a(t, DIP.Person) for t in types):
        return "person"
    if DIP.State in types:  # the gazetteer knows them all, and what a government is called names it too
        return None
    return "body" if any(is_a(t, DIP.Organization) for t in types) else None


def _things(store: Store, query: str) -> set[URIRef]:
    return {URIRef(str(row[0])) for row in store.select(query)[1]}


def _pairs(store: Store, query: str) -> dict[URIRef, set[str]]:
    found: dict[URIRef, set[str]] = defaultdict(set)
    for one, other in store.select(query)[1]:
        found[URIRef(str(one))].add(str(other))
    return found


def _iris(texts: Iterable[str]) -> frozenset[URIRef]:
    return frozenset(map(URIRef, texts))
