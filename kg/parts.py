"""One file of articles to one part: the N-Quads of their graphs, and a report on each article and each fault.

A part is the unit of work that can be lost and done again, by any machine that sees the two folders. Both of its files
are written beside their place and moved there whole, the report last: a part that has a report is done. The same file,
read in the same way, gives the same bytes, so that a part that is made twice is made once.

    news-1b2c3d4e5f60718a.nq       the graphs, one after the other, in the order of the articles
    news-1b2c3d4e5f60718a.jsonl    what was read and how; then a line for each article or fault, in order
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from kg.articles import MAX_CHARS, read
from kg.errors import ArticleError, PartError
from kg.model import Article, LeftOut, Reading, Shown, Written, short_hash
from kg.rdf import activity
from kg.terms import text_in, written
from kg.workers import KILLED, STRIKES, OnSkip, Reader, batches, swept, together

QUADS, REPORT = ".nq", ".jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Shown):
    """A file of articles: the name that it was given and where it is, the folder of its part, and how it is read."""

    source: str
    path: str
    folder: str
    model: str  # these two as in Reading
    knowledge: str
    max_chars: int = MAX_CHARS
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def part(self) -> Path:
        """The part, without the ends of its two files; files of the same name in other folders get their own."""
        stem = re.sub(r"[^A-Za-z0-9-]+", "-", Path(self.source).name.split(".")[0])[:60].strip("-")
        return Path(self.folder, f"{stem or 'part'}-{short_hash(self.source)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head(Shown):
    """What a report begins with: the file, a hash of it and of how it is read, by what it was read, what came of it."""

    source: str
    state: str
    made: str
    model: str
    knowledge: str
    articles: int
    skipped: int
    sha256: str  # of the N-Quads
    claims_left_out: int = 0  # those that break a guard; parts of earlier versions do not say


# --- making


def make(task: Task, read_all: Reader) -> Head:
    """Read a file and write its part, unless that is there already; what its report begins with.

    An article that kills the process which reads it is tried again a few times, and then left out and listed. Raises
    PartError where the part cannot be written, KgError where no article is at fault, but the ontology or the model.
    """
    try:
        state = _state(task)
        if _end(task.part, REPORT).exists() and (head := head_of(_end(task.part, REPORT))).state == state:
            return head
        Path(task.folder).mkdir(parents=True, exist_ok=True)
        return _make(task, state, read_all)
    except OSError as fault:
        raise PartError(f"{task.part}: cannot be made: {fault.strerror or fault}; the same command goes on") from fault


def _state(task: Task) -> str:
    """A hash of the file's bytes and of all that decides how they are read."""
    with Path(task.path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    columns = json.dumps(dict(task.columns), sort_keys=True)
    return short_hash(digest, activity(task.model, task.knowledge), str(task.max_chars), columns)


def _make(task: Task, state: str, read_all: Reader) -> Head:
    """Read and write; what an earlier process left half done is begun anew."""
    lines: list[str] = []
    digest, count = hashlib.sha256(), Counter[str]()

    def skip(fault: ArticleError) -> None:
        count["skipped"] += 1
        where, told = (text.replace(task.path, task.source) for text in (fault.where, fault.fault))
        lines.append(_line({"where": where, "reason": fault.reason, "fault": told}))

    articles = read([task.path], on_skip=skip, max_chars=task.max_chars, columns=task.columns)
    trail = _Trail(task.part)
    with _put(_end(task.part, QUADS)) as quads:
        for reading in trail.read(articles, read_all, on_skip=skip):
            if (reading.model, reading.knowledge) != (task.model, task.knowledge):
                raise PartError(f"{platform.node()}: has another language model, lexicon or gazetteer than the others")
            one = written(reading)
            quads.write(one.nquads)
            digest.update(one.nquads)
            count["articles"] += 1
            count["claims_left_out"] += len(one.left_out)
            lines.append(_line(_entry(one, task)))
    head = Head(
        source=task.source,
        state=state,
        made=str(activity(task.model, task.knowledge)),
        model=task.model,
        knowledge=task.knowledge,
        articles=count["articles"],
        skipped=count["skipped"],
        sha256=digest.hexdigest(),
        claims_left_out=count["claims_left_out"],
    )
    with _put(_end(task.part, REPORT)) as report:
        report.writelines(line.encode() for line in [_line(asdict(head)), *lines])
    trail.end()
    return head


class _Trail:
    """Where processes died that were making a part, in a hidden file beside it: the last line, where one is now."""

    def __init__(self, part: Path) -> None:
        self._file = part.with_name(f".{part.name}.trail")
        self._deaths: list[str] = self._file.read_text().split() if self._file.exists() else []

    def read(self, articles: Iterable[Article], read_all: Reader, *, on_skip: OnSkip) -> Iterator[Reading]:
        """As `kg.workers.isolated`, past the articles that kill whoever reads them."""
        for number, batch in enumerate(swept(batches(articles))):
            if self._safe(f"{number}"):
                yield from together(batch, read_all, on_skip=on_skip)
                continue
            for place, article in enumerate(batch):
                if self._safe(f"{number}.{place}"):
                    yield from together([article], read_all, on_skip=on_skip)
                else:
                    on_skip(ArticleError(article.origin, KILLED, "failed"))

    def _safe(self, place: str) -> bool:
        """Whether few enough have died here; if so, we are here now."""
        safe = self._deaths.count(place) < STRIKES
        if safe:
            self._file.write_text("\n".join([*self._deaths, place]))
        return safe

    def end(self) -> None:
        """The part is made."""
        self._file.unlink(missing_ok=True)


@contextmanager
def _put(place: Path) -> Iterator[BinaryIO]:
    """A file to write, which is put in its place when it is whole."""
    beside = place.with_name(f".{place.name}.{platform.node()}-{os.getpid()}")
    try:
        with beside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)


