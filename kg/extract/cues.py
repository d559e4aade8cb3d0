"""The cue lists of factuality and attribution, read once from `cues.toml` and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rdflib.term import URIRef

from kg.errors import OntologyError
from kg.ontology import DIP, ontology_path

FACTUALITY: dict[str, URIRef | None] = {
    "Actual": DIP.Actual,
    "Ongoing": DIP.Ongoing,
    "Planned": DIP.Planned,
    "Rumored": DIP.Rumored,
    "Conditional": DIP.Conditional,
    "NotRealized": DIP.NotRealized,
    "Denied": DIP.Denied,
    "keep": None,
}
OUTCOMES = {"Failure": DIP.Failure, "Success": DIP.Success}
STANCES = {"Says": DIP.Says, "Confirms": DIP.Confirms, "Denies": DIP.Denies, "Believes": DIP.Believes}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """What a word makes of the event it governs: where the word holds, and where it is negated. None keeps it."""

    positive: URIRef | None
    negative: URIRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """All cue lists; keys are lemmas ("call off" for a verb with its particle)."""

    governors: Mapping[str, Cue]
    modals: Mapping[str, URIRef]
    adverbs: Mapping[str, URIRef]
    marks: Mapping[str, URIRef]
    negators: frozenset[str]
    finite: frozenset[str]
    presupposing: frozenset[str]
    future: frozenset[str]
    outcomes: Mapping[str, URIRef]
    aims: frozenset[str]
    obliging: frozenset[str]
    worsening: frozenset[str]
    holding: frozenset[str]
    distinct: frozenset[str]
    report_verbs: Mapping[str, URIRef]
    report_nouns: Mapping[str, URIRef]


@cache
def load() -> Cues:
    """The cues of `ontologies/cues.toml`. Raises OntologyError, naming the entry, for an unknown value."""
    path = ontology_path("cues.toml")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise OntologyError(f"{path}: not readable as TOML: {fault}") from fault

    def value(name: str, where: str) -> URIRef | None:
        if name not in FACTUALITY:
            raise OntologyError(f"{path}: {where}: `{name}` is no factuality; choose of {', '.join(FACTUALITY)}")
        return FACTUALITY[name]

    def values(table: str) -> dict[str, URIRef]:
        return {word: v for word, name in data[table].items() if (v := value(name, table)) is not None}

    governors: dict[str, Cue] = {}
    for number, entry in enumerate(data["cue"], 1):
        cue = Cue(
            positive=value(entry["positive"], f"cue {number}"), negative=value(entry["negative"], f"cue {number}")
        )
        for word in entry["words"]:
            governors.setdefault(word, cue)
    reports: dict[bool, dict[str, URIRef]] = {False: {}, True: {}}
    for entry in data["report"]:
        for word in entry["words"]:
            reports[bool(entry.get("nouns"))].setdefault(word, STANCES[entry["stance"]])
    return Cues(
        governors=governors,
        modals=values("modals"),
        adverbs=values("adverbs"),
        marks=values("marks"),
        negators=frozenset(data["negators"]["words"]),
        finite=frozenset(data["finite"]["words"]),
        presupposing=frozenset(data["time"]["past"]),
        future=frozenset(data["time"]["future"]),
        outcomes={word: OUTCOMES[name] for name, words in data["outcome"].items() for word in words},
        aims=frozenset(data["aim"]["words"]),
        worsening=frozenset(data["worsening"]["words"]),
        obliging=frozenset(data["obliging"]["words"]),
        holding=frozenset(data["holding"]["words"]),
        distinct=frozenset(data["distinct"]["words"]),
        report_verbs=reports[False],
        report_nouns=reports[True],
    )
