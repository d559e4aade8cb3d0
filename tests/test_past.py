"""What was known and what was true on a day: the option, the plain SPARQL of the guide, and the words of neither."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from readings import Story, build, fiction_reading, gazetteer_of, make_article, seed_reading

from kg import past, query
from kg.errors import QueryError
from kg.model import PartialDate
from kg.ontology import DIP
from kg.rdf import GAZETTEER_GRAPH, ONTOLOGY_GRAPH, gazetteer_quads, ontology_quads
from kg.rules import derive
from kg.store import open_store
from tests.conftest import ROOT

FACTUALITY = "SELECT ?f { ?e skos:prefLabel 'Summit of Freedonia and Sylvania'@en ; dip:factuality/rdfs:label ?f }"


def published(reading, day: date | None):
    """A reading whose article came out on a day."""
    return replace(reading, article=replace(reading.article, published=day))


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Two states of the gazetteer, the seed story of 2024, a plan of 2029, its end in 2030, and an undated story."""
    undated = Story(make_article("undated", "They met."))
    both = [undated.actor(name, DIP.State) for name in ("Utopia", "Laputa")]
    meeting = undated.event(DIP.Meeting, "Undated", *((DIP.initiator, one) for one in both))
    undated.says(meeting, DIP.Actual, "They met")
    late = Story(make_article("late", "They met.", published=date(2022, 1, 1)))
    pair = [late.actor(name, DIP.State) for name in ("Lilliput", "Blefuscu")]
    dated = late.event(
        DIP.Meeting, "Of 2022", *((DIP.initiator, o) for o in pair), date=PartialDate(year=2022, month=3)
    )
    late.says(dated, DIP.Actual, "They met")
    plan = published(fiction_reading(name="plan", called_off=False), date(2029, 12, 1))
    with open_store(tmp_path_factory.mktemp("past") / "s", create=True) as store:
        store.put_graph(ONTOLOGY_GRAPH, ontology_quads())
        store.put_graph(GAZETTEER_GRAPH, gazetteer_quads(gazetteer_of("united-states", "israel")))
        for reading in (seed_reading(), plan, fiction_reading(), undated.reading(), late.reading()):
            store.put(reading)
        derive(store)
        yield store


def asked(store, text: str, **day: str) -> list[tuple]:
    """The rows of a query, as of a day."""
    with past.as_of(store, **day) as then:
        return query.run(then, text).rows


def guide(number: int, day: str) -> str:
    """A query of the guide, for a day."""
    text = (ROOT / "docs/how-to/questions.md").read_text("utf-8")
    found = re.findall(r"```sparql\n(.*?)```", text, re.DOTALL)[number]
    assert "2023-10-31" in found
    return found.replace("2023-10-31", day)


def test_a_plan_is_a_plan_until_it_is_called_off(store):
    assert asked(store, FACTUALITY, known_on="2029-11-30") == []
    assert {f for (f,) in asked(store, FACTUALITY, known_on="2029-12")} == {"planned"}
    assert len(asked(store, FACTUALITY, known_on="2030")) == 2


def test_the_undated_count_as_known_and_are_counted(store):
    names = "SELECT ?n { ?a a dip:Article ; dip:name ?n }"
    assert asked(store, names, known_on="1900") == [("undated",)]
    assert [n for (n,) in asked(store, names, known_on="2024-05-24")] == ["late", "seed", "undated"]
    assert [n for (n,) in asked(store, names, known_on="2024-05-23")] == ["late", "undated"]
    assert past.undated(store) == 1


@pytest.mark.parametrize("day", ["2023-10-31", "2024-05-24", "2029-12-01", "2030-01-10"])
def test_the_guide_knows_by_plain_sparql_what_the_option_knows(store, day):
    everything = guide(0, "9999-12-31")
    plain = query.run(store, guide(0, day)).rows
    assert plain == asked(store, everything, known_on=day) and 0 < len(plain) <= len(query.run(store, everything).rows)


@pytest.mark.parametrize("day", ["1999-06-01", "2010-05-05", "2021-01-20", "2024-05-24"])
def test_the_guide_seats_by_plain_sparql_whom_the_option_seats(store, day):
    holders = "SELECT DISTINCT ?person ?office { ?p dip:holdsOffice ?o ; dip:holdsTenure/dip:office ?o ."
    holders += " ?p skos:prefLabel ?person . ?o skos:prefLabel ?office }"
    plain = query.run(store, guide(1, day)).rows
    assert plain == asked(store, holders, true_on=day)
    assert plain != query.run(store, holders).rows and (plain or day < "2020")


def test_what_has_not_begun_is_gone_with_all_that_is_said_of_it(store):
    ties = "SELECT ?n { ?a dip:meetsWith ?b . ?a skos:prefLabel ?n }"
    assert {"Lilliput", "Utopia"} <= {n for (n,) in asked(store, ties, true_on="2022-03-01")}
    before = {n for (n,) in asked(store, ties, true_on="2022-02")}
    assert "Lilliput" not in before and "Utopia" in before
    claims = "SELECT ?c { ?c dip:evidence/dip:article/dip:name 'late' }"
    assert len(asked(store, claims, true_on="2022")) == 1 and asked(store, claims, true_on="2021") == []


def test_both_days_at_once_and_the_store_itself_stays(store, tmp_path):
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    before = query.run(store, count).rows
    rows = asked(store, "SELECT ?n { ?a a dip:Article ; dip:name ?n }", known_on="2024", true_on="2020")
    assert [n for (n,) in rows] == ["late", "seed", "undated"]
    assert query.run(store, count).rows == before


@pytest.mark.parametrize("day", ["yesterday", "2024-5-1", "2024-05-01T00:00", "20240501"])
def test_what_is_no_date_is_refused(store, day):
    for limit in ("known_on", "true_on"):
        with pytest.raises(QueryError, match="no date; write it as"):
            past.as_of(store, **{limit: day})


def test_a_full_copy_of_today_is_the_store_of_today(tmp_path):
    with build(tmp_path / "s") as store, past.as_of(store, known_on="9999") as then:
        assert set(map(str, then.quads())) == set(map(str, store.quads()))
