"""The page of a negotiation in a real browser: rounds, lanes, seats, and each mark down to its sentence."""

from __future__ import annotations

import pytest
import story

from kg.errors import ViewError
from kg.network import load
from kg.views import negotiation

TEXT = (
    "Arvenia and Belmark met in Dunmere. "
    "Corvian officials told the Evening Gazette that Corvia joined the talks of Arvenia and Belmark. "
    "Belmark accused Arvenia of stalling. "
    "Belmark denied that Arvenia demanded the valley. "
    "Arvenia, Belmark and Estoria will meet again. "
    "A <script>alert(1)</script> summit of Estoria and Belmark was called off."
)


def said(quote: str, kind: str, actors: str, factuality: str, date: str, **more) -> story.Said:
    roles = tuple(("initiator", name) for name in actors.split())
    if kind in ("Accusation", "Demand"):
        roles = story.act(*actors.split())
    return story.Said("round-1", quote, kind, roles, factuality, facts={"date": date, "event": quote}, **more)


CLAIMS = [
    said("Arvenia and Belmark met in Dunmere", "Meeting", "orla-venn belmark", "Actual", "2031-05-01"),
    said("Corvia joined the talks of Arvenia and Belmark", "Negotiation", "arvenia belmark corvia", "Actual",
         "2031-05-10", by=("officials",), via=("gazette",), stance="Says"),
    said("Belmark accused Arvenia of stalling", "Accusation", "belmark arvenia", "Actual", "2031-05-05"),
    said("Arvenia demanded the valley", "Demand", "arvenia belmark", "Denied", "2031-05-06",
         by=("belmark",), stance="Denies"),
    said("Arvenia, Belmark and Estoria will meet again", "Meeting", "arvenia belmark estoria", "Planned", "2031-05-20"),
    said("A <script>alert(1)</script> summit of Estoria and Belmark was called off", "Summit", "estoria belmark",
         "NotRealized", "2031-05-25"),
]  # fmt: skip
ARTICLES = {"round-1": ("Talks </script>", "javascript:alert(2)", "courier", "2031-05-30", TEXT)}


@pytest.fixture(scope="module")
def network():
    return load(story.dataset(CLAIMS, articles=ARTICLES))


@pytest.fixture(scope="module")
def text(network):
    return negotiation.render(network, title="Valley </title><b>talks</b>")


def row(page, name: str) -> list[str]:
    cells = f"tr:has(> th:text-is({name!r})) > td, tr[data-party={name!r}] > td"
    return [" ".join(cell.split()) for cell in page.locator(cells).all_inner_texts()]


def test_rounds_are_found_without_links_and_in_time_order(network):
    (found,) = negotiation.negotiations(network)
    assert [(r["day"], r["type"], r["basis"]) for r in found["rounds"]] == [
        ("2031-05-01", "meeting", ""),
        ("2031-05-10", "negotiation", "shared seats"),
        ("2031-05-20", "meeting", "shared seats"),
        ("2031-05-25", "summit", "shared seats"),
    ]
    assert found["parties"][:2] == ["Belmark", "Arvenia"]
    assert [[c["type"] for c in told] for told in found["between"]] == [[], ["Accusation", "Demand"], [], [], []]
    assert negotiation.negotiations(network, ["orla venn", "Estoria"]) == [found]
    with pytest.raises(ViewError, match="no talks with Corvia and Dunmere"):
        negotiation.render(network, "Corvia", "Dunmere")


def test_lanes_stand_above_and_below_the_line(page):
    assert row(page, "Planned, rumored") == ["", "", "", "meeting The Courier", ""]
    assert row(page, "Said to have happened") == ["", "", "negotiation Corvian officials", "", ""]
    assert row(page, "Happened") == ["meeting The Courier", "accusation The Courier", "", "", ""]
    assert row(page, "Denied, fell through") == ["", "demand Belmark", "", "", "summit The Courier"]
    lanes = page.locator("tbody:first-of-type tr").evaluate_all("rows => rows.map(r => r.className)")
    assert lanes == ["lane planned", "lane said", "line", "lane happened", "lane denied"]
    days = page.locator("tr.line .day").all_inner_texts()
    assert days == ["1 May 2031", "10 May 2031", "20 May 2031", "25 May 2031"]


def test_seats_tell_who_joined_and_who_is_missing(page):
    page.keyboard.press("b")  # without what lies between the rounds
    assert page.get_attribute("#gaps", "aria-pressed") == "false"
    assert row(page, "Corvia") == ["", "● there, joins", "– missing", ""]
    assert row(page, "Arvenia") == ["● there Orla Venn", "● there", "○ expected", "– missing"]
    assert row(page, "Estoria") == ["", "", "○ expected, joins", "✕ denied"]
    assert page.locator("#changes li").all_inner_texts() == [
        "Round 2, 10 May 2031: Corvia joined",
        "Round 3, 20 May 2031: Estoria joined; Corvia missing",
        "Round 4, 25 May 2031: Arvenia missing",
    ]


def test_a_mark_opens_down_to_the_sentence_by_keyboard_alone(page):
    mark = page.locator(".mark:has-text('negotiation')")
    mark.focus()
    page.keyboard.press("Enter")
    assert mark.get_attribute("aria-pressed") == "true"
    assert page.inner_text("#panel mark") == "Corvia joined the talks of Arvenia and Belmark"
    assert "Corvian officials told the Evening Gazette" in page.inner_text("#panel blockquote")
    page.click("#panel .actions button")
    assert page.inner_text("#panel .whole").endswith(TEXT)
    kept = page.evaluate("location.hash")
    assert kept.startswith("#claim=")
    page.keyboard.press("Escape")
    assert page.locator("#panel .claim").count() == 0
    assert page.evaluate("document.activeElement.className").startswith("mark")


def test_hostile_news_stays_text_and_controls_have_names(page):
    page.click(".mark:has-text('summit')")
    assert page.inner_text("#panel mark") == CLAIMS[-1].quote
    assert page.locator("#panel a").count() == 0, "an address that is no web address is no link"
    assert page.inner_text("h1") == "Valley </title><b>talks</b>"
    found = "document.querySelectorAll('script, img, iframe, b b, h1 b').length"
    assert page.evaluate(found) == 2, "one script and the data"
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, select, a, [tabindex]')].filter((e) =>
        !(e.labels?.length || e.getAttribute('aria-label') || e.textContent.trim())).map((e) => e.outerHTML)"""
    )
    assert nameless == []
    page.keyboard.press("d")
    assert page.get_attribute("html", "data-theme") == "dark"


def test_the_same_network_gives_the_same_bytes_and_a_link_opens_its_mark(show, network, text):
    again = negotiation.render(
        load(story.dataset(CLAIMS[::-1], articles=ARTICLES)), title="Valley </title><b>talks</b>"
    )
    assert again == text
    page = show(text, hash="#claim=nobody&n=99")
    assert page.locator("#panel .claim").count() == 0
    bundle = negotiation.page(network)._repr_mimebundle_()
    assert bundle["text/plain"] == "Negotiations: 1; first: Belmark, Arvenia, Estoria and 1 more, 4 rounds"
    assert "sandbox=" in bundle["text/html"]
