"""What people are given: tables, graph files, the brief, the difference of two days, pictures; hostile text inert."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from io import BytesIO

import networkx as nx
import pytest
import small
import story
from markdown_it import MarkdownIt
from rdflib import SKOS, Literal

from kg.cli import analysis, app
from kg.errors import QueryError, ViewError
from kg.network import load
from kg.network.formats import gexf, graphml
from kg.network.projections import SIGN_NAMES
from kg.views.brief import brief
from kg.views.pictures import PICTURES, described, draw

EVIL = (
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "[click](javascript:alert(1)) ![x](http://evil.example/x.png)",
    "`code` **bold** _it_ # head\n\n# second\n- list | cell |",
    "</title></desc></svg><script>alert(1)</script>",
    "$\\frac{1}{0}$ {{7*7}} &lt;b&gt; \u202egnp.exe",
    "http://evil.example www.evil.example me@evil.example",
)  # fmt: skip


@pytest.fixture(scope="module")
def told():
    return load(story.dataset()), load(story.dataset(), level="principal")


def hostile(payload: str):
    dataset = story.dataset()
    for name in ("arvenia", "belmark", "free-hand", "officials", "gazette", "courier"):
        dataset.graph(story.GAZETTEER).set((story.actor(name), SKOS.prefLabel, Literal(payload + name, lang="en")))
    return dataset


class Elements(HTMLParser):
    """The elements of a page and their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links |= {value or "" for name, value in attrs if name in ("href", "src")}


def test_the_brief_says_what_happened_with_numbers_and_sentences(told):
    text = brief(*told).markdown()
    assert "2 articles by Evening Gazette and The Courier, published from 20 May 2031 to 2 June 2031" in text
    assert "14 claims" in text
    assert "Arvenia and Belmark: 2 hostile acts, 1 by Arvenia and 1 by Belmark; accusation, rejection" in text
    assert "Corvia is named as mediator: 1 effort as fact." in text
    assert "Orla Venn is set to meet with Tomás Rehn in Dunmere on 23 May 2031" in text
    assert "But: " in text and "did not impose sanctions on Côte Rouge" in text
    cited = {int(n) for n in re.findall(r" \[(\d+)\]", text)}
    listed = {int(n) for n in re.findall(r"^(\d+)\. “", text, re.MULTILINE)}
    assert cited == listed == set(range(1, max(cited) + 1))
    sentence = "“**Belmark accused Arvenia of breaking the truce**, and Arvenia rejected the charge.”"
    assert sentence in text and "courier-1, sentence" in text
    assert brief(*told).markdown() == text and brief(*told).html() == brief(*told).html()


def test_the_brief_keeps_to_its_window(told):
    june = brief(*told, since="2031-06", until="2031-06-30")
    assert june.title == "Brief: June 2031 to 30 June 2031"
    assert "1 article by Evening Gazette" in june.lead[0]
    assert {claim["publisher"] for claim in june.claims.values()} == {"Evening Gazette"}
    assert brief(*told, since="2040").lead == ("No article of this time makes a claim.",)


@pytest.mark.parametrize("payload", EVIL)
def test_hostile_names_stay_text(payload):
    dataset = hostile(payload)
    actors, principals = load(dataset), load(dataset, level="principal")
    written = brief(actors, principals)
    page = Elements(written.html())
    assert page.names <= {
        "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "ul", "ol", "li", "sup", "a", "mark",
        "small", "code",
    }  # fmt: skip
    assert not {name for name in page.attributes if name.startswith("on")}
    assert all(re.fullmatch(r"#s\d+", link) for link in page.links)
    # as GitHub and CommonMark read it, with addresses made into links
    rendered = Elements(MarkdownIt("gfm-like", {"linkify": False}).render(written.markdown()))
    assert rendered.names <= {"h1", "h2", "p", "ul", "ol", "li", "strong", "code"}
    assert not re.search(r"(?<!\\):(?=//)|(?i:www)(?<!\\)\.", written.markdown())
    assert not re.search(r"[\u202a-\u202e\x00-\x09\x0b-\x1f]", written.markdown() + written.html())
    for kind in PICTURES:
        root = ET.fromstring(draw(actors, kind))  # noqa: S314  our own text
        names = {node.tag.rpartition("}")[2] for node in root.iter()}
        assert not names & {"script", "foreignObject", "a", "image", "iframe"}
        assert not [name for node in root.iter() for name in node.attrib if name.lower().startswith("on")]


@pytest.mark.parametrize("kind", PICTURES)
def test_pictures_are_stable_described_and_self_contained(told, kind):
    drawn = draw(told[1], kind)
    assert draw(told[1], kind) == drawn
    assert "<dc:date>" not in drawn and "http://evil" not in drawn
    root = ET.fromstring(drawn)  # noqa: S314  our own text
    assert root.attrib["role"] == "img" and root.attrib["aria-labelledby"] == "title desc"
    assert len(described(drawn)) > 60
    linked = [v for n in root.iter() for k, v in n.attrib.items() if k.endswith("href") and not v.startswith("#")]
    assert linked == []
    text = " ".join(node.text or "" for node in root.iter() if node.tag.endswith("text"))
    expected = {"core": "Arvenia", "signs": "Free Hand", "months": "2031-05"}[kind]
    assert expected in text  # text is text, not outlines


