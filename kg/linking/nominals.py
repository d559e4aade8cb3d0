"""Nominals that name an actor by what he is: "Israeli officials", "the Qatari prime minister", "Hamas leaders"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.grammar import SUBJECTS, first_conjunct, pobjs
from kg.gazetteer import Agent, Entry
from kg.linking import focus, homes, offices, places
from kg.linking.groups import each_one, group_label
from kg.linking.pairs import BESIDE, OPPOSITES, SIDES, STATES, beside_whom, opposite, owners_counted, sides
from kg.linking.titles import HEADS, is_post
from kg.mentions import NameSpan
from kg.model import Actor, mint
from kg.ontology import DIP
from kg.words import word_list

if TYPE_CHECKING:
    from kg.linking.linker import Linker
    from kg.tokens import Token


ANY = word_list("nominals.any")  # of nobody named before
# What kinds of actor a definite noun stands for: "the kingdom", "the militants", "the bloc".
KINDS_CALLED = {
    **dict.fromkeys(("country", "nation", "kingdom", "republic", "emirate", "sultanate", "state", "island"), DIP.State),
    **dict.fromkeys(
        ("militia", "militant", "insurgent", "jihadist", "rebel", "group", "movement", "faction", "guerrilla"),
        DIP.ArmedNonStateGroup,
    ),
    **dict.fromkeys(("bloc", "agency", "alliance", "organisation", "organization"), DIP.IntergovernmentalOrganization),
    **dict.fromkeys(("company", "firm", "airline", "carmaker"), DIP.Company),
    **dict.fromkeys(("newspaper", "broadcaster", "outlet", "daily"), DIP.MediaOrganization),
}
GROUPS = frozenset({"group", "militia", "movement", "faction", "organisation", "organization"})
OFFSHOOTS = frozenset({"affiliate", "offshoot", "branch", "splinter"})
NAMED_SO = frozenset({"front", "league", "union"})  # only who bears the word in his name
LATELY = 3
OTHERS = frozenset({"other", "another", "same", "new", "rival", "only", "second", "different"})
PHRASE = 7  # words behind a noun that still belong to the name of a group
FORCES = frozenset({"army", "military", "navy", "air force", "armed force", "coast guard"})  # of which a state has one
ADHERENTS = frozenset({"supporter", "backer", "follower", "sympathiser", "sympathizer", "adherent"})


def _called(linker: Linker, token: Token, lemma: str) -> URIRef | None:
    """The only actor of a kind that was named within the last sentences: "Saudi Arabia … the kingdom"."""
    beside = [c for c in token.children if c.dep_ not in {"det", "case", "punct", "relcl", "prep", "acl"}]
    bare = all(c.tag_ in {"JJ", "HYPH"} and c.i not in linker.names.at and c.lower_ not in OTHERS for c in beside)
    plural = token.tag_ in {"NNS", "NNPS"}
    people = lemma in {"militant", "insurgent", "jihadist", "rebel", "guerrilla"}
    definite = any(c.lower_ == "the" and c.i < token.i for c in token.children)
    of = any(c.dep_ == "prep" and c.lower_ == "of" for c in token.children)
    if not (bare and definite) or of or plural != people or token.dep_ in {"compound", "amod"}:
        return None
    before = dict.fromkeys(a for p in linker.history if p.token.i < token.i for a in p.actors)
    called = [a for a in before if lemma.title() in f"{linker.actors[a].label} {linker.actors[a].mention}".split()]
    if len(called) == 1 and not plural and KINDS_CALLED.get(lemma) != DIP.State:
        return called[0]  # "the Moro Islamic Liberation Front … the front"
    if lemma in NAMED_SO:
        return None
    here, kind = linker.sentence_of(token), KINDS_CALLED[lemma]
    private = kind in {DIP.Company, DIP.MediaOrganization}  # which an unknown organisation may be
    recent = {
        a: linker.sentence_of(past.token)
        for past in linker.history
        if past.token.i < token.i and here - linker.sentence_of(past.token) <= LATELY
        if kind == DIP.IntergovernmentalOrganization or past.token.dep_ not in {"compound", "amod", "nmod"}
        for a in (b if plural else _behind_fighters(linker, b) for b in past.actors)
        if linker.actors[a].type == kind or (private and linker.actors[a].type == DIP.Organization)
    }
    entries = linker.gazetteer.entries
    if lemma in {"kingdom", "republic", "emirate", "sultanate", "island"}:
        recent = {a: n for a, n in recent.items() if a in entries and _styled(entries[a], lemma)}
    latest = [a for a, at in recent.items() if at == max(recent.values())]
    clear = len(recent) == 1 or (
        kind == DIP.ArmedNonStateGroup and len(latest) == 1 and not _own(linker, token, latest)
    )
    return latest[0] if clear else None


def _behind_fighters(linker: Linker, actor: URIRef) -> URIRef:
    """The armed group that some act for: "killed ten Boko Haram fighters … The group said"; else who was named."""
    group = linker.principal(actor)
    return group if linker.actor(group).type == DIP.ArmedNonStateGroup else actor


def group_before(linker: Linker, token: Token) -> URIRef | None:
    """The armed group that a noun for groups is said of by its name: "the M23 group", "the Wagner group"."""
    span = linker.names.at.get(token.i - 1)
    group = token.tag_ == "NN" and token.lemma_.lower() in GROUPS
    named = {n.entry for n in span.names} if span is not None and group else set()
    groups = [n for n in sorted(named) if linker.gazetteer.entries[n].type == DIP.ArmedNonStateGroup]
    return groups[0] if len(groups) == len(named) == 1 and linker.known(groups[0]) else None


def _own(linker: Linker, token: Token, found: list[URIRef]) -> bool:
    """Whether a word belongs to what somebody does: "Hamas said the group …" may be about another group."""
    return any(a in linker.found.get(t.i, ()) for t in token.ancestors for a in found)


def _offshoot(linker: Linker, token: Token, owners: tuple[URIRef, ...]) -> URIRef | None:
    """The armed group named last before its parent: "the Nusra Front … The al Qaeda affiliate"."""
    here = linker.sentence_of(token)
    for past in reversed(linker.history):
        group = past.actors[0]
        near = past.token.i < token.i and here - linker.sentence_of(past.token) <= LATELY
        if near and linker.actors[group].type == DIP.ArmedNonStateGroup and group not in owners:
            return group
    return None


def _styled(entry: Entry, word: str) -> bool:
    """Whether a state's names say that it is a kingdom, a republic, or what else it is called."""
    return any(word in name.lower() for name in (entry.label, *entry.aliases))


