"""The actors of one article: every naming of somebody is resolved once, in the order of the text."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.grammar import SUBJECTS, conjuncts, first_conjunct, is_verb, path_up, possessors, surface_subjects
from kg.gazetteer import Gazetteer
from kg.linking import focus, homes, places
from kg.linking.choice import candidates, earlier_person, is_others, namesakes, told_of
from kg.linking.nominals import body_of, group_before, nominal
from kg.linking.pairs import alone, counted, members, partners, sides
from kg.linking.persons import Titled, person
from kg.linking.pronouns import ABOARD, PRONOUNS, Past, aboard, antecedents
from kg.linking.titles import HEADS
from kg.mentions import Names, NameSpan
from kg.model import Actor, Article, Claim, Mention, MentionKind, mint
from kg.ontology import DIP, is_a
from kg.words import word_list

if TYPE_CHECKING:
    from kg.tokens import Doc, Token

NOUN = frozenset({"NOUN", "PROPN"})
BELONGINGS = word_list("linker.belongings") | ABOARD  # which are also of the state of whose they are
STANCES = frozenset({"pro", "anti", "post", "pre", "non"})  # "pro-Western", of which a model makes names
DISEASES = word_list("linker.diseases")
SPATIAL = frozenset({"in", "at", "near", "outside", "inside", "around", "across", "throughout", "within"})


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
        self.doc = doc
        self.names = names
        self.gazetteer = gazetteer
        self.found: dict[int, tuple[URIRef, ...]] = {}
        self.history: list[Past] = []
        self.acronyms: dict[str, tuple[URIRef, ...]] = {}  # introduced in brackets behind a name
        self.persons: dict[tuple[str, ...], URIRef] = {}
        self.told_of = told_of(names, gazetteer)
        self.asking: set[int] = set()  # names whose titles are being read, by their first token
        self._bodies: dict[str, URIRef] = {}
        self._lists: dict[int, list[Token]] = {}  # what is joined by "and" or a comma, by its first word
        self._sentence = {t.i: number for number, s in enumerate(doc.sents, 1) for t in s}
        for token in doc:
            self._visit(token)

    def sentence_of(self, token: Token) -> int:
        """The number of a token's sentence, from 1."""
        return self._sentence[token.i]

    def named(self, token: Token) -> tuple[URIRef, ...]:
        """Whom the nominal with this head names itself, without its coordination; empty for no actor."""
        if token.i not in self.found:
            for child in token.children:
                if child.dep_ == "appos" and child.i in self.found:
                    beside = conjuncts(child) if token.tag_ in {"NNS", "NNPS"} else [child]
                    return tuple(dict.fromkeys(a for t in beside for a in self.found.get(t.i, ())))
            behind = self.names.at.get(token.i + 1)  # a title stands for the person named right behind it
            if behind is not None and behind.label == "PERSON":
                return self.found.get(self.doc[behind.start : behind.end].root.i, ())
        return self.found.get(token.i, ())

    def named_by(self, span: NameSpan) -> tuple[URIRef, ...]:
        """Whom a name names, also where it stands further on than what was resolved yet; nobody for its own title."""
        return () if span.start in self.asking else self._name(self.doc[span.start : span.end].root, span)[0]

    def by_name(self, token: Token) -> bool:
        """Whether a nominal names its actors by a proper name, not by what they are."""
        return bool(self.named(token)) and (token.i in self.names.at or token.dep_ == "appos")

    def owners(self, token: Token) -> tuple[URIRef, ...]:
        """To whom the thing with this head belongs: "Chinese conduct", "the Ukrainian port", "Russia's banks"."""
        found: list[URIRef] = []
        before = [c for c in token.children if c.dep_ in {"poss", "amod", "compound", "nmod"} and c.i < token.i]
        before = [c for c in before if not homes.of_others(self, c, token)]
        others = token.lemma_ in {"counterpart", "colleague"} and any(c.i in self.names.at for c in before)
        for child in before:
            if not (others and child.tag_ == "PRP$"):  # "his French counterpart" is France's
                for part in possessors(child):
                    whose = self.named(part) or self.owners_of_name(part)
                    found = [a for a in found if not self._led(a, whose)]  # "bin Laden's al-Qaeda network"
                    found += whose
        if not found:
            for child in token.children:
                if child.dep_ == "prep" and child.lower_ in {"of", "from"}:
                    behind = [p for c in child.children if c.dep_ == "pobj" for p in conjuncts(c)]
                    for part in behind:
                        whose = tuple(a for c in part.children if c.dep_ == "poss" for a in self.named(c))
                        found += self.named(part) or self.owners_of_name(part) or whose  # "the chief of Chad's ally"
                        if not found and token.lemma_ in BELONGINGS:
                            found += self.owners(part)  # "the crew of a Peruvian boat"
                        found += [a for a in (group_before(self, part),) if a is not None and not found]
        return tuple(dict.fromkeys(found))

    def _led(self, leader: URIRef, groups: tuple[URIRef, ...]) -> bool:
        """Whether somebody is told of as the owner of a group that is none of a state."""
        bodies = bool(groups) and all(
            is_a(self._type(g), DIP.Organization) and self._type(g) != DIP.State for g in groups
        )
        return bodies and self._type(leader) == DIP.Person

    def actor(self, iri: URIRef) -> Actor:
        """An actor of the article, or one of the gazetteer that it only implies."""
        if iri not in self.actors:
            self.known(iri)
        return self.actors[iri]

    def _type(self, iri: URIRef) -> URIRef:
        return self.actors[iri].type if iri in self.actors else self.gazetteer.entries[iri].type

    def leads(self, person: URIRef, role: str) -> bool:
        """Whether a person may be called leader, president or minister: titled so, or not titled otherwise."""
        nouns = [t.title.noun for t in self.titled if t.person == person and not t.title.former]
        nouns = [noun for noun in nouns if noun not in {"counterpart", "colleague"}]  # of one who is titled so
        heads = HEADS if role == "leader" else frozenset({role})
        return not nouns or any(
            noun == "prime minister" or noun in heads or (role == "minister" and noun.endswith("minister"))
            for noun in nouns
        )

    def principal(self, iri: URIRef) -> URIRef:
        """The state, IGO or group at the end of an actor's acts-for chain, or the actor itself."""
        seen = {iri}
        while (further := self.actor(iri).acts_for) is not None and further not in seen:
            iri = further
            seen.add(iri)
        return iri

    def used_by(self, claims: tuple[Claim, ...]) -> tuple[Actor, ...]:
        """The actors that claims name, with those for whom they act, sorted by IRI."""
        wanted = [name for claim in claims for name in claim.names]
        found: dict[URIRef, Actor] = {}
        while wanted:
            iri = wanted.pop()
            known = iri in self.actors or iri in self.gazetteer.entries
            if known and iri not in found and is_a(self._type(iri), DIP.Actor):
                found[iri] = actor = self.actor(iri)
                wanted += [actor.acts_for] if actor.acts_for is not None else []
        return tuple(found[iri] for iri in sorted(found))

    # -- walking the document ---------------------------------------------------------------------------------

    def _visit(self, token: Token) -> None:
        """Resolve a token if it heads a nominal that may name somebody."""
        span = self.names.at.get(token.i)
        kind, reason = MentionKind.NAME, ""
        if found := namesakes(self, token):
            reason = "all states of a name"
        elif span is not None:
            if token.i != self.doc[span.start : span.end].root.i:
                return
            found, reason = self._name(token, span)
        elif token.lower_ in PRONOUNS:
            number, kind, reason = counted(token), MentionKind.PRONOUN, "antecedent"
            if number:
                found = members(self, token, "man", number) or members(self, token, "", number)
                self.found[token.head.head.i] = found
            else:
                found = aboard(self, token) or antecedents(self, token, self.history)
                if found and token.dep_ in {"dobj", "pobj"} and token.lower_ in {"it", "them", "him", "her"}:
                    found = self._not_own(token, found)
        elif alone(token):
            found, kind, reason = sides(self, token), MentionKind.NOMINAL, "members of a group named before"
        elif token.pos_ in NOUN and token.dep_ not in {"compound", "amod"}:
            found, reason = nominal(self, token)
            kind = MentionKind.NOMINAL
        if not found:
            return
        self.found[token.i] = found
        if span is not None:
            self._introduce(span, found)
        self._remember(token, found)
        left, right = (span.start, span.end) if span else (token.left_edge.i, token.i + 1)
        text = self.doc[left:right]
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

    def _not_own(self, pronoun: Token, found: tuple[URIRef, ...]) -> tuple[URIRef, ...]:
        """Whom somebody does something to: neither himself, who would be "itself", nor by "it" his own state.

        "The League suspended Syria and imposed sanctions on it", "the premier, who had boycotted it".
        """
        verb = next((t for t in path_up(pronoun) if is_verb(t)), None)
        doers = {a for t in surface_subjects(verb) for a in self.found.get(t.i, ())} if verb is not None else set()
        if not doers.isdisjoint(found):
            others = [p for p in self.history if doers.isdisjoint(p.actors)]
            return antecedents(self, pronoun, others)
        own = {self.principal(a) for a in doers}
        named = bool(doers) and not any(self.actors[a].anonymous for a in doers)  # not "his critics blame him"
        if named and pronoun.lower_ in {"him", "her"} and self.principal(found[0]) in own:  # "Putin thanked him": Wang
            others = [p for p in self.history if own.isdisjoint(self.principal(a) for a in p.actors)]
            return antecedents(self, pronoun, others) or found
        itself = self.actors[found[0]].type == DIP.State if pronoun.lower_ == "them" else pronoun.lower_ == "it"
        return () if itself and self.principal(found[0]) in own else found

    def _introduce(self, span: NameSpan, found: tuple[URIRef, ...]) -> None:
        """Keep the acronym that stands in brackets behind a name: "the Cooperation Organisation (SCO)"."""
        if span.end + 2 < len(self.doc) and self.doc[span.end].text == "(" and self.doc[span.end + 2].text == ")":
            acronym = self.doc[span.end + 1].text
            if acronym.isupper() and len(acronym) > 1:
                self.acronyms[acronym] = found

    def _remember(self, token: Token, found: tuple[URIRef, ...]) -> None:
        types = tuple(self.actors[a].type for a in found)
        self.history.append(Past(token, found, types))
        top = token.head if token.dep_ == "appos" and token.head.i not in self.found else token
        if top.dep_ == "conj":  # also "X and his counterpart, Y"
            head = first_conjunct(top)
            joined = self._lists.get(head.i) or self._lists.setdefault(head.i, conjuncts(head))
            self._recall(head, tuple(dict.fromkeys(a for t in joined for a in self.named(t))))
        elif top.dep_ in SUBJECTS and (others := [c for c in top.head.children if c.dep_ == top.dep_ and c.i < top.i]):
            self._recall(top, tuple(dict.fromkeys(a for t in (*others, top) for a in self.named(t))))  # by a misparse
        elif (meeting := partners(top)) is not None:
            doers = [t for t in surface_subjects(meeting) if t.i < token.i]
            self._recall(meeting, tuple(dict.fromkeys(a for t in (*doers, token) for a in self.found.get(t.i, ()))))

    def _recall(self, token: Token, joint: tuple[URIRef, ...]) -> None:
        """Keep those who were named together, for what was kept of a list so far."""
        if len(joint) > 1:
            self.history = [
                p for p in self.history if p.token != token or not set(p.actors) < set(joint) or len(p.actors) < 2
            ]
            self.history.append(Past(token, joint, tuple(self.actors[a].type for a in joint)))

    # -- names ------------------------------------------------------------------------------------------------

    def _name(self, token: Token, span: NameSpan) -> tuple[tuple[URIRef, ...], str]:
        text = self.doc[span.start : span.end].text
        if text in self.acronyms:
            return self.acronyms[text], "acronym introduced in brackets"
        first, _, rest = text.casefold().partition("-")
        if first in DISEASES or (first in STANCES and rest and " " not in rest):
            return (), ""  # "Covid-19", "Post-Soviet"
        entries = candidates(self, token, span)
        if len(entries) == 1 and not is_others(self, token, entries[0]):
            name = entries[0]
            entry = self.gazetteer.entries[name.entry]
            bare = token.dep_ == "pobj" and token.head.lower_ == "in"
            bare = bare and all(c.dep_ in {"cc", "conj", "punct"} for c in token.children)
            if name.kind == "demonym" and bare and token.tag_ not in {"NNS", "NNPS"}:
                return (), ""  # "said in French": a language
            if entry.type == DIP.Person:
                return (person(self, span, known=entry.iri),), f"gazetteer {name.kind}"
            if (other := focus.body_at_home(self, token, text, entry.iri)) is not None:
                return (other,), "body of the state that the text is set in"
            if name.kind == "demonym" and entry.type == DIP.State and homes.is_ethnic(self, span):
                return homes.ethnic(self, token, text, entry), "people by descent"
            actor = entry.iri
            if entry.type == DIP.Place:
                if name.kind == "demonym" and token.tag_ == "NNPS":
                    return homes.people(self, token, text, entry.acts_for), "people of a place"
                if entry.acts_for is None:
                    return (), ""
                actor = entry.acts_for
            if name.kind == "demonym" and token.tag_ in {"NNS", "NNPS"} and entry.type == DIP.State:
                return homes.people(self, token, text, actor), "people of a state"
            self.known(actor, text if name.kind in {"label", "alias"} else None)
            return (actor,), f"gazetteer {name.kind}"
        if len(entries) > 1:
            return (), ""  # ambiguous: two meanings fit equally well
        people = token.tag_ == "NNPS" and token.i == span.end - 1
        home = self._owner_of_words(span.start, span.end) if people and span.end - span.start > 1 else None
        if people and (home is not None or span.label == "NORP"):  # "Bosnian Serbs", "Tamils"
            return homes.people(self, token, text, home), "name of a people"
        if span.label == "PERSON" or earlier_person(self, text) is not None:
            return (person(self, span),), "name of a person"
        owners = self.owners(token)
        body = body_of(self, token, span.start, owners) if owners else None
        if body is not None:
            return (body,), "gazetteer, by owner and name"
        if span.label == "ORG" and len(text) > 1 and any(c.isupper() for c in text) and not text.isnumeric():
            owner = self._owner_of_words(span.start, span.end) or (owners[0] if len(owners) == 1 else None)
            iri = self._bodies.setdefault(text.casefold(), mint("actor", "organization", text.casefold(), owner or ""))
            self.add(iri, DIP.Organization, text, owner)
            return (iri,), "name of an organisation"
        return (), ""

    def owners_of_name(self, token: Token) -> tuple[URIRef, ...]:
        """The state or body behind an adjective or a name before a noun."""
        span = self.names.at.get(token.i)
        if span is None:
            return ()
        names = candidates(self, token, span)
        if len(names) != 1:
            return ()
        entry = self.gazetteer.entries[names[0].entry]
        if entry.type == DIP.Place:  # "Lagos police"
            within = places.state_of_name(self, token) if token.dep_ in {"compound", "amod", "nmod"} else None
            state = entry.acts_for or within
            return (state,) if state is not None and self.known(state) else ()
        self.known(entry.iri)
        return (entry.iri,)

    def _owner_of_words(self, start: int, end: int) -> URIRef | None:
        """The state whose name or demonym stands within some words: "the Iranian Red Crescent"."""
        for first in range(start, end):
            for last in range(end, first, -1):
                names = self.gazetteer.names.get(self.doc[first:last].text, ())
                entries = {n.entry for n in names if self.gazetteer.entries[n.entry].type == DIP.State}
                if len(entries) == 1 and (first, last) != (start, end):
                    return next(iter(entries))
        return None

    def known(self, iri: URIRef, mention: str | None = None) -> bool:
        """Take an actor of the gazetteer into the article's; keep the article's fullest name for it."""
        entry = self.gazetteer.entries[iri]
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
                country=self.gazetteer.country(iri),
                known=True,
            )
        elif mention is not None and (old.mention == old.label or len(mention) > len(old.mention)):
            self.actors[iri] = replace(old, mention=mention)
        return True

    def add(
        self,
        iri: URIRef,
        type_: URIRef,
        label: str,
        owner: URIRef | None,
        *,
        anonymous: bool = False,
        mention: str | None = None,
    ) -> URIRef:
        """Mint an actor that the gazetteer does not know."""
        if iri not in self.actors:
            if owner is not None and owner not in self.actors:
                self.known(owner)
            if owner is not None and self.principal(owner) == iri:
                owner = None  # nobody acts for himself, not even by way of others
            self.actors[iri] = Actor(
                iri=iri,
                type=type_,
                label=label,
                mention=mention or label,
                acts_for=owner,
                country=self.country(owner) if owner is not None else None,
                anonymous=anonymous,
            )
        return iri

    def country(self, iri: URIRef) -> str | None:
        """ISO code or short name of the principal of an actor, met in the article or known to the gazetteer."""
        return self.actors[iri].country if iri in self.actors else self.gazetteer.country(iri)

    def is_region(self, token: Token, *, local: bool = False) -> bool:
        """Whether a word names a place that is no state: a province, a city; with `local`, whether it may."""
        span = self.names.at.get(token.i)
        places = [self.gazetteer.entries[n.entry].type == DIP.Place for n in (span.names if span is not None else ())]
        return bool(places) and (any(places) if local else all(places))

    def has_left(self, person: URIRef, office: URIRef) -> bool:
        """Whether somebody is known to have left an office a year before the article, or longer.

        A holder who has only just left may be titled so for what he did in office.
        """
        day = self.article.published
        held = [t for t in self.gazetteer.tenures_of(person) if t.office == office]
        tenures = [t for t in held if day is None or t.begun(day)]
        days = () if day is None else (day, day - timedelta(days=365))
        return bool(tenures) and bool(days) and not any(t.covers(d) is not False for t in tenures for d in days)

    def office(self, owner: URIRef, noun: str) -> URIRef | None:
        """The gazetteer's office of that title in a body, or in the government of a state."""
        return self.gazetteer.office_for(owner, noun) if owner in self.gazetteer.entries else None
