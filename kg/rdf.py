"""Readings, gazetteer and ontology as RDF quads, one named graph each; no blank nodes, no clocks, no chance.

A quad is (subject, predicate, object, graph) in rdflib terms. The same input gives the same quads in the same order,
with lexical forms that every store keeps as they are: decimals without trailing zeros, dates as exact as the text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, SKOS, XSD, Literal, URIRef

from kg.model import BASE, Actor, Claim, Event, Evidence, PartialDate, Place, Reading, Relation, mint
from kg.ontology import DIP, NAMESPACE, is_a, ontology_path
from kg.ontology import graph as ontology
from kg.oxigraph import read_turtle
from kg.stories import signature

if TYPE_CHECKING:
    from kg.gazetteer import Entry, Gazetteer, Office, Tenure

Quad = tuple[URIRef, URIRef, URIRef | Literal, URIRef]


class Value(NamedTuple):
    """A literal before it is one of some library: making rdflib's takes longer than writing it to the disk."""

    text: str
    datatype: URIRef | None = None
    language: str | None = None


Triple = tuple[URIRef, URIRef, URIRef | Value]

ONTOLOGY_GRAPH = URIRef(BASE + "graph/ontology")
GAZETTEER_GRAPH = URIRef(BASE + "graph/gazetteer")
DERIVED_GRAPH = URIRef(BASE + "graph/derived")
META_GRAPH = URIRef(BASE + "graph/meta")
STORIES_GRAPH = URIRef(BASE + "graph/stories")
SHARED_GRAPHS = (DERIVED_GRAPH, GAZETTEER_GRAPH, META_GRAPH, ONTOLOGY_GRAPH, STORIES_GRAPH)

# Predicates that no rule reads: the bulk of the bytes, and what makes an article speak of each actor that it names.
NOT_REASONED_ON = frozenset(str(term) for term in (DIP.text, DIP.signature, DIP.quote, DIP.mentionedAs))

PREFIXES = {  # those that every query may use without saying so
    "actor": f"{BASE}actor/",
    "article": f"{BASE}article/",
    "claim": f"{BASE}claim/",
    "dcterms": str(DCTERMS),
    "dip": NAMESPACE,
    "event": f"{BASE}event/",
    "graph": f"{BASE}graph/",
    "office": f"{BASE}office/",
    "owl": str(OWL),
    "place": f"{BASE}place/",
    "prov": str(PROV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "skos": str(SKOS),
    "topic": f"{BASE}topic/",
    "xsd": str(XSD),
}

OFFICES = frozenset({DIP.holdsOffice, DIP.formerlyHeldOffice})  # relations whose object is an office
# Words in the title of an office by which it serves its body rather than leads it.
NOT_LEADING = frozenset(
    """spokesman spokeswoman spokesperson adviser advisor envoy negotiator ambassador deputy crown press speaker
    representative coordinator staff diplomat""".split()
)
_INTEGER, _TYPE, _LABEL = XSD.integer, RDF.type, SKOS.prefLabel  # rdflib looks a term up each time it is named
_TRUE = Value("true", XSD.boolean)  # the one boolean that is ever written
_GRANULARITY = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}  # by the length of the ISO 8601 form


def reading_quads(reading: Reading) -> list[Quad]:
    """All that one article says, as quads of its own graph, without repetition."""
    graph = reading.article.graph
    return [(s, p, in_rdflib(o), graph) for s, p, o in reading_triples(reading)]


def reading_triples(reading: Reading) -> list[Triple]:
    """The triples of `reading_quads`, with their literals as plain values: what a store writes."""
    parts = (
        _article(reading),
        *(_actor(actor) for actor in reading.actors),
        *(_claim(claim) for claim in reading.claims),
    )
    return list(dict.fromkeys(chain.from_iterable(parts)))


