"""The cue lists of factuality and attribution, read once from `cues.toml` and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

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


CERTAINTY = {"Certain": DIP.Certain, "Probable": DIP.Probable, "Possible": DIP.Possible}
CLASSES = ("verb", "adjective", "noun")
HEDGING = (*CLASSES, "report", "adverb", "modal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """What a word makes of the event it governs: where the word holds, and where it is negated. None keeps it.

    `presupposes` tells that the event stands whether or not the word itself is a fact ("may stop shelling").
    """

    positive: URIRef | None
    negative: URIRef | None
    presupposes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hedge:
    """How sure of what a word governs he is who uses it: where the word holds, and where it is negated."""

    certainty: URIRef
    negated: URIRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """All cue lists; keys are lemmas ("call off" for a verb with its particle).

    `governors` are the cues of all word classes, verbs first; `of_class` those of one class ("verb", "noun", …).
    `hedges` are by class too: also adverbs ("in all likelihood"), modals ("must have"), and verbs as they report.
    """

    governors: Mapping[str, Cue]
    of_class: Mapping[str, Mapping[str, Cue]]
    hedges: Mapping[str, Mapping[str, Hedge]]
    modals: Mapping[str, URIRef]
    adverbs: Mapping[str, URIRef]
    marks: Mapping[str, URIRef]
    subject: Mapping[str, URIRef]
    conditions: frozenset[str]
    loose_conditions: frozenset[str]
    negators: frozenset[str]
    finite: frozenset[str]
    reports: frozenset[str]
    rejecting: frozenset[str]
    hearsay: frozenset[str]
    unsure: frozenset[str]
    calling: frozenset[str]
    factive: frozenset[str]
    insisting: frozenset[str]
    lapsing: frozenset[str]
    standing: frozenset[str]
    course: frozenset[str]
    about: frozenset[str]
    misread: Mapping[str, str]
    presupposing: frozenset[str]
    future: frozenset[str]
    outcomes: Mapping[str, URIRef]
    endings: Mapping[str, URIRef]
    closing: frozenset[str]
    yielding: frozenset[str]
    because: frozenset[str]
    causing: frozenset[str]
    aims: frozenset[str]
    obliging: frozenset[str]
    worsening: frozenset[str]
    holding: frozenset[str]
    distinct: frozenset[str]
    speech_acts: frozenset[str]
    report_verbs: Mapping[str, URIRef]
    report_nouns: Mapping[str, URIRef]


WORD_LISTS = (
    "negators", "finite", "reports", "rejecting", "hearsay", "unsure", "factive", "insisting", "lapsing", "standing",
    "course", "about", "aim", "worsening", "obliging", "holding", "distinct", "conditions",
    "because", "calling", "speech_acts",
)  # fmt: skip
VALUE_TABLES = ("modals", "adverbs", "marks", "subject")
OTHERS = frozenset({"cue", "hedge", "report", "outcome", "ending", "time", "misread"})


@cache
def load() -> Cues:
    """The cues of `ontologies/cues.toml`. Raises OntologyError, naming the entry, for what `read` refuses."""
    return read(ontology_path("cues.toml"))


def read(path: Path) -> Cues:
    """The cues of a file.

    Raises OntologyError, naming the entry, for TOML that is none, an unknown table, key or value, a missing one, and a
    word that stands in two entries of its word class or of its kind of report.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise OntologyError(f"{path}: not readable as TOML: {fault}") from fault
    try:
        return _cues(data, path)
    except KeyError as fault:
        raise OntologyError(f"{path}: {fault} is missing; the file needs every table and key") from fault


