"""The straight line, spelled once: articles → readings → store → derived graph.

    with open_store("dragoman-store", create=True) as store:
        report = build(["news/"], store=store)

One bad article never stops a run: it is left out, counted and listed. One bad claim never costs an article: so is it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Literal

from kg import copies, merging, parts, rules, stories, workers
from kg import gazetteer as known
from kg import lexicon as lexicons
from kg.articles import MAX_CHARS, read, refuse_second
from kg.documents import installed_version
from kg.errors import ArticleError, PartError
from kg.extract.triples import binary as binary_triples
from kg.merging import Merged
from kg.model import BASE, Article
from kg.rdf import activity
from kg.readers.plain import clean_line
from kg.reading import knowledge
from kg.reading import open_triples as read_triples
from kg.report import Report, report_of

if TYPE_CHECKING:
    from kg.decisions import Decision
    from kg.gazetteer import Gazetteer
    from kg.lexicon import Lexicon
    from kg.model import LeftOut, Reading, Triple, Written
    from kg.store import Store

Name = tuple[str, str]  # id and name of an article

CHECKPOINT = 200  # articles that a power cut can cost at most

OTHERWISE = "was read by another dragoman, model, lexicon or gazetteer; give the same, or make the part again"


def build(
    sources: Iterable[str],
    *,
    store: Store,
    model: str | None = None,
    gazetteer: Gazetteer | None = None,
    lexicon: Lexicon | None = None,
    decisions: Iterable[Decision] | None = None,
    max_chars: int = MAX_CHARS,
    columns: Mapping[str, str] | None = None,
    private_hosts: bool = False,
    jobs: int = 1,
    on_article: Callable[[], None] = lambda: None,
    stop: Callable[[], bool] = lambda: False,
) -> Report:
    """Read news into a store, each article in one transaction, then bring the derived graph up to date.

    `sources`, `max_chars`, `columns` and `private_hosts` are as in `kg.articles.read`, `model` as in
    `kg.documents.load_model`; gazetteer and lexicon are the packaged ones by default. With more than one of `jobs`,
    so many processes read (see `kg.workers.Workers`), and the outcome is the same. `on_article` is called after each
    article, also a skipped one, and `stop` asked: where it says so, the run ends after the article at hand. An article
    that the store holds as it would be read now is not read again, so that a run that was stopped goes on where it was.
    `decisions` on who is the same (see `kg.decisions`) take the place of those that the store keeps, and hold for all
    that is in it; without them, those that it keeps hold. Raises ModelError, StoreError and DecisionError.
    """
    skipped: list[ArticleError] = []

    def skip(fault: ArticleError) -> None:
        fault.__cause__ = fault.__context__ = None  # with the frames of a traceback they would keep whole files
        skipped.append(fault.with_traceback(None))
        on_article()

    articles = read(sources, on_skip=skip, max_chars=max_chars, columns=columns, private_hosts=private_hosts)
    first = next(articles, None)
    gazetteer = known.load() if gazetteer is None else gazetteer
    if first is not None:
        store.put_knowledge(gazetteer)
    if decisions is not None:
        merging.remember(store, decisions)
    if first is None:
        merged = merging.replay(store) if decisions is None else bring_up_to_date(store)
        return report_of(store, Counter(), skipped, [], merged=merged, stopped=stop())
    lexicon = lexicons.load() if lexicon is None else lexicon
    version, data = installed_version(model), knowledge(lexicon, gazetteer)
    read_all = workers.reader(model, gazetteer, lexicon)
    intake = _Intake(store, version, data, on_article=on_article)
    new = intake.new(chain([first], articles), stop)
    with workers.Workers(jobs, model, gazetteer, lexicon) as pool:
        for reading in pool.read(new, on_skip=skip, stop=stop):
            intake.put(reading)
            for copy in intake.leading_copies(reading.article):
                for again in workers.together([copy], read_all, on_skip=skip):
                    intake.put(again)
    for copy in intake.left_over():
        for again in workers.together([copy], read_all, on_skip=skip):
            intake.put(again)
    return report_of(store, intake.counts, skipped, intake.left_out, merged=bring_up_to_date(store), stopped=stop())


def load(
    folders: Sequence[str],
    *,
    store: Store,
    gazetteer: Gazetteer | None = None,
    lexicon: Lexicon | None = None,
    decisions: Iterable[Decision] | None = None,
    on_article: Callable[[], None] = lambda: None,
    stop: Callable[[], bool] = lambda: False,
) -> Report:
    """Bring the parts that an engine made (see `kg.engine`) into a store: as if `build` had read their articles there.

    Parameters are as in `build`; gazetteer and lexicon must be those that the parts were read with. A load that was
    stopped goes on where it was. Raises PartError for parts that are not whole or were read otherwise than `build`
    would read now, before anything is written, and StoreError.
    """
    gazetteer = known.load() if gazetteer is None else gazetteer
    data = knowledge(lexicons.load() if lexicon is None else lexicon, gazetteer)
    reports = parts.reports(folders)
    model = parts.head_of(reports[0]).model
    for report in reports:
        if parts.expect_whole(report).made != str(activity(model, data)):
            raise PartError(f"{report}: {OTHERWISE}")
    skipped: list[ArticleError] = []
    seen: dict[str, tuple[str, str]] = {}
    store.put_knowledge(gazetteer)
    if decisions is not None:
        merging.remember(store, decisions)
    intake = _Intake(store, model, data, on_article=on_article)
    for found in chain.from_iterable(map(parts.entries, reports)):
        try:
            if isinstance(found, ArticleError):
                raise found
            refuse_second(found.article, seen)
        except ArticleError as fault:
            skipped.append(fault.with_traceback(None))
            on_article()
        else:
            intake.put_new(found)
        if stop():
            break
    return report_of(store, intake.counts, skipped, intake.left_out, merged=bring_up_to_date(store), stopped=stop())


def bring_up_to_date(store: Store) -> Merged:
    """Put together what is decided to be the same; find stories and the derived graph anew where articles have changed.

    Every change of a store ends with it.
    """
    merged = merging.replay(store)
    if not rules.is_current(store):
        stories.link(store)
        rules.update(store)
    return merged


class _Intake:
    """What of a run goes into the store, and how: as an article, as a further address of one, or not again."""

    def __init__(self, store: Store, version: str, knowledge: str, *, on_article: Callable[[], None]) -> None:
        self.counts: Counter[str] = Counter()
        self.left_out: list[LeftOut] = []
        self._store, self._version, self._knowledge = store, version, knowledge
        self._on_article = on_article
        self._waiting: dict[str, list[Article]] = {}  # by text: copies of the article that is being read

    def new(self, articles: Iterable[Article], stop: Callable[[], bool]) -> Iterator[Article]:
        """The articles that have to be read."""
        for article in articles:
            if stop():
                return
            if self._is_new(article):
                yield article

    def _is_new(self, article: Article) -> bool:
        """Whether an article has to be read; where not, it is counted, or waits for the one that it is a copy of."""
        store = self._store
        record = None if article.url is None else copies.known_as(store, article)
        if record and record[1] == article.content_hash:
            return self._count("unchanged")
        if record:
            copies.detach(store, article, of=record[0])
        if store.holds(article, model=self._version, knowledge=self._knowledge):
            return self._count("unchanged")
        if article.url is None:
            return True
        text = copies.key(article.text)
        if text in self._waiting:
            self._waiting[text].append(article)
            return False
        other = copies.original(store, article)
        if other is not None and other < article.id:
            return self._attach(article, to=other)
        self._waiting[text] = []
        return True

    def _count(self, outcome: str) -> Literal[False]:
        self.counts[outcome] += 1
        self._on_article()
        return False

    def _attach(self, article: Article, *, to: str) -> Literal[False]:
        copies.attach(self._store, article, to=to)
        return self._count("copies")

    def put_new(self, found: Written) -> None:
        """Write what others have read, unless it is here already or is a copy."""
        if self._is_new(found.article):
            self.put(found)
            self._waiting.clear()  # what comes next finds it in the store

    def put(self, reading: Reading | Written) -> None:
        """Write what was read, with the addresses that the same text is known under, and count it."""
        store, article = self._store, reading.article
        kept = copies.records(store, article)
        outcome = store.put(reading)
        if kept:
            copies.move(store, kept, to=article.id)
        other = copies.original(store, article)
        if other is not None and article.id < other:
            copies.move(store, [], to=article.id, demoted=other)
        self.counts["sentences"] += reading.sentences
        self.left_out += reading.left_out
        self._count(outcome)
        if (self.counts["added"] + self.counts["replaced"]) % CHECKPOINT == 0:
            store.flush()

    def leading_copies(self, article: Article) -> Iterator[Article]:
        """Of the copies that waited for an article those that have to be read in its place; the others are recorded."""
        waiting = self._waiting.pop(copies.key(article.text), []) if article.url is not None else []
        lead = article.id
        for copy in sorted(waiting, key=lambda one: one.id):
            if copy.id < lead:
                lead = copy.id
                yield copy
            else:
                self._attach(copy, to=lead)

    def left_over(self) -> Iterator[Article]:
        """The copies of articles that could not be read after all."""
        for waiting in self._waiting.values():
            yield from waiting


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


def stored_triples(
    store: Store, *, model: str | None = None, following: Callable[[list[Name]], Iterable[Name]] = iter
) -> Iterator[tuple[str, Triple]]:
    """The open triples of all articles in a store, each with its id: article/sentence.

    `following` gets the ids and names of the articles and gives them back one by one, as a progress bar does.
    """

    def articles() -> Iterator[Article]:
        for key, name in following(store.articles()):
            (text,) = store.select(f"SELECT ?t WHERE {{ <{BASE}article/{key}> dip:text ?t }}")[1][0]
            yield Article(id=key, name=name, text=str(text))

    for article, triple in read_triples(articles(), model=model):
        yield f"{article.name}/{triple.sentence}", triple
