"""What Wikidata knows and the gazetteer does not: a list of proposed changes for a human to review.

Nothing here changes the gazetteer. The queries stand in `ontologies/gazetteer/refresh/`; any endpoint that speaks the
SPARQL 1.1 Protocol over data in Wikidata's form will do.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from rdflib.term import URIRef

from kg.errors import OntologyError, QueryError
from kg.gazetteer import Gazetteer, Office, Tenure, actor_iri, load
from kg.ontology import DIP, ontology_path
from kg.results import plain_cell

ENDPOINT = "https://query.wikidata.org/sparql"
ITEM = "http://www.wikidata.org/entity/"
USER_AGENT = "dragoman/0.1 (gazetteer refresh; https://w3id.org/dragoman)"
# Wikidata's precisions: 9 a year, 10 a month, 11 a day; with how much of an ISO date each is good for.
PRECISION = {"9": 4, "10": 7, "11": 10}


class Change(NamedTuple):
    """One proposed change: what to do with a column of a row of a table, what stands there, what is found and where.

    `action` is "add name", "add person", "add tenure", "end tenure" or "check start".
    """

    action: str
    table: str
    id: str
    column: str
    ours: str
    theirs: str
    item: str


Row = dict[str, str]


def refresh(
    endpoint: str, out: Path, *, gazetteer: Gazetteer | None = None, batch: int = 50, timeout: float = 90.0
) -> int:
    """Ask the endpoint for names and tenures of all states with a Wikidata item, and write the differences to `out`.

    Gives the number of proposed changes; `out` is a CSV table with one a row, sorted, and must not exist yet. Asks for
    `batch` items at a time and waits `timeout` seconds for each answer. Raises QueryError where the endpoint cannot be
    asked or its answer not be read, OntologyError where `out` cannot be written. Wikidata's own endpoint is ENDPOINT.
    """
    known = gazetteer or load()
    if out.exists():
        raise OntologyError(f"{out}: exists already; review and remove it, or name another file")
    states = {e.wikidata: e.iri for e in known.entries.values() if e.wikidata and e.type == DIP.State}
    items = sorted(item for item in states if re.fullmatch(r"Q\d+", item))
    changes: set[Change] = set()
    for start in range(0, len(items), batch):
        some = items[start : start + batch]
        for row in ask(endpoint, _query("labels", some), timeout=timeout):
            changes |= set(_names(known, states, row))
        for row in ask(endpoint, _query("tenures", some), timeout=timeout):
            changes |= set(_tenures(known, states, row))
    try:
        with out.open("x", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(Change._fields)
            writer.writerows(sorted(changes))
    except OSError as fault:
        raise OntologyError(f"{out}: cannot be written: {fault}") from fault
    return len(changes)


def ask(endpoint: str, query: str, *, timeout: float) -> list[Row]:
    """The rows of a SELECT query by variable, over the SPARQL 1.1 Protocol. Raises QueryError where there are none."""
    if urlsplit(endpoint).scheme not in ("http", "https"):
        raise QueryError(f"{endpoint}: not an http or https address of a SPARQL endpoint")
    headers = {
        "Accept": "application/sparql-results+json",
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": USER_AGENT,
    }
    request = Request(endpoint, data=urlencode({"query": query}).encode(), headers=headers)  # noqa: S310 - checked above
    try:
        with urlopen(request, timeout=timeout) as answer:  # noqa: S310 - checked above
            bindings = json.load(answer)["results"]["bindings"]
            return [{name: " ".join(cell["value"].split()) for name, cell in row.items()} for row in bindings]
    except (URLError, TimeoutError, OSError) as fault:
        raise QueryError(f"{endpoint}: does not answer: {fault}; check the address and the network") from fault
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise QueryError(f"{endpoint}: the answer is no SPARQL result in JSON; is it a SPARQL endpoint?") from fault


def _query(name: str, items: list[str]) -> str:
    """A query of the refresh folder over some items, which are checked to be nothing else."""
    text = ontology_path("gazetteer", "refresh", f"{name}.rq").read_text(encoding="utf-8")
    return text.replace("%ITEMS%", " ".join(f"wd:{item}" for item in items))


def _names(known: Gazetteer, states: dict[str, URIRef], row: Row) -> Iterator[Change]:
    """A name that no row bears yet."""
    state, text, column = states.get(_item(row, "item")), row.get("name", ""), row.get("column", "")
    if state is None or not text or column not in ("aliases", "demonyms"):
        return
    if state not in {name.entry for name in known.names.get(text, ())}:
        others = "|".join(_id(name.entry) for name in known.names.get(text, ()))
        yield Change("add name", "states", _id(state), column, others, plain_cell(text), _item(row, "item"))


def _tenures(known: Gazetteer, states: dict[str, URIRef], row: Row) -> Iterator[Change]:
    """A person or tenure that the tables lack, or whose end they lack."""
    state, person = states.get(_item(row, "item")), row.get("personLabel", "")
    begins, ends = _date(row, "begins"), _date(row, "ends")
    office = None if state is None else _office(known, state, row.get("officeLabel", ""))
    if office is None or not person:
        return
    theirs, item = f"{_id(office.iri)}@{begins}..{ends}", _item(row, "person")
    persons = [n.entry for n in known.names.get(person, ()) if known.entries[n.entry].type == DIP.Person]
    if not persons:
        yield Change("add person", "persons", plain_cell(person), "tenures", "", theirs, item)
        return
    for iri in persons:
        held = [t for t in known.tenures_of(iri) if t.office == office.iri]
        same = [t for t in held if _agree(str(t.valid_from or ""), begins)]
        if not held:
            yield Change("add tenure", "persons", _id(iri), "tenures", "", theirs, item)
        elif not same:
            yield Change("check start", "persons", _id(iri), "tenures", "|".join(map(_spell, held)), theirs, item)
        elif ends and not any(t.valid_until and _agree(str(t.valid_until), ends) for t in same):
            yield Change("end tenure", "persons", _id(iri), "tenures", "|".join(map(_spell, same)), theirs, item)


def _office(known: Gazetteer, state: URIRef, label: str) -> Office | None:
    """The office of a state's government that a label such as "Prime Minister of Qatar" names by its longest title."""
    words = label.casefold()
    own = [o for o in known.offices.values() if o.body == actor_iri(f"government-of-{_id(state)}")]
    near = [o for o in known.offices.values() if known.entries[o.body].acts_for == state]
    for offices in (own, [o for o in near if known.entries[o.body].type == DIP.GovernmentBody]):
        titled = [
            (len(t), o.iri, o) for o in offices for t in o.title_words if re.search(rf"\b{re.escape(t)}\b", words)
        ]
        if titled:
            return max(titled)[2]
    return None


def _agree(ours: str, theirs: str) -> bool:
    """Whether two partial dates may be the same; an unknown one agrees with none but an unknown."""
    return bool(ours) == bool(theirs) and (ours.startswith(theirs) or theirs.startswith(ours))


def _spell(tenure: Tenure) -> str:
    return f"{_id(tenure.office)}@{tenure.valid_from or ''}..{tenure.valid_until or ''}"


def _date(row: Row, name: str) -> str:
    """A date as exact as its precision; empty for none and for what is coarser than a year."""
    match = re.match(r"\d{4}-\d\d-\d\d", row.get(name, ""))
    return match[0][: PRECISION.get(row.get(f"{name}Precision", ""), 0)] if match else ""


def _item(row: Row, name: str) -> str:
    """`Q846`, or nothing where the answer names no item."""
    match = re.fullmatch(re.escape(ITEM) + r"(Q\d+)", row.get(name, ""))
    return match[1] if match else ""


def _id(iri: URIRef) -> str:
    return str(iri).rpartition("/")[2]
