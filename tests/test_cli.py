"""The command line as a user meets it: what it prints where, and its exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.ontology import ontology_path
from tests.conftest import ROOT, Ran

Run = Callable[..., Ran]
SEED = ontology_path("examples", "seed.json")


def test_demo_builds_answers_and_draws(start_kg: Run, tmp_path: Path) -> None:
    done = start_kg("demo", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for words in (
        "Articles",
        "Sentences",
        "Claims",
        "Actual",
        "Planned",
        "Actors",
        "Edges",
        "factuality",
        "saidBy",
    ):
        assert words in done.stdout
    page = tmp_path / "network.html"
    assert str(page) in done.stdout and page.as_uri() in done.stdout
    assert "<html" in page.read_text("utf-8") and (tmp_path / "dragoman-store").is_dir()
    assert "Traceback" not in done.stderr and "kg:" not in done.stderr
    again = start_kg("demo", cwd=tmp_path)
    assert again.returncode == 0 and "1 unchanged" in again.stdout


def test_what_a_named_query_takes_can_be_said_as_options(run_kg: Run, seed_store: Path) -> None:
    ask = ("query", "who-meets-whom", "--store", seed_store, "--format", "csv")
    short = run_kg(*ask, "-p", "actor=William Burns", "-p", "since=")
    assert "David Barnea" in short.stdout
    assert run_kg(*ask, "--actor", "William Burns", "--since=").stdout == short.stdout
    assert "David Barnea" not in run_kg(*ask, "--actor", "Egypt", "--since", "2999").stdout
    for words, message in (
        (("who-meets-whom", "--acter", "Qatar"), "no parameter 'acter'; did you mean actor"),
        (("--actor", "Qatar", "who-meets-whom"), "give the name of a query first"),
        (("who-meets-whom", "--actor"), "after the name of a query comes --name value"),
        (("who-meets-whom", "Qatar"), "after the name of a query comes --name value"),
        (("who-meets-whom", "--fromat"), "--fromat: no option; did you mean --format?"),
        (("who-meets-whom", "--fromat", "csv"), "--fromat: no option; did you mean --format?"),
        (("--limt=3", "who-meets-whom"), "--limt: no option; did you mean --limit?"),
    ):
        done = run_kg("query", *words, "--store", seed_store)
        assert done.returncode == 2 and message in done.stderr and "Traceback" not in done.stderr


def test_an_empty_answer_says_what_may_be_amiss(run_kg: Run, seed_store: Path, tmp_path: Path) -> None:
    def said(*question: str) -> str:
        done = run_kg("query", *question, "--store", seed_store)
        assert done.returncode == 0
        return done.stderr

    assert "nobody in this store is called 'Quatar'; did you mean 'Qatar'?" in said("plans", "--actor", "Quatar")
    assert "did you mean 'William Burns'?" in said("plans", "--actor", "burns")
    own = tmp_path / "own.rq"
    own.write_text(
        "# title: T\n# question: Q?\n# param: place = Atlantis | a place\n"
        'SELECT ?e { BIND("" AS ?name) # @param place\n ?e dip:location/skos:prefLabel ?name }'
    )
    assert "place is 'Atlantis' where nothing else is said; give --place" in said(str(own))
    assert said("captives") == ""
    assert said("sanctions") == said("-e", "SELECT ?e { ?e a dip:Summit }") == "kg: nothing found\n"
    assert said("-e", "ASK { ?e a dip:Summit }") == ""


@pytest.mark.parametrize("day", ["hello", "2025-13", "2025-02-30", "25-01-01", "2025-1-1", "٢٠٢٥"])
def test_what_is_no_date_is_refused_everywhere(run_kg: Run, seed_store: Path, day: str) -> None:
    for command in (
        ("query", "plans", "--since", day),
        ("query", "office-on-date", "--day", day),
        ("query", "plans", "--as-known-on", day),
        ("analyze", "tension", "--until", day),
        ("diff", "2023", day),
    ):
        done = run_kg(*command, "--store", seed_store)
        assert done.returncode == 2 and "no date; write it as 2023-10-07" in done.stderr, command


@pytest.mark.parametrize(
    "question",
    [
        ("not-facts",),
        ("-e", "SELECT ?c ?f { ?c dip:factuality ?f }"),
        ("-e", "CONSTRUCT WHERE { ?c dip:factuality ?f }"),
    ],
)
def test_a_long_answer_is_cut_on_demand_and_says_how_much_is_left(
    run_kg: Run, seed_store: Path, question: tuple[str, ...]
) -> None:
    ask = ("query", *question, "--store", seed_store, "--format", "tsv")
    whole = run_kg(*ask).stdout.splitlines()
    cut = run_kg(*ask, "--limit", "2")
    assert cut.stdout.splitlines() == whole[:3] and f"{len(whole) - 3:,} more; --limit 2" in cut.stderr
    uncut = run_kg(*ask, "--limit", "999")
    assert uncut.stdout.splitlines() == whole and "more" not in uncut.stderr


def test_query_lists_names_and_answers_in_each_format(run_kg: Run, seed_store: Path, tmp_path: Path) -> None:
    listed = run_kg("query")
    assert listed.returncode == 0 and "who-meets-whom\n    " in listed.stdout
    ask = ("query", "who-meets-whom", "--store", seed_store, "--format")
    rows = list(csv.DictReader(io.StringIO(run_kg(*ask, "csv").stdout)))
    assert {"William Burns", "David Barnea"} <= {row["who"] for row in rows}
    bindings = json.loads(run_kg(*ask, "json").stdout)["results"]["bindings"]
    assert len(bindings) == len(rows)
    file = tmp_path / "count.rq"
    file.write_text("SELECT (COUNT(?c) AS ?n) WHERE { ?c a dip:Claim }")
    by_file = run_kg("query", file, "--store", seed_store, "--format", "csv").stdout
    by_text = run_kg("query", "-e", file.read_text(), "--store", seed_store, "--format", "csv").stdout
    assert by_file == by_text and int(by_file.split()[1]) > 5
    turtle = run_kg(
        "query",
        "-e",
        "CONSTRUCT { ?a a dip:Article } WHERE { ?a a dip:Article }",
        "--store",
        seed_store,
        "--format",
        "turtle",
    )
    assert "a dip:Article" in turtle.stdout


def test_export_writes_what_scorers_read(run_kg: Run, seed_store: Path, tmp_path: Path) -> None:
    text = json.loads(SEED.read_text("utf-8"))["text"]
    done = run_kg("export", "--format", "claims", "--store", seed_store)
    claims = [json.loads(line) for line in done.stdout.splitlines()]
    assert claims and all(c["article"] == "d01" and c["quote"] == text[c["start"] : c["end"]] for c in claims)
    to_file = run_kg("export", "--format", "claims", "--store", seed_store, "-o", tmp_path / "c.jsonl")
    assert to_file.stdout == "" and (tmp_path / "c.jsonl").read_text("utf-8") == done.stdout
    for form, words in (("graphml", "<graphml"), ("gexf", "<gexf"), ("nquads", "> .\n"), ("trig", "@prefix dip:")):
        assert words in run_kg("export", "--format", form, "--store", seed_store).stdout
    assert [p.name for p in tmp_path.iterdir()] == ["c.jsonl"]


def test_columns_that_find_no_room_on_a_terminal_stand_below_behind_the_first(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from rdflib import Literal

    from kg.cli.show import print_table
    from kg.results import Table

    monkeypatch.setenv("COLUMNS", "60")
    columns = ("actor", *(f"measurement{n}" for n in range(8)))
    rows = [[Literal(f"Actor {row}"), *(Literal(10 * row + n) for n in range(8))] for row in range(3)]
    print_table(Table.of(columns, [tuple(row) for row in rows], ordered=True))
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 60
    assert all(printed.split().count(column) == (3 if column == "actor" else 1) for column in columns)
    assert all(printed.split().count(str(10 * row + n)) for row in (1, 2) for n in range(8))
    assert printed.count("Actor 2") == 3


def test_an_unknown_export_format_is_told_with_all_that_there_are(run_kg: Run, seed_store: Path) -> None:
    done = run_kg("export", "--format", "gephi", "--store", seed_store)
    assert done.returncode == 2 and "no export format" in done.stderr and "graphml, gexf, openie" in done.stderr


def test_triples_keep_the_ids_of_lines(run_kg: Run) -> None:
    done = run_kg(
        "triples",
        "-",
        stdin="s7\tThe president of Kenya met the king of Jordan in Amman.\n\nTurkey sold drones to Ukraine.\n",
    )
    assert done.returncode == 0, done.stderr
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert {row[0] for row in rows} == {"s7", "3"}
    assert all(len(row) >= 5 and 0 <= float(row[1]) <= 1 for row in rows)
    assert any("sold" in row[2] and row[3:5] == ["Turkey", "drones"] for row in rows if row[0] == "3")


def test_explain_quotes_the_sentence(run_kg: Run, seed_store: Path) -> None:
    done = run_kg("explain", "david barnea", "william burns", "--store", seed_store)
    assert done.returncode == 0, done.stderr
    assert "d01, sentence 1: " in done.stdout and "is set to meet with Mossad chief David Barnea" in done.stdout
    claim = next(line.strip() for line in done.stdout.splitlines() if "/id/claim/" in line)
    assert claim in run_kg("explain", claim, "--store", seed_store).stdout
    unknown = run_kg("explain", "David Barnes", "--store", seed_store)
    assert unknown.returncode == 2 and "did you mean 'David Barnea'?" in unknown.stderr


def test_view_analyze_and_check_look_at_one_store(run_kg: Run, seed_store: Path, tmp_path: Path) -> None:
    page = run_kg("view", "--store", seed_store, "-o", "page.html", "--title", "A <b>title</b>", cwd=tmp_path)
    assert page.returncode == 0 and (tmp_path / "page.html").as_uri() in page.stdout
    html = (tmp_path / "page.html").read_text("utf-8")
    assert "A &lt;b&gt;title" in html and "A <b>title" not in html
    table = run_kg("analyze", "--store", seed_store, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(table.stdout)))
    assert {"actor", "ties", "betweenness", "group"} <= set(rows[0])
    assert [int(r["ties"]) for r in rows] == sorted((int(r["ties"]) for r in rows), reverse=True)
    checked = run_kg("check", "--store", seed_store)
    assert checked.returncode == 0, checked.stdout


def test_remove_takes_an_article_out(run_kg: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The foreign minister of Egypt met the emir of Qatar in Doha on Saturday.")
    assert run_kg("build", "a.txt", cwd=tmp_path).returncode == 0
    assert run_kg("remove", "a", cwd=tmp_path).returncode == 0
    assert run_kg("export", "--format", "claims", cwd=tmp_path).stdout == ""
    gone = run_kg("remove", "a", cwd=tmp_path)
    assert gone.returncode == 2 and "no article named a; `kg query articles` lists all\n" in gone.stderr
    (tmp_path / "talks.txt").write_text("The foreign minister of Egypt met the emir of Qatar in Doha on Saturday.")
    assert run_kg("build", "talks.txt", cwd=tmp_path).returncode == 0
    assert "did you mean talks?" in run_kg("remove", "talk", cwd=tmp_path).stderr
    assert "the others are removed" in run_kg("remove", "talk", "talks", cwd=tmp_path).stderr


def test_stdin_is_text_or_json(run_kg: Run, tmp_path: Path) -> None:
    news = "The foreign minister of Egypt met the emir of Qatar in Doha on Saturday."
    for text, name in (
        (news, "stdin"),
        (json.dumps({"id": "x1", "text": news}) + "\n", "x1"),
        (json.dumps([{"id": "x2", "text": news}], indent=1), "x2"),
    ):
        assert run_kg("build", "-", cwd=tmp_path, stdin=text).returncode == 0
        assert f'"article": "{name}"' in run_kg("export", "--format", "claims", cwd=tmp_path).stdout


def test_a_closed_pipe_is_no_fault(seed_store: Path) -> None:
    command = f"{sys.executable} -m kg export --format nquads --store {seed_store} | head -1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.count("\n") == 1 and done.stderr == ""


def test_help_is_quick_and_complete(start_kg: Run) -> None:
    before = os.times()
    done = start_kg("--help")
    after = os.times()
    assert done.returncode == 0
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    assert spent < 0.6, f"{spent:.2f} s of CPU; 0.3 is meant, twice that is allowed for a busy machine"


@pytest.mark.parametrize(
    "arguments", [("nonsense",), ("query", "--format"), ("export",), ("build", "--stor", "x", "a.txt")]
)
def test_wrong_usage_is_exit_code_2(run_kg: Run, arguments: tuple[str, ...]) -> None:
    done = run_kg(*arguments)
    assert done.returncode == 2 and done.stdout == "" and "Error: " in done.stderr


def test_a_build_of_nothing_says_what_to_give(run_kg: Run) -> None:
    done = run_kg("build")
    assert done.returncode == 2 and done.stdout == "" and "no articles: give files, folders or addresses" in done.stderr


def test_a_store_is_asked_as_of_a_day_backed_up_and_compacted(run_kg: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The foreign minister of Egypt met the emir of Qatar in Doha on Saturday.")
    assert run_kg("build", "a.txt", cwd=tmp_path).returncode == 0
    done = run_kg("query", "articles", "--as-known-on", "2020", "--format", "csv", cwd=tmp_path)
    assert done.returncode == 0 and "1 articles have no day of publication; they count as known" in done.stderr
    assert len(done.stdout.splitlines()) == 2
    wrong = run_kg("query", "articles", "--as-true-on", "noon", cwd=tmp_path)
    assert wrong.returncode == 2 and "'noon': no date" in wrong.stderr
    assert run_kg("backup", "copy", cwd=tmp_path).returncode == 0
    compacted = run_kg("compact", "--store", "copy", cwd=tmp_path)
    assert compacted.returncode == 0 and "MB before" in compacted.stderr
    exports = [
        run_kg("export", "--format", "nquads", "--store", s, cwd=tmp_path).stdout for s in ("copy", "dragoman-store")
    ]
    assert exports[0] == exports[1] != ""
    again = run_kg("backup", "copy", cwd=tmp_path)
    assert again.returncode == 2 and "something already" in again.stderr


BAR = """
import time
from kg.cli.show import followed
for item in followed(range(40), "Reading", total=lambda: 40):
    time.sleep(0.02)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs a pseudo-terminal")
def test_a_long_command_shows_count_rate_and_time_left_on_a_terminal_and_nothing_elsewhere() -> None:
    import pty

    quiet = subprocess.run([sys.executable, "-c", BAR], capture_output=True, text=True, check=True, cwd=ROOT)
    assert (quiet.stdout, quiet.stderr) == ("", "")
    ours, theirs = pty.openpty()
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    running = subprocess.Popen([sys.executable, "-c", BAR], stderr=theirs, stdout=subprocess.PIPE, cwd=ROOT, env=env)
    os.close(theirs)
    seen = b""
    try:
        while part := os.read(ours, 10_000):
            seen += part
    except OSError:  # how Linux says that nobody writes any more
        pass
    out, _ = running.communicate(timeout=60)
    os.close(ours)
    assert out == b"" and re.search(rb"Reading.*\d+/40.*\d/s.*\d:\d\d:\d\d", seen)
