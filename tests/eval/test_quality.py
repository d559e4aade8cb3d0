"""Scores on the annotated news never fall: the floors stand in floors.json, a little below what was measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.claims import news, plover

FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def scores(eval_dir: Path) -> dict[str, dict[str, object]]:
    """All scores of the annotated articles."""
    result: dict[str, dict[str, object]] = news()
    return result


@pytest.mark.parametrize("name", ["dyads", "countries", "relations"])
def test_f1_over_all_articles(scores: dict, name: str) -> None:
    assert scores["micro"][name]["f1"] >= FLOORS[name]


@pytest.mark.parametrize("name", ["factuality", "attribution", "sentence", "evidence"])
def test_attributes_of_the_dyads_found(scores: dict, name: str) -> None:
    assert scores["micro"][name] >= FLOORS[name]


def test_no_trap_is_fallen_into(scores: dict) -> None:
    assert scores["micro"]["traps"] <= FLOORS["traps"]


def test_the_first_input(scores: dict) -> None:
    first = scores["by_article"]["d01"]
    assert first["dyads"]["f1"] >= FLOORS["d01 dyads"]
    assert first["factuality"] >= 0.8
    assert first["traps"] == 0


def test_no_article_is_read_badly(scores: dict) -> None:
    assert min(article["dyads"]["f1"] for article in scores["by_article"].values()) >= FLOORS["worst article dyads"]


def test_plover_sentences(eval_dir: Path) -> None:
    f1 = {line.split()[0]: float(line.split("F1")[1].split()[0]) for line in plover().splitlines() if "F1" in line}
    assert {name: f1[name] >= FLOORS[f"plover {name}"] for name in ("type", "dyad", "dyad+type")} == {
        "type": True,
        "dyad": True,
        "dyad+type": True,
    }
