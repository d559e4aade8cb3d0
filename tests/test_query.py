"""Questions and answers: what is asked is what runs, nothing reaches out, and each fault says where and what to do."""

from __future__ import annotations

import csv
import io
import json
import socket
import threading
from collections import Counter
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import XSD, Graph, Literal, URIRef
from readings import Story, build, in_memory, make_article, version_of

from kg.errors import QueryError
from kg.ontology import DIP
from kg.oxigraph import from_ox
from kg.query import NamedQuery, Parameter, RefusedError, _shielded, ask, check, fill, find, names, run
from kg.rdf import PREFIXES
from kg.results import Table, Triples, write
from kg.rules import derive
from kg.store import open_store

LABELS = "SELECT ?l WHERE { ?e a/rdfs:subClassOf* dip:Event ; skos:prefLabel ?l }"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Both stories with all that is derived, open for reading."""
    where = tmp_path_factory.mktemp("query") / "s"
    build(where).close()
    with open_store(where, read_only=True) as store:
        yield store


def question(text: str, *parameters: str) -> NamedQuery:
    """A query with parameters that have no defaults."""
    known = tuple(Parameter(name=name, default="", meaning="") for name in parameters)
    return NamedQuery(name="q", title="Q", question="?", parameters=known, text=text)


# What can be asked


def test_every_named_query_runs_and_says_what_it_answers(store):
    assert len(names()) > 5
    for query in names():
        assert query.title and query.question.endswith("?"), query.name
        assert isinstance(run(store, query.name, parameters=query.example), Table | Triples)


@pytest.fixture(scope="module")
def repeated(tmp_path_factory):
    """A store in which many graphs say the same about outlets and readers, and one graph that says all of it once."""
    with build(tmp_path_factory.mktemp("repeated") / "s") as store:
        for number in range(4):
            store.put(version_of(number, number % 3))
        derive(store)
        once = ox.Store()
        once.extend(ox.Quad(*quad.triple) for quad in store.quads())
        yield store, once


OF_THE_STORIES = {"actor": "Israel", "one": "Israel", "other": "Hamas", "day": "2024-05-24"}
PLAIN = [pytest.param(q, id=q.name) for q in names() if "GRAPH" not in q.text]


@pytest.mark.parametrize("query", PLAIN)
def test_a_named_query_counts_once_what_many_articles_say(repeated, query):
    store, once = repeated
    text = fill(query, {name: OF_THE_STORIES[name] for name in query.example})
    _, rows = store.select(text)
    alone = once.query(text, prefixes=PREFIXES)
    assert Counter(rows) == Counter(tuple(None if t is None else from_ox(t) for t in row) for row in alone)


def test_text_needs_no_prefixes_and_file_and_text_give_the_same(store, tmp_path):
    path = tmp_path / "labels.rq"
    path.write_text(f"# title: Labels\n{LABELS}")
    answer = run(store, str(path))
    assert answer.title == "Labels"
    assert answer.terms == run(store, LABELS).terms
    assert ("Trade deal",) in answer.rows


def test_rows_are_sorted_unless_the_query_orders_them(store):
    labels = [row[0] for row in run(store, LABELS).rows]
    assert labels == sorted(labels)
    assert [row[0] for row in run(store, LABELS + " ORDER BY DESC(?l)").rows] == sorted(labels, reverse=True)


def test_ordering_inside_a_subquery_does_not_order_the_answer(store):
    inner = "SELECT ?l WHERE { { SELECT ?l WHERE { ?e a dip:Article ; dip:name ?l } ORDER BY DESC(?l) } }"
    assert [row[0] for row in run(store, inner).rows] == ["fiction", "seed"]


def test_values_come_as_python_has_them(store):
    query = """SELECT ?a ?b ?c ?d ?e ?f ?g WHERE { VALUES (?a ?b ?c ?d ?e ?f ?g) {
        (1 0.5 true "2024-05-24"^^xsd:date "2024"^^xsd:gYear dip:Meeting UNDEF) } }"""
    assert run(store, query).rows == [(1, 0.5, True, date(2024, 5, 24), "2024", DIP.Meeting, None)]
    assert [type(v) for v in run(store, query).rows[0]] == [int, float, bool, date, str, URIRef, type(None)]


def test_numbers_are_sorted_by_value(store):
    rows = run(store, 'SELECT ?n { VALUES ?n { 10 9 "text" -1.5 UNDEF } }').rows
    assert rows == [(None,), (-1.5,), (9,), (10,), ("text",)]


@pytest.mark.parametrize(
    "number", ["?n > -1.5", "?n>-1.5", "?n-1.5 > -.5", "3-1.5 > ?n", "?n > -1.5e1", "?n IN (-1.0, 3)"]
)
def test_negative_decimals_can_be_asked_for(store, number):
    assert run(store, f"SELECT ?n {{ VALUES ?n {{ 3 -1.0 }} FILTER({number}) }}").rows


def test_ask_and_construct(store):
    assert run(store, "ASK { ?a a dip:Article }").rows == [(True,)]
    edges = run(store, "CONSTRUCT { ?a ?p ?b } WHERE { GRAPH graph:derived { ?a ?p ?b } ?p dip:sign ?s }")
    assert len(edges.triples) == len(set(edges.triples)) > 5
    assert run(store, "DESCRIBE dip:Meeting").triples


# What is refused


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("who-mediate", "'who-mediate': no such query; did you mean who-mediates"),
        ("WHO-MEDIATES", "did you mean who-mediates"),
        ("xyzzy", "'xyzzy': no such query; `kg query` lists all"),
        ("none.rq", r"none\.rq: cannot be read as a query"),
        ("SELECT ?x WHERE { ?x a dip:Meting }", "dip:Meting is no term of the ontology; did you mean dip:Meeting"),
        ("SELECT ?x { ?x <https://w3id.org/dragoman/ontology#partcipant> ?y }", "did you mean dip:participant"),
        ("SELECT ?x { ?x dop:date ?y }", "`dop:` is no known prefix; did you mean dip"),
        (
            "SELECT ?x { ?x a ?y \n FILTR(?x = 1) }",
            r"line 2, column 2: 'FILTR' .*did you mean FILTER\?\n   FILTR.*\n   \^",
        ),
        ("SELECT ?x {", "line 1, column 12"),
        ("SELECT ?x { " + "{" * 3000 + "}" * 3000 + " }", "nested too deeply"),
    ],
)
def test_a_faulty_question_says_what_is_wrong_and_what_to_do(store, what, message):
    with pytest.raises(QueryError, match=message):
        run(store, what)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "prefix a: <a:> insert { ?s a:b ?o } where { ?s ?p ?o }",
        "DELETE WHERE { ?s ?p ?o }",
        "# SELECT {\nDROP ALL # {",
        "LOAD <file:///etc/passwd> # {}",
    ],
)
def test_a_query_cannot_change_the_store(store, text):
    with pytest.raises(QueryError, match="not allowed: a query cannot change the store"):
        run(store, text)


@pytest.fixture(scope="module")
def listener():
    """A port of this machine, and all who called there."""
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                caller, address = server.accept()
                caller.close()
                if done.is_set():
                    return
                calls.append(address)

        done, thread = threading.Event(), threading.Thread(target=answer)
        thread.start()
        yield server.getsockname()[1], calls
        done.set()
        socket.create_connection(server.getsockname()).close()
        thread.join()


REACHING = [
    "SELECT ?x {{ SERVICE <{url}> {{ ?x ?y ?z }} }}",
    "SELECT ?x {{ service silent <{url}> {{ ?x ?y ?z }} }}",
    "SELECT ?x {{ ?x a dip:Article FILTER EXISTS {{ SERVICE <{url}> {{ ?q ?y ?z }} }} }}",
    "SELECT ?x {{ {{ SELECT ?x {{ OPTIONAL {{ SERVICE <{url}> {{ ?x ?y ?z }} }} }} }} }}",
    "SELECT ?x {{ {{ ?x ?y ?z }} UNION {{ MINUS {{ SERVICE <{url}> {{ ?x ?y ?z }} }} }} }}",
    "SELECT ?x {{ ?x ?y ?z . \\u0053ERVICE <{url}> {{ ?x ?y ?z }} }}",
    "SELECT ?x {{ ?x ?y ?z FILTER(?x<?y) SERVICE <{url}> {{ ?x ?y ?z }} FILTER(?y>?z) }}",
    "SELECT ?x FROM <{url}> {{ ?x ?y ?z }}",
    "SELECT ?x FROM NAMED <{url}> {{ GRAPH ?g {{ ?x ?y ?z }} }}",
    "CONSTRUCT {{ ?x ?y ?z }} WHERE {{ GRAPH ?g {{ SERVICE <{url}> {{ ?x ?y ?z }} }} }}",
    "ASK {{ BIND(EXISTS {{ SERVICE <{url}> {{ ?x ?y ?z }} }} AS ?b) }}",
    "DESCRIBE ?x WHERE {{ SERVICE <{url}> {{ ?x ?y ?z }} }}",
    "SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c }} HAVING (EXISTS {{ SERVICE <{url}> {{ ?x ?y ?z }} }})",
    # Read as a string or comment by a parser that decodes escapes first, or ends comments at line feeds only.
    'SELECT * {{ BIND("\\u0022" AS ?a) SERVICE <{url}> {{ ?q ?w ?e }} BIND("\\u0022" AS ?b) }}',
    "SELECT * {{ ?s ?p ?o # x\r SERVICE <{url}> {{ ?a ?b ?c }}\n }}",
    'SELECT * {{ VALUES ?v {{ """ " }} SERVICE <{url}> {{ ?a ?b ?c }} # \\q """ }}\n }}',
    "SELECT * {{ ?s ?p 1SERVICE<{url}>{{ ?a ?b ?c }} }}",
    "SELECT * {{ ?s ?p ?o.SERVICE<{url}>{{ ?a ?b ?c }} }}",
    "PREFIX a: <{url}> SELECT * {{ ?s ?p a:.SERVICE a: {{ ?a ?b ?c }} }}",
    "PREFIX a: <{url}> SELECT * {{ ?s ?p a:b . SERVICE a:b {{ ?a ?b ?c }} }}",
    "PREFIX : <{url}> SELECT * {{ ?s ?p ?o SERVICE:x {{ ?a ?b ?c }} }}",
    'SELECT * {{ ?s ?p "a:"SERVICE<{url}>{{ ?a ?b ?c }} }}',
]


