"""Which articles tell the same story in nearly the same words, as papers do that print one agency's report.

An article is known by the MinHash signature (Broder 1997) of its three-word sequences; locality-sensitive hashing
(Indyk and Motwani 1998), by datasketch, finds those that may be alike. Stories are found from the earliest article
on: each joins the story whose first telling it is most like, or begins a story. So no chain of small changes ties
two articles together that are not alike, and the order in which articles were read does not matter. The time and the
memory that this takes grow with the number of articles, also where thousands are copies of one.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

from rdflib.term import URIRef

from kg.ontology import DIP

if TYPE_CHECKING:
    import numpy as np
    from datasketch import LeanMinHash, MinHash, MinHashLSH

    from kg.store import Store

HASHES = 128
SEED = 1
BANDS = (42, 3)  # and rows: a pair that shares 0.3 of its sequences is looked at in 68 of 100 cases, 0.45 in 98
WORDS = 3  # of a sequence
SHARED = 0.7  # of the shorter article's sequences that the longer one has, for the two to be one story
ALIKE = 0.3  # of all sequences of both that both have, as a short note is no copy of a long report
FEWEST = 12  # sequences; shorter texts are alike by chance

_ARTICLES = "SELECT ?a ?day ?s WHERE { ?a dip:text ?text ; dip:signature ?s . OPTIONAL { ?a dip:published ?day } }"
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=64)
def signature(text: str) -> str:
    """What a text is compared by: the number of its sequences, a colon, and its MinHash in base64."""
    words = _WORD.findall(text.casefold())
    found = {" ".join(words[i : i + WORDS]).encode() for i in range(max(1, len(words) - WORDS + 1))}
    hashes = _empty().copy()
    hashes.update_batch(found)
    return f"{len(found)}:{base64.b64encode(hashes.hashvalues.astype('<u4').tobytes()).decode()}"


def same(articles: Iterable[tuple[URIRef, str, str]]) -> dict[URIRef, URIRef]:
    """The first telling of each article's story, for those that are not themselves the first.

    An article is its IRI, its day of publication ("" where that is not known, which counts as the latest) and its
    signature.
    """
    first: dict[URIRef, URIRef] = {}
    known: dict[URIRef, tuple[int, LeanMinHash]] = {}
    index = _index()
    for iri, _, spelled in sorted(articles, key=lambda a: (a[1] or "9999", a[0])):
        size, hashes = _parsed(spelled)
        if size < FEWEST:
            continue
        likes = [(_likeness(size, hashes, *known[other]), other) for other in sorted(index.query(hashes))]
        best, telling = max(likes, key=lambda like: like[0], default=(0.0, iri))
        if best > 0:
            first[iri] = telling
        else:
            index.insert(iri, hashes, check_duplication=False)
            known[iri] = (size, hashes)
    return first


def link(store: Store) -> int:
    """Say of each article in a store which other one is the first telling of its story; the number of those."""
    rows = store.select(_ARTICLES)[1]
    found = same((URIRef(str(iri)), str(day or ""), str(spelled)) for iri, day, spelled in rows)
    store.put_stories((article, DIP.sameStoryAs, first) for article, first in sorted(found.items()))
    return len(found)


def _likeness(size: int, one: LeanMinHash, other_size: int, other: LeanMinHash) -> float:
    """The share of the shorter text's sequences that the longer one has, or 0 where the two are different stories."""
    alike = float(one.jaccard(other))
    shared = alike * (size + other_size) / (1 + alike) / min(size, other_size)
    return shared if shared >= SHARED and alike >= ALIKE else 0.0


@cache
def _empty() -> MinHash:
    from datasketch import MinHash

    return MinHash(num_perm=HASHES, seed=SEED, hashfunc=crc32, scheme="affine32")


def _index() -> MinHashLSH:
    from datasketch import MinHashLSH

    return MinHashLSH(num_perm=HASHES, params=BANDS)


def _parsed(spelled: str) -> tuple[int, LeanMinHash]:
    """The number of sequences and the MinHash that a signature spells."""
    import numpy as np
    from datasketch import LeanMinHash

    size, _, packed = spelled.partition(":")
    values: np.ndarray[tuple[int], np.dtype[np.uint32]] = np.frombuffer(base64.b64decode(packed), dtype="<u4")
    return int(size), LeanMinHash(seed=SEED, hashvalues=values, scheme="affine32")
