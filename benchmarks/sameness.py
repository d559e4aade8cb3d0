"""How well `kg link` finds actors that are one, and how the time that it takes grows.

    python -m benchmarks.sameness

The set is made by script, by a fixed seed, from the persons and bodies of the gazetteer: each gets variants of its name
as news would spell it, with or without its country or body beside it; and there are others who only bear the name, or
the surname. A proposal is right where both come from the same entry. The sizes are made of given names and surnames of
the gazetteer, by Zipf's law, as many of one name as there are in a population.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from math import log

import pyoxigraph as ox
from rdflib.term import URIRef

from kg import gazetteer, sameness
from kg.model import mint
from kg.rules import derive
from kg.sameness import candidates, names
from kg.sameness.candidates import Candidate, People
from kg.store import Store

SEED = 20261128
THRESHOLDS = (0.3, 0.5, 0.7, 0.9)
SIZES = (1_000, 10_000, 50_000)
RECALL, PRECISION, EXPONENT = 0.6, 0.9, 1.25  # at 0.5, and of the time

_SPELLINGS = [
    tuple(pair.split(">"))
    for pair in """kh>gh q>k y>i i>y ou>u u>ou oo>u ei>ey sh>sch ch>tch c>k v>w mm>m ss>s f>ph z>s a>e dh>d e>a
    ee>i o>u j>dj ev>eff ah>a th>t""".split()
]

Variant = Callable[[random.Random, str], str | None]


def initial(chance: random.Random, name: str) -> str | None:
    """As "William Burns" → "W. Burns"."""
    first, *rest = name.split()
    return f"{first[0]}. {' '.join(rest)}" if rest and len(first) > 1 else None


def without_middle(chance: random.Random, name: str) -> str | None:
    """As "Joseph Robinette Biden" → "Joseph Biden"."""
    found = name.split()
    return f"{found[0]} {found[-1]}" if len(found) > 2 else None


def spelt(chance: random.Random, name: str) -> str | None:
    """Another transliteration of one or two of its sounds."""
    found = name
    for old, new in chance.sample(_SPELLINGS, len(_SPELLINGS)):
        places = [at for at in range(1, len(name)) if found.startswith(old, at)]
        if places and len(found) < len(name) + 2:
            at = chance.choice(places)
            found = found[:at] + new + found[at + len(old) :]
            if found != name and chance.random() < 0.6:
                break
    return found if found != name else None


def slip(chance: random.Random, name: str) -> str | None:
    """One letter of its longest word left out, doubled, turned with the next or another."""
    word = max(name.split(), key=len)
    if len(word) < 5:
        return None
    at = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    turned = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    other = word[:at] + chance.choice("abcdefghijklmnoprstuvz") + word[at + 1 :]
    new = (word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], turned, other)[kind]
    return name.replace(word, new, 1) if new != word else None


def turned(chance: random.Random, name: str) -> str | None:
    """As "Xi Jinping" → "Jinping Xi"."""
    found = name.split()
    return " ".join([*found[1:], found[0]]) if len(found) == 2 else None


def surname(chance: random.Random, name: str) -> str | None:
    """As "Abbas Araghchi" → "Araghchi"."""
    return name.rsplit(maxsplit=1)[-1] if " " in name else None


def acronym(chance: random.Random, name: str) -> str | None:
    """As "Shanghai Cooperation Organisation" → "SCO"."""
    found = [word for word in name.replace("-", " ").split() if word[0].isupper()]
    return "".join(word[0] for word in found) if 3 <= len(found) <= 6 else None


def word_less(chance: random.Random, name: str) -> str | None:
    """Without one of four or more words."""
    found = name.split()
    if len(found) < 4:
        return None
    del found[chance.randrange(len(found))]
    return " ".join(found)


def owner_first(chance: random.Random, name: str) -> str | None:
    """As "Foreign Ministry of Iran" → "Iran Foreign Ministry"."""
    what, of, owner = name.partition(" of ")
    return f"{owner.removeprefix('the ')} {what}" if of and " of " not in owner else None


PERSONS: tuple[Variant, ...] = (initial, without_middle, spelt, slip, turned, surname)
BODIES: tuple[Variant, ...] = (acronym, word_less, slip, owner_first)


def known() -> People:
    """The gazetteer's actors as candidates."""
    with Store(ox.Store(), "memory", read_only=False, lock=None) as store:
        store.put_knowledge(gazetteer.load())
        derive(store)
        return candidates.read(store)