@pytest.mark.parametrize("text", REACHING)
def test_no_query_reaches_out(store, listener, text):
    port, calls = listener
    with pytest.raises(QueryError):
        run(store, text.format(url=f"http://127.0.0.1:{port}/"))
    assert calls == []


@pytest.mark.parametrize("text", [text for text in REACHING if "FROM" not in text])
def test_even_unread_no_query_reaches_out(store, listener, text):
    port, calls = listener
    with pytest.raises(SyntaxError):
        store.select(_shielded(text.format(url=f"http://127.0.0.1:{port}/")))
    assert calls == []


def test_words_and_names_with_service_in_them_can_be_asked_for(store):
    query = """PREFIX x: <http://x.example/> SELECT ?service ?v WHERE {
        VALUES (?service ?v) { ("the Secret Service: <a>" x:service.SERVICE)
                               (<http://service.example/> 'SERVICE') } }"""
    assert run(store, query).rows == [
        (URIRef("http://service.example/"), "SERVICE"),
        ("the Secret Service: <a>", URIRef("http://x.example/service.SERVICE")),
    ]


def test_words_that_look_like_commands_are_only_words(store):
    query = """SELECT ?service WHERE { # SERVICE <http://b/> {}
      VALUES ?service { "SERVICE <http://a/> { }" "FROM" "DROP ALL" } }"""
    assert len(run(store, query).rows) == 3


