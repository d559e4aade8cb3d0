"""What the commands say in plain text, and the files that they write: without rich, which is slow to load."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import KgError

if TYPE_CHECKING:
    from kg.query import NamedQuery
    from kg.report import Report
    from kg.results import Table as Rows
    from kg.results import Triples


def message(text: str) -> None:
    """A line on stderr."""
    print(f"kg: {text}", file=sys.stderr)  # noqa: T201


def print_answer(answer: Rows | Triples, form: str) -> None:
    """The answer to a query; a table for people where stdout is a terminal, else the plain text of the format."""
    from kg.results import Table as Rows
    from kg.results import write

    if form == "table" and isinstance(answer, Rows) and sys.stdout.isatty():
        from kg.cli.show import print_table

        print_table(answer)
    else:
        sys.stdout.write(write(answer, form))


def print_queries(queries: Iterable[NamedQuery]) -> None:
    """The named queries with what they ask and the parameters that they take."""
    for query in queries:
        sys.stdout.write(f"{query.name}\n    {query.question or query.title}\n")
        for parameter in query.parameters:
            default = f" (default {parameter.default})" if parameter.default and not parameter.needed else ""
            needed = " (needed)" if parameter.needed else default
            sys.stdout.write(f"    -p {parameter.name}=…  {parameter.meaning}{needed}\n")


def print_page(path: Path) -> None:
    """Where a page was written, as a path and as an address for the browser."""
    where = path.resolve()
    sys.stdout.write(f"Wrote {where}\nOpen  {where.as_uri()}\n")


def counted(numbers: Mapping[str, int]) -> str:
    """`2 duplicate, 1 empty`."""
    return ", ".join(f"{n:,} {name}" for name, n in numbers.items())


def write_report(report: Report, path: Path) -> None:
    """The report of a build as JSON; the same run writes the same bytes. Raises KgError where it cannot be written."""
    import json

    try:
        path.write_text(json.dumps(report.as_dict(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as fault:
        raise KgError(f"{path}: cannot be written: {fault.strerror}") from fault


def replace_file(path: Path, text: str) -> None:
    """Write a file whole or not at all: a person's work may stand in it. Raises KgError where it cannot be written."""
    beside = path.with_name(f"{path.name}.new")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
        beside.replace(path)
    except OSError as fault:
        raise KgError(f"{path}: cannot be written: {fault.strerror}") from fault
