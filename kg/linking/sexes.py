"""Whether a person may be "he" or "she", by a post that says so or a given name that tells it."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.errors import OntologyError
from kg.ontology import ontology_path

if TYPE_CHECKING:
    from kg.linking.linker import Linker

SHE, HE = frozenset("she her hers herself".split()), frozenset("he him his himself".split())


@lru_cache(maxsize=1)
def _given() -> dict[str, frozenset[str]]:
    """The pronouns that fit each given name. Raises OntologyError where the list is not readable."""
    path = ontology_path("given_names.toml")
    try:
        lists = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: fit for key, fit in (("women", SHE), ("men", HE)) for name in lists[key].split()}
    except (OSError, ValueError, KeyError) as fault:
        raise OntologyError(f"{path}: not a list of `women` and `men`: {fault}") from fault


def _by_post(noun: str) -> frozenset[str] | None:
    """The pronouns that fit whoever holds a post: "chairwoman", "king"."""
    last = noun.rsplit(maxsplit=1)[-1]
    if last.endswith("woman") or last in {"queen", "princess", "empress", "duchess"}:
        return SHE
    if last in {"king", "prince", "emperor", "duke", "emir", "sultan", "pope"}:
        return HE
    return None


def may_be(linker: Linker, actor: URIRef, pronoun: str) -> bool:
    """Whether nothing speaks against it that a pronoun stands for an actor."""
    if pronoun not in SHE and pronoun not in HE:
        return True
    fit = next((f for t in linker.titled if t.person == actor and (f := _by_post(t.title.noun))), None)
    if fit is None:
        first, _, rest = unicodedata.normalize("NFKD", linker.actor(actor).label.casefold()).partition(" ")
        name = "".join(c for c in first if not unicodedata.combining(c)) if rest else ""
        fit = _given().get(name)
    return fit is None or pronoun in fit
