"""Places: which one a nominal names, and the state of somebody by where he is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.grammar import pobjs
from kg.gazetteer import Name
from kg.linking.choice import candidates
from kg.model import Place, mint
from kg.ontology import DIP, is_a

if TYPE_CHECKING:
    from kg.linking.linker import Linker
    from kg.tokens import Token

STRANGERS = frozenset(
    {"foreign", "visiting", "international", "allied", "western", "overseas", "occupying", "invading"}
)
FIGHTING = frozenset({"party", "side", "faction", "combatant", "belligerent"})
CONFLICTS = frozenset({"conflict", "war", "fighting", "crisis", "dispute", "violence"})
DIVISIONS = frozenset({"province", "region", "district", "county", "governorate", "prefecture"})
WITHIN = frozenset({"in", "of", "from", "across"})  # where somebody is or comes from
ABROAD = frozenset({"ministry", "minister", "office", "secretary"})  # whose affairs, not who, are foreign


def located(linker: Linker, token: Token) -> tuple[URIRef, ...]:
    """The state that somebody is of by where he is: "authorities in Croatia", but not "foreign troops in Syria"."""
    if any(c.lower_ in STRANGERS for c in token.children) and token.lemma_.lower() not in ABROAD:
        return ()
    found = [
        state
        for child in (*token.children, *_of_conflict(token))
        if child.dep_ == "prep" and child.lower_ in WITHIN
        for behind in child.children
        if behind.dep_ == "pobj" and (state := state_of(linker, behind)) is not None
    ]
    return tuple(dict.fromkeys(found)) if len(found) == 1 else ()


def _of_conflict(token: Token) -> list[Token]:
    """Where the conflict is that somebody is a party to: "parties to the conflict *in Iraq*"."""
    shared = [t for c in token.children if c.lower_ in {"to", "in"} and token.lemma_ in FIGHTING for t in pobjs(c)]
    return [c for t in shared if t.lemma_ in CONFLICTS for c in t.children if c.lower_ == "in"]


def all_located(linker: Linker, token: Token) -> tuple[URIRef, ...]:
    """The states that several are of by where they are: "his counterparts in Paris and Rome"."""
    if any(c.lower_ in STRANGERS for c in token.children):
        return ()
    behind = [t for c in token.children if c.dep_ == "prep" and c.lower_ == "in" for t in pobjs(c)]
    found = [state for t in behind if (state := state_of(linker, t) or state_of_name(linker, t)) is not None]
    return tuple(dict.fromkeys(s for s in found if linker.known(s))) if len(found) == len(behind) else ()


def state_of(linker: Linker, token: Token) -> URIRef | None:
    """The state that a place named by a nominal is, or lies in."""
    found = place(linker, token)
    entry = linker.gazetteer.entries.get(found.iri) if found is not None else None
    while entry is not None and entry.type != DIP.State:
        further = entry.within or entry.acts_for
        entry = linker.gazetteer.entries[further] if further is not None else None
    state = entry.iri if entry is not None else _only_state(linker, token)
    return state if state is not None and linker.known(state) else None


def _only_state(linker: Linker, token: Token) -> URIRef | None:
    """The state that all meanings of a name lie in or stand for: Lusaka the city and Lusaka the government."""
    span = linker.names.at.get(token.i)
    found = set()
    for name in span.names if span is not None else ():
        entry = linker.gazetteer.entries[name.entry]
        while entry.type != DIP.State and (further := entry.within or entry.acts_for) is not None:
            entry = linker.gazetteer.entries[further]
        found.add(entry.iri if entry.type == DIP.State else None)
    return found.pop() if len(found) == 1 else None


def state_of_name(linker: Linker, token: Token) -> URIRef | None:
    """The state that a name stands for, is of, or lies in; None for a body of several states or an unknown name."""
    span = linker.names.at.get(token.i)
    names = candidates(linker, token, span) if span is not None else []
    entry = linker.gazetteer.entries[names[0].entry] if len(names) == 1 else None
    while entry is not None and entry.type != DIP.State:
        further = entry.acts_for or entry.within
        entry = linker.gazetteer.entries[further] if further is not None else None
    return entry.iri if entry is not None else None


def place(linker: Linker, token: Token) -> Place | None:
    """The place that a nominal names: from the gazetteer, from the model, or a described one."""
    span = linker.names.at.get(token.i)
    if span is None:
        inner = [
            linker.names.at[c.i] for c in token.subtree if c.i in linker.names.at and c.dep_ in {"amod", "compound"}
        ]
        if token.lemma_ in DIVISIONS:  # "Sindh province"
            named = [c for c in token.children if c.dep_ == "compound" and c.i == token.i - 1]
            for child in named:
                return place(linker, child)
        if token.lemma_ in {"country", "city", "capital", "town", "state", "village", "port"}:
            for child in token.children:
                if child.dep_ == "prep" and child.lower_ == "of":
                    for behind in child.children:
                        if behind.i in linker.names.at:
                            return place(linker, behind)
            continental = [n for s in inner for n in s.names if n.kind == "demonym" and _is_place(linker, n)]
            if len(continental) == 1:
                entry = linker.gazetteer.entries[continental[0].entry]
                return Place(iri=entry.iri, label=entry.label, known=True)
        return None
    places = [n for n in span.names if n.kind != "demonym" and _is_place(linker, n)]
    text = linker.doc[span.start : span.end].text
    if len({n.entry for n in places}) == 1 and places[0].kind != "metonym":
        entry = linker.gazetteer.entries[places[0].entry]
        return Place(iri=entry.iri, label=entry.label, known=True)
    if (places and any(n.kind == "metonym" for n in places)) or span.label in {"GPE", "LOC", "FAC"}:
        return Place(iri=mint("place", text.casefold()), label=text)
    return None


def _is_place(linker: Linker, name: Name) -> bool:
    entry = linker.gazetteer.entries[name.entry]
    return is_a(entry.type, DIP.Place) or name.kind == "metonym"
