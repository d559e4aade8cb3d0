"""The network for other programs: GraphML and GEXF, which Gephi, Cytoscape, yEd and R read."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from kg.network.rows import cited

if TYPE_CHECKING:
    import networkx as nx

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def flat(network: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """A copy whose attributes are strings, numbers and booleans only; lists are joined by "; ".

    Of the claims, nodes keep the number, edges the last parts of the IRIs, which `kg explain` takes. Edges are keyed
    e0, e1, …, because GraphML and GEXF want ids that no two edges share; the relation stays as an attribute.
    Characters that XML 1.0 cannot hold are dropped. Nodes and edges are sorted.
    """
    import networkx as nx

    def plain(value: object) -> str | int | float | bool:
        if isinstance(value, bool | int | float):
            return value
        return _NO_XML.sub("", "; ".join(value) if isinstance(value, list) else str(value))

    copy: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in sorted(network):
        facts = network.nodes[node]
        told = {k: plain(v) for k, v in facts.items() if k != "claims"}
        copy.add_node(node, **told, claims=len(facts["claims"]))
    for number, (start, end, key) in enumerate(sorted(network.edges(keys=True))):
        tie = network.edges[start, end, key]
        told = {k: plain(v) for k, v in tie.items() if k != "claims"}
        copy.add_edge(start, end, key=f"e{number}", **told, claims=plain(cited(tie["claims"])))
    return copy


def graphml(network: nx.MultiDiGraph[str]) -> str:
    """The network as GraphML text; `networkx.parse_graphml` reads it back."""
    import networkx as nx

    out = BytesIO()
    nx.write_graphml_xml(flat(network), out)
    return out.getvalue().decode()


def gexf(network: nx.MultiDiGraph[str]) -> str:
    """The network as GEXF 1.2 text, without networkx's date of writing, so that the same network is the same text."""
    import networkx as nx

    out = BytesIO()
    nx.write_gexf(flat(network), out)
    return re.sub(r' lastmodifieddate="[^"]*"', "", out.getvalue().decode(), count=1)
