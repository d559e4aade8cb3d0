"""Does an article cost the same among ten thousand as among one thousand? By `python -m benchmarks.flat [--whole]`.

The corpus is the 295 Wikinews articles told again and again with other words (see `retold`), so that nine in ten
tellings are stories of their own and one in ten is a copy. `kg build` reads 1,000 of them into a store, and all of
them into another. Without `--whole`, what it reads out of them comes from the readings of the 295, so that all but the
reading is measured at full size, in minutes; before that, some are really read, at the beginning and at the end of the
corpus, to see that reading costs the same at either. With `--whole`, all are really read: half an hour or more.

All times are CPU seconds of this process. The exponent of a stage says with which power of the number of articles it
grows.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import kg
from benchmarks.corpus import NEWS, renamed, wikinews
from kg import gazetteer, lexicon, rules, stories, workers
from kg.articles import read
from kg.model import Article, Reading

FEW = 1_000
BATCH = 10  # articles that are read before it is the turn of those at the other end
COPIES = 10  # every so many tellings, one has nearly the words of the first
CHANGED, COPIED = 0.4, 0.02  # the share of words that another story, and a copy, has of its own


def retold(reading: Reading, turn: int) -> str:
    """The text told again: other words in the same places, but for the sentences that claims are read out of."""
    if not turn:
        return reading.article.text
    chance = random.Random(f"{reading.article.id} {turn}")  # noqa: S311
    kept = {i for c in reading.claims for i in range(c.evidence.sentence_start, c.evidence.sentence_end)}
    share = COPIED if turn % COPIES == 0 else CHANGED
    table = _other(turn)

    def told(word: re.Match[str]) -> str:
        kept_here = word.start() in kept or chance.random() > share
        return word.group() if kept_here else word.group().translate(table)

    return re.sub(r"[^\W\d_]+", told, reading.article.text)


@cache
def _other(turn: int) -> dict[int, int]:
    """What makes another word of one, as long and as like English in each turn."""
    table: dict[int, int] = {}
    for alphabet in ("aeiou", "bcdfghklmnprst"):
        by = turn % len(alphabet)
        table |= str.maketrans(alphabet, alphabet[by:] + alphabet[:by])
    return table


def corpus(number: int, where: Path) -> Path:
    """A file of so many articles, no two of one text or address."""
    found = wikinews()
    with where.open("w", encoding="utf-8") as file:
        for count in range(number):
            turn, reading = count // len(found), found[count % len(found)]
            article = reading.article
            file.write(
                json.dumps(
                    {
                        "id": f"{count}",
                        "url": f"https://paper{turn}.example/{count % len(found)}",
                        "title": article.title,
                        "publisher": f"Paper {turn}",
                        "published": None if article.published is None else article.published.isoformat(),
                        "text": retold(reading, turn),
                    }
                )
                + "\n"
            )
    return where


def known_reader(*_: object) -> workers.Reader:
    """A reader that knows what is in the articles of the corpus."""
    found = wikinews()

    def again(article: Article) -> Reading:
        turn, place = divmod(int(article.name), len(found))
        reading = renamed(found[place], turn)
        claims = (
            replace(c, article=article.id, evidence=replace(c.evidence, article=article.id)) for c in reading.claims
        )
        return replace(reading, article=article, claims=tuple(claims))

    return lambda articles: map(again, articles)


class Clock:
    """CPU seconds by stage, and where the clock stood after each article."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self.steps = [time.process_time()]

    def timed(self, name: str, action: Callable[..., Any]) -> Callable[..., Any]:
        """The same action, whose time is taken."""

        def act(*arguments: Any, **options: Any) -> Any:
            began = time.process_time()
            try:
                return action(*arguments, **options)
            finally:
                self.spent[name] += time.process_time() - began  # type: ignore[assignment]

        return act

    def step(self) -> None:
        """Called after each article."""
        self.steps.append(time.process_time() - self.spent["reading"])

    def reader(self, read_all: workers.Reader) -> workers.Reader:
        """The same reader, whose time is taken."""

        def act(articles: Iterable[Article]) -> Iterator[Any]:
            found = read_all(articles)
            while (one := self.timed("reading", next)(found, None)) is not None:
                yield one

        return act


