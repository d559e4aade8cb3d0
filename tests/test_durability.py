"""What happens to a store when the world is against it: old and new layouts, two builds, full and locked disks, kills.

The kills of a server are in here too; those of a build are in test_store.py, and in `scripts/kill_builds.py` a hundred.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from readings import fiction_reading, gazetteer_of, known, seed_reading, version_of
from servers import free_port, needs_oxigraph, oxigraph
from test_store import child, expected, graph_of, lines

from kg import pipeline, query
from kg.errors import StoreError
from kg.gazetteer import load
from kg.ontology import DIP
from kg.rdf import DERIVED_GRAPH, GAZETTEER_GRAPH, ONTOLOGY_GRAPH, STORIES_GRAPH, gazetteer_quads, ontology_quads
from kg.remote import Remote
from kg.rules import is_current, update
from kg.store import VERSION, Store, open_store
from tests.conftest import ROOT, Ran

Run = Callable[..., Ran]
OLD = Path(__file__).parent / "stores" / "layout-1.nq"  # of version 0.1.0's first days, without the ontology's graph
NEWS = "The foreign minister of Egypt met the emir of Qatar in Doha on Saturday, report number {}."


def old_store(folder: Path) -> Path:
    """A store as it was written under layout 1."""
    raw = ox.Store(str(folder / "old"))
    raw.bulk_load(path=OLD, format=ox.RdfFormat.N_QUADS)
    raw.flush()
    return folder / "old"


def layout(store: Store) -> str:
    """The layout that a store says to have."""
    ((found,),) = store.select("SELECT ?v { <https://w3id.org/dragoman/id/store> owl:versionInfo ?v }")[1]
    return str(found)


def fill(store: Store) -> None:
    """What a build of the two stories writes, with the actors that they need."""
    few = {known(slug) for slug in ("egypt", "hamas", "israel", "qatar", "united-states")}
    store.put_graph(ONTOLOGY_GRAPH, ontology_quads())
    store.put_graph(GAZETTEER_GRAPH, [quad for quad in gazetteer_quads(load()) if quad[0] in few])
    for reading in (seed_reading(), fiction_reading()):
        store.put(reading)
    update(store)


def test_an_old_store_is_read_as_it_is_and_brought_up_to_date_when_opened_for_writing(tmp_path: Path) -> None:
    where = old_store(tmp_path)
    with open_store(where, read_only=True) as store:
        assert layout(store) == "1"
        assert [name for _, name in store.articles()] == ["fiction", "seed"]
        assert query.run(store, "SELECT ?n { ?a a dip:Article ; dip:name ?n }").rows == [("fiction",), ("seed",)]
    with open_store(where) as store:
        assert layout(store) == str(VERSION)
        fill(store)
        upgraded = lines(store)
    with open_store(tmp_path / "new", create=True) as store:
        fill(store)
        assert lines(store) == upgraded


def test_two_builds_at_once_are_told_apart_and_the_first_is_not_disturbed(start_kg: Run, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(NEWS.format(2))
    command = [sys.executable, "-m", "kg", "build", "-", "--store", "s"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tmp_path, env=environment
    ) as first:
        while not (tmp_path / "s" / "CURRENT").exists() or "not one that dragoman made" in opened(tmp_path / "s"):
            assert first.poll() is None
            time.sleep(0.2)
        second = start_kg("build", "b.txt", "--store", "s", cwd=tmp_path)
        assert second.returncode == 2 and "s: in use by another process; wait until it ends" in second.stderr
        told, _ = first.communicate(json.dumps({"id": "a", "text": NEWS.format(1)}))
    assert first.returncode == 0 and "1 added" in told
    third = start_kg("build", "b.txt", "--store", "s", cwd=tmp_path)
    assert third.returncode == 0 and "1 added" in third.stdout
    with open_store(tmp_path / "s", read_only=True) as store:
        assert [name for _, name in store.articles()] == ["a", "b"] and is_current(store)


def opened(where: Path) -> str:
    """What another process is told that opens a store for reading."""
    try:
        open_store(where, read_only=True).close()
    except StoreError as fault:
        return str(fault)
    return ""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """A small disk of its own, mounted with some options and again with others."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mount(options: str) -> Path:
        again = "remount," if folder.is_mount() else ""
        command = ["mount", "-t", "tmpfs", "-o", again + options, "tmpfs", str(folder)]
        if os.name != "posix" or os.getuid() != 0:
            pytest.skip("only root can mount a small disk")
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
        return folder

    yield mount
    if folder.is_mount():
        subprocess.run(["umount", str(folder)], check=True)


