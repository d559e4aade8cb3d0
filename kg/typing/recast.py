"""What an act rather is than its verb says, by who does it to whom: a meeting, a threat, a ban, a word."""

from __future__ import annotations

from kg.extract.clauses import Predication
from kg.ontology import DIP, is_a
from kg.typing.drafts import Draft
from kg.typing.targets import RoleFiller


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

    def _closed(self, draft: Draft, verb: Predication) -> None:
        """To close the office of others than states is a ban: "closed the offices of an opposition group"."""
        targets = [self._linker.actor(a).type for a in draft.actors(DIP.target)]
        own = {self._linker.country(a) for a in draft.actors(DIP.initiator, DIP.target)}
        closed = draft.type == DIP.BreakOfRelations and verb.lemma in {"close", "shut"}
        abroad = any(t == DIP.State or is_a(t, DIP.IntergovernmentalOrganization) for t in targets) and len(own) > 1
        if closed and targets and not abroad:
            draft.announced = DIP.Ban

    def _left_body(self, draft: Draft) -> None:
        """Forces leave a country; a body of states is left: "pulled out of the Sahel force"."""
        targets = [self._linker.actor(a).type for a in draft.actors(DIP.target)]
        leaving = draft.type == DIP.ForceWithdrawal and draft.frame.actor_object and bool(targets)
        if leaving and all(is_a(t, DIP.IntergovernmentalOrganization) for t in targets):
            draft.announced = DIP.AgreementWithdrawal
