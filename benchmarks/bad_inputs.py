"""Bad inputs among good ones, by `python -m benchmarks.bad_inputs [--bad 3000] [--seed N] [--keep FOLDER]`.

Makes as many good articles as bad inputs, by a seed: files that are broken, packed bombs, walls of signs, deep markup,
hostile metadata, other languages. Builds a store of the good ones alone and one of both, and demands that no run ends,
that the good articles say the same in both, and that each bad input is either listed with its reason, or read where it
is odd but readable. Prints how many inputs of each kind were skipped for what, the longest time that one input took,
and the memory at the end of each tenth.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import random
import resource
import shutil
import tempfile
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import kg
from kg import export
from kg.check import check

SEED = 8
SECONDS = 60.0  # of CPU that one input may take
MEGABYTES = 2_500  # that a run may take
STATES = (
    "Egypt",
    "Qatar",
    "Kenya",
    "Jordan",
    "France",
    "Brazil",
    "Japan",
    "Norway",
    "Turkey",
    "India",
    "Chile",
    "Ghana",
)
CITIES = ("Doha", "Cairo", "Paris", "Oslo", "Amman", "Tokyo", "Nairobi", "Geneva", "Vienna", "Ankara")
VERBS = ("met", "criticized", "thanked", "visited", "accused", "congratulated", "denounced", "praised")
SENTENCE = "The foreign minister of Egypt met the emir of Qatar in Doha on Saturday. "

HOSTILE = (
    *(
        "../../../etc/passwd",
        "<script>alert(1)</script>",
        '"> . } ; DROP ALL ; INSERT DATA { <a> <b> "',
        "x\x00y\u202e",
    ),
    *("javascript:alert(1)", "{{7*7}}", "%s%n", "\ud800", "[bold]x[/bold]", "\x1b[31m", "a" * 1999, "`rm -rf /`"),
)

Made = tuple[str, bytes]  # the end of the file's name, and what it holds


def good(number: int, chance: random.Random) -> str:
    """A short article of one's own."""
    one, two = chance.sample(STATES, 2)
    verb, city = chance.choice(VERBS), chance.choice(CITIES)
    return f"The president of {one} {verb} the prime minister of {two} in {city} on Monday. This is report {number}."


def _json(**fields: object) -> Made:
    return ".json", json.dumps(fields).encode()


def _hostile(chance: random.Random) -> str:
    return chance.choice(HOSTILE)


def _cut(chance: random.Random) -> Made:
    raw = json.dumps({"id": str(chance.random()), "text": SENTENCE * 3}).encode()
    return ".json", raw[: chance.randrange(1, len(raw) - 1)]


def _noise(chance: random.Random) -> Made:
    return chance.choice(
        (".txt", ".html", ".jsonl", ".csv", ".zip", ".parquet", ".warc.gz", ".gz.txt", ".rss", ".sgm")
    ), bytes([0, 255, 254] + [chance.randrange(256) for _ in range(chance.randrange(50, 2000))])


def _zip(members: dict[str, bytes], **options: int) -> Made:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:  # type: ignore[arg-type]
        for name, raw in members.items():
            archive.writestr(name, raw)
    return ".zip", out.getvalue()


def _text(make: Callable[[random.Random], str], encoding: str = "utf-8") -> Callable[[random.Random], Made]:
    return lambda chance: (".txt", make(chance).encode(encoding, errors="surrogatepass"))


