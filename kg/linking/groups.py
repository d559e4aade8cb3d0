"""What groups and bodies are called that no name names: "Indian army officers", of "the two armies" Kenya's army."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.gazetteer import Agent
from kg.model import mint
from kg.ontology import DIP, is_a
from kg.words import word_list

if TYPE_CHECKING:
    from kg.linking.linker import Linker
    from kg.tokens import Token

COUNTED = word_list("groups.counted")


def each_one(linker: Linker, token: Token, owner: URIRef, agent: Agent) -> URIRef:
    """The one body or person of a state where several have one each: of "the two armies", Kenya's."""
    entry = linker.gazetteer.entries.get(owner)
    adjective = entry.demonyms[0] if entry is not None and entry.demonyms else linker.actor(owner).label
    words = [t.lower_ for t in token.children if t.dep_ in {"amod", "compound"} and t.i < token.i]
    noun = " ".join([*words, token.lemma_.lower()])
    own = [a for p in linker.history for a in p.actors if linker.principal(a) == owner and p.token.i < token.i]
    same = dict.fromkeys(a for a in own if agent.kind != "person" and linker.actors[a].type == agent.type)
    if len(same) == 1:
        return next(iter(same))
    names = linker.gazetteer.names.get(f"{adjective} {noun}", ())
    label = f"{adjective} {noun}"
    if len({n.entry for n in names}) == 1:
        linker.known(names[0].entry, None if names[0].entry in linker.actors else label)
        return names[0].entry
    type_ = DIP.Person if agent.kind == "person" else agent.type
    iri = mint("actor", "group", label.casefold(), owner)
    return linker.add(iri, type_, label, owner, anonymous=type_ == DIP.Person)


def group_label(linker: Linker, token: Token, start: int, owner: URIRef | None, *, several: bool) -> str:
    """The words of a group; with several owners, each gets a label of its own ("American officials")."""
    words = [t for t in linker.doc[start : token.i + 1] if t.dep_ not in {"det", "preconj"} or t.i == token.i]
    if owner is None or (not several and any(t.i in linker.names.at for t in words)):
        if words and words[0].dep_ == "poss" and words[0].i in linker.names.at and owner is not None:
            entry = linker.gazetteer.entries.get(owner)
            if entry is not None and entry.demonyms:
                rest = [_lower(t) for t in words if t.i not in linker.names.at and t.dep_ != "case"]
                return " ".join([entry.demonyms[0], *rest])
        first = words[0] if words else token
        return _lower(first) + str(linker.doc[first.i : token.i + 1].text[len(first.text) :])
    body = several and is_a(linker.actor(owner).type, DIP.GovernmentBody)  # not "the Pakistani army" alone
    state = linker.principal(owner) if body else owner
    entry = linker.gazetteer.entries.get(state)
    own = [
        _lower(t)
        for t in words
        if t.dep_ not in {"cc", "case", "poss", "punct"} and (t.i not in linker.names.at or _common(linker, t))
    ]
    adjective = entry.demonyms[0] if entry is not None and entry.demonyms else linker.actor(state).label
    counted = next((n for n, t in enumerate(own) if not (t.isnumeric() or t.lower() in COUNTED)), 0)
    return " ".join([*own[:counted], adjective, *own[counted:]])


def _common(linker: Linker, token: Token) -> bool:
    """Whether a word within a name is a common noun, said of the other too: "army" in "Indian and Pakistani army"."""
    span = linker.names.at[token.i]
    return token.i == span.end - 1 and span.end - span.start > 1 and token.tag_ in {"NN", "NNS"}


def _lower(token: Token) -> str:
    """A common noun as it stands within a sentence, so that one group has one label."""
    common = token.pos_ in {"NOUN", "ADJ", "NUM"} and token.ent_type_ in {"", "CARDINAL"} and token.text.istitle()
    return str(token.lower_ if common and token.is_sent_start else token.text)