def test_the_heat_map_keeps_friends_and_enemies_apart():
    both = small.network([("A", "alliedWith", "B"), ("A", "hostile", "B"), ("B", "hostile", "A")])
    words = described(draw(both, "signs"))
    assert "hostile A – B (2)" in words and "friendly A – B (1)" in words


def test_a_picture_of_nothing_and_without_matplotlib_says_so(told, monkeypatch):
    for kind in PICTURES:
        with pytest.raises(ViewError, match=r"there (is|are) no"):
            draw(small.network([]), kind)
    with pytest.raises(ViewError, match="choose one of core, signs, months"):
        draw(told[0], "pie")
    monkeypatch.setitem(sys.modules, "matplotlib", None)  # as if it were not installed
    with pytest.raises(ViewError, match=r"dragoman\[pictures\]"):
        draw(told[0], "core")


def test_graph_files_keep_to_their_schemas_and_come_back(told):
    network = told[0]
    for text, read in ((graphml(network), nx.read_graphml), (gexf(network), nx.read_gexf)):
        root = ET.fromstring(text.encode())  # noqa: S314  our own text
        space = root.tag.partition("}")[0] + "}"
        edges = list(root.iter(f"{space}edge"))
        ids = [edge.attrib["id"] for edge in edges]
        assert len(ids) == len(set(ids)) == network.number_of_edges()
        nodes = [node.attrib["id"] for node in root.iter(f"{space}node")]
        assert len(nodes) == len(set(nodes)) == len(network)
        assert {e.attrib[end] for e in edges for end in ("source", "target")} <= set(nodes)
        declared = {one.attrib["id"] for one in root.iter() if one.tag in (f"{space}key", f"{space}attribute")}
        data, value = root.iter(f"{space}data"), root.iter(f"{space}attvalue")
        used = {one.attrib["key"] for one in data} | {one.attrib["for"] for one in value}
        assert used and used <= declared
        back = read(BytesIO(text.encode()))
        ties = {(a, b, tie["relation"]): tie for a, b, tie in back.edges(data=True)}
        assert set(ties) == set(network.edges(keys=True))
        for tie, about in ties.items():
            ours = network.edges[tie]
            assert (about["sign"], about["factual"]) == (ours["sign"], ours["factual"])
            assert len(about["claims"].split()) == ours["weight"]
        assert json.dumps(nx.node_link_data(back, edges="edges"))


def test_analyze_prints_tables_definitions_and_cautions(seed_store, capsys):
    analysis.analyze(form="csv", store=str(seed_store), intervals=True, most=5)
    out = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(out.out)))
    assert {"pagerank_low", "betweenness_high", "constraint", "claims"} <= set(rows[0]) and len(rows) == 5
    assert "one article" in out.err
    analysis.analyze(what="camps", principals=True, store=str(seed_store))
    assert "Hamas" in capsys.readouterr().out
    analysis.analyze(explained=True)
    words = capsys.readouterr().out
    for source in ("Freeman 1977", "Burt 1992", "Gould and Fernandez 1989", "Harary 1959", "Goldstein 1992", "Efron"):
        assert source in words
    with pytest.raises(QueryError, match="choose one of actors"):
        analysis.analyze(what="vibes", store=str(seed_store))
    with pytest.raises(QueryError, match="choose one of friendly"):
        analysis.analyze(signs=["good"], store=str(seed_store))
    with pytest.raises(QueryError, match="no term of the ontology"):
        analysis.analyze(types=["Persn"], store=str(seed_store))


def test_filters_reach_the_network(seed_store):
    for sign, name in SIGN_NAMES.items():
        network = analysis.filtered(str(seed_store), signs=[name])
        assert {tie["sign"] for _, _, tie in network.edges(data=True)} <= {sign}
    planned = analysis.filtered(str(seed_store), factuality=["Planned"])
    assert planned.number_of_edges() and not any(tie["factual"] for _, _, tie in planned.edges(data=True))


def test_brief_diff_and_picture_are_commands(seed_store, tmp_path, capfdbinary):
    assert {"analyze", "brief", "diff", "picture"} <= {
        c.callback.__name__ for c in app.registered_commands if c.callback
    }
    analysis.brief(form="html", output=tmp_path / "b.html", store=str(seed_store))
    assert "<mark>" in (tmp_path / "b.html").read_text("utf-8")
    analysis.diff("2024-01", "2024-06", store=str(seed_store))
    out, err = capfdbinary.readouterr()
    assert out.startswith(b"# What changed from January 2024 to June 2024")
    assert b"no day of publication" in err
    with pytest.raises(QueryError, match="earlier day first"):
        analysis.diff("2024-06", "2024-01", store=str(seed_store))
    analysis.picture("core", output=tmp_path / "core.svg", store=str(seed_store))
    assert (tmp_path / "core.svg").read_text("utf-8").startswith("<?xml")
    assert b"actors with the most claims" in capfdbinary.readouterr().err
