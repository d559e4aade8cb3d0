"""The page beside plain pyvis, by `python -m benchmarks.page [--actors N …] [--limit SECONDS]`.

A network is generated (preferential attachment, three ties an actor, as news has few names that all deal with), written
as our page and as pyvis writes it with its defaults, and both are opened in Chromium. Seconds run from the start of
loading to the first whole picture: for our page until all actors and ties are painted and it takes input (it opens
sooner, with the 150 best connected: all are asked for here); for pyvis until its layout has come to rest, before which
every actor moves. Both are measured in one run; a page that needs longer than the limit is
reported as such.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import networkx as nx

from kg.network import LADDER
from kg.views import html

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
TYPES = (("State", "state"), ("Person", "person"), ("IntergovernmentalOrganization", "intergovernmental organization"))
RELATIONS = (("meetsWith", "meets with", 0), ("aids", "aids", 1), ("accuses", "accuses", -1))
PER_ARTICLE = 40  # claims


def network(actors: int, *, ties_each: int = 3, seed: int = 7) -> nx.MultiDiGraph[str]:
    """A network in the shape of `kg.network.load`, with a claim and its sentence behind each tie."""
    chance = random.Random(seed)  # noqa: S311 - a benchmark, no secret
    plain = nx.barabasi_albert_graph(actors, ties_each, seed=seed)
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    label = {n: f"Actor {n:05}" for n in plain}
    for n in sorted(plain):
        kind, words = TYPES[n % len(TYPES)]
        made.add_node(
            f"urn:actor:{n:05}", label=label[n], type=kind, type_label=words, principal=f"urn:actor:{n % 40:05}",
            principal_label=label[n % 40], country="", anonymous=False, aliases=[], claims=[],
        )  # fmt: skip
    texts: dict[str, list[str]] = {}
    for number, (a, b) in enumerate(sorted(plain.edges())):
        name, words, sign = RELATIONS[chance.randrange(len(RELATIONS))]
        factuality = LADDER[min(int(chance.expovariate(1.2)), len(LADDER) - 1)]
        article, said = (
            f"urn:article:{number // PER_ARTICLE:05}",
            texts.setdefault(f"urn:article:{number // 40:05}", []),
        )
        sentence = f"{label[a]} {words} {label[b]}, officials said on day {number % 28 + 1}."
        start = sum(len(s) + 1 for s in said)
        said.append(sentence)
        day = f"20{20 + number % 5}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        claim = _claim(f"urn:claim:{number:06}", article, label[a], words, label[b], factuality, day, sentence, start)
        tie = {
            "relation": name, "label": words, "sign": sign, "symmetric": sign == 0, "weight": 1, "first": day,
            "last": day, "factual": factuality in LADDER[:2], "factuality": factuality, "contested": False,
            "sources": [claim["publisher"]], "claims": [claim],
        }  # fmt: skip
        made.add_edge(f"urn:actor:{a:05}", f"urn:actor:{b:05}", key=name, **tie)
    made.graph["articles"] = {
        iri: {"name": iri, "title": iri, "url": "", "publisher": "", "published": "", "text": " ".join(said)}
        for iri, said in sorted(texts.items())
    }
    return made


def _claim(
    iri: str, article: str, a: str, words: str, b: str, factuality: str, day: str, sentence: str, start: int
) -> dict[str, Any]:
    """A claim with all the keys that `kg.network` names."""
    roles = ("initiators", "targets", "mediators", "parties", "hosts", "beneficiaries", "participants")
    empty = ("event", "event_label", "place", "time_text", "topic", "outcome", "certainty", "stance", "url", "title")
    return {
        **{role: [] for role in (*roles, "attributed_to", "reported_by")},
        **dict.fromkeys(empty, ""),
        "claim": iri, "kind": "relation", "type": words, "type_label": words, "subject": a, "object": b,
        "plural": False, "date": day, "factuality": factuality, "publisher": f"Outlet {len(a) + start % 7}",
        "published": day, "article": article, "article_name": article, "sentence_number": 1, "sentence": sentence,
        "mark_start": 0, "mark_end": len(sentence) - 1, "quote": sentence[:-1], "start": start,
        "end": start + len(sentence) - 1, "sentence_start": start, "sentence_end": start + len(sentence),
        "confidence": 0.9, "rule": "generated", "inferred": False,
    }  # fmt: skip


def plain_pyvis(graph: nx.MultiDiGraph[str]) -> str:
    """The page that pyvis makes by default of the same actors and ties; its library in the file, as ours has it."""
    from pyvis.network import Network

    page = Network(directed=True, cdn_resources="in_line")
    for actor, facts in graph.nodes(data=True):
        page.add_node(actor, label=facts["label"], title=facts["type_label"])
    for start, end, tie in graph.edges(data=True):
        page.add_edge(start, end, title=f"{tie['label']}: {tie['claims'][0]['sentence']}")
    text: str = page.generate_html()
    # two remote style sheets of pyvis would wait for a network that is not there
    return text.replace('src="https://', 'data-src="https://').replace('href="https://', 'data-href="https://')


RESTED = "window.rested = 0; const t = setInterval(() => { if (window.network && network.once && !network.seen) { " \
    "network.seen = 1; network.once('stabilizationIterationsDone', () => { window.rested = 1; }); } }, 1);"  # fmt: skip
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))"


def opened(browser: Any, text: str, path: Path, *, ours: bool, limit: float) -> dict[str, float | None]:
    """Seconds until the picture stands, and until a search for an actor and a filter have been answered."""
    from playwright.sync_api import TimeoutError as TooLong

    path.write_text(text, encoding="utf-8")
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.set_default_timeout(limit * 1000)
    if not ours:
        page.add_init_script(RESTED)
    began = time.perf_counter()
    found: dict[str, float | None] = {"ready": None, "answer": None}
    try:
        page.goto(path.as_uri() + ("#most=all" if ours else ""))
        if ours:
            page.wait_for_selector("html[data-ready=yes]", state="attached")
        else:
            page.wait_for_function("window.rested === 1")
        page.evaluate(PAINTED)
        found["ready"] = time.perf_counter() - began
        if ours:
            began = time.perf_counter()
            page.locator("#rung").fill("0")
            page.evaluate(PAINTED)
            found["answer"] = time.perf_counter() - began
    except TooLong:
        pass
    page.close()
    return found


def main(arguments: list[str] | None = None) -> None:
    """Measure and print a table in Markdown."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description="Time and size of the page beside plain pyvis.")
    parser.add_argument("--actors", type=int, nargs="*", default=[300, 1000, 5000])
    parser.add_argument("--limit", type=float, default=60.0, help="seconds after which a page counts as not usable")
    options = parser.parse_args(arguments)
    program = shutil.which("chromium") or shutil.which("google-chrome")
    print("| actors / ties | page | written in s | MB | usable after s | a filter takes s |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=program, args=FLAGS)
        for number in options.actors:
            graph = network(number)
            for name, make in (("dragoman", html.render), ("plain pyvis", plain_pyvis)):
                began = time.perf_counter()
                text = make(graph)
                took = time.perf_counter() - began
                path = Path(folder) / f"{name.replace(' ', '-')}-{number}.html"
                seen = opened(browser, text, path, ours=name == "dragoman", limit=options.limit)
                ready, answer = (f"{s:.1f}" if s is not None else None for s in (seen["ready"], seen["answer"]))
                ready = ready or f"not within {options.limit:.0f}"
                size = f"{graph.number_of_nodes():,} / {graph.number_of_edges():,}"
                print(
                    f"| {size} | {name} | {took:.1f} | {len(text) / 1e6:.1f} | {ready} | {answer or '–'} |", flush=True
                )
        browser.close()


if __name__ == "__main__":
    main()