ZEROS = gzip.compress(b"\0" * 80_000_000, 1, mtime=0)
SPACES = gzip.compress(b" " * 80_000_000, 1, mtime=0)
FOREIGN = (
    "Le président a rencontré la chancelière à Berlin pour parler de la paix et du commerce.",
    "El presidente se reunió con el primer ministro de Italia en Roma para hablar del comercio.",
    "Президент встретился с председателем в Москве, чтобы обсудить торговлю.",
    "Der Bundeskanzler traf den Präsidenten in Berlin und sprach über den Handel mit China.",
    "習近平主席は東京で首相と会談し、貿易について話し合った。",
    "التقى الرئيس رئيس الوزراء في القاهرة لبحث التجارة بين البلدين.",
)
KINDS: dict[str, Callable[[random.Random], Made]] = {
    "nothing": lambda c: (
        c.choice((".txt", ".md", ".html", ".json", ".jsonl", ".csv", ".rss")),
        b" \n" * c.randrange(9),
    ),
    "noise": _noise,
    "cut JSON": _cut,
    "cut gzip": lambda c: (".txt.gz", gzip.compress((SENTENCE * 9).encode(), mtime=0)[: -c.randrange(1, 40)]),
    "cut zip": lambda c: (".zip", _zip({"a.txt": SENTENCE.encode()})[1][: -c.randrange(1, 90)]),
    "gzip bomb": lambda c: (c.choice((".jsonl.gz", ".csv.gz", ".sgm.gz")), c.choice((ZEROS, SPACES))),
    "zip bomb": lambda c: _zip({"a.jsonl": b" " * 80_000_000}, compresslevel=1),
    "zip in zip": lambda c: _zip({"a.zip": _zip({"b.txt": SENTENCE.encode()})[1]}),
    "zip of evil names": lambda c: _zip({f"../{c.random()}/{c.randrange(9)}\x1b[31m.txt": FOREIGN[0].encode()}),
    "UTF-16 without a mark": _text(lambda c: SENTENCE * c.randrange(1, 9), "utf-16-le"),
    "Cyrillic code page": _text(lambda c: FOREIGN[2] * c.randrange(2, 9), "cp1251"),
    "damaged UTF-8": lambda c: (
        ".txt",
        (FOREIGN[c.randrange(2, 5)] * 3).encode()[c.randrange(1, 3) :] + b"\xff\xc3(" * 9,
    ),
    "other language": _text(lambda c: c.choice(FOREIGN) * c.randrange(1, 9)),
    "other language field": lambda c: _json(id=str(c.random()), language=c.choice(("fr", "de", "zz")), text=SENTENCE),
    "too long": lambda c: (".txt", (SENTENCE * 9000).encode()),
    "long line": lambda c: (".jsonl", b'{"text": "' + b"a" * 1_000_000),
    "nested arrays": lambda c: (c.choice((".json", ".jsonl")), b"[" * c.randrange(9_000, 99_000)),
    "nested objects": lambda c: (".json", b'{"text":' * c.randrange(9_000, 20_000)),
    "huge number": lambda c: (".json", b'{"text": "x", "id": ' + b"9" * c.randrange(5_000, 50_000) + b"}"),
    "numbers for text": lambda c: _json(text=c.choice((1, 1e308, True, [], {}, [SENTENCE], None))),
    "NaN": lambda c: (".json", b'{"text": NaN, "id": Infinity}'),
    "bad field": lambda c: _json(
        text=SENTENCE, **{c.choice(("id", "title", "url", "published")): c.choice(([1], {"a": 1}, True))}
    ),
    "bad date": lambda c: _json(
        id=str(c.random()), text=SENTENCE, published=c.choice(("soon", "2023-13-01", "99999-01-01", _hostile(c)))
    ),
    "bad url": lambda c: _json(
        text=SENTENCE, url=c.choice(("javascript:alert(1)", "file:///etc/passwd", "../x", "ftp://a"))
    ),
    "no text": lambda c: _json(id=_hostile(c), title=_hostile(c)),
    "broken line": lambda c: (".jsonl", b"{" + bytes([c.randrange(32, 127) for _ in range(40)])),
    "deep HTML": lambda c: (".html", b"<div>" * c.randrange(5_000, 29_000) + SENTENCE.encode()),
    "markup bomb": lambda c: (".html", b"<p><b><i>" * c.randrange(11_000, 40_000)),
    "only a banner": lambda c: (".html", b"<html><body><p>We use cookies. Accept all?</p></body></html>"),
    "entity bomb": lambda c: (
        ".rss",
        b'<!DOCTYPE r [<!ENTITY a "' + b"a" * 999 + b'">]><rss><item><title>&a;</title></item></rss>',
    ),
    "no feed": lambda c: (".xml", b"<?xml version='1.0'?><urlset><url/></urlset>"),
    "empty feed": lambda c: (".atom", b"<feed xmlns='http://www.w3.org/2005/Atom'></feed>"),
    "table without texts": lambda c: (".csv", b"a,b\n1,2\n" * c.randrange(1, 9)),
    "broken CSV": lambda c: (".csv", b'text,id\n"' + b"\xff\x81 x" * c.randrange(9, 99)),
    "Parquet in name": lambda c: (".parquet", b"PAR1" + bytes([c.randrange(256) for _ in range(99)]) + b"PAR1"),
    "broken WARC": lambda c: (".warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999\r\n\r\nHTTP/1.1 200"),
    "SGML without end": lambda c: (".sgm", b'<REUTERS NEWID="1"><TEXT><BODY>' + SENTENCE.encode()),
    "picture": lambda c: (".txt", b"\x89PNG\r\n\x1a\n" + bytes([c.randrange(256) for _ in range(99)])),
    # odd, but readable: what they say is read, and must not harm anything else
    "hostile metadata": lambda c: _json(
        id=str(c.random()), title=_hostile(c), publisher=_hostile(c), text=f"{SENTENCE}{c.random()}"
    ),
    "hostile id": lambda c: _json(id=f"{c.random()}{_hostile(c)}"[:1999], text=f"{SENTENCE}{c.random()}"),
    "hostile text": lambda c: _json(id=str(c.random()), text=f"{SENTENCE}{_hostile(c)} {c.random()}"),
    "duplicate keys": lambda c: (
        ".json",
        f'{{"text": "x", "id": "{c.random()}", "text": "{SENTENCE}{c.random()}"}}'.encode(),
    ),
    "lone surrogates": lambda c: (".json", f'{{"text": "{SENTENCE}\\ud800\\udc00\\udfff{c.random()}"}}'.encode()),
    "null bytes": _text(lambda c: f"{SENTENCE}\0{c.random()}\0"),
    "right-to-left marks": _text(lambda c: f"\u202e{SENTENCE}\u2066{c.random()}\u202c"),
    "emoji": _text(lambda c: f"{SENTENCE}{c.choice('😀🇶🇦👩‍🚀') * c.randrange(1, 500)} {c.random()}"),
    "control characters": _text(lambda c: f"{SENTENCE}{''.join(map(chr, range(1, 9)))}{c.random()}"),
    "combining marks": _text(lambda c: SENTENCE + "a" + "\u0301" * c.randrange(99, 9_999) + f" {c.random()}"),
    "long word": _text(lambda c: f"{SENTENCE}{'x' * c.randrange(9_000, 150_000)} {c.random()}"),
    "wall of signs": _text(lambda c: f"{SENTENCE}{c.choice('()!?.-*') * c.randrange(900, 90_000)} {c.random()}"),
    "endless sentence": _text(lambda c: f"{'Egypt met Qatar and ' * c.randrange(99, 400)}left {c.random()}."),
    "he said that he said": _text(lambda c: f"{'He said that ' * c.randrange(50, 200)}Egypt met Qatar {c.random()}."),
    "table": _text(lambda c: f"{SENTENCE}\n" + "\n".join(f"{s} | {c.randrange(99)} | {c.random()}" for s in STATES)),
    "code": _text(lambda c: f"{SENTENCE}\nfor (i = 0; i < {c.random()}; i++) {{ the[i] = of(and, to); }}\n" * 3),
    "markup in text": _text(lambda c: f"{SENTENCE}<script>{c.random()}</script><img src=x onerror=alert(1)>"),
    "lower case": _text(lambda c: f"{SENTENCE * 2}{c.random()}".lower()),
    "capitals": _text(lambda c: f"{SENTENCE * 2}{c.random()}".upper()),
}


