"""What a store holds, written for others: claims, event tables of PLOVER and CAMEO, and the graphs as RDF.

The same store gives the same bytes. The claims format is a contract: `docs/reference/claims.md` describes each key.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from itertools import groupby
from typing import IO, TYPE_CHECKING, Any

from rdflib import DCTERMS, URIRef

from kg import eventdata, jsonld
from kg.errors import StoreError
from kg.model import BASE
from kg.ontology import DIP, event_type, is_a, local_name
from kg.oxigraph import from_ox
from kg.rdf import DERIVED_GRAPH, PREFIXES, SHARED_GRAPHS
from kg.results import in_order, plain_cell

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.store import Store

FORMATS = ("claims", "csv", "trig", "turtle", "nquads", "jsonld", "rdf12", "plover", "cameo")

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
# Roles of an event by the column that they count in. Equal participants of a mutual event are all initiators.
_COLUMNS = {
    "initiators": (DIP.initiator, DIP.party, DIP.host),
    "targets": (DIP.target, DIP.beneficiary),
    "mediators": (DIP.mediator,),
}
_CSV = "article sentence start end kind type plover initiators targets mediators subject object place".split()
_CSV += "time_text date topic factuality certainty attributed_to reported_by confidence rule quote".split()
_CSV += "title publisher published url event claim".split()


def write(store: Store, form: str, out: IO[bytes], *, articles_only: bool = False) -> None:
    """Write a store in one of `FORMATS` to a binary file, as UTF-8.

    `articles_only` leaves out ontology and gazetteer, but not the derived graph. Turtle has no named graphs: it holds
    the union of all. `rdf12` is TriG of RDF 1.2, where each claim also reifies the triple that it states (W3C, RDF 1.2
    Concepts, section 3.1). Raises StoreError for an unknown format.
    """
    import pyoxigraph as ox

    if form not in FORMATS:
        raise StoreError(f"no export format {form!r}; choose one of {', '.join(FORMATS)}")
    if form in ("claims", "plover"):
        for line in claims(store) if form == "claims" else eventdata.plover(_tellings(store)):
            out.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
    elif form == "cameo":
        out.write(eventdata.cameo(_tellings(store)).encode())
    elif form == "csv":
        out.write(_csv(store).encode())
    elif form == "nquads":
        out.writelines(f"{quad} .\n".encode() for quad in _quads(store, articles_only=articles_only))
    elif form == "turtle":
        triples = sorted({str(quad.triple): quad.triple for quad in _quads(store, articles_only=articles_only)}.items())
        _serialize((triple for _, triple in triples), ox.RdfFormat.TURTLE, out)
    elif form == "jsonld":
        jsonld.write(_quads(store, articles_only=articles_only), out)
    else:
        quads = _quads(store, articles_only=articles_only)
        _serialize(iter(quads if form == "trig" else _reified(quads)), ox.RdfFormat.TRIG, out)


def claims(store: Store) -> Iterator[dict[str, Any]]:
    """All claims as JSON objects, by article, place in the text and content."""
    for here, named in _articles(store):
        found = [_claim(node, here, named) for node in here if str(DIP.Claim) in here[node].get(_TYPE, ())]
        yield from sorted(found, key=lambda c: (c["start"], c["end"], json.dumps(c, sort_keys=True)))


def _articles(store: Store) -> Iterator[tuple[dict[str, _Facts], _Names]]:
    """What each article's graph says, and how it names things; by the article's name."""
    known: dict[str, _Facts] = {}
    for key, _ in store.articles():
        here = _facts(store.quads(graph=URIRef(f"{BASE}graph/{key}")))
        yield here, _Names(store, here, known)


def _tellings(store: Store) -> Iterator[eventdata.Telling]:
    """The claims about events with what event tables need besides, each article's claims together."""
    for here, named in _articles(store):
        for node, facts in here.items():
            event = _one(facts, DIP.aboutEvent)
            if event is None:
                continue
            value = _one(named.facts(event), DIP.factuality)
            yield eventdata.Telling(
                claim=_claim(node, here, named), factuality=None if value is None else local_name(URIRef(value))
            )


