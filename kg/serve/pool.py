"""Workers for queries: a few processes, one request at a time each, killed and replaced when their time is over."""

from __future__ import annotations

import asyncio
import json
import struct
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kg.errors import StoreError

Answer = tuple[int, str, bytes]  # status, media type, body

_START = 60.0  # seconds that a worker may take to open the store
_QUEUE = 32  # requests that wait for each worker at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one request may take: seconds, megabytes of memory beyond a worker's own, rows; and how many at a time."""

    seconds: float = 10.0
    megabytes: int = 2000
    rows: int = 100_000
    workers: int = 2


class Pool:
    """The workers of a store, in an `async with` block."""

    def __init__(self, store: Path, limits: Limits) -> None:
        self.store, self.limits = store, limits
        self._idle: asyncio.Queue[Process | None] = asyncio.Queue()  # None is a worker yet to be started
        self._all: set[Process] = set()
        self._waiting = 0

    async def __aenter__(self) -> Self:
        """Start one worker, to see whether the store can be opened; StoreError where it cannot."""
        self._idle.put_nowait(await self._start())
        for _ in range(self.limits.workers - 1):
            self._idle.put_nowait(None)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in list(self._all):
            await self._kill(worker)

    async def ask(self, request: dict[str, Any], *, seconds: float | None = None) -> Answer:
        """What a worker answers: within the limits, else 503 and a sentence about which of them was in the way."""
        if self._waiting >= _QUEUE * self.limits.workers:
            return _sorry("too many requests are waiting; try again later")
        self._waiting += 1
        try:
            worker = await self._idle.get()
        finally:
            self._waiting -= 1
        again: Process | None = None
        seconds = seconds or self.limits.seconds
        try:
            if worker is None or worker.returncode is not None:
                worker = await self._start()
            again, answer = await self._ask(worker, request, seconds)
            return answer
        except StoreError as fault:
            return _sorry(str(fault))
        finally:
            if again is None and worker is not None:  # also where the client has gone: its query must not run on
                await asyncio.shield(self._kill(worker))
            self._idle.put_nowait(again)

    async def _ask(self, worker: Process, request: dict[str, Any], seconds: float) -> tuple[Process | None, Answer]:
        """The answer of one worker, and the worker where it can be asked again."""
        assert worker.stdin is not None  # noqa: S101
        text = json.dumps(request).encode()
        worker.stdin.write(struct.pack(">I", len(text)) + text)
        try:
            async with asyncio.timeout(seconds):
                head, body = await _read(worker)
        except TimeoutError:
            return None, _sorry(f"more than {seconds:g} seconds; ask a narrower question")
        except (asyncio.IncompleteReadError, ConnectionError):
            return None, _sorry("the query broke off, most likely for want of memory; ask a narrower question")
        return None if head["last"] else worker, (head["status"], head["media"], body)

    async def _start(self) -> Process:
        """A new worker that has opened the store; StoreError where it cannot."""
        limits = (str(self.limits.megabytes), str(self.limits.rows))
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "kg.serve.worker", str(self.store), *limits, stdin=PIPE, stdout=PIPE,
            start_new_session=True,
        )  # fmt: skip
        self._all.add(worker)
        try:
            async with asyncio.timeout(_START):
                head, _ = await _read(worker)
        except BaseException as fault:
            await asyncio.shield(self._kill(worker))
            if isinstance(fault, TimeoutError | asyncio.IncompleteReadError):
                raise StoreError(f"{self.store}: no worker could be started; is there memory enough?") from fault
            raise
        if "fault" in head:
            await self._kill(worker)
            raise StoreError(head["fault"])
        return worker

    async def _kill(self, worker: Process) -> None:
        """End a worker at once."""
        with suppress(ProcessLookupError):
            worker.kill()
        await worker.wait()
        self._all.discard(worker)


async def _read(worker: Process) -> tuple[dict[str, Any], bytes]:
    """One answer: its head and body."""
    assert worker.stdout is not None  # noqa: S101
    sizes = struct.unpack(">II", await worker.stdout.readexactly(8))
    head = json.loads(await worker.stdout.readexactly(sizes[0]))
    return head, await worker.stdout.readexactly(sizes[1])


def _sorry(why: str) -> Answer:
    return 503, "text/plain", f"{why}\n".encode()
