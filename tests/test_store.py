"""The store keeps each article whole or not at all, whoever kills, locks or starves it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import OWL, Literal, URIRef
from readings import FICTION_TEXT, Story, build, fiction_reading, in_memory, make_article, seed_reading, version_of

from kg.errors import StoreError
from kg.export import write
from kg.ontology import DIP
from kg.oxigraph import from_ox
from kg.rdf import META_GRAPH, reading_quads
from kg.rules import update
from kg.store import Store, open_store

HERE = Path(__file__).resolve().parent


def child(code: str, *arguments: object, **options: object) -> subprocess.Popen[str]:
    """Start Python code of a test as another process, which finds the package and these helpers."""
    setting = os.environ | {"PYTHONPATH": os.pathsep.join((str(HERE.parent), str(HERE)))} | options.pop("env", {})
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=setting, **options)


def lines(store: Store) -> list[str]:
    """The store as sorted N-Quads, once the derived graph has followed all changes."""
    if not store.read_only:
        update(store)
    out = io.BytesIO()
    write(store, "nquads", out)
    return out.getvalue().decode().splitlines()


def graph_of(store: Store, reading) -> set[str]:
    """The triples that the store has of an article."""
    return {str(quad.triple) for quad in store.quads(graph=reading.article.graph)}


def expected(reading) -> set[str]:
    """The triples that it should have."""
    with in_memory() as memory:
        memory.put(reading)
        return graph_of(memory, reading)


def test_an_article_is_added_once_and_left_alone_after_that(tmp_path):
    with open_store(tmp_path / "s", create=True) as store:
        assert store.put(seed_reading()) == "added"
        before = lines(store)
        assert store.put(seed_reading()) == "unchanged"
        assert store.put(fiction_reading()) == "added"
        assert store.put(seed_reading()) == "unchanged"
        assert set(before) <= set(lines(store))
        assert [name for _, name in store.articles()] == ["fiction", "seed"]


def test_what_was_written_is_what_the_reading_says(tmp_path):
    with open_store(tmp_path / "s", create=True) as store:
        store.put(seed_reading())
    with open_store(tmp_path / "s", read_only=True) as store:
        found = {tuple(map(from_ox, quad.triple)) for quad in store.quads(graph=seed_reading().article.graph)}
    assert found == {(s, p, o) for s, p, o, _ in reading_quads(seed_reading())}


def test_a_changed_article_leaves_nothing_stale(tmp_path):
    first, second = version_of(1, 1), version_of(1, 2)
    with open_store(tmp_path / "s", create=True) as store:
        store.put(seed_reading())
        store.put(first)
        assert store.put(second) == "replaced"
        again = lines(store)
    with open_store(tmp_path / "t", create=True) as store:
        store.put(second)
        store.put(seed_reading())
        assert again == lines(store)


def test_another_language_model_reads_again(tmp_path):
    from dataclasses import replace

    with open_store(tmp_path / "s", create=True) as store:
        store.put(seed_reading())
        assert store.holds(seed_reading().article, model=seed_reading().model)
        assert not store.holds(seed_reading().article, model="another 2.0")
        assert not store.holds(fiction_reading().article, model=seed_reading().model)
        assert store.put(replace(seed_reading(), model="another 2.0")) == "replaced"
        assert not any(seed_reading().model in line for line in lines(store))


def test_removing_takes_all_of_one_article_and_nothing_of_another(tmp_path):
    with open_store(tmp_path / "s", create=True) as store:
        store.put(seed_reading())
        before = lines(store)
        store.put(fiction_reading())
        assert store.remove("fiction")
        assert not store.remove("fiction")
        assert lines(store) == before
        assert store.remove(seed_reading().article.id)
        assert store.articles() == []


@pytest.mark.parametrize("name", ["", '"', "\\", "a b> . <c", "ontology", '" } UNION { ?a a dip:Article } #'])
def test_removing_takes_nothing_for_a_name_that_no_article_has(name):
    with in_memory() as store:
        store.put(fiction_reading())
        assert not store.remove(name) and len(store.articles()) == 1


def test_two_articles_of_one_name_are_removed_by_id_only(tmp_path):
    from dataclasses import replace

    one = fiction_reading()
    two = replace(one, article=replace(one.article, id="0123456789abcdef"), claims=(), actors=())
    with open_store(tmp_path / "s", create=True) as store:
        store.put(one)
        store.put(two)
        with pytest.raises(StoreError, match=r"2 articles are named 'fiction'; give one id of .*0123456789abcdef"):
            store.remove("fiction")
        assert store.remove("0123456789abcdef")
        assert [key for key, _ in store.articles()] == [one.article.id]


BUILD = """
import sys
from readings import build
build(sys.argv[1], backwards=True).close()
"""


def test_two_builds_give_the_same_bytes_whatever_the_hash_seed_and_the_order(tmp_path):
    other = child(BUILD, tmp_path / "back", env={"PYTHONHASHSEED": "1"})
    with build(tmp_path / "forth") as store:
        mine = lines(store)
    _, fault = other.communicate(timeout=120)
    assert other.returncode == 0, fault
    with open_store(tmp_path / "back", read_only=True) as store:
        assert lines(store) == mine
    assert len(mine) > 2_000


PUTS = """
import itertools, sys
from readings import version_of
from kg.store import open_store
with open_store(sys.argv[1], create=True) as store:
    for version in itertools.count(int(sys.argv[2])):
        for number in range(12):
            store.put(version_of(number, version))
            print(number, version, flush=True)