def nominal(linker: Linker, token: Token) -> tuple[tuple[URIRef, ...], str]:
    """Whom a common noun names, with the reason; nobody where it is no agent noun or its owner is not clear."""
    lemma = token.lemma_.lower()
    if lemma in SIDES and (found := sides(linker, token)):
        if lemma in STATES:  # "the three governments": of the three leaders named before
            found = tuple(dict.fromkeys(linker.principal(a) for a in found))
        return found, "members of a group named before"
    if lemma == "side":
        return (), ""
    if (group := group_before(linker, token)) is not None:
        return (group,), "group by the name before it"
    if lemma in OPPOSITES and (other := opposite(linker, token)) is not None:
        return (other,), "the other one of the two who met"
    if lemma in BESIDE and (other := beside_whom(linker, token)) is not None:
        return (other,), "the only other state named lately"
    if (lemma in KINDS_CALLED or lemma in NAMED_SO) and (only := _called(linker, token, lemma)) is not None:
        return (only,), "the only one of its kind named lately"
    if lemma in OFFSHOOTS and (parents := linker.owners(token)):
        offshoot = _offshoot(linker, token, parents)
        return ((offshoot,), "the group named before") if offshoot is not None else ((), "")
    start = token.left_edge.i
    while start < token.i and linker.doc[start].pos_ in {"DET", "PUNCT", "SPACE", "ADV", "CCONJ"}:
        start += 1
    noun, agent = agent_at(linker, start, token.i)
    if agent is None:
        return (), ""
    behind = linker.names.at.get(token.i + 1)
    if behind is not None and behind.label == "PERSON":
        return (), ""  # it is the title of the person named right behind it
    owners = linker.owners(token) or places.located(linker, token) or homes.state_of(linker, token, lemma, agent)
    if not owners and token.dep_ == "conj" and not any(c.i < token.i for c in token.children):
        owners = linker.owners(first_conjunct(token))  # "Lebanese soldiers and policemen"
        owners = tuple(a for a in owners if linker.actor(a).type == DIP.State)
    if owners and lemma == "government" and all(_of_state(linker, o) for o in owners):
        states = tuple(dict.fromkeys(linker.principal(o) for o in owners))  # "envoys … their government"
        owners = states if all(linker.actor(s).type == DIP.State for s in states) else owners
    each = agent.kind == "office" or noun in FORCES or (agent.kind == "person" and is_post(noun, linker.gazetteer))
    counted = owners_counted(linker, token) if each and not owners else ()
    owners = owners or counted
    at_home = not owners and focus.at_home(linker, token, noun, agent)
    if at_home:
        setting = focus.state(linker, token)
        earlier = _called_so(linker, token, " ".join([*(c.lower_ for c in focus.bodies_before(token)), noun]), setting)
        if earlier is not None:
            return (earlier,), "called so before, of the state that the text is set in"
        owners = (setting,) if setting is not None else ()
    if len(owners) == 1 and agent.kind != "person" and (region := _regional(linker, token)):
        iri = mint("actor", "group", region.casefold(), owners[0])
        return (linker.add(iri, agent.type, region, owners[0]),), "body of a part of a state"
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
        owners = tuple(o for o in owners if linker.actor(o).type != DIP.Person) if plural else owners
        owners = owners or places.all_located(linker, token)  # "his counterparts in Paris and Rome"
    posts = plural and agent.kind == "person" and len(owners) > 1 and is_post(noun, linker.gazetteer)
    if posts and (heads := offices.holders(linker, owners, noun)):
        return heads, "holders of the office"
    if agent.kind == "person" and not plural:
        single = offices.single(linker, token, noun, owners)
        acting = token.dep_ in SUBJECTS or (token.dep_ == "pobj" and token.head.dep_ == "agent")  # not "is a terrorist"
        lone = acting and agent.role == "REB" and any(c.lower_ in {"a", "an", "one"} for c in token.children)
        if single[0] or owners or not lone:
            return single
        words = linker.doc[start : token.i + 1].text  # "a suicide bomber": whose he is nobody knows
        iri = mint("actor", "lone", words.casefold(), linker.article.id)
        return (linker.add(iri, DIP.Person, words, None, anonymous=True),), "nominal"
    if not owners and not plural:
        again = _again(linker, token, lemma, None if at_home else agent.type)
        new = any(c.lower_ in {"a", "an", "one"} for c in token.children)
        one = new and agent.kind == "group" and noun != lemma and agent.role in {"OPP", "REB"}
        armed = agent.kind == "group" and agent.role == "REB" and noun not in GROUPS - {"militia"}
        if again[0] or not (at_home or one or armed or (new and lemma in focus.SEIZING)):
            return again  # but "an opposition group" is one, if nobody knows which
    if plural and len(owners) > 1 and _sent_by(token):
        return owners, "those from whom they come"  # "mediators from Egypt, the League and Qatar"
    if len(owners) > 1 and all(linker.actor(o).type == DIP.Person for o in owners):
        owners = ()  # "the presidents … their commanders": of several persons, one group
    if counted:
        return tuple(each_one(linker, token, owner, agent) for owner in counted), "one of each of those named before"
    type_ = DIP.PersonGroup if agent.kind == "person" else agent.type
    groups: list[URIRef] = []
    for owner in owners or (None,):
        label = group_label(linker, token, start, owner, several=len(owners) > 1)
        iri = mint("actor", "group", label.casefold(), owner or linker.article.id)
        joint = len(owners) > 1 and any(t.i in linker.names.at for t in linker.doc[start : token.i])
        words = linker.doc[_fullest(token, start) : token.i + 1 if joint else _end(token)].text
        groups.append(linker.add(iri, type_, label, owner, anonymous=type_ == DIP.PersonGroup, mention=words))
    return tuple(groups), "nominal"


