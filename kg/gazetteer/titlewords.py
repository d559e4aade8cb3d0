"""The words that titles are made of, read from `titles.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from kg.errors import OntologyError


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleWords:
    """Sets of lower-case words by what they do in a title, as `titles.toml` explains each; `ranks` by noun."""

    former: frozenset[str]
    coming: frozenset[str]
    acting: frozenset[str]
    grades: frozenset[str]
    deputies: frozenset[str]
    address: frozenset[str]
    namewords: frozenset[str]
    fields: frozenset[str]
    local: frozenset[str]
    provincial: frozenset[str]
    public: frozenset[str]
    service: frozenset[str]
    none: frozenset[str]
    bare: frozenset[str]
    heading: frozenset[str]
    describing: frozenset[str]
    sides: frozenset[str]
    ranks: dict[str, str]


def read_title_words(path: Path) -> TitleWords:
    """The words of a file. Raises OntologyError where it is not readable or a list is missing or misspelt."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise OntologyError(f"{path}: not readable as TOML: {fault}") from fault
    wanted = {f.name for f in fields(TitleWords)}
    if told.keys() != wanted:
        wrong = ", ".join(sorted(told.keys() ^ wanted))
        raise OntologyError(f"{path}: {wrong}: missing or unknown; give each of {', '.join(sorted(wanted))} once")
    ranks = {noun: rank for rank, nouns in told.pop("ranks").items() for noun in nouns}
    return TitleWords(ranks=ranks, **{name: frozenset(words) for name, words in told.items()})