# Parameters

NAMED = """SELECT ?l WHERE {
  BIND("" AS ?name)  # @param name
  ?e skos:prefLabel ?l FILTER(STR(?l) = ?name)
}"""


def test_a_parameter_takes_the_place_of_the_value_in_its_line(store):
    assert run(store, fill(question(NAMED, "name"), {"name": "Trade deal"})).rows == [("Trade deal",)]
    assert fill(question(NAMED, "name"), {}) == NAMED


def test_a_default_of_the_header_is_used_until_another_value_comes(tmp_path, store):
    path = tmp_path / "q.rq"
    path.write_text("# title: Q\n# question: What?\n# param: name = Trade deal | a label\n" + NAMED)
    assert run(store, str(path)).rows == [("Trade deal",)]
    assert run(store, str(path), parameters={"name": "Frustration"}).rows == [("Frustration",)]
    (parameter,) = find(str(path)).parameters
    assert parameter == Parameter(name="name", default="Trade deal", meaning="a label")


def test_what_a_query_needs_has_no_default(store):
    with pytest.raises(QueryError, match="evidence-for-pair needs other, another actor by any of its names"):
        run(store, "evidence-for-pair", parameters={"one": "Israel"})
    with pytest.raises(QueryError, match="said-by needs actor"):
        run(store, "said-by", parameters={"actor": ""})


