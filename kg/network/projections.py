"""Simpler graphs out of the actor network: one sign only, signed pairs, a month, a part of the claims.

All but `restrict` and `by_month` keep factual ties only: what is planned, rumoured or denied is no structure yet.
Nodes and edges are added in sorted order, so that what walks them later does so in the same order everywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from kg.network.load import tie
from kg.ontology import DIP

if TYPE_CHECKING:
    import networkx as nx

FRIENDLY, CONTACT, HOSTILE = 1, 0, -1
SIGN_NAMES = {FRIENDLY: "friendly", CONTACT: "contact", HOSTILE: "hostile"}


def facts(
    network: nx.MultiDiGraph[str], *, signs: tuple[int, ...] = (HOSTILE, CONTACT, FRIENDLY)
) -> nx.MultiDiGraph[str]:
    """A copy with every actor, and of the ties only those that count as fact and have one of the signs."""
    import networkx as nx

    kept: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    kept.add_nodes_from((node, network.nodes[node]) for node in sorted(network))
    for start, end, key, about in sorted(network.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        if about["factual"] and about["sign"] in signs:
            kept.add_edge(start, end, key=key, **about)
    return kept


def undirected(network: nx.MultiDiGraph[str], signs: tuple[int, ...]) -> nx.Graph[str]:
    """Factual ties of some signs, one edge for each pair of actors; `weight` adds up the claims behind them."""
    import networkx as nx

    weight: dict[tuple[str, str], int] = defaultdict(int)
    for start, end, about in network.edges(data=True):
        if about["factual"] and about["sign"] in signs and start != end:
            weight[(start, end) if start < end else (end, start)] += max(1, about["weight"])
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(network))
    graph.add_weighted_edges_from((a, b, n) for (a, b), n in sorted(weight.items()))
    return graph


def directed(network: nx.MultiDiGraph[str], signs: tuple[int, ...], *, one_way_only: bool = False) -> nx.DiGraph[str]:
    """Factual ties of some signs with their direction; a symmetric tie leads both ways, or is left out on request."""
    import networkx as nx

    weight: dict[tuple[str, str], int] = defaultdict(int)
    for start, end, about in network.edges(data=True):
        if about["factual"] and about["sign"] in signs and start != end and not (one_way_only and about["symmetric"]):
            weight[start, end] += max(1, about["weight"])
            if about["symmetric"]:
                weight[end, start] += max(1, about["weight"])
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sorted(network))
    graph.add_weighted_edges_from((a, b, n) for (a, b), n in sorted(weight.items()))
    return graph


def contact(network: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """Who talks to whom: factual ties of sign 0 only."""
    return undirected(network, (CONTACT,))


def cooperation(network: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """Who works with whom: factual friendly ties only."""
    return undirected(network, (FRIENDLY,))


def conflict(network: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """Who acts against whom: factual hostile ties only."""
    return undirected(network, (HOSTILE,))


def signed(network: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """Pairs of actors with a friendly or a hostile factual tie, and what speaks for either.

    Edges have `friendly` and `hostile` (numbers of claims), `claims` (sorted IRIs) and `sign`: 1 or -1 where all ties
    of the pair have that sign, 0 where it has both. An alliance and a quarrel are not netted: a pair that has both is
    ambivalent, and a sign by majority would hang on how often the quarrel was in the news.
    """
    import networkx as nx

    pairs: dict[tuple[str, str], dict[str, Any]] = {}
    for start, end, about in network.edges(data=True):
        if not about["factual"] or about["sign"] == CONTACT or start == end:
            continue
        pair = pairs.setdefault((min(start, end), max(start, end)), {"friendly": 0, "hostile": 0, "claims": set()})
        pair[SIGN_NAMES[about["sign"]]] += max(1, about["weight"])
        pair["claims"] |= {claim["claim"] for claim in about["claims"]}
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(network))
    for (a, b), pair in sorted(pairs.items()):
        sign = (pair["friendly"] > 0) - (pair["hostile"] > 0)
        graph.add_edge(a, b, **{**pair, "claims": sorted(pair["claims"]), "sign": sign})
    return graph


def restrict(network: nx.MultiDiGraph[str], keep: Callable[[Mapping[str, Any]], bool]) -> nx.MultiDiGraph[str]:
    """The network of the claims that `keep` lets through: ties are weighed and dated anew, those without a claim go.

    Every actor stays, so that measures of parts can be laid side by side.
    """
    import networkx as nx

    part: nx.MultiDiGraph[str] = nx.MultiDiGraph(**network.graph)
    for node in sorted(network):
        about = network.nodes[node]
        part.add_node(node, **{**about, "claims": [claim for claim in about["claims"] if keep(claim)]})
    for start, end, key in sorted(network.edges(keys=True)):
        about = network.edges[start, end, key]
        claims = [claim for claim in about["claims"] if keep(claim)]
        if claims:
            part.add_edge(start, end, key=key, **tie(DIP[key], about["sign"], claims, derived=about["factual"]))
    return part


def month(claim: Mapping[str, Any]) -> str:
    """The month that a claim tells of, as `2023-10`: of its date if exact enough, else of its article, or ""."""
    return next((day[:7] for day in (claim["date"], claim["published"]) if len(day) >= len("2000-01")), "")


def by_month(network: nx.MultiDiGraph[str]) -> dict[str, nx.MultiDiGraph[str]]:
    """One network for each month that some tie's claims tell of, in order; see `month`. The undated are in none."""
    months = {month(claim) for _, _, about in network.edges(data=True) for claim in about["claims"]} - {""}
    return {name: restrict(network, lambda claim, name=name: month(claim) == name) for name in sorted(months)}  # type: ignore[misc]
