"""The word lists that single rules ask for, read once from `words.toml`: knowledge as data, beside lexicon and cues.

Of the lexicon's classes the frames speak; of these lists only the rules of one module, under whose name they stand.
"""

from __future__ import annotations

import tomllib
from functools import cache

from kg.errors import OntologyError
from kg.ontology import ontology_path


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    path = ontology_path("words.toml")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise OntologyError(f"{path}: not readable as TOML: {fault}") from fault


def word_list(name: str) -> frozenset[str]:
    """The lemmas of a list, by "table.name": `word_list("pronouns.craft")`.

    Raises OntologyError for a list that the file lacks, and for a word that stands in it twice.
    """
    table, _, key = name.partition(".")
    found = _lists().get(table, {}).get(key)
    if found is None:
        raise OntologyError(f"{ontology_path('words.toml')}: there is no list `{key}` in [{table}]")
    if len(set(found)) != len(found):
        raise OntologyError(f"{ontology_path('words.toml')}: a word stands twice in `{key}` of [{table}]")
    return frozenset(found)
