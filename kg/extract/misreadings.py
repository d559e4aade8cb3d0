"""Repairs of words taken for another part of speech, and of phrases that are hung on their neighbour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.grammar import NOMINAL, SUBJECTS, is_finite

if TYPE_CHECKING:
    from kg.tokens import Doc, Token

# Forms that are verb and noun: what several plan to do, and what somebody is due to do.
PLANNING = frozenset({"plan", "aim", "hope", "need", "vow", "promise", "pledge"})
DUE = frozenset({"due", "set", "expected", "scheduled", "likely", "ready", "prepared", "slated", "supposed", "about"})
DOING = frozenset(
    """host visit tour address chair return travel talk attack release sanction vote head lead join review
    """.split()
)
# Verbs of what is driven into somebody, and that have a thing before the place.
RAMMING = frozenset({"ram", "drive", "crash", "plow", "plough", "steer", "slam", "fly", "smash"})
# Nouns of acts that may stand apart from whom they are by, to or with: "a visit last week to Chad by a delegation".
ACTS = frozenset(
    """visit trip tour talk talks meeting summit call speech attack raid strike assault bombing killing shooting
    shelling ambush protest rally arrest election exchange agreement deal letter appeal statement
    incursion invasion crackdown mediation intervention expulsion blockade seizure capture""".split()
)
GIFTS = frozenset("aid help assistance relief support loan grant funding credit compensation".split())
BESIDE = frozenset({"by", "between", "to", "with", "against", "on", "of"})


def misreadings(doc: Doc) -> None:
    """Mend them all. Changes `doc`."""
    planned(doc)
    due(doc)
    rammed(doc)
    apart(doc)
    amounts(doc)
    listed(doc)
    gapped(doc)


def planned(doc: Doc) -> None:
    """Read what several plan to do as their plan: "Foreign ministers of the bloc *plan* to meet in Rome"."""
    for plan in doc[1:-2]:
        to, doing = doc[plan.i + 1], doc[plan.i + 2]
        bare = plan.lower_ in PLANNING and plan.pos_ == "NOUN" and to.lower_ == "to" and doing.tag_ == "VB"
        named = doc[plan.i - 1].pos_ == "PROPN" or doc[plan.i - 1].dep_ in {"compound", "nmod"}
        if not bare or any(c.dep_ in {"det", "poss", "amod", "nummod"} and not named for c in plan.children):
            continue
        if doing.head == plan and (any(c.dep_ in SUBJECTS and c.tag_ in {"NNS", "NNPS"} for c in plan.children)):
            plan.pos_, plan.tag_ = "VERB", "VBP"  # only the tag is wrong
            doing.dep_ = "xcomp"
            continue
        several = next((c for c in doing.children if c.dep_ == "nsubj" and c.tag_ in {"NNS", "NNPS"}), None)
        before = doc[plan.i - 1]
        if several is None or several.i >= plan.i or is_finite(doing):
            continue
        if plan.dep_ == "pobj" and before.head == plan and before.dep_ in {"compound", "nmod"}:
            for child in [c for c in plan.children if c != before]:
                child.attach(before, child.dep_)
            before.attach(plan.head, plan.dep_)  # "of the bloc | plan"
        elif plan != several:
            continue
        plan.pos_, plan.tag_ = "VERB", "VBP"
        plan.attach(doing.head if doing.head != doing else plan, doing.dep_)
        doing.attach(plan, "xcomp")
        several.attach(plan, "nsubj")


def due(doc: Doc) -> None:
    """Read what somebody is due to do as a verb: "a summit that Chad is due to *host*"."""
    for noun in doc[2:]:
        to = noun.head
        if noun.lower_ not in DOING or noun.dep_ != "pobj" or to.lower_ != "to" or to.i != noun.i - 1:
            continue
        if doc[to.i - 1].lower_ not in DUE or to.head != doc[to.i - 1] or any(c.i < noun.i for c in noun.children):
            continue
        noun.pos_, noun.tag_, noun.lemma_ = "VERB", "VB", noun.lower_
        noun.attach(to.head, "xcomp")
        to.attach(noun, "aux")
        to.pos_, to.tag_ = "PART", "TO"


def rammed(doc: Doc) -> None:
    """Hang where something is driven on the driving: "rammed a car packed with explosives *into a convoy*"."""
    for verb in [t for t in doc if t.pos_ == "VERB" and t.lemma_ in RAMMING]:
        things = [c for c in verb.children if c.dep_ == "dobj"]
        for participle in [c for t in things for c in t.children if c.dep_ == "acl" and c.tag_ == "VBN"]:
            for preposition in [c for c in participle.children if c.dep_ == "prep" and c.lower_ == "into"]:
                preposition.attach(verb, "prep")


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


def _is_time(token: Token) -> bool:
    """Whether a phrase says when: "on Monday", "in May"."""
    return token.dep_ == "prep" and any(c.ent_type_ in {"DATE", "TIME"} for c in token.children if c.dep_ == "pobj")


def listed(doc: Doc) -> None:
    """Read as the end of a list what the parser takes for the subject of the verb behind "and".

    "discussed a truce, the opening of ports and the payment of salaries, *and agreed* to meet again": no subject is
    divided from its verb by "and".
    """
    for verb in doc[2:]:
        if verb.dep_ != "conj" or verb.pos_ != "VERB" or verb.head.pos_ != "VERB":
            continue
        first = doc[verb.i - 2] if doc[verb.i - 1].pos_ == "ADV" else doc[verb.i - 1]
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if first.lower_ not in {"and", "but"} or subject is None or subject.right_edge.i > first.i:
            continue
        thing = next((c for c in verb.head.children if c.dep_ == "dobj" and c.i < subject.i), None)
        if thing is not None and thing.i > verb.head.i and subject.pos_ in NOMINAL:
            subject.attach(thing, "conj")


def gapped(doc: Doc) -> None:
    """Take a name with a bare number behind it for no object: "promised to free 706 men *and the Houthis 181*"."""
    for name in doc[:-1]:
        if name.dep_ != "conj" or name.pos_ != "PROPN" or name.head.pos_ != "NOUN" or name.head.dep_ != "dobj":
            continue
        number = doc[name.i + 1]
        counted = any(c.dep_ == "nummod" and c.i < name.head.i for c in name.head.children)
        if counted and number.pos_ == "NUM" and number.head == name:
            name.attach(name.head.head, "dep")
