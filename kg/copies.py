"""The same text under another address is one article with several addresses.

Of the articles that have one text and an address each, the one with the smallest id is read: in which order they are
given does not matter. Its graph lists the addresses of all, and keeps of each other one a record: that it is a copy,
its name, address, title, publisher and day. A record goes when its address brings another text, and all go when the
article that was read is replaced by another text: whoever gives the copies again has them read again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rdflib import DCTERMS
from rdflib.term import URIRef

from kg.merging import as_read
from kg.model import BASE, Article, Reading
from kg.ontology import DIP
from kg.rdf import reading_triples
from kg.stories import signature
from kg.terms import to_ox

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.store import Store

_KEPT = frozenset(
    str(term) for term in (DIP.name, DIP.url, DCTERMS.title, DIP.publisher, DIP.published, DIP.contentHash)
)
_ALIKE = 'SELECT ?a ?text WHERE {{ ?a dip:signature "{signature}" ; dip:url ?url ; dip:text ?text }}'
_TEXT = "SELECT ?text WHERE {{ <{article}> dip:text ?text . ?copy dip:copyOf <{article}> }}"
_RECORD = "SELECT ?hash ?article WHERE {{ <{copy}> dip:copyOf ?article ; dip:contentHash ?hash }}"


def key(text: str) -> str:
    """What texts share that are the same but for blanks."""
    return " ".join(text.split())


def known_as(store: Store, article: Article) -> tuple[str, str] | None:
    """The id of the article that the store has this one recorded as a copy of, and the content hash of the record."""
    rows = store.select(_RECORD.format(copy=article.iri))[1]
    return (_id(URIRef(str(rows[0][1]))), str(rows[0][0])) if rows else None


def original(store: Store, article: Article) -> str | None:
    """The id of another article in the store that has the same text and an address; None where there is none."""
    if article.url is None:
        return None
    found = {
        _id(URIRef(str(iri)))
        for iri, text in store.select(_ALIKE.format(signature=signature(article.text)))[1]
        if str(iri) != str(article.iri) and key(str(text)) == key(article.text)
    }
    return min(found, default=None)


def attach(store: Store, copy: Article, *, to: str) -> None:
    """Record an article as a copy of one that is in the store."""
    empty = Reading(article=copy, sentences=0, actors=(), triples=(), claims=())
    graph = URIRef(f"{BASE}graph/{to}")
    record = [q for q in to_ox(reading_triples(empty), graph) if _is_kept(q, copy.iri) or _is_publisher(q)]
    _write(store, to, [*as_read(store, graph), *record, *_listed(copy.iri, record, to)])


def detach(store: Store, copy: Article, *, of: str) -> None:
    """Forget that an article is a copy: its address brings another text now."""
    quads = list(as_read(store, URIRef(f"{BASE}graph/{of}")))
    addresses = {q.object for q in quads if _subject(q) == copy.iri and q.predicate.value == str(DIP.url)}
    lead = URIRef(f"{BASE}article/{of}")
    gone = {q for q in quads if _subject(q) == lead and q.predicate.value == str(DIP.url) and q.object in addresses}
    _write(store, of, [q for q in quads if _subject(q) != copy.iri and q not in gone])


def records(store: Store, article: Article) -> list[ox.Quad]:
    """What the store says of an article's copies; nothing where it has the article with another text."""
    known = store.select(f"SELECT ?text WHERE {{ <{article.iri}> dip:text ?text . ?copy dip:copyOf <{article.iri}> }}")[
        1
    ]
    return _records(store, article.id) if known and key(str(known[0][0])) == key(article.text) else []


def _records(store: Store, article: str) -> list[ox.Quad]:
    """What an article's graph says of its copies."""
    lead = URIRef(f"{BASE}article/{article}")
    quads = list(as_read(store, URIRef(f"{BASE}graph/{article}")))
    copies = {q.subject for q in quads if q.predicate.value == str(DIP.copyOf)}
    outlets = {q.object for q in quads if q.subject in copies and q.predicate.value == str(DIP.publisher)}
    return [q for q in quads if q.subject in copies or (q.subject in outlets and _subject(q) != lead)]


def move(store: Store, kept: list[ox.Quad], *, to: str, demoted: str | None = None) -> None:
    """Write the records of copies beside an article; `demoted` is one that becomes a copy of it, with its copies."""
    import pyoxigraph as ox

    graph = URIRef(f"{BASE}graph/{to}")
    if demoted is not None:
        old = URIRef(f"{BASE}article/{demoted}")
        quads = list(as_read(store, URIRef(f"{BASE}graph/{demoted}")))
        outlets = {q.object for q in quads if _subject(q) == old and q.predicate.value == str(DIP.publisher)}
        own = {str(q.object) for q in quads if q.predicate.value == str(DIP.url) and _subject(q) != old}
        kept = [
            *(
                q
                for q in quads
                if _is_kept(q, old) and not (q.predicate.value == str(DIP.url) and str(q.object) in own)
            ),
            *(q for q in quads if q.subject in outlets and _is_publisher(q)),
            *(q for q in _records(store, demoted) if _subject(q) != URIRef(f"{BASE}article/{to}")),
        ]
    copies = {_subject(q) for q in kept if q.predicate.value == str(DIP.contentHash)}
    name = ox.NamedNode(graph)
    new = [ox.Quad(q.subject, q.predicate, q.object, name) for q in kept if q.predicate.value != str(DIP.copyOf)]
    for copy in copies:
        new += _listed(copy, new, to)
    _write(store, to, [*as_read(store, graph), *new])
    if demoted is not None:
        store.remove(demoted)


def _listed(copy: URIRef, record: list[ox.Quad], to: str) -> Iterator[ox.Quad]:
    """That an article is a copy, and its address as one of the original's."""
    import pyoxigraph as ox

    lead, graph = ox.NamedNode(f"{BASE}article/{to}"), ox.NamedNode(f"{BASE}graph/{to}")
    yield ox.Quad(ox.NamedNode(copy), ox.NamedNode(DIP.copyOf), lead, graph)
    for quad in record:
        if _subject(quad) == copy and quad.predicate.value == str(DIP.url):
            yield ox.Quad(lead, quad.predicate, quad.object, graph)


def _write(store: Store, article: str, quads: list[ox.Quad]) -> None:
    """Make an article's graph hold these quads, each once."""
    store.put_quads(URIRef(f"{BASE}graph/{article}"), list(dict.fromkeys(quads)))


def _is_kept(quad: ox.Quad, article: URIRef) -> bool:
    return _subject(quad) == article and quad.predicate.value in _KEPT


def _is_publisher(quad: ox.Quad) -> bool:
    """Whether a quad describes an outlet that the article's own graph introduces."""
    return str(quad.subject).startswith(f"<{BASE}actor/")


def _subject(quad: ox.Quad) -> URIRef:
    return URIRef(str(quad.subject)[1:-1])


def _id(article: URIRef) -> str:
    return article.removeprefix(f"{BASE}article/")
