"""The network as one HTML file: it opens without a network, asks for nothing, and runs no script but its own.

News text is hostile until shown otherwise. It travels as JSON in a data block, in which `<`, `>` and `&` are escaped,
and the page writes it as text nodes only. The page's policy allows the three scripts and the style sheet below by
their hashes and nothing else: no request can leave it, and no injected script or handler can run.

pyvis carries the data and vis-network 9.1.2, which draws; template, style and script are ours.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ViewError
from kg.network import LADDER, NEGATED
from kg.network import claims as every_claim
from kg.network.measures import betweenness, caution, communities
from kg.views.english import factuality_word, sentence
from kg.views.layout import belonging, positions

if TYPE_CHECKING:
    import networkx as nx

MOST_ACTORS = 5000
LONGEST_SPAN = 120  # months
_HERE = Path(__file__).parent / "templates"
_SCRIPTS = ("data.js", "state.js", "picture.js", "overlay.js", "evidence.js", "controls.js", "save.js", "app.js")
_STYLES = ("base.css", "panel.css", "page.css")

#: Each rung of the ladder adds values of factuality to those below it.
_RUNGS = (
    ("facts only", ("Actual", "Ongoing")),
    ("+ planned", ("Planned",)),
    ("+ rumored", ("Rumored",)),
    ("+ conditional", ("Conditional",)),
    ("+ unrealized", ("NotRealized",)),
    ("+ denied", ("Denied",)),
)

#: Shape, and fill in light and dark: told apart by form first, colours after Okabe and Ito (2008), muted.
_LOOKS = {
    "State": ("dot", "#3f6ea3", "#6fa3dc"),
    "IntergovernmentalOrganization": ("square", "#b27a1e", "#dba84f"),
    "GovernmentBody": ("hexagon", "#5f78a8", "#8fa8d8"),
    "Person": ("triangle", "#4d7f5b", "#7fb98f"),
    "PersonGroup": ("triangleDown", "#7d9a82", "#a3c0a8"),
    "ArmedNonStateGroup": ("diamond", "#7a4b63", "#b98aa3"),
    "MediaOrganization": ("square", "#6d7380", "#a2a9b6"),
    "Organization": ("star", "#8c8466", "#bdb491"),
    "Actor": ("dot", "#6d7380", "#a2a9b6"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page that shows itself in a notebook, inside a frame without rights to its surroundings."""

    html: str
    summary: str
    height: int = 720

    def __repr__(self) -> str:
        return self.summary

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """What Jupyter asks for: the summary as text, the page as a sandboxed frame."""
        sandbox = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"
        frame = (
            f'<iframe title="{html.escape(self.summary)}" sandbox="{sandbox}" srcdoc="{html.escape(self.html)}" '
            f'style="width:100%;height:{self.height}px;border:1px solid #ccc;border-radius:6px"></iframe>'
        )
        return {"text/plain": self.summary, "text/html": frame}


def page(network: nx.MultiDiGraph[str], *, title: str = "Actor network", height: int = 720) -> Page:
    """The page as a value for notebooks; `height` in pixels. Raises ViewError as `render` does."""
    ties = [facts for _, _, facts in network.edges(data=True)]
    sure = sum(1 for t in ties if t["factual"])
    words = f"{title}: {network.number_of_nodes()} actors, {len(ties)} ties, of which {sure} are facts"
    return Page(render(network, title=title), words, height)


def write(network: nx.MultiDiGraph[str], path: Path, *, title: str = "Actor network") -> None:
    """Write the page as UTF-8, whole or not at all: what stood there before stays until the new page is complete.

    Raises ViewError where the file cannot be written, or as `render` does.
    """
    text = render(network, title=title)
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as fault:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise ViewError(f"{path}: cannot be written ({fault.strerror}); name another file") from fault


def render(network: nx.MultiDiGraph[str], *, title: str = "Actor network") -> str:
    """The whole page as text; the same network and title give the same bytes.

    Takes a network of `kg.network.load`. Raises ViewError for more than 5,000 actors.
    """
    if network.number_of_nodes() > MOST_ACTORS:
        raise ViewError(
            f"{network.number_of_nodes()} actors are too many for one page (at most {MOST_ACTORS}); "
            "filter by date, type or relation, or show principals only"
        )
    return str(_carrier(network, title).generate_html())


