"""A store at the address of a real SPARQL server: the same commands, the same answers, and clear faults."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from readings import build, fiction_reading, seed_reading, version_of
from servers import Quiet, end, free_port, needs_oxigraph, oxigraph, serving
from test_store import lines

from kg import decisions, merging, network, query
from kg.check import check
from kg.errors import QueryError, StoreError
from kg.export import claims
from kg.network.formats import graphml
from kg.pipeline import bring_up_to_date
from kg.rules import derive, is_current
from kg.store import open_store

pytestmark = needs_oxigraph


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory):
    """The two stories in a folder and on a server."""
    where, port = tmp_path_factory.mktemp("remote"), free_port()
    process = oxigraph(where / "server", port)
    build(where / "store").close()
    build(f"http://127.0.0.1:{port}").close()  # type: ignore[arg-type]
    with (
        open_store(where / "store", read_only=True) as folder,
        open_store(f"http://127.0.0.1:{port}", read_only=True) as remote,
    ):
        yield folder, remote
    end(process)


def test_both_hold_the_same_quads_and_claims(both) -> None:
    folder, remote = both
    assert lines(folder) == lines(remote)
    assert list(claims(folder)) == list(claims(remote))
    assert folder.articles() == remote.articles()
    assert is_current(remote)


@pytest.mark.parametrize("named", query.names(), ids=lambda named: named.name)
def test_every_named_query_gives_the_same_rows(both, named: query.NamedQuery) -> None:
    folder, remote = both
    values = {"actor": "Israel", "one": "Israel", "other": "Hamas", "day": "2024-05-24"}
    asked = {name: values[name] for name in named.example}
    assert query.run(folder, named.name, parameters=asked) == query.run(remote, named.name, parameters=asked)


def test_other_forms_of_query_and_faults_are_the_same(both) -> None:
    folder, remote = both
    for text in ("ASK { ?a a dip:Article }", "CONSTRUCT { ?a dip:name ?n } { ?a dip:name ?n }", "DESCRIBE dip:Meeting"):
        assert query.run(folder, text) == query.run(remote, text)
    with pytest.raises(QueryError):
        query.run(remote, "SELECT * { ?s dip:nosuch ?o }")
    with pytest.raises(SyntaxError):
        remote.select("SELECT * {")


def test_network_and_check_are_the_same(both) -> None:
    folder, remote = both
    assert graphml(network.load(folder)) == graphml(network.load(remote))
    assert check(folder) == check(remote)


def test_what_changes_is_replaced_and_the_rest_is_left_alone(server: str, tmp_path: Path) -> None:
    with open_store(server, create=True) as remote, open_store(tmp_path / "s", create=True) as folder:
        for store in (remote, folder):
            assert store.put(seed_reading()) == "added"
            assert store.put(version_of(1, 1)) == "added"
            assert store.put(seed_reading()) == "unchanged"
            assert store.put(version_of(1, 2)) == "replaced"
            store.put(fiction_reading())
            assert store.remove("fiction") and not store.remove("fiction")
            derive(store)
        assert lines(remote) == lines(folder)


def test_the_commands_take_an_address(server: str, tmp_path: Path, run_kg: Callable) -> None:
    (tmp_path / "a.txt").write_text("The foreign minister of Egypt met the emir of Qatar in Doha on Saturday.")
    for where in (server, "folder"):
        done = run_kg("build", "a.txt", "--store", where, cwd=tmp_path)
        assert done.returncode == 0 and "1 added" in done.stdout, done.stderr
    for command in (("query", "who-meets-whom"), ("export", "--format", "claims"), ("analyze",)):
        told = [run_kg(*command, "--store", where, cwd=tmp_path) for where in (server, "folder")]
        assert told[0].stdout == told[1].stdout != ""
    kept = run_kg("backup", "copy", "--store", server, cwd=tmp_path)
    assert kept.returncode == 2 and "back it up there" in kept.stderr
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith("http")] == []


def test_a_server_that_goes_away_is_told_and_nothing_is_half_replaced(tmp_path: Path) -> None:
    port = free_port()
    process = oxigraph(tmp_path / "server", port)
    with open_store(f"http://127.0.0.1:{port}", create=True) as store:
        store.put(seed_reading())
        before = lines(store)
        end(process)
        with pytest.raises(StoreError, match="the server does not answer"):
            store.put(fiction_reading())
        process = oxigraph(tmp_path / "server", port)
        assert lines(store) == before and store.put(fiction_reading()) == "added"
    end(process)


def test_a_server_that_comes_back_in_time_is_only_waited_for(tmp_path: Path) -> None:
    port = free_port()
    oxigraph(tmp_path / "server", port).kill()
    late: list[subprocess.Popen[bytes]] = []
    timer = threading.Timer(0.5, lambda: late.append(oxigraph(tmp_path / "server", port)))
    timer.start()
    with open_store(f"http://127.0.0.1:{port}", create=True) as store:
        assert store.put(seed_reading()) == "added"
    timer.join()
    end(late[0])


def test_foreign_data_is_left_alone_and_an_empty_server_is_no_store_yet(server: str) -> None:
    with pytest.raises(StoreError, match="a store, but not one that dragoman made"):
        open_store(server, read_only=True)
    from kg.remote import Remote

    Remote(server).update("INSERT DATA { <a:a> <a:b> <a:c> }")
    with pytest.raises(StoreError, match="a store, but not one that dragoman made"):
        open_store(server, create=True)


class Odd(Quiet):
    """A server that redirects, breaks off, or notes who asks."""

    seen: list[tuple[str, str]] = []  # noqa: RUF012
    mode = "redirect"

    def respond(self) -> None:
        Odd.seen.append((self.path, self.headers.get("Authorization", "")))
        self.rfile.read(int(self.headers["Content-Length"]))
        body = b'{"head":{"vars":["v"]},"results":{"bindings":[{"v": error: took too long'
        status = 302 if Odd.mode == "redirect" else 200
        self.reply(status, body, Location="/elsewhere", Content_Type="application/sparql-results+json")


@pytest.fixture
def odd() -> Iterator[str]:
    Odd.seen.clear()
    with serving(Odd) as httpd:
        yield f"http://127.0.0.1:{httpd.server_port}"


class Plain(Quiet):
    """A server that knows nothing of Oxigraph's parameters: it passes on what it is asked without them."""

    behind = ""

    def respond(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kept = {name: self.headers[name] for name in ("Content-Type", "Accept")}
        request = Request(Plain.behind + self.path.partition("?")[0], data=body, headers=kept)  # noqa: S310
        with urlopen(request) as answer:  # noqa: S310
            kind = answer.headers.get("Content-Type", "text/plain")
            self.reply(answer.status, answer.read(), Content_Type=kind)


def test_a_server_that_reads_graphs_apart_is_refused(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Plain, "behind", server)
    with serving(Plain) as httpd, pytest.raises(StoreError, match="set its default graph to their union"):
        open_store(f"http://127.0.0.1:{httpd.server_port}", create=True)


def test_an_answer_that_breaks_off_is_no_answer(odd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Odd, "mode", "broken")
    with pytest.raises(StoreError, match=r"the answer broke off.*took too long"):
        open_store(odd)


def test_who_asks_is_said_by_the_environment_and_to_nobody_else(odd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Odd, "mode", "redirect")
    monkeypatch.setenv("DRAGOMAN_USER", "anna")
    monkeypatch.setenv("DRAGOMAN_PASSWORD", "secret")
    with pytest.raises(StoreError, match="the server says 302"):
        open_store(f"{odd}/sparql")
    assert Odd.seen == [("/sparql", "Basic YW5uYTpzZWNyZXQ=")]
    monkeypatch.setenv("DRAGOMAN_TOKEN", "abc")
    with pytest.raises(StoreError, match="the server says 302"):
        open_store(odd)
    assert Odd.seen[1:] == [("/query", "Bearer abc")]
    with pytest.raises(StoreError, match="a password would be sent for all to read; use https"):
        open_store("http://store.example")
    with pytest.raises(StoreError, match="can be seen by others"):
        open_store("https://anna:secret@store.example/")


@pytest.mark.parametrize("address", ["ftp://x/y", "file:///etc/passwd"])
def test_other_addresses_are_no_store(address: str) -> None:
    with pytest.raises(StoreError, match="a folder, or an endpoint at"):
        open_store(address)


def test_what_is_decided_holds_on_a_server_too_and_is_undone_there(server: str, tmp_path: Path) -> None:
    for where in (server, tmp_path / "store"):
        build(where).close()  # type: ignore[arg-type]
    with open_store(server) as remote, open_store(tmp_path / "store") as folder:
        before = lines(remote)
        one, other = (
            folder.select(f'SELECT ?a {{ ?a skos:prefLabel "{name}"@en }}')[1][0][0] for name in ("CIA", "Mossad")
        )
        decided = decisions.parse(f"decision,one,other\nsame,{one},{other}\n", where="d")
        for store in (remote, folder):
            merging.remember(store, decided)
            assert bring_up_to_date(store).actors == 1
        assert lines(remote) == lines(folder) != before
        merging.remember(remote, ())
        bring_up_to_date(remote)
        assert lines(remote) == before
