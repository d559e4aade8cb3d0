"""Who stands between others: declared mediators, Gould and Fernandez's roles, and what would break without an actor.

All of it on contact ties that count as fact: who fights two sides does not broker between them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Literal, TypeAlias

from kg.network.load import FACTS, NEGATED
from kg.network.measures import betweenness, communities
from kg.network.projections import CONTACT, FRIENDLY, conflict, contact, undirected
from kg.network.rows import Row, between, cited, named

if TYPE_CHECKING:
    import networkx as nx

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")
Bloc: TypeAlias = Literal["community", "country", "principal", "type"]
REACH = 2  # contact ties: through one actor in between


def blocs(network: nx.MultiDiGraph[str], by: Bloc = "community") -> dict[str, str]:
    """The bloc of each actor: its Louvain community, or its `country`, `principal` or `type`."""
    if by == "community":
        return {actor: str(number) for actor, number in communities(network).items()}
    return {actor: str(network.nodes[actor][by]) for actor in sorted(network)}


def gould_fernandez(graph: nx.Graph[str], bloc: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """How often each actor brokers in each of five roles (Gould and Fernandez 1989).

    For each two-path a → v → c without a tie a → c, v is coordinator (all three in one bloc), itinerant (a and c in
    one, v in another), gatekeeper (v and c in one: it lets a's side in), representative (a and v in one: it speaks for
    them), or liaison (three blocs). A graph without direction counts each way once, as in R's `sna::brokerage`.
    """
    ways: nx.DiGraph[str] = graph.to_directed()
    found = {actor: dict.fromkeys(ROLES, 0) for actor in sorted(graph)}
    for actor, roles in found.items():
        for a in ways.predecessors(actor):
            for c in ways.successors(actor):
                if len({a, actor, c}) == len("avc") and not ways.has_edge(a, c):
                    roles[_role(bloc[a], bloc[actor], bloc[c])] += 1
    return found


def _role(a: str, v: str, c: str) -> str:
    if a == c:
        return "coordinator" if a == v else "itinerant"
    return "gatekeeper" if v == c else "representative" if a == v else "liaison"


def brokers(network: nx.MultiDiGraph[str], *, by: Bloc = "community") -> list[Row]:
    """Brokers by structure: Gould and Fernandez's five roles on contact ties, betweenness, and the bloc of each.

    Blocs are Louvain communities, or any attribute (`by`). Only actors who broker at all; the most roles first.
    """
    graph, groups, paths = contact(network), blocs(network, by), betweenness(network)
    counted = gould_fernandez(graph, groups)
    rows: list[Row] = [
        {
            "actor": named(network, actor),
            "bloc": groups[actor] if by != "community" else int(groups[actor]) + 1,
            **roles,
            "all": sum(roles.values()),
            "betweenness": round(paths[actor], 6),
            "claims": cited(c for other in graph[actor] for c in between(network, actor, other, signs=(CONTACT,))),
        }
        for actor, roles in counted.items()
        if any(roles.values())
    ]
    return sorted(rows, key=lambda row: (-int(row["all"]), str(row["actor"])))


def mediators(network: nx.MultiDiGraph[str]) -> list[Row]:
    """Brokers by declaration: whom the articles call mediators, beside where betweenness ranks them.

    `efforts` counts distinct mediations that took place, `parties` those mediated for, `pairs` the pairs of parties in
    one effort (Bercovitch and Houston 1996), `planned` the mediations that are only planned or rumoured, `rank` the
    place by betweenness on contact ties. The two senses of broker differ, and a desk wants to know where.
    """
    paths = betweenness(network)
    order = sorted((a for a in paths if paths[a] > 0), key=lambda a: (-paths[a], a))
    parties, claims = defaultdict(set), defaultdict(list)
    efforts: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    plans: dict[str, set[str]] = defaultdict(set)
    for start, end, key, tie in sorted(network.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        if key != "mediatesFor":
            continue
        for claim in tie["claims"]:
            claims[start].append(claim)
            if tie["factual"] and claim["factuality"] in FACTS:
                parties[start].add(end)
                efforts[start][claim["event"] or claim["claim"]].add(end)
            elif claim["factuality"] not in NEGATED:
                plans[start].add(claim["event"] or claim["claim"])
    for actor, about in network.nodes(data=True):
        for claim in about["claims"]:  # a mediation that names no party makes no tie
            if about["label"] in claim["mediators"] and claim not in claims[actor]:
                claims[actor].append(claim)
                if claim["factuality"] in FACTS:
                    efforts[actor][claim["event"]] |= set()
                elif claim["factuality"] not in NEGATED:
                    plans[actor].add(claim["event"])
    rows: list[Row] = [
        {
            "mediator": named(network, actor),
            "efforts": len(efforts[actor]),
            "parties": len(parties[actor]),
            "pairs": len({pair for sides in efforts[actor].values() for pair in combinations(sorted(sides), 2)}),
            "planned": len(plans[actor] - set(efforts[actor])),
            "betweenness": round(paths[actor], 6),
            "rank": order.index(actor) + 1 if actor in order else "",
            "claims": cited(claims[actor]),
        }
        for actor in sorted(claims)
        if claims[actor]
    ]
    return sorted(rows, key=lambda row: (-int(row["efforts"]), -int(row["pairs"]), str(row["mediator"])))


def lost_without(network: nx.MultiDiGraph[str], actor: str, *, reach: int = REACH) -> list[tuple[str, str]]:
    """The hostile pairs that lose their last short way to each other when an actor goes.

    A hostile pair has a hostile tie as a fact; a short way is a path of at most `reach` contact or friendly ties. Pairs
    with a way that avoids the actor lose nothing; pairs without any had nothing to lose. Sorted pairs of actors.
    """
    return sorted(pair for pair, critical in _critical(network, reach) if actor in critical)


def xray(network: nx.MultiDiGraph[str], *, reach: int = REACH) -> list[Row]:
    """Mediator x-ray: take each actor away, and see which hostile pairs lose their last short way to each other.

    A hostile pair has a hostile tie as a fact; a short way is a path of at most two contact or friendly ties. This is
    vulnerability in the sense of Everett and Borgatti (2010), counted only where it matters. One row for each
    actor and pair; `lost` is how many pairs that actor holds together in all. `claims` opens the ties of the way, then
    the quarrel.
    """
    graph, rows = undirected(network, (CONTACT, FRIENDLY)), []
    pairs = list(_critical(network, reach))
    lost = Counter(actor for _, critical in pairs for actor in critical)
    for (a, b), critical in pairs:
        for actor in sorted(critical):
            near = [n for n in (a, b) if graph.has_edge(actor, n)]
            way = [c for n in near for c in between(network, actor, n, signs=(CONTACT, FRIENDLY))]
            row: Row = {
                "without": named(network, actor),
                "pair": f"{named(network, a)} – {named(network, b)}",
                "lost": lost[actor],
                "claims": f"{cited(way)} {cited(between(network, a, b, signs=(-1,)))}".strip(),
            }
            rows.append(row)
    return sorted(rows, key=lambda row: (-int(row["lost"]), str(row["without"]), str(row["pair"])))


def _critical(network: nx.MultiDiGraph[str], reach: int) -> Iterator[tuple[tuple[str, str], set[str]]]:
    """Each hostile pair with a short way, and the actors without whom it has none."""
    graph = undirected(network, (CONTACT, FRIENDLY))
    for a, b in sorted(conflict(network).edges()):
        way = _way(graph, a, b, reach, without="")
        if way is not None:
            # only those on one short way can be on all of them
            yield (min(a, b), max(a, b)), {v for v in way[1:-1] if _way(graph, a, b, reach, without=v) is None}


def _way(graph: nx.Graph[str], start: str, end: str, reach: int, *, without: str) -> list[str] | None:
    """A shortest path of at most `reach` ties, the first in sorted order; None where there is none."""
    came: dict[str, str] = {start: start}
    layer = [start]
    for _ in range(reach):
        beyond = []
        for node in layer:
            for near in sorted(graph[node]):
                if near not in came and near != without:
                    came[near] = node
                    beyond.append(near)
        if end in came:
            path = [end]
            while path[-1] != start:
                path.append(came[path[-1]])
            return path[::-1]
        layer = beyond
    return None
