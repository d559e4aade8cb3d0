"""Build `ontologies/gazetteer/*.csv` from the hand-kept tables in `ontologies/gazetteer/overlay/`.

    python -m scripts.build_gazetteer [--check] [FOLDER]

Overlay tables leave out what follows: ids come from labels, classes from the table, and each state gives rise to its
government, foreign ministry, defence ministry, armed forces, parliament, capital and offices. The result is sorted
and the same on each run. It fails, naming file and line, on a surface form that several rows share and that is not
marked `ambiguous` in each of them, an unknown class or reference, a bad date and a duplicate id. `--check` writes
nothing and fails where the tables on disk differ. No seed has to be installed: codes from open sources stand in the
overlay, with their source named.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import OntologyError
from kg.gazetteer import AGENT_COLUMNS, ENTITY_COLUMNS, ENTITY_TABLES, OFFICE_COLUMNS, TENURE_COLUMNS, load_folder
from kg.gazetteer.tables import entry_of, partial_date

FOLDER = Path(__file__).resolve().parent.parent / "ontologies" / "gazetteer"
CLASS_OF = {
    "states": "State",
    "bodies": "GovernmentBody",
    "igos": "IntergovernmentalOrganization",
    "groups": "ArmedNonStateGroup",
    "media": "MediaOrganization",
    "ngos": "NonGovernmentalOrganization",
    "persons": "Person",
    "places": "Place",
}
MULTIPLE = ("aliases", "demonyms", "metonyms", "codes", "ambiguous")
# Until when an open end of a tenure was known to be open; a later reader must refresh.
KNOWN_UNTIL = "2025-06"
HEADS = {
    "president": ("President", "president|head of state"),
    "prime minister": ("Prime Minister", "prime minister|premier|pm"),
    "premier": ("Premier", "premier|prime minister"),
    "chancellor": ("Chancellor", "chancellor"),
    "king": ("King", "king|queen|monarch"),
    "monarch": ("Monarch", "king|queen|monarch"),
    "emir": ("Emir", "emir|amir"),
    "sultan": ("Sultan", "sultan"),
    "emperor": ("Emperor", "emperor|empress"),
    "prince": ("Prince", "prince"),
    "crown prince": ("Crown Prince", "crown prince"),
    "supreme leader": ("Supreme Leader", "supreme leader|leader"),
    "pope": ("Pope", "pope|pontiff"),
    "taoiseach": ("Taoiseach", "taoiseach"),
}


@dataclass
class Row:
    """One row in the making; `where` names the file and line that it comes from."""

    where: str
    values: dict[str, str]
    lists: dict[str, dict[str, None]] = field(default_factory=lambda: {name: {} for name in MULTIPLE})

    def add(self, column: str, *values: str) -> None:
        """Add values of a multi-valued column, each once, in order."""
        self.lists[column].update(dict.fromkeys(v for v in values if v))

    def cells(self) -> dict[str, str]:
        """The row as it is written."""
        label = self.values["label"]
        lists = {name: dict(values) for name, values in self.lists.items()}
        for name in ("aliases", "demonyms", "metonyms"):
            lists[name].pop(label, None)
        for name in ("demonyms", "metonyms"):  # one kind of name for each surface form, as read_entries has it
            for text in lists["aliases"]:
                lists[name].pop(text, None)
        return {**self.values, **{name: "|".join(values) for name, values in lists.items()}}

    def names(self) -> set[str]:
        """All surface forms."""
        return {self.values["label"], *(t for n in ("aliases", "demonyms", "metonyms") for t in self.lists[n])}


def slug(label: str) -> str:
    """`Côte d'Ivoire` as `cote-d-ivoire`."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def overlay(folder: Path, table: str) -> Iterator[tuple[dict[str, str], str]]:
    """The rows of a hand-kept table with their place; the header may leave columns out."""
    path = folder / "overlay" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file, strict=True)
        for row in lines:
            where = f"{path}:{lines.line_num}"
            if None in row or None in row.values():
                raise OntologyError(f"{where}: wrong number of cells; quote a cell with a comma")
            yield {k: v for k, v in row.items() if v}, where


