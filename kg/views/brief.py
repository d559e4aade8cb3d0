"""The brief: one page of plain English on what the articles of some days tell, with the sentences behind it.

For an editor who has three minutes: what was done to whom and by whom, what is only planned, rumoured or denied, who
goes between enemies, and how thin the ice is. Every number has its sentences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kg.network import FACTS, NEGATED
from kg.network import claims as every_claim
from kg.network.brokerage import mediators, xray
from kg.network.dynamics import Act, acts
from kg.network.measures import degree
from kg.network.projections import restrict
from kg.network.stories import events, is_news, missing_seats, single_origin
from kg.views import english
from kg.views.document import Document, Item, Section, document

if TYPE_CHECKING:
    import networkx as nx

    from kg.network.rows import Row

MOST = 4  # statements in a section
UNSURE = ("Rumored", "Conditional")


def brief(
    actors: nx.MultiDiGraph[str], principals: nx.MultiDiGraph[str], *, since: str = "", until: str = ""
) -> Document:
    """The brief on the articles that were published in a window, both days inclusive, "" for no limit.

    Takes the same store's network at both levels, without other filters. Undated articles count only where there is no
    window.
    """

    def told(claim: Mapping[str, Any]) -> bool:
        day = claim["published"]
        if not day:
            return not since and not until
        return bool(day >= since[: len(day)]) and (not until or bool(day[: len(until)] <= until))

    people, states = restrict(actors, told), restrict(principals, told)
    claims = every_claim(people)
    done = acts(restrict(states, is_news))
    sections = (
        _conflict(states, done),
        _cooperation(states, done),
        _standing(states),
        _between(states),
        _unfactual(claims, "What is planned", ("Planned",), "plans"),
        _unfactual(claims, "Rumoured or conditional", UNSURE, "rumours"),
        _disputed(people),
        _rounds(people),
        _busiest(states),
        _ice(people, claims),
    )
    return document(_title(since, until), _lead(people, claims, actors), sections)


def _title(since: str, until: str) -> str:
    if since and until:
        return f"Brief: {english.day(since)} to {english.day(until)}"
    if since or until:
        return f"Brief: since {english.day(since)}" if since else f"Brief: until {english.day(until)}"
    return "Brief: all articles"


def _lead(network: nx.MultiDiGraph[str], claims: Sequence[Mapping[str, Any]], whole: nx.MultiDiGraph[str]) -> list[str]:
    """How much was read, and how sure it is."""
    articles = {c["article"] for c in claims}
    if not articles:
        return ["No article of this time makes a claim."]
    outlets = sorted({c["publisher"] for c in claims} - {""})
    days = sorted({c["published"] for c in claims} - {""})
    span = f", published from {english.day(days[0])} to {english.day(days[-1])}," if len(days) > 1 else ""
    span = f", published on {english.day(days[0])}," if len(days) == 1 else span
    by = f" by {_outlets(outlets)}" if outlets else ""
    said = Counter(c["factuality"] for c in claims)
    kinds = (
        (sum(said[f] for f in FACTS), "as fact"),
        (said["Planned"], "as planned"),
        (sum(said[f] for f in UNSURE), "as rumoured or conditional"),
        (sum(said[f] for f in NEGATED), "as denied or as never come about"),
    )
    named = {a for a, about in network.nodes(data=True) if about["claims"]}
    counted = english.listed([f"{n} {how}" for n, how in kinds if n])
    first = (
        f"{_many(len(articles), 'article')}{by}{span} {'make' if len(articles) != 1 else 'makes'} "
        f"{_many(len(claims), 'claim')} about {_many(len(named), 'actor')}: {counted}."
    )
    left_out = {c["article"] for c in every_claim(whole) if not c["published"]} - articles
    undated = f"{_many(len(left_out), 'article')} without a date {_are(len(left_out))} left out."
    return [first, *([undated] if left_out else [])]


def _conflict(network: nx.MultiDiGraph[str], done: list[Act]) -> Section:
    note = "Goldstein scores run from 0 to −10 for hostile acts; each event counts once." if done else ""
    items = _pairs(network, [act for act in done if act.score < 0], ("hostile act", "hostile acts"), directed=True)
    return Section(heading="Who acted against whom", note=note if items else "", items=items)


def _cooperation(network: nx.MultiDiGraph[str], done: list[Act]) -> Section:
    items = _pairs(
        network,
        [act for act in done if act.score > 0],
        ("friendly act or talk", "friendly acts or talks"),
        directed=False,
    )
    return Section(heading="Who worked or talked with whom", items=items)


def _pairs(
    network: nx.MultiDiGraph[str], done: list[Act], what: tuple[str, str], *, directed: bool
) -> tuple[Item, ...]:
    """The pairs that most articles tell of, then by score, their acts counted, the strongest two cited.

    Pairs of states, bodies and groups come before those with a private person.
    """
    pairs: dict[tuple[str, str], list[Act]] = {}
    for act in done:
        a, b = sorted((act.start, act.end), key=lambda actor: (str(network.nodes[actor]["label"]), actor))
        pairs.setdefault((a, b), []).append(act)
    private = {a for a, about in network.nodes(data=True) if about["type"] in ("Person", "PersonGroup", "Actor")}

    def rank(item: tuple[tuple[str, str], list[Act]]) -> tuple[Any, ...]:
        articles = {c["article"] for act in item[1] for c in act.claims}
        return (not private.isdisjoint(item[0]), -len(articles), -sum(abs(act.score) for act in item[1]), item[0])

    ranked = sorted(pairs.items(), key=rank)
    items = []
    for (a, b), found in ranked[:MOST]:
        names = {actor: str(network.nodes[actor]["label"]) for actor in (a, b)}
        score = sum(act.score for act in found)
        sides = ""
        if directed:
            by = [(names[actor], len({x.event for x in found if x.start == actor})) for actor in (a, b)]
            sides = ", " + " and ".join(f"{n} by {english.listed([name])}" for name, n in by if n)
        strongest = sorted(found, key=lambda act: (-abs(act.score), act.day, act.event))
        kinds = Counter(str(act.claims[0]["type_label"]) for act in found)
        named = ", ".join(f"{kind} ({n})" if n > 1 else kind for kind, n in sorted(kinds.items()))
        number = len({act.event for act in found})
        failed = len({act.event for act in found if any(c["outcome"] == "Failure" for c in act.claims)})
        named += f"; {failed} without success" if failed else ""
        items.append(
            Item(
                text=f"{_capital(english.listed([names[a], names[b]]))}: {_many(number, *what)}{sides}; {named}; "
                f"Goldstein {score:+.1f}.".replace("-", "−"),
                claims=tuple(_once(act.claims[0] for act in strongest))[:2],
            )
        )
    return tuple(items)


def _standing(network: nx.MultiDiGraph[str]) -> Section:
    """Relations that last, such as alliances and tensions, which have no score; pairs with both signs first."""
    pairs: dict[tuple[str, str], list[tuple[int, str, list[dict[str, Any]]]]] = {}
    for start, end, tie in network.edges(data=True):
        claims = [c for c in tie["claims"] if not c["event"] and c["factuality"] in FACTS]
        if tie["factual"] and tie["sign"] and claims:
            pairs.setdefault((min(start, end), max(start, end)), []).append((tie["sign"], tie["label"], claims))
    order = sorted(pairs, key=lambda p: (len({s for s, _, _ in pairs[p]}) < 2, -sum(len(c) for *_, c in pairs[p]), p))
    items = []
    for pair in order[:MOST]:
        names = english.listed(sorted(str(network.nodes[actor]["label"]) for actor in pair))
        ties = sorted(pairs[pair], key=lambda tie: (-len(tie[2]), tie[1]))
        words = ", ".join(f"{label} ({_many(len(claims), 'claim')})" for _, label, claims in ties)
        items.append(Item(text=f"{_capital(names)}: {words}.", claims=tuple(claims[0] for *_, claims in ties[:2])))
    return Section(heading="Standing ties", items=tuple(items))


def _between(network: nx.MultiDiGraph[str]) -> Section:
    """Mediators by word, and go-betweens by structure."""
    claims = {str(c["claim"]).rsplit("/", 1)[-1]: c for c in every_claim(network)}
    items = []
    for row in mediators(network)[: MOST // 2]:
        held = f"{_many(int(row['efforts']), 'effort')} as fact" if row["efforts"] else ""
        ahead = f"{row['planned']} only planned or rumoured" if row["planned"] else ""
        what = english.listed([part for part in (held, ahead) if part])
        if what:
            name = _capital(english.listed([str(row["mediator"])]))
            items.append(Item(text=f"{name} is named as mediator: {what}.", claims=_behind(row, claims, 2)))
    lost: dict[str, list[Row]] = {}
    for row in xray(network):
        lost.setdefault(str(row["without"]), []).append(row)
    for name, rows in list(lost.items())[: MOST // 2]:
        pairs = [str(row["pair"]) for row in rows]
        shown = "; ".join(pairs[:3]) + (f" and {len(pairs) - 3} more" if len(pairs) > 3 else "")
        items.append(
            Item(
                text=f"Without {english.listed([name])}, {_many(len(pairs), 'hostile pair')} "
                f"{'lose' if len(pairs) > 1 else 'loses'} the last short way to each other: {shown}.",
                claims=_behind(rows[0], claims, 2),
            )
        )
    return Section(heading="Who goes between", items=tuple(items))


def _unfactual(claims: Sequence[Mapping[str, Any]], heading: str, values: tuple[str, ...], query: str) -> Section:
    """What is told without being fact, each event once, the dated first; `query` is the one that lists all of it."""
    first: dict[str, Mapping[str, Any]] = {}
    for claim in claims:
        if claim["factuality"] in values and is_news(claim):
            first.setdefault(claim["event"] or english.content(claim), claim)
    order = sorted(
        first.values(), key=lambda c: (not _two_sided(c), not c["date"], c["date"], -c["confidence"], c["claim"])
    )
    items = tuple(Item(text=english.sentence(claim), claims=(claim,)) for claim in order[:MOST])
    return Section(heading=heading, note=_of_more(len(order), query), items=items)


def _of_more(number: int, query: str) -> str:
    """How much there is where not all of it is shown, and the named query that lists it."""
    return f"{number:,} events and ties, the first {MOST} here; kg query {query} lists all." if number > MOST else ""


def _two_sided(claim: Mapping[str, Any]) -> bool:
    """Whether at least two take part: what one does alone is less often a desk's business."""
    return len({*claim["initiators"], *claim["targets"], *claim["parties"], *claim["mediators"], *claim["hosts"]}) > 1


