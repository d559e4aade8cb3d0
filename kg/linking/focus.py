"""The state that is meant by "the government" or "the police", where the text is set in one without saying so again.

A ranked search as for pronouns: who speaks or acts in the sentence, who did so before, and what the article is about.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.grammar import SUBJECTS, conjuncts, first_conjunct, is_verb, path_up, pobjs, surface_subjects
from kg.gazetteer import Agent
from kg.linking import homes, places
from kg.linking.titles import rank_of
from kg.model import mint
from kg.ontology import DIP
from kg.words import word_list

if TYPE_CHECKING:
    from kg.linking.linker import Linker
    from kg.linking.pronouns import Past
    from kg.tokens import Token

# Bodies and persons of a state that go without its name where the text is set in it.
HOME = homes.AT_HOME | word_list("focus.home")
HOME_PEOPLE = frozenset("lawmaker legislator senator prosecutor policeman parliamentarian gendarme".split())
# Who is of such a body by the noun before it: "an army spokesman", "police officers", "government troops".
OF_BODIES = word_list("focus.of_bodies")
HOME_PHRASES = frozenset(
    """security force|security service|armed force|air force|coast guard|border guard|border police|riot police|supreme
    court|constitutional court|high court|appeals court|intelligence service|intelligence agency|central
    bank""".replace("\n", " ").split("|")
)
CHAMBERS = frozenset({"congress", "senate", "parliament", "house of representatives", "national assembly"})
# What may stand before such a noun and leave it that of the state where the text is set.
PLAIN = word_list("focus.plain")
SEIZING = frozenset({"junta"})  # of which there is one in a state, also when it is first told of: "a junta"
GOVERNING = frozenset({"government", "authority", "regime", "junta", "cabinet"})
ASKING = word_list("focus.asking")
REPLYING = word_list("focus.replying")
TOWARDS = frozenset({"to", "on", "upon", "with", "against", "from", "at", "by"})
CLEARLY = 1.3  # times the score of the next best
LEAST = 1.0
OWN = 2.5  # more for whose deed the clause tells of
LEAD = 2  # as does the first state that is named
ABROAD = word_list("focus.abroad")
TITLE = 2  # a naming in the title counts for so many
FADING = (1, 2.5, 6)  # by sentences back


def at_home(linker: Linker, token: Token, noun: str, agent: Agent) -> bool:
    """Whether a noun names a body or officers of a state, and nothing beside it says of which."""
    lemma = token.lemma_.lower()
    plural = token.tag_ in {"NNS", "NNPS"}
    led = bodies_before(token)
    known = lemma in HOME or noun in HOME_PHRASES or agent.type == DIP.Ministry or (plural and lemma in HOME_PEOPLE)
    known = known or bool(led)
    several = plural and lemma in HOME - {"authority", "police"}  # "has asked governments": of many states
    if not known or several or (lemma == "presidency" and token.dep_ == "dobj"):  # which is won or sought
        return False
    words = set(noun.split())
    beside = [c for c in token.children if c.dep_ in {"amod", "compound", "nummod", "nmod", "poss"} and c.i < token.i]
    beside = [c for c in beside if c not in led]
    plain = all(c.lower_ in words or c.lemma_.lower() in words or c.lower_ in PLAIN for c in beside)
    definite = any(c.lower_ in {"the", "this"} for c in token.children)
    indefinite = any(c.dep_ == "det" and c.lower_ not in {"the", "this"} for c in token.children)
    named = [t for c in token.children if c.dep_ == "prep" for t in pobjs(c) if t.i in linker.names.at]
    known = definite or plural or lemma in {"police", "parliament"}
    return plain and not named and (bool(led) or (known and not indefinite) or lemma in SEIZING)


def bodies_before(token: Token) -> list[Token]:
    """The words before a noun that say of which body of the state somebody is: "an *army* spokesman"."""
    before = [c for c in token.children if c.dep_ == "compound" and c.i < token.i and c.pos_ == "NOUN"]
    body = [c for c in before if c.lemma_.lower() in HOME | {"ministry"}]
    return before if body and token.lemma_.lower() in OF_BODIES else []


def state(linker: Linker, token: Token) -> URIRef | None:
    """The state in which a text is set at a word; None where two are as likely, or none is."""
    here = linker.sentence_of(token)
    if any(c.lower_ == "there" and c.i == token.i + 1 for c in token.children):  # "the junta there"
        placed = [p for p in linker.history if p.token.dep_ == "pobj" and p.token.head.lower_ in places.WITHIN]
        return next((s for p in reversed(placed) if (s := _one_state(linker, p)) is not None), None)
    others = {linker.principal(a) for a in _others(linker, token)}
    own = {a for t in _doers(token) for a in linker.found.get(t.i, ())}
    replying = token.dep_ in SUBJECTS and token.head.lemma_ in REPLYING
    near: list[dict[URIRef, float]] = [{}, {}, {}]  # in the sentence, in that before, and in that before it
    named: Counter[URIRef] = Counter()
    for past in linker.history:
        one = _one_state(linker, past)
        if one is None or past.token.i >= token.i:
            continue
        if past.token.pos_ != "PRON":
            named[one] += 1
        distance = here - linker.sentence_of(past.token)
        if distance < len(near):
            weight = -1.0 if one in others else _weight(linker, past)
            if (
                distance and replying and past.token.i in linker.names.at
            ):  # "Chad accused Sudan … The government denied"
                weight = -3.0 if past.token.dep_ in SUBJECTS else weight * 2
            weight += OWN if distance == 0 and weight > 0 and not own.isdisjoint(past.actors) else 0.0
            near[distance][one] = max(weight, near[distance].get(one, weight))
    named.update(dict.fromkeys(of_title(linker), TITLE))
    named.update(dict.fromkeys(_lead(linker), LEAD))
    total = sum(named.values())
    score = {
        one: 2 * count / total + sum(d.get(one, 0.0) / fade for d, fade in zip(near, FADING, strict=True))
        for one, count in named.items()
        if one not in _beside(linker, token)
    }
    ranked = sorted(score.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < LEAST or (len(ranked) > 1 and ranked[0][1] < CLEARLY * ranked[1][1]):
        return None
    return ranked[0][0]


def _lead(linker: Linker) -> set[URIRef]:
    """The states of whom the article speaks first: "Kyrgyzstan and Tajikistan began …"."""
    first = linker.history[0].token if linker.history else None
    found = {linker.principal(a) for t in conjuncts(first) for a in linker.found.get(t.i, ())} if first else set()
    return {s for s in found if linker.actor(s).type == DIP.State}


def body_at_home(linker: Linker, token: Token, text: str, known: URIRef) -> URIRef | None:
    """Whose body a bare "Congress" or "Senate" is that the gazetteer gives to a state which is not spoken of here."""
    if text.lower() not in CHAMBERS:
        return None
    theirs = linker.principal(known)
    setting = state(linker, token)
    if setting is None or setting == theirs or in_sentence(linker, token, theirs):
        return None
    entry = linker.gazetteer.entries[setting]
    for form in (*entry.demonyms, entry.label):
        names = linker.gazetteer.names.get(f"{form} {text}", ())
        if len({n.entry for n in names}) == 1 and linker.known(names[0].entry, text):
            return names[0].entry
    label = f"{entry.demonyms[0] if entry.demonyms else entry.label} {text}"
    return linker.add(mint("actor", "group", label.casefold(), setting), DIP.Legislature, label, setting, mention=text)


def in_sentence(linker: Linker, token: Token, state: URIRef) -> bool:
    """Whether a state or one of its own is named in a word's sentence before it."""
    here = linker.sentence_of(token)
    before = [p for p in linker.history if linker.sentence_of(p.token) == here and p.token.i < token.i]
    return any(_one_state(linker, p) == state for p in before)


