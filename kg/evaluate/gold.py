"""Annotated articles and exported claims, read and checked line by line.

A set of annotated articles is a folder with `articles/<id>.json` (an article as `kg build` reads it) and
`gold/<id>.jsonl`, one line a thing:

    {"kind": "actor", "id": …, "label": …, "aliases": […], "principal": "USA"}
    {"kind": "event", "id": …, "sentence": 3, "quote": …, "type": "CONSULT", "initiator": […], "target": […],
     "place": … or null, "factuality": …, "attributed_to": […], "importance": 2}
    {"kind": "relation", "id": …, "sentence": 3, "quote": …, "type": "holdsOffice", "subject": …, "object": …,
     "factuality": …, "importance": 2}
    {"kind": "trap", "id": …, "sentence": 3, "type": …, "initiator": […], "target": […], "must_not": "be Actual"}

Actors are named by their ids; the object of a relation may be plain words. Optional keys: `also` (other sentences that
say it), `also_type` (other types that are right), `inferred` (neither rewarded nor punished), `why` of a trap.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import GoldError
from kg.gazetteer import load

Line = Mapping[str, Any]

FACTUALITY = ("Actual", "Ongoing", "Planned", "Possible", "NotRealized", "Denied")
AS_POSSIBLE = ("Rumored", "Conditional")  # annotators need not tell these two apart
FORBIDDEN = {f"be {value}": {value} for value in FACTUALITY} | {
    "be asserted": set(FACTUALITY),
    "be Actual": {"Actual", "Ongoing"},
}
_TEXT_OR_NONE = (str, type(None))
_KEYS: dict[str, dict[str, Any]] = {
    "actor": {"id": str, "label": str, "aliases": list, "principal": str},
    "event": {
        **{"id": str, "sentence": int, "quote": str, "type": str, "initiator": list, "target": list},
        **{"place": _TEXT_OR_NONE, "factuality": str, "attributed_to": list, "importance": int},
    },
    "relation": {
        **{"id": str, "sentence": int, "quote": str, "type": str, "subject": str, "object": str},
        **{"factuality": str, "importance": int},
    },
    "trap": {"id": str, "sentence": int, "type": str, "initiator": list, "target": list, "must_not": str},
}
_OPTIONAL = {"also": list, "also_type": list, "mediator": list, "attributed_to": list}
_EVERY_CLAIM = {"article": str, "sentence": int, "start": int, "end": int, "quote": str, "factuality": str}
_EVERY_CLAIM |= {"attributed_to": list}
_CLAIM_KEYS: dict[str, dict[str, Any]] = {
    "event": {
        **_EVERY_CLAIM,
        **{"plover": _TEXT_OR_NONE, "initiators": list, "targets": list, "place": (dict, type(None))},
    },
    "relation": {**_EVERY_CLAIM, "type": str, "subject": dict, "object": dict},
}
_LISTS_OF_ACTORS = ("initiator", "target", "mediator", "attributed_to")


def plain(name: str) -> str:
    """A name as it is compared: lower case, without "the", possessive s and punctuation."""
    without = re.sub(r"['’]s\b|['’.]", "", name.casefold())
    return re.sub(r"\W+", " ", without).strip().removeprefix("the ")


@dataclass(slots=True)
class Annotated:
    """An article with what a person found in it: actors by id, and lines in the order of the file."""

    text: str
    actors: dict[str, Line] = field(default_factory=dict)
    events: list[Line] = field(default_factory=list)
    relations: list[Line] = field(default_factory=list)
    traps: list[Line] = field(default_factory=list)

    def names(self, actor: str) -> frozenset[str]:
        """All names of an actor as they are compared; of words that are no actor's id, the words."""
        known = self.actors.get(actor)
        return frozenset(map(plain, (known["label"], *known["aliases"]) if known else (actor,)))

    def principal(self, actor: str) -> frozenset[str]:
        """For whom an annotated actor acts."""
        return frozenset({plain(self.actors[actor]["principal"])})

    def claimed_principal(self, actor: Line) -> frozenset[str]:
        """For whom the actor of a claim acts: its country.

        Where it has none, its name tells if it is an annotated actor of an organisation or group; else it stands for
        itself.
        """
        if actor.get("country"):
            return frozenset({plain(actor["country"])})
        names = claimed_names(actor)
        for known, line in self.actors.items():
            if line["principal"] not in _states() and names & self.names(known):
                return self.principal(known)
        return names


def claimed_names(actor: Line) -> frozenset[str]:
    """The label of a claim's actor and the words of the article for it, as they are compared."""
    return frozenset({plain(actor["label"]), plain(actor.get("mention") or actor["label"])})


def read_annotated(folder: Path) -> dict[str, Annotated]:
    """The annotated articles of a folder by their ids. Raises GoldError with file and line for what is not in order."""
    files = sorted((folder / "gold").glob("*.jsonl"))
    if not files:
        raise GoldError(f"{folder}: no gold/*.jsonl in it; `docs/how-to/measure.md` describes the folder")
    return {path.stem: _annotated(path, folder / "articles" / f"{path.stem}.json") for path in files}