def _regional(linker: Linker, token: Token) -> str:
    """What a body of a part of a state is called: "government of Sindh province" is not Pakistan's."""
    behind = next((c for c in token.children if c.lower_ == "of" and c.i == token.i + 1), None)
    part = next(iter(pobjs(behind)), token) if behind is not None else token
    named = linker.is_region(part) or (
        part.lemma_ in places.DIVISIONS and any(c.dep_ == "compound" for c in part.children)
    )
    whole = part != token and named and part.right_edge.i - token.i <= PHRASE
    return linker.doc[token.i : part.i + 1].text if whole else ""


def _fullest(token: Token, start: int) -> int:
    """Where the fullest words for a group begin: "at least seven people", "the widely recognised government"."""
    inside = {t.i for t in token.subtree}
    while start - 1 in inside and token.doc[start - 1].pos_ in {"ADV", "ADP"}:
        start -= 1
    return start


def _end(token: Token) -> int:
    """Where the words for a group end: with whose or where they are, "members of Hezbollah", "police in Lagos"."""
    for child in token.children:
        whose = child.dep_ == "prep" and child.i == token.i + 1 and child.lower_ in {"of", "from", "in", "at"}
        right = child.right_edge.i + 1
        if whose and right - token.i <= PHRASE and not any(t.is_punct or t.pos_ == "VERB" for t in child.subtree):
            return right
    return token.i + 1


