"""Open triples, construction by construction: all that a sentence says, and nothing beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from kg.extract.triples import binary
from kg.model import Article, Triple
from kg.reading import open_triples

TABLES = Path(__file__).parent / "constructions"
ROWS_A_CONSTRUCTION = 15

Read = Callable[[str], list[Triple]]
Row = tuple[str, list[str], list[str]]  # sentence, its triples, readings that would be wrong


def rows(table: Path) -> Iterable[Row]:
    """The rows of a table: a sentence, below it its triples and, behind `!`, wrong readings."""
    found: list[Row] = []
    for line in table.read_text(encoding="utf-8").splitlines():
        if not line.startswith(" "):
            found.append((line, [], []))
        elif line.startswith("  ! "):
            found[-1][2].append(line.removeprefix("  ! "))
        else:
            found[-1][1].append(line.strip())
    return found


def written(triple: Triple) -> str:
    """A triple as the tables write it: `subject | relation | object | argument {facts of the clause}`."""
    arguments = (f"{preposition} {phrase.text}".strip() for preposition, phrase in triple.arguments)
    cells = (triple.subject.text, triple.relation, triple.object.text if triple.object else "-", *arguments)
    facts = (
        "negated" * triple.negated,
        triple.modal and f"modal={triple.modal.replace(' ', '+')}",
        triple.tense,
        triple.aspect,
        "passive" * (triple.voice == "passive"),
        "conditional" * triple.conditional,
        triple.source and f"source={triple.source.text.replace(' ', '_')}",
    )
    known = " ".join(filter(None, facts))
    return " | ".join(cells) + (f" {{{known}}}" if known else "")


CASES = [(table.stem, row) for table in sorted(TABLES.glob("*.txt")) for row in rows(table)]


@pytest.fixture(scope="module")
def read() -> Read:
    def run(text: str) -> list[Triple]:
        return [triple for _, triple in open_triples([Article(id="1", name="1", text=text)])]

    return run


@pytest.mark.parametrize(("construction", "row"), CASES, ids=[f"{name}: {row[0]}" for name, row in CASES])
def test_a_sentence_gives_its_triples_and_no_other(construction: str, row: Row, read: Read) -> None:
    sentence, expected, wrong = row
    found = [written(triple) for triple in read(sentence)]
    assert sorted(found) == sorted(expected)
    for reading in wrong:
        assert not [f for f in found if f.partition(" {")[0].startswith(reading)]


def test_each_construction_has_its_rows() -> None:
    counts = {table.stem: len(list(rows(table))) for table in TABLES.glob("*.txt")}
    assert len(counts) >= 14
    assert all(count >= ROWS_A_CONSTRUCTION for count in counts.values()), counts
    assert all(any(wrong for _, _, wrong in rows(table)) for table in TABLES.glob("*.txt"))


NEGATIONS = (" not ", "n't", "never", "no ", "nobody", "neither", "nor ", "hardly", "without", "cannot", "yet")


@pytest.mark.parametrize("row", [row for name, row in CASES if name == "negation"], ids=lambda row: row[0])
def test_a_negated_clause_never_reads_as_a_plain_one(row: Row, read: Read) -> None:
    """In the facts and in the words: who reads the cells alone must see the `not` too."""
    negated = [t for t in read(row[0]) if t.negated or t.modal == "yet"]
    assert negated
    for triple in negated:
        words = f" {triple.subject.text} {triple.relation} {triple.object.text if triple.object else ''} ".lower()
        assert any(negation in words for negation in NEGATIONS), words


def test_a_meeting_gives_binary_triples_that_make_sense(read: Read) -> None:
    triples = read("William Burns met Barnea in Doha on Sunday.")
    (meeting,) = (t for t in triples if t.relation == "met")
    pairs = {(t.subject.text, t.relation, t.object.text if t.object else "") for t in binary(meeting)}
    assert pairs == {
        ("William Burns", "met", "Barnea"),
        ("William Burns", "met in", "Doha"),
        ("William Burns", "met on", "Sunday"),
    }


def test_an_object_stays_where_a_binary_triple_would_say_something_else_without_it(read: Read) -> None:
    (killing,) = (t for t in read("The rebels killed two soldiers in May.") if t.rule == "clause")
    assert [t.relation for t in binary(killing)] == ["killed", "killed two soldiers in"]


def test_the_minimal_reading_leaves_out_what_only_describes(read: Read) -> None:
    fled = next(t for t in read("The man who shot the envoy fled to Syria.") if t.relation == "fled to")
    assert fled.subject.text == "The man who shot the envoy"
    assert fled.subject.minimal is not None
    assert fled.subject.minimal.text == "The man"


def test_the_words_of_a_relation_are_where_its_spans_say(read: Read) -> None:
    text = "Egypt was not, in the end, invited to the talks."
    for triple in read(text):
        for span in triple.predicate:
            assert text[span.start : span.end] == span.text
    invited = next(t for t in read(text) if "invited" in t.relation)
    assert [s.text for s in invited.predicate] == ["was not", "invited to"]


def test_a_name_with_and_in_it_is_one_argument(read: Read) -> None:
    triples = read("Iran blamed the Foundation for Peace and Justice.")
    assert not [t for t in triples if t.object and t.object.text == "Justice"]


def test_a_triple_without_a_subject_is_not_made(read: Read) -> None:
    assert read("Stop the war!") == []
    assert read("Rising prices.") == []


HOSTILE = ("", " ", ".", "( ( (", "and and and", "`` '' -- ;", "a\tb", "\n\n", "A" * 5000, "who which that whom")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_odd_text_does_no_harm(text: str, read: Read) -> None:
    for triple in read(text):
        assert triple.subject.text


def test_the_command_writes_cells_and_json_lines(run_kg: Callable[..., object], tmp_path: Path) -> None:
    lines = "s1\tEgypt and Qatar have not met the man who shot Lavrov in Doha.\nIran left.\n"
    ran = run_kg("triples", "-", cwd=tmp_path, stdin=lines)
    assert ran.returncode == 0, ran.stderr  # type: ignore[attr-defined]
    table = [line.split("\t") for line in ran.stdout.splitlines()]  # type: ignore[attr-defined]
    assert {row[0] for row in table} == {"s1", "2"}
    assert all(0 <= float(row[1]) <= 1 and len(row) >= 5 for row in table)
    ran = run_kg("triples", "-", "--format", "jsonl", cwd=tmp_path, stdin=lines)
    found = [json.loads(line) for line in ran.stdout.splitlines()]  # type: ignore[attr-defined]
    text = lines.splitlines()[0].split("\t")[1]
    first = next(f for f in found if f["id"] == "s1" and "met" in f["relation"]["text"])
    assert first["negated"] is True
    assert first["aspect"] == "perfect"
    for part in (first["subject"], first["object"], first["object"]["minimal"]):
        assert text[part["start"] : part["end"]] == part["text"]
    ran = run_kg("triples", "-", "--arguments", "minimal", cwd=tmp_path, stdin=lines)
    assert "who shot" not in ran.stdout.splitlines()[0]  # type: ignore[attr-defined]
