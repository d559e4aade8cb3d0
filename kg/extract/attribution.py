"""Who says so: the reporting clauses around a word, from the innermost speaker outwards.

Covers complements ("X said that …", "…, X said"), `as X maintains`, `according to X`, report nouns ("a charge by X
that …"), what an accuser alleges ("X accused Y of …"), and sources that are themselves quoted ("officials quoted by
Z"). Source-relative factuality follows FactBank (Saurí and Pustejovsky 2009).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.cues import Cues
from kg.extract.grammar import is_passive, is_verb, path_up, pobjs, prepositions, subjects, surface_subjects
from kg.ontology import DIP

if TYPE_CHECKING:
    from spacy.tokens import Token

ALLEGING = frozenset({"accuse", "blame", "charge", "suspect", "fault", "denounce", "condemn", "criticise", "criticize"})


@dataclass(frozen=True, slots=True)
class Source:
    """The heads of the nominals that speak, their stance, and the word that reports."""

    speakers: tuple[Token, ...]
    stance: URIRef
    report: Token


def sources(token: Token, cues: Cues) -> list[Source]:
    """The speakers of what a word tells of, inner first; empty where the article speaks in its own voice."""
    found: list[Source] = []
    for low in path_up(token):
        found += _beside(low, cues)
        above = low.head
        if above == low:
            break
        if is_verb(above):
            found += _clause(low, above, cues)
        elif above.dep_ == "prep" and above.lower_ == "to" and above.head.lower_ == "according":
            break
        elif low.dep_ in {"acl", "ccomp", "relcl"} and above.lemma_.lower() in cues.report_nouns:
            speakers = _owners(above)
            if speakers and not _is_own_subject(low, speakers):
                found.append(Source(tuple(speakers), cues.report_nouns[above.lemma_.lower()], above))
    once: dict[int, Source] = {}
    for source in found:
        once.setdefault(source.report.i, source)
    return [s for source in once.values() for s in (source, *_quoted_by(source, cues))]


def _clause(low: Token, above: Token, cues: Cues) -> Iterator[Source]:
    """A verb of saying above a clause, or an accuser above what he alleges."""
    lemma = above.lemma_.lower()
    stance = cues.report_verbs.get(lemma)
    content = low.dep_ in {"ccomp", "parataxis"} or (
        low.dep_ == "xcomp" and lemma in {"say", "report", "believe", "think"}
    )
    alleged = low.dep_ == "prep" and lemma in ALLEGING and any(c.dep_ == "pcomp" for c in low.children)
    if stance is not None and (content or alleged):
        speakers = subjects(above)
        if speakers:
            yield Source(tuple(speakers), stance, above)


def _beside(low: Token, cues: Cues) -> Iterator[Source]:
    """`according to X`, `as X maintains`, `confirmed by X` at a word."""
    for child in low.children:
        if child.lower_ == "according" and child.dep_ in {"prep", "advcl", "advmod"}:
            speakers = [p for c in child.children for p in pobjs(c)] or pobjs(child)
            if speakers:
                yield Source(tuple(speakers), DIP.Says, child)
        elif child.dep_ in {"acl", "relcl"} and child.tag_ == "VBN" and is_passive(child):
            stance = cues.report_verbs.get(child.lemma_.lower())  # "the meeting, confirmed by X"
            if stance is not None and child.lemma_ not in ALLEGING and subjects(child):
                yield Source(tuple(subjects(child)), stance, child)
        elif child.dep_ == "advcl" and any(m.lower_ == "as" for m in child.children):
            stance = cues.report_verbs.get(child.lemma_.lower())
            if stance is not None and subjects(child):
                yield Source(tuple(subjects(child)), stance, child)


def _owners(noun: Token) -> list[Token]:
    """Whose report it is: possessor or `by` phrase."""
    found = [c for c in noun.children if c.dep_ == "poss"]
    for name, preposition in prepositions(noun):
        if name in {"by", "from"}:
            found += pobjs(preposition)
    return found


def _is_own_subject(verb: Token, speakers: list[Token]) -> bool:
    """Whether the clause's subject is the speaker himself ("his request to meet")."""
    return any(s in speakers for s in surface_subjects(verb)) if is_verb(verb) else False


def _quoted_by(source: Source, cues: Cues) -> Iterator[Source]:
    """The outlet that quotes a speaker ("officials quoted by Z said", "confirmed by officials to Z", "told Z")."""
    for speaker in source.speakers:
        for child in speaker.children:
            if child.dep_ == "acl" and child.lemma_ in {"quote", "cite"}:
                for inner in child.children:
                    if inner.dep_ == "agent" and pobjs(inner):
                        yield Source(tuple(pobjs(inner)), DIP.Says, child)


def told(source: Source) -> list[Token]:
    """To whom the source said it: "told Axios", "confirmed to Axios"; an outlet among them relays it."""
    heads = [c for c in source.report.children if c.dep_ in {"dobj", "dative"} and not list(c.children)]
    return heads + [p for name, t in prepositions(source.report) if name == "to" for p in pobjs(t)]
