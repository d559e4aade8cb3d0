"""From the store to a `networkx.MultiDiGraph`: one edge per (from, relation, to), with the claims behind it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, Protocol

from rdflib import Dataset, URIRef

from kg import ontology
from kg.errors import StoreError
from kg.model import BASE
from kg.network.book import Book, Edge, ordered, signs
from kg.ontology import DIP, local_name

if TYPE_CHECKING:
    import networkx as nx

Articles = Mapping[str, Mapping[str, str]]  # the metadata of articles by IRI, as in a network's `articles`

_NONE: Articles = MappingProxyType({})

DERIVED = URIRef(f"{BASE}graph/derived")

#: Strongest first: an edge is as factual as the strongest claim that the derived graph allows.
LADDER = tuple(
    local_name(f)
    for f in (DIP.Actual, DIP.Ongoing, DIP.Planned, DIP.Rumored, DIP.Conditional, DIP.NotRealized, DIP.Denied)
)
FACTS = frozenset(map(local_name, ontology.factual()))
NEGATED = frozenset(map(local_name, (DIP.NotRealized, DIP.Denied)))

_EDGES = """
SELECT DISTINCT ?from ?relation ?to WHERE { VALUES ?relation { %s } GRAPH <%s> { ?from ?relation ?to } }"""


class HasDataset(Protocol):
    """A store that lends its RDF for reading."""

    def dataset(self) -> Dataset:
        """All graphs of the store."""


def load(
    source: HasDataset | Dataset,
    *,
    since: str = "",
    until: str = "",
    types: Collection[str] = (),
    relations: Collection[str] = (),
    kinds: Collection[int] = (),
    factuality: Collection[str] = (),
    sources: Collection[str] = (),
    topics: Collection[str] = (),
    min_confidence: float = 0.0,
    level: Literal["actor", "principal"] = "actor",
) -> nx.MultiDiGraph[str]:
    """The actor network of a store, as `kg.network` describes it; the same store gives the same graph.

    An empty filter lets all through. `since` and `until` are ISO dates, both inclusive, compared with a claim's date,
    or else with the day its article was published; undated claims fall out of a dated window. `types` are local names
    of actor classes (subclasses count), `relations` of network relations, `kinds` their signs (-1, 0, 1), `factuality`
    local names of factuality values; `sources` are labels of speakers, outlets or publishers, `topics` are labels, both
    in any case. `level="principal"` puts states, organisations and groups in the place of those who act for them. Ties
    that rest on plans, rumours or denials come with `factual=False`. Raises ValueError for a name that does not exist,
    StoreError for a store whose derived graph is missing.
    """
    import networkx as nx

    _check(level, (*types, *relations, *factuality))
    dataset = source if isinstance(source, Dataset) else source.dataset()
    book = Book(dataset)

    wanted_sources, wanted_topics = ({name.casefold() for name in names} for names in (sources, topics))

    def kept(claim: dict[str, Any]) -> bool:
        speakers = {*claim["attributed_to"], *claim["reported_by"], claim["publisher"]}
        return (
            claim["confidence"] >= min_confidence
            and (not factuality or claim["factuality"] in factuality)
            and (not sources or not {name.casefold() for name in speakers}.isdisjoint(wanted_sources))
            and (not topics or claim["topic"].casefold() in wanted_topics)
            and _within(claim["date"] or claim["published"], since, until)
        )

    passed = {iri: claim for iri in sorted(book.claims) if kept(claim := book.claim(iri))}
    behind: dict[Edge, list[dict[str, Any]]] = defaultdict(list)
    told: dict[URIRef, list[dict[str, Any]]] = defaultdict(list)
    for iri, claim in passed.items():
        for edge in {_raised(edge, book, level) for edge in book.edges_of(iri)}:
            behind[edge].append(claim)
        for actor in {book.principal(a) if level == "principal" else a for a in book.actors_of(iri)}:
            told[actor].append(claim)
    facts = {_raised(edge, book, level) for edge in _derived(dataset)}
    if not facts and any(c["factuality"] in FACTS for told_so in behind.values() for c in told_so):
        raise StoreError("the store has claims of fact and no derived graph; run kg.rules.derive on it first")

    def wanted(edge: Edge) -> bool:
        start, relation, end = edge
        known = not relations or local_name(relation) in relations
        return start != end and known and (not kinds or book.signs[relation] in kinds)

    edges = sorted(filter(wanted, {*behind, *facts} if len(passed) == len(book.claims) else behind))
    actors = {a for start, _, end in edges for a in (start, end)}
    articles = {str(i): book.article(i) for i in sorted(book.articles)}
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph(articles=articles)
    for actor in sorted(actors if relations or kinds else actors | set(told)):
        if not types or any(book.is_type(actor, t) for t in types):
            network.add_node(str(actor), **book.actor(actor), claims=told[actor])
    for edge in edges:
        start, relation, end = edge
        if str(start) in network and str(end) in network:
            told_of = tie(relation, book.signs[relation], behind[edge], derived=edge in facts, articles=articles)
            network.add_edge(str(start), str(end), key=local_name(relation), **told_of)
    return network


def _check(level: str, names: Iterable[str]) -> None:
    """Refuse a name that would silently select nothing."""
    if level not in ("actor", "principal"):
        raise ValueError(f"level {level!r} is neither 'actor' nor 'principal'")
    for name in names:
        try:
            DIP[name]
        except (AttributeError, KeyError) as fault:
            raise ValueError(f"{name!r} is no term of the ontology") from fault


def _within(when: str, since: str, until: str) -> bool:
    """Whether a date as exact as the text gave it may lie in a window; no window lets the undated in."""
    if not when:
        return not since and not until
    return when >= since[: len(when)] and (not until or when[: len(until)] <= until)


def _derived(dataset: Dataset) -> Iterator[Edge]:
    """The ties that count as fact."""
    query = _EDGES % (" ".join(p.n3() for p in signs()), DERIVED)
    for start, relation, end in dataset.query(query):  # type: ignore[misc]
        yield ordered((URIRef(str(start)), URIRef(str(relation)), URIRef(str(end))))


def _raised(edge: Edge, book: Book, level: str) -> Edge:
    start, relation, end = edge
    return edge if level == "actor" else ordered((book.principal(start), relation, book.principal(end)))


def tie(
    relation: URIRef, sign: int, claims: list[dict[str, Any]], *, derived: bool, articles: Articles = _NONE
) -> dict[str, Any]:
    """The attributes of one edge, as `kg.network` lists them; `derived` says that the rules found it to be a fact.

    `articles` are those of the network, which know which of them tell one story.
    """
    said = {c["factuality"] for c in claims}
    factual = derived and (not claims or not said.isdisjoint(FACTS))
    allowed = [f for f in LADDER if f in said and (f in FACTS) == factual]
    dates = sorted({c["date"] or c["published"] for c in claims} - {""})
    return {
        "relation": local_name(relation),
        "label": ontology.label(relation),
        "sign": sign,
        "symmetric": relation in ontology.symmetric_relations(),
        "weight": weight(claims, articles),
        "first": dates[0] if dates else "",
        "last": dates[-1] if dates else "",
        "factual": factual,
        "factuality": allowed[0] if allowed else "Actual" if factual else "Rumored",
        "contested": not said.isdisjoint(NEGATED) and not said <= NEGATED,
        "sources": sorted({s for c in claims for s in (*c["attributed_to"], *c["reported_by"], c["publisher"]) if s}),
        "claims": claims,
    }


def story(article: str, articles: Articles) -> str:
    """The story that an article tells: the first article that told it, in nearly the same words."""
    return articles[article]["story"] if article in articles else article


def weight(claims: list[dict[str, Any]], articles: Articles, times: Mapping[str, int] | None = None) -> int:
    """How many claims stand behind a tie; of the articles that tell one story only the one that has most of them.

    With `times` an article's claims count as often as that says.
    """
    most: dict[str, int] = {}
    for article, number in Counter(c["article"] for c in claims).items():
        told = story(article, articles)
        most[told] = max(most.get(told, 0), number * (1 if times is None else times[article]))
    return sum(most.values())


def claims(network: nx.MultiDiGraph[str]) -> list[dict[str, Any]]:
    """Every claim behind the actors and ties of a network, once, in the order of the articles' text."""
    told = [c for _, facts in network.nodes(data=True) for c in facts["claims"]]
    told += [c for _, _, facts in network.edges(data=True) for c in facts["claims"]]
    once = {c["claim"]: c for c in told}
    return sorted(once.values(), key=lambda c: (c["article_name"], c["start"], c["end"], c["claim"]))
