"""A corpus of any size, by `python -m benchmarks.corpus ARTICLES FOLDER`: a store of so many articles.

The articles of `../shared/eval/news/wikinews.jsonl` are read once (the readings are kept in the system's folder for
temporary files until dragoman's version, its data or what readings are made of change) and repeated under other names.
A repeated article keeps its words, its dates and the actors that the gazetteer knows; itself, its events, claims and
evidence, and the actors that only the news knows, are new. So the well-known actors get as many edges as in a real
corpus of that size, or more. One in five of the repeated articles is linked to the first as a copy of its story, as
where papers print an agency's report.
"""

from __future__ import annotations

import argparse
import pickle
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pyoxigraph as ox
from rdflib import URIRef

from benchmarks.claims import EVAL
from kg import gazetteer, lexicon, model, rules
from kg.articles import read
from kg.documents import load_model, model_version
from kg.model import BASE, Actor, Claim, Event, Reading, Relation, mint, short_hash
from kg.ontology import DIP, local_name
from kg.rdf import activity, reading_triples
from kg.reading import knowledge, readings
from kg.store import Store, open_store
from kg.terms import to_ox

NEWS = EVAL / "news" / "wikinews.jsonl"
COPIES = 5  # one in so many repeated articles is linked as a copy


def wikinews() -> list[Reading]:
    """The readings of the 295 articles, from the last time where nothing has changed since."""
    known, words = gazetteer.load(), lexicon.load()
    state = activity(model_version(load_model()), knowledge(words, known))
    sources = [Path(file).read_text(encoding="utf-8") for file in (NEWS, model.__file__)]
    kept = Path(tempfile.gettempdir()) / f"dragoman-benchmarks-{short_hash(state, *sources)}"
    if kept.exists():
        found: list[Reading] = pickle.loads(kept.read_bytes())  # noqa: S301  # written below
        return found
    found = list(readings(read([str(NEWS)], on_skip=lambda _: None), gazetteer=known, lexicon=words))
    kept.write_bytes(pickle.dumps(found))
    return found


def articles(number: int) -> Iterator[Reading]:
    """So many readings, no two with the same id."""
    found = wikinews()
    rounds = (renamed(r, turn) if turn else r for turn in range(number // len(found) + 1) for r in found)
    return islice(rounds, number)


def renamed(reading: Reading, turn: int) -> Reading:
    """The same article under another name: nothing but known actors, places and topics is shared with the first."""
    article = replace(
        reading.article, id=short_hash(reading.article.id, str(turn)), name=f"{reading.article.name}-{turn}"
    )
    own = {actor.iri for actor in reading.actors if not actor.known}
    own |= {claim.about.iri for claim in reading.claims if isinstance(claim.about, Event)}

    def new(iri: URIRef) -> URIRef:
        return mint(iri.removeprefix(BASE).partition("/")[0], iri, str(turn)) if iri in own else iri

    def actor(one: Actor) -> Actor:
        return replace(one, iri=new(one.iri), acts_for=one.acts_for and new(one.acts_for))

    def about(one: Event | Relation) -> Event | Relation:
        if isinstance(one, Event):
            roles, links = (tuple((p, new(o)) for p, o in pairs) for pairs in (one.roles, one.links))
            return replace(one, iri=new(one.iri), roles=roles, links=links)
        body = one.office_in and new(one.office_in)
        return replace(one, subject=new(one.subject), object=new(one.object), office_in=body)

    def claim(one: Claim) -> Claim:
        by, relayed = (tuple(map(new, actors)) for actors in (one.attributed_to, one.reported_by))
        evidence = replace(one.evidence, article=article.id)
        return replace(
            one, article=article.id, about=about(one.about), attributed_to=by, reported_by=relayed, evidence=evidence
        )

    return replace(
        reading,
        article=article,
        actors=tuple(map(actor, reading.actors)),
        claims=tuple(map(claim, reading.claims)),
        mentions=(),
        triples=(),
    )


def fill(where: Path, found: Iterable[Reading]) -> int:
    """Make a store of readings by bulk load, which a kill would leave half done, and derive; its number of quads.

    Shared graphs and marks are those of any store, which is then compacted.
    """
    with open_store(where, create=True) as store:
        store.put_knowledge(gazetteer.load())
    told: dict[str, list[URIRef]] = {}  # the articles that have one text

    def quads() -> Iterator[ox.Quad]:
        for reading in found:
            told.setdefault(reading.article.text, []).append(reading.article.iri)
            yield from to_ox(reading_triples(reading), reading.article.graph)

    raw = ox.Store(str(where))
    raw.bulk_extend(quads())
    raw.flush()
    del raw
    with open_store(where) as store:
        copies = ((copy, alike[0]) for alike in told.values() for copy in alike[COPIES::COPIES])
        store.put_stories((copy, DIP.sameStoryAs, first) for copy, first in copies)
        rules.derive(store)
        store.compact()
        return size(store)


def size(store: Store) -> int:
    """The number of quads of a store."""
    return int(str(store.select("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")[1][0][0]))


def main(arguments: list[str] | None = None) -> None:
    """Make a store and say what is in it; without arguments, the size of the 295 articles."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int, nargs="?", default=295)
    parser.add_argument("folder", type=Path, nargs="?", help="a new folder; by default one that is not kept")
    options = parser.parse_args(arguments)
    if not NEWS.exists():
        print("no ../shared/eval beside the checkout: no corpus")
        return
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as spare:
        quads = fill(options.folder or Path(spare) / "store", articles(options.articles))
    kinds = {local_name(c.factuality) for r in wikinews() for c in r.claims}
    print(f"{options.articles:,} articles, {quads:,} quads, {len(kinds)} kinds of factuality", end="")
    print(f" in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
