"""Names as they are compared: folded into words, and into how the words sound in any transliteration.

"Abdel Fattah el-Sisi" → ("abdel", "fattah", "sisi"); sound("araghchi") == sound("araqchi") == "arkx"
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from kg.ontology import ontology_path

Likeness = Literal["same", "sound", "typo", "initial"]

_WORD = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}
    | dict.fromkeys("'’ʼ`‘ʻʿʾ", None)
)
_SHORTEST_TYPO = 5  # letters of a word in which one may be wrong
_LONG = 9  # letters of a word in which two may be wrong


@dataclass(frozen=True, slots=True)
class _Rules:
    """What `gazetteer/names.toml` says."""

    left_out: frozenset[str]
    generations: dict[str, str]
    small: frozenset[str]
    same: dict[str, str]
    kinds: frozenset[str]
    spellings: tuple[tuple[str, str], ...]


@cache
def rules() -> _Rules:
    """The rules by which names are compared."""
    told = tomllib.loads(ontology_path("gazetteer", "names.toml").read_text(encoding="utf-8"))
    persons, bodies = told["persons"], told["bodies"]
    generations = {word: words[0] for words in persons["generations"] for word in words}
    return _Rules(
        left_out=frozenset([*persons["particles"], *persons["titles"], *generations]),
        generations=generations,
        small=frozenset(bodies["small"]),
        same={word: words[0] for words in bodies["same"] for word in words},
        kinds=frozenset(bodies["kinds"]),
        spellings=tuple((spelling, sound) for spelling, sound in told["sounds"]["spellings"]),
    )


@lru_cache(maxsize=200_000)
def words(name: str) -> tuple[str, ...]:
    """The words of a name in small letters without marks; a hyphen parts words, an apostrophe does not."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    return tuple(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))


@lru_cache(maxsize=200_000)
def person(name: str) -> tuple[str, ...]:
    """The words of a person's name that count, in order; all of them where none would be left."""
    found = words(name)
    return tuple(word for word in found if word not in rules().left_out) or found


def generation(name: str) -> frozenset[str]:
    """What of a person's name tells a son from his father, such as jr or iii."""
    called = rules().generations
    return frozenset(called[word] for word in words(name)[1:] if word in called)


@lru_cache(maxsize=200_000)
def body(name: str) -> tuple[str, ...]:
    """The words of a body's name that count, one for those that mean the same, in order."""
    found = words(name)
    kept = tuple(word for word in found if word not in rules().small) or found
    return tuple(rules().same.get(word, word) for word in kept)


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """How a word sounds: its consonants, those alike that transliterations confuse; a first vowel as "a"."""
    for spelling, as_one in rules().spellings:
        word = word.replace(spelling, as_one)
    heard = "".join(c for c in word[1:] if c not in "aeiou")
    first = "a" if word[:1] in "aeiou" else word[:1]
    return re.sub(r"(.)\1+", r"\1", first + heard)


def acronyms(name: str) -> frozenset[str]:
    """The acronyms of a body's name of three words or more, with and without its small words, in small letters."""
    found = words(name)
    content = [word for word in found if word not in rules().small]
    return (
        frozenset("".join(w[0] for w in some) for some in (found, content) if len(some) > 2) if content else frozenset()
    )


def is_acronym(name: str) -> bool:
    """Whether a name is one: two to seven capitals, as UN, or U.N."""
    bare = name.replace(".", "")
    return bare.isalpha() and bare.isupper() and 2 <= len(bare) <= 7


@lru_cache(maxsize=500_000)
def alike(one: str, other: str) -> Likeness | None:
    """How two words of names are alike, the closest way; None where they are not."""
    from rapidfuzz.distance import OSA, JaroWinkler

    if one == other:
        return "same"
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return "initial" if long.startswith(short) else None
    if sound(one) == sound(other) and len(sound(one)) > 1 and JaroWinkler.similarity(one, other) >= 0.78:
        return "sound"
    allowed = 0 if len(short) < _SHORTEST_TYPO else 2 if len(short) >= _LONG else 1
    if allowed and OSA.distance(one, other, score_cutoff=allowed) <= allowed:
        return "typo"
    return None
