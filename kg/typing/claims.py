"""Drafts to claims: evidence, circumstances, factuality and source are put to what was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.dates import is_bound, normalise, time_of
from kg.extract.attribution import Source, sources, told
from kg.extract.certainty import Certainty
from kg.extract.clauses import predications
from kg.extract.cues import Cues
from kg.extract.factuality import Factuality
from kg.extract.grammar import TIMES, pobjs, prepositions
from kg.lexicon import Lexicon
from kg.linking.linker import SPATIAL, Linker
from kg.linking.places import place as place_of
from kg.linking.places import state_of_name
from kg.model import Article, Claim, Event, Evidence, PartialDate, Place, Relation, in_order, mint
from kg.ontology import DIP, event_type, is_a, label, topic_of
from kg.typing import rounds
from kg.typing.answers import AnswerReader
from kg.typing.coreference import Told, antecedent, apart, inherit, merged
from kg.typing.coreference import same as same_event
from kg.typing.drafts import Draft, conditional, governing, lasts, only_denied, performed
from kg.typing.events import EventReader
from kg.typing.reasons import Reasons, outcome
from kg.typing.relations import from_strains, from_titles, from_words, possible
from kg.typing.senses import political, public_posts
from kg.typing.speakers import publishes, speaker, voices

if TYPE_CHECKING:
    from kg.tokens import Doc, Span, Token

TOPICAL = ("on", "about", "over", "regarding", "concerning")
PLACED = frozenset({"PROTEST", "COERCE", "ASSAULT"})
RETALIATING = frozenset({"respond", "retaliate", "reciprocate", "answer", "reply"})  # … and what it will be is not said
THREATS = {"COERCE": DIP.ForceThreat, "ASSAULT": DIP.ForceThreat}
FUTURE = frozenset({DIP.Planned, DIP.Conditional})
CLOSE = frozenset("det amod compound poss nummod case nmod aux auxpass neg prt".split())


class ClaimReader:
    """Reads the claims of one document; the linker has resolved it already."""

    def __init__(self, article: Article, doc: Doc, linker: Linker, *, lexicon: Lexicon, cues: Cues) -> None:
        """Prepare for one document; nothing is read yet."""
        self._article = article
        self._doc = doc
        self._linker = linker
        self._lexicon = lexicon
        self._cues = cues
        self._factuality = Factuality(cues, lexicon.light, lexicon.occur)
        self._certainty = Certainty(self._factuality, cues)
        self._answers = AnswerReader(linker, lexicon, cues, self._factuality, self._said_by)
        self._posted = public_posts(linker)
        self._sentences = [_bounds(s, article.text) for s in doc.sents]
        self._predications = [list(predications(s)) for s in doc.sents]

    def read(self) -> tuple[Claim, ...]:
        """All claims, in the order of the text, none twice."""
        found: dict[URIRef, Claim] = {}
        for claim in (*self._events(), *self._relations()):
            old = found.get(claim.iri)
            if old is None or claim.confidence > old.confidence:
                found[claim.iri] = claim
        return in_order(found.values())

    def _events(self) -> Iterator[Claim]:
        """Claims about events: first who and what, then how the events hang together, then what is said of each."""
        reader = EventReader(self._linker, self._lexicon, self._cues, self._factuality)
        drafts = [d for found in self._predications for d in reader.read(found)]
        told_of: list[Told] = []
        by_token: dict[int, Told] = {}
        for draft in sorted(drafts, key=lambda d: d.head.i):
            told_now = self._told(draft, told_of)
            if told_now is None:
                continue
            told_of.append(told_now)
            for word in (draft.head, draft.governor):
                if word is not None:
                    by_token.setdefault(word.i, told_now)
        Reasons(told_of, by_token, self._linker, self._cues, self._factuality).link()
        events = {t.event.iri: t.event for t in told_of}
        for link in told_of:
            events[link.event.iri] = merged(events[link.event.iri], link)
        for told_now in told_of:
            if not told_now.draft.anaphor or self._informs(told_now, told_of):
                yield self._event_claim(told_now, events[told_now.event.iri], told_of)

    def _told(self, draft: Draft, told_of: list[Told]) -> Told | None:
        """What a draft tells of: an event told of before, or one of its own; None where it is too little."""
        if draft.again and not self._answers.again(draft, told_of):
            return None
        if not draft.anaphor:
            self._as_threat(draft)
            inherit(draft, told_of, self._linker, self._lexicon)
            self._answers.answer(draft, told_of)
        if any(t.draft.head == noun for noun in rounds.counting(draft.head) for t in told_of):
            return None  # "a round of talks" is told of by "round" already
        told = self._described(draft)
        way = rounds.turn(draft)
        if way and any(t.event.iri == told.event.iri for t in told_of):
            told.event = apart(told.event, told)
        other = rounds.other_round(told, told_of, self._linker) if way else None
        if draft.anaphor and other is not None:  # "a second round of talks": of those who held the first
            draft.roles, draft.anaphor, draft.rule = dict(other.draft.roles), False, f"round: {draft.rule}"
            draft.confidence *= 0.8
            told = self._described(draft)
        if draft.anaphor:
            earlier = antecedent(told, told_of, self._linker) if not way else None
            if earlier is None:
                return None
            told.event = earlier
        elif not (draft.enough and political(draft, self._linker, self._posted)) or only_denied(draft, told.factuality):
            return None
        elif other is None and (same := same_event(told, told_of, self._linker)) is not None:
            told.event = same
        elif any(t.event.iri == told.event.iri for t in told_of):
            told.event = apart(told.event, told)
        if other is not None:
            rounds.link(told, other, way, self._linker, self._article.id)
        told.process = told.process or rounds.named_process(draft, self._article.id)
        told.outcome = outcome(told, self._cues, self._factuality)
        return told

    def _said_by(self, head: Token) -> list[URIRef]:
        """Those in whose words something is told, outlets apart."""
        speakers, outlets, _ = self._speakers(sources(head, self._cues))
        return [a for a in speakers if a not in outlets]

    def _described(self, draft: Draft) -> Told:
        draft.keep_apart()
        event = self._event(draft)
        return Told(draft, event, event, self._own_factuality(draft))

    def _as_threat(self, draft: Draft) -> None:
        """Harm that its doer announces is a threat (PLOVER): "NATO said it would tighten the blockade"."""
        vague = DIP.Threat if draft.frame.lemma in RETALIATING else None
        threat = THREATS.get(event_type(draft.type).plover or "", vague)
        factuality = self._own_factuality(draft)
        if factuality == DIP.Conditional and conditional(draft.head):  # "said it would expel them if …"
            threat = threat or (DIP.SanctionsThreat if event_type(draft.type).plover == "SANCTION" else None)
        elif factuality != DIP.Planned:
            return
        if threat is None:
            return
        doers = {self._linker.principal(a) for a in draft.actors(DIP.initiator)}
        spoken = [t for s in sources(draft.head, self._cues)[:1] for t in s.speakers]
        if doers and {self._linker.principal(a) for t in spoken for a in self._linker.named(t)} == doers:
            draft.announced, draft.factuality = threat, DIP.Actual

    def _informs(self, told_now: Told, told_of: list[Told]) -> bool:
        """Whether another mention of an event says something of it: a source, an outcome, or that it is off."""
        head = told_now.draft.head
        said = list(sources(head, self._cues))
        above = [t.draft.head for t in told_of if t.event.iri == told_now.event.iri and t.draft.head in head.ancestors]
        if told_now.outcome is None and any(list(sources(verb, self._cues)) == said for verb in above):
            return False  # "they were killed in the attack, X said"
        if told_now.outcome is not None or said:
            return True
        # to reject a charge or an offer is not to say that it was never made; talks can be off
        off = self._factuality.of(head) in {DIP.NotRealized, DIP.Denied}
        return off and is_a(told_now.event.type, DIP.Consultation)

    def _event(self, draft: Draft) -> Event:
        """The event itself: what it is, who, where, when, about what."""
        factuality = self._own_factuality(draft)
        place, place_word = self._place(draft)
        if place_word is not None:
            draft.words.add(place_word)
        if place is None and draft.host is not None and self._linker.actor(draft.host).type == DIP.State:
            place = Place(iri=draft.host, label=self._linker.actor(draft.host).label, known=True)
        self._reach_by_place(draft, place_word)
        date, time = self._time(draft, future=factuality in FUTURE)
        topic_text = self._topic(draft)
        roles = tuple(sorted({(role, actor) for role, filled in draft.roles.items() for _, actor in filled}))
        type_ = draft.type
        identity = [f"{role} {actor}" for role, actor in roles]
        when = str(date) if date else (time or "")
        return Event(
            iri=mint("event", self._article.id, type_, *identity, place.iri if place else "", when),
            type=type_,
            label=self._label(draft),
            roles=roles,
            place=place,
            date=date,
            time_text=time,
            topic=topic_of(topic_text) if topic_text else None,
            topic_text=topic_text,
        )

    def _reach_by_place(self, draft: Draft, word: Token | None) -> None:
        """Force or protest without a named target is taken to be against the country it happens in (PLOVER)."""
        kind = event_type(draft.type).plover
        if draft.actors(DIP.target) or kind not in PLACED or draft.frame.lemma in {"hold", "control"}:
            return
        words = [word] if word is not None else []
        if kind == "PROTEST":  # "Students in Lusaka rioted", "blocked the port of Calais"
            heads = sorted(draft.words, key=lambda w: w.i)
            words += [t for w in heads for name, p in prepositions(w) if name in {"in", "of"} for t in pobjs(p)]
        doers = draft.actors(DIP.initiator)
        state = next((s for w in words if (s := state_of_name(self._linker, w)) is not None), None)
        own = draft.about == word and state in {self._linker.principal(a) for a in doers}  # "recaptured Kherson"
        if state is not None and doers and state not in doers and not (own and word is not None):
            self._linker.actor(state)
            draft.roles[DIP.target] = [(draft.head, state)]
            draft.confidence *= 0.8

    def _own_factuality(self, draft: Draft) -> URIRef:
        """As the words around it present it; a frame may say more of an act that is presented as fact."""
        found = draft.factuality or self._factuality.of(draft.head)
        if found == DIP.Actual and lasts(draft):
            return DIP.Ongoing
        return draft.frame.factuality if draft.frame.factuality is not None and found == DIP.Actual else found

    def _event_claim(self, told_now: Told, event: Event, told_of: list[Told]) -> Claim:
        draft = told_now.draft
        factuality, says = self._own_factuality(draft), draft.head
        if draft.anaphor and factuality == DIP.Actual and told_now.outcome is None:
            first = next(t for t in told_of if t.event.iri == event.iri).draft
            factuality, says = self._own_factuality(first), first.head  # naming it again makes it no more of a fact
        words = [*draft.words, draft.head, *governing(draft.governor or draft.head)]
        if told_now.outcome is not None:
            words.append(draft.head.head)
        if draft.anaphor:  # what is new here is who says so
            words += [t for s in sources(draft.head, self._cues) for t in (s.report, *s.speakers, *told(s))]
        rule = f"again: {draft.rule}" if draft.anaphor else draft.rule
        claim = self._claim(event, draft.head, words, factuality, draft.confidence, rule, says=says)
        itself = (
            claim.attributed_to
            and factuality == DIP.Actual
            and performed(draft, voices(sources(draft.head, self._cues), self._linker))
        )
        return replace(claim, attributed_to=claim.attributed_to[1:], stance=None) if itself else claim

    def _label(self, draft: Draft) -> str:
        """A short name: "meeting: William Burns, David Barnea", "air strike: Sylvania → Freedonia"."""

        def named(*roles: URIRef) -> str:
            return ", ".join(dict.fromkeys(self._linker.actors[a].label for a in draft.actors(*roles)))

        doers, targets = named(DIP.initiator, DIP.mediator, DIP.party, DIP.host), named(DIP.target, DIP.beneficiary)
        return f"{label(draft.type)}: {' → '.join(filter(None, (doers or '…', targets)))}"

    def _place(self, draft: Draft) -> tuple[Place | None, Token | None]:
        """Where it happens: a spatial phrase at the event's words or at the verb that governs them."""
        for head in dict.fromkeys((draft.head, draft.governor, *governing(draft.governor or draft.head)[:1])):
            if head is None:
                continue
            for name, preposition in prepositions(head):
                if name in SPATIAL:
                    for token in pobjs(preposition):
                        place = place_of(self._linker, token)
                        if place is not None:
                            return place, token
        if draft.type == DIP.Visit:  # "flew to Jakarta": a city, where it is not named for its state
            for token, actor in draft.roles.get(DIP.target, []):
                place = place_of(self._linker, token)
                if place is not None and place.iri != actor and token.ent_type_ == "GPE":
                    return place, token
        if draft.about is not None and (place := place_of(self._linker, draft.about)) is not None:
            return place, draft.about  # "shelled Kharkiv"
        return None, None

    def _time(self, draft: Draft, *, future: bool) -> tuple[PartialDate | None, str | None]:
        for head in dict.fromkeys((draft.head, draft.governor, *governing(draft.governor or draft.head))):
            expression = time_of(head, self._doc.ents) if head is not None else None
            if expression is not None:
                words = expression.text
                if is_bound(expression):
                    return None, f"{expression.root.head.text} {words}"
                return normalise(words, self._article.published, past=not future), words
        return None, None

    def _topic(self, draft: Draft) -> str | None:
        """What it is about, in the article's words."""
        for head in dict.fromkeys((draft.head, draft.governor)):
            if head is None:
                continue
            for name, preposition in prepositions(head):
                behind = pobjs(preposition)
                timed = behind and behind[0].ent_type_ in TIMES
                if name in TOPICAL and behind and not timed and not any(t in draft.words for t in behind):
                    return self._words_of(behind[0])
            for child in head.children:
                if child.dep_ in {"xcomp", "advcl"} and child.lemma_ in {"discuss", "negotiate", "address", "review"}:
                    for inner in child.children:
                        if inner.dep_ == "dobj":
                            return self._words_of(inner)
        return self._words_of(draft.about) if draft.about is not None else None

    def _words_of(self, head: Token) -> str:
        """A nominal without its determiner and clauses."""
        left = next((t.i for t in head.subtree if t.i <= head.i and t.pos_ not in {"DET", "PUNCT", "SPACE"}), head.i)
        return self._doc[left : 1 + max((t.i for t in head.subtree if not _in_clause(t, head)), default=head.i)].text

    def _relations(self) -> Iterator[Claim]:
        links = list(from_titles(self._doc, self._linker))
        for found in self._predications:
            links += from_words(found, self._lexicon, self._cues, self._linker)
            links += from_strains(found, self._lexicon, self._cues, self._linker)
        for link in [found for found in links if possible(found, self._linker)]:
            head, words = link.head, list(self._doc[link.start : link.end])
            factuality = self._factuality.of(head) if link.stated else DIP.Actual
            yield self._claim(link.relation, head, words, factuality, link.confidence, link.rule, stated=link.stated)

    def _claim(
        self,
        about: Event | Relation,
        head: Token,
        words: list[Token],
        factuality: URIRef,
        confidence: float,
        rule: str,
        *,
        says: Token | None = None,
        stated: bool = True,
    ) -> Claim:
        """`says` is the word that its certainty rests on, where that is not its head."""
        spoken = sources(head, self._cues) if stated else []
        speakers, outlets, stance = self._speakers(spoken)
        factuality, sure = (
            self._certainty.held(says or head, factuality, spoken) if stated else (factuality, DIP.Certain)
        )
        return Claim(
            article=self._article.id,
            about=about,
            factuality=factuality,
            evidence=self._evidence(words, [s for s in spoken if s.report not in words]),
            confidence=round(min(1.0, confidence), 2),
            rule=rule,
            certainty=sure,
            stance=stance,
            attributed_to=speakers,
            reported_by=outlets,
        )

    def _speakers(self, spoken: list[Source]) -> tuple[tuple[URIRef, ...], tuple[URIRef, ...], URIRef | None]:
        """Who says so, inner first; the outlets among them or told by them; the innermost stance."""
        speakers: list[URIRef] = []
        outlets: list[URIRef] = []
        for source in spoken:
            for token in source.speakers:
                speakers += speaker(token, self._linker)
            outlets += [a for t in told(source) for a in self._linker.named(t)]
        outlets = [a for a in (*speakers, *outlets) if is_a(self._linker.actors[a].type, DIP.MediaOrganization)]
        speakers, outlets = (
            [a for a in dict.fromkeys(some) if not publishes(a, self._linker)] for some in (speakers, outlets)
        )
        stance = spoken[0].stance if spoken and speakers else None
        return tuple(speakers), tuple(outlets), stance

    def _evidence(self, words: list[Token], spoken: list[Source]) -> Evidence:
        """The shortest run of characters that holds all the words of a claim, within its sentence."""
        reports = {s.report.i for s in spoken}
        number = self._linker.sentence_of(words[0])
        start, end = self._sentences[number - 1]
        tokens = [t for w in words for t in _core(w) if t.i not in reports and self._linker.sentence_of(t) == number]
        first = max(start, min(t.idx for t in tokens))
        last = min(end, max(t.idx + len(t.text.rstrip()) for t in tokens))
        return Evidence(
            article=self._article.id,
            sentence=number,
            start=first,
            end=last,
            quote=self._article.text[first:last],
            sentence_start=start,
            sentence_end=end,
        )


def _bounds(sentence: Span, text: str) -> tuple[int, int]:
    """Offsets of a sentence without the white space around it."""
    raw = text[sentence.start_char : sentence.end_char]
    start = sentence.start_char + len(raw) - len(raw.lstrip())
    return start, max(start + 1, sentence.start_char + len(raw.rstrip()))


def _in_clause(token: Token, head: Token) -> bool:
    """Whether a token stands in a clause or aside below a nominal."""
    while token != head:
        if token.dep_ in {"relcl", "acl", "appos", "advcl", "punct", "ccomp"}:
            return True
        token = token.head
    return False


def _core(token: Token) -> Iterator[Token]:
    """A word with what belongs to it closely: for a nominal, its modifiers; for a verb, its auxiliaries."""
    yield token
    for child in token.children:
        if child.dep_ in CLOSE or (child.dep_ == "appos" and child.pos_ == "PROPN"):
            yield from _core(child)
