"""What the tellings say about the news itself: one origin behind many stories, seats that stay empty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg.network.book import signs
from kg.network.load import FACTS, NEGATED, claims
from kg.network.rows import Row, cited
from kg.ontology import DIP, is_a, local_name

if TYPE_CHECKING:
    import networkx as nx

_SEATS = ("initiators", "targets", "parties", "mediators", "participants")
SHARED = 2  # participants that two rounds have in common, at least


def origin(claim: Mapping[str, Any]) -> tuple[str, ...]:
    """Where a claim comes from: the outlets that its article relays, else the article's publisher, else the article."""
    return tuple(claim["reported_by"]) or (claim["publisher"] or claim["article_name"],)


def is_news(claim: Mapping[str, Any]) -> bool:
    """Whether what is told is news, not the background that an article recalls from before the year before its own."""
    return not (claim["date"] and claim["published"]) or int(claim["date"][:4]) >= int(claim["published"][:4]) - 1


def events(network: nx.MultiDiGraph[str]) -> dict[str, list[dict[str, Any]]]:
    """All claims of a network by what they are about: an event's IRI, or `subject relation object` in labels."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for claim in claims(network):
        about = claim["event"] or f"{claim['subject']} {claim['type_label']} {claim['object']}"
        found[about].append(claim)
    return dict(found)


def single_origin(network: nx.MultiDiGraph[str]) -> list[Row]:
    """Stories that look many and go back to one outlet: circular reporting.

    Stories are events or ties between actors that at least two articles tell; their origins are the outlets at the end
    of each chain (speaker → outlet → publisher). Those with one origin only, the most publishers and articles first.
    Articles that tell one story in the same words count as one.
    `tellings` counts sentences, `speakers` are those whom the origin names, if anyone.
    """
    rows: list[Row] = []
    ties = {local_name(relation) for relation in signs()}
    for told in _across(events(network)):
        origins = {o for claim in told for o in origin(claim)}
        tellings = {(claim["article"], claim["sentence_number"]) for claim in told}
        articles = {network.graph["articles"].get(c["article"], {}).get("story", c["article"]) for c in told}
        if len(origins) != 1 or len(articles) < 2 or not (told[0]["event"] or told[0]["type"] in ties):
            continue
        rows.append(
            {
                "origin": min(origins),
                "story": _title(told[0]),
                "tellings": len(tellings),
                "articles": len(articles),
                "publishers": len({claim["publisher"] for claim in told} - {""}),
                "speakers": "; ".join(sorted({s for claim in told for s in claim["attributed_to"]})),
                "claims": cited(told),
            }
        )
    return sorted(
        rows, key=lambda r: (-int(r["publishers"]), -int(r["articles"]), -int(r["tellings"]), str(r["story"]))
    )


def _across(told: Mapping[str, list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """The claims of each story, with events that seem to be the same put together."""
    found: dict[tuple[object, ...], list[dict[str, Any]]] = defaultdict(list)
    for about, those in told.items():
        first = those[0]
        who = frozenset(name for claim in those for role in _SEATS for name in claim[role])
        alike = first["event"] and len(who) > 1 and (first["date"] or first["published"])
        found[(first["type"], who, first["date"] or first["published"]) if alike else (about,)] += those
    return list(found.values())


def _title(claim: Mapping[str, Any]) -> str:
    return str(claim["event_label"] or f"{claim['subject']} {claim['type_label']} {claim['object']}")


def rounds(network: nx.MultiDiGraph[str]) -> list[tuple[str, str, str]]:
    """Pairs of events of which the second is the next round of the first, and on what ground.

    `said`: the articles say that one follows the other. `same process`: they name one process for both.
    `shared seats`: both are talks (a consultation, meeting, negotiation or mediation), dated by day on different days,
    with at least two participants and the topic, where both tell one, in common; then the nearest earlier one counts.
    """
    told = {event: c for event, c in events(network).items() if c[0]["event"]}
    talks = {e: c for e, c in told.items() if is_a(DIP[c[0]["type"]], DIP.Consultation) and _day(c)}
    order = sorted(talks, key=lambda e: (_day(talks[e]), e))
    found: list[tuple[str, str, str]] = []
    for event in sorted(told):
        before = next((c["follows"] for c in told[event] if c["follows"] in told), "")
        if before:
            found.append((before, event, "said"))
            continue
        if event not in talks:
            continue
        earlier = [e for e in reversed(order[: order.index(event)]) if _day(talks[e]) < _day(talks[event])]
        process = talks[event][0]["process"]
        same = next((e for e in earlier if process and talks[e][0]["process"] == process), "")
        near = same or next((e for e in earlier if _alike(talks[e], talks[event])), "")
        if near:
            found.append((near, event, "same process" if same else "shared seats"))
    return sorted(found, key=lambda pair: (_day(told[pair[1]]), pair))


def _day(told: list[dict[str, Any]]) -> str:
    """The first day that an event's claims give: its own, else of its first article; "" for none as exact as a day."""
    days = [day for c in told for day in (c["date"] or c["published"],) if len(day) == len("2000-01-01")]
    return min(days, default="")


def seats(told: list[dict[str, Any]]) -> set[str]:
    """Who sits at the table by what is told of an event, without what is denied or never came about."""
    return {who for claim in told if claim["factuality"] not in NEGATED for role in _SEATS for who in claim[role]}


def _alike(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> bool:
    topics = [{c["topic"] for c in told} - {""} for told in (one, other)]
    return len(seats(one) & seats(other)) >= SHARED and (not all(topics) or not topics[0].isdisjoint(topics[1]))


def missing_seats(network: nx.MultiDiGraph[str]) -> list[Row]:
    """Who sat at one round of talks and not at the next, and who is new.

    One row for each pair of rounds in which the table changed. `basis` says why the two are taken for rounds of one
    process: the articles say so, or they share at least two participants (see `rounds`). `held` tells whether the later
    round counts as fact or is only planned or rumoured.
    """
    told = events(network)
    rows: list[Row] = []
    for before, after, basis in rounds(network):
        then, now = seats(told[before]), seats(told[after])
        if then == now or not now:
            continue
        fact = any(c["factuality"] in FACTS for c in told[after])
        rows.append(
            {
                "round": _title(told[after][0]),
                "date": _day(told[after]),
                "after": _title(told[before][0]),
                "held": "yes" if fact else told[after][0]["factuality"].lower(),
                "missing": "; ".join(sorted(then - now)),
                "new": "; ".join(sorted(now - then)),
                "basis": basis,
                "claims": f"{cited(told[before])} {cited(told[after])}",
            }
        )
    return rows