def variants(people: People, chance: random.Random) -> Iterator[tuple[Candidate, URIRef, str]]:
    """New actors, the one that each truly is, and how its name was made: `other` for those who only bear the name."""
    persons = [one for one in people.all.values() if one.kind == "person"]
    states = sorted({one.principal for one in persons if one.principal is not None})
    for one in people.all.values():
        for variant in PERSONS if one.kind == "person" else BODIES:
            name = variant(chance, one.label)
            if name is None or name in one.names or chance.random() < 0.5:
                continue
            beside = chance.randrange(3)  # nothing, the country, the body or post too
            yield (
                Candidate(
                    iri=mint("actor", variant.__name__, one.iri),
                    kind=one.kind,
                    names=(name,),
                    principal=one.principal if beside else None,
                    bodies=one.bodies if beside == 2 else frozenset(),
                    posts=frozenset(sorted(one.posts)[:1]) if beside == 2 else frozenset(),
                    articles=frozenset({f"urn:x:{one.iri}:{variant.__name__}"}),
                ),
                one.iri,
                variant.__name__,
            )
    for number, one in enumerate(chance.sample(persons, 300)):
        # a namesake in another country; somebody else of that surname and country; a son of the same name and country
        given = chance.choice(persons).label.split()[0]
        country = chance.choice([state for state in states if state != one.principal])
        others = (
            (one.label, country),
            (f"{given} {one.label.split()[-1]}", one.principal),
            (f"{one.label} Jr.", one.principal),
        )
        name, of = others[number % 3]
        if name not in one.names or of != one.principal:
            iri = mint("actor", "namesake", one.iri, name)
            yield Candidate(iri=iri, kind="person", names=(name,), principal=of), iri, "other"


def quality(write: Callable[[str], object]) -> tuple[float, float]:
    """Print precision and recall by likelihood; those at 0.5."""
    people, chance = known(), random.Random(SEED)  # noqa: S311
    made = list(variants(people, chance))
    truth = {iri: iri for iri in people.all} | {one.iri: iri for one, iri, _ in made}
    everybody = People.of([*people.all.values(), *(one for one, *_ in made)], people.labels)
    found = sameness.actors(everybody, least=min(THRESHOLDS))
    kinds = Counter(kind for *_, kind in made)
    write(f"{len(people.all):,} actors of the gazetteer, {len(made):,} made: {dict(sorted(kinds.items()))}\n")
    names_of = sorted(kinds.keys() - {"other"})
    write(f"{'likelihood':>10} {'proposed':>8} {'precision':>9} {'recall':>6}  " + " ".join(names_of) + "\n")
    at_half = (0.0, 0.0)
    for least in THRESHOLDS:
        proposed = [p for p in found if p.score >= least]
        right = [p for p in proposed if truth[p.one] == truth[p.other]]
        met = {iri for p in right for iri in (p.one, p.other)}
        hit = Counter(kind for one, _, kind in made if kind != "other" and one.iri in met)
        total = sum(count for kind, count in kinds.items() if kind != "other")
        precision, recall = len(right) / max(1, len(proposed)), sum(hit.values()) / total
        by_kind = " ".join(f"{hit[kind] / kinds[kind]:>{len(kind)}.2f}" for kind in names_of)
        write(f"{least:>10} {len(proposed):>8,} {precision:>9.3f} {recall:>6.3f}  {by_kind}\n")
        if least == 0.5:
            at_half = (precision, recall)
    return at_half


def population(size: int, people: People) -> People:
    """So many persons of given names and surnames by Zipf's law, each of a country, each told of in one article."""
    chance = random.Random(SEED)  # noqa: S311
    persons = [names.words(one.label) for one in people.all.values() if one.kind == "person"]
    given, last = sorted({w[0] for w in persons if len(w) > 1}), sorted({w[-1] for w in persons if len(w) > 1})
    # as many surnames as a population of that size has: about the root of its number times a constant
    last += [f"{a}{b}" for a in last[:60] for b in last[:60]]
    weights = [[1 / (rank + 8) for rank in range(len(some))] for some in (given, last)]
    states = sorted({one.principal for one in people.all.values() if one.principal is not None})
    found = list(people.all.values())
    for number in range(size):
        first, second = chance.choices(given, weights[0])[0], chance.choices(last, weights[1])[0]
        iri = mint("actor", "person", str(number))
        found.append(
            Candidate(
                iri=iri,
                kind="person",
                names=(f"{first.title()} {second.title()}",),
                principal=chance.choice(states) if number % 2 else None,
                articles=frozenset({f"urn:x:{number}"}),
            )
        )
    return People.of(found, people.labels)


def growth(sizes: tuple[int, ...], write: Callable[[str], object]) -> float:
    """Print CPU seconds by number of actors; the exponent between the smallest and the largest."""
    people, spent = known(), []
    for size in sizes:
        everybody = population(size, people)
        start = time.process_time()
        pairs = sum(1 for _ in sameness.blocks.pairs(everybody.all.values()))
        found = sameness.actors(everybody)
        spent.append((len(everybody.all), time.process_time() - start))
        counts = f"{len(everybody.all):>8,} actors {pairs:>10,} pairs {len(found):>8,} proposals"
        write(f"{counts} {spent[-1][1]:>7.1f} s CPU\n")
    exponents = [log(long / short) / log(many / few) for (few, short), (many, long) in pairwise(spent)]
    write(f"from each to the next the time grows by the power of {', '.join(f'{e:.2f}' for e in exponents)}\n")
    return exponents[-1]


def main(arguments: list[str]) -> int:
    """Print both tables; 1 where a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    options = parser.parse_args(arguments)
    precision, recall = quality(sys.stdout.write)
    exponent = growth(tuple(options.sizes), sys.stdout.write)
    return int(precision < PRECISION or recall < RECALL or exponent > EXPONENT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
