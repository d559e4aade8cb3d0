"""Which of "he" and "she" may stand for somebody, by a noun that is said of him or by his given name."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import lru_cache

from kg.errors import OntologyError
from kg.ontology import ontology_path
from kg.words import word_list

SHE, HE = frozenset("she her hers herself".split()), frozenset("he him his himself".split())
MEN = word_list("sexes.men")
WOMEN = word_list("sexes.women")


@lru_cache(maxsize=1)
def _given() -> dict[str, frozenset[str]]:
    """The pronouns that fit each given name. Raises OntologyError where the list is not readable."""
    path = ontology_path("given_names.toml")
    try:
        lists = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: fit for key, fit in (("women", SHE), ("men", HE)) for name in lists[key].split()}
    except (OSError, ValueError, KeyError) as fault:
        raise OntologyError(f"{path}: not a list of `women` and `men`: {fault}") from fault


def by_name(name: str) -> frozenset[str] | None:
    """The pronouns that fit a full name by its first part; None where that tells nothing."""
    first, _, rest = unicodedata.normalize("NFKD", name.casefold()).partition(" ")
    return _given().get("".join(c for c in first if not unicodedata.combining(c))) if rest else None


def by_noun(noun: str) -> frozenset[str] | None:
    """The pronouns that fit whoever is called so; None where that tells nothing."""
    last = noun.rsplit(maxsplit=1)[-1]
    return SHE if last in WOMEN else HE if last in MEN else None
