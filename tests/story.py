# ruff: noqa: E501
"""A fictional story in the store's RDF shape, for tests of the network and its views: every factuality, every sign."""

from __future__ import annotations

from dataclasses import dataclass, field

from rdflib import DCTERMS, RDF, SKOS, XSD, Dataset, Literal, Namespace, URIRef

from kg import ontology
from kg.model import BASE, mint
from kg.ontology import event_type

DIP = Namespace(ontology.NAMESPACE)
GAZETTEER, DERIVED = URIRef(f"{BASE}graph/gazetteer"), URIRef(f"{BASE}graph/derived")
FACT = {"Actual", "Ongoing"}

ACTORS = {
    "arvenia": ("State", "Arvenia", None),
    "belmark": ("State", "Belmark", None),
    "corvia": ("State", "Corvia", None),
    "dunmere": ("State", "Dunmere", None),
    "estoria": ("State", "Estoria", None),
    "cote-rouge": ("State", "Côte Rouge", None),
    "assembly": ("IntergovernmentalOrganization", "Assembly of Nations", None),
    "free-hand": ("ArmedNonStateGroup", "Free Hand", None),
    "ministry": ("Ministry", "Foreign Ministry of Belmark", "belmark"),
    "watch": ("NonGovernmentalOrganization", "Border Watch", None),
    "orla-venn": ("Person", "Orla Venn", "arvenia"),
    "tomas-rehn": ("Person", "Tomás Rehn", "ministry"),
    "ida-koval": ("Person", "Ida Koval", "corvia"),
    "pilots": ("PersonGroup", "captured pilots", "arvenia"),
    "officials": ("PersonGroup", "Corvian officials", "corvia"),
    "courier": ("MediaOrganization", "The Courier", None),
    "gazette": ("MediaOrganization", "Evening Gazette", None),
}

COURIER = (
    "Arvenian Foreign Minister Orla Venn is set to meet Belmark's envoy Tomás Rehn in Dunmere on Friday. "
    "Corvian officials told the Evening Gazette that "
    "Corvia and Dunmere mediated between Arvenia and the Free Hand in May. "
    "The Free Hand holds the captured pilots. "
    "Belmark accused Arvenia of breaking the truce, and Arvenia rejected the charge. "
    "Estoria may join the talks if Corvia agrees. "
    "Arvenia and Belmark remain allies."
)
GAZETTE = (
    "Belmark denied that it had sanctioned Côte Rouge 🙂. "
    "A planned visit by Ida Koval to Estoria did not take place. "
    "The Assembly of Nations condemned the Free Hand. "
    "Belmark imposed sanctions on Côte Rouge, Corvian officials said. "
    "Border Watch praised Dunmere. "
    "Talks between Estoria and Corvia are rumoured. "
    "Arvenia sent aid to Estoria."
)
ARTICLES = {
    "courier-1": ("Envoys to meet in Dunmere", "https://courier.example/envoys", "courier", "2031-05-20", COURIER),
    "gazette-1": ("Sanctions: said and denied", "https://gazette.example/denied", "gazette", "2031-06-02", GAZETTE),
}


@dataclass(frozen=True)
class Said:
    """One claim: its words, what they say, how factual, and who says so."""

    article: str
    quote: str
    type: str  # an event class, or a relation when `roles` is ("subject", "object")
    roles: tuple[tuple[str, str], ...]
    factuality: str
    by: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    stance: str = ""
    certainty: str = ""
    confidence: float = 0.9
    facts: dict[str, str] = field(default_factory=dict)


def pair(a: str, b: str) -> tuple[tuple[str, str], ...]:
    return (("subject", a), ("object", b))


def act(a: str, b: str) -> tuple[tuple[str, str], ...]:
    return (("initiator", a), ("target", b))


CLAIMS = [
    Said("courier-1", "Arvenian Foreign Minister Orla Venn is set to meet Belmark's envoy Tomás Rehn in Dunmere",
         "Meeting", (("initiator", "orla-venn"), ("initiator", "tomas-rehn")), "Planned",
         facts={"location": "dunmere", "date": "2031-05-23", "timeText": "on Friday"}),
    Said("courier-1", "Corvia and Dunmere mediated between Arvenia and the Free Hand", "Mediation",
         (("mediator", "corvia"), ("mediator", "dunmere"), ("party", "arvenia"), ("party", "free-hand")), "Actual",
         by=("officials",), via=("gazette",), stance="Says", facts={"date": "2031-05", "outcome": "Failure"}),
    Said("courier-1", "The Free Hand holds the captured pilots", "holdsCaptive", pair("free-hand", "pilots"), "Ongoing"),
    Said("courier-1", "Belmark accused Arvenia of breaking the truce", "Accusation", act("belmark", "arvenia"), "Actual"),
    Said("courier-1", "Arvenia rejected the charge", "Rejection", act("arvenia", "belmark"), "Actual", confidence=0.8),
    Said("courier-1", "Estoria may join the talks if Corvia agrees", "Negotiation",
         (("initiator", "estoria"), ("initiator", "corvia")), "Conditional", confidence=0.6),
    Said("courier-1", "Arvenia and Belmark remain allies", "alliedWith", pair("belmark", "arvenia"), "Ongoing"),
    Said("gazette-1", "Belmark denied that it had sanctioned Côte Rouge 🙂", "Sanction", act("belmark", "cote-rouge"),
         "Denied", by=("belmark",), stance="Denies", facts={"event": "sanction"}),
    Said("gazette-1", "A planned visit by Ida Koval to Estoria did not take place", "Visit", act("ida-koval", "estoria"),
         "NotRealized"),
    Said("gazette-1", "The Assembly of Nations condemned the Free Hand", "Criticism", act("assembly", "free-hand"), "Actual"),
    Said("gazette-1", "Belmark imposed sanctions on Côte Rouge", "Sanction", act("belmark", "cote-rouge"), "Actual",
         by=("officials",), stance="Says", facts={"event": "sanction"}),
    Said("gazette-1", "Border Watch praised Dunmere", "Endorsement", act("watch", "dunmere"), "Actual"),
    Said("gazette-1", "Talks between Estoria and Corvia are rumoured", "Negotiation",
         (("initiator", "estoria"), ("initiator", "corvia")), "Rumored", facts={"event": "rumoured talks"}),
    Said("gazette-1", "Arvenia sent aid to Estoria", "Aid", act("arvenia", "estoria"), "Actual"),
]  # fmt: skip


