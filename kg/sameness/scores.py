"""How likely two actors are one, with the reasons in words: points for and against, added up.

The points are logarithms of odds, after Fellegi and Sunter (1969): each says how much more often it is seen in two
names of one actor than in those of two. They are set by hand; `python -m benchmarks.sameness` measures what they do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, log2

from rdflib.term import URIRef

from kg.sameness import names
from kg.sameness.candidates import Candidate, People

START = -1.0  # that names meet under one key says little yet
POINTS = {  # of names
    "same": 3.0,
    "turned": 2.0,
    "sound": 2.2,
    "typo": 1.4,
    "initial": 0.2,
    "part": 1.6,
    "surname": -1.2,
    "single": -0.8,
    "acronym": 1.2,
    "words": 1.8,
    "kind": -3.0,
}
OTHER_KIND = -1.5  # a word of kind that one name has and the other lacks
EACH_DOUBLING = -0.6  # of those who share a surname or an acronym
SAME_POST, SAME_BODY, SAME_PRINCIPAL = 2.5, 1.8, 1.2
OTHER_PRINCIPAL = -4.0
SON_OR_NOT = -4.0  # one name is a Jr. or a III, the other has no such word; a name with another one never fits
TOGETHER = -3.0  # named apart in one article
PARTNER, MOST_PARTNERS = 0.5, 1.5

Reason = tuple[float, str]

_WAYS: tuple[tuple[names.Likeness, str], ...] = (
    ("sound", "spelt in another way"),
    ("typo", "a letter or two apart"),
    ("initial", "an initial"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A likelihood from 0 to 1, and what speaks for it and against it, the weightiest first."""

    value: float
    reasons: tuple[str, ...]


def score(one: Candidate, other: Candidate, people: People) -> Score | None:
    """How likely two actors are one; None where their names do not fit each other."""
    compare = _generations if one.kind == "person" else _bodies
    named = [fit for a in one.names for b in other.names if (fit := compare(a, b, people)) is not None]
    if not named:
        return None
    reasons = [max(named), *_ties(one, other, people), *_contradictions(one, other, people)]
    total = START + sum(points for points, _ in reasons)
    ordered = sorted(reasons[1:], key=lambda reason: (-abs(reason[0]), reason[1]))
    return Score(value=round(1 / (1 + exp(-total)), 3), reasons=tuple(text for _, text in (reasons[0], *ordered)))


def _generations(one: str, other: str, people: People) -> Reason | None:
    """How two names of persons fit, seen that a son may bear his father's name."""
    fit, called = _persons(one, other, people), (names.generation(one), names.generation(other))
    if fit is None or called[0] == called[1] or 1 in (len(names.person(one)), len(names.person(other))):
        return fit
    if all(called):
        return None
    return fit[0] + SON_OR_NOT, f"{fit[1]}; against it: only one is called {' '.join(sorted(called[0] | called[1]))}"


def _persons(one: str, other: str, people: People) -> Reason | None:
    """How two names of persons fit."""
    first, second = names.person(one), names.person(other)
    if first == second:
        return (POINTS["same"], "same name") if len(first) > 1 else (POINTS["single"], "the same single name")
    short, long = sorted((first, second), key=len)
    if len(short) == 1:
        how = names.alike(short[0], long[-1])
        points = POINTS["surname"] + EACH_DOUBLING * log2(max(1, people.bearers.get(f"surname {long[-1]}", 1)))
        return (points, "only a surname, which fits") if how in ("same", "sound") else None
    if set(first) == set(second):
        return POINTS["turned"], "the same words in another order"
    if "".join(first) == "".join(second):
        return POINTS["sound"], "the same name but for blanks and hyphens"
    fits = _fits(short, long, people)
    if fits is None:
        return None
    points, said = POINTS["same"], []
    if len(short) < len(long):
        points, said = POINTS["part"], [f"without {' '.join(word for word in long if word not in fits)}"]
    for how, text in _WAYS:
        found = [f"{a} and {b}" for a, b in zip(short, fits, strict=True) if names.alike(a, b) == how]
        if found:
            points = min(points, POINTS[how]) - 0.5 * (len(found) - 1)
            said.append(f"{text}: {', '.join(found)}")
    return points, "; ".join(said) or "same name"


