"""The page in a real browser: each control is used, and what it shows is compared with the network."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest
import story
from pages import of, ties

from kg.network import claims, load
from kg.views import html


@pytest.fixture(scope="module")
def network():
    return load(story.dataset())


@pytest.fixture(scope="module")
def text(network):
    return html.render(network, title="Envoys")


def test_the_first_look_counts_what_there_is(page, network):
    assert page.inner_text("#said") == "13 actors, 15 ties\n12 facts, 3 not"
    assert ties(page) == of(network)


def test_an_edge_clicked_in_the_picture_opens_its_sentence(page):
    # Two actors alone fill the picture: the tie between them runs through its middle.
    page.fill("#search", "orla")
    page.keyboard.press("Enter")
    page.select_option("#hops", "1")
    page.keyboard.press("f")
    box = page.locator("#picture").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert page.inner_text("#panel h2") == "Orla Venn – Tomás Rehn"
    assert page.inner_text("#panel .claim .reading").startswith("The Courier says that Orla Venn is set to meet")
    assert page.inner_text("#panel .claim .badge") == "planned"
    assert page.inner_text("#panel blockquote").endswith(" on Friday.")
    marked = page.inner_text("#panel mark")
    assert marked == "Arvenian Foreign Minister Orla Venn is set to meet Belmark's envoy Tomás Rehn in Dunmere"
    link = page.locator("#panel a")
    assert link.get_attribute("href") == "https://courier.example/envoys"
    assert "noopener" in link.get_attribute("rel")


def test_an_actor_clicked_in_the_picture_shows_its_ties_and_its_claims(page, network):
    page.fill("#search", "free h")
    page.keyboard.press("Enter")
    page.select_option("#hops", "1")
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    page.click('#panel [data-actor$="free-hand"]')
    assert page.inner_text("#panel h2") == "Free Hand"
    claims = network.nodes[str(story.actor("free-hand"))]["claims"]
    assert page.locator("#panel .claim").count() == len(claims) == 3
    assert page.locator("#panel .rows button").count() == 4


def test_a_contradiction_shows_both_sides(page):
    page.click("#panel .rows button:has-text('sanctions')")
    assert "contradict" in page.inner_text("#panel .clash")
    sides = page.locator("#panel .sides > div").all_inner_texts()
    assert [s.split("\n") for s in sides] == [
        ["Say so", "Corvian officials, 2 June 2031"],
        ["Deny it", "Belmark, 2 June 2031"],
    ]
    badges = page.locator("#panel .claim .badge").all_inner_texts()
    assert badges == ["happened", "denied"]
    assert page.locator("#panel mark").all_inner_texts()[1].endswith("Côte Rouge 🙂")


def test_the_whole_article_opens_on_demand_with_the_words_marked(page):
    page.click("#panel .rows button:has-text('sanctions')")
    button = page.locator("#panel .claim button:has-text('Whole article')").first
    assert page.locator("#panel .whole").first.is_hidden()
    button.click()
    assert button.get_attribute("aria-expanded") == "true"
    whole = page.locator("#panel .whole").first
    assert story.GAZETTE in whole.inner_text()
    assert whole.locator("mark").inner_text() == "Belmark imposed sanctions on Côte Rouge"


def test_search_ignores_accents_and_case_and_takes_the_keyboard(page):
    page.keyboard.press("/")
    page.keyboard.type("COTE")
    assert page.locator("#found li").all_inner_texts() == ["Côte Rouge state"]
    assert page.get_attribute("#search", "aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert page.input_value("#search") == ""
    page.keyboard.type("o")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#found li[aria-selected=true] bdi").inner_text()
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == chosen


def test_the_ladder_climbs_from_facts_to_everything(page, network):
    steps = [{"Actual", "Ongoing"}, {"Planned"}, {"Rumored"}, {"Conditional"}, {"NotRealized"}, {"Denied"}]
    allowed: set[str] = set()
    for rung, step in enumerate(steps):
        allowed |= step
        page.locator("#rung").fill(str(rung))
        assert ties(page) == of(network, factuality=allowed)
    page.locator("#rung").fill("0")
    assert page.get_attribute("#rung", "aria-valuetext") == "facts only"
    assert page.inner_text("#said").endswith("12 facts, 0 not")


def test_filters_hide_what_they_name(page, network):
    page.click("#filters label:has-text('hostile') input")
    assert ties(page) == of(network, sign={0, 1})
    page.click("#reset")
    page.click("#filters label:has-text('mediates for') input")
    assert ties(page) == {t for t in of(network) if t[1] != "mediates for"}
    page.click("#reset")
    page.click("#filters label:has-text('person') >> nth=-1")
    people = {d["label"] for _, d in network.nodes(data=True) if d["type"] == "Person"}
    assert ties(page) == {t for t in of(network) if not people & {t[0], t[2]}}
    page.click("#reset")
    page.locator("#confidence").fill("0.85")
    low = {(t[0], t[1], t[2]) for t in of(network) if t[1] == "rejects"}
    assert ties(page) == of(network) - low
    page.click("#reset")
    page.click("#filters fieldset:has-text('Source') .all")
    assert ties(page) == set()
    page.click("#filters label:has-text('Corvian officials') input")
    assert {t[1] for t in ties(page)} == {"mediates for", "sanctions"}


def test_topics_are_a_filter_where_claims_have_them(show):
    claims = [*story.CLAIMS]
    place = next(i for i, c in enumerate(claims) if c.type == "Aid")
    claims[place] = replace(claims[place], facts={"topicText": "flood relief"})
    page = show(html.render(load(story.dataset(claims))))
    page.click("#filters label:has-text('flood relief') input")
    assert ("Arvenia", "aids", "Estoria") not in ties(page)
    assert len(ties(page)) == 14


def test_doubt_of_the_source_is_told_and_is_a_filter(show):
    levels = {"Negotiation": "", "Aid": "Probable", "Endorsement": "Possible"}
    page = show(
        html.render(load(story.dataset([replace(c, certainty=levels.get(c.type, "Certain")) for c in story.CLAIMS])))
    )
    page.click("#table")
    page.click("#sheet td button:has-text('aids')")
    assert "to its source\nprobable" in page.inner_text("#panel .claim .facts")
    page.click("#sheet td button:has-text('mediates for') >> nth=0")
    assert "to its source" not in page.inner_text("#panel .claim .facts")
    told = page.locator("#filters fieldset:has-text('Certainty') label").all_inner_texts()
    assert [" ".join(words.split()) for words in told] == ["certain 10", "probable 1", "possible 1", "left open 2"]
    page.click("#filters label:has-text('left open') input")
    page.click("#filters label:has-text('possible') input")
    shown = {t[1] for t in ties(page)}
    assert "aids" in shown and not shown & {"negotiates with", "supports"}


def test_a_filter_hides_actors_left_without_ties_unless_asked(page):
    page.locator("#rung").fill("0")
    assert page.inner_text("#said").startswith("10 actors")
    page.click("#filters label:has-text('Actors without ties') input")
    assert page.inner_text("#said").startswith("13 actors")


def test_focus_keeps_the_neighbours_only(page):
    page.click("#panel [data-actor$='belmark']")
    page.select_option("#hops", "1")
    assert page.inner_text("#said").startswith("3 actors")
    page.select_option("#hops", "2")
    assert page.inner_text("#said").startswith("6 actors")
    page.keyboard.press("Escape")
    assert page.inner_text("#said").startswith("13 actors")


def test_the_shortest_path_is_named(page):
    page.click("#panel [data-actor$='belmark']")
    page.select_option("#path", label="Dunmere")
    assert page.inner_text("#panel [role=status]").strip() == "2 steps: Belmark · Arvenia · Dunmere"
    page.select_option("#path", label="Orla Venn")
    assert "no path" in page.inner_text("#panel [role=status]")


def test_the_table_sorts_and_opens_evidence(page):
    page.click("#table")
    page.click("#sheet th:has-text('Claims') button")
    page.click("#sheet th:has-text('Claims') button")
    assert page.get_attribute("#sheet th:has-text('Claims')", "aria-sort") == "descending"
    page.click("#sheet tbody tr:first-child button")
    assert page.locator("#panel .claim").count() == 2
    page.click("#table")
    assert page.locator("#picture canvas").is_visible()


def test_every_control_has_a_name_and_takes_the_tab_key(page):
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, input, select, a, [tabindex]')].filter((e) =>
        !(e.labels?.length || e.getAttribute('aria-label') || e.textContent.trim())).map((e) => e.outerHTML)"""
    )
    assert nameless == []
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id || document.activeElement.dataset.actor || ''"))
    assert {"search", "hops", "size", "fit", "table", "csv", "theme", "rung", "confidence", "picture"} <= reached
    assert str(story.actor("arvenia")) in reached


