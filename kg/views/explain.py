"""From a claim's IRI, an actor's name or two of them to the claims that explain them."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from kg.errors import QueryError
from kg.network import claims as every_claim

if TYPE_CHECKING:
    import networkx as nx


def explain(network: nx.MultiDiGraph[str], names: Sequence[str]) -> list[dict[str, Any]]:
    """The claims of `kg.network` behind one claim IRI, one actor or two actors, in the order of the texts.

    Actors are given by label, alias or IRI, in any case. Two actors: the claims that name both of them. Raises
    QueryError for a name that nothing in the network has, and for more than two.
    """
    claims = every_claim(network)
    if len(names) > 2:
        raise QueryError(f"{len(names)} names; give a claim, an actor, or two actors")
    if len(names) == 1 and (found := [c for c in claims if _same_claim(str(c["claim"]), names[0])]):
        return found
    groups = [_claims_of(network, name) for name in names]
    return [c for c in claims if all(c["claim"] in group for group in groups)]


def _same_claim(claim: str, name: str) -> bool:
    return name == claim or name == claim.rsplit("/", 1)[-1]


def _claims_of(network: nx.MultiDiGraph[str], name: str) -> set[str]:
    """The IRIs of all claims that an actor takes part in."""
    labels: dict[str, set[str]] = {}
    for iri, facts in network.nodes(data=True):
        for label in (iri, facts["label"], *facts["aliases"]):
            labels.setdefault(str(label).casefold(), set()).add(iri)
    if name.casefold() not in labels:
        near = get_close_matches(name.casefold(), labels, n=1, cutoff=0.6)
        hint = f"; did you mean {near[0]!r}?" if near else "; `kg analyze` lists all"
        raise QueryError(f"{name!r}: no such actor or claim in this store{hint}")
    actors = labels[name.casefold()]
    told = [c for iri in actors for c in network.nodes[iri]["claims"]]
    told += [c for a, b, tie in network.edges(data=True) if actors & {a, b} for c in tie["claims"]]
    return {c["claim"] for c in told}
