"""Which actors are compared at all: those that share a key, so that the work grows with their number, not its square.

Actors of one name and one principal are compared with the first of them only, and that one with those of other names.
A person's keys are how the surname sounds with an initial, and the surname with any one letter left out, so that
spellings, initials, dropped middle names, turned names and slips meet. A body's are its words but one, in any order,
and acronyms. Where very many share a key they are sorted by name, and each is compared with the next few (Hernández
and Stolfo 1995).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from rdflib.term import URIRef

from kg.sameness import names
from kg.sameness.candidates import Candidate

LARGEST = 24  # candidates of one key that are all compared with each other
WINDOW = 8  # those behind it with which each one is compared in a larger one

ALONE = "alone "  # how the key of a surname begins, under which those of whom no more is known meet the others

Pair = tuple[URIRef, URIRef]


def pairs(candidates: Iterable[Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    """The pairs to compare, each once; the one to keep first. At least one of two is not the gazetteer's."""
    seen: set[Pair] = set()
    firsts: list[Candidate] = []
    for alike in _groups(candidates):
        firsts.append(alike[0])
        for other in alike[1:]:
            yield alike[0], other
    blocks: dict[str, list[Candidate]] = defaultdict(list)
    for one in firsts:
        for key in sorted({key for name in one.names for key in keys(one, name)}):
            blocks[key].append(one)
    for key in sorted(blocks):
        block = blocks.pop(key)
        for first, second in _by_surname(block) if key.startswith(ALONE) else _within(block):
            one, other = sorted((first, second), key=_rank)
            if (one.iri, other.iri) not in seen and not other.known:
                seen.add((one.iri, other.iri))
                yield one, other


def keys(candidate: Candidate, name: str) -> Iterator[str]:
    """The keys of a name."""
    yield from _of_person(name) if candidate.kind == "person" else _of_body(name)


def _of_person(name: str) -> Iterator[str]:
    found = names.person(name)
    if not found:
        return
    last, first = found[-1], found[0]
    yield f"{ALONE}{names.sound(last)}"
    if len(found) == 1:
        return
    for surname, given in {(last, first), (first, last), (found[-2], first)}:
        if surname != given:
            yield f"{names.sound(surname)} {names.sound(given)[:1]}"
    if len(last) >= 5:
        for at in range(len(last)):
            yield f"but one {last[:at]}{last[at + 1 :]} {names.sound(first)[:1]}"
        yield f"but one {last} {names.sound(first)[:1]}"


def _of_body(name: str) -> Iterator[str]:
    found = sorted(set(names.body(name)))
    yield f"words {' '.join(found)}"
    if 2 < len(found) <= 8 or (len(found) == 2 and not names.rules().kinds & set(found)):
        for without in found:
            yield f"words {' '.join(word for word in found if word != without)}"
    if names.is_acronym(name):
        yield f"acronym {name.replace('.', '').casefold()}"
    for acronym in names.acronyms(name):
        yield f"acronym {acronym}"


def _groups(candidates: Iterable[Candidate]) -> Iterator[list[Candidate]]:
    """Actors of one kind, name and principal; the one to keep first."""
    groups: dict[tuple[str, tuple[str, ...], str], list[Candidate]] = defaultdict(list)
    for one in candidates:
        # the gazetteer knows its own apart
        alone = one.iri if one.known else str(one.principal)
        groups[one.kind, names.words(one.label), alone].append(one)
    for key in sorted(groups):
        yield sorted(groups[key], key=_rank)


def _rank(one: Candidate) -> tuple[bool, bool, int, int, str]:
    """Which of two to keep: the gazetteer's, who acts for somebody, whom more articles name, the longer name."""
    return (not one.known, one.principal is None, -len(one.articles), -len(one.label), one.iri)


def _by_surname(block: list[Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    """Each of whom only one name is known, with those of that surname: where they are many, of the same principal."""
    full: dict[object, list[Candidate]] = defaultdict(list)
    single = []
    for one in sorted(block, key=_rank):
        if len(names.person(one.label)) > 1:
            full[one.principal].append(one)
        else:
            single.append(one)
    everybody = [one for some in full.values() for one in some]
    for one in single:
        for other in everybody if len(everybody) <= LARGEST else full[one.principal][:WINDOW]:
            yield one, other
    yield from _within(single)


def _within(block: list[Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    """The pairs of a block: all, or of a large one each with those next to it by name."""
    if len(block) <= LARGEST:
        yield from combinations(block, 2)
        return
    ordered = sorted(block, key=lambda one: (names.words(one.label), one.iri))
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 : at + 1 + WINDOW]:
            yield one, other
