"""Clauses that the parser left without their subject: it went into the phrase before, or was taken for all there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.grammar import SUBJECTS, is_finite

if TYPE_CHECKING:
    from kg.mentions import Names
    from kg.tokens import Doc


def swallowed(doc: Doc) -> None:
    """Give a clause the subject that the phrase before it took in: "At the invitation of King X, Chad's envoy will"."""
    for noun in doc[:-1]:
        verb = next((t for t in noun.ancestors if t.pos_ == "VERB"), None) if noun.dep_ == "pobj" else None
        if verb is None or verb.i < noun.i or any(c.dep_ in {*SUBJECTS, "expl"} for c in verb.children):
            continue
        name = next((c for c in noun.children if c.dep_ in {"nmod", "compound"} and c.pos_ == "PROPN"), None)
        if name is None or doc[name.i + 1].text != "," or not is_finite(verb):
            continue
        between = doc[noun.i + 1 : verb.i]
        if noun.left_edge.i > name.i or any(t.dep_ not in {"aux", "auxpass", "advmod", "neg"} for t in between):
            continue
        name.attach(noun.head, "pobj")
        noun.attach(verb, "nsubjpass" if any(c.dep_ == "auxpass" for c in verb.children) else "nsubj")


def headless(doc: Doc, names: Names) -> None:
    """Make a clause of a subject that the parser takes for no more: "Poland's minister, X, telephoned Y on Friday"."""
    for verb in doc:
        noun = verb.head
        if verb.pos_ != "VERB" or noun.i >= verb.i:
            continue
        aside = noun.dep_ == "ROOT" and noun.pos_ in {"NOUN", "PROPN"} and doc[verb.i - 1].text == ","
        named = any(c.dep_ == "appos" for c in noun.children) and any(c.dep_ == "dobj" for c in verb.children)
        if verb.dep_ == "acl" and verb.tag_ == "VBN" and aside and named:
            verb.attach(verb, "ROOT")
            noun.attach(verb, "nsubj")
            verb.tag_ = "VBD"
    for name in doc[:-1]:  # "Nauru switched recognition"
        verb = name.head
        bare = verb.tag_ in {"VBD", "VBZ"} and not any(c.dep_ in SUBJECTS for c in verb.children)
        if name.dep_ == "npadvmod" and name.i + 1 == verb.i and bare and name.i in names.at:
            name.dep_ = "nsubj"
