"""Who is known: states, bodies, groups, media, persons, offices and places, from `ontologies/gazetteer/*.csv`.

The tables are data, built and checked by `scripts/build_gazetteer.py`; here they become values and an index of
surface forms. A surface form may name several entries ("Congo", "Kyiv"): all are kept, in a fixed order, with the
kind of name each is, so that the reader can decide by grammar. Nothing is resolved here.
"""

from kg.gazetteer.index import Gazetteer, load, load_folder
from kg.gazetteer.tables import (
    AGENT_COLUMNS,
    ENTITY_COLUMNS,
    ENTITY_TABLES,
    OFFICE_COLUMNS,
    TENURE_COLUMNS,
    actor_iri,
    office_iri,
    place_iri,
)
from kg.gazetteer.values import Agent, Entry, Name, NameKind, Office, Tenure

__all__ = [
    "AGENT_COLUMNS",
    "ENTITY_COLUMNS",
    "ENTITY_TABLES",
    "OFFICE_COLUMNS",
    "TENURE_COLUMNS",
    "Agent",
    "Entry",
    "Gazetteer",
    "Name",
    "NameKind",
    "Office",
    "Tenure",
    "actor_iri",
    "load",
    "load_folder",
    "office_iri",
    "place_iri",
]
