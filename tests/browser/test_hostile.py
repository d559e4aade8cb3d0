"""News text that attacks: names, sentences, titles and addresses must stay text in a real browser."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import story

from kg.network import load
from kg.views import html, negotiation

PAYLOADS = [
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "</SCRIPT ><img src=x onerror=alert(3)>",
    "<img src=x onerror=alert(4)>",
    "<svg/onload=alert(5)>",
    "<svg><script href=data:,alert(6) />",
    "<iframe src=javascript:alert(7)></iframe>",
    "<iframe srcdoc='<script>parent.alert(8)</script>'></iframe>",
    "<object data=javascript:alert(9)>",
    "<embed src=https://attack.example/a>",
    "<link rel=stylesheet href=https://attack.example/b>",
    "<style>@import 'https://attack.example/c'</style>",
    "<base href=https://attack.example/>",
    "<meta http-equiv=refresh content='0;url=https://attack.example/d'>",
    "<form action=https://attack.example/e><button autofocus onfocus=alert(10)>",
    "<details open ontoggle=alert(11)>",
    "<video><source onerror=alert(12)>",
    "<math><mtext></p><mglyph><style><img src=x onerror=alert(13)>",
    "<a href=javascript:alert(14)>href</a>",
    '" onmouseover="alert(15)',
    "' autofocus onfocus='alert(16)",
    "`${alert(17)}`",
    "{{ 7*7 }}{% raw %}",
    "{{constructor.constructor('alert(18)')()}}",
    "--><script>alert(19)</script><!--",
    "<!--<script>",
    "]]><script>alert(20)</script>",
    "\u2028alert(21)\u2029",
    "\u202egnp.exe\u202c",
    "\\u003cscript\\u003ealert(22)\\u003c/script\\u003e",
    "&lt;img src=x onerror=alert(23)&gt;",
    "__proto__",
    "constructor",
    "toString",
    '=HYPERLINK("https://attack.example","x")',
    "@SUM(1+1)|cmd",
    "A" * 3000,
    "\U0001f600\u0301" * 40,
    "%00%3Cscript%3E",
    "?actor=x#tie=y",
    "<body onload=alert(41)>",
    "<input autofocus onfocus=alert(42)>",
    "<select autofocus onfocus=alert(43)>",
    "<textarea autofocus onfocus=alert(44)>",
    "<marquee onstart=alert(45)>",
    "<audio src onloadstart=alert(46)>",
    "<table background=javascript:alert(47)>",
    "<isindex type=image src=1 onerror=alert(48)>",
    "<x contenteditable onblur=alert(49)>lose focus</x>",
    "<svg><animate onbegin=alert(50) attributeName=x dur=1s>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(51)>'/>",
    "<template><script>alert(52)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(53)>'>",
    "<a href='https://attack.example/h' ping=https://attack.example/i>x</a>",
    "<img srcset=https://attack.example/j>",
    "<div style='background:url(https://attack.example/k)'>",
    "@import url(https://attack.example/l);",
    "<?xml-stylesheet href=javascript:alert(54)?>",
    "<![CDATA[<script>alert(55)</script>]]>",
    "\u202e\u2066]]>\u2069 reversed",
    "\x3cscript\x3ealert(56)\x3c/script\x3e",
    "\ufeff<script>alert(57)</script>",
]
ADDRESSES = [
    "javascript:alert(31)",
    "JaVaScRiPt:alert(32)",
    "\tjavascript:alert(33)",
    "java\nscript:alert(34)",
    "data:text/html,<script>alert(35)</script>",
    "vbscript:msgbox(36)",
    "file:///etc/passwd",
    "blob:https://attack.example/f",
    "//attack.example/g",
    'https://ok.example/"><img src=x onerror=alert(37)>',
    "http://[broken",
]


EVERYTHING = """() => [...document.querySelectorAll('#sheet tbody tr button')].map((row) => {
  row.click();
  for (const more of document.querySelectorAll('#panel .actions button')) more.click();
  const text = (part) => document.querySelector('#panel ' + part).textContent;
  return [text('mark'), text('.whole'), [...document.querySelectorAll('#panel a')].map((a) => a.href)];
})"""


def attack(kind: str = "Criticism", factuality: str = "Planned") -> object:
    """A network whose every text field is a payload: labels, quotes, sentences, titles, outlets, times, addresses."""
    actors = {f"a{i}": ("State" if i % 2 else "Person", payload, None) for i, payload in enumerate(PAYLOADS)}
    articles, claims = {}, []
    for i, payload in enumerate(PAYLOADS):
        text = f"Before {payload} after. {payload}"
        address = ADDRESSES[i % len(ADDRESSES)]
        articles[f"n{i}"] = (payload, address, f"a{(i + 3) % len(PAYLOADS)}", "2031-01-01", text)
        roles = story.act(f"a{i}", f"a{(i + 1) % len(PAYLOADS)}")
        speakers = (f"a{(i + 2) % len(PAYLOADS)}",)
        claims.append(
            story.Said(
                f"n{i}",
                payload,
                kind,
                roles,
                factuality,
                by=speakers,
                via=speakers,
                stance="Says",
                facts={"timeText": payload, "topicText": payload},
            )
        )
    return load(story.dataset(claims, articles=articles, actors=actors))


@pytest.fixture(scope="module")
def text():
    return html.render(attack(), title="</title><script>alert(40)</script>")


def counts(page) -> dict[str, int]:
    """How many elements of each kind that only an attack could add."""
    found = "script, style, img, iframe, object, embed, link, base, form:not(#filters), video, math, details, meta"
    return page.evaluate(f"document.querySelectorAll({found!r}).length")


def test_sixty_payloads_stay_text_wherever_they_are_shown(show, text):
    page = show(text)
    before = counts(page)
    assert before == 9, "two scripts and the data, one style, five meta"
    page.click("#table")
    rows = page.locator("#sheet tbody tr")
    assert rows.count() == len(PAYLOADS)
    shown = page.evaluate(EVERYTHING)
    assert {mark for mark, _, _ in shown} == set(PAYLOADS)
    assert all(f"Before {mark} after. {mark}" in whole for mark, whole, _ in shown)
    assert {link.split(":")[0] for _, _, links in shown for link in links} == {"https"}
    page.click("#table")
    page.evaluate("[...document.querySelectorAll('#actors button')].forEach((actor) => actor.click())")
    page.hover("#picture")
    page.fill("#search", "<")
    assert counts(page) == before
    page.wait_for_timeout(200)


def test_the_page_of_negotiations_takes_none_of_them_for_markup(show):
    page = show(negotiation.render(attack("Meeting", "Actual"), title="</title><script>alert(40)</script>"))
    before = counts(page)
    assert before == 8, "one script and the data, one style, five meta"
    options = page.locator("#which option").count()
    marked = page.evaluate(
        """() => [...document.querySelectorAll('#which option')].flatMap((option) => {
        which.value = option.value; which.dispatchEvent(new Event('change'));
        return [...document.querySelectorAll('.mark')].map((mark) => { mark.click();
          for (const more of document.querySelectorAll('#panel .actions button')) more.click();
          return document.querySelector('#panel mark').textContent; }); })"""
    )
    assert options > 1
    assert set(marked) <= set(PAYLOADS) and len(set(marked)) >= 60
    assert counts(page) == before


def test_a_spreadsheet_takes_no_cell_for_a_formula(show, text):
    page = show(text)
    with page.expect_download() as saved:
        page.click("#csv")
    rows = list(csv.reader(io.StringIO(Path(saved.value.path()).read_text("utf-8-sig"), newline="")))
    assert len(rows) == len(PAYLOADS) + 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_an_injected_script_could_not_run_or_call_out(show, text):
    """The second wall: even if text became markup, the policy would stop it."""
    page = show(text)
    blocked = page.evaluate(
        """async () => { const blocked = [];
        document.addEventListener('securitypolicyviolation', (e) => blocked.push(e.effectiveDirective));
        const script = document.createElement('script');
        script.textContent = 'window.ran = 1'; document.body.append(script);
        const image = new Image(); image.src = 'https://attack.example/x'; document.body.append(image);
        await fetch('https://attack.example/y').catch(() => 0);
        document.body.insertAdjacentHTML('beforeend', '<b onclick="window.ran = 2" id="bait">x</b>'); bait.click();
        await new Promise((done) => setTimeout(done, 100));
        return [window.ran ?? 0, [...new Set(blocked)].sort()]; }"""
    )
    assert blocked[0] == 0
    assert {"connect-src", "img-src", "script-src-attr", "script-src-elem"} <= set(blocked[1])
    page.messages.clear()  # the browser tells of each thing it blocked, as it should
    page.requests[:] = [url for url in page.requests if "attack.example" not in url]
