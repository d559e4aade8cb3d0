"""`kg serve` under load, by `python -m benchmarks.serve [--store FOLDER] [--clients N] [--seconds S]`.

Each client asks without pause; one question in eight is hostile: too slow, too large, too much memory, malformed, an
update or a SERVICE. Good questions are the named ones; their right answers are those of `kg.query` without any server.
A good question may be put off (503) where the machine is too slow for all, but never be answered wrongly. The table
has answers by kind and status, wrong ones, seconds to an answer, answers a client, and the largest memory.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

import kg
from benchmarks.queries import CALLS
from kg import query as queries
from kg.results import Table, write

HOSTILE = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?f",
    "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
    "DROP ALL",
    "SELECT " + "(" * 5_000,
)
SEED = Path(__file__).resolve().parents[1] / "ontologies" / "examples" / "seed.json"


@dataclass(frozen=True)
class Asked:
    """One question to the server and what came back."""

    client: int
    good: bool
    status: int
    right: bool
    seconds: float


def ask(port: int, text: str) -> tuple[int, bytes]:
    """The status and the body of an answer; 0 where the connection broke."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        headers = {"accept": "application/sparql-results+json, text/turtle"}
        connection.request("GET", f"/sparql?{urlencode({'query': text})}", headers=headers)
        got = connection.getresponse()
        return got.status, got.read()
    except (OSError, HTTPException):
        return 0, b""
    finally:
        connection.close()


def right_answers(store: Path) -> dict[str, bytes]:
    """Each named query's text, with what must be answered."""
    found = {}
    with kg.open_store(store, read_only=True) as opened:
        for query in queries.names():
            text = queries.fill(query, CALLS[query.name] if query.example else {})
            answer = queries.ask(opened, text)
            found[text] = write(answer, "json" if isinstance(answer, Table) else "turtle").encode()
    return found


def load(
    port: int, expected: dict[str, bytes], *, clients: int, seconds: float, server: int
) -> tuple[list[Asked], int]:
    """All that was asked in so many seconds, and the largest resident memory of the server's processes, in bytes."""
    asked: list[Asked] = []
    good, end = list(expected), time.monotonic() + seconds

    def client(number: int) -> None:
        turn = 0
        while time.monotonic() < end:
            hostile = (turn + number) % 8 == 0
            pool = list(HOSTILE) if hostile else good
            text = pool[(turn // (8 if hostile else 1) + number) % len(pool)]
            start = time.monotonic()
            status, body = ask(port, text)
            right = status in (400, 403, 503) if hostile else status == 503 or (status, body) == (200, expected[text])
            asked.append(Asked(number, not hostile, status, right, time.monotonic() - start))
            turn += 1

    threads = [threading.Thread(target=client, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    largest = 0
    while any(thread.is_alive() for thread in threads):
        largest = max(largest, memory(server))
        time.sleep(0.2)
    return asked, largest


def memory(process: int) -> int:
    """Resident bytes of a process and of all below it."""
    used = 0
    with suppress(OSError, ValueError, IndexError):  # a worker may end while it is looked at
        used += int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
            used += memory(int(child))
    return used


def main(arguments: list[str] | None = None) -> None:
    """Serve a store, load it and print the table; ends with an error where an answer was wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serve", description=__doc__)
    parser.add_argument("--store", type=Path, help="the store to serve; without it the sample article's")
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        store = chosen.store or Path(folder) / "store"
        if chosen.store is None:
            with kg.open_store(store, create=True) as opened:
                kg.build([str(SEED)], store=opened)
        expected = right_answers(store)
        command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0", "--seconds", "5"]
        server = subprocess.Popen([*command, "--memory", "800"], stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            address = re.search(r":(\d+)/", server.stdout.readline())
            assert address is not None, "the server did not start"
            port = int(address[1])
            asked, largest = load(port, expected, clients=chosen.clients, seconds=chosen.seconds, server=server.pid)
            status, _ = ask(port, "ASK {}")
        finally:
            server.terminate()
            server.wait(timeout=30)
    for good in (True, False):
        some = [one for one in asked if one.good == good]
        times = sorted(one.seconds for one in some)
        late, kinds = times[int(len(times) * 0.95)], sorted(Counter(one.status for one in some).items())
        counts = ", ".join(f"{count} × {status}" for status, count in kinds)
        wrong = sum(not one.right for one in some)
        print(f"{'good' if good else 'hostile':8} {len(some)} answers ({counts}), wrong {wrong}")
        print(f"{'':8} seconds: median {statistics.median(times):.2f}, 95 % {late:.2f}, most {times[-1]:.2f}")
    each = Counter(one.client for one in asked)
    print(f"clients  {len(each)}, answers each: {min(each.values())} to {max(each.values())}")
    print(f"memory   {largest / 1e9:.2f} GB at most; afterwards ASK {{}} gives {status}")
    if status != 200 or not all(one.right for one in asked):
        raise SystemExit("an answer was wrong")


if __name__ == "__main__":
    main()
