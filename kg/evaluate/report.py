"""Scores and faults as text that a person can read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.evaluate import news, plover
from kg.evaluate.gold import Line

HEADINGS = {
    "missed dyads": "Events that are annotated, and that no claim tells of",
    "false dyads": "Claims of events that no annotation backs",
    "missed relations": "Relations that are annotated, and that no claim tells of",
    "false relations": "Claims of relations that no annotation backs",
    "attributes": "Events that were found, with something wrong about them",
    "traps": "Traps that were fallen into",
    "records": "Records that no claim matches in type, source and target",
}
_ENDS = re.compile(r"[.!?][”\"’')]*\s+(?=[“\"A-Z])|\n")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: what was expected and what was said, each in words, and the sentence.

    `kind` is a key of HEADINGS; `sentence` is the number of the sentence, 0 where the article is one.
    """

    kind: str
    article: str
    sentence: int
    expected: str
    said: str
    words: str


def news_table(scores: Mapping[str, Any]) -> str:
    """Precision, recall and F1 of all articles and of each, then the attributes and traps."""
    rows = [["", "", "P", "R", "F1", "found", "false", "missed"]]
    blocks = {"all articles": scores["micro"], "mean of articles": scores["macro"], **scores["by_article"]}
    for name, block in blocks.items():
        for score in news.COUNTED:
            counts = [str(block[score][part]) for part in ("hits", "false", "missed") if part in block[score]]
            numbers = [f"{block[score][part]:.3f}" for part in ("precision", "recall", "f1")]
            rows.append([name if score == news.COUNTED[0] else "", score, *numbers, *counts])
    shares = [["of the dyads found, right:", *news.ATTRIBUTES, "evidence", "traps"]]
    for name, block in blocks.items():
        if name != "mean of articles":
            cells = ["-" if block[a] is None else f"{block[a]:.3f}" for a in (*news.ATTRIBUTES, "evidence")]
            shares.append([name, *cells, f"{block['traps']} of {block['traps_set']}"])
    return f"{_grid(rows, texts=2)}\n\n{_grid(shares, texts=1)}"


def plover_table(scores: Mapping[str, Any]) -> str:
    """Precision, recall and F1 of each score."""
    rows = [["", "P", "R", "F1", "found", "false", "missed"]]
    for name, score in scores.items():
        numbers = [f"{score[part]:.3f}" for part in ("precision", "recall", "f1")]
        rows.append([name, *numbers, *(str(score[part]) for part in ("hits", "false", "missed"))])
    return _grid(rows, texts=1)


def paragraphs(faults: Iterable[Fault], *, most: int) -> Iterator[str]:
    """The first so many faults of each kind, in a paragraph each, under a heading that counts all of the kind."""
    by_kind: dict[str, list[Fault]] = {kind: [] for kind in HEADINGS}
    for fault in faults:
        by_kind[fault.kind].append(fault)
    for kind, found in by_kind.items():
        if found and most:
            yield f"{HEADINGS[kind]}: {len(found)}"
            for fault in found[:most]:
                where = f"{fault.article}, sentence {fault.sentence}" if fault.sentence else fault.article
                yield f"  {where}: {fault.words}\n    expected: {fault.expected}\n    said:     {fault.said}"


def news_faults(judged: Mapping[str, news.Judged]) -> Iterator[Fault]:
    """All that is wrong in each article, in the order of the annotations and claims."""
    for name, one in judged.items():
        for score in ("dyads", "relations"):
            outcome = one.outcomes[score]
            told = [c for c in one.claims if (c["kind"] == "relation") == (score == "relations")]
            asked = one.article.relations if score == "relations" else one.article.events
            for dyad in outcome.missed:
                near = [_claim(c) for c in told if _near(c, dyad.line)]
                yield _fault(f"missed {score}", name, one, dyad.line, _annotation(one, dyad.line), _either(near))
            for dyad in outcome.false:
                near = [_annotation(one, g) for g in asked if _near(g, dyad.line)]
                yield _fault(f"false {score}", name, one, dyad.line, _either(near), _claim(dyad.line))
        for found, asked_for in one.outcomes["dyads"].found:
            claim, gold = found.line, asked_for.line
            wrong = [a for a, right in news.right_attributes(one.article, claim, gold).items() if not right]
            if wrong:
                expected = ", ".join(f"{a} {_attribute(one, gold, a)}" for a in wrong)
                said = ", ".join(f"{a} {_attribute(one, claim, a)}" for a in wrong)
                yield _fault("attributes", name, one, claim, expected, f"{said} ({_claim(claim)})")
        for trap, claim in one.fallen:
            why = f": {trap['why']}" if trap.get("why") else ""
            yield _fault("traps", name, one, claim, f"must not {trap['must_not']}{why}", _claim(claim))


