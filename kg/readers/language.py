"""Is a text English? Decided by py3langid, which names-heavy and short texts mislead, so its word is weighed."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SAMPLE = 3000  # characters: more costs time and decides nothing
SURE = 0.5  # below this the identifier's second choice is often right
ENGLISH_SHARE = 0.08
# Function words of English that are no frequent words of another language in Latin script.
ENGLISH_WORDS = frozenset(
    "the and of with from that this by has have had been were their his they which who will would after before".split()
)


WORD = r"[^\W\d_]+"
FIGURE = r"\d+(?:[.,:/-]\d+)*"
FIGURES = 0.25  # of all words and figures: a table, whose few abbreviations the identifier takes for any language


def is_english(text: str) -> bool:
    """Whether enough words of a text are English function words; a headline may be English and have none."""
    words = re.findall(WORD, text[:SAMPLE].lower())
    return sum(w in ENGLISH_WORDS for w in words) >= ENGLISH_SHARE * len(words) > 0


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def foreign(text: str) -> str | None:
    """The language of a text where that is not English (ISO 639-1), else None.

    English are: what the identifier calls so; what has enough English function words; and, if its letters are mostly
    ASCII, what the identifier is unsure of, as a headline made of names, and what is mostly figures.
    """
    sample = text[:SAMPLE]
    if is_english(sample):
        return None
    language, probability = _identifier().classify(sample)
    if language == "en":
        return None
    words = re.findall(WORD, sample.lower())
    figures = len(re.findall(FIGURE, sample))
    letters = "".join(words)
    unclear = probability < SURE or figures > FIGURES * (len(words) + figures)
    if unclear and sum(c.isascii() for c in letters) > 0.9 * len(letters) > 0:
        return None
    return str(language)
