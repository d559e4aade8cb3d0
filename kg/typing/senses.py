"""Which drafts make no event between sides: trips home, talks with the press, what only an authority can do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.clauses import of_noun
from kg.extract.cues import Cues
from kg.extract.grammar import is_finite, is_infinitive, is_verb, path_up, pobjs, surface_subjects
from kg.lexicon import Lexicon
from kg.linking.linker import Linker
from kg.linking.titles import is_post
from kg.ontology import DIP, event_type, is_a
from kg.typing.deeds import DEEDS
from kg.typing.drafts import Draft, phoned
from kg.words import word_list

if TYPE_CHECKING:
    from kg.tokens import Token

PRIVATE = frozenset({DIP.Company, DIP.MediaOrganization, DIP.NonGovernmentalOrganization})
# What states, officials and armed groups do; of others the same words tell of other things.
AUTHORITY = frozenset(
    {
        DIP.EasingOfRestrictions,
        DIP.SanctionsRelief,
        DIP.Sanction,
        DIP.Embargo,
        DIP.EmergencyRule,
        DIP.GrantOfAsylum,
        DIP.GrantOfAccess,
        DIP.DiplomatExpulsion,
        DIP.DiplomaticRecall,
        DIP.TroopDeployment,
        DIP.Mobilization,
        DIP.MilitaryAlert,
        DIP.ShowOfForce,
        DIP.Ratification,
        DIP.ForceWithdrawal,
        DIP.Blockade,
        DIP.Ban,
        DIP.Deportation,
    }
)
# Of soldiers, gunmen, lawmakers and the opposition it need not be said whose they are.
FORCES = frozenset({"MIL", "REB", "OPP", "INS", "LEG"})  # PLOVER's roles of agents
# What private people do to each other is not politics; they may demand, protest and fight.
CIVIL = frozenset({"SUPPORT", "CONSULT", "AGREE", "COOPERATE", "CONCEDE", "AID", "REJECT"})
ARMED = FORCES | {"SPY", "COP"}  # … who use force
HARMED = tuple(f"<{c}>" for c in "force land home person people asset mission arms road border post premises".split())
OFFICIAL = frozenset({DIP.State, DIP.GovernmentBody, DIP.Ministry, DIP.Company})
SPARING = frozenset({"REJECT", "THREATEN", "SANCTION", "RETREAT", "AID"})  # what one does not do to one's own
SPORTS = word_list("senses.sports")  # what only reports of games speak of: there, countries are teams
GAMES = word_list("senses.games")  # … and what does any two together
BOMBING = frozenset({"bomb", "shell", "bombard", "strafe"})  # which harms whatever it is done to
HARMING = frozenset({"kill", "injure", "wound", "maim", "destroy", "damage", "devastate", "burn"})


def sensible(
    drafts: list[Draft], linker: Linker, cues: Cues, lexicon: Lexicon, posted: frozenset[URIRef]
) -> Iterator[Draft]:
    """The drafts of one sentence, without those that tell of no act between sides; `posted` hold public posts."""
    talks = [d for d in drafts if is_a(d.type, DIP.Consultation) and d.type != DIP.Visit]
    violence = [d for d in drafts if event_type(d.type).plover == "ASSAULT"]
    for draft in violence:  # who was killed by an attack suffered it: "bombed the port, killing three people"
        for attack in [other for other in violence if _consequence(draft, other, linker)]:
            for token, actor in draft.roles.get(DIP.target, []):
                attack.fill(DIP.target, token, (actor,))
    words = {t.lemma_.lower() for d in drafts[:1] for t in d.head.sent}
    sports = bool(words & SPORTS) or len(words & GAMES) > 1
    for draft in () if sports else drafts:
        if draft.type == DIP.Visit and (_goes_home(draft, linker) or any(_same_trip(draft, t, linker) for t in talks)):
            continue
        if _with_press(draft, linker) or _private(draft, linker, lexicon, posted) or _thing(draft, linker, cues):
            continue
        _drop_selves(draft, linker)
        if _harmless(draft, linker, lexicon) or _sightseeing(draft, linker) or _everyday(draft, linker, lexicon):
            continue
        if _at_home(draft, linker) or _judicial(draft) or _campaigning(draft, linker) or _only_told(draft):
            continue
        if not _civil(draft, linker):
            continue
        if any(_consequence(draft, other, linker) for other in violence):
            continue
        yield draft


def public_posts(linker: Linker) -> frozenset[URIRef]:
    """Who holds a post of a state, a body of states, a force or a party, rather than of a firm or a club."""
    known = linker.gazetteer

    def public(noun: str, body: URIRef | None) -> bool:
        words = noun.split()
        agents = [known.agents[end] for n in range(len(words)) if (end := " ".join(words[n:])) in known.agents]
        if agents and agents[0].role == "BUS":
            return False
        if words[-1] in known.titles.heading and (not agents or agents[0].noun in known.titles.heading):
            return body is not None and (linker.country(body) is not None or _is_party(body, linker))
        return body is None or linker.actor(body).type not in PRIVATE

    return frozenset(
        t.person for t in linker.titled if is_post(t.title.noun, known) and public(t.title.noun, t.title.body)
    )


def political(draft: Draft, linker: Linker, posted: frozenset[URIRef]) -> bool:
    """Whether it is a protest, or somebody in it acts for a state, an IGO or an armed group, or holds a post.

    All else is other news. `posted` hold public posts.
    """
    actors = [linker.actor(a) for a in draft.actors(*draft.roles)]
    called = {t.lemma_.lower() for t, _ in draft.roles.get(DIP.initiator, [])}
    agents = [linker.gazetteer.agents[word] for word in sorted(called & linker.gazetteer.agents.keys())]
    kind = event_type(draft.type).plover
    rebels = {a.noun for a in agents if a.role == "REB"}
    doers = draft.roles.get(DIP.initiator, [])
    lone = [t for t, a in doers if t.tag_ == "NN" and t.lemma_ in rebels and linker.actor(a).anonymous]
    if lone and all(a.country is None for a in actors):
        return False  # "a gunman killed five people"
    if kind in {"ASSAULT", "COERCE"} and any(a.type == DIP.ArmedNonStateGroup for a in actors):
        return True  # "the separatists' shelling of the town killed ten"
    if (
        kind == "PROTEST"
        or "government" in called
        or any(a.role in (ARMED if kind in {"ASSAULT", "COERCE"} else FORCES) for a in agents)
    ):
        return True
    if kind == "SUPPORT" and draft.about is not None and draft.about.lemma_ in DEEDS and not draft.actors(DIP.target):
        return False  # "praised the move": of whom it was is not found
    civil = {a for filled in draft.roles.values() for t, a in filled if kind in CIVIL and _civilian(t, a, linker)}
    public = [a for a in actors if a.country is not None and a.type not in PRIVATE and a.iri not in civil]
    if (
        civil & set(draft.actors(DIP.initiator)) and not event_type(draft.type).mutual
    ):  # "a driver thanked the officer who had pulled him out"
        public = [a for a in public if not a.anonymous]
    return bool(public) or any(a.iri in posted or is_a(a.type, DIP.PoliticalParty) for a in actors)


def _civilian(token: Token, actor: URIRef, linker: Linker) -> bool:
    """Whether somebody without a name acts for nobody: "French villagers", "the Canadian singer"."""
    agent = linker.gazetteer.agents.get(token.lemma_.lower())
    private = agent is not None and agent.role in {"CVL", "BUS", "MED", "EDU"}
    return private and linker.actor(actor).anonymous


def _is_party(actor: URIRef, linker: Linker) -> bool:
    return is_a(linker.actor(actor).type, DIP.PoliticalParty)


def _goes_home(visit: Draft, linker: Linker) -> bool:
    """Whether a traveller only returns to his own country."""
    at_home = {linker.principal(a) for a in visit.actors(DIP.initiator)}
    return bool(visit.actors(DIP.target)) and {linker.principal(a) for a in visit.actors(DIP.target)} <= at_home


def _same_trip(visit: Draft, talks: Draft, linker: Linker) -> bool:
    """Whether talks are what a visit was for: "went to Seoul for talks with Yoon"."""
    travellers = set(visit.actors(DIP.initiator))
    party = set(talks.actors(DIP.initiator, DIP.target))
    hosts = {linker.principal(a) for a in visit.actors(DIP.initiator, DIP.target)}
    sides = {linker.principal(a) for a in party}
    below = visit.head in talks.head.ancestors and talks.head.dep_ != "conj"
    return below and bool(travellers & party) and len(party) > 1 and hosts <= sides


def _with_press(draft: Draft, linker: Linker) -> bool:
    """Whether it is an interview or a reporter's question rather than talks between sides or a request."""

    def press(actor: URIRef) -> bool:
        return is_a(linker.actor(actor).type, DIP.MediaOrganization)

    doers = draft.actors(DIP.initiator)
    if is_a(draft.type, DIP.Consultation):
        everyone = draft.actors(*draft.roles)
        return any(map(press, everyone)) and sum(not press(a) for a in everyone) < 2
    asked = draft.actors(DIP.target) if draft.frame.lemma == "tell" else []  # "told Reuters to expect more"
    asking = event_type(draft.type).plover == "REQUEST"
    return asking and any(bool(side) and all(map(press, side)) for side in (doers, asked))