def _sent_by(token: Token) -> bool:
    """Whether it is said of several together from whom they come."""
    together = any(c.dep_ == "prep" and c.lower_ == "from" and len(pobjs(c)) > 1 for c in token.children)
    return together and token.lemma_.lower() not in {"official", "source"}  # who are heard rather than act


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


def _of_state(linker: Linker, owner: URIRef) -> bool:
    """Whether the government of an owner is that of a state: of its envoys, or of its prime minister."""
    people = linker.actor(owner).type == DIP.PersonGroup
    return people or any(
        t.person == owner and (t.title.noun in HEADS or t.title.noun == "prime minister") for t in linker.titled
    )


def _called_so(linker: Linker, token: Token, noun: str, state: URIRef | None) -> URIRef | None:
    """Who was called so before: the last one of a state, or the only one: "Georgian police … the police"."""
    before = [a for p in linker.history if p.token.i < token.i for a in p.actors]
    called = dict.fromkeys(a for a in reversed(before) if _called_by(linker.actors[a]).endswith(noun))
    country = linker.country(state) if state is not None else None
    same = [a for a in called if country is not None and linker.actors[a].country == country]
    if same:
        return same[0]
    definite = any(c.lower_ == "the" for c in token.children)
    elsewhere = state is not None and focus.in_sentence(linker, token, state)
    return next(iter(called)) if len(called) == 1 and definite and not elsewhere else None


def _called_by(actor: Actor) -> str:
    """What somebody is called, without whose he is or where: "other members of the council"."""
    words = actor.mention.casefold()
    return words if actor.known else re.split(r" (?:of|from|in|at) ", words)[0]


def _is_called(actor: Actor, lemma: str) -> bool:
    """Whether a noun is the head of what somebody is called, or stands in a name: "troops" in "government troops"."""
    words = _called_by(actor).split()
    return lemma in (words if actor.known or actor.mention.istitle() else words[-1:])


def _again(linker: Linker, token: Token, lemma: str, type_: URIRef | None) -> tuple[tuple[URIRef, ...], str]:
    """The only one named before that is called so, or is of that kind: "the army", "the ministry"."""
    if lemma in ANY or not any(c.lower_ in {"the", "this", "that"} for c in token.children):
        return (), ""
    before = [past.actors[0] for past in linker.history if len(past.actors) == 1 and past.token.i < token.i]
    called = [a for a in before if _is_called(linker.actors[a], lemma)]
    bare = not any(c.dep_ in {"amod", "compound"} for c in token.children)  # not "the electoral commission"
    kind = called or [a for a in before if bare and linker.actors[a].type == type_]
    if len(set(kind)) != 1:
        return (), ""
    return (kind[0],), "the only one of its kind named before"


def agent_at(linker: Linker, start: int, head: int) -> tuple[str, Agent | None]:
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
            noun = f"{words}{'' if words.endswith('-') else ' '}{last}".strip()  # "hostage-takers"
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


def _tokens(span: NameSpan) -> range:
    return range(span.start, span.end)
