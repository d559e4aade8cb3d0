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
    is_infinitive,
    pobjs,
    surface_subjects,
)
from kg.extract.open.arguments import alternatives, main, parts
from kg.extract.open.nominal import event_nouns
from kg.extract.open.phrases import Part, Proposition
from kg.extract.open.relation import addressee, is_told_below, relation_words

if TYPE_CHECKING:
    from kg.tokens import Token

MOST = 12  # propositions of one clause
NO_CLAUSE = frozenset("amod compound prep nmod mark cc punct case det appos aux auxpass".split())
# An object with these is told as one: "held the talks", not "held talks".
HEAVY = frozenset("poss nummod relcl conj appos".split())
INDEFINITE = frozenset({"a", "an", "no"})
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
    rest = [p for p in found if p is not first]
    for subject in subjects:
        if first is None:
            yield Proposition(verb, subject, words, [], rule)
        else:
            for part in alternatives(first):
                yield Proposition(verb, subject, words, [part, *rest], rule)


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
    if top.dep_ in {"xcomp", "advcl", "pcomp"} and not any(c.dep_ in SUBJECTS for c in verb.children):
        return "infinitive" if is_infinitive(verb) else "participle"
    if verb.lemma_ == "be" and any(c.dep_ in {"attr", "acomp"} for c in verb.children):
        return "copula"
    return "clause"


def _subjects(verb: Token) -> list[Part]:
    """The subjects as parts; one for a collective predicate."""
    found, without = _subject_heads(verb)
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
    if own and own[0].lower_ not in RELATIVE:
        return [s for c in own for s in conjuncts(c)], ()
    if any(c.dep_ == "expl" for c in verb.children):
        return [s for c in verb.children if c.dep_ == "attr" for s in conjuncts(c)], ()
    if (other := addressee(verb) or _sent(verb)) is not None:
        return conjuncts(other), ()
    top = first_conjunct(verb)
    found = surface_subjects(verb)
    if top.dep_ in {"relcl", "acl"}:
        return (_antecedents(top, found), (top,)) if top.head in found else (found, ())
    if not found and verb.tag_ in {"VBD", "VBZ", "VBP"}:
        found = _lost_subject(verb)
    return found, ()


def _sent(verb: Token) -> Token | None:
    """Who is sent to do what an infinitive says: "sent police to guard the embassy"."""
    if verb.dep_ in {"xcomp", "advcl"} and verb.head.lemma_ in {"send", "dispatch", "deploy"} and is_infinitive(verb):
        return next((c for c in verb.head.children if c.dep_ in {"dobj", "nsubjpass"} and c.i < verb.i), None)
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
