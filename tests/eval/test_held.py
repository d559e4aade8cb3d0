"""Scores on the articles held out never fall, in either half: the floors of held/floors.json lie a little below what
was measured, and held/README.md tells which half may be read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from benchmarks.claims import claims_of
from kg import evaluate

HELD = Path(__file__).with_name("held")
FLOORS = json.loads((HELD / "floors.json").read_text(encoding="utf-8"))
HALVES = {"odd": 1, "even": 0}


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Mapping[str, Any]]:
    """All scores of each half, out of one reading of the twelve articles."""
    gold = evaluate.read(HELD)
    claims = list(evaluate.read_claims(claims_of([HELD / "articles"], tmp_path_factory.mktemp("held"))))
    found = {}
    for half, remainder in HALVES.items():
        mine = {key: article for key, article in gold.items() if int(key.removeprefix("h")) % 2 == remainder}
        found[half] = evaluate.evaluate(mine, [c for c in claims if c["article"] in mine]).scores["micro"]
    return found


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("name", ["dyads", "countries", "relations"])
def test_f1_of_a_half(scores: dict, half: str, name: str) -> None:
    assert scores[half][name]["f1"] >= FLOORS[half][name]


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("name", ["factuality", "attribution", "place", "sentence", "evidence"])
def test_attributes_of_the_dyads_found_in_a_half(scores: dict, half: str, name: str) -> None:
    assert scores[half][name] >= FLOORS[half][name]


@pytest.mark.parametrize("half", HALVES)
def test_no_trap_of_a_half_is_fallen_into(scores: dict, half: str) -> None:
    assert scores[half]["traps"] <= FLOORS[half]["traps"]
