"""Who a speaker is: the actor that the words name, the owner of a report, or somebody whom only the words know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.attribution import Source
from kg.extract.grammar import NOMINAL, is_passive, pobjs, prepositions, subjects
from kg.linking.linker import Linker
from kg.linking.nominals import agent_at
from kg.model import mint
from kg.ontology import DIP, is_a
from kg.words import word_list

if TYPE_CHECKING:
    from kg.tokens import Token

PLURAL = frozenset({"NNS", "NNPS"})
# Those of whom news knows only that they said so: no agent noun of the gazetteer, as they do nothing else.
PEOPLE = frozenset("source insider informant monitor person interlocutor".split())
OUTLETS = word_list("speakers.outlets")
BODIES = frozenset("group organization organisation panel body".split())


def speaker(token: Token, linker: Linker) -> tuple[URIRef, ...]:
    """The actors that speak where a nominal is a source; empty where it names a text or nobody.

    "A hospital spokesperson", "his office" and "the White House" are minted where nothing else names them, so that
    what they say becomes neither the article's own word nor that of a whole state.
    """
    if seat := _seat(token, linker):
        return seat
    if found := linker.named(token):
        return found
    owners = linker.owners(token)
    if token.pos_ == "NOUN" and token.lemma_.lower() == "office":
        return _office(token, linker, owners) or _by_text(token, linker)
    kind = _kind(token, linker)
    if kind is None:
        return owners or _by_text(token, linker)
    persons = is_a(kind, DIP.Person) or is_a(kind, DIP.PersonGroup)
    if not persons and owners:
        return owners
    words = _words(token)
    iri = mint("actor", linker.article.id, kind, words.casefold())
    label = words
    if any(c.dep_ == "poss" and c.pos_ == "PRON" for c in token.children) and owners:
        label = f"{linker.actor(owners[0]).label} {token.lower_}"
    body = owners[0] if len(owners) == 1 and linker.actor(owners[0]).type != DIP.Person else None
    return (linker.add(iri, kind, label, body, anonymous=persons, mention=words),)


def _kind(token: Token, linker: Linker) -> URIRef | None:
    """Of which class somebody is of whom only the kind is said; None where a noun is no kind of speaker."""
    lemma = token.lemma_.lower()
    if token.pos_ not in NOMINAL:
        return None
    if lemma in OUTLETS | BODIES:
        return DIP.MediaOrganization if lemma in OUTLETS else DIP.Organization
    _, agent = agent_at(linker, token.left_edge.i, token.i)
    if agent is None and lemma not in PEOPLE:
        return None
    if agent is None or is_a(agent.type, DIP.Person) or is_a(agent.type, DIP.PersonGroup):
        return DIP.PersonGroup if token.tag_ in PLURAL else DIP.Person
    return agent.type


def voices(spoken: list[Source], linker: Linker) -> set[URIRef]:
    """The innermost speakers, with the state that speaks by its seat: of "the Kremlin said", Russia too."""
    inner = [t for s in spoken[:1] for t in s.speakers]
    return {a for t in inner for a in (*speaker(t, linker), *linker.named(t))}


def _seat(token: Token, linker: Linker) -> tuple[URIRef, ...]:
    """The office that speaks by its seat, of the state that the seat stands for: "the White House said"."""
    span = linker.names.at.get(token.i)
    states = linker.named(token) if span is not None and span.names else ()
    if span is None or len(states) != 1 or not all(n.kind == "metonym" for n in span.names):
        return ()
    text = token.doc[span.start : span.end].text
    seat = text.removeprefix("the ").removeprefix("The ")
    entry = linker.gazetteer.entries.get(states[0])
    capital = entry is None or seat in entry.ambiguous
    if capital or linker.actor(states[0]).type != DIP.State:
        return ()
    iri = mint("actor", "seat", seat.casefold())
    return (linker.add(iri, DIP.GovernmentBody, seat, states[0], mention=text),)


def _office(token: Token, linker: Linker, owners: tuple[URIRef, ...]) -> tuple[URIRef, ...]:
    """The office of one person: "his office said"; that of a body is the body itself."""
    if not owners and any(c.dep_ == "poss" for c in token.children):  # "the prime minister's office"
        label = _words(token)
        return (linker.add(mint("actor", linker.article.id, label.casefold()), DIP.GovernmentBody, label, None),)
    if len(owners) != 1 or linker.actor(owners[0]).type != DIP.Person:
        return owners
    label = f"{linker.actor(owners[0]).label}'s office"
    state = linker.actor(owners[0]).acts_for
    iri = mint("actor", "office", owners[0])
    return (linker.add(iri, DIP.GovernmentBody, label, state, mention=_words(token)),)


def _by_text(token: Token, linker: Linker) -> tuple[URIRef, ...]:
    return tuple(a for t in _authors(token) for a in speaker(t, linker))


def _authors(text: Token) -> list[Token]:
    """By whom a statement or report is: "a statement by the army", "a letter signed by two senators"."""
    found = [t for name, p in prepositions(text) if name == "by" for t in pobjs(p)]
    return found + [t for c in text.children if c.dep_ == "acl" and is_passive(c) for t in subjects(c)]


def publishes(actor: URIRef, linker: Linker) -> bool:
    """Whether somebody is the outlet that the article itself is in: what it says there is the article's own word."""
    name = linker.article.publisher or ""
    entries = {n.entry for n in linker.gazetteer.names.get(name, ())}
    outlet = is_a(linker.actor(actor).type, DIP.MediaOrganization)  # "Sabah" is also a place
    return (actor in entries and (outlet or len(entries) == 1)) or (outlet and linker.actor(actor).label == name)


def _words(noun: Token) -> str:
    """A noun with its modifiers, without article or clauses."""
    left = [c.left_edge.i for c in noun.children if c.dep_ in {"amod", "compound", "nmod", "poss"} and c.i < noun.i]
    return str(noun.doc[min([noun.i, *left]) : noun.i + 1].text)
