"""Putting together what a person has decided to be the same: actors with several names, events that are told of twice.

Of those that are the same one is kept: the gazetteer's where it knows one, else the one that the decisions name first.
In the graphs of articles it takes the place of the others, so that every query, rule and export sees one actor and
none has to follow links; dip:sameActorAs or dip:sameEventAs says there whom it stands for. What an article said before
stands to the letter beside its graph, in the graph of notes, and comes back when the decision goes. The kept one gets
their roles, mentions and claims. Where it may have only one value, such as a date, it gets that of the first that has
one. Their names become further names of it by a rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from rdflib import DCTERMS, RDF, RDFS, SKOS
from rdflib.term import URIRef

from kg import decisions as files
from kg.decisions import Decision
from kg.errors import DecisionError
from kg.model import BASE, short_hash
from kg.ontology import DIP
from kg.rdf import GAZETTEER_GRAPH, META_GRAPH, SHARED_GRAPHS
from kg.terms import to_lines

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.decisions import Verdict
    from kg.store import Store

_DECISIONS = URIRef(BASE + "decisions")  # what the note with all decisions is on
# What an actor or event has once: of those that are the same, the first that has it gives it.
_SINGLE = (
    *(DIP.actsFor, DIP.anonymous),
    *(DIP.date, DIP.timeText, DIP.location, DIP.topic, DIP.topicText, DIP.outcome),
)
_NAMES = frozenset(str(term) for term in (SKOS.prefLabel, SKOS.altLabel))
_OF_THE_KEPT = frozenset({str(RDF.type), *map(str, _SINGLE)})
_BATCH = 500

_NOTES = f"SELECT ?graph ?note WHERE {{ GRAPH <{META_GRAPH}> {{ ?graph <{DCTERMS.source}> ?note }} }}"
_NOTE = f"SELECT ?note WHERE {{{{ GRAPH <{META_GRAPH}> {{{{ <{{graph}}> <{DCTERMS.source}> ?note }}}} }}}}"
_TOLD = """
SELECT DISTINCT ?graph ?member ?property WHERE {{
  VALUES ?member {{ {members} }} VALUES ?property {{ {properties} }}
  GRAPH ?graph {{ ?member ?property ?value }}
}}
"""
_NAMING = """
SELECT DISTINCT ?graph WHERE {{
  VALUES ?merged {{ {members} }}
  {{ GRAPH ?graph {{ ?s ?p ?merged }} }} UNION {{ GRAPH ?graph {{ ?merged ?p ?o }} }}
  FILTER (?p NOT IN (rdfs:label, dip:sameActorAs, dip:sameEventAs))
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What came of the decisions: how many are in force, how many actors and events are one with others.

    `absent` are the decisions that name an actor or event that neither an article nor the gazetteer tells of; they
    wait until one does.
    """

    decisions: int = 0
    actors: int = 0
    events: int = 0
    absent: tuple[Decision, ...] = ()


def remember(store: Store, decisions: Iterable[Decision]) -> None:
    """Keep these decisions in a store in place of those before; `replay` makes them hold.

    Raises DecisionError naming lines where they contradict each other, or make one of two actors of the gazetteer.
    """
    decided = files.accept(decisions)
    _refuse_known(decided, _Facts.of(store, decided, {}).known)
    text = "".join(f"{d.verdict} {d.one} {d.other}\n" for d in decided)
    if text != _note(store, _DECISIONS):
        store.note(_DECISIONS, text)


def remembered(store: Store) -> tuple[Decision, ...]:
    """The decisions that a store keeps."""
    return _decisions(_note(store, _DECISIONS))


def replay(store: Store) -> Merged:
    """Make the graphs of articles follow the decisions that the store keeps; those that do already stay as they are.

    Each graph is replaced in one transaction, and what a kill leaves undone the next call does. The derived graph is
    out of date afterwards where something changed.
    """
    notes = {URIRef(str(graph)): str(note) for graph, note in store.select(_NOTES)[1]}
    decided = _decisions(notes.pop(_DECISIONS, ""))
    records = {graph: _Record.of(note) for graph, note in notes.items()}
    facts = _Facts.of(store, decided, records)
    _refuse_known(decided, facts.known)
    plan = _Plan.of(decided, facts)
    stale = {graph for graph, record in records.items() if record.state != plan.state(record.keys)}
    for graph in sorted(stale | _naming(store, plan.into)):
        read = _as_read(store, graph, records.get(graph))
        merged, keys = plan.applied(read)
        gone, new = (tuple(sorted(to_lines(set(a) - set(b)))) for a, b in ((read, merged), (merged, read)))
        record = _Record(state=plan.state(keys), keys=keys, gone=gone, new=new)
        store.put_quads(graph, merged, note=record.text if keys else "")
    events = sum(map(files.is_event, plan.into))
    return Merged(
        decisions=len(decided),
        actors=len(plan.into) - events,
        events=events,
        absent=tuple(d for d in decided if not d.pair <= facts.present),
    )


def as_read(store: Store, graph: URIRef) -> list[ox.Quad]:
    """What was read out of an article, before anything in it was put together."""
    note = _note(store, graph)
    return _as_read(store, graph, _Record.of(note) if note else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """What was done to an article's graph: by which plan, whom it replaced, and which lines of N-Triples went and came.

    As a note: a line with the plan and those who were replaced, then the lines with a sign before each.
    """

    state: str
    keys: tuple[URIRef, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def text(self) -> str:
        head = f"{' '.join((self.state, *self.keys))}\n"
        return head + "".join([*(f"-{line}" for line in self.gone), *(f"+{line}" for line in self.new)])

    @classmethod
    def of(cls, text: str) -> _Record:
        head, *lines = text.removesuffix("\n").split("\n")
        state, *keys = head.split(" ")
        gone, new = (tuple(f"{line[1:]}\n" for line in lines if line[0] == sign) for sign in "-+")
        return cls(state=state, keys=tuple(map(URIRef, keys)), gone=gone, new=new)

    def told(self) -> Iterator[tuple[bool, str, str]]:
        """Of each line whether it was read, its subject and its property."""
        for was_read, lines in ((True, self.gone), (False, self.new)):
            for line in lines:
                subject, predicate, _ = line.split(" ", 2)
                yield was_read, subject[1:-1], predicate[1:-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """Which of those that decisions name the gazetteer knows, which are there at all, and what is read of each once."""

    known: frozenset[URIRef]
    present: frozenset[URIRef]
    has: Mapping[URIRef, frozenset[str]]

    @classmethod
    def of(cls, store: Store, decided: Sequence[Decision], records: Mapping[URIRef, _Record]) -> _Facts:
        """What the store tells, as it was read."""
        members = sorted({member for decision in decided for member in decision.pair})
        added = {(g, s, p) for g, record in records.items() for was_read, s, p in record.told() if not was_read}
        wanted, properties = set(members), (RDF.type, *_SINGLE)
        has: dict[URIRef, set[str]] = {}
        known: set[URIRef] = set()
        for batch in _batches(members):
            query = _TOLD.format(members=batch, properties=" ".join(p.n3() for p in properties))
            for told_in, one, what in store.select(query)[1]:
                graph, member, term = URIRef(str(told_in)), URIRef(str(one)), str(what)
                if graph == GAZETTEER_GRAPH:
                    known.add(member)
                elif graph not in SHARED_GRAPHS and (graph, str(member), term) not in added:
                    has.setdefault(member, set()).add(term)
        for record in records.values():
            for was_read, subject, term in record.told():
                if was_read and (member := URIRef(subject)) in wanted and term in _OF_THE_KEPT:
                    has.setdefault(member, set()).add(term)
        return cls(
            known=frozenset(known),
            present=frozenset(known | {member for member, terms in has.items() if str(RDF.type) in terms}),
            has={member: frozenset(terms) for member, terms in has.items()},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """Into whom each merged one goes, and which of the values that one has once it brings along."""

    into: Mapping[URIRef, URIRef]
    brings: Mapping[URIRef, frozenset[str]]

    @classmethod
    def of(cls, decided: Sequence[Decision], facts: _Facts) -> _Plan:
        """The plan that decisions and what is there make."""
        into: dict[URIRef, URIRef] = {}
        brings: dict[URIRef, frozenset[str]] = {}
        for members in files.groups(decided):
            there = sorted((m for m in members if m in facts.present), key=lambda m: m not in facts.known)
            given: set[str] = set(map(str, _SINGLE)) if there and there[0] in facts.known else set()
            for member in there:
                first = (facts.has.get(member, frozenset()) & frozenset(map(str, _SINGLE))) - given
                given |= first
                if member != there[0]:
                    into[member], brings[member] = there[0], first
        return cls(into=into, brings=brings)

    def state(self, keys: Iterable[URIRef]) -> str:
        """What the plan does with some of them, in a word."""
        return short_hash(*(f"{k} {self.into.get(k)} {' '.join(sorted(self.brings.get(k, ())))}" for k in keys))

    def applied(self, quads: Iterable[ox.Quad]) -> tuple[list[ox.Quad], tuple[URIRef, ...]]:
        """An article's quads with the kept ones in the place of the merged ones, and those who were replaced."""
        import pyoxigraph as ox

        found: dict[ox.Quad, None] = {}
        keys: set[URIRef] = set()
        label = ox.NamedNode(RDFS.label)
        for quad in quads:
            one, other = _iri(quad.subject), _iri(quad.object)
            keys |= {one, other} & self.into.keys()
            subject = ox.NamedNode(self.into[one]) if one in self.into else quad.subject
            object_ = ox.NamedNode(self.into[other]) if other in self.into else quad.object
            term = quad.predicate.value
            if one in self.into and term in _NAMES:
                found[ox.Quad(quad.subject, label, quad.object, quad.graph_name)] = None
            elif one in self.into and term in _OF_THE_KEPT and term not in self.brings[one]:
                continue
            elif subject != object_ or one == other:  # nobody acts for himself, since he is put together with another
                found[ox.Quad(subject, quad.predicate, object_, quad.graph_name)] = None
        for key in sorted(keys):
            tie = DIP.sameEventAs if files.is_event(key) else DIP.sameActorAs
            graph = next(iter(found)).graph_name
            found[ox.Quad(ox.NamedNode(key), ox.NamedNode(tie), ox.NamedNode(self.into[key]), graph)] = None
        return list(found), tuple(sorted(keys))


def _refuse_known(decided: Sequence[Decision], known: frozenset[URIRef]) -> None:
    """Raise DecisionError where two of the gazetteer's are said to be one: its own graph is not rewritten."""
    for members in files.groups(decided):
        both = [member for member in members if member in known]
        if len(both) > 1:
            lines = ", ".join(files.chain(decided, both[0], both[1]))
            raise DecisionError(
                f"{lines}: {files.short(both[0])} and {files.short(both[1])} would be one, but the gazetteer knows "
                f"both; take a line out, or mend the gazetteer by a table of your own (--gazetteer)"
            )


def _iri(term: object) -> URIRef:
    """The IRI of a term of Oxigraph; an empty one for a literal, whatever it says."""
    text = str(term)
    return URIRef(text[1:-1] if text.startswith("<") else "")


def _decisions(note: str) -> tuple[Decision, ...]:
    """The decisions that a note tells."""
    rows = (line.split(" ") for line in note.splitlines())
    return tuple(
        Decision(verdict=cast("Verdict", verdict), one=URIRef(one), other=URIRef(other), where=f"decision {number}")
        for number, (verdict, one, other) in enumerate(rows, 1)
    )


def _note(store: Store, graph: URIRef) -> str:
    """What is noted on a graph, or nothing."""
    rows = store.select(_NOTE.format(graph=graph))[1]
    return str(rows[0][0]) if rows else ""


def _as_read(store: Store, graph: URIRef, record: _Record | None) -> list[ox.Quad]:
    """What was read out of an article whose record this is."""
    import pyoxigraph as ox

    quads = store.quads(graph=graph)
    if record is None:
        return list(quads)
    new, name = set(record.new), ox.NamedNode(graph)
    kept = [quad for quad in quads if f"{quad.triple} .\n" not in new]
    back = ox.parse("".join(record.gone), ox.RdfFormat.N_TRIPLES)
    return [*kept, *(ox.Quad(q.subject, q.predicate, q.object, name) for q in back)]


def _naming(store: Store, members: Iterable[URIRef]) -> set[URIRef]:
    """The graphs of articles that speak of those who are to be replaced."""
    found = {
        URIRef(str(g)) for batch in _batches(sorted(members)) for (g,) in store.select(_NAMING.format(members=batch))[1]
    }
    return found - set(SHARED_GRAPHS)


def _batches(members: Sequence[URIRef]) -> Iterator[str]:
    """IRIs for VALUES, not too many at a time."""
    for at in range(0, len(members), _BATCH):
        yield " ".join(f"<{member}>" for member in members[at : at + _BATCH])
