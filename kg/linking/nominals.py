"""Nominals that name an actor by what he is: "Israeli officials", "the Qatari prime minister", "Hamas leaders"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.gazetteer import Agent, Entry
from kg.linking import homes, places
from kg.linking.pronouns import SIDES, STATES, sides
from kg.linking.titles import Status, holder, is_post
from kg.mentions import NameSpan
from kg.model import mint
from kg.ontology import DIP

if TYPE_CHECKING:
    from kg.linking.linker import Linker
    from kg.tokens import Token


ANY = frozenset(
    {"press", "media", "public", "radio", "people", "side", "website", "community", "family", "crew"}
)  # of nobody named before
# What kinds of actor a definite noun stands for: "the kingdom", "the militants", "the bloc".
KINDS_CALLED = {
    **dict.fromkeys(("country", "nation", "kingdom", "republic", "emirate", "sultanate", "state"), DIP.State),
    **dict.fromkeys(("militia", "militant", "insurgent", "jihadist", "rebel", "group"), DIP.ArmedNonStateGroup),
    **dict.fromkeys(("bloc", "alliance"), DIP.IntergovernmentalOrganization),
    **dict.fromkeys(("company", "firm", "airline", "carmaker"), DIP.Company),
    **dict.fromkeys(("newspaper", "broadcaster", "outlet", "daily"), DIP.MediaOrganization),
}
BESIDE = frozenset({"neighbour", "neighbor", "rival", "foe", "adversary"})
LATELY = 3
FAR = 5  # sentences over which "the ambassador" reaches back
ADHERENTS = frozenset({"supporter", "backer", "follower", "sympathiser", "sympathizer", "adherent"})


def _called(linker: Linker, token: Token, lemma: str) -> URIRef | None:
    """The only actor of a kind that was named within the last sentences: "Saudi Arabia … the kingdom"."""
    bare = all(c.dep_ in {"det", "case", "punct", "relcl", "prep"} for c in token.children)
    plural = token.tag_ in {"NNS", "NNPS"}
    people = lemma in {"militant", "insurgent", "jihadist", "rebel"}
    definite = any(c.lower_ == "the" and c.i < token.i for c in token.children)
    of = any(c.dep_ == "prep" and c.lower_ == "of" for c in token.children)
    if not (bare and definite) or of or plural != people or token.dep_ in {"compound", "amod"}:
        return None
    here, kind = linker.sentence_of(token), KINDS_CALLED[lemma]
    private = kind in {DIP.Company, DIP.MediaOrganization}  # which an unknown organisation may be
    recent = [
        a
        for past in linker.history
        if past.token.i < token.i and here - linker.sentence_of(past.token) <= LATELY
        for a in past.actors
        if linker.actors[a].type == kind or (private and linker.actors[a].type == DIP.Organization)
    ]
    fitting = dict.fromkeys(recent)
    if lemma in {"kingdom", "republic", "emirate", "sultanate"}:
        entries = linker.gazetteer.entries
        fitting = {a: None for a in fitting if a in entries and _styled(entries[a], lemma)}
    if len(fitting) == 1:
        return next(iter(fitting))
    return None


def _styled(entry: Entry, word: str) -> bool:
    """Whether a state's names say that it is a kingdom, a republic, or what else it is called."""
    return any(word in name.lower() for name in (entry.label, *entry.aliases))


