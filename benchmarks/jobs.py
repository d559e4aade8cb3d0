"""How much faster are two processes than one? By `python -m benchmarks.jobs [--articles N] [--rounds N]`.

Builds by one process and by two are made in turns, each by a program of its own, start-up included. Two ratios are
printed: that of the best times on the clock, which is true where nobody else uses the machine; and the one that the CPU
times allow on two idle processors, which neighbours hardly change: one process's time against what two must wait for,
that is, what the parent does alone before and after, and between, the slower worker or half of all that is done.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from benchmarks.corpus import NEWS
from benchmarks.flat import corpus

TICK = os.sysconf("SC_CLK_TCK")


def cpu(process: int) -> float:
    """CPU seconds of another process."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def one(source: str, store: str, jobs: int) -> None:
    """A build in this process, and its times as JSON on stdout."""
    import kg
    from kg import workers

    marks: list[float] = []
    busy: list[float] = []
    given = workers.Workers.read

    def read(self: Any, *arguments: Any, **options: Any) -> Iterator[Any]:
        marks.append(time.process_time())
        yield from given(self, *arguments, **options)
        marks.append(time.process_time())
        busy.extend(cpu(p) for p in (self._pool._processes if self._pool is not None else ()))

    workers.Workers.read = read  # type: ignore[method-assign]
    began = time.perf_counter()
    with kg.open_store(store, create=True) as opened:
        kg.build([source], store=opened, jobs=jobs)
    wall, before, between = time.perf_counter() - began, marks[0], marks[1] - marks[0]
    after = time.process_time() - marks[1]
    whole = before + after + max([(sum(busy) + between) / max(jobs, 1), *busy])
    print(json.dumps({"wall": wall, "alone": before + after, "parent": between, "workers": busy, "idle": whole}))


def main(arguments: list[str] | None = None) -> None:
    """Print each run and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=295)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", nargs=3, metavar=("SOURCE", "STORE", "JOBS"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        one(options.one[0], options.one[1], int(options.one[2]))
        return
    if not NEWS.exists():
        print("no ../shared/eval beside the checkout: nothing to read")
        return
    best: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as name:
        source = corpus(options.articles, Path(name, "news.jsonl"))
        for turn in range(options.rounds):
            for jobs in (1, 2):
                command = [sys.executable, "-m", "benchmarks.jobs", "--one", str(source), f"{name}/{turn}-{jobs}"]
                out = subprocess.run([*command, str(jobs)], check=True, capture_output=True, text=True).stdout
                found = json.loads(out)
                load = os.getloadavg()[0]
                workers = ", ".join(f"{busy:.1f}" for busy in found["workers"]) or "none"
                print(
                    f"{jobs} jobs: {found['wall']:6.1f} s on the clock at load {load:.1f}; CPU: {found['alone']:.1f} s "
                    f"before and after, {found['parent']:.1f} s between, workers {workers}",
                    flush=True,
                )
                times = best.setdefault(jobs, {"wall": float("inf"), "idle": float("inf")})
                for kind in times:
                    times[kind] = min(times[kind], found[kind])
    print(f"on the clock {best[1]['wall'] / best[2]['wall']:.2f} times as fast by two")
    print(f"on two idle processors, by CPU times, {best[1]['idle'] / best[2]['idle']:.2f} times")


if __name__ == "__main__":
    main()