def _disputed(network: nx.MultiDiGraph[str]) -> Section:
    """What is denied or fell through, contradictions first."""
    items, alone = [], []
    for told in events(network).values():
        against = [c for c in told if c["factuality"] in NEGATED]
        sides = [c for c in told if c["factuality"] not in NEGATED]
        if against and sides:
            text = f"{english.sentence(sides[0])} But: {english.sentence(against[0])}"
            items.append(Item(text=text, claims=(sides[0], against[0])))
        elif against:
            alone.append(Item(text=english.sentence(against[0]), claims=(against[0],)))
    note = _of_more(len(items) + len(alone), "not-facts")
    return Section(heading="Denied, disputed, fallen through", note=note, items=tuple((items + alone)[:MOST]))


def _rounds(network: nx.MultiDiGraph[str]) -> Section:
    claims = {str(c["claim"]).rsplit("/", 1)[-1]: c for c in every_claim(network)}
    items = []
    for row in missing_seats(network)[-MOST:]:
        items.append(Item(text=seats_in_words(row), claims=_behind(row, claims, 2)))
    return Section(heading="Who sat where", items=tuple(items))


def seats_in_words(row: Row) -> str:
    """A row of `missing_seats` as a sentence."""
    held = "" if row["held"] == "yes" else f" ({row['held']})"
    who = "".join(
        f" {words}: {str(row[key]).replace('; ', ', ')}."
        for words, key in (("Missing", "missing"), ("New at the table", "new"))
        if row[key]
    )
    guess = "" if row["basis"] == "said" else f" That the two are rounds is our reading ({row['basis']})."
    return f"After “{row['after']}” comes “{row['round']}”{held}.{who}{guess}"