_Facts = dict[str, list[str]]  # predicate → objects, all of one subject, sorted


def _facts(quads: Iterator[ox.Quad]) -> dict[str, _Facts]:
    """Quads by subject and predicate."""
    facts: dict[str, _Facts] = {}
    for quad in quads:
        subject, predicate, object_ = (str(from_ox(node)) for node in quad.triple)
        facts.setdefault(subject, {}).setdefault(predicate, []).append(object_)
    for about in facts.values():
        for objects in about.values():
            objects.sort()
    return {node: facts[node] for node in sorted(facts)}


def _one(facts: _Facts, term: str) -> str | None:
    """The first value, if there is one."""
    return next(iter(facts.get(str(term), ())), None)


class _Names:
    """How one article names what it names, with what other graphs know about it."""

    def __init__(self, store: Store, here: dict[str, _Facts], known: dict[str, _Facts]) -> None:
        self.store, self.here, self.known = store, here, known

    def facts(self, iri: str) -> _Facts:
        """What all graphs say of a node."""
        if iri not in self.known:
            self.known[iri] = _facts(self.store.quads(subject=URIRef(iri))).get(iri, {})
        return self.known[iri]

    def label(self, iri: str) -> str:
        """Its preferred label, else the end of its IRI."""
        return _one(self.facts(iri), _LABEL) or iri.rpartition("/")[2]

    def actor(self, iri: str) -> dict[str, str | None]:
        """An actor, or whatever else a relation is about."""
        label = self.label(iri)
        mention = _one(self.here.get(iri, {}), DIP.mentionedAs) or label
        return {"label": label, "mention": mention, "country": self.country(iri), "iri": iri}

    def country(self, iri: str) -> str | None:
        """ISO 3166-1 alpha-3 code or short name of the principal, the end of the acts-for chain."""
        seen = {iri}
        while (further := _one(self.facts(iri), DIP.actsFor)) is not None and further not in seen:
            seen.add(further)
            iri = further
        return _one(self.facts(iri), DIP.iso3) or _one(self.facts(iri), DIP.shortName)


def _claim(node: str, here: dict[str, _Facts], named: _Names) -> dict[str, Any]:
    """One claim in the order of keys that people read best."""
    claim = here[node]
    mention = here[claim[str(DIP.evidence)][0]]
    article = here[mention[str(DIP.article)][0]]
    event = here.get(_one(claim, DIP.aboutEvent) or "")
    certainty, publisher = _one(claim, DIP.certainty), _one(article, DIP.publisher)
    return {
        "article": _one(article, DIP.name),
        "sentence": int(mention[str(DIP.sentenceNumber)][0]),
        "start": int(mention[str(DIP.start)][0]),
        "end": int(mention[str(DIP.end)][0]),
        "quote": _one(mention, DIP.quote),
        **(_relation(claim, named) if event is None else _event(event, named)),
        "factuality": local_name(URIRef(claim[str(DIP.factuality)][0])),
        "certainty": None if certainty is None else local_name(URIRef(certainty)),
        "attributed_to": [named.actor(iri) for iri in _inner_first(claim)],
        "reported_by": [named.actor(iri) for iri in claim.get(str(DIP.reportedBy), ())],
        "confidence": float(claim[str(DIP.confidence)][0]),
        "rule": _one(claim, DIP.rule),
        "title": _one(article, str(DCTERMS.title)),
        "publisher": None if publisher is None else named.label(publisher),
        "published": _one(article, DIP.published),
        "url": _one(article, DIP.url),
        "event": _one(claim, DIP.aboutEvent),
        "claim": node,
    }


def _inner_first(claim: _Facts) -> list[str]:
    """Those to whom a claim is attributed, the innermost source first."""
    inner = claim.get(str(DIP.innerSource), ())
    return sorted(claim.get(str(DIP.attributedTo), ()), key=lambda iri: (iri not in inner, iri))


