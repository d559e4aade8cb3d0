"""Relation claims: offices and affiliations from titles, standing relations from verbs and nouns of the lexicon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import RDFS
from rdflib.term import URIRef

from kg.extract.clauses import Predication
from kg.extract.cues import Cues
from kg.extract.grammar import SUBJECTS, conjuncts, is_verb
from kg.lexicon import Lexicon
from kg.linking.linker import Linker
from kg.linking.persons import Titled
from kg.linking.places import place as place_of
from kg.linking.titles import Status, is_post
from kg.model import Relation, mint
from kg.ontology import DIP, classes_of, is_a, symmetric_relations
from kg.typing.frames import filler, noun_frame, verb_frame
from kg.typing.lasting import held_by_another, is_over, known_post, long_ago, served_former

if TYPE_CHECKING:
    from kg.tokens import Doc, Token


PEERS = frozenset({"counterpart", "colleague"})  # who holds the same post on another side


@dataclass(slots=True)
class Link:
    """A relation in the making, with the tokens that say it (`start` to `end`, exclusive) and their head."""

    relation: Relation
    head: Token
    start: int
    end: int
    confidence: float
    rule: str
    stated: bool = True  # False: by the form of a name only, so that no cue of the clause bears on it


def from_titles(doc: Doc, linker: Linker) -> Iterator[Link]:
    """Offices, heads and staff: "CIA Director William Burns", "his spokesman Stephane Dujarric"."""
    seen: set[tuple[URIRef, URIRef, URIRef]] = set()
    for titled in linker.titled:
        for relation in _of_title(titled, doc, linker):
            key = (relation.subject, relation.predicate, relation.object)
            if key in seen:
                continue
            seen.add(key)
            head = doc[titled.name_start : titled.name_end].root
            yield Link(relation, head, titled.name_start, titled.name_end, 0.9, "title", stated=False)
    yield from _state_media(doc, linker)


def _state_media(doc: Doc, linker: Linker) -> Iterator[Link]:
    """Outlets that are called a state's own: "North Korea's state news agency KCNA"."""
    for span in linker.names.spans:
        start = max(doc[span.start].sent.start, span.start - 6)
        said = [i for i in range(start, span.start) if doc[i].lower_ == "state"]
        owner = linker.names.at.get(said[0] - 1) or linker.names.at.get(said[0] - 2) if said else None
        if owner is None or any(doc[i].is_punct and doc[i].text != "-" for i in range(said[0], span.start)):
            continue
        states = linker.owners_of_name(doc[owner.start : owner.end].root)
        root = doc[span.start : span.end].root
        for outlet in linker.named(root):
            if linker.actor(outlet).type != DIP.MediaOrganization or len(states) != 1 or outlet in states:
                continue
            if linker.actor(states[0]).type == DIP.State:
                relation = Relation(subject=outlet, predicate=DIP.partOf, object=states[0])
                yield Link(relation, root, owner.start, span.end, 0.85, "state outlet", stated=False)


def _of_title(titled: Titled, doc: Doc, linker: Linker) -> Iterator[Relation]:
    title, person, owner = titled.title, titled.person, titled.title.body
    if owner is not None and linker.actor(owner).type == DIP.Person:
        if _serves(title.noun, linker):
            if title.status == Status.NOW:
                yield Relation(subject=person, predicate=DIP.actsFor, object=owner)
            return
        owner = linker.principal(owner)
    post, words = title.post, title.words
    if title.noun in PEERS:
        post = _counterpart_of(titled, linker)
        if not post or owner is None:
            return
        words = f"{post} of {linker.actor(owner).label}"
    known = None if owner is not None else known_post(titled, linker)
    unsaid = title.unclear or (title.bare and known is None)  # whose it is was not understood, or it is none without
    if unsaid or title.status == Status.COMING or not is_post(title.noun, linker.gazetteer):
        return
    if owner is not None and not is_a(linker.actor(owner).type, DIP.Organization):
        return  # an office is in a body; "his brother", "the singer's manager" are no offices
    if owner is not None:
        known = linker.office(owner, post)
    elif known is not None:
        owner = linker.principal(linker.gazetteer.offices[known].body)
    if owner is not None and not (title.own and known is None):
        label = f"{post[0].upper()}{post[1:]} of {linker.actor(owner).label}"
    else:
        label = words
    scope = owner or linker.article.id
    office = known or mint("office", scope, (post if owner is not None else words).casefold())
    left = known is not None and (linker.has_left(person, known) or held_by_another(person, known, linker))
    over = title.former or left or served_former(titled, linker)
    if not over and long_ago(titled, known, doc, linker):
        return  # "In 1905, President Roosevelt …": it is not said whether he still is
    yield Relation(
        subject=person,
        predicate=DIP.formerlyHeldOffice if over else DIP.holdsOffice,
        object=office,
        object_label="" if known is not None else label,
        object_mention=words,
        office_in=owner,
    )
    body = owner is not None and not is_a(linker.actor(owner).type, DIP.State)
    body = body or title.noun == "leader"  # "the leader of Tonga" heads it, whatever his office is
    if owner is not None and body and title.directly and not over and title.noun in linker.gazetteer.titles.heading:
        yield Relation(subject=person, predicate=DIP.headOf, object=owner)


