"""The extraction line: articles in, readings out. Everything that spaCy makes is born and dies in here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kg.gazetteer import Gazetteer
from kg.model import Article, Reading, short_hash

if TYPE_CHECKING:
    from spacy.matcher import PhraseMatcher

    from kg.lexicon import Lexicon
    from kg.mentions import Names
    from kg.model import Triple
    from kg.tokens import Doc


# Each matcher with the gazetteer that it was built of, which keeps the gazetteer's id from being given to another.
_matchers: dict[tuple[str | None, int], tuple[Gazetteer, PhraseMatcher]] = {}


def _matcher(model: str | None, known: Gazetteer) -> PhraseMatcher:
    """The name matcher of a model and a gazetteer, built once per process."""
    from kg.documents import load_model
    from kg.mentions import name_matcher

    if (model, id(known)) not in _matchers:
        _matchers[model, id(known)] = (known, name_matcher(load_model(model), known))
    return _matchers[model, id(known)][1]


def knowledge(lexicon: Lexicon, gazetteer: Gazetteer) -> str:
    """What to call a lexicon and a gazetteer in the provenance: other files, another name."""
    return short_hash(lexicon.digest, gazetteer.digest)


def readings(
    articles: Iterable[Article],
    *,
    model: str | None = None,
    gazetteer: Gazetteer | None = None,
    lexicon: Lexicon | None = None,
    with_triples: bool = True,
) -> Iterator[Reading]:
    """What each article says, in order: actors, triples and claims with their evidence.

    `model` is a spaCy package or path (default: the pinned small English one), `gazetteer` the actors that are
    known and `lexicon` the words that tell of events (default: those that ship). A store keeps
    no open triples, so a build reads `with_triples=False`. Raises ModelError where the model is missing.
    """
    from kg import gazetteer as gazetteers
    from kg import lexicon as lexicons
    from kg.documents import load_model, model_version
    from kg.extract import cues as cue_lists
    from kg.extract import triples
    from kg.linking.linker import Linker
    from kg.typing.claims import ClaimReader

    known = gazetteer if gazetteer is not None else gazetteers.load()
    lexicon, cues = lexicon if lexicon is not None else lexicons.load(), cue_lists.load()
    version = model_version(load_model(model))
    for article, doc, names in documents(articles, model=model, known=known):
        linker = Linker(article, doc, names, known)
        reader = ClaimReader(article, doc, linker, lexicon=lexicon, cues=cues)
        claims = reader.read()
        yield Reading(
            article=article,
            sentences=sum(1 for _ in doc.sents),
            actors=linker.used_by(claims),
            triples=tuple(triples.read(doc, text=article.text)) if with_triples else (),
            claims=claims,
            mentions=tuple(linker.mentions),
            model=version,
            knowledge=knowledge(lexicon, known),
        )


def open_triples(
    articles: Iterable[Article], *, model: str | None = None, gazetteer: Gazetteer | None = None
) -> Iterator[tuple[Article, Triple]]:
    """The open triples of each article, in order, without its claims. Parameters and errors as in `readings`."""
    from kg import gazetteer as gazetteers
    from kg.extract import triples

    known = gazetteer if gazetteer is not None else gazetteers.load()
    for article, doc, _ in documents(articles, model=model, known=known):
        for triple in triples.read(doc, text=article.text):
            yield article, triple


def triples(text: str, *, model: str | None = None) -> tuple[Triple, ...]:
    """The open triples of a text, with the offsets of every part; errors as in `readings`."""
    article = Article(id=short_hash(text), name="text", text=text)
    return tuple(triple for _, triple in open_triples([article], model=model))


def documents(
    articles: Iterable[Article], *, model: str | None, known: Gazetteer
) -> Iterator[tuple[Article, Doc, Names]]:
    """Each article with its repaired parse and the names in it. Raises ModelError where the model is missing."""
    from kg.documents import load_model, parse
    from kg.extract.repair import repair
    from kg.mentions import find
    from kg.tokens import Doc

    matcher = _matcher(model, known)
    for article, parsed in parse(articles, nlp=load_model(model)):
        doc = Doc(parsed)
        names = find(doc, gazetteer=known, known_spans=[(start, end) for _, start, end in matcher(parsed)])
        repair(doc, names)
        yield article, doc, names
