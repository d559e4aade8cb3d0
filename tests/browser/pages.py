"""What a page shows, and what a network holds, in one form, so that they can be compared."""

from __future__ import annotations


def ties(page) -> set[tuple[str, str, str]]:
    """The visible ties: (from, relation, to)."""
    if page.locator("#sheet").is_hidden():
        page.click("#table")
    rows = page.evaluate(
        "[...document.querySelectorAll('#sheet tbody tr')].map(r => [...r.cells].map(c => c.textContent))"
    )
    return {tuple(row[:3]) for row in rows}


def of(network, **facts) -> set[tuple[str, str, str]]:
    """The ties of the network with these attributes."""
    name = network.nodes
    return {
        (name[a]["label"], t["label"], name[b]["label"])
        for a, b, t in network.edges(data=True)
        if all(t[k] in v if isinstance(v, set) else t[k] == v for k, v in facts.items())
    }