def _serves(noun: str, linker: Linker) -> bool:
    """Whether a title says that one serves a person: "his spokesman"; a "national security adviser" holds a post."""
    known, service = linker.gazetteer.titles.ranks, linker.gazetteer.titles.service
    return noun in service or (noun not in known and noun.rsplit(maxsplit=1)[-1] in service)


def _counterpart_of(titled: Titled, linker: Linker) -> str:
    """The title of the person before, whose counterpart somebody is."""
    earlier = [t for t in linker.titled[: linker.titled.index(titled)] if t.title.noun not in PEERS]
    first = next((t for t in earlier if t.person == earlier[-1].person), None)
    return first.title.noun if first is not None else ""


def from_strains(found: list[Predication], lexicon: Lexicon, cues: Cues, linker: Linker) -> Iterator[Link]:
    """Tension told of the ties themselves: "Armenia's ties with Russia have frayed", "their relations are tense"."""
    for predication in found:
        tie = predication.head
        if not predication.noun or not lexicon.belongs(tie.lemma_.lower(), "<tie>") or tie.dep_ not in SUBJECTS:
            continue
        said = [tie.head, *(c for c in tie.head.children if c.dep_ in {"acomp", "oprd"})]
        if not any(w.lemma_.lower() in cues.worsening or w.lower_ in cues.worsening for w in said):
            continue
        left = [t for s in ("poss", "modifier", "of", "between") for t in predication.slots.get(s, [])]
        right = [t for s in ("with", "between", "to") for t in predication.slots.get(s, [])] or left
        for one, other, words in _pairs(left, right, linker, symmetric=True, place=False):
            tokens = sorted({tie.left_edge.i, tie.head.i, *(t.i for t in words)})
            relation = Relation(subject=one, predicate=DIP.hasTensionWith, object=other)
            yield Link(relation, tie.head, tokens[0], tokens[-1] + 1, 0.8, f"ties: {tie.lemma_} + {tie.head.lemma_}")


def from_words(found: list[Predication], lexicon: Lexicon, cues: Cues, linker: Linker) -> Iterator[Link]:
    """Relations that a verb or noun states: "tensions between A and B", "prisoners held by B", "its border with C"."""

    def names(token: Token) -> bool:
        return bool(linker.named(token) or linker.owners(token))

    for predication in found:
        if predication.noun:
            frame = noun_frame(predication.head, predication, lexicon, names)
        elif any(frame.relation for frame in lexicon.verbs.get(predication.lemma, ())):
            frame = verb_frame(predication, lexicon, names)
        else:
            continue
        if frame is None or not frame.relation:
            continue
        if is_over(predication, frame.type, lexicon, cues):
            continue
        slot, behind = filler(frame, predication)
        if predication.noun:
            left = [t for s in ("poss", "modifier", "of", "by") for t in predication.slots.get(s, []) if s != slot]
            left = left if slot != "between" else []
            if _is_role(predication.head):
                yield from _role(predication.head, frame.type, linker, f"noun: {frame.pattern}")
                continue
        else:
            left = predication.slots.get("subject", [])
        pairs = _pairs(
            left, behind, linker, symmetric=frame.type in symmetric_relations(), place=_place_too(frame.type)
        )
        for one, other, words in pairs:
            subject, object_ = (other, one) if frame.swap else (one, other)
            tokens = sorted({predication.head.i, *(t.i for t in words)})
            described = [place_of(linker, t) for t in words] if _place_too(frame.type) else []
            places = tuple(p for p in described if p is not None and not p.known and p.iri in (subject, object_))
            yield Link(
                Relation(subject=subject, predicate=frame.type, object=object_, places=places),
                predication.head,
                tokens[0],
                tokens[-1] + 1,
                frame.confidence,
                f"{'noun' if predication.noun else 'verb'}: {frame.pattern}",
            )


