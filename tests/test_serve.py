"""The endpoint keeps to the SPARQL 1.1 Protocol, lets no query harm it, and leads a person from question to sentence.

The protocol's cases follow sections 2.1 and 2.2 of the specification, as far as an endpoint for reading has them.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
from readings import Story, make_article, seed_reading

from kg.gazetteer import load
from kg.ontology import DIP
from kg.rdf import GAZETTEER_GRAPH, ONTOLOGY_GRAPH, gazetteer_quads, ontology_quads
from kg.rules import derive
from kg.serve.accept import GRAPHS, TABLES, choose
from kg.serve.app import is_loopback
from kg.store import open_store
from tests.conftest import ROOT

SELECT = "SELECT ?n { ?a a dip:Article ; dip:name ?n } ORDER BY ?n"
CONSTRUCT = "CONSTRUCT { ?a dip:name ?n } { ?a dip:name ?n }"
FORM = "application/x-www-form-urlencoded"
SECONDS = 2.0
HOSTILE = "<script>alert(1)</script> \"x\" 'y' & <b>"


@dataclass
class Got:
    """A response."""

    status: int
    media: str
    body: bytes
    headers: dict[str, str]

    @property
    def text(self) -> str:
        return self.body.decode()


class Server:
    """`kg serve` on a free port, as a user starts it."""

    def __init__(self, store: Path, *options: object) -> None:
        command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0", *map(str, options)]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        assert self.process.stdout
        line = self.process.stdout.readline()
        found = re.search(r"http://(?:127\.0\.0\.1|\[::1\]):(\d+)/", line)
        assert found, line + str(self.process.stderr and self.process.stderr.read())
        self.port = int(found[1])
        self.host = "::1" if "::1" in options else "127.0.0.1"

    def get(self, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str) -> Got:
        connection = HTTPConnection(self.host, self.port, timeout=60)
        try:
            connection.request(method, path, body=body, headers={k.replace("_", "-"): v for k, v in headers.items()})
            found = connection.getresponse()
            media = found.getheader("content-type", "").partition(";")[0]
            return Got(found.status, media, found.read(), {k.lower(): v for k, v in found.getheaders()})
        finally:
            connection.close()

    def ask(self, text: str, accept: str = "", **headers: str) -> Got:
        if accept:
            headers["accept"] = accept
        return self.get(f"/sparql?{urlencode({'query': text})}", **headers)

    def post(self, body: bytes | str, kind: str | None, path: str = "/sparql", **headers: str) -> Got:
        if kind is not None:
            headers["content_type"] = kind
        return self.get(path, method="POST", body=body if isinstance(body, bytes) else body.encode(), **headers)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.communicate(timeout=15)
        finally:
            self.process.kill()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seed story with the gazetteer, and a story whose names and words are markup."""
    where = tmp_path_factory.mktemp("serve") / "store"
    story = Story(make_article("hostile", HOSTILE + " met.", title=HOSTILE, url="javascript:alert(1)"))
    who, other = (story.actor(name, DIP.Person, mention=name) for name in (HOSTILE, "Ms Plain"))
    event = story.event(DIP.Meeting, HOSTILE, (DIP.initiator, who), (DIP.initiator, other))
    story.says(event, DIP.Actual, HOSTILE + " met")
    with open_store(where, create=True) as store:
        store.put_graph(ONTOLOGY_GRAPH, ontology_quads())
        store.put_graph(GAZETTEER_GRAPH, gazetteer_quads(load()))
        store.put(seed_reading())
        store.put(story.reading())
        derive(store)
    return where


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    running = Server(folder, "--seconds", SECONDS, "--memory", 600, "--rows", 20_000)
    yield running
    running.stop()


NAMES = [{"n": {"type": "literal", "value": name}} for name in ("hostile", "seed")]


def bindings(got: Got) -> list[dict]:
    """The rows of an answer in JSON."""
    assert (got.status, got.media) == (200, "application/sparql-results+json"), got.text
    return json.loads(got.body)["results"]["bindings"]


# The protocol


