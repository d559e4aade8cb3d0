"""Every analysis by its name: its table, the definition of each measure in it, and when to distrust it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.network import balance, brokerage, dynamics, measures, stories
from kg.network.balance import signed_ties
from kg.network.engine import Engine
from kg.network.intervals import bootstrap
from kg.network.projections import CONTACT, FRIENDLY, contact, directed, undirected
from kg.network.rows import Row, cited, named

if TYPE_CHECKING:
    import networkx as nx

FEW = 10  # actors, signed pairs or acts below which a measure says little


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """One table: its name, its title, the function that makes it, and the measures whose definitions explain it."""

    name: str
    title: str
    rows: Callable[[nx.MultiDiGraph[str]], list[Row]]
    measures: tuple[Callable[..., Any], ...]

    def definitions(self) -> list[tuple[str, str]]:
        """Name and definition, with its source, of each measure in the table."""
        return [(measure.__name__, inspect.cleandoc(measure.__doc__ or "")) for measure in self.measures]


def actors(network: nx.MultiDiGraph[str], *, engine: Engine = "auto", intervals: bool = False) -> list[Row]:
    """All measures of each actor's place, those with the most factual ties first.

    `ties` are counted by sign, `said` counts the claims behind them. `group` is empty for who has no friendly or
    contact tie, `constraint` and `effective` for who has no contact tie. With `intervals`, `…_low` and `…_high` are the
    95 % intervals of PageRank and betweenness, drawn over the articles.
    """
    ties, said = measures.degree(network), measures.strength(network)
    rank, paths = measures.pagerank(network, engine=engine), measures.betweenness(network, engine=engine)
    tight, free = measures.constraint(network), measures.effective_size(network)
    deep, group = measures.core(network, engine=engine), measures.communities(network, engine=engine)
    spans = _spans(network) if intervals else {}
    rows: list[Row] = []
    for actor in sorted(network, key=lambda a: (-ties[a]["all"], -paths[a], named(network, a), a)):
        row: Row = {
            "actor": named(network, actor),
            "ties": ties[actor]["all"],
            "friendly": ties[actor]["friendly"],
            "contact": ties[actor]["contact"],
            "hostile": ties[actor]["hostile"],
            "said": said[actor]["all"],
            "pagerank": _digits(rank[actor]),
            "betweenness": _digits(paths[actor]),
            "constraint": _digits(tight[actor]) if actor in tight else "",
            "effective": _digits(free[actor]) if actor in free else "",
            "core": deep[actor],
            "group": group[actor] + 1 if deep[actor] else "",
            **spans.get(actor, {}),
            "claims": cited(c for _, _, tie in _ties_of(network, actor) for c in tie["claims"] if tie["factual"]),
        }
        rows.append(row)
    return rows


def _digits(value: float) -> float:
    """Six significant digits, which is as much as two engines agree on."""
    return float(f"{value:.6g}")


def _spans(network: nx.MultiDiGraph[str]) -> dict[str, Row]:
    """The intervals of each actor's PageRank and betweenness."""
    spans: dict[str, Row] = {actor: {} for actor in network}
    for name, measure in (("pagerank", measures.pagerank), ("betweenness", measures.betweenness)):
        for actor, (low, high) in bootstrap(network, measure).items():
            spans[actor] |= {f"{name}_low": _digits(low), f"{name}_high": _digits(high)}
    return spans


def _ties_of(network: nx.MultiDiGraph[str], actor: str) -> list[tuple[str, str, dict[str, Any]]]:
    return [*network.out_edges(actor, data=True), *network.in_edges(actor, data=True)]


def groups(network: nx.MultiDiGraph[str]) -> list[Row]:
    """The communities: who is in each, and the ties inside, to others, and hostile ones inside."""
    group = measures.communities(network)
    near = undirected(network, (CONTACT, FRIENDLY))
    quarrels = undirected(network, (-1,))
    rows: list[Row] = []
    for number in sorted(set(group.values())):
        members = sorted((a for a in group if group[a] == number), key=lambda a: (-near.degree(a), named(network, a)))
        if len(members) < 2:
            continue
        inside = set(members)
        rows.append(
            {
                "group": number + 1,
                "size": len(members),
                "members": "; ".join(named(network, a) for a in members),
                "inside": near.subgraph(inside).number_of_edges(),
                "outside": sum(1 for a in members for b in near[a] if b not in inside),
                "hostile_inside": quarrels.subgraph(inside).number_of_edges(),
                "claims": cited(
                    c
                    for a, b, tie in network.edges(data=True)
                    if a in inside and b in inside and tie["factual"]
                    for c in tie["claims"]
                ),
            }
        )
    return rows


