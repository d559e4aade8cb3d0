"""Reading claims back in English, tables, and the page as text: what holds without a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import networkx as nx
import pytest
import story

from kg import ontology
from kg.errors import ViewError
from kg.network import claims, load
from kg.network.load import LADDER
from kg.ontology import DIP
from kg.views import english, html, table
from kg.views.content import content
from kg.views.layout import positions


@pytest.fixture(scope="module")
def network():
    return load(story.dataset())


@pytest.fixture(scope="module")
def text(network):
    return html.render(network, title="Envoys & <sanctions>")


def reading(network, quote: str) -> str:
    return next(english.sentence(c) for c in claims(network) if c["quote"].startswith(quote))


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        (
            "Arvenian Foreign",
            "The Courier says that Orla Venn is set to meet with Tomás Rehn in Dunmere on 23 May 2031.",
        ),
        (
            "Corvia and Dunmere",
            "Corvian officials said, via Evening Gazette, that Corvia and Dunmere mediated "
            "between Arvenia and the Free Hand in May 2031 without success.",
        ),
        ("Belmark denied", "By their own account, Belmark did not impose sanctions on Côte Rouge."),
        ("A planned visit", "Evening Gazette says that Ida Koval did not visit Estoria."),
        ("Talks between", "Evening Gazette says that Estoria is rumored to negotiate with Corvia."),
        ("Estoria may", "The Courier says that Estoria may negotiate with Corvia."),
        ("Arvenia and Belmark", "The Courier says that Belmark is allied with Arvenia."),
    ],
)
def test_a_claim_reads_as_english(network, quote, words):
    assert reading(network, quote) == words


ROLES = ("initiators", "targets", "mediators", "parties", "hosts", "beneficiaries", "participants")
NOTED = ("place", "date", "time_text", "topic", "outcome", "stance", "publisher", "subject", "object")


def claimed(**told: object) -> dict[str, object]:
    """A claim that says only this, by the article itself."""
    blank = dict.fromkeys(NOTED, "") | {r: [] for r in (*ROLES, "attributed_to", "reported_by")}
    return blank | {"kind": "event", "factuality": "Actual", "plural": False} | told


@pytest.mark.parametrize("factuality", LADDER)
def test_every_event_type_and_relation_reads_with_every_factuality(factuality):
    told = set()
    for name, kind in ontology.event_types().items():
        sides = {"initiators": ["A"], "targets": ["B"]}
        told.add(english.sentence(claimed(type=name, type_label=kind.label, factuality=factuality, **sides)))
        assert name in english._words()["events"], f"{name} has no words in english.toml"
    assert len(told) == len(ontology.event_types()), "two event types read the same"
    assert set(english._words()["topics"]["over"]) <= set(ontology.event_types())
    for relation in ontology.graph().subjects(DIP.sign, None):
        names = {"type": ontology.local_name(relation), "type_label": ontology.label(relation)}
        words = english.sentence(claimed(kind="relation", subject="A", object="B", factuality=factuality, **names))
        assert words.startswith("The article says that A ")
        assert words.endswith((" B.", " B captive."))


@pytest.mark.parametrize(
    ("about", "words"),
    [
        (
            {"type": "Release", "factuality": "Conditional", "initiators": ["Hamas"], "targets": ["the hostages"]},
            "Hamas may release the hostages.",
        ),
        (
            {"type": "Mediation", "parties": ["Israel", "Egypt"], "participants": ["Egypt", "Israel"]},
            "someone mediated between Israel and Egypt.",
        ),
        ({"type": "Protest", "factuality": "Ongoing"}, "someone is protesting."),
        ({"type": "Accord", "initiators": ["A", "B"]}, "A reached an agreement with B."),
        ({"type": "Accord", "initiators": ["A", "B"], "topic": "agreement"}, "A reached an agreement with B."),
        (
            {"type": "Accord", "initiators": ["A", "B"], "topic": "agreement on fish"},
            "A reached an agreement with B about fish.",
        ),
        ({"type": "Accord", "initiators": ["A", "B"], "topic": "fish"}, "A reached an agreement with B about fish."),
        ({"type": "Accusation", "initiators": ["A"], "targets": ["B"], "topic": "fish"}, "A accused B over fish."),
        ({"type": "Recognition", "initiators": ["A", "B"], "topic": "ties"}, "A recognized or restored ties with B."),
    ],
)
def test_a_claim_says_who_did_what_about_what_each_once(about, words):
    assert english.sentence(claimed(**about)) == f"The article says that {words}"


def test_tables_tell_facts_first_and_every_claim_once(network):
    rows = table.edges(network)
    assert [r["factual"] for r in rows] == sorted((r["factual"] for r in rows), reverse=True)
    assert len(rows) == network.number_of_edges()
    told = table.claims(network)
    assert len(told) == len({r["claim"] for r in told}) == len(story.CLAIMS)
    assert all(isinstance(cell, str | int | float | bool) for row in (*rows, *told) for cell in row.values())


class Elements(HTMLParser):
    """All that an HTML parser finds in the page: elements, attributes and the text of scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.bodies: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.found and self.found[-1][0] in ("script", "style"):
            self.bodies.append(data)


