"""Claims measured against annotations: the project's own, a published set's, or a user's.

    gold = read(Path("annotated"))  # a folder of annotated articles, or a file of PLOVER records
    result = evaluate(gold, claims)  # claims as `kg.export.claims` gives them

`result.scores` holds the numbers, `result.text(errors=5)` is for people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from kg.evaluate import news, plover, report
from kg.evaluate.gold import Annotated, Line, checked_claim, read_annotated, read_claims

Gold: TypeAlias = dict[str, Annotated] | dict[str, Line]

__all__ = ["Gold", "Result", "evaluate", "read", "read_claims", "sources"]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a measurement.

    `scores` are those of `kg.evaluate.news.scores` for annotated articles, or of `kg.evaluate.plover.scores`;
    `faults` tell of each claim that is wrong and of each annotation that no claim matches; `aside` counts the claims
    about articles that are not annotated.
    """

    scores: Mapping[str, Any]
    faults: tuple[report.Fault, ...]
    aside: int

    def first(self, number: int) -> list[report.Fault]:
        """The first so many faults of each kind."""
        kinds = dict.fromkeys(fault.kind for fault in self.faults)
        return [fault for kind in kinds for fault in [f for f in self.faults if f.kind == kind][:number]]

    def text(self, *, errors: int = 0) -> str:
        """The scores as a table, then the first so many faults of each kind."""
        table = report.news_table(self.scores) if "micro" in self.scores else report.plover_table(self.scores)
        return "\n\n".join((table, *report.paragraphs(self.faults, most=errors)))


def read(path: Path) -> Gold:
    """The annotated articles of a folder, or the PLOVER records of a file, by id.

    Raises GoldError, with file and line, for what is not in order.
    """
    return read_annotated(path) if path.is_dir() else plover.read_records(path)


def sources(path: Path) -> Path:
    """What `kg build` has to read before a gold folder or file can be measured with."""
    return path / "articles" if path.is_dir() else path


def evaluate(gold: Gold, claims: Iterable[Line]) -> Result:
    """Compare claims with annotations. Raises GoldError for a claim that lacks a key."""
    about: dict[str, list[Line]] = defaultdict(list)
    for number, claim in enumerate(claims, 1):
        checked = checked_claim(claim, f"claim {number}")
        about[checked["article"]].append(checked)
    aside = sum(len(found) for name, found in about.items() if name not in gold)
    judged: dict[str, news.Judged] = {}
    records: list[plover.Record] = []
    for name, one in gold.items():
        if isinstance(one, Annotated):
            judged[name] = news.judge(one, about[name])
        else:
            records.append(plover.judge(one, about[name]))
    if judged:
        return Result(news.scores(judged), tuple(report.news_faults(judged)), aside)
    return Result(plover.scores(records), tuple(report.plover_faults(records)), aside)
