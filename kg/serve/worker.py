"""A worker: a process that has the store open and answers one request after the other, until its input ends.

Requests come on stdin and answers go to stdout, each as a length and a JSON head, an answer's body after its own
length. The parent kills a worker whose time is over; memory has a limit that the system holds.
"""

from __future__ import annotations

import json
import os
import queue
import struct
import sys
import threading
from typing import IO, Any

from kg.errors import KgError
from kg.serve.answers import Answers
from kg.store import open_store

_OUT_OF_MEMORY = b"out of memory; ask a narrower question\n"


def main(store: str, megabytes: int, rows: int) -> None:
    """Answer requests until stdin ends, also in the middle of one."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints must not look like an answer
    try:
        opened = open_store(store, read_only=True)
    except KgError as fault:
        _send(out, {"fault": str(fault)}, b"")
        return
    answers = Answers(opened, rows=rows)
    _limit(megabytes)
    _send(out, {}, b"")
    requests: queue.Queue[dict[str, Any]] = queue.Queue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, requests), daemon=True).start()
    last = False  # who has run out of memory has little left for the next request
    while not last:
        try:
            status, media, body = answers.answer(requests.get())
        except MemoryError:
            status, media, body, last = 503, "text/plain", _OUT_OF_MEMORY, True
        _send(out, {"status": status, "media": media, "last": last}, body)


def _listen(source: IO[bytes], requests: queue.Queue[dict[str, Any]]) -> None:
    """Take requests; end the process with its parent, which Oxigraph, being busy, would not notice."""
    while len(head := source.read(4)) == 4:
        requests.put(json.loads(source.read(struct.unpack(">I", head)[0])))
    os._exit(0)


def _send(out: IO[bytes], head: dict[str, Any], body: bytes) -> None:
    written = json.dumps(head).encode()
    out.write(struct.pack(">II", len(written), len(body)) + written + body)
    out.flush()


def _limit(megabytes: int) -> None:
    """Let this process grow by so much and no further; where the system has no such limit, time alone must do."""
    if sys.platform != "linux":
        return
    import resource
    from pathlib import Path

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