def nominal(linker: Linker, token: Token) -> tuple[tuple[URIRef, ...], str]:
    """Whom a common noun names, with the reason; nobody where it is no agent noun or its owner is not clear."""
    lemma = token.lemma_.lower()
    if lemma in SIDES and (found := sides(token, linker.history, linker.sentence_of, linker.leads)):
        if lemma in STATES:  # "the three governments": of the three leaders named before
            found = tuple(dict.fromkeys(linker.principal(a) for a in found))
        return found, "members of a group named before"
    if lemma == "side":
        return (), ""
    if lemma in BESIDE and (other := _beside_whom(linker, token)) is not None:
        return (other,), "the only other state named lately"
    if lemma in KINDS_CALLED and (only := _called(linker, token, lemma)) is not None:
        return (only,), "the only one of its kind named lately"
    start = token.left_edge.i
    while start < token.i and linker.doc[start].pos_ in {"DET", "PUNCT", "SPACE", "ADV", "CCONJ"}:
        start += 1
    noun, agent = _agent(linker, start, token.i)
    if agent is None:
        return (), ""
    behind = linker.names.at.get(token.i + 1)
    if behind is not None and behind.label == "PERSON":
        return (), ""  # it is the title of the person named right behind it
    owners = linker.owners(token) or places.located(linker, token) or homes.state_of(linker, token, lemma, agent)
    body = body_of(linker, token, start, owners)
    if body is not None:
        return (body,), "gazetteer, by owner and noun"
    if not owners and lemma in ADHERENTS and not any(c.dep_ == "compound" for c in token.children):
        return (), ""  # whose they are is not said
    if lemma == "counterpart" and (body := _counterpart_body(linker, token)) is not None:
        return (body,), "counterpart of a body named before"
    plural = token.tag_ in {"NNS", "NNPS"}
    if agent.kind == "person" and (plural or token.dep_ == "appos") and (named := _in_names(linker, token)) is not None:
        return named, "named beside it"
    if (plural and not owners) or lemma == "counterpart":
        owners = places.all_located(linker, token) or owners  # "his counterparts in Paris and Rome"
    if plural and lemma in {"leader", "president"} and (heads := _heads(linker, owners, lemma)):
        return heads, "leaders named before"
    if agent.kind == "person" and not plural:
        return _single(linker, token, noun, owners)
    if not owners and not plural:
        again = _again(linker, token, lemma, agent.type)
        one = agent.kind == "group" and noun != lemma and any(c.lower_ in {"a", "an", "one"} for c in token.children)
        if again[0] or not one or agent.role not in {"OPP", "REB"}:
            return again  # but "an opposition group" is one, if nobody knows which
    type_ = DIP.PersonGroup if agent.kind == "person" else agent.type
    groups: list[URIRef] = []
    for owner in owners or (None,):
        label = _group_label(linker, token, start, owner, several=len(owners) > 1)
        iri = mint("actor", "group", label.casefold(), owner or linker.article.id)
        words = linker.doc[start : token.i + 1].text if len(owners) < 2 else label
        groups.append(linker.add(iri, type_, label, owner, anonymous=type_ == DIP.PersonGroup, mention=words))
    return tuple(groups), "nominal"


def _beside_whom(linker: Linker, token: Token) -> URIRef | None:
    """The only other state named lately where one is somebody's neighbour or rival: "Russia invaded its neighbour"."""
    owner = next((c for c in token.children if c.tag_ == "PRP$"), None)
    if owner is None or token.tag_ != "NN" or any(c.dep_ == "appos" for c in token.children):
        return None
    own = {linker.principal(a) for a in linker.named(owner)}
    here = linker.sentence_of(token)
    others = {
        a
        for past in linker.history
        if here - linker.sentence_of(past.token) <= LATELY and past.token.i < token.i
        for a in past.actors
        if linker.actors[a].type == DIP.State and a not in own
    }
    return others.pop() if own and len(others) == 1 else None


def _in_names(linker: Linker, token: Token) -> tuple[URIRef, ...] | None:
    """Those whom a noun for persons only describes, as they are named beside it; nobody yet if that is further on.

    "their leaders, President X and Prince Y" are X and Y; of "X, the UN's relief chief, who …" the chief is X.
    """
    for child in token.children:
        if child.dep_ == "appos" and child.i > token.i and _is_person(linker, child):
            return ()
    if token.dep_ == "appos" and token.tag_ == "NN" and token.head.i < token.i and _is_person(linker, token.head):
        return linker.found.get(token.head.i)
    return None


def _is_person(linker: Linker, token: Token) -> bool:
    span = linker.names.at.get(token.i)
    types = {linker.gazetteer.entries[n.entry].type for n in span.names} if span is not None else set()
    return span is not None and (types == {DIP.Person} if types else span.label == "PERSON")


def _heads(linker: Linker, owners: tuple[URIRef, ...], lemma: str) -> tuple[URIRef, ...]:
    """The one titled leader of each of several states that the article named: "the three … their leaders"."""
    found: list[URIRef] = []
    for owner in owners:
        country = linker.country(owner)
        led = {t.person for t in linker.titled if linker.country(t.person) == country and not t.title.former}
        led = {p for p in led if linker.leads(p, lemma)}
        if len(led) != 1:
            return ()
        found += led
    return tuple(found) if len(found) > 1 else ()


def _again(linker: Linker, token: Token, lemma: str, type_: URIRef) -> tuple[tuple[URIRef, ...], str]:
    """The only one named before that is called so, or is of that kind: "the army", "the ministry"."""
    if lemma in ANY or not any(c.lower_ in {"the", "this", "that"} for c in token.children):
        return (), ""
    before = [past.actors[0] for past in linker.history if len(past.actors) == 1 and past.token.i < token.i]
    called = [a for a in before if lemma in linker.actors[a].mention.casefold().split()]
    kind = called or [a for a in before if linker.actors[a].type == type_]
    if len(set(kind)) != 1:
        return (), ""
    return (kind[0],), "the only one of its kind named before"


