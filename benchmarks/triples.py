"""Open triples against CaRB, a peer and the parser's own time, by `python -m benchmarks.triples [--errors N] [--fit]`.

Reads `../shared/eval/triples/carb-dev.jsonl` sentence by sentence as `kg triples` does and scores with the scorer that
lies beside it. Rules and weights were made on sentences with even ids; those with odd ids are only ever a score.

textacy's subject-verb-object triples run beside ours on the same parse where textacy can be imported; it is in no
install group (`pip install textacy` into the same environment brings it). Figures marked "published" are those of the
papers, on the test part of CaRB and by the paper's own scorer: near to, but not the same as, what is measured here.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from benchmarks.claims import EVAL, scorer
from kg.documents import load_model, parse
from kg.extract import triples
from kg.extract.open import confidence
from kg.model import Article, Triple
from kg.openie import rows
from kg.reading import open_triples
from kg.tokens import Doc

GOLD = EVAL / "triples" / "carb-dev.jsonl"
NEWS = EVAL / "news" / "wikinews.jsonl"
BINS = 6
PENALTY = 8.0  # of squared weights; chosen by cross-validation on the even ids
PUBLISHED = (
    ("OpenIE-4 (published, test)", 0.488, 0.272),
    ("ClausIE (published, test)", 0.450, 0.224),
    ("best neural, about (published, test)", 0.55, 0.36),
)

Found = list[tuple[str, Triple]]


def sentences() -> list[Article]:
    """The sentences of CaRB's development part; the name of an article is the id of its sentence."""
    lines = GOLD.read_text(encoding="utf-8").splitlines()
    return [Article(id=r["id"], name=r["id"], text=r["text"]) for r in map(json.loads, lines)]


def is_even(key: str) -> bool:
    """Whether a sentence belongs to the half that rules were written on."""
    return int(key.rpartition("-")[2]) % 2 == 0


def predictions(lines: Iterable[str]) -> list[Any]:
    """Lines of `kg triples` as the scorer's predictions."""
    score = scorer("score_triples")
    found = []
    for line in lines:
        key, sure, relation, *arguments = line.split("\t")
        found.append(score.Prediction(key, float(sure), score.slots(relation, arguments), line))
    return found


def figures(found: Sequence[Any], keep: Callable[[str], bool]) -> tuple[float, float, float, float]:
    """F1, precision and recall at the best threshold, and the area under the curve, over some sentences."""
    score = scorer("score_triples")
    gold = {key: tuples for key, tuples in score.read_gold(GOLD).items() if keep(key)}
    points = score.curve(gold, [p for p in found if keep(p.sentence)])
    best = max(points, key=lambda p: 2 * p[1] * p[2] / (p[1] + p[2]) if p[1] + p[2] else 0.0)
    area = last = 0.0
    for _, precision, recall in points:
        area += precision * max(0.0, recall - last)
        last = max(last, recall)
    return 2 * best[1] * best[2] / (best[1] + best[2]), best[1], best[2], area


def credit(found: Sequence[Any]) -> list[float]:
    """For each prediction the share of its words that its own gold tuple confirms; 0 without one."""
    score = scorer("score_triples")
    gold = score.read_gold(GOLD)
    by_sentence: dict[str, list[int]] = defaultdict(list)
    for number, prediction in enumerate(found):
        by_sentence[prediction.sentence].append(number)
    shares = [0.0] * len(found)
    for key, numbers in by_sentence.items():
        pairs = [(*score.overlap(g, found[n].slots), i, n) for i, g in enumerate(gold[key]) for n in numbers]
        used: set[tuple[str, int]] = set()
        for precision, _, i, n in sorted(pairs, key=lambda p: (-p[0], -p[1], p[2], p[3])):
            if precision and not {("gold", i), ("found", n)} & used:
                used |= {("gold", i), ("found", n)}
                shares[n] = precision
    return shares


def print_scores(found: Found) -> None:
    """Our two readings, the peer and the published figures, one a line."""
    print(f"{'system':40} {'half':6} {'F1':>6} {'P':>6} {'R':>6} {'AUC':>6}")
    systems = {f"dragoman, {name} arguments": list(rows(found, arguments=name)) for name in ("full", "minimal")}
    if importlib.util.find_spec("textacy"):
        systems["textacy, subject-verb-object"] = textacy_rows()
    else:
        print("textacy cannot be imported, so its row is missing; `pip install textacy==0.13.0` brings it")
    halves: dict[str, Callable[[str], bool]] = {"even": is_even, "odd": lambda k: not is_even(k), "all": lambda _: True}
    for name, lines in systems.items():
        for half, keep in halves.items():
            print(f"{name:40} {half:6} " + " ".join(f"{v:6.3f}" for v in figures(predictions(lines), keep)))
    for name, f1, area in PUBLISHED:
        print(f"{name:40} {'':6} {f1:6.3f} {'':6} {'':6} {area:6.3f}")


