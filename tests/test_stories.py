"""Copies: the same text under several addresses is one article, and ten papers' copies are one source."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import networkx as nx
import pytest
from rdflib.term import URIRef
from readings import gazetteer_of

import kg
from benchmarks import near_duplicates
from kg import gazetteer, network, past, query, stories
from kg.check import check
from kg.network import intervals, projections
from kg.rules import is_current
from kg.store import Store
from tests.conftest import ROOT

TEXT = """Egypt and Qatar held talks in Doha on Saturday, officials of both sides said. The envoys of the two discussed
a ceasefire in Gaza and the release of the hostages whom Hamas holds, according to a statement of the Qatari ministry.
The talks are set to go on next week in Cairo, where the heads of the two intelligence services will take part."""
OTHER = "The president of Kenya met the king of Jordan in Amman on Sunday to talk about trade and about a new port."
PAPERS = ("a", "b", "c")
ARTICLES = [
    *({"id": p, "url": f"https://{p}.example/1", "publisher": f"{p.upper()} Times", "text": TEXT} for p in PAPERS),
    {"id": "wire", "publisher": "Agency", "published": "2023-10-07", "text": f"{TEXT} More follows at six."},
    {"id": "kenya", "url": "https://k.example/1", "text": OTHER},
]


def size(store: Path) -> int:
    """Bytes of a store, while another process writes it."""
    return sum(f.stat().st_size for f in store.glob("*.log") if f.exists())


ADDRESSES = "SELECT ?a ?u WHERE { ?a a dip:Article ; dip:url ?u } ORDER BY ?a ?u"


def build(store: Store, folder: Path, articles: Sequence[object]) -> kg.Report:
    """A build that knows the states in question only."""
    source = folder / "a.jsonl"
    source.write_text("".join(json.dumps(article) + "\n" for article in articles))
    few = gazetteer_of("egypt", "hamas", "jordan", "kenya", "qatar")
    return kg.build([str(source)], store=store, gazetteer=few)


def content(store: Store) -> list[str]:
    return sorted(str(q) for q in store.quads() if not str(q.graph_name).endswith(("/ontology>", "/gazetteer>")))


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    folder = tmp_path_factory.mktemp("copies")
    with kg.open_store(folder / "store", create=True) as store:
        report = build(store, folder, ARTICLES)
        assert (report.added, report.copies, report.articles, report.stories) in {
            (5, 0, 3, 2),
            (4, 1, 3, 2),
            (3, 2, 3, 2),
        }
        return folder / "store", content(store)


def test_one_text_under_three_addresses_is_one_article(copies: tuple[Path, list[str]]) -> None:
    with kg.open_store(copies[0], read_only=True) as store:
        rows = store.select(ADDRESSES)[1]
        assert [str(url) for _, url in rows] == [
            *(f"https://{p}.example/1" for p in PAPERS),
            "https://k.example/1",
        ] or {str(url) for _, url in rows} == {*(f"https://{p}.example/1" for p in PAPERS), "https://k.example/1"}
        assert len({article for article, _ in rows}) == 2
        assert check(store) == []
        assert len(store.select("SELECT ?p WHERE { ?c dip:copyOf ?a ; dip:publisher/skos:prefLabel ?p }")[1]) == 2


def test_the_order_does_not_matter_nor_does_it_whether_they_come_at_once(
    copies: tuple[Path, list[str]], tmp_path: Path
) -> None:
    with kg.open_store(tmp_path / "store", create=True) as store:
        for part in (ARTICLES[3:], ARTICLES[2:3], ARTICLES[1::-1]):
            build(store, tmp_path, part)
        assert content(store) == copies[1]
        again = build(store, tmp_path, ARTICLES)
        assert (again.unchanged, again.read) == (5, 5) and content(store) == copies[1]
        changed = build(store, tmp_path, [{**ARTICLES[0], "text": f"{OTHER} It rained."}])
        assert changed.articles in (3, 4)
        owners = {str(url): str(article) for article, url in store.select(ADDRESSES)[1]}
        assert owners["https://a.example/1"] != owners.get("https://b.example/1")


def test_copies_are_no_further_sources(copies: tuple[Path, list[str]]) -> None:
    with kg.open_store(copies[0], read_only=True) as store:
        told = store.select("SELECT ?n ?first WHERE { ?a dip:name ?n ; dip:sameStoryAs/dip:name ?first }")[1]
        assert [str(first) for _, first in told] == ["wire"]
        rows = query.run(store, "plover-counts").texts  # type: ignore[union-attr]
        assert all(count in ("1", "2") for *_, count in rows)
        weights = [tie["weight"] for _, _, tie in network.load(store).edges(data=True)]
        claims = [len(tie["claims"]) for _, _, tie in network.load(store).edges(data=True)]
        part = projections.restrict(network.load(store), lambda claim: True)
        assert [tie["weight"] for _, _, tie in part.edges(data=True)] == weights
        drawn: list[int] = []

        def heaviest(draw: nx.MultiDiGraph[str]) -> dict[str, float]:
            drawn.extend(tie["weight"] for _, _, tie in draw.edges(data=True))
            return {}

        intervals.bootstrap(network.load(store), heaviest, draws=20)
        assert max(drawn) <= 2  # two stories are drawn; the four tellings of one never weigh as four
    assert max(claims) > max(weights) == 1


def test_ten_copies_count_as_one_source_of_claims(copies: tuple[Path, list[str]], tmp_path: Path) -> None:
    with kg.open_store(tmp_path / "one", create=True) as alone:
        build(alone, tmp_path, [ARTICLES[0], ARTICLES[4]])
        once = counted(alone)
    papers = [
        {"id": f"p{n}", "url": f"https://p{n}.example/1", "publisher": f"Paper {n}", "text": f"{TEXT} Page {n}."}
        for n in range(10)
    ]
    with kg.open_store(tmp_path / "ten", create=True) as many:
        assert build(many, tmp_path, [*papers, ARTICLES[4]]).stories == 2
        assert counted(many) == once
        outlets = query.run(many, "outlets").texts  # type: ignore[union-attr]
        assert len(outlets) == 1 and outlets[0][1] == "1"
        assert query.run(many, "single-outlet").texts  # type: ignore[union-attr]


def counted(store: Store) -> list[tuple[str, ...]]:
    """How many claims of each factuality a store has."""
    return query.run(store, "claims-by-factuality").texts  # type: ignore[union-attr]


def test_a_day_before_the_first_telling_finds_another_first(tmp_path: Path) -> None:
    days = ("2023-10-09", "2023-10-08", "2023-10-07")
    told = [{"id": d, "published": d, "text": f"{TEXT} Printed on {d}."} for d in days]
    with kg.open_store(tmp_path / "store", create=True) as store:
        assert build(store, tmp_path, told).stories == 1
        store.remove("2023-10-07")  # as where it was given only later; nothing has linked the others anew
        with past.as_of(store, known_on="2023-10-08") as then:
            assert counted(then) and all(int(n) for *_, n in counted(then))
            assert not then.select("SELECT ?a { ?a dip:sameStoryAs ?first }")[1]
        with past.as_of(store, known_on="2023-10-09") as then:
            rows = then.select("SELECT ?n ?f { ?a dip:name ?n ; dip:sameStoryAs/dip:name ?f }")[1]
            assert [(str(n), str(f)) for n, f in rows] == [("2023-10-09", "2023-10-08")]


def test_stories_do_not_depend_on_order_and_are_no_chain() -> None:
    words = [f"word{n}" for n in range(300)]
    drift = [" ".join(words[n * 40 : n * 40 + 120]) for n in range(4)]  # each shares two thirds with the next
    articles = [(URIRef(f"urn:x:{n}"), "", stories.signature(text)) for n, text in enumerate(drift)]
    found = stories.same(articles)
    for seed in range(3):
        random.Random(seed).shuffle(articles)  # noqa: S311
        assert stories.same(articles) == found
    assert URIRef("urn:x:0") not in found and found.get(URIRef("urn:x:3")) != URIRef("urn:x:0")


def test_near_duplicates_are_told_from_follow_ups(eval_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del eval_dir
    assert near_duplicates.main([]) == 0, capsys.readouterr().out


def test_ctrl_c_stops_after_the_article_at_hand_and_the_next_run_goes_on(
    copies: tuple[Path, list[str]], tmp_path: Path
) -> None:
    store = Path(shutil.copytree(copies[0], tmp_path / "dragoman-store"))
    with kg.open_store(store) as opened:
        for _, name in opened.articles():
            opened.remove(name)
        opened.put_knowledge(gazetteer.load())
    lines = [{"id": f"n{n}", "text": f"{TEXT} {OTHER} This is report {n}."} for n in range(400)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    command = [sys.executable, "-m", "kg", "build", "a.jsonl", "--report", "r.json"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = subprocess.Popen(
        command, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    before, deadline = size(store), time.monotonic() + 150
    while time.monotonic() < deadline and size(store) < before + 300_000:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=150)
    assert running.returncode == 130, err
    assert "stopping after the article at hand" in err and "Articles" in out
    report = json.loads((tmp_path / "r.json").read_text())
    assert report["run"]["stopped"] and 0 < report["run"]["added"] < 400
    with kg.open_store(store) as opened:
        assert is_current(opened) and len(opened.articles()) == report["run"]["added"]
        (tmp_path / "b.jsonl").write_text(
            "".join(json.dumps(line) + "\n" for line in lines[: report["run"]["added"] + 3])
        )
        again = kg.build([str(tmp_path / "b.jsonl")], store=opened)
    assert (again.unchanged, again.added) == (report["run"]["added"], 3)
