"""The scores of claims against annotated articles.

Events are compared as dyads: one who does it, one to whom it is done. An event of several actors makes one dyad for
each initiator with each target, or, where all are equal, for each pair of them. A dyad found has the right type and the
right actors; each attribute is judged on the dyads found. Scores:

    dyads         events by their PLOVER type and actors
    countries     the same, with principals in place of actors: "Israeli officials" count as Israel
    actors_only   the same as dyads, whatever the type
    relations     standing relations, such as offices held

Annotations of importance 1, and those that are inferred, are neither rewarded nor punished.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from kg.evaluate.gold import FORBIDDEN, Annotated, Line, claimed_names, plain

COUNTED = ("dyads", "countries", "actors_only", "relations")
ATTRIBUTES = ("factuality", "attribution", "place", "sentence")
EQUALS = frozenset({"CONSULT", "AGREE", "COOPERATE"})  # types in which it does not matter who is named first
EACH_OTHER = EQUALS | {"ASSAULT"}  # types in which several who do it do it to each other
BOTH_WAYS = frozenset({"borders", "alliedWith", "hasTensionWith"})
SMALL_WORDS = frozenset({"the", "a", "an", "of", "for", "to", "in"})
ALIKE = 0.6  # how much two wordings must share to be the same place or office
TRAP_ALIKE = 0.8  # … to be the wrong office that a trap is about

Nobody: frozenset[str] = frozenset()
Names = Callable[[Any], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Dyad:
    """Two sides and what is between them. A side is all the names by which it may be called; empty for nobody."""

    type: str
    left: frozenset[str]
    right: frozenset[str]
    both_ways: bool
    line: Line = field(hash=False, compare=False)

    @property
    def identity(self) -> tuple[str, ...]:
        """Two dyads of one article with the same identity say the same."""
        sides = [" / ".join(sorted(side)) for side in (self.left, self.right)]
        return (self.type, *(sorted(sides) if self.both_ways else sides))

    @property
    def optional(self) -> bool:
        """Whether an annotated dyad is neither rewarded nor punished."""
        return self.line["importance"] < 2 or bool(self.line.get("inferred"))

    @property
    def sentences(self) -> list[int]:
        """Where an annotated dyad is said."""
        return [self.line["sentence"], *self.line.get("also", ())]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the claims about one article fared in one score: pairs of claim and annotation, and what is left over."""

    found: list[tuple[Dyad, Dyad]]
    false: list[Dyad]
    missed: list[Dyad]


@dataclass(frozen=True, slots=True)
class Judged:
    """One article with its claims and what came of them; `fallen` are traps with the claim that fell into each."""

    article: Annotated
    claims: list[Line]
    outcomes: dict[str, Outcome]
    fallen: list[tuple[Line, Line]]


def judge(article: Annotated, claims: Iterable[Line]) -> Judged:
    """Compare the claims about one article with its annotations."""
    about = list(claims)
    outcomes = {
        score: _match(article, _annotated(article, score), _claimed(article, about, score)) for score in COUNTED
    }
    fallen = [(trap, claim) for trap in article.traps if (claim := _fallen_into(article, trap, about)) is not None]
    return Judged(article, about, outcomes, fallen)


def scores(judged: Mapping[str, Judged]) -> dict[str, Any]:
    """All scores: `micro` over all dyads, `macro` as the mean over articles, and `by_article`.

    A counted score has precision, recall, f1, hits, false and missed; an attribute is the share of dyads found in
    which it is right, None where none was found; `traps` of `traps_set` were fallen into.
    """
    single = {name: _summary([one]) for name, one in judged.items()}
    means = {
        score: {m: sum(one[score][m] for one in single.values()) / len(single) for m in ("precision", "recall", "f1")}
        for score in COUNTED
    }
    return {"micro": _summary(list(judged.values())), "macro": means, "by_article": single}


def right_attributes(article: Annotated, claim: Line, gold: Line) -> dict[str, bool]:
    """Which attributes of a dyad that was found are right. Of several speakers the innermost counts."""
    said = [claimed_names(source) for source in claim["attributed_to"][:1]]
    by = [article.names(source) for source in gold["attributed_to"][:1]]
    place = (claim["place"] or {}).get("label") or ""
    return {
        "factuality": claim["factuality"] == gold["factuality"],
        "attribution": len(said) == len(by) and all(a & b for a, b in zip(said, by, strict=True)),
        "place": shared_words(place, gold["place"] or "") >= ALIKE,
        "sentence": claim["sentence"] in (gold["sentence"], *gold.get("also", ())),
    }


