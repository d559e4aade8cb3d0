"""Measures on the actor network: plain functions, actor IRI → number, computed on factual ties only.

Small graphs mislead: `caution` says when a measure has too little under it to mean anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

SIGN_NAMES = {1: "friendly", 0: "contact", -1: "hostile"}
SEED = 7
EXACT_UP_TO, SAMPLE = 1000, 200  # actors
_ENOUGH = {"betweenness": 10, "communities": 10}


def facts(network: nx.MultiDiGraph[str], *, signs: tuple[int, ...] = (-1, 0, 1)) -> nx.MultiDiGraph[str]:
    """A copy with every actor, and of the ties only those that count as fact and have one of the signs."""
    import networkx as nx

    kept: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    kept.add_nodes_from((node, network.nodes[node]) for node in sorted(network))
    for start, end, key in sorted(network.edges(keys=True)):
        tie = network.edges[start, end, key]
        if tie["factual"] and tie["sign"] in signs:
            kept.add_edge(start, end, key=key, **tie)
    return kept


def _simple(network: nx.MultiDiGraph[str], signs: tuple[int, ...]) -> nx.Graph[str]:
    """Undirected, one edge for each pair of actors; `weight` adds up the claims."""
    import networkx as nx

    simple: nx.Graph[str] = nx.Graph()
    simple.add_nodes_from(sorted(network))
    for start, end, tie in facts(network, signs=signs).edges(data=True):
        before = simple.get_edge_data(start, end, {"weight": 0})["weight"]
        simple.add_edge(start, end, weight=before + max(1, tie["weight"]))
    return simple


def degree(network: nx.MultiDiGraph[str]) -> dict[str, dict[str, int]]:
    """How many factual ties each actor has: `friendly`, `contact` and `hostile` apart, and `all`.

    Signs are kept apart because a sum of friends and enemies measures neither (Doreian and Mrvar 2015).
    """
    return _by_sign(network, claims=False)


def strength(network: nx.MultiDiGraph[str]) -> dict[str, dict[str, int]]:
    """How many claims stand behind each actor's factual ties, by sign (weighted degree: Barrat et al. 2004)."""
    return _by_sign(network, claims=True)


def _by_sign(network: nx.MultiDiGraph[str], *, claims: bool) -> dict[str, dict[str, int]]:
    found = {actor: dict.fromkeys((*SIGN_NAMES.values(), "all"), 0) for actor in sorted(network)}
    for start, end, tie in facts(network).edges(data=True):
        for actor in {start, end}:
            for name in (SIGN_NAMES[tie["sign"]], "all"):
                found[actor][name] += tie["weight"] if claims else 1
    return found


def betweenness(network: nx.MultiDiGraph[str]) -> dict[str, float]:
    """The share of shortest paths over contact ties that lead through each actor, from 0 to 1 (Freeman 1977).

    Contact ties only, undirected and unweighted: on all ties a path of hostile acts would pass for brokerage. Above
    1,000 actors in contact it is estimated from 200 of them, drawn with a fixed seed (Brandes and Pich 2007).
    """
    import networkx as nx

    contact = _simple(network, (0,))
    talking = contact.subgraph(sorted(n for n, ties in contact.degree() if ties)).copy()
    sample = SAMPLE if len(talking) > EXACT_UP_TO else None
    found = nx.betweenness_centrality(talking, k=sample, normalized=False, seed=SEED)
    pairs = max(1.0, (len(contact) - 1) * (len(contact) - 2) / 2)
    return {actor: float(found.get(actor, 0.0)) / pairs for actor in sorted(network)}


def communities(network: nx.MultiDiGraph[str]) -> dict[str, int]:
    """The group of each actor, from 0 for the largest, by Louvain on friendly and contact ties (Blondel et al. 2008).

    Ties weigh as many as their claims; the seed is fixed, so that the same network gives the same groups. Actors
    without such a tie are groups of one.
    """
    import networkx as nx

    found = nx.community.louvain_communities(_simple(network, (0, 1)), weight="weight", seed=SEED)
    ranked = sorted((sorted(group) for group in found), key=lambda group: (-len(group), group))
    return {actor: number for number, group in enumerate(ranked) for actor in group}


def caution(network: nx.MultiDiGraph[str]) -> list[str]:
    """What not to conclude from a network of this size, in plain sentences; empty where all is large enough."""
    return list(_cautions(network))


def _cautions(network: nx.MultiDiGraph[str]) -> Iterator[str]:
    contact, near = _simple(network, (0,)), _simple(network, (0, 1))
    talking = sum(1 for _, n in contact.degree() if n)
    if talking < _ENOUGH["betweenness"]:
        yield f"Only {_actors(talking)} in contact as a fact: who goes between whom is chance as much as structure."
    near_by = sum(1 for _, n in near.degree() if n)
    if near_by < _ENOUGH["communities"]:
        yield f"Only {_actors(near_by)} in friendly touch or contact as a fact: the groups are a sketch."
    articles = {c["article"] for _, _, tie in network.edges(data=True) for c in tie["claims"]}
    if len(articles) == 1:
        yield "All ties come from one article: they show what it says, not how the actors stand."


def _actors(number: int) -> str:
    return "1 actor is" if number == 1 else f"{number} actors are"
