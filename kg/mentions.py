"""Which words of a document are names: the model's entities and the gazetteer's, reconciled.

The gazetteer speaks after the model: of two overlapping names the longer wins, of two equally long ones the
gazetteer's. Person names are trimmed of titles and possessives and grown over the particles and surnames that the
model cut off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.gazetteer import Gazetteer, Name
from kg.words import word_list

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import PhraseMatcher

    from kg.tokens import Doc, Token

SHIP = re.compile(r"(?:U\.?S\.?S|HMS|HMAS|INS|USNS|RMS|MV|MT)\b|Brexit\b")
LABELS = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"})
SETTLEMENTS = word_list("mentions.settlements")
THINGS = SETTLEMENTS | frozenset(
    """mosque base university airport hospital bridge street license award prize avenue boulevard plaza hotel stadium
    islands county peninsula museum highway mountains heights prison cathedral institute foundation""".split()
)
DESCRIBED = word_list("mentions.described")
KINDS = (
    " Party",
    " Movement",
    " Group",
    " Organisation",
    " Organization",
    " province",
    " region",
)  # said beside a name or not
FIRMS = word_list("mentions.firms")
PARTS = word_list("mentions.parts")  # of a land: "Western Cambodia" is in Cambodia
PARTICLES = frozenset("bin ibn bint al el as abu ben van von der de del di da du la le dos das ter ten al- el-".split())


@dataclass(frozen=True, slots=True)
class NameSpan:
    """Tokens `start` to `end` (exclusive) that are a name: the model's label, and what the gazetteer knows of it."""

    start: int
    end: int
    label: str
    names: tuple[Name, ...] = ()


@dataclass(slots=True)
class Names:
    """The names of a document in order, and by each of their tokens."""

    spans: list[NameSpan] = field(default_factory=list)
    at: dict[int, NameSpan] = field(default_factory=dict)


def name_matcher(nlp: Language, gazetteer: Gazetteer) -> PhraseMatcher:
    """A matcher of every surface form of the gazetteer; build it once per pipeline."""
    from spacy.matcher import PhraseMatcher

    matcher = PhraseMatcher(nlp.vocab)
    forms = dict.fromkeys(form for text in gazetteer.names for form in (text, text.replace("'", "’")))
    matcher.add("NAME", [nlp.make_doc(form) for form in forms])
    return matcher


def known_as(text: str, gazetteer: Gazetteer) -> tuple[Name, ...]:
    """What the gazetteer knows under a name, with or without article and possessive, however its apostrophe is set."""
    text = text if text in gazetteer.names else text.replace("’", "'")
    bare = text.removesuffix("'s").removesuffix("'").strip()
    plain = bare.removeprefix("the ").removeprefix("The ")
    for form in (text, bare, plain, *(plain.removesuffix(kind) for kind in KINDS if plain.endswith(kind))):
        if found := gazetteer.names.get(form):
            return found
    return ()


