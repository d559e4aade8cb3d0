"""Kill `kg build` again and again and see that nothing is lost or doubled, by `python -m scripts.kill_builds NEWS`.

A build that nobody disturbs comes first, and its course is noted: when each article was written, and when stories and
derived graph were made. Then one store is built by a chain of builds of the same articles. Each goes on from what the
one before has left, and is killed (SIGKILL) at a moment drawn by chance:

- while articles are read, once in each of so many equal parts of them;
- while an article is being written, any of them;
- while stories are found, and while the derived graph is made;
- a few while the command starts, before there is a store.

Where a kill comes too late, an article is taken out, so that the next build has something to do again: it follows a
small change. After each kill the store must open, hold all articles that it held before, each of them triple by triple
as the undisturbed build made it, and a derived graph that says to be current must be what the rules make of it. The
build that is let through at the end must give the same N-Quads as the undisturbed one.

All builds are forked from this process, which has loaded the language model and never opens a store itself: so a kill
costs what was read since the last one, and no more. Those that are killed at the start are commands of their own.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from rdflib import URIRef

from kg import export, gazetteer, guards, lexicon, rules, stories
from kg.cli import app
from kg.documents import load_model
from kg.errors import StoreError
from kg.model import BASE, Article, short_hash
from kg.rdf import DERIVED_GRAPH
from kg.reading import readings
from kg.store import Store, open_store

ROOT = Path(__file__).resolve().parents[1]
FORK = get_context("fork")
PHASES = {"reading": 0.56, "writing": 0.16, "stories": 0.12, "deriving": 0.12, "starting": 0.04}  # shares of the kills


class BrokenError(Exception):
    """A store did not keep its promise."""


def expect(holds: bool, fault: str) -> None:
    """Raise BrokenError unless something holds."""
    if not holds:
        raise BrokenError(fault)


# What runs in forked processes


def marked(pipe: Any, name: str, action: Callable[..., Any]) -> Callable[..., Any]:
    """An action that tells when it begins and ends."""

    def act(*arguments: Any, **options: Any) -> Any:
        pipe.send((name, time.monotonic()))
        result = action(*arguments, **options)
        pipe.send(("", time.monotonic()))
        return result

    return act


def build(source: str, where: Path, log: Path, pipe: Any) -> None:
    """`kg build`, which tells through a pipe what it is about."""
    os.setsid()
    with log.open("wb") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    Store.put = marked(pipe, "writing", Store.put)  # type: ignore[method-assign]
    stories.link = marked(pipe, "stories", stories.link)
    rules.update = marked(pipe, "deriving", rules.update)
    pipe.send(("reading", time.monotonic()))
    app(["build", source, "--store", str(where)])


def quads(store: Store) -> list[str]:
    """The store as sorted N-Quads."""
    out = io.BytesIO()
    export.write(store, "nquads", out)
    return out.getvalue().decode().splitlines()


def articles(store: Store) -> dict[str, frozenset[str]]:
    """The triples of each article."""
    return {
        key: frozenset(str(quad.triple) for quad in store.quads(graph=URIRef(f"{BASE}graph/{key}")))
        for key, _ in store.articles()
    }


def whole(where: Path, pipe: Any) -> None:
    """Articles and N-Quads of the undisturbed build."""
    with open_store(where, read_only=True) as store:
        pipe.send((articles(store), quads(store)))


def verify(where: Path, expected: dict[str, frozenset[str]], pipe: Any) -> None:
    """Send how many articles a store holds, or what is wrong with it."""
    try:
        pipe.send(len(verified(where, expected)))
    except (BrokenError, StoreError) as fault:
        pipe.send(str(fault))


def verified(where: Path, expected: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """The articles of a store, each of them whole. Raises BrokenError where one is not."""
    if not (where / "CURRENT").exists():
        return {}  # killed before there was a store
    try:
        store = open_store(where, read_only=True)
    except StoreError as fault:
        expect("not one that dragoman made" in str(fault), str(fault))  # killed before the first write
        return {}
    with store:
        found = articles(store)
        expect(len(found) == len(store.articles()), "an article is there twice")
        for key, triples in found.items():
            expect(triples == expected[key], f"article {key} is not whole")
        if rules.is_current(store):
            derived = sorted(f"{quad.triple} .\n" for quad in store.quads(graph=DERIVED_GRAPH))
            expect(derived == rules.compute(store), "the derived graph says to be current and is not")
        return found


def answer(action: Callable[..., None], *arguments: Any) -> Any:
    """What an action sends that runs in a process of its own, as everything does that opens a store."""
    mine, its = FORK.Pipe(duplex=False)
    process = FORK.Process(target=action, args=(*arguments, its))
    process.start()
    its.close()
    result = mine.recv()
    process.join()
    return result


# What decides when to kill


@dataclass(frozen=True, slots=True)
class Moment:
    """When to kill: so long after the beginning of a phase, once so many articles are in the store."""

    phase: str
    articles: int
    delay: float


def course(source: str, where: Path, log: Path) -> list[tuple[str, float]]:
    """Build undisturbed; what the build told, with the time since it began."""
    mine, its = FORK.Pipe(duplex=False)
    process = FORK.Process(target=build, args=(source, where, log, its))
    process.start()
    its.close()
    told = []
    while True:
        try:
            told.append(mine.recv())
        except EOFError:
            break
    process.join()
    expect(process.exitcode == 0, log.read_text())
    return [(name, at - told[0][1]) for name, at in told]


def moments(told: list[tuple[str, float]], kills: int, chance: random.Random) -> list[Moment]:
    """So many moments, in the order in which a build comes to them, by the course of the undisturbed build."""
    spans = [(name, told[i + 1][1] - at) for i, (name, at) in enumerate(told[:-1]) if name not in ("reading", "")]
    writes = [seconds for name, seconds in spans if name == "writing"]
    each = next(at for name, at in told if name == "stories") / len(writes)  # seconds of an article
    numbers = {phase: round(share * kills) for phase, share in PHASES.items()}
    numbers["reading"] += kills - sum(numbers.values())
    found = [Moment("starting", 0, chance.uniform(0, 2)) for _ in range(numbers["starting"])]
    for part in range(numbers["reading"]):
        at = len(writes) * (part + chance.random()) / numbers["reading"]
        found.append(Moment("reading", int(at), chance.uniform(0, each)))
    for _ in range(numbers["writing"]):
        number = chance.randrange(len(writes))
        found.append(Moment("writing", number + 1, chance.uniform(0, writes[number])))
    found.sort(key=lambda moment: (moment.phase != "starting", moment.articles, moment.delay))
    for phase in ("stories", "deriving"):
        (seconds,) = (seconds for name, seconds in spans if name == phase)
        found += [Moment(phase, len(writes), chance.uniform(0, seconds)) for _ in range(numbers[phase])]
    return found


def unsettle(where: Path, pipe: Any) -> None:
    """Take an article out where all is done, as a `kg remove` that is killed, so that there is something to do."""
    with open_store(where) as store:
        current = rules.is_current(store)
        if current:
            store.remove(store.articles()[0][0])
    pipe.send(current)


def kill(moment: Moment, source: str, where: Path, log: Path, *, held: int) -> bool:
    """Start a build on what a store holds, and kill it at its moment; False where it ended before."""
    if moment.phase == "starting":
        command = [sys.executable, "-m", "kg", "build", source, "--store", str(where)]
        with log.open("wb") as out:
            run = subprocess.Popen(command, stdout=out, stderr=out, cwd=ROOT, start_new_session=True)
        time.sleep(moment.delay)
        os.killpg(run.pid, signal.SIGKILL)
        return run.wait() == -signal.SIGKILL
    mine, its = FORK.Pipe(duplex=False)
    process = FORK.Process(target=build, args=(source, where, log, its))
    process.start()
    its.close()
    name = ""
    try:
        while mine.recv()[0] != "reading":
            pass
        while held < moment.articles or moment.phase not in ("reading", name):
            name = mine.recv()[0]
            held += name == "writing"
        process.join(moment.delay)
    except EOFError:
        process.join()
    if process.exitcode is not None:
        expect(process.exitcode == 0, log.read_text())
        return False
    os.killpg(process.pid or 0, signal.SIGKILL)
    process.join()
    return True


def run(source: str, *, kills: int, seed: int, folder: Path) -> Counter[str]:
    """Kill builds so many times, and let the last one through; how many were killed in which phase.

    Raises BrokenError at a fault.
    """
    log, where = folder / "log", folder / "killed"
    list(readings([Article(id=short_hash("warm"), name="warm", text="Egypt met Qatar.")], with_triples=False))
    guards.classes_of(gazetteer.load())
    lexicon.load()
    load_model(None)
    told = course(source, folder / "whole", log)
    expected, all_quads = answer(whole, folder / "whole")
    print(f"undisturbed: {len(expected)} articles, {len(all_quads):,} quads, {told[-1][1]:.0f} s", flush=True)
    held, done = 0, Counter[str]()
    chance = random.Random(seed)  # noqa: S311
    for number, moment in enumerate(moments(told, kills, chance), 1):
        killed, phase, delay = False, moment.phase, moment.delay
        while not killed:
            if phase != "starting" and held and answer(unsettle, where):
                held, phase, delay = held - 1, f"{moment.phase} after a change", chance.uniform(0, min(delay, 0.3))
            killed = kill(replace(moment, delay=delay), source, where, log, held=held)
            found = answer(verify, where, expected)
            expect(isinstance(found, int), f"after kill {number}: {found}")
            expect(found >= held, f"after kill {number}: articles are lost")
            held = found
        done[phase] += 1
        print(f"{number} {phase} +{delay:.3f} s: {held} of {len(expected)} articles, all whole", flush=True)
    course(source, where, log)
    expect(answer(whole, where)[1] == all_quads, "the N-Quads differ from those of the undisturbed build")
    return done


def main(arguments: list[str] | None = None) -> None:
    """Print each kill and the outcome."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("news", help="articles, as `kg build` takes them")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        done = run(options.news, kills=options.kills, seed=options.seed, folder=Path(folder))
    counts = ", ".join(f"{number} {phase}" for phase, number in sorted(done.items()))
    print(f"{sum(done.values())} kills ({counts}); then a build got through, with the same N-Quads as undisturbed")


if __name__ == "__main__":
    main()
