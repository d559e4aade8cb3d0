"""What the tables of the analysis share: rows of plain values, each with the claims that it rests on.

A row is a dict of text and numbers; its keys are the columns. `claims` holds the last parts of the claims' IRIs,
separated by spaces: `kg explain ONE-OF-THEM` shows the sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import networkx as nx

Row: TypeAlias = dict[str, str | int | float]


def named(network: nx.MultiDiGraph[str], actor: str) -> str:
    """What an actor is called."""
    return str(network.nodes[actor]["label"])


def cited(claims: Iterable[Mapping[str, Any] | str]) -> str:
    """The claims of a row, each once: those of the strongest reading first, where claims are given whole."""
    iris: dict[str, float] = {}
    for claim in claims:
        iri, confidence = (claim, 0.0) if isinstance(claim, str) else (claim["claim"], claim["confidence"])
        iris[str(iri)] = max(confidence, iris.get(str(iri), 0.0))
    return " ".join(iri.rsplit("/", 1)[-1] for iri in sorted(iris, key=lambda iri: (-iris[iri], iri)))


def between(network: nx.MultiDiGraph[str], a: str, b: str, *, signs: tuple[int, ...]) -> list[dict[str, Any]]:
    """The claims behind the factual ties of two actors, both ways, of some signs."""
    found: dict[str, dict[str, Any]] = {}
    for start, end in ((a, b), (b, a)):
        for tie in (network.get_edge_data(start, end) or {}).values():
            if tie["factual"] and tie["sign"] in signs:
                found.update((claim["claim"], claim) for claim in tie["claims"])
    return [found[iri] for iri in sorted(found)]