def find(doc: Doc, *, gazetteer: Gazetteer, known_spans: Iterable[tuple[int, int]]) -> Names:
    """All names of a document, none overlapping, in order; `known_spans` are what the gazetteer's matcher found."""
    candidates: list[tuple[int, int, int, str]] = []  # (length, by gazetteer, start, label) sorts the best first
    for start, end in _uncrossed(sorted(known_spans)):
        candidates.append((end - start - (doc[start].lower_ == "the"), 1, start, ""))
    labels: dict[tuple[int, int], str] = {}
    for first, last, said in _entities(doc):
        start, end = _trimmed(doc, first, last, gazetteer)
        label = _label(doc, start, end, said, gazetteer)
        demonym = any(n.kind == "demonym" for n in gazetteer.names.get(doc[start:end].text, ()))
        if label == "PERSON" and not demonym:
            start, end = _grown(doc, _bare(doc, start, end, gazetteer), end, gazetteer)
        if label == "ORG":
            start = _grown_left(doc, start, end, gazetteer)
        if start < end:
            labels[start, end] = label
            candidates.append((end - start, 0, start, label))
    for start, end in _titled(doc, gazetteer):
        labels.setdefault((start, end), "PERSON")
        candidates.append((end - start, 0, start, "PERSON"))
    found = Names()
    for length, known, start, label in sorted(candidates, key=lambda c: (-c[0], -c[1], c[2], c[3])):
        end = start + length + (known == 1 and doc[start].lower_ == "the")
        if any(i in found.at for i in range(start, end)):
            continue
        span = NameSpan(start, end, label or labels.get((start, end), ""), known_as(doc[start:end].text, gazetteer))
        if span.label == "ORG" and not span.names and doc[start:end].text.islower():
            continue  # "Libya's [coast guard]": a kind of body, by no name
        found.at.update(dict.fromkeys(range(start, end), span))
        found.spans.append(span)
    for start, end, label in _described_names(doc, found, gazetteer):
        span = NameSpan(start, end, label)
        found.at.update(dict.fromkeys(range(start, end), span))
        found.spans.append(span)
    for start in _surnames(doc, found):
        span = NameSpan(start, start + 1, "PERSON")
        found.at[start] = span
        found.spans.append(span)
    found.spans.sort(key=lambda s: s.start)
    return found