def shape(network: nx.MultiDiGraph[str]) -> list[Row]:
    """The network as a whole: its size, how many ties are returned, and the patterns of its threes."""
    ties = [tie for _, _, tie in network.edges(data=True)]
    counts = {"actors": len(network), "ties": len(ties), "factual ties": sum(tie["factual"] for tie in ties)}
    rows: list[Row] = [{"what": name, "value": value} for name, value in counts.items()]
    rows += [
        {"what": f"{name} ties, reciprocity", "value": round(value, 3)}
        for name, value in measures.reciprocity(network).items()
        if directed(network, (_SIGN[name],), one_way_only=True).number_of_edges()
    ]
    return rows + [{"what": f"triads {name}", "value": n} for name, n in measures.triads(network).items() if n]


_SIGN = {name: sign for sign, name in measures.SIGN_NAMES.items()}

ANALYSES = {
    one.name: one
    for one in (
        Analysis(
            name="actors",
            title="Actors, by their factual ties",
            rows=actors,
            measures=(
                measures.degree, measures.strength, measures.pagerank, measures.betweenness, measures.constraint,
                measures.effective_size, measures.core, measures.communities, bootstrap,
            ),
        ),
        Analysis(name="groups", title="Groups on friendly and contact ties", rows=groups,
                 measures=(measures.communities,)),
        Analysis(name="brokers", title="Brokers on contact ties", rows=brokerage.brokers,
                 measures=(brokerage.gould_fernandez, measures.betweenness, measures.communities)),
        Analysis(name="mediators", title="Mediators, declared and structural", rows=brokerage.mediators,
                 measures=(brokerage.mediators, measures.betweenness)),
        Analysis(name="xray", title="What breaks without each go-between", rows=brokerage.xray,
                 measures=(brokerage.xray,)),
        Analysis(name="balance", title="Signed balance", rows=balance.balance,
                 measures=(balance.triangles, balance.frustration, balance.signed_modularity,
                           balance.signed_communities)),
        Analysis(name="camps", title="The two camps", rows=balance.camps,
                 measures=(balance.camps, balance.frustration)),
        Analysis(name="dyads", title="Conflict and cooperation of each pair by month", rows=dynamics.dyads,
                 measures=(dynamics.dyads, dynamics.acts)),
        Analysis(name="months", title="Conflict and cooperation by month", rows=dynamics.totals,
                 measures=(dynamics.totals, dynamics.acts)),
        Analysis(name="tension", title="Tension of each pair", rows=dynamics.tension, measures=(dynamics.tension,)),
        Analysis(name="changes", title="When a pair changed", rows=dynamics.changes,
                 measures=(dynamics.changes, dynamics.change_point)),
        Analysis(name="rounds", title="Empty and new seats between rounds", rows=stories.missing_seats,
                 measures=(stories.missing_seats, stories.rounds)),
        Analysis(name="origins", title="Stories that go back to one outlet", rows=stories.single_origin,
                 measures=(stories.single_origin, stories.origin)),
        Analysis(name="shape", title="The network as a whole", rows=shape,
                 measures=(measures.reciprocity, measures.triads)),
    )
}  # fmt: skip


def cautions(network: nx.MultiDiGraph[str], name: str = "actors") -> list[str]:
    """What not to conclude from an analysis of a network of this size, in plain sentences."""
    return list(_cautions(network, name))


def _cautions(network: nx.MultiDiGraph[str], name: str) -> Iterator[str]:
    talking = sum(1 for _, ties in contact(network).degree() if ties)
    articles = {c["article"] for _, _, tie in network.edges(data=True) for c in tie["claims"]}
    outlets = {c["publisher"] for _, _, tie in network.edges(data=True) for c in tie["claims"]} - {""}
    if name in ("actors", "groups"):
        yield from measures.caution(network)
    elif len(articles) == 1:
        yield "All ties come from one article: they show what it says, not how the actors stand."
    if name in ("brokers", "mediators", "xray") and talking < FEW:
        few = _only(talking, "actor is", "actors are")
        yield f"{few} in contact as a fact: who goes between whom is chance as much as structure."
    if name in ("balance", "camps") and (pairs := signed_ties(network).number_of_edges()) < FEW:
        yield f"{_only(pairs, 'pair has', 'pairs have')} a sign: balance and camps say little under {FEW}."
    if name in ("dyads", "months", "tension", "changes"):
        done = dynamics.acts(network)
        if len({act.event for act in done}) < FEW:
            number = len({act.event for act in done})
            yield f"{_only(number, 'scored event', 'scored events')} between two sides: the sums are anecdotes."
        if undated := len({act.event for act in done if not act.month}):
            yield f"{undated} of the scored events {'has' if undated == 1 else 'have'} no date, and no month."
        if name == "changes" and len({act.month for act in done} - {""}) < dynamics.FEWEST_MONTHS:
            yield f"Fewer than {dynamics.FEWEST_MONTHS} months have scored events: too few to speak of a change."
    if name == "origins" and len(outlets) == 1:
        yield f"All articles are by {min(outlets)}: what they relay from nobody else has one origin of necessity."
    if name == "shape" and len(network) < FEW:
        yield f"{_only(len(network), 'actor', 'actors')}: the counts of threes are the article's, not the world's."


def _only(number: int, one: str, several: str) -> str:
    return f"Only {number} {one if number == 1 else several}"
