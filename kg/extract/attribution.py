"""Who says so: the reporting clauses around a word, from the innermost speaker outwards.

Covers complements ("X said that …", "…, X said", "A, X said, does B"), `as X maintains`, `according to X`, report
nouns ("a charge by X that …"), what is confirmed or denied ("X confirmed the meeting"), what an accuser alleges ("X
accused Y of …", "X blamed it on Y"), sources that are themselves quoted ("officials quoted by Z"), and a quotation that
goes on in the next sentence.

Source-relative factuality follows FactBank (Saurí and Pustejovsky 2009): what a clause asserts belongs to its source.
What it presupposes stands whatever becomes of the clause, so it belongs to the article: participles and relative
clauses that describe a known noun ("the hostages held by Hamas"), a clause of time behind a comma ("…, a day after the
drills began"), and a possessed deed inside a denial ("denies that its sanctions have blocked food"). A relative clause
at a new noun ("a convoy that carried arms") tells something new and stays with the speaker.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.extract.cues import Cues
from kg.extract.grammar import (
    NOMINAL,
    RELATIVE,
    SUBJECTS,
    conjuncts,
    is_finite,
    is_passive,
    is_verb,
    path_up,
    patients,
    pobjs,
    prepositions,
    subjects,
    surface_subjects,
)
from kg.extract.polarity import is_gapless, is_negated
from kg.extract.quotations import MARKS, in_quotes, reporting_verb
from kg.ontology import DIP
from kg.words import word_list

if TYPE_CHECKING:
    from kg.tokens import Token

ALLEGING = word_list("attribution.alleging")
ALLEGED_BEHIND = frozenset({"of", "for", "with", "in", "over"})
RAISED = word_list("attribution.raised")
FINDING = frozenset({"find", "rule"})  # they report only what follows as a clause with a tense
CLAIMED = frozenset({"responsibility", "credit"})  # who claims it says that he did it
QUOTING = frozenset({"quote", "cite"})
INVERTED = frozenset({"read", "say", "write", "tweet", "post", "add", "state"})
SPEAKING = frozenset({"PERSON", "ORG"})
LABEL = 6  # how many words before a colon may name a speaker
COMMENTS = word_list("attribution.comments")
ON_NOUNS = frozenset({DIP.Confirms, DIP.Denies})
TIMED = frozenset({"after", "before", "since", "while", "when", "as", "until"})


@dataclass(frozen=True, slots=True)
class Source:
    """The heads of the nominals that speak, their stance, and the word that reports."""

    speakers: tuple[Token, ...]
    stance: URIRef
    report: Token


def sources(token: Token, cues: Cues) -> list[Source]:
    """The speakers of what a word tells of, inner first; empty where the article speaks in its own voice."""
    found = _around(token, cues)
    found += _continued(token, cues, found)
    once: dict[int, Source] = {}
    for source in found:
        once.setdefault(source.report.i, source)
    return [s for source in once.values() for s in (*_cited(source), source, *_quoted_by(source))]


def _around(token: Token, cues: Cues) -> list[Source]:
    """The sources in the sentence of a word."""
    found: list[Source] = []
    asides: list[Source] = []  # what stands behind it all is said last
    if token.lemma_ == "claim" and any(c.dep_ == "dobj" and c.lemma_ in CLAIMED for c in token.children):
        found += [Source(tuple(doers), DIP.Says, token) for doers in (subjects(token),) if doers]
    below: list[Token] = []
    for low in path_up(token):
        for source in _beside(low, cues):
            if any(_goes_on(clause, source.report) for clause in below):
                continue
            (asides if is_verb(source.report) and source.report.i > token.i else found).append(source)
        below.append(low)
        above = low.head
        if above == low or _is_presupposed(low, token, cues) or _parted(low, above) or _comments(low, token):
            break
        if is_verb(above):
            found += _clause(low, above, token, cues)
            if above.dep_ == "conj" and _speaks_anew(above, cues):
                break
        elif above.dep_ == "prep" and above.lower_ == "to" and above.head.lower_ == "according":
            break
        elif low.dep_ in {"acl", "ccomp", "relcl"} and above.lemma_.lower() in cues.report_nouns:
            speakers = _owners(above)
            if speakers and not _is_own_subject(low, speakers):
                found.append(Source(tuple(speakers), cues.report_nouns[above.lemma_.lower()], above))
        if low.dep_ in {"acl", "relcl"} and low.lemma_ in ALLEGING and above.head.lemma_.lower() in cues.rejecting:
            break  # "rejected a report accusing it": it does accuse
        if low.dep_ in {"acl", "ccomp", "relcl", "pobj"} and (denier := _denier(above, cues)) is not None:
            found.append(denier)
            if denier.stance == DIP.Denies:
                found = [s for s in found if s.report != above]  # of a charge that X denies, X is the source
    return [*found, *asides] or list(_headed(token))


def _clause(low: Token, above: Token, token: Token, cues: Cues) -> Iterator[Source]:
    """A verb of saying above a clause, or an accuser above what he alleges."""
    lemma = above.lemma_.lower()
    stance = cues.report_verbs.get(lemma)
    content = low.dep_ in {"ccomp", "parataxis"} or (low.dep_ == "xcomp" and lemma in RAISED and not is_passive(above))
    named = low.dep_ in {"dobj", "nsubjpass"} and stance in ON_NOUNS and lemma != "understand" and low.pos_ in NOMINAL
    alleged = lemma in ALLEGING and low.dep_ == "prep" and low.lower_ in ALLEGED_BEHIND and token != low
    blamed = lemma == "blame" and low.dep_ == "dobj"
    if alleged or blamed:
        stance = stance or DIP.Says
    if stance is None or not (content or alleged or blamed or named):
        return
    if content and stance == DIP.Says and is_negated(above, cues):
        return  # "did not say that he had": he is no source of it
    if content and lemma in FINDING and not is_finite(low):
        return  # "found him wounded"
    if content and low.i < above.i and any(c.dep_ in {"ccomp", "xcomp"} and c.i > above.i for c in above.children):
        return  # "Crowds stormed the embassy, Chad announced that it would …": a clause beside it
    quoting = above if lemma in QUOTING else _quoting_above(above)
    if quoting is not None and (quoted := patients(quoting)):
        yield Source(tuple(quoted), DIP.Says, next((c for c in above.children if c.lower_ == "as"), above))
        above = quoting
    if speakers := _speakers(above, cues):
        yield Source(tuple(speakers), stance, quoting or above)


def _quoting_above(verb: Token) -> Token | None:
    """The verb of quoting above "as saying"."""
    if verb.dep_ == "pcomp" and verb.head.lower_ == "as" and verb.head.head.lemma_ in QUOTING:
        return verb.head.head
    return None


def _speakers(verb: Token, cues: Cues) -> list[Token]:
    """Who says it: the subject, whatever the tagger made of it, or the name just before a verb at the end."""
    if verb.dep_ == "advcl" and verb.tag_ == "VBG":  # "… must face charges, he said, adding that …"
        for above in verb.ancestors:
            if is_verb(above) and above.lemma_.lower() in cues.report_verbs and (found := subjects(above)):
                return found
    if verb.lemma_ in INVERTED and not any(c.dep_ == "nsubj" for c in verb.children) and not is_passive(verb):
        objects = [c for c in verb.children if c.dep_ == "dobj" and c.i > verb.i]
        if objects and verb.i > verb.sent.start and verb.nbor(-1).text in MARKS:
            return objects  # "…”, read a statement"
    found = subjects(verb)
    if found or is_passive(verb):
        return found
    bare = [c for c in verb.children if c.dep_ == "nsubj" and c.lower_ not in RELATIVE]
    if bare or verb.i == verb.sent.start or any(t.is_alpha for t in verb.doc[verb.i + 1 : verb.sent.end]):
        return bare
    name = verb.nbor(-1)  # "…, the Times of Israel reported", read as an apposition
    while name.dep_ in {"pobj", "prep", "compound"} and name.head != name:
        name = name.head
    return [name] if name.dep_ == "appos" and name.pos_ in NOMINAL else []


def _is_presupposed(low: Token, token: Token, cues: Cues) -> bool:
    """Whether a clause stands for the article itself, whoever speaks around it; see the module's description."""
    noun = low.head
    if low.dep_ == "acl" and noun.pos_ in NOMINAL and low.tag_ in {"VBN", "VBG"} and not is_finite(low):
        return noun.lemma_.lower() not in cues.report_nouns
    if low.dep_ == "relcl" and noun.pos_ in NOMINAL:
        gapless = any(c.dep_ == "mark" for c in low.children) or is_gapless(low)
        return not gapless and not _is_new(noun)
    if low.dep_ == "advcl" and is_finite(low) and any(c.lower_ in TIMED for c in low.children if c.dep_ == "mark"):
        edge = low.left_edge.i
        return edge > low.sent.start and low.doc[edge - 1].lower_ == "," and low.i > noun.i
    owned = low == token and low.pos_ == "NOUN" and low.dep_ == "nsubj" and any(c.dep_ == "poss" for c in low.children)
    above = noun.head
    return owned and noun.dep_ == "ccomp" and cues.report_verbs.get(above.lemma_.lower()) == DIP.Denies