def built(source: Path, store: Path, reader: Callable[..., workers.Reader]) -> Clock:
    """A build, by stage."""
    clock = Clock()
    link, update, make = stories.link, rules.update, workers.reader
    stories.link, rules.update = clock.timed("stories", link), clock.timed("derived graph", update)
    workers.reader = lambda *tools: clock.reader(reader(*tools))
    try:
        with kg.open_store(store, create=True) as opened:
            report = clock.timed("all", kg.build)([str(source)], store=opened, on_article=clock.step)
    finally:
        stories.link, rules.update, workers.reader = link, update, make
    assert not report.skipped, report.skipped[0]
    stages = sum(clock.spent[name] for name in ("reading", "stories", "derived graph"))
    clock.spent["files, copies and store"] = clock.spent["all"] - stages
    print(f"{report.articles:,} articles, {report.stories:,} stories, {report.edges:,} edges: {peak():,} MB at most")
    return clock


def peak() -> int:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def really_read(source: Path, number: int) -> tuple[float, float]:
    """CPU seconds that reading takes for an article of average length, at the beginning of the corpus and at its end.

    They are read in turns. The articles at either end are not of one length, so that it is characters that count.
    """
    lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
    average = sum(len(json.loads(line)["text"]) for line in lines) / len(lines)
    ends = lines[:number], lines[-number:]
    read_all = workers.reader(None, gazetteer.load(), lexicon.load())
    spent, characters = [0.0, 0.0], [0, 0]
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "some.jsonl")
        for start in range(0, number, BATCH):
            for end, some in enumerate(ends):
                path.write_text("".join(some[start : start + BATCH]), encoding="utf-8")
                articles = list(read([str(path)], on_skip=lambda fault: None))
                began = time.process_time()
                found = list(workers.isolated(articles, read_all, on_skip=print))
                assert len(found) == len(articles)
                if start:  # the first loads the model
                    spent[end] += time.process_time() - began
                    characters[end] += sum(len(article.text) for article in articles)
    return average * spent[0] / characters[0], average * spent[1] / characters[1]


def main(arguments: list[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--sample", type=int, default=100, help="articles that are really read at either end")
    parser.add_argument("--whole", action="store_true", help="really read all articles")
    options = parser.parse_args(arguments)
    if not NEWS.exists():
        print("no ../shared/eval beside the checkout: no corpus")
        return
    many: int = options.articles
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = corpus(many, folder / "many.jsonl")
        first = folder / "few.jsonl"
        first.write_text("".join(source.read_text("utf-8").splitlines(keepends=True)[:FEW]), encoding="utf-8")
        reader = workers.reader if options.whole else known_reader
        begin, end = (0.0, 0.0) if options.whole else really_read(source, options.sample)
        small, large = built(first, folder / "few", reader), built(source, folder / "many", reader)
    print(f"\nCPU seconds{'':22}{FEW:>10,}{many:>10,}   exponent")
    for stage in ("reading", "files, copies and store", "stories", "derived graph"):
        few, all_ = small.spent[stage], large.spent[stage]
        if stage == "reading" and not options.whole:  # that the ends differ by chance must not hide what grows
            few, all_ = FEW * (begin + end) / 2, many * (begin + end) / 2
        print(f"{stage:33}{few:10.1f}{all_:10.1f}{log(all_ / few) / log(many / FEW):11.2f}")
        small.spent["whole"] += few  # type: ignore[assignment]
        large.spent["whole"] += all_  # type: ignore[assignment]
    speeds = FEW / small.spent["whole"], many / large.spent["whole"]
    print(f"{'articles per CPU second':33}{speeds[0]:10.2f}{speeds[1]:10.2f}")
    print(f"at {many:,} articles {speeds[1] / speeds[0]:.3f} of the speed at {FEW:,}")
    if not options.whole:
        print(f"reading: {begin * 1000:.1f} ms an article at the beginning of the corpus, {end * 1000:.1f} at its end")
    marks = large.steps[::FEW]
    each = " ".join(f"{(later - one) / FEW * 1000:.2f}" for one, later in pairwise(marks))
    print(f"ms an article, by thousand, without reading, stories and derived graph: {each}")


if __name__ == "__main__":
    main()