def possible(link: Link, linker: Linker) -> bool:
    """Whether both ends are of a class that the relation can hold between: troops head no body."""
    relation = link.relation

    def suits(end: URIRef, wanted: frozenset[URIRef]) -> bool:
        return end not in linker.actors or all(is_a(linker.actor(end).type, c) for c in wanted)

    subject, object_ = (classes_of(relation.predicate, end) for end in (RDFS.domain, RDFS.range))
    return suits(relation.subject, subject) and suits(relation.object, object_)


def _place_too(relation: URIRef) -> bool:
    return bool(relation == DIP.borders)


def _pairs(
    left: list[Token], right: list[Token], linker: Linker, *, symmetric: bool, place: bool
) -> Iterator[tuple[URIRef, URIRef, list[Token]]]:
    """(one, other, words) for each pair that a relation holds between."""

    def filled(tokens: list[Token]) -> list[tuple[URIRef, Token]]:
        found = [(a, t) for t in tokens for a in linker.named(t) or linker.owners_of_name(t)]
        if place and not found:
            found = [(p.iri, t) for t in tokens if (p := place_of(linker, t)) is not None]
        return found

    ones, others = filled(left), filled(right)
    if symmetric and not ones:
        ones = others
    seen: set[frozenset[URIRef]] = set()
    for one, token in ones:
        for other, behind in others:
            if one == other or (symmetric and frozenset((one, other)) in seen):
                continue
            seen.add(frozenset((one, other)))
            yield one, other, [token, behind]


def _is_role(noun: Token) -> bool:
    """Whether a relational noun says what somebody is ("X, its ally", "X is an ally of Y", "the two allies")."""
    return noun.lemma_ in {"ally", "member", "neighbour", "neighbor", "rival", "foe", "partner", "enemy"}


def _role(noun: Token, predicate: URIRef, linker: Linker, rule: str) -> Iterator[Link]:
    """The relation between him who is called an ally, and him whose ally he is."""
    if any(c.lower_ in linker.gazetteer.titles.former for c in noun.children):
        return
    owners = linker.owners(noun)
    if predicate == DIP.memberOf:  # "his family members" are of no organisation
        owners = tuple(o for o in owners if is_a(linker.actor(o).type, DIP.Organization))
        owners = tuple(o for o in owners if not is_a(linker.actor(o).type, DIP.PersonGroup))
    # "members of the council" says of nobody else that he is one
    holders = [(a, noun) for a in linker.named(noun)] if predicate != DIP.memberOf else []
    if noun.dep_ == "appos":
        holders = [(a, noun.head) for a in linker.named(noun.head)]
    elif noun.dep_ == "attr" and is_verb(noun.head):
        holders = [
            (a, t) for c in noun.head.children if c.dep_ == "nsubj" for t in conjuncts(c) for a in linker.named(t)
        ]
    for child in noun.children:
        if child.dep_ == "appos":
            holders = [(a, child) for a in linker.named(child)]
    if not owners and len(holders) > 1 and predicate in symmetric_relations():
        pairs = [(a, b, t) for i, (a, t) in enumerate(holders) for b, _ in holders[i + 1 :]]
    else:
        pairs = [(a, b, t) for a, t in holders for b in owners if a != b]
    whose = bool(owners) and any(linker.actor(b).type == DIP.Person for _, b, _ in pairs)
    if predicate == DIP.alliedWith and not whose:
        # states are allies by way of their bodies; "Bozovic, an ally of Vucic" is his
        pairs = [(linker.principal(a), linker.principal(b), t) for a, b, t in pairs]
    for one, other, token in pairs:
        if one == other:
            continue
        first, last = min(token.i, noun.left_edge.i), max(token.i, noun.i)
        yield Link(Relation(subject=one, predicate=predicate, object=other), noun, first, last + 1, 0.8, rule)
