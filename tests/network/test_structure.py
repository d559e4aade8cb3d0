"""Who stands where: every measure against a value from the literature, a hand count, or a plain recomputation."""

from __future__ import annotations

import sys
from fractions import Fraction
from itertools import combinations, permutations, product

import networkx as nx
import pytest
import small
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ViewError
from kg.network import balance, brokerage, engine, measures, projections

NAMES = "ABCDEFGH"
PAIRS = list(combinations(NAMES, 2))
ties_of = st.lists(
    st.tuples(st.sampled_from(PAIRS), st.sampled_from(("friendly", "contact", "hostile"))), min_size=1, max_size=20
).map(lambda found: [(a, word, b) for (a, b), word in found])
signed_graphs = st.dictionaries(st.sampled_from(PAIRS), st.sampled_from((1, -1)), min_size=1, max_size=22)
quick = settings(max_examples=25, deadline=None)


def talks(edges) -> nx.MultiDiGraph[str]:
    return small.network([(a, "contact", b) for a, b in edges])


def signs(found: dict[tuple[str, str], int]) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from((a, b, {"sign": sign, "claims": []}) for (a, b), sign in found.items())
    return graph


def test_the_medici_stand_where_the_literature_has_them():
    """Padgett and Ansell's marriages: betweenness 0.522 (Wasserman and Faust), constraint 0.210, 6 − 2·1/6 contacts."""
    families = talks(nx.florentine_families_graph().edges)
    assert measures.betweenness(families)["Medici"] == pytest.approx(0.521978, abs=1e-6)
    assert measures.constraint(families)["Medici"] == pytest.approx(0.209877, abs=1e-6)
    assert measures.effective_size(families)["Medici"] == pytest.approx(6 - 2 / 6)


def test_constraint_by_hand():
    star = talks([("hub", leaf) for leaf in "abcd"])
    assert measures.constraint(star)["hub"] == pytest.approx(1 / 4)
    assert measures.effective_size(star)["hub"] == pytest.approx(4)
    triangle = talks([("a", "b"), ("b", "c"), ("a", "c")])
    # two contacts, each ½ direct and ¼ by way of the other: 2 · (¾)²
    assert measures.constraint(triangle) == pytest.approx(dict.fromkeys("abc", 2 * 0.75**2))
    assert "quarreller" not in measures.constraint(small.network([("quarreller", "hostile", "a")]))


@quick
@given(ties_of)
def test_constraint_and_effective_size_follow_burts_formula(ties):
    network = small.network(ties)
    near = {a: set(projections.contact(network)[a]) for a in network}
    p = {(a, b): Fraction(1, len(near[a])) for a in near for b in near[a]}
    found, size = measures.constraint(network), measures.effective_size(network)
    for a in (a for a in near if near[a]):
        c = sum((p[a, b] + sum(p[a, q] * p.get((q, b), 0) for q in near[a] if q != b)) ** 2 for b in near[a])
        assert found[a] == pytest.approx(float(c))
        inside = sum(1 for b, q in combinations(sorted(near[a]), 2) if q in near[b])
        assert size[a] == pytest.approx(len(near[a]) - 2 * inside / len(near[a]))


@pytest.mark.parametrize(
    ("blocs", "role"),
    [
        ("xxx", "coordinator"),
        ("xyx", "itinerant"),
        ("xyy", "gatekeeper"),
        ("xxy", "representative"),
        ("xyz", "liaison"),
    ],
)
def test_each_role_on_one_path(blocs, role):
    graph: nx.DiGraph[str] = nx.DiGraph([("a", "v"), ("v", "c")])
    counted = brokerage.gould_fernandez(graph, dict(zip("avc", blocs, strict=True)))
    assert counted["v"] == {name: int(name == role) for name in brokerage.ROLES}
    assert not any(counted["a"].values())
    graph.add_edge("a", "c")  # a reaches c without v: nothing to broker
    assert not any(brokerage.gould_fernandez(graph, dict(zip("avc", blocs, strict=True)))["v"].values())


@quick
@given(ties_of, st.lists(st.sampled_from("xyz"), min_size=8, max_size=8))
def test_roles_add_up_to_all_open_paths(ties, groups):
    graph = projections.contact(small.network(ties))
    bloc = dict(zip(NAMES, groups, strict=True))
    for v, roles in brokerage.gould_fernandez(graph, bloc).items():
        open_ways = [(a, c) for a, c in permutations(graph[v], 2) if not graph.has_edge(a, c)]
        assert sum(roles.values()) == len(open_ways)
        assert roles["coordinator"] == sum(bloc[a] == bloc[v] == bloc[c] for a, c in open_ways)
        assert roles["liaison"] == sum(len({bloc[a], bloc[v], bloc[c]}) == 3 for a, c in open_ways)
        assert roles["gatekeeper"] == roles["representative"]  # without directions each path is walked both ways


