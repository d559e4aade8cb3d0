"""The plain parse says what spaCy says."""

import pytest

from kg.documents import load_model
from kg.tokens import Doc

TEXTS = [
    "",
    " \n\n ",
    "Egypt and Qatar have, officials said on Monday, expressed “deep concern” at the U.N.'s plan.\n\nIt isn't theirs…",
    "What the minister, who had met twice\tbefore in Doha with  Burns , asked was: will they (ever) sign? 🙂 OK",
    ")) . . \n\n , ; “” -- ' 's 5,000",
]
FIELDS = "i idx text lower_ lemma_ tag_ pos_ dep_ ent_type_ ent_iob_ whitespace_ text_with_ws n_lefts n_rights".split()
FIELDS += "is_alpha is_digit is_punct is_quote is_space".split()
GROUPS = "children lefts rights ancestors subtree".split()


@pytest.fixture(params=TEXTS, ids=range(len(TEXTS)))
def both(request):
    """A text as spaCy has it, and taken over."""
    parsed = load_model()(request.param)
    return parsed, Doc(parsed)


def test_tokens(both):
    parsed, doc = both
    assert len(doc) == len(parsed) and doc.text == parsed.text
    for said, token in zip(parsed, doc, strict=True):
        assert [getattr(token, name) for name in FIELDS] == [getattr(said, name) for name in FIELDS]
        for name in GROUPS:
            assert [t.i for t in getattr(token, name)] == [t.i for t in getattr(said, name)]
        edges = (said.head.i, said.left_edge.i, said.right_edge.i, said.sent.start, said.sent.end)
        assert (token.head.i, token.left_edge.i, token.right_edge.i, token.sent.start, token.sent.end) == edges
        assert token.is_sent_start == (said.sent.start == said.i)
        for by in (-1, 1):
            assert outcome(lambda by=by, t=token: t.nbor(by).i) == outcome(lambda by=by, t=said: t.nbor(by).i)


def outcome(action):
    """What comes of it, a value or the kind of error."""
    try:
        return action()
    except IndexError:
        return IndexError


def test_spans(both):
    parsed, doc = both
    pairs = [*zip(parsed.sents, doc.sents, strict=True), *zip(parsed.ents, doc.ents, strict=True)]
    pairs += [(parsed[at : at + size], doc[at : at + size]) for at in range(len(doc)) for size in (1, 2, 3, 9)]
    for said, span in pairs:
        assert (span.start, span.end, span.text, span.label_) == (said.start, said.end, said.text, said.label_)
        assert (span.start_char, span.end_char, span.root.i) == (said.start_char, said.end_char, said.root.i)
        assert [t.i for t in span] == [t.i for t in said] and (span[-1].i, span[1:].text) == (said[-1].i, said[1:].text)
    assert doc[3:1].text == parsed[3:1].text == ""
