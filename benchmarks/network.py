"""How long the measures of large networks take, by networkx and by networkit, and whether they agree.

`python -m benchmarks.network [EDGES …]` (default 10,000 and 100,000; needs the extra `fast`). The graphs are random and
have a few very connected actors, as news has them (Barabási and Albert 1999, two or six ties for each newcomer), with
weights of 1 to 5. PageRank, Louvain communities and betweenness sampled from 50 actors start from the same network of
actors (a MultiDiGraph), one after the other, on one thread; the times of both include taking its ties out and making
the engine's own graph, once for each measure. CPU seconds. Sampled betweenness is an estimate, for which each engine
draws other actors: it agrees as two samples do.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

SAMPLE, SEED = 50, 1


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one table for each size."""
    sizes = [int(one) for one in (sys.argv[1:] if arguments is None else arguments)] or [10_000, 100_000]
    for size in sizes:
        _compare(size)


def graph_of(edges: int, *, seed: int = SEED) -> Any:
    """A random graph of about so many edges, weighted 1 to 5."""
    import networkx as nx

    numbered = nx.dual_barabasi_albert_graph(edges // 4 + 6, 6, 2, 0.5, seed=seed)
    draw = random.Random(seed)  # noqa: S311  no secret hangs on it
    graph: Any = nx.Graph()
    graph.add_nodes_from(f"actor/{n:07}" for n in sorted(numbered))
    graph.add_weighted_edges_from((f"actor/{a:07}", f"actor/{b:07}", draw.randint(1, 5)) for a, b in numbered.edges)
    return graph


def network_of(graph: Any) -> Any:
    """An actor network with one symmetric contact tie for each edge, a fact, told as often as its weight says."""
    import networkx as nx

    network: Any = nx.MultiDiGraph(articles={})
    network.add_nodes_from(sorted(graph))
    for a, b, weight in sorted(graph.edges(data="weight")):
        network.add_edge(a, b, key="meetsWith", factual=True, sign=0, symmetric=True, weight=weight, claims=[])
    return network


def _compare(edges: int) -> None:
    import networkx as nx

    from kg.network import engine
    from kg.network.projections import CONTACT, FRIENDLY, ties

    graph = graph_of(edges)
    network, near = network_of(graph), (CONTACT, FRIENDLY)
    tasks: dict[str, Callable[[Any], Any]] = {
        "PageRank": lambda by: engine.pagerank(ties(network, near, directed=True), engine=by),
        "communities": lambda by: engine.communities(ties(network, near), engine=by),
        "betweenness, sampled": lambda by: engine.betweenness(ties(network, near), engine=by, sample=SAMPLE),
        "cores": lambda by: engine.cores(ties(network, near), engine=by),
    }
    engine.pagerank(graph_of(100).to_directed(), engine="networkit")  # both libraries are loaded before the clock runs
    print(f"{len(graph):,} actors, {graph.number_of_edges():,} edges")
    print(f"{'':24}{'networkx':>10}{'networkit':>11}{'faster':>9}   agreement")
    sums = dict.fromkeys(("networkx", "networkit"), 0.0)
    for name, task in tasks.items():
        found, spent = {}, {}
        for by in sums:
            start = time.process_time()
            found[by] = task(by)
            spent[by] = time.process_time() - start
            sums[by] += spent[by] if name != "cores" else 0.0
        a, b = found["networkx"], found["networkit"]
        if name == "communities":
            q = [nx.community.modularity(graph, groups) for groups in (a, b)]
            agreement = f"modularity {q[0]:.4f} and {q[1]:.4f}"
        else:
            agreement = f"rank correlation {rank_correlation(a, b):.6f}"
        print(_row(name, spent["networkx"], spent["networkit"], agreement))
    print(_row("the first three", sums["networkx"], sums["networkit"], ""), "\n", flush=True)


def _row(name: str, slow: float, fast: float, agreement: str) -> str:
    return f"{name:24}{slow:>10.3f}{fast:>11.3f}{slow / max(fast, 1e-9):>8.1f}x   {agreement}"


def rank_correlation(a: dict[str, float], b: dict[str, float], *, digits: int = 9) -> float:
    """Spearman's rho, values that agree to so many significant digits being ties."""
    import numpy as np

    def ranks(values: dict[str, float]) -> Any:
        rounded = np.array([float(f"{values[key]:.{digits}g}") for key in sorted(values)])
        order = np.sort(rounded)
        return (np.searchsorted(order, rounded, "left") + np.searchsorted(order, rounded, "right")) / 2

    return float(np.corrcoef(ranks(a), ranks(b))[0, 1])


if __name__ == "__main__":
    main()
