"""Articles to readings, so that no article stops the others: in this process, or in several.

An article that the parser or a rule fails on costs only itself, and a claim that would break a guard of the shapes is
left out without its article. A process that is killed, say for want of memory, is replaced, and its articles are read
again; the one that kills a process alone is left out and listed.
"""

from __future__ import annotations

import gc
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TYPE_CHECKING, TypeVar

from kg import guards
from kg.errors import ArticleError, KgError
from kg.guards.door import admitted
from kg.model import Article
from kg.reading import readings
from kg.terms import written

if TYPE_CHECKING:
    from kg.gazetteer import Gazetteer
    from kg.lexicon import Lexicon
    from kg.model import Reading, Written

Reader = Callable[[Iterable[Article]], Iterator["Reading | ArticleError"]]  # one for each article, in order
Item = TypeVar("Item")
OnSkip = Callable[[ArticleError], None]

BATCH = 8, 40_000  # articles, and characters unless one is longer, that are tried again one by one after a fault
SWEEP = 128  # batches between two full collections of garbage
AHEAD = 3  # batches that are given out for each process: enough to keep it busy, few enough to fit into memory
KILLED = "the process that read it was killed, most likely for want of memory; shorten the article"
STRIKES = 2  # times that a batch may be out while a process dies, before its articles are read alone


def reader(model: str | None, gazetteer: Gazetteer, lexicon: Lexicon) -> Reader:
    """What reads articles for a build: without the claims that break a guard, as `kg.guards.door.admitted` says."""
    classes = guards.classes_of(gazetteer)

    def read(articles: Iterable[Article]) -> Iterator[Reading | ArticleError]:
        for reading in readings(articles, model=model, gazetteer=gazetteer, lexicon=lexicon, with_triples=False):
            yield admitted(reading, classes)

    return read


def isolated(
    articles: Iterable[Article], read_all: Reader, *, on_skip: OnSkip, stop: Callable[[], bool] = lambda: False
) -> Iterator[Reading]:
    """What is read out of the articles, in this process; those that cannot be read are passed to `on_skip`.

    Where `stop` says so, articles that are not read yet are left. Raises KgError where no article is at fault, but the
    ontology, a lexicon or the model.
    """
    for batch in swept(batches(articles)):
        for reading in together(batch, read_all, on_skip=on_skip):
            yield reading
            if stop():
                return


def batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """The articles, so many together as are tried again one by one."""
    batch: list[Article] = []
    room = 0
    for article in articles:
        if batch and (len(batch) == BATCH[0] or len(article.text) > room):
            yield batch
            batch = []
        room = (room if batch else BATCH[1]) - len(article.text)
        batch.append(article)
    if batch:
        yield batch


def swept(given: Iterable[Item]) -> Iterator[Item]:
    """Batches of articles, with garbage collected between them and not meanwhile.

    A parse is a large circle of tokens, all alive until its article is read. Python's collector would walk all that
    lives again and again while they are made, for a third of the time that the rules take.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        for number, item in enumerate(given, 1):
            yield item
            gc.collect(0 if number % SWEEP else 2)
    finally:
        if was_on:
            gc.enable()


def together(batch: list[Article], read_all: Reader, *, on_skip: OnSkip) -> Iterator[Reading]:
    """What is read out of a batch; where that fails, out of its articles one by one."""
    done = 0
    try:
        for found in read_all(batch):
            if isinstance(found, ArticleError):
                on_skip(found)
            else:
                yield found
            done += 1
    except KgError:
        raise
    # Beside `readers.hostile` the one place where anything is caught: no article stops a run, whatever spaCy or a rule
    # raises on it. Which it was shows one by one; it is counted, and listed with what was raised.
    except Exception as fault:  # noqa: BLE001
        if len(batch) == 1:
            kind = f"{type(fault).__name__}: {fault}".splitlines()[0]
            on_skip(ArticleError(batch[0].origin, f"could not be read ({kind}); please report it", "failed"))
        else:
            for article in batch[done:]:
                yield from together([article], read_all, on_skip=on_skip)


_Answer = list["Written | tuple[str, str, str]"]  # in the order of the articles; faults as what makes an ArticleError


class Workers:
    """What reads the articles of a run, in a `with` block: this process, or `jobs` others that load the model once.

    Others are started anew ("spawn"): a script that uses them needs `if __name__ == "__main__":`.
    """

    def __init__(self, jobs: int, model: str | None, gazetteer: Gazetteer, lexicon: Lexicon) -> None:
        self._jobs, self._tools = jobs, (model, gazetteer, lexicon)
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def read(
        self, articles: Iterable[Article], *, on_skip: OnSkip, stop: Callable[[], bool] = lambda: False
    ) -> Iterator[Reading | Written]:
        """As `isolated`, and in the same order; what other processes read comes as N-Quads."""
        if self._jobs == 1:
            yield from isolated(articles, reader(*self._tools), on_skip=on_skip, stop=stop)
            return
        given = batches(articles)
        out: deque[_Batch] = deque()  # given out, and not yet answered
        while True:
            while len(out) < self._jobs * AHEAD and (batch := next(given, None)):
                out.append(_Batch(batch))
            if not out:
                return
            for one in out:
                if one.answer is None:
                    one.answer = self._submit(one.articles)
            first = out[0]
            assert first.answer is not None  # noqa: S101
            try:
                answer = first.answer.result()
            except BrokenProcessPool:
                self._end()
                for one in out:
                    if one.answer is not None and (not one.answer.done() or one.answer.exception() is not None):
                        one.answer, one.strikes = None, one.strikes + 1
                if first.strikes < STRIKES:
                    continue
                answer = [found for article in first.articles for found in self._alone(article)]
            out.popleft()
            for found in answer:
                if isinstance(found, tuple):
                    on_skip(ArticleError(*found))
                else:
                    yield found
                if stop():
                    return

    def _submit(self, articles: list[Article]) -> Future[_Answer]:
        """Give articles to the processes, which are started where there are none."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._jobs, mp_context=get_context("spawn"), initializer=_start, initargs=self._tools
            )
        try:
            return self._pool.submit(_read, articles)
        except BrokenProcessPool as fault:  # one died since the last answer
            failed: Future[_Answer] = Future()
            failed.set_exception(fault)
            return failed

    def _alone(self, article: Article) -> _Answer:
        """One article in processes that read nothing else meanwhile."""
        try:
            return self._submit([article]).result()
        except BrokenProcessPool:
            self._end()
            return [(article.origin, KILLED, "failed")]

    def _end(self) -> None:
        """End the processes; what they have not begun is dropped."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


class _Batch:
    """Articles that are given out together."""

    def __init__(self, articles: list[Article]) -> None:
        self.articles = articles
        self.answer: Future[_Answer] | None = None
        self.strikes = 0


_reader: Reader | None = None  # of a worker process


def _start(model: str | None, gazetteer: Gazetteer, lexicon: Lexicon) -> None:
    """Make a process ready; Ctrl-C is for the parent, which lets the article at hand be finished."""
    global _reader  # noqa: PLW0603  # a process of a pool has no other place for what it keeps
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _reader = reader(model, gazetteer, lexicon)


def _read(articles: list[Article]) -> _Answer:
    """What a worker process answers."""
    assert _reader is not None  # noqa: S101
    found: _Answer = []
    for reading in isolated(articles, _reader, on_skip=lambda f: found.append((f.where, f.fault, f.reason))):
        found.append(written(reading))  # extending would not keep the order of what is skipped
    return found
