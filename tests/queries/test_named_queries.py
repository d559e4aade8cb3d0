"""Every named query: the rows that a reading of the example stories gives, in both engines, and its parameters."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib

from kg import query
from kg.results import Table
from kg.store import Store

EXPECTED = Path(__file__).parent / "expected"
NAMES = [named.name for named in query.names()]


def cell(term: object) -> str:
    """A term or its Python value as plain text; numbers without trailing zeros: engines write them differently."""
    value = term.toPython() if isinstance(term, rdflib.Literal) else term
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | Decimal):
        return f"{Decimal(str(value)).normalize():f}" if value else "0"
    return str(term)


def rows(answer: Iterable[Iterable[object]]) -> list[list[str]]:
    return [[cell(term) for term in row] for row in answer]


def answered(store: Store, name: str, **parameters: str) -> list[list[str]]:
    table = query.run(store, name, parameters=parameters)
    assert isinstance(table, Table)
    return rows(table.rows)


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_those_of_a_reading_of_the_stories(store: Store, name: str) -> None:
    table = query.run(store, name, parameters=query.find(name).example)
    assert isinstance(table, Table)
    got = [list(table.columns), *rows(table.rows)]
    path = EXPECTED / f"{name}.csv"
    if os.environ.get("UPDATE_EXPECTED"):  # then read the difference before you commit it
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(got)
    with path.open(encoding="utf-8", newline="") as file:
        assert got == list(csv.reader(file))
    assert len(got) > 1, "a question that the stories leave open shows nothing"


@pytest.mark.parametrize("name", NAMES)
def test_rdflibs_own_engine_gives_the_same_rows_in_the_same_order(
    store: Store, own_engine: rdflib.Dataset, name: str
) -> None:
    named = query.find(name)
    assert rows(own_engine.query(named.text)) == answered(store, name, **named.example)


@pytest.mark.parametrize("name", NAMES)
def test_the_header_tells_a_reader_what_is_asked(name: str) -> None:
    named = query.find(name)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert named.text.startswith(f"# title: {named.title}\n# question: {named.question}\n")
    assert named.question.endswith("?")
    marked = re.findall(r"# @param ([\w-]+)$|# @given ([\w-]+): BIND", named.text, re.MULTILINE)
    assert sorted(set(map("".join, marked))) == sorted(parameter.name for parameter in named.parameters)
    assert all(parameter.meaning for parameter in named.parameters)


def test_actors_are_found_by_any_name_in_any_case_and_with_those_who_act_for_them(store: Store) -> None:
    _, keys = store.select("SELECT ?key { ?a dip:nameKey ?key . FILTER (?key != LCASE(?key)) }")
    assert not keys
    acts = {row[3] for row in answered(store, "hostile-acts")}
    found = {row[3] for row in answered(store, "hostile-acts", actor="fREEDONIA")}
    assert found and found < acts


def test_what_narrows_nothing_is_no_part_of_the_query() -> None:
    for name in NAMES:
        text = query.fill(query.find(name), query.find(name).example)
        lines = [line for line in text.split("\n") if not line.lstrip().startswith("#")]
        assert "dip:nameKey" not in "\n".join(lines) or name in {"evidence-for-pair", "said-by"}


def test_there_are_thirty_questions_or_more() -> None:
    assert len(NAMES) >= 30
    assert len({query.find(name).question for name in NAMES}) == len(NAMES)
    assert {path.stem for path in EXPECTED.glob("*.csv")} == set(NAMES)


@pytest.mark.parametrize(
    ("name", "parameters", "column", "values"),
    [
        ("who-mediates", {"actor": "syldavia"}, 0, {"Syldavia"}),
        ("who-mediates", {"until": "1900"}, 0, set()),
        ("who-meets-whom", {"actor": "Queen Flavia", "since": "2030-03"}, 0, {"Flavia visits Borduria"}),
        ("plans", {"until": "2030-02"}, 1, {"Session of the River Council"}),
        ("plans", {"actor": "Borduria"}, 1, {"Freedonian relief for Borduria"}),
        ("timeline", {"since": "2030-03-05", "until": "2030-03"}, 0, {"2030-03-06"}),
        ("changed-between", {"until": "2030-01-31"}, 0, {"First round of the river talks"}),
        ("dyads-by-month", {"actor": "borduria"}, 1, {"Borduria"}),
        ("dyads-by-month", {"since": "2030-03-02"}, 2, {"2030-03"}),
        ("single-outlet", {"outlet": "the courier"}, 0, {"The Courier"}),
        ("office-on-date", {"day": "2029-06-15"}, 1, {"Karl Moor"}),  # his tenure ends in 2029, no day is known
        ("office-on-date", {"day": "2031-01-01", "office": "foreign minister"}, 1, {"Anna Lind"}),
        (
            "evidence-for-pair",
            {"one": "River Council", "other": "sylvania"},
            5,
            {"The River Council condemned Sylvania"},
        ),
        ("network-edges", {"actor": "Council of the Rivers"}, 0, {"Council of the Rivers"}),
        ("actors", {"rarest": "5"}, 0, {"Freedonia", "Sylvania", "Borduria", "Ruritania"}),
        ("said-by", {"actor": "Anna Lind"}, 1, {"Anna Lind"}),
        ("review-queue", {"below": "0.4"}, 1, {"true"}),
        ("event-types", {"plover": "protest"}, 1, {"PROTEST"}),
        ("hostile-acts", {"actor": "Freedonia"}, 1, {"Freedonia"}),
        ("hedged", {"actor": "Borduria"}, 0, {"probable"}),
        ("rumours", {"actor": "Bordurian envoy"}, 4, {"daily-0210"}),
    ],
)
def test_a_parameter_narrows_the_answer(
    store: Store, own_engine: rdflib.Dataset, name: str, parameters: dict[str, str], column: int, values: set[str]
) -> None:
    narrowed = answered(store, name, **parameters)
    assert {row[column] for row in narrowed} == values
    assert rows(own_engine.query(query.fill(query.find(name), parameters))) == narrowed


@pytest.mark.parametrize("name", [n for n in NAMES if any(p.name == "actor" for p in query.find(n).parameters)])
def test_an_actor_that_nobody_knows_gives_no_row(store: Store, name: str) -> None:
    assert answered(store, name, actor='nobody" } #') == []
