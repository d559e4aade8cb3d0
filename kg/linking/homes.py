"""Whose somebody is of whom only the kind is said: the people of a state or place, rebels, "the government"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.gazetteer import Agent, Entry
from kg.linking import places
from kg.linking.titles import POPES
from kg.mentions import NameSpan
from kg.model import mint
from kg.ontology import DIP
from kg.words import word_list

if TYPE_CHECKING:
    from kg.linking.linker import Linker
    from kg.tokens import Token

ENVOYS_OF_POPES = frozenset({"nuncio", "papal nuncio", "apostolic nuncio", "papal envoy"})
# Who is of the state where he is told of, if nothing else is said of him.
LOCAL = word_list("homes.local")
# Bodies of a state that go without its name where the text is set in it: "Workers in Peru threatened the government".
AT_HOME = word_list("homes.at_home")


def people(linker: Linker, token: Token, text: str, state: URIRef | None) -> tuple[URIRef, ...]:
    """A people, not its state: "Palestinians", "ethnic Albanians"; of no state's where none is said."""
    words = [c.text for c in token.children if c.dep_ == "amod" and c.i < token.i and c.text not in text]
    label = " ".join([*words, text])
    iri = mint("actor", "group", label.casefold(), state or linker.article.id)
    return (linker.add(iri, DIP.PersonGroup, label, state, anonymous=True),)


def is_ethnic(linker: Linker, span: NameSpan) -> bool:
    """Whether a name is that of a people wherever it lives: "ethnic Albanian unrest" is not Albania's."""
    return span.start > 0 and linker.doc[span.start - 1].lower_ == "ethnic"


def of_others(linker: Linker, modifier: Token, noun: Token) -> bool:
    """Whether a modifier says no owner: "an anti-Syria journalist", "ethnic Hungarian politicians in Romania"."""
    doc, at = linker.doc, modifier.i
    agent = not linker.gazetteer.agent_words.isdisjoint((noun.lower_, noun.lemma_.lower()))
    span = linker.names.at.get(at)
    return doc[max(at - 2, 0) : at].text.lower() == "anti-" or (agent and span is not None and is_ethnic(linker, span))


def ethnic(linker: Linker, token: Token, text: str, entry: Entry) -> tuple[URIRef, ...]:
    """Such a people: of no state, but of the one where it is said to live, "ethnic Turks in Bulgaria"."""
    several = next((d for d in entry.demonyms if d.startswith(text) and d != text), text)
    state = next(iter(places.located(linker, token)), None)
    label = f"ethnic {several}"
    iri = mint("actor", "group", label.casefold(), state or linker.article.id)
    return (linker.add(iri, DIP.PersonGroup, label, state, anonymous=True),)


def state_of(linker: Linker, token: Token, lemma: str, agent: Agent) -> tuple[URIRef, ...]:
    """The state of those whose state is not said: rebels where they fight, the government where others are at home."""
    if agent.noun in POPES or agent.noun in ENVOYS_OF_POPES:
        return tuple(n.entry for n in linker.gazetteer.names.get("Holy See", ()) if linker.known(n.entry))
    here = _around(linker, token) if agent.role in {"OPP", "REB"} or lemma in LOCAL else ()
    public = lemma in AT_HOME or agent.role == "OPP" or any(c.lower_ == "government" for c in token.children)
    if here or not public:
        return here
    at_home: set[URIRef] = set()
    acting: set[URIRef] = set()
    for past in reversed(linker.history):
        if linker.sentence_of(past.token) != linker.sentence_of(token):
            break
        span = linker.names.at.get(past.token.i)
        adjective = span is not None and any(n.kind == "demonym" for n in span.names)
        owning = past.token.dep_ == "poss" or (adjective and past.token.dep_ in {"amod", "compound", "nmod"})
        placed = owning or (past.token.dep_ == "pobj" and past.token.head.lower_ in places.WITHIN)
        (at_home if placed else acting).update(linker.principal(a) for a in past.actors)
    if agent.role != "OPP" and any(linker.actors[a].type == DIP.State for a in acting - at_home):
        return ()  # another state may speak of "the government" too
    states = at_home | {a for a in acting if linker.actors[a].type == DIP.State}
    return tuple(states) if at_home and len(states) == 1 and linker.actors[min(states)].type == DIP.State else ()


def _around(linker: Linker, token: Token) -> tuple[URIRef, ...]:
    """The state where the clause is set that a nominal stands in: "Rebels killed a mayor in Peru"."""
    verb = token.head.head if token.dep_ == "pobj" else token.head
    if verb.pos_ != "VERB" or any(c.lower_ in places.STRANGERS for c in token.children):
        return ()
    struck = [c for c in verb.children if c.dep_ == "dobj" and c != token]  # "Rebels attacked a base in Peru"
    found = [
        state
        for child in (*verb.children, *(p for c in struck for p in c.children))
        if child.dep_ == "prep" and child.lower_ in {"in", "outside", "near"}
        for behind in child.children
        if behind.dep_ == "pobj" and behind != token and (state := places.state_of(linker, behind)) is not None
    ]
    return tuple(found) if len(found) == 1 else ()