def gazetteer_quads(gazetteer: Gazetteer) -> list[Quad]:
    """The known actors, places, offices and tenures, as quads of the gazetteer's graph."""
    parts = (
        *(_entry(entry) for entry in gazetteer.entries.values()),
        *(_known_office(office) for office in gazetteer.offices.values()),
        *(_tenure(tenure) for tenure in gazetteer.tenures),
    )
    return [(s, p, in_rdflib(o), GAZETTEER_GRAPH) for part in parts for s, p, o in part]


@cache
def ontology_quads() -> tuple[Quad, ...]:
    """`diplomacy.ttl` and `topics.ttl` as quads of the ontology's graph, sorted.

    Axioms on blank nodes (disjointness, enumerations) stay in the files: no query or rule needs them.
    """
    terms = ontology() + read_turtle(ontology_path("topics.ttl"))
    named = (
        (s, p, _canonical(o), ONTOLOGY_GRAPH)
        for s, p, o in terms
        if isinstance(s, URIRef) and isinstance(p, URIRef) and isinstance(o, URIRef | Literal)
    )
    return tuple(sorted(named, key=lambda quad: tuple(node.n3() for node in quad)))


def activity(model: str, knowledge: str = "") -> URIRef:
    """The reading of articles by this version, this language model and this knowledge, as a resource.

    `knowledge` names the lexicon and the gazetteer. Whoever edits one of them, or adds a table of his own, gets another
    activity, so that a build reads its articles again.
    """
    return mint("activity", _version(), model, _knowledge(), knowledge)


@lru_cache(maxsize=1024)
def number(value: float) -> Value:
    """A number as xsd:decimal with at most four places and no trailing zeros, such as "0.9"."""
    return Value(f"{Decimal(str(round(value, 4))).normalize():f}", XSD.decimal)


def date_literal(value: PartialDate) -> Value:
    """A date as xsd:gYear, xsd:gYearMonth or xsd:date, as exact as it is known."""
    text = str(value)
    return Value(text, _GRANULARITY[len(text)])


def in_rdflib(node: URIRef | Value) -> URIRef | Literal:
    """A value as rdflib's literal; an IRI as it is."""
    if isinstance(node, URIRef):
        return node
    return Literal(node.text, lang=node.language, datatype=node.datatype, normalize=False)


@cache
def _version() -> str:
    """The version of dragoman, "0" where it is run without being installed."""
    try:
        return version("dragoman")
    except PackageNotFoundError:
        return "0"


