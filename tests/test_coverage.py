"""What the lexicon misses in a corpus, a user's own lexicon and gazetteer by path, and reading again for them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from kg import export, gazetteer, lexicon
from kg.coverage import coverage, fired, silent
from kg.model import Article
from kg.reading import readings
from tests.conftest import Ran

Run = Callable[..., Ran]

NEWS = (
    "France outfoxed Germany on Monday. Egypt met Qatar. The Swedish government outfoxed Norway again on Friday. "
    "Japan said it wanted China to listen. Brazil squared off with Argentina. Spain outfoxed the weather."
)
FRAMES = '[[frame]]\ntype = "Criticism"\nverbs = ["outfox"]\n'
TABLE = (
    "id,class,label,aliases,demonyms,metonyms,acts_for,codes,valid_from,valid_until,ambiguous,source\n"
    "arvenia,State,Arvenia,,Arvenian,,,iso3=ARV,,,,mine\n"
)


def article(text: str, name: str = "a") -> Article:
    return Article(id=name, name=name, text=text)


def test_verbs_between_actors_that_no_frame_types_are_listed_most_frequent_first() -> None:
    found = coverage([article(NEWS), article("Officials in Paris said that France had outfoxed Germany.", "b")])
    assert found[0].pattern == "outfox" and (found[0].count, found[0].articles) == (3, 2)
    assert (found[0].subject, found[0].object, found[0].example) == (
        "France",
        "Germany",
        "France outfoxed Germany on Monday.",
    )
    patterns = [one.pattern for one in found]
    assert "square off with" in patterns
    assert not {"meet", "say", "want", "listen"} & {pattern.split()[0] for pattern in patterns}
    assert coverage([article(NEWS)]) == coverage([article(NEWS)])


def test_what_a_user_adds_is_no_longer_listed(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(FRAMES)
    assert "outfox" not in [one.pattern for one in coverage([article(NEWS)], lexicon=lexicon.load(own))]


def test_the_command_writes_a_table_for_people_and_for_programs(run_kg: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS)
    rows = list(
        csv.DictReader(io.StringIO(run_kg("lexicon", "coverage", "a.txt", "--format", "csv", cwd=tmp_path).stdout))
    )
    assert (rows[0]["pattern"], rows[0]["count"]) == ("outfox", "2")
    told = json.loads(run_kg("lexicon", "coverage", "a.txt", "--format", "json", "--most", 1, cwd=tmp_path).stdout)
    assert [row["pattern"]["value"] for row in told["results"]["bindings"]] == ["outfox"]


def test_a_lexicon_file_is_checked(run_kg: Run, tmp_path: Path) -> None:
    (tmp_path / "good.toml").write_text(FRAMES)
    (tmp_path / "bad.toml").write_text(FRAMES.replace("Criticism", "Critique"))
    good = run_kg("lexicon", "check", "good.toml", cwd=tmp_path)
    assert good.returncode == 0 and good.stdout == "good.toml: 1 entry, all well\n"
    both = run_kg("lexicon", "check", "bad.toml", "good.toml", "none.toml", cwd=tmp_path)
    assert both.returncode == 1 and "good.toml: 1 entry" in both.stdout
    assert "bad.toml: frame 1 (Critique)" in both.stderr and "none.toml" in both.stderr


def test_a_build_takes_a_lexicon_and_a_gazetteer_and_reads_again_when_they_change(run_kg: Run, tmp_path: Path) -> None:
    files = {"a.txt": "Arvenia outfoxed Germany on Monday.", "a.toml": FRAMES, "a.csv": TABLE}
    files |= {"b.toml": FRAMES.replace("Criticism", "Endorsement"), "b.csv": TABLE.replace("ARV", "AVN")}
    for name, text in files.items():
        (tmp_path / name).write_text(text)

    def build(table: str, frames: str) -> str:
        known, words = gazetteer.load(tmp_path / table), lexicon.load(tmp_path / frames)
        with kg.open_store(tmp_path / "store", create=True) as store:
            report = kg.build([str(tmp_path / "a.txt")], store=store, gazetteer=known, lexicon=words)
            told = [f"{c['type']} by {c['initiators'][0]['country']}" for c in export.claims(store)]
        done = [name for name in ("added", "replaced", "unchanged") if getattr(report, name)]
        return ", ".join(done + told)

    assert build("a.csv", "a.toml") == "added, Criticism by ARV"
    assert build("b.csv", "b.toml") == "replaced, Endorsement by AVN"
    options = ("--gazetteer", "b.csv", "--lexicon", "b.toml", "--store", "store")
    assert "1 unchanged" in run_kg("build", "a.txt", *options, cwd=tmp_path).stdout


@pytest.mark.parametrize("option", ["--gazetteer", "--lexicon"])
def test_a_file_that_is_missing_is_one_line(run_kg: Run, tmp_path: Path, option: str) -> None:
    (tmp_path / "a.txt").write_text(NEWS)
    done = run_kg("build", "a.txt", option, "none.csv" if option == "--gazetteer" else "none.toml", cwd=tmp_path)
    assert done.returncode == 2 and done.stderr.startswith("kg: none.") and done.stderr.count("\n") == 1
    assert not (tmp_path / "dragoman-store").exists()


def test_rules_are_counted_by_the_claims_that_they_make_and_silent_patterns_are_told() -> None:
    words = lexicon.load()
    texts = ("Egypt met Qatar. Chad met Mali.", "France met Spain. The US president, Joe Biden, slept.")
    found = fired(readings(article(text, name) for text, name in zip(texts, "ab", strict=True)))
    assert [(one.rule, one.count, one.articles) for one in found] == [("verb: meet", 3, 2), ("title", 1, 1)]
    assert (found[0].example, found[0].article) == ("Egypt met Qatar", "a")
    quiet = silent(found, words)
    assert "verb: meet" not in quiet and "verb: meet with" in quiet
    assert len(quiet) < len(words)


def test_the_command_tells_how_many_patterns_fire_nowhere(run_kg: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Egypt met Qatar.")
    ran = run_kg("lexicon", "rules", "a.txt", "--format", "csv", cwd=tmp_path)
    assert ran.stdout.splitlines()[1] == "verb: meet,1,1,Egypt met Qatar,a"
    assert "1 rules fire" in ran.stderr and "fire nowhere" in ran.stderr
