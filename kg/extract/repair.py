"""Repairs of the parse where the surface is surer than the parser: before anything is read off it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.attachments import attachments
from kg.extract.grammar import GIVING, SUBJECTS, is_finite, is_verb
from kg.extract.lists import lists
from kg.extract.reports import mend_reports
from kg.mentions import Names
from kg.words import word_list

if TYPE_CHECKING:
    from kg.tokens import Doc, Token

CHARGING = frozenset({"accuse", "blame", "criticise", "criticize", "condemn", "denounce", "fault", "suspect"})
# Nouns by which a clause is taken up behind a comma: "freed the men, a gesture that …", "said so, a charge that …".
RESUMING = word_list("repair.resuming")
# Verbs of what a speaker does in words after what he said: "said it was ready and urged Chad to come".
SPEAKING = word_list("repair.speaking")
# Verbs by which somebody will not have it.
REJECTING = word_list("repair.rejecting")
LEADING = word_list("repair.leading")
FINITE = frozenset({"VBD", "VBP", "VBZ"})


def repair(doc: Doc, names: Names) -> None:
    """Attach the members of each list of names ("A, the X B and Y's C") to its first member, and what is stranded.

    Changes `doc`.
    """
    attachments(doc)
    stranded(doc)
    fronted(doc)
    gerunds(doc)
    charges(doc)
    recipients(doc, names)
    unwelcome(doc)
    participles(doc)
    twice(doc)
    coordinations(doc)
    mend_reports(doc)
    rejoinders(doc)
    resumptions(doc)
    appositions(doc, names)
    lists(doc, names)


def unwelcome(doc: Doc) -> None:
    """Take "persona non grata" for what somebody is declared, and find him before or behind it."""
    for persona in doc[:-2]:
        if persona.lower_ != "persona" or doc[persona.i + 2].lower_ != "grata":
            continue
        verb = next((t for t in persona.ancestors if t.pos_ == "VERB" and t.lower_ != "grata"), None)
        grata = doc[persona.i + 2]
        if verb is None or any(c.dep_ == "dobj" and c.i < persona.i for c in verb.children if c != persona):
            continue
        behind = [c for c in grata.children if c.i > grata.i and c.dep_ == "dobj"]
        before = [c for c in persona.children if c.dep_ in {"compound", "nmod", "nsubj"} and c.i == persona.i - 1]
        for whom in (behind or before)[:1]:
            for child in [c for c in persona.children if c.i < whom.i and c != whom and not behind]:
                child.attach(whom, child.dep_)
            persona.attach(verb, "oprd")
            persona.pos_, persona.tag_ = "NOUN", "NN"
            whom.attach(verb, "dobj")
            if whom.pos_ not in {"NOUN", "PROPN"}:
                whom.pos_ = "NOUN"


def stranded(doc: Doc) -> None:
    """Give a preposition the nominal right behind it: "to five officers holed up in …", "up to 16 advisers"."""
    for preposition in doc[:-1]:
        if preposition.pos_ != "ADP" or any(True for _ in preposition.children if _.i > preposition.i):
            continue
        noun = next((t for t in doc[preposition.i + 1 :][:6] if t.dep_ == "nsubj"), None)
        if noun is None or noun.left_edge.i != preposition.i + 1 or noun.head.i <= noun.i:
            continue
        verb = noun.head
        if verb in preposition.ancestors or verb.sent.start != preposition.sent.start:
            continue
        bare = verb.tag_ in {"VBN", "VBD"} and not any(c.dep_ in {"aux", "auxpass", "dobj"} for c in verb.children)
        if bare and preposition.dep_ == "prep" and verb.dep_ in {"advcl", "ccomp", "conj"}:
            noun.attach(preposition, "pobj")
            verb.attach(noun, "acl")
            verb.tag_ = "VBN"


def fronted(doc: Doc) -> None:
    """Read a list behind a phrase at the front as the subject: "In a joint statement, Egypt, Greece and Chad said"."""
    for preposition in doc[:-1]:
        verb = preposition.head
        if preposition.dep_ != "prep" or verb.i <= preposition.i or verb.pos_ not in {"VERB", "AUX"}:
            continue
        if any(c.dep_ in {"nsubj", "nsubjpass", "csubj", "expl"} for c in verb.children):
            continue
        noun = next((c for c in preposition.children if c.dep_ == "pobj"), None)
        if noun is None or not (noun.pos_ == "NOUN" or noun.ent_type_ in {"DATE", "EVENT"}):
            continue
        first = next((c for c in noun.children if c.dep_ in {"conj", "appos"} and c.pos_ == "PROPN"), None)
        if first is None or not noun.i < first.i < verb.i or doc[first.left_edge.i - 1].text != ",":
            _deeper(doc, preposition, verb)
            continue
        finite = verb.tag_ in {"VBD", "VBP", "VBZ"} or any(c.dep_ in {"aux", "auxpass"} for c in verb.children)
        if finite and (first.dep_ == "conj" or any(c.dep_ == "conj" for c in first.children)):
            passive = any(c.dep_ == "auxpass" for c in verb.children)
            first.attach(verb, "nsubjpass" if passive else "nsubj")


def _deeper(doc: Doc, preposition: Token, verb: Token) -> None:
    """Mend a subject that the parser joins to a noun deep in such a phrase.

    "With the signing of a pact on trade, the Chadian government and the rebels have agreed": these two have.
    """
    inside = {t.i for t in preposition.subtree}
    start = next((i for i in range(verb.i, preposition.i, -1) if doc[i - 1].text == ","), 0)
    ahead = min([verb.i, *(c.i for c in verb.children if c.dep_ in {"aux", "auxpass"} and start <= c.i)])
    joined = [doc[i] for i in range(start, ahead) if doc[i].dep_ in {"conj", "appos"} and doc[i].head.i < start]
    finite = verb.tag_ in {"VBD", "VBP", "VBZ"} or ahead < verb.i
    if not joined or not finite or any(i not in inside for i in range(start, ahead)):
        return
    first = joined[0]
    if first.pos_ not in {"NOUN", "PROPN"} or first.left_edge.i != start or first.head.dep_ not in {"pobj", "conj"}:
        return
    first.attach(verb, "nsubjpass" if any(c.dep_ == "auxpass" for c in verb.children) else "nsubj")
    for other in joined[1:]:
        other.attach(first, "conj")


def appositions(doc: Doc, names: Names) -> None:
    """Read names behind a comma as said beside a noun for persons, not as joined to it or to its place.

    "the leader of Tonga, Akilisi Pohiva, wept"; "their leaders, President X and Prince Y".
    """
    for span in names.spans:
        if span.label != "PERSON":
            continue
        person = doc[span.start : span.end].root
        above = person.head
        if person.dep_ not in {"conj", "appos"} or above.i >= person.i:
            continue
        edge = person.left_edge.i
        if edge == 0 or doc[edge - 1].text != "," or any(c.dep_ == "cc" and c.i < edge for c in above.children):
            continue
        noun = above.head.head if above.dep_ == "pobj" and above.head.dep_ == "prep" else above
        joined = any(c.dep_ == "conj" for c in person.children)
        led = noun.lemma_.lower() in LEADING  # "the head of the central bank, X, said"
        if noun.tag_ == ("NNS" if joined else "NN") and (noun == above or led or above.tag_ in {"NNP", "NNPS"}):
            closed = doc[person.right_edge.i + 1].is_punct if person.right_edge.i + 1 < len(doc) else True
            if noun == above or closed:
                person.attach(noun, "appos")


def coordinations(doc: Doc) -> None:
    """Join a verb in the past or present to one that can stand beside it: no infinitive, no clause of "there".

    "promised not to use force and called on …": promised and called. "denies that there was a coup and has called …".
    """
    for verb in doc:
        if verb.tag_ not in FINITE and not (verb.tag_ == "VBN" and is_finite(verb)):
            continue
        above = verb.head
        behind = verb.dep_ == "dep" and above.tag_ == verb.tag_ and above.i < verb.left_edge.i and is_verb(above)
        if behind and doc[verb.left_edge.i - 1].text == ",":
            verb.dep_ = "conj"
        if verb.dep_ != "conj" or not is_verb(above) or any(c.dep_ in SUBJECTS for c in verb.children):
            continue
        bare = above.tag_ in {"VB", "VBG"} and not is_finite(above) and verb.tag_ != "VBN"
        if above.dep_ == "ccomp" and is_verb(above.head) and above.head.tag_ == verb.tag_ == "VBD" and _adds(verb):
            verb.attach(above.head, "conj")  # "said the man was innocent and accused Chad of slander"
            continue
        if bare or any(c.dep_ == "expl" for c in above.children):
            higher = next((t for t in above.ancestors if is_verb(t) and is_finite(t)), None)
            if higher is not None:
                verb.attach(higher, "conj")


def _adds(verb: Token) -> bool:
    """Whether a verb of speech goes on with what the speaker did, not with what he said of others."""
    said = verb.head
    tensed = said.lemma_ == "be" or any(c.dep_ == "aux" and c.tag_ == "MD" for c in said.children)
    return tensed and verb.lemma_ in SPEAKING and not any(c.dep_ in {"aux", "auxpass", "mark"} for c in verb.children)


def resumptions(doc: Doc) -> None:
    """Hang a noun that takes up a whole clause on that clause's verb, whatever the parser hangs it on.

    "freed four men accused of a plot, a gesture that the Union welcomed": the gesture is that they were freed.
    """
    for noun in doc:
        if noun.lemma_ not in RESUMING or noun.dep_ not in {"appos", "conj", "dobj", "npadvmod", "dep", "attr", "oprd"}:
            continue
        edge = noun.left_edge.i
        above = noun.head
        said = any(c.dep_ in {"relcl", "acl"} and c.i > noun.i and _says(c) for c in noun.children)
        if not said or edge <= noun.sent.start or doc[edge - 1].text != "," or above.i >= edge:
            continue
        if above.lemma_ in RESUMING or any(c.dep_ == "poss" and c.lower_ != "its" for c in noun.children):
            continue  # "their plan, a proposal that …"
        clause = next((t for t in (above, *above.ancestors) if is_verb(t) and _tells(t)), None)
        if clause is not None:
            noun.attach(clause, "appos")


def _tells(verb: Token) -> bool:
    """Whether a verb heads a clause that says that something is so, or was done."""
    return verb.dep_ in {"ROOT", "conj", "ccomp"} and (is_finite(verb) or verb.dep_ == "ROOT")


def _says(clause: Token) -> bool:
    """Whether a clause behind a noun says what was done with it: "that Chad denied", "disputed by Chad"."""
    return is_finite(clause) or any(c.dep_ == "agent" for c in clause.children)


def rejoinders(doc: Doc) -> None:
    """Read who rejects what was said as the subject of a clause of his own, whatever the parser takes the verb for.

    "…, a claim his spokesman dismissed", "…, an offer that the rebels rejected", "…, which Chad denies".
    """
    for verb in doc:
        if verb.lemma_ not in REJECTING or verb.tag_ not in {"VBN", "VBD", "VBZ", "VBP"}:
            continue
        above = verb.head
        bare = verb.tag_ == "VBN" and not any(c.dep_ in {"aux", "auxpass", "agent", "dobj"} for c in verb.children)
        if verb.dep_ == "acl" and bare:
            who = next((c for c in verb.children if c.dep_ == "nsubj"), above)
            before = doc[who.left_edge.i - 1] if who.left_edge.i > 1 else who
            noun = doc[before.i - 1] if before.lower_ in {"that", "which"} else before
            if noun.lemma_ in RESUMING and noun.pos_ == "NOUN" and noun.i < who.i < verb.i:
                verb.attach(noun, "relcl")
                who.attach(verb, "nsubj")
                verb.tag_ = "VBD"
                if before != noun:
                    before.attach(verb, "dobj")
        if verb.dep_ == "relcl" and verb.lemma_ == "deny" and above.lemma_ not in RESUMING:
            which = next((c for c in verb.children if c.lower_ == "which" and c.dep_ == "dobj"), None)
            clause = next((t for t in reversed([above, *above.ancestors]) if is_verb(t) and _tells(t)), None)
            if which is not None and clause is not None and doc[which.i - 1].text == ",":
                verb.attach(clause, "conj")  # what is denied is what the clause says


def gerunds(doc: Doc) -> None:
    """Read the gerund right behind a verb's particle as its object: "ruled out sending troops"."""
    for gerund in doc[1:]:
        particle, verb = doc[gerund.i - 1], gerund.head
        behind = gerund.tag_ == "VBG" and particle.dep_ == "prt" and particle.head == verb
        if behind and gerund.dep_ == "advcl" and not any(c.dep_ == "dobj" for c in verb.children):
            gerund.dep_ = "xcomp"