def test_the_highland_tribes_have_the_frustration_of_the_literature():
    """58 ties, 59 of 68 triangles balanced, frustration index 7 (Aref and Wilson 2019)."""
    assert small.TRIBES.number_of_edges() == 58
    threes = balance.triangles(small.TRIBES)
    assert (threes["+++"] + threes["+--"], sum(threes.values())) == (59, 68)
    found = balance.frustration(small.TRIBES)
    assert (found.lower, found.upper, len(found.against)) == (7, 7, 7)
    assert found.method == "all splits of each block"


def test_frustration_beyond_twenty_is_bounded_and_the_bounds_hold():
    loose = balance.frustration(small.TRIBES, exact_nodes=5)
    assert loose.lower <= 7 <= loose.upper
    assert "local search" in loose.method and "packing" in loose.method
    everybody_hates: nx.Graph[str] = nx.complete_graph(NAMES[:5])
    nx.set_edge_attributes(everybody_hates, -1, "sign")
    assert balance.frustration(everybody_hates).lower == 1 + 3  # two camps of 2 and 3, all quarrels within


@quick
@given(signed_graphs)
def test_frustration_is_the_best_of_all_splits(found):
    graph = signs(found)
    nodes = sorted(graph)
    best = min(
        sum((sign > 0) != (side[a] == side[b]) for (a, b), sign in found.items())
        for cut in product((0, 1), repeat=len(nodes))
        for side in [dict(zip(nodes, cut, strict=True))]
    )
    exact, loose = balance.frustration(graph), balance.frustration(graph, exact_nodes=2)
    assert exact.lower == exact.upper == len(exact.against) == best
    assert loose.lower <= best <= loose.upper
    turned = signs({pair: sign * (1 if "A" not in pair else -1) for pair, sign in found.items()})
    assert balance.frustration(turned).lower == best  # switching one actor's signs changes nothing (Zaslavsky 1982)


@quick
@given(signed_graphs)
def test_signed_modularity_by_its_definition(found):
    graph = signs(found)
    group = balance.signed_communities(graph)
    q = 0.0
    for sign in (1, -1):
        ties = [pair for pair, s in found.items() if s == sign]
        ends = {a: sum(a in pair for pair in ties) for a in graph}
        for a, b in product(graph, repeat=2):
            if group[a] == group[b] and ties:
                tied = found.get((min(a, b), max(a, b))) == sign and a != b
                q += sign * (tied - ends[a] * ends[b] / (2 * len(ties)))
    assert balance.signed_modularity(graph, group) == pytest.approx(q / (2 * len(found)))
    alone = {a: i for i, a in enumerate(graph)}
    assert balance.signed_modularity(graph, group) >= balance.signed_modularity(graph, alone) - 1e-9


def test_groups_of_friends_leave_enemies_outside():
    group = balance.signed_communities(small.TRIBES)
    assert len({group[tribe] for tribe in ("Gavev", "Kotun", "Nagad", "Gama")}) == 1
    assert group["Gavev"] != group["Masil"]


def test_an_alliance_with_a_quarrel_is_ambivalent_and_not_netted():
    network = small.network([("A", "alliedWith", "B"), ("A", "hostile", "B"), ("A", "hostile", "C")])
    graph = projections.signed(network)
    assert (graph["A"]["B"]["sign"], graph["A"]["B"]["friendly"], graph["A"]["B"]["hostile"]) == (0, 1, 1)
    assert sorted(balance.signed_ties(network).edges) == [("A", "C")]
    row = next(r for r in balance.balance(network) if r["what"].startswith("ambivalent"))
    assert (row["value"], row["note"], row["claims"]) == (1, "A – B", "c000 c001")


def test_the_x_ray_finds_whom_enemies_need():
    ties = [("A", "hostile", "B"), ("A", "contact", "M"), ("M", "contact", "B"), ("A", "contact", "N")]
    network = small.network(ties)
    assert brokerage.lost_without(network, "M") == [("A", "B")]
    assert brokerage.lost_without(network, "N") == []
    (row,) = brokerage.xray(network)
    assert (row["without"], row["pair"], row["lost"], row["claims"]) == ("M", "A – B", 1, "c001 c002 c000")
    assert brokerage.xray(small.network([*ties, ("N", "contact", "B")])) == []  # a second way
    assert brokerage.xray(small.network([*ties, ("A", "contact", "B")])) == []  # they talk themselves


