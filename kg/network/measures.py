"""Measures of the place that each actor has: plain functions, actor IRI → number, computed on factual ties only.

Signs are kept apart, because a sum of friends and enemies measures neither (Doreian and Mrvar 2015): whom an actor
talks to is measured on contact ties, what it belongs to on friendly and contact ties. Small graphs mislead: `caution`
says when a measure has too little under it to mean anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum
from typing import TYPE_CHECKING

from kg.network import engine as engines
from kg.network.engine import EXACT_UP_TO, SAMPLE, SEED, Engine
from kg.network.projections import CONTACT, FRIENDLY, SIGN_NAMES, contact, directed, facts, ties, undirected

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["SEED", "SIGN_NAMES", "facts"]
_ENOUGH = {"betweenness": 10, "communities": 10}


def degree(network: nx.MultiDiGraph[str]) -> dict[str, dict[str, int]]:
    """How many factual ties each actor has: `friendly`, `contact` and `hostile` apart, and `all`.

    A tie is one relation to one other actor, whichever way it points (Freeman 1978).
    """
    return _by_sign(network, claims=False)


def strength(network: nx.MultiDiGraph[str]) -> dict[str, dict[str, int]]:
    """How many claims stand behind each actor's factual ties, by sign (weighted degree: Barrat et al. 2004)."""
    return _by_sign(network, claims=True)


def _by_sign(network: nx.MultiDiGraph[str], *, claims: bool) -> dict[str, dict[str, int]]:
    found = {actor: dict.fromkeys((*SIGN_NAMES.values(), "all"), 0) for actor in sorted(network)}
    for start, end, tie in network.edges(data=True):
        if tie["factual"]:
            for actor in {start, end}:
                for name in (SIGN_NAMES[tie["sign"]], "all"):
                    found[actor][name] += tie["weight"] if claims else 1
    return found


def pagerank(network: nx.MultiDiGraph[str], *, engine: Engine = "auto") -> dict[str, float]:
    """How much friendly attention flows to each actor, as a share of all: PageRank, damping 0.85 (Brin and Page 1998).

    On friendly and contact ties as they point, weighed by their claims; symmetric ties lead both ways. Hostile ties
    are left out, since PageRank reads every tie as a vote for its end.
    """
    return engines.pagerank(ties(network, (CONTACT, FRIENDLY), directed=True), engine=engine)


def betweenness(network: nx.MultiDiGraph[str], *, engine: Engine = "auto") -> dict[str, float]:
    """The share of shortest paths over contact ties that lead through each actor, from 0 to 1 (Freeman 1977).

    Contact ties only, undirected and unweighted: on all ties a path of hostile acts would pass for brokerage. Above
    1,000 actors in contact (5,000 with networkit) it is estimated from 200 of them, drawn with a fixed seed (Brandes
    and Pich 2007).
    """
    talking = ties(network, (CONTACT,)).tied()
    exact = len(talking.nodes) <= EXACT_UP_TO[engines.chosen(talking, engine)]
    found = engines.betweenness(talking, engine=engine, sample=None if exact else SAMPLE)
    pairs = max(1.0, (len(network) - 1) * (len(network) - 2) / 2)
    return {actor: found.get(actor, 0.0) / pairs for actor in sorted(network)}


def communities(network: nx.MultiDiGraph[str], *, engine: Engine = "auto") -> dict[str, int]:
    """The group of each actor, from 0 for the largest, by Louvain on friendly and contact ties (Blondel et al. 2008).

    Ties weigh as many as their claims; the seed is fixed, so that the same network gives the same groups. Actors
    without such a tie are groups of one.
    """
    found = engines.communities(ties(network, (CONTACT, FRIENDLY)), engine=engine)
    return {actor: number for number, group in enumerate(found) for actor in group}


def core(network: nx.MultiDiGraph[str], *, engine: Engine = "auto") -> dict[str, int]:
    """How deep in the thick of it each actor stands: its core number on friendly and contact ties (Seidman 1983).

    The largest k for which the actor belongs to a part of the network in which everyone has k partners.
    """
    return engines.cores(ties(network, (CONTACT, FRIENDLY)), engine=engine)


def constraint(network: nx.MultiDiGraph[str]) -> dict[str, float]:
    """How far an actor's contacts are in contact with each other, and leave it no gap to broker (Burt 1992, ch. 2).

    Low is free, above 1 is hemmed in: 1/n for n contacts who do not talk to each other. On contact ties, each counted
    once however many claims tell of it: claims count the attention of the press, not the time spent together. Actors
    without contact have none.
    """
    near = _contacts(network)
    share = {actor: 1 / len(others) for actor, others in near.items()}  # of its time, to each contact
    # fsum, because a plain sum over a set would hang on its order
    return {
        actor: fsum((share[actor] * (1 + fsum(share[c] for c in others & near[b]))) ** 2 for b in others)
        for actor, others in near.items()
    }


def effective_size(network: nx.MultiDiGraph[str]) -> dict[str, float]:
    """How many contacts an actor has that do not double each other (Burt 1992, ch. 2): n − 2t/n.

    n contacts with t contact ties among them (Borgatti 1997). Contact ties as in `constraint`.
    """
    near = _contacts(network)
    return {a: len(others) - sum(len(near[b] & others) for b in others) / len(others) for a, others in near.items()}


def _contacts(network: nx.MultiDiGraph[str]) -> dict[str, set[str]]:
    """Whom each actor is in contact with, for those who are with anybody."""
    graph = contact(network)
    return {actor: set(graph[actor]) for actor in sorted(graph) if graph[actor]}


def reciprocity(network: nx.MultiDiGraph[str]) -> dict[str, float]:
    """The share of one-way ties, by sign, that come back from the other side with the same sign (Garlaschelli 2004).

    Relations that hold both ways by nature, such as meeting, are left out: they would always count. 0 where a sign has
    no such tie.
    """
    import networkx as nx

    found = {}
    for sign, name in SIGN_NAMES.items():
        graph = directed(network, (sign,), one_way_only=True)
        found[name] = float(nx.overall_reciprocity(graph)) if graph.number_of_edges() else 0.0
    return found


def triads(network: nx.MultiDiGraph[str], *, signs: tuple[int, ...] = (CONTACT, FRIENDLY)) -> dict[str, int]:
    """How many threes of actors show each of the 16 patterns of directed ties (Holland and Leinhardt 1976).

    The names count mutual, one-way and missing ties: `300` is a full triangle both ways, `003` an empty one, `201` two
    mutual ties and a gap. Symmetric ties lead both ways. Actors without such ties are left out.
    """
    import networkx as nx

    graph = directed(network, signs)
    tied = graph.subgraph([actor for actor, ties in graph.degree() if ties])
    return {name: int(number) for name, number in sorted(nx.triadic_census(tied).items())}


def caution(network: nx.MultiDiGraph[str]) -> list[str]:
    """What not to conclude from a network of this size, in plain sentences; empty where all is large enough."""
    return list(_cautions(network))


def _cautions(network: nx.MultiDiGraph[str]) -> Iterator[str]:
    near = undirected(network, (CONTACT, FRIENDLY))
    talking = sum(1 for _, n in contact(network).degree() if n)
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
