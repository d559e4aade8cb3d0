"""The lexicon: which verbs and nouns, in which frame, tell of which event or relation. Data in `lexicon.toml`.

An entry of the file is a short pattern of lemmas, read from left to right:

    meet                 the verb with a plain object
    meet with            … with a preposition; the actor behind it fills the object's role
    pull out of <pact>   particle, preposition, and a class of words that must stand behind it
    impose <curb> on     an object that must be of a class; the actor behind `on` fills the object's role
    attack on|against    (a noun) the prepositions that bring the object's role
    <force> leave        (a verb) a subject that must be of a class
    complain that        a clause stands behind it
    critical of          (an adjective or participle) what somebody is, becomes or was left

`<actor>` is the class of words that name an actor; all other classes stand in the file. The more an entry asks
for, the sooner it is chosen. Roles default to initiator for the subject and target for the object; a frame may
say otherwise. Entries are checked against the ontology when they are read.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from rdflib.term import URIRef

from kg.errors import OntologyError
from kg.ontology import DIP, event_types, is_a, local_name, ontology_path

PREPOSITIONS = frozenset(
    """about above across after against along alongside amid among around at before behind below beside between
    beyond by concerning despite during for from in inside into near of off on onto out outside over past regarding
    since through throughout to together toward towards under until unto up upon via with within without away back
    down forward apart aside ahead round forth as that home packing free responsible accountable angrily furiously
    warmly highly""".split()
)
ACTOR_CLASS = "actor"
SLOTS = frozenset({"subject", "object", "of", "poss", "modifier"}) | PREPOSITIONS
ROLES: dict[str, URIRef | None] = {
    "initiator": DIP.initiator,
    "target": DIP.target,
    "mediator": DIP.mediator,
    "party": DIP.party,
    "host": DIP.host,
    "beneficiary": DIP.beneficiary,
    "place": DIP.location,
    "topic": DIP.topic,
    "none": None,
}
KEYS = {"type", "verbs", "nouns", "adjectives", "roles", "noun_roles", "only"}
KEYS |= {"swap", "joint", "alone", "factuality", "confidence"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One entry: what must stand around a word, and what it then tells of.

    `slot` is where the object's role is filled ("object" or a preposition); `object_class`, `pobj_class` and
    `subject_class` are lemmas or classes that the object, the noun behind the last preposition, or the subject must
    belong to.
    """

    pattern: str
    lemma: str
    noun: bool
    type: URIRef
    relation: bool
    particles: tuple[str, ...] = ()
    slots: tuple[str, ...] = ("object",)
    object_class: str | None = None
    pobj_class: str | None = None
    subject_class: str | None = None
    actor_object: bool = False  # the filler of the slot must name an actor
    roles: Mapping[str, URIRef | None] = field(default_factory=dict)
    only: tuple[str, ...] = ()  # classes one of which the object must be of, where it is a common noun
    swap: bool = False
    joint: URIRef | None = None  # the type where several do it together
    alone: bool = False  # one who does it is enough: "resign", "pull out of the pact"
    factuality: URIRef | None = None
    confidence: float = 0.85

    @property
    def demands(self) -> int:
        """How much the entry asks for; the most demanding that fits is chosen."""
        asked = 2 * len(self.particles) + 2 * (self.pobj_class is not None)
        asked += 2 * (self.subject_class is not None)
        return asked + 3 * (self.object_class is not None) + 2 * (self.slots != ("object",)) + self.actor_object


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All frames by lemma, the classes of words, and the verbs that only carry an event noun."""

    verbs: Mapping[str, tuple[Frame, ...]]
    nouns: Mapping[str, tuple[Frame, ...]]
    adjectives: Mapping[str, tuple[Frame, ...]]  # by form: "critical", "appalled"
    classes: Mapping[str, frozenset[str]]
    light: frozenset[str]
    light_passive: frozenset[str]  # its subject undergoes the event: "face criticism from"
    demand: Frame | None  # the frame of what somebody is told that he must do
    blame: Frame | None  # … of what somebody is said to have failed to do
    refusal: Frame | None  # … of what somebody says that he will not do
    consent: Frame | None  # … of what somebody says that he is ready to do
    praise: Frame | None  # … of what is called something good
    occur: frozenset[str]  # its subject is the event: "talks took place"
    participants: frozenset[str]  # its subject is the event, its object takes part: "the talks involve Egypt"
    lasting: frozenset[str]  # verbs of relations that are over where they stand in the past: "Mugabe ruled"
    episodes: frozenset[str]  # … unless of what is itself of a day: "headed the delegation"
    papers: frozenset[str]  # in which somebody does it in words: "was condemned in a statement by"
    blaming: frozenset[str]  # to say that somebody does this is to blame him
    expected: frozenset[str]  # … and so is to say that he does not do this
    digest: str  # of all files that it was read from

    def belongs(self, lemma: str, wanted: str) -> bool:
        """Whether a lemma is the one wanted, or of the class wanted (`<name>`)."""
        if wanted.startswith("<"):
            return lemma in self.classes.get(wanted[1:-1], frozenset())
        return lemma == wanted

    def __len__(self) -> int:
        """The number of entries."""
        return sum(len(frames) for words in (self.verbs, self.nouns, self.adjectives) for frames in words.values())


def _type(name: str, where: str) -> URIRef:
    """The event type or relation of a name, or an error that says where."""
    term = getattr(DIP, name, None) if name in event_types() or _is_relation(name) else None
    if term is None:
        raise OntologyError(f"{where}: `{name}` is no event type or relation of diplomacy.ttl")
    return URIRef(term)


def _is_relation(name: str) -> bool:
    """Whether the ontology has a property of that name that holds between actors."""
    try:
        term = getattr(DIP, name)
    except AttributeError:
        return False
    return is_a(term, DIP.relatesTo) or term in {DIP.memberOf, DIP.borders, DIP.headOf, DIP.actsFor}


def _frame(pattern: str, *, noun: bool, table: dict[str, Any], where: str, classes: set[str], alone: set[str]) -> Frame:
    """One pattern of a frame table."""
    words = pattern.split()
    if not words or any(w.startswith("<") and w[1:-1] not in classes for w in words):
        raise OntologyError(f"{where}: pattern {pattern!r} is empty or names a class that [classes] lacks")
    subject_class = words.pop(0) if not noun and len(words) > 1 and words[0].startswith("<") else None
    lemma, rest = words[0], words[1:]
    while noun and rest and not rest[0].startswith("<") and rest[0].split("|")[0] not in PREPOSITIONS:
        lemma, rest = f"{lemma} {rest[0]}", rest[1:]
    at = [i for i, word in enumerate(rest) if all(w in PREPOSITIONS for w in word.split("|"))]
    conditions = [(i, word) for i, word in enumerate(rest) if i not in at]
    before = [word for i, word in conditions if not at or i < at[-1]]
    behind = [word for i, word in conditions if at and i > at[-1]]
    if len(before) > 1 or len(behind) > 1:
        raise OntologyError(f"{where}: pattern {pattern!r} has two conditions in one place")
    particles = [rest[i] for i in at[:-1]]
    slots = tuple(rest[at[-1]].split("|")) if at else ("object",)
    object_class = before[0] if before and before[0] != f"<{ACTOR_CLASS}>" else None
    pobj_class = behind[0] if behind and behind[0] != f"<{ACTOR_CLASS}>" else None
    roles: dict[str, URIRef | None] = {}
    for slot, role in table.get("noun_roles" if noun else "roles", {}).items():
        if slot not in SLOTS or role not in ROLES:
            raise OntologyError(f"{where}: role `{slot} = {role}`: unknown slot or role")
        roles[slot] = ROLES[role]
    only = tuple(table.get("only", ()))
    if unknown := [name for name in only if name not in classes]:
        raise OntologyError(f"{where}: `only` names a class that [classes] lacks: {unknown[0]!r}")
    factuality = getattr(DIP, table["factuality"], None) if "factuality" in table else None
    if factuality is None and "factuality" in table:
        raise OntologyError(f"{where}: `{table['factuality']}` is no factuality of diplomacy.ttl")
    type_ = _type(table["type"], where)
    return Frame(
        pattern=pattern,
        lemma=lemma,
        noun=noun,
        type=type_,
        relation=local_name(type_) not in event_types(),
        particles=tuple(particles),
        slots=slots,
        object_class=object_class,
        pobj_class=pobj_class,
        subject_class=subject_class,
        actor_object=f"<{ACTOR_CLASS}>" in rest,
        roles=roles,
        only=tuple(f"<{name}>" for name in only),
        swap=bool(table.get("swap", False)),
        joint=_type(table["joint"], where) if "joint" in table else None,
        alone=bool(table.get("alone", table["type"] in alone)),
        factuality=None if factuality is None else URIRef(factuality),
        confidence=float(table.get("confidence", 0.85)),
    )


def _read(path: Path) -> dict[str, Any]:
    """The TOML file; an error names it."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise OntologyError(f"{path}: not readable as TOML: {fault}") from fault


