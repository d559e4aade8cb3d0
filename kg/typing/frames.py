"""Which frame of the lexicon a predication fits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kg.extract.clauses import Predication, of_predicate, predicates
from kg.extract.grammar import is_finite, is_infinitive, pobjs, prepositions
from kg.lexicon import Frame, Lexicon
from kg.ontology import DIP, event_type

if TYPE_CHECKING:
    from kg.tokens import Token

# Types whose verbs with a preposition take no direct object beside it: "travel to", "call on", "give in".
ALONE = frozenset({"CONSULT", "CONCEDE", "REQUEST", "MOBILIZE", "COOPERATE"})
PEOPLE = frozenset({"<person>", "<people>"})
PERSONS = frozenset({"him", "her", "them", "he", "she", "they"})
HELD = frozenset("jail imprison detain capture kidnap abduct incarcerate intern".split())
CAPTIVE = frozenset({"hostage", "prisoner", "captive"})
SAID = {"ACCUSE": 2, "REQUEST": 1}  # types whose nouns take a clause, those that take it most often first
Names = Callable[["Token"], bool]


def head_lemmas(token: Token, lexicon: Lexicon) -> tuple[str, ...]:
    """The lemmas by which a nominal may belong to a class: its head, and what is counted ("dozens of tanks").

    Of an act, not whom it is done to: to welcome the release of prisoners is to welcome no prisoners.
    """
    found = [token.lemma_.lower(), token.lower_]
    if token.ent_type_ == "NORP" and token.tag_ in {"NNS", "NNPS"}:
        found.append("people")  # "took in 600,000 Sudanese"
    called = any(c.dep_ == "appos" and c.ent_type_ == "PERSON" for c in token.children)
    if token.ent_type_ == "PERSON" or called or token.lower_ in {"he", "she", "him", "her"}:
        found.append("named person")  # "received Rafael Grossi", "his counterpart, Badr Abdelatty"
    act = any("of" in f.slots and f.pobj_class is None for f in lexicon.nouns.get(found[0], ()))
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ == "of" and not act:
            found += [c.lemma_.lower() for c in child.children if c.dep_ == "pobj"]
        elif child.dep_ == "amod" and child.lemma_ in HELD and token.tag_ in {"NN", "NNS"}:
            found.append("captive")  # "a jailed bishop"
        elif child.dep_ in {"compound", "amod"}:
            found.append(f"{child.lemma_.lower()} {token.lemma_.lower()}")
    return tuple(found)


TURNING = frozenset({"out", "off"})  # with them a verb tells of another thing than without


def turned(verb: Token) -> bool:
    """Whether a light verb is none by its particle: "put out a fire", but not "carried out an attack"."""
    return verb.lemma_ == "put" and any(c.dep_ == "prt" and c.lower_ in TURNING for c in verb.children)


def belongs(tokens: list[Token], wanted: str, lexicon: Lexicon) -> bool:
    """Whether one of some nominals is the word, or of the class, that a frame wants."""
    return any(lexicon.belongs(lemma, wanted) for token in tokens for lemma in head_lemmas(token, lexicon))


def filler(frame: Frame, found: Predication) -> tuple[str, list[Token]]:
    """The slot of a predication that fills the frame's last place, and the heads there."""
    for slot in frame.slots:
        if there := found.slots.get(slot):
            return slot, there
        if slot in found.particles and slot != "object":
            return slot, found.slots.get("object", [])
        if slot == "of" and frame.object_class is not None:  # "took a dim view of the plan"
            nouns = found.slots.get("object", [])
            if there := [t for noun in nouns for name, p in prepositions(noun) if name == slot for t in pobjs(p)]:
                return slot, there
    return frame.slots[0], []


def fits(frame: Frame, found: Predication, lexicon: Lexicon, names: Names) -> bool:
    """Whether all that a frame asks for stands around a predication's head."""
    if any(p not in found.particles and not (p in frame.roles and found.slots.get(p)) for p in frame.particles):
        return False
    slot, behind = filler(frame, found)
    turned = [c.lower_ for c in found.head.children if c.dep_ == "prt" and c.lower_ in TURNING]
    if any(t not in (*frame.particles, *frame.slots) for t in turned) and not frame.noun:
        return False  # "ruled out measures against" is no "rule against"
    if frame.slots != ("object",) and not frame.noun and not behind and slot not in found.particles:
        return False
    bare = (
        event_kind(frame) in ALONE
        and frame.object_class is None
        and frame.pobj_class is None
        and "object" not in frame.roles
        and not frame.noun
    )
    if bare and slot != "object" and slot not in found.particles and (slot in found.inherited or _moved(found)):
        return False  # "gave speeches in Ohio" is no "give in", "flew migrants to Chad" no visit
    if frame.pobj_class is not None and not belongs(behind, frame.pobj_class, lexicon):
        told = [c for c in found.head.children if slot == "to" and c.dep_ in {"xcomp", "ccomp"} and is_infinitive(c)]
        if not belongs(told, frame.pobj_class, lexicon):  # "ordered the envoy to leave"
            return False
    wished = slot == "for" and any(c.dep_ in {"acl", "relcl"} and is_infinitive(c) for t in behind for c in t.children)
    if wished and event_kind(frame) == "THREATEN":
        return False  # "calls for the Kurdish-led force to join the army"
    if frame.subject_class is not None and not belongs(found.slots.get("subject", []), frame.subject_class, lexicon):
        return False
    objects = found.slots.get("object", [])
    if frame.object_class is not None and not belongs(objects, frame.object_class, lexicon):
        beaten = frame.object_class in PEOPLE and event_kind(frame) == "ASSAULT"  # "beat her", "executed them"
        if not (beaten and any(t.lower_ in PERSONS for t in objects)):
            return False
    if frame.only and not _of_kind(found.slots.get("object", []), frame, lexicon):
        return False
    asked = frame.actor_object and frame.slots == ("to",) and "to" not in found.particles
    if asked and not any(c.lower_ == "to" for c in found.head.children):
        return False  # "told the agency that …": nobody is told to do something
    return not frame.actor_object or any(names(t) for t in behind or found.slots.get("object", []))


