"""The difference between two days as a document: what became known, what changed, who is new, who is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from kg.network.difference import Change, Difference
from kg.views import english
from kg.views.brief import seats_in_words
from kg.views.document import Document, Item, Section, document

MOST = 8  # statements in a section


def lately(before: str, after: str) -> str:
    """As long before the first day as the second is after it, at least a month: an ISO day. For `difference`."""
    first, second = (date(*(int(part) for part in f"{day}-01-01".split("-")[:3])) for day in (before, after))
    return (first - max(second - first, timedelta(days=30))).isoformat()


def changes(found: Difference, *, before: str, after: str) -> Document:
    """What was not known on the first day and is on the second, each statement with its sentence."""
    counts = (
        (len(found.known), "stories became known"),
        (len(found.changed), "changed their factuality"),
        (len(found.new), "actors are new"),
        (len(found.silent), "fell silent"),
    )
    lead = "; ".join(f"{n:,} {what}" for n, what in counts) + "."
    facts = [c for c in found.known if c["factuality"] in ("Actual", "Ongoing")]
    others = [c for c in found.known if c not in facts]
    sections = (
        _told("What became known as fact", facts),
        _told("What became known as planned, rumoured or denied", others),
        Section(heading="What changed", items=tuple(_changed(change) for change in found.changed[:MOST])),
        _named("Who is new", found.new, "first named in"),
        _named("Who fell silent", found.silent, "not named any more; before, in"),
        _seats(found),
    )
    title = f"What changed from {english.day(before)} to {english.day(after)}"
    return document(title, [lead], sections)


def _told(heading: str, claims: list[dict[str, Any]]) -> Section:
    alike: dict[str, list[Mapping[str, Any]]] = {}
    for claim in claims:
        alike.setdefault(english.sentence(claim), []).append(claim)
    items = tuple(Item(text=text, claims=tuple(told[:3])) for text, told in list(alike.items())[:MOST])
    return Section(heading=heading, note=_more(len(alike)), items=items)


def _changed(change: Change) -> Item:
    words = [english.factuality_word(value) for value in (change.before, change.after)]
    seems = "" if change.same else " (it seems to be the same: type and participants agree)"
    return Item(
        text=f"From {words[0]} to {words[1]}: {english.sentence(change.now)}{seems}", claims=(change.then, change.now)
    )


def _named(heading: str, actors: list[tuple[str, list[dict[str, Any]]]], words: str) -> Section:
    items = []
    for name, claims in actors[:MOST]:
        number = len({claim["claim"] for claim in claims})
        text = f"{name}: {words} {number} claim{'' if number == 1 else 's'}."
        items.append(Item(text=text, claims=(_strongest(claims),)))
    return Section(heading=heading, note=_more(len(actors)), items=tuple(items))


def _strongest(claims: list[dict[str, Any]]) -> Mapping[str, Any]:
    return min(claims, key=lambda claim: (not claim["event"], -claim["confidence"], claim["claim"]))


def _seats(found: Difference) -> Section:
    items = tuple(Item(text=seats_in_words(row)) for row in found.empty_seats[:MOST])
    return Section(heading="Who sits where", items=items)


def _more(number: int) -> str:
    return f"{number:,} in all, of which {MOST}:" if number > MOST else ""