def made(row: dict[str, str], where: str, table: str) -> Row:
    """A row of an entity table with what the overlay leaves out filled in."""
    if "label" not in row:
        raise OntologyError(f"{where}: a row needs a label")
    values = {name: row.get(name, "") for name in ENTITY_COLUMNS if name not in MULTIPLE}
    values["id"] = values["id"] or slug(row["label"])
    values["class"] = values["class"] or CLASS_OF[table]
    values["source"] = values["source"] or "overlay"
    new = Row(where=where, values=values)
    for name in MULTIPLE:
        new.add(name, *row.get(name, "").split("|"))
    return new


def build(folder: Path) -> dict[str, list[dict[str, str]]]:
    """All tables, checked but for references. Raises OntologyError naming file and line."""
    rows: dict[str, dict[str, Row]] = {table: {} for table in ENTITY_TABLES}
    offices: dict[str, dict[str, str]] = {}
    for row, where in overlay(folder, "states"):
        state = made(row, where, "states")
        state.add("codes", f"iso3={row['iso3']}", *([f"wikidata={row['wikidata']}"] if "wikidata" in row else []))
        insert(rows["states"], state)
        for city in capitals(state, row, where):
            insert(rows["places"], city)
        if "valid_until" not in row:
            for body in state_bodies(state, row, where):
                insert(rows["bodies"], body)
            offices |= {o["id"]: o for o in state_offices(state, row)}
    tenures: list[dict[str, str]] = []
    for table in ENTITY_TABLES[1:]:
        for row, where in overlay(folder, table):
            new = made(row, where, table)
            if table == "persons":
                tenures += person_tenures(new, row.get("tenures", ""), where)
            insert(rows[table], new, merge=table in ("bodies", "places"))
    for row, where in overlay(folder, "offices"):
        if not {"label", "body", "title_words"} <= row.keys():
            raise OntologyError(f"{where}: an office needs label, body and title_words")
        identifier = row.get("id") or slug(row["label"])
        old = offices.get(identifier, {}).get("title_words", "")
        words = "|".join(dict.fromkeys(w for w in f"{row['title_words']}|{old}".split("|") if w))
        offices[identifier] = {**row, "id": identifier, "title_words": words, "source": "overlay"}
    for person in rows["persons"].values():
        give_body(person, tenures, offices)
    every = [row for table in rows.values() for row in table.values()]
    check_rows(every)
    check_names(every)
    agents: dict[str, dict[str, str]] = {}
    for row, where in overlay(folder, "agents"):
        if row.keys() != set(AGENT_COLUMNS):
            raise OntologyError(f"{where}: an agent noun needs {', '.join(AGENT_COLUMNS)}")
        for noun in row["noun"].split("|"):
            if noun in agents:
                raise OntologyError(f"{where}: agent noun {noun!r} stands twice; remove one")
            agents[noun] = {**row, "noun": noun}
    tables = {name: [row.cells() for row in table.values()] for name, table in rows.items()}
    tables |= {"offices": list(offices.values()), "tenures": tenures, "agents": list(agents.values())}
    return {name: sorted(table, key=lambda r: tuple(r.values())) for name, table in in_columns(tables).items()}


def in_columns(tables: dict[str, list[dict[str, str]]]) -> dict[str, list[dict[str, str]]]:
    """The tables with their columns in the published order."""
    own = {"offices": OFFICE_COLUMNS, "tenures": TENURE_COLUMNS, "agents": AGENT_COLUMNS}
    return {
        name: [{c: row.get(c, "") for c in own.get(name, ENTITY_COLUMNS)} for row in table]
        for name, table in tables.items()
    }


