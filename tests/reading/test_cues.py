"""The cue lists are data: what is wrong in them is refused, with the entry's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.extract.cues import load, read
from kg.ontology import DIP, ontology_path


def test_a_word_has_the_cue_of_its_class() -> None:
    cues = load()
    assert cues.of_class["verb"]["suppose"].positive == DIP.Planned
    assert cues.of_class["adjective"]["supposed"].positive == DIP.Rumored
    assert cues.of_class["verb"]["request"].negative == DIP.Conditional
    assert cues.of_class["noun"]["request"].negative == DIP.NotRealized


WRONG = [
    ('positive = "keep"', 'positive = "Certain"', "cue 1: `Certain` is no factuality"),
    ('of = "verb"', 'of = "verbs"', "cue 1: `verbs` is no word class"),
    ('of = "verb"', 'of = "verb"\nweight = 2', "cue 1: unknown key `weight`"),
    ('words = ["manage", ', 'words = ["manage", "refuse", ', "the verb `refuse` has a cue already"),
    ('stance = "Says"', 'stance = "Sings"', "report 1: `Sings` is no stance"),
    ('stance = "Says"\nwords = [', 'stance = "Says"\nwords = ["deny", ', "`deny` reports already"),
    ('certainty = "Probable"', 'certainty = "Sure"', "hedge 1: `Sure` is no certainty; choose of Certain, Probable"),
    ('negated = "Certain"', 'negated = "Actual"', "`Actual` is no certainty"),
    ('of = "modal"', 'of = "modals"', "`modals` is no word class; choose of verb, adjective, noun, report, adverb"),
    ('words = ["may", ', 'words = ["may", "may", ', "the modal `may` is a hedge already"),
    ("certainty = ", "certain = ", "hedge 1: unknown key `certain`"),
    ("[negators]", "[negations]", "unknown key `negations`"),
    ('words = ["not", ', 'words = ["not", "not", ', "negators: `not` stands twice"),
    ("[factive]", "[[factive", "not readable as TOML"),
]


@pytest.mark.parametrize(("old", "new", "fault"), WRONG, ids=[fault for _, _, fault in WRONG])
def test_a_faulty_entry_is_named(tmp_path: Path, old: str, new: str, fault: str) -> None:
    text = ontology_path("cues.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "cues.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(OntologyError) as raised:
        read(path)
    assert fault in str(raised.value) and str(path) in str(raised.value)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cues.toml"
    path.write_text("[negators]\nwords = []\n", encoding="utf-8")
    with pytest.raises(OntologyError, match="'cue' is missing"):
        read(path)
