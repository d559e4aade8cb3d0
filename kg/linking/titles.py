"""What a title says: which post, of what rank, whose, and whether it is held now; and which nouns are posts at all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.gazetteer import Gazetteer

if TYPE_CHECKING:
    from kg.linking.linker import Linker

# Kinds of agents (CAMEO role codes) whose nouns are posts.
POST_ROLES = frozenset({"GOV", "MIL", "SPY", "LEG", "JUD", "REB", "OPP", "BUS"})
POPES = frozenset({"pope", "pontiff"})  # there is one
HEADS = frozenset(
    {*"president premier chancellor king queen emir sultan leader ruler chairman".split(), "crown prince"}
)


class Status(StrEnum):
    """Whether a post is held now, is over, or has not begun."""

    NOW = "now"
    FORMER = "former"
    COMING = "to come"


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A post that some tokens (`start` to `end`, exclusive) say of a person.

    `noun` is the post without its owner and complement, lower case ("deputy foreign minister"), `post` with the
    complement ("special envoy for Syria"), `words` as the text has it without what only describes. `owners` are those
    for whom the person acts by it, `body` whose post it is, None where that is not said or a part of a state;
    `unclear` tells that it is said by a pronoun that stands for nobody sure. `own` keeps the words as the label of the
    post, because the owner is called by its seat ("Kremlin spokesman"); `directly` tells that nothing stands between.
    """

    start: int
    end: int
    noun: str
    post: str
    words: str
    rank: str
    status: Status = Status.NOW
    owners: tuple[URIRef, ...] = ()
    body: URIRef | None = None
    unclear: bool = False
    own: bool = False
    directly: bool = False
    bare: bool = False

    @property
    def former(self) -> bool:
        """Whether the post is over."""
        return self.status == Status.FORMER


def is_post(noun: str, gazetteer: Gazetteer) -> bool:
    """Whether a title is a post that one holds, rather than an occupation, a candidacy or an origin."""
    words = noun.split()
    ends = [" ".join(words[n:]) for n in range(len(words))]
    if any(end in gazetteer.titles.none for end in ends):
        return ends[0] in gazetteer.titles.ranks
    if any(end in gazetteer.titles.ranks or end in gazetteer.titles.heading for end in ends):
        return True
    agent = next((gazetteer.agents[end] for end in ends if end in gazetteer.agents), None)
    return agent is None or agent.role in POST_ROLES


def rank_of(noun: str, gazetteer: Gazetteer) -> str:
    """The kind of post: head, deputy, minister, envoy, spokesperson, legislator, officer, judge, adviser, official."""
    words = noun.replace("-", " ").split()
    ranks = gazetteer.titles.ranks
    found = next((ranks[e] for n in range(len(words)) if (e := " ".join(words[n:])) in ranks), ranks.get(noun))
    second = found in {None, "head", "minister"} and any(w in gazetteer.titles.deputies for w in words[:-1])
    return "deputy" if second else found or "official"


# The last words of all nouns of titles, by the gazetteer that they are of: most words are none, and so are passed by.
_ENDS: dict[str, frozenset[str]] = {}


def _last_words(gazetteer: Gazetteer) -> frozenset[str]:
    if gazetteer.digest not in _ENDS:
        nouns = (*gazetteer.agents, *gazetteer.titles.ranks)
        _ENDS[gazetteer.digest] = frozenset(
            word for noun in nouns for word in (noun.lower().split()[-1], noun.lower().replace("-", " ").split()[-1])
        )
    return _ENDS[gazetteer.digest]


def noun_between(linker: Linker, start: int, end: int) -> tuple[int, str] | None:
    """The longest noun of a title that ends at a token: (its first token, the noun), not reaching before `start`."""
    doc, known, ranks = linker.doc, linker.gazetteer.agents, linker.gazetteer.titles.ranks
    if doc[end - 1].tag_ == "JJ" and doc[end - 1].lower_ in {"official", "major"}:
        return None
    last = doc[end - 1]
    ends = _last_words(linker.gazetteer)
    if last.lower_ not in ends and last.lemma_.lower() not in ends:
        return None
    for first in range(max(start, end - 5), end):
        text = doc[first:end].text.lower().replace(" - ", "-")
        lemma = f"{doc[first : end - 1].text} {doc[end - 1].lemma_}".strip().lower()
        for form in (text, lemma, text.replace("-", " ")):
            agent = known.get(form) or known.get(form.upper())
            if form in ranks or (agent is not None and agent.kind == "person"):
                return first, form
    return None


def holder(linker: Linker, owner: URIRef, noun: str) -> URIRef | None:
    """Who held the office of that title on the day of the article; None where that is not known."""
    office = linker.office(owner, noun)
    return linker.gazetteer.holder(office, linker.article.published) if office is not None else None
