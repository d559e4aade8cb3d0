"""What holds of the open triples of any text: offsets quote, order and neighbours change nothing."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.model import Article, Span, Triple
from kg.reading import open_triples

SUBJECTS = ("Egypt", "the envoy, a former spy,", "Egypt and “the Group”", "Müller", "what he said", "🇶🇦 Qatar", "it")
VERBS = (
    "met",
    "has not signed",
    "failed to reach",
    "said that Iran left",
    "was told to leave",
    "is",
    "neither bought nor sold",
)
OBJECTS = (
    "the deal that Iran had signed",
    "talks (in Doha) with Iran's president",
    "",
    "Kim, the minister,",
    "“peace”",
    "no one",
)
TAILS = (
    "on Sunday",
    "without leaving Cairo",
    "if Israel agrees",
    ", officials said",
    "and then left",
    "\n\nThe end",
    "",
)
sentences = st.tuples(*map(st.sampled_from, (SUBJECTS, VERBS, OBJECTS, TAILS))).map(lambda p: " ".join(p).strip() + ".")
noise = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=60)
texts = st.lists(st.one_of(sentences, noise), min_size=1, max_size=4).map(" ".join)


def spans(triple: Triple) -> Iterator[Span]:
    phrases = [triple.subject, *([triple.object] if triple.object else []), *(p for _, p in triple.arguments)]
    yield from phrases
    yield from (p.minimal for p in phrases if p.minimal)
    yield from triple.predicate
    if triple.source:
        yield triple.source


def article(text: str) -> Article:
    return Article(id=text, name=text, text=text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts)
def test_offsets_quote_the_text(text: str) -> None:
    for _, triple in open_triples([article(text)]):
        assert 0 < triple.confidence < 1
        for span in spans(triple):
            assert text[span.start : span.end] == span.text
            assert triple.start <= span.start or span is triple.source
        for phrase in (triple.subject, *(p for _, p in triple.arguments)):
            if phrase.minimal:
                assert phrase.start <= phrase.minimal.start < phrase.minimal.end <= phrase.end


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(sentences, min_size=2, max_size=4, unique=True))
def test_neighbours_and_order_change_nothing(found: list[str]) -> None:
    forwards = [(a.name, t) for a, t in open_triples(map(article, found))]
    backwards = [(a.name, t) for a, t in open_triples(map(article, reversed(found)))]
    alone = [(a.name, t) for text in found for a, t in open_triples([article(text)])]
    assert forwards == alone
    assert sorted(backwards, key=repr) == sorted(alone, key=repr)