def _comments(low: Token, token: Token) -> bool:
    """Whether a noun comments on a clause from outside: "…, X said, a claim disputed by Y"."""
    beside = low.dep_ in {"appos", "npadvmod", "dep", "conj"} and low.lemma_ in COMMENTS and low != token
    edge = low.left_edge.i
    return beside and low.doc[edge].lower_ in {"a", "an"} and edge > 0 and low.doc[edge - 1].text in {",", "–", "—"}


def _is_new(noun: Token) -> bool:
    """Whether a noun is brought in by an indefinite article or a number."""
    new = any(c.lower_ in {"a", "an", "some"} or c.dep_ == "nummod" for c in noun.children)
    return new and noun.dep_ != "appos"


def _speaks_anew(verb: Token, cues: Cues) -> bool:
    """Whether a coordinated clause has a speaker of its own: "X said …, and an official said …"."""
    own = any(c.dep_ == "nsubj" and c.pos_ != "PRON" for c in verb.children)
    return own and verb.lemma_.lower() in cues.report_verbs and any(c.dep_ == "ccomp" for c in verb.children)


def _goes_on(clause: Token, report: Token) -> bool:
    """Whether the article goes on in its own voice behind an aside: "A did it, X said, and B did that"."""
    if not is_verb(report) or clause.dep_ != "conj" or not clause.head.i <= report.i < clause.left_edge.i:
        return False
    return any(c.dep_ in SUBJECTS for c in clause.children) and not in_quotes(clause)


