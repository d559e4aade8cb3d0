"""A real Chromium that notes everything a page should not do."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Seen:
    """One page and what it did besides being looked at."""

    page: object
    address: str
    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> object:
        return getattr(self.page, name)

    def ready(self) -> None:
        self.page.wait_for_selector("html[data-ready=yes]", state="attached", timeout=20000)

    def again(self, hash: str = "") -> None:
        """The same file from the start, as if it were opened anew."""
        self.page.goto("about:blank")
        self.page.goto(self.address + hash)
        self.ready()

    def silent(self) -> None:
        """Fail if it asked for anything, wrote to the console or opened a dialog."""
        assert self.messages == []
        assert self.dialogs == []
        assert [url for url in self.requests if not url.startswith(("blob:", "about:", self.address))] == []


@pytest.fixture(scope="session")
def chromium(tmp_path_factory) -> Iterator[object]:
    """A browser with a new profile; tests are skipped where there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no chromium on this machine")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as tool:
        context = tool.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            executable_path=program,
            args=FLAGS,
            accept_downloads=True,
            viewport={"width": 1400, "height": 900},
            color_scheme="light",
        )
        context.set_default_timeout(8000)
        yield context
        context.close()


def _opened(chromium, path: Path, text: str, hash: str = "") -> Seen:
    path.write_text(text, encoding="utf-8")
    seen = Seen(chromium.new_page(), path.as_uri())
    seen.page.on("console", lambda message: seen.messages.append(message.text))
    seen.page.on("pageerror", lambda fault: seen.messages.append(str(fault)))
    seen.page.on("request", lambda request: seen.requests.append(request.url))
    seen.page.on("dialog", lambda dialog: (seen.dialogs.append(dialog.message), dialog.dismiss()))
    seen.page.goto(path.as_uri() + hash)
    seen.ready()
    return seen


@pytest.fixture
def show(chromium, tmp_path) -> Iterator[Callable[..., Seen]]:
    """Open a page's text from disk; afterwards it must have kept silent, whatever was done with it."""
    opened: list[Seen] = []

    def opener(text: str, *, hash: str = "") -> Seen:
        opened.append(_opened(chromium, tmp_path / f"page{len(opened)}.html", text, hash))
        return opened[-1]

    yield opener
    for seen in opened:
        seen.page.close()
        seen.silent()


@pytest.fixture(scope="module")
def tab(chromium, text, tmp_path_factory) -> Iterator[Seen]:
    """One tab for all tests of a module, with the module's `text`."""
    seen = _opened(chromium, tmp_path_factory.mktemp("tab") / "page.html", text)
    yield seen
    seen.page.close()


@pytest.fixture
def page(tab) -> Iterator[Seen]:
    """The module's page as if just opened; afterwards it must have kept silent."""
    tab.again()
    yield tab
    tab.silent()
