"""Objects show themselves in notebooks; answers become DataFrames; the magic asks, keeps and refuses."""

from __future__ import annotations

import sys
from datetime import date
from html.parser import HTMLParser

import networkx as nx
import pandas as pd
import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from rdflib import XSD, Literal, URIRef
from readings import build, seed_reading

from kg import network, query
from kg.errors import KgError
from kg.notebook import load_ipython_extension
from kg.results import Table

HOSTILE = "</td><script>alert(1)</script>"


class Tags(HTMLParser):
    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.found.append(tag)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = build(tmp_path_factory.mktemp("notebook") / "s")
    yield store
    store.close()


@pytest.fixture(scope="module")
def shell(store):
    shell = InteractiveShell()
    shell.user_ns.update(store=store, other=42)
    load_ipython_extension(shell)
    return shell


def test_an_answer_becomes_a_frame_of_python_values():
    iri = URIRef("https://example.org/a")
    rows = [
        (iri, Literal(3), Literal("0.5", datatype=XSD.decimal), Literal(True), Literal(date(2031, 5, 1)), Literal("x")),
        (None, None, None, None, None, None),
    ]
    frame = Table.of(("iri", "n", "share", "flag", "day", "text"), rows, ordered=True).frame()
    assert list(frame.loc[0]) == [iri, 3, 0.5, True, date(2031, 5, 1), "x"]
    assert isinstance(frame.loc[0, "iri"], URIRef) and type(frame.loc[0, "day"]) is date
    assert list(frame.dtypes.astype(str)) == ["object", "Int64", "Float64", "boolean", "object", "object"]
    assert frame.loc[1].isna().all() and frame.loc[1, "iri"] is None
    assert list(Table.of(("a", "b"), [], ordered=True).frame().columns) == ["a", "b"]
    mixed = Table.of(("v",), [(Literal(1),), (Literal("one"),)], ordered=True).frame()
    assert list(mixed["v"]) == [1, "one"]


def test_answers_are_printed_as_what_they_are(store):
    table = query.run(store, "claims-by-factuality")
    assert str(table).splitlines()[0].split() == list(table.columns)
    assert str(query.run(store, "DESCRIBE dip:Meeting")).startswith("@prefix")


def test_without_pandas_the_way_out_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)  # what Python keeps for a package that cannot be imported
    with pytest.raises(KgError, match=r"pip install 'dragoman\[notebooks\]'"):
        Table.of(("a",), [], ordered=True).frame()


def test_objects_show_themselves_as_text_and_as_markup_without_markup_of_news(store):
    reading = seed_reading()
    hostile = Table.of((HOSTILE,), [(Literal(HOSTILE),)] * 300, ordered=True, title=HOSTILE)
    triples = query.run(store, "CONSTRUCT { ?c a dip:Claim } WHERE { ?c a dip:Claim }")
    shown = {
        "Store ": store,
        f"{reading.article.title or reading.article.name}: ": reading,
        reading.article.text[:30]: reading.article,
        "100 more rows": hostile,
        "@prefix": triples,
    }
    for words, thing in shown.items():
        bundle = thing._repr_mimebundle_()
        assert set(bundle) == {"text/plain", "text/html"}
        assert words in bundle["text/plain"]
        assert not set(Tags(bundle["text/html"]).found) & {"script", "img", "iframe"}
    counted = store._repr_mimebundle_()["text/plain"].split("\n")
    number = query.run(store, "SELECT (COUNT(DISTINCT ?c) AS ?n) WHERE { ?c a dip:Claim }").rows[0][0]
    assert counted[0].endswith(f"{number} claims")
    assert sum(int(line.split()[0]) for line in counted[1:]) == number


def test_the_magic_asks_a_name_or_the_cell_and_keeps_the_answer(shell, store):
    ready = shell.run_line_magic("sparql", "plans")
    pd.testing.assert_frame_equal(ready, query.run(store, "plans").frame())
    count = "SELECT (COUNT(DISTINCT ?c) AS ?n) WHERE { ?c a dip:Claim }"
    assert shell.run_cell_magic("sparql", "-o kept", count) is None
    assert shell.user_ns["kept"].loc[0, "n"] == query.run(store, count).rows[0][0]
    fewer = shell.run_line_magic("sparql", "said-by -p actor=Nobody")
    assert len(fewer) == 0


@pytest.mark.parametrize(
    ("line", "cell", "message"),
    [
        ("", None, "no question"),
        ("plans -s other", None, "no store in the variable 'other'"),
        ("plans --wrong", None, r"unrecognized arguments: --wrong; write %sparql"),
        ("", "SELECT ?c WHERE { ?c a dip:Claym }", "Claim"),
        ("", "DROP ALL", "cannot change the store"),
    ],
)
def test_the_magic_refuses_in_one_line(shell, line, cell, message):
    with pytest.raises(UsageError, match=message):
        shell.run_cell_magic("sparql", line, cell) if cell is not None else shell.run_line_magic("sparql", line)


def test_a_network_shows_its_page_and_other_graphs_stay_as_they_are(shell, store):
    show = shell.display_formatter.format
    data, _ = show(network.load(store))
    assert data["text/plain"].startswith("Actor network: ") and "<iframe" in data["text/html"]
    assert "text/html" not in show(nx.MultiDiGraph([("a", "b")]))[0]
