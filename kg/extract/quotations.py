"""Direct speech: which words are quoted, and who is quoted where the sentence itself does not say.

A quotation may go on over sentences and paragraphs: newspapers open each paragraph of it anew and close the last one
only. Its speaker stands with a verb of saying before, behind or between its parts, or before a colon. Words in
quotation marks that hold no clause ("special military operation") are nobody's speech.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extract.cues import Cues
from kg.extract.grammar import SUBJECTS, is_finite, is_verb

if TYPE_CHECKING:
    from kg.tokens import Doc, Span, Token

KEPT = "kg.quotations"  # where a document keeps its quotations
MARKS = {'"': 0, "“": 1, "”": -1, "``": 1, "''": -1}
FAR = 4  # how many parts of a quotation may stand between its words and its speaker


@dataclass(frozen=True, slots=True)
class Quotation:
    """Tokens `start` to `end`, marks excluded; `opens` tells that it opens its paragraph, `closed` that it ends."""

    start: int
    end: int
    paragraph: int
    opens: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """The quotations of a document, and for each token the number of the one it is in, or -1."""

    found: list[Quotation]
    of: list[int]


def in_quotes(token: Token) -> bool:
    """Whether a word stands between quotation marks, counted from the start of its paragraph."""
    return _kept(token.doc).of[token.i] >= 0


def reporting_verb(token: Token, cues: Cues) -> Token | None:
    """The verb that names the speaker of the quotation around a word, in whichever sentence; None where none does.

    Behind a bare colon it may be any verb: "Chan turned to the press: “…”".
    """
    kept = _kept(token.doc)
    number = kept.of[token.i]
    if number < 0 or not _is_speech(token.doc, kept.found[number]):
        return None
    doc = token.doc
    for near in range(number, max(-1, number - FAR), -1):
        quotation = kept.found[near]
        if near < number and not _goes_on(doc, quotation, kept.found[near + 1]):
            return None
        if (verb := _beside(doc, quotation, cues)) is not None:
            return verb
    following = kept.found[number + 1] if number + 1 < len(kept.found) else None
    if following is not None and _shares_sentence(doc, kept.found[number], following):
        return _beside(doc, following, cues)
    return None


def _kept(doc: Doc) -> Kept:
    """The quotations of a document, looked for once."""
    kept = doc.user_data.get(KEPT)
    if isinstance(kept, Kept):
        return kept
    found: list[Quotation] = []
    paragraph, first, start = 0, True, -1
    opens = False
    for word in doc:
        turn = MARKS.get(word.text)
        if turn is not None:
            if start < 0 and turn >= 0:
                start, opens = word.i + 1, first
            elif start >= 0 and turn <= 0:
                found.append(Quotation(start, word.i, paragraph, opens, closed=True))
                start = -1
        first = first and (word.is_space or turn is not None)
        if "\n" in word.text_with_ws or word.i + 1 == len(doc):
            if 0 <= start <= word.i:  # not where a mark that nothing follows ends the paragraph
                found.append(Quotation(start, word.i + 1, paragraph, opens, closed=False))
            paragraph, first, start = paragraph + 1, True, -1
    of = [-1] * len(doc)
    for number, quotation in enumerate(found):
        of[quotation.start : quotation.end] = [number] * (quotation.end - quotation.start)
    kept = doc.user_data[KEPT] = Kept(found, of)
    return kept


def _is_speech(doc: Doc, quotation: Quotation) -> bool:
    """Whether a quotation holds a clause."""
    return any(
        is_verb(t) and (is_finite(t) or t.tag_ == "VB" or any(c.dep_ in SUBJECTS for c in t.children))
        for t in doc[quotation.start : quotation.end]
    )


def _beside(doc: Doc, quotation: Quotation, cues: Cues) -> Token | None:
    """The verb of saying, outside all quotation marks, in the sentences where a quotation begins and ends."""
    last = max(quotation.start, quotation.end - 1)
    around: list[Span] = [doc[last].sent]
    if quotation.closed and quotation.end + 1 < len(doc) and not doc[quotation.end + 1].is_space:
        behind = doc[quotation.end + 1].sent
        if behind.start == quotation.end + 1 and (doc[quotation.end - 1].lower_ in {",", "?", "!"}):
            around.append(behind)  # “Will he go?” | Macron asked.
    around.append(doc[quotation.start].sent)
    for sentence in around:
        for verb in sentence:
            if is_verb(verb) and verb.lemma_.lower() in cues.report_verbs and not in_quotes(verb) and _speaks(verb):
                return verb
    return _before_colon(doc, quotation)


def _speaks(verb: Token) -> bool:
    """Whether a verb of saying has a subject beside it that is no relative."""
    return any(c.dep_ in {"nsubj", "nsubjpass", "agent", "dobj"} and c.lower_ != "that" for c in verb.children)


def _before_colon(doc: Doc, quotation: Quotation) -> Token | None:
    """The verb of the clause that introduces a quotation by a colon."""
    colon = quotation.start - 2
    if colon < 1 or doc[colon].lower_ != ":":
        return None
    for verb in doc[doc[colon - 1].sent.start : colon]:
        main = verb.dep_ not in {"relcl", "acl", "advcl", "pcomp", "ccomp"} or verb.head.i > colon
        if is_verb(verb) and is_finite(verb) and main and not in_quotes(verb):
            return verb if any(c.dep_ == "nsubj" for c in verb.children) else None
    return None


def _goes_on(doc: Doc, before: Quotation, after: Quotation) -> bool:
    """Whether one quotation is continued by the next, with nothing but its speaker between them."""
    if before.paragraph != after.paragraph:
        near = after.paragraph - before.paragraph <= 2 and _is_speech(doc, before)
        between = [t for t in doc[before.end + 1 : after.start] if t.is_alpha]
        own = {t.sent.start for t in between} <= {doc[max(before.start, before.end - 1)].sent.start}
        return near and after.opens and (not before.closed or own)
    if not _is_speech(doc, before):
        return False
    sentences = {t.sent.start for t in doc[before.end : after.start] if t.is_alpha}
    return sentences <= {doc[max(before.start, before.end - 1)].sent.start, doc[after.start].sent.start}


def _shares_sentence(doc: Doc, first: Quotation, second: Quotation) -> bool:
    """Whether a quotation goes on in the sentence where another begins."""
    return first.paragraph == second.paragraph and doc[first.end - 1].sent.start == doc[second.start].sent.start