def insert(table: dict[str, Row], new: Row, *, merge: bool = False) -> None:
    """Add a row; with `merge`, one that a template made already gains its names and takes its other values."""
    identifier = new.values["id"]
    old = table.get(identifier)
    if old is None:
        table[identifier] = new
        return
    if not merge:
        raise OntologyError(f"{new.where}: id {identifier} stands already at {old.where}")
    new.values |= {k: v for k, v in old.values.items() if not new.values[k]}
    lists = {name: dict(values) for name, values in new.lists.items()}
    for name in MULTIPLE:
        new.lists[name] = {**lists[name], **old.lists[name]}
    if old.values["label"] != new.values["label"]:
        new.add("aliases", old.values["label"])
    table[identifier] = new


def capitals(state: Row, row: dict[str, str], where: str) -> Iterator[Row]:
    """Each seat of government as a place; its names are metonyms of the state, and so ambiguous in both."""
    for variants in filter(None, row.get("capital", "").split("|")):
        names = variants.split("=")
        city = made({"label": names[0], "codes": f"in={state.values['id']}"}, where, "places")
        city.add("aliases", *names[1:])
        state.add("metonyms", *names)
        for marked in (city, state):
            marked.add("ambiguous", *names)
        yield city


def state_bodies(state: Row, row: dict[str, str], where: str) -> Iterator[Row]:
    """The government, two ministries, armed forces and parliament of a state, with their usual names."""
    label, demonyms = state.values["label"], [d for d in row.get("demonyms", "").split("|") if d]
    short = [a for a in state.lists["aliases"] if re.fullmatch(r"[A-Z.]{2,7}", a)]
    before = [label, *demonyms[:1], *short]
    parliament = row.get("parliament", f"Parliament of {label}")
    kinds = (
        ("government", "GovernmentBody", f"Government of {label}", ("government", "Government", "administration")),
        (
            "foreign-ministry",
            "Ministry",
            f"Foreign Ministry of {label}",
            ("foreign ministry", "Foreign Ministry", "Ministry of Foreign Affairs"),
        ),
        (
            "defence-ministry",
            "Ministry",
            f"Defence Ministry of {label}",
            ("defence ministry", "defense ministry", "Defence Ministry", "Defense Ministry", "Ministry of Defence"),
        ),
        ("armed-forces", "ArmedForce", f"Armed Forces of {label}", ("armed forces", "military", "army", "Army")),
        ("parliament", "Legislature", parliament, ("parliament", "Parliament")),
    )
    for kind, class_, body_label, nouns in kinds:
        values = {"id": f"{kind}-of-{state.values['id']}", "class": class_, "label": body_label, "source": "template"}
        body = made({**values, "acts_for": state.values["id"]}, where, "bodies")
        body.add("aliases", *(f"{noun} of {label}" for noun in nouns if noun[0].islower() or "of" in noun))
        if parliament != f"Parliament of {label}":
            body.add("aliases", f"Parliament of {label}") if kind == "parliament" else None
        for name in before:
            body.add("aliases", *(f"{name} {noun}" for noun in nouns))
            if name in state.lists["ambiguous"]:
                body.add("ambiguous", *(f"{name} {noun}" for noun in nouns))
        yield body


def state_offices(state: Row, row: dict[str, str]) -> Iterator[dict[str, str]]:
    """The heads of state and government and the two ministers of a state."""
    identifier, label = state.values["id"], state.values["label"]
    posts = [(*HEADS[h], "government") for h in row.get("heads", "").split("|") if h]
    posts += [
        (
            "Foreign Minister",
            "foreign minister|minister of foreign affairs|minister for foreign affairs",
            "foreign-ministry",
        ),
        (
            "Defence Minister",
            "defence minister|defense minister|minister of defence|minister of defense",
            "defence-ministry",
        ),
    ]
    for title, words, body in posts:
        yield {
            "id": f"{slug(title)}-of-{identifier}",
            "label": f"{title} of {label}",
            "body": f"{body}-of-{identifier}",
            "title_words": words,
            "source": "template",
        }


