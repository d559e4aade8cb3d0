"""Draw claims at random for a person to judge: `python -m scripts.sample_claims CORPUS… -o sample.csv`.

Reads the articles into a store that is not kept, draws so many of all their claims by a fixed seed, and writes a table
with a row for each: the claim in English, its words, and empty columns for the verdict (see tests/eval/README.md).
The same articles, version and seed give the same rows.
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
from pathlib import Path
from typing import Any

import kg
from kg.network.book import Book
from kg.views import english

COLUMNS = ("claim", "article", "sentence_number", "start", "end", "type", "factuality", "source", "confidence", "rule")
TEXTS = ("english", "quote", "sentence")
VERDICTS = ("right_type", "right_actors", "right_factuality", "right_source", "comment")


def every_claim(corpus: list[str]) -> list[dict[str, Any]]:
    """All claims of a corpus as `kg.network` describes them, in the order of articles and text."""
    with tempfile.TemporaryDirectory() as folder, kg.open_store(Path(folder) / "store", create=True) as store:
        report = kg.build(corpus, store=store)
        print(f"{report.articles} articles, {sum(report.claims_by_factuality.values())} claims")
        book = Book(store.dataset())
        found = [book.claim(iri) for iri in sorted(book.claims)]
    return sorted(found, key=lambda c: (c["article_name"], c["start"], c["end"], c["claim"]))


def row(claim: dict[str, Any]) -> dict[str, Any]:
    """One row of the table, with the verdict left open."""
    told = {column: claim[column] for column in COLUMNS if column in claim}
    sources = ", ".join((*claim["attributed_to"], *claim["reported_by"]))
    told |= {"article": claim["article_name"], "source": sources, "english": english.sentence(claim)}
    told |= {column: " ".join(claim[column].split()) for column in ("quote", "sentence")}
    return told | dict.fromkeys(VERDICTS, "")


def main() -> None:
    """Draw the sample and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="+", help="articles, as `kg build` reads them")
    parser.add_argument("-n", type=int, default=100, help="how many claims to draw")
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--no-sentences", action="store_true", help="leave out the sentences around the words")
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    claims = every_claim(options.corpus)
    drawn = random.Random(options.seed).sample(claims, min(options.n, len(claims)))  # noqa: S311 - no secret
    columns = [c for c in (*COLUMNS, *TEXTS, *VERDICTS) if c != "sentence" or not options.no_sentences]
    with options.output.open("w", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
        table.writeheader()
        table.writerows(map(row, drawn))


if __name__ == "__main__":
    main()