def read_claims(path: Path) -> list[Line]:
    """Claims as `kg export --format claims` writes them. Raises GoldError with file and line for any other line."""
    return [checked_claim(line, where) for where, line in lines(path)]


def checked_claim(line: Line, where: str) -> Line:
    """A claim with its factuality as annotators write it. Raises GoldError, naming `where`, for a key that is amiss."""
    _expect(line, _CLAIM_KEYS, where)
    for key in ("initiators", "targets", "attributed_to", "subject", "object"):
        value = line.get(key, [])
        for actor in value if isinstance(value, list) else [value]:
            if not isinstance(actor, dict) or not isinstance(actor.get("label"), str):
                raise GoldError(f"{where}: an actor in `{key}` has no `label`")
    return {**line, "factuality": _as_annotated(line["factuality"])}


def lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """`file:line` and object of each line that is not blank. Raises GoldError for what is no JSON object."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise GoldError(f"{path}: cannot be read as UTF-8 text: {fault}") from fault
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                value = json.loads(line)
            except (ValueError, RecursionError) as fault:
                raise GoldError(f"{path}:{number}: not JSON: {fault}") from fault
            if not isinstance(value, dict):
                raise GoldError(f"{path}:{number}: not a JSON object, but {type(value).__name__}")
            yield f"{path}:{number}", value


def _annotated(path: Path, source: Path) -> Annotated:
    """One article with its lines, which may name actors that come later in the file."""
    found = Annotated(_text(source, path.stem))
    into = {"event": found.events, "relation": found.relations, "trap": found.traps}
    places: list[tuple[str, Line]] = []
    line: Line
    for where, line in lines(path):
        _expect(line, _KEYS, where)
        if line["kind"] != "actor":
            places.append((where, line))
        elif line["id"] in found.actors:
            raise GoldError(f"{where}: a second actor line for {line['id']!r}")
        elif not all(isinstance(name, str) for name in line["aliases"]):
            raise GoldError(f"{where}: `aliases` of {line['id']!r} must be a list of names")
        else:
            found.actors[line["id"]] = line
    for where, line in places:
        _check(line, found, where)
        known = {} if line["kind"] == "trap" else {"factuality": _as_annotated(line["factuality"])}
        into[line["kind"]].append({**line, **known})
    return found


def _text(source: Path, name: str) -> str:
    """The text of an article's file."""
    try:
        article = json.loads(source.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise GoldError(f"{source}: cannot be read as a JSON article: {fault}") from fault
    if not isinstance(article, dict) or not isinstance(article.get("text"), str):
        raise GoldError(f"{source}: not an article with a `text`")
    if article.get("id", name) != name:
        raise GoldError(f"{source}: its `id` is {article['id']!r}; name the file after it, and its gold file too")
    return str(article["text"])


def _expect(line: Line, schema: Mapping[str, Mapping[str, Any]], where: str) -> None:
    """Refuse a line of another kind, without a key, or with a wrong value in one."""
    if line.get("kind") not in schema:
        raise GoldError(f"{where}: `kind` is {line.get('kind')!r}, not one of {', '.join(schema)}")
    for key in schema[line["kind"]]:
        if key not in line:
            raise GoldError(f"{where}: no key `{key}`, which a line of kind {line['kind']} needs")
    for key, kind in {**_OPTIONAL, **schema[line["kind"]]}.items():
        if key in line and not isinstance(line[key], kind):
            raise GoldError(f"{where}: `{key}` has a value of the wrong kind: {line[key]!r}")


def _check(line: Line, article: Annotated, where: str) -> None:
    """Refuse a line that names what is not there."""
    is_event = line["type"] == line["type"].upper()
    if line["kind"] == "event" and not is_event:
        raise GoldError(f"{where}: `type` is {line['type']!r}; that of an event is PLOVER's, such as CONSULT")
    actors = [a for key in _LISTS_OF_ACTORS for a in line.get(key, ()) if is_event or key != "target"]
    for actor in [*actors, *([line["subject"]] if "subject" in line else [])]:
        if not isinstance(actor, str) or actor not in article.actors:
            raise GoldError(f"{where}: no actor line for {actor!r}")
    if line["kind"] == "trap" and line["must_not"] not in FORBIDDEN:
        raise GoldError(f"{where}: `must_not` is {line['must_not']!r}, not one of {', '.join(FORBIDDEN)}")
    if line["kind"] != "trap" and line["factuality"] not in (*FACTUALITY, *AS_POSSIBLE):
        raise GoldError(f"{where}: `factuality` is {line['factuality']!r}, not one of {', '.join(FACTUALITY)}")
    if line.get("quote", "") not in article.text:
        raise GoldError(f"{where}: the `quote` does not stand in the article: {line['quote']!r}")


def _as_annotated(factuality: str) -> str:
    return "Possible" if factuality in AS_POSSIBLE else factuality


@cache
def _states() -> frozenset[str]:
    """The ISO 3166-1 alpha-3 codes of all states."""
    return frozenset(entry.iso3 for entry in load().entries.values() if entry.iso3 is not None)