HOSTILE = ['"', "'", '" AS ?x) } ; DROP ALL #', "\\", 'a\nb"', "}", '"""', "\\u0022 }", "?l", "<a:b>", "\x00"]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_is_only_ever_a_value(value):
    story = Story(make_article("hostile", "They met."))
    story.says(story.event(DIP.Meeting, value), DIP.Actual, "They met")
    with in_memory() as store:
        store.put(story.reading())
        before = len(list(store.quads()))
        assert run(store, fill(question(NAMED, "name"), {"name": value})).rows == [(value,)]
        assert len(list(store.quads())) == before


@given(st.text())
def test_any_value_stays_one_literal(value):
    text = fill(question('SELECT ?v { BIND("" AS ?v) # @param v\n}', "v"), {"v": value})
    assert [row[0].value for row in ox.Store().query(text)] == [value]
    assert check(text) == ("SelectQuery", False)


@pytest.mark.parametrize(
    ("line", "value", "term"),
    [
        ("BIND(0.8 AS ?v) # @param v", "0.25", Literal(Decimal("0.25"))),
        ("VALUES ?v { 5 } # @param v", "12", Literal(12)),
        ('BIND("2023-01-01"^^xsd:date AS ?v) # @param v', "2023-10", Literal("2023-10-01", datatype=XSD.date)),
        ("BIND(dip:Meeting AS ?v) # @param v", "dip:Call", DIP.Call),
        ("VALUES ?v { <a:b> } # @param v", "https://x.example/y", URIRef("https://x.example/y")),
        ("# @param v", "words", Literal("words")),
    ],
)
def test_a_value_gets_the_type_of_the_one_it_replaces(store, line, value, term):
    text = fill(question(f"SELECT ?v {{\n{line}\n}}", "v"), {"v": value})
    assert run(store, text).terms == ((term,),)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("BIND(0.8 AS ?v) # @param v", "much"),
        ("BIND(5 AS ?v) # @param v", "5) } #"),
        ('BIND("2023-01-01"^^xsd:date AS ?v) # @param v', "2023-13"),
        ('BIND("2023-01-01"^^xsd:date AS ?v) # @param v', "yesterday"),
        ("BIND(dip:Meeting AS ?v) # @param v", "> } DROP ALL"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(line, value):
    with pytest.raises(QueryError, match=r"q: v = .* does not fit"):
        fill(question(f"SELECT ?v {{\n{line}\n}}", "v"), {"v": value})


def test_an_unknown_parameter_is_named_with_those_there_are(store):
    with pytest.raises(QueryError, match=r"who-mediates: no parameter 'acter'; did you mean actor.*; it takes actor"):
        run(store, "who-mediates", parameters={"acter": "Qatar"})
    with pytest.raises(QueryError, match="no parameter 'actor'; it takes none"):
        run(store, LABELS, parameters={"actor": "Qatar"})


@given(st.text() | st.text(alphabet="SELECT *{}?x<>\"'\\#;.:_-123\n"))
def test_the_guard_takes_any_text_and_fails_in_one_way_only(text):
    with suppress(QueryError):
        check(text)


# Formats

HARD = Table.of(
    ("who", "said"),
    [
        (URIRef("https://w3id.org/dragoman/id/actor/x"), Literal('a "b"\n| <c> *d*,\x1b[31m e', lang="en")),
        (None, Literal(1)),
    ],
    ordered=True,
)


def test_csv_carries_every_value():
    rows = list(csv.reader(io.StringIO(write(HARD, "csv"), newline="")))
    assert rows == [["who", "said"], ["https://w3id.org/dragoman/id/actor/x", 'a "b"\n| <c> *d*,\x1b[31m e'], ["", "1"]]


@pytest.mark.parametrize(("form", "kind"), [("json", ox.QueryResultsFormat.JSON), ("tsv", ox.QueryResultsFormat.TSV)])
def test_json_and_tsv_are_read_back_by_another_reader(form, kind):
    found = ox.parse_query_results(write(HARD, form), kind)
    assert [v.value for v in found.variables] == ["who", "said"]
    rows = [tuple(row) for row in found]
    literal = ox.Literal('a "b"\n| <c> *d*,\x1b[31m e', language="en")
    assert rows[0] == (ox.NamedNode("https://w3id.org/dragoman/id/actor/x"), literal)
    assert rows[1] == (None, ox.Literal("1", datatype=ox.NamedNode(XSD.integer)))


def test_xml_is_read_back_by_another_reader_but_for_what_xml_cannot_hold():
    rows = [tuple(row) for row in ox.parse_query_results(write(HARD, "xml"), ox.QueryResultsFormat.XML)]
    literal = ox.Literal('a "b"\n| <c> *d*,\ufffd[31m e', language="en")
    assert rows[0] == (ox.NamedNode("https://w3id.org/dragoman/id/actor/x"), literal)
    assert rows[1] == (None, ox.Literal("1", datatype=ox.NamedNode(XSD.integer)))


def test_more_rows_than_allowed_are_refused_and_as_many_are_not(store):
    for form in ("SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 10", "CONSTRUCT { ?s ?p ?o } { SELECT * { ?s ?p ?o } LIMIT 10 }"):
        with pytest.raises(RefusedError, match="more than 5 rows; add a LIMIT"):
            run(store, form, most=5)
        assert run(store, form, most=10) == run(store, form)


def test_only_sparql_is_asked_not_a_name_and_not_a_file(store, tmp_path):
    file = tmp_path / "x.rq"
    file.write_text("SELECT * { ?s ?p ?o }")
    for text in ("articles", str(file)):
        with pytest.raises(QueryError):
            ask(store, text)


def test_an_ask_is_a_boolean_in_xml_and_json(store):
    assert bool(ox.parse_query_results(write(run(store, "ASK { ?a a dip:Article }"), "xml"), ox.QueryResultsFormat.XML))
    assert json.loads(write(run(store, "ASK { ?a a dip:Article }"), "json")) == {"head": {}, "boolean": True}


def test_text_can_neither_break_a_markdown_table_nor_a_terminal():
    lines = write(HARD, "markdown").splitlines()
    assert len(lines) == 4
    assert lines[2] == r'| actor:x | a "b" \| \<c\> \*d\*, \[31m e |'
    plain = write(HARD, "table")
    assert "\x1b" not in plain and plain.count("\n") == 4
    assert all(line == line.rstrip() for line in plain.splitlines())


def test_triples_can_be_read_back_and_are_written_the_same_each_time(store):
    answer = run(store, "CONSTRUCT WHERE { ?c a dip:Claim ; dip:evidence ?m . ?m dip:quote ?q }")
    for form, kind in (("turtle", "turtle"), ("ntriples", "nt"), ("rdfxml", "xml")):
        text = write(answer, form)
        assert set(Graph().parse(data=text, format=kind)) == set(answer.triples)
        assert write(answer, form) == text
    assert write(answer, "turtle").startswith("@prefix actor: ")
    assert len(write(answer, "csv").splitlines()) == len(answer.triples) + 1


def test_a_table_cannot_be_written_as_triples():
    with pytest.raises(QueryError, match=r"a SELECT gives a table.*use CONSTRUCT, or csv"):
        write(HARD, "turtle")
    with pytest.raises(QueryError, match="no format 'xls'; choose one of table, csv"):
        write(HARD, "xls")
