"""The scores of claims against single sentences with one hand-coded PLOVER event each.

A file has one record a line: {"id", "text", "event", "source": [{"text", "code"}], "target": […], "reciprocal"}, as the
PLOVER gold standard records have it. Scores: `type` (is its type among those claimed?), `dyad` (are source and target
right, whatever the type?) and `dyad+type`. An actor is right when its country code is, or when it shares a word with
the record. The labels are those of PLOVER 0.5b; a promised cooperative act counts as AGREE, as PLOVER codes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from kg.errors import GoldError
from kg.evaluate.gold import Line, lines
from kg.evaluate.news import ratios

COUNTED = ("type", "dyad", "dyad+type")
LATER_NAMES = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
COOPERATIVE = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"})
LATER_CODES = {"JAP": "JPN", "ROM": "ROU", "WSB": "PSE", "GZS": "PSE"}
NO_STATE = frozenset({"IGO", "NGO"})
COMMON = frozenset("the a an of and in for to from by with s government officials official president minister".split())


@dataclass(frozen=True, slots=True)
class Party:
    """A country code, "" where there is none, and the words that name somebody."""

    code: str
    words: frozenset[str]


Nobody = Party("", frozenset())


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does something to whom, and the types as which it may count."""

    source: Party
    target: Party
    types: frozenset[str]
    mutual: bool


@dataclass(frozen=True, slots=True)
class Record:
    """A record with the claims about it and how many of each score were asked, claimed and right."""

    line: Line
    claims: list[Line]
    asked: dict[str, int]
    claimed: dict[str, int]
    right: dict[str, int]


def read_records(path: Path) -> dict[str, Line]:
    """The records of a file by id. Raises GoldError with file and line for one that lacks a key."""
    found: dict[str, Line] = {}
    for where, line in lines(path):
        for key, kind in (("id", str), ("text", str), ("event", str), ("source", list), ("target", list)):
            if not isinstance(line.get(key), kind):
                raise GoldError(f"{where}: no key `{key}`, or a value of the wrong kind in it: {line.get(key)!r}")
        for party in (*line["source"], *line["target"]):
            if not isinstance(party, dict) or not {"text", "code"} <= set(party):
                raise GoldError(f"{where}: a source or target without `text` and `code`: {party!r}")
        if line["id"] in found:
            raise GoldError(f"{where}: a second record with the id {line['id']!r}")
        found[line["id"]] = line
    if not found:
        raise GoldError(f"{path}: no record in it")
    return found


def judge(line: Line, claims: Iterable[Line]) -> Record:
    """Compare the claims about one sentence with its record."""
    about = list(claims)
    asked = _of_record(line)
    claimed = list(dict.fromkeys(deed for claim in about for deed in _of_claim(claim)))
    wanted = next(iter(asked[0].types))
    types = sorted({min(deed.types - {"AGREE"}, default="AGREE") for deed in claimed})
    by_type = any(wanted == one or any({wanted, one} <= deed.types for deed in claimed) for one in types)
    return Record(
        line,
        about,
        {"type": 1, "dyad": len(asked), "dyad+type": len(asked)},
        {"type": len(types), "dyad": len(claimed), "dyad+type": len(claimed)},
        {
            "type": int(by_type),
            "dyad": _paired(asked, claimed, typed=False),
            "dyad+type": _paired(asked, claimed, typed=True),
        },
    )


def scores(records: Iterable[Record]) -> dict[str, dict[str, float]]:
    """Precision, recall, f1, hits, false and missed of each score."""
    found: dict[str, dict[str, float]] = {}
    judged = list(records)
    for score in COUNTED:
        hits = sum(r.right[score] for r in judged)
        false = sum(r.claimed[score] for r in judged) - hits
        missed = sum(r.asked[score] for r in judged) - hits
        found[score] = {**ratios(hits, false, missed), "hits": hits, "false": false, "missed": missed}
    return found


def _party(name: str | None, code: str | None) -> Party:
    short = (code or "")[:3].upper()
    return Party(LATER_CODES.get(short, short), frozenset(re.findall(r"\w+", (name or "").casefold())) - COMMON)


def _of_record(line: Line) -> list[Deed]:
    """What a record asks for."""
    types = frozenset({str(LATER_NAMES.get(line["event"], line["event"]))})
    sources, targets = ([_party(a["text"], a["code"]) for a in line[side]] for side in ("source", "target"))
    return _deeds(sources, targets, types, mutual=bool(line.get("reciprocal")) and len(sources) > 1)


def _of_claim(claim: Line) -> list[Deed]:
    """What a claim says; nothing where it is about a relation, or an event that PLOVER has no type for."""
    if claim["kind"] != "event" or not claim.get("plover"):
        return []
    types = {str(claim["plover"])}
    if claim["factuality"] == "Planned" and types & COOPERATIVE:
        types.add("AGREE")
    sides = ([_party(a["label"], a.get("country")) for a in claim[side]] for side in ("initiators", "targets"))
    sources, targets = sides
    return _deeds(sources, targets, frozenset(types), mutual=not targets and len(sources) > 1)


def _deeds(sources: list[Party], targets: list[Party], types: frozenset[str], *, mutual: bool) -> list[Deed]:
    """Each pair of equals, or each source with each target."""
    pairs: Iterable[tuple[Any, Any]] = combinations(sources, 2)
    if not mutual:
        pairs = ((a, b) for a in sources or [Nobody] for b in targets or [Nobody])
    return [Deed(a, b, types, mutual) for a, b in pairs]


def _paired(asked: list[Deed], claimed: list[Deed], *, typed: bool) -> int:
    """How many of the deeds asked for find a claimed one of their own, in order."""
    left, hits = list(claimed), 0
    for deed in asked:
        fitting = (one for one in left if (not typed or deed.types & one.types) and _agree(deed, one))
        if (found := next(fitting, None)) is not None:
            left.remove(found)
            hits += 1
    return hits


def _agree(asked: Deed, claimed: Deed) -> bool:
    """Whether source and target are right, or crossed where one deed is mutual."""
    straight = _same(asked.source, claimed.source) and _same(asked.target, claimed.target)
    crossed = _same(asked.source, claimed.target) and _same(asked.target, claimed.source)
    return straight or (crossed and (asked.mutual or claimed.mutual))


def _same(asked: Party, claimed: Party) -> bool:
    """Whether a claimed actor is the one asked for; any actor that is no state passes for an organisation."""
    if Nobody in (asked, claimed):
        return asked == claimed
    if asked.code in NO_STATE and len(claimed.code) != 3:
        return True
    return bool((asked.code and asked.code == claimed.code) or asked.words & claimed.words)
