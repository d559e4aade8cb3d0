"""Readings become quads that say everything once, the same way every time."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import DCTERMS, PROV, RDF, SKOS, XSD, BNode, Literal, URIRef
from readings import MODEL, Story, fiction_reading, make_article, seed_reading

from kg.gazetteer import load
from kg.model import BASE, PartialDate, Place, mint
from kg.ontology import DIP
from kg.rdf import GAZETTEER_GRAPH, ONTOLOGY_GRAPH, activity, gazetteer_quads, ontology_quads, reading_quads


def values(quads, subject, predicate):
    """The objects of a subject and predicate."""
    return [o for s, p, o, _ in quads if s == subject and p == predicate]


def test_all_quads_of_an_article_are_in_its_own_graph_and_none_comes_twice():
    reading = seed_reading()
    quads = reading_quads(reading)
    assert {graph for *_, graph in quads} == {reading.article.graph}
    assert len(quads) == len(set(quads))
    assert not any(isinstance(node, BNode) for quad in quads for node in quad)


def test_the_article_keeps_its_metadata_and_names_who_read_it():
    reading = seed_reading()
    quads, iri = reading_quads(reading), reading.article.iri
    assert values(quads, iri, DIP.name) == [Literal("seed")]
    assert values(quads, iri, DCTERMS.title) == [Literal("Talks")]
    assert values(quads, iri, DIP.url) == [Literal("https://news.example/a?b=1&c=<2>")]
    assert values(quads, iri, DIP.published) == [Literal("2024-05-24", datatype=XSD.date)]
    assert values(quads, iri, DIP.text) == [Literal(reading.article.text)]
    assert values(quads, iri, DIP.contentHash) == [Literal(reading.article.content_hash)]
    (made,) = values(quads, iri, PROV.wasGeneratedBy)
    assert values(quads, made, RDF.type) == [PROV.Activity]
    assert MODEL in str(quads)


def test_another_language_model_is_another_activity():
    assert activity("one 1.0") != activity("one 1.1")
    assert activity("one 1.0") == activity("one 1.0")


def test_of_a_known_actor_the_article_adds_only_its_words():
    reading = seed_reading()
    quads = reading_quads(reading)
    israel = [(p, o) for s, p, o, _ in quads if s == URIRef(f"{BASE}actor/israel")]
    assert israel == [(DIP.mentionedAs, Literal("Israel"))]


def test_a_new_actor_brings_class_names_principal_and_anonymity():
    reading = seed_reading()
    quads = reading_quads(reading)
    officials = next(a.iri for a in reading.actors if a.label == "Israeli officials")
    assert values(quads, officials, RDF.type) == [DIP.PersonGroup]
    assert values(quads, officials, SKOS.prefLabel) == [Literal("Israeli officials", lang="en")]
    assert values(quads, officials, DIP.actsFor) == [URIRef(f"{BASE}actor/israel")]
    assert values(quads, officials, DIP.anonymous) == [Literal(True)]


def test_factuality_is_on_claims_and_never_on_events_of_an_article():
    quads = reading_quads(fiction_reading())
    about = {s: {o for t, q, o, _ in quads if t == s and q == RDF.type} for s, p, _, _ in quads if p == DIP.factuality}
    assert about and all(types == {DIP.Claim} for types in about.values())


def test_denial_keeps_its_source_and_stance():
    quads = reading_quads(fiction_reading())
    (denial,) = [s for s, p, o, _ in quads if (p, o) == (DIP.factuality, DIP.Denied)]
    assert values(quads, denial, DIP.stance) == [DIP.Denies]
    (source,) = values(quads, denial, DIP.attributedTo)
    assert values(quads, source, SKOS.prefLabel) == [Literal("Sylvanian foreign ministry", lang="en")]


def test_evidence_gives_offsets_quote_and_sentence():
    reading = fiction_reading()
    quads = reading_quads(reading)
    for mention in {s for s, p, o, _ in quads if (p, o) == (RDF.type, DIP.Mention)}:
        start, end, first, last, sentence = (
            values(quads, mention, term)[0].toPython()
            for term in (DIP.start, DIP.end, DIP.sentenceStart, DIP.sentenceEnd, DIP.sentenceNumber)
        )
        assert values(quads, mention, DIP.quote) == [Literal(reading.article.text[start:end])]
        assert first <= start < end <= last and sentence >= 1


@pytest.mark.parametrize(
    ("value", "lexical", "datatype"),
    [
        (PartialDate(year=2023), "2023", XSD.gYear),
        (PartialDate(year=2023, month=10), "2023-10", XSD.gYearMonth),
        (PartialDate(year=2023, month=10, day=7), "2023-10-07", XSD.date),
        (PartialDate(year=87), "0087", XSD.gYear),
    ],
)
def test_a_date_is_as_exact_as_the_text(value, lexical, datatype):
    story = Story(make_article("dated", "They met."))
    story.says(story.event(DIP.Meeting, "Meeting", date=value), DIP.Actual, "They met")
    (literal,) = [o for _, p, o, _ in reading_quads(story.reading()) if p == DIP.date]
    assert (str(literal), literal.datatype) == (lexical, datatype)


@pytest.mark.parametrize(("confidence", "lexical"), [(0.9, "0.9"), (1.0, "1"), (0.0, "0"), (0.85, "0.85"), (1e-5, "0")])
def test_confidence_has_one_way_to_be_written(confidence, lexical):
    story = Story(make_article("sure", "They met."))
    story.says(story.event(DIP.Meeting, "Meeting"), DIP.Actual, "They met", confidence=confidence)
    (literal,) = [o for _, p, o, _ in reading_quads(story.reading()) if p == DIP.confidence]
    assert (str(literal), literal.datatype) == (lexical, XSD.decimal)


def test_an_office_is_named_and_placed_in_its_body():
    quads = reading_quads(seed_reading())
    office = URIRef(f"{BASE}office/director-of-the-cia")
    assert values(quads, office, RDF.type) == [DIP.Office]
    assert values(quads, office, SKOS.prefLabel) == [Literal("Director of the CIA", lang="en")]
    assert len(values(quads, office, DIP.officeIn)) == 1


def test_a_new_place_is_described_and_a_known_one_is_not():
    for is_known in (True, False):
        story = Story(make_article("placed", "They met."))
        place = Place(iri=mint("place", "Nowhere"), label="Nowhere", known=is_known)
        story.says(story.event(DIP.Meeting, "Meeting", place=place), DIP.Actual, "They met")
        quads = reading_quads(story.reading())
        assert place.iri in [o for _, p, o, _ in quads if p == DIP.location]
        assert bool(values(quads, place.iri, RDF.type)) is not is_known


def test_the_publisher_is_the_outlet_that_the_gazetteer_or_the_article_knows():
    outlets = sorted(e.iri for e in load().entries.values() if e.type == DIP.MediaOrganization)
    known = load().entries[outlets[0]]
    story = Story(make_article("published", "They met.", publisher=known.label))
    assert known.iri in values(reading_quads(story.reading()), story.article.iri, DIP.publisher)
    story = Story(make_article("published", "They met.", publisher="The Daily Nobody Reads"))
    (stranger,) = values(reading_quads(story.reading()), story.article.iri, DIP.publisher)
    assert values(reading_quads(story.reading()), stranger, RDF.type) == [DIP.MediaOrganization]
    named = story.actor("The Daily Nobody Reads", DIP.MediaOrganization)
    assert values(reading_quads(story.reading()), story.article.iri, DIP.publisher) == [named]


@given(st.text(min_size=1), st.text())
def test_hostile_names_never_get_into_an_iri(name, url):
    article = make_article(name, "They met.", url=url, title=name, publisher=name, published=date(2024, 1, 1))
    story = Story(article)
    story.says(story.event(DIP.Meeting, name, topic_text=url, time_text=name), DIP.Actual, "They met")
    for quad in reading_quads(story.reading()):
        for node in quad:
            if isinstance(node, URIRef):
                assert not set(node) & set('<>"{}|^`\\ \n\t'), node


def test_the_gazetteer_says_who_acts_for_whom_and_since_when():
    quads = gazetteer_quads(load())
    assert {graph for *_, graph in quads} == {GAZETTEER_GRAPH}
    usa = URIRef(f"{BASE}actor/united-states")
    assert values(quads, usa, DIP.iso3) == [Literal("USA")]
    assert Literal("American", lang="en") in values(quads, usa, DIP.demonym)
    assert values(quads, usa, SKOS.exactMatch) == [URIRef("http://www.wikidata.org/entity/Q30")]
    described = {s for s, p, _, _ in quads if p == RDF.type}
    assert {o for _, p, o, _ in quads if p in (DIP.actsFor, DIP.office, DIP.officeIn, DIP.holdsTenure)} <= described


def test_the_ontology_graph_is_sorted_and_without_blank_nodes():
    quads = ontology_quads()
    assert {graph for *_, graph in quads} == {ONTOLOGY_GRAPH}
    assert (DIP.Meeting, DIP.directRelation, DIP.meetsWith, ONTOLOGY_GRAPH) in quads
    assert not any(isinstance(node, BNode) for quad in quads for node in quad)
    assert list(quads) == sorted(quads, key=lambda quad: [node.n3() for node in quad])
