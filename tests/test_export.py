"""Exports keep the contract, carry everything they can, and are the same bytes each time."""

from __future__ import annotations

import csv
import importlib
import io
import json
import re
import sys

import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph
from readings import Story, build, in_memory, make_article

from kg import network
from kg.errors import StoreError
from kg.export import FORMATS, claims, write
from kg.model import PartialDate, Place, Relation, mint
from kg.ontology import DIP
from kg.results import plain_cell
from kg.store import open_store
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Both stories with all that is derived, open for reading."""
    where = tmp_path_factory.mktemp("export") / "s"
    build(where).close()
    with open_store(where, read_only=True) as store:
        yield store


def written(store, form: str, **options: bool) -> bytes:
    """What is written in a format."""
    out = io.BytesIO()
    write(store, form, out, **options)
    return out.getvalue()


def lines(store) -> list[dict]:
    """The claims as a reader of the file gets them."""
    return [json.loads(line) for line in written(store, "claims").splitlines()]


def one(store, quote: str) -> dict:
    """The one claim with these words."""
    (claim,) = [c for c in lines(store) if c["quote"] == quote]
    return claim


def actor(label: str, mention: str, country: str | None) -> dict:
    """An actor without its IRI."""
    return {"label": label, "mention": mention, "country": country}


def bare(actors: list[dict]) -> list[dict]:
    """Actors without their IRIs, by label."""
    return sorted(({k: v for k, v in a.items() if k != "iri"} for a in actors), key=lambda a: a["label"])


def test_rdf12_is_trig_whose_claims_quote_what_they_state(store):
    quads = list(ox.parse(written(store, "rdf12"), format=ox.RdfFormat.TRIG))
    reifies = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies")
    quoted = {quad.subject: quad.object for quad in quads if quad.predicate == reifies}
    plain = set(ox.parse(written(store, "trig"), format=ox.RdfFormat.TRIG))
    assert {quad for quad in quads if quad.predicate != reifies} == plain
    assert len(quoted) == len(lines(store))
    said = {(quad.subject, quad.predicate): quad.object for quad in plain}
    for claim, triple in quoted.items():
        if event := said.get((claim, ox.NamedNode(DIP.aboutEvent))):
            assert (triple.subject, triple.object) == (event, said[event, triple.predicate])
        else:
            of_claim = [said[claim, ox.NamedNode(term)] for term in (DIP.subject, DIP.predicate, DIP.object)]
            assert [triple.subject, triple.predicate, triple.object] == of_claim


def test_a_planned_meeting(store):
    claim = one(store, "CIA Director William Burns is set to meet with Mossad chief David Barnea")
    assert {k: claim[k] for k in ("article", "sentence", "start", "end", "kind", "type", "plover", "factuality")} == {
        "article": "seed",
        "sentence": 1,
        "start": 0,
        "end": 72,
        "kind": "event",
        "type": "Meeting",
        "plover": "CONSULT",
        "factuality": "Planned",
    }
    assert bare(claim["initiators"]) == [
        actor("David Barnea", "Mossad chief David Barnea", "ISR"),
        actor("William Burns", "CIA Director William Burns", "USA"),
    ]
    assert (claim["targets"], claim["mediators"], claim["attributed_to"]) == ([], [], [])
    assert claim["place"] == {"label": "Europe"}
    assert bare(claim["reported_by"]) == [actor("The Times of Israel", "the Times of Israel", None)]
    assert (claim["confidence"], claim["rule"], claim["date"], claim["topic"]) == (0.9, "by hand", None, None)


def test_a_directed_event_with_a_date(store):
    claim = one(store, "Hamas attacked Israel on October 7, 2023")
    assert bare(claim["initiators"]) == [actor("Hamas", "Hamas", "Hamas")]
    assert bare(claim["targets"]) == [actor("Israel", "Israel", "ISR")]
    assert (claim["date"], claim["time_text"], claim["confidence"]) == ("2023-10-07", "October 7, 2023", 1.0)


def test_a_mediator_is_the_source_and_the_parties_are_the_recipients(store):
    claim = one(store, "previous talks between Israel and Hamas, mediated by Qatar, had failed")
    assert bare(claim["initiators"]) == bare(claim["mediators"]) == [actor("Qatar", "Qatar", "QAT")]
    assert [a["label"] for a in bare(claim["targets"])] == ["Hamas", "Israel"]
    assert bare(claim["attributed_to"]) == [actor("Israeli officials", "Israeli officials", "ISR")]
    assert claim["topic"] == "a truce"


def test_an_office_is_the_object_of_a_relation(store):
    claim = one(store, "CIA Director William Burns")
    assert (claim["kind"], claim["type"], claim["factuality"]) == ("relation", "holdsOffice", "Actual")
    assert bare([claim["subject"]]) == [actor("William Burns", "CIA Director William Burns", "USA")]
    assert claim["object"]["label"] == "Director of the CIA"


def test_seven_factualities_keep_their_names(store):
    assert {c["factuality"] for c in lines(store)} == {"Actual", "Planned", "NotRealized", "Denied", "Rumored"}


def test_claims_are_sorted_by_article_and_place(store):
    keys = [(c["article"], c["start"], c["end"]) for c in lines(store)]
    assert keys == sorted(keys) and len(keys) == 11


def test_the_gold_scorer_takes_the_claims(store, eval_dir, monkeypatch):
    monkeypatch.syspath_prepend(str(eval_dir))
    score_io = importlib.import_module("score_io")
    for claim in lines(store):
        score_io.check_keys("a claim", claim, score_io.CLAIM_KEYS)
    sys.modules.pop("score_io")


def test_roles_beyond_initiator_and_target_find_their_column():
    story = Story(make_article("roles", "They came."))
    host, freed, chief = (story.actor(n, DIP.Person) for n in ("host", "freed", "chief"))
    story.says(story.event(DIP.Visit, "v", (DIP.initiator, chief), (DIP.host, host)), DIP.Actual, "They came")
    story.says(story.event(DIP.Release, "r", (DIP.initiator, chief), (DIP.beneficiary, freed)), DIP.Actual, "They")
    with in_memory() as store:
        store.put(story.reading())
        release, visit = claims(store)
    assert {a["label"] for a in visit["initiators"]} == {"host", "chief"}
    assert [a["label"] for a in release["targets"]] == ["freed"]


def test_a_circle_of_principals_ends():
    story = Story(make_article("circle", "They met."))
    one_, two = mint("actor", "1"), mint("actor", "2")
    for iri, other in ((one_, two), (two, one_)):
        actor_ = story.actor("x", DIP.Person)
        from dataclasses import replace

        story.actors[iri] = replace(story.actors.pop(actor_), iri=iri, acts_for=other)
    story.says(Relation(subject=one_, predicate=DIP.alliedWith, object=two), DIP.Actual, "They met")
    with in_memory() as store:
        store.put(story.reading())
        assert [c["subject"]["country"] for c in claims(store)] == [None]


def test_a_claim_names_itself_its_event_and_its_article_so_that_tables_can_be_joined(store):
    claim = one(store, "CIA Director William Burns is set to meet with Mossad chief David Barnea")
    _, ((title, publisher),) = store.select(
        f"SELECT ?t ?p {{ <{claim['claim']}> dip:aboutEvent <{claim['event']}> ; dip:evidence/dip:article ?a ."
        " OPTIONAL { ?a dcterms:title ?t } OPTIONAL { ?a dip:publisher/skos:prefLabel ?p } }"
    )
    assert (claim["title"], claim["publisher"]) == tuple(None if x is None else str(x) for x in (title, publisher))
    on_edges = {c["claim"] for _, _, tie in network.load(store).edges(data=True) for c in tie["claims"]}
    assert on_edges and on_edges <= {c["claim"] for c in lines(store)}


def test_the_keys_of_a_claim_are_described(store):
    page = (ROOT / "docs" / "reference" / "claims.md").read_text("utf-8")
    described = set(re.findall(r"`(\w+)`", page))
    assert {key for claim in lines(store) for key in claim} <= described


def test_the_csv_table_has_one_row_for_each_claim(store):
    rows = list(csv.DictReader(io.StringIO(written(store, "csv").decode(), newline="")))
    assert len(rows) == len(lines(store))
    assert rows[0]["factuality"] == "NotRealized" and rows[0]["initiators"].count("; ") == 1
    assert {row["quote"] for row in rows} == {c["quote"] for c in lines(store)}
    assert (
        {row["certainty"] for row in rows}
        == {c["certainty"] or "" for c in lines(store)}
        == {"Certain", "Possible", ""}
    )


@pytest.mark.parametrize("form", ["csv", "cameo"])
def test_no_text_of_a_table_is_a_formula_for_a_spreadsheet(form):
    words = "=1+1 met them"
    story = Story(make_article("hostile", f"{words}.", publisher="@SUM(A1)", title="=HYPERLINK(1)"))
    who = [(DIP.initiator, story.actor(name, DIP.Person, mention=words)) for name in ("-2+3", "+Oslo")]
    story.says(story.event(DIP.Meeting, "meeting", *who), DIP.Actual, words)
    with in_memory() as store:
        store.put(story.reading())
        rows = list(csv.reader(io.StringIO(written(store, form).decode(), newline="")))
    cells = [cell for row in rows[1:] for cell in row]
    assert {"'=1+1 met them", "'@SUM(A1)"} <= set(cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("articles_only", [True, False])
def test_every_format_is_the_same_bytes_each_time(store, form, articles_only):
    assert written(store, form, articles_only=articles_only) == written(store, form, articles_only=articles_only) != b""


@pytest.mark.parametrize(
    ("form", "kind"),
    [("nquads", ox.RdfFormat.N_QUADS), ("trig", ox.RdfFormat.TRIG), ("jsonld", ox.RdfFormat.JSON_LD)],
)
def test_data_sets_are_read_back_whole(store, form, kind):
    assert set(ox.parse(written(store, form), kind)) == set(store.quads())


def test_json_ld_is_short_and_other_processors_read_it(store):
    document = json.loads(written(store, "jsonld", articles_only=True))
    nodes = [node for graph in document["@graph"] for node in graph["@graph"]]
    mention = next(n for n in nodes if n.get("quote") == "Hamas attacked Israel on October 7, 2023")
    assert mention["start"] == 126 and mention["@type"] == "Mention"
    claim = next(n for n in nodes if n.get("evidence") == mention["@id"])
    assert claim["confidence"] == "1"
    assert "Attack on Israel" in [n.get("prefLabel") for n in nodes if n["@id"] == claim["aboutEvent"]]
    read = Dataset()
    read.parse(data=written(store, "jsonld", articles_only=True), format="json-ld")
    kept = written(store, "nquads", articles_only=True).decode().splitlines()
    assert len(list(read.quads((None, None, None, None)))) == len(kept)


def test_plover_rows_name_both_sides_and_turn_plans_into_agreements(store):
    rows = {row["Event Text"]: row for row in map(json.loads, written(store, "plover").splitlines())}
    plan = rows["CIA Director William Burns is set to meet with Mossad chief David Barnea"]
    assert (plan["Event Type"], plan["Event Mode"], plan["Event Auxiliary Mode"]) == ("AGREE", None, None)
    assert sorted(plan["Actor Country"]) == ["ISR", "USA"] and plan["Recipient Name"] == []
    assert (plan["Placename"], plan["Article"], plan["Sentence"], plan["Factuality"]) == (
        "Europe",
        "seed",
        1,
        "Planned",
    )
    attack = rows["Hamas attacked Israel on October 7, 2023"]
    assert (attack["Event Type"], attack["Event Date"]) == ("ASSAULT", "2023-10-07")
    assert (attack["Actor Name"], attack["Recipient Country"]) == (["Hamas"], ["ISR"])
    talks = rows["previous talks between Israel and Hamas, mediated by Qatar, had failed"]
    assert (talks["Event Type"], talks["Event Mode"], talks["Actor Name"]) == ("CONSULT", "third-party", ["Qatar"])
    auxiliary = {row["Factuality"]: row["Event Auxiliary Mode"] for row in rows.values() if row != plan}
    assert auxiliary == {"Actual": None, "NotRealized": "negation", "Rumored": "hypothetical"}


def test_an_event_that_is_asserted_and_denied_is_one_row_of_the_assertion(store):
    rows = [json.loads(line) for line in written(store, "plover").splitlines()]
    strikes = [row for row in rows if row["Event Mode"] == "aerial"]
    assert [(row["Factuality"], row["Event Text"]) for row in strikes] == [("Actual", "Sylvania had bombed its port")]


def test_what_has_no_plover_type_is_no_row(store):
    assert not [
        row for row in map(json.loads, written(store, "plover").splitlines()) if "frustration" in row["Event Text"]
    ]


def dyads(store) -> list[dict]:
    """The rows of the CAMEO table."""
    return list(csv.DictReader(io.StringIO(written(store, "cameo").decode(), newline="")))


def test_the_cameo_table_codes_and_scores_each_dyad(store):
    (attack,) = [row for row in dyads(store) if row["source"] == "Hamas"]
    facts = {
        k: attack[k] for k in ("date", "published", "target", "cameo", "goldstein", "factuality", "weight", "article")
    }
    assert facts == {
        "date": "2023-10-07",
        "published": "2024-05-24",
        "target": "ISR",
        "cameo": "19",
        "goldstein": "-10.0",
        "factuality": "Actual",
        "weight": "1",
        "article": "seed",
    }
    talks = [row for row in dyads(store) if row["source"] == "QAT" and row["cameo"] == "045"]
    assert {(row["target"], row["weight"]) for row in talks} == {("Hamas", "0.5"), ("ISR", "0.5")}
    assert {row["event"] for row in dyads(store)} <= {str(q.subject.value) for q in store.quads()}


def test_a_summit_of_many_counts_once():
    story = Story(make_article("summit", "They met."))
    five = [story.actor(f"State {n}", DIP.State) for n in range(5)]
    story.says(story.event(DIP.Summit, "s", *((DIP.initiator, one) for one in five)), DIP.Actual, "They met")
    story.says(story.event(DIP.Meeting, "alone", (DIP.initiator, five[0])), DIP.Actual, "They met")
    with in_memory() as store:
        store.put(story.reading())
        rows = dyads(store)
    pairs = {(row["source_name"], row["target_name"]) for row in rows}
    assert len(rows) == len(pairs) == 10 and all(a < b for a, b in pairs)
    assert sum(float(row["weight"]) for row in rows) == pytest.approx(1)
    assert {row["event"] for row in rows} and len({row["event"] for row in rows}) == 1


def test_turtle_is_read_back_as_the_union_of_all_graphs(store):
    found = {quad.triple for quad in ox.parse(written(store, "turtle"), ox.RdfFormat.TURTLE)}
    assert found == {quad.triple for quad in store.quads()}
    assert len(Graph().parse(data=written(store, "turtle"), format="turtle")) == len(found)


def test_n_quads_are_sorted_and_load_into_an_empty_store_with_the_same_claims(store):
    text = written(store, "nquads")
    with in_memory() as other:
        other._handle.load(text, ox.RdfFormat.N_QUADS)
        assert list(claims(other)) == list(claims(store))
        assert written(other, "nquads") == text


def test_articles_only_leaves_out_what_all_stores_share(store):
    few = written(store, "nquads", articles_only=True).decode()
    assert "graph/gazetteer>" not in few and "graph/ontology>" not in few and "graph/meta>" not in few
    assert "graph/derived>" in few and "dragoman/ontology#quote>" in few


def test_an_unknown_format_names_those_there_are(store):
    with pytest.raises(StoreError, match="no export format 'xml'; choose one of claims, csv, trig"):
        written(store, "xml")


def test_hostile_text_stays_text():
    words = 'a "b"\n@prefix x: <y> .\n\u2028 </script>, \\ \t'
    story = Story(make_article("hostile", words, title=words, url=words))
    place = Place(iri=mint("place", words), label=words)
    who = story.actor(words, DIP.Person, mention=words)
    event = story.event(
        DIP.Meeting, words, (DIP.initiator, who), place=place, date=PartialDate(year=2024), time_text=words
    )
    story.says(event, DIP.Actual, words)
    with in_memory() as store:
        store.put(story.reading())
        (claim,) = lines(store)
        assert (
            claim["quote"]
            == claim["time_text"]
            == claim["place"]["label"]
            == claim["initiators"][0]["mention"]
            == words
        )
        for form, kind in (("trig", ox.RdfFormat.TRIG), ("jsonld", ox.RdfFormat.JSON_LD)):
            assert set(ox.parse(written(store, form), kind)) == set(store.quads())
        assert json.loads(written(store, "plover"))["Event Text"] == words
        (row,) = csv.DictReader(io.StringIO(written(store, "csv").decode(), newline=""))
        assert row["quote"] == plain_cell(words)
