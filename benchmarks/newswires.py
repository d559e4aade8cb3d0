"""Texts like those of Reuters-21578 and of BBC news, by `python -m benchmarks.newswires [--stories N] [--build N]`.

Both collections are made of odd articles: tables of figures, headlines in capitals, stories that are a headline alone,
bodies of nothing but "blah", company codes in angle brackets, markup that is never closed, bytes of Latin-1. Ours are
made by a seed and look like them in form; no sentence is theirs. Prints what of each kind is read and what is skipped
as what; with `--build`, how fast so many of them are read into a store, beside bare spaCy over the same texts in turns.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import kg
from benchmarks.stages import plain_model
from kg.articles import read

SEED = 21_578
FIRMS = (
    "ALDERMOOR CORP",
    "BRIGHTWELL INC",
    "CASTLE & HOWE PLC",
    "DUNMERE OIL CO",
    "ELKHORN BANCORP",
    "FARROW MINING LTD",
)
STATES = ("Egypt", "Brazil", "Japan", "West Germany", "Argentina", "Kuwait", "Taiwan", "France", "Nigeria", "Canada")
GOODS = ("coffee", "cocoa", "crude oil", "wheat", "copper", "sugar", "tin", "natural rubber", "soybeans")
MONTHS = ("Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")
HEAD = '<!DOCTYPE lewis SYSTEM "lewis.dtd">\n'

Story = tuple[str, str, str]  # type of TEXT, title, body


def firm(chance: random.Random) -> tuple[str, str]:
    """A firm, and the name of it with its code as the wire writes it."""
    name = chance.choice(FIRMS)
    code = "".join(word[0] for word in name.split() if word.isalpha())
    return name, f"{name.title()} &lt;{code}.{chance.choice('NOL')}>"


def figures(chance: random.Random) -> Story:
    """A company's results: nothing but figures."""
    name, _ = firm(chance)
    n = [f"{chance.randint(1, 99)},{chance.randint(100, 999)},000" for _ in range(6)]
    loss = " loss" if chance.random() < 0.3 else ""
    lines = [
        f"Shr{loss} {chance.randint(1, 99)} cts vs {chance.randint(1, 99)} cts",
        f"Net{loss} {n[0]} vs {n[1]}",
        f"Revs {n[2]} vs {n[3]}",
        f"Avg shrs {n[4]} vs {n[5]}",
    ]
    if chance.random() < 0.5:
        lines += [
            "Nine mths",
            f"Shr {chance.randint(1, 9)}.{chance.randint(10, 99)} dlrs vs {chance.randint(1, 9)}.05 dlrs",
        ]
    if chance.random() < 0.3:
        lines += ["NOTE: Prior year net includes gain of 120,000 dlrs from discontinued operations."]
    body = "\n".join(f"    {line}" for line in lines)
    return "", f"{name} &lt;{name[:3]}> {chance.choice(['1ST', '2ND', '3RD', '4TH'])} QTR NET", body


def dividend(chance: random.Random) -> Story:
    """A dividend: three lines of abbreviations."""
    name, _ = firm(chance)
    cents, day = chance.randint(5, 60), chance.randint(1, 28)
    pay, record = chance.sample(MONTHS, 2)
    body = f"    Qtly div {cents} cts vs {cents} cts prior\n    Pay {pay} {day}\n    Record {record} {day}"
    return "", f"{name} SETS QUARTERLY", body


def grain(chance: random.Random) -> Story:
    """A table of shipments or prices."""
    rows = "\n".join(
        f"    {chance.choice(GOODS).upper():<18}{chance.randint(100, 9999):>8}{chance.randint(100, 9999):>10}"
        for _ in range(chance.randint(6, 20))
    )
    return "UNPROC", "", f"WEEKLY EXPORTS, TONNES\n\n    {'':18}This wk   Last wk\n{rows}\n Reuter\n"


