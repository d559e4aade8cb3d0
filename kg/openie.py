"""How open triples are written: tab-separated cells in the sentence's own words, or JSON with offsets and facts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal

from kg.readers.plain import clean_line

if TYPE_CHECKING:
    from kg.model import Phrase, Span, Triple

Arguments = Literal["full", "minimal"]
FACTS = ("negated", "modal", "tense", "aspect", "voice", "conditional")


def rows(found: Iterable[tuple[str, Triple]], *, arguments: Arguments = "minimal") -> Iterator[str]:
    """A line for each (id, triple): id, confidence, relation, subject, object, further arguments, tab-separated.

    `arguments` chooses the reading of each argument. The object's cell is empty where the clause has none.
    """
    for key, triple in found:
        ends = (_words(triple.subject, arguments), _words(triple.object, arguments))
        further = (f"{preposition} {_words(phrase, arguments)}" for preposition, phrase in triple.arguments)
        cells = (f"{triple.confidence:.3f}", triple.relation, *ends, *further)
        yield "\t".join((key, *map(clean_line, cells)))


def json_lines(found: Iterable[tuple[str, Triple]]) -> Iterator[str]:
    """A JSON object for each (id, triple): every part with offsets and both readings, and the facts of the clause.

    Offsets are code points into the text of the sentence or article, end exclusive.
    """
    for key, triple in found:
        yield json.dumps(
            {
                "id": key,
                "sentence": triple.sentence,
                "confidence": round(triple.confidence, 3),
                "relation": {"text": triple.relation, "spans": [[s.start, s.end] for s in triple.predicate]},
                "subject": _phrase(triple.subject),
                "object": _phrase(triple.object) if triple.object else None,
                "arguments": [{"preposition": p, **_phrase(phrase)} for p, phrase in triple.arguments],
                **{name: getattr(triple, name) for name in FACTS},
                "source": _span(triple.source) if triple.source else None,
                "rule": triple.rule,
            },
            ensure_ascii=False,
        )


def _words(phrase: Phrase | None, arguments: Arguments) -> str:
    if phrase is None:
        return ""
    return (phrase.minimal or phrase).text if arguments == "minimal" else phrase.text


def _span(span: Span) -> dict[str, Any]:
    return {"text": span.text, "start": span.start, "end": span.end}


def _phrase(phrase: Phrase) -> dict[str, Any]:
    instead = {"pronoun": _span(phrase.pronoun)} if phrase.pronoun else {}
    return {**_span(phrase), "minimal": _span(phrase.minimal or phrase), **instead}
