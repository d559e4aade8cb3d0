"""Files of articles to parts, by many processes: of this machine, or of a cluster that Ray keeps.

An engine gives each file to some process that holds the model, and gives it out again where that process dies. What a
process does with a file is `kg.parts.make`, and can be done any number of times.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kg.articles import MAX_CHARS
from kg.documents import installed_version
from kg.errors import ArticleError, KgError, PartError
from kg.parts import Head, Task, make
from kg.readers.files import is_address, paths
from kg.reading import knowledge
from kg.workers import Reader, reader

if TYPE_CHECKING:
    from kg.gazetteer import Gazetteer
    from kg.lexicon import Lexicon

Engine = Literal["process", "ray"]
Tools = tuple["str | None", "Gazetteer", "Lexicon"]

DEATHS = 20  # of processes without a part that is done between them, or over one part; then something else is wrong


def tasks(
    sources: Sequence[str],
    folder: str,
    tools: Tools,
    *,
    max_chars: int = MAX_CHARS,
    columns: Mapping[str, str] | None = None,
) -> list[Task]:
    """A task for each file that the sources name: files, folders and patterns, which all machines must see.

    Raises ArticleError where there is no such file, PartError for what is no file, ModelError without a model.
    """
    model, gazetteer, lexicon = tools
    version, data = installed_version(model), knowledge(lexicon, gazetteer)
    faults: list[ArticleError] = []
    found: dict[Path, None] = {}
    for source in sources:
        if source == "-" or is_address(source):
            raise PartError(f"{source}: an engine reads files; save it as one")
        found |= dict.fromkeys(paths(source, faults.append))
    if faults:
        raise faults[0]
    return [
        Task(
            source=str(path),
            path=str(path.absolute()),
            folder=str(Path(folder).absolute()),
            model=version,
            knowledge=data,
            max_chars=max_chars,
            columns=columns or {},
        )
        for path in sorted(found)
    ]


def run(given: Sequence[Task], tools: Tools, *, engine: Engine, jobs: int | None = None) -> Iterator[Head]:
    """What came of each task, in the order in which they are done; by so many processes, or all that there is room for.

    Raises KgError where a part cannot be made.
    """
    yield from (_by_processes if engine == "process" else _by_ray)(given, tools, jobs)
    for task in given:  # what processes that were killed have left behind
        for left in Path(task.folder).glob(f".{task.part.name}.*"):
            left.unlink(missing_ok=True)


def _by_processes(given: Sequence[Task], tools: Tools, jobs: int | None) -> Iterator[Head]:
    """By processes of this machine."""
    waiting, deaths = list(given), 0
    while waiting:
        pool = ProcessPoolExecutor(
            jobs or os.cpu_count(), mp_context=get_context("spawn"), initializer=_start, initargs=tools
        )
        try:
            out = {pool.submit(_make, task): task for task in waiting}
            for answer in as_completed(out):
                yield answer.result()
                waiting.remove(out[answer])
                deaths = 0
        except BrokenProcessPool as fault:
            deaths += 1
            if deaths == DEATHS:
                raise _hopeless(str(fault)) from fault
        finally:
            pool.shutdown(cancel_futures=True)


def _by_ray(given: Sequence[Task], tools: Tools, jobs: int | None) -> Iterator[Head]:
    """By actors of Ray Data: of the cluster at RAY_ADDRESS, or of this machine."""
    try:
        import ray
        import ray.data
    except ImportError as fault:
        raise PartError("Ray is not installed; `pip install 'dragoman[cluster]'` brings it") from fault
    if not ray.is_initialized():
        alone = {} if os.environ.get("RAY_ADDRESS") else {"include_dashboard": False}
        ray.init(log_to_driver=False, logging_level=logging.ERROR, **alone)
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    ray.data.DataContext.get_current().enable_progress_bars = False  # the command line has its own
    rows: list[dict[str, Any]] = [{"task": asdict(task)} for task in given]
    most = jobs or max(1, int(ray.cluster_resources().get("CPU", 1)))
    with warnings.catch_warnings():  # Ray warns of the one way that it has to bound retries; 2.64 will have another
        warnings.simplefilter("ignore", DeprecationWarning)
        done = ray.data.from_items(rows, override_num_blocks=len(rows)).map(
            _Actor,
            fn_constructor_args=tools,
            compute=ray.data.ActorPoolStrategy(min_size=1, max_size=min(most, len(rows))),
            max_task_retries=DEATHS,
        )
    try:
        for row in done.iter_rows():
            yield Head(**row["head"])
    except ray.exceptions.RayError as fault:
        cause: object = fault
        while cause is not None and not isinstance(cause, KgError):
            cause = getattr(cause, "cause", None) or getattr(cause, "__cause__", None)
        raise cause if isinstance(cause, KgError) else _hopeless(str(fault).strip().splitlines()[-1]) from fault


class _Actor:
    """A process of Ray's that holds the model."""

    def __init__(self, model: str | None, gazetteer: Gazetteer, lexicon: Lexicon) -> None:
        self._read_all = reader(model, gazetteer, lexicon)

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """Make one part."""
        return {"head": asdict(make(Task(**row["task"]), self._read_all))}


def _hopeless(why: str) -> PartError:
    return PartError(f"the processes that read die again and again ({why}); what is done is kept, mend it and go on")


_reader: Reader | None = None  # of a process of this machine


def _start(model: str | None, gazetteer: Gazetteer, lexicon: Lexicon) -> None:
    """Make a process ready."""
    global _reader  # noqa: PLW0603  # as in kg.workers
    _reader = reader(model, gazetteer, lexicon)


def _make(task: Task) -> Head:
    """What a process of this machine does with a task."""
    assert _reader is not None  # noqa: S101
    return make(task, _reader)