def _cues(data: dict[str, Any], path: Path) -> Cues:
    def wrong(where: str, what: str) -> OntologyError:
        return OntologyError(f"{path}: {where}: {what}")

    def known(where: str, entry: dict[str, Any], *keys: str) -> dict[str, Any]:
        for key in entry:
            if key not in keys:
                raise wrong(where, f"unknown key `{key}`; choose of {', '.join(keys)}")
        return entry

    def value(name: str, where: str) -> URIRef | None:
        if name not in FACTUALITY:
            raise wrong(where, f"`{name}` is no factuality; choose of {', '.join(FACTUALITY)}")
        return FACTUALITY[name]

    def values(table: str) -> dict[str, URIRef]:
        return {word: v for word, name in data[table].items() if (v := value(name, table)) is not None}

    def words(table: str, key: str = "words") -> frozenset[str]:
        found: list[str] = known(table, data[table], "words", "loose", "past", "future", "causing")[key]
        for word in found:
            if found.count(word) > 1:
                raise wrong(table, f"`{word}` stands twice")
        return frozenset(found)

    known("file", data, *WORD_LISTS, *VALUE_TABLES, *OTHERS)
    of_class: dict[str, dict[str, Cue]] = {name: {} for name in CLASSES}
    for number, entry in enumerate(data["cue"], 1):
        where = f"cue {number}"
        known(where, entry, "of", "words", "positive", "negative", "presupposes")
        if entry["of"] not in CLASSES:
            raise wrong(where, f"`{entry['of']}` is no word class; choose of {', '.join(CLASSES)}")
        cue = Cue(
            positive=value(entry["positive"], where),
            negative=value(entry["negative"], where),
            presupposes=bool(entry.get("presupposes")),
        )
        for word in entry["words"]:
            if word in of_class[entry["of"]]:
                raise wrong(where, f"the {entry['of']} `{word}` has a cue already")
            of_class[entry["of"]][word] = cue
    hedges: dict[str, dict[str, Hedge]] = {name: {} for name in HEDGING}
    for number, entry in enumerate(data["hedge"], 1):
        where = f"hedge {number}"
        known(where, entry, "of", "words", "certainty", "negated")
        if entry["of"] not in HEDGING:
            raise wrong(where, f"`{entry['of']}` is no word class; choose of {', '.join(HEDGING)}")
        levels = [entry["certainty"], entry.get("negated", entry["certainty"])]
        for name in levels:
            if name not in CERTAINTY:
                raise wrong(where, f"`{name}` is no certainty; choose of {', '.join(CERTAINTY)}")
        for word in entry["words"]:
            if word in hedges[entry["of"]]:
                raise wrong(where, f"the {entry['of']} `{word}` is a hedge already")
            hedges[entry["of"]][word] = Hedge(certainty=CERTAINTY[levels[0]], negated=CERTAINTY[levels[1]])
    reports: dict[bool, dict[str, URIRef]] = {False: {}, True: {}}
    for number, entry in enumerate(data["report"], 1):
        where = f"report {number}"
        known(where, entry, "stance", "words", "nouns")
        if entry["stance"] not in STANCES:
            raise wrong(where, f"`{entry['stance']}` is no stance; choose of {', '.join(STANCES)}")
        for word in entry["words"]:
            if word in reports[bool(entry.get("nouns"))]:
                raise wrong(where, f"`{word}` reports already")
            reports[bool(entry.get("nouns"))][word] = STANCES[entry["stance"]]
    return Cues(
        governors={word: cue for name in reversed(CLASSES) for word, cue in of_class[name].items()},
        of_class=of_class,
        hedges=hedges,
        modals=values("modals"),
        adverbs=values("adverbs"),
        marks=values("marks"),
        subject=values("subject"),
        conditions=words("conditions"),
        loose_conditions=words("conditions", "loose"),
        negators=words("negators"),
        finite=words("finite"),
        reports=words("reports"),
        rejecting=words("rejecting"),
        hearsay=words("hearsay"),
        unsure=words("unsure"),
        calling=words("calling"),
        factive=words("factive"),
        insisting=words("insisting"),
        lapsing=words("lapsing"),
        standing=words("standing"),
        course=words("course"),
        about=words("about"),
        misread=dict(data["misread"]),
        presupposing=words("time", "past"),
        future=words("time", "future"),
        outcomes={word: OUTCOMES[name] for name, of in data["outcome"].items() for word in of},
        endings={word: OUTCOMES[name] for name in OUTCOMES for word in data["ending"][name]},
        closing=frozenset(data["ending"]["closing"]),
        yielding=frozenset(data["ending"]["yielding"]),
        because=words("because"),
        causing=words("because", "causing"),
        aims=words("aim"),
        worsening=words("worsening"),
        obliging=words("obliging"),
        holding=words("holding"),
        distinct=words("distinct"),
        speech_acts=words("speech_acts"),
        report_verbs=reports[False],
        report_nouns=reports[True],
    )
