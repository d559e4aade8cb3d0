"""What the page knows: actors, ties, claims and articles as rows, on one level or on two.

The rows of one table share their keys, which are sent once; ties name actors by number, and words that can be cut out
of an article are not sent again. A page of 5,000 actors and 15,000 ties is so a third of its plain JSON.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kg.network import LADDER, NEGATED
from kg.network import claims as every_claim
from kg.network.measures import betweenness, caution, communities
from kg.views.english import factuality_word, sentence
from kg.views.layout import belonging, fanned, positions

if TYPE_CHECKING:
    import networkx as nx

    Network = nx.MultiDiGraph[str]

FEW = 150  # actors that can be read in one picture
LONGEST_SPAN = 120  # months

#: Each rung of the ladder adds values of factuality to those below it.
_RUNGS = (
    ("facts only", ("Actual", "Ongoing")),
    ("+ planned", ("Planned",)),
    ("+ rumored", ("Rumored",)),
    ("+ conditional", ("Conditional",)),
    ("+ unrealized", ("NotRealized",)),
    ("+ denied", ("Denied",)),
)

#: Shape, and fill in light and dark: told apart by form first, colours after Okabe and Ito (2008), muted.
_LOOKS = {
    "State": ("dot", "#3f6ea3", "#6fa3dc"),
    "IntergovernmentalOrganization": ("square", "#b27a1e", "#dba84f"),
    "GovernmentBody": ("hexagon", "#5f78a8", "#8fa8d8"),
    "Person": ("triangle", "#4d7f5b", "#7fb98f"),
    "PersonGroup": ("triangleDown", "#6d8a72", "#a3c0a8"),
    "ArmedNonStateGroup": ("diamond", "#7a4b63", "#b98aa3"),
    "MediaOrganization": ("square", "#6d7380", "#a2a9b6"),
    "Organization": ("star", "#847c5c", "#bdb491"),
    "Actor": ("dot", "#6d7380", "#a2a9b6"),
}

_TIE = ("label", "sign", "symmetric", "factual", "factuality", "contested", "first", "last", "sources")
_CLAIM = (
    "claim", "type_label", "factuality", "certainty", "attributed_to", "reported_by", "publisher", "published", "date",
    "time_text", "topic", "confidence", "rule", "inferred", "start", "end", "sentence_start", "sentence_end",
)  # fmt: skip


def content(levels: Mapping[str, Network], *, title: str, most: int) -> dict[str, Any]:
    """All that the page shows, ready for JSON.

    `levels` are networks of one store: `actor`, `principal`, or both; `most` is how many actors of each may be sent,
    the best connected first.
    """
    shown = {level: _foremost(network, most) for level, network in levels.items()}
    claims = {c["claim"]: c for network, _, _ in shown.values() for c in every_claim(network)}
    known: dict[str, Any] = {k: v for network, _, _ in shown.values() for k, v in network.graph["articles"].items()}
    base, number = told(claims, known, title=title)
    months = _months((claim["date"] or claim["published"])[:7] for claim in claims.values())
    return {
        **base,
        "levels": {level: _level(*parts, number) for level, parts in shown.items()},
        "months": [{"month": m, "claims": n} for m, n in months],
    }


def told(
    claims: Mapping[str, Mapping[str, Any]], known: Mapping[str, Any], *, title: str
) -> tuple[dict[str, Any], dict[str, int]]:
    """Claims by IRI with the known articles that they come from, as the scripts of a page read them.

    Also gives the number of each claim in its table.
    """
    used = sorted({c["article"] for c in claims.values()} & set(known))
    place = {iri: i for i, iri in enumerate(used)}
    base = {
        "title": title,
        "file": re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40] or "network",
        "claims": packed([_claim(claims[iri], place, known) for iri in sorted(claims)]),
        "articles": packed([{k: known[iri][k] for k in ("name", "title", "url", "text")} for iri in used]),
        "ladder": [{"name": name, "add": list(add)} for name, add in _RUNGS],
        "order": list(LADDER),
        "negated": sorted(NEGATED),
        "words": {f: factuality_word(f) for f in LADDER},
    }
    return base, {iri: i for i, iri in enumerate(sorted(claims))}


def packed(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Rows that share their keys, the keys once."""
    keys = list(rows[0]) if rows else []
    return {"keys": keys, "rows": [[row[k] for k in keys] for row in rows]}