def _agent(linker: Linker, start: int, head: int) -> tuple[str, Agent | None]:
    """The longest agent noun that ends at a head, with its agent."""
    forms = (linker.doc[head].lower_, linker.doc[head].lemma_.lower())
    if linker.gazetteer.agent_words.isdisjoint(forms):
        return "", None
    behind = (
        linker.doc[head + 1 : head + 3].text.lower()
        if linker.doc[min(head + 1, len(linker.doc) - 1)].lower_ == "of"
        else ""
    )
    for first in range(max(start, head - 3), head + 1):
        words = linker.doc[first:head].text.lower()
        for last in (*(f"{form} {behind}" for form in forms if behind), *forms):
            noun = f"{words} {last}".strip()
            agent = linker.gazetteer.agents.get(noun)
            if agent is not None:
                return noun, agent
    return "", None


def body_of(linker: Linker, token: Token, start: int, owners: tuple[URIRef, ...]) -> URIRef | None:
    """The gazetteer's body of an owner: "Britain's Defence Ministry" by way of "British Defence Ministry"."""
    if len(owners) != 1 or owners[0] not in linker.gazetteer.entries:
        return None
    within = [i for i in range(start, token.i) if i in linker.names.at and token.i not in _tokens(linker.names.at[i])]
    last_owner = max(within, default=start - 1)
    if last_owner + 1 < token.i and linker.doc[last_owner + 1].tag_ in {"PRP$", "DT"}:
        last_owner += 1  # "its foreign ministry"
    words = linker.doc[last_owner + 1 : token.i + 1].text.removeprefix("'s").removeprefix("’s").strip()
    entry = linker.gazetteer.entries[owners[0]]
    left = next((t.i for t in token.subtree if t.pos_ not in {"DET", "PUNCT", "SPACE"}), start)
    said = linker.doc[min(left, start) : token.i + 1].text
    for form in (entry.label, *entry.demonyms, *entry.aliases):
        for written in (words, words.title(), words.lower()):
            names = linker.gazetteer.names.get(f"{form} {written}", ())
            if len({n.entry for n in names}) == 1 and linker.known(names[0].entry, said):
                return names[0].entry
    return None


def _counterpart_body(linker: Linker, token: Token) -> URIRef | None:
    """Of the body named last, that of another state: "Britain's Defence Ministry … its Russian counterpart"."""
    states = [s for c in token.children if c.dep_ in {"amod", "compound"} for s in linker.owners_of_name(c)]
    last = next((p for p in reversed(linker.history) if p.types[0] not in {DIP.State, DIP.PersonGroup}), None)
    earlier = linker.gazetteer.entries.get(last.actors[0]) if last is not None and len(last.actors) == 1 else None
    if (
        len(states) != 1
        or earlier is None
        or earlier.acts_for is None
        or earlier.acts_for not in linker.gazetteer.entries
        or earlier.type == DIP.Person
    ):
        return None
    theirs = linker.gazetteer.entries[earlier.acts_for]
    ours = linker.gazetteer.entries[states[0]]
    for name in (earlier.label, *earlier.aliases):
        for form in (*theirs.demonyms, theirs.label):
            if not name.startswith(f"{form} "):
                continue
            for own in (*ours.demonyms, ours.label):
                found = linker.gazetteer.names.get(own + name.removeprefix(form), ())
                if len({n.entry for n in found}) == 1 and linker.known(found[0].entry):
                    return found[0].entry
    return None


def _single(linker: Linker, token: Token, noun: str, owners: tuple[URIRef, ...]) -> tuple[tuple[URIRef, ...], str]:
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
        same = titled.title.noun == noun and not titled.title.former
        if same and linker.country(titled.person) == linker.country(owners[0]):
            return (titled.person,), "titled so before"
    bare = noun.split()[-1] == noun and _qualified(linker, token)
    in_office = holder(linker, owners[0], noun) if not bare else None
    if in_office is not None:
        linker.known(in_office)
        return (in_office,), "holder of the office on the day of the article"
    entry = linker.gazetteer.entries.get(owners[0])
    adjective = entry.demonyms[0] if entry is not None and entry.demonyms else linker.actor(owners[0]).label
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
    same = {noun, "pope"} if noun == "pontiff" else {noun}
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
    return ((lately.pop(),), "called so lately") if len(lately) == 1 else ((), "")


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


def _group_label(linker: Linker, token: Token, start: int, owner: URIRef | None, *, several: bool) -> str:
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
    own = [_lower(t) for t in words if t.i not in linker.names.at and t.dep_ not in {"cc", "case", "poss", "punct"}]
    entry = linker.gazetteer.entries.get(owner)
    adjective = entry.demonyms[0] if entry is not None and entry.demonyms else linker.actor(owner).label
    return " ".join([adjective, *own])


def _lower(token: Token) -> str:
    """A common noun as it stands within a sentence, so that one group has one label."""
    common = token.pos_ in {"NOUN", "ADJ"} and not token.ent_type_ and token.text.istitle()
    return str(token.lower_ if common and token.is_sent_start else token.text)


def _tokens(span: NameSpan) -> range:
    return range(span.start, span.end)
