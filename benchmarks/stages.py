"""Where the time goes, by `python -m benchmarks.stages [--articles N]`: CPU seconds by stage, beside bare spaCy.

Bare spaCy is `nlp.pipe` of the same model, as spaCy loads it, over the same texts. It runs in turns with what it is
compared to, 20 articles at a time, in one process and on one thread: once with `kg.build`, once with the stages of a
build one by one. Python's collector of garbage rests while either of them works, as in a build. The last line says
whether the tuned model and the plain one give the same readings.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import kg
from kg import gazetteer as gazetteers
from kg import lexicon as lexicons
from kg import rules
from kg.articles import read
from kg.documents import MODELS, load_model, parse
from kg.extract import cues as cue_lists
from kg.extract import triples
from kg.extract.repair import repair
from kg.linking.linker import Linker
from kg.mentions import find, name_matcher
from kg.model import Reading
from kg.reading import readings
from kg.tokens import Doc
from kg.typing.claims import ClaimReader
from kg.workers import swept

NEWS = Path(__file__).resolve().parents[2] / "shared" / "eval" / "news" / "wikinews.jsonl"
TURN = 20
RULES = ("taking over", "names", "repair", "linking", "claims", "open triples")
Result = TypeVar("Result")


class Clock:
    """CPU seconds by name."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()

    def time(self, name: str, action: Callable[[], Result]) -> Result:
        """Do something and add the CPU time that it took."""
        start = time.process_time()
        result = action()
        self.spent[name] += time.process_time() - start  # type: ignore[assignment]
        return result


def plain_model() -> Any:
    """The model as spaCy loads it."""
    import spacy

    for name in MODELS:
        if spacy.util.is_package(name):
            return spacy.load(name)
    raise SystemExit("no language model is installed")


def whole(lines: list[str], clock: Clock, folder: Path) -> None:
    """A whole build, and bare spaCy after every 20 articles of it."""
    nlp, texts = plain_model(), [json.loads(line)["text"] for line in lines]
    list(nlp.pipe(texts[:1]))
    done = 0

    def turn() -> None:
        nonlocal done
        done += 1
        if done % TURN == 0 or done == len(lines) - 1:
            some = texts[1 + (done - 1) // TURN * TURN : done + 1]
            clock.time("bare spaCy beside build", lambda: list(nlp.pipe(some)))

    with kg.open_store(folder / "store", create=True) as store:
        clock.time(
            "start: model, ontology and gazetteer", lambda: kg.build([str(written(lines[:1], folder))], store=store)
        )
        path = str(written(lines[1:], folder))
        clock.time("build", lambda: kg.build([path], store=store, on_article=turn))
    clock.spent["build"] -= clock.spent["bare spaCy beside build"]


def stages(lines: list[str], clock: Clock, folder: Path) -> None:
    """What `kg.build` does, stage by stage, and bare spaCy between."""
    known, words, cues, nlp = gazetteers.load(), lexicons.load(), cue_lists.load(), load_model()
    matcher, plain = name_matcher(nlp, known), plain_model()
    with kg.open_store(folder / "by-stage", create=True) as store:
        store.put_knowledge(known)
        for start in swept(range(1, len(lines), TURN)):
            articles = clock.time("reading files", partial(read_lines, lines[start : start + TURN], folder))
            clock.time("bare spaCy", lambda these=articles: list(plain.pipe(a.text for a in these)))  # type: ignore[misc]
            for article, parsed in clock.time("parsing", lambda these=articles: list(parse(these, nlp=nlp))):  # type: ignore[misc]
                spans = clock.time("names", lambda d=parsed: [(start, end) for _, start, end in matcher(d)])  # type: ignore[misc]
                doc = clock.time("taking over", partial(Doc, parsed))
                names = clock.time("names", partial(find, doc, gazetteer=known, known_spans=spans))
                clock.time("repair", partial(repair, doc, names))
                linker = clock.time("linking", partial(Linker, article, doc, names, known))
                reader = ClaimReader(article, doc, linker, lexicon=words, cues=cues)
                claims = clock.time("claims", reader.read)
                reading = Reading(
                    article=article,
                    sentences=1,
                    actors=linker.used_by(claims),
                    triples=clock.time("open triples", lambda a=article, d=doc: tuple(triples.read(d, text=a.text))),  # type: ignore[misc]
                    claims=claims,
                    mentions=tuple(linker.mentions),
                    model="m",
                    knowledge="k",
                )
                clock.time("RDF and store", partial(store.put, reading))
        clock.time("derived graph", partial(rules.derive, store))


def unchanged(lines: list[str], folder: Path) -> tuple[int, int]:
    """How many articles are read, and how many of them otherwise by the plain model."""
    articles = read_lines(lines, folder)
    fast = list(readings(articles))
    load_model.cache_clear()
    os.environ["DRAGOMAN_SPACY"] = "plain"
    try:
        plain = list(readings(articles))
    finally:
        del os.environ["DRAGOMAN_SPACY"]
        load_model.cache_clear()
    return len(fast), sum(one != other for one, other in zip(fast, plain, strict=True))


def written(lines: list[str], folder: Path) -> Path:
    """A file of some articles."""
    path = folder / "articles.jsonl"
    path.write_text("".join(lines), encoding="utf-8")
    return path


def read_lines(lines: list[str], folder: Path) -> list[kg.Article]:
    """Articles as `kg build` reads them."""
    return list(read([str(written(lines, folder))], on_skip=lambda fault: None))


def main(arguments: list[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stages", description=__doc__)
    parser.add_argument("--articles", type=int, default=295, help="how many of the Wikinews articles")
    chosen = parser.parse_args(arguments)
    if not NEWS.exists():
        raise SystemExit(f"{NEWS.name} is not beside the checkout; nothing to measure")
    with NEWS.open(encoding="utf-8") as file:
        lines = file.readlines()[: chosen.articles]
    clock = Clock()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole(lines, clock, folder)
        stages(lines, clock, folder)
        read_articles, different = unchanged(lines, folder)
    bare = "bare spaCy beside build"
    for stage, seconds in clock.spent.items():
        bare = "bare spaCy" if stage == "reading files" else bare  # from here on, it is the one between the stages
        print(f"{stage:38} {seconds:7.2f} s  {seconds / clock.spent[bare]:5.2f} of bare spaCy")
    together = sum(clock.spent[stage] for stage in RULES)
    print(f"{'rules: ' + ', '.join(RULES):38} {together:7.2f} s  {together / clock.spent[bare]:5.2f} of bare spaCy")
    print(f"{read_articles} articles, read otherwise by the plain model: {different}")


if __name__ == "__main__":
    main()