def make(folder: Path, *, bad: int, seed: int = SEED) -> dict[str, str]:
    """Write good and bad inputs into `good` and `mixed` under a folder; the kind of each bad file, by its name."""
    chance, kinds = random.Random(seed), list(KINDS)  # noqa: S311
    for name in ("good", "mixed"):
        (folder / name).mkdir(parents=True)
    made: dict[str, str] = {}
    for number in range(bad):
        text = good(number, chance)
        for name in ("good", "mixed"):
            (folder / name / f"good-{number:05}.txt").write_text(text)
        kind = kinds[number % len(kinds)]
        end, raw = KINDS[kind](chance)
        (folder / "mixed" / f"bad-{number:05}{end}").write_bytes(raw)
        made[f"bad-{number:05}{end}"] = kind
    links = {"loop.txt": "loop.txt", "gone.txt": "nothing", "outside.txt": "/etc/hostname", "round": "."}
    for name, target in links.items():
        (folder / "mixed" / name).symlink_to(target)
        made[name] = "link"
    return made


def run(folder: Path, *, bad: int, seed: int = SEED) -> dict[str, object]:
    """Make, build and compare; what was seen, and under `faults` what should not be."""
    made = make(folder, bad=bad, seed=seed)
    alone, *_ = _build(folder, "good")
    mixed, report, slowest, memory = _build(folder, "mixed")
    found: dict[str, Counter[str]] = defaultdict(Counter)
    listed: set[str] = set()
    for fault in report.skipped:
        name = next((n for n in made if f"/{n}" in fault.where), "")
        listed.add(name)
        found[made.get(name, "good")][fault.reason] += 1
    for name, kind in made.items():
        if name not in listed and name != "round":
            found[kind]["read"] += 1
    ours = [claim for claim in mixed if str(claim["article"]).startswith("good-")]
    with kg.open_store(folder / "store-mixed", read_only=True) as store:
        violations = [f for f in check(store) if f.severity == "Violation"]
    faults = [
        *(["the good articles say something else"] if ours != alone else []),
        *([f"good ones were skipped: {found['good']}"] if found["good"] else []),
        *([f"{len(violations)} violations: {violations[0]}"] if violations else []),
        *([f"one input took {slowest[0]:.0f} s: {slowest[1]}"] if slowest[0] > SECONDS else []),
        *([f"{memory[-1]} MB"] if memory and memory[-1] > MEGABYTES else []),
        *(f"{kind} failed" for kind, reasons in found.items() if "failed" in reasons),
    ]
    return {
        "kinds": found,
        "claims": len(ours),
        "slowest": slowest,
        "memory": memory,
        "faults": faults,
        "read": report.read,
    }


