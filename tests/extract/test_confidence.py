"""Confidence means something: what is surer is more often right, on sentences that set no weight."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import triples as benchmark
from kg.extract.open.confidence import WEIGHTS, of
from kg.model import Article
from kg.reading import open_triples

# What the rules reach, less a margin for another version of the language model.
LEAST_F1 = 0.59
LEAST_AREA = 0.44


@pytest.fixture(scope="module")
def found(eval_dir: Path) -> benchmark.Found:
    return [(article.name, triple) for article, triple in open_triples(benchmark.sentences())]


def test_precision_rises_with_confidence(found: benchmark.Found) -> None:
    right = [share for _, share, _ in benchmark.reliability(found, bins=5)]
    assert right == sorted(right)
    assert right[-1] - right[0] > 0.3


def test_confidence_is_the_share_of_right_words(found: benchmark.Found) -> None:
    for sure, right, _ in benchmark.reliability(found, bins=5):
        assert sure == pytest.approx(right, abs=0.1)


def test_the_score_does_not_fall(found: benchmark.Found) -> None:
    for reading in ("full", "minimal"):
        lines = benchmark.predictions(benchmark.rows(found, arguments=reading))
        f1, _, _, area = benchmark.figures(lines, lambda _: True)
        assert f1 >= LEAST_F1
        assert area >= LEAST_AREA


def test_a_plain_clause_is_surer_than_a_gerund_or_a_guess() -> None:
    triples = {
        t.rule: t.confidence
        for _, t in open_triples(
            [Article(id="1", name="1", text="Iran condemned Israel, fearing a war. Talks collapsed, said Al Jazeera.")]
        )
    }
    assert triples["clause"] > triples["participle"]


def test_the_weights_cover_the_features() -> None:
    assert "bias" in WEIGHTS
    assert 0 < of({"bias": 1.0}) < 1
    assert of({"bias": 1.0, "never seen": 5.0}) == of({"bias": 1.0})
