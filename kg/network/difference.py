"""What changed between two states of knowledge: the same store as it was known on two days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.network.load import FACTS, LADDER, NEGATED
from kg.network.stories import events, is_news, missing_seats, seats
from kg.ontology import event_types

if TYPE_CHECKING:
    import networkx as nx

    from kg.network.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A story whose factuality changed: what it was, what it is, and the claims of before and after.

    `same` says that both are tellings of one event; otherwise the later one has the type and the seats of the earlier,
    and seems to be it.
    """

    before: str
    after: str
    then: dict[str, Any]
    now: dict[str, Any]
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What became known, what changed, who is new, and who fell silent.

    `known` holds one claim for each event or tie first told after the first day, facts first, without old background;
    `changed` the stories whose factuality moved; `new` and `silent` actors with their claims: those not named before,
    and those with at least two claims lately and none after. `empty_seats` are rows of `missing_seats` for rounds told
    of after the first day.
    """

    known: list[dict[str, Any]]
    changed: list[Change]
    new: list[tuple[str, list[dict[str, Any]]]]
    silent: list[tuple[str, list[dict[str, Any]]]]
    empty_seats: list[Row]


def difference(before: nx.MultiDiGraph[str], after: nx.MultiDiGraph[str], *, lately: str = "") -> Difference:
    """What the second network knows and the first did not: two loads of one store as of two days.

    `lately` is the day since when an actor must have been named to be missed now, "" for any time before.
    """
    then, now = events(before), events(after)
    old = {c["claim"] for told in then.values() for c in told}
    fresh = {about: [c for c in told if c["claim"] not in old] for about, told in now.items()}
    changed = [
        Change(before=was, after=_factuality(told), then=then[about][0], now=fresh[about][-1], same=True)
        for about, told in now.items()
        if about in then and fresh[about] and (was := _factuality(then[about])) != _factuality(told)
    ]
    changed += _seeming(then, {about: told for about, told in now.items() if about not in then})
    known = [told[0] for about, told in now.items() if about not in then and is_news(told[0])]
    named = {a for a, about in before.nodes(data=True) if about["claims"]}
    speaking = {a: [c for c in about["claims"] if c["claim"] not in old] for a, about in after.nodes(data=True)}
    new = [(a, found) for a, found in speaking.items() if found and a not in named]
    spoke = {a: [c for c in about["claims"] if c["published"] >= lately] for a, about in before.nodes(data=True)}
    silent = [(a, found) for a, found in spoke.items() if len(found) > 1 and not speaking.get(a)]
    fresh_ids = {c["claim"].rsplit("/", 1)[-1] for told in fresh.values() for c in told}
    return Difference(
        known=sorted(known, key=_weight),
        changed=sorted(changed, key=lambda change: (not change.same, change.now["claim"])),
        new=_ranked(after, new),
        silent=_ranked(before, silent),
        empty_seats=[r for r in missing_seats(after) if fresh_ids & {*str(r["claims"]).split()}],
    )


def _weight(claim: dict[str, Any]) -> tuple[Any, ...]:
    """Facts before plans and denials, events before offices; then what moves most on the Goldstein scale."""
    kind = event_types().get(claim["type"]) if claim["event"] else None
    score = abs(kind.goldstein or 0.0) if kind else 0.0
    sides = len({who for role in ("initiators", "targets", "parties") for who in claim[role]})
    rank = LADDER.index(claim["factuality"])
    return (rank, not claim["event"], sides < 2, -score, -claim["confidence"], claim["published"], claim["claim"])


def _factuality(told: list[dict[str, Any]]) -> str:
    """What the rules make of all tellings of an event; of a tie, the strongest that is claimed."""
    return str(told[0]["event_factuality"] or min((c["factuality"] for c in told), key=LADDER.index))


def _seeming(then: dict[str, list[dict[str, Any]]], now: dict[str, list[dict[str, Any]]]) -> list[Change]:
    """Stories told anew with the type and seats of an earlier plan or rumour, as come about or fallen through."""
    open_ones = {
        (told[0]["type"], frozenset(who)): told[-1]
        for told in then.values()
        if told[0]["event"] and len(who := seats(told)) > 1 and _factuality(told) not in FACTS | NEGATED
    }
    found = []
    for told in now.values():
        was = open_ones.get((told[0]["type"], frozenset(_everyone(told))))
        value = _factuality(told)
        if was is not None and value in FACTS | NEGATED:
            found.append(Change(before=was["factuality"], after=value, then=was, now=told[-1], same=False))
    return found


def _everyone(told: list[dict[str, Any]]) -> set[str]:
    """All who sit at the table, also where the talks are denied or fell through."""
    return seats([{**claim, "factuality": ""} for claim in told])


def _ranked(
    network: nx.MultiDiGraph[str], actors: list[tuple[str, list[dict[str, Any]]]]
) -> list[tuple[str, list[dict[str, Any]]]]:
    """By the number of claims, then by name; the label in place of the IRI."""
    order = sorted(actors, key=lambda pair: (-len(pair[1]), str(network.nodes[pair[0]]["label"]), pair[0]))
    return [(str(network.nodes[actor]["label"]), found) for actor, found in order]