def test_the_picture_moves_and_zooms_by_keyboard(page):
    def picture():
        return page.locator("#picture canvas").screenshot()

    page.focus("#picture")
    page.keyboard.press("f")
    first = picture()
    page.keyboard.press("ArrowRight")
    moved = picture()
    page.keyboard.press("+")
    zoomed = picture()
    assert len({first, moved, zoomed}) == 3
    page.keyboard.press("f")
    assert picture() == first


def test_letters_steer_unless_they_are_typed(page):
    page.focus("#rung")
    page.keyboard.press("t")
    assert page.locator("#sheet").is_visible()
    page.keyboard.press("t")
    page.focus("#search")
    page.keyboard.type("td")
    assert page.locator("#sheet").is_hidden()
    assert page.get_attribute("html", "data-theme") == "light"


def test_what_is_saved_is_what_is_visible(page, network):
    page.click("#filters label:has-text('friendly') input")
    with page.expect_download() as saved:
        page.click("#csv")
    assert saved.value.suggested_filename == "envoys.csv"
    rows = list(csv.DictReader(io.StringIO(Path(saved.value.path()).read_text("utf-8-sig"))))
    assert {(r["from"], r["relation"], r["to"]) for r in rows} == of(network, sign={0, -1})
    assert {r["claim_factuality"] for r in rows if r["relation"] == "sanctions"} == {"Actual", "Denied"}
    told = {c["claim"]: c for c in claims(network)}
    for row in rows:
        claim = told[row["claim"]]
        where = (claim["article_name"], str(claim["start"]), str(claim["end"]), claim["quote"])
        assert (row["article"], row["start"], row["end"], row["quote"]) == where
    for kind, start in (("png", b"\x89PNG"), ("svg", b"<svg")):
        with page.expect_download() as saved:
            page.click(f"#{kind}")
        assert Path(saved.value.path()).read_bytes().startswith(start)