def _entry(one: Written, task: Task) -> dict[str, object]:
    """What a report says of an article: all that cannot be had from its graph, and how many bytes that has."""
    article = one.article
    about = {name: getattr(article, name) for name in ("id", "name", "url", "title", "publisher")}
    day = None if article.published is None else article.published.isoformat()
    where = article.origin.replace(task.path, task.source)
    left_out = [{**asdict(claim), "where": where} for claim in one.left_out]
    told = {"published": day, "where": where, "sentences": one.sentences, "bytes": len(one.nquads)}
    return {**about, **told, "claims_left_out": left_out}


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def _end(part: Path, kind: str) -> Path:
    return part.with_name(part.name + kind)


# --- reading


def reports(folders: Sequence[str]) -> list[Path]:
    """The reports of all parts in some folders, in the order in which `kg build` would read their files.

    Raises PartError where there are none.
    """
    found: list[Path] = []
    for folder in folders:
        here = [path for path in Path(folder).glob(f"*{REPORT}") if not path.name.startswith(".")]
        if not here:
            raise PartError(f"{folder}: no parts in it; `kg build --engine … --output {folder}` makes them")
        found += sorted(here, key=lambda path: Path(head_of(path).source))
    return found


def head_of(report: Path) -> Head:
    """What a report begins with. Raises PartError where it is none."""
    try:
        with report.open("rb") as file:
            return Head(**json.loads(file.readline()))
    except (OSError, ValueError, TypeError) as fault:
        raise PartError(f"{report}: not the report of a part: {fault}; remove it") from fault


def expect_whole(report: Path) -> Head:
    """What a report begins with. Raises PartError where the N-Quads beside it are not those that it tells of."""
    head, place = head_of(report), report.with_name(report.name.removesuffix(REPORT) + QUADS)
    try:
        with place.open("rb") as quads:
            whole = hashlib.file_digest(quads, "sha256").hexdigest() == head.sha256
    except OSError as fault:
        raise PartError(f"{place}: cannot be read: {fault.strerror}; make the part again") from fault
    if not whole:
        raise PartError(f"{place}: is not what its report tells of; copy it again, or remove both and make them again")
    return head


def entries(report: Path) -> Iterator[Written | ArticleError]:
    """What a part holds that is whole, in order: articles with the N-Quads of their graphs, and faults."""
    head, place = head_of(report), report.with_name(report.name.removesuffix(REPORT) + QUADS)
    try:
        with place.open("rb") as quads, report.open("rb") as lines:
            lines.readline()
            for line in lines:
                found = json.loads(line)
                if "reason" in found:
                    yield ArticleError(found["where"], found["fault"], found["reason"])
                else:
                    yield _written(found, quads.read(found["bytes"]), head)
    except (OSError, ValueError, KeyError) as fault:
        raise PartError(f"{report}: cannot be read: {fault}; make the part again") from fault


def _written(found: dict[str, Any], nquads: bytes, head: Head) -> Written:
    """An article as its line in a report and its graph tell of it."""
    about = {name: found[name] for name in ("id", "name", "url", "title", "publisher")}
    day = found["published"]
    article = Article(
        **about,
        published=None if day is None else date.fromisoformat(day),
        text="",
        origin=found["where"],
    )
    return Written(
        article=replace(article, text=text_in(nquads, article.iri)),
        sentences=found["sentences"],
        model=head.model,
        knowledge=head.knowledge,
        left_out=tuple(LeftOut(**claim) for claim in found.get("claims_left_out", ())),
        nquads=nquads,
    )
