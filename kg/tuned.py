"""The same parse for less time: two changes to a loaded spaCy pipeline that leave every annotation as it was.

Matrix products go to numpy's BLAS, because the one that spaCy brings knows no fast kernel for many processors
(explosion/cython-blis#53). The attribute ruler, which matches 180 patterns anew on every token, is asked about each
kind of token once and then remembered. `python -m benchmarks.stages` shows what that brings and that nothing changes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc
from thinc.api import NumpyOps

_RULER = "attribute_ruler"
_REMEMBERED = "remembered_ruler"
_SEEN: list[int | str] = ["TAG", "DEP", "LOWER"]  # what decides how the ruler annotates a token
_SET: list[int | str] = ["TAG", "DEP", "POS", "MORPH", "LEMMA"]  # what it may set
_MOST = 200_000  # kinds of tokens that are remembered, some 50 MB; then it starts afresh
_KNOWN = {"TAG", "DEP", "LOWER", "IS_SPACE"}  # what a pattern may look at: _SEEN, and what follows from LOWER


def tune(nlp: Language) -> None:
    """Make a pipeline cheaper in place; what it cannot make cheaper with the same outcome stays as it is."""
    ops = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        if hasattr(getattr(component, "model", None), "walk"):
            for node in component.model.walk():  # type: ignore[attr-defined]
                node.ops = ops
    if _RULER in nlp.pipe_names:
        ruler: Any = nlp.get_pipe(_RULER)
        looked_at = {
            key for rule in ruler.patterns for pattern in rule["patterns"] for token in pattern for key in token
        }
        if looked_at <= _KNOWN:
            nlp.add_pipe(_REMEMBERED, after=_RULER)
            nlp.disable_pipe(_RULER)


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
        for rule in ruler.patterns:
            if groups := [pattern for pattern in rule["patterns"] if len(pattern) > 1]:
                self._groups.add(str(len(self._groups)), groups)

    def __call__(self, doc: Doc) -> Doc:
        """Annotate a tagged and parsed document."""
        if len(doc) == 0:
            return doc
        if len(self._rows) > _MOST:
            self._rows.clear()
        seen = [tuple(row) for row in doc.to_array(_SEEN).tolist()]
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

    def _row(self, tokens: tuple[tuple[int, ...], ...]) -> Any:
        """What the ruler makes of these tokens, and nothing around them: an array of tokens by `_SET`."""
        if tokens not in self._rows:
            doc = Doc(self.vocab, words=[self.vocab.strings[lower] for _, _, lower in tokens])
            known: Any = np.array([token[:2] for token in tokens], dtype=np.uint64)
            doc.from_array(_SEEN[:2], known)
            self._rows[tokens] = self.ruler(doc).to_array(_SET)
        return self._rows[tokens]


@Language.factory(_REMEMBERED)
def _remembered(nlp: Language, name: str) -> Any:
    """The component, as spaCy asks for it."""
    return RememberedRuler(nlp)
