"""Events as the tables of event-data research: PLOVER with the columns of POLECAT, and CAMEO as in ICEWS.

Both have one row for each event of an article, however often the article tells of it: the row quotes the first claim
that has the event's own factuality. PLOVER keeps all participants in one row. CAMEO has a row for each dyad;
`weight` is 1 / number of dyads, so that a summit of twenty counts as one event.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from kg.ontology import DIP, event_type, local_name
from kg.results import plain_cell

# PLOVER codes a cooperative act that has yet to come as an agreement to it (codebook 0.8, AGREE).
_AGREED = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID"})
# PLOVER's auxiliary modes for what is no plain fact.
_AUXILIARY = {
    local_name(DIP.Planned): "future",
    local_name(DIP.Rumored): "hypothetical",
    local_name(DIP.Conditional): "hypothetical",
    local_name(DIP.NotRealized): "negation",
    local_name(DIP.Denied): "negation",
}
CAMEO = (
    "date published source source_name target target_name cameo goldstein factuality weight event publisher article "
    "sentence quote"
).split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A claim about an event as `kg.export.claims` gives it, and the event's own factuality, None if not derived."""

    claim: dict[str, Any]
    factuality: str | None


def plover(tellings: Iterable[Telling]) -> Iterator[dict[str, Any]]:
    """A JSON object for each event that has a PLOVER type, with POLECAT's names of columns.

    Columns about actors hold lists, one place for each actor. A planned CONSULT, SUPPORT, COOPERATE or AID is an
    AGREE; PLOVER's auxiliary modes (future, hypothetical, negation) stand in `Event Auxiliary Mode`.
    """
    for telling in _events(tellings):
        claim, value = telling.claim, _factuality(telling)
        type_, mode, auxiliary = claim["plover"], event_type(DIP[claim["type"]]).mode, _AUXILIARY.get(value)
        if type_ is None:
            continue
        if type_ in _AGREED and auxiliary == "future":
            type_, mode, auxiliary = "AGREE", None, None
        yield {
            "Event ID": claim["event"],
            "Event Date": claim["date"],
            "Event Type": type_,
            "Event Mode": mode,
            "Event Auxiliary Mode": auxiliary,
            **_actors("Actor", claim["initiators"]),
            **_actors("Recipient", claim["targets"]),
            "Placename": None if claim["place"] is None else claim["place"]["label"],
            "Contexts": claim["topic"],
            "Source": claim["publisher"],
            "Publication Date": claim["published"],
            "Factuality": value,
            "Article": claim["article"],
            "Sentence": claim["sentence"],
            "Event Text": claim["quote"],
        }


def cameo(tellings: Iterable[Telling]) -> str:
    """A CSV table with a row for each dyad of each event that has a CAMEO code; see `CAMEO` for the columns.

    Participants of a mutual event make a dyad each two by two, sorted; an event with one side only has no dyad, and
    no row. `source` and `target` are country codes or short names, empty where the principal has none. No text
    becomes a formula of a spreadsheet.
    """
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(CAMEO)
    for telling in _events(tellings):
        claim, type_ = telling.claim, event_type(DIP[telling.claim["type"]])
        dyads = _dyads(claim) if type_.cameo else []
        for source, target in dyads:
            known = (
                claim["date"],
                claim["published"],
                source["country"],
                source["label"],
                target["country"],
                target["label"],
                type_.cameo,
                type_.goldstein,
                _factuality(telling),
                f"{1 / len(dyads):.4g}",
                claim["event"],
                claim["publisher"],
                claim["article"],
                claim["sentence"],
                claim["quote"],
            )
            rows.writerow(["" if c is None else plain_cell(c) if isinstance(c, str) else c for c in known])
    return text.getvalue()


def _events(tellings: Iterable[Telling]) -> list[Telling]:
    """One telling for each event and article, in the order of articles and of their text."""
    chosen: dict[tuple[str, str], Telling] = {}
    ranked = sorted(tellings, key=lambda t: (t.claim["article"], t.claim["event"], _rank(t)))
    for telling in ranked:
        chosen.setdefault((telling.claim["article"], telling.claim["event"]), telling)
    return sorted(
        chosen.values(), key=lambda t: (t.claim["article"], t.claim["start"], t.claim["end"], t.claim["event"])
    )


def _rank(telling: Telling) -> tuple[Any, ...]:
    """Best for those claims that say what the event counts as, in the article's own voice, and early."""
    claim = telling.claim
    return (
        claim["factuality"] != telling.factuality,
        bool(claim["attributed_to"]),
        claim["start"],
        claim["end"],
        claim["quote"],
    )


def _factuality(telling: Telling) -> str:
    """What the event counts as; what the claim says where nothing is derived."""
    return telling.factuality or str(telling.claim["factuality"])


def _actors(side: str, actors: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """The columns of one side."""
    return {
        f"{side} Name": [a["label"] for a in actors],
        f"{side} Country": [a["country"] for a in actors],
        f"{side} Name Raw": [a["mention"] for a in actors],
        f"{side} ID": [a["iri"] for a in actors],
    }


def _dyads(claim: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Who acts towards whom, each pair once."""
    sources, targets = claim["initiators"], claim["targets"]
    pairs = (
        [(a, b) for a in sources for b in targets]
        if targets
        else list(combinations(sorted(sources, key=lambda a: (a["label"], a["iri"])), 2))
    )
    return list({(a["iri"], b["iri"]): (a, b) for a, b in pairs if a["iri"] != b["iri"]}.values())