def participles(doc: Doc) -> None:
    """Read the participle behind a subject as said of it, not as the subject itself: "Rebels fighting in Chad said"."""
    for participle in doc:
        if participle.tag_ not in {"VBG", "VBN"} or participle.dep_ not in {"nsubj", "csubj"}:
            continue
        noun = next((c for c in participle.children if c.dep_ == "nsubj" and c.i < participle.i), None)
        if noun is not None and noun.pos_ in {"NOUN", "PROPN"} and participle.head.i > participle.i:
            noun.attach(participle.head, "nsubj")
            participle.attach(noun, "acl")


def twice(doc: Doc) -> None:
    """Of two subjects side by side the second names the first: "Niger's president Mahamadou Issoufou said"."""
    for verb in doc:
        subjects = [c for c in verb.lefts if c.dep_ in {"nsubj", "nsubjpass"}]
        if len(subjects) != 2 or subjects[0].pos_ not in {"NOUN", "PROPN"} or subjects[1].pos_ != "PROPN":
            continue
        first, second = subjects
        between = doc[first.right_edge.i + 1 : second.left_edge.i]
        if [t.text for t in between] == [","] and second.ent_type_ == "PERSON":
            second.attach(first, "appos")
        elif first.pos_ == "NOUN" and first.i == second.left_edge.i - 1:
            first.attach(second, "compound")


