"""Who a speaker is: the actor that the words name, the owner of a report, or somebody whom only the words know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.grammar import is_passive, pobjs, prepositions, subjects
from kg.linking.linker import Linker
from kg.model import mint
from kg.ontology import DIP, is_a

if TYPE_CHECKING:
    from kg.tokens import Token

PLURAL = frozenset({"NNS", "NNPS"})


def speaker(token: Token, linker: Linker) -> tuple[URIRef, ...]:
    """The actors that speak where a nominal is a source; empty where it names a text or nobody.

    "A hospital spokesperson" and "his associates" are minted as persons of this article, so that what they say never
    becomes the article's own word.
    """
    if found := linker.named(token):
        return found
    agent = linker.gazetteer.agents.get(token.lemma_.lower())
    if token.pos_ != "NOUN" or agent is None or not (is_a(agent.type, DIP.Person) or is_a(agent.type, DIP.PersonGroup)):
        return linker.owners(token) or tuple(a for t in _authors(token) for a in speaker(t, linker))
    words = _words(token)
    type_ = DIP.PersonGroup if token.tag_ in PLURAL else DIP.Person
    owners = linker.owners(token)
    iri = mint("actor", linker.article.id, type_, words.casefold())
    label = words
    if any(c.dep_ == "poss" and c.pos_ == "PRON" for c in token.children) and owners:
        label = f"{linker.actor(owners[0]).label} {token.lower_}"
    return (linker.add(iri, type_, label, None, anonymous=True, mention=words),)


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