"""


def test_a_build_that_is_killed_leaves_each_article_whole_or_absent(tmp_path):
    latest = 0
    for kill, delay in enumerate((0.0, 0.013, 0.05, 0.11, 0.19)):
        run = child(PUTS, tmp_path / "s", latest)
        assert run.stdout is not None
        run.stdout.readline()
        time.sleep(delay)
        run.kill()
        said = [line.split() for line in run.communicate()[0].splitlines() if line.count(" ") == 1]
        latest = max([latest, *(int(version) for _, version in said)]) + 1
        with open_store(tmp_path / "s", read_only=True) as store:
            assert store.articles(), f"kill {kill}: what was acknowledged is lost"
            for key, name in store.articles():
                text = store.select(f"SELECT ?t WHERE {{ ?a dip:name '{name}' ; dip:text ?t }}")[1][0][0]
                reading = version_of(int(name[1:]), int(str(text).rpartition(" ")[2].strip(".")))
                assert reading.article.id == key
                assert graph_of(store, reading) == expected(reading), f"kill {kill}: {name} is not whole"
            kept = {name for _, name in store.articles()}
        assert {f"a{int(number):03}" for number, _ in said} <= kept


FULL = """
import resource, sys
from readings import version_of
from kg.errors import StoreError
from kg.store import open_store
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
with open_store(sys.argv[1], create=True) as store:
    done = 0
    try:
        while True:
            store.put(version_of(done, 1))
            done += 1
    except StoreError as fault:
        print(done, fault, flush=True)
"""


def test_a_full_disk_is_told_and_loses_nothing(tmp_path):
    pytest.importorskip("resource")
    said, _ = child(FULL, tmp_path / "s").communicate(timeout=120)
    done, _, message = said.partition(" ")
    assert int(done) > 3
    assert str(tmp_path / "s") in message and "cannot be written" in message and "free some space" in message
    with open_store(tmp_path / "s") as store:
        assert len(store.articles()) == int(done)
        for number in range(int(done)):
            assert graph_of(store, version_of(number, 1)) == expected(version_of(number, 1))
        assert store.put(version_of(int(done), 1)) == "added"


OPEN = """
import sys
from kg.errors import StoreError
from kg.store import open_store
try:
    open_store(sys.argv[1], read_only=sys.argv[2] == "r").close()
    print("opened")
except StoreError as fault:
    print(fault)
