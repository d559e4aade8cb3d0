"""Static pictures for print and README: the core of the network, who is for and against whom, conflict by month.

SVG by matplotlib (`pip install 'dragoman[pictures]'`), the same bytes for the same network and matplotlib: no dates, a
fixed salt, sorted input. Text stays text, never read as formulas or markup; each picture says in words what it shows
(`<title>` and `<desc>`), and needs no colour to be read: hostile ties are dashed, cells carry their numbers.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Any

from kg.errors import ViewError
from kg.network.dynamics import totals
from kg.network.measures import strength
from kg.network.projections import CONTACT, FRIENDLY, HOSTILE, SIGN_NAMES, undirected
from kg.views.layout import positions

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.figure import Figure

MOST_ACTORS, MOST_ROWS = 24, 14
COLOURS = {"friendly": "#1f6fb4", "contact": "#7a828f", "hostile": "#c2410c"}
LINES = {"friendly": "solid", "contact": (0, (1, 1.5)), "hostile": (0, (5, 2))}
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def draw(network: nx.MultiDiGraph[str], kind: str) -> str:
    """One of the pictures, `core`, `signs` or `months`, as SVG text.

    Raises ViewError for another kind, where matplotlib is missing, and where the network has nothing of the kind.
    """
    if kind not in PICTURES:
        raise ViewError(f"{kind!r}: no such picture; choose one of {', '.join(PICTURES)}")
    if find_spec("matplotlib") is None:
        raise ViewError("matplotlib is not installed; pip install 'dragoman[pictures]'")
    return PICTURES[kind](network)


def described(svg: str) -> str:
    """The text alternative of a picture: its title and description, as one line for an `alt` attribute."""
    from html import unescape

    return ". ".join(unescape(part) for part in re.findall(r"<(?:title|desc)[^>]*>([^<]*)</", svg)[:2])


def core(network: nx.MultiDiGraph[str], *, most: int = MOST_ACTORS) -> str:
    """The actors with the most claims behind their factual ties, and those ties by sign.

    Discs grow with the claims; hostile ties are dashed, contact dotted, friendly solid, thicker with more claims.
    """
    said = strength(network)
    kept = sorted((a for a in said if said[a]["all"]), key=lambda a: (-said[a]["all"], _name(network, a), a))[:most]
    if not kept:
        raise ViewError("no tie counts as a fact: there is no core to draw")
    part = network.subgraph(kept)
    places = positions(part)
    counted: dict[str, int] = {}
    with _figure(9.0, 6.5) as (figure, axes):
        for sign, name in SIGN_NAMES.items():
            ties = [(a, b, tie["weight"]) for a, b, tie in undirected(part, (sign,)).edges(data=True)]
            counted[name] = len(ties)
            for a, b, weight in sorted(ties):
                bend = {FRIENDLY: 0.12, CONTACT: 0.0, HOSTILE: -0.12}[sign]
                axes.add_patch(_curve(places[a], places[b], bend, name, width=0.8 + min(3.0, 0.4 * weight)))
        for actor in kept:
            x, y = places[actor]
            size = 30 + 14 * min(40, said[actor]["all"])
            axes.scatter([x], [y], s=size, color="#2b3240", edgecolor="white", linewidth=1.2, zorder=2)
            axes.annotate(
                _name(network, actor), (x, y), xytext=(0, -(size**0.5) / 2 - 3), textcoords="offset points",
                ha="center", va="top", fontsize=8, zorder=3, parse_math=False,
                bbox={"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 0.4},
            )  # fmt: skip
        for name, number in counted.items():
            axes.plot([], [], color=COLOURS[name], linestyle=LINES[name], label=f"{name} ({number})")
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=3, fontsize=8, frameon=False)
        axes.invert_yaxis()
        axes.margins(0.08)
        axes.set_axis_off()
        title = f"The {len(kept)} actors with the most claims, and their factual ties"
        leads = ", ".join(_name(network, a) for a in kept[:5])
        pairs = ", ".join(f"{n} {name}" for name, n in counted.items())
        return _svg(figure, title, f"Most claims: {leads}. Pairs by kind of tie: {pairs}.")


def signs(network: nx.MultiDiGraph[str], *, most: int = MOST_ROWS) -> str:
    """Who is for and against whom: claims behind friendly ties above the diagonal, behind hostile ones below.

    The two are never netted: a pair may stand on both sides. Only actors with such ties, those with the most first.
    """
    for_, against = undirected(network, (FRIENDLY,)), undirected(network, (HOSTILE,))
    total = {a: sum(g[a][b]["weight"] for g in (for_, against) for b in g[a]) for a in network}
    order = sorted((a for a in total if total[a]), key=lambda a: (-total[a], _name(network, a), a))[:most]
    if len(order) < 2:
        raise ViewError("no friendly or hostile tie counts as a fact: there are no signs to draw")
    place = {actor: i for i, actor in enumerate(order)}
    size = 2.6 + 0.42 * len(order)
    strongest: list[tuple[int, str]] = []
    with _figure(size + 1.0, size) as (figure, axes):
        for graph, sign in ((for_, FRIENDLY), (against, HOSTILE)):
            part = graph.subgraph(order)
            top = max((tie["weight"] for _, _, tie in part.edges(data=True)), default=1)
            for a, b, weight in sorted((a, b, int(tie["weight"])) for a, b, tie in part.edges(data=True)):
                low, high = sorted((place[a], place[b]))
                x, y = (high, low) if sign == FRIENDLY else (low, high)
                colour = COLOURS[SIGN_NAMES[sign]]
                axes.add_patch(_square(x, y, colour=colour, alpha=0.2 + 0.8 * weight / top))
                dark = weight / top > 0.45
                axes.text(x, y, str(weight), ha="center", va="center", fontsize=8, color="white" if dark else "#1b1f26")
                strongest.append((weight, f"{SIGN_NAMES[sign]} {_name(network, a)} – {_name(network, b)} ({weight})"))
        names = [_name(network, actor) for actor in order]
        axes.set_xticks(range(len(order)))
        axes.set_yticks(range(len(order)))
        axes.set_xticklabels(names, rotation=45, ha="left", fontsize=8, parse_math=False)
        axes.set_yticklabels(names, fontsize=8, parse_math=False)
        axes.xaxis.tick_top()
        axes.set_xlim(-0.5, len(order) - 0.5)
        axes.set_ylim(len(order) - 0.5, -0.5)
        axes.plot([-0.5, len(order) - 0.5], [-0.5, len(order) - 0.5], color="#9aa1ad", linewidth=0.8)
        axes.tick_params(length=0)
        axes.set_xlabel("above the diagonal friendly, below it hostile; numbers are claims", fontsize=8)
        for side in axes.spines.values():
            side.set_color("#c9ced6")
        strongest.sort(key=lambda one: (-one[0], one[1]))
        shown = "; ".join(words for _, words in strongest[:5])
        return _svg(figure, f"Friendly and hostile ties of {len(order)} actors", f"Strongest: {shown}.")


def months(network: nx.MultiDiGraph[str]) -> str:
    """Cooperation above the line, conflict below it, by month on the Goldstein scale; the numbers are events."""
    rows = totals(network, gaps=True)
    if not rows:
        raise ViewError("no dated event between two sides counts as a fact: there are no months to draw")
    names = [str(row["month"]) for row in rows]
    with _figure(max(5.0, min(12.0, 1.6 + 0.42 * len(rows))), 3.6) as (figure, axes):
        for what, colour, hatch in (
            ("cooperation", COLOURS["friendly"], ""),
            ("conflict", COLOURS["hostile"], "////"),
        ):
            heights = [float(row[what]) for row in rows]
            axes.bar(range(len(rows)), heights, color=colour, hatch=hatch, edgecolor="white", linewidth=0.4, label=what)
            for x, (height, row) in enumerate(zip(heights, rows, strict=True)):
                if height and len(rows) <= 36:
                    axes.annotate(
                        str(row[f"{what}_events"]), (x, height), ha="center", fontsize=7,
                        xytext=(0, 2 if height > 0 else -8), textcoords="offset points",
                    )  # fmt: skip
        step = max(1, len(rows) // 18)
        axes.set_xticks(range(0, len(rows), step))
        axes.set_xticklabels(names[::step], rotation=45, ha="right", fontsize=7)
        axes.axhline(0, color="#2b3240", linewidth=0.8)
        axes.set_ylabel("Goldstein sum", fontsize=8)
        axes.tick_params(axis="y", labelsize=7)
        axes.margins(y=0.12)
        axes.legend(fontsize=8, frameon=False, loc="best")
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        worst = min(rows, key=lambda row: (float(row["conflict"]), str(row["month"])))
        best = max(rows, key=lambda row: (float(row["cooperation"]), str(row["month"])))
        words = (
            f"Most conflict in {worst['month']}: {worst['conflict']} in {worst['conflict_events']} events. "
            f"Most cooperation in {best['month']}: {best['cooperation']} in {best['cooperation_events']} events."
        )
        return _svg(figure, f"Conflict and cooperation by month, {names[0]} to {names[-1]}", words)


PICTURES: dict[str, Callable[[Any], str]] = {"core": core, "signs": signs, "months": months}


def _curve(start: tuple[int, int], end: tuple[int, int], bend: float, name: str, *, width: float) -> Any:
    """A tie, bent to its side by a share of its length."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    (x1, y1), (x2, y2) = start, end
    middle = ((x1 + x2) / 2 + bend * (y2 - y1), (y1 + y2) / 2 - bend * (x2 - x1))
    path = Path([start, middle, end], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
    return PathPatch(
        path, facecolor="none", edgecolor=COLOURS[name], linestyle=LINES[name], linewidth=width, alpha=0.75, zorder=1
    )


def _square(x: int, y: int, *, colour: str, alpha: float) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=colour, alpha=alpha, edgecolor="white", linewidth=1)


