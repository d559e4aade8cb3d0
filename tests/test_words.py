"""Word lists: each is asked for by the module under whose name it stands, and a wrong name is told."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import kg
from kg.errors import OntologyError
from kg.ontology import ontology_path
from kg.words import word_list


def test_every_list_is_asked_for_by_its_own_module() -> None:
    listed = {
        f"{table}.{name}"
        for table, lists in tomllib.loads(ontology_path("words.toml").read_text(encoding="utf-8")).items()
        for name in lists
    }
    asked = {
        name
        for path in Path(kg.__file__).parent.rglob("*.py")
        for name in re.findall(r'word_list\("([^"]+)"\)', path.read_text(encoding="utf-8"))
        if name.partition(".")[0] == path.stem
    }
    assert asked == listed


def test_an_unknown_list_is_an_error_that_names_it() -> None:
    with pytest.raises(OntologyError, match=r"no list `craftt` in \[pronouns\]"):
        word_list("pronouns.craftt")
