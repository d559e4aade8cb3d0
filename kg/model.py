"""The values that flow from stage to stage: frozen, comparable, free of spaCy and of RDF beyond `URIRef`.

    Article → Mention → Actor → Triple → Claim, with the Evidence that ties each claim to its words

Offsets are Unicode code points into `Article.text`, which never changes after ingest, so that
`article.text[evidence.start:evidence.end] == evidence.quote` always holds. Identity is what is said: every IRI
that is minted here is a hash of content, never of a clock, a counter or a random number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from rdflib.term import URIRef

BASE = "https://w3id.org/dragoman/id/"


def short_hash(*parts: str) -> str:
    """16 hexadecimal digits (64 bits) of the SHA-256 of the parts, which may hold any character but U+0000."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def mint(kind: str, *parts: str) -> URIRef:
    """The IRI of a thing of a kind (`actor`, `event`, `claim`, …) that is known by its content only."""
    return URIRef(f"{BASE}{kind}/{short_hash(kind, *parts)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialDate:
    """A year, a month or a day, as exact as the text is."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """Refuse what no calendar holds."""
        if self.day is not None and self.month is None:
            raise ValueError("a day needs a month")
        date(self.year, self.month or 1, self.day or 1)

    def __str__(self) -> str:
        """ISO 8601: `2023`, `2023-10` or `2023-10-07`; the lexical form of xsd:gYear, xsd:gYearMonth or xsd:date."""
        parts = [f"{self.year:04}", *(f"{p:02}" for p in (self.month, self.day) if p is not None)]
        return "-".join(parts)


class Shown:
    """Something that shows itself in a notebook; `kg.notebook` says how."""

    __slots__ = ()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """What Jupyter asks for: text/plain and text/html."""
        from importlib import import_module

        shown: dict[str, str] = import_module("kg.notebook").bundle(self)
        return shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Shown):
    """One news text with its metadata.

    `id` is the key under which a store replaces it: a hash of the article's own id and address where it has
    them, else of its text. `name` is what people call it: its own id, else the file's stem.
    """

    id: str
    name: str
    text: str
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    language: str = "en"
    origin: str = field(default="", compare=False)  # file and line, for messages only: never stored

    @property
    def iri(self) -> URIRef:
        """The article as a resource; mentions are fragments of it."""
        return URIRef(f"{BASE}article/{self.id}")

    @property
    def graph(self) -> URIRef:
        """The named graph that holds all that was read out of it."""
        return URIRef(f"{BASE}graph/{self.id}")

    @property
    def content_hash(self) -> str:
        """SHA-256, 64 hexadecimal digits, of the text and all metadata: it changes when anything does."""
        known = (self.name, self.url, self.title, self.publisher, self.published, self.language, self.text)
        return hashlib.sha256("\0".join("" if k is None else str(k) for k in known).encode()).hexdigest()


class MentionKind(StrEnum):
    """How the words name what they name."""

    NAME = "name"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"
    TIME = "time"
    PLACE = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Some words of an article; `text` is `article.text[start:end]`."""

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        """Refuse an empty or inside-out span."""
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase(Span):
    """An argument in full, with its minimal reading inside it; None where that is the same.

    `pronoun` is the word that stands in its place, where the argument is given for a pronoun that surely means it.
    """

    minimal: Span | None = None
    pronoun: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who or what acts, as one article names it.

    `label` is the canonical name, `mention` the article's own fullest name. `acts_for` is the next link of the
    chain to the principal; `country` names the principal: ISO 3166-1 alpha-3 of a state, short name of an IGO or
    group, or None. `known` tells that the gazetteer knows it.
    """

    iri: URIRef
    type: URIRef
    label: str
    mention: str
    aliases: tuple[str, ...] = ()
    acts_for: URIRef | None = None
    country: str | None = None
    anonymous: bool = False
    known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something happens; a state is a place too."""

    iri: URIRef
    label: str
    known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words that name an actor, a place or a time, with the reason for the link."""

    start: int
    end: int
    text: str
    kind: MentionKind
    sentence: int  # from 1
    root: int  # index of the head token in the spaCy Doc, valid inside the extraction stages only
    actor: URIRef | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Triple:
    """Subject, relation and object in the article's own words, with the facts of the clause beside them.

    `relation` are the words of `predicate`, its spans in the text, joined; where English needs no verb ("CIA Director
    William Burns") they are an implied `is` or `has` and `predicate` is empty. `preposition` are the last words of the
    relation where they tie the object to it ("at" of "taught at"). `arguments` are the further arguments:
    (preposition or "", words). `modal` are the words that keep it from being plain fact, outermost first: a governing
    verb, noun or conjunction, and the clause's own modal. `source` is the speaker of the reporting clause around it.
    `rule` names the construction that made it.
    """

    sentence: int
    start: int
    end: int
    subject: Phrase
    relation: str
    object: Phrase | None
    arguments: tuple[tuple[str, Phrase], ...] = ()
    predicate: tuple[Span, ...] = ()
    preposition: str = ""
    negated: bool = False
    modal: str = ""
    tense: str = ""
    aspect: str = ""
    voice: str = "active"
    conditional: bool = False
    source: Span | None = None
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The exact characters that support a claim, and the sentence around them."""

    article: str
    sentence: int  # from 1
    start: int
    end: int
    quote: str
    sentence_start: int
    sentence_end: int

    def __post_init__(self) -> None:
        """Refuse offsets that cannot quote."""
        if self.sentence < 1 or not 0 <= self.start < self.end or len(self.quote) != self.end - self.start:
            raise ValueError(f"not a quotation: {self.start}..{self.end} {self.quote!r}")

    @property
    def iri(self) -> URIRef:
        """The span as a resource, with an RFC 5147 fragment."""
        return URIRef(f"{BASE}article/{self.article}#char={self.start},{self.end}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happens, is planned or is said to happen: a type, actors in roles, and circumstances.

    `roles` are (role property, actor IRI) pairs, sorted; `links` are (property, event IRI) pairs such as dip:aim or
    dip:follows. `processes` are (IRI, name) of what it is a part of, such as a peace process. `topic` is a concept
    of the topic scheme, `topic_text` the article's words.
    """

    iri: URIRef
    type: URIRef
    label: str
    roles: tuple[tuple[URIRef, URIRef], ...] = ()
    place: Place | None = None
    date: PartialDate | None = None
    time_text: str | None = None
    topic: URIRef | None = None
    topic_text: str | None = None
    outcome: URIRef | None = None
    links: tuple[tuple[URIRef, URIRef], ...] = ()
    processes: tuple[tuple[URIRef, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A standing relation between two things.

    `object` is an actor or place IRI; for dip:holdsOffice an office IRI: `object_label` names an office that the
    gazetteer lacks, `object_mention` is what the article calls it, `office_in` the body that it is in. `places` are
    those of subject and object that are places which the gazetteer lacks.
    """

    subject: URIRef
    predicate: URIRef
    object: URIRef
    object_label: str = ""
    object_mention: str = ""
    office_in: URIRef | None = None
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one article says about one event or relation: how surely, by whom, in which words.

    `confidence` (0 to 1) is the extractor's own; `certainty` is the source's. `attributed_to` are the speakers,
    inner source first; `reported_by` the outlets that relay them. `rule` names what made the claim.
    """

    article: str
    about: Event | Relation
    factuality: URIRef
    evidence: Evidence
    confidence: float
    rule: str
    certainty: URIRef | None = None
    stance: URIRef | None = None
    attributed_to: tuple[URIRef, ...] = ()
    reported_by: tuple[URIRef, ...] = ()
    inferred: bool = False

    def __post_init__(self) -> None:
        """Refuse a confidence that is none."""
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence {self.confidence} is not in 0..1")

    @property
    def iri(self) -> URIRef:
        """Same words said by the same source about the same thing: same IRI."""
        if isinstance(self.about, Event):
            about: tuple[str, ...] = (self.about.iri,)
        else:
            about = (self.about.subject, self.about.predicate, self.about.object)
        sources = " ".join((*self.attributed_to, "|", *self.reported_by))
        return mint("claim", self.article, *about, self.factuality, sources, self.evidence.iri)

    @property
    def names(self) -> tuple[URIRef, ...]:
        """Who takes part, or what a relation holds between, and the sources; an actor may be named twice."""
        about = self.about
        if isinstance(about, Event):
            named = tuple(actor for _, actor in about.roles)
        else:
            named = (about.subject, about.object, *([] if about.office_in is None else [about.office_in]))
        return (*named, *self.attributed_to, *self.reported_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A claim that breaks a guard of the shapes, so that it stays out of the store while its article goes in.

    `where` names file and line of the article, `fault` is the guard's message, `rule` what made the claim, `words` its
    quotation and `sentence` the sentence around that, each on one line.
    """

    where: str
    guard: str
    fault: str
    rule: str
    words: str
    sentence: str

    def __str__(self) -> str:
        """All but the rule, for people."""
        return f"{self.where}: {self.guard}: {self.fault} “{self.words}” in “{self.sentence}”"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Shown):
    """All that was read out of one article; `sentences` counts them.

    Actors and places are those that the claims name, sorted by IRI; claims are sorted by their place in the text.
    `left_out` are claims that a build has found to break a guard, and that are no longer among the others.
    """

    article: Article
    sentences: int
    actors: tuple[Actor, ...]
    triples: tuple[Triple, ...]
    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...] = ()
    model: str = ""  # name and version of the language model, for provenance
    knowledge: str = ""  # what lexicon and gazetteer it was read with, as `kg.reading.knowledge` says it
    left_out: tuple[LeftOut, ...] = ()

    def actor(self, iri: URIRef) -> Actor:
        """The actor of that IRI; KeyError where the article names none."""
        for actor in self.actors:
            if actor.iri == iri:
                return actor
        raise KeyError(iri)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written(Shown):
    """A reading as a store writes it: the N-Quads of the article's graph, which travel lighter than what they say."""

    article: Article
    sentences: int
    model: str  # these three as in Reading
    knowledge: str
    left_out: tuple[LeftOut, ...]
    nquads: bytes


def in_order(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Claims by their place in the text, then by content, so that the same article gives the same bytes."""
    return tuple(sorted(claims, key=lambda c: (c.evidence.start, c.evidence.end, c.iri)))
