"""Open triples: what each clause says, in the article's own words, with the facts of the clause beside them.

After the clause types of ClausIE (Del Corro and Gemulla 2013) and the minimal readings of MinIE (Gashteovski et al.
2017): one triple for each subject and object of a clause, all its further arguments with it; `binary` takes them apart.
Polarity and modality are kept in the words and as facts, as in MinIE; the speaker of a reporting clause is a fact too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg import lexicon
from kg.extract import cues as cue_lists
from kg.extract.attribution import sources
from kg.extract.grammar import is_verb
from kg.extract.open import confidence, nominal, verbal
from kg.extract.open.facts import Facts, of_clause, of_noun, says_no
from kg.extract.open.phrases import Bounds, Part, Proposition, covers, full, minimal
from kg.model import Phrase, Span, Triple

if TYPE_CHECKING:
    from kg.extract.cues import Cues
    from kg.tokens import Doc, Token
    from kg.tokens import Span as Sentence


def read(doc: Doc, *, text: str | None = None) -> Iterator[Triple]:
    """The open triples of a document, sentence by sentence, in the order of their heads.

    `text` is the text that the offsets point into, of the same length as the document's (default: the document's
    own). Each span's `text` is `text[start:end]`. Confidence is the expected share of right words, in 0..1.
    """
    reader = _Reader(doc, doc.text if text is None else text, cue_lists.load())
    for number, sentence in enumerate(doc.sents, 1):
        yield from reader.triples(sentence, number)


def binary(triple: Triple) -> Iterator[Triple]:
    """The two-place triples of a triple: its object alone, then each further argument that a preposition introduces.

    "Burns met Barnea in Doha" gives "met" Barnea and "met in" Doha. Of other verbs the object stays in the relation,
    since without it the words would say something else ("killed two men in" Doha). Clauses and adverbs give none.
    """
    yield replace(triple, arguments=())
    base = triple.relation.removesuffix(triple.preposition).rstrip()
    verb = base.lower().rpartition(" ")[2]
    if triple.object is not None and not (triple.preposition or verb in RECIPROCAL_FORMS):
        base = f"{base} {triple.object.text}"
    for preposition, phrase in triple.arguments:
        if preposition:
            relation = f"{base} {preposition}"
            yield replace(triple, relation=relation, preposition=preposition, object=phrase, arguments=())


# Forms of verbs that mean the same without their object ("they met").
RECIPROCAL_FORMS = frozenset({"meet", "meets", "met", "meeting"})


IMPLIED = Facts(tense="present")


class _Reader:
    """The state of one document."""

    def __init__(self, doc: Doc, text: str, cues: Cues) -> None:
        self._doc = doc
        self._text = text
        self._cues = cues
        self._light = lexicon.load().light

    def triples(self, sentence: Sentence, number: int) -> Iterator[Triple]:
        """The triples of a sentence, in the order of their heads."""
        size = len(sentence)
        for token in sentence:
            if is_verb(token):
                found = list(verbal.propositions(token))
                if found:
                    facts = of_clause(token, found[0].words, self._cues)
                    source = self._source(token)
                    for proposition in found:
                        at = full(proposition.subject)
                        if proposition.subject.kind == "clause" or not covers(at, token):
                            yield self._triple(proposition, at, number, size, facts, source)
            elif token.pos_ in {"NOUN", "PROPN", "NUM"}:
                for proposition in nominal.propositions(token):
                    facts = of_noun(token, self._cues, self._light) if proposition.rule == "event" else IMPLIED
                    yield self._triple(proposition, full(proposition.subject), number, size, facts, None)

    def _source(self, token: Token) -> Span | None:
        """Who says so, in the words of the nearest reporting clause."""
        for source in sources(token, self._cues):
            if source.report == token:
                continue
            speaker = Part(source.speakers[0], "subject", whole=len(source.speakers) > 1)
            return self._span(minimal(speaker, full(speaker)))
        return None

    def _triple(
        self, proposition: Proposition, subject_at: Bounds, number: int, size: int, facts: Facts, source: Span | None
    ) -> Triple:
        subject = self._phrase(proposition.subject, subject_at)
        first, rest = (proposition.parts[0], proposition.parts[1:]) if proposition.parts else (None, [])
        words = [*proposition.words, *(first.case if first else ())]
        predicate = self._predicate(words)
        object_at = full(first) if first else None
        phrase = self._phrase(first, object_at) if first and object_at else None
        arguments = tuple((self._words(p.case), self._phrase(p, full(p))) for p in rest)
        ends = [self._doc[i] for at in (subject_at, object_at) if at for i in range(at[0], at[1] + 1)]
        negate = facts.negated and not says_no([*words, *ends], self._cues)
        spans = [subject, *predicate, *([phrase] if phrase else []), *(a for _, a in arguments)]
        return Triple(
            sentence=number,
            start=min(s.start for s in spans),
            end=max(s.end for s in spans),
            subject=subject,
            relation=self._relation(proposition, words if negate else [], predicate),
            object=phrase,
            arguments=arguments,
            predicate=predicate,
            preposition=self._words(first.case) if first else "",
            negated=facts.negated,
            modal=facts.modal,
            tense=facts.tense,
            aspect=facts.aspect,
            voice=facts.voice,
            conditional=facts.conditional,
            source=source,
            confidence=confidence.of(confidence.features(proposition, subject_at, object_at, size)),
            rule=proposition.rule,
        )

    def _relation(self, proposition: Proposition, words: list[Token], predicate: tuple[Span, ...]) -> str:
        """The relation phrase; with `words` it is to say a `not` that stands elsewhere ("neither … nor")."""
        found = [w.text for w in words] if words else [s.text for s in predicate]
        if words:
            found.insert(words.index(proposition.head) if proposition.head in words else 0, "not")
        if proposition.implied and found:
            found[0] = found[0][0].lower() + found[0][1:]  # "Fearing a war, Egypt left" begins a sentence
        return " ".join(filter(None, (proposition.implied, *found, proposition.link)))

    def _words(self, tokens: tuple[Token, ...]) -> str:
        return " ".join(t.text for t in tokens)

    def _predicate(self, words: list[Token]) -> tuple[Span, ...]:
        """The relation phrase as spans of neighbouring words, in the order of the phrase."""
        runs: list[list[int]] = []
        for word in words:
            if runs and runs[-1][-1] + 1 == word.i:
                runs[-1].append(word.i)
            else:
                runs.append([word.i])
        return tuple(self._span((run[0], run[-1])) for run in runs)

    def _phrase(self, part: Part, bounds: Bounds) -> Phrase:
        """An argument with both readings; `bounds` are those of the full one."""
        whole, least = self._span(bounds), minimal(part, bounds)
        inner = None if least == bounds else self._span(least)
        instead = None if part.pronoun is None else self._span((part.pronoun.i, part.pronoun.i))
        return Phrase(start=whole.start, end=whole.end, text=whole.text, minimal=inner, pronoun=instead)

    def _span(self, bounds: Bounds) -> Span:
        start = self._doc[bounds[0]].idx
        last = self._doc[bounds[1]]
        end = last.idx + len(last)
        return Span(start=start, end=end, text=self._text[start:end])