def _private(draft: Draft, linker: Linker, lexicon: Lexicon, posted: frozenset[URIRef]) -> bool:
    """Whether only private people or firms do what an authority does, or travel."""
    doers = draft.roles.get(DIP.initiator, [])

    def private(token: Token, actor: URIRef) -> bool:
        known = linker.actor(actor)
        agent = linker.gazetteer.agents.get(token.lemma_.lower())
        armed = agent is not None and agent.role in {"GOV", "MIL", "REB", "COP", "SPY", "LEG", "JUD", "INS"}
        armed = armed or lexicon.belongs(token.lemma_.lower(), "<force>")
        public = known.country is not None and known.type not in PRIVATE and not _civilian(token, actor, linker)
        return not (public or armed or actor in posted)

    if draft.type == DIP.Visit:
        return all(private(t, a) for t, a in doers)
    if draft.type == DIP.ShowOfForce and doers and all(linker.actor(a).type == DIP.Person for _, a in doers):
        return True
    return draft.type in AUTHORITY and bool(doers) and all(private(t, a) for t, a in doers)


def _drop_selves(draft: Draft, linker: Linker) -> None:
    """Nobody does it to himself, also where two actors of one name were told apart."""
    doers = draft.actors(DIP.initiator)
    names = {linker.actor(a).label for a in doers}

    def own(token: Token) -> bool:  # "refused to withdraw its troops", "recalled their ambassadors"
        owners = [a for c in token.children if c.dep_ == "poss" for a in linker.named(c)]
        sparing = event_type(draft.type).plover in SPARING or draft.frame.object_class == "<troops>"
        return sparing and bool(owners) and set(owners) <= set(doers)

    sides = {linker.principal(a) for a in doers}

    sparing = event_type(draft.type).plover == "SANCTION"  # "the ministry banned them from importing from China"

    def curbed(token: Token) -> bool:  # "threatened to impose martial law in the north"
        return event_type(draft.type).plover == "THREATEN" and token.dep_ == "pobj" and token.head.lower_ == "in"

    if DIP.target in draft.roles:
        draft.roles[DIP.target] = [
            (t, a)
            for t, a in draft.roles[DIP.target]
            if linker.actor(a).label not in names
            and not (own(t) and linker.principal(a) in sides)
            and not (sparing and a in sides and not curbed(t))
        ]