def test_declared_mediators_stand_beside_structural_ones():
    held = [small.claim("m1", event="talks", type="Mediation", mediators=["M"])]
    hoped = [small.claim("m2", event="hope", type="Mediation", mediators=["N"], factuality="Planned")]
    network = small.network(
        [("M", "mediatesFor", "A", held), ("M", "mediatesFor", "B", held), ("N", "mediatesFor", "A", hoped)]
    )
    first, second = brokerage.mediators(network)
    assert (first["mediator"], first["efforts"], first["parties"], first["pairs"], first["rank"]) == ("M", 1, 2, 1, 1)
    assert (second["mediator"], second["efforts"], second["planned"]) == ("N", 0, 1)


def test_pagerank_and_reciprocity_by_hand():
    # a → b only: b has b = 0.15/2 + 0.85·(a + b/2), and a + b = 1
    rank = measures.pagerank(small.network([("a", "friendly", "b")]))
    assert rank["b"] == pytest.approx((0.075 + 0.85) / (1 + 0.85 / 2))
    assert sum(rank.values()) == pytest.approx(1)
    hostile = small.network(
        [("a", "hostile", "b"), ("b", "hostile", "a"), ("a", "hostile", "c"), ("a", "meetsWith", "b")]
    )
    assert measures.reciprocity(hostile) == pytest.approx({"friendly": 0, "contact": 0, "hostile": 2 / 3})
    assert measures.triads(small.network([("a", "meetsWith", "b"), ("b", "meetsWith", "c")]))["201"] == 1


def test_core_by_hand():
    clique = [(a, "meetsWith", b) for a, b in combinations("abcd", 2)]
    assert measures.core(small.network([*clique, ("a", "contact", "x"), ("x", "hostile", "y")])) == {
        "a": 3, "b": 3, "c": 3, "d": 3, "x": 1, "y": 0,
    }  # fmt: skip


@quick
@given(ties_of, st.permutations(NAMES), st.randoms(use_true_random=False))
def test_measures_do_not_depend_on_names_or_order(ties, shuffled, chance):
    other_name = dict(zip(NAMES, shuffled, strict=True))
    renamed = [(other_name[a], word, other_name[b]) for a, word, b in ties]
    chance.shuffle(renamed)
    one, other = small.network(ties), small.network(renamed)
    for measure in (
        measures.degree, measures.betweenness, measures.constraint, measures.effective_size, measures.core,
        measures.pagerank,
    ):  # fmt: skip
        found, again = measure(one), measure(other)
        for actor, value in found.items():
            assert again[other_name[actor]] == pytest.approx(value)
    assert balance.triangles(balance.signed_ties(one)) == balance.triangles(balance.signed_ties(other))
    assert balance.frustration(balance.signed_ties(one)).lower == balance.frustration(balance.signed_ties(other)).lower
    assert len(brokerage.xray(one)) == len(brokerage.xray(other))
    assert measures.triads(one) == measures.triads(other)
    assert measures.communities(one) == measures.communities(small.network(list(reversed(ties))))


@pytest.mark.parametrize("sizes", [(60, 2), (400, 3)])
def test_both_engines_find_the_same(sizes):
    pytest.importorskip("networkit")
    from benchmarks.network import rank_correlation

    plain = nx.relabel_nodes(nx.barabasi_albert_graph(*sizes, seed=3), lambda n: f"n{n:03}")
    nx.set_edge_attributes(plain, {e: 1 + i % 4 for i, e in enumerate(sorted(plain.edges))}, "weight")
    some_way: nx.DiGraph[str] = nx.DiGraph()
    some_way.add_weighted_edges_from((a, b, w) for a, b, w in plain.edges(data="weight"))
    for measure, graph in ((engine.pagerank, some_way), (engine.betweenness, plain), (engine.cores, plain)):
        slow, fast = measure(graph, engine="networkx"), measure(graph, engine="networkit")
        assert fast == pytest.approx(slow, rel=1e-6, abs=1e-9)
        assert type(next(iter(fast.values()))) in (int, float)
        if measure is not engine.cores:
            assert rank_correlation(slow, fast, digits=6) == pytest.approx(1.0)
    groups = [engine.communities(plain, engine=by) for by in ("networkx", "networkit")]
    quality = [nx.community.modularity(plain, found) for found in groups]
    assert quality[1] == pytest.approx(quality[0], abs=0.05)
    assert engine.communities(plain, engine="networkit") == groups[1]
    sampled = [engine.betweenness(plain, engine="networkit", sample=20) for _ in range(2)]
    assert sampled[0] == sampled[1]
    assert engine.chosen(plain) == "networkx"


def test_a_missing_engine_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "networkit", None)  # as if it were not installed
    with pytest.raises(ViewError, match=r"dragoman\[fast\]"):
        engine.pagerank(nx.DiGraph([("a", "b")]), engine="networkit")
