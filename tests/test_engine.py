"""Files read by many processes, some of them killed, end as the store of one process that read them all."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest
from pyarrow import Table, parquet
from servers import needs_oxigraph

from kg import export, gazetteer, lexicon
from kg.engine import run, tasks
from kg.errors import ArticleError, PartError
from kg.parts import entries, head_of, make, reports
from kg.pipeline import build, load
from kg.store import open_store
from kg.workers import reader

TEXT = (
    "Prime Minister Orla Venn of Canada met the Egyptian minister in Doha. Egypt denied report number {}. "
    "The United States imposed sanctions on Iran on Monday, officials said, and Qatar condemned attack {} on Gaza."
)


@pytest.fixture(scope="module")
def tools():
    return None, gazetteer.load(), lexicon.load()


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    """Four files: copies of a text under other addresses, an article twice, an id twice, and what is no article."""
    folder = tmp_path_factory.mktemp("news")

    def article(number, **more):
        return json.dumps({"id": f"a{number}", "text": TEXT.format(number, number), "published": "2024-03-02", **more})

    copies = [
        article(n, text=TEXT.format("x", "x"), url=f"https://paper{n}.example/", publisher="AP") for n in (90, 91)
    ]
    faults = ["{broken", '{"text": ""}', article(3), article(4, text=TEXT.format("other", "other"))]
    (folder / "a.jsonl").write_text("\n".join([*map(article, range(14)), copies[0]]))
    (folder / "b.jsonl").write_text("\n".join([*faults, *map(article, range(30, 42)), copies[1]]))
    (folder / "c.jsonl").write_text("\n".join(faults[:2]))
    rows = [json.loads(article(number)) for number in (60, 61)]
    parquet.write_table(Table.from_pylist(rows), folder / "d.parquet")
    return folder


@pytest.fixture(scope="module")
def one(news, tools, tmp_path_factory):
    """The store that one process makes, and its report."""
    with open_store(tmp_path_factory.mktemp("one") / "store", create=True) as store:
        report = build([str(news)], store=store)
        return quads(store), report


def quads(store):
    out = io.BytesIO()
    export.write(store, "nquads", out)
    return sorted(out.getvalue().splitlines())


def killing(folder, killed):
    """Kill the first process that is seen at work on a part."""

    def watch():
        until = time.monotonic() + 500
        while not killed and time.monotonic() < until:
            for place in folder.glob(".*.nq.*"):  # named after the process that writes it
                killed.append(int(place.name.rsplit("-", 1)[1]))
                os.kill(killed[0], signal.SIGKILL)
                return
            time.sleep(0.01)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    return thread


@pytest.fixture(scope="module")
def parts(news, tools, tmp_path_factory):
    """What processes have made of the files, though one of them was killed."""
    folder, killed = tmp_path_factory.mktemp("parts"), []
    watcher = killing(folder, killed)
    heads = list(run(tasks([str(news)], str(folder), tools), tools, engine="process", jobs=1))
    watcher.join(1)
    assert killed, "nobody was killed"
    assert sum(head.articles for head in heads) == 32
    return folder


def test_the_store_is_that_of_one_process(one, parts, news, tmp_path):
    with open_store(tmp_path / "store", create=True) as store:
        report = load([str(parts)], store=store)
        assert quads(store) == one[0]
        assert report.as_dict() == one[1].as_dict()
        again = build([str(news)], store=store)
        assert (again.unchanged, again.added, again.replaced) == (30, 0, 0)
        assert load([str(parts)], store=store).unchanged == 30


@needs_oxigraph
def test_parts_are_loaded_into_a_server_as_into_a_folder_and_go_on_where_they_were_stopped(one, parts, server):
    seen = []
    with open_store(server, create=True) as store:
        report = load([str(parts)], store=store, on_article=lambda: seen.append(1), stop=lambda: len(seen) > 9)
        assert report.stopped and report.added == report.articles == 10
        report = load([str(parts)], store=store)
        assert (report.unchanged, report.articles) == (10, one[1].articles)
        assert quads(store) == one[0]


def test_a_folder_of_parts_holds_nothing_else_and_is_not_made_twice(parts, news, tools):
    assert len(list(parts.iterdir())) == 8
    before = {path: path.stat().st_mtime_ns for path in parts.iterdir()}
    for task in tasks([str(news)], str(parts), tools):
        make(task, pytest.fail)
    assert {path: path.stat().st_mtime_ns for path in parts.iterdir()} == before


def test_what_cannot_be_read_is_listed_in_the_report_of_its_part(parts, news):
    faults = [found for report in reports([str(parts)]) for found in entries(report) if isinstance(found, ArticleError)]
    wheres = [(f"{news / name}.jsonl:{line}", why) for name in "bc" for line, why in ((1, "broken-json"), (2, "empty"))]
    assert [(fault.where, fault.reason) for fault in faults] == wheres
    assert [head_of(report).skipped for report in reports([str(parts)])] == [0, 2, 2, 0]


def test_a_file_that_has_changed_is_read_again(tools, tmp_path):
    source = tmp_path / "a.jsonl"
    made = []
    for number in (1, 1, 2):
        source.write_text(json.dumps({"id": "a", "text": TEXT.format(number, number)}))
        (task,) = tasks([str(source)], str(tmp_path / "parts"), tools)
        made.append(make(task, reader(*tools)).sha256)
    assert made[0] == made[1] != made[2]


def test_an_article_that_kills_whoever_reads_it_is_left_out_at_last(news, tools, tmp_path):
    read_all = reader(*tools)

    class DeathError(BaseException):
        """The end of a process, as far as a test can have it."""

    def dying(articles):
        if any(article.name == "a12" for article in articles):
            raise DeathError
        return read_all(articles)

    (task,) = tasks([str(news / "a.jsonl")], str(tmp_path), tools)
    for _ in range(4):
        with pytest.raises(DeathError):
            make(task, dying)
    head = make(task, dying)
    assert (head.articles, head.skipped) == (14, 1)
    (fault,) = (found for found in entries(reports([str(tmp_path)])[0]) if isinstance(found, ArticleError))
    assert fault.where.endswith("a.jsonl:13") and fault.reason == "failed" and "killed" in fault.fault
    assert len(list(tmp_path.iterdir())) == 2


def test_parts_that_are_not_whole_or_were_read_otherwise_are_refused_before_anything_is_written(tools, tmp_path):
    source = tmp_path / "a.jsonl"
    source.write_text(json.dumps({"id": "a", "text": TEXT.format(1, 1)}))
    (task,) = tasks([str(source)], str(tmp_path / "parts"), tools)
    make(task, reader(*tools))
    with open_store(tmp_path / "store", create=True) as store:
        with pytest.raises(PartError, match="another dragoman, model, lexicon or gazetteer"):
            load([task.folder], store=store, lexicon=replace(tools[2], digest="other"))
        with task.part.with_name(f"{task.part.name}.nq").open("ab") as file:
            file.write(b"more")
        with pytest.raises(PartError, match="not what its report tells of"):
            load([task.folder], store=store)
        with pytest.raises(PartError, match="no parts in it"):
            load([str(tmp_path / "none")], store=store)
        assert len(quads(store)) == 1  # that it is a store of ours


def test_an_engine_reads_files_only(tools, tmp_path):
    with pytest.raises(PartError, match="reads files"):
        tasks(["-"], str(tmp_path), tools)
    with pytest.raises(ArticleError, match="no such file"):
        tasks([str(tmp_path / "none")], str(tmp_path), tools)


@pytest.mark.timeout(600)  # Ray alone takes half a minute to start on a busy machine
def test_ray_makes_the_same_parts_though_one_of_its_processes_is_killed(parts, news, tmp_path):
    pytest.importorskip("ray", reason="Ray is an extra: pip install 'dragoman[cluster]'")
    folder, killed = tmp_path / "parts", []
    watcher = killing(folder, killed)
    command = [sys.executable, "-m", "kg", "build", "--engine", "ray", "--jobs", "1", "--input", str(news)]
    done = subprocess.run([*command, "--output", str(folder), "--no-load"], capture_output=True, text=True, timeout=500)
    watcher.join(1)
    assert done.returncode == 0, done.stderr
    assert killed, "nobody was killed"
    assert "32 articles of 4 files" in done.stderr and "Warning" not in done.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        path.name: path.read_bytes() for path in parts.iterdir()
    }