def _foremost(network: Network, most: int) -> tuple[Network, list[str], int]:
    """The best connected actors, at most so many, with the ties among them; those in order; how many there were.

    Best connected: the deepest core first (Seidman 1983), then the most ties, so that what is drawn first holds
    together.
    """
    import networkx as nx

    simple: nx.Graph[str] = nx.Graph()
    simple.add_nodes_from(sorted(network))
    simple.add_edges_from(sorted({(min(a, b), max(a, b)) for a, b in network.edges() if a != b}))
    core = nx.core_number(simple)
    ties = dict(network.degree())
    ranked = sorted(network, key=lambda n: (-core[n], -ties[n], str(network.nodes[n]["label"]), n))
    kept = network if len(ranked) <= most else network.subgraph(ranked[:most]).copy()
    return kept, ranked[:most], len(ranked)


def _level(network: Network, ranked: Sequence[str], whole: int, number: Mapping[str, int]) -> dict[str, Any]:
    """The actors and ties of one network, in their places."""
    between, group, ties = betweenness(network), communities(network), dict(network.degree())
    sizes, rank = Counter(group.values()), {node: i for i, node in enumerate(ranked)}
    tied = sum(1 for node in network if ties[node])
    far = positions(network)
    near = fanned(network, list(ranked[:FEW])) if tied > FEW else far
    actors: list[dict[str, Any]] = [
        {
            "id": node,
            **{k: facts[k] for k in ("label", "type_label", "country", "principal_label", "anonymous", "aliases")},
            "principal": facts["principal"],
            "look": sorted(_LOOKS).index(_look(facts)),
            "at": [*far[node], *(near[node] if near is not far else ())],
            "rank": rank[node],
            "ties": ties[node],
            "betweenness": round(between[node], 6),
            "group": group[node] if sizes[group[node]] > 1 else -1,
            "claims": sorted(number[c["claim"]] for c in facts["claims"]),
        }
        for node in sorted(network)
        for facts in (network.nodes[node],)
    ]
    place = {actor["id"]: i for i, actor in enumerate(actors)}
    rows = [
        {
            "from": place[a],
            "to": place[b],
            "key": key,
            "bend": _bend(network, a, b, key),
            **{k: network.edges[a, b, key][k] for k in _TIE},
            "claims": [number[c["claim"]] for c in network.edges[a, b, key]["claims"]],
        }
        for a, b, key in sorted(network.edges(keys=True))
    ]
    return {
        "actors": packed(actors),
        "ties": packed(rows),
        "looks": [_LOOKS[name] for name in sorted(_LOOKS)],
        "few": FEW if near is not far else 0,
        "whole": whole,
        "most": {
            "ties": max([*ties.values(), 1]),
            "claims": max([*(len(a["claims"]) for a in actors), 1]),
            "betweenness": max([*between.values(), 1e-9]),
        },
        "belonging": belonging(network),
        "warnings": caution(network),
    }


def _look(actor: Mapping[str, Any]) -> str:
    """The nearest class above the actor's own that has a look."""
    from kg.ontology import DIP, is_a

    return next((name for name in _LOOKS if is_a(DIP[actor["type"]], DIP[name])), "Actor")


def _bend(network: Network, start: str, end: str, key: str) -> float:
    """Ties between the same two actors fan out, each on its own arc, whichever way they point; 0 for a straight one."""
    low, high = sorted((start, end))
    there = [(a, b, k) for a, b in ((low, high), (high, low)) for k in (network[a].get(b) or {})]
    beside = sorted(there, key=lambda t: (t[2], t[0]))
    bend = (beside.index((start, end, key)) - (len(beside) - 1) / 2) * 0.22
    return round(bend if start == low else -bend, 2)


def _claim(claim: Mapping[str, Any], place: Mapping[str, int], known: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a claim that the page shows; sentence and words are cut out of the article there, if it is kept."""
    text = known[claim["article"]]["text"] if claim["article"] in place else ""
    kept = claim["end"] > claim["start"] and text[claim["start"] : claim["end"]] == claim["quote"]
    return {
        **{k: claim[k] for k in _CLAIM},
        "quote": "" if kept else claim["quote"],
        "article": place.get(claim["article"], -1),
        "reading": sentence(claim),
    }


def _months(dates: Iterable[str]) -> list[tuple[str, int]]:
    """How many claims fall into each month, months without any included, unless the span is too long to draw."""
    told = Counter(date for date in dates if len(date) == len("2000-01"))
    if not told:
        return []
    first, last = (int(m[:4]) * 12 + int(m[5:]) - 1 for m in (min(told), max(told)))
    if last - first < LONGEST_SPAN:
        told.update({f"{m // 12:04}-{m % 12 + 1:02}": 0 for m in range(first, last + 1)})
    return sorted(told.items())
