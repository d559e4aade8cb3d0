"""Claims against annotated news, by `python -m benchmarks.claims [--errors N]`.

Reads the annotated articles and the PLOVER sentences of `../shared/eval` with the packaged lexicon and gazetteer,
exports the claims as `kg export --format claims` does, and scores them with the scorers that lie beside the gold data.
"""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import kg
from kg import export

EVAL = Path(__file__).resolve().parents[2] / "shared" / "eval"


def claims_of(sources: Iterable[Path], folder: Path) -> Path:
    """Build a store of some articles in a folder and export its claims; returns the JSON Lines file."""
    out = folder / "claims.jsonl"
    with kg.open_store(folder / "store", create=True) as store:
        report = kg.build([str(s) for s in sources], store=store)
        if report.faults:
            raise SystemExit(f"could not read {report.faults} of the articles: {report.skipped[0]}")
        with out.open("w", encoding="utf-8") as lines:
            lines.writelines(json.dumps(claim, ensure_ascii=False) + "\n" for claim in export.claims(store))
    return out


def scorer(name: str) -> ModuleType:
    """A scorer that lies beside the gold data."""
    if str(EVAL) not in sys.path:
        sys.path.insert(0, str(EVAL))
    return importlib.import_module(name)


def news(errors: int = 0) -> dict[str, Any]:
    """The scores of the annotated articles, as `score_claims.py` counts them."""
    scoring, reading = scorer("score_claims"), scorer("score_io")
    with tempfile.TemporaryDirectory() as folder:
        articles = reading.read_gold(EVAL / "dev")
        claims = reading.read_claims(claims_of([EVAL / "dev" / "articles"], Path(folder)), articles)
    result: dict[str, Any] = scoring.score_set(articles, claims)
    if errors:
        print(scoring.report(result, True, errors))
    return result


def plover(errors: int = 0) -> str:
    """The scores of the PLOVER sentences, as `score_plover.py` prints them."""
    gold = EVAL / "plover" / "dev.jsonl"
    with tempfile.TemporaryDirectory() as folder:
        claims = claims_of([gold], Path(folder))
        command = [
            sys.executable,
            EVAL / "score_plover.py",
            "--gold",
            gold,
            "--claims",
            claims,
            "--errors",
            str(errors),
        ]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def main(argv: list[str] | None = None) -> None:
    """Print both tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print the first N errors of each kind too")
    options = parser.parse_args(argv)
    if not EVAL.is_dir():
        print("no ../shared/eval beside the checkout: nothing to score")
        return
    micro = news(options.errors)["micro"]
    print("| annotated articles (d01 to d04) | P | R | F1 |\n| --- | --- | --- | --- |")
    for name in ("dyads", "countries", "relations"):
        print("| {} | {precision:.2f} | {recall:.2f} | {f1:.2f} |".format(name, **micro[name]))
    shares = ", ".join(f"{n} {micro[n]:.2f}" for n in ("factuality", "attribution", "place", "sentence", "evidence"))
    print(f"\nOf the dyads found: {shares}; traps fallen into: {micro['traps']} of {micro['traps_set']}.\n")
    print("PLOVER sentences:\n")
    print("\n".join(f"    {line}" for line in plover(options.errors).splitlines()))


if __name__ == "__main__":
    main()