def test_a_query_comes_by_get_by_form_and_by_itself(server: Server) -> None:
    assert bindings(server.ask(SELECT)) == NAMES
    assert bindings(server.post(urlencode({"query": SELECT}), FORM)) == NAMES
    assert bindings(server.post(SELECT, "application/sparql-query")) == NAMES
    assert bindings(server.post(SELECT, "application/sparql-query; charset=UTF-8")) == NAMES
    assert bindings(server.post(urlencode({"query": SELECT}), f"{FORM};charset=utf-8")) == NAMES


@pytest.mark.parametrize(
    ("accept", "media", "kind"),
    [
        ("", "application/sparql-results+json", ox.QueryResultsFormat.JSON),
        ("*/*", "application/sparql-results+json", ox.QueryResultsFormat.JSON),
        ("application/sparql-results+xml", "application/sparql-results+xml", ox.QueryResultsFormat.XML),
        ("application/sparql-results+json", "application/sparql-results+json", ox.QueryResultsFormat.JSON),
        ("text/tab-separated-values", "text/tab-separated-values", ox.QueryResultsFormat.TSV),
        ("text/csv;q=0.3, application/xml;q=0.9", "application/xml", ox.QueryResultsFormat.XML),
        ("text/html, */*;q=0.1", "application/sparql-results+json", ox.QueryResultsFormat.JSON),
    ],
)
def test_a_select_comes_in_the_format_that_is_asked_for(server: Server, accept: str, media: str, kind: object) -> None:
    got = server.ask(SELECT, accept)
    assert (got.status, got.media, got.headers["vary"]) == (200, media, "Accept")
    assert [str(row["n"].value) for row in ox.parse_query_results(got.body, kind)] == ["hostile", "seed"]


def test_csv_has_plain_values(server: Server) -> None:
    assert server.ask(SELECT, "text/csv").body == b"n\r\nhostile\r\nseed\r\n"


