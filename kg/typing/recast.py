"""What an act rather is than its verb says, by who does it to whom: a meeting, a threat, a ban, a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.clauses import Predication, of_noun, of_verb
from kg.extract.grammar import (
    ATTEMPTS,
    is_finite,
    is_infinitive,
    is_verb,
    pobjs,
    prepositions,
    subjects,
    surface_subjects,
)
from kg.linking.linker import SPATIAL
from kg.linking.places import state_of_name
from kg.linking.titles import is_post
from kg.ontology import DIP, event_type, is_a
from kg.typing.drafts import Draft, conditional
from kg.typing.frames import event_kind, verb_frame
from kg.typing.senses import HARMING
from kg.typing.targets import RoleFiller
from kg.words import word_list

if TYPE_CHECKING:
    from kg.tokens import Token

MATTERS = ("<deed>", "<demand>", "<pact>", "<text>", "<talks>", "<tie>", "<sovereignty>", "<truce>")
# Complaints that a forum hears and that are against somebody else: "filed a complaint with the WTO".
SUITS = word_list("recast.suits")
FORUMS = frozenset({"to", "with", "at", "before"})
# What somebody refuses by not doing it: "Japan will not accept the plan".
YIELDING = frozenset({"AGREE", "CONCEDE", "RETREAT", "SUPPORT", "AID", "MOBILIZE"})
DRAFTED = frozenset({"draft", "back", "sponsor", "propose", "write", "lead", "support"})
APART = frozenset({"separate", "separately", "individual", "individually", "back"})  # "back-to-back"
CONVENING = frozenset({"host", "convene"})
BODIES = word_list("recast.bodies")

FIRING = word_list("recast.firing")
# By what somebody is killed on purpose, where it is not said by whom.
WEAPONS = word_list("recast.weapons")

FIGURATIVE = frozenset("hammer blast savage roast pummel skewer".split())  # done to a person, they are words
SILENT = frozenset("comment say speak elaborate discuss name identify disclose".split())  # "declined to comment"
# In what somebody dies by another's hand, whoever that was: not in a fire, nor in a clash of cars.
ATTACKS = word_list("recast.attacks")


class Recaster(RoleFiller):
    """Gives drafts another type where those in them ask for it."""

    def _hosted(self, draft: Draft) -> None:
        """Guests of several states meet each other: "offered to host the two leaders"."""
        guests = draft.roles.get(DIP.target, [])
        states = {self._linker.principal(a) for _, a in guests}
        if draft.type in {DIP.HostedVisit, DIP.Hosting} and len(guests) > 1 and len(states) > 1:
            draft.host = next(iter(draft.actors(DIP.initiator)), None)
            own = [(t, a) for t, a in draft.roles.get(DIP.initiator, []) if self._linker.actor(a).type == DIP.Person]
            draft.roles = {DIP.initiator: [*own, *guests]}  # who receives guests himself is one of those who meet
            draft.announced = DIP.Meeting
        elif draft.type == DIP.Hosting and guests and all(self._official(t) for t, _ in guests):
            draft.announced = DIP.HostedVisit  # who is named comes for talks; leaders in exile are kept

    def _official(self, token: Token) -> bool:
        """Whether somebody is named, or called by his post: "the president of Ghana"."""
        post = token.tag_ == "NN" and is_post(token.lemma_.lower(), self._linker.gazetteer)
        return post or self._linker.by_name(token)

    def _aimed(self, draft: Draft, verb: Predication) -> None:
        """Who does something to protest does protest: "boycotted courts to protest against the law"."""
        aim = verb.head.dep_ == "advcl" and is_infinitive(verb.head)
        if aim and event_type(draft.frame.type).plover == "PROTEST":
            draft.factuality = self._factuality.of(verb.head.head)

    def _of_charges(self, draft: Draft, verb: Predication, behind: list[Token]) -> None:
        """To reject or call baseless what is charged is to deny it; to reject what is asked is no denial."""
        frame = draft.frame
        if frame.type == DIP.Rejection and any(self._charging(t) for t in behind):
            draft.announced = DIP.ChargeDenial  # "dismissed suggestions that he had …": whose they are is not said
        if frame.type == DIP.Criticism and frame.pobj_class == "<wrong>":  # "dismissed as nonsense a report that …"
            baseless = [t for t in verb.slots.get("as", []) if self._lexicon.belongs(t.lemma_.lower(), "<unfounded>")]
            charges = [t for t in verb.slots.get("object", []) if self._lexicon.belongs(t.lemma_.lower(), "<charge>")]
            draft.announced = DIP.ChargeDenial if baseless and charges else draft.announced
        if frame.type == DIP.ChargeDenial and frame.object_class == "<charge>":
            asked = [t for t in behind if self._lexicon.belongs(t.lemma_.lower(), "<demand>") and not self._charging(t)]
            draft.announced = DIP.Rejection if asked else draft.announced  # "rejected Pelosi's suggestion"

    def _tells(self, clause: Token) -> bool:
        """Whether a clause says what is refused or threatened: not "declined to comment", nor how he fares himself."""
        own = any(c.tag_ == "PRP$" for t in surface_subjects(clause) if t.dep_ == "nsubj" for c in t.children)
        return clause.lemma_ not in SILENT and not (own and is_finite(clause))

    def _in_words(self, draft: Draft, verb: Predication) -> None:
        """A named person who attacks another, or a party, does so in words: "Harris attacked Biden over health"."""
        doers = verb.slots.get("subject", [])
        persons = [self._linker.actor(a).type == DIP.Person for a in draft.actors(DIP.initiator)]
        objects = [self._linker.actor(a).type for a in draft.actors(DIP.target)]
        parties = [self._linker.actor(a).type == DIP.PoliticalParty for a in draft.actors(DIP.initiator)]
        named = bool(doers) and all(map(self._linker.by_name, doers)) and (all(persons) or all(parties))
        political = all(t == DIP.Person or (is_a(t, DIP.Organization) and not is_a(t, DIP.State)) for t in objects)
        if verb.lemma == "order" and any(t.lemma_.lower() in {"court", "tribunal"} for t in doers):
            draft.announced = DIP.Coercion  # a court's order is no request
        if verb.lemma in {"attack", "assail"} and named and objects and political and not verb.passive:
            draft.announced = DIP.Criticism
        if verb.lemma in FIGURATIVE and objects and all(t == DIP.Person for t in objects):
            draft.announced = DIP.Criticism

    def _one_by_one(self, head: Token) -> bool:
        """Whether somebody meets several who do not meet each other: "separate talks with X and Y"."""
        return any(c.lower_ in APART for c in head.children)

    def _accepted(self, draft: Draft, verb: Predication, noun: Predication) -> bool:
        """Whether an apology has been made to whoever accepts or spurns it: "accepted an apology from Chad"."""
        if draft.type != DIP.Apology or verb.lemma not in {"accept", "reject", "spurn"} or not noun.slots.get("from"):
            return False
        draft.roles.clear()
        self._put(draft, DIP.initiator, noun.slots["from"])
        draft.factuality = DIP.Actual
        return True

    def _closed(self, draft: Draft, verb: Predication) -> None:
        """To close the office of others than states is a ban: "closed the offices of an opposition group"."""
        self._own_barred(draft, verb)
        targets = [self._linker.actor(a).type for a in draft.actors(DIP.target)]
        own = {self._linker.country(a) for a in draft.actors(DIP.initiator, DIP.target)}
        closed = draft.type == DIP.BreakOfRelations and verb.lemma in {"close", "shut"}
        abroad = any(t == DIP.State or is_a(t, DIP.IntergovernmentalOrganization) for t in targets) and len(own) > 1
        if closed and targets and not abroad:
            draft.announced = DIP.Ban

    def _own_barred(self, draft: Draft, verb: Predication) -> None:
        """One's own people are barred from dealing with others, who are hit: "bars US firms from buying its oil"."""
        own = {self._linker.principal(a) for a in draft.actors(DIP.initiator)}
        held = {self._linker.principal(a) for a in draft.actors(DIP.target)}
        dealing = [c for p in verb.head.children if p.lower_ == "from" for c in p.children if c.dep_ == "pcomp"]
        if event_type(draft.type).plover not in {"COERCE", "SANCTION"} or not dealing or not held or held - own:
            return
        barred = draft.roles.pop(DIP.target)
        self._from_content(draft, dealing)
        if draft.actors(DIP.target):
            draft.announced = DIP.Sanction
        else:
            draft.roles[DIP.target] = barred

    def _sent_home(self, draft: Draft, verb: Predication) -> None:
        """Who expels or summons an envoy, by where he was sent: "X's envoy to Y was told to go", "… called in"."""
        called = draft.type == DIP.DiplomaticProtest and draft.frame.lemma in {"summon", "call"}
        passive = verb.passive and not draft.actors(DIP.initiator)
        if not passive or not (called or draft.type == DIP.DiplomatExpulsion):
            return
        envoys = verb.slots.get("object", [])
        posted = [t for e in envoys for name, p in prepositions(e) if name in {"to", "in"} for t in pobjs(p)]
        rooms = [t for slot in ("to", "at", "in") for t in verb.slots.get(slot, [])] if called else []
        rooms += [t for room in rooms for name, p in prepositions(room) if name in SPATIAL for t in pobjs(p)]
        own = {self._linker.principal(a) for e in envoys for a in self._who(e)}
        hosts = [t for t in (*posted, *rooms) if any(self._linker.principal(a) not in own for a in self._who(t))]
        if hosts:
            draft.roles.clear()
            self._put(draft, DIP.initiator, hosts[:1])
            self._put(draft, DIP.target, envoys, owned=True)

    def _left_body(self, draft: Draft, verb: Predication) -> None:
        """Forces leave a country; a body of states is left: "pulled out of the Sahel force".

        It is left by the state that somebody takes out of it: "took Chad out of the Union".
        """
        leaving = draft.type in {DIP.ForceWithdrawal, DIP.AgreementWithdrawal} and draft.frame.slots != ("object",)
        moved = verb.slots.get("object", []) if leaving else []
        states = [t for t in moved if self._linker.by_name(t) and self._linker.actor(self._who(t)[0]).type == DIP.State]
        if states:
            draft.roles.pop(DIP.initiator, None)
            self._put(draft, DIP.initiator, states)
        elif leaving and draft.frame.lemma == "take":
            draft.roles.clear()  # "took two girls out of the party"
        targets = [self._linker.actor(a).type for a in draft.actors(DIP.target)]
        leaving = draft.type == DIP.ForceWithdrawal and draft.frame.actor_object and bool(targets)
        if leaving and all(is_a(t, DIP.IntergovernmentalOrganization) for t in targets):
            draft.announced = DIP.AgreementWithdrawal

    def _mutually(self, verb: Token) -> bool:
        """Whether those who do something do it to each other: "accused each other of", "blamed one another for"."""
        return any(
            (c.lower_ == "other" and verb.doc[c.i - 1].lower_ == "each")
            or (c.lower_ == "another" and verb.doc[c.i - 1].lower_ == "one")
            for c in verb.children
            if c.i > verb.i
        )

    def _charging(self, noun: Token) -> bool:
        """Whether a noun stands for a charge by the clause that says what it is: "suggestions that he had fled"."""
        said = any(c.dep_ in {"acl", "ccomp"} and is_finite(c) for c in noun.children)
        return said and self._lexicon.belongs(noun.lemma_.lower(), "<charge>")

    def _is_matter(self, noun: Token) -> bool:
        """Whether what is supported is a matter between sides, or somebody's: an act, a demand, a pact, a text."""
        lemma = noun.lemma_.lower()
        matter = any(self._lexicon.belongs(lemma, c) for c in MATTERS) or lemma in self._lexicon.nouns
        return matter or self._names(noun) or noun.pos_ != "NOUN" or self._sums_up(noun)

    def _captor(self, draft: Draft, verb: Predication) -> list[Token]:
        """Who holds somebody by the country that he is held in, if it is not his own: "jailed in Chad"."""
        own = {self._linker.principal(a) for a in draft.actors(DIP.target)}
        places = [t for t in verb.slots.get("in", []) if not own & {self._linker.principal(a) for a in self._who(t)}]
        return [t for t in places if own and any(self._linker.actor(a).type == DIP.State for a in self._who(t))][:1]

    def _vetoed(self, draft: Draft) -> None:
        """Whose text is vetoed, not what it is on, nor the body that would have adopted it."""
        if draft.frame.type != DIP.Veto:
            return
        draft.roles[DIP.target] = [
            (t, a)
            for t, a in draft.roles.get(DIP.target, [])
            if not (t.dep_ == "pobj" and t.head.lower_ in {"on", "about", "over"})
            and not ({t.lemma_.lower(), self._linker.actor(a).label.split()[-1].lower()} & BODIES)
        ]
        texts = [w for w in sorted(draft.words, key=lambda w: w.i) if w.pos_ == "NOUN"]
        made = [c for text in texts for c in text.children if c.dep_ == "amod" and c.lemma_ in DRAFTED]
        self._put(draft, DIP.target, [t for c in made for t in c.children if t.i < c.i])  # "a U.S.-drafted resolution"

    def _strikers(self, verb: Token) -> list[Token]:
        """Who killed those who "were killed when the two armies shelled each other": who did what the clause tells."""
        clauses = [c for c in verb.children if c.dep_ == "advcl" and is_verb(c) and c.i > verb.i]
        violent = [
            of_verb(c)
            for c in clauses
            if any(w.lower_ in {"when", "as", "after"} and w.i < c.i for w in c.children)
            and (frame := verb_frame(of_verb(c), self._lexicon, self._names)) is not None
            and event_kind(frame) == "ASSAULT"
        ]
        acts = [t for name, p in prepositions(verb) if name == "in" for t in pobjs(p) if self._is_event(t)]
        struck = [t for act in acts for name in ("by", "with") for t in of_noun(act).slots.get(name, [])]
        below = [c for act in acts for c in act.children if c.dep_ == "acl"]
        claimed = [of_verb(c) for c in below if c.lemma_ in {"claim", "stage"}]  # "an attack claimed by rebels"
        return [t for found in (*violent, *claimed) for t in found.slots.get("subject", [])] + struck

    def _gathers(self, draft: Draft, verb: Predication) -> bool:
        """Whether several of one kind, or a body, meet among themselves: "EU ministers will hold a meeting"."""
        doers = draft.roles.get(DIP.initiator, [])
        if not is_a(draft.type, DIP.Consultation) or len(doers) != 1 or len(draft.roles) > 1:
            return False
        if not draft.frame.noun and (verb.passive or verb.slots.get("object")):
            return False  # "met the deadline"
        told = any(c.lower_ == "the" for c in draft.head.children)  # … of whom is said before
        if verb.lemma in CONVENING and draft.frame.noun and not (verb.passive or told):
            self._put(draft, DIP.initiator, verb.slots.get("for", []))  # "hosted a dinner for the premier"
            draft.gathered = True  # "is due to host a summit"
            return True
        token, actor = doers[0]
        body = is_a(self._linker.actor(actor).type, DIP.IntergovernmentalOrganization) or token.lemma_ in BODIES
        draft.gathered = body or (token.tag_ == "NNS" and self._linker.actor(actor).type != DIP.Person)
        return draft.gathered

    def _travels(self, draft: Draft, places: list[Token]) -> None:
        """A visit to a place is one to the state that it lies in: "flew to Samarkand"."""
        own = {self._linker.principal(a) for a in draft.actors(DIP.initiator)}
        states = [(t, s) for t in places if (s := state_of_name(self._linker, t)) is not None]
        for token, state in states[:1]:
            if draft.type == DIP.Visit and not draft.actors(DIP.target) and self._linker.known(state):
                draft.fill(DIP.target, token, (state,) if state not in own else ())

    def _forum(self, draft: Draft, noun: Token | None, verb: Predication) -> None:
        """Whoever hears a complaint is not whom it is against: "filed a complaint with the WTO against Chad"."""
        if event_type(draft.frame.type).plover != "ACCUSE" or noun is None or noun.lemma_ not in SUITS:
            return
        heard = {a for slot in FORUMS for t in verb.slots.get(slot, []) for a in self._who(t)}
        left = [(t, a) for t, a in draft.roles.get(DIP.target, []) if a not in heard]
        if len(left) < len(draft.roles.get(DIP.target, [])):
            draft.roles[DIP.target] = left
            self._put(draft, DIP.target, verb.slots.get("against", []))

    def _refused(self, draft: Draft, verb: Predication) -> None:
        """What somebody says he will not do he refuses: "Japan will not accept the plan"."""
        own = draft.frame.noun or verb.passive or not any(c.dep_ == "nsubj" for c in verb.head.children)
        if own or event_type(draft.type).plover not in YIELDING or event_type(draft.type).mutual:
            return
        will = any(c.dep_ == "aux" and c.lower_ in {"will", "would", "wo", "'ll"} for c in verb.head.children)
        negated = any(c.dep_ == "neg" for c in verb.head.children)
        if negated and draft.frame.object_class == "<result>":  # "did not recognise the result"
            draft.announced, draft.factuality = DIP.Rejection, DIP.Actual
        if will and any(c.dep_ == "neg" for c in verb.head.children) and not conditional(verb.head):
            draft.announced, draft.factuality = DIP.Rejection, DIP.Actual

    def _complete(self, draft: Draft, verb: Predication) -> bool:
        """Whether it is told who does it, or of a passive at least who suffers it, by name."""
        if draft.actors(DIP.initiator, DIP.mediator, DIP.party):
            return True
        suffering = verb.slots.get("subject" if verb.lemma in {"die", "perish"} else "object", [])
        kind = event_type(draft.type).plover
        harmed = [a for t, a in draft.roles.get(DIP.target, []) if t in suffering]
        struck = kind == "ASSAULT" and any(self._linker.actor(a).country for a in harmed)
        doers = surface_subjects(verb.head)
        weapon = (struck or verb.lemma in HARMING) and bool(doers) and all(t.lemma_ in WEAPONS for t in doers)
        dying = verb.lemma in {"die", "perish"} and any(t.lemma_ in ATTACKS for t in verb.slots.get("in", []))
        plotted = kind == "ASSAULT" and is_infinitive(verb.head) and verb.head.head.lemma_ in ATTEMPTS
        if not (verb.passive or weapon or dying or plotted):  # "a bomb killed three soldiers", "a plot to kill him"
            return False
        hit = kind in {"ASSAULT", "SANCTION"} and draft.frame.slots != ("object",)
        aimed = draft.roles.get(DIP.target, []) if hit else []  # "missiles were fired at Israel"
        suffering = [*suffering, *(t for t, _ in aimed)]
        foreign = struck or any(self._linker.actor(a).country is not None for t in suffering for a in self._who(t))
        armed = bool(WEAPONS & {t.lemma_ for p in verb.slots.values() for t in p})
        meant = weapon or armed or verb.lemma not in HARMING
        suffering += [c for t in suffering for c in t.children if c.dep_ == "appos"]
        return any(map(self._linker.by_name, suffering)) or (foreign and kind in {"ASSAULT", "COERCE"} and meant)

    def _launchers(self, verb: Token) -> list[Token]:
        """Who fires what strikes: "Iran launched missiles targeting American troops"."""
        weapons = [t for t in surface_subjects(verb) if t.lemma_ in WEAPONS]
        fired = [t.head for t in weapons if t.dep_ == "dobj" and t.head != verb and is_verb(t.head)]
        fired += [c for t in weapons for c in t.children if c.dep_ in {"acl", "relcl"}]  # "a bomb planted by rebels"
        return [s for clause in fired if clause.lemma_ in FIRING for s in subjects(clause)]