@cache
def _knowledge() -> str:
    """A hash of the packaged data that reading depends on beside lexicon and gazetteer: ontology, topics, cues."""
    digest = hashlib.sha256()
    patterns = ("diplomacy.ttl", "topics.ttl", "*.toml")
    for path in sorted(path for pattern in patterns for path in ontology_path().glob(pattern)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _canonical(node: URIRef | Literal) -> URIRef | Literal:
    """A decimal in its shortest form, since stores keep no other; all else as it is."""
    if isinstance(node, Literal) and node.datatype == XSD.decimal:
        return in_rdflib(number(float(node)))
    return node


def _name(text: str) -> Value:
    """A label in English."""
    return Value(text, None, "en")


def _integer(value: int) -> Value:
    """A whole number."""
    return Value(str(value), _INTEGER)


def _article(reading: Reading) -> Iterator[Triple]:
    """The article, its publisher and the activity that read it."""
    article = reading.article
    iri = article.iri
    yield iri, _TYPE, DIP.Article
    yield iri, DIP.name, Value(article.name)
    if article.title is not None:
        yield iri, DCTERMS.title, Value(article.title)
    if article.url is not None:
        yield iri, DIP.url, Value(article.url)
    if article.publisher is not None:
        yield from _publisher(reading, article.publisher)
    if article.published is not None:
        yield iri, DIP.published, Value(article.published.isoformat(), XSD.date)
    yield iri, DIP.contentHash, Value(article.content_hash)
    yield iri, DIP.text, Value(article.text)
    yield iri, DIP.signature, Value(signature(article.text))
    made = activity(reading.model, reading.knowledge)
    yield iri, PROV.wasGeneratedBy, made
    yield made, _TYPE, PROV.Activity
    knowledge = f"knowledge {_knowledge()} {reading.knowledge}".rstrip()
    yield made, RDFS.label, _name(f"dragoman {_version()}, {reading.model or 'no model'}, {knowledge}")


def _publisher(reading: Reading, name: str) -> Iterator[Triple]:
    """The outlet of the article: the one that its claims or the gazetteer know by that name, else a new one."""
    known = {a.iri for a in reading.actors if is_a(a.type, DIP.MediaOrganization) and name in (a.label, *a.aliases)}
    outlet = min(known, default=None) or _outlets().get(name)
    if outlet is None:
        outlet = mint("actor", DIP.MediaOrganization, name)
        yield outlet, _TYPE, DIP.MediaOrganization
        yield outlet, _LABEL, _name(name)
    yield reading.article.iri, DIP.publisher, outlet


def _actor(actor: Actor) -> Iterator[Triple]:
    """What this article adds about an actor: everything about a new one, its words for a known one."""
    yield actor.iri, DIP.mentionedAs, Value(actor.mention)
    if actor.known:
        return
    yield actor.iri, _TYPE, actor.type
    yield actor.iri, _LABEL, _name(actor.label)
    for alias in actor.aliases:
        yield actor.iri, SKOS.altLabel, _name(alias)
    if actor.acts_for is not None:
        yield actor.iri, DIP.actsFor, actor.acts_for
    if actor.anonymous:
        yield actor.iri, DIP.anonymous, _TRUE


def _claim(claim: Claim) -> Iterator[Triple]:
    """The claim, what it is about and its evidence."""
    iri = claim.iri
    yield iri, _TYPE, DIP.Claim
    if isinstance(claim.about, Event):
        yield iri, DIP.aboutEvent, claim.about.iri
        yield from _event(claim.about)
    else:
        yield iri, DIP.subject, claim.about.subject
        yield iri, DIP.predicate, claim.about.predicate
        yield iri, DIP.object, claim.about.object
        for place in claim.about.places:
            yield from _place(place)
        yield from _office(claim.about)
    yield iri, DIP.factuality, claim.factuality
    if claim.certainty is not None:
        yield iri, DIP.certainty, claim.certainty
    if claim.stance is not None:
        yield iri, DIP.stance, claim.stance
    for speaker in claim.attributed_to:
        yield iri, DIP.attributedTo, speaker
    if len(claim.attributed_to) > 1:  # a graph has no order, but who said it first matters
        yield iri, DIP.innerSource, claim.attributed_to[0]
    for outlet in claim.reported_by:
        yield iri, DIP.reportedBy, outlet
    yield iri, DIP.confidence, number(claim.confidence)
    if claim.inferred:
        yield iri, DIP.inferred, _TRUE
    yield iri, DIP.rule, Value(claim.rule)
    words = claim.evidence.iri
    yield iri, DIP.evidence, words
    yield from _mention(words, claim.evidence)


def _event(event: Event) -> Iterator[Triple]:
    """An event without its factuality, which the rules derive from the claims of all articles."""
    iri = event.iri
    yield iri, _TYPE, event.type
    yield iri, _LABEL, _name(event.label)
    for role, actor in event.roles:
        yield iri, role, actor
    if event.place is not None:
        yield iri, DIP.location, event.place.iri
        yield from _place(event.place)
    if event.date is not None:
        yield iri, DIP.date, date_literal(event.date)
    if event.time_text is not None:
        yield iri, DIP.timeText, Value(event.time_text)
    if event.topic is not None:
        yield iri, DIP.topic, event.topic
    if event.topic_text is not None:
        yield iri, DIP.topicText, Value(event.topic_text)
    if event.outcome is not None:
        yield iri, DIP.outcome, event.outcome
    for link, other in event.links:
        yield iri, link, other
    for process, name in event.processes:
        yield iri, DIP.inProcess, process
        yield process, _TYPE, DIP.Process
        yield process, _LABEL, _name(name)


def _place(place: Place) -> Iterator[Triple]:
    """A place that the gazetteer does not know."""
    if not place.known:
        yield place.iri, _TYPE, DIP.Place
        yield place.iri, _LABEL, _name(place.label)


def _office(relation: Relation) -> Iterator[Triple]:
    """The office that somebody is said to hold."""
    if relation.predicate not in OFFICES:
        return
    if relation.object_mention:
        yield relation.object, DIP.mentionedAs, Value(relation.object_mention)
    if relation.object_label:
        yield relation.object, _TYPE, DIP.Office
        yield relation.object, _LABEL, _name(relation.object_label)
        if relation.office_in is not None:
            yield relation.object, DIP.officeIn, relation.office_in


def _mention(iri: URIRef, evidence: Evidence) -> Iterator[Triple]:
    """The words that support a claim, with their place in the article."""
    yield iri, _TYPE, DIP.Mention
    yield iri, DIP.article, URIRef(f"{BASE}article/{evidence.article}")
    yield iri, DIP.sentenceNumber, _integer(evidence.sentence)
    yield iri, DIP.start, _integer(evidence.start)
    yield iri, DIP.end, _integer(evidence.end)
    yield iri, DIP.quote, Value(evidence.quote)
    yield iri, DIP.sentenceStart, _integer(evidence.sentence_start)
    yield iri, DIP.sentenceEnd, _integer(evidence.sentence_end)


def _entry(entry: Entry) -> Iterator[Triple]:
    """A known actor or place."""
    iri = entry.iri
    yield iri, _TYPE, entry.type
    yield iri, _LABEL, _name(entry.label)
    for names, term in ((entry.aliases, SKOS.altLabel), (entry.demonyms, DIP.demonym), (entry.metonyms, DIP.metonym)):
        for name in names:
            yield iri, term, _name(name)
    if entry.acts_for is not None:
        yield iri, DIP.actsFor, entry.acts_for
    if entry.iso3 is not None:
        yield iri, DIP.iso3, Value(entry.iso3)
    if entry.short is not None:
        yield iri, DIP.shortName, Value(entry.short)
    if entry.within is not None:
        yield iri, DIP.inPlace, entry.within
    if entry.wikidata is not None:
        yield iri, SKOS.exactMatch, URIRef(f"http://www.wikidata.org/entity/{entry.wikidata}")
    yield from _valid(iri, entry.valid_from, entry.valid_until)


def _known_office(office: Office) -> Iterator[Triple]:
    """A known post."""
    yield office.iri, _TYPE, DIP.Office
    yield office.iri, _LABEL, _name(office.label)
    yield office.iri, DIP.officeIn, office.body
    if not NOT_LEADING & {word for title in office.title_words for word in title.split()}:
        yield office.iri, DIP.leads, office.body


def _tenure(tenure: Tenure) -> Iterator[Triple]:
    """A person's time in an office."""
    iri = mint("tenure", tenure.person, tenure.office, str(tenure.valid_from), str(tenure.valid_until))
    yield tenure.person, DIP.holdsTenure, iri
    yield iri, _TYPE, DIP.Tenure
    yield iri, DIP.office, tenure.office
    yield from _valid(iri, tenure.valid_from, tenure.valid_until)


def _valid(iri: URIRef, since: PartialDate | None, until: PartialDate | None) -> Iterator[Triple]:
    """From when until when something holds."""
    if since is not None:
        yield iri, DIP.validFrom, date_literal(since)
    if until is not None:
        yield iri, DIP.validUntil, date_literal(until)


@cache
def _outlets() -> dict[str, URIRef]:
    """The outlets that the gazetteer knows, by their labels and aliases."""
    from kg.gazetteer import load

    outlets = [entry for entry in load().entries.values() if is_a(entry.type, DIP.MediaOrganization)]
    return {name: entry.iri for entry in reversed(outlets) for name in (*entry.aliases, entry.label)}