def test_a_claim_says_where_in_which_article_its_words_stand(page, network):
    page.click("#panel [data-tie] >> nth=0")
    for card in page.locator("#panel article.claim").all():
        claim = next(c for c in claims(network) if c["claim"] == card.get_attribute("data-claim"))
        said = card.locator("dl").inner_text()
        assert f"characters {claim['start']} to {claim['end']}" in said and claim["claim"].rpartition("/")[2] in said


def test_a_link_brings_back_what_was_chosen(show, page, text):
    page.click("#panel [data-actor$='belmark']")
    page.locator("#rung").fill("1")
    page.select_option("#hops", "2")
    kept = page.evaluate("location.hash")
    again = show(text, hash=kept)
    assert again.inner_text("#panel h2") == "Belmark"
    assert again.input_value("#rung") == "1"
    assert again.inner_text("#said") == page.inner_text("#said")


@pytest.mark.parametrize("kept", ["#actor=nobody&hops=9&confidence=x", "#tie=" + quote("<img src=x>"), "#%E0%A4%A"])
def test_a_broken_link_shows_everything(show, text, kept):
    assert show(text, hash=kept).inner_text("#said").startswith("13 actors")


def test_dark_mode_changes_ground_and_picture(page):
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    assert page.get_attribute("#theme", "aria-pressed") == "true"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.keyboard.press("d")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light