def _event(event: _Facts, named: _Names) -> dict[str, Any]:
    """The event that a claim is about."""
    type_ = URIRef(next(t for t in event[_TYPE] if is_a(URIRef(t), DIP.Event)))
    place, topic = _one(event, DIP.location), _one(event, DIP.topic)
    words = _one(event, DIP.topicText) or (None if topic is None else named.label(topic))
    columns = {
        column: [named.actor(iri) for role in roles for iri in event.get(str(role), ())]
        for column, roles in _COLUMNS.items()
    }
    if type_ == DIP.Mediation and columns["mediators"]:
        # in PLOVER the mediator is the source, and those between whom he mediates are the recipients
        parties = [a for a in columns["initiators"] if a not in columns["mediators"]]
        columns |= {"initiators": columns["mediators"], "targets": [*columns["targets"], *parties]}
    return {
        "kind": "event",
        "type": local_name(type_),
        "plover": event_type(type_).plover,
        **columns,
        "place": None if place is None else {"label": named.label(place)},
        "time_text": _one(event, DIP.timeText),
        "date": _one(event, DIP.date),
        "topic": words,
    }


def _relation(claim: _Facts, named: _Names) -> dict[str, Any]:
    """The relation that a claim states."""
    return {
        "kind": "relation",
        "type": local_name(URIRef(claim[str(DIP.predicate)][0])),
        "subject": named.actor(claim[str(DIP.subject)][0]),
        "object": named.actor(claim[str(DIP.object)][0]),
    }


def _csv(store: Store) -> str:
    """Claims as a table; several actors in a cell are separated by semicolons, and no text becomes a formula."""

    def cell(value: Any) -> str:
        if isinstance(value, list):
            return "; ".join(cell(v) for v in value)
        text = value["label"] if isinstance(value, dict) else "" if value is None else value
        return plain_cell(text) if isinstance(text, str) else str(text)

    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(_CSV)
    rows.writerows([cell(claim.get(column)) for column in _CSV] for claim in claims(store))
    return text.getvalue()


def _quads(store: Store, *, articles_only: bool) -> list[ox.Quad]:
    """The quads to write, sorted by graph, subject, predicate and object."""
    left_out = {str(graph) for graph in SHARED_GRAPHS if graph != DERIVED_GRAPH} if articles_only else set()
    found = (quad for quad in store.quads() if str(quad.graph_name).strip("<>") not in left_out)
    return [quad for _, _, quad in sorted((str(quad.graph_name), str(quad.triple), quad) for quad in found)]


def _reified(quads: list[ox.Quad]) -> Iterator[ox.Quad]:
    """The quads, and after each claim the triple that it states, quoted: a relation, or an event's type."""
    import pyoxigraph as ox

    about, subject, predicate, object_, factuality = (
        ox.NamedNode(term) for term in (DIP.aboutEvent, DIP.subject, DIP.predicate, DIP.object, DIP.factuality)
    )
    type_, reifies = ox.NamedNode(_TYPE), ox.NamedNode(_TYPE.replace("type", "reifies"))
    types: dict[Any, Any] = {quad.subject: quad.object for quad in quads if quad.predicate == type_}
    for (graph, claim), of_one in groupby(quads, key=lambda quad: (quad.graph_name, quad.subject)):
        node = list(of_one)
        yield from node
        said: dict[ox.NamedNode, Any] = {quad.predicate: quad.object for quad in node}
        if factuality in said and about in said:
            stated = ox.Triple(said[about], type_, types[said[about]])
        elif factuality in said and predicate in said:
            stated = ox.Triple(said[subject], said[predicate], said[object_])
        else:
            continue
        yield ox.Quad(claim, reifies, stated, graph)


def _serialize(content: Iterator[Any], kind: ox.RdfFormat, out: IO[bytes]) -> None:
    """Write triples or quads with the usual prefixes."""
    import pyoxigraph as ox

    out.write(in_order((ox.serialize(content, format=kind, prefixes=PREFIXES) or b"").decode()).encode())
