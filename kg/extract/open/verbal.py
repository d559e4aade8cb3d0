"""Verbal clauses as propositions: subjects found, coordination distributed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from kg import lexicon
from kg.extract.grammar import (
    NOMINAL,
    RELATIVE,
    SUBJECTS,
    conjuncts,
    first_conjunct,
    is_finite,
    is_infinitive,
    is_passive,
    is_verb,
    pobjs,
    surface_subjects,
)
from kg.extract.open.arguments import alternatives, main, parts
from kg.extract.open.nominal import be, event_nouns, in_past
from kg.extract.open.phrases import Part, Proposition
from kg.extract.open.pronouns import antecedent
from kg.extract.open.relation import addressee, is_told_below, relation_words

if TYPE_CHECKING:
    from kg.tokens import Token

MOST = 12  # propositions of one clause
NO_CLAUSE = frozenset("amod compound prep nmod mark cc punct case det appos aux auxpass".split())
# An object with these is told as one: "held the talks", not "held talks".
HEAVY = frozenset("poss nummod relcl conj appos".split())
INDEFINITE = frozenset({"a", "an", "no"})
# Whom these have for an object does what an infinitive behind him says.
SENDING = frozenset(
    """send dispatch deploy enlist hire recruit commission assign appoint train ask urge tell order invite press
    persuade convince advise instruct encourage inspire beg direct lobby push challenge request""".split()
)
# Plural subjects of these do it together unless a `with` says with whom.
COLLECTIVE = frozenset(
    """meet talk negotiate agree disagree clash confer converge differ gather merge unite cooperate collaborate
    quarrel reconcile compete intersect share sign exchange marry divorce""".split()
)


def propositions(verb: Token) -> Iterator[Proposition]:
    """The propositions of the clause that a verb heads: one for each subject and object that are coordinated."""
    if verb.dep_ in NO_CLAUSE or _of_noun(verb) or is_told_below(verb):
        return
    subjects = _subjects(verb)
    if not subjects:
        return
    yield from islice(_distributed(verb, subjects), MOST)


def _distributed(verb: Token, subjects: list[Part]) -> Iterator[Proposition]:
    words = relation_words(verb)
    found = parts(verb, {w.i for w in words})
    heads = {s.head.i for s in subjects}
    found = [p for p in found if p.head.i not in heads]
    first, rule = main(found, verb), _rule(verb)
    if first is not None and (target := _carried(verb, first)) is not None:
        noun = first.head
        words = [*words, *verb.doc[noun.left_edge.i : noun.i + 1]]
        found = [p for p in found if p.head not in {noun, target.head}]
        first = target
    if first is not None and rule == "copula" and len(subjects) == 1 and _names(first.head, subjects[0].head):
        value = Part(subjects[0].head, "complement", without=subjects[0].without)
        found = [value if p is first else p for p in found]
        subjects, first = [Part(h, "subject") for h in conjuncts(first.head)], value
    rest = [p for p in found if p is not first]
    for subject in subjects:
        implied = _left_out(verb, words, subject)
        if first is None:
            yield Proposition(verb, subject, words, [], rule, implied)
        else:
            for part in alternatives(first):
                yield Proposition(verb, subject, words, [part, *rest], rule, implied)


def _names(value: Token, subject: Token) -> bool:
    """Whether a copula says what the subject is called, so that the name is what it speaks of: "the winner was X"."""
    return value.pos_ == "PROPN" and subject.pos_ in {"NOUN", "NUM", "ADJ"} and value.ent_type_ not in {"", "NORP"}


def _left_out(verb: Token, words: list[Token], subject: Part) -> str:
    """The `be` that a bare participle leaves out: "weapons supplied by Iran", "Fearing a war, Egypt left"."""
    top = first_conjunct(verb)
    if top.dep_ not in {"acl", "advcl"} or any(c.dep_ == "mark" for c in top.children):
        return ""
    if any(w.dep_ in {"aux", "auxpass"} or (w.i < verb.i and is_verb(w)) for w in words):
        return ""
    if verb.tag_ in {"VBG", "VBN"} or (verb.tag_ == "VBD" and is_passive(verb)):
        return be(subject.head, past=in_past(verb) or _in_year(verb), many=subject.whole)
    return ""


def _in_year(verb: Token) -> bool:
    """Whether a passive participle names the year in which it was done: "founded in 1982"."""
    times = (t for c in verb.children if c.dep_ == "prep" and c.lower_ in {"in", "since"} for t in c.children)
    return verb.tag_ != "VBG" and any(t.is_digit and len(t) == 4 for t in times)


def _carried(verb: Token, first: Part) -> Part | None:
    """What stands behind an event noun that a light verb only carries: "held talks with", "imposed sanctions on"."""
    noun = first.head
    if first.kind != "object" or noun.tag_ not in {"NN", "NNS"} or verb.lemma_ not in lexicon.load().light:
        return None
    if noun.lemma_ not in event_nouns():
        return None
    definite = any(c.dep_ == "det" and c.lower_ not in INDEFINITE for c in noun.lefts)
    if definite or any(c.dep_ in HEAVY for c in noun.children) or noun.left_edge.i <= verb.i:
        return None
    for preposition in (*noun.rights, *verb.rights):
        if preposition.dep_ == "prep" and preposition.i == noun.i + 1 and preposition.lower_ not in {"of", "in", "at"}:
            return next((Part(p, "oblique", case=(preposition,)) for p in pobjs(preposition)), None)
    return None


def _of_noun(verb: Token) -> bool:
    """Whether the verb is a gerund behind a noun: "the idea of meeting" says of nobody that he meets."""
    return verb.dep_ == "pcomp" and verb.head.head.pos_ in NOMINAL


def _rule(verb: Token) -> str:
    """The construction that the clause is."""
    top = first_conjunct(verb)
    if top.dep_ == "relcl":
        return "relative"
    if top.dep_ == "acl":
        return "infinitive" if is_infinitive(verb) else "participle"
    if any(c.dep_ == "expl" for c in verb.children):
        return "existential"
    below = top.dep_ in {"xcomp", "advcl", "pcomp"} and not is_finite(verb)
    if below and not any(c.dep_ in SUBJECTS for c in verb.children):
        return "infinitive" if is_infinitive(verb) else "participle"
    if verb.lemma_ == "be" and any(c.dep_ in {"attr", "acomp"} for c in verb.children):
        return "copula"
    return "clause"


def _subjects(verb: Token) -> list[Part]:
    """The subjects as parts; one for a collective predicate. A pronoun gives way to what it surely means."""
    found, without = _subject_heads(verb)
    if len(found) == 1 and (meant := antecedent(found[0], verb)) is not None:
        return [Part(meant, "subject", whole=len(conjuncts(meant)) > 1, pronoun=found[0])]
    if len(found) > 1 and _collective(verb):
        return [Part(found[0], "subject", whole=True, without=without)]
    return [Part(s, "clause" if s.dep_ == "csubj" else "subject", without=(*without, *_endings(s))) for s in found]


def _endings(owner: Token) -> Iterator[Token]:
    """The `'s` of a possessor, which is no part of the subject: "Sweden's bid to join" says that Sweden joins."""
    return (c for c in owner.children if c.dep_ == "case") if owner.dep_ == "poss" else iter(())


def _subject_heads(verb: Token) -> tuple[list[Token], tuple[Token, ...]]:
    """The heads of the subject, and the clauses that its phrase must leave out."""
    own = [c for c in verb.children if c.dep_ in SUBJECTS]
    if not own:  # the parser hangs it on the auxiliary: "Egypt was not, in the end, invited"
        own = [c for a in verb.children if a.dep_ in {"aux", "auxpass"} for c in a.children if c.dep_ in SUBJECTS]
    if own and (own[0].lower_ not in RELATIVE or _points(own[0])):
        return [s for c in own for s in conjuncts(c)], ()
    if any(c.dep_ == "expl" for c in verb.children):
        return [s for c in verb.children if c.dep_ == "attr" for s in conjuncts(c)], ()
    if (other := addressee(verb) or _sent(verb)) is not None:
        return conjuncts(other), ()
    top = first_conjunct(verb)
    found = surface_subjects(verb)
    if top.dep_ in {"relcl", "acl"} and top.head in found:
        if (told := _told_of(top)) is not None:
            return _subject_heads(told)
        found = _antecedents(top, found)
    finite = verb.tag_ in {"VBD", "VBZ", "VBP"}
    if not found and is_verb(verb.head) and verb.dep_ == ("conj" if finite else "advcl"):
        found = _subject_heads(verb.head)[0]
    if not found and (finite or verb.dep_ == "dep"):
        found = _lost_subject(verb)
    return found, _clause_below(verb, found)


def _clause_below(verb: Token, found: list[Token]) -> tuple[Token, ...]:
    """The clause that describes one of the subjects and holds the verb, so that the subject must leave it out."""
    path: list[Token] = []
    for token in (verb, *verb.ancestors):
        if token in found:
            return tuple(t for t in path if t.dep_ in {"relcl", "acl"}) or tuple(path[-1:])
        path.append(token)
    return ()


def _told_of(top: Token) -> Token | None:
    """The copula whose subject a clause behind its predicate is about: "Lee is a writer who lives in Rome"."""
    noun, copula = top.head, top.head.head
    indefinite = any(c.lower_ in {"a", "an"} for c in noun.lefts)
    if noun.dep_ == "attr" and copula.lemma_ == "be" and indefinite and not is_infinitive(top):
        return copula
    return None


def _points(subject: Token) -> bool:
    """Whether `that` points at something and opens no relative clause: "That is a mistake"."""
    return subject.lower_ == "that" and first_conjunct(subject.head).dep_ not in {"relcl", "acl"}


def _sent(verb: Token) -> Token | None:
    """Who is sent or asked to do what an infinitive says: "sent police to guard the embassy"."""
    above = verb.head
    if verb.dep_ in {"xcomp", "advcl"} and above.lemma_ in SENDING and is_infinitive(verb):
        return next((c for c in above.children if c.dep_ in {"dobj", "nsubjpass"} and c.i < verb.i), None)
    return None


def _lost_subject(verb: Token) -> list[Token]:
    """The subject of a finite verb to which the parser gave none: of a clause above, or the nominal right before it."""
    if verb.dep_ in {"conj", "advcl", "ccomp", "dep", "parataxis"}:
        for above in verb.ancestors:
            found = [s for c in above.children if c.dep_ in SUBJECTS and c.i < verb.i for s in conjuncts(c)]
            if found:
                return found
    before = next(
        (t for t in reversed(verb.doc[verb.sent.start : verb.i]) if t.dep_ not in {"aux", "neg", "advmod"}), None
    )
    while before is not None and before.dep_ in {"compound", "poss", "case"} and before.head.i < verb.i:
        before = before.head
    if (
        before is not None
        and before.pos_ in NOMINAL
        and before.dep_ in {"appos", "conj", "dobj", "pobj", "npadvmod", "dep"}
    ):
        return [before]
    return []


def _antecedents(top: Token, found: list[Token]) -> list[Token]:
    """The antecedent that agrees with the verb: "areas of the Baltic that have …" is about areas.

    Behind "talks between X and Y, which …" it is the talks.
    """
    noun = top.head
    between = first_conjunct(noun).head
    if between.lower_ == "between" and top.dep_ == "relcl" and any(c.lower_ == "which" for c in top.children):
        return [between.head]
    finite = next((c.tag_ for c in top.children if c.dep_ in {"aux", "auxpass"}), top.tag_)
    if top.dep_ == "relcl" and noun.dep_ == "pobj" and noun.head.lower_ == "of" and len(found) == 1:
        above = noun.head.head
        plural, upper = noun.tag_ in {"NNS", "NNPS"}, above.tag_ in {"NNS", "NNPS"}
        if plural != upper and ((finite == "VBP" and upper) or (finite == "VBZ" and not upper)):
            return [above]
    return found


def _collective(verb: Token) -> bool:
    """Whether coordinated subjects act together."""
    if any(c.dep_ == "prep" and c.lower_ == "with" for c in verb.children):
        return False
    return verb.lemma_ in COLLECTIVE or any(c.dep_ == "attr" and c.tag_ in {"NNS", "NNPS"} for c in verb.children)
