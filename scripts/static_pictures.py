"""Draw the static pictures of the README, by `python -m scripts.static_pictures` (needs the extra `pictures`).

From the packaged stories of `ontologies/examples`, which are fictional: docs/images/{core,signs,months}.svg and the
words that describe each, which belong into its `alt` attribute, on stdout. The same sources give the same bytes.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import kg
from kg import gazetteer, network, rules
from kg.ontology import ontology_path
from kg.views.pictures import PICTURES, described, draw

STORIES = ("gazetteer", "river-talks", "drone-sale", "island-strike")


def main() -> None:
    """Write the pictures beside the docs."""
    import pyoxigraph as ox

    out = Path(__file__).resolve().parent.parent / "docs" / "images"
    out.mkdir(parents=True, exist_ok=True)
    quads = [
        quad
        for name in STORIES
        for quad in ox.parse(ontology_path("examples", f"{name}.trig").read_bytes(), ox.RdfFormat.TRIG)
    ]
    with tempfile.TemporaryDirectory() as folder, kg.open_store(Path(folder) / "store", create=True) as known:
        known.put_knowledge(gazetteer.load())  # with the ontology, which the rules read
        with known.with_quads([*known.quads(), *quads]) as store:
            rules.derive(store)
            told = network.load(store)
    for kind in PICTURES:
        drawn = draw(told, kind)
        (out / f"{kind}.svg").write_text(drawn, encoding="utf-8", newline="\n")
        print(f"{kind}.svg: {described(drawn)}")


if __name__ == "__main__":
    main()
