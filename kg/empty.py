"""Why a named query found nothing: a name that nobody in the store has, or a value that the query took by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kg.query import NamedQuery

if TYPE_CHECKING:
    from kg.store import Store

NEAR = 3  # names that are offered in place of an unknown one
ALIKE = 75  # of 100 by rapidfuzz's ratio

# A query compares the names of actors, and nothing else, in lower case.
_NAMED = re.compile(r'# @given (?P<given>[\w-]+): BIND\(LCASE|BIND\(LCASE\(".*# @param (?P<param>[\w-]+)')


def reasons(store: Store, query: NamedQuery, values: Mapping[str, str]) -> list[str]:
    """What a user may change, one reason a line, where the values were given to a query; [] where nothing is known."""
    given = {name: value for name, value in values.items() if value}
    asked = {p.name: given.get(p.name, p.default) for p in query.parameters}
    found = []
    if taken := {name: value for name, value in asked.items() if value and name not in given}:
        names = " and ".join(f"{name} is {value!r}" for name, value in taken.items())
        found.append(f"{names} where nothing else is said; give {' and '.join(f'--{name}' for name in taken)}")
    takes_names = {match["given"] or match["param"] for match in _NAMED.finditer(query.text)}
    wanted = [value for name, value in given.items() if name in takes_names]
    if not wanted:
        return found
    _, rows = store.select("SELECT ?key ?label { GRAPH graph:derived { ?a dip:nameKey ?key ; rdfs:label ?label } }")
    labels: dict[str, set[str]] = {}
    for key, label in rows:
        labels.setdefault(str(key), set()).add(str(label))
    return found + [_unknown(value, labels) for value in wanted if value.lower() not in labels]


def _unknown(name: str, labels: Mapping[str, set[str]]) -> str:
    """That nobody has a name, and who has one that is near to it: with the same words and more, or spelt alike."""
    from rapidfuzz import fuzz, process

    words = set(re.findall(r"\w+", name.lower()))
    keys = sorted((k for k in labels if words and words <= set(re.findall(r"\w+", k))), key=lambda k: (len(k), k))
    alike = process.extract(name.lower(), sorted(labels), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=NEAR)
    keys = keys or [key for key, _, _ in alike]
    meant = list(dict.fromkeys(label for key in keys for label in sorted(labels[key])))[:NEAR]
    hint = f"; did you mean {' or '.join(map(repr, meant))}?" if meant else ""
    return f"nobody in this store is called {name!r}{hint}"
