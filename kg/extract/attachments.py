"""Repairs of phrases that the parser hangs on a neighbour of the noun that they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.grammar import ATTEMPTS, GIVING, TIMES, is_infinitive
from kg.words import word_list

if TYPE_CHECKING:
    from kg.tokens import Doc, Token

# Nouns of acts that may stand apart from whom they are by, to or with: "a visit last week to Chad by a delegation".
ACTS = word_list("attachments.acts")
GIFTS = word_list("attachments.gifts")
# Titles that a name may stand behind with their body: "the speaker of the parliament Ali Larijani".
POSTS = word_list("attachments.posts")
# Nouns that are hardly ever without what they are to.
RELATIONAL = word_list("attachments.relational")
BESIDE = frozenset({"by", "between", "to", "with", "against", "on", "of"})


def attachments(doc: Doc) -> None:
    """Mend them all. Changes `doc`."""
    mistaken(doc)
    apart(doc)
    amounts(doc)
    titled(doc)
    attempts(doc)
    relational(doc)
    seconds(doc)
    quantities(doc)


def apart(doc: Doc) -> None:
    """Hang on an act what stands behind the time at which it was: "a visit last week *to Chad by a delegation*"."""
    for noun in [t for t in doc if t.lemma_ in ACTS and t.dep_ in {"dobj", "pobj", "nsubj", "nsubjpass"}]:
        verb = noun.head if noun.dep_ != "pobj" else noun.head.head
        by = doc[noun.i + 1] if noun.i + 1 < len(doc) else noun
        if by.lower_ == "by" and by.head == verb and by.dep_ == "prep" and verb.i < noun.i and verb.pos_ == "VERB":
            by.attach(noun, "prep")  # "restored ties following mediation by Qatar"
        if noun.i + 1 >= len(doc) or verb.i >= noun.i:
            continue
        time = next((c for c in (*verb.children, *noun.children) if c.left_edge.i == noun.i + 1), None)
        if time is None or not (time.dep_ == "npadvmod" or _is_time(time)):
            continue
        for preposition in [c for c in verb.children if c.i > time.i and c.dep_ in {"prep", "agent"}]:
            if preposition.lower_ in BESIDE and doc[preposition.left_edge.i - 1].text != ",":
                preposition.attach(noun, "prep")


def amounts(doc: Doc) -> None:
    """Hang what an amount is given in on the amount: "announced 30 million dollars *in aid for Chad*"."""
    for within in doc[1:]:
        amount = doc[within.i - 1]
        if within.lower_ != "in" or within.dep_ != "prep" or amount.dep_ != "dobj" or within.head != amount.head:
            continue
        given = any(c.dep_ == "pobj" and c.lemma_ in GIFTS for c in within.children)
        if given and any(c.pos_ in {"NUM", "SYM"} for c in (amount, *amount.children)):
            within.attach(amount, "prep")


def titled(doc: Doc) -> None:
    """Hang a name behind a title and its body on the title: "the president *of France* Emmanuel Macron"."""
    for span in [e for e in doc.ents if e.label_ == "PERSON" and e.start > 2]:
        name, body = span.root, doc[span.start - 1]
        of = body.head if name.head == body else name.head
        if of.lower_ != "of" or of.dep_ != "prep" or of.head.lemma_.lower() not in POSTS or of.i > body.i:
            continue
        if body.pos_ not in {"NOUN", "PROPN"} or body.lemma_.lower() in POSTS or body.ent_type_ == "PERSON":
            continue
        if body.head == name and name.dep_ == "pobj":
            before = [c for c in name.children if c.i < body.i]
            body.attach(of, "pobj")
            for word in before:
                word.attach(body, word.dep_)
        elif name.head != body:
            continue
        name.attach(of.head, "appos")


def attempts(doc: Doc) -> None:
    """Hang what is attempted on the attempt: "foiled a plot *to kill the king*" is not why it was foiled."""
    for to in doc[1:]:
        noun, verb = doc[to.i - 1], to.head
        behind = (
            to.lower_ == "to" and verb.head == noun.head and verb.dep_ in {"advcl", "xcomp"} and is_infinitive(verb)
        )
        if behind and noun.lemma_ in ATTEMPTS and noun.dep_ in {"dobj", "nsubjpass"}:
            verb.attach(noun, "acl")


def relational(doc: Doc) -> None:
    """Hang on a noun what it is always said to be to: "urged parties *to the conflict* to talk"."""
    for to in doc[1:]:
        noun, verb = doc[to.i - 1], to.head
        if to.lower_ != "to" or to.dep_ != "prep" or noun.lemma_ not in RELATIONAL or verb != noun.head:
            continue
        if verb.lemma_ not in GIVING or any(c.dep_ == "dative" for c in verb.children):  # not "gave access to Chad"
            to.attach(noun, "prep")


def mistaken(doc: Doc) -> None:
    """Read as a noun what the parser takes for a verb though it has what only a noun has: "rejected rebels demands"."""
    for word in doc[1:]:
        before = doc[word.i - 1]
        plural = word.tag_ == "VBZ" and word.dep_ in {"dobj", "pobj"} and before.dep_ == "compound"
        if plural and before.head == word:
            word.tag_, word.pos_ = "NNS", "NOUN"
        bare = word.tag_ == "VB" and word.dep_ == "advcl" and not any(c.i < word.i for c in word.children)
        if bare and before.dep_ == "dobj" and any(c.dep_ == "poss" for c in before.children):
            for child in [c for c in before.children if c.i < before.i]:
                child.attach(word, child.dep_)  # "ended its fisheries dispute"
            word.attach(before.head, "dobj")
            before.attach(word, "compound")
            word.tag_, word.pos_ = "NN", "NOUN"


def seconds(doc: Doc) -> None:
    """Read the second of two names as who does what follows it: "a protest with China and [Beijing] rejected it".

    The parser takes the two for a list and finds nobody who does it.
    """
    for verb in doc[2:]:
        who = doc[verb.i - 1]
        finite = verb.dep_ == "conj" and verb.tag_ in {"VBD", "VBZ"} and who.dep_ == "conj" and who.head.i < who.i
        if not finite or who.pos_ != "PROPN" or doc[who.left_edge.i - 1].lower_ not in {"and", "but"}:
            continue
        alone = not any(c.dep_ in {"nsubj", "nsubjpass", "aux", "auxpass"} for c in verb.children)
        if alone and who.head.dep_ in {"pobj", "dobj"} and verb.head in who.ancestors:
            who.attach(verb, "nsubj")


def quantities(doc: Doc) -> None:
    """Read "up to 16 advisers" behind a verb as its object, not as where it goes."""
    for to in doc[1:]:
        up = doc[to.i - 1]
        if to.lower_ != "to" or up.lower_ != "up" or to.head != up or up.head.pos_ != "VERB":
            continue
        counted = next(
            (c for c in to.children if c.dep_ == "pobj" and any(n.dep_ == "nummod" for n in c.children)), None
        )
        if counted is not None and not any(c.dep_ == "dobj" for c in up.head.children):
            counted.attach(up.head, "dobj")
            up.attach(counted, "quantmod")


def _is_time(token: Token) -> bool:
    """Whether a phrase says when: "on Monday", "in May"."""
    return token.dep_ == "prep" and any(c.ent_type_ in TIMES for c in token.children if c.dep_ == "pobj")
