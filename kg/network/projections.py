"""Simpler graphs out of the actor network: one sign only, signed pairs, a month, a part of the claims.

All but `restrict` and `by_month` keep factual ties only: what is planned, rumoured or denied is no structure yet.
Nodes and edges are added in sorted order, so that what walks them later does so in the same order everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from kg.network.load import tie
from kg.ontology import DIP

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """Factual ties as arrays, from which any engine builds its own graph; one row for each pair, sorted.

    `start` and `end` are places in `nodes`, which is sorted; `weight` adds up the claims. Undirected pairs have the
    smaller place first.
    """

    nodes: list[str]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    weight: NDArray[np.int64]
    directed: bool

    def __len__(self) -> int:
        return len(self.weight)

    def graph(self) -> nx.Graph[str]:
        """The same as a graph of networkx, directed or not, with `weight` on its edges."""
        import networkx as nx

        graph: nx.Graph[str] = nx.DiGraph() if self.directed else nx.Graph()
        graph.add_nodes_from(self.nodes)
        rows = zip(self.start.tolist(), self.end.tolist(), self.weight.tolist(), strict=True)
        graph.add_weighted_edges_from((self.nodes[a], self.nodes[b], n) for a, b, n in rows)
        return graph

    def tied(self) -> Ties:
        """The same without the nodes that have no tie."""
        import numpy as np

        used, places = np.unique(np.concatenate((self.start, self.end)), return_inverse=True)
        nodes = [self.nodes[i] for i in used.tolist()]
        return replace(self, nodes=nodes, start=places[: len(self)], end=places[len(self) :])


def ties(
    network: nx.MultiDiGraph[str], signs: tuple[int, ...], *, directed: bool = False, one_way_only: bool = False
) -> Ties:
    """Factual ties of some signs between two actors, added up for each pair.

    With `directed`, a symmetric tie leads both ways, or is left out with `one_way_only`.
    """
    import numpy as np

    nodes = sorted(network)
    place = {actor: i for i, actor in enumerate(nodes)}
    rows = [
        (place[start], place[end], max(1, about["weight"]), about["symmetric"])
        for start, end, about in network.edges(data=True)
        if about["factual"] and about["sign"] in signs and start != end and not (one_way_only and about["symmetric"])
    ]
    start, end, weight, symmetric = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    if directed:
        both = symmetric == 1
        start, end = np.concatenate((start, end[both])), np.concatenate((end, start[both]))
        weight = np.concatenate((weight, weight[both]))
    else:
        start, end = np.minimum(start, end), np.maximum(start, end)
    pairs, row = np.unique(start * max(1, len(nodes)) + end, return_inverse=True)
    added = np.zeros(len(pairs), np.int64)
    np.add.at(added, row, weight)
    start, end = np.divmod(pairs, max(1, len(nodes)))
    return Ties(nodes=nodes, start=start, end=end, weight=added, directed=directed)


def undirected(network: nx.MultiDiGraph[str], signs: tuple[int, ...]) -> nx.Graph[str]:
    """Factual ties of some signs, one edge for each pair of actors; `weight` adds up the claims behind them."""
    return ties(network, signs).graph()


def directed(network: nx.MultiDiGraph[str], signs: tuple[int, ...], *, one_way_only: bool = False) -> nx.DiGraph[str]:
    """Factual ties of some signs with their direction; a symmetric tie leads both ways, or is left out on request."""
    graph = ties(network, signs, directed=True, one_way_only=one_way_only).graph()
    return cast("nx.DiGraph[str]", graph)


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
    articles = network.graph.get("articles", {})
    for node in sorted(network):
        about = network.nodes[node]
        part.add_node(node, **{**about, "claims": [claim for claim in about["claims"] if keep(claim)]})
    for start, end, key in sorted(network.edges(keys=True)):
        about = network.edges[start, end, key]
        claims = [claim for claim in about["claims"] if keep(claim)]
        if claims:
            told_of = tie(DIP[key], about["sign"], claims, derived=about["factual"], articles=articles)
            part.add_edge(start, end, key=key, **told_of)
    return part


def month(claim: Mapping[str, Any]) -> str:
    """The month that a claim tells of, as `2023-10`: of its date if exact enough, else of its article, or ""."""
    return next((day[:7] for day in (claim["date"], claim["published"]) if len(day) >= len("2000-01")), "")


def by_month(network: nx.MultiDiGraph[str]) -> dict[str, nx.MultiDiGraph[str]]:
    """One network for each month that some tie's claims tell of, in order; see `month`. The undated are in none."""
    months = {month(claim) for _, _, about in network.edges(data=True) for claim in about["claims"]} - {""}
    return {name: restrict(network, lambda claim, name=name: month(claim) == name) for name in sorted(months)}  # type: ignore[misc]
