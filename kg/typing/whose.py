"""Whose a noun is: who did the act, made the charge or issued the text that it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.attribution import sources
from kg.extract.clauses import of_noun, of_verb
from kg.extract.cues import Cues
from kg.extract.factuality import Factuality
from kg.extract.grammar import conjuncts, is_passive, is_verb, path_up, pobjs, prepositions, subjects, surface_subjects
from kg.extract.repair import RESUMING
from kg.lexicon import Lexicon
from kg.linking.linker import SPATIAL, Linker
from kg.linking.places import state_of_name
from kg.model import mint
from kg.ontology import DIP, event_type, is_a
from kg.typing.drafts import FIRST_PERSON, Draft
from kg.typing.frames import noun_frame, verb_frame
from kg.typing.speakers import speaker
from kg.words import word_list

if TYPE_CHECKING:
    from kg.tokens import Token

# What counts people and says nothing else of them.
COUNTS = word_list("whose.counts")
PARTS = frozenset("several some few many most".split())  # of a group that is known, or a number that is no round one
MANY = frozenset("thousand hundred million".split())
ARMED = frozenset({"MIL", "REB", "COP", "GOV", "OPP", "SPY"})  # PLOVER's agents who hold positions and bases
PUBLIC = frozenset({"MIL", "GOV"})  # … of the state where they are, if nothing else is said
# Verbs by which a text becomes somebody's word.
ISSUING = word_list("whose.issuing")
# … and acts whose possessor, if a person, suffered them.
SUFFERED = word_list("whose.suffered")
# How what is then taken or rejected is brought forward.
PROPOSING = word_list("whose.proposing")
ORDERS = frozenset({"order", "decree", "law", "bill", "directive", "edict"})
BRINGING = PROPOSING | {"broker", "back", "lead", "pen", "author", "impose"}  # "a U.S.-drafted text"
# Who is somebody's without being on his side.
RELATED = word_list("whose.related")
HARSH = frozenset({"ASSAULT", "COERCE", "SANCTION"})
TEXT_REACH = 4  # sentences in which a text is still "the communique"


class NounReader:
    """Finds those behind the nouns of one document, which the linker has resolved already."""

    def __init__(self, linker: Linker, lexicon: Lexicon, cues: Cues, factuality: Factuality) -> None:
        """Nothing is read yet."""
        self._linker = linker
        self._lexicon = lexicon
        self._cues = cues
        self._factuality = factuality

    def _who(self, token: Token) -> tuple[URIRef, ...]:
        """Whom a nominal names; of "we", who says so; of what is counted, who is counted: "thousands of Georgians"."""
        actors = self._linker.named(token)
        if token.text in FIRST_PERSON:
            spoken = sources(token, self._cues)[:1]
            found = tuple(a for source in spoken for t in source.speakers for a in speaker(t, self._linker))
            asked = any(source.report.text in {":", ")"} for source in spoken)  # in an interview, often for himself
            return tuple(a for a in found if not asked or self._linker.country(a) is not None)
        if not actors and token.dep_ in {"amod", "compound", "nmod", "npadvmod"}:
            return self._linker.owners_of_name(token)  # who does it by a modifier: "the American plan to leave"
        if not actors and (token.lemma_.lower() in COUNTS or token.tag_ == "CD"):
            behind = [t for c in token.children if c.dep_ == "prep" and c.lower_ == "of" for t in pobjs(c)]
            actors = tuple(a for t in behind for a in self._linker.named(t))
            actors = self._some(token, behind[0], actors[0]) if len(behind) == len(actors) == 1 else actors
        return actors

    def _some(self, count: Token, whole: Token, group: URIRef) -> tuple[URIRef, ...]:
        """Some of a group that is known: "one of the suspects", "two of them" are not all of them."""
        actor = self._linker.actor(group)
        definite = whole.pos_ == "PRON" or any(c.dep_ in {"det", "poss"} for c in whole.children)
        few = count.lemma_.lower() in PARTS or (count.tag_ == "CD" and count.lemma_.lower() not in MANY)
        if not (definite and few) or actor.type != DIP.PersonGroup:
            return (group,)
        number = count.text.lower()
        label = f"{number} of the {actor.label}"
        iri = mint("actor", "some", label.casefold(), group)
        kind = DIP.Person if number == "one" else DIP.PersonGroup
        said = count.doc[count.i : whole.i + 1].text
        return (self._linker.add(iri, kind, label, actor.acts_for, anonymous=True, mention=said[0].lower() + said[1:]),)

    def _before(self, noun: Token) -> tuple[URIRef, ...]:
        """Whose a thing is by a common noun before it: "rebel positions", those of the rebels named last."""
        kinds = [c for c in noun.children if c.dep_ in {"compound", "amod"} and c.i < noun.i and c.pos_ != "PROPN"]
        for lemma in [c.lemma_.lower() for c in kinds]:
            agent = self._linker.gazetteer.agents.get(lemma)
            if agent is None or agent.role not in ARMED:
                continue
            for past in reversed([p for p in self._linker.history if p.token.i < noun.i and len(p.actors) == 1]):
                actor = self._linker.actor(past.actors[0])
                if past.token.lemma_.lower() == lemma and actor.type != DIP.Person:
                    return past.actors
        return ()

    def _demanding(self, noun: Token) -> tuple[URIRef, ...]:
        """Whose a demand is by a common noun before it, of nobody named before: "would not meet rebel demands"."""
        doc, agents = noun.doc, self._linker.gazetteer.agents
        for child in [c for c in noun.children if c.dep_ in {"compound", "amod"} and c.i < noun.i and c.text.islower()]:
            first = child.i - 2 if doc[child.i - 1].text == "-" else child.i
            words = doc[first : child.i].text + child.lemma_
            agent = agents.get(words)
            if agent is None or agent.role == "GOV" or agent.kind == "office":
                continue
            label = words if agent.kind != "person" else f"{words}s"
            iri = mint("actor", "group", label, self._linker.article.id)
            return (self._linker.add(iri, DIP.PersonGroup, label, None, anonymous=True),)
        return ()

    def _among(self, token: Token) -> list[Token]:
        """Those who are named of several: "44 men, among them a brother of X", "eight people, including soldiers"."""
        if token.tag_ not in {"NNS", "NNPS"}:
            return []
        found = [t for c in token.children if c.lower_ == "including" for t in pobjs(c)]
        asides = [c for c in token.children if c.dep_ == "appos" and c.i > token.i]
        if token.dep_ in {"dobj", "nsubjpass"}:
            asides += [c for c in token.head.children if c.dep_ == "npadvmod" and c.i > token.i]
        for aside in asides:
            if any(
                c.lower_ == "among" and any(t.lower_ in {"them", "whom"} for t in c.children) for c in aside.children
            ):
                found += conjuncts(aside)
        return found

    def _of_person(self, token: Token) -> tuple[URIRef, ...]:
        """Somebody told of by whose he is: "a brother of rebel leader X", "her lawyer" are not X and not she."""
        agent = self._linker.gazetteer.agents.get(token.lemma_.lower())
        owners = self._linker.owners(token) if token.pos_ == "NOUN" and agent is not None else ()
        if agent is None or agent.kind != "person" or len(owners) != 1:
            return ()
        owner = self._linker.actor(owners[0])
        if owner.type != DIP.Person or any(c.dep_ == "appos" for c in token.children):
            return ()
        words = [c for c in token.children if c.dep_ in {"amod", "compound"} and c.i < token.i]
        noun = token.doc[min([token.i, *(c.left_edge.i for c in words)]) : token.i + 1].text
        behind = next((c for c in token.children if c.lower_ == "of" and c.i == token.i + 1), None)
        agents = self._linker.gazetteer.agents
        apart = [c for t in (pobjs(behind) if behind is not None else ()) for c in t.children if c.text.islower()]
        if any(c.dep_ == "compound" and agents.get(c.lemma_, agent).kind != "person" for c in apart):
            return ()  # "speaker of the parliament Ali Larijani", but "a brother of rebel leader X"
        told = token.doc[token.i + 1 : behind.right_edge.i + 1].text if behind is not None else ""
        label = f"{noun} of {owner.label}"
        type_ = DIP.PersonGroup if token.tag_ == "NNS" else DIP.Person
        iri = mint("actor", "person of", label.casefold(), owners[0])
        state = self._linker.principal(owners[0])
        whose = state if state != owners[0] else None
        mention = f"{noun} {told}" if told else label
        return (self._linker.add(iri, type_, label, whose, anonymous=True, mention=mention),)

    def _thing(self, token: Token, *, struck: bool) -> tuple[URIRef, ...]:
        """What stands for its owner where it is struck, or strikes: "a Syrian air base", "army positions", "its jets".

        An actor of its own that acts for the owner; nobody where neither an owner nor a kind of owner is told.
        """
        lemma = token.lemma_.lower()
        craft = self._lexicon.belongs(lemma, "<craft>")
        armed = craft or any(self._lexicon.belongs(form, "<post>") for form in (lemma, token.lower_))  # "barracks"
        if token.pos_ != "NOUN" or not (craft or (struck and (armed or self._lexicon.belongs(lemma, "<premises>")))):
            return ()
        if any(name == "of" and t.i in self._linker.names.at for name, p in prepositions(token) for t in pobjs(p)):
            return ()  # "the port of Odesa" is the place
        owners = self._linker.owners(token) or self._before(token)
        place = next((t for t in self._beside(token) if state_of_name(self._linker, t) is not None), None)
        kinds = {c.lemma_.lower() for c in token.children if c.dep_ in {"compound", "amod"} and c.i < token.i}
        agents = [a for kind in sorted(kinds) if (a := self._linker.gazetteer.agents.get(kind)) is not None]
        public = any(a.role in PUBLIC for a in agents)
        if not owners and place is not None and (public or not armed):
            owners = tuple(s for s in (state_of_name(self._linker, place),) if s is not None and self._linker.known(s))
        if not owners and not any(a.role in ARMED for a in agents):
            return ()
        words = [t for t in token.subtree if t.i <= token.i and t.dep_ not in {"det", "predet"} and t.tag_ != "PRP$"]
        left = next((t.i for t in words if t.pos_ != "PUNCT"), token.i)
        short = token.doc[left : token.i + 1].text
        told = token.doc[left : place.i + 1].text if place is not None else short
        found: list[URIRef] = []
        for owner in owners or (None,):
            iri = mint("actor", "thing", short.casefold(), owner or self._linker.article.id)
            type_ = DIP.ArmedForce if armed else DIP.Organization
            found.append(self._linker.add(iri, type_, short, owner, mention=told))
        return tuple(found)

    def _beside(self, noun: Token) -> list[Token]:
        """The names right behind a noun that say where it is: "an American base in Qatar"."""
        hung = [*prepositions(noun), *(prepositions(noun.head) if noun.dep_ == "dobj" else ())]
        behind = [t for name, p in hung if name in SPATIAL and p.i == noun.i + 1 for t in pobjs(p)]
        return [t for t in behind if t.i in self._linker.names.at]

    def _behind_act(self, token: Token, draft: Draft) -> tuple[URIRef, ...]:
        """Who stands behind an act that does something: "an attack by X killed", "a Turkish drone strike hit"."""
        arguments = of_noun(token)
        actors = tuple(a for t in arguments.slots.get("by", []) for a in self._linker.named(t))
        if not actors and event_type(draft.frame.type).plover in {"ASSAULT", "COERCE"}:
            own = [t for t in (*arguments.slots.get("poss", []), *arguments.slots.get("modifier", [])) if self._acts(t)]
            actors = tuple(a for t in own for a in self._linker.named(t) or self._linker.owners_of_name(t))
        return actors

    def _by_place(self, noun: Token) -> bool:
        """Whether a pact is called after the town where it was made: "the Minsk agreement"."""
        pact = self._lexicon.belongs(noun.lemma_.lower(), "<pact>")
        names = [c for c in noun.children if c.dep_ in {"compound", "nmod"} and c.i in self._linker.names.at]
        return pact and bool(names) and not any(map(self._acts, names))

    def _lies_in(self, token: Token) -> bool:
        """Whether a place is told of by the country that it lies in: "villages in Armenia's Syunik province"."""
        return self._lexicon.belongs(token.lemma_.lower(), "<land>") and bool(self._linker.owners(token))

    def _harsh(self, noun: Token) -> bool:
        """Whether a noun tells of harm: whoever will have no part in it rejects those who want it, not its victim."""
        frames = self._lexicon.nouns.get(noun.lemma_.lower(), ()) if noun.pos_ == "NOUN" else ()
        return any(not f.relation and event_type(f.type).plover in HARSH for f in frames)

    def _acts(self, token: Token) -> bool:
        """Whether a name before an act may be its author: "a Turkish strike", but not "the Kabul bombing"."""
        span = self._linker.names.at.get(token.i)
        return span is None or (all(n.kind != "metonym" for n in span.names) and not self._linker.is_region(token))

    def _sums_up(self, noun: Token) -> bool:
        """Whether a noun takes up a whole clause: "freed the men, a gesture that the Union welcomed"."""
        return noun.lemma_ in RESUMING and noun.dep_ == "appos" and is_verb(noun.head)

    def _authors(self, noun: Token) -> tuple[URIRef, ...]:
        """Who did what an event noun tells of: "Serbia's raid", "the raid by Serbia", but not "the arrest of X"."""
        arguments = of_noun(noun)
        frame = noun_frame(noun, arguments, self._lexicon, self._names)
        roles = frame.roles if frame is not None else {}
        own = [
            t
            for slot in ("by", "poss", "modifier")
            if roles.get(slot, DIP.initiator) == DIP.initiator
            for t in arguments.slots.get(slot, [])
            if self._acts(t)
        ]
        suffered = noun.lemma_.lower() in SUFFERED and not arguments.slots.get("of")  # "condemned his killing"
        own = [t for t in own if not (suffered and t.dep_ == "poss" and self._persons(t))]
        return tuple(a for t in own for a in self._who(t) or self._linker.owners_of_name(t))

    def _persons(self, token: Token) -> bool:
        """Whether a nominal names persons only."""
        return all(self._linker.actor(a).type in {DIP.Person, DIP.PersonGroup} for a in self._who(token))

    def _is_text(self, token: Token) -> bool:
        return self._lexicon.belongs(token.lemma_.lower(), "<text>") or token.lemma_.lower() in ORDERS

    def _issuers(self, text: Token) -> tuple[URIRef, ...]:
        """Who speaks by a text: "Iran's letter", "a communique by X", "the Assembly passed a resolution calling on"."""
        actors = self._linker.owners(text) or tuple(a for t in of_noun(text).slots.get("by", []) for a in self._who(t))
        low = text
        while low.dep_ in {"appos", "conj"} and low.head.pos_ == "NOUN":
            low = low.head
        clause = low.head.head if low.dep_ == "pobj" and low.head.lower_ in {"in", "with"} else low.head
        if not actors and is_verb(clause):
            issued = low.dep_ == "pobj" or (low.dep_ in {"dobj", "nsubjpass"} and clause.lemma_.lower() in ISSUING)
            actors = tuple(a for t in (subjects(clause) if issued else ()) for a in self._who(t))
        return actors

    def _issuers_before(self, text: Token) -> tuple[URIRef, ...]:
        """Who issued the text of that name last told of: "The communique … It also"; of "the text", any."""
        lemma, at = text.lemma_.lower(), self._linker.sentence_of(text)
        for earlier in reversed(text.doc[: text.i]):
            if at - self._linker.sentence_of(earlier) > TEXT_REACH:
                return ()
            same = earlier.pos_ == "NOUN" and lemma in {earlier.lemma_.lower(), "text"} and self._is_text(earlier)
            if same and (actors := self._issuers(earlier)):
                return actors
        return ()

    def _names(self, token: Token) -> bool:
        named = self._linker.named(token) or self._linker.owners(token)
        return bool(named) or self._linker.is_region(token)

    def _is_event(self, token: Token) -> bool:
        return token.lemma_.lower() in self._lexicon.nouns and token.pos_ == "NOUN"

    def _maintainers(self, denial: Token) -> list[Token]:
        """Who says what is denied: "denied that it had fired, as Moscow claims", "… that it was aimed at China"."""
        clauses = [t for t in denial.subtree if is_verb(t) and t != denial]
        said = [c for c in clauses if c.lemma_ in self._cues.report_verbs and any(a.lower_ == "as" for a in c.children)]
        aimed = [c for c in clauses if c.lemma_ in {"aim", "direct", "target", "intend"} and c.dep_ == "ccomp"]
        against = [t for c in aimed for slot in ("against", "at") for t in of_verb(c).slots.get(slot, [])]
        return [*(t for c in said for t in surface_subjects(c)), *against]

    def _speakers(self, noun: Token) -> list[Token]:
        """Whose charge, request or account a noun is: its possessor or author, or the clause's subject."""
        arguments = of_noun(noun)
        found = [t for slot in ("poss", "by", "from") for t in arguments.slots.get(slot, [])]
        if noun.lemma_.lower() in SUFFERED:  # "condemned his killing"
            found = [t for t in found if t.dep_ != "poss" or not self._persons(t)]
        by = [c for c in noun.children if c.dep_ == "amod" and c.tag_ == "VBN" and c.lemma_ in BRINGING]
        found += [t for c in by for t in c.children if t.dep_ in {"npadvmod", "compound", "amod", "nmod"}]
        made = [c for c in noun.children if c.dep_ == "acl" and c.tag_ == "VBN" and is_passive(c)]
        found += [t for c in made for t in of_verb(c).slots.get("subject", [])]  # "a plan put forward by Nigeria"
        wanted = [c for c in noun.children if c.dep_ == "relcl" and c.lemma_ in PROPOSING and c.i > noun.i]
        found += [t for c in wanted for t in surface_subjects(c)]  # "the law that Aquino had promised"
        if not found and noun.dep_ in {"appos", "npadvmod", "dep", "attr", "dobj"}:
            clauses = [t for t in path_up(noun.head) if is_verb(t)]
            saying = [t for t in clauses if t.lemma_.lower() in self._cues.report_verbs]
            lemma = noun.lemma_.lower()
            spoken = any(self._lexicon.belongs(lemma, c) for c in ("<charge>", "<demand>"))
            if clauses and noun.dep_ != "dobj":  # "A said …, an account that B denied"; "A freed him, a step that …"
                found = surface_subjects((saying if spoken and saying else clauses)[0])
        return found

    def _put_state(self, draft: Draft, inner: Token, objects: list[Token]) -> None:
        """A curb that is threatened is against the country where it shall be: "threatened a curfew in the capital"."""
        below = [t for head in (inner, *objects) for name, p in prepositions(head) if name in SPATIAL for t in pobjs(p)]
        for token in below:
            state = state_of_name(self._linker, token)
            if state is not None and state not in draft.actors(DIP.initiator) and self._linker.known(state):
                draft.fill(DIP.target, token, (state,))
                return

    def _is_own(self, draft: Draft, noun: Token) -> bool:
        """Whether a noun is said to be of those who do it."""
        own = {a for c in noun.children if c.dep_ == "poss" for a in self._linker.named(c)}
        return noun.lemma_ not in RELATED and bool(own & set(draft.actors(DIP.initiator)))

    def _wanted(self, noun: Token) -> bool:
        """Whether a noun is what somebody wants: a demand, or what he has promised or put forward."""
        put = any(c.dep_ == "relcl" and c.lemma_ in PROPOSING for c in noun.children)
        return put or self._lexicon.belongs(noun.lemma_.lower(), "<demand>")

    def _foreign(self, token: Token) -> bool:
        """Whether a nominal names somebody of a state or body, or by name."""
        return self._linker.by_name(token) or any(self._linker.actor(a).country for a in self._who(token))

    def _frees(self, verb: Token) -> bool:
        frame = verb_frame(of_verb(verb), self._lexicon, self._names)
        return frame is not None and is_a(frame.type, DIP.Release)

    def _drop_own(self, draft: Draft) -> None:
        """Nobody refuses or promises his own side by what is theirs: "refused to visit a grave of his soldiers"."""
        own = {self._linker.principal(a) for a in draft.actors(DIP.initiator)}
        others = [(t, a) for t, a in draft.roles.get(DIP.target, []) if self._linker.principal(a) not in own]
        draft.roles[DIP.target] = others