def _carrier(network: nx.MultiDiGraph[str], title: str) -> Any:
    """A pyvis network with our own page around it; pyvis is imported only here, as it pulls in IPython."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from pyvis import network as pyvis

    class Carrier(pyvis.Network):  # type: ignore[misc]
        def generate_html(self, name: str = "", local: bool = True, notebook: bool = False) -> str:
            """Our template in place of pyvis's, which would fetch four files from elsewhere."""
            library = _asset(Path(pyvis.__file__).parent / "templates/lib/vis-9.1.2/vis-network.min.js")
            script = '(() => {\n"use strict";\n' + "\n".join(_asset(_HERE / name) for name in _SCRIPTS) + "\n})();"
            style = "\n".join(_asset(_HERE / name) for name in _STYLES)
            policy = {
                "default-src": ["'none'"],
                "script-src": [_hash(library), _hash(script)],
                "style-src": [_hash(style)],
                "base-uri": ["'none'"],
                "form-action": ["'none'"],
            }
            page: str = self.templateEnv.get_template("page.html").render(
                title=title,
                policy="; ".join(f"{what} {' '.join(allowed)}" for what, allowed in policy.items()),
                style=style,
                library=library,
                script=script,
                data=_json({**_facts(network, title), "nodes": self.nodes, "edges": self.edges}),
            )
            return page

    carrier = Carrier(directed=True, cdn_resources="in_line")
    carrier.templateEnv = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    carrier.nodes = [
        {"id": node, "x": x, "y": y, "shape": _look(network.nodes[node])[0], "label": ""}
        for node, (x, y) in sorted(positions(network).items())
    ]
    carrier.edges = [
        {"id": _tie_id(a, b, key), "from": a, "to": b, **_curve(network, a, b, key)} for a, b, key in _ties(network)
    ]
    return carrier


def _asset(path: Path) -> str:
    """A script or style that can stand inside an element as it is."""
    text = path.read_text("utf-8").replace("\r\n", "\n")
    text = re.sub(r"\n//# sourceMappingURL=.*", "", text)
    if re.search(r"</(script|style)|<!--", text, re.IGNORECASE):
        raise ViewError(f"{path}: holds markup that would end its element; reinstall dragoman and pyvis")
    return text.strip()


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json(value: object) -> str:
    """JSON in ASCII that no HTML parser can take for markup."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _ties(network: nx.MultiDiGraph[str]) -> list[tuple[str, str, str]]:
    return sorted(network.edges(keys=True))


def _tie_id(start: str, end: str, key: str) -> str:
    return f"{start} {key} {end}"


def _look(actor: dict[str, Any]) -> tuple[str, str, str]:
    """The look of the nearest class above the actor's own."""
    from kg.ontology import DIP, is_a

    order = [name for name in _LOOKS if is_a(DIP[actor["type"]], DIP[name])]
    return _LOOKS[order[0]] if order else _LOOKS["Actor"]


def _curve(network: nx.MultiDiGraph[str], start: str, end: str, key: str) -> dict[str, Any]:
    """Ties between the same two actors fan out, each on its own arc, whichever way they point."""
    low, high = sorted((start, end))
    beside = _between(network, low, high)
    bend = (beside.index((start, end, key)) - (len(beside) - 1) / 2) * 0.22
    smooth: dict[str, Any] = {"enabled": False}
    if bend:
        turn = bend if start == low else -bend
        smooth = {"enabled": True, "type": "curvedCW" if turn > 0 else "curvedCCW", "roundness": round(abs(bend), 2)}
    tie = network.edges[start, end, key]
    tip = {"enabled": True, "scaleFactor": 0.6, "type": {1: "triangle", 0: "vee", -1: "bar"}[tie["sign"]]}
    arrows = {"to": tip}
    if tie["symmetric"]:
        arrows = {"to": tip, "from": tip} if tie["sign"] < 0 else {}
    return {"smooth": smooth, "arrows": arrows}