def test_nothing_in_the_page_leads_outside(text):
    for tag, attributes in Elements(text).found:
        assert tag not in ("link", "img", "iframe", "object", "embed", "base")
        assert not {"src", "srcset", "action", "style"} & set(attributes)
        assert not [a for a in attributes if a.startswith("on")]
        assert (attributes.get("href") or "#").startswith("#")
    assert "sourceMappingURL" not in text


def test_the_policy_allows_exactly_the_scripts_and_style_of_the_page(text):
    page = Elements(text)
    policy = next(a["content"] for t, a in page.found if a.get("http-equiv"))
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    hashes = {base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() for body in page.bodies}
    allowed = set(re.findall(r"'sha256-([^']+)'", policy))
    assert len(allowed) == 3
    assert allowed < hashes  # the fourth is the data block, which is no script and must not be allowed to be one


def test_the_title_is_escaped(text):
    assert "<title>Envoys &amp; &lt;sanctions&gt;</title>" in text
    assert "<sanctions>" not in text


def rows(packed) -> list[dict]:
    return [dict(zip(packed["keys"], row, strict=True)) for row in packed["rows"]]


def test_the_data_block_holds_no_markup(text):
    block = text.split('id="data">')[1].split("</script>")[0]
    assert block.isascii()
    assert not set("<>&") & set(block)
    told = json.loads(block)
    articles = rows(told["articles"])
    words = {articles[c["article"]]["text"][c["start"] : c["end"]] for c in rows(told["claims"])}
    assert words == {s.quote for s in story.CLAIMS}


def test_the_same_network_gives_the_same_bytes(text):
    code = """
import sys
sys.path.insert(0, "tests")
import story
from kg.network import load
from kg.views import html
sys.stdout.buffer.write(html.render(load(story.dataset()), title="Envoys & <sanctions>").encode())
"""
    root = Path(__file__).parent.parent
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        env={"PYTHONHASHSEED": "3", "TZ": "Asia/Tokyo"},
        capture_output=True,
        check=True,
    )
    assert run.stdout == text.encode()


def test_the_network_is_left_as_it_was(network):
    before = json.dumps(nx.node_link_data(network, edges="edges"))
    html.render(network)
    assert json.dumps(nx.node_link_data(network, edges="edges")) == before


def test_write_makes_one_file_and_says_when_it_cannot(network, tmp_path):
    html.write(network, tmp_path / "page.html")
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]
    with pytest.raises(ViewError, match="cannot be written"):
        html.write(network, tmp_path / "nowhere" / "page.html")
    (tmp_path / "folder").mkdir()
    with pytest.raises(ViewError, match="cannot be written"):
        html.write(network, tmp_path / "folder")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder", "page.html"]


def test_of_a_network_too_large_for_a_page_the_best_connected_are_kept(network):
    level = content({"actor": network}, title="Few", most=5)["levels"]["actor"]
    actors, ties = rows(level["actors"]), rows(level["ties"])
    assert [a["label"] for a in sorted(actors, key=lambda a: a["rank"])][:3] == ["Arvenia", "Free Hand", "Corvia"]
    assert (len(actors), level["whole"]) == (5, network.number_of_nodes())
    assert {(actors[t["from"]]["id"], actors[t["to"]]["id"], t["key"]) for t in ties} == {
        (a, b, key) for a, b, key in network.edges(keys=True) if {a, b} <= {actor["id"] for actor in actors}
    }


def test_an_empty_network_makes_a_page():
    assert "<title>Actor network</title>" in html.render(load(story.dataset(), min_confidence=1.0))


def test_a_page_shows_itself_in_a_notebook_inside_a_sandbox(network):
    page = html.page(network, title='Said "so"')
    bundle = page._repr_mimebundle_()
    assert bundle["text/plain"] == 'Said "so": 13 actors, 15 ties, of which 12 are facts' == repr(page)
    ((tag, frame),) = Elements(bundle["text/html"]).found
    assert tag == "iframe"
    assert frame["srcdoc"] == page.html
    assert "allow-same-origin" not in str(frame["sandbox"])


def test_places_are_whole_numbers_and_names_have_room(network):
    placed = positions(network)
    assert set(placed) == set(network)
    spots = sorted(placed.values())
    assert all(isinstance(v, int) for spot in spots for v in spot)
    for i, (x, y) in enumerate(spots):
        assert all(abs(x - u) >= 60 or abs(y - v) >= 50 for u, v in spots[i + 1 :])