def person_tenures(person: Row, cell: str, where: str) -> Iterator[dict[str, str]]:
    """The tenures of `office@2021-03..2025-01|…`; an open end has nothing after the dots."""
    for part in filter(None, cell.split("|")):
        match = re.fullmatch(r"([a-z0-9-]+)@([\d-]*)\.\.([\d-]*)", part)
        if match is None:
            raise OntologyError(f"{where}: tenure {part!r} is not office@from..until")
        office, begins, ends = match.groups()
        partial_date(begins, where), partial_date(ends, where)
        values = (person.values["id"], office, begins, ends, "overlay" if ends else f"overlay@{KNOWN_UNTIL}")
        yield dict(zip(TENURE_COLUMNS, values, strict=True))


def give_body(person: Row, tenures: list[dict[str, str]], offices: dict[str, dict[str, str]]) -> None:
    """A person acts for the body of the office held last, unless the overlay says otherwise."""
    own = [t for t in tenures if t["person"] == person.values["id"]]
    for tenure in own:
        if tenure["office"] not in offices:
            raise OntologyError(f"{person.where}: no office {tenure['office']}; add it to overlay/offices.csv")
    if own and not person.values["acts_for"]:
        last = max(own, key=lambda t: (t["valid_until"] or "9999", t["valid_from"]))
        person.values["acts_for"] = offices[last["office"]]["body"]


def check_rows(rows: list[Row]) -> None:
    """Refuse an unknown class, code, date or reference."""
    entries = {row.where + row.values["id"]: entry_of(row.cells(), row.where) for row in rows}
    known = {entry.iri for entry in entries.values()}
    for row in rows:
        entry = entries[row.where + row.values["id"]]
        for reference in (entry.acts_for, entry.within):
            if reference is not None and reference not in known:
                raise OntologyError(f"{row.where}: {reference} is in no table; add it or correct the id")


def check_names(rows: list[Row]) -> None:
    """Refuse a surface form that several rows share and that one of them does not mark as ambiguous."""
    named: dict[str, list[Row]] = {}
    for row in rows:
        for text in sorted(row.names()):
            named.setdefault(text, []).append(row)
    faults = []
    for text, found in named.items():
        bare = [row for row in found if text not in row.lists["ambiguous"]]
        if len(found) > 1 and bare:
            others = ", ".join(f"{r.values['id']} ({r.where})" for r in found if r is not bare[0])
            faults.append(
                f"{bare[0].where}: {text!r} of {bare[0].values['id']} also names {others}; mark it ambiguous in each"
            )
    for row in rows:
        faults += [
            f"{row.where}: {text!r} is marked ambiguous and is no name of {row.values['id']}"
            for text in row.lists["ambiguous"]
            if text not in row.names()
        ]
    if faults:
        raise OntologyError("\n".join(faults))


def as_csv(rows: list[dict[str, str]], columns: tuple[str, ...]) -> str:
    """The rows as CSV text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(row.values() for row in rows)
    return out.getvalue()


def main() -> int:
    """Build, check and count; 1 where the overlay or, with --check, the tables on disk are at fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER, help="the gazetteer's folder")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the tables on disk differ")
    options = parser.parse_args()
    own = {"offices": OFFICE_COLUMNS, "tenures": TENURE_COLUMNS, "agents": AGENT_COLUMNS}
    try:
        tables = build(options.folder)
        stale = []
        for name, rows in tables.items():
            path, text = options.folder / f"{name}.csv", as_csv(rows, own.get(name, ENTITY_COLUMNS))
            if options.check and (not path.is_file() or path.read_text(encoding="utf-8") != text):
                stale.append(path.name)
            elif not options.check:
                path.write_text(text, encoding="utf-8")
        if stale:
            raise OntologyError(f"{', '.join(stale)}: not what overlay/ gives; run python -m scripts.build_gazetteer")
        gazetteer = load_folder(options.folder)
    except OntologyError as fault:
        print(fault, file=sys.stderr)
        return 1
    for name, rows in tables.items():
        print(f"{name:10}{len(rows):6}")
    print(f"{'names':10}{len(gazetteer.names):6}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