def _one_state(linker: Linker, past: Past) -> URIRef | None:
    """The one state for which all those act who are named together."""
    found = {linker.principal(a) for a in past.actors}
    one = found.pop()
    return one if not found and linker.actor(one).type == DIP.State else None


def _weight(linker: Linker, past: Past) -> float:
    """How much a naming says that the text is set in the state of him who is named."""
    actor = linker.actors[past.actors[0]]
    top = first_conjunct(past.token)
    top = first_conjunct(top.head) if top.dep_ == "appos" else top
    private = actor.type in {DIP.Company, DIP.NonGovernmentalOrganization, DIP.MediaOrganization, DIP.Organization}
    abroad = private or actor.type == DIP.DiplomaticMission or actor.label.rsplit(maxsplit=1)[-1] in ABROAD
    if abroad:
        return 0.7
    if top.dep_ == "pobj" and top.head.lower_ in places.WITHIN:
        return 3.5 if top.head.i == top.sent.start else 2.0  # "In Kyiv, the government"
    body = actor.type != DIP.State
    if top.dep_ in SUBJECTS:
        return 3.0 if body else 2.0
    return 1.0 if body else 0.7


def _doers(token: Token) -> list[Token]:
    """The subjects of the verb that a word hangs on."""
    verb = next((t for t in path_up(token) if is_verb(t) and t != token), None)
    return surface_subjects(verb) if verb is not None and token.dep_ not in SUBJECTS else []


