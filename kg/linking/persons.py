"""Persons: by full name, by surname after it, by title; with the titles that the article gives them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.grammar import pobjs
from kg.linking import places, titlephrases
from kg.linking.choice import earlier_person, words
from kg.linking.titles import Title, holder
from kg.mentions import NameSpan
from kg.model import mint
from kg.ontology import DIP
from kg.words import word_list

if TYPE_CHECKING:
    from kg.linking.linker import Linker
    from kg.tokens import Token

NOUN = frozenset({"NOUN", "PROPN"})
# Titles of those who govern the place that the news is from.
LATELY = 3  # sentences
STATE_TITLES = word_list("persons.state_titles")
DOMESTIC = word_list("persons.domestic")
ARRIVING = word_list("persons.arriving")


@dataclass(frozen=True, slots=True)
class Titled:
    """A person with a title, where the article gives it one."""

    person: URIRef
    title: Title
    name_start: int  # tokens of title and name together
    name_end: int


def person(linker: Linker, span: NameSpan, known: URIRef | None = None) -> URIRef:
    """The person that a name names: `known` to the gazetteer, met before, holder of the office titled, or new."""
    text = linker.doc[span.start : span.end].text
    linker.asking.add(span.start)
    found = [*titlephrases.before(linker, span), *_apposed(linker, span)]
    linker.asking.discard(span.start)
    title = found[0] if found else None
    owners = next((t.owners for t in found if t.owners), ()) if found else _possessor(linker, span)
    if not owners and known is None and title is not None and title.noun.split()[-1] in STATE_TITLES:
        owners = _behind(linker, span) or _home(linker, span)
    if not owners and known is None and title is not None:
        owners = _called_before(linker, span, title)
    person = known or earlier_person(linker, text) or _known_by_surname(linker, text, title, owners)
    if person is None:
        # one person across articles only where name and affiliation agree: two of one name are not one
        scope = owners[0] if owners and " " in text else linker.article.id
        person = mint("actor", "person", text.casefold(), scope)
    if person in linker.gazetteer.entries:
        linker.known(person, text)
    else:
        linker.add(person, DIP.Person, text, owners[0] if owners else None)
        actor = linker.actors[person]
        if len(text) > len(actor.mention):
            linker.actors[person] = actor = replace(actor, label=text, mention=text)
        # nobody acts for himself, not even by way of others
        if actor.acts_for is None and owners and linker.principal(owners[0]) != person:
            linker.actors[person] = replace(actor, acts_for=owners[0], country=linker.country(owners[0]))
    linker.persons.setdefault(words(text), person)
    for title in found:
        start, end = min(title.start, span.start), max(title.end, span.end)
        linker.titled.append(Titled(person, title, start, end))
    return person


def _behind(linker: Linker, span: NameSpan) -> tuple[URIRef, ...]:
    """The state that stands behind a titled name: "President Ratu Vula of Fiji"."""
    doc = linker.doc
    root = doc[span.start : span.end].root
    behind = [t for c in root.children if c.dep_ == "prep" and c.lower_ == "of" and c.i == span.end for t in pobjs(c)]
    found = {s for t in behind[:1] if (s := places.state_of_name(linker, t)) is not None}
    return tuple(s for s in found if linker.known(s))


def _called_before(linker: Linker, span: NameSpan, title: Title) -> tuple[URIRef, ...]:
    """For whom somebody acts who was told of by his post before he is named: "a U.S. envoy … The envoy, X"."""
    here = linker.sentence_of(linker.doc[span.start])
    if not any(t.lower_ == "the" for t in linker.doc[max(0, title.start - 1) : title.start + 1]):
        return ()
    whose = {
        linker.actors[a].acts_for
        for past in linker.history
        if past.token.i < min(title.start, span.start) and here - linker.sentence_of(past.token) <= LATELY
        for a in past.actors
        if linker.actors[a].anonymous and linker.actors[a].label.lower().split()[-1] == title.noun.split()[-1]
    }
    return (owner,) if len(whose) == 1 and (owner := whose.pop()) is not None else ()


def _home(linker: Linker, span: NameSpan) -> tuple[URIRef, ...]:
    """The state of a president or minister whose state is not said: the only one that his sentence is set in.

    It counts only where the sentence names no other state, and names this one as a place ("in Abidjan") or by its
    own people ("the Zambian people"), not as somebody who acts.
    """
    states: set[URIRef] = set()
    at_home = False
    for token in linker.doc[span.start].sent:
        other = linker.names.at.get(token.i)
        if other is None or other == span or token.i != linker.doc[other.start : other.end].root.i:
            continue
        state = places.state_of_name(linker, token)
        if state is None:
            continue
        states.add(state)
        inside = token.dep_ == "pobj" and token.head.lower_ in {"in", "across", "throughout", "of"}
        domestic = token.dep_ in {"amod", "compound", "poss"} and token.head.lemma_.lower() in DOMESTIC
        arriving = inside and token.head.head.lemma_ in ARRIVING
        at_home = at_home or (inside and not arriving) or domestic
    return tuple(states) if len(states) == 1 and at_home else ()


def _apposed(linker: Linker, span: NameSpan) -> list[Title]:
    """Titles in apposition, on either side of a name: "the mayor of Kharkiv, X", "X, a Taliban spokesman"."""
    doc = linker.doc
    root = doc[span.start : span.end].root
    heads = [c for c in root.children if c.dep_ == "appos" and c.i >= span.end and c.i not in linker.names.at]
    heads = [
        h for h in heads if h.tag_ in {"NN", "NNP"} and not _is_person(linker, h.i + 1)
    ]  # "X, his counterpart Y": of Y
    if root.dep_ == "appos":
        above: Token | None = root.head
        while above is not None and above.i < root.i:  # the parser may put the name beside the last noun before it
            if above.pos_ in NOUN and titlephrases.beside(linker, above, span.start) is not None:
                heads.append(above)
                break
            above = above.head.head if above.dep_ == "pobj" and above.head.dep_ == "prep" else None
    heads += [
        c for h in heads for c in h.children if c.dep_ == "conj" and c.tag_ == "NN" and c.i not in linker.names.at
    ]
    heads += _said(root)
    found = [titlephrases.beside(linker, head, span.start if head.i < span.start else None) for head in heads]
    return [title for title in found if title is not None]


def _said(root: Token) -> list[Token]:
    """What somebody is said to be now: "X is the prime minister", "X, who is Britain's envoy"."""
    verbs = [c for c in root.children if c.dep_ == "relcl"]
    if root.dep_ == "nsubj" and root.head.dep_ == "ROOT":
        verbs.append(root.head)
    verbs = [
        v for v in verbs if v.lower_ in {"is", "'s", "’s"} and not any(c.dep_ in {"neg", "aux"} for c in v.children)
    ]
    return [c for v in verbs for c in v.children if c.dep_ == "attr" and c.pos_ in NOUN and c.i > root.i]


def _is_person(linker: Linker, at: int) -> bool:
    behind = linker.names.at.get(at)
    return behind is not None and behind.label == "PERSON"


def _possessor(linker: Linker, span: NameSpan) -> tuple[URIRef, ...]:
    """Whose somebody is by a possessive: "Russia's Sergei Lavrov", "Japan's Takehiro Funakoshi"."""
    root = linker.doc[span.start : span.end].root
    for child in root.children:
        if child.dep_ == "poss" and child.i < span.start and child.i in linker.names.at:
            return linker.owners_of_name(child) or linker.named(child)
    return ()


def _known_by_surname(linker: Linker, text: str, title: Title | None, owners: tuple[URIRef, ...]) -> URIRef | None:
    """The holder of the office that the title names, where the surname agrees."""
    if title is None or not owners:
        return None
    known = holder(linker, owners[0], title.post)
    if known is not None and linker.gazetteer.entries[known].label.split()[-1] == text.rsplit(maxsplit=1)[-1]:
        return known
    return None
