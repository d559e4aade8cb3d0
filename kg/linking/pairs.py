"""Those who are meant by their number: "the two sides", "both countries", "the three leaders", "the two", "each side".

A ranked search over the sets that were named together, who met each other, and whom the article tells of most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.grammar import SUBJECTS, first_conjunct, is_verb, path_up, surface_subjects
from kg.linking.offices import RULING
from kg.linking.titles import holder
from kg.ontology import DIP, is_a
from kg.words import word_list

if TYPE_CHECKING:
    from kg.linking.linker import Linker
    from kg.tokens import Token

STATES = frozenset("country government nation state neighbour neighbor capital power".split())
PEOPLE = frozenset("leader president minister man woman diplomat envoy premier".split())
FIRMS = frozenset({"company", "firm", "airline", "group"})
SIDES = (
    STATES | PEOPLE | FIRMS | frozenset("side party ally rival foe adversary enemy partner counterpart camp".split())
)
ARMED = frozenset({DIP.ArmedForce, DIP.ArmedNonStateGroup})
FACING = frozenset("rival foe adversary enemy ally neighbour neighbor".split())  # "the rivals" are two even uncounted
UNEQUAL = word_list("pairs.unequal")
TITLED = frozenset({"leader", "president", "minister", "premier"})
BESIDE = frozenset({"host", "neighbour", "neighbor", "rival", "foe", "adversary"})
OPPOSITES = frozenset({"counterpart", "host", "guest", "interlocutor", "visitor"})
NEARBY = 3  # sentences
NUMBERS = {"two": 2, "both": 2, "each": 2, "either": 2, "three": 3, "four": 4, "five": 5}
ALONE = frozenset({"two", "both", "three", "four", "five"})  # without a noun: "the two agreed"
MEETING = word_list("pairs.meeting")
REACH = 8  # sentences back, in which two are still "the two"; the first sentence always is in reach
LATELY = (0, 1, 3)  # sentences back
FADING, FURTHEST = 0.6, 4  # less for each sentence back, to so many
LEAD = 1.0  # more for those of whom the article speaks first
ALIKE = 1.2  # more for each word that two sentences share: they tell of one matter
COMMON = word_list("pairs.common")
OFTEN = 4.0  # for those of whom the article tells most
PRIVATE = frozenset({DIP.Company, DIP.Organization, DIP.NonGovernmentalOrganization, DIP.PersonGroup})
FOREMOST, CLEARLY = 1.0, 2  # … of whom it tells twice as often as of any other state


def alone(token: Token) -> bool:
    """Whether a number stands for those whom it counts: "the two met", "urged both to stop"."""
    definite = token.lower_ == "both" or any(c.lower_ == "the" for c in token.children)
    bare = all(c.dep_ in {"det", "relcl", "appos", "punct"} for c in token.children)
    return token.lower_ in ALONE and definite and bare and token.dep_ in {*SUBJECTS, "dobj", "pobj"}


def sides(linker: Linker, nominal: Token) -> tuple[URIRef, ...]:
    """The members of "the two sides", "both countries", "the three leaders"; empty where they are not clear."""
    noun = "" if nominal.lower_ in ALONE else nominal.lemma_.lower()
    said = [nominal] if not noun else list(nominal.children)
    wanted = _number(said)
    acting = nominal.dep_ in SUBJECTS or not noun.startswith("neighb")  # not "trade between the neighbours"
    if not wanted and noun in FACING and acting and _bare(linker, nominal):
        wanted = 2  # "urged the nuclear-armed rivals to show restraint"
    single = noun == "side" and any(c.lower_ in {"each", "either"} for c in said)
    definite = any(c.lower_ in {"the", "both", "these", "those"} for c in nominal.children) or nominal.lower_ == "both"
    named = wanted > 0 or noun in {"side", "party"}
    plural = not noun or nominal.tag_ in {"NNS", "NNPS"}
    if not named or not (single or (definite and plural)):
        return ()
    return members(linker, nominal, noun, wanted or 2)


def owners_counted(linker: Linker, nominal: Token) -> tuple[URIRef, ...]:
    """Whose the bodies or persons are that go by their number: "the two armies", "both presidents" of two states."""
    wanted = _number(list(nominal.children))
    definite = any(c.lower_ in {"the", "both", "these", "those"} for c in nominal.children)
    if wanted < 2 or not definite or nominal.tag_ not in {"NNS", "NNPS"} or nominal.dep_ == "appos":
        return ()
    if not _bare(linker, nominal):
        return ()
    return members(linker, nominal, "country", wanted) if nominal.lemma_ != "force" else ()


def _number(words: list[Token]) -> int:
    """How many are meant by a number among some words; 0 where there is none."""
    return next((NUMBERS[c.lower_] for c in words if c.lower_ in NUMBERS), 0)


def _bare(linker: Linker, nominal: Token) -> bool:
    """Whether a definite noun says of those whom it counts neither whose they are nor which: "the bitter rivals"."""
    definite = any(c.lower_ in {"the", "both", "these", "those"} for c in nominal.children)
    plain = all(c.dep_ in {"det", "predet", "amod", "nummod", "compound", "punct", "relcl"} for c in nominal.children)
    before = [t for t in nominal.subtree if t.i < nominal.i]
    return definite and plain and not any(t.i in linker.names.at or t.lower_ in UNEQUAL for t in before)


def members(linker: Linker, nominal: Token, noun: str, wanted: int) -> tuple[URIRef, ...]:
    """The likeliest set of so many that a noun may count; `noun` is empty where nothing but their number is said."""
    told: Counter[URIRef] = Counter()
    for past in linker.history:
        if past.token.i < nominal.i and len(past.actors) == 1 and past.token.pos_ != "PRON":
            told[past.actors[0]] += 1
    doers = [a for t in _doers(nominal) for a in linker.found.get(t.i, ())]
    taken = {linker.principal(a) for a in doers if linker.actor(a).type not in PRIVATE}
    found: dict[tuple[URIRef, ...], float] = {}
    groups = [*_together(linker, nominal, wanted), *_only(linker, nominal, noun, wanted, taken)]
    groups += _foremost(linker, nominal, wanted)
    for near, group in groups:
        for fitting, worth in _fitting(linker, group, noun):
            if len(set(fitting)) == wanted and taken.isdisjoint(linker.principal(a) for a in fitting):
                found[fitting] = max(near + worth, found.get(fitting, 0.0))
    often = {group: min(told[a] for a in group) + sum(told[a] for a in group) / (2 * wanted) for group in found}
    most = max(often.values(), default=0) or 1.0
    score = {group: near + OFTEN * often[group] / most for group, near in found.items()}
    return min(score, key=lambda group: (-score[group], group)) if score else ()


def _together(linker: Linker, nominal: Token, wanted: int) -> Iterator[tuple[float, tuple[URIRef, ...]]]:
    """(how near, who) for each set of so many that was named together."""
    here = linker.sentence_of(nominal)
    for past in linker.history:
        at = linker.sentence_of(past.token)
        reach = here - at <= 1 if nominal.lower_ in ALONE else here - at <= REACH or at == 1
        if past.token.i < nominal.i and len(past.actors) == wanted and reach:
            subject = first_conjunct(past.token).dep_ in SUBJECTS
            about = ALIKE * min(len(_matter(past.token) & _matter(nominal)), 2) if here - at > 1 or at == 1 else 0.0
            near = 4.0 - FADING * min(here - at, FURTHEST) + (0.5 if subject else 0.0)
            yield near + about + (LEAD if subject and at == 1 else 0.0), past.actors


def _matter(token: Token) -> set[str]:
    """What a sentence is about: the nouns and verbs that stand in it, names apart."""
    return {t.lemma_.lower() for t in token.sent if t.pos_ in {"NOUN", "VERB"} and t.lemma_.lower() not in COMMON}


def _only(
    linker: Linker, nominal: Token, noun: str, wanted: int, taken: set[URIRef]
) -> Iterator[tuple[float, tuple[URIRef, ...]]]:
    """(how near, who) for the only ones of a kind that were named lately one by one, so many as are counted."""
    here = linker.sentence_of(nominal)
    before = [p for p in linker.history if p.token.i < nominal.i and len(p.actors) == 1 and not _where(p.token)]
    for kind in (DIP.Person, DIP.State):
        if noun and (noun not in STATES | PEOPLE or (kind == DIP.Person) != (noun in PEOPLE)):
            continue
        for back in LATELY:
            near = [p.actors[0] for p in before if here - linker.sentence_of(p.token) <= back]
            found = dict.fromkeys(a for a in near if linker.actor(a).type == kind and linker.principal(a) not in taken)
            if len(found) == wanted:
                yield 2.5 - FADING * back, tuple(found)
    if noun in FACING or noun in {"side", "party", "camp"}:  # "the two enemies" of a war within one state
        armed = dict.fromkeys(p.actors[0] for p in before if linker.actor(p.actors[0]).type in ARMED)
        if len(armed) == wanted and taken.isdisjoint(linker.principal(a) for a in armed):
            yield 1.0, tuple(armed)


def _foremost(linker: Linker, nominal: Token, wanted: int) -> Iterator[tuple[float, tuple[URIRef, ...]]]:
    """(how near, who) for the states of which, and of whose people, the article tells clearly more than of others."""
    told = Counter(
        state
        for past in linker.history
        if past.token.i < nominal.i and len(past.actors) == 1 and not _where(past.token)
        if linker.actor(state := linker.principal(past.actors[0])).type == DIP.State
    )
    ranked = sorted(told.items(), key=lambda item: (-item[1], item[0]))
    if len(ranked) >= wanted and ranked[wanted - 1][1] >= CLEARLY * max((n for _, n in ranked[wanted:]), default=1):
        yield FOREMOST, tuple(state for state, _ in ranked[:wanted])


def _fitting(linker: Linker, group: tuple[URIRef, ...], noun: str) -> Iterator[tuple[tuple[URIRef, ...], float]]:
    """Those of a set, or the states for which they act, whom a noun may count, with what speaks for them."""
    types = [linker.actor(a).type for a in group]
    if noun in PEOPLE or not noun:
        if all(t == DIP.Person for t in types) and all(linker.leads(a, noun) for a in group if noun in TITLED):
            yield group, 0.5 * sum(_heads(linker, a) for a in group) if noun in TITLED else 1.0
        if noun:
            return
    if noun in FIRMS:
        kinds = {DIP.Company, DIP.Organization} if noun != "group" else {DIP.ArmedNonStateGroup, DIP.Organization}
        if kinds.issuperset(types) and all(linker.actor(a).mention[0].isupper() for a in group):
            yield group, 0.0
        return
    if all(_party(t) for t in types) and (noun not in STATES or set(types) == {DIP.State}):
        yield group, 1.0
    if noun:
        states = tuple(dict.fromkeys(linker.principal(a) for a in group))
        if states != group and all(linker.actor(s).type == DIP.State for s in states):
            yield states, 0.0
        if noun not in STATES and all(t == DIP.Person for t in types):
            yield group, 0.5  # "the three allies"


def _where(token: Token) -> bool:
    """Whether a name only says where something is."""
    return token.dep_ == "pobj" and token.head.lower_ in {"in", "at", "near"}


def _party(type_: URIRef) -> bool:
    """Whether actors of a type may be a side: a state, a body, a group, but not just some persons."""
    return is_a(type_, DIP.Organization) and type_ not in {DIP.MediaOrganization, DIP.Organization}


def _heads(linker: Linker, person: URIRef) -> bool:
    """Whether somebody is titled, or known, as one who leads."""
    if any(t.person == person and not t.title.former for t in linker.titled):
        return True
    state = linker.principal(person)
    return any(holder(linker, state, noun) == person for noun in RULING)


def partners(token: Token) -> Token | None:
    """The verb by which somebody meets, or does something with, those who do it: "met X", "signed a deal with X"."""
    if token.dep_ == "dobj" and token.head.lemma_ in MEETING:
        return token.head
    if token.dep_ != "pobj" or token.head.lower_ != "with":
        return None
    above = token.head.head
    while above.dep_ in {"dobj", "pobj", "prep"} and above.head.i < above.i:  # "discussed the row by phone with X"
        above = above.head
    return above if is_verb(above) else None


def _doers(token: Token) -> list[Token]:
    """Who does to those who are counted what the clause tells of, and is none of them: "X telephoned both men"."""
    verb = next((t for t in path_up(token) if is_verb(t) and t != token), None)
    return surface_subjects(verb) if verb is not None and first_conjunct(token).dep_ in {"dobj", "pobj"} else []


def counted(pronoun: Token) -> int:
    """How many "them" is in "the two of them", "all three of them"; 0 for "five of them", who are some."""
    above = pronoun.head
    count = above.head
    if pronoun.lower_ != "them" or above.lower_ != "of" or count.lower_ not in ALONE:
        return 0
    all_ = count.lower_ == "both" or any(c.lower_ in {"the", "all", "these", "those"} for c in count.children)
    return NUMBERS[count.lower_] if all_ else 0


def beside_whom(linker: Linker, token: Token) -> URIRef | None:
    """The only other state named lately where one is somebody's neighbour or rival: "Russia invaded its neighbour"."""
    owner = next((c for c in token.children if c.tag_ == "PRP$"), None)
    hosts = token.lemma_ == "host" and all(c == owner for c in token.children)  # "his hosts", not "his Taliban hosts"
    several = not hosts if token.lemma_ == "host" else token.tag_ != "NN"
    if owner is None or several or any(c.dep_ == "appos" for c in token.children):
        return None
    own = {linker.principal(a) for a in linker.named(owner)}
    here = linker.sentence_of(token)
    others = {
        a
        for past in linker.history
        if here - linker.sentence_of(past.token) <= NEARBY and past.token.i < token.i
        for a in past.actors
        if linker.actors[a].type == DIP.State and a not in own
    }
    if own and len(others) == 1:
        return others.pop()
    told = Counter(a for p in linker.history for a in p.actors if linker.actors[a].type == DIP.State and a not in own)
    most = sorted(told, key=lambda a: (-told[a], a))[:2]  # else the one of whom the article tells far more
    clear = own and len(most) > 1 and told[most[0]] >= 3 * told[most[1]]
    return most[0] if clear else None


def opposite(linker: Linker, token: Token) -> URIRef | None:
    """The other one of two who met where nothing but that is said of him: "met Wang Yi … He asked his counterpart"."""
    owner = next((c for c in token.children if c.tag_ == "PRP$"), None)
    if owner is None or token.tag_ != "NN" or any(c != owner for c in token.children):
        return None
    own = {linker.principal(a) for a in linker.named(owner)}
    here = linker.sentence_of(token)
    for past in reversed(linker.history):
        if past.token.i < token.i and len(past.actors) == 2 and here - linker.sentence_of(past.token) <= NEARBY:
            others = [a for a in past.actors if linker.principal(a) not in own]
            return others[0] if own and len(others) == 1 else None
    return None
