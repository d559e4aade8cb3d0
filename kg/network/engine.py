"""PageRank, betweenness, communities and cores on a plain graph: by networkx, or by networkit where graphs are large.

networkit (Staudt, Sazonovs and Meyerhenke 2016; MIT licence) computes the same in C++. Up to `LARGE` edges networkx
does all, so that small graphs come out the same with and without it; above, networkit is used where it is installed
(`pip install 'dragoman[fast]'`). Exact measures agree to rounding; sampled betweenness and communities are estimates
that each engine makes in its own way. networkit is held to one thread and a fixed seed, so that each repeats itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from kg.errors import ViewError
from kg.network.projections import Ties

if TYPE_CHECKING:
    import networkx as nx

Engine: TypeAlias = Literal["auto", "networkx", "networkit"]
Plain: TypeAlias = "nx.Graph[str] | Ties"
SEED = 7
LARGE = 20_000  # edges; measured: loading networkit takes 1.5 s, which it wins back here
EXACT_UP_TO = {"networkx": 1000, "networkit": 5000}  # actors
SAMPLE = 200
DAMPING, TOLERANCE = 0.85, 1e-12


def chosen(graph: Plain, engine: Engine = "auto") -> Literal["networkx", "networkit"]:
    """Which engine will compute. Raises ViewError where networkit is asked for and not installed."""
    if engine == "networkx" or (engine == "auto" and _size(graph) <= LARGE):
        return "networkx"
    if find_spec("networkit") is not None:
        return "networkit"
    if engine == "networkit":
        raise ViewError("networkit is not installed; pip install 'dragoman[fast]'")
    return "networkx"


def pagerank(graph: Plain, *, engine: Engine = "auto") -> dict[str, float]:
    """PageRank by edge weight, damping 0.85; who leads nowhere gives to all alike. Sums to 1."""
    if chosen(graph, engine) == "networkx":
        import networkx as nx

        plain = _graph(graph)
        found = nx.pagerank(plain, alpha=DAMPING, tol=TOLERANCE / max(1, len(plain)), max_iter=1000, weight="weight")
        return {node: float(found[node]) for node in sorted(found)}
    with _kit() as kit:
        nodes, converted = _converted(kit, graph)
        sinks = kit.centrality.SinkHandling.DistributeSinks
        rank = kit.centrality.PageRank(converted, DAMPING, TOLERANCE, distributeSinks=sinks)
        return _scores(nodes, rank)


def betweenness(graph: Plain, *, engine: Engine = "auto", sample: int | None = None) -> dict[str, float]:
    """How many shortest paths lead through each node, unweighted, a pair counted once; estimated from `sample` nodes.

    Without `sample` it is exact.
    """
    if chosen(graph, engine) == "networkx":
        import networkx as nx

        found = nx.betweenness_centrality(_graph(graph), k=sample, normalized=False, seed=SEED)
        return {node: float(found[node]) for node in sorted(found)}
    with _kit() as kit:
        nodes, converted = _converted(kit, graph, weighted=False)
        if sample is None:
            paths = kit.centrality.Betweenness(converted)
        else:
            paths = kit.centrality.EstimateBetweenness(converted, sample, False, False)
        # networkit counts each pair of an undirected graph from both ends
        return {node: score / 2 for node, score in _scores(nodes, paths).items()}


def communities(graph: Plain, *, engine: Engine = "auto", seed: int = SEED) -> list[list[str]]:
    """Groups by Louvain on edge weights, each sorted, the largest first."""
    if chosen(graph, engine) == "networkx":
        import networkx as nx

        found = nx.community.louvain_communities(_graph(graph), weight="weight", seed=seed)
    else:
        with _kit(seed) as kit:
            nodes, converted = _converted(kit, graph)
            groups = kit.community.PLM(converted, refine=True)
            groups.run()
            parts = groups.getPartition().getVector()
            sets: dict[int, set[str]] = {}
            for node, part in zip(nodes, parts, strict=True):
                sets.setdefault(part, set()).add(node)
            found = list(sets.values())
    return sorted((sorted(group) for group in found), key=lambda group: (-len(group), group))


def cores(graph: Plain, *, engine: Engine = "auto") -> dict[str, int]:
    """The core number of each node: the largest k for which it is in a part where all have k neighbours."""
    if chosen(graph, engine) == "networkx":
        import networkx as nx

        found = nx.core_number(_graph(graph))
        return {node: int(found[node]) for node in sorted(found)}
    with _kit() as kit:
        nodes, converted = _converted(kit, graph, weighted=False)
        return {node: int(score) for node, score in _scores(nodes, kit.centrality.CoreDecomposition(converted)).items()}


@contextmanager
def _kit(seed: int = SEED) -> Iterator[Any]:
    """The library networkit on one thread and with a seed; the number of threads is put back afterwards."""
    import networkit

    threads = networkit.getMaxNumberOfThreads()
    networkit.setNumberOfThreads(1)
    networkit.setSeed(seed, False)
    try:
        yield networkit
    finally:
        networkit.setNumberOfThreads(threads)


def _converted(kit: Any, graph: Plain, *, weighted: bool = True) -> tuple[list[str], Any]:
    """The nodes, sorted, and a networkit graph in which each has its place in that list as number."""
    import numpy as np

    if isinstance(graph, Ties):
        nodes, start, end, weight, directed = graph.nodes, graph.start, graph.end, graph.weight, graph.directed
    else:
        nodes, directed = sorted(graph), graph.is_directed()
        number = {node: i for i, node in enumerate(nodes)}
        edges = list(graph.edges(data="weight", default=1))
        start = np.fromiter((number[a] for a, _, _ in edges), np.int64, len(edges))
        end = np.fromiter((number[b] for _, b, _ in edges), np.int64, len(edges))
        weight = np.fromiter((n for _, _, n in edges), np.int64, len(edges))
    pairs = (start.astype(np.uint64), end.astype(np.uint64))
    arrays = (weight.astype(float), pairs) if weighted else pairs
    return nodes, kit.GraphFromCoo(arrays, n=len(nodes), weighted=weighted, directed=directed)


def _graph(graph: Plain) -> nx.Graph[str]:
    return graph.graph() if isinstance(graph, Ties) else graph


def _size(graph: Plain) -> int:
    return len(graph) if isinstance(graph, Ties) else graph.number_of_edges()


def _scores(nodes: list[str], measure: Any) -> dict[str, float]:
    """What a measure of networkit finds for each node."""
    measure.run()
    return dict(zip(nodes, map(float, measure.scores()), strict=True))
