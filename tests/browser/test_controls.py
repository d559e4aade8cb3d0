"""Every control of the page has a name and a test; levels, large networks, time, links, saved pictures, contrast."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
import story
from pages import of, ties

from benchmarks.page import network as crowd
from kg.network import claims, load
from kg.views import html

CLAIMS = [
    *(replace(c, facts={**c.facts, "topicText": "flood relief"}) if c.type == "Aid" else c for c in story.CLAIMS),
    story.Said("gazette-1", "Arvenia sent aid", "Aid", story.act("arvenia", "dunmere"), "Actual",
               facts={"date": "2031-07-01", "event": "later aid"}),
]  # fmt: skip
CONTROLS = "button, checkbox, combobox, slider, searchbox, textbox, link, listbox, option".split(", ")
SOURCES = (Path(__file__).parent / name for name in ("test_page.py", "test_controls.py"))


@pytest.fixture(scope="module")
def network():
    return load(story.dataset(CLAIMS))


@pytest.fixture(scope="module")
def principals():
    return load(story.dataset(CLAIMS), level="principal")


@pytest.fixture(scope="module")
def text(network, principals):
    return html.render(network, title="Envoys", principals=principals)


@pytest.fixture(scope="module")
def large():
    return crowd(220)


def accessible(page) -> list[tuple[str, str]]:
    """Role and name of each control as the browser tells them to a screen reader."""
    client = page.page.context.new_cdp_session(page.page)
    nodes = client.send("Accessibility.getFullAXTree")["nodes"]
    client.detach()
    told = [(n["role"]["value"], n.get("name", {}).get("value", "")) for n in nodes if not n["ignored"]]
    return [(role, name) for role, name in told if role in CONTROLS]


def test_a_screen_reader_hears_a_name_for_every_control(page, network):
    page.click("#panel .rows button:has-text('sanctions')")
    found = accessible(page)
    assert [control for control in found if not control[1].strip()] == []
    names = {name for _, name in found}
    expected = (
        "Search for an actor|Show|Level|Size by|Fit|Table|Groups|PNG|SVG|CSV|Dark|Reset|How sure?|First month"
        "|Last month|Play|Least confidence|Sign: all or none|Topic: all or none|Whole article|Open the source"
    )
    assert set(expected.split("|")) - names == set()
    friendly = len(of(network, sign=1))
    assert {f"friendly {friendly}", "planned 1", "flood relief 1"} <= names


def test_every_control_with_a_name_of_its_own_has_a_test(page):
    ids = page.evaluate("[...document.querySelectorAll('button, select, input')].map((c) => c.id).filter(Boolean)")
    tests = "".join(source.read_text("utf-8") for source in SOURCES)
    assert [name for name in ids if not re.search(rf"#{name}\b", tests)] == []


def test_the_level_goes_from_persons_to_principals_and_back(page, network, principals):
    assert ties(page) == of(network)
    page.keyboard.press("t")
    page.click("#panel [data-actor$='orla-venn']")
    page.select_option("#level", "principal")
    assert page.inner_text("#panel h2") == "Arvenia", "the chosen person is now whom she acts for"
    assert ties(page) == of(principals)
    page.locator("#rung").fill("0")
    facts = {"Actual", "Ongoing"}
    assert ties(page) == of(principals, factuality=facts)
    page.select_option("#level", "actor")
    assert ties(page) == of(network, factuality=facts)
    page.click("#reset")
    assert ties(page) == of(network)


def test_a_large_network_opens_at_its_best_connected_and_offers_more(show, large):
    page = show(html.render(large))
    assert page.inner_text("#said").startswith(f"150 of 220 actors, {count_within(large, 150)} ties")
    assert "the 150 best connected of 220 actors" in page.inner_text("#more")
    assert page.locator("#most option").all_inner_texts() == ["150 best connected", "all 220"]
    last = min(large, key=lambda n: (large.degree(n), -int(n[-5:])))
    page.fill("#search", large.nodes[last]["label"])
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == large.nodes[last]["label"], "the search finds whom the picture leaves out"
    assert page.locator("#panel .rows button").count() == large.degree(last)
    page.keyboard.press("Escape")
    page.select_option("#most", "all")
    assert page.inner_text("#said").startswith("220 actors, 651 ties")
    assert "most=all" in page.evaluate("location.hash")
    assert page.locator("#more").count() == 0


def count_within(network, most: int) -> int:
    """Ties among the best connected: the deepest core first, then the most ties, then by name."""
    import networkx as nx

    simple = nx.Graph((a, b) for a, b in network.edges())
    core = nx.core_number(simple)
    kept = sorted(network, key=lambda n: (-core[n], -network.degree(n), network.nodes[n]["label"]))[:most]
    return network.subgraph(kept).number_of_edges()


def test_dragging_over_the_bars_chooses_their_months(page, network):
    bars = page.locator("#time .bars i")
    months = Counter((claim["date"] or claim["published"])[:7] for claim in claims(network))
    said = dict(bar.get_attribute("title").split(": ") for bar in bars.all())
    assert list(said) == ["May 2031", "June 2031", "July 2031"]
    assert [int(number.split()[0]) for number in said.values()] == [months[m] for m in sorted(months)]
    first, second = bars.nth(1).bounding_box(), bars.nth(2).bounding_box()
    page.mouse.move(first["x"] + 5, first["y"] + 5)
    page.mouse.down()
    page.mouse.move(second["x"] + 5, second["y"] + 5)
    page.mouse.up()
    assert (page.input_value("#from"), page.input_value("#to")) == ("1", "2")
    assert ("Orla Venn", "meets with", "Tomás Rehn") not in ties(page)
    assert ("Arvenia", "aids", "Dunmere") in ties(page)
    assert page.get_attribute("#to", "aria-valuetext") == "July 2031"


def test_an_address_keeps_all_that_was_chosen(page):
    page.select_option("#level", "principal")
    page.select_option("#size", "claims")
    page.locator("#from").fill("1")
    page.locator("#confidence").fill("0.5")
    page.click("#blocs")
    page.click("#filters label:has-text('hostile') input")
    page.click("#panel [data-actor$='arvenia']")
    page.select_option("#path", label="Estoria")
    said, kept = page.inner_text("#said"), page.evaluate("location.hash")
    page.again(kept)
    assert page.inner_text("#said") == said
    assert page.evaluate("location.hash") == kept
    assert (page.input_value("#level"), page.input_value("#size"), page.input_value("#from")) == (
        "principal",
        "claims",
        "1",
    )
    assert page.get_attribute("#blocs", "aria-pressed") == "true"
    assert page.inner_text("#panel h2") == "Arvenia"


def test_a_saved_picture_names_every_actor_and_tie(page, network):
    page.locator("#rung").fill("0")
    facts = of(network, factuality={"Actual", "Ongoing"})
    with page.expect_download() as saved:
        page.click("#svg")
    picture = ElementTree.parse(saved.value.path())  # noqa: S314 - our own
    titles = [title.text for title in picture.iter("{http://www.w3.org/2000/svg}title")]
    assert titles[0] == "Envoys"
    assert {title.rsplit(" (", 1)[0] for title in titles[1:]} == {" ".join(tie) for tie in facts}
    names = {text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")}
    assert names == {actor for a, _, b in facts for actor in (a, b)}
    with page.expect_download() as saved:
        page.click("#png")
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")


def test_fit_brings_the_whole_picture_back(page):
    canvas = page.locator("#picture canvas")
    page.click("#fit")
    whole = canvas.screenshot()
    page.focus("#picture")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    assert canvas.screenshot() != whole
    page.click("#fit")
    page.focus("#search")
    assert canvas.screenshot() == whole


def test_print_leaves_the_picture_and_the_evidence(page):
    page.click("#panel .rows button:has-text('sanctions')")
    page.emulate_media(media="print")
    shown = {name: page.is_visible(name) for name in ("#filters", ".tools", "#time", "#picture", "#panel .claim", "h1")}
    paper = page.locator("#picture canvas").bounding_box()
    page.emulate_media(media="screen")
    assert 0 < paper["width"] <= 1400 and paper["height"] > 300
    page.keyboard.press("d")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.get_attribute("html", "data-theme") == "light", "paper is white"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.get_attribute("html", "data-theme") == "dark"
    assert shown == {"#filters": False, ".tools": False, "#time": False} | dict.fromkeys(
        ("#picture", "#panel .claim", "h1"), True
    )


CONTRAST = """() => {
  const linear = (v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = (c) => { const [r, g, b] = c.match(/[0-9.]+/g).map((v) => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const under = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
    if (!/, 0\\)$|transparent/.test(c)) return c; } return 'rgb(255, 255, 255)'; };
  const faint = [];
  for (const e of document.querySelectorAll('body *')) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!own || e.closest('svg') || !e.checkVisibility()) continue;
    const [a, b] = [light(getComputedStyle(e).color), light(under(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faint.push([e.tagName, e.className, e.textContent, ratio]);
  }
  return faint; }"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_words_stand_out_from_their_ground(page, theme):
    if theme == "dark":
        page.click("#theme")
    page.click("#panel .rows button:has-text('sanctions')")
    page.wait_for_timeout(150)  # colours fade over
    assert page.evaluate(CONTRAST) == []


def test_a_small_window_is_wide_enough(page):
    page.set_viewport_size({"width": 800, "height": 600})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 1400, "height": 900})
