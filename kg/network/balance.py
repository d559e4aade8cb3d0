"""Signed balance: triangles of friends and enemies, and how far the network is from two clean camps."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from kg.network.engine import SEED
from kg.network.projections import signed
from kg.network.rows import Row, cited, named

if TYPE_CHECKING:
    import networkx as nx

EXACT_NODES = 20  # in one block: 2 ** 19 splits
STARTS = 20
SHOWN = 5  # triangles that are named


def signed_ties(network: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """The signed pairs of a network without the ambivalent ones, which have ties of both signs."""
    graph = signed(network)
    graph.remove_edges_from([(a, b) for a, b, sign in _ties(graph) if not sign])
    graph.remove_nodes_from([actor for actor, ties in list(graph.degree()) if not ties])
    return graph


def triangles(graph: nx.Graph[str]) -> dict[str, int]:
    """How many closed threes have each mix of signs: `+++` and `+--` are balanced, `++-` and `---` are not.

    After Heider 1946 and Cartwright and Harary 1956; by weak balance (Davis 1967) `---` is no strain either. Takes a
    graph whose edges have `sign` 1 or -1.
    """
    return {mix: len(threes) for mix, threes in _by_signs(graph).items()}


def _by_signs(graph: nx.Graph[str]) -> dict[str, list[tuple[str, str, str]]]:
    """The triangles of each mix of signs."""
    found: dict[str, list[tuple[str, str, str]]] = {mix: [] for mix in ("+++", "+--", "++-", "---")}
    for three in closed_threes(graph):
        minus = sum(graph.edges[pair]["sign"] < 0 for pair in combinations(three, 2))
        found["+" * (3 - minus) + "-" * minus].append(three)
    return found


def closed_threes(graph: nx.Graph[str]) -> list[tuple[str, str, str]]:
    """Every triangle once, as sorted names."""
    later = {a: {b for b in graph[a] if b > a} for a in graph}
    return sorted((a, b, c) for a in graph for b in later[a] for c in later[a] & later[b])


@dataclass(frozen=True, slots=True, kw_only=True)
class Frustration:
    """How many ties stand against the best split into two camps.

    `lower` and `upper` are equal where the index is exact; `method` names how it was found. `camps` is the best split
    found, by actor 0 or 1 (the first of a connected part in sorted order is in 0), `against` its offending ties.
    """

    lower: int
    upper: int
    method: str
    camps: dict[str, int]
    against: tuple[tuple[str, str], ...]


def frustration(graph: nx.Graph[str], *, exact_nodes: int = EXACT_NODES) -> Frustration:
    """The frustration index: the fewest ties to drop until the network falls into two camps (Harary 1959).

    A tie offends when it is friendly across camps or hostile within one. Ties on no cycle never need to offend, so each
    biconnected block is solved for itself and the blocks are added up (Aref, Mason and Wilson 2020): exactly, by going
    through all splits, where a block has at most 20 actors. Larger blocks are bounded: from above by local search from
    20 seeded starts, from below by a greedy packing of triangles that share no tie, each of which costs at least one.
    Takes a graph whose edges have `sign` 1 or -1.
    """
    import networkx as nx

    lower, upper, bounded = 0, 0, 0
    camps: dict[str, int] = {}
    found: Any = nx.biconnected_components(graph)  # sets of actors; the stubs say otherwise
    blocks = sorted(sorted(block) for block in found)
    for part in sorted(sorted(part) for part in nx.connected_components(graph)):
        camps[part[0]] = 0
        left = [block for block in blocks if block[0] in set(part)]
        while left:
            # the blocks of a connected part hang together like a tree: one of them touches what is split already
            block = next(block for block in left if any(actor in camps for actor in block))
            left.remove(block)
            piece = graph.subgraph(block)
            exact = len(block) <= exact_nodes
            split = _best_split(piece, block) if exact else _good_split(piece, block)
            offends = len(_against(piece, split))
            upper += offends
            lower += offends if exact else _packed(piece)
            bounded += not exact
            known = next(actor for actor in block if actor in camps)
            turn = camps[known] ^ split[known]
            camps.update((actor, side ^ turn) for actor, side in split.items())
        if camps[part[0]]:
            camps.update((actor, 1 - camps[actor]) for actor in part)
    way = (
        "all splits of each block" if not bounded else f"local search above, triangle packing below ({bounded} blocks)"
    )
    against = tuple(sorted(_against(graph, camps)))
    return Frustration(lower=lower, upper=upper, method=way, camps=dict(sorted(camps.items())), against=against)


def _against(graph: nx.Graph[str], camps: dict[str, int]) -> list[tuple[str, str]]:
    """The ties that offend against a split."""
    return [(min(a, b), max(a, b)) for a, b, sign in _ties(graph) if (sign > 0) != (camps[a] == camps[b])]


def _best_split(graph: nx.Graph[str], actors: list[str]) -> dict[str, int]:
    """The split with the fewest offending ties, by trying all; the first in counting order."""
    import numpy as np

    place = {actor: i for i, actor in enumerate(actors)}
    splits = np.arange(2 ** (len(actors) - 1), dtype=np.uint32)  # the last actor stays in camp 0
    offends = np.zeros(len(splits), dtype=np.uint16)
    for a, b, sign in _ties(graph):
        offends += (((splits >> place[a]) ^ (splits >> place[b])) & 1 == (sign > 0)).astype(np.uint16)
    best = int(offends.argmin())
    return {actor: best >> i & 1 for actor, i in place.items()}


def _good_split(graph: nx.Graph[str], actors: list[str]) -> dict[str, int]:
    """A split that no single actor can better by changing camps: the best of several seeded starts."""
    import random

    draw = random.Random(SEED)  # noqa: S311  no secret hangs on it
    best: dict[str, int] = {}
    fewest = graph.number_of_edges() + 1
    for _ in range(STARTS):
        camps = {actor: draw.randrange(2) for actor in actors}
        moved = True
        while moved:
            moved = False
            for actor in actors:
                here = sum(t["sign"] * (1 if camps[n] == camps[actor] else -1) for n, t in graph[actor].items())
                if here < 0:  # more ties would be content on the other side
                    camps[actor] = 1 - camps[actor]
                    moved = True
        offends = len(_against(graph, camps))
        if offends < fewest:
            best, fewest = dict(camps), offends
    return best


def _packed(graph: nx.Graph[str]) -> int:
    """How many unbalanced triangles can be taken that share no tie, greedily in sorted order."""
    used: set[tuple[str, str]] = set()
    found = 0
    for three in closed_threes(graph):
        pairs = list(combinations(three, 2))
        minus = sum(graph.edges[pair]["sign"] < 0 for pair in pairs)
        if minus % 2 and used.isdisjoint(pairs):
            used.update(pairs)
            found += 1
    return found


def signed_modularity(graph: nx.Graph[str], group: dict[str, int]) -> float:
    """How well a partition keeps friends in and enemies out, at most 1 (Gómez, Jensen and Arenas 2009).

    Q = (2w⁺ Q⁺ − 2w⁻ Q⁻) / (2w⁺ + 2w⁻), each tie of weight 1: friendly ties inside beyond chance, less hostile ties
    inside beyond chance. Takes a graph whose edges have `sign` 1 or -1; 0 for one without edges.
    """
    total, score = 2.0 * graph.number_of_edges(), 0.0
    for sign in (1, -1):
        ties = [(a, b) for a, b, s in _ties(graph) if s == sign]
        ends: Counter[str] = Counter(actor for tie in ties for actor in tie)
        inside = 2.0 * sum(group[a] == group[b] for a, b in ties)
        by_group: Counter[int] = Counter()
        for actor, n in ends.items():
            by_group[group[actor]] += n
        chance = sum(n * n for n in by_group.values()) / (2.0 * len(ties)) if ties else 0.0
        score += sign * (inside - chance)
    return score / total if total else 0.0


def signed_communities(graph: nx.Graph[str]) -> dict[str, int]:
    """Blocs of friends without enemies: the groups that signed modularity likes best (Traag and Bruggeman 2009).

    Starts with everyone alone, and joins the two groups with a friendly tie between them whose union raises
    `signed_modularity` most, ties by name, until no union does (as Clauset, Newman and Moore 2004 do without signs).
    Greedy, so a better partition may exist. Numbered from 0 for the largest.
    """
    group = {actor: i for i, actor in enumerate(sorted(graph))}
    many = {sign: sum(s == sign for _, _, s in _ties(graph)) for sign in (1, -1)}
    ends: dict[int, Counter[int]] = {1: Counter(), -1: Counter()}
    net: Counter[tuple[int, int]] = Counter()
    friends: set[tuple[int, int]] = set()
    for a, b, sign in _ties(graph):
        pair = (min(group[a], group[b]), max(group[a], group[b]))
        net[pair] += sign
        ends[sign].update((group[a], group[b]))
        if sign > 0:
            friends.add(pair)

    def gain(pair: tuple[int, int]) -> float:
        chance = sum(s * ends[s][pair[0]] * ends[s][pair[1]] / many[s] for s in (1, -1) if many[s])
        return 2 * net[pair] - chance

    while friends:
        best = max(friends, key=lambda pair: (gain(pair), -pair[0], -pair[1]))
        if gain(best) <= 1e-12:
            break
        into, gone = best
        group = {actor: into if g == gone else g for actor, g in group.items()}
        for sign in (1, -1):
            ends[sign][into] += ends[sign].pop(gone, 0)
        net, friends = _joined(net, into, gone), set(_joined(Counter(friends), into, gone))
    members = sorted(
        (sorted(a for a in group if group[a] == g) for g in set(group.values())), key=lambda m: (-len(m), m)
    )
    return {actor: number for number, found in enumerate(members) for actor in found}


def _joined(pairs: Counter[tuple[int, int]], into: int, gone: int) -> Counter[tuple[int, int]]:
    """Pairs of groups after two of them have become one."""
    found: Counter[tuple[int, int]] = Counter()
    for (a, b), n in pairs.items():
        one, other = (into if a == gone else a), (into if b == gone else b)
        if one != other:
            found[min(one, other), max(one, other)] += n
    return found


def _ties(graph: nx.Graph[str]) -> list[tuple[str, str, int]]:
    """The pairs with their signs."""
    return [(a, b, int(tie["sign"])) for a, b, tie in graph.edges(data=True)]


def balance(network: nx.MultiDiGraph[str]) -> list[Row]:
    """Signed balance of the whole: triangles by their signs, the frustration index, and what was left out.

    Pairs that have both friendly and hostile ties are ambivalent and left out, since a majority of claims would give
    them the sign of the week's news. `value` is a number, or `lower–upper` where it is only bounded.
    """
    graph = signed_ties(network)
    by_mix, found = _by_signs(graph), frustration(graph)
    threes = {mix: len(those) for mix, those in by_mix.items()}
    mixed = [(a, b, c) for a, b, c in signed(network).edges(data=True) if not c["sign"]]
    closed = sum(threes.values())
    index = str(found.lower) if found.lower == found.upper else f"{found.lower}–{found.upper}"
    blocs = signed_communities(graph)
    rows: list[Row] = [
        _said("signed pairs", graph.number_of_edges(), f"{len(graph)} actors"),
        _said(
            "ambivalent pairs, left out",
            len(mixed),
            "; ".join(f"{named(network, a)} – {named(network, b)}" for a, b, _ in mixed),
            cited(claim for _, _, pair in mixed for claim in pair["claims"]),
        ),
        *(
            _said(
                f"triangles {mix}",
                len(those),
                "; ".join(" – ".join(named(network, a) for a in three) for three in those[:SHOWN])
                + (f"; and {len(those) - SHOWN} more" if len(those) > SHOWN else ""),
                cited(c for three in those for pair in combinations(three, 2) for c in graph.edges[pair]["claims"]),
            )
            for mix, those in by_mix.items()
        ),
        _said(
            "balanced share of triangles",
            round((threes["+++"] + threes["+--"]) / closed, 3) if closed else "",
            "" if closed else "no closed triangle of signed pairs",
        ),
        _said(
            "frustration index",
            index,
            found.method
            + ("; against: " if found.against else "")
            + "; ".join(f"{named(network, a)} – {named(network, b)}" for a, b in found.against),
            cited(claim for pair in found.against for claim in graph.edges[pair]["claims"]),
        ),
        _said("signed modularity", round(signed_modularity(graph, blocs), 3), f"{len(set(blocs.values()))} blocs"),
    ]
    return rows


def _said(what: str, value: str | float, note: str, claims: str = "") -> Row:
    return {"what": what, "value": value, "note": note, "claims": claims}


def camps(network: nx.MultiDiGraph[str]) -> list[Row]:
    """The two camps of the largest connected part of signed ties, by the split with the fewest offending ties.

    One row for each actor, with its friends within its camp, foes across, and ties that offend. Outside the largest
    part sides are a matter of chance, so it is left out.
    """
    import networkx as nx

    graph = signed_ties(network)
    if not graph:
        return []
    part = min((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    side = frustration(graph.subgraph(part)).camps
    rows: list[Row] = []
    for actor in part:
        ties = [(n, tie["sign"], tie["claims"]) for n, tie in sorted(graph[actor].items())]
        rows.append(
            {
                "camp": "AB"[side[actor]],
                "actor": named(network, actor),
                "friends_in_camp": sum(s > 0 and side[n] == side[actor] for n, s, _ in ties),
                "foes_across": sum(s < 0 and side[n] != side[actor] for n, s, _ in ties),
                "offending": sum((s > 0) != (side[n] == side[actor]) for n, s, _ in ties),
                "claims": cited(claim for _, _, claims in ties for claim in claims),
            }
        )
    return sorted(rows, key=lambda r: (r["camp"], -int(r["friends_in_camp"]) - int(r["foes_across"]), r["actor"]))