@contextmanager
def _figure(width: float, height: float) -> Iterator[tuple[Figure, Any]]:
    """A figure of its own, in inches, that shares no state with other users of matplotlib."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    settings: Any = {**mpl.rcParamsDefault, "svg.hashsalt": "dragoman", "svg.fonttype": "none"}
    with mpl.rc_context(settings), warnings.catch_warnings():
        # a name in another script has no outline here; the text is in the file all the same
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure, figure.subplots()


def _svg(figure: Figure, title: str, words: str) -> str:
    """The figure as SVG text with its title and description, and without date or address."""
    out = BytesIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": "dragoman"})
    text = out.getvalue().decode().replace("DejaVu Sans'", "DejaVu Sans', sans-serif")
    about = f'<title id="title">{escape(_clean(title))}</title>\n<desc id="desc">{escape(_clean(words))}</desc>'
    return re.sub(
        r"<svg\b([^>]*)>", lambda m: f'<svg{m[1]} role="img" aria-labelledby="title desc">\n{about}', text, count=1
    )


def _name(network: nx.MultiDiGraph[str], actor: str) -> str:
    """A label that fits: one line, at most 32 characters."""
    name = _clean(str(network.nodes[actor]["label"]))
    return name if len(name) <= 32 else name[:31].rstrip() + "…"


def _clean(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in _NO_XML.sub("", text))
