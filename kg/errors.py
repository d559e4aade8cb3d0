"""What can go wrong, as one small tree. Each message names the place, the fault and the way out.

KgError
├── ArticleError     an input that cannot be read as a news article
├── OntologyError    the ontology, lexicon, gazetteer or cue files disagree or are malformed
├── ModelError       the language model is missing or unusable
├── StoreError       the store cannot be opened, read or written
├── PartError        what a cluster has read, or is to read, is not whole
├── QueryError       a query that is unknown, malformed or not allowed
├── DecisionError    decisions on who is the same that cannot be read, or that contradict each other
├── GoldError        annotations or claims that nothing can be measured with
└── ViewError        a network that cannot be drawn
"""

from __future__ import annotations

from collections.abc import Iterable


class KgError(Exception):
    """Anything that a user can mend; the command line prints it as one line and ends with code 2."""


class ArticleError(KgError):
    """An input that cannot be read as a news article."""

    def __init__(self, where: str, fault: str, reason: str) -> None:
        """`where` names file and line, `fault` what is wrong and the way out, `reason` a short class of fault."""
        super().__init__(f"{where}: {fault}")
        self.where = where
        self.fault = fault
        self.reason = reason


class OntologyError(KgError):
    """The ontology, lexicon, gazetteer or cue files disagree or are malformed."""


class ModelError(KgError):
    """The language model is missing or unusable."""


class StoreError(KgError):
    """The store cannot be opened, read or written."""


class PartError(KgError):
    """A part of a corpus cannot be made, is not whole, or was read otherwise than it is loaded."""


class QueryError(KgError):
    """A query that is unknown, malformed or not allowed."""


class DecisionError(KgError):
    """Decisions on who is the same that cannot be read, or that contradict each other; the message names the lines."""


class GoldError(KgError):
    """Annotations or claims that nothing can be measured with; the message names file and line."""


class ViewError(KgError):
    """A network that cannot be drawn."""


def did_you_mean(word: str, words: Iterable[str], *, form: str = "{}", cutoff: float = 0.6) -> str:
    """`; did you mean …?` where a word is close to a known one (as difflib measures it, from 0 to 1), else nothing."""
    from difflib import get_close_matches

    by_case = {w.casefold(): w for w in words}
    near = get_close_matches(word.casefold(), by_case, n=3, cutoff=cutoff)
    return f"; did you mean {' or '.join(form.format(by_case[n]) for n in near)}?" if near else ""
