"""Which of the gazetteer's entries a name may stand for, and which it may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.grammar import SUBJECTS
from kg.gazetteer import Gazetteer, Name
from kg.mentions import Names, NameSpan
from kg.ontology import DIP, is_a

if TYPE_CHECKING:
    from kg.linking.linker import Linker
    from kg.tokens import Token


def candidates(linker: Linker, token: Token, span: NameSpan) -> list[Name]:
    """What the gazetteer offers for a name, one per entry, thinned by grammar, date and the model's label."""
    found: dict[URIRef, Name] = {}
    for name in sorted(span.names, key=lambda n: (("label", "alias", "demonym", "metonym").index(n.kind), n.entry)):
        found.setdefault(name.entry, name)
    names = list(found.values())
    text = linker.doc[span.start : span.end].text
    doubtful = [n for n in names if text in linker.gazetteer.entries[n.entry].ambiguous]
    acting = token.dep_ in SUBJECTS or token.dep_ == "dobj"
    if (span.label == "PERSON" or acting) and doubtful and earlier_person(linker, text) is not None:
        names = [n for n in names if linker.gazetteer.entries[n.entry].type == DIP.Person]
    if len(names) > 1:
        actors = [n for n in names if linker.gazetteer.entries[n.entry].type != DIP.Place]
        names = actors or names
    if len(names) > 1 and linker.article.published is not None:
        year = linker.article.published.year
        valid = [n for n in names if _valid(linker, n, year)]
        names = valid or names
    if len(names) > 1:
        kinds = [n for n in names if n.kind in {"label", "alias"}]
        names = kinds if len(kinds) == 1 else names
    if len(names) > 1:
        used = [n for n in names if n.entry in linker.actors]
        names = used if len(used) == 1 else names
    if len(names) > 1 and text in linker.gazetteer.names:  # Brussels: the Union where its bodies were named before
        principals = {linker.principal(a) for a in list(linker.actors)}
        used = [n for n in names if n.entry in principals]
        names = used if len(used) == 1 else names
    if len(names) > 1:  # … and where the article never speaks of Belgium
        named = [n for n in names if _is_spoken_of(linker, n)]
        unions = [n for n in names if linker.gazetteer.entries[n.entry].type == DIP.IntergovernmentalOrganization]
        names = unions if len(unions) == 1 and not named else names
    if len(names) > 1:
        states = [n for n in names if linker.gazetteer.entries[n.entry].type == DIP.State]
        names = states if len(states) == 1 else names
    if len(names) > 1:  # Congo: the one whose capital, head or river the article names too
        told = [n for n in names if n.entry in linker.told_of]
        names = told if len(told) == 1 else names
    return names


def told_of(names: Names, gazetteer: Gazetteer) -> frozenset[URIRef]:
    """The states for which those act, or in which those lie, who are named in a document without doubt."""
    found = set()
    for span in names.spans:
        entries = {name.entry for name in span.names}
        entry = gazetteer.entries[entries.pop()] if len(entries) == 1 else None
        while entry is not None and entry.type != DIP.State:
            further = entry.acts_for or entry.within
            entry = gazetteer.entries[further] if further is not None else None
        if entry is not None:
            found.add(entry.iri)
    return frozenset(found)


def namesakes(linker: Linker, token: Token) -> tuple[URIRef, ...]:
    """The states that all bear one name, where it stands in the plural: "the two Koreas"."""
    known = linker.gazetteer.names.get(token.text[:-1], ()) if token.text[-1:] == "s" and token.text.istitle() else ()
    states = {n.entry for n in known if linker.gazetteer.entries[n.entry].type == DIP.State and n.kind != "demonym"}
    several = any(c.lower_ in {"the", "two", "both"} for c in token.children)
    return tuple(sorted(s for s in states if linker.known(s))) if several and len(states) > 1 else ()


def _is_spoken_of(linker: Linker, name: Name) -> bool:
    """Whether an article has the name of a state, or of its people."""
    entry = linker.gazetteer.entries[name.entry]
    forms = (entry.label, *entry.demonyms) if entry.type == DIP.State else ()
    return any(form in linker.article.text for form in forms)


def _valid(linker: Linker, name: Name, year: int) -> bool:
    entry = linker.gazetteer.entries[name.entry]
    begun = entry.valid_from is None or entry.valid_from.year <= year
    return begun and (entry.valid_until is None or year <= entry.valid_until.year)


def is_others(linker: Linker, token: Token, name: Name) -> bool:
    """Whether a name that the gazetteer gives to one state's body is said of another state's: "Peru's Congress"."""
    entry = linker.gazetteer.entries[name.entry]
    if not is_a(entry.type, DIP.GovernmentBody) or entry.acts_for is None:
        return False
    owners = {linker.gazetteer.entries[a].iri for a in linker.owners(token) if a in linker.gazetteer.entries}
    states = {a for a in owners if linker.gazetteer.entries[a].type == DIP.State}
    return bool(states) and linker.principal(name.entry) not in states


def earlier_person(linker: Linker, text: str) -> URIRef | None:
    """The person whose full name ends with, or contains, this shorter one; None where several do."""
    parts = words(text)
    exact = linker.persons.get(parts)
    if exact is not None:
        return exact
    found = {iri for full, iri in linker.persons.items() if full[-len(parts) :] == parts}
    found = found or {iri for full, iri in linker.persons.items() if _in_order(parts, full)}
    return next(iter(found)) if len(found) == 1 else None


def _in_order(parts: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether a longer name holds all parts of a shorter one in their order: Sung Kim is not Kim Sung-han."""
    rest = iter(full)
    return all(part in rest for part in parts)


def words(name: str) -> tuple[str, ...]:
    """The parts of a name: "al-Burhan" is also called "Burhan"."""
    return tuple(name.casefold().replace("-", " ").split())
