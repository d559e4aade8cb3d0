"""What a person has decided about who is who: a CSV file of pairs that are the same, different, or not decided yet.

    decision,one,other,names,score,reasons,by,date
    same,actor/0f3a2b…,actor/abbas-araghchi,Abbas Arakchi = Abbas Araghchi,0.97,same office; …,mk,2030-02-01

Only the first three columns count; the others are for people, and any may be added. `one` and `other` are actors or
events, as full IRIs or without what all IRIs here begin with. Lines that begin with # are comments. Nothing that
stands in such a file is ever rewritten: `kg link` adds lines at its end.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast, get_args

from rdflib.term import URIRef

from kg.errors import DecisionError
from kg.model import BASE
from kg.results import plain_cell

Verdict = Literal["same", "different", "unsure"]

COLUMNS = ("decision", "one", "other", "names", "score", "reasons", "by", "date")
KINDS = ("actor", "event")  # what can be the same as something else

_NEEDED = COLUMNS[:3]
_MOST = 10_000  # characters of the first line


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """That two actors or two events are the same, are different, or may be either; `where` is its file and line."""

    verdict: Verdict
    one: URIRef
    other: URIRef
    where: str = field(default="", compare=False)

    @property
    def pair(self) -> frozenset[URIRef]:
        """The two, in no order."""
        return frozenset((self.one, self.other))


def read(path: Path) -> tuple[Decision, ...]:
    """The decisions of a file, in order. Raises DecisionError naming file and line for one that is none."""
    return parse(text_of(path), where=str(path))


def text_of(path: Path) -> str:
    """What stands in a file, to the letter. Raises DecisionError where it cannot be read."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as fault:
        raise DecisionError(f"{path}: cannot be read as decisions in UTF-8: {fault}") from fault


def parse(text: str, *, where: str) -> tuple[Decision, ...]:
    """The decisions of a text, in order; as `read`."""
    return tuple(_decision(row, f"{where}:{line}") for line, row in _rows(text, where))


