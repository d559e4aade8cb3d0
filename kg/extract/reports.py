"""Repairs of the parse around words that report: what is said hangs on who says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.cues import Cues, load
from kg.extract.grammar import SUBJECTS, is_verb

if TYPE_CHECKING:
    from kg.tokens import Doc, Token

CONTENT = frozenset({"ccomp", "dobj", "xcomp"})


def mend_reports(doc: Doc) -> None:
    """Mend reports read as verbs, content read as a relative clause and names before colons, in `doc`."""
    cues = load()
    for token in doc:
        _report_as_verb(token, cues)
        _speaker_aside(token, cues)
        _content(token, cues)
        _across(token, cues)
        _resumed(token, cues)
        _next_speaker(token, cues)
        _label(token)


def _report_as_verb(token: Token, cues: Cues) -> None:
    """A report that was tagged as a verb: "dismissed as a provocation claims that …"."""
    if token.tag_ != "VBZ" or token.lemma_.lower() not in cues.reports:
        return
    before = [c for c in token.children if c.dep_ in {"nsubj", "csubj"} and c.tag_ in {"VBD", "VBN"} and c.i < token.i]
    if not before and token.dep_ == "conj" and not any(c.dep_ == "cc" for c in token.head.children):
        before = [token.head]
    verb = next((v for v in before if any(c.lower_ == "as" for c in v.children)), None)
    if verb is None:
        return
    if verb.head == token:
        verb.attach(*((verb, "ROOT") if token.head == token else (token.head, token.dep_)))
    verb.pos_, verb.tag_ = "VERB", "VBD"
    for child in list(token.children):
        if child.dep_ == "punct":
            child.attach(verb, "punct")
        elif child.dep_ == "ccomp":
            child.dep_ = "acl"
    token.attach(verb, "dobj")
    token.pos_, token.tag_ = "NOUN", "NNS"


def _speaker_aside(verb: Token, cues: Cues) -> None:
    """Who says so behind a comma, read as an aside of the name before it: "met X, a source close to Y said"."""
    if verb.tag_ not in {"VBD", "VBZ"} or not is_verb(verb) or verb.lemma_.lower() not in cues.report_verbs:
        return
    doc = verb.doc
    low = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    if low is None and verb.i > 1:
        low = doc[verb.i - 1]
        while low.dep_ not in {"appos", "ROOT"} and low.head.i < verb.i:
            low = low.head
        if low.dep_ != "appos":
            return
    edge = low.left_edge.i if low is not None else 0
    if low is None or low.right_edge.i != verb.i - 1 or edge < 2 or doc[edge - 1].text != ",":
        return
    content = CONTENT - {"dobj"} if verb.lemma_ == "tell" else CONTENT  # "told reporters" says to whom
    if low.pos_ not in {"NOUN", "PROPN"} or any(c.i > verb.i and c.dep_ in content for c in verb.children):
        return
    said = next((c for c in verb.children if c.dep_ == "ccomp" and c.i < verb.i), None)
    if said is None:
        joined = any(c.dep_ == "cc" and c.i < verb.i for c in verb.head.children)
        clause = next((t for t in verb.ancestors if is_verb(t)), None)
        if clause is None or verb.dep_ not in {"relcl", "conj"} or joined or clause.i > verb.i:
            return
        if clause.dep_ != "ROOT" and verb.dep_ == "conj":
            return
        top = clause.head if clause.head != clause else verb
        verb.attach(top, clause.dep_)
        clause.attach(verb, "ccomp")
    if low.dep_ == "appos":
        low.attach(verb, "nsubj")


def _content(clause: Token, cues: Cues) -> None:
    """What is said, read as said of a noun on the way: "acknowledged for the first time that it had …"."""
    if clause.dep_ != "relcl":
        return
    that = next((c for c in clause.children if c.lower_ == "that" and c.i < clause.i), None)
    own = [c for c in clause.children if c.dep_ in SUBJECTS and c != that and c.i < clause.i]
    if that is None or not own or that.dep_ in SUBJECTS | {"dobj", "pobj"}:
        return
    low = clause.head
    while low.dep_ in {"pobj", "prep", "npadvmod", "compound"} and low.head != low:
        low = low.head
    saying = is_verb(low) and low.lemma_.lower() in cues.report_verbs
    if saying and low != clause.head and not any(c.dep_ == "ccomp" for c in low.children):
        clause.attach(low, "ccomp")
        that.dep_ = "mark"


def _across(clause: Token, cues: Cues) -> None:
    """What is said on one side of a semicolon is not said by the speaker on the other side."""
    if clause.dep_ != "ccomp" or not any(t.text == ";" for t in clause.doc[clause.i : clause.head.i]):
        return
    for verb in reversed(clause.doc[clause.sent.start : clause.left_edge.i]):
        if is_verb(verb) and verb.lemma_.lower() in cues.report_verbs and verb != clause.head:
            clause.attach(verb, "ccomp")
            return


def _next_speaker(verb: Token, cues: Cues) -> None:
    """What somebody else says next: "said it would not drop its plan, and Qatar's premier called the veto a shame".

    Inside what is said it would be "had called".
    """
    clause = verb.head
    if verb.dep_ != "conj" or clause.dep_ != "ccomp" or verb.tag_ != "VBD" or clause.i > verb.i:
        return
    saying = clause.head
    spoken = {*cues.report_verbs, *cues.speech_acts}
    if verb.lemma_.lower() not in spoken or saying.tag_ != "VBD" or saying.lemma_.lower() not in cues.report_verbs:
        return
    own = next((c for c in verb.children if c.dep_ in SUBJECTS and c.i < verb.i and c.pos_ != "PRON"), None)
    if own is None or saying.i > clause.i or any(c.dep_ in {"aux", "auxpass", "mark"} for c in verb.children):
        return
    shifted = any(c.dep_ == "aux" and c.lower_ in {"would", "could", "might", "had"} for c in clause.children)
    before = verb.doc[own.left_edge.i - 2 : own.left_edge.i] if own.left_edge.i > 1 else ()
    if shifted and [t.lower_ for t in before] in ([",", "and"], [",", "but"]):
        verb.attach(saying, "conj")


def _resumed(verb: Token, cues: Cues) -> None:
    """What the speaker does next, read as part of what he said: "said the ship had strayed and demanded its return".

    The tense tells: inside, both verbs share one auxiliary or have none.
    """
    clause = verb.head
    if verb.dep_ != "conj" or clause.dep_ != "ccomp" or verb.lemma_.lower() not in cues.speech_acts:
        return
    saying = clause.head
    own = [c for c in verb.children if c.dep_ in SUBJECTS or c.dep_ in {"aux", "auxpass", "mark"}]
    inner = [c for c in clause.children if c.dep_ in SUBJECTS]
    told = is_verb(saying) and saying.lemma_.lower() in cues.report_verbs and saying.i < clause.i
    past = saying.tag_ == "VBD" and verb.tag_ in {"VBD", "VBN"}
    aided = any(c.dep_ in {"aux", "auxpass"} for c in clause.children)
    spoken_of = bool(inner) and all(c.pos_ in {"NOUN", "PRON"} for c in inner)  # a name might go on to act
    if (
        told
        and past
        and aided
        and spoken_of
        and not own
        and any(c.dep_ == "dobj" or c.dep_ == "prep" for c in verb.children)
    ):
        verb.attach(saying, "conj")
        verb.tag_ = "VBD"


def _label(name: Token) -> None:
    """A name before a colon that was read as a subject of what follows it: "Putin: Russia will respond"."""
    if name.dep_ != "nsubj" or name.pos_ != "PROPN" or name.left_edge.i != name.sent.start:
        return
    if name.head.i > name.i and name.nbor(1).lower_ == ":":
        name.dep_ = "dep"