def _fits(short: tuple[str, ...], long: tuple[str, ...], people: People) -> list[str] | None:
    """For each word of the shorter name the word of the longer one that it stands for; given and last name must fit."""
    if names.alike(short[-1], long[-1]) in (None, "initial") or names.alike(short[0], long[0]) is None:
        return None
    found = [long[0]]
    free = list(long[1:-1])
    for word in short[1:-1]:
        fit = next((w for w in free if names.alike(word, w) is not None), None)
        if fit is None:
            return None
        found.append(fit)
        free.remove(fit)
    slips = [(a, b) for a, b in zip(short, (*found, long[-1]), strict=True) if names.alike(a, b) == "typo"]
    return [*found, long[-1]] if all(_is_slip(a, b, people) for a, b in slips) and len(slips) < 2 else None


def _is_slip(one: str, other: str, people: People) -> bool:
    """Whether a word may be another one misspelt: not where both are words of known names."""
    return not {one, other} <= people.words


def _bodies(one: str, other: str, people: People) -> Reason | None:
    """How two names of bodies fit."""
    from rapidfuzz import fuzz

    first, second = names.body(one), names.body(other)
    kinds = names.rules().kinds
    if set(first) == set(second):
        if names.is_acronym(one) and names.is_acronym(other):
            return POINTS["acronym"] - 0.5, "the same acronym"
        generic = set(first) <= kinds
        return (POINTS["kind"] + POINTS["same"], "same name, of a kind") if generic else (POINTS["same"], "same name")
    for short, long in ((one, other), (other, one)):
        acronym = short.replace(".", "").casefold()
        if names.is_acronym(short) and acronym in names.acronyms(long):
            # nobody calls the Foreign Ministry of Mali FMM
            own = 0.0 if len(set(names.body(long)) - kinds) > 1 else POINTS["kind"]
            shared = EACH_DOUBLING * log2(max(1, people.bearers[f"acronym {acronym}"]))
            return POINTS["acronym"] + own + shared, f"{short} is the acronym"
    both = set(first) & set(second)
    if len(both) < 2 and (both <= kinds or min(len(first), len(second)) < 2):
        return None
    apart = (set(first) - both, set(second) - both)
    if all(len(words) == 1 for words in apart):
        how = names.alike(next(iter(apart[0])), next(iter(apart[1])))
        if how in ("sound", "typo") and not (apart[0] | apart[1]) <= people.words:
            return POINTS["typo"], f"a letter or two apart: {' and '.join(sorted(apart[0] | apart[1]))}"
        return None
    if min(map(len, apart)) > 0 or fuzz.token_set_ratio(" ".join(first), " ".join(second)) < 95:
        return None
    left = sorted(apart[0] or apart[1])
    unsaid = POINTS["kind"] if both <= kinds else OTHER_KIND * len(kinds & set(left))  # of what the shorter name is one
    return POINTS["words"] - 0.8 * (len(left) - 1) + unsaid, f"without {' '.join(left)}"


def _ties(one: Candidate, other: Candidate, people: People) -> Iterator[Reason]:
    """What two actors have in common beside a name."""
    if posts := one.posts & other.posts:
        yield SAME_POST, f"both hold or held: {_named(posts, people)}"
    if bodies := (one.bodies & other.bodies) - {one.principal}:
        yield SAME_BODY, f"both act for {_named(bodies, people)}"
    if one.principal is not None and one.principal == other.principal:
        yield SAME_PRINCIPAL, f"both of {people.labels.get(one.principal, one.principal)}"
    if partners := one.partners & other.partners:
        yield min(MOST_PARTNERS, PARTNER * len(partners)), f"both took part with {_named(partners, people)}"


def _contradictions(one: Candidate, other: Candidate, people: People) -> Iterator[Reason]:
    """What speaks against it."""
    if one.principal is not None and other.principal is not None and one.principal != other.principal:
        sides = (people.labels.get(side, str(side)) for side in (one.principal, other.principal))
        yield OTHER_PRINCIPAL, f"against it: one is of {' and the other of '.join(sides)}"
    if one.articles & other.articles:
        yield TOGETHER, "against it: an article names both"


def _named(things: frozenset[URIRef], people: People) -> str:
    """Up to three labels."""
    found = sorted(people.labels.get(thing, str(thing).rsplit("/", 1)[-1]) for thing in things)
    return ", ".join(found[:3]) + (f" and {len(found) - 3} more" if len(found) > 3 else "")
