"""A negotiation as one HTML file: its rounds in time order, who sat there, and what is claimed of each.

Above the line stands what is planned, rumoured or said by somebody, below it what the articles tell as having happened,
and what is denied. `kg.views.safe` says what keeps the page safe.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ViewError
from kg.network import FACTS, NEGATED
from kg.network.stories import events, is_news, rounds
from kg.ontology import DIP, is_a
from kg.views import safe
from kg.views.content import told
from kg.views.english import listed
from kg.views.safe import Page

if TYPE_CHECKING:
    import networkx as nx

    Network = nx.MultiDiGraph[str]
    Claims = list[dict[str, Any]]

_SEATS = ("initiators", "targets", "parties", "participants", "mediators", "hosts")
_TOGETHER = 2  # parties that two rounds must have in common
_SCRIPTS, _STYLES = ("data.js", "claims.js", "rounds.js"), ("base.css", "panel.css", "rounds.css")
_TITLE = "Negotiations"


def page(network: Network, *actors: str, title: str = _TITLE, height: int = 640) -> Page:
    """The page as a value for notebooks; `height` in pixels, the rest as in `render`."""
    found = negotiations(network, actors)
    first = f"{found[0]['title']}, {len(found[0]['rounds'])} rounds" if found else "none"
    return Page(render(network, *actors, title=title), f"{title}: {len(found)}; first: {first}", height)


def write(network: Network, path: Path, *actors: str, title: str = _TITLE) -> None:
    """Write the page that `render` makes, whole or not at all. Raises ViewError as it does, or for a bad path."""
    safe.write(render(network, *actors, title=title), path)


def render(network: Network, *actors: str, title: str = _TITLE) -> str:
    """The page as text, with all negotiations in which `actors` sit; the same network gives the same bytes.

    Takes a network of `kg.network.load` on the level of actors. Raises ViewError where there are no such talks.
    """
    found = negotiations(network, actors)
    if not found:
        whom = f" with {listed(list(actors))}" if actors else ""
        raise ViewError(f"no talks{whom} in this network; `kg query who-meets-whom` lists who met")
    used = {c["claim"]: c for one in found for c in _claims_of(one)}
    base, number = told(used, network.graph["articles"], title=title)
    data = {**base, "negotiations": [_numbered(one, number) for one in found], "months": []}
    return safe.assemble("rounds.html", title=title, data=data, scripts=_SCRIPTS, styles=_STYLES)


def negotiations(network: Network, actors: Collection[str] = ()) -> list[dict[str, Any]]:
    """Talks that belong together, in time order, those with the most rounds first.

    Rounds belong together where the articles say so (one follows the other, or both are in one process), else where
    they are the nearest in time that have two parties and the topic in common; a party is the state, organisation or
    group that somebody acts for. `actors` are names of parties or of those who act for them, in any case; all of them
    must sit. Single talks come only where no negotiation has two rounds.

    Each has `title`, `parties` (names, the most constant first), `rounds`, and `between`: one list of claims before
    each round and one after the last, about other dealings of its parties. A round has `title`, `type`, `day` (as exact
    as the text, or ""), `place`, `topic`, `outcome`, `basis` (why it follows the one before), `claims`, and `seats`:
    party → `names`, `how` ("there", "expected", "denied", "missing") and `joined`.
    """
    side = _sides(network)
    stories = {event: claims for event, claims in events(network).items() if claims[0]["event"]}
    talks = {
        event: claims
        for event, claims in stories.items()
        if is_a(DIP[claims[0]["type"]], DIP.Consultation)
        and is_news(claims[0])
        and len(_parties(claims, side)) >= _TOGETHER
    }
    order = sorted(talks, key=lambda e: (_day(talks[e]) or "9999", *_sequence(talks[e]), e))
    chains, basis = _chains(network, talks, order, side)
    made = [_negotiation([(e, talks[e]) for e in chain], basis, stories, side) for chain in chains]
    asked = [name.casefold() for name in actors]
    made = [one for one in made if _sitting(one).issuperset(asked)]
    several = [one for one in made if len(one["rounds"]) > 1]
    return sorted(several or made, key=lambda n: (-len(n["rounds"]), n["rounds"][0]["day"], n["title"]))


def _sitting(negotiation: Mapping[str, Any]) -> set[str]:
    """All who sit at any round, parties and persons, in lower case."""
    seats = [seat for one in negotiation["rounds"] for seat in one["seats"].items()]
    return {str(name).casefold() for party, there in seats for name in (party, *there["names"])}


def _sides(network: Network) -> dict[str, str]:
    """From what an actor is called to what the one is called for whom it acts."""
    known = (network.nodes[actor] for actor in sorted(network))
    return {str(facts["label"]): str(facts["principal_label"]) for facts in known}


def _parties(claims: Iterable[Mapping[str, Any]], side: Mapping[str, str]) -> dict[str, list[str]]:
    """Those for whom anybody sits at the table, with the names that the claims give; in the order of the claims."""
    found: dict[str, list[str]] = {}
    for claim in claims:
        for role in _SEATS:
            for name in claim[role]:
                there = found.setdefault(side.get(name, name), [])
                if name not in there:
                    there.append(name)
    return found


def _day(claims: Iterable[Mapping[str, Any]]) -> str:
    """When something took place: the most exact date that is given, else when it was first written about."""
    given = sorted((c["date"] for c in claims if c["date"]), key=lambda d: (-len(d), d))
    return str(given[0]) if given else min((c["published"] for c in claims if c["published"]), default="")


def _sequence(claims: Claims) -> tuple[bool, str, int]:
    """The order of talks on one day, or without a day: what took place before what is to come, then as told."""
    first = min(claims, key=lambda c: (c["article_name"], c["start"]))
    return all(c["factuality"] not in FACTS for c in claims), str(first["article_name"]), int(first["start"])


def _chains(
    network: Network, talks: Mapping[str, Claims], order: list[str], side: Mapping[str, str]
) -> tuple[list[list[str]], dict[str, str]]:
    """Talks in groups, each in time order, and why each belongs to one before it."""
    import networkx as nx

    links: nx.Graph[str] = nx.Graph()
    links.add_nodes_from(order)
    basis: dict[str, str] = {}
    for before, after, why in rounds(network):
        if before in talks and after in talks and why != "shared seats":
            links.add_edge(before, after)
            basis[after] = why
    seats = {event: set(_parties(talks[event], side)) for event in order}
    for place, event in enumerate(order):
        earlier = (e for e in reversed(order[:place]) if len(seats[e] & seats[event]) >= _TOGETHER)
        near = next((e for e in earlier if _one_topic(talks[e], talks[event])), None)
        if event not in basis and near is not None:
            links.add_edge(near, event)
            basis[event] = "shared seats"
    groups = [sorted(group, key=order.index) for group in nx.connected_components(links)]
    return sorted(groups), basis


def _one_topic(one: Claims, other: Claims) -> bool:
    first, second = ({c["topic"] for c in claims} - {""} for claims in (one, other))
    return not first or not second or not first.isdisjoint(second)


def _negotiation(
    chain: list[tuple[str, Claims]],
    basis: Mapping[str, str],
    stories: Mapping[str, Claims],
    side: Mapping[str, str],
) -> dict[str, Any]:
    constant: dict[str, int] = defaultdict(int)
    for _, claims in chain:
        for party in _parties(claims, side):
            constant[party] += 1
    parties = sorted(constant, key=lambda p: (-constant[p], p))
    made: list[dict[str, Any]] = []
    for event, claims in _folded(chain, side):
        before = made[-1]["seats"] if made else {}
        first = claims[0]
        made.append(
            {
                "title": first["event_label"] or first["type_label"],
                "type": " and ".join(dict.fromkeys(c["type_label"] for c in claims)),
                "day": _day(claims),
                "place": next((c["place"] for c in claims if c["place"]), ""),
                "topic": next((c["topic"] for c in claims if c["topic"]), ""),
                "outcome": next((c["outcome"] for c in claims if c["outcome"]), ""),
                "basis": basis.get(event, "") if made else "",
                "claims": claims,
                "seats": _seats(parties, claims, before, {p for r in made for p in r["seats"]}, side),
            }
        )
    named = parties[:3]
    return {
        "title": listed([*named, f"{len(parties) - 3} more"] if len(parties) > len(named) else named),
        "parties": parties,
        "rounds": made,
        "between": _between(chain, made, set(parties), stories, side),
    }


def _folded(chain: list[tuple[str, Claims]], side: Mapping[str, str]) -> list[tuple[str, Claims]]:
    """Events that are one round put together, such as a plan for a day and what took place on it."""
    found: list[tuple[str, Claims]] = []
    for event, claims in chain:
        if found and _one_round(found[-1][1], claims, side):
            found[-1] = (found[-1][0], [*found[-1][1], *claims])
        else:
            found.append((event, claims))
    return found


def _one_round(one: Claims, other: Claims, side: Mapping[str, str]) -> bool:
    """Whether all parties of one event sit at the other too, and both are given the same day.

    A day on which they were written about will do for a mediation and what it mediates.
    """
    first, second = set(_parties(one, side)), set(_parties(other, side))
    if not (first <= second or second <= first) or _day(one) != _day(other):
        return False
    told = all(any(len(c["date"]) == len("2000-01-01") for c in claims) for claims in (one, other))
    mediated = (one[0]["type"] == "Mediation") != (other[0]["type"] == "Mediation")
    return told or (mediated and _sequence(one)[0] == _sequence(other)[0])


def _seats(
    parties: list[str], claims: Claims, before: Mapping[str, Any], ever: set[str], side: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """Who sits at a round, who was expected or denied, and who sat at the one before and is not there."""
    sure = _parties([c for c in claims if c["factuality"] in FACTS], side)
    open_ = _parties([c for c in claims if c["factuality"] not in FACTS | NEGATED], side)
    denied = _parties([c for c in claims if c["factuality"] in NEGATED], side)
    found: dict[str, dict[str, Any]] = {}
    for party in parties:
        names = list(dict.fromkeys((*sure.get(party, ()), *open_.get(party, ()), *denied.get(party, ()))))
        how = "there" if party in sure else "expected" if party in open_ else "denied" if party in denied else ""
        if not how and before.get(party, {}).get("how") in ("there", "expected"):
            how = "missing"
        if how:
            joined = bool(before) and how in ("there", "expected") and party not in ever
            found[party] = {"names": [n for n in names if n != party], "how": how, "joined": joined}
    return found


def _between(
    chain: list[tuple[str, Claims]],
    made: list[dict[str, Any]],
    parties: set[str],
    stories: Mapping[str, Claims],
    side: Mapping[str, str],
) -> list[Claims]:
    """What else two of the parties are told to do to each other: before each round, and after the last."""
    ours = {event for event, _ in chain}
    days = [one["day"] for one in made]
    found: list[Claims] = [[] for _ in range(len(days) + 1)]
    for event in sorted(stories):
        day = _day(stories[event])
        if event in ours or not day or not is_news(stories[event][0]):
            continue
        if len(parties & set(_parties(stories[event], side))) >= _TOGETHER:
            found[sum(1 for d in days if d and d[: len(day)] < day)].extend(stories[event])
    return [sorted(claims, key=lambda c: (c["date"] or c["published"], c["claim"])) for claims in found]


def _claims_of(negotiation: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for one in negotiation["rounds"]:
        yield from one["claims"]
    for claims in negotiation["between"]:
        yield from claims


def _numbered(negotiation: Mapping[str, Any], number: Mapping[str, int]) -> dict[str, Any]:
    """With numbers in place of claims, lane by lane."""

    def lanes(claims: Iterable[Mapping[str, Any]]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for claim in claims:
            found.setdefault(_lane(claim), []).append(number[claim["claim"]])
        return found

    return {
        **negotiation,
        "rounds": [{**one, "claims": lanes(one["claims"])} for one in negotiation["rounds"]],
        "between": [lanes(claims) for claims in negotiation["between"]],
    }


def _lane(claim: Mapping[str, Any]) -> str:
    if claim["factuality"] in NEGATED:
        return "denied"
    if claim["factuality"] not in FACTS:
        return "planned"
    return "said" if claim["attributed_to"] or claim["reported_by"] else "happened"
