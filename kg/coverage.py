"""What the lexicon misses in a corpus, and which of its rules fire there.

    articles → [Untyped("rebuke", 12, …), Untyped("square off with", 3, …), …]
    articles → [Fired("verb: accuse of", 15, …), Fired("verb: agree", 2, …), …]

A verb's own cues of factuality ("agree to", "refuse") and verbs of saying are no events of their own: they are left
out. So is a verb that carries an event noun that the lexicon knows ("hold talks").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg import gazetteer as gazetteers
from kg import lexicon as lexicons
from kg.extract import cues as cue_lists
from kg.extract.clauses import Predication, of_noun, predications
from kg.linking.linker import Linker
from kg.reading import documents
from kg.typing.frames import noun_frame, verb_frame

if TYPE_CHECKING:
    from kg.gazetteer import Gazetteer
    from kg.lexicon import Lexicon
    from kg.model import Article, Claim, Reading
    from kg.tokens import Token

COPULAS = frozenset({"be", "have", "do", "become", "seem", "remain"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Untyped:
    """A pattern that the lexicon lacks, written as the lexicon writes it ("square off with").

    `count` is how often it stands between two actors, `articles` in how many articles; `subject` and `object` are the
    heads of what stands on its two sides in the example, which is the first sentence that has it.
    """

    pattern: str
    count: int
    articles: int
    subject: str
    object: str
    example: str
    article: str


def coverage(
    articles: Iterable[Article],
    *,
    model: str | None = None,
    gazetteer: Gazetteer | None = None,
    lexicon: Lexicon | None = None,
) -> list[Untyped]:
    """The untyped verbs of a corpus, the most frequent first, then by the alphabet.

    Parameters are those of `kg.reading.readings`. Raises ModelError where the model is missing.
    """
    known = gazetteer if gazetteer is not None else gazetteers.load()
    words = lexicon if lexicon is not None else lexicons.load()
    cues = cue_lists.load()
    silent = COPULAS | set(cues.governors) | set(cues.report_verbs) | words.participants
    first: dict[str, tuple[str, str, str, str]] = {}
    seen: dict[str, list[str]] = defaultdict(list)
    for article, doc, names in documents(articles, model=model, known=known):
        linker = Linker(article, doc, names, known)
        for sentence in doc.sents:
            for found in predications(sentence):
                if found.noun or found.lemma in silent or _is_typed(found, words, linker):
                    continue
                for pattern, subject, object_ in _between_actors(found, linker):
                    example = " ".join(sentence.text.split())
                    first.setdefault(pattern, (subject, object_, example, article.name))
                    seen[pattern].append(article.id)
    untyped = [
        Untyped(
            pattern=pattern,
            count=len(where),
            articles=len(set(where)),
            subject=first[pattern][0],
            object=first[pattern][1],
            example=first[pattern][2],
            article=first[pattern][3],
        )
        for pattern, where in seen.items()
    ]
    return sorted(untyped, key=lambda one: (-one.count, one.pattern))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """A rule as claims name it, how many claims of how many articles it made, and the words of the first of them."""

    rule: str
    count: int
    articles: int
    example: str
    article: str


def fired(readings: Iterable[Reading]) -> list[Fired]:
    """How often each rule makes a claim, the most frequent first, then by the alphabet."""
    first: dict[str, Claim] = {}
    seen: dict[str, list[str]] = defaultdict(list)
    names: dict[str, str] = {}
    for reading in readings:
        names[reading.article.id] = reading.article.name
        for claim in reading.claims:
            rule = claim.rule.removeprefix("again: ")
            first.setdefault(rule, claim)
            seen[rule].append(claim.article)
    rules = [
        Fired(
            rule=rule,
            count=len(where),
            articles=len(set(where)),
            example=" ".join(first[rule].evidence.quote.split()),
            article=names[first[rule].article],
        )
        for rule, where in seen.items()
    ]
    return sorted(rules, key=lambda one: (-one.count, one.rule))


def silent(rules: Iterable[Fired], lexicon: Lexicon) -> list[str]:
    """The patterns of a lexicon that none of these rules is of, written `verb: …` or `noun: …`, by the alphabet."""
    kinds = ((False, "verb", lexicon.verbs), (True, "noun", lexicon.nouns))
    known = {f"{kind}: {frame.pattern}" for _, kind, frames in kinds for every in frames.values() for frame in every}
    heard = set()
    for one in rules:
        kind, _, pattern = one.rule.rpartition(": ")
        carried = kind.endswith("verb + noun") or kind.endswith("participants")
        heard.add(f"noun: {pattern.partition(' + ')[2]}" if carried else f"{kind.split(': ')[-1]}: {pattern}")
    return sorted(known - heard)


def _is_typed(found: Predication, lexicon: Lexicon, linker: Linker) -> bool:
    """Whether a frame of the lexicon fits the verb, or an event noun that it governs."""

    def named(token: Token) -> bool:
        return bool(linker.named(token) or linker.owners(token))

    if verb_frame(found, lexicon, named) is not None:
        return True
    nouns = [t for slot, tokens in found.slots.items() if slot != "subject" for t in tokens if t.pos_ == "NOUN"]
    return any(noun_frame(noun, of_noun(noun), lexicon, named) is not None for noun in nouns)


def _between_actors(found: Predication, linker: Linker) -> Iterator[tuple[str, str, str]]:
    """The pattern and the words on both sides, where the subject names one actor and the nearest slot another."""
    doer = next((t for t in found.slots.get("subject", []) if linker.named(t)), None)
    if doer is None:
        return
    doers = {actor for t in found.slots["subject"] for actor in linker.named(t)}
    for slot, tokens in found.slots.items():
        if slot == "subject":
            continue
        for token in tokens:
            others = set(linker.named(token) or linker.owners(token)) - doers
            if others and token.i != doer.i:
                particles = sorted(p for p in found.particles if p not in found.slots)
                preposition = [] if slot == "object" else [slot]
                pattern = " ".join(dict.fromkeys((found.lemma, *particles, *preposition)))
                yield pattern, doer.text, token.text
                return
