"""A store as it was known on a day, or as the world was on a day: a copy in memory of what counts then.

The derived graph is computed anew from what is left, so that event factuality and the network are those of the day;
and which article tells a story first is found anew among those that were known.
The copy takes about 250 bytes a triple.

Known on a day: articles that were published until then. An article without a day of publication counts as known, as
in the rules, where it is the oldest. True on a day: what is over by then is left out (`dip:validUntil` before it), and
what has not begun (`dip:validFrom` or an event's `dip:date` after it), with all that is said of it; what is left has
no end yet. Undated things stay. A day may be a month or a year: it reaches to its end, and a date that is no more
exact than the day's own month or year is not told apart from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import rules, stories
from kg.days import check_days
from kg.ontology import DIP
from kg.oxigraph import from_ox
from kg.rdf import DERIVED_GRAPH, STORIES_GRAPH

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.store import Store

_DAYS = "SELECT ?graph ?day WHERE { GRAPH ?graph { ?a a dip:Article . OPTIONAL { ?a dip:published ?day } } }"
_BEGINS = (str(DIP.validFrom), str(DIP.date))
_ENDS = str(DIP.validUntil)


def as_of(store: Store, *, known_on: str = "", true_on: str = "") -> Store:
    """A copy in memory of what was known and what was true on a day, each an ISO date or empty for no limit.

    Close it after use. Raises QueryError for a text that is no date.
    """
    check_days(known_on, true_on)
    left_out = {str(DERIVED_GRAPH), *_unknown(store, known_on)}
    quads = [quad for quad in store.quads() if str(quad.graph_name).strip("<>") not in left_out]
    copy = store.with_quads(_true(quads, true_on) if true_on else quads)
    if known_on and any(str(quad.graph_name) == f"<{STORIES_GRAPH}>" for quad in quads):
        stories.link(copy)  # the first telling of a story may not have been known yet
    rules.derive(copy)
    return copy


def undated(store: Store) -> int:
    """How many articles have no day of publication."""
    return sum(day is None for _, day in store.select(_DAYS)[1])


def _unknown(store: Store, day: str) -> set[str]:
    """The graphs of the articles that were published after a day."""
    if not day:
        return set()
    return {str(graph) for graph, published in store.select(_DAYS)[1] if _later(str(published or ""), day)}


def _true(quads: list[ox.Quad], day: str) -> list[ox.Quad]:
    """What is left of quads without what is over and what has not begun on a day."""
    gone: set[str] = set()
    for quad in quads:
        predicate, value = quad.predicate.value, str(from_ox(quad.object))
        if (predicate in _BEGINS and _later(value, day)) or (predicate == _ENDS and _later(day, value)):
            gone.add(str(quad.subject))
    # a claim about an event that has not begun is gone with it, and so is all that is said of the claim
    gone |= {str(q.subject) for q in quads if q.predicate.value == str(DIP.aboutEvent) and str(q.object) in gone}
    return [q for q in quads if q.predicate.value != _ENDS and str(q.subject) not in gone and str(q.object) not in gone]


def _later(date: str, day: str) -> bool:
    """Whether a date is surely after a day, as far as both are exact; nothing is after a day that is not told."""
    length = min(len(date), len(day))
    return date[:length] > day[:length]