@pytest.mark.parametrize(
    ("accept", "media", "kind"),
    [
        ("", "text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/rdf+xml", "application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_graphs_come_in_the_format_that_is_asked_for(server: Server, accept: str, media: str, kind: object) -> None:
    for text, most in ((CONSTRUCT, 2), ("DESCRIBE ?a { ?a dip:name 'seed' }", 99)):
        got = server.ask(text, accept)
        assert (got.status, got.media) == (200, media)
        assert 1 < len(list(ox.parse(got.body, kind))) <= most


def test_an_ask_is_a_boolean(server: Server) -> None:
    for accept, kind in (
        ("", ox.QueryResultsFormat.JSON),
        ("application/sparql-results+xml", ox.QueryResultsFormat.XML),
    ):
        for text, truth in (("ASK { ?a a dip:Article }", True), ("ASK { ?a dip:name 'none' }", False)):
            assert bool(ox.parse_query_results(server.ask(text, accept).body, kind)) is truth


def test_a_format_that_there_is_not_is_406_and_names_those_there_are(server: Server) -> None:
    got = server.ask(SELECT, "image/png")
    assert got.status == 406 and "text/csv" in got.text
    assert server.ask(CONSTRUCT, "text/csv").status == 406
    assert server.ask("ASK {}", "text/csv").status == 406


@pytest.mark.parametrize(
    "text", ["", "SELECT", "SELECT * { ?s ?p }", "articles", "SELECT * { ?s dip:nosuch ?o }", "x" * 9000]
)
def test_what_is_no_query_is_400(server: Server, text: str) -> None:
    got = server.ask(text)
    assert (got.status, got.media) == (400, "text/plain") and got.text.strip()


def test_no_query_and_two_queries_are_400(server: Server) -> None:
    assert server.get("/sparql").status == server.post("", FORM).status == 400
    two = urlencode([("query", SELECT), ("query", "ASK {}")])
    assert server.get(f"/sparql?{two}").status == server.post(two, FORM).status == 400
    assert server.post(SELECT, "application/sparql-query", path=f"/sparql?{urlencode({'query': SELECT})}").status == 400


def test_the_wrong_kind_of_body_is_415_and_the_wrong_method_405(server: Server) -> None:
    assert server.post(SELECT, "text/plain").status == server.post(SELECT, None).status == 415
    assert server.post(SELECT.encode("utf-16"), "application/sparql-query; charset=utf-16").status == 415
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        assert server.get("/sparql", method=method).status == 405


def test_what_is_not_utf_8_is_400(server: Server) -> None:
    assert server.get("/sparql?query=%FF%FE").status == 400
    assert server.post(b"ASK { ?a ?b '\xff' }", "application/sparql-query").status == 400


def test_a_long_body_is_413(server: Server) -> None:
    assert server.post("#" * 1_000_001, "application/sparql-query").status == 413


def test_nothing_can_be_written(server: Server) -> None:
    update = "INSERT DATA { <a:a> <a:b> <a:c> }"
    assert server.post(update, "application/sparql-update").status == 403
    assert server.post(urlencode({"update": update}), FORM).status == 403
    for text in (update, "DROP ALL", "CLEAR DEFAULT", "LOAD <http://127.0.0.1/x>"):
        assert server.ask(text).status == 403
    assert bindings(server.ask(SELECT)) == NAMES


def test_another_data_set_is_refused(server: Server) -> None:
    for key in ("default-graph-uri", "named-graph-uri"):
        pairs = urlencode({"query": SELECT, key: "http://127.0.0.1:9/x"})
        assert server.get(f"/sparql?{pairs}").status == server.post(pairs, FORM).status == 403
    assert server.ask("SELECT * FROM <http://127.0.0.1:9/x> { ?s ?p ?o }").status == 403


def test_other_sites_cannot_read_unless_told_and_foreign_names_lead_nowhere(server: Server, folder: Path) -> None:
    assert not [h for h in server.ask(SELECT, origin="https://site.example").headers if h.startswith("access-control")]
    assert server.ask(SELECT, host="rebound.example").status == 400
    assert server.ask(SELECT, host=f"localhost:{server.port}").status == 200
    other = Server(folder, "--allow-origin", "https://site.example", "--workers", 1)
    try:
        got = other.ask(SELECT, origin="https://site.example")
        assert got.headers["access-control-allow-origin"] == "https://site.example"
        assert "access-control-allow-origin" not in other.ask(SELECT, origin="https://other.example").headers
    finally:
        other.stop()


def test_it_can_listen_on_ipv6(folder: Path) -> None:
    other = Server(folder, "--host", "::1", "--workers", 1)
    try:
        assert bindings(other.ask(SELECT)) == NAMES
        assert other.ask(SELECT, host="rebound.example").status == 400
    finally:
        other.stop()


# Hostile queries

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c != ?f || ?f != ?i) }"
LARGE = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?b"
MANY = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
DEEP = "SELECT * { " + "{" * 3000 + "}" * 3000 + " }"
LONG_WAY = "ASK { ?a (" + "/".join(["!<a:b>*"] * 30) + ") <a:c> }"


def test_a_slow_query_is_stopped_in_time_and_the_next_is_answered(server: Server) -> None:
    start = time.monotonic()
    got = server.ask(SLOW)
    assert got.status == 503 and "more than 2 seconds" in got.text
    assert time.monotonic() - start < SECONDS + 3
    assert bindings(server.ask(SELECT)) == NAMES


def test_a_query_that_wants_much_memory_is_stopped(server: Server) -> None:
    got = server.ask(LARGE)
    assert got.status == 503 and re.search("memory|more than 2 seconds", got.text)
    assert bindings(server.ask(SELECT)) == NAMES


def test_an_answer_that_is_too_long_is_refused(server: Server) -> None:
    got = server.ask(MANY)
    assert got.status == 403 and "more than 20,000 rows; add a LIMIT" in got.text


@pytest.mark.parametrize("text", [DEEP, LONG_WAY, "SELECT " + "?a " * 50_000 + "{}"])
def test_a_monstrous_query_gets_an_answer_and_harms_nothing(server: Server, text: str) -> None:
    assert server.post(text, "application/sparql-query").status in (200, 400, 403, 503)
    assert bindings(server.ask(SELECT)) == NAMES


def test_no_query_reaches_out(server: Server) -> None:
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.5)
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        for text in (
            f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
            f'SELECT * {{ BIND("\\u0022" AS ?a) SERVICE <{url}> {{ ?q ?w ?e }} BIND("\\u0022" AS ?b) }}',
        ):
            assert server.ask(text).status in (400, 403)
            assert server.post(urlencode({"query": text}), FORM, path="/").status == 400
        with suppress(TimeoutError):
            calls.append(listening.accept())
    assert calls == []