def _denier(noun: Token, cues: Cues) -> Source | None:
    """Who rejects a report whose content this is: "X dismissed reports that …"."""
    verb = noun.head
    if noun.lemma_.lower() not in cues.reports or not is_verb(verb) or noun.dep_ not in {"dobj", "nsubjpass"}:
        return None
    if verb.lemma_.lower() not in cues.rejecting or not (speakers := _speakers(verb, cues)):
        return None
    return Source(tuple(speakers), DIP.Denies, verb)


def _beside(low: Token, cues: Cues) -> Iterator[Source]:
    """`according to X`, `as X maintains`, `confirmed by X`, `…, X said, …` at a word."""
    for child in low.children:
        stance = cues.report_verbs.get(child.lemma_.lower())
        if child.lower_ == "according" and child.dep_ in {"prep", "advcl", "advmod"}:
            speakers = [p for c in child.children for p in pobjs(c)] or pobjs(child)
            if speakers:
                yield Source(tuple(speakers), DIP.Says, child)
        elif child.dep_ in {"acl", "relcl"} and child.tag_ == "VBN" and is_passive(child):
            if stance is not None and child.lemma_ not in ALLEGING and subjects(child):
                yield Source(tuple(subjects(child)), stance, child)  # "the meeting, confirmed by X"
        elif child.dep_ == "relcl" and child.lemma_ == "blame" and any(n == "on" for n, _ in prepositions(child)):
            yield Source(tuple(subjects(child)), DIP.Says, child)
        elif child.dep_ == "advcl" and any(m.lower_ == "as" for m in child.children):
            put = child.lemma_ == "put" and any(c.lower_ == "it" for c in child.children)
            if (stance is not None or put) and _speakers(child, cues):
                yield Source(tuple(_speakers(child, cues)), stance or DIP.Says, child)
        elif _parted(child, low):
            continue
        elif stance is not None and child.dep_ in {"parataxis", "ccomp", "conj", "advcl"} and _is_aside(child, low):
            yield Source(tuple(_speakers(child, cues)), stance, child)


def _is_aside(verb: Token, clause: Token) -> bool:
    """Whether a verb of saying has no content but the clause it stands in: "A, X said, does B"."""
    speakers = [c for c in verb.children if c.dep_ == "nsubj"]
    if not speakers or any(c.dep_ in {"ccomp", "xcomp", "mark", "aux", "neg"} for c in verb.children):
        return False
    if verb.lemma_ != "tell" and any(c.dep_ == "dobj" for c in verb.children):
        return False
    between = (c for c in clause.children if clause.i < c.i < verb.i)
    if verb.dep_ == "conj" and (verb.i < clause.i or any(c.dep_ == "cc" for c in between)):
        return False
    edge = min(verb.i, speakers[0].left_edge.i)
    return edge > 0 and verb.doc[edge - 1].lower_ in {",", '"', "”", "''", "?", "!", "—"}