def actor(name: str) -> URIRef:
    return URIRef(f"{BASE}actor/{name}")


def dataset(claims: list[Said] | None = None, *, articles: dict[str, tuple[str, ...]] | None = None,
            actors: dict[str, tuple[str, str, str | None]] | None = None) -> Dataset:  # fmt: skip
    """The story, or another one told in the same way, as a store would hold it, the derived graph included."""
    claims, articles, actors = claims or CLAIMS, articles or ARTICLES, actors or ACTORS
    ds = Dataset(store="Oxigraph", default_union=True)
    known, derived = ds.graph(GAZETTEER), ds.graph(DERIVED)
    for name, (kind, label, top) in actors.items():
        known.add((actor(name), RDF.type, DIP[kind]))
        known.add((actor(name), SKOS.prefLabel, Literal(label, lang="en")))
        if top:
            known.add((actor(name), DIP.actsFor, actor(top)))
    for name, (title, url, publisher, published, text) in articles.items():
        iri, graph = URIRef(f"{BASE}article/{name}"), ds.graph(URIRef(f"{BASE}graph/{name}"))
        graph.add((iri, RDF.type, DIP.Article))
        for link, value in ((DIP.name, name), (DCTERMS.title, title), (DIP.url, url), (DIP.text, text)):
            graph.add((iri, link, Literal(value)))
        graph.add((iri, DIP.publisher, actor(publisher)))
        graph.add((iri, DIP.published, Literal(published, datatype=XSD.date)))
    for said in claims:
        _tell(ds.graph(URIRef(f"{BASE}graph/{said.article}")), derived, said, articles[said.article][4])
    return ds


def _tell(graph, derived, said: Said, text: str) -> None:
    start = text.index(said.quote)
    end = start + len(said.quote)
    first = text.rfind(". ", 0, start) + 2 if ". " in text[:start] else 0
    last = text.find(". ", end) + 1 or len(text)
    article = URIRef(f"{BASE}article/{said.article}")
    mention, claim = URIRef(f"{article}#char={start},{end}"), mint("claim", said.article, said.quote, said.type)
    graph.add((mention, RDF.type, DIP.Mention))
    graph.add((mention, DIP.article, article))
    graph.add((mention, DIP.quote, Literal(said.quote)))
    numbers = {"start": start, "end": end, "sentenceStart": first, "sentenceEnd": last}
    for link, number in {**numbers, "sentenceNumber": text[:start].count(". ") + 1}.items():
        graph.add((mention, DIP[link], Literal(number)))
    graph.add((claim, RDF.type, DIP.Claim))
    graph.add((claim, DIP.factuality, DIP[said.factuality]))
    graph.add((claim, DIP.evidence, mention))
    graph.add((claim, DIP.confidence, Literal(str(said.confidence), datatype=XSD.decimal)))
    graph.add((claim, DIP.rule, Literal("by-hand")))
    for link, names in ((DIP.attributedTo, said.by), (DIP.reportedBy, said.via)):
        for name in names:
            graph.add((claim, link, actor(name)))
    for link, value in (("stance", said.stance), ("certainty", said.certainty)):
        if value:
            graph.add((claim, DIP[link], DIP[value]))
    roles = dict(said.roles)
    if "subject" in roles:
        triple = (actor(roles["subject"]), DIP[said.type], actor(roles["object"]))
        for link, term in zip((DIP.subject, DIP.predicate, DIP.object), triple, strict=True):
            graph.add((claim, link, term))
        if said.factuality in FACT:
            derived.add(triple)
        return
    event = mint("event", said.facts.get("event", said.quote))
    graph.add((claim, DIP.aboutEvent, event))
    graph.add((event, RDF.type, DIP[said.type]))
    graph.add((event, SKOS.prefLabel, Literal(said.quote, lang="en")))
    for role, name in said.roles:
        graph.add((event, DIP[role], actor(name)))
    for link, value in said.facts.items():
        if link in ("date", "timeText", "topicText"):
            kinds = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}
            graph.add((event, DIP[link], Literal(value, datatype=kinds[len(value)] if link == "date" else None)))
        elif link != "event":
            graph.add((event, DIP[link], DIP[value] if link == "outcome" else actor(value)))
    if said.factuality in FACT:
        _derive(derived, said)


def _derive(derived, said: Said) -> None:
    kind = event_type(URIRef(DIP[said.type]))
    if kind.relation is None:
        return
    fill = {role: [actor(n) for r, n in said.roles if r == role] for role in dict(said.roles)}
    starts, ends = fill.get("initiator", []), fill.get("target", [])
    if kind.mutual and not ends:
        ends = starts
    ties = [(a, kind.relation, b) for a in starts for b in ends]
    ties += [(m, DIP.mediatesFor, p) for m in fill.get("mediator", []) for p in fill.get("party", [])]
    for tie in ties:
        if tie[0] != tie[2]:
            derived.add(tie)