def _build(folder: Path, name: str) -> tuple[list[dict[str, object]], kg.Report, tuple[float, str], list[int]]:
    """Claims, report, the longest step with its number, and megabytes at the end of each tenth."""
    steps, memory = [time.process_time()], list[int]()
    total = sum(1 for _ in (folder / name).iterdir())

    def step() -> None:
        steps.append(time.process_time())
        if len(steps) % max(1, total // 10) == 0:
            memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)

    with kg.open_store(folder / f"store-{name}", create=True) as store:
        report = kg.build([str(folder / name)], store=store, on_article=step)
        claims = list(export.claims(store))
    longest = max(((b - a, f"step {n}") for n, (a, b) in enumerate(pairwise(steps))), default=(0.0, ""))
    return claims, report, longest, memory


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was seen; exit code 1 where there is a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bad", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args(arguments)
    folder = options.keep or Path(tempfile.mkdtemp())
    try:
        seen = run(folder, bad=options.bad, seed=options.seed)
    finally:
        if options.keep is None:
            shutil.rmtree(folder)
    for line in lines(seen):
        print(line)
    return int(bool(seen["faults"]))


def lines(seen: dict[str, object]) -> Iterator[str]:
    """What was seen, for people."""
    kinds = seen["kinds"]
    assert isinstance(kinds, dict)
    for kind, reasons in kinds.items():
        yield f"{kind:24} {', '.join(f'{n} {reason}' for reason, n in sorted(reasons.items()))}"
    yield f"articles read {seen['read']}, claims of good ones {seen['claims']}, slowest {seen['slowest']}"
    yield f"MB at each tenth {seen['memory']}"
    faults = seen["faults"]
    assert isinstance(faults, list)
    yield from faults or ["no fault"]


if __name__ == "__main__":
    raise SystemExit(main())
