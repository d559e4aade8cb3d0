"""Kill `kg build` again and again and see that nothing is lost or doubled, by `python -m scripts.kill_builds NEWS`.

A build that nobody disturbs comes first. Then builds of the same articles are killed (SIGKILL) at random moments and
started again on what is left, until they are done; and that anew, until there were enough kills. After each kill the
store must open, each article in it must be, triple by triple, what the undisturbed build made of it, and a derived
graph that says to be current must be what the rules make of it. Each build that gets through must have the same N-Quads
as the undisturbed one.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rdflib import URIRef

from kg import export, rules
from kg.errors import StoreError
from kg.model import BASE
from kg.rdf import DERIVED_GRAPH
from kg.store import Store, open_store

ROOT = Path(__file__).resolve().parents[1]


class BrokenError(Exception):
    """A store did not keep its promise."""


def expect(holds: bool, fault: str) -> None:
    """Raise BrokenError unless something holds."""
    if not holds:
        raise BrokenError(fault)


def start(source: str, store: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start a build, in a process group of its own."""
    command = [sys.executable, "-m", "kg", "build", source, "--store", str(store)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with log.open("wb") as out:
        return subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=environment, start_new_session=True)


def quads(store: Store) -> list[str]:
    """The store as sorted N-Quads."""
    out = io.BytesIO()
    export.write(store, "nquads", out)
    return out.getvalue().decode().splitlines()


def graph(store: Store, key: str) -> frozenset[str]:
    """The triples of an article."""
    return frozenset(str(quad.triple) for quad in store.quads(graph=URIRef(f"{BASE}graph/{key}")))


def kill(run: subprocess.Popen[bytes], delay: float) -> bool:
    """Kill a build after some seconds; False where it had ended before."""
    try:
        run.wait(delay)
        return False
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        return True


def verify(where: Path, whole: dict[str, frozenset[str]]) -> int:
    """How many articles a store holds, each of them whole. Raises BrokenError where one is not."""
    if not (where / "CURRENT").exists():
        return 0  # killed before there was a store
    try:
        store = open_store(where, read_only=True)
    except StoreError as fault:
        expect("not one that dragoman made" in str(fault), str(fault))  # killed before the first write
        return 0
    with store:
        found = [key for key, _ in store.articles()]
        expect(len(found) == len(set(found)), "an article is there twice")
        for key in found:
            expect(graph(store, key) == whole[key], f"article {key} is not whole")
        if rules.is_current(store):
            derived = sorted(f"{quad.triple} .\n" for quad in store.quads(graph=DERIVED_GRAPH))
            expect(derived == rules.compute(store), "the derived graph says to be current and is not")
        return len(found)


def run(source: str, *, kills: int, seed: int, folder: Path, spread: float | None = None) -> tuple[int, int]:
    """Kill builds so many times; the number of builds that got through, and of articles. Raises BrokenError at a fault.

    Each build is killed after 0 to `spread` seconds; by default a quarter of what the undisturbed build takes.
    """
    chance, log = random.Random(seed), folder / "log"  # noqa: S311
    began = time.perf_counter()
    code = start(source, folder / "whole", log).wait()
    expect(code == 0, log.read_text())
    took = time.perf_counter() - began
    with open_store(folder / "whole", read_only=True) as store:
        expected = quads(store)
        whole = {key: graph(store, key) for key, _ in store.articles()}
    print(f"undisturbed: {len(whole)} articles, {len(expected):,} quads, {took:.0f} s", flush=True)
    done, through, where, held = 0, 0, folder / "killed", 0
    while True:
        delay = chance.uniform(0, spread or took / 4) if done < kills else 10_000.0
        process = start(source, where, log)
        if kill(process, delay):
            done += 1
            now = verify(where, whole)
            expect(now >= held, "articles are lost")
            held = now
            print(f"kill {done} after {delay:.2f} s: {held} of {len(whole)} articles, all whole", flush=True)
            continue
        expect(process.returncode == 0, log.read_text())
        with open_store(where, read_only=True) as store:
            expect(quads(store) == expected, "the N-Quads differ from those of the undisturbed build")
        through, held = through + 1, 0
        print(f"build {through} got through: the same N-Quads", flush=True)
        if done >= kills:
            return through, len(whole)
        shutil.rmtree(where)


def main(arguments: list[str] | None = None) -> None:
    """Print each kill and the outcome."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("news", help="articles, as `kg build` takes them")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--spread", type=float, help="kill after 0 to so many seconds")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        through, articles = run(
            options.news, kills=options.kills, seed=options.seed, folder=Path(folder), spread=options.spread
        )
    print(f"{options.kills} kills, {through} builds of {articles} articles got through, each the same as undisturbed")


if __name__ == "__main__":
    main()
