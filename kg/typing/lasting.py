"""Whether an office or a standing relation is said to be over: "Mugabe ruled", "previously belonged to", "then-"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.dates import normalise, time_of
from kg.extract.clauses import Predication
from kg.extract.cues import Cues
from kg.extract.grammar import is_verb, path_up
from kg.lexicon import Lexicon
from kg.linking.linker import Linker
from kg.linking.persons import Titled
from kg.ontology import DIP

if TYPE_CHECKING:
    from kg.tokens import Doc, Token

LASTING = frozenset({DIP.memberOf, DIP.headOf, DIP.actsFor, DIP.alliedWith})
OVER = frozenset({"formerly", "previously", "once", "then", "originally"})
BOUNDED = frozenset({"until", "till", "from"})
YEARS = 2  # so long ago that a post need not be held any more


def is_over(found: Predication, relation: URIRef, lexicon: Lexicon, cues: Cues) -> bool:
    """Whether a clause tells of a relation that stood once: by an adverb, a span of time, or its past tense."""
    verb = found.head
    if found.noun:  # "X was a member of": the copula tells
        if verb.dep_ not in {"attr", "oprd"} or not is_verb(verb.head):
            return any(c.lower_ in OVER for c in verb.children)
        verb = verb.head
    if relation not in LASTING:
        return False
    used = verb.dep_ == "xcomp" and verb.head.lemma_ == "use" and verb.head.tag_ == "VBD"
    if used or any(c.lower_ in OVER for c in verb.children) or _bounded(verb):
        return True
    if verb.lemma_.lower() not in lexicon.lasting or any(t.lemma_ in lexicon.episodes for t in _objects(found)):
        return False
    had = any(c.dep_ == "aux" and c.lower_ in {"had", "'d"} for c in verb.children)
    if not (had or (verb.tag_ == "VBD" and not found.passive)):
        return False
    said = verb.dep_ == "ccomp" and verb.head.lemma_.lower() in cues.report_verbs
    return had or not (said and verb.head.tag_ == "VBD")  # "said that Hungary belonged to NATO": it does


def _objects(found: Predication) -> list[Token]:
    return [t for slot, tokens in found.slots.items() if slot != "subject" for t in tokens]


def _bounded(verb: Token) -> bool:
    """Whether it is said until when: "until 2003", "from 1967 to 1995"."""
    if verb.tag_ not in {"VBD", "VBN"}:
        return False
    for child in verb.children:
        behind = [c for c in child.children if c.dep_ == "pobj" and c.ent_type_ == "DATE"]
        if child.dep_ == "prep" and child.lower_ in BOUNDED and behind:
            return True
    return False


def known_post(titled: Titled, linker: Linker) -> URIRef | None:
    """The gazetteer's office of a known person whose title does not say of what: "President Barack Obama"."""
    title = titled.title
    if title.owners or title.unclear or title.post != title.noun:
        return None
    offices = linker.gazetteer.offices
    held = {t.office for t in linker.gazetteer.tenures_of(titled.person) if title.noun in offices[t.office].title_words}
    return held.pop() if len(held) == 1 else None


def held_by_another(person: URIRef, office: URIRef, linker: Linker) -> bool:
    """Whether the article names somebody else who holds a post on its day, and is not known to share it."""
    holder = linker.gazetteer.holder(office, linker.article.published)
    known = any(t.office == office for t in linker.gazetteer.tenures_of(person))
    return holder is not None and holder != person and not known and holder in linker.persons.values()


def served_former(titled: Titled, linker: Linker) -> bool:
    """Whether a post is with somebody whose own post is over: "then-Governor X's chief of staff"."""
    start, others = titled.title.start, [t for t in linker.titled if t.person != titled.person]
    return any(t.title.former and t.name_start < start < t.name_end for t in others)


def long_ago(titled: Titled, office: URIRef | None, doc: Doc, linker: Linker) -> bool:
    """Whether what is told of somebody lies years back, and nothing is known of when he held his post."""
    day = linker.article.published
    if day is None or (office is not None and linker.gazetteer.tenures_of(titled.person)):
        return False
    root = doc[titled.name_start : titled.name_end].root
    clause = next((t for t in path_up(root) if is_verb(t)), None)
    time = time_of(clause, doc.ents) if clause is not None else None
    when = normalise(time.text, day) if time is not None else None
    return when is not None and when.year <= day.year - YEARS