def _continued(token: Token, cues: Cues, found: list[Source]) -> list[Source]:
    """Whoever is quoted with a word, where the verbs around it within the quotation do not name him."""
    if not in_quotes(token) or any(not in_quotes(source.report) for source in found):
        return []
    verb = reporting_verb(token, cues)
    if verb is None or not (speakers := _speakers(verb, cues) or surface_subjects(verb)):
        return []
    return [Source(tuple(speakers), cues.report_verbs.get(verb.lemma_.lower(), DIP.Says), verb)]


def _headed(token: Token) -> Iterator[Source]:
    """The speaker whose name heads a line, or stands before a colon there: "Putin: …", "((Richard Stallman)) …".

    He speaks to the end of the line, in as many sentences as that takes.
    """
    doc, start = token.doc, token.i
    while start > 0 and "\n" not in doc[start - 1].text_with_ws:
        start -= 1
    head = [t for t in doc[start : min(token.i, start + LABEL + 4)] if not t.is_space]
    closed = [t.text for t in head[:2]] == ["(", "("]  # as interviews are set
    end = next((n for n, t in enumerate(head) if t.text == (")" if closed else ":")), 0)
    names = head[2:end] if closed else head[: min(end, LABEL)]
    proper = bool(names) and all(t.pos_ == "PROPN" for t in names)
    if end <= LABEL + 2 and (proper and (closed or names[-1].ent_type_ in SPEAKING)):
        yield Source((names[-1],), DIP.Says, head[end])


def _parted(low: Token, above: Token) -> bool:
    """Whether a semicolon stands between two clauses: each speaks for itself."""
    if above == low or not (is_verb(low) and is_verb(above)):
        return False
    between = low.doc[min(low.i, above.i) : max(low.i, above.i)]
    return any(t.text == ";" and not in_quotes(t) for t in between)


def _cited(source: Source) -> Iterator[Source]:
    """Those whom an outlet cites: "Axios reported, citing two officials"; "the paper, quoting aides, said"."""
    for head in (source.report, *source.speakers):
        for child in head.children:
            citing = child.dep_ in {"advcl", "acl"} and child.tag_ == "VBG" and child.lemma_ in QUOTING
            quoted = [o for c in child.children if citing and c.dep_ == "dobj" for o in conjuncts(c)]
            if quoted:
                yield Source(tuple(quoted), DIP.Says, child)


def _owners(noun: Token) -> list[Token]:
    """Whose report it is: possessor, name before it ("the Times report") or `by` phrase."""
    found = [c for c in noun.children if c.dep_ == "poss"]
    found = found or [c for c in noun.children if c.dep_ in {"compound", "nmod"} and c.ent_type_ == "ORG"][-1:]
    for name, preposition in prepositions(noun):
        if name in {"by", "from"}:
            found += pobjs(preposition)
    return found


def _is_own_subject(verb: Token, speakers: list[Token]) -> bool:
    """Whether the clause's subject is the speaker himself ("his request to meet")."""
    return any(s in speakers for s in surface_subjects(verb)) if is_verb(verb) else False


def _quoted_by(source: Source) -> Iterator[Source]:
    """The outlet that quotes a speaker: "officials quoted by Z said"."""
    for speaker in source.speakers:
        for child in speaker.children:
            if child.dep_ == "acl" and child.tag_ == "VBN" and child.lemma_ in QUOTING:
                outlets = [o for c in child.children if c.dep_ == "agent" for o in pobjs(c)]
                names = [c for c in child.children if c.dep_ == "npadvmod" and c.pos_ == "PROPN"]
                if names or outlets:  # "quoted by state news agency Azertag": the name is read as an adverb
                    yield Source(tuple(names or outlets), DIP.Says, child)


def told(source: Source) -> list[Token]:
    """To whom the source said it: "told Axios", "confirmed to Axios"; an outlet among them relays it."""
    direct = [c for c in source.report.children if c.dep_ in {"dobj", "dative"} and c.pos_ in NOMINAL]
    heads = [c for c in direct if all(g.dep_ in {"compound", "det"} for g in c.children)]
    return heads + [p for name, t in prepositions(source.report) if name == "to" for p in pobjs(t)]