def _between(network: nx.MultiDiGraph[str], low: str, high: str) -> list[tuple[str, str, str]]:
    there = [(a, b, k) for a, b in ((low, high), (high, low)) for k in (network[a].get(b) or {})]
    return sorted(there, key=lambda t: (t[2], t[0]))


def _facts(network: nx.MultiDiGraph[str], title: str) -> dict[str, Any]:
    """What the page knows beside the picture: actors, ties, claims, articles, and how to call things."""
    claims = {c["claim"]: c for c in every_claim(network)}
    number = {iri: i for i, iri in enumerate(sorted(claims))}
    used = sorted({c["article"] for c in claims.values()} & set(network.graph["articles"]))
    place = {iri: i for i, iri in enumerate(used)}
    between, group, ties = betweenness(network), communities(network), dict(network.degree())
    sizes = {g: list(group.values()).count(g) for g in set(group.values())}
    actors: list[dict[str, Any]] = [
        {
            "id": node,
            **{k: facts[k] for k in ("label", "type_label", "country", "principal_label", "anonymous", "aliases")},
            "shape": _look(facts)[0],
            "colour": _look(facts)[1:],
            "ties": ties[node],
            "betweenness": round(between[node], 6),
            "group": group[node] if sizes[group[node]] > 1 else -1,
            "claims": sorted(number[c["claim"]] for c in facts["claims"]),
        }
        for node in sorted(network)
        for facts in (network.nodes[node],)
    ]
    months = _months((claim["date"] or claim["published"])[:7] for claim in claims.values())
    return {
        "title": title,
        "file": re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40] or "network",
        "actors": actors,
        "ties": [
            {
                "id": _tie_id(a, b, key),
                "from": a,
                "to": b,
                **{
                    k: network.edges[a, b, key][k]
                    for k in (
                        "label",
                        "sign",
                        "symmetric",
                        "factual",
                        "factuality",
                        "contested",
                        "first",
                        "last",
                        "sources",
                    )
                },
                "claims": [number[c["claim"]] for c in network.edges[a, b, key]["claims"]],
            }
            for a, b, key in _ties(network)
        ],
        "claims": [{**_shown(claims[iri]), "article": place.get(claims[iri]["article"], -1)} for iri in sorted(claims)],
        "articles": [{k: network.graph["articles"][iri][k] for k in ("title", "url", "text")} for iri in used],
        "most": {
            "ties": max([*ties.values(), 1]),
            "claims": max([*(len(a["claims"]) for a in actors), 1]),
            "betweenness": max([*between.values(), 1e-9]),
        },
        "belonging": belonging(network),
        "months": [{"month": m, "claims": n} for m, n in months],
        "ladder": [{"name": name, "add": list(add)} for name, add in _RUNGS],
        "order": list(LADDER),
        "negated": sorted(NEGATED),
        "words": {f: factuality_word(f) for f in LADDER},
        "warnings": caution(network),
    }


def _months(dates: Iterable[str]) -> list[tuple[str, int]]:
    """How many claims fall into each month, months without any included, unless the span is too long to draw."""
    told = Counter(date for date in dates if len(date) == len("2000-01"))
    if not told:
        return []
    first, last = (int(m[:4]) * 12 + int(m[5:]) - 1 for m in (min(told), max(told)))
    if last - first < LONGEST_SPAN:
        told.update({f"{m // 12:04}-{m % 12 + 1:02}": 0 for m in range(first, last + 1)})
    return sorted(told.items())


def _shown(claim: dict[str, Any]) -> dict[str, Any]:
    """The part of a claim that the page shows; the sentence is cut out of the article there."""
    keys = (
        "claim", "factuality", "certainty", "attributed_to", "reported_by", "publisher", "published", "date",
        "time_text", "topic", "confidence", "rule", "inferred", "quote", "start", "end",
        "sentence_start", "sentence_end",
    )  # fmt: skip
    return {**{k: claim[k] for k in keys}, "reading": sentence(claim)}