def shared_words(one: str, other: str) -> float:
    """F1 of the words of two wordings, 0 to 1; "Qatar" and "Qatari" are the same word, "of" is none."""
    mine, theirs = ([w for w in plain(text).split() if w not in SMALL_WORDS] for text in (one, other))
    if not mine or not theirs:
        return float(mine == theirs)
    left, shared = list(theirs), 0
    for word in mine:
        same = next((w for w in left if w == word), None) or next((w for w in left if _forms(word, w)), None)
        if same is not None:
            left.remove(same)
            shared += 1
    return 2 * shared / (len(mine) + len(theirs))


def _forms(one: str, other: str) -> bool:
    """Whether one word is the other with up to three letters more."""
    short, long = sorted((one, other), key=len)
    return len(short) >= 4 and long.startswith(short) and len(long) - len(short) <= 3


def _dyads(
    line: Line,
    type_: str,
    sides: tuple[Sequence[Any], Sequence[Any]],
    names: Names,
    score: str,
) -> list[Dyad]:
    """The dyads of one event, each once."""
    left, right = sides
    mutual = not right and len(left) > 1 and type_ in EACH_OTHER
    pairs = list(combinations(left, 2)) if mutual else [(a, b) for a in left or [None] for b in right or [None]]
    found = [
        Dyad(
            "" if score == "actors_only" else type_,
            names(a) if a else Nobody,
            names(b) if b else Nobody,
            mutual or type_ in EQUALS,
            line,
        )
        for a, b in pairs
        if a != b
    ]
    if score == "countries" and len({side for dyad in found for side in (dyad.left, dyad.right)}) > 1:
        # two members of one delegation do not meet each other as countries
        found = [dyad for dyad in found if not (dyad.both_ways and dyad.left == dyad.right)]
    return list({dyad.identity: dyad for dyad in found}.values())


def _annotated(article: Annotated, score: str) -> list[Dyad]:
    """What the annotations of an article ask for in one score."""
    if score == "relations":
        return [
            Dyad(r["type"], article.names(r["subject"]), article.names(r["object"]), r["type"] in BOTH_WAYS, r)
            for r in article.relations
        ]
    names = article.principal if score == "countries" else article.names
    return [d for e in article.events for d in _dyads(e, e["type"], (e["initiator"], e["target"]), names, score)]


def _claimed(article: Annotated, claims: Iterable[Line], score: str) -> list[Dyad]:
    """What the claims about an article say in one score."""
    if score == "relations":
        return [
            Dyad(c["type"], claimed_names(c["subject"]), claimed_names(c["object"]), c["type"] in BOTH_WAYS, c)
            for c in claims
            if c["kind"] == "relation"
        ]
    names = article.claimed_principal if score == "countries" else claimed_names
    events = (c for c in claims if c["kind"] == "event")
    return [d for c in events for d in _dyads(c, c["plover"] or "none", (c["initiators"], c["targets"]), names, score)]


def _agree(article: Annotated, claim: Dyad, gold: Dyad, alike: float = ALIKE) -> bool:
    """Whether a claim says what an annotation says."""
    if gold.type and claim.type not in (gold.type, *gold.line.get("also_type", ())):
        return False
    if claim.type and claim.both_ways and not gold.both_ways:
        return False  # "they fought" does not say who attacked
    words = str(gold.line.get("object") or "")
    in_words = bool(words) and words not in article.actors
    if in_words and _same(claim.left, gold.left) and any(shared_words(n, words) >= alike for n in claim.right):
        return True
    straight = _same(claim.left, gold.left) and _same(claim.right, gold.right)
    crossed = _same(claim.left, gold.right) and _same(claim.right, gold.left)
    return straight or (crossed and (claim.both_ways or gold.both_ways))


def _same(names: frozenset[str], accepted: frozenset[str]) -> bool:
    """Whether two sides share a name, or both are nobody."""
    return bool(names & accepted) or not (names or accepted)


