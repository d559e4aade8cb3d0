"""Small networks in the shape of `kg.network.load`, made of a few ties, and graphs of the literature."""

from __future__ import annotations

from typing import Any

import networkx as nx

from kg import ontology
from kg.network.book import signs
from kg.network.load import tie
from kg.ontology import DIP

KINDS = {"friendly": "supports", "contact": "visits", "hostile": "criticizes"}
_ROLES = ("initiators", "targets", "mediators", "parties", "hosts", "beneficiaries", "participants")


def claim(name: str, **facts: Any) -> dict[str, Any]:
    """A claim in which all is absent but what is given."""
    text = (
        "event event_label event_factuality follows process subject object place date time_text topic outcome "
        "certainty stance publisher published url title"
    ).split()
    return {
        "claim": f"https://w3id.org/dragoman/id/claim/{name}", "kind": "event" if facts.get("event") else "relation",
        "type": "visits", "type_label": "visits", **dict.fromkeys(text, ""), **{role: [] for role in _ROLES},
        "plural": False, "factuality": "Actual", "attributed_to": [], "reported_by": [], "article": f"article/{name}",
        "article_name": name, "sentence_number": 1, "sentence": f"{name}.", "mark_start": 0, "mark_end": len(name),
        "quote": name, "start": 0, "end": len(name), "sentence_start": 0, "sentence_end": len(name) + 1,
        "confidence": 0.9, "rule": "by hand", "inferred": False, **facts,
    }  # fmt: skip


def network(ties: list[tuple[Any, ...]], *, actors: tuple[str, ...] = ()) -> nx.MultiDiGraph[str]:
    """Ties are (from, relation or sign word, to) or the same with a list of claims; all are facts."""
    by_name = {ontology.local_name(iri): (iri, sign) for iri, sign in signs().items()}
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(articles={})
    behind: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for number, (one, word, other, *given) in enumerate(ties):
        name = KINDS.get(word, word)
        symmetric = by_name[name][0] in ontology.symmetric_relations()
        start, end = sorted((one, other)) if symmetric else (one, other)
        claims = given[0] if given else [claim(f"c{number:03}", type=name, subject=start, object=end)]
        behind.setdefault((start, name, end), []).extend(claims)
    for actor in sorted({a for s, _, e in behind for a in (s, e)} | set(actors)):
        told = {c["claim"]: c for (s, _, e), claims in behind.items() if actor in (s, e) for c in claims}
        graph.add_node(
            actor, label=actor, type="State", type_label="state", principal=actor, principal_label=actor,
            country=actor[:1], anonymous=False, aliases=[], claims=list(told.values()),
        )  # fmt: skip
    for (start, name, end), claims in behind.items():
        graph.add_edge(start, end, key=name, **tie(DIP[name], by_name[name][1], claims, derived=True))
    return graph


def signed(friends: str, enemies: str) -> nx.Graph[str]:
    """A signed graph from lines of `name: name name`."""
    graph: nx.Graph[str] = nx.Graph()
    for text, sign in ((friends, 1), (enemies, -1)):
        for line in text.strip().splitlines():
            name, _, others = line.strip().partition(":")
            graph.add_edges_from(((name, other) for other in others.split()), sign=sign)
    return graph


# Sixteen sub-tribes of the eastern highlands of New Guinea (Read 1954), each tie once: the touchstone of signed graphs.
TRIBES = signed(
    """Gavev: Kotun Nagad Gama
       Kotun: Nagad Gama
       Ove: Alika Gahuk Masil Ukudz
       Alika: Ukudz
       Nagam: Masil Notoh Seuve
       Gahuk: Masil Ukudz Geham Asaro
       Masil: Ukudz Geham Asaro Uheto
       Ukudz: Geham Asaro
       Notoh: Kohik Uheto
       Kohik: Uheto
       Geham: Asaro
       Uheto: Seuve
       Nagad: Gama""",
    """Gavev: Ove Alika Nagam Gahuk Asaro
       Kotun: Ove Nagam Gahuk Notoh Kohik
       Nagam: Nagad Gama
       Gahuk: Notoh Uheto Gama
       Ukudz: Seuve
       Notoh: Geham Nagad
       Kohik: Geham Nagad
       Geham: Uheto Nagad Gama
       Asaro: Seuve Nagad Gama
       Uheto: Nagad Gama
       Seuve: Gama""",
)