def blah(chance: random.Random) -> Story:
    """A body that says nothing."""
    return "", f"{chance.choice(STATES).upper()} {chance.choice(GOODS).upper()} REPORT", "    " + "blah " * 3


def headline(chance: random.Random) -> Story:
    """A headline alone."""
    name, _ = firm(chance)
    return "BRIEF", f"******{name} TO SELL UNIT, SEES {chance.randint(2, 90)} MLN DLR GAIN", ""


def trade(chance: random.Random) -> Story:
    """A story of states."""
    one, two = chance.sample(STATES, 2)
    good = chance.choice(GOODS)
    body = (
        f"    {one} and {two} agreed to resume talks on {good} quotas next month, officials said.\n"
        f"    A trade ministry spokesman said {one} had rejected a proposal by {two} to cut imports\n"
        f"by {chance.randint(2, 30)} pct.\n"
        f'    "We will not accept it," he told reporters. {two}\'s finance minister criticised {one} on\n'
        f"Monday for imposing duties on {good}.\n"
    )
    return "", f"{one.upper()}, {two.upper()} TO DISCUSS {good.upper()}", body


def company(chance: random.Random) -> Story:
    """A story of companies, with codes in brackets and Latin-1."""
    _, one = firm(chance)
    body = (
        f"    {one} said it agreed to buy the Munich unit of Müller Söhne for {chance.randint(2, 90)} mln\n"
        f"dlrs in cash. The deal is subject to approval by the government of {chance.choice(STATES)}.\n"
        "    A & B analysts said the price was < 10 times earnings and > book value.\n"
    )
    return "", "FIRM TO BUY UNIT", body


KINDS: dict[str, tuple[Callable[[random.Random], Story], int]] = {  # and how many of a hundred
    **{"figures": (figures, 20), "dividend": (dividend, 8), "table": (grain, 8), "blah": (blah, 4)},
    **{"headline": (headline, 10), "trade": (trade, 30), "company": (company, 20)},
}


def sgml(stories: list[tuple[int, Story]], chance: random.Random) -> str:
    """A file of the collection; now and then a body in it is not closed."""
    found = [HEAD]
    for number, (kind, title, body) in stories:
        end = "" if chance.random() < 0.01 else "\n Reuter\n&#3;</BODY>"
        told = f"<TITLE>{title}</TITLE>" if title else ""
        place, day = chance.choice(["LONDON", "NEW YORK", "BONN"]), chance.randint(1, 28)
        dated = f"<DATELINE>    {place}, March {day} - </DATELINE>"
        inner = f"{told}{body}" if kind else f"{told}{dated}<BODY>{body}{end}"
        opened = f'<TEXT TYPE="{kind}">' if kind else "<TEXT>"
        found.append(
            f'<REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" CGISPLIT="TRAINING-SET" OLDID="{number}" NEWID="{number}">\n'
            f"<DATE>{day}-MAR-1987 15:02:20.00</DATE>\n<TOPICS><D>trade</D></TOPICS>\n<PLACES></PLACES>\n"
            "<UNKNOWN> \n&#5;&#5;&#5;C T\n&#22;&#22;&#1;f0704&#31;reute</UNKNOWN>\n"
            f"{opened}&#2;\n{inner}</TEXT>\n</REUTERS>\n"
        )
    return "".join(found)


def bbc(topic: str, chance: random.Random) -> bytes:
    """A file of BBC news: a headline, a blank line, paragraphs of one sentence or two; in one of three encodings."""
    (one, two), low = chance.sample(STATES, 2), chance.randint(2, 9)
    said = {
        "business": f"Shares in the carmaker fell by {low}% after it cut its forecast, worth £{low * 7}m.",
        "entertainment": "The singer, 34, won two prizes at the ceremony in London's Café Royal on Sunday.",
        "politics": f"The foreign secretary met the premier of {one} and criticised {two} over the arms embargo.",
        "sport": f"{one} beat {two} {low}-1 in a friendly, with José Peña scoring twice.",
        "tech": "The firm’s new handset goes on sale next month – at a price of about £200.",
    }[topic]
    text = f"{said.split(',')[0].split('.')[0]}\n\n{said}\n\n" + "\n\n".join(
        f'A spokesman for {chance.choice(STATES)} said it was "a matter for the {chance.choice(GOODS)} industry".'
        for _ in range(4)
    )
    return text.encode(chance.choice(["latin-1", "cp1252", "utf-8"]), errors="replace")


