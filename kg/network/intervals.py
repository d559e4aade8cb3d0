"""How sure is a measure? Intervals by drawing the articles anew, and by leaving out one outlet at a time."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kg.network.engine import SEED
from kg.network.load import story, weight

if TYPE_CHECKING:
    import networkx as nx

DRAWS = 200
Measure = Callable[["nx.MultiDiGraph[str]"], Mapping[str, float]]


def bootstrap(
    network: nx.MultiDiGraph[str], measure: Measure, *, draws: int = DRAWS, share: float = 0.95
) -> dict[str, tuple[float, float]]:
    """The interval in which a measure stays when the stories are drawn anew with replacement (Efron 1979).

    Stories are drawn, not claims, because one desk's choices fall together; an article that copies another tells the
    same story. A tie stands in a draw where one of its factual claims does, and weighs as often as its stories were
    drawn. Percentile interval, seeded; an actor for whom
    a draw gives no value has 0 in it. It tells how much hangs on single stories, not whether they are right.
    """
    known = network.graph.get("articles", {})
    tells = {c["article"]: story(c["article"], known) for _, _, tie in network.edges(data=True) for c in tie["claims"]}
    stories = sorted(set(tells.values()))
    draw = random.Random(SEED)  # noqa: S311  no secret hangs on it
    values: dict[str, list[float]] = {actor: [] for actor in sorted(network)}
    for _ in range(draws if stories else 0):
        drawn = Counter(draw.choices(stories, k=len(stories)))
        found = measure(_drawn(network, Counter({article: drawn[told] for article, told in tells.items()})))
        for actor, seen in values.items():
            seen.append(float(found.get(actor, 0.0)))
    cut = (1 - share) / 2
    return {a: (_quantile(sorted(v), cut), _quantile(sorted(v), 1 - cut)) for a, v in values.items() if v}


def without_each(network: nx.MultiDiGraph[str], measure: Measure) -> dict[str, dict[str, float]]:
    """The measure without each outlet in turn: outlet → actor → value. Claims count to the outlet that published them.

    What falls when one outlet goes rests on that outlet.
    """
    outlets = sorted({c["publisher"] for _, _, tie in network.edges(data=True) for c in tie["claims"]} - {""})
    names = {c["article"]: c["publisher"] for _, _, tie in network.edges(data=True) for c in tie["claims"]}
    return {
        outlet: dict(measure(_drawn(network, Counter(a for a, name in names.items() if name != outlet))))
        for outlet in outlets
    }


def _drawn(network: nx.MultiDiGraph[str], times: Counter[str]) -> nx.MultiDiGraph[str]:
    """The factual ties of the articles that were drawn; a claim weighs as often as its article was."""
    import networkx as nx

    part: nx.MultiDiGraph[str] = nx.MultiDiGraph(**network.graph)
    part.add_nodes_from((node, network.nodes[node]) for node in sorted(network))
    for start, end, key, tie in sorted(network.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        claims = [c for c in tie["claims"] if times[c["article"]]]
        if tie["factual"] and any(c["factuality"] in ("Actual", "Ongoing") for c in claims):
            weighs = weight(claims, network.graph.get("articles", {}), times)
            part.add_edge(start, end, key=key, **{**tie, "weight": weighs})
    return part


def _quantile(ordered: list[float], q: float) -> float:
    """By linear interpolation between the two nearest values (Hyndman and Fan 1996, type 7)."""
    at = q * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)