def textacy_rows() -> list[str]:
    """Give textacy's triples of the same sentences, as lines of `kg triples`."""
    from textacy.extract import subject_verb_object_triples

    return [
        "\t".join(
            (article.name, "1", *(" ".join(t.text for t in part) for part in (svo.verb, svo.subject, svo.object)))
        )
        for article, doc in parse(sentences(), nlp=load_model())
        for svo in subject_verb_object_triples(doc)
    ]


def reliability(found: Found, bins: int = BINS) -> list[tuple[float, float, int]]:
    """(mean confidence, mean share of right words, triples) of bins of equal size, on the half that set no weight."""
    held_out = [(key, triple) for key, triple in found if not is_even(key)]
    shares = credit(predictions(rows(held_out)))
    ranked = sorted(zip((t.confidence for _, t in held_out), shares, strict=True))
    table = []
    for number in range(bins):
        part = ranked[number * len(ranked) // bins : (number + 1) * len(ranked) // bins]
        sure, right = (sum(column) / len(part) for column in zip(*part, strict=True))
        table.append((sure, right, len(part)))
    return table


def print_reliability(found: Found) -> None:
    """Confidence against the share of right words."""
    print(f"\n{'confidence':>10} {'right':>6} {'triples':>8}   (odd ids)")
    for sure, right, count in reliability(found):
        print(f"{sure:10.2f} {right:6.2f} {count:8}")


def print_speed() -> None:
    """CPU time of the rules, taking the parse over included, against that of spaCy's own pipeline, in one run."""
    lines = NEWS.read_text(encoding="utf-8").splitlines()
    articles = [Article(id=r["id"], name=r["id"], text=r["text"]) for r in map(json.loads, lines)]
    nlp = load_model()
    list(triples.read(Doc(nlp("Egypt met Qatar."))))
    parsing = reading = 0.0
    words = made = 0
    for first in range(0, len(articles), 50):
        start = time.process_time()
        docs = list(parse(articles[first : first + 50], nlp=nlp))
        middle = time.process_time()
        made += sum(1 for article, doc in docs for _ in triples.read(Doc(doc), text=article.text))
        words += sum(len(doc) for _, doc in docs)
        parsing += middle - start
        reading += time.process_time() - middle
    print(f"\n{words:,} words, {made:,} triples; CPU: parser {parsing:.1f} s, rules {reading:.1f} s", end="")
    print(f" ({reading / parsing:.1%} of the parser's)")


def print_errors(found: Found, count: int) -> None:
    """Triples that no gold tuple confirms, surest first, of the even half."""
    even = [(key, triple) for key, triple in found if is_even(key)]
    lines = predictions(rows(even))
    wrong = [p for p, share in zip(lines, credit(lines), strict=True) if not share]
    for prediction in sorted(wrong, key=lambda p: -p.confidence)[:count]:
        print(prediction.text)


def fit() -> dict[str, float]:
    """The weights of the confidence: a logistic regression on the even ids, with a penalty on large weights."""
    import numpy as np

    seen: list[dict[str, float]] = []
    original = confidence.of

    def observed(features: dict[str, float]) -> float:
        seen.append(features)
        return original(features)

    confidence.of = observed  # type: ignore[assignment]
    try:
        found = [(a.name, t) for a, t in open_triples(a for a in sentences() if is_even(a.name))]
    finally:
        confidence.of = original
    wanted = np.array(credit(predictions(rows(found))))
    names = sorted({name for features in seen for name in features})
    table = np.array([[features.get(name, 0.0) for name in names] for features in seen])
    penalty = np.diag([0.01 if name == "bias" else PENALTY for name in names])
    weights = np.zeros(len(names))
    for _ in range(30):
        expected = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (expected - wanted) + penalty @ weights
        curvature = (table * (expected * (1 - expected))[:, None]).T @ table + penalty
        weights -= np.linalg.solve(curvature, slope)
    return {name: round(float(w), 2) for name, w in zip(names, weights, strict=True) if abs(w) >= 0.005}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", type=int, default=0, help="print this many triples that nothing confirms")
    parser.add_argument("--fit", action="store_true", help="fit the weights of the confidence anew and print them")
    options = parser.parse_args(arguments)
    if not GOLD.exists():
        raise SystemExit(f"{GOLD} is not there")
    if options.fit:
        print(json.dumps(fit(), indent=4))
        return
    found = [(article.name, triple) for article, triple in open_triples(sentences())]
    print_scores(found)
    print_reliability(found)
    print_speed()
    print_errors(found, options.errors)


if __name__ == "__main__":
    main()
