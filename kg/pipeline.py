"""The straight line, spelled once: articles → readings → store → derived graph.

    with open_store("dragoman-store", create=True) as store:
        report = build(["news/"], store=store)

One bad article never stops a run: it is left out, counted and listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg import gazetteer as known
from kg import lexicon as lexicons
from kg import rules
from kg.articles import MAX_CHARS, read
from kg.documents import load_model, model_version
from kg.errors import ArticleError
from kg.extract.triples import binary as binary_triples
from kg.model import BASE, Article, Shown
from kg.ontology import local_name
from kg.rdf import DERIVED_GRAPH
from kg.readers.plain import clean_line
from kg.reading import knowledge, readings
from kg.reading import open_triples as read_triples

if TYPE_CHECKING:
    from kg.gazetteer import Gazetteer
    from kg.lexicon import Lexicon
    from kg.model import Reading, Triple
    from kg.store import Store

Reader = Callable[[Iterable[Article]], Iterator["Reading"]]

BATCH = 16  # articles that are tried again one by one after a fault in one of them
CHECKPOINT = 200  # articles that a power cut can cost at most

# Faults of the input that ask for nothing to be done: the run has read all that it should.
HARMLESS = frozenset({"duplicate", "not-english"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Shown):
    """What a build did, and what its store holds now.

    Articles of this run are `added`, `replaced` or `unchanged`, or `skipped`, each with its place and reason;
    `sentences` and `triples` are those of the articles that were added or replaced. `articles`,
    `claims_by_factuality` (most first), `actors` (those that claims name) and `edges` (of the network) are the store's.
    """

    added: int
    replaced: int
    unchanged: int
    skipped: tuple[ArticleError, ...]
    sentences: int
    triples: int
    articles: int
    claims_by_factuality: Mapping[str, int]
    actors: int
    edges: int

    @property
    def read(self) -> int:
        """How many articles of this run are in the store."""
        return self.added + self.replaced + self.unchanged

    @property
    def skipped_by_reason(self) -> Mapping[str, int]:
        """How many inputs were skipped for each reason, most first."""
        return dict(Counter(fault.reason for fault in self.skipped).most_common())

    @property
    def faults(self) -> int:
        """How many inputs could not be read, duplicates and other languages left aside."""
        return sum(fault.reason not in HARMLESS for fault in self.skipped)


def build(
    sources: Iterable[str],
    *,
    store: Store,
    model: str | None = None,
    gazetteer: Gazetteer | None = None,
    lexicon: Lexicon | None = None,
    max_chars: int = MAX_CHARS,
    on_article: Callable[[], None] = lambda: None,
) -> Report:
    """Read news into a store, each article in one transaction, then bring the derived graph up to date.

    `sources` are as in `kg.articles.read`, `model` as in `kg.documents.load_model`; gazetteer and lexicon are the
    packaged ones by default. `on_article` is called after each article, also a skipped one. An article that the store
    holds as it would be read now is not read again, so that a run that was stopped goes on where it was. Raises
    ModelError and StoreError.
    """
    skipped: list[ArticleError] = []
    counts: Counter[str] = Counter()

    def skip(fault: ArticleError) -> None:
        skipped.append(fault)
        on_article()

    articles = read(sources, on_skip=skip, max_chars=max_chars)
    if (first := next(articles, None)) is None:
        return _report(store, counts, skipped)
    gazetteer = known.load() if gazetteer is None else gazetteer
    lexicon = lexicons.load() if lexicon is None else lexicon
    version, data = model_version(load_model(model)), knowledge(lexicon, gazetteer)

    def new() -> Iterator[Article]:
        for article in chain([first], articles):
            if store.holds(article, model=version, knowledge=data):
                counts["unchanged"] += 1
                on_article()
            else:
                yield article

    store.put_knowledge(gazetteer)
    reader = partial(readings, model=model, gazetteer=gazetteer, lexicon=lexicon)
    for reading in _isolated(new(), reader, on_skip=skip):
        counts[store.put(reading)] += 1
        counts["sentences"] += reading.sentences
        counts["triples"] += len(reading.triples)
        if (counts["added"] + counts["replaced"]) % CHECKPOINT == 0:
            store.flush()
        on_article()
    rules.update(store)
    return _report(store, counts, skipped)


def open_triples(
    lines: Iterable[str], *, model: str | None = None, binary: bool = False
) -> Iterator[tuple[str, Triple]]:
    """The open triples of sentences, each with the id of its sentence.

    A line is a sentence, or an id, a tab and a sentence; without an id it is known by its number, from 1. `binary`
    takes triples with further arguments apart. Raises ModelError where the model is missing.
    """

    def sentences() -> Iterator[Article]:
        for number, line in enumerate(lines, 1):
            key, tab, sentence = line.partition("\t")
            if text := clean_line(sentence if tab else line):
                yield Article(id=str(number), name=clean_line(key) if tab else str(number), text=text)

    for article, triple in read_triples(sentences(), model=model):
        for one in binary_triples(triple) if binary else (triple,):
            yield article.name, one


def stored_triples(store: Store, *, model: str | None = None) -> Iterator[tuple[str, Triple]]:
    """The open triples of all articles in a store, each with its id: article/sentence."""

    def articles() -> Iterator[Article]:
        for key, name in store.articles():
            (text,) = store.select(f"SELECT ?t WHERE {{ <{BASE}article/{key}> dip:text ?t }}")[1][0]
            yield Article(id=key, name=name, text=str(text))

    for article, triple in read_triples(articles(), model=model):
        yield f"{article.name}/{triple.sentence}", triple


def _isolated(
    articles: Iterable[Article], read_all: Reader, *, on_skip: Callable[[ArticleError], None]
) -> Iterator[Reading]:
    """What is read out of the articles; those that the parser or a rule fails on are passed to `on_skip`."""
    articles = iter(articles)
    while batch := list(islice(articles, BATCH)):
        try:
            found = list(read_all(batch))
        except Exception:  # news is hostile and spaCy raises anything: which article it was shows one by one
            found = [r for a in batch for r in _alone(a, read_all, on_skip=on_skip)]
        yield from found


def _alone(article: Article, read_all: Reader, *, on_skip: Callable[[ArticleError], None]) -> list[Reading]:
    """What is read out of one article, in a list; an empty one where it cannot be read."""
    try:
        return list(read_all([article]))
    except Exception as fault:  # as above
        kind = f"{type(fault).__name__}: {fault}".splitlines()[0]
        on_skip(ArticleError(article.origin, f"could not be read ({kind}); please report it", "failed"))
        return []


_CLAIMS = "SELECT ?f (COUNT(?c) AS ?n) WHERE { ?c a dip:Claim ; dip:factuality ?f } GROUP BY ?f"
_ACTORS = "SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE { ?a dip:mentionedAs ?m }"
_EDGES = """
SELECT (COUNT(*) AS ?n) WHERE {
  ?p dip:sign ?sign . GRAPH <%s> { ?a ?p ?b }
  FILTER (!EXISTS { ?p a owl:SymmetricProperty } || STR(?a) <= STR(?b))
}
"""


def _report(store: Store, counts: Counter[str], skipped: Iterable[ArticleError]) -> Report:
    """The report of a run that is over."""
    found = [(local_name(URIRef(str(f))), int(str(n))) for f, n in store.select(_CLAIMS)[1]]
    return Report(
        added=counts["added"],
        replaced=counts["replaced"],
        unchanged=counts["unchanged"],
        skipped=tuple(skipped),
        sentences=counts["sentences"],
        triples=counts["triples"],
        articles=len(store.articles()),
        claims_by_factuality=dict(sorted(found, key=lambda pair: (-pair[1], pair[0]))),
        actors=_number(store, _ACTORS),
        edges=_number(store, _EDGES % DERIVED_GRAPH),
    )


def _number(store: Store, query: str) -> int:
    """The answer of a query that counts."""
    return int(str(store.select(query)[1][0][0]))
