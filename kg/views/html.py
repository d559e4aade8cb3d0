"""The network as one HTML file that opens without a network connection; `kg.views.safe` says what keeps it safe.

pyvis packs vis-network 9.1.2, which draws; template, style, script and layout are ours.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.views import safe
from kg.views.content import content
from kg.views.safe import Page

if TYPE_CHECKING:
    import networkx as nx

    Network = nx.MultiDiGraph[str]

MOST_ACTORS = 20_000
_SCRIPTS = (
    "data.js",
    "state.js",
    "picture.js",
    "overlay.js",
    "claims.js",
    "evidence.js",
    "controls.js",
    "save.js",
    "app.js",
)
_STYLES = ("base.css", "panel.css", "page.css")


def page(
    network: Network, *, title: str = "Actor network", height: int = 720, principals: Network | None = None
) -> Page:
    """The page as a value for notebooks; `height` in pixels, the rest as in `render`."""
    ties = [facts for _, _, facts in network.edges(data=True)]
    sure = sum(1 for t in ties if t["factual"])
    words = f"{title}: {network.number_of_nodes()} actors, {len(ties)} ties, of which {sure} are facts"
    return Page(render(network, title=title, principals=principals), words, height)


def write(network: Network, path: Path, *, title: str = "Actor network", principals: Network | None = None) -> None:
    """Write the page that `render` makes, whole or not at all. Raises ViewError where the file cannot be written."""
    safe.write(render(network, title=title, principals=principals), path)


def render(network: Network, *, title: str = "Actor network", principals: Network | None = None) -> str:
    """The whole page as text; the same networks and title give the same bytes.

    Takes a network of `kg.network.load`; with `principals`, the same store loaded with `level="principal"`, the page
    can switch between the two. Above 150 actors with ties the page opens with the best connected 150 and offers more.
    Of a network of more than 20,000 actors it holds the best connected 20,000, and says so.
    """
    levels = {"actor": network} | ({} if principals is None else {"principal": principals})
    return str(_carrier(levels, title).generate_html())


def _carrier(levels: dict[str, Network], title: str) -> Any:
    """A pyvis network that makes our own page; pyvis is imported only here, as it pulls in IPython."""
    from pyvis import network as pyvis

    class Carrier(pyvis.Network):  # type: ignore[misc]
        def generate_html(self, name: str = "", local: bool = True, notebook: bool = False) -> str:
            """Our page in place of pyvis's, which would fetch four files from elsewhere and runs text as markup."""
            return safe.assemble(
                "page.html",
                title=title,
                data=content(levels, title=title, most=MOST_ACTORS),
                scripts=_SCRIPTS,
                styles=_STYLES,
                library=Path(pyvis.__file__).parent / "templates/lib/vis-9.1.2/vis-network.min.js",
            )

    return Carrier(directed=True, cdn_resources="in_line")