def _beside(linker: Linker, token: Token) -> set[URIRef]:
    """The states of those to whom something is done: in "Police arrested a British envoy" they are not Britain's."""
    objects = [c for c in token.head.children if c.dep_ == "dobj"] if token.dep_ in SUBJECTS else []
    adjectives = [c for o in objects for c in o.children if c.dep_ == "amod"]
    return {a for c in adjectives for a in linker.owners_of_name(c)}


def _others(linker: Linker, token: Token) -> set[URIRef]:
    """States, and those who govern them, that speak of a body or ask it for something: it is another state's."""
    verb = next((t for t in path_up(token) if is_verb(t) and t != token), None)
    if verb is None:
        return set()
    doers: list[Token] = []
    if token.dep_ in SUBJECTS and verb.dep_ in {"ccomp", "xcomp"} and verb.head.lemma_ in ASKING:
        doers = surface_subjects(verb.head)  # "demanded that the government resign"
    elif token.dep_ == "dobj" or (token.dep_ == "pobj" and token.head.lower_ in TOWARDS):
        doers = surface_subjects(verb)
    found = {a for t in doers for a in linker.found.get(t.i, ())}
    above = [t for t in token.ancestors if not is_verb(t)]  # "Russia and China, the army's suppliers"
    found |= {a for t in above for c in conjuncts(first_conjunct(t)) for a in linker.found.get(c.i, ())}
    own = token.lemma_.lower() not in GOVERNING  # "the president asked parliament", which is his own
    posts = {a for t in doers if _governing(linker, t.lemma_.lower()) for a in linker.found.get(t.i, ())}
    return {a for a in found if linker.actors[a].type == DIP.State or (not own and (a in posts or _governs(linker, a)))}


def _governs(linker: Linker, actor: URIRef) -> bool:
    """Whether somebody is titled as one who governs a state."""
    return any(_governing(linker, t.title.noun) for t in linker.titled if t.person == actor)


def _governing(linker: Linker, noun: str) -> bool:
    """Whether who holds a post governs a state: president, minister, spokesman of a ministry."""
    return rank_of(noun, linker.gazetteer) in {"head", "minister", "spokesperson"}


def of_title(linker: Linker) -> list[URIRef]:
    """The states that the title of the article names, by themselves or by their people."""
    words = (linker.article.title or "").replace("'s", "").replace(",", "").split()
    found: list[URIRef] = []
    for start in range(len(words)):
        for end in range(min(len(words), start + 3), start, -1):
            names = linker.gazetteer.names.get(" ".join(words[start:end]), ())
            states = {s for n in names if (s := _of_entry(linker, n.entry)) is not None}
            if len(states) == 1:
                found += states
                break
    return found


def _of_entry(linker: Linker, iri: URIRef) -> URIRef | None:
    entry = linker.gazetteer.entries[iri]
    while entry.type != DIP.State and (further := entry.acts_for or entry.within) is not None:
        entry = linker.gazetteer.entries[further]
    return entry.iri if entry.type == DIP.State else None
