"""The refresh against a local server that speaks the SPARQL 1.1 Protocol over data in Wikidata's form."""

from __future__ import annotations

import csv
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pyoxigraph
import pytest

from kg.errors import OntologyError, QueryError
from kg.ontology import ontology_path
from kg.refresh import Change, refresh

WIKIDATA = """
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix p: <http://www.wikidata.org/prop/> .
@prefix ps: <http://www.wikidata.org/prop/statement/> .
@prefix pqv: <http://www.wikidata.org/prop/qualifier/value/> .
@prefix wikibase: <http://wikiba.se/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

wd:Q183 rdfs:label "Germany"@en, "Allemagne"@fr ; skos:altLabel "Land of Poets"@en, "=cmd()"@en ;
    wdt:P1549 "German"@en, "Teuton"@en ; wdt:P1313 wd:Q4970706 .
wd:Q4970706 rdfs:label "Federal Chancellor of Germany"@en .
wd:Q30 rdfs:label "United States"@en ; wdt:P1906 wd:Q11696 .
wd:Q11696 rdfs:label "President of the United States"@en .
wd:Q39 rdfs:label "Switzerland"@en ; wdt:P1906 wd:Q1 .
wd:Q1 rdfs:label "President of the Swiss Confederation"@en .
wd:Q2 rdfs:label "Guy Parmelin"@en ; p:P39 [ ps:P39 wd:Q1 ] .
wd:Q567 rdfs:label "Angela Merkel"@en ; p:P39 [ ps:P39 wd:Q4970706 ;
    pqv:P580 [ wikibase:timeValue "2005-11-22T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 11 ] ;
    pqv:P582 [ wikibase:timeValue "2021-12-08T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 11 ] ] .
wd:Q3 rdfs:label "Olaf Scholz"@en ; p:P39 [ ps:P39 wd:Q4970706 ;
    pqv:P580 [ wikibase:timeValue "2020-01-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 9 ] ] .
wd:Q4 rdfs:label "Friedrich Merz"@en ; p:P39 [ ps:P39 wd:Q4970706 ;
    pqv:P580 [ wikibase:timeValue "2025-01-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 9 ] ;
    pqv:P582 [ wikibase:timeValue "2029-06-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 10 ] ] .
wd:Q5 rdfs:label "Annalena Baerbock"@en ; p:P39 [ ps:P39 wd:Q4970706 ] .
wd:Q6 rdfs:label "Konrad Adenauer"@en ; p:P39 [ ps:P39 wd:Q4970706 ;
    pqv:P582 [ wikibase:timeValue "1963-10-16T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 11 ] ] .
"""


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    store = pyoxigraph.Store()
    store.load(WIKIDATA.encode(), format=pyoxigraph.RdfFormat.TURTLE)

    def answer(environ, start_response):
        form = parse_qs(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode())
        if environ["PATH_INFO"] != "/sparql":
            start_response("200 OK", [("Content-Type", "text/html")])
            return [b"<p>no endpoint</p>"]
        start_response("200 OK", [("Content-Type", "application/sparql-results+json")])
        return [store.query(form["query"][0]).serialize(format=pyoxigraph.QueryResultsFormat.JSON)]

    server = make_server("127.0.0.1", 0, answer, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    thread.join()
    server.server_close()


def _read(path: Path) -> list[Change]:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert tuple(header) == Change._fields
    return [Change(*row) for row in rows]


def test_differences_and_nothing_else_are_written(endpoint: str, tmp_path: Path) -> None:
    out = tmp_path / "diff.csv"
    tables = {p: p.read_bytes() for p in ontology_path("gazetteer").rglob("*.csv")}
    count = refresh(endpoint, out)
    found = _read(out)
    assert count == len(found) and found == sorted(found)
    assert set(found) == {
        Change("add name", "states", "germany", "aliases", "", "Land of Poets", "Q183"),
        Change("add name", "states", "germany", "aliases", "", "'=cmd()", "Q183"),
        Change("add name", "states", "germany", "demonyms", "", "Teuton", "Q183"),
        Change("add person", "persons", "Guy Parmelin", "tenures", "", "president-of-switzerland@..", "Q2"),
        Change("add tenure", "persons", "annalena-baerbock", "tenures", "", "chancellor-of-germany@..", "Q5"),
        Change(
            "check start",
            "persons",
            "olaf-scholz",
            "tenures",
            "chancellor-of-germany@2021-12-08..2025-05-06",
            "chancellor-of-germany@2020..",
            "Q3",
        ),
        Change(
            "end tenure",
            "persons",
            "friedrich-merz",
            "tenures",
            "chancellor-of-germany@2025-05-06..",
            "chancellor-of-germany@2025..2029-06",
            "Q4",
        ),
    }
    assert {p: p.read_bytes() for p in ontology_path("gazetteer").rglob("*.csv")} == tables


def test_batches_give_the_same_bytes(endpoint: str, tmp_path: Path) -> None:
    refresh(endpoint, tmp_path / "one.csv", batch=500)
    refresh(endpoint, tmp_path / "many.csv", batch=41)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "many.csv").read_bytes()


def test_a_reviewed_file_is_never_overwritten(endpoint: str, tmp_path: Path) -> None:
    out = tmp_path / "diff.csv"
    out.write_text("mine", encoding="utf-8")
    with pytest.raises(OntologyError, match=r"diff\.csv: exists already"):
        refresh(endpoint, out)
    assert out.read_text(encoding="utf-8") == "mine"


def test_faults_name_the_address_and_leave_no_file(endpoint: str, tmp_path: Path) -> None:
    out = tmp_path / "diff.csv"
    for address, fault in (
        (endpoint.replace("/sparql", "/page"), "no SPARQL result"),
        ("http://127.0.0.1:1/sparql", "does not answer"),
        ("file:///etc/hosts", "not an http or https address"),
    ):
        with pytest.raises(QueryError, match=fault) as caught:
            refresh(address, out)
        assert address in str(caught.value)
        assert not out.exists()
