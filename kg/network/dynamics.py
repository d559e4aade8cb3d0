"""Conflict and cooperation over time: sums by month on the Goldstein scale, a tension index, change points.

Scores are Goldstein's (1992, Journal of Conflict Resolution 36(2)), from -10 (war) to 10, by event type, as the
ontology has them. Only events that count as fact and have two sides enter, each once however many articles tell of it.
Conflict and cooperation are never netted: ten raids and a summit are not a calm month. Counts stand beside each sum,
because coverage drives both.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.network.engine import SEED
from kg.network.load import FACTS
from kg.network.projections import month
from kg.network.rows import Row, cited, named
from kg.ontology import event_types

if TYPE_CHECKING:
    import networkx as nx

HALF_LIFE = 30  # days
SHRINK = 10.0  # Goldstein points: one assault's worth of calm
SHUFFLES = 999
FEWEST_MONTHS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One event between two actors: `start` did it to `end`, or both did it together (`joint`).

    `whole` is the Goldstein score of the event, `score` what of it falls to this pair: all for what one side did to the
    other, a part for a joint event or a mediation, which is shared out among its pairs, so that one summit of twenty
    does not outweigh a war. `day` is as exact as the text, else the day of the first article, or "".
    """

    start: str
    end: str
    joint: bool
    event: str
    score: float
    whole: float
    day: str
    month: str
    claims: list[dict[str, Any]] = field(default_factory=list)


def acts(network: nx.MultiDiGraph[str]) -> list[Act]:
    """The factual events between two actors, one for each pair of each event, by day, actors and event.

    Taken from the ties of a network, at its level. Only the tie that the event's type gives rise to counts (a host
    is not scored for what guests do). Standing relations such as alliances are no events and have no score.
    """
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    pairs: dict[str, set[tuple[str, str]]] = defaultdict(set)
    kinds = event_types()
    for start, end, key, tie in network.edges(keys=True, data=True):
        for claim in tie["claims"]:
            kind = kinds.get(claim["type"]) if claim["event"] else None
            if kind is None or not kind.goldstein or not tie["factual"] or claim["factuality"] not in FACTS:
                continue
            direct = kind.relation is not None and key == kind.relation.rsplit("#", 1)[-1]
            if direct or key == "mediatesFor":
                told = found.setdefault(
                    (claim["event"], start, end), {"joint": tie["symmetric"], "score": kind.goldstein, "claims": {}}
                )
                told["claims"][claim["claim"]] = claim
                pairs[claim["event"]].add((start, end))
                told["shared"] = tie["symmetric"] or key == "mediatesFor"
    done = []
    for (event, start, end), told in found.items():
        claims = [told["claims"][iri] for iri in sorted(told["claims"])]
        share = len(pairs[event]) if told["shared"] else 1
        done.append(
            Act(
                start=start,
                end=end,
                joint=told["joint"],
                event=event,
                score=told["score"] / share,
                whole=told["score"],
                day=min((c["date"] or c["published"] for c in claims if c["date"] or c["published"]), default=""),
                month=min((m for c in claims if (m := month(c))), default=""),
                claims=claims,
            )
        )
    return sorted(done, key=lambda act: (act.day, act.start, act.end, act.event))


def dyads(network: nx.MultiDiGraph[str]) -> list[Row]:
    """Conflict and cooperation of each pair by month: Goldstein sums and counts, kept apart (Goldstein 1992).

    The pair's names stand in sorted order; `by_first` and `by_second` say how many of the hostile acts each did, and
    joint ones are in neither. Undated events come last, with no month.
    """
    rows = []
    for (a, b, when), done in sorted(_grouped(network).items(), key=lambda item: (item[0][2] or "9", item[0][:2])):
        hostile, friendly = [x for x in done if x.score < 0], [x for x in done if x.score > 0]
        row: Row = {
            "first": named(network, a),
            "second": named(network, b),
            "month": when,
            "conflict": _sum(hostile),
            "conflict_events": len({x.event for x in hostile}),
            "by_first": len({x.event for x in hostile if x.start == a and not x.joint}),
            "by_second": len({x.event for x in hostile if x.start == b and not x.joint}),
            "cooperation": _sum(friendly),
            "cooperation_events": len({x.event for x in friendly}),
            "claims": cited(c for x in (*hostile, *friendly) for c in x.claims),
        }
        rows.append(row)
    return rows


def _sum(done: Sequence[Act]) -> float:
    return round(sum((act.score for act in done), 0.0), 2)


def _grouped(network: nx.MultiDiGraph[str]) -> dict[tuple[str, str, str], list[Act]]:
    """The acts of each pair and month; pairs in the order of their names."""
    found: dict[tuple[str, str, str], list[Act]] = defaultdict(list)
    for act in acts(network):
        a, b = sorted((act.start, act.end), key=lambda actor: (named(network, actor), actor))
        found[a, b, act.month].append(act)
    return found