def plover_faults(records: Iterable[plover.Record]) -> Iterator[Fault]:
    """The records of which not all is right."""
    for record in records:
        if record.right["dyad+type"] < record.asked["dyad+type"]:
            line = record.line
            sides = (" and ".join(f"{a['text']} ({a['code']})" for a in line[side]) for side in ("source", "target"))
            expected = f"{line['event']}: {' → '.join(side or 'nobody' for side in sides)}"
            said = _either([_claim(c) for c in record.claims if c["kind"] == "event"])
            yield Fault("records", line["id"], 0, expected, said, _flat(line["text"]))


def _near(one: Line, other: Line) -> bool:
    return bool(one["sentence"] == other["sentence"])


def _either(said: list[str]) -> str:
    return "; ".join(dict.fromkeys(said)) or "nothing in this sentence"


def _fault(kind: str, name: str, one: news.Judged, line: Line, expected: str, said: str) -> Fault:
    """A fault with the sentence of its line, in which the line's words are marked."""
    text, quote = one.article.text, line["quote"]
    start = line["start"] if text[line.get("start", 0) :].startswith(quote) and "start" in line else text.find(quote)
    if start < 0:
        return Fault(kind, name, line["sentence"], expected, said, f"«{_flat(quote)}», which does not stand there")
    end = start + len(quote)
    first = max((m.end() for m in _ENDS.finditer(text, 0, start + 1) if m.end() <= start), default=0)
    last = next((m.end() for m in _ENDS.finditer(text, max(start, end - 2)) if m.start() >= end - 2), len(text))
    marked = f"{text[first:start]}«{quote}»{text[end:last]}"
    return Fault(kind, name, line["sentence"], expected, said, _flat(marked))


def _annotation(one: news.Judged, line: Line) -> str:
    """An annotation in a few words: type, sides, factuality, speaker."""

    def label(actor: str) -> str:
        return str(one.article.actors[actor]["label"]) if actor in one.article.actors else actor

    is_event = line["kind"] == "event"
    sides = (line["initiator"], line["target"]) if is_event else ([line["subject"]], [line["object"]])
    sources = [label(a) for a in line.get("attributed_to", ())]
    return _words(line["type"], [[label(a) for a in side] for side in sides], line["factuality"], sources)


def _claim(claim: Line) -> str:
    """A claim in the same words."""
    is_event = claim["kind"] == "event"
    sides = (claim["initiators"], claim["targets"]) if is_event else ([claim["subject"]], [claim["object"]])
    type_ = claim["plover"] or claim.get("type", "no PLOVER type") if is_event else claim["type"]
    sources = [a["label"] for a in claim["attributed_to"]]
    return _words(type_, [[a["label"] for a in side] for side in sides], claim["factuality"], sources)


def _words(type_: str, sides: list[list[str]], factuality: str, sources: list[str]) -> str:
    left, right = (" and ".join(side) for side in sides)
    said_by = f", said by {' and '.join(sources)}" if sources else ""
    return f"{type_}: {left or 'nobody'}{f' → {right}' if right else ''}, {factuality}{said_by}"


def _attribute(one: news.Judged, line: Line, name: str) -> str:
    """The value of one attribute of a claim or an annotation."""
    if name == "attribution":
        sources = [a if isinstance(a, str) else a["label"] for a in line["attributed_to"][:1]]
        known = one.article.actors
        return " and ".join(known[a]["label"] if a in known else a for a in sources) or "nobody"
    if name == "place":
        place = line["place"]
        return str((place["label"] if isinstance(place, dict) else place) or "none")
    return str(line[name])


def _grid(rows: list[list[str]], *, texts: int) -> str:
    """Cells in columns: so many of text on the left, the others of numbers."""
    widths = [max(len(row[i]) for row in rows if i < len(row)) for i in range(max(map(len, rows)))]
    lines = (
        "  ".join(c.ljust(widths[i]) if i < texts else c.rjust(widths[i]) for i, c in enumerate(row)) for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def _flat(text: str) -> str:
    """One line of text without what could steer a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
