"""What stands before and beside a person's name: title, office, whose it is, and whether it is over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.gazetteer import Gazetteer
from kg.mentions import Names, NameSpan

if TYPE_CHECKING:
    from kg.tokens import Doc, Token

FORMER = frozenset({"former", "ex", "late", "ousted", "deposed", "erstwhile", "onetime", "then", "outgoing"})
FORMER_ENDED = FORMER - {"then", "outgoing"}
# Titles by service to somebody rather than by a post of their own.
SERVICE = frozenset("adviser advisor aide spokesman spokeswoman spokesperson assistant lawyer confidant deputy".split())
# Kinds of agents (CAMEO role codes) whose nouns are posts, and nouns of these that are none.
POST_ROLES = frozenset({"GOV", "MIL", "SPY", "LEG", "JUD", "REB", "OPP", "BUS"})
NO_POSTS = frozenset(
    """candidate nominee contender challenger runner hopeful activist dissident politician member militant fighter
    gunman rebel insurgent soldier troop veteran recruit businessman businesswoman entrepreneur worker employee
    national protester demonstrator supporter opponent critic defector exile""".split()
)
LOCAL = frozenset({"mayor", "governor", "sheriff", "councillor", "councilman", "councilwoman"})
HEADING = frozenset("head chief director leader chairman chairwoman chair chairperson commander boss".split())


@dataclass(frozen=True, slots=True)
class Title:
    """Tokens `start` to `end` (exclusive) that title a person; `noun` is the agent noun among them, lower case.

    `anchor` is a token of the words that say whose office it is, or -1.
    """

    start: int
    end: int
    noun: str
    anchor: int
    former: bool


def is_post(noun: str, gazetteer: Gazetteer) -> bool:
    """Whether a title is a post that one holds, rather than an occupation, a candidacy or an origin."""
    agent = gazetteer.agents.get(noun)
    last = noun.rsplit(maxsplit=1)[-1]
    return last not in NO_POSTS and (last in HEADING or agent is None or agent.role in POST_ROLES)


def agent_noun(doc: Doc, start: int, end: int, gazetteer: Gazetteer) -> tuple[int, int, str] | None:
    """The last agent noun within some tokens, the longest form that ends or begins there: (start, end, noun)."""
    for last in range(end, start, -1):
        for first in range(max(start, last - 4), last):
            words = doc[first:last].text.lower()
            lemma = (doc[first : last - 1].text.lower() + " " + doc[last - 1].lemma_.lower()).strip()
            for form in (words, lemma, words.replace(" - ", "-")):
                agent = gazetteer.agents.get(form)
                if agent is not None and agent.kind == "person":
                    return first, last, form
    return None


def before(doc: Doc, span: NameSpan, names: Names, gazetteer: Gazetteer) -> Title | None:
    """The title directly before a person's name: "CIA Director", "Britain's former Foreign Secretary"."""
    sentence = doc[span.start].sent
    start = span.start
    while start > sentence.start:
        token = doc[start - 1]
        titled = start < span.start and start > sentence.start + 1 and _is_agent(doc[start - 2], gazetteer)
        of = token.lower_ in {"of", "for"} and titled  # "Secretary of State", not "the home of President X"
        joint = (
            token.lower_ == "and"
            and start < span.start
            and doc[start - 2].pos_ in {"ADJ", "PROPN", "NOUN"}
            and (doc[start].lower_ in {"defence", "defense", "trade", "security", "european", "state", "commonwealth"})
        )
        if (
            token.tag_ in {"NN", "NNP", "NNPS", "JJ", "POS", "HYPH", "PRP$"}
            or (token.tag_ == "NNS" and start < span.start)
            or of
            or joint
        ):
            start -= 1
        else:
            break
    while start < span.start and (doc[start].dep_ == "case" or doc[start].tag_ in {"POS", "HYPH"}):
        start += 1
    return _title(doc, start, span.start, names, gazetteer)


def _is_agent(token: Token, gazetteer: Gazetteer) -> bool:
    """Whether a word is a noun for somebody who holds a post."""
    agent = gazetteer.agents.get(token.lower_)
    return agent is not None and agent.kind == "person"


def beside(doc: Doc, head: Token, names: Names, gazetteer: Gazetteer) -> Title | None:
    """The title that a noun phrase in apposition is: "the U.S. ambassador to the United Nations"."""
    start, end = head.left_edge.i, head.i + 1
    while start < head.i and (doc[start].pos_ in {"DET", "PUNCT", "SPACE"}):
        start += 1
    for child in head.children:
        if child.dep_ == "prep" and child.lower_ in {"of", "to", "for"}:
            objects = [c for c in child.children if c.dep_ == "pobj"]
            if objects and child.i < objects[0].i:
                end = max(end, objects[0].i + 1)
    return _title(doc, start, end, names, gazetteer, noun_end=head.i + 1)


def _title(
    doc: Doc, start: int, end: int, names: Names, gazetteer: Gazetteer, *, noun_end: int | None = None
) -> Title | None:
    found = agent_noun(doc, start, noun_end or end, gazetteer)
    if found is None:
        return None
    first, last, noun = found
    former = False
    while start < first and (doc[start].lower_ in FORMER or doc[start].text == "-"):
        former = former or doc[start].lower_ in FORMER_ENDED
        start += 1
    anchors = [i for i in range(start, end) if i in names.at and not (first <= i < last)]
    anchors += [i for i in range(start, first) if doc[i].tag_ == "PRP$"]
    before_noun = [i for i in anchors if i < first]
    behind = [i for i in anchors if i >= last]
    of = any(doc[i].lower_ in {"of", "to"} for i in range(last, end))
    anchor = before_noun[0] if before_noun else (behind[0] if behind and of else -1)
    return Title(start, end, noun, anchor, former)
