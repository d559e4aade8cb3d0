"""What the rules derive: edges only from what counts as fact, and the same every time."""

from __future__ import annotations

from itertools import pairwise

import pytest
from rdflib import URIRef
from readings import build, fiction_reading, seed_reading

from kg import rules
from kg.errors import OntologyError
from kg.model import BASE
from kg.ontology import DIP
from kg.rdf import DERIVED_GRAPH
from kg.store import open_store


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Both stories with all that is derived, open for reading."""
    where = tmp_path_factory.mktemp("rules") / "s"
    build(where).close()
    with open_store(where, read_only=True) as store:
        yield store


def named(store, relation: URIRef) -> set[tuple[str, str]]:
    """Labels of the pairs that a relation joins in the derived graph."""
    query = f"""SELECT ?a ?b {{ GRAPH graph:derived {{ ?x <{relation}> ?y }}
        OPTIONAL {{ ?x skos:prefLabel ?l }} OPTIONAL {{ ?y skos:prefLabel ?m }}
        BIND(COALESCE(?l, STRAFTER(STR(?x), "actor/")) AS ?a)
        BIND(COALESCE(?m, STRAFTER(STR(?y), "actor/")) AS ?b) }}"""
    return {(str(a), str(b)) for a, b in store.select(query)[1]}


def test_plans_rumours_and_cancelled_meetings_never_become_edges(store):
    assert named(store, DIP.meetsWith) == set()
    assert named(store, DIP.sanctions) == set()


def test_what_is_told_as_fact_becomes_an_edge(store):
    assert ("Hamas", "Israel") in named(store, DIP.fights)
    assert named(store, DIP.attacks) == {("Sylvania", "Freedonia")}
    assert named(store, DIP.mediatesFor) == {("Qatar", "Israel"), ("Qatar", "Hamas")}


def test_symmetric_relations_hold_both_ways(store):
    both = {("Freedonia", "Ruritania"), ("Ruritania", "Freedonia")}
    assert named(store, DIP.alliedWith) == both
    assert named(store, DIP.agreesWith) == both


def test_an_event_gets_one_factuality_from_its_claims(store):
    query = "SELECT ?l ?f { GRAPH graph:derived { ?e dip:factuality ?f } ?e skos:prefLabel ?l }"
    found = [(str(label), value) for label, value in store.select(query)[1]]
    assert len(found) == len(dict(found))
    assert dict(found) == {
        "Attack on Israel": DIP.Actual,
        "Burns and Barnea to meet": DIP.Planned,
        "Frustration": DIP.Actual,
        "Sanctions on Sylvania": DIP.Rumored,
        "Strike on a port": DIP.Actual,
        "Summit of Freedonia and Sylvania": DIP.NotRealized,
        "Talks that failed": DIP.Actual,
        "Trade deal": DIP.Actual,
    }


def test_a_denial_stays_beside_the_assertion(store):
    rows = store.select(
        "SELECT ?f { ?e skos:prefLabel 'Strike on a port'@en . ?c dip:aboutEvent ?e ; dip:factuality ?f }"
    )[1]
    assert {f for (f,) in rows} == {DIP.Actual, DIP.Denied}


def test_the_principal_is_the_end_of_the_chain(store):
    assert ("William Burns", "United States") in named(store, DIP.principal)
    assert ("Sylvanian foreign ministry", "Sylvania") in named(store, DIP.principal)
    assert ("Freedonia", "Freedonia") in named(store, DIP.principal)


def test_deriving_again_changes_nothing(tmp_path):
    with build(tmp_path / "s") as store:
        before = sorted(map(str, store.quads()))
        count = rules.derive(store)
        assert count == sum(1 for _ in store.quads(graph=DERIVED_GRAPH)) > 20
        assert sorted(map(str, store.quads())) == before


def test_the_old_derived_graph_is_never_a_premise(tmp_path):
    with build(tmp_path / "s") as store:
        assert named(store, DIP.attacks)
        store.remove("fiction")
        rules.derive(store)
        assert named(store, DIP.attacks) == set()
        assert ("Hamas", "Israel") in named(store, DIP.fights)


def test_any_change_makes_the_derived_graph_out_of_date(tmp_path):
    with open_store(tmp_path / "s", create=True) as store:
        assert not rules.is_current(store)
        for change in (
            lambda: store.put(seed_reading()),
            lambda: store.put(fiction_reading()),
            lambda: store.remove("fiction"),
            lambda: store.put_graph(URIRef(f"{BASE}graph/gazetteer"), []),
        ):
            change()
            assert not rules.is_current(store)
            rules.derive(store)
            assert rules.is_current(store)
        store.put(seed_reading())
        assert rules.is_current(store), "an unchanged article is no change"


@pytest.fixture
def own_rules(tmp_path, monkeypatch):
    """A folder of rules in place of the package's."""
    monkeypatch.setattr(rules, "ontology_path", tmp_path.joinpath)
    (tmp_path / "rules").mkdir()
    return tmp_path / "rules"


def test_rules_run_until_nothing_is_new(own_rules, tmp_path):
    (own_rules / "10-later.rq").write_text("CONSTRUCT { ?a <x:c> ?b } WHERE { ?a <x:b> ?b }")
    (own_rules / "20-chain.rq").write_text("CONSTRUCT { ?a <x:b> ?c } WHERE { ?a <x:b>|<x:a> ?b . ?b <x:a> ?c }")
    nodes = [URIRef(f"x:{n}") for n in range(9)]
    chain = [(a, URIRef("x:a"), b, URIRef("x:g")) for a, b in pairwise(nodes)]
    with open_store(tmp_path / "s", create=True) as store:
        store.put_graph(URIRef("x:g"), chain)
        rules.derive(store)
        assert store.ask("ASK { <x:0> <x:b> <x:8> ; <x:c> <x:8> }")
        assert not store.ask("ASK { <x:0> <x:b> <x:1> }")


def test_what_is_known_already_is_not_derived(own_rules, tmp_path):
    (own_rules / "10-same.rq").write_text("CONSTRUCT WHERE { ?s ?p ?o }")
    with open_store(tmp_path / "s", create=True) as store:
        store.put(seed_reading())
        assert rules.derive(store) == 0


def test_changed_rules_make_the_derived_graph_out_of_date(own_rules, tmp_path):
    with open_store(tmp_path / "s", create=True) as store:
        rules.derive(store)
        assert rules.is_current(store)
        (own_rules / "10-new.rq").write_text("CONSTRUCT { ?s <x:p> ?o } WHERE { ?s ?p ?o }")
        assert not rules.is_current(store)


@pytest.mark.parametrize("text", ["CONSTRUCT { ?a", "SELECT ?a { ?a ?b ?c }"])
def test_a_rule_that_is_none_is_named(own_rules, tmp_path, text):
    (own_rules / "10-bad.rq").write_text(text)
    with open_store(tmp_path / "s", create=True) as store, pytest.raises(OntologyError, match=r"10-bad\.rq"):
        rules.derive(store)