def test_groups_and_sizes_redraw_the_picture(page):
    looks = [page.locator("#picture canvas").screenshot()]
    page.click("#blocs")
    looks.append(page.locator("#picture canvas").screenshot())
    for size in ("claims", "betweenness", "same"):
        page.select_option("#size", size)
        looks.append(page.locator("#picture canvas").screenshot())
    assert len(set(looks)) == len(looks)


def test_hovering_over_a_tie_reads_its_claim(page):
    page.click("#panel [data-actor$='orla-venn']")
    page.select_option("#hops", "1")
    page.focus("#picture")
    page.keyboard.press("f")
    box = page.locator("#picture").bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(middle[0] - 3, middle[1] - 3)
    page.mouse.move(*middle)
    page.locator("#tip").wait_for(state="visible")
    assert page.inner_text("#tip").startswith("The Courier says that Orla Venn is set to meet")


def test_an_empty_network_says_so(show):
    page = show(html.render(load(story.dataset(), min_confidence=1.0)))
    assert "no claim names an actor" in page.inner_text("#panel")
    page.keyboard.press("f")
    page.keyboard.press("t")
    assert page.locator("#sheet tbody tr").count() == 0


def test_the_page_works_inside_a_notebook_frame(show, network):
    frame = html.page(network, title="Framed")._repr_mimebundle_()["text/html"]
    page = show(f"<!doctype html><html data-ready='yes'><body>{frame}</body></html>")
    inside = page.frame_locator("iframe")
    inside.locator("#panel .rows button").first.click()
    assert inside.locator("#panel mark").count() == 2


def test_time_narrows_to_months(show):
    claims = [*story.CLAIMS]
    claims.append(
        story.Said(
            "gazette-1",
            "Arvenia sent aid",
            "Aid",
            story.act("arvenia", "dunmere"),
            "Actual",
            facts={"date": "2031-07-01"},
        )
    )
    page = show(html.render(load(story.dataset(claims))))
    assert page.locator("#time .bars i").count() == 3
    page.locator("#from").fill("2")
    assert ties(page) == {("Arvenia", "aids", "Dunmere")}
    page.click("#reset")
    page.click("#play")  # from the first month on, a month at a time
    assert page.inner_text("#play") == "Stop"
    assert page.input_value("#to") == "0"
    page.wait_for_selector("#time:has-text('Play'):not(:has-text('Stop'))")  # it stops at the last month
    assert page.input_value("#to") == "2"
    page.locator("#to").fill("0")
    assert ("Orla Venn", "meets with", "Tomás Rehn") in ties(page)
    assert ("Border Watch", "supports", "Dunmere") not in ties(page)


def test_a_frame_that_gets_its_size_late_shows_the_picture(chromium, text):
    page = chromium.new_page()
    page.set_content(
        f'<iframe sandbox="allow-scripts" srcdoc="{escape(text)}" style="width:0;height:600px;border:0"></iframe>'
    )
    frame = page.frames[1]
    frame.wait_for_selector("html[data-ready=yes]", state="attached")
    page.locator("iframe").evaluate("frame => { frame.style.width = '1100px' }")
    painted = """() => {
      const canvas = document.querySelector("canvas"), { width, height } = canvas;
      if (!width) return false;
      const middle = canvas.getContext("2d").getImageData(width / 4, height / 4, width / 2, height / 2).data;
      return middle.filter((value, n) => n % 4 === 3 && value).length > 500;
    }"""
    frame.wait_for_function(painted, timeout=5000)
    page.close()
