"""Edges and claims as rows of a table: for CSV, for a DataFrame, for the eye."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kg.network import claims as every_claim
from kg.views.english import sentence

if TYPE_CHECKING:
    import networkx as nx

Cell: TypeAlias = str | int | float | bool


def edges(network: nx.MultiDiGraph[str]) -> list[dict[str, Cell]]:
    """One row for each tie, facts first, then by the names of the actors."""
    names = {actor: facts["label"] for actor, facts in network.nodes(data=True)}
    rows: list[dict[str, Cell]] = [
        {
            "from": names[start],
            "relation": tie["label"],
            "to": names[end],
            "sign": tie["sign"],
            "symmetric": tie["symmetric"],
            "factual": tie["factual"],
            "factuality": tie["factuality"],
            "contested": tie["contested"],
            "claims": tie["weight"],
            "first": tie["first"],
            "last": tie["last"],
            "sources": "; ".join(tie["sources"]),
        }
        for start, end, tie in network.edges(data=True)
    ]
    return sorted(rows, key=lambda r: (not r["factual"], str(r["from"]), str(r["to"]), str(r["relation"])))


def claims(network: nx.MultiDiGraph[str]) -> list[dict[str, Cell]]:
    """One row for each claim that touches the network, in the order of the articles' text."""
    return [
        {
            "article": c["article_name"],
            "sentence": c["sentence_number"],
            "type": c["type"],
            "factuality": c["factuality"],
            "certainty": c["certainty"],
            "reading": sentence(c),
            "attributed_to": "; ".join(c["attributed_to"]),
            "reported_by": "; ".join(c["reported_by"]),
            "publisher": c["publisher"],
            "published": c["published"],
            "date": c["date"],
            "confidence": c["confidence"],
            "rule": c["rule"],
            "inferred": c["inferred"],
            "quote": c["quote"],
            "url": c["url"],
            "claim": c["claim"],
        }
        for c in every_claim(network)
    ]
