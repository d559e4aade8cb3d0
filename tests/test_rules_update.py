"""A derived graph that follows its articles one by one is what all of them together give."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS, URIRef
from readings import in_memory, make_article

from kg import rules
from kg.model import BASE, Actor, Claim, Event, Evidence, Reading, Relation, in_order, mint
from kg.ontology import DIP
from kg.rdf import DERIVED_GRAPH, GAZETTEER_GRAPH, ONTOLOGY_GRAPH, ontology_quads
from kg.store import Store

# A world small enough that articles meet in it all the time: few actors, events and offices, all of them shared.
STATES = [URIRef(f"{BASE}actor/state-{n}") for n in range(3)]
PEOPLE = [mint("actor", f"person {n}") for n in range(3)]
EVENTS = [mint("event", f"event {n}") for n in range(3)]
OFFICES = [URIRef(f"{BASE}office/office-{n}") for n in range(2)]
TYPES = [DIP.Meeting, DIP.Sanction, DIP.Mediation, DIP.AgreementSigning]
ROLES = [DIP.initiator, DIP.target, DIP.mediator, DIP.party, DIP.host]
VALUES = [DIP.Actual, DIP.Ongoing, DIP.Planned, DIP.Rumored, DIP.NotRealized, DIP.Denied]
RELATIONS = [DIP.alliedWith, DIP.memberOf, DIP.meetsWith, DIP.sanctions, DIP.actsFor, DIP.participant, DIP.mediator]
READ = {RDFS.subClassOf, RDFS.subPropertyOf, DIP.goldstein, DIP.directRelation, DIP.countsAsFact, DIP.caution}


def shared() -> list[tuple[URIRef, list]]:
    """What of the ontology the rules read, and a gazetteer with states, a tenure and offices that lead."""
    ontology = [q for q in ontology_quads() if q[1] in READ or q[2] == OWL.SymmetricProperty]
    known = [(state, RDF.type, DIP.State) for state in STATES]
    known += [(office, DIP.leads, STATES[n]) for n, office in enumerate(OFFICES)]
    tenure = mint("tenure", "first")
    known += [(PEOPLE[0], DIP.holdsTenure, tenure), (tenure, DIP.office, OFFICES[0])]
    return [(ONTOLOGY_GRAPH, ontology), (GAZETTEER_GRAPH, [(*triple, GAZETTEER_GRAPH) for triple in known])]


SHARED = shared()
actor = st.sampled_from(STATES + PEOPLE)
roles = st.lists(st.tuples(st.sampled_from(ROLES), actor), max_size=3).map(tuple)
events = st.builds(
    lambda iri, type_, seats: Event(iri=iri, type=type_, label=str(iri)[-4:], roles=seats),
    st.sampled_from(EVENTS),
    st.sampled_from(TYPES),
    roles,
)
relations = st.one_of(
    st.builds(lambda s, p, o: Relation(subject=s, predicate=p, object=o), actor, st.sampled_from(RELATIONS[:5]), actor),
    st.builds(
        lambda s, p, o: Relation(subject=s, predicate=p, object=o),
        st.sampled_from(EVENTS),
        st.sampled_from(RELATIONS[5:]),
        actor,
    ),
    st.builds(
        lambda s, o: Relation(subject=s, predicate=DIP.holdsOffice, object=o),
        st.sampled_from(PEOPLE),
        st.sampled_from(OFFICES),
    ),
)
claims = st.tuples(events | relations, st.sampled_from(VALUES), st.lists(actor, max_size=1).map(tuple))
people = st.dictionaries(st.sampled_from(PEOPLE), st.none() | actor, max_size=2)


def reading(number: int, told: list, who: dict, day: int | None) -> Reading:
    """One of few articles, with what it claims and whom its new persons act for."""
    text = f"Article {number} tells of them."
    article = make_article(f"a{number}", text, published=None if day is None else date(2030, 1, day))
    evidence = Evidence(
        article=article.id,
        sentence=1,
        start=0,
        end=7,
        quote="Article",
        sentence_start=0,
        sentence_end=len(text),
    )
    actors = [
        Actor(iri=iri, type=DIP.Person, label=str(iri)[-4:], mention="they", acts_for=None if whom == iri else whom)
        for iri, whom in who.items()
    ]
    made = {
        Claim(
            article=article.id,
            about=about,
            factuality=value,
            attributed_to=by,
            evidence=evidence,
            confidence=0.9,
            rule="x",
        )
        for about, value, by in told
    }
    # Each version of an article is another text to a store, whatever it claims.
    version = replace(article, title=repr((sorted(map(repr, made)), sorted(who.items()))))
    return Reading(article=version, sentences=1, actors=tuple(actors), triples=(), claims=in_order(made))


puts = st.builds(reading, st.integers(0, 3), st.lists(claims, max_size=3), people, st.none() | st.integers(1, 3))
steps = st.lists(st.lists(puts | st.integers(0, 3), min_size=1, max_size=2), min_size=1, max_size=6)


def derived(store: Store) -> list[str]:
    return sorted(f"{quad.triple} .\n" for quad in store.quads(graph=DERIVED_GRAPH))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_whatever_is_put_replaced_or_removed_the_outcome_is_that_of_deriving_all(sequence) -> None:
    with in_memory() as store:
        for graph, quads in SHARED:
            store.put_graph(graph, quads)
        rules.derive(store)
        for changes in sequence:
            for change in changes:
                if isinstance(change, int):
                    store.remove(f"a{change}")
                else:
                    store.put(change)
            rules.update(store)
            assert rules.is_current(store)
            assert derived(store) == rules.compute(store)
