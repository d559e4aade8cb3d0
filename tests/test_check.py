"""What `check` finds in broken stores, and that it finds nothing in whole ones."""

from __future__ import annotations

import time

import pyoxigraph as ox
import pytest
from readings import Story, build, in_memory, known, make_article, seed_reading

from kg.check import Finding, check
from kg.cli.show import print_findings
from kg.model import Relation, mint
from kg.ontology import DIP
from kg.rdf import DERIVED_GRAPH, ONTOLOGY_GRAPH, ontology_quads
from kg.rules import derive
from kg.store import open_store


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A sound store."""
    where = tmp_path_factory.mktemp("check") / "s"
    build(where).close()
    return where


def store_of(story: Story):
    """A store with one story and the ontology."""
    store = in_memory()
    store.put_graph(ONTOLOGY_GRAPH, ontology_quads())
    store.put(story.reading())
    derive(store)
    return store


def broken(where, target, update: str) -> list[Finding]:
    """What is found in a copy of a store after a change behind its back."""
    with open_store(where) as store:
        store._handle.backup(str(target))
    raw = ox.Store(str(target))
    raw.update(f"PREFIX dip: <https://w3id.org/dragoman/ontology#> {update}")
    raw.flush()
    del raw
    with open_store(target, read_only=True) as store:
        return check(store)


def test_a_sound_store_has_no_faults_and_a_large_gazetteer_costs_little(tmp_path):
    with build(tmp_path / "s", full=True) as store:
        started = time.process_time()
        assert [f for f in check(store) if f.severity == "Violation"] == []
        assert time.process_time() - started < 15, "2 s of CPU on an idle machine"


def test_findings_are_the_same_each_time(whole, tmp_path):
    change = "DELETE { GRAPH ?g { ?c dip:confidence ?n } } WHERE { GRAPH ?g { ?c dip:confidence ?n } }"
    found = broken(whole, tmp_path / "one", change)
    assert found == broken(whole, tmp_path / "two", change)
    assert len({f.focus for f in found}) == len(found) >= 10


def test_a_changed_quote_is_shown_beside_what_the_article_says(whole, tmp_path):
    change = """DELETE { GRAPH ?g { ?m dip:quote ?q } }
                INSERT { GRAPH ?g { ?m dip:quote "Hamas attacked Israel on October 8, 2023" } }
                WHERE { GRAPH ?g { ?m dip:quote ?q } FILTER(CONTAINS(?q, "October 7")) }"""
    (finding,) = [f for f in broken(whole, tmp_path / "s", change) if f.severity == "Violation"]
    assert "October 8" in finding.message and "October 7" in finding.message
    assert (finding.article, finding.sentence) == ("seed", "Hamas attacked Israel on October 7, 2023.")


def test_offsets_count_code_points(tmp_path):
    story = Story(make_article("emoji", "😀 the envoy 👩‍👩‍👧 met e\u0301mile. He left."))
    who = story.actor("the envoy", DIP.Person)
    story.says(story.event(DIP.Meeting, "m", (DIP.initiator, who)), DIP.Actual, "met e\u0301mile")
    with store_of(story) as store:
        assert check(store) == []


def test_a_quote_outside_its_sentence_or_article_is_found(whole, tmp_path):
    change = """DELETE { GRAPH ?g { ?m dip:sentenceEnd ?e } } INSERT { GRAPH ?g { ?m dip:sentenceEnd 999999 } }
                WHERE { GRAPH ?g { ?m dip:sentenceEnd ?e ; dip:quote ?q } FILTER(CONTAINS(?q, "October 7")) }"""
    messages = [f.message for f in broken(whole, tmp_path / "s", change) if f.severity == "Violation"]
    assert any("is not within its sentence at 126..999999" in m for m in messages), messages


def test_an_offset_that_is_no_number_is_told_with_its_sentence_and_ends_nothing(whole, tmp_path, capsys):
    change = """DELETE { GRAPH ?g { ?m dip:end ?e } }
                INSERT { GRAPH ?g { ?m dip:end "12x"^^<http://www.w3.org/2001/XMLSchema#integer> } }
                WHERE { GRAPH ?g { ?m dip:end ?e ; dip:quote ?q } FILTER(CONTAINS(?q, "October 7")) }"""
    found = broken(whole, tmp_path / "s", change)
    print_findings(found)
    told = capsys.readouterr().out
    assert "an offset is no number: 126, 12x" in told and "A mention ends at one offset." in told
    assert "seed: Hamas attacked Israel on October 7, 2023." in told


def test_where_pyshacl_breaks_off_the_guards_judge_and_it_is_said(whole, tmp_path, monkeypatch):
    def breaks(*_, **__):
        raise TypeError("no number")

    monkeypatch.setattr("pyshacl.validate", breaks)
    change = "DELETE { GRAPH ?g { ?a dip:text ?t } } WHERE { GRAPH ?g { ?a dip:text ?t } }"
    found = broken(whole, tmp_path / "s", change)
    assert "An article has exactly one text." in {f.message for f in found if f.severity == "Violation"}
    assert [f.message for f in found if f.severity == "Info"] == [
        "pySHACL broke off (TypeError: no number); the guards of a build judged instead."
    ]


def test_a_missing_article_text_is_found(whole, tmp_path):
    found = broken(
        whole, tmp_path / "s", "DELETE { GRAPH ?g { ?a dip:text ?t } } WHERE { GRAPH ?g { ?a dip:text ?t } }"
    )
    assert {f.message for f in found} >= {"An article has exactly one text.", "its article is not in the store"}


def test_an_edge_that_no_claim_backs_is_found(whole, tmp_path):
    edge = "<https://w3id.org/dragoman/id/actor/egypt> dip:sanctions <https://w3id.org/dragoman/id/actor/qatar>"
    found = broken(whole, tmp_path / "s", f"INSERT DATA {{ GRAPH <{DERIVED_GRAPH}> {{ {edge} }} }}")
    (backing,) = [f for f in found if "backs the network edge" in f.message]
    assert backing.focus == known("egypt")
    assert backing.sentence == "Egypt and Qatar voiced frustration."
    assert any(f.focus == DERIVED_GRAPH and "run `kg build`" in f.message for f in found)


def test_a_derived_graph_that_is_out_of_date_is_found(whole, tmp_path):
    found = broken(whole, tmp_path / "s", f"DROP GRAPH <{DERIVED_GRAPH}>")
    assert any(f.focus == DERIVED_GRAPH for f in found)


def test_a_warning_is_no_violation_and_comes_after_them():
    story = Story(make_article("warned", "They mediated. They met."))
    who = story.actor("they", DIP.Person)
    story.says(story.event(DIP.Mediation, "m", (DIP.mediator, who)), DIP.Actual, "They mediated")
    story.says(story.event(DIP.Meeting, "nobody"), DIP.Actual, "They met")
    with store_of(story) as store:
        found = check(store)
    assert [f.severity for f in found] == ["Violation", "Warning"]
    assert found[0].sentence == "They met." and found[1].sentence == "They mediated."


def test_a_relation_between_the_wrong_kinds_is_found():
    story = Story(make_article("kinds", "They border it."))
    one, other = story.actor("they", DIP.Person), story.actor("it", DIP.Person)
    story.says(Relation(subject=one, predicate=DIP.borders, object=other), DIP.Actual, "They border it")
    with store_of(story) as store:
        messages = [f.message for f in check(store)]
    assert any("gives a relation a subject of a class that it cannot have" in m for m in messages)


def test_only_what_the_articles_touch_is_checked(whole, tmp_path):
    lonely = mint("actor", "nobody speaks of me")
    change = f"INSERT DATA {{ GRAPH <https://w3id.org/dragoman/id/graph/gazetteer> {{ <{lonely}> a dip:Person }} }}"
    assert lonely not in {f.focus for f in broken(whole, tmp_path / "s", change)}


def test_an_empty_store_has_no_faults():
    with in_memory() as store:
        store.put_graph(ONTOLOGY_GRAPH, ontology_quads())
        derive(store)
        assert check(store) == []


def test_a_store_without_its_ontology_is_still_checked():
    with in_memory() as store:
        store.put(seed_reading())
        derive(store)
        assert all(isinstance(finding, Finding) for finding in check(store))
