"""The named queries, by `python -m benchmarks.queries STORE [--memory]`, where `benchmarks.corpus` made STORE.

Each query is asked without parameters, where it needs none, and as an analyst would ask it: by raw pyoxigraph on the
same SPARQL, and by `kg.query`, whose conversion to rdflib's terms is told apart. CPU seconds, the better of two, each
query in a process of its own that is ended at the limit (of CPU time), which then counts. With `--memory` rdflib's own
store is asked too: it is filled once and each query asked in a fork of that process, once.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import rdflib

from kg import query
from kg.oxigraph import rows_from_ox
from kg.rdf import PREFIXES
from kg.results import Table
from kg.store import open_store

# As an analyst would ask: those that list claims, articles or actors have no end in a large store otherwise.
CALLS: dict[str, dict[str, str]] = {
    "articles": {"since": "2019-06", "until": "2019-06"},
    "changed-between": {"since": "2019-01", "until": "2020-12"},
    "dyads-by-month": {"actor": "Iran", "since": "2019", "until": "2020-06"},
    "event-table": {"since": "2019-06", "until": "2019-12"},
    "event-types": {"plover": "consult"},
    "evidence-for-pair": {"one": "Iran", "other": "United States"},
    "hedged": {"actor": "Iran"},
    "hostile-acts": {"actor": "Iran"},
    "names": {"actor": "Iran"},
    "neighbours": {"actor": "Iran"},
    "network-edges": {"actor": "Iran"},
    "not-facts": {"article": "wn2020-8-30"},
    "office-holders": {"actor": "Donald Trump"},
    "office-on-date": {"day": "2019-10-10", "office": "president"},
    "planned-not-held": {"actor": "United States"},
    "plans": {"actor": "United States", "since": "2019"},
    "requests": {"actor": "United States"},
    "review-queue": {"below": "0.5"},
    "rumours": {"actor": "Iran"},
    "said-by": {"actor": "Donald Trump"},
    "single-outlet": {"outlet": "Wikinews"},
    "timeline": {"actor": "Iran", "since": "2019", "until": "2020-06"},
    "who-acts-for-whom": {"actor": "Iran"},
    "who-mediates": {"actor": "United States"},
    "who-meets-whom": {"actor": "Iran", "since": "2018"},
}
UNBOUNDED = frozenset(
    "actors articles event-table names neighbours not-facts office-holders review-queue rumours single-outlet "
    "who-acts-for-whom".split()
)  # asked without parameters they list the store


def seconds(work: Callable[[], object], times: int = 2) -> float:
    """CPU seconds of some work, the least of several times."""
    found = []
    for _ in range(times):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return min(found)


def apart(work: Callable[[], list[float]], limit: float) -> list[float] | None:
    """What some work in a fork of this process gives; None where it takes more CPU time than the limit."""
    here, there = os.pipe()
    child = os.fork()
    if not child:
        used = int(sum(os.times()[:2]))
        resource.setrlimit(resource.RLIMIT_CPU, (used + int(limit), used + int(limit)))
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        os.write(there, " ".join(map(str, work())).encode())
        os._exit(0)
    os.close(there)
    with os.fdopen(here) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return [float(number) for number in text.split()] if text else None


def measured(where: Path, name: str, parameters: dict[str, str]) -> list[float]:
    """Seconds of raw pyoxigraph, of `kg.query` and of its conversion, and the number of rows."""
    text = query.fill(query.find(name), parameters)
    query.check(text)  # rdflib's parser is loaded once in a process
    raw = ox.Store.read_only(str(where))

    def rows() -> list[ox.QuerySolution]:
        return list(raw.query(text, prefixes=PREFIXES, use_default_graph_as_union=True))  # type: ignore[arg-type]

    found = rows()
    alone = seconds(rows)
    turned = seconds(lambda: rows_from_ox(found))
    with open_store(where, read_only=True) as store:
        ours = seconds(lambda: query.run(store, name, parameters=parameters))
        answer = query.run(store, name, parameters=parameters)
    assert isinstance(answer, Table)
    return [alone, ours, turned, float(len(answer.terms))]


def main(arguments: list[str] | None = None) -> None:
    """Print a line for each query, and the totals."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path, nargs="?", help="a store that `benchmarks.corpus` made")
    parser.add_argument("--memory", action="store_true", help="ask rdflib's own store too")
    parser.add_argument("--limit", type=float, default=60.0, help="CPU seconds for one query")
    options = parser.parse_args(arguments)
    if options.store is None:
        print("give a store: python -m benchmarks.corpus 10000 FOLDER makes one")
        return
    memory = None
    if options.memory:
        memory = rdflib.Dataset(default_union=True)
        with open_store(options.store, read_only=True) as store:
            quads = ox.serialize(store.quads(), format=ox.RdfFormat.N_QUADS) or b""
        memory.parse(data=quads, format="nquads")
    total, others = 0.0, 0.0
    more = f" {'rdflib':>7}" if memory is not None else ""
    print(f"{'query':20} {'parameters':44} {'raw':>7} {'ours':>7} {'turned':>7} {'ratio':>5} {'rows':>7}{more}")
    for named in query.names():
        calls = ([{}] if not named.example else []) + ([CALLS[named.name]] if named.name in CALLS else [])
        for call in calls:
            shown = " ".join(f"{k}={v}" for k, v in call.items()) or ("(lists all)" if named.name in UNBOUNDED else "")
            found = apart(lambda named=named, call=call: measured(options.store, named.name, call), options.limit * 6)  # type: ignore[misc]
            if found is None:
                print(f"{named.name:20} {shown:44} over {options.limit:.0f} s", end="")
                total += options.limit
            else:
                raw, ours, turned, number = found
                ratio = (ours - turned) / raw if raw > 0.001 else 1.0
                cells = f"{raw:7.3f} {ours:7.3f} {turned:7.3f} {ratio:5.2f} {number:7.0f}"
                print(f"{named.name:20} {shown:44} {cells}", end="")
                total += ours
            if memory is not None:
                text = query.fill(named, call)
                slow = apart(lambda text=text: [seconds(lambda: list(memory.query(text)), 1)], options.limit)  # type: ignore[misc]
                others += options.limit if slow is None else slow[0]
                print(f" over {options.limit:.0f}" if slow is None else f" {slow[0]:7.3f}", end="")
            print(flush=True)
    print(f"total {total:.1f} s" + (f"; rdflib's own store {others:.1f} s" if memory is not None else ""))


if __name__ == "__main__":
    main()
