"""Whatever goes wrong ends in one clear line and the right exit code, with nothing lost or half-written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kg
from tests.conftest import Ran

Run = Callable[..., Ran]
NEWS = "The foreign minister of Egypt met the emir of Qatar in Doha on Saturday."
OTHER = "The president of Kenya met the king of Jordan in Amman on Sunday."


def one_line(done: Ran) -> str:
    """The only line on stderr, of a command that failed with code 2 and wrote no result."""
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("kg: ")
    return line


def claims(run_kg: Run, store: Path) -> list[str]:
    done = run_kg("export", "--format", "claims", "--store", store)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def store(seed_store: Path, tmp_path: Path) -> Path:
    """A copy of the sample article's store that a test may change."""
    return Path(shutil.copytree(seed_store, tmp_path / "store"))


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("empty.txt", b"", "is empty"),
        ("binary.txt", bytes(range(256)) * 9, "binary"),
        (
            "french.txt",
            "Le président a rencontré la chancelière à Berlin pour parler de la paix.".encode(),
            "not English",
        ),
        ("long.txt", b"The talks have failed. " * 220_000, "is larger than"),
        ("encoding.txt", "Президент встретился с председателем в Москве.".encode("koi8-r"), "unknown encoding"),
        ("fields.json", b'{"title": "Talks"}', "no field text"),
        ("banner.html", b"<html><body><p>We use cookies. Accept all?</p></body></html>", "no article on it"),
    ],
)
def test_one_bad_file(run_kg: Run, tmp_path: Path, name: str, raw: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(raw)
    line = one_line(run_kg("build", name, cwd=tmp_path))
    assert line.startswith(f"kg: {name}: ") and words in line
    assert claims(run_kg, tmp_path / "dragoman-store") == []


def test_a_file_that_is_not_there_or_may_not_be_read(run_kg: Run, tmp_path: Path) -> None:
    assert one_line(run_kg("build", "gone.txt", cwd=tmp_path)) == "kg: gone.txt: no such file or folder"
    (tmp_path / "secret.txt").write_text(NEWS)
    (tmp_path / "secret.txt").chmod(0)
    if os.access(tmp_path / "secret.txt", os.R_OK):
        pytest.skip("this user may read everything")
    assert "Permission denied" in one_line(run_kg("build", "secret.txt", cwd=tmp_path))


def test_bad_ones_among_good_ones_are_listed_and_counted(run_kg: Run, tmp_path: Path) -> None:
    lines = [json.dumps({"id": "g1", "text": NEWS}), '{"text": "The ta', json.dumps({"id": "g1", "text": NEWS})]
    lines += [
        json.dumps({"id": "g1", "text": OTHER}),
        json.dumps({"title": "x"}),
        json.dumps({"id": "g2", "text": OTHER}),
    ]
    (tmp_path / "mixed.jsonl").write_text("\n".join(lines))
    done = run_kg("build", "mixed.jsonl", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    told = done.stderr.splitlines()
    assert [line.split(": ")[1] for line in told[:-1]] == [f"skipped mixed.jsonl:{n}" for n in (2, 3, 4, 5)]
    assert "mixed.jsonl:1" in told[2] and "'g1'" in told[2]
    assert told[-1].startswith("kg: skipped 4: ") and "1 broken-json" in told[-1] and "1 same-id" in told[-1]
    assert "2 added" in done.stdout
    found = [json.loads(line) for line in claims(run_kg, tmp_path / "dragoman-store")]
    assert {c["article"] for c in found} == {"g1", "g2"} and not any(
        "Kenya" in c["quote"] for c in found if c["article"] == "g1"
    )


def test_a_store_in_use_is_left_alone(start_kg: Run, store: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS)
    before = claims(start_kg, store)
    with kg.open_store(store):
        assert "in use by another process" in one_line(start_kg("build", tmp_path / "a.txt", "--store", store))
        assert "in use by another process" in one_line(start_kg("query", "who-meets-whom", "--store", store))
    assert claims(start_kg, store) == before


def test_a_folder_that_is_no_store(run_kg: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS)
    assert "no such store" in one_line(run_kg("query", "who-meets-whom", "--store", tmp_path / "none"))
    assert "no store" in one_line(run_kg("build", tmp_path / "a.txt", "--store", tmp_path))
    assert "a file" in one_line(run_kg("check", "--store", tmp_path / "a.txt"))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 200 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip(f"no small file system can be mounted: {mounted.stderr.decode().strip()}")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_keeps_what_is_in_the_store(
    start_kg: Run, seed_store: Path, small_disk: Path, tmp_path: Path
) -> None:
    store = Path(shutil.copytree(seed_store, small_disk / "store"))
    before = claims(start_kg, store)
    assert before
    text = f"{NEWS} " + "Officials of both sides said that the talks were useful. " * 2000
    (tmp_path / "many.jsonl").write_text(
        "\n".join(json.dumps({"id": f"m{n}", "text": f"{text} {n}."}) for n in range(9))
    )
    with (small_disk / "ballast").open("wb") as file:
        free = shutil.disk_usage(small_disk).free
        file.write(b"\0" * max(0, free - 100_000))
    done = start_kg("build", tmp_path / "many.jsonl", "--store", store)
    assert done.returncode == 2 and done.stderr.splitlines()[-1].startswith("kg: ") and "Traceback" not in done.stderr
    assert "space" in done.stderr
    (small_disk / "ballast").unlink()
    assert set(before) <= set(claims(start_kg, store))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-e", "SELECT ?s WHERE { ?s ?p "), "line 1"),
        (("-e", "SELECT ?s WHERE { ?s dip:metWiht ?o }"), "metWiht"),
        (("-e", "DELETE WHERE { ?s ?p ?o }"), ""),
        (("-e", "SELECT ?s WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }"), "SERVICE"),
        (("who-meets-wom",), "did you mean"),
        (("who-meets-whom", "-p", "nothing"), "NAME=VALUE"),
        (("who-meets-whom", "-p", "nothing=1"), "nothing"),
        (("who-meets-whom", "--format", "yaml"), "yaml"),
        (("who-meets-whom", "-e", "SELECT ?s WHERE { ?s ?p ?o }"), "two questions"),
    ],
)
def test_a_query_that_cannot_be_asked(run_kg: Run, seed_store: Path, arguments: tuple[str, ...], words: str) -> None:
    done = run_kg("query", *arguments, "--store", seed_store)
    assert done.returncode == 2 and done.stdout == "" and "Traceback" not in done.stderr
    first, *rest = done.stderr.splitlines()
    assert first.startswith("kg: ") and words in first
    assert all(line.startswith("  ") for line in rest), "only the place in the query may follow"


def test_output_that_cannot_be_written(run_kg: Run, seed_store: Path, tmp_path: Path) -> None:
    nowhere = tmp_path / "none" / "out"
    assert "cannot be written" in one_line(run_kg("export", "--format", "csv", "--store", seed_store, "-o", nowhere))
    assert "cannot be written" in one_line(run_kg("view", "--store", seed_store, "-o", nowhere))
    assert "choose one of" in one_line(
        run_kg("export", "--format", "docx", "--store", seed_store, "-o", tmp_path / "x")
    )
    assert list(tmp_path.iterdir()) == []


def test_a_model_that_is_not_installed(run_kg: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS)
    assert "en_no_such_model" in one_line(run_kg("build", "a.txt", "--model", "en_no_such_model", cwd=tmp_path))


def test_news_never_becomes_markup_of_the_terminal(run_kg: Run, tmp_path: Path) -> None:
    text = "The foreign minister of Egypt met the emir of Qatar in Doha on Saturday\x1b[31m, [link=file:///]aides said."
    (tmp_path / "a.json").write_text(json.dumps({"id": "[bold]x\x1b[0m", "text": text}))
    assert run_kg("build", "a.json", cwd=tmp_path).returncode == 0
    shown = run_kg("explain", "Qatar", cwd=tmp_path)
    assert "\x1b" not in shown.stdout and "[link=file:///]" in shown.stdout and "[bold]x" in shown.stdout


def test_a_text_of_over_a_million_characters_is_read_where_the_limit_is_lifted(tmp_path: Path) -> None:
    from kg.articles import read
    from kg.reading import readings

    page = tmp_path / "long.txt"
    page.write_text(f"{NEWS} {'x' * 1_000_000} {OTHER}")
    (article,) = read([str(page)], on_skip=pytest.fail, max_chars=2_000_000)
    (told,) = readings([article], with_triples=False)
    assert len(told.claims) == 2