def _harmless(draft: Draft, linker: Linker, lexicon: Lexicon) -> bool:
    """Whether what is attacked, of nobody named, is no person, place or arms: "abused their power"."""
    if event_type(draft.type).plover != "ASSAULT" or draft.frame.noun or draft.frame.alone or draft.about is None:
        return False
    if event_type(draft.type).mutual and len(draft.actors(DIP.initiator)) > 1:
        return False  # "exchanged fire with Chad"
    if draft.frame.lemma == "claim" and draft.about.lemma_ == "responsibility":
        return False  # "claimed responsibility"
    if draft.frame.pobj_class == "<hostility>":
        return False  # "responded with air strikes"
    if draft.frame.lemma in BOMBING and draft.frame.slots == ("object",):
        return False
    words = (draft.about.lemma_.lower(), draft.about.lower_)
    harmed = linker.is_region(draft.about) or any(lexicon.belongs(w, c) for w in words for c in HARMED)
    return not draft.actors(DIP.target) and not harmed and bool(draft.actors(DIP.initiator))


def _everyday(draft: Draft, linker: Linker, lexicon: Lexicon) -> bool:
    """Whether a word that may tell of politics stands in an everyday sense.

    To let somebody do something eases a restriction, and to guard him keeps the peace, only where he is another's;
    one retreats from a place, not from a goal; one fights a disease otherwise than a foe.
    """
    kind, lemma = draft.type, draft.frame.lemma
    own = {linker.principal(a) for a in draft.actors(DIP.initiator)}
    others = {linker.principal(a) for a in draft.actors(DIP.target)}
    if kind == DIP.EasingOfRestrictions and draft.frame.actor_object:
        return not own or not others or bool(own & others)
    if kind == DIP.Peacekeeping and draft.frame.actor_object and not draft.frame.noun:
        return bool(own & others) or all(linker.country(a) is None for a in draft.actors(DIP.target))
    if kind == DIP.ForceWithdrawal and not draft.frame.noun:
        behind = [c.lemma_.lower() for c in draft.head.children if c.dep_ == "dobj"]
        if lemma == "leave" and any(lexicon.belongs(w, c) for w in behind for c in ("<force>", "<person>")):
            return True  # "leaving 100 troops to follow"
        away = [t for c in draft.head.children if c.lower_ == "from" for t in pobjs(c)]
        placed = any(linker.named(t) or lexicon.belongs(t.lemma_.lower(), "<land>") or t.ent_type_ for t in away)
        persons = bool(own) and all(linker.actor(a).type == DIP.Person for a in draft.actors(DIP.initiator))
        return lemma == "retreat" and (persons or (bool(away) and not placed))
    if is_a(kind, DIP.Ceasefire) and not draft.frame.noun:  # "bombed Serbia to halt the killing of Albanians by Serbs"
        hostility = [of_noun(c).slots for c in draft.head.children if c.dep_ == "dobj"]
        others = {a for s in hostility for n in ("by", "poss") for t in s.get(n, []) for a in linker.named(t)}
        doers = {a for t in surface_subjects(draft.head) for a in linker.named(t)}
        if others and not others & doers:
            return True
    persons = bool(others) and all(linker.actor(a).type == DIP.Person for a in draft.actors(DIP.target))
    if kind == DIP.Recognition and persons:  # one recognises states, and a person as their head
        return not any(c.lower_ == "as" for c in (*draft.head.children, *(draft.about.children if draft.about else ())))
    if kind in {DIP.IntelligenceSharing, DIP.MilitaryAid}:  # an office informs another, an army arms its men
        return bool(own & others)
    if kind == DIP.PracticalCooperation and lemma in {"return", "rejoin"}:  # "returned to the party"
        return any(_is_party(a, linker) for a in draft.actors(*draft.roles))
    if lemma == "push" and draft.frame.type == DIP.Demand and not draft.frame.noun:  # "pushed Biden to the left"
        return any(c.lower_ == "to" and c.dep_ == "prep" for c in draft.head.children)
    if lemma == "deny" and not draft.frame.noun:  # "deny terrorism a victory", "denied funding for the museum"
        given = kind == DIP.ChargeDenial and any(c.dep_ == "dative" for c in draft.head.children)
        return given or (kind == DIP.CooperationRefusal and not others)
    if lemma == "concede" and any(c.dep_ == "ccomp" and is_finite(c) for c in draft.head.children):
        return True  # "conceded that only half were reached": said, not yielded
    topic = draft.head.head if draft.head.dep_ == "pcomp" and draft.head.tag_ == "VBG" else None
    if topic is not None and topic.lower_ in {"on", "about"} and topic.head.pos_ == "NOUN":
        return True  # "talks on renewing the pact": what they are about
    if topic is not None and topic.lower_ == "for" and topic.head.pos_ == "NOUN" and topic.head.dep_ == "dobj":
        return topic.head.lemma_ not in lexicon.nouns and not linker.named(topic.head)  # "equipment for clearing mines"
    if topic is not None and topic.lower_ == "of" and topic.head.lemma_ == "suspect" and lemma == "plan":
        return True  # "suspected of planning an attack": the suspicion threatens nobody
    if lemma == "blame" and is_infinitive(draft.head) and draft.head.head.lemma_ == "be":
        return True  # "said Chad was to blame": told by the verb of saying
    sent = kind == DIP.MilitaryAid and not draft.actors(DIP.target)  # "sent fighters to shadow a plane"
    if sent and any(c.dep_ in {"xcomp", "advcl"} and is_infinitive(c) for c in draft.head.children):
        return True
    if lemma == "call" and draft.frame.object_class == "<meeting>":  # "called the talks tough"
        return any(c.dep_ == "dobj" and c.i + 1 < len(c.doc) and c.nbor().pos_ == "ADJ" for c in draft.head.children)
    if draft.frame.pobj_class == "<harm>":  # "called for a naval force", but "… for the use of force"
        forces = [t for p in draft.head.children if p.dep_ == "prep" for t in pobjs(p) if t.lemma_ == "force"]
        if any(c.dep_ == "det" for t in forces for c in t.children):
            return True
    if lemma == "call" and kind == DIP.Call and not draft.frame.noun:
        return not phoned(draft.head, linker)
    if lemma == "defend" and kind == DIP.VerbalDefense and not others:  # "vowed to defend its islands"
        objects = [c for c in draft.head.children if c.dep_ == "dobj"]
        things = [o for o in objects if o.lemma_ not in lexicon.nouns]  # but "defended its raid"
        return any(set(linker.named(c)) & set(draft.actors(DIP.initiator)) for o in things for c in o.children)
    about = draft.about
    if kind == DIP.EmergencyRule:  # "supplies emergency power", "a health emergency"
        electric = draft.head.lemma_ == "power" and draft.head.tag_ == "NN"
        return electric or (about is not None and any(c.lemma_ == "health" for c in about.children))
    if draft.frame.type == DIP.Demand and lemma == "order":
        told = any(c.dep_ in {"xcomp", "ccomp"} for c in draft.head.children)
        return not told and any(c.dep_ == "dobj" and c.lower_ == "it" for c in draft.head.children)
    return False