def made(number: int, folder: Path) -> dict[str, str]:
    """Both collections, of so many stories each; the kind of each story by its name, or by the end of its path."""
    chance = random.Random(SEED)  # noqa: S311
    names = [name for name, (_, share) in KINDS.items() for _ in range(share)]
    kinds: dict[str, str] = {}
    stories: list[tuple[int, Story]] = []
    for count in range(1, number + 1):
        name = chance.choice(names)
        kinds[str(count)] = name
        stories.append((count, KINDS[name][0](chance)))
    for start in range(0, number, 1000):
        path = folder / f"reut2-{start // 1000:03}.sgm"
        path.write_bytes(sgml(stories[start : start + 1000], chance).encode("latin-1"))
    for count in range(number):
        topic = chance.choice(("business", "entertainment", "politics", "sport", "tech"))
        path = folder / "bbc" / topic / f"{count:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bbc(topic, chance))
        kinds[path.stem] = f"bbc {topic}"
    return kinds


def main(arguments: list[str] | None = None) -> None:
    """Print what became of each kind; with --build, how fast."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=2_000, help="of each collection")
    parser.add_argument("--build", type=int, default=0, metavar="N", help="read so many of each into a store")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kinds = made(options.stories, folder)
        outcome: defaultdict[str, Counter[str]] = defaultdict(Counter)
        faults: dict[str, str] = {}

        def skipped(fault: kg.KgError) -> None:
            key = fault.where.rpartition("[")[2].rstrip("]") if "[" in fault.where else Path(fault.where).stem
            key = str(1000 * int(fault.where.partition("reut2-")[2][:3]) + int(key)) if "reut2" in fault.where else key
            outcome[kinds[key]][fault.reason] += 1
            faults.setdefault(f"{kinds[key]} {fault.reason}", str(fault)[-150:])

        began = time.process_time()
        for article in read([str(folder)], on_skip=skipped):
            outcome[kinds[article.name]]["read"] += 1
        spent = time.process_time() - began
        for kind, found in sorted(outcome.items()):
            print(f"{kind:20}", ", ".join(f"{n} {what}" for what, n in found.most_common()))
        print(f"{1000 * spent / len(kinds):.2f} ms an article")
        for kind, fault in faults.items():
            print(f"  {kind}: …{fault}")
    if options.build:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name, "news")
            folder.mkdir()
            made(options.build, folder)
            build(folder, Path(name, "store"))


def build(folder: Path, where: Path) -> None:
    """How fast a store is made, beside bare spaCy in turns."""
    nlp = plain_model()
    texts = [article.text for article in read([str(folder)], on_skip=lambda fault: None)]
    list(nlp.pipe(texts[:1]))
    bare, done = 0.0, 0

    def turn() -> None:
        nonlocal bare, done
        done += 1
        if done % 50 == 0:
            began = time.process_time()
            list(nlp.pipe(texts[done - 50 : done]))
            bare += time.process_time() - began

    with kg.open_store(where, create=True) as store:
        began = time.process_time()
        report = kg.build([str(folder)], store=store, on_article=turn)
        spent = time.process_time() - began - bare
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{report.added:,} articles, {report.stories:,} stories, {sum(report.claims_by_factuality.values()):,} claims"
    )
    print(f"skipped: {dict(report.skipped_by_reason)}, copies: {report.copies}")
    print(f"{spent:.1f} CPU s, bare spaCy {bare:.1f} s: {spent / bare:.2f}, start-up included; {memory:,} MB at most")


if __name__ == "__main__":
    main()
