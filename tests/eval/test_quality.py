"""Scores on the annotated news never fall: the floors stand in floors.json, a little below what was measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.claims import claims_of, news, plover
from kg import evaluate

HERE = Path(__file__).parent
FLOORS = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))


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


@pytest.mark.parametrize("half", ["mending", "held-out"])
def test_our_own_sentences_over_all_types(tmp_path: Path, half: str) -> None:
    gold = HERE / f"plover-{half}.jsonl"
    claims = evaluate.read_claims(claims_of([gold], tmp_path))
    scores = evaluate.evaluate(evaluate.read(gold), claims).scores
    floors = {name: FLOORS[f"{half} {name}"] for name in ("type", "dyad", "dyad+type")}
    assert {name: scores[name]["f1"] >= floor for name, floor in floors.items()} == dict.fromkeys(floors, True)