def charges(doc: Doc) -> None:
    """Read each gerund of a list behind "accused X of" as what X did: "of arming rebels, ignoring law and lying".

    Also the one that the parser takes for an adjective: "of *massacring* miners".
    """
    for gerund in doc[1:]:
        of, taken = doc[gerund.i - 1], gerund.head
        adjective = gerund.tag_ == "VBG" and gerund.dep_ in {"amod", "compound"} and taken.head == of
        if adjective and of.lower_ in {"of", "for"} and CHARGING & {of.head.lemma_, of.head.head.lemma_}:
            gerund.attach(of, "pcomp")
            gerund.pos_ = "VERB"
            taken.attach(gerund, "dobj")
    for of in doc:
        whom = of.head
        if of.lower_ != "of" or of.dep_ != "prep" or whom.dep_ != "dobj" or whom.head.lemma_ not in CHARGING:
            continue
        done = any(c.dep_ == "pcomp" and c.tag_ == "VBG" for c in of.children)  # "accused the army *of* bombing it"
        if done or (whom.head.lemma_ == "accuse" and whom.pos_ == "PROPN"):
            of.attach(whom.head, "prep")
    for gerund in doc:
        verb = gerund.head
        if gerund.tag_ != "VBG" or gerund.dep_ != "advcl" or verb.lemma_ not in CHARGING or gerund.i < verb.i:
            continue
        acts = [c for p in verb.children if p.dep_ == "prep" and p.lower_ in {"of", "for"} for c in p.children]
        first = next((c for c in acts if c.dep_ == "pcomp" and c.i < gerund.i), None)
        if first is not None and any(c.dep_ == "conj" and c.tag_ == "VBG" for c in gerund.children):
            gerund.attach(first, "conj")


def recipients(doc: Doc, names: Names) -> None:
    """Read who gets something between a verb of giving and what is given: "sells Damascus weapons".

    Also where the parser takes the two for one: "showed the envoy the door".
    """
    for given in doc:
        to = given.head
        if given.dep_ != "appos" or to.dep_ != "dobj" or to.head.lemma_ not in GIVING or to.i >= given.left_edge.i:
            continue
        if not any(t.is_punct for t in doc[to.i + 1 : given.left_edge.i]) and to.right_edge.i == given.right_edge.i:
            given.attach(to.head, "dobj")
            to.dep_ = "dative"
    for verb in doc[:-1]:
        name = names.at.get(verb.i + 1) if verb.pos_ == "VERB" and verb.lemma_ in GIVING else None
        state = name is not None and (name.label == "GPE" or any(n.kind == "label" for n in name.names))
        if name is None or name.start != verb.i + 1 or not state or doc[name.start].text.isupper():
            continue  # "sent US troops"
        if "." in doc[name.start].text or all(n.kind == "demonym" for n in name.names):
            continue
        got = doc[name.start : name.end].root
        if got.dep_ in {"compound", "nmod"} and got.head.dep_ == "dobj" and got.head.head == verb:
            got.attach(verb, "dative")
