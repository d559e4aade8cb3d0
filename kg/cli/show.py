"""What the commands print by rich, in tables, bars and colours. News text is never read as rich's markup."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.cli.say import counted, message, write_report
from kg.decisions import short

if TYPE_CHECKING:
    from kg.check import Finding
    from kg.query import NamedQuery
    from kg.report import Report
    from kg.results import Table as Rows
    from kg.sameness import Proposal
    from kg.store import Store
    from kg.views.explain import Account

Item = TypeVar("Item")

ABSENT = 10  # decisions on those who are not there that are listed
STOPPED = 130  # what a shell reports of a program that Ctrl-C ended
BAR = 24  # cells of the longest bar
GAP = 3  # cells between two columns
READABLE, LONGEST_WORD = 14, 24  # cells that a column of long texts needs, and that a word without a blank gets
WORST_FIRST = {"Violation": "red", "Warning": "yellow", "Info": "blue"}


def out() -> Console:
    """The console of results; wide enough for whole cells where it is no terminal."""
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C only be noted: what this gives says whether it has come. The second one ends all at once."""
    asked = False

    def note(number: int, frame: object) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        message("stopping after the article at hand; Ctrl-C again stops at once")

    if threading.current_thread() is not threading.main_thread():  # elsewhere no signal arrives
        yield lambda: False
        return
    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def filling(
    where: str, words: str, *, total: Callable[[], int | None]
) -> Iterator[tuple[Store, Callable[[], None], Callable[[], bool]]]:
    """A store to write into, what to call after each article, and what says whether Ctrl-C has come.

    The second Ctrl-C ends the command with a word on how things stand.
    """
    from typer import Exit

    from kg.store import open_store

    try:
        with open_store(where, create=True) as opened, interruptible() as stop, progress(words, total=total) as step:
            yield opened, step, stop
    except KeyboardInterrupt:
        message("stopped; what the store holds is whole, and the same command goes on from there")
        raise Exit(STOPPED) from None


@contextmanager
def progress(words: str, *, total: int | Callable[[], int | None] | None) -> Iterator[Callable[[], None]]:
    """A bar on stderr with rate and time left, while something long runs; call what it gives after each step.

    A `total` that has to be counted is only counted where the bar is seen: on a terminal.
    """
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f}/s" if task.speed else "")

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(words, total=(total() if console.is_terminal else None) if callable(total) else total)
        yield lambda: bar.advance(task)


def followed(items: Iterable[Item], words: str, *, total: int | Callable[[], int | None] | None) -> Iterator[Item]:
    """The items, with a bar that moves on as each of them is done with."""
    with progress(words, total=total) as step:
        for item in items:
            yield item
            step()


def print_skipped(report: Report) -> None:
    """Each input that was skipped and each claim that was left out, and how many for each reason."""
    for fault in report.skipped:
        message(f"skipped {fault}")
    if report.skipped:
        message(f"skipped {len(report.skipped)}: {counted(report.skipped_by_reason)}")
    for claim in report.claims_left_out:
        message(f"claim left out, please report it: {claim}")
    if report.claims_left_out:
        message(f"claims left out {len(report.claims_left_out):,}: {counted(report.claims_left_out_by_guard)}")


def end_build(report: Report, file: Path | None, *, store: str, expected: bool) -> None:
    """Say what a build did, and end with the exit code of it.

    Raises KgError where nothing was read though something was `expected`.
    """
    from typer import Exit

    from kg.errors import KgError

    if file is not None:
        write_report(report, file)
    if not report.stopped and not report.read and len(report.skipped) == 1:
        raise report.skipped[0]
    print_skipped(report)
    if not report.stopped and expected and not report.read:
        raise KgError("no article was read; `kg build --help` says what can be")
    print_report(report, store=store)
    if report.stopped:
        message("stopped; the same command goes on from there")
        raise Exit(STOPPED)
    if report.faults:
        raise Exit(1)


