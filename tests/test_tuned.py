"""What makes the model faster changes nothing that it says."""

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import tuned
from kg.documents import MODELS

TEXTS = [
    "",
    " \n\n ",
    "There were no talks, and there's been none since; there are, however, letters.",
    "“I ain't gonna go,” he said. “Let's wait. C'mon, y'all've got ta see: it's nothin'.”",
    "You and I saw it; it saw you and me. But who did? They did have what they'd asked for.",
    "The ministers, who had met  twice\tbefore,\n\nwere to meet again\u00a0in  Doha — that is all that which is known…",
    "DID HE? HE DIDN'T! Have they? Hasn't she… 5,000 3.2% $4bn N.Korea's U.N. @x #y http://x.example/a?b=c 🙂",
]
WORDS = st.sampled_from(
    "there is are 's was it that this which who but to have had do did n't ai gon na you i all".split()
)


@pytest.fixture(scope="module")
def pipelines():
    """The model as spaCy loads it, and tuned."""
    plain, fast = spacy.load(MODELS[0]), spacy.load(MODELS[0])
    tuned.tune(fast)
    assert fast.pipe_names[3:5] == ["remembered_ruler", "remembered_lemmatizer"]
    return plain, fast


def annotations(doc):
    return [
        (t.text, t.tag_, t.pos_, t.dep_, t.head.i, t.lemma_, str(t.morph), t.ent_iob_, t.ent_type_, t.is_sent_start)
        for t in doc
    ]


@pytest.mark.parametrize("text", TEXTS)
def test_every_annotation_is_the_same(pipelines, text):
    plain, fast = pipelines
    expected = annotations(plain(text))
    assert annotations(fast(text)) == expected
    assert annotations(fast(text)) == expected  # now from memory


@settings(max_examples=60, deadline=None)
@given(words=st.lists(WORDS, min_size=1, max_size=12))
def test_words_that_rules_look_at_are_annotated_the_same_in_any_order(pipelines, words):
    plain, fast = pipelines
    text = " ".join(words).replace(" 's", "'s").replace(" n't", "n't").replace("gon na", "gonna")
    assert annotations(fast(text)) == annotations(plain(text))


def test_what_it_remembers_has_a_bound(pipelines, monkeypatch):
    plain, fast = pipelines
    monkeypatch.setattr(tuned, "_MOST", 5)
    for text in TEXTS:
        assert annotations(fast(text)) == annotations(plain(text))
    assert len(fast.get_pipe("remembered_ruler")._rows) < 100


def test_a_ruler_whose_rules_see_more_than_it_remembers_stays_as_it_is():
    nlp = spacy.blank("en")
    nlp.add_pipe("attribute_ruler").add([[{"SHAPE": "Xxxx"}]], {"TAG": "NNP"})
    tuned.tune(nlp)
    assert nlp.pipe_names == ["attribute_ruler"]