def _busiest(network: nx.MultiDiGraph[str]) -> Section:
    ties = degree(network)
    order = sorted((a for a in ties if ties[a]["all"]), key=lambda a: (-ties[a]["all"], network.nodes[a]["label"], a))
    text = "; ".join(
        f"{network.nodes[a]['label']} {ties[a]['all']} "
        f"({ties[a]['friendly']} friendly, {ties[a]['contact']} contact, {ties[a]['hostile']} hostile)"
        for a in order[:5]
    )
    return Section(heading="Most ties", note=f"{text}." if text else "")


def _ice(network: nx.MultiDiGraph[str], claims: Sequence[Mapping[str, Any]]) -> Section:
    """Why to doubt the above."""
    items = []
    facts = [c for c in claims if c["factuality"] in FACTS]
    said = [c for c in facts if c["attributed_to"]]
    if said:
        rest = "rests" if len(said) == 1 else "rest"
        share = f"{len(said)} of {_many(len(facts), 'claim')} of fact {rest} on what somebody said"
        nameless = {about["label"] for _, about in network.nodes(data=True) if about["anonymous"]}
        hidden = [c for c in said if nameless & {*c["attributed_to"]}]
        unnamed = f", {len(hidden)} of them somebody unnamed" if hidden else ""
        items.append(Item(text=f"{share}{unnamed}.", claims=tuple((hidden or said)[:1])))
    relayed = Counter(outlet for c in claims for outlet in c["reported_by"])
    if relayed:
        names = ", ".join(f"{name} ({n})" for name, n in sorted(relayed.items(), key=lambda x: (-x[1], x[0]))[:5])
        first = [c for c in claims if c["reported_by"]][:1]
        items.append(Item(text=f"Relayed from other outlets, by number of claims: {names}.", claims=tuple(first)))
    index = {str(c["claim"]).rsplit("/", 1)[-1]: c for c in claims}
    for row in single_origin(network)[:2]:
        items.append(
            Item(
                text=f"{_capital(str(row['story']))}: {row['articles']} articles, all from {row['origin']}.",
                claims=_behind(row, index, 1),
            )
        )
    unsure = sum(c["confidence"] < 0.7 for c in claims)
    if unsure:
        items.append(Item(text=f"{_many(unsure, 'claim')} {_are(unsure)} read with a confidence under 0.7."))
    outlets = {c["publisher"] for c in claims} - {""}
    if len(outlets) == 1:
        items.append(Item(text=f"All articles are by {min(outlets)}."))
    return Section(heading="How thin the ice is", items=tuple(items))


def _behind(row: Row, claims: Mapping[str, Mapping[str, Any]], most: int) -> tuple[Mapping[str, Any], ...]:
    """The first claims of a row; its first and its last kind both, where it has room for two."""
    found = [claims[iri] for iri in str(row["claims"]).split() if iri in claims]
    return tuple(_once(found[:1] + found[-1:] if most > 1 else found[:1]))


def _once(claims: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return list({str(claim["claim"]): claim for claim in claims}.values())


def _outlets(names: list[str]) -> str:
    return english.listed(names) if len(names) <= 3 else f"{len(names)} outlets"


def _many(number: int, one: str, several: str = "") -> str:
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