def print_report(report: Report, *, store: str) -> None:
    """What a build did, and what the store holds now."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold")
    grid.add_column(justify="right", style="cyan")
    grid.add_column()
    done = {n: getattr(report, n) for n in ("added", "replaced", "unchanged", "copies") if getattr(report, n)}
    grid.add_row("Articles", f"{report.articles:,}", Text(counted(done), style="dim"))
    if report.stories < report.articles:
        grid.add_row("Stories", f"{report.stories:,}", Text("retellings in the same words left aside", style="dim"))
    if report.undated:
        grid.add_row(
            "Undated", f"{report.undated:,}", Text("no day of publication: “on Monday” is no date", style="dim")
        )
    if report.sentences:
        grid.add_row("Sentences", f"{report.sentences:,}", Text("read in this run", style="dim"))
    grid.add_row(
        "Claims",
        f"{sum(report.claims_by_factuality.values()):,}",
        Text("each with its source and its words", style="dim"),
    )
    most = max(report.claims_by_factuality.values(), default=1)
    for name, number in report.claims_by_factuality.items():
        grid.add_row(
            Text(f"  {name}", style="default"),
            f"{number:,}",
            Text("█" * max(1, round(BAR * number / most)), style="green"),
        )
    grid.add_row("Actors", f"{report.actors:,}", Text("named by claims", style="dim"))
    if report.merged.decisions:
        merged = {"actors": report.merged.actors, "events": report.merged.events}
        effect = f"by which others stand for {counted(merged)}"
        grid.add_row("Decisions", f"{report.merged.decisions:,}", Text(effect, style="dim"))
    grid.add_row("Edges", f"{report.edges:,}", Text("between actors, backed by facts only", style="dim"))
    console = out()
    console.print(Text.assemble("Store ", (store, "bold")))
    console.print(grid)
    for waiting in report.merged.absent[:ABSENT]:
        message(f"waiting: {waiting.verdict} {waiting.one} {waiting.other}: one of them is not in this store")
    if len(report.merged.absent) > ABSENT:
        message(f"and {len(report.merged.absent) - ABSENT:,} more decisions that wait; --report lists all")


def print_proposals(proposals: Sequence[Proposal]) -> None:
    """Who may be the same, how likely, and why."""
    console = out()
    for proposal in proposals:
        console.print(Text.assemble((f"{proposal.score:.2f}", "cyan"), "  ", (_flat(proposal.names), "bold")))
        console.print(Text(f"      {short(proposal.one)}  {short(proposal.other)}", style="dim"))
        console.print(Text(f"      {_flat('; '.join(proposal.reasons))}"))
    message(f"{len(proposals):,} proposals; -o FILE writes them into a file to decide in")


def print_table(rows: Rows) -> None:
    """A table for a terminal: without columns that are empty, and without what a row shares with the one above.

    Columns that find no room stand in a second table below, behind the first column again, as R has it.
    """
    console = out()
    filled = [i for i in range(len(rows.columns)) if not rows.texts or any(row[i] for row in rows.texts)]
    for columns in _bands(rows, filled, console.width):
        table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
        for i in columns:
            table.add_column(Text(rows.columns[i]), overflow="fold", min_width=_least_width(rows, i))
        above: tuple[str, ...] = ()
        for row in rows.texts:
            shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(above, row, strict=False)))
            table.add_row(*("" if i < shared else Text(row[i]) for i in columns))
            above = row
        console.print(table)


def _bands(rows: Rows, columns: Sequence[int], width: int) -> list[list[int]]:
    """The columns in groups that fit into a width side by side, each group led by the first column."""
    first, *others = columns
    bands, free = [[first]], width - _least_width(rows, first)
    for i in others:
        needed = GAP + _least_width(rows, i)
        if needed > free and len(bands[-1]) > 1:
            bands.append([first])
            free = width - _least_width(rows, first)
        bands[-1].append(i)
        free -= needed
    return bands


def _least_width(rows: Rows, column: int) -> int:
    """What a column needs to be readable: its head and its longest word, or a few words side by side."""
    cells = [rows.columns[column], *(row[column] for row in rows.texts)]
    words = max((len(word) for cell in cells for word in cell.split()), default=0)
    return max(min(words, LONGEST_WORD), min(max(map(len, cells)), READABLE))


def print_question(query: NamedQuery) -> None:
    """What a named query asks, and how to ask it."""
    out().print(Text.assemble("\n", (query.question or query.title, "bold"), (f"\n$ kg query {query.name}", "dim")))


def print_accounts(accounts: Sequence[Account]) -> None:
    """What is claimed, in English; the words that say so are bold on a terminal, else in «…»."""
    from kg.views.explain import text

    if not sys.stdout.isatty():
        sys.stdout.write(text(accounts) + "\n")
        return
    console = out()
    for account in accounts:
        if account.heading:
            console.print(Text(account.heading, style="underline"))
        for one in account.tellings:
            console.print(Text(one.sentence, style="cyan"))
            console.print(Text.assemble((f"  {one.where}: ", "dim"), one.before, (one.words, "bold"), one.after))
            for line in filter(None, (one.source, f"{one.surely} {one.reading}", one.claim)):
                console.print(Text(f"  {line}", style="dim"))
        console.print()


def print_findings(findings: Sequence[Finding]) -> None:
    """Each fault with the sentence behind it, then how many there are of each kind."""
    console = out()
    for finding in findings:
        console.print(
            Text.assemble((finding.severity, WORST_FIRST[finding.severity]), f" {finding.focus}: {finding.message}")
        )
        if finding.sentence:
            console.print(Text(f"  {finding.article}: {_flat(finding.sentence)}", style="dim"))
    kinds = {kind: sum(f.severity == kind for f in findings) for kind in WORST_FIRST}
    message(counted({k: n for k, n in kinds.items() if n}) if findings else "all is well")


def _flat(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