def load(*extra: Path) -> Lexicon:
    """The lexicon of `ontologies/`, with the user's own files merged: their frames come first.

    Raises OntologyError, naming file and entry, for an unknown type, class, slot or role.
    """
    return _load(tuple(extra))


@cache
def _load(extra: tuple[Path, ...]) -> Lexicon:
    verbs: dict[str, list[Frame]] = {}
    nouns: dict[str, list[Frame]] = {}
    adjectives: dict[str, list[Frame]] = {}
    classes: dict[str, set[str]] = {ACTOR_CLASS: set()}
    kinds = ("verbs", "passive", "occur", "participants", "lasting", "episodes", "papers", "blaming", "expected")
    light: dict[str, set[str]] = {kind: set() for kind in kinds}
    misread: dict[str, str] = {}
    alone: set[str] = set()
    files = [(path, _read(path)) for path in (*extra, ontology_path("lexicon.toml"))]
    for _, data in files:
        for name, words in data.get("classes", {}).items():
            classes.setdefault(name, set()).update(words)
        for name, verbs_of in light.items():
            verbs_of.update(data.get("light", {}).get(name, ()))
        misread.update(data.get("misread", {}))
        alone.update(data.get("alone", {}).get("types", ()))
    for name in sorted(alone):
        _type(name, "[alone]")
    for path, data in files:
        for number, table in enumerate(data.get("frame", []), 1):
            where = f"{path}: frame {number} ({table.get('type', 'no type')})"
            if "type" not in table or not set(table) <= KEYS:
                raise OntologyError(f"{where}: needs `type`, and knows only {', '.join(sorted(KEYS))}")
            for key, into in (("verbs", verbs), ("nouns", nouns), ("adjectives", adjectives)):
                noun = key == "nouns"
                patterns = table.get(key, [])
                if not isinstance(patterns, list) or not all(isinstance(p, str) for p in patterns):
                    raise OntologyError(f"{where}: `{key}` must be a list of patterns in quotes")
                for pattern in patterns:
                    frame = _frame(pattern, noun=noun, table=table, where=where, classes=set(classes), alone=alone)
                    into.setdefault(frame.lemma, []).append(frame)

    for wrong, meant in misread.items():
        verbs.setdefault(wrong, []).extend(verbs.get(meant, []))
        for words in light.values():
            words.update({wrong} if meant in words else ())

    def by_demand(frames: dict[str, list[Frame]]) -> dict[str, tuple[Frame, ...]]:
        return {k: tuple(sorted(v, key=lambda f: -f.demands)) for k, v in sorted(frames.items())}

    return Lexicon(
        verbs=by_demand(verbs),
        nouns=by_demand(nouns),
        adjectives=by_demand(adjectives),
        classes={k: frozenset(v) for k, v in classes.items()},
        light=frozenset(light["verbs"]),
        light_passive=frozenset(light["passive"]),
        demand=next((f for f in verbs.get("demand", ()) if local_name(f.type) == "Demand"), None),
        blame=next((f for f in verbs.get("criticise", ()) if local_name(f.type) == "Criticism"), None),
        refusal=next((f for f in verbs.get("refuse", ()) if local_name(f.type) == "Rejection"), None),
        consent=next((f for f in verbs.get("agree", ()) if local_name(f.type) == "Commitment"), None),
        praise=next((f for f in verbs.get("praise", ()) if local_name(f.type) == "Endorsement"), None),
        occur=frozenset(light["occur"]),
        participants=frozenset(light["participants"]),
        lasting=frozenset(light["lasting"]),
        episodes=frozenset(light["episodes"]),
        papers=frozenset(light["papers"]),
        blaming=frozenset(light["blaming"]),
        expected=frozenset(light["expected"]),
        digest=hashlib.sha256(b"\0".join(path.read_bytes() for path, _ in files)).hexdigest()[:16],
    )
