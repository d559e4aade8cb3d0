"""Take the picture of the README from the real page, by `python -m scripts.readme_picture` (needs Chromium).

Reads the packaged sample article into a store that is thrown away, draws its page, opens it in headless Chromium,
chooses a planned tie and writes docs/images/network.png (1400 × 900 pixels).
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import kg
from kg import network
from kg.ontology import ontology_path
from kg.views import html

CHROMIUM = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


def main() -> None:
    """Write the picture beside the docs."""
    from playwright.sync_api import sync_playwright

    out = Path(__file__).resolve().parent.parent / "docs" / "images" / "network.png"
    with tempfile.TemporaryDirectory() as folder:
        page_file = Path(folder) / "network.html"
        with kg.open_store(Path(folder) / "store", create=True) as store:
            kg.build([str(ontology_path("examples", "seed.json"))], store=store)
            actors, principals = network.load(store), network.load(store, level="principal")
            html.write(actors, page_file, principals=principals)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            page.goto(page_file.as_uri())
            page.wait_for_timeout(1500)
            page.get_by_text("David Barnea meets with William Burns").first.click()
            page.wait_for_timeout(800)
            out.parent.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=out)
            browser.close()
    print(out)


if __name__ == "__main__":
    main()