def _of_kind(objects: list[Token], frame: Frame, lexicon: Lexicon) -> bool:
    """Whether a verb's object, if it is no pronoun, is an event or of a class that the frame is confined to."""
    said = [t for t in objects if t.pos_ != "PRON"]
    known = any(t.lemma_.lower() in lexicon.nouns for t in said if t.pos_ == "NOUN")
    return not said or known or any(belongs(said, wanted, lexicon) for wanted in frame.only)


def moves_forces(frame: Frame) -> bool:
    """Whether what a frame's verb moves are forces: it is their side that moves, "peacekeepers were flown out"."""
    leaving = frame.type in {DIP.ForceWithdrawal, DIP.ReductionOfRelations}
    troops = frame.object_class == "<force>" or (leaving and frame.object_class == "<peacekeeper>")
    return troops and (leaving or event_kind(frame) == "MOBILIZE")


def event_kind(frame: Frame) -> str:
    """The PLOVER type of what a frame tells of; empty for relations."""
    return "" if frame.relation else event_type(frame.type).plover or ""


def _moved(found: Predication) -> bool:
    """Whether a verb has a direct object of its own: what is flown or sent somewhere, not who goes there."""
    return not found.passive and any(c.dep_ == "dobj" for c in found.head.children)


def verb_frame(found: Predication, lexicon: Lexicon, names: Names) -> Frame | None:
    """The most demanding frame of a verb that fits; of "test-fired" before those of "fired"."""
    lemmas = [joined] if (joined := _joined(found.head)) else []
    for lemma in (*lemmas, found.lemma):
        for frame in lexicon.verbs.get(lemma, ()):
            if fits(frame, found, lexicon, names):
                return frame
    return None


def _joined(token: Token) -> str:
    """The word that a head makes with another: "sit-in", "test-fire", of which the model makes two, "take hostage"."""
    doc, i = token.doc, token.i
    if token.lemma_ in {"take", "hold"} and (taken := [c.lower_ for c in token.children if c.lower_ in CAPTIVE]):
        return f"{token.lemma_}-{taken[0]}"
    if i < 2 or doc[i - 1].text != "-" or doc[i - 1].whitespace_ or doc[i - 2].whitespace_:
        return ""
    return f"{doc[i - 2].lower_}-{token.lemma_.lower()}"


def predicate_frame(found: Predication, lexicon: Lexicon, names: Names) -> tuple[Predication, Frame] | None:
    """The frame of what a clause says of its subject, and the clause read so: "is critical of", "was appalled by"."""
    for word in predicates(found.head):
        if word.lower_ in lexicon.adjectives:
            said = of_predicate(found.head, word)
            for frame in lexicon.adjectives[word.lower_]:
                if fits(frame, said, lexicon, names):
                    return said, frame
    return None


def noun_frame(token: Token, found: Predication, lexicon: Lexicon, names: Names) -> Frame | None:
    """The frame of an event noun: of its compound first ("phone call"), then the one whose prepositions stand there."""
    lemmas = [f"{c.lemma_.lower()} {found.lemma}" for c in token.children if c.dep_ in {"compound", "amod"}]
    if joined := _joined(token):
        lemmas.insert(0, joined)
    for lemma in (*lemmas, found.lemma, token.lower_):
        fitting = [f for f in lexicon.nouns.get(lemma, ()) if fits(f, found, lexicon, names)]
        if fitting:
            said = any(c.dep_ in {"acl", "ccomp"} and is_finite(c) for c in token.children)

            def suits(frame: Frame, said: bool = said) -> tuple[bool, int, int]:
                charge = SAID.get(event_kind(frame), 0) if said else 0  # "a claim that X had fired"
                return bool(filler(frame, found)[1]), charge, frame.demands

            return max(fitting, key=suits)
    return None
