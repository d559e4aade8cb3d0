"""Persons by their office: "the Qatari prime minister", "the presidents of Chad and Mali", "the ambassador"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.linking.titles import POPES, Status, holder, is_post
from kg.model import mint
from kg.ontology import DIP

if TYPE_CHECKING:
    from kg.linking.linker import Linker
    from kg.tokens import Token

LATELY = 3
RULING = ("president", "prime minister", "chancellor", "king", "emir", "supreme leader")
FAR = 5  # sentences over which "the ambassador" reaches back


def _also(noun: str) -> frozenset[str]:
    """The nouns for a post that mean the same as one: the pontiff is the pope."""
    return POPES if noun in POPES else frozenset({noun})


def single(linker: Linker, token: Token, noun: str, owners: tuple[URIRef, ...]) -> tuple[tuple[URIRef, ...], str]:
    """One person by office: named in apposition, earlier, or known to hold it on the day; else nobody's name."""
    for child in token.children:
        if child.dep_ == "appos" and child.i in linker.names.at:
            return (), ""  # the name beside it will be resolved with this title
    if not owners:
        return _titled_so(linker, token, noun)
    if len(owners) != 1:
        return (), ""
    if noun in {"counterpart", "colleague"} and (other := _of_state(linker, token, owners[0])) is not None:
        return (other,), "the only one of that state named lately"
    if noun in linker.gazetteer.titles.heading and _qualified(linker, token):
        noun = " ".join((*(c.lower_ for c in token.children if _qualifies(linker, c, token)), noun))
    for titled in reversed(linker.titled):
        same = titled.title.noun in _also(noun) and not titled.title.former
        if same and linker.country(titled.person) == linker.country(owners[0]):
            return (titled.person,), "titled so before"
    bare = noun.split()[-1] == noun and _qualified(linker, token)
    in_office = holder(linker, owners[0], noun) if not bare else None
    if in_office is not None:
        linker.known(in_office)
        return (in_office,), "holder of the office on the day of the article"
    described = _described(linker, token, noun, owners[0])
    if described is not None:
        return (described,), "the only one of that state named lately, of whom nothing else is said"
    whose = linker.principal(owners[0]) if noun.startswith("government ") else owners[0]
    entry = linker.gazetteer.entries.get(whose)
    adjective = entry.demonyms[0] if entry is not None and entry.demonyms else linker.actor(whose).label
    label = f"{adjective} {noun}"
    iri = mint("actor", "holder", linker.article.id, label.casefold())
    start = next((t.i for t in token.subtree if t.pos_ not in {"DET", "PUNCT", "SPACE"} and t.dep_ != "poss"), token.i)
    said = str(linker.doc[start : token.i + 1].text) if start <= token.i else label
    linker.add(iri, DIP.Person, label, owners[0], anonymous=True, mention=said if " " in said else label)
    return (iri,), "nominal"


def _qualifies(linker: Linker, child: Token, noun: Token) -> bool:
    """Whether a word before a title makes another post of it: "relief chief", but not "the new chief"."""
    plain = child.dep_ in {"amod", "compound"} and child.i < noun.i and child.i not in linker.names.at
    return plain and child.lower_ not in linker.gazetteer.titles.describing and child.tag_ in {"NN", "JJ", "NNP"}


def _qualified(linker: Linker, token: Token) -> bool:
    return any(_qualifies(linker, c, token) for c in token.children)


