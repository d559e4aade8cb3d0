"""How sentences present one and the same meeting: a plan is not a meeting, and a "not" is never lost."""

from __future__ import annotations

import pytest
from sentences import Read, events

from kg.ontology import local_name

CASES = [
    # it happened
    ("Macron met Scholz in Berlin.", "Actual"),
    ("Macron has met Scholz.", "Actual"),
    ("Macron managed to meet Scholz.", "Actual"),
    ("After meeting Scholz, Macron flew home.", "Actual"),
    ("Macron held talks with Scholz.", "Actual"),
    ("Macron, who met Scholz in May, was pleased.", "Actual"),
    ("Macron did not refuse to meet Scholz.", "Planned"),
    # it is happening
    ("Macron is meeting Scholz.", "Ongoing"),
    ("Macron has begun to meet Scholz.", "Ongoing"),
    # it is to happen
    ("Macron will meet Scholz.", "Planned"),
    ("Macron is set to meet Scholz.", "Planned"),
    ("Macron is due to meet Scholz.", "Planned"),
    ("Macron is expected to meet Scholz.", "Planned"),
    ("Macron plans to meet Scholz.", "Planned"),
    ("Macron agreed to meet Scholz.", "Planned"),
    ("Macron promised to meet Scholz.", "Planned"),
    ("Macron is scheduled to hold talks with Scholz.", "Planned"),
    ("Macron said he would meet Scholz.", "Planned"),
    ("Macron is to meet Scholz.", "Planned"),
    # it may happen
    ("Macron may meet Scholz.", "Conditional"),
    ("Macron could meet Scholz.", "Conditional"),
    ("Macron hopes to meet Scholz.", "Conditional"),
    ("Macron wants to meet Scholz.", "Conditional"),
    ("Macron offered to meet Scholz.", "Conditional"),
    ("Merkel urged Macron to meet Scholz.", "Conditional"),
    ("If Macron meets Scholz, prices will fall.", "Conditional"),
    ("Macron would meet Scholz if he were asked.", "Conditional"),
    ("Macron is considering meeting Scholz.", "Conditional"),
    # it is only said
    ("Macron is rumored to have met Scholz.", "Rumored"),
    ("Macron reportedly met Scholz.", "Rumored"),
    ("Macron allegedly met Scholz.", "Rumored"),
    # it did not happen
    ("Macron did not meet Scholz.", "NotRealized"),
    ("Macron never met Scholz.", "NotRealized"),
    ("Macron refused to meet Scholz.", "NotRealized"),
    ("Macron failed to meet Scholz.", "NotRealized"),
    ("Macron declined to meet Scholz.", "NotRealized"),
    ("Macron cannot meet Scholz.", "NotRealized"),
    ("Macron had been due to meet Scholz.", "NotRealized"),
    ("Macron left without meeting Scholz.", "NotRealized"),
    ("Macron cancelled talks with Scholz.", "NotRealized"),
    # it is told through a denial
    ("Macron denied meeting Scholz.", "Denied"),
    ("Macron denied that he had met Scholz.", "Denied"),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[t for t, _ in CASES])
def test_factuality_of_one_meeting(read: Read, text: str, expected: str) -> None:
    found = [c for c in events(read(text)) if len({a for _, a in c.about.roles}) > 1]  # type: ignore[union-attr]
    assert found, f"no meeting read in {text!r}"
    assert {local_name(c.factuality) for c in found} == {expected}


@pytest.mark.parametrize("text", [t for t, e in CASES if e not in {"Actual", "Ongoing"}])
def test_what_is_no_fact_is_never_read_as_one(read: Read, text: str) -> None:
    assert not [c for c in events(read(text)) if local_name(c.factuality) in {"Actual", "Ongoing"} and "meet" in c.rule]
