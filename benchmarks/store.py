"""Ingest, replacement and the derived graph, by `python -m benchmarks.store [--articles N]`.

Ingest is measured against pyoxigraph's own transactions (`Store.extend`, one for each article) on the same quads, which
are made before the clock starts; ours includes making them, but for the signature by which copies of a story are found:
a build has it by then. The rest is measured in a store of N articles (see
`benchmarks.corpus`) and in an empty one. All times are CPU times of this process unless said otherwise, the median of
several: on a busy machine the clock on the wall tells of the neighbours.
"""

from __future__ import annotations

import argparse
import gc
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from math import log
from pathlib import Path
from statistics import median

import pyoxigraph as ox

from benchmarks.corpus import NEWS, articles, fill, renamed, wikinews
from kg import gazetteer, rules
from kg.model import Reading
from kg.rdf import reading_triples
from kg.store import Store, open_store
from kg.stories import signature
from kg.terms import to_ox


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of some work."""
    began = time.process_time()
    work()
    return time.process_time() - began


def ingest(found: Sequence[Reading], folder: Path, rounds: int = 3) -> float:
    """How fast articles get into our store, as a share of the speed of pyoxigraph's own transactions."""
    quads = [to_ox(reading_triples(r), r.article.graph) for r in found]
    gc.collect()
    gc.freeze()  # else the collector walks the readings again and again while either side makes quads

    def ours(where: Path) -> float:
        used = 0.0
        with open_store(where, create=True) as store:
            for reading in found:
                signature(reading.article.text)  # remembered
                used += seconds(lambda reading=reading: store.put(reading))  # type: ignore[misc]
        return used

    def theirs(where: Path) -> float:
        store = ox.Store(str(where))
        return seconds(lambda: [store.extend(q) for q in quads])

    shares = []
    for turn in range(rounds):
        raw, own = theirs(folder / f"raw{turn}"), ours(folder / f"own{turn}")
        print(f"  {sum(map(len, quads)) / raw:,.0f} quads/s by pyoxigraph, {raw / own:.2f} of that by us")
        shares.append(raw / own)
        for name in ("raw", "own"):
            shutil.rmtree(folder / f"{name}{turn}")
    gc.unfreeze()
    return median(shares)


def replaced(store: Store, found: Sequence[Reading]) -> float:
    """The seconds that it takes to replace one article, which the store holds, by another version."""
    times = []
    for reading in found:
        store.put(reading)
        other = replace(reading, article=replace(reading.article, title="Another version"))
        times.append(seconds(lambda other=other: store.put(other)))  # type: ignore[misc]
        store.remove(reading.article.id)
    return median(times)


def followed(store: Store, found: Sequence[Reading]) -> tuple[float, float, float]:
    """Wall seconds to put an article and let the derived graph follow: median and greatest; and to remove it."""
    put, gone = [], []
    for reading in found:
        for times, change in (
            (put, lambda r=reading: store.put(r)),
            (gone, lambda r=reading: store.remove(r.article.id)),
        ):  # type: ignore[misc]
            began = time.perf_counter()
            change()
            rules.update(store)
            times.append(time.perf_counter() - began)
    return median(put), max(put), median(gone)


def main(arguments: list[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument(
        "--store", type=Path, help="a store that `benchmarks.corpus` made; it is changed and changed back"
    )
    options = parser.parse_args(arguments)
    if not NEWS.exists():
        print("no ../shared/eval beside the checkout: nothing to store")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("Ingest, 295 articles:")
        print(f"  median {ingest(wikinews(), folder):.2f}")
        few = [renamed(r, 1_000_000) for r in islice(wikinews(), 0, 295, 30)]
        with open_store(folder / "empty", create=True) as store:
            store.put_knowledge(gazetteer.load())
            empty = replaced(store, few)
        sizes = [] if options.store else [options.articles // n for n in (10, 5, 2)]
        costs = []
        for size in sizes:
            fill(folder / str(size), articles(size))
            with open_store(folder / str(size), read_only=True) as store:
                costs.append(seconds(lambda store=store: rules.compute(store)))  # type: ignore[misc]
            print(f"Derived graph of {size:,} articles: {costs[-1]:.1f} s")
        where = options.store or folder / "large"
        if not options.store:
            fill(where, articles(options.articles))
        with open_store(where) as store:
            number = len(store.articles())
            costs.append(seconds(lambda: rules.compute(store)))
            print(f"Derived graph of {number:,} articles: {costs[-1]:.1f} s", end="")
            if sizes:
                print(
                    f"; grows as the articles to the power of {log(costs[-1] / costs[0]) / log(number / sizes[0]):.2f}"
                )
            large = replaced(store, few)
            print(
                f"\nReplacing an article: {large * 1000:.1f} ms, {large / empty:.1f} times as long as in an empty store"
            )
            rules.update(store)
            middle, most, gone = followed(store, few)
            print(f"Derived graph follows one article: {middle:.2f} s, at most {most:.2f} s; its removal {gone:.2f} s")
            stored = sorted(f"{q.triple} .\n" for q in store.quads(graph=rules.DERIVED_GRAPH))
            print(f"It is then what all articles give: {stored == rules.compute(store)}")


if __name__ == "__main__":
    main()
