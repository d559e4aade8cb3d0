"""The same parse for less time: three changes to a loaded spaCy pipeline that leave every annotation as it was.

Matrix products go to numpy's BLAS, because the one that spaCy brings knows no fast kernel for many processors
(explosion/cython-blis#53). The attribute ruler, which matches 180 patterns anew on every token, and the lemmatizer are
asked about each kind of token once, and then remembered. `python -m benchmarks.stages` shows what that brings and that
nothing changes.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import Lemmatizer
from spacy.tokens import Doc
from thinc.api import NumpyOps

_RULER, _LEMMATIZER = "attribute_ruler", "lemmatizer"
_SEEN: list[int | str] = ["TAG", "DEP", "LOWER"]  # what decides how the ruler annotates a token
_SET: list[int | str] = ["TAG", "DEP", "POS", "MORPH", "LEMMA"]  # what it may set
_MOST = 200_000  # kinds of tokens that are remembered, some 50 MB; then it starts afresh
_KNOWN = {"TAG", "DEP", "LOWER", "IS_SPACE"}  # what a pattern may look at: _SEEN, and what follows from LOWER
_ANY = "\ue000"  # stands for all words that no pattern names; of the private use area, so no word itself
_WORD: list[int | str] = ["ORTH", "POS", "MORPH", "LEMMA"]  # what decides a lemma by rule, and the lemma


def tune(nlp: Language) -> None:
    """Make a pipeline cheaper in place; what it cannot make cheaper with the same outcome stays as it is."""
    ops = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        if hasattr(getattr(component, "model", None), "walk"):
            for node in component.model.walk():  # type: ignore[attr-defined]
                node.ops = ops
    ruler: Any = nlp.get_pipe(_RULER) if _RULER in nlp.pipe_names else None
    if ruler is not None and all(set(token) <= _KNOWN for pattern in _patterns(ruler) for token in pattern):
        nlp.add_pipe("remembered_ruler", after=_RULER)
        nlp.disable_pipe(_RULER)
    lemmatizer: Any = nlp.get_pipe(_LEMMATIZER) if _LEMMATIZER in nlp.pipe_names else None
    if isinstance(lemmatizer, Lemmatizer) and lemmatizer.mode == "rule" and not lemmatizer.overwrite:
        nlp.add_pipe("remembered_lemmatizer", after=_LEMMATIZER)
        nlp.disable_pipe(_LEMMATIZER)


def _patterns(ruler: Any) -> list[list[dict[str, Any]]]:
    """All patterns of an attribute ruler."""
    return [pattern for rule in ruler.patterns for pattern in rule["patterns"]]


class RememberedRuler:
    """What an attribute ruler does, by memory: its rules see a token's tag, dependency and lower-case form only.

    The few rules about several tokens are found by a matcher of their own; the ruler is asked about each such group.
    """

    def __init__(self, nlp: Language) -> None:
        self.vocab = nlp.vocab
        ruler: Any = nlp.get_pipe(_RULER)
        self.ruler = ruler
        self._rows: dict[tuple[tuple[int, ...], ...], Any] = {}
        self._groups = Matcher(self.vocab)
        patterns = _patterns(ruler)
        if groups := [pattern for pattern in patterns if len(pattern) > 1]:
            self._groups.add("GROUP", groups)
        self._named, self._expressions = _words([token["LOWER"] for p in patterns for token in p if "LOWER" in token])
        self._kinds: dict[int, int] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Annotate a tagged and parsed document."""
        if len(doc) == 0:
            return doc
        if len(self._rows) + len(self._kinds) > _MOST:
            self._rows.clear()
            self._kinds.clear()
        seen = [(tag, dep, self._kind(lower)) for tag, dep, lower in doc.to_array(_SEEN).tolist()]
        rows: Any = [self._row((token,)) for token in seen]
        for _, start, end in self._groups(doc, allow_missing=True):
            group = self._row(tuple(seen[start:end]))
            for place, one in enumerate(range(start, end)):
                # a group changes what its tokens are alone; where it does not, another group may have
                if not np.array_equal(group[place], self._row((seen[one],))[0]):
                    rows[one] = group[place : place + 1]
        rows = np.concatenate(rows)
        doc.from_array(_SET, rows)
        return doc

    def _kind(self, lower: int) -> int:
        """A word of which rules speak, or any word of which they do not in its place."""
        if lower not in self._kinds:
            text = self.vocab.strings[lower]
            spoken_of = text.isspace() or text in self._named or any(e.search(text) for e in self._expressions)
            self._kinds[lower] = lower if spoken_of else self.vocab.strings.add(_ANY)
        return self._kinds[lower]

    def _row(self, tokens: tuple[tuple[int, ...], ...]) -> Any:
        """What the ruler makes of these tokens, and nothing around them: an array of tokens by `_SET`."""
        if tokens not in self._rows:
            doc = Doc(self.vocab, words=[self.vocab.strings[lower] for _, _, lower in tokens])
            known: Any = np.array([token[:2] for token in tokens], dtype=np.uint64)
            doc.from_array(_SEEN[:2], known)
            self._rows[tokens] = self.ruler(doc).to_array(_SET)
        return self._rows[tokens]


def _words(stated: list[Any]) -> tuple[set[str], list[re.Pattern[str]]]:
    """The words that patterns name, and the expressions for others; an expression for all where they say more."""
    named: set[str] = set()
    expressions: list[re.Pattern[str]] = []
    for value in stated:
        if isinstance(value, str):
            named.add(value)
        elif set(value) == {"IN"}:
            named.update(value["IN"])
        else:
            expressions.append(re.compile(value["REGEX"] if set(value) == {"REGEX"} else ""))
    return named, expressions


class RememberedLemmatizer:
    """What a lemmatizer by rule does, by memory: a lemma follows from word, part of speech and morphology."""

    def __init__(self, nlp: Language) -> None:
        lemmatizer: Any = nlp.get_pipe(_LEMMATIZER)
        self.vocab, self.lemmatizer = nlp.vocab, lemmatizer
        self._lemmas: dict[tuple[int, int, int], int] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Give a lemma to each token that has none."""
        if len(doc) == 0:
            return doc
        if len(self._lemmas) > _MOST:
            self._lemmas.clear()
        words = doc.to_array(_WORD).tolist()
        lemmas = [row[3] or self._lemma(doc, i, (row[0], row[1], row[2])) for i, row in enumerate(words)]
        column: Any = np.array(lemmas, dtype=np.uint64).reshape(-1, 1)
        doc.from_array(_WORD[3:], column)
        return doc

    def _lemma(self, doc: Doc, i: int, word: tuple[int, int, int]) -> int:
        """The lemma of a token as the lemmatizer has it."""
        if word not in self._lemmas:
            self._lemmas[word] = self.vocab.strings.add(self.lemmatizer.lemmatize(doc[i])[0])
        return self._lemmas[word]


@Language.factory("remembered_ruler")
def _remembered_ruler(nlp: Language, name: str) -> Any:
    """The component, as spaCy asks for it."""
    return RememberedRuler(nlp)


@Language.factory("remembered_lemmatizer")
def _remembered_lemmatizer(nlp: Language, name: str) -> Any:
    """The component, as spaCy asks for it."""
    return RememberedLemmatizer(nlp)
