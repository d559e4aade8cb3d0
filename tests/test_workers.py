"""Several processes read as one does, a killed one costs nothing, and a bad claim costs only itself."""

import json
import os
import signal
from dataclasses import replace

import pytest

from kg import gazetteer, lexicon
from kg.check import check
from kg.cli.show import end_build
from kg.engine import tasks
from kg.model import Actor, Article, Relation, mint, short_hash
from kg.ontology import DIP
from kg.parts import entries, make, reports
from kg.pipeline import build
from kg.reading import readings
from kg.store import open_store
from kg.terms import written
from kg.workers import Workers, _read, isolated, reader

TEXT = "Prime Minister Orla Venn of Canada met the Egyptian minister in Doha. Egypt denied the report, number {}."


@pytest.fixture(scope="module")
def tools():
    return None, gazetteer.load(), lexicon.load()


@pytest.fixture(scope="module")
def articles():
    """More than are given out at a time."""
    texts = [TEXT.format(number) for number in range(120)]
    return [Article(id=short_hash(text), name=f"a{number}", text=text) for number, text in enumerate(texts)]


@pytest.fixture(scope="module")
def expected(tools, articles):
    return list(isolated(articles, reader(*tools), on_skip=pytest.fail))


def test_processes_that_are_killed_are_replaced_and_nothing_is_lost_doubled_or_out_of_order(tools, articles, expected):
    found = []
    with Workers(2, *tools) as workers:
        for reading in workers.read(articles, on_skip=pytest.fail):
            found.append(reading)
            if len(found) == 20:
                os.kill(min(workers._pool._processes), signal.SIGKILL)
    assert found == list(map(written, expected))


def test_an_article_that_kills_every_process_is_left_out_and_listed(tools, articles, expected, monkeypatch):
    bomb = Article(id="bomb", name="bomb", text="b", origin="bombs.jsonl:3")
    monkeypatch.setattr("kg.workers._read", _explode)
    skipped = []
    with Workers(2, *tools) as workers:
        found = list(workers.read([*articles[:3], bomb, *articles[3:5]], on_skip=skipped.append))
    assert found == ["a0", "a1", "a2", "a3", "a4"]
    assert [(f.where, f.reason) for f in skipped] == [(bomb.origin, "failed")] and "killed" in skipped[0].fault


def _explode(batch):
    """What a worker does here: die of one article, and name the others."""
    if any(article.name == "bomb" for article in batch):
        os.kill(os.getpid(), signal.SIGKILL)
    return [article.name for article in batch]


@pytest.fixture
def crooked(monkeypatch):
    """A reader that lets a minister border a state in article a1, and that lets article a2 itself be no article."""

    def bent(reading):
        if reading.article.name == "a1":
            venn = next(actor.iri for actor in reading.actors if "Venn" in actor.label)
            egypt = next(actor.iri for actor in reading.actors if actor.label == "Egypt")
            about = Relation(subject=venn, predicate=DIP.borders, object=egypt)
            return replace(reading, claims=(replace(reading.claims[0], about=about), *reading.claims))
        if reading.article.name == "a2":
            nobody = Actor(iri=mint("actor", "?"), type=DIP.Person, label="?", mention="?", acts_for=DIP.Actual)
            return replace(reading, actors=(*reading.actors, nobody))
        return reading

    monkeypatch.setattr("kg.workers.readings", lambda found, **options: map(bent, readings(found, **options)))


def test_a_claim_that_breaks_a_guard_is_left_out_and_only_what_is_no_claims_fault_costs_an_article(
    tools, articles, expected, crooked, monkeypatch
):
    skipped = []
    found = list(isolated(articles[:3], reader(*tools), on_skip=skipped.append))
    assert [replace(reading, left_out=()) for reading in found] == expected[:2]
    assert [[claim.guard for claim in reading.left_out] for reading in found] == [[], ["RelationFitsSubject"]]
    assert [fault.reason for fault in skipped] == ["guard"]
    monkeypatch.setattr("kg.workers._reader", reader(*tools))
    assert _read(articles[:3]) == [*map(written, found), (skipped[0].where, skipped[0].fault, "guard")]


def test_a_claim_that_is_left_out_is_listed_by_a_build_and_by_parts_and_is_no_failure(tools, crooked, tmp_path, capsys):
    source = tmp_path / "a.jsonl"
    source.write_text("".join(json.dumps({"id": f"a{n}", "text": TEXT.format(n)}) + "\n" for n in range(2)))
    with open_store(tmp_path / "one", create=True) as store:
        report = build([str(source)], store=store)
        assert (report.added, report.faults, len(report.claims_left_out)) == (2, 0, 1)
        assert check(store) == []
    end_build(report, tmp_path / "report.json", store="one", expected=True)
    told = json.loads((tmp_path / "report.json").read_text())
    (claim,) = told["claims_left_out"]
    assert (claim["where"], claim["guard"]) == (f"{source}:2", "RelationFitsSubject")
    assert claim["sentence"] == TEXT.partition(". ")[0] + "."
    assert (told["run"]["claims_left_out"], told["run"]["skipped"]) == (1, 0)
    assert f"{source}:2: RelationFitsSubject: " in (printed := capsys.readouterr().err)
    assert "claims left out 1: 1 RelationFitsSubject" in printed
    (task,) = tasks([str(source)], str(tmp_path / "parts"), tools)
    assert make(task, reader(*tools)).claims_left_out == 1
    (part,) = reports([str(tmp_path / "parts")])
    assert [one for found in entries(part) for one in found.left_out] == list(report.claims_left_out)
