"""Small questions to a dependency parse (labels of spaCy's English models: ClearNLP / CLEAR style)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.words import word_list

if TYPE_CHECKING:
    from kg.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
CLAUSAL = frozenset({"xcomp", "ccomp", "acl", "csubj", "csubjpass", "relcl"})
COMPLEMENT_PREPOSITIONS = frozenset(
    {"of", "for", "on", "to", "at", "from", "about", "against", "in", "over", "with", "into", "between"}
)
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
TIMES = frozenset({"DATE", "TIME"})  # the entity labels of what says when
# Verbs whose object, not subject, does what their infinitive or `of`/`for`/`from` clause says.
OBJECT_CONTROL = word_list("grammar.object_control")
SUSPICIONS = frozenset({"suspicion", "charge", "accusation", "allegation", "count"})
# What somebody stops or turns down is another's attempt: "blocked attempts to list him".
ATTEMPTS = word_list("grammar.attempts")
STOPPING = word_list("grammar.stopping")
ASKING = frozenset({"appeal", "call", "demand", "request", "plea"})
AWAY = frozenset({"away", "back", "out", "apart", "ahead", "aside"})
APPEALING = frozenset({"call", "appeal", "plead", "prevail", "count", "rely"})
# Verbs that take the one who gets it without a preposition: "sold Chad weapons", "Chad was given weapons".
GIVING = word_list("grammar.giving")
DECLARING = frozenset({"pronounce", "declare", "profess", "call"})
REFLEXIVE = frozenset({"itself", "himself", "herself", "themselves"})
COPULAS = frozenset("be seem appear remain become grow feel stay sound look prove".split())
ADJECTIVAL = frozenset({"oppose", "engage", "commit", "prepare", "determine", "dedicate", "interest"})


def conjuncts(token: Token) -> list[Token]:
    """The token and everything that is coordinated with it, left to right, within nominals or within verbs."""
    found = [token]
    for child in token.children:
        if child.dep_ == "conj" and (child.pos_ in NOMINAL) == (token.pos_ in NOMINAL):
            found += conjuncts(child)
    return found


def first_conjunct(token: Token) -> Token:
    """The head of the coordination that the token belongs to."""
    while token.dep_ == "conj" and token.head != token:
        token = token.head
    return token


def is_verb(token: Token) -> bool:
    """Whether the token heads a clause: a verb, or a copula or auxiliary that stands alone."""
    return token.pos_ == "VERB" or (token.pos_ == "AUX" and token.dep_ not in {"aux", "auxpass"})


def is_passive(verb: Token) -> bool:
    """Whether a verb is in the passive, with or without an auxiliary."""
    if verb.lemma_ in ADJECTIVAL and not any(c.dep_ == "agent" for c in verb.children):
        return False  # "is opposed to", "are engaged in": a state of the subject
    if any(c.dep_ in {"auxpass", "nsubjpass"} for c in verb.children):
        return True
    if any(c.dep_ == "aux" and c.lemma_ in {"have", "having"} for c in verb.children):
        return False  # "suggestions that it had spied on Chad", "Having spoken by telephone with Chad"
    if verb.tag_ == "VBN" and verb.dep_ in {"acl", "amod"}:
        return True
    if verb.tag_ == "VBN" and any(c.dep_ == "agent" for c in verb.children):
        return True
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and not any(c.dep_ in {"aux", "nsubj"} for c in verb.children):
        return is_verb(verb.head) and is_passive(verb.head) and not objects(verb)
    return False


def is_infinitive(verb: Token) -> bool:
    """Whether the verb stands with `to`."""
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def is_wish(verb: Token) -> bool:
    """Whether it is what somebody else shall do: "called *for Chad to withdraw*"."""
    return is_infinitive(verb) and any(c.dep_ == "mark" and c.lower_ == "for" for c in verb.children)


def is_finite(verb: Token) -> bool:
    """Whether the clause has a tense or a modal of its own."""
    return verb.tag_ in {"VBD", "VBP", "VBZ"} or any(
        c.dep_ in {"aux", "auxpass"} and c.tag_ in {"VBD", "VBP", "VBZ", "MD"} for c in verb.children
    )


def objects(verb: Token) -> list[Token]:
    """The heads of the direct object, coordination included; also the subject of a small or infinitive clause."""
    found = [o for c in verb.children if c.dep_ in {"dobj", "oprd"} and c.pos_ in NOMINAL for o in conjuncts(c)]
    for part in [c for c in verb.children if c.dep_ == "dobj" and c.pos_ == "ADJ"]:  # "left the last of the hills"
        found += [t for c in part.children if c.lower_ == "of" for t in pobjs(c) if t.pos_ != "PRON"]
    if not found and verb.lemma_ in OBJECT_CONTROL:
        for clause in verb.children:
            if clause.dep_ in {"ccomp", "xcomp"} and (is_infinitive(clause) or _bare_below(verb, clause)):
                found = [s for c in clause.children if c.dep_ in SUBJECTS for s in conjuncts(c)]
    return found


def _bare_below(verb: Token, clause: Token) -> bool:
    """Whether it is an infinitive without `to`, as behind these verbs: "let inspectors visit", "helped Mali train"."""
    return verb.lemma_ in {"let", "help", "make"} and clause.tag_ == "VB"


def pobjs(preposition: Token) -> list[Token]:
    """The nominals behind a preposition, also behind a chain of them (`out of`, `due to`)."""
    found: list[Token] = []
    for child in preposition.children:
        if child.dep_ == "pobj" or (child.dep_ == "pcomp" and child.pos_ in NOMINAL):
            found += conjuncts(child)
        elif child.dep_ in {"prep", "pcomp"} and child.pos_ in {"ADP", "SCONJ", "PART"}:
            found += pobjs(child)
    return found


def prepositions(head: Token) -> Iterator[tuple[str, Token]]:
    """(preposition, its token) for each that hangs on a verb or noun; of a chain, each link in turn."""
    for child in head.children:
        if child.dep_ == "advmod" and child.lower_ in AWAY and is_verb(head):
            yield from prepositions(child)  # "walked away *from the talks*"
        if child.dep_ in {"prep", "dative", "agent"} and child.pos_ in {"ADP", "SCONJ", "PART", "ADV"}:
            yield child.lower_, child
            for inner in child.children:
                if inner.dep_ == "prep":
                    yield inner.lower_, inner


def antecedent(verb: Token) -> Token | None:
    """The noun that a relative clause is about."""
    top = first_conjunct(verb)
    if top.dep_ == "ccomp" and top.head.lemma_ == "be" and any(c.lower_ in RELATIVE for c in top.children):
        return next((c for c in top.head.children if c.dep_ == "attr"), None)  # "It was Chad that proposed it"
    lacking = top.dep_ == "acl" and any(c.dep_ == "dobj" and c.lower_ in RELATIVE for c in top.children)
    return top.head if top.dep_ == "relcl" or lacking else None


def possessors(token: Token) -> list[Token]:
    """The nominals of a possessor or modifier; of `whose` those that it stands for: "Kosovo, whose independence …"."""
    if token.lower_ != "whose":
        return _joined(token)
    clause = next((t for t in path_up(token) if t.dep_ == "relcl"), None)
    return conjuncts(clause.head) if clause is not None else []


def _joined(token: Token) -> list[Token]:
    """A modifier and all that is coordinated with it, nouns and adjectives alike: "US and British forces"."""
    return [token, *(t for c in token.children if c.dep_ == "conj" for t in _joined(c))]


def path_up(token: Token) -> Iterator[Token]:
    """The token and its governors up to the root of the sentence."""
    while True:
        yield token
        if token.head == token:
            return
        token = token.head


def is_aside(clause: Token) -> bool:
    """Whether a relative clause is told in passing, behind a comma: "the speaker, whose guards fired at police"."""
    comma = clause.left_edge.i > 0 and clause.doc[clause.left_edge.i - 1].text == ","
    return comma and clause.lemma_ != "belong"


def relative_object(verb: Token) -> Token | None:
    """The antecedent where the relative clause lacks its object: "the curbs it had imposed"."""
    noun = antecedent(verb)
    again = verb.dep_ == "conj" and any(c.lower_ in RELATIVE and c.i < verb.i for c in verb.children)
    if noun is None or not (verb.dep_ in {"relcl", "acl"} or again):  # "… and that Chad rejected"
        return None
    own = [c for c in verb.children if c.dep_ in SUBJECTS]
    taken = [c for c in verb.children if c.dep_ == "dobj"]
    if any(c.lower_ in RELATIVE for c in taken):
        return noun
    if own and not taken and all(c.lower_ not in RELATIVE for c in own) and not is_passive(verb):
        return noun
    return None


def subjects(verb: Token) -> list[Token]:
    """Who does it: passives undone, control, raising, relatives and shared subjects followed. May be empty."""
    return _subjects(verb, frozenset())


def _subjects(verb: Token, seen: frozenset[int]) -> list[Token]:
    if verb.i in seen:
        return []
    seen |= {verb.i}
    if is_passive(verb):
        return [p for c in verb.children if c.dep_ == "agent" for p in pobjs(c)]
    return surface_subjects(verb, seen)


def surface_subjects(verb: Token, seen: frozenset[int] = frozenset()) -> list[Token]:
    """What stands as grammatical subject, also of a passive; relatives, control and sharing followed."""
    seen |= {verb.i}
    own = [c for c in verb.children if c.dep_ in SUBJECTS and c.pos_ in NOMINAL | {"DET", "SCONJ", "ADJ"}]
    if own:
        if own[0].lower_ in RELATIVE:
            noun = antecedent(verb)
            return conjuncts(noun) if noun is not None and own[0].lower_ != "whose" else []
        return [s for c in own for s in conjuncts(c)]
    governor, dep = verb.head, verb.dep_
    if governor == verb or any(c.dep_ in {"csubj", "csubjpass"} for c in verb.children):
        return []  # "putting it to a vote would not help": nobody
    if dep == "conj" and is_verb(governor):
        if {_number(verb), _number(governor)} == {"VBZ", "VBP"}:
            return []  # "A and B have pressed it, while C, whose premier …, has resisted": not A and B
        return surface_subjects(governor, seen) if governor.i not in seen else []
    if dep in {"relcl", "acl"} and is_infinitive(verb) and governor.dep_ == "attr" and governor.head.i not in seen:
        return surface_subjects(governor.head, seen)  # "is the first leader to visit Chad"
    if dep in {"relcl", "acl"} and is_infinitive(verb) and governor.dep_ == "appos":
        return [governor.head]  # "Austria's chancellor, the first leader to visit Chad"
    tried = governor.lemma_ in ATTEMPTS and is_infinitive(verb)  # "a drive to convince Parliament"
    if dep == "relcl" and not tried:
        return [] if relative_object(verb) is not None else conjuncts(governor)
    if dep == "acl" and governor.lower_ == "those" and governor.dep_ == "pobj" and governor.head.lower_ == "among":
        told = governor.head.head  # "Among those killed were two Thai workers"
        behind = [c for c in told.children if c.dep_ in {"attr", "nsubj"} and c.i > told.i and told.lemma_ == "be"]
        return [s for c in behind for s in conjuncts(c)] or conjuncts(governor)
    if dep in {"acl", "relcl"} and governor.pos_ in NOMINAL:
        return _controller_of_noun(governor, seen) if is_infinitive(verb) else conjuncts(governor)
    if dep in {"xcomp", "ccomp", "oprd", "acomp"} and (is_verb(governor) or governor.pos_ == "ADJ"):
        return _controller(governor, seen)
    if dep == "advcl" and is_verb(governor) and not is_finite(verb):
        return surface_subjects(governor, seen) if governor.i not in seen else []
    if dep == "pcomp" or (dep == "pobj" and verb.tag_ == "VBG"):
        above = governor.head
        if above.pos_ in {"ADJ", "ADV"} and is_verb(above.head):  # "stopped short of demanding"
            above = above.head
        if is_verb(above):
            charged = governor.lower_ == "with" and above.lemma_ == "charge"  # "charged two men with passing secrets"
            controlled = governor.lower_ in {"of", "for", "from"} and above.lemma_ in OBJECT_CONTROL
            if (controlled or charged) and objects(above):
                return objects(above)
            if above.lemma_ == "join" and governor.lower_ == "in" and above.i not in seen:
                return [*surface_subjects(above, seen), *objects(above)]  # "joined Chad in voting against it"
            return surface_subjects(above, seen) if above.i not in seen else []
        if above.pos_ in NOMINAL:
            asked = governor.lower_ == "for" and above.lemma_ in ASKING  # "a call for sending troops": not his own
            return [] if asked else _controller_of_noun(above, seen)
    return []


def _number(verb: Token) -> str:
    """The tag of the present tense that a verb or its auxiliary stands in, of one or of many; else nothing."""
    tags = [t.tag_ for t in (verb, *verb.children) if t == verb or t.dep_ in {"aux", "auxpass"}]
    return next((tag for tag in tags if tag in {"VBZ", "VBP"}), "")


def _controller(governor: Token, seen: frozenset[int]) -> list[Token]:
    """Who does the infinitive below a verb or adjective."""
    if governor.pos_ == "ADJ":
        return surface_subjects(governor.head, seen) if governor.head.i not in seen else []
    given = governor.lemma_ == "give" and any(c.lower_ == "until" for c in governor.children)  # "until Friday to leave"
    if (given or governor.lemma_ in OBJECT_CONTROL) and not is_passive(governor):
        controlled = objects(governor)
        if controlled:
            return controlled
    if governor.lemma_ == "use" and is_passive(governor):
        return []  # "it was used to smuggle weapons": by whom is not said
    if governor.lemma_ in APPEALING:
        asked = [t for name, p in prepositions(governor) if name in {"on", "upon", "to", "with"} for t in pobjs(p)]
        if asked:
            return asked  # "called on Moscow to free the sailors"
    return surface_subjects(governor, seen) if governor.i not in seen else []


def _controller_of_noun(noun: Token, seen: frozenset[int]) -> list[Token]:
    """Who does the infinitive or gerund below a noun: its possessor, else the subject of the clause it stands in."""
    for child in noun.children:
        if child.dep_ == "poss":
            return conjuncts(child)
    for name, preposition in prepositions(noun):
        if name == "by":
            return pobjs(preposition)
    for child in noun.children:
        if child.dep_ in {"amod", "compound", "nmod"} and child.ent_type_ in {"NORP", "GPE", "ORG"}:
            return [child]  # "the American plan to send troops"
    for above in path_up(noun):
        if is_verb(above):
            if noun.lemma_ in ATTEMPTS and noun.dep_ == "dobj" and above == noun.head and above.lemma_ in STOPPING:
                return []
            blamed = above.lemma_ in OBJECT_CONTROL and not is_passive(above) and noun.dep_ == "pobj"
            if blamed and (held := objects(above)):
                return held  # "arrested two men on suspicion of spying"
            if noun.lemma_ in SUSPICIONS and noun.head.lower_ == "on" and patients(above):
                return patients(above)  # "held two men on suspicion of beating a guard"
            doers = surface_subjects(above, seen) if above.i not in seen else []
            return [] if noun in doers else doers  # "a plot to kill the king was foiled": whose is not said
    return []


def patients(verb: Token) -> list[Token]:
    """Whom it is done to: the object, the subject of a passive, or what a participle or relative clause modifies."""
    if is_passive(verb):
        return [s for s in surface_subjects(verb) if s.i != verb.i]
    found = [o for o in objects(verb) if o.lower_ not in RELATIVE]
    noun = relative_object(verb)
    return found or (conjuncts(noun) if noun is not None else [])