def tension(network: nx.MultiDiGraph[str], *, day: str = "", half_life: int = HALF_LIFE) -> list[Row]:
    """How tense each pair is on a day, from 0 to 1: the share of conflict in its recent score, old acts fading.

    T = Σ d·|g⁻| / (Σ d·|g| + 10), where g is the Goldstein score of an act, g⁻ of a hostile one, and d = ½^(age/30
    days). The 10 pulls pairs with little news towards 0, by one assault's worth. `day` is by default that of the newest
    act; later acts are left out, and undated ones too. An act dated by month or year counts from its first day.
    """
    done = [act for act in acts(network) if act.day]
    today = _ordinal(day or max((act.day for act in done), default="0001"))
    pairs: dict[tuple[str, str], list[Act]] = defaultdict(list)
    for act in done:
        if _ordinal(act.day) <= today:
            a, b = sorted((act.start, act.end), key=lambda actor: (named(network, actor), actor))
            pairs[a, b].append(act)
    rows: list[Row] = []
    for (a, b), found in pairs.items():
        weights = [0.5 ** ((today - _ordinal(act.day)) / half_life) for act in found]
        against = sum(-act.score * w for act, w in zip(found, weights, strict=True) if act.score < 0)
        total = sum(abs(act.score) * w for act, w in zip(found, weights, strict=True))
        if round(against / (total + SHRINK), 3):
            rows.append(
                {
                    "first": named(network, a),
                    "second": named(network, b),
                    "tension": round(against / (total + SHRINK), 3),
                    "hostile_acts": len({act.event for act in found if act.score < 0}),
                    "friendly_acts": len({act.event for act in found if act.score > 0}),
                    "last": max(act.day for act in found),
                    "claims": cited(c for act in reversed(found) for c in act.claims if act.score < 0),
                }
            )
    return sorted(rows, key=lambda row: (-float(row["tension"]), str(row["first"]), str(row["second"])))


def _ordinal(day: str) -> int:
    """A day as a number; a month or year is its first day."""
    from datetime import date

    return date(*(int(part) for part in f"{day}-01-01".split("-")[:3])).toordinal()


def change_point(series: Sequence[float], *, shuffles: int = SHUFFLES) -> tuple[int, float]:
    """Where a series changes its level, and how likely chance alone does so: CUSUM with a permutation test.

    S_t adds up what the first t values differ from the mean; the change comes after the t where |S_t| is largest
    (Page 1954; Taylor 2000), and the new level begins at the index returned. The p-value is the share of seeded random
    orders, the observed one among them, whose largest |S_t| is as large. Raises ValueError for fewer than two values.
    """
    if len(series) < 2:
        raise ValueError("a change needs at least two values")
    at, observed = _largest_sum(series)
    draw, order, reached = random.Random(SEED), list(series), 1  # noqa: S311  no secret hangs on it
    for _ in range(shuffles):
        draw.shuffle(order)
        reached += _largest_sum(order)[1] >= observed - 1e-9
    return at, reached / (shuffles + 1)


def _largest_sum(series: Sequence[float]) -> tuple[int, float]:
    """The first index after the largest |S_t|, and that size."""
    mean, total, best, at = sum(series) / len(series), 0.0, -1.0, 1
    for i, value in enumerate(series[:-1], start=1):
        total += value - mean
        if abs(total) > best + 1e-9:
            best, at = abs(total), i
    return at, best


def changes(network: nx.MultiDiGraph[str], *, fewest: int = FEWEST_MONTHS) -> list[Row]:
    """Months in which a pair's conflict or cooperation changes its level: CUSUM with a permutation test (Taylor 2000).

    For each pair with acts in at least three months, over all months of the network from its first act to its last
    (at least six), months without news counting 0. `p` is not corrected for the number of series tried, which `tried`
    gives: with 20 of them, one p below 0.05 is to be expected by chance.
    """
    grouped = _grouped(network)
    told = sorted({when for _, _, when in grouped if when})
    if not told:
        return []
    months = _months(told[0], told[-1])
    rows: list[Row] = []
    tried = 0
    for a, b in sorted({(a, b) for a, b, _ in grouped}):
        for name, sign in (("conflict", -1), ("cooperation", 1)):
            done = {m: [x for x in grouped.get((a, b, m), ()) if x.score * sign > 0] for m in months}
            if len(months) < fewest or sum(bool(x) for x in done.values()) < 3:
                continue
            series = [sum(abs(x.score) for x in done[m]) for m in months]
            at, p = change_point(series)
            tried += 1
            rows.append(
                {
                    "first": named(network, a),
                    "second": named(network, b),
                    "what": name,
                    "from": months[at],
                    "before": round(sum(series[:at]) / at, 2),
                    "after": round(sum(series[at:]) / (len(series) - at), 2),
                    "p": round(p, 3),
                    "claims": cited(c for m in months[at:] for x in done[m] for c in x.claims),
                }
            )
    ranked = sorted(rows, key=lambda row: (float(row["p"]), str(row["first"]), str(row["second"]), str(row["what"])))
    return [{**row, "tried": tried, "claims": row["claims"]} for row in ranked]


def _months(first: str, last: str) -> list[str]:
    """All months from one to another."""
    low, high = (int(m[:4]) * 12 + int(m[5:7]) - 1 for m in (first, last))
    return [f"{m // 12:04}-{m % 12 + 1:02}" for m in range(low, high + 1)]


def _whole(done: Sequence[Act]) -> float:
    return round(sum({act.event: act.whole for act in done}.values(), 0.0), 2)


def totals(network: nx.MultiDiGraph[str], *, gaps: bool = False) -> list[Row]:
    """Conflict and cooperation of all pairs together by month: Goldstein sums and counts, kept apart (Goldstein 1992).

    Each event counts once, whole, however many pairs it has. With `gaps`, months without news too, as zeros, from the
    first to the last.
    """
    by_month: dict[str, list[Act]] = defaultdict(list)
    for act in acts(network):
        if act.month:
            by_month[act.month].append(act)
    if not by_month:
        return []
    rows = []
    for when in _months(min(by_month), max(by_month)) if gaps else sorted(by_month):
        hostile, friendly = ([x for x in by_month[when] if x.score * sign > 0] for sign in (-1, 1))
        row: Row = {
            "month": when,
            "conflict": _whole(hostile),
            "conflict_events": len({x.event for x in hostile}),
            "cooperation": _whole(friendly),
            "cooperation_events": len({x.event for x in friendly}),
            "claims": cited(c for x in (*hostile, *friendly) for c in x.claims),
        }
        rows.append(row)
    return rows
