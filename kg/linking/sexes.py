"""Whether a person may be "he" or "she"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.sexes import HE, SHE, by_name, by_noun

if TYPE_CHECKING:
    from kg.linking.linker import Linker


def may_be(linker: Linker, actor: URIRef, pronoun: str) -> bool:
    """Whether nothing speaks against it that a pronoun stands for an actor: his name, or else a title of his."""
    if pronoun not in SHE and pronoun not in HE:
        return True
    titles = (by_noun(t.title.noun) for t in linker.titled if t.person == actor)
    fit = by_name(linker.actor(actor).label) or next(filter(None, titles), None)
    return fit is None or pronoun in fit