FILL = """
import sys
import time
from readings import version_of
from kg.errors import StoreError
from kg.store import open_store
done = int(sys.argv[2])
try:
    with open_store(sys.argv[1], create=True) as store:
        while done < int(sys.argv[3]):
            store.put(version_of(done, 1))
            done += 1
except StoreError as fault:
    print(done, fault)
else:
    print(done, "through")
"""


def test_a_disk_that_is_really_full_is_told_and_the_same_goes_on_when_there_is_space(disk) -> None:
    where = disk("size=2m") / "s"
    done, _, message = child(FILL, where, 0, 100_000).communicate(timeout=120)[0].partition(" ")
    assert int(done) > 3
    assert f"{where}: cannot be written" in message and "free some space, then run it again" in message
    disk("size=64m")
    with open_store(where, read_only=True) as store:
        assert len(store.articles()) == int(done)
        assert all(graph_of(store, version_of(n, 1)) == expected(version_of(n, 1)) for n in range(int(done)))
    said = child(FILL, where, done, int(done) + 3).communicate(timeout=120)[0]
    assert said.split() == [str(int(done) + 3), "through"]


def test_a_disk_that_cannot_be_written_is_told_and_can_still_be_read(disk) -> None:
    where = disk("size=32m") / "s"
    with open_store(where, create=True) as store:
        store.put(seed_reading())
    disk("ro")
    with pytest.raises(StoreError, match=r"cannot be opened as a store: .*mend its permissions, or give another"):
        open_store(where)
    with pytest.raises(StoreError, match=r"cannot be opened as a store: .*mend its permissions, or give another"):
        open_store(where.with_name("new"), create=True)
    with open_store(where, read_only=True) as store:
        assert [name for _, name in store.articles()] == ["seed"]


# What is in the update that is sent when the server is killed: a hash of an article, and two graphs that are replaced.
MARKS = {"reading": DIP.contentHash, "stories": STORIES_GRAPH, "rules": f"DROP SILENT GRAPH <{DERIVED_GRAPH}>"}


def killing(server: subprocess.Popen[bytes], mark: str, *, at: int) -> Callable[[Remote, str], None]:
    """What sends updates and kills the server while it is at work on a certain one, or a little later."""
    sent, send = 0, Remote.update

    def update(remote: Remote, text: str) -> None:
        nonlocal sent
        sent += mark in text
        if sent >= at:
            threading.Timer(0.002, server.kill).start()
        send(remote, text)
        if sent >= at:
            server.wait()

    return update


@needs_oxigraph
def test_a_server_that_is_killed_amid_builds_loses_nothing_and_the_next_goes_on_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = gazetteer_of("egypt", "qatar")
    news, port = tmp_path / "news.jsonl", free_port()
    news.write_text("".join(json.dumps({"id": f"a{n}", "text": NEWS.format(n)}) + "\n" for n in range(8)))
    with open_store(tmp_path / "undisturbed", create=True) as store:
        pipeline.build([str(news)], store=store, gazetteer=few)
        whole = lines(store)
    server = oxigraph(tmp_path / "server", port)
    monkeypatch.setattr("kg.remote.WAITS", (0.01, 0.02))
    for moment, mark in MARKS.items():
        with (
            monkeypatch.context() as patch,
            pytest.raises(StoreError, match=r"does not answer.*whole, and the same command goes on from there"),
            open_store(f"http://127.0.0.1:{port}", create=True) as store,
        ):
            patch.setattr(Remote, "update", killing(server, str(mark), at=6 if moment == "reading" else 1))
            pipeline.build([str(news)], store=store, gazetteer=few)
        server.wait()
        server = oxigraph(tmp_path / "server", port)
        with open_store(f"http://127.0.0.1:{port}", read_only=True) as store:
            # the ontology names the hash too and is written first: the sixth such update is the fifth article's
            assert len(store.articles()) in ((4, 5) if moment == "reading" else (8,))
    with open_store(f"http://127.0.0.1:{port}") as store:
        report = pipeline.build([str(news)], store=store, gazetteer=few)
        assert (report.unchanged, report.added) == (8, 0)
        assert lines(store) == whole
    server.kill()
    server.wait()