def _sightseeing(draft: Draft, linker: Linker) -> bool:
    """Whether what is visited is no country or person but a house: "his visit to the hospital"."""
    hosts = [linker.actor(a) for a in draft.actors(DIP.target)]
    return draft.type == DIP.Visit and bool(hosts) and all(h.country is None and h.type != DIP.Person for h in hosts)


def _judicial(draft: Draft) -> bool:
    """Whether a court asks for or rejects something in a case of its own: "a court demanded files"."""
    doers = draft.roles.get(DIP.initiator, [])
    asked = event_type(draft.type).plover in {"REQUEST", "REJECT"} and not draft.actors(DIP.target)
    return asked and bool(doers) and all(t.lemma_.lower() in {"court", "tribunal", "judge"} for t, _ in doers)


def _at_home(draft: Draft, linker: Linker) -> bool:
    """Whether forces only move in their own country, or where no country is known: "the army entered the town"."""
    own = {linker.country(a) for a in draft.actors(DIP.initiator)}
    entered = {linker.country(a) for a in draft.actors(DIP.target)}
    moving = draft.type == DIP.Invasion and draft.frame.subject_class is not None
    return moving and entered <= own | {None}


def _campaigning(draft: Draft, linker: Linker) -> bool:
    """Whether it is a candidate's rally rather than a protest: "Macron held a rally in Lyon"."""
    doers = draft.actors(DIP.initiator)
    persons = bool(doers) and all(linker.actor(a).type == DIP.Person for a in doers)
    return persons and draft.frame.lemma == "rally" and not draft.actors(DIP.target)


