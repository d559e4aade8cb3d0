"""Rows of CSV and Parquet files to the fields of articles; a broken row costs only itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from kg.errors import ArticleError
from kg.readers import columns, plain
from kg.readers.found import Found, Options, Skip
from kg.readers.packed import FREE, MOST_TIMES, missing

MAX_CELL = 8_000_000  # bytes
ROWS = 64  # that are in memory at once


def from_csv(stream: BinaryIO, where: str, stem: str, on_skip: Skip, options: Options) -> Iterator[Found]:
    """The rows under a header line; the separator is the most frequent one in it of comma, semicolon, tab and bar."""
    header = stream.readline(MAX_CELL).removeprefix(b"\xef\xbb\xbf")
    if not header.strip():
        raise ArticleError(where, "is empty", "empty")
    first = plain.decode(header, where=where)
    separator = max(",;\t|", key=first.count)
    try:
        names = [plain.clean_line(name) for name in next(csv.reader([first], delimiter=separator))]
    except csv.Error as fault:
        raise ArticleError(where, f"broken CSV in its first line: {fault}", "broken-csv") from fault
    chosen = columns.choose(names, options.columns, where=where)
    csv.field_size_limit(MAX_CELL)
    # Latin-1 keeps every byte, so that each cell can be decoded by itself
    reader = csv.reader(
        (line.decode("latin-1") for line in iter(lambda: stream.readline(MAX_CELL), b"")), delimiter=separator
    )
    while True:
        here = f"{where}:{reader.line_num + 2}"
        try:
            cells = next(reader)
            row = {n: plain.decode(c.encode("latin-1"), where=here) for n, c in zip(names, cells, strict=False) if c}
        except StopIteration:
            return
        except csv.Error as fault:
            on_skip(ArticleError(here, f"broken CSV: {fault}", "broken-csv"))
        except ArticleError as fault:
            if fault.where != here:  # the file cannot be read on
                raise
            on_skip(fault)
        else:
            if cells:
                yield Found(here, f"{stem}-{reader.line_num + 1}", columns.fields(row, chosen, options.columns))


def from_parquet(stream: BinaryIO, where: str, stem: str, on_skip: Skip, options: Options) -> Iterator[Found]:
    """The rows of a Parquet file, a few at a time."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as fault:
        raise missing("pyarrow", where) from fault
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    try:
        table = pq.ParquetFile(stream)
        groups = [table.metadata.row_group(i).total_byte_size for i in range(table.metadata.num_row_groups)]
        if sum(groups) > max(FREE, MOST_TIMES * size):
            raise ArticleError(where, f"unpacks to over {MOST_TIMES} times its size, as a bomb does", "bomb")
        chosen = columns.choose(table.schema_arrow.names, options.columns, where=where)
        number = 0
        for batch in table.iter_batches(batch_size=ROWS, columns=sorted(set(chosen.values())), use_threads=False):
            for at in range(batch.num_rows):
                number += 1
                try:
                    row: dict[str, Any] = batch.slice(at, 1).to_pylist()[0]
                except ValueError:  # a string that is not UTF-8, a date that Python has not
                    on_skip(ArticleError(f"{where}[{number}]", "holds a value that is damaged", "bad-field"))
                else:
                    yield Found(f"{where}[{number}]", f"{stem}-{number}", columns.fields(row, chosen, options.columns))
    except (pa.ArrowException, OSError, ValueError) as fault:
        kind = str(fault).splitlines()[0] if str(fault) else type(fault).__name__
        raise ArticleError(
            where, f"is not readable as Parquet: {plain.clean_line(kind)[:200]}", "unreadable"
        ) from fault
    if not number:
        raise ArticleError(where, "is empty", "empty")