def accept(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that decide something, each pair once.

    Raises DecisionError naming the lines where they contradict each other, also by way of third ones.
    """
    first: dict[frozenset[URIRef], Decision] = {}
    for decision in decisions:
        if decision.verdict == "unsure":
            continue
        known = first.setdefault(decision.pair, decision)
        if known.verdict != decision.verdict:
            raise DecisionError(
                f"{decision.where}: {short(decision.one)} and {short(decision.other)} are {decision.verdict}, but "
                f"{known.verdict} at {known.where}; take one of the two lines out"
            )
    decided = tuple(first.values())
    group = {member: number for number, members in enumerate(groups(decided)) for member in members}
    for decision in decided:
        one, other = group.get(decision.one), group.get(decision.other)
        if decision.verdict == "different" and one is not None and one == other:
            raise DecisionError(
                f"{decision.where}: {short(decision.one)} and {short(decision.other)} are different, but the same by "
                f"way of {', '.join(chain(decided, decision.one, decision.other))}; take one of these lines out"
            )
    return decided


def groups(decisions: Iterable[Decision]) -> list[tuple[URIRef, ...]]:
    """Those that are the same, two or more together, in the order in which the decisions name them."""
    leader: dict[URIRef, URIRef] = {}

    def lead(one: URIRef) -> URIRef:
        leader.setdefault(one, one)
        while leader[one] != one:
            leader[one] = one = leader[leader[one]]
        return one

    for decision in decisions:
        if decision.verdict == "same":
            one, other = lead(decision.one), lead(decision.other)
            leader[other] = one
    found: dict[URIRef, list[URIRef]] = {}
    for member in leader:
        found.setdefault(lead(member), []).append(member)
    return [tuple(members) for members in found.values()]


def chain(decisions: Iterable[Decision], one: URIRef, other: URIRef) -> list[str]:
    """Where it is decided, step by step, that two are the same; the shortest way."""
    beside: dict[URIRef, list[tuple[URIRef, str]]] = {}
    for decision in decisions:
        if decision.verdict == "same":
            beside.setdefault(decision.one, []).append((decision.other, decision.where))
            beside.setdefault(decision.other, []).append((decision.one, decision.where))
    ways: dict[URIRef, list[str]] = {one: []}
    waiting = deque([one])
    while waiting and other not in ways:
        at = waiting.popleft()
        for further, where in beside.get(at, ()):
            if further not in ways:
                ways[further] = [*ways[at], where]
                waiting.append(further)
    return ways.get(other, [])


def added(text: str, rows: Sequence[Mapping[str, str]]) -> str:
    """The text of a file with further rows at its end, under the columns that it has; all else stays as it is."""
    if not text.strip():
        text = ",".join(COLUMNS) + "\n"
    if not rows:
        return text
    end = "\r\n" if "\r\n" in text else "\n"
    if not text.endswith("\n"):
        text += end
    header, mark = _header(text)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, header, restval="", extrasaction="ignore", delimiter=mark, lineterminator=end)
    writer.writerows({name: _shown(value) for name, value in row.items()} for row in rows)
    return text + out.getvalue()


def short(iri: URIRef) -> str:
    """`actor/qatar` for the whole IRI."""
    return iri.removeprefix(BASE)


def is_event(iri: URIRef) -> bool:
    """Whether a decision on it is one on events."""
    return iri.startswith(f"{BASE}event/")


def _rows(text: str, where: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Number of the line, from 1, and cells by column, of each row that is no comment."""
    text = text.removeprefix("\ufeff")
    header, mark = _header(text)
    if missing := [name for name in _NEEDED if text.strip() and name not in header]:
        raise DecisionError(f"{where}: no column {' and '.join(missing)}; the first line must be {','.join(COLUMNS)}")
    reader, line, before = csv.reader(io.StringIO(text, newline=""), delimiter=mark), 1, True
    try:
        for cells in reader:
            here, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells) or cells[0].lstrip().startswith("#"):
                continue
            if before:  # the header
                before = False
                continue
            yield here, {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
    except csv.Error as fault:
        raise DecisionError(f"{where}:{line}: not readable as CSV: {fault}; mend its quotation marks") from fault


def _header(text: str) -> tuple[list[str], str]:
    """The names of the columns, and what stands between cells: spreadsheets write semicolons in half of Europe."""
    lines = (line for line in text.removeprefix("\ufeff").splitlines() if line.strip() and line[0] != "#")
    first = next(lines, "")[:_MOST]
    mark = max(",;\t", key=first.count)
    return [name.strip().casefold() for name in next(csv.reader([first], delimiter=mark), [])], mark


def _decision(row: Mapping[str, str], where: str) -> Decision:
    verdict = row.get("decision", "").casefold()
    if verdict not in get_args(Verdict):
        raise DecisionError(f"{where}: {verdict!r} is no decision; write same, different or unsure")
    one, other = (_iri(row.get(name, ""), where) for name in ("one", "other"))
    if one == other:
        raise DecisionError(f"{where}: {short(one)} stands on both sides; a decision is about two")
    if is_event(one) != is_event(other):
        raise DecisionError(f"{where}: {short(one)} and {short(other)} are of two kinds; give two actors or two events")
    return Decision(verdict=cast("Verdict", verdict), one=one, other=other, where=where)


def _iri(cell: str, where: str) -> URIRef:
    """The actor or event that a cell names."""
    name = cell.strip("<>").removeprefix(BASE)
    kind, _, key = name.partition("/")
    own = "://" in name  # a user's own gazetteer may give an actor any address
    if any(c in '<>"{}|\\^`' or c.isspace() or not c.isprintable() for c in name) or not (
        own or (kind in KINDS and key)
    ):
        raise DecisionError(f"{where}: {cell!r} is no actor or event; write it as actor/qatar, or as its whole IRI")
    return URIRef(name if own else BASE + name)


def _shown(text: str) -> str:
    """A cell on one line, without what could turn or hide text, that no spreadsheet takes for a formula."""
    return plain_cell("".join(c if c.isprintable() else " " for c in text))