def _titled_so(linker: Linker, token: Token, noun: str) -> tuple[tuple[URIRef, ...], str]:
    """The only one whom the article titles so, or a kind of so: "the president", "the minister", "the pontiff"."""
    plain = all(c.dep_ in {"det", "punct", "relcl", "appos", "case", "cc", "conj"} for c in token.children)
    definite = any(c.lower_ == "the" for c in token.children)
    if not (plain and definite) or not is_post(noun, linker.gazetteer):
        return (), ""
    same = _also(noun)
    called = [
        t.person
        for t in linker.titled
        if t.title.status == Status.NOW
        and (
            t.title.noun in same or (noun in {"minister", "envoy", "ambassador"} and t.title.noun.endswith(f" {noun}"))
        )
    ]
    here = linker.sentence_of(token)
    lasting = noun in {
        "president",
        "premier",
        "prime minister",
        "king",
        "queen",
        "chancellor",
        "pope",
        "pontiff",
        "emir",
    }
    if len(set(called)) == 1 and (lasting or here - _last_named(linker, called[0], token) <= FAR):
        return (called[0],), "titled so before"
    if (
        lasting and len(set(called)) > 1
    ):  # the one of those who are spoken of here: "Republican leaders … the president"
        states = {linker.country(a) for p in linker.history if linker.sentence_of(p.token) == here for a in p.actors}
        home = {p for p in called if linker.country(p) in states - {None}}
        return ((home.pop(),), "titled so before, of that state") if len(home) == 1 else ((), "")
    lately = {  # "Serbia's ambassador … the ambassador"
        a
        for past in linker.history
        if past.token.i < token.i and here - linker.sentence_of(past.token) <= LATELY
        for a in past.actors
        if (a in called) or (linker.actors[a].anonymous and linker.actors[a].label.lower().endswith(f" {noun}"))
    }
    if not lately and (known := _holding(linker, token, noun)) is not None:
        return (known,), "the only one named lately who is known to have held such an office"
    return ((lately.pop(),), "called so lately") if len(lately) == 1 else ((), "")


def _holding(linker: Linker, token: Token, noun: str) -> URIRef | None:
    """The only person named lately who is known to hold an office of that title: "Marco Rubio … the secretary"."""
    here, day = linker.sentence_of(token), linker.article.published
    named = {
        a
        for past in linker.history
        if past.token.i < token.i and here - linker.sentence_of(past.token) <= LATELY
        for a in past.actors
        if linker.actors[a].type == DIP.Person
    }
    held = {
        person
        for person in named
        for tenure in linker.gazetteer.tenures_of(person)
        if noun in linker.gazetteer.offices[tenure.office].title_words and (day is None or tenure.covers(day))
    }
    return held.pop() if len(held) == 1 else None


def _last_named(linker: Linker, actor: URIRef, token: Token) -> int:
    """The sentence in which an actor was named last before a word."""
    return max(
        (linker.sentence_of(p.token) for p in linker.history if actor in p.actors and p.token.i < token.i), default=0
    )


def _of_state(linker: Linker, token: Token, state: URIRef) -> URIRef | None:
    """The only person of a state who was named lately, for "his Chinese counterpart"."""
    here = linker.sentence_of(token)
    country = linker.country(state)
    found = {
        a
        for past in linker.history
        if here - linker.sentence_of(past.token) <= LATELY
        for a in past.actors
        if linker.actors[a].type == DIP.Person and not linker.actors[a].anonymous and linker.country(a) == country
    }
    return found.pop() if len(found) == 1 else None


def _described(linker: Linker, token: Token, noun: str, state: URIRef) -> URIRef | None:
    """The person named lately whom a post describes: "hosted Nawaf Salam. The Lebanese premier"."""
    definite = any(c.lower_ == "the" for c in token.children)
    person = _of_state(linker, token, state) if definite and is_post(noun, linker.gazetteer) else None
    if person is None or any(t.person == person for t in linker.titled):
        return None
    held = [tenure.office for tenure in linker.gazetteer.tenures_of(person)]
    return person if not held or linker.office(state, noun) in held else None


def holders(linker: Linker, owners: tuple[URIRef, ...], noun: str) -> tuple[URIRef, ...]:
    """Who holds an office in each of several states: "the presidents of Chad and Mali"; nobody if one is not known.

    The article's own titles come first ("the three … their leaders"), then the holders on its day.
    """
    found: list[URIRef] = []
    for owner in owners:
        country = linker.country(owner)
        titled = [t for t in linker.titled if linker.country(t.person) == country and not t.title.former]
        led = {t.person for t in titled if t.title.noun == noun or (noun == "leader" and linker.leads(t.person, noun))}
        if not led and noun == "leader":  # "Emmanuel Macron … the French and German leaders"
            here = [a for a in linker.actors if linker.country(a) == country and linker.actors[a].type == DIP.Person]
            led = {a for a in here for post in RULING if holder(linker, owner, post) == a}
        known = holder(linker, owner, noun) if len(led) != 1 else None
        if known is not None and linker.known(known):
            led = {known}
        if len(led) != 1:
            return ()
        found += led
    return tuple(found) if len(found) > 1 else ()
