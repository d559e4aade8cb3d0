"""The actors of one article: every naming of somebody is resolved once, in the order of the text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.grammar import conjuncts
from kg.gazetteer import Agent, Gazetteer, Name
from kg.linking import titles
from kg.linking.pronouns import PRONOUNS, SIDES, Past, antecedents, sides
from kg.linking.titles import Title
from kg.mentions import Names, NameSpan
from kg.model import Actor, Article, Claim, Event, Mention, MentionKind, Place, Relation, mint
from kg.ontology import DIP, is_a

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

NOUN = frozenset({"NOUN", "PROPN"})
SPATIAL = frozenset({"in", "at", "near", "outside", "inside", "around", "across", "throughout", "within"})


@dataclass(frozen=True, slots=True)
class Titled:
    """A person with a title, where the article gives it one."""

    person: URIRef
    title: Title
    owners: tuple[URIRef, ...]
    name_start: int  # tokens of title and name together
    name_end: int


class Linker:
    """Resolves the nominals of one document to actors and places.

    `actors` maps IRIs to the actors met so far; `titled` lists titles in order; `mentions` every link with its reason.
    """

    def __init__(self, article: Article, doc: Doc, names: Names, gazetteer: Gazetteer) -> None:
        """Resolve all names, nominals and pronouns of the document, left to right."""
        self.article = article
        self.actors: dict[URIRef, Actor] = {}
        self.titled: list[Titled] = []
        self.mentions: list[Mention] = []
        self._doc = doc
        self._names = names
        self._gazetteer = gazetteer
        self._found: dict[int, tuple[URIRef, ...]] = {}
        self._history: list[Past] = []
        self._persons: dict[tuple[str, ...], URIRef] = {}
        self._sentence = {t.i: number for number, s in enumerate(doc.sents, 1) for t in s}
        for token in doc:
            self._visit(token)

    def sentence_of(self, token: Token) -> int:
        """The number of a token's sentence, from 1."""
        return self._sentence[token.i]

    def named(self, token: Token) -> tuple[URIRef, ...]:
        """Whom the nominal with this head names itself, without its coordination; empty for no actor."""
        if token.i not in self._found:
            for child in token.children:
                if child.dep_ == "appos" and child.i in self._found:
                    return self._found[child.i]
        return self._found.get(token.i, ())

    def owners(self, token: Token) -> tuple[URIRef, ...]:
        """To whom the thing with this head belongs: "Chinese conduct", "the Ukrainian port", "Russia's banks"."""
        found: list[URIRef] = []
        for child in token.children:
            if child.dep_ in {"poss", "amod", "compound", "nmod"} and child.i < token.i:
                for part in conjuncts(child):
                    found += self.named(part) or self.owners_of_name(part)
        if not found:
            for child in token.children:
                if child.dep_ == "prep" and child.lower_ in {"of", "from"}:
                    found += [
                        a for c in child.children if c.dep_ == "pobj" for p in conjuncts(c) for a in self.named(p)
                    ]
        return tuple(dict.fromkeys(found))

    def place(self, token: Token) -> Place | None:
        """The place that a nominal names: from the gazetteer, from the model, or a described one."""
        span = self._names.at.get(token.i)
        if span is None:
            inner = [
                self._names.at[c.i] for c in token.subtree if c.i in self._names.at and c.dep_ in {"amod", "compound"}
            ]
            if token.lemma_ in {"country", "city", "capital", "town", "state", "village", "port"}:
                for child in token.children:
                    if child.dep_ == "prep" and child.lower_ == "of":
                        for behind in child.children:
                            if behind.i in self._names.at:
                                return self.place(behind)
                continental = [n for s in inner for n in s.names if n.kind == "demonym"]
                if len(continental) == 1:
                    entry = self._gazetteer.entries[continental[0].entry]
                    return Place(iri=entry.iri, label=entry.label, known=True)
            return None
        places = [n for n in span.names if n.kind != "demonym" and self._is_place(n)]
        text = self._doc[span.start : span.end].text
        if len({n.entry for n in places}) == 1 and places[0].kind != "metonym":
            entry = self._gazetteer.entries[places[0].entry]
            return Place(iri=entry.iri, label=entry.label, known=True)
        if (places and any(n.kind == "metonym" for n in places)) or span.label in {"GPE", "LOC", "FAC"}:
            return Place(iri=mint("place", text.casefold()), label=text)
        return None

    def _is_place(self, name: Name) -> bool:
        entry = self._gazetteer.entries[name.entry]
        return is_a(entry.type, DIP.Place) or name.kind == "metonym"

    def actor(self, iri: URIRef) -> Actor:
        """An actor of the article, or one of the gazetteer that it only implies."""
        if iri not in self.actors:
            self._known(iri)
        return self.actors[iri]

    def _type(self, iri: URIRef) -> URIRef:
        actor = self.actors.get(iri)
        return actor.type if actor is not None else self._gazetteer.entries[iri].type

    def principal(self, iri: URIRef) -> URIRef:
        """The state, IGO or group at the end of an actor's acts-for chain, or the actor itself."""
        seen = {iri}
        while (further := self.actor(iri).acts_for) is not None and further not in seen:
            iri = further
            seen.add(iri)
        return iri

    def used_by(self, claims: tuple[Claim, ...]) -> tuple[Actor, ...]:
        """The actors that claims name, with those for whom they act, sorted by IRI."""
        wanted: list[URIRef] = []
        for claim in claims:
            about = claim.about
            named = [a for _, a in about.roles] if isinstance(about, Event) else [about.subject, about.object]
            if isinstance(about, Relation) and about.office_in is not None:
                named.append(about.office_in)
            wanted += [*named, *claim.attributed_to, *claim.reported_by]
        found: dict[URIRef, Actor] = {}
        while wanted:
            iri = wanted.pop()
            known = iri in self.actors or iri in self._gazetteer.entries
            if known and iri not in found and is_a(self._type(iri), DIP.Actor):
                found[iri] = actor = self.actor(iri)
                wanted += [actor.acts_for] if actor.acts_for is not None else []
        return tuple(found[iri] for iri in sorted(found))

    # -- walking the document ---------------------------------------------------------------------------------

    def _visit(self, token: Token) -> None:
        """Resolve a token if it heads a nominal that may name somebody."""
        found: tuple[URIRef, ...] = ()
        span = self._names.at.get(token.i)
        kind, reason = MentionKind.NAME, ""
        if span is not None:
            if token.i != self._doc[span.start : span.end].root.i:
                return
            found, reason = self._name(token, span)
        elif token.lower_ in PRONOUNS:
            found, kind, reason = antecedents(token, self._history, self.sentence_of), MentionKind.PRONOUN, "antecedent"
        elif token.pos_ in NOUN and token.dep_ not in {"compound", "amod"}:
            found, reason = self._nominal(token)
            kind = MentionKind.NOMINAL
        if not found:
            return
        self._found[token.i] = found
        self._remember(token, found)
        left, right = (span.start, span.end) if span else (token.left_edge.i, token.i + 1)
        text = self._doc[left:right]
        for actor in found:
            self.mentions.append(
                Mention(
                    start=text.start_char,
                    end=text.end_char,
                    text=self.article.text[text.start_char : text.end_char],
                    kind=kind,
                    sentence=self.sentence_of(token),
                    root=token.i,
                    actor=actor,
                    reason=reason,
                )
            )

    def _remember(self, token: Token, found: tuple[URIRef, ...]) -> None:
        types = tuple(self.actors[a].type for a in found)
        self._history.append(Past(token, found, types))
        if token.dep_ == "conj":
            head = token.head
            while head.dep_ == "conj":
                head = head.head
            joint = tuple(dict.fromkeys(a for t in conjuncts(head) for a in self._found.get(t.i, ())))
            if len(joint) > 1:
                self._history.append(Past(head, joint, tuple(self.actors[a].type for a in joint)))

    # -- names ------------------------------------------------------------------------------------------------

    def _name(self, token: Token, span: NameSpan) -> tuple[tuple[URIRef, ...], str]:
        text = self._doc[span.start : span.end].text
        entries = self._candidates(token, span)
        if len(entries) == 1:
            name = entries[0]
            entry = self._gazetteer.entries[name.entry]
            if entry.type == DIP.Person:
                return (self._person(span, known=entry.iri),), f"gazetteer {name.kind}"
            actor = entry.iri
            if entry.type == DIP.Place:
                if entry.acts_for is None:
                    return (), ""
                actor = entry.acts_for
            self._known(actor, text if name.kind in {"label", "alias"} else None)
            return (actor,), f"gazetteer {name.kind}"
        if len(entries) > 1:
            return (), ""  # ambiguous: two meanings fit equally well
        if span.label == "PERSON" or self._earlier_person(text) is not None:
            person = self._person(span)
            return ((person,), "name of a person") if person else ((), "")
        if span.label == "ORG" and len(text) > 1 and any(c.isupper() for c in text) and not text.isnumeric():
            iri = mint("actor", "organization", text.casefold())
            owner = self._owner_of_words(span.start, span.end)
            self._add(iri, DIP.Organization, text, owner)
            return (iri,), "name of an organisation"
        return (), ""

    def _candidates(self, token: Token, span: NameSpan) -> list[Name]:
        """What the gazetteer offers for a name, one per entry, thinned by grammar, date and the model's label."""
        found: dict[URIRef, Name] = {}
        for name in sorted(span.names, key=lambda n: (("label", "alias", "demonym", "metonym").index(n.kind), n.entry)):
            found.setdefault(name.entry, name)
        names = list(found.values())
        text = self._doc[span.start : span.end].text
        doubtful = [n for n in names if text in self._gazetteer.entries[n.entry].ambiguous]
        if span.label == "PERSON" and doubtful:
            names = [n for n in names if self._gazetteer.entries[n.entry].type == DIP.Person]
        if len(names) > 1:
            actors = [n for n in names if self._gazetteer.entries[n.entry].type != DIP.Place]
            names = actors or names
        if len(names) > 1 and self.article.published is not None:
            year = self.article.published.year
            valid = [n for n in names if self._valid(n, year)]
            names = valid or names
        if len(names) > 1:
            kinds = [n for n in names if n.kind in {"label", "alias"}]
            names = kinds if len(kinds) == 1 else names
        if len(names) > 1:
            used = [n for n in names if n.entry in self.actors]
            names = used if len(used) == 1 else names
        if len(names) > 1:
            states = [n for n in names if self._gazetteer.entries[n.entry].type == DIP.State]
            names = states if len(states) == 1 else names
        return names

    def _valid(self, name: Name, year: int) -> bool:
        entry = self._gazetteer.entries[name.entry]
        begun = entry.valid_from is None or entry.valid_from.year <= year
        return begun and (entry.valid_until is None or year <= entry.valid_until.year)

    def owners_of_name(self, token: Token) -> tuple[URIRef, ...]:
        """The state or body behind an adjective or a name before a noun."""
        span = self._names.at.get(token.i)
        if span is None:
            return ()
        names = self._candidates(token, span)
        if len(names) != 1:
            return ()
        entry = self._gazetteer.entries[names[0].entry]
        if entry.type == DIP.Place:
            return (entry.acts_for,) if entry.acts_for is not None and self._known(entry.acts_for) else ()
        self._known(entry.iri)
        return (entry.iri,)

    def _owner_of_words(self, start: int, end: int) -> URIRef | None:
        """The state whose name or demonym stands within some words: "the Iranian Red Crescent"."""
        for first in range(start, end):
            for last in range(end, first, -1):
                names = self._gazetteer.names.get(self._doc[first:last].text, ())
                entries = {n.entry for n in names if self._gazetteer.entries[n.entry].type == DIP.State}
                if len(entries) == 1 and (first, last) != (start, end):
                    return next(iter(entries))
        return None

    def _known(self, iri: URIRef, mention: str | None = None) -> bool:
        """Take an actor of the gazetteer into the article's; keep the article's fullest name for it."""
        entry = self._gazetteer.entries[iri]
        if not is_a(entry.type, DIP.Actor):
            return False
        old = self.actors.get(iri)
        if old is None:
            self.actors[iri] = Actor(
                iri=iri,
                type=entry.type,
                label=entry.label,
                mention=mention or entry.label,
                acts_for=entry.acts_for,
                country=self._gazetteer.country(iri),
                known=True,
            )
        elif mention is not None and (old.mention == old.label or len(mention) > len(old.mention)):
            self.actors[iri] = replace(old, mention=mention)
        return True

    def _add(self, iri: URIRef, type_: URIRef, label: str, owner: URIRef | None, *, anonymous: bool = False) -> URIRef:
        """Mint an actor that the gazetteer does not know."""
        if iri not in self.actors:
            if owner is not None and owner not in self.actors:
                self._known(owner)
            self.actors[iri] = Actor(
                iri=iri,
                type=type_,
                label=label,
                mention=label,
                acts_for=owner,
                country=self.country(owner) if owner is not None else None,
                anonymous=anonymous,
            )
        return iri

    def country(self, iri: URIRef) -> str | None:
        """ISO code or short name of the principal of an actor, met in the article or known to the gazetteer."""
        actor = self.actors.get(iri)
        if actor is not None:
            return actor.country
        return self._gazetteer.country(iri) if iri in self._gazetteer.entries else None

    # -- persons ----------------------------------------------------------------------------------------------

    def _earlier_person(self, text: str) -> URIRef | None:
        """The person whose full name ends with, or contains, this shorter one; None where several do."""
        words = tuple(text.casefold().split())
        exact = self._persons.get(words)
        if exact is not None:
            return exact
        found = {iri for full, iri in self._persons.items() if full[-len(words) :] == words}
        found = found or {iri for full, iri in self._persons.items() if set(words) <= set(full)}
        return next(iter(found)) if len(found) == 1 else None

    def _person(self, span: NameSpan, known: URIRef | None = None) -> URIRef:
        text = self._doc[span.start : span.end].text
        title = titles.before(self._doc, span, self._names, self._gazetteer)
        apposed = [] if title is not None else list(self._apposed(span))
        title = title or next((t for t in apposed if t is not None), None)
        owners = self._title_owners(title) if title is not None else self._possessor(span)
        person = known or self._earlier_person(text) or self._known_by_surname(text, title, owners)
        if person is None:
            scope = (text.casefold(),) if " " in text else (self.article.id, text.casefold())
            person = mint("actor", "person", *scope)
        if person in self._gazetteer.entries:
            self._known(person, text)
        else:
            self._add(person, DIP.Person, text, owners[0] if owners else None)
            actor = self.actors[person]
            if len(text) > len(actor.mention):
                self.actors[person] = actor = replace(actor, label=text, mention=text)
            if actor.acts_for is None and owners:
                self.actors[person] = replace(actor, acts_for=owners[0], country=self.country(owners[0]))
        self._persons.setdefault(tuple(text.casefold().split()), person)
        if title is not None:
            start, end = min(title.start, span.start), max(title.end, span.end)
            self.titled.append(Titled(person, title, owners, start, end))
        return person

    def _apposed(self, span: NameSpan) -> list[Title | None]:
        """Titles in apposition, on either side of a name."""
        root = self._doc[span.start : span.end].root
        found: list[Title | None] = []
        for child in root.children:
            if child.dep_ == "appos" and child.i > span.end and child.i not in self._names.at:
                found.append(titles.beside(self._doc, child, self._names, self._gazetteer))
        if root.dep_ == "appos" and root.head.pos_ in NOUN and root.head.i not in self._names.at:
            found.append(titles.beside(self._doc, root.head, self._names, self._gazetteer))
        return found

    def _title_owners(self, title: Title) -> tuple[URIRef, ...]:
        if title.anchor < 0:
            return ()
        token = self._doc[title.anchor]
        if token.tag_ == "PRP$":
            return antecedents(token, self._history, self.sentence_of)
        return self.owners_of_name(token) or self.named(token)

    def _possessor(self, span: NameSpan) -> tuple[URIRef, ...]:
        """ "Russia's Sergei Lavrov", "Japan's Takehiro Funakoshi"."""
        root = self._doc[span.start : span.end].root
        for child in root.children:
            if child.dep_ == "poss" and child.i < span.start and child.i in self._names.at:
                return self.owners_of_name(child) or self.named(child)
        return ()

    def _known_by_surname(self, text: str, title: Title | None, owners: tuple[URIRef, ...]) -> URIRef | None:
        """The holder of the office that the title names, where the surname agrees."""
        if title is None or not owners:
            return None
        holder = self._holder(owners[0], title.noun)
        if holder is not None and self._gazetteer.entries[holder].label.split()[-1] == text.rsplit(maxsplit=1)[-1]:
            return holder
        return None

    def _holder(self, owner: URIRef, noun: str) -> URIRef | None:
        office = self.office(owner, noun)
        return self._gazetteer.holder(office, self.article.published) if office is not None else None

    def office(self, owner: URIRef, noun: str) -> URIRef | None:
        """The gazetteer's office of that title in a body, or in the government of a state."""
        return self._gazetteer.office_for(owner, noun) if owner in self._gazetteer.entries else None

    # -- nominals ---------------------------------------------------------------------------------------------

    def _nominal(self, token: Token) -> tuple[tuple[URIRef, ...], str]:
        lemma = token.lemma_.lower()
        if lemma in SIDES and (found := sides(token, self._history, self.sentence_of)):
            return found, "members of a group named before"
        start = token.left_edge.i
        while start < token.i and self._doc[start].pos_ in {"DET", "PUNCT", "SPACE", "ADV", "CCONJ"}:
            start += 1
        noun, agent = self._agent(start, token.i)
        if agent is None:
            return (), ""
        owners = self.owners(token)
        body = self._body(token, start, owners)
        if body is not None:
            return (body,), "gazetteer, by owner and noun"
        plural = token.tag_ in {"NNS", "NNPS"}
        if agent.kind == "person" and not plural:
            return self._single(token, noun, owners)
        if not owners and not plural:
            return (), ""
        type_ = DIP.PersonGroup if agent.kind == "person" else agent.type
        found = []
        for owner in owners or (None,):
            label = self._group_label(token, start, owner, several=len(owners) > 1)
            scope = (label.casefold(),) if owner is not None else (self.article.id, label.casefold())
            iri = mint("actor", "group", *scope)
            found.append(self._add(iri, type_, label, owner, anonymous=type_ == DIP.PersonGroup))
        return tuple(found), "nominal"

    def _agent(self, start: int, head: int) -> tuple[str, Agent | None]:
        """The longest agent noun that ends at a head, with its agent."""
        for first in range(max(start, head - 3), head + 1):
            words = self._doc[first:head].text.lower()
            for last in (self._doc[head].lower_, self._doc[head].lemma_.lower()):
                noun = f"{words} {last}".strip()
                agent = self._gazetteer.agents.get(noun)
                if agent is not None:
                    return noun, agent
        return "", None

    def _body(self, token: Token, start: int, owners: tuple[URIRef, ...]) -> URIRef | None:
        """The gazetteer's body of an owner: "Britain's Defence Ministry" by way of "British Defence Ministry"."""
        if len(owners) != 1 or owners[0] not in self._gazetteer.entries:
            return None
        last_owner = max((i for i in range(start, token.i) if i in self._names.at), default=start - 1)
        words = self._doc[last_owner + 1 : token.i + 1].text.removeprefix("'s").removeprefix("’s").strip()
        entry = self._gazetteer.entries[owners[0]]
        for form in (entry.label, *entry.demonyms, *entry.aliases):
            for written in (words, words.title(), words.lower()):
                names = self._gazetteer.names.get(f"{form} {written}", ())
                if len({n.entry for n in names}) == 1 and self._known(names[0].entry, f"{form} {written}"):
                    return names[0].entry
        return None

    def _single(self, token: Token, noun: str, owners: tuple[URIRef, ...]) -> tuple[tuple[URIRef, ...], str]:
        """One person by office: named in apposition, earlier, or known to hold it on the day; else nobody's name."""
        for child in token.children:
            if child.dep_ == "appos" and child.i in self._names.at:
                return (), ""  # the name beside it will be resolved with this title
        if len(owners) != 1:
            return (), ""
        for titled in reversed(self.titled):
            same = titled.title.noun == noun and not titled.title.former
            if same and self.country(titled.person) == self.country(owners[0]):
                return (titled.person,), "titled so before"
        holder = self._holder(owners[0], noun)
        if holder is not None:
            self._known(holder)
            return (holder,), "holder of the office on the day of the article"
        entry = self._gazetteer.entries.get(owners[0])
        adjective = entry.demonyms[0] if entry is not None and entry.demonyms else self.actor(owners[0]).label
        label = f"{adjective} {noun}"
        iri = mint("actor", "holder", self.article.id, label.casefold())
        self._add(iri, DIP.Person, label, owners[0], anonymous=True)
        return (iri,), "nominal"

    def _group_label(self, token: Token, start: int, owner: URIRef | None, *, several: bool) -> str:
        """The words of a group; with several owners, each gets a label of its own ("American officials")."""
        words = [t for t in self._doc[start : token.i + 1] if t.dep_ not in {"det", "preconj"} or t.i == token.i]
        if owner is None or (not several and any(t.i in self._names.at for t in words)):
            if words and words[0].dep_ == "poss" and words[0].i in self._names.at and owner is not None:
                entry = self._gazetteer.entries.get(owner)
                if entry is not None and entry.demonyms:
                    rest = [t.text for t in words if t.i not in self._names.at and t.dep_ != "case"]
                    return " ".join([entry.demonyms[0], *rest])
            return self._doc[words[0].i : token.i + 1].text if words else token.text
        own = [t.text for t in words if t.i not in self._names.at and t.dep_ not in {"cc", "case", "poss", "punct"}]
        entry = self._gazetteer.entries.get(owner)
        adjective = entry.demonyms[0] if entry is not None and entry.demonyms else self.actor(owner).label
        return " ".join([adjective, *own])