"""


@pytest.mark.parametrize(
    ("mine", "other", "works"), [("w", "w", False), ("w", "r", False), ("r", "w", False), ("r", "r", True)]
)
def test_one_writer_or_many_readers(tmp_path, mine, other, works):
    open_store(tmp_path / "s", create=True).close()
    with open_store(tmp_path / "s", read_only=mine == "r"):
        said, _ = child(OPEN, tmp_path / "s", other).communicate(timeout=60)
    assert said.strip() == "opened" if works else f"{tmp_path / 's'}: in use by another process" in said
    assert child(OPEN, tmp_path / "s", "w").communicate(timeout=60)[0].strip() == "opened"


def test_a_reader_that_is_refused_does_not_unlock_the_writer_of_its_own_process(tmp_path):
    with open_store(tmp_path / "s", create=True) as writer:
        with pytest.raises(StoreError, match="in use"):
            open_store(tmp_path / "s", read_only=True)
        assert "in use" in child(OPEN, tmp_path / "s", "w").communicate(timeout=60)[0]
        assert writer.put(seed_reading()) == "added"


def test_closing_lets_go_of_the_folder_at_once_even_with_datasets_about(tmp_path):
    store = open_store(tmp_path / "s", create=True)
    dataset = store.dataset()
    cycle = [dataset]
    cycle.append(cycle)
    store.close()
    store.close()
    open_store(tmp_path / "s").close()
    with pytest.raises(StoreError, match="closed; open it again"):
        store.put(seed_reading())


def test_a_store_for_reading_refuses_to_change(tmp_path):
    open_store(tmp_path / "s", create=True).close()
    with open_store(tmp_path / "s", read_only=True) as store, pytest.raises(StoreError, match="open for reading only"):
        store.put(seed_reading())


def no_store(folder: Path) -> Path:
    return folder / "none"


def other_folder(folder: Path) -> Path:
    (folder / "notes.txt").write_text("mine")
    return folder


def file(folder: Path) -> Path:
    (folder / "store").write_text("mine")
    return folder / "store"


def newer(folder: Path) -> Path:
    open_store(folder / "s", create=True).close()
    raw = ox.Store(str(folder / "s"))
    raw.update('DELETE { GRAPH ?g { ?s ?p ?o } } INSERT { GRAPH ?g { ?s ?p "99" } } WHERE { GRAPH ?g { ?s ?p ?o } }')
    return folder / "s"


def foreign(folder: Path) -> Path:
    ox.Store(str(folder / "s")).update("INSERT DATA { <a:a> <a:b> <a:c> }")
    return folder / "s"


def torn(folder: Path) -> Path:
    open_store(folder / "s", create=True).close()
    (folder / "s" / "CURRENT").write_text("nothing")
    return folder / "s"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (no_store, "no such store; make one with `kg build`"),
        (other_folder, "a folder, but no store"),
        (file, "a file, but a store is a folder"),
        (newer, r"written by a newer dragoman \(layout 99, this one knows 2\); upgrade"),
        (foreign, "not one that dragoman made; give another --store"),
        (torn, "cannot be opened as a store"),
    ],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_what_is_no_store_is_named_with_a_way_out(tmp_path, make, message, read_only):
    where = make(tmp_path)
    before = sorted(p.name for p in tmp_path.rglob("*.txt"))
    with pytest.raises(StoreError, match=message) as fault:
        open_store(where, read_only=read_only)
    assert str(where) in str(fault.value)
    assert sorted(p.name for p in tmp_path.rglob("*.txt")) == before


def test_a_store_is_never_made_over_something_else(tmp_path):
    for make in (other_folder, file, foreign, newer):
        folder = tmp_path / make.__name__
        folder.mkdir()
        with pytest.raises(StoreError):
            open_store(make(folder), create=True)


def test_a_build_that_was_killed_before_there_was_a_store_begins_again(tmp_path):
    open_store(tmp_path / "s", create=True).close()
    for file in (tmp_path / "s").iterdir():
        if file.name not in ("LOCK", "LOG", "IDENTITY") and not file.name.startswith("MANIFEST"):
            file.unlink()
    with pytest.raises(StoreError, match="no such store"):
        open_store(tmp_path / "s", read_only=True)
    with open_store(tmp_path / "s", create=True) as store:
        assert store.put(seed_reading()) == "added"


def test_an_address_is_no_folder():
    with pytest.raises(StoreError, match=r"sparql: a store is a folder, or an endpoint"):
        open_store("sparql://example.org", create=True)
    assert not Path("sparql:").exists()


def test_a_folder_that_cannot_be_written_is_told():
    if not Path("/sys/kernel").is_dir():
        pytest.skip("no /sys, which nobody can write to")
    with pytest.raises(StoreError, match=r"/sys/kernel/s: cannot be opened as a store.*give another --store"):
        open_store("/sys/kernel/s", create=True)


def test_a_backup_that_was_never_opened_can_be_read(tmp_path):
    with open_store(tmp_path / "s", create=True) as store:
        store.put(seed_reading())
        store._handle.backup(str(tmp_path / "copy"))
    with open_store(tmp_path / "copy", read_only=True) as store:
        assert [name for _, name in store.articles()] == ["seed"]


def test_plain_rdflib_reads_the_same_store(tmp_path):
    with open_store(tmp_path / "s", create=True) as store:
        store.put(seed_reading())
    from oxrdflib import OxigraphStore
    from rdflib import Dataset

    dataset = Dataset(store=OxigraphStore(store=ox.Store.read_only(str(tmp_path / "s"))), default_union=True)
    rows = list(dataset.query("SELECT ?n { ?a <https://w3id.org/dragoman/ontology#name> ?n }"))
    assert [str(n) for (n,) in rows] == ["seed"]


def test_a_dataset_reads_all_graphs_together(tmp_path):
    with open_store(tmp_path / "s", create=True) as store:
        store.put(seed_reading())
        store.put(fiction_reading())
        articles = set(store.dataset().subjects(DIP.name, None))
        assert articles == {seed_reading().article.iri, fiction_reading().article.iri}


def test_shared_graphs_are_written_only_when_they_change(tmp_path):
    graph = URIRef("https://w3id.org/dragoman/id/graph/gazetteer")
    one, two = ((URIRef("a:a"), URIRef("a:b"), Literal(n, lang="en"), graph) for n in ("one", "two"))
    with open_store(tmp_path / "s", create=True) as store:
        assert store.put_graph(graph, [one]) == "added"
        assert store.put_graph(graph, [one]) == "unchanged"
        assert store.put_graph(graph, [two]) == "replaced"
        assert [str(quad.object) for quad in store.quads(graph=graph)] == ['"two"@en']
        assert {str(q.predicate.value) for q in store.quads(graph=META_GRAPH)} == {str(OWL.versionInfo)}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1), st.text(), st.text())
def test_any_text_comes_back_as_it_was(label, alias, extra):
    text = f"{label} met {extra}."
    story = Story(make_article("any", text, title=alias, url=extra))
    who = story.actor(label, DIP.Person, aliases=(alias,), mention=extra or "x")
    story.says(story.event(DIP.Meeting, label, (DIP.initiator, who), topic_text=alias), DIP.Actual, text)
    with in_memory() as store:
        store.put(story.reading())
        stored = {(p, str(o)) for _, p, o in store.construct("CONSTRUCT WHERE { ?s ?p ?o }") if isinstance(o, Literal)}
        meant = {(p, str(o)) for _, p, o, _ in reading_quads(story.reading()) if isinstance(o, Literal)}
        assert meant <= stored
        out = io.BytesIO()
        write(store, "claims", out)
        assert json.loads(out.getvalue())["quote"] == text


def test_text_cannot_end_its_literal():
    attack = 'x" } } ; DROP ALL ; INSERT DATA { <a:a> <a:b> "y\\'
    story = Story(make_article("attack", f"{attack} said {attack}."))
    story.says(story.event(DIP.Meeting, attack), DIP.Actual, attack)
    with in_memory() as store:
        store.put(fiction_reading())
        store.put(story.reading())
        assert len(store.articles()) == 2
        assert not store.ask("ASK { <a:a> ?p ?o }")
        assert [
            str(t) for (t,) in store.select("SELECT DISTINCT ?q { ?m dip:quote ?q FILTER(STRSTARTS(?q, 'x'))}")[1]
        ] == [attack]
        assert FICTION_TEXT in {str(t) for (t,) in store.select("SELECT ?t { ?a dip:text ?t }")[1]}


def test_a_backup_is_a_store_and_stays_as_it_was(tmp_path):
    with open_store(tmp_path / "s", create=True) as store:
        store.put(seed_reading())
        before = lines(store)
        store.backup(tmp_path / "copy")
        store.put(fiction_reading())
    with open_store(tmp_path / "copy") as copy:
        assert lines(copy) == before
        copy.remove("seed")
    with open_store(tmp_path / "s", read_only=True) as store:
        assert {name for _, name in store.articles()} == {"fiction", "seed"}
        with pytest.raises(StoreError, match="there is something already; give a new folder"):
            store.backup(tmp_path / "copy")
        with pytest.raises(StoreError, match="cannot be written"):
            store.backup(tmp_path / "no" / "folder")


def test_compacting_gives_back_space_and_loses_nothing(tmp_path):
    def size() -> int:
        return sum(file.stat().st_size for file in (tmp_path / "s").iterdir())

    with open_store(tmp_path / "s", create=True) as store:
        for version in range(20):
            for number in range(20):
                store.put(version_of(number, version))
        before, large = lines(store), size()
    with open_store(tmp_path / "s") as store:
        store.compact()
        assert lines(store) == before
    with open_store(tmp_path / "s", read_only=True) as store:
        assert lines(store) == before and size() < large / 4
        with pytest.raises(StoreError, match="open for reading only"):
            store.compact()