def _match(article: Annotated, gold: list[Dyad], claims: list[Dyad]) -> Outcome:
    """Give each annotation at most one claim, the one nearest to its words first.

    A claim that repeats another, or that an annotation already given away backs in its own sentence, is not false.
    """
    ranked = sorted(
        (
            (_nearness(article, c, g), -i, -j)
            for i, c in enumerate(claims)
            for j, g in enumerate(gold)
            if _agree(article, c, g)
        ),
        reverse=True,
    )
    given: dict[int, int] = {}
    taken: set[int] = set()
    settled: set[tuple[str, ...]] = set()
    for _, i, j in ranked:
        if -i not in given and -j not in taken:
            given[-i] = -j
            taken.add(-j)
            settled.add(claims[-i].identity)
        if claims[-i].line["sentence"] in gold[-j].sentences:
            settled.add(claims[-i].identity)
    false: dict[tuple[str, ...], Dyad] = {}
    for claim in claims:
        if claim.identity not in settled:
            false.setdefault(claim.identity, claim)
    return Outcome(
        [(claims[i], gold[j]) for i, j in sorted(given.items()) if not gold[j].optional],
        list(false.values()),
        [g for j, g in enumerate(gold) if j not in taken and not g.optional],
    )


def _nearness(article: Annotated, claim: Dyad, gold: Dyad) -> tuple[Any, ...]:
    """How near the words of a claim are to those of an annotation: the greater, the nearer."""
    said, start = claim.line["sentence"], article.text.find(gold.line["quote"])
    end = start + len(gold.line["quote"])
    common = min(end, claim.line["end"]) - max(start, claim.line["start"])
    whole = max(end, claim.line["end"]) - min(start, claim.line["start"])
    return (
        said == gold.line["sentence"],
        said in gold.sentences,
        not gold.optional,
        -abs(said - gold.line["sentence"]),
        common / max(whole, 1),
        claim.line["factuality"] == gold.line["factuality"],
    )


def _fallen_into(article: Annotated, trap: Line, claims: list[Line]) -> Line | None:
    """The first claim that says what a trap forbids, without an annotation that backs it."""
    score = "dyads" if trap["type"].isupper() else "relations"
    if score == "dyads":
        traps = _dyads(trap, trap["type"], (trap["initiator"], trap["target"]), article.names, score)
    else:
        both_ways = trap["type"] in BOTH_WAYS
        traps = [
            Dyad(trap["type"], article.names(a), article.names(b), both_ways, {"object": b})
            for a in trap["initiator"]
            for b in trap["target"]
        ]
    forbidden = FORBIDDEN[trap["must_not"]]
    backing = [g for g in _annotated(article, score) if g.line["factuality"] in forbidden]
    for claim in _claimed(article, claims, score):
        here = claim.line["sentence"] == trap["sentence"]
        backed = any(_agree(article, claim, g) and (not here or trap["sentence"] in g.sentences) for g in backing)
        if claim.line["factuality"] not in forbidden or backed:
            continue
        for wrong in traps:
            if wrong.right:
                into = _agree(article, claim, wrong, TRAP_ALIKE)
            else:  # a trap with one side forbids the act of that actor in that sentence
                sides = claim.left | (claim.right if claim.both_ways else Nobody)
                into = here and claim.type == wrong.type and bool(sides & wrong.left)
            if into:
                return claim.line
    return None


def _summary(judged: list[Judged]) -> dict[str, Any]:
    """The scores of some articles taken together."""
    found: dict[str, Any] = {}
    for score in COUNTED:
        outcomes = [one.outcomes[score] for one in judged]
        hits, false, missed = (sum(len(getattr(o, part)) for o in outcomes) for part in ("found", "false", "missed"))
        found[score] = {**ratios(hits, false, missed), "hits": hits, "false": false, "missed": missed}
    flags = [right_attributes(one.article, c.line, g.line) for one in judged for c, g in one.outcomes["dyads"].found]
    found |= {name: _share([flag[name] for flag in flags]) for name in ATTRIBUTES}
    found["evidence"] = _share([_quotes(one.article, claim) for one in judged for claim in one.claims])
    found["traps"] = sum(len(one.fallen) for one in judged)
    found["traps_set"] = sum(len(one.article.traps) for one in judged)
    return found


def ratios(hits: int, false: int, missed: int) -> dict[str, float]:
    """Precision, recall and F1; 1 where there is nothing to find and nothing was claimed."""
    precision = hits / (hits + false) if hits + false else float(not missed)
    recall = hits / (hits + missed) if hits + missed else 1.0
    both = precision + recall
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / both if both else 0.0}


def _share(flags: list[bool]) -> float | None:
    return sum(flags) / len(flags) if flags else None


def _quotes(article: Annotated, claim: Line) -> bool:
    """Whether the words of a claim stand where it says."""
    return bool(claim["start"] >= 0 and article.text[claim["start"] : claim["end"]] == claim["quote"])