def _civil(draft: Draft, linker: Linker) -> bool:
    """Whether people protest; a state that protests lodges a complaint, and "Iranian unrest" is not the state's."""
    doers = [linker.actor(a).type for a in draft.actors(DIP.initiator)]
    if draft.frame.lemma == "demonstrate" and any(c.dep_ == "dobj" for c in draft.head.children):
        return False  # "demonstrated a new engine"
    if draft.type == DIP.Riot and doers and all(is_a(t, DIP.ArmedForce) for t in doers):
        draft.announced = DIP.Seizure  # "troops looted the town"
        return True
    if event_type(draft.type).plover == "PROTEST" and doers and all(is_a(t, DIP.ArmedForce) for t in doers):
        return False  # "the army blocked the road to stop protesters"
    if event_type(draft.type).plover != "PROTEST" or not doers or any(t not in OFFICIAL for t in doers):
        return True
    if not draft.frame.noun and draft.frame.lemma == "protest":
        draft.announced = DIP.DiplomaticProtest
        return True
    return False


def _only_told(draft: Draft) -> bool:
    """Whether those who are told of do not meet each other: "Both were contacted for comment"."""
    passive = any(c.dep_ in {"nsubjpass", "auxpass"} for c in draft.head.children)
    agent = any(c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "with") for c in draft.head.children)
    return draft.type == DIP.Consultation and not draft.frame.noun and passive and not agent


def _thing(draft: Draft, linker: Linker, cues: Cues) -> bool:
    """Whether "it" that kills is more likely a thing told of than a state: "Officials said it killed nine people"."""
    doers = draft.roles.get(DIP.initiator, [])
    if draft.head.lemma_ not in HARMING or not doers or any(t.lower_ != "it" for t, _ in doers):
        return False
    actors = {a for _, a in doers}
    above = [t for t in path_up(draft.head) if is_verb(t) and t != draft.head]
    spoken = [t for t in above if t.lemma_.lower() in cues.report_verbs]
    same = any(set(linker.named(s)) & actors for t in spoken for s in surface_subjects(t))
    return not same and any(linker.actor(a).type == DIP.State for a in actors)


def _consequence(draft: Draft, other: Draft, linker: Linker) -> bool:
    """Whether it is only what another act of violence led to: "bombed the town, killing four people"."""
    return (
        draft is not other
        and draft.head.dep_ == "advcl"
        and draft.head.tag_ == "VBG"
        and draft.head.lemma_ in HARMING
        and other.head in draft.head.ancestors
        and set(draft.actors(DIP.initiator)) == set(other.actors(DIP.initiator))
        and all(linker.actor(a).country is None for a in draft.actors(DIP.target))
    )
