"""Claims as plain dicts, with all that they name: what the rows behind an edge are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import product
from typing import Any, TypeAlias

from rdflib import DCTERMS, RDF, SKOS, Dataset, URIRef
from rdflib.term import Node

from kg import ontology
from kg.ontology import DIP, local_name

_ROLES = {
    "initiators": DIP.initiator,
    "targets": DIP.target,
    "mediators": DIP.mediator,
    "parties": DIP.party,
    "hosts": DIP.host,
    "beneficiaries": DIP.beneficiary,
    "participants": DIP.participant,
}

_ALL_CLAIMS = """
PREFIX dip: <https://w3id.org/dragoman/ontology#>
SELECT DISTINCT ?thing ?property ?value WHERE { GRAPH ?graph { ?thing a dip:Claim ; ?property ?value } }"""

_DESCRIPTIONS = """
SELECT DISTINCT ?thing ?property ?value WHERE { VALUES ?thing { %s } GRAPH ?graph { ?thing ?property ?value } }"""

Facts: TypeAlias = dict[URIRef, dict[URIRef, list[Node]]]
Edge: TypeAlias = tuple[URIRef, URIRef, URIRef]


def signs() -> dict[URIRef, int]:
    """The network relations: 1 for a friendly, -1 for a hostile one, 0 for mere contact."""
    pairs = ontology.graph().subject_objects(DIP.sign)
    return {p: int(str(s)) for p, s in sorted(pairs) if isinstance(p, URIRef)}


def ordered(edge: Edge) -> Edge:
    """One direction only for a symmetric relation."""
    start, relation, end = edge
    return (end, relation, start) if end < start and relation in ontology.symmetric_relations() else edge


class Book:
    """What the store says about claims and all that they name, looked up by a handful of queries."""

    def __init__(self, dataset: Dataset) -> None:
        self.signs = signs()
        self.claims = _collect(dataset, [_ALL_CLAIMS])
        events = self._named(self.claims, DIP.aboutEvent)
        self.things = self._describe(dataset, events | self._named(self.claims, DIP.evidence))
        new = set().union(
            *(self._named(self.claims, p) for p in (DIP.subject, DIP.object, DIP.attributedTo, DIP.reportedBy))
        )
        for p in (*_ROLES.values(), DIP.article, DIP.location, DIP.topic):
            new |= self._named(self.things, p)
        self.articles = self._named(self.things, DIP.article)
        while new:
            found = self._describe(dataset, new)
            self.things |= found
            links = (DIP.publisher, DIP.actsFor, DIP.principal, *_ROLES.values())
            new = set().union(*(self._named(found, p) for p in links)) - set(self.things)

    @staticmethod
    def _named(facts: Facts, link: URIRef) -> set[URIRef]:
        return {v for f in facts.values() for v in f.get(link, ()) if isinstance(v, URIRef)}

    @staticmethod
    def _describe(dataset: Dataset, things: set[URIRef]) -> Facts:
        names = sorted(things)
        chunks = (names[i : i + 500] for i in range(0, len(names), 500))
        found = _collect(dataset, (_DESCRIPTIONS % " ".join(n.n3() for n in chunk) for chunk in chunks))
        return {n: found.get(n, {}) for n in names}

    def all(self, thing: URIRef, link: URIRef) -> list[Node]:
        """All values, sorted."""
        return (self.claims.get(thing) or self.things.get(thing, {})).get(link, [])

    def one(self, thing: URIRef, link: URIRef) -> Node | None:
        """The first value, or None."""
        values = self.all(thing, link)
        return values[0] if values else None

    def text(self, thing: URIRef, link: URIRef) -> str:
        """The first value as text, or ""."""
        value = self.one(thing, link)
        return "" if value is None else str(value)

    def iris(self, thing: URIRef, link: URIRef) -> list[URIRef]:
        """The values that are things."""
        return [v for v in self.all(thing, link) if isinstance(v, URIRef)]

    def label(self, thing: Node | None) -> str:
        """What to call a thing: its preferred label, else the words of an article, else the end of its IRI."""
        if not isinstance(thing, URIRef):
            return "" if thing is None else str(thing)
        for link in (SKOS.prefLabel, DIP.mentionedAs):
            if name := self.text(thing, link):
                return name
        return str(thing).rsplit("/", 1)[-1].rsplit("#", 1)[-1]

    def labels(self, thing: URIRef, link: URIRef) -> list[str]:
        """What to call each of the values."""
        return [self.label(v) for v in self.all(thing, link)]

    def classes(self, thing: URIRef) -> list[URIRef]:
        """The most specific classes of the ontology that a thing is in."""
        known = [c for c in self.iris(thing, RDF.type) if c.startswith(ontology.NAMESPACE)]
        return [c for c in known if not any(c != d and ontology.is_a(d, c) for d in known)]

    def is_type(self, actor: URIRef, name: str) -> bool:
        """Whether an actor is in a class or below it."""
        return any(ontology.is_a(c, DIP[name]) for c in self.classes(actor))

    def principal(self, actor: URIRef) -> URIRef:
        """The end of the acts-for chain, or the actor itself."""
        seen = {actor}
        while (up := next(iter(self.iris(actor, DIP.actsFor)), None)) is not None and up not in seen:
            seen.add(up)
            actor = up
        return actor

    def actor(self, actor: URIRef) -> dict[str, Any]:
        """The attributes of a node, without its claims."""
        top = self.principal(actor)
        kind = next(iter(self.classes(actor)), DIP.Actor)
        bloc = any(self.is_type(top, t) for t in ("IntergovernmentalOrganization", "ArmedNonStateGroup"))
        return {
            "label": self.label(actor),
            "type": local_name(kind),
            "type_label": ontology.label(kind),
            "principal": str(top),
            "principal_label": self.label(top),
            "country": self.text(top, DIP.iso3) or self.text(top, DIP.shortName) or (self.label(top) if bloc else ""),
            "anonymous": self.text(actor, DIP.anonymous) == "true",
            "aliases": sorted({str(v) for v in self.all(actor, SKOS.altLabel)}),
        }

    def article(self, article: URIRef) -> dict[str, str]:
        """The metadata and text of an article."""
        return {
            "name": self.text(article, DIP.name),
            "title": self.text(article, DCTERMS.title),
            "url": self.text(article, DIP.url),
            "publisher": self.label(self.one(article, DIP.publisher)),
            "published": self.text(article, DIP.published),
            "text": self.text(article, DIP.text),
            "story": self.text(article, DIP.sameStoryAs) or str(article),
        }

    def fillers(self, event: URIRef, *roles: str) -> list[URIRef]:
        """Who has one of the roles in an event."""
        return sorted({a for role in roles for a in self.iris(event, _ROLES[role])})

    def actors_of(self, claim: URIRef) -> set[URIRef]:
        """Everyone whom a claim tells something about."""
        event = self.one(claim, DIP.aboutEvent)
        if isinstance(event, URIRef):
            return set(self.fillers(event, *_ROLES))
        ends = (self.one(claim, DIP.subject), self.one(claim, DIP.object))
        return {e for e in ends if isinstance(e, URIRef) and self.is_type(e, "Actor")}

    def edges_of(self, claim: URIRef) -> list[Edge]:
        """The ties that a claim asserts, plans or denies, as the rules 50 to 70 find them for what is fact."""
        event = self.one(claim, DIP.aboutEvent)
        if not isinstance(event, URIRef):
            start, relation, end = (self.one(claim, p) for p in (DIP.subject, DIP.predicate, DIP.object))
            if not (isinstance(start, URIRef) and isinstance(relation, URIRef) and isinstance(end, URIRef)):
                return []
            return [ordered((start, relation, end))] if relation in self.signs else []
        initiators, targets = self.fillers(event, "initiators"), self.fillers(event, "targets")
        sides = self.fillers(event, "initiators", "targets", "parties")
        mediators = set(self.fillers(event, "mediators")) - set(self.fillers(event, "parties"))
        found = {(m, DIP.mediatesFor, side) for m, side in product(mediators, sides)}
        found |= {(h, DIP.hosts, side) for h, side in product(self.fillers(event, "hosts"), sides)}
        for fact in map(ontology.event_type, self.classes(event)):
            if fact.relation is not None:
                pairs = product(initiators, targets)
                if fact.mutual and not targets:
                    pairs = product(sides, sides)
                found |= {ordered((a, fact.relation, b)) for a, b in pairs}
        return sorted(edge for edge in found if edge[0] != edge[2])

    def claim(self, claim: URIRef) -> dict[str, Any]:
        """A claim as a plain dict; the module's description lists its keys."""
        event = self.one(claim, DIP.aboutEvent)
        about = event if isinstance(event, URIRef) else claim
        kind = next(iter(self.classes(about)), DIP.Event) if event is not None else self.one(claim, DIP.predicate)
        evidence = self._evidence(claim)

        def named(thing: URIRef, link: URIRef) -> list[str]:
            """Labels in the order in which the sentence names them, by their last words."""
            place = {label: evidence["sentence"].find(label.split(" ")[-1]) for label in self.labels(thing, link)}
            return sorted(place, key=lambda label: (place[label] < 0, place[label], label))

        actors = self.fillers(about, "initiators") or self.fillers(about, "mediators") or self.iris(claim, DIP.subject)
        return {
            "claim": str(claim),
            "kind": "relation" if event is None else "event",
            "type": local_name(kind) if isinstance(kind, URIRef) else "",
            "type_label": ontology.label(kind) if isinstance(kind, URIRef) else "",
            "event": "" if event is None else str(event),
            "event_label": "" if event is None else self.label(event),
            "event_factuality": "" if event is None else self._value(about, DIP.factuality),
            "follows": "" if event is None else self.text(about, DIP.follows),
            "process": "" if event is None else self.text(about, DIP.inProcess),
            **{name: named(about, link) for name, link in _ROLES.items()},
            "subject": self.label(self.one(claim, DIP.subject)),
            "object": self.label(self.one(claim, DIP.object)),
            "plural": len(actors) > 1 or any(self.is_type(a, "PersonGroup") for a in actors),
            "place": self.label(self.one(about, DIP.location)),
            "date": self.text(about, DIP.date),
            "time_text": self.text(about, DIP.timeText),
            "topic": self.label(self.one(about, DIP.topic)) or self.text(about, DIP.topicText),
            **{
                n: self._value(about if n == "outcome" else claim, DIP[n])
                for n in ("outcome", "factuality", "certainty", "stance")
            },
            "attributed_to": named(claim, DIP.attributedTo),
            "reported_by": named(claim, DIP.reportedBy),
            **evidence,
            "confidence": float(self.text(claim, DIP.confidence) or 0),
            "rule": self.text(claim, DIP.rule),
            "inferred": self.text(claim, DIP.inferred) == "true",
        }

    def _value(self, thing: URIRef, link: URIRef) -> str:
        value = self.one(thing, link)
        return local_name(value) if isinstance(value, URIRef) else ""

    def _evidence(self, claim: URIRef) -> dict[str, Any]:
        mention = min(self.iris(claim, DIP.evidence), key=lambda m: self._number(m, DIP.start), default=None)
        if mention is None:
            mention = claim  # a claim without its words: `kg check` reports it, the network still shows it
        article = next(iter(self.iris(mention, DIP.article)), None)
        told = (
            self.article(article)
            if article is not None
            else dict.fromkeys(("name", "title", "url", "publisher", "published", "text"), "")
        )
        start, end = self._number(mention, DIP.start), self._number(mention, DIP.end)
        quote = self.text(mention, DIP.quote)
        first, last = self._number(mention, DIP.sentenceStart), self._number(mention, DIP.sentenceEnd)
        if not (told["text"][start:end] == quote and first <= start < end <= last <= len(told["text"])):
            first, last = start, end  # the text is not kept, or the words leave their sentence: show the words alone
        return {
            "publisher": told["publisher"],
            "published": told["published"],
            "article": "" if article is None else str(article),
            "article_name": told["name"],
            "title": told["title"],
            "url": told["url"],
            "sentence_number": self._number(mention, DIP.sentenceNumber),
            "sentence": told["text"][first:last] if (first, last) != (start, end) else quote,
            "mark_start": start - first,
            "mark_end": end - first,
            "quote": quote,
            "start": start,
            "end": end,
            "sentence_start": first,
            "sentence_end": last,
        }

    def _number(self, thing: URIRef, link: URIRef) -> int:
        return int(self.text(thing, link) or 0)


def _collect(dataset: Dataset, queries: Iterable[str]) -> Facts:
    """The rows (thing, property, value) of queries, as nested dicts; values sorted."""
    found: dict[URIRef, dict[URIRef, set[Node]]] = defaultdict(lambda: defaultdict(set))
    for query in queries:
        for thing, link, value in dataset.query(query):  # type: ignore[misc]
            found[thing][link].add(value)  # type: ignore[index]
    return {t: {p: sorted(vs, key=str) for p, vs in ps.items()} for t, ps in found.items()}