def descendants(pid: int) -> set[int]:
    """The processes below a process."""
    found = set()
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found |= {int(child)} | descendants(int(child))
    return found


def test_eight_clients_with_good_and_hostile_queries_get_right_answers(server: Server) -> None:
    count = "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a dip:Claim }"
    expected = {text: server.ask(text).body for text in (SELECT, count, CONSTRUCT)}
    seen: list[tuple[str, int, float]] = []
    wrong: list[str] = []
    end = time.monotonic() + 10

    def client(number: int) -> None:
        for turn in range(10_000):
            if time.monotonic() > end:
                return
            bad = number == 0 and turn % 4 == 0
            text = (SLOW, LARGE, MANY)[turn // 4 % 3] if bad else (SELECT, count, CONSTRUCT)[(turn + number) % 3]
            start = time.monotonic()
            got = server.ask(text)
            seen.append(("bad" if bad else "good", got.status, time.monotonic() - start))
            if not bad and (got.status, got.body) != (200, expected[text]):
                wrong.append(f"{got.status} {got.text[:100]}")

    clients = [threading.Thread(target=client, args=(n,)) for n in range(8)]
    for one in clients:
        one.start()
    largest = 0
    while any(one.is_alive() for one in clients):
        pages = [Path(f"/proc/{p}/statm") for p in {server.process.pid} | descendants(server.process.pid)]
        used = sum(int(p.read_text().split()[1]) for p in pages if p.exists()) * os.sysconf("SC_PAGE_SIZE")
        largest = max(largest, used)
        time.sleep(0.2)
    kinds = Counter((kind, status) for kind, status, _ in seen)
    assert wrong == []
    assert {status for kind, status in kinds if kind == "good"} == {200}
    assert {status for kind, status in kinds if kind == "bad"} <= {403, 503} and kinds["good", 200] > 50
    assert max(t for k, _, t in seen if k == "good") < 4 * SECONDS + 4
    assert largest < 2 * 1_000_000_000 + 500_000_000  # two workers of 600 MB above their own size, and the parent
    assert len(descendants(server.process.pid)) <= 2


# The pages


def test_the_first_page_offers_every_named_query_and_shows_its_table(server: Server) -> None:
    from kg import query

    page = server.get("/")
    assert (page.status, page.media) == (200, "text/html")
    assert all(f'value="{q.name}"' in page.text for q in query.names())
    assert all(f'<a href="/?name={q.name}">' in page.text and escape(q.question) in page.text for q in query.names())
    table = server.get("/?name=who-meets-whom").text
    assert "William Burns</a></td>" in table and "planned" in table
    limited = server.get(f"/?{urlencode({'name': 'said-by', 'p.actor': 'Israel'})}").text
    assert "Israeli officials" in limited and 'value="Israel"' in limited
    empty = server.get(f"/?{urlencode({'name': 'said-by', 'p.actor': 'Isreal'})}").text
    assert "0 rows; nobody in this store is called &#39;Isreal&#39;; did you mean &#39;Israel&#39;?" in empty
    asked = server.get("/?name=said-by")
    assert (
        asked.status == 200 and 'name="p.actor" value="" required' in asked.text and 'role="status"' not in asked.text
    )
    written = server.post(urlencode({"query": SELECT}), FORM, path="/").text
    assert "<td>seed</td>" in written and "2 rows" in written


def test_from_a_table_one_comes_to_the_actor_and_to_its_sentences(server: Server) -> None:
    table = server.get("/?name=who-meets-whom").text
    link = re.search(r'href="(/explain\?what=David%20Barnea)"', table)
    assert link
    page = server.get(link[1]).text
    assert "<mark>CIA Director William Burns is set to meet with Mossad chief David Barnea</mark>" in page
    claim = re.search(r'href="(/explain\?what=[^"]*claim[^"]*)"', page)
    assert claim and "<mark>" in server.get(claim[1]).text
    event = re.search(r'<tr><td><a href="(/explain[^"]*)">[^<]*</a></td>.*planned', table)
    assert event and "<mark>CIA Director William Burns is set to meet" in server.get(event[1]).text
    both = server.get("/explain?what=Hamas&and=Israel").text
    assert "<mark>Hamas attacked Israel on October 7, 2023</mark>" in both
    unknown = server.get("/explain?what=David+Barnes")
    assert unknown.status == 404 and "did you mean" in unknown.text and "All actors" in unknown.text
    assert server.get("/explain").status == 400


def test_the_network_is_the_page_that_kg_view_writes(server: Server) -> None:
    page = server.get("/network")
    assert page.status == 200 and "vis" in page.text and "David Barnea" in page.text


def test_text_is_never_markup_and_no_page_runs_scripts(server: Server) -> None:
    for path in (
        "/?name=who-meets-whom",
        f"/explain?what={quote(HOSTILE)}",
        f"/?name={quote(HOSTILE)}",
        "/explain?what=Ms+Plain",
    ):
        page = server.get(path)
        assert "<script" not in page.text and "<b>" not in page.text and "javascript:" not in page.text
        assert "&lt;script&gt;" in page.text
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
        assert page.headers["x-content-type-options"] == "nosniff"
    assert "&lt;b&gt;" in server.post(urlencode({"query": f"SELECT {HOSTILE}"}), FORM, path="/").text


def test_a_fault_is_shown_on_the_page_with_its_place(server: Server) -> None:
    page = server.post(urlencode({"query": "SELECT *\n{ ?a dip:nmae ?b }"}), FORM, path="/")
    assert page.status == 400 and "did you mean dip:name" in page.text and "dip:nmae" in page.text
    assert server.get("/?name=articles&p.nothing=1").status == 400


# Starting and stopping


def test_a_store_that_is_none_and_an_address_that_is_taken_are_told(start_kg, tmp_path: Path, server: Server) -> None:
    missing = start_kg("serve", "--store", tmp_path / "none", "--port", 0)
    assert missing.returncode == 2 and "no such store" in missing.stderr and "Traceback" not in missing.stderr
    taken = start_kg("serve", "--store", tmp_path / "none", "--port", server.port)
    assert taken.returncode == 2 and "give another --host or --port" in taken.stderr


def test_ctrl_c_ends_all_processes_and_frees_the_store(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "s")
    running = Server(tmp_path / "s")
    assert running.ask(SELECT).status == 200
    workers = descendants(running.process.pid)
    running.stop()
    assert running.process.returncode == 0 and workers
    with open_store(tmp_path / "s") as store:
        assert store.articles()


def test_workers_end_with_a_server_that_is_killed_also_in_the_middle_of_a_query(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "s")
    running = Server(tmp_path / "s", "--seconds", 60)

    def ask() -> None:
        with pytest.raises(OSError):
            running.ask(SLOW)

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(1)
    workers = descendants(running.process.pid)
    running.process.kill()
    running.process.communicate()
    asking.join()
    for _ in range(100):
        if not any(Path(f"/proc/{pid}").exists() for pid in workers):
            return
        time.sleep(0.05)
    raise AssertionError(workers)


# What the parts promise


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "text/turtle"),
        ("text/*", "text/turtle"),
        ("text/*;q=0.5, application/*", "application/n-triples"),
        ("*/*, text/turtle;q=0", "application/n-triples"),
        ("TEXT/PLAIN; Q=1", "text/plain"),
        ("text/turtle;q=nonsense", "text/turtle"),
        ("application/rdf+xml;q=0.9, text/turtle;q=0.2", "application/rdf+xml"),
        ("text/html", None),
        ("text/turtle;q=0", None),
    ],
)
def test_the_best_format_is_chosen(accept: str, media: str | None) -> None:
    assert choose(accept, GRAPHS) == media


def test_each_format_has_a_writer() -> None:
    from kg.results import TABLE_FORMATS, TRIPLE_FORMATS

    assert set(TABLES.values()) <= set(TABLE_FORMATS) and set(GRAPHS.values()) <= set(TRIPLE_FORMATS)


@pytest.mark.parametrize(
    ("host", "alone"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("example.org", False)],  # noqa: S104
)
def test_loopback_is_known(host: str, alone: bool) -> None:
    assert is_loopback(host) is alone