def _uncrossed(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those of the known names that do not begin within one before them: "South Sudan|'s army", not "Sudan's army"."""
    for start, end in spans:
        if not any(first < start < last < end for first, last in spans):
            yield start, end


def _described_names(doc: Doc, found: Names, gazetteer: Gazetteer) -> Iterator[tuple[int, int, str]]:
    """Names that the model overlooked where the words beside them say whose they are, and each time they come again.

    "Porfirio Lobo, a conservative rancher, …" is a person, "gas company Turkmengaz" an organisation.
    """
    told: dict[str, str] = {}
    end = 0
    for token in doc:
        if token.i < end or not _may_be_named(token, found):
            continue
        end = token.i + 1
        while end < len(doc) and _may_be_named(doc[end], found) and not doc[end].is_sent_start:
            end += 1
        text = doc[token.i : end].text
        before = gazetteer.agents.get(doc[token.i - 1].lemma_.lower()) if token.i > doc[token.i].sent.start else None
        if end - token.i > 1 and _described(doc, end, gazetteer):
            told.setdefault(text, "PERSON")
        elif before is not None and before.noun in FIRMS and doc[token.i - 1].tag_ == "NN":
            told.setdefault(text, "ORG")
        if text in told:
            yield token.i, end, told[text]


def _may_be_named(token: Token, found: Names) -> bool:
    """Whether a word looks like part of a name and is of none yet."""
    return token.tag_ == "NNP" and token.text[0].isupper() and token.i not in found.at and token.is_alpha


def _surnames(doc: Doc, found: Names) -> list[int]:
    """Where a surname stands alone that the model overlooked, of somebody whom the text names in full before."""
    first: dict[str, int] = {}
    for span in found.spans:
        surname = doc[span.end - 1].text
        if span.label == "PERSON" and not span.names and span.end - span.start > 1 and len(surname) > 2:
            first[surname] = min(first.get(surname, span.end), span.end)
    return [
        t.i
        for t in doc
        if t.i >= first.get(t.text, len(doc)) and t.i not in found.at and t.tag_ in {"NNP", "NN"} and t.text.istitle()
    ]


def _entities(doc: Doc) -> Iterator[tuple[int, int, str]]:
    """The model's names as (start, end, label); "Kherson, Denis Orlov" are two."""
    for entity in doc.ents:
        if entity.label_ not in LABELS or not re.search(r"[A-Za-zÀ-ɏḀ-ỿ]", entity.text):
            continue  # words in another script that stand in English news are no names for the model
        if entity.text == "State" and entity.start > 1 and doc[entity.start - 2].lower_ == "secretary":
            continue  # "Secretary of State"
        if entity.label_ == "PERSON" and (entity[-1].lower_ in THINGS or SHIP.match(entity.text)):
            continue
        commas = [t.i for t in entity if t.text == ","]
        names = all(t.tag_ == "NNP" or t.text == "," for t in entity)
        if len(commas) == 1 and names and entity.end - commas[0] == 3 and commas[0] - entity.start < 3:
            yield entity.start, commas[0], "GPE"
            yield commas[0] + 1, entity.end, "PERSON"
        else:  # "Salva Kiir: Uganda has attacked us": who speaks, and of whom
            colon = next((t.i for t in entity[1:] if t.text == ":"), entity.end)
            yield entity.start, colon, entity.label_


def _label(doc: Doc, start: int, end: int, label: str, gazetteer: Gazetteer) -> str:
    """The model's label, mended where the words speak against it: "the town of X", "John Smith" as a people."""
    if start > 1 and doc[start - 1].lower_ == "of" and doc[start - 2].lemma_ in SETTLEMENTS:
        return "GPE"
    known = doc[start].text in gazetteer.names or doc[end - 1].lower_ in gazetteer.titles.fields
    if label == "NORP" and end - start > 1 and all(doc[i].tag_ == "NNP" for i in range(start, end)) and not known:
        return "PERSON"
    named = 1 < end - start < 5 and all(doc[i].tag_ == "NNP" for i in range(start, end))
    named = named and doc[end - 1].lower_ not in THINGS  # "General Santos City"
    if named and label in {"ORG", "LOC", "FAC", "GPE"} and doc[start:end].text not in gazetteer.names:
        before = doc[start - 1] if start > doc[start].sent.start else None
        titled = before is not None and (
            (_is_post(before, gazetteer) and not before.is_sent_start)
            or (before.tag_ in {"NN", "NNP"} and before.lower_ in DESCRIBED)
        )
        if titled or _described(doc, end, gazetteer):
            return "PERSON"
    return label


def _is_post(token: Token, gazetteer: Gazetteer) -> bool:
    words = gazetteer.titles
    return (token.lower_ in words.ranks and token.lower_ not in words.fields) or token.lower_ in {"elect", "designate"}


def _described(doc: Doc, end: int, gazetteer: Gazetteer) -> bool:
    """Whether what follows a name says that it is a person's: "X, the speaker of parliament", "X, a rancher"."""
    if end + 2 >= len(doc) or doc[end].text != "," or doc[end + 1].lower_ not in {"the", "a", "an"}:
        return False
    for token in doc[end + 2 : end + 6]:
        agent = gazetteer.agents.get(token.lemma_.lower()) if token.tag_ == "NN" else None
        person = agent is not None and agent.kind == "person" and agent.role != "BUS"  # a supplier may be a firm
        if person or _is_post(token, gazetteer) or (token.tag_ == "NN" and token.lower_ in DESCRIBED):
            return True
        if token.tag_ not in {"JJ", "NN", "NNP", "VBN", "POS", "HYPH", "CD"}:
            return False
    return False


def _trimmed(doc: Doc, start: int, end: int, gazetteer: Gazetteer) -> tuple[int, int]:
    """Without articles and titles at the front, possessives and punctuation at the back."""
    while start < end and (doc[start].lower_ == "the" or doc[start].is_punct or doc[start].is_space):
        start += 1
    while end > start and (doc[end - 1].tag_ == "POS" or doc[end - 1].is_space or doc[end - 1].text in {",", "-", "–"}):
        end -= 1
    if doc[start:end].text not in gazetteer.names and doc[start + 1 : end].text in gazetteer.names:
        start += doc[start].lower_ in PARTS
    bracket = next((i for i in range(start + 1, end) if doc[i].text == "("), end)  # "Organisation (SCO)"
    end = bracket if ")" not in doc[bracket:end].text else end
    if doc[start:end].text not in gazetteer.names and doc[end - 1].lower_ not in THINGS:
        while end - start > 1 and (width := _title_width(doc, start, end, gazetteer)):
            start += width
    return start, end


def _title_width(doc: Doc, start: int, end: int, gazetteer: Gazetteer) -> int:
    """How many words of a title some words begin with: "Crown Prince Mohammed" with two, "Paris" with none."""
    if end - start > 2 and f"{doc[start].lower_} {doc[start + 1].lower_}" in gazetteer.titles.ranks:
        return 2
    return int(is_title(doc[start], gazetteer))


def _bare(doc: Doc, start: int, end: int, gazetteer: Gazetteer) -> int:
    """Where a person's name begins behind words of titles: "Justice | Arthur Mensah", "Trade Minister | John Deng"."""
    if doc[start:end].text in gazetteer.names:
        return start
    words = [i for i in range(start, end - 1) if doc[i].lower_ in gazetteer.titles.namewords]
    return words[-1] + 1 if words else start


def is_title(token: Token, gazetteer: Gazetteer) -> bool:
    """Whether a word is a title that may stand before a person's name."""
    known = gazetteer.agents
    agent = known.get(token.lower_) or known.get(token.lemma_.lower()) or known.get(token.text)
    word = token.lower_
    return (
        word in gazetteer.titles.address
        or word == "major"
        or (agent is not None and agent.kind == "person" and token.pos_ in {"NOUN", "PROPN"} and word != "national")
    )


def _grown(doc: Doc, start: int, end: int, gazetteer: Gazetteer) -> tuple[int, int]:
    """Over what the model cut off: particles, and surnames that the name is parsed as part of."""
    while end < len(doc):
        token = doc[end]
        if token.sent.start != doc[start].sent.start or token.is_space:
            break
        joined = token.pos_ == "PROPN" and not is_title(token, gazetteer) and token.text not in gazetteer.names
        within = any(doc[i].head.i >= end and doc[i].dep_ in {"compound", "nmod"} for i in range(start, end))
        particle = token.lower_ in PARTICLES and end + 1 < len(doc) and doc[end + 1].pos_ == "PROPN"
        hyphen = token.text == "-" and end + 1 < len(doc) and not token.whitespace_ and not doc[end - 1].whitespace_
        if (joined and (within or token.ent_type_ == "PERSON")) or particle or (hyphen and doc[end + 1].is_alpha):
            end += 2 if hyphen or (particle and not joined) else 1
        else:
            break
    return start, end


def _grown_left(doc: Doc, start: int, end: int, gazetteer: Gazetteer) -> int:
    """Where the name of an organisation begins of which the model left words out: "National | Iranian Gas Company"."""
    root = doc[start:end].root
    while start > doc[start].sent.start + 1:
        word = doc[start - 1]
        joined = word.dep_ in {"compound", "amod", "nmod"} and start <= word.head.i < end
        plain = word.tag_ == "NNP" and word.text.istitle() and not is_title(word, gazetteer)
        if not (joined and plain and root.tag_ == "NNP") or word.text in gazetteer.names or word.ent_type_:
            break
        start -= 1
    return start


def _titled(doc: Doc, gazetteer: Gazetteer) -> list[tuple[int, int]]:
    """Capitalised words behind a title and not known as anything else: "Chancellor Scholz"."""
    found = []
    for token in doc[:-1]:
        if not (token.text[:1].isupper() and is_title(token, gazetteer)):
            continue
        start = end = token.i + 1
        while (
            end < len(doc)
            and doc[end].pos_ == "PROPN"
            and doc[end].text[:1].isupper()
            and not is_title(doc[end], gazetteer)
        ):
            end += 1
        start = _bare(doc, start, end, gazetteer) if start < end else start
        named = doc[start].lower_ not in gazetteer.titles.fields and doc[end - 1].lower_ not in THINGS
        if named and start < end <= start + 4 and doc[start].ent_type_ in {"", "ORG", "GPE", "PERSON"}:
            found.append((start, end))
    return [(s, e) for s, e in found if not any(doc[i].text in gazetteer.names for i in range(s, e))]
