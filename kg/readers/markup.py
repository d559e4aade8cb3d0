"""Web pages and Markdown to text and metadata."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kg.errors import ArticleError
from kg.readers.hostile import unreadable

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_TAGS = 30_000  # ten times a heavy news page; the extractor's time grows faster than the page
CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-zA-Z0-9_-]{1,40})""", re.IGNORECASE)
NOTICE = re.compile(
    r"\bcookies?\b|\bconsent\b|privacy (policy|notice|settings)|value your privacy|all rights reserved|accept all"
    r"|(enable|turn on) javascript|javascript is (disabled|required)|not a robot|access denied",
    re.IGNORECASE,
)
HIDDEN = ("script", "style", "noscript", "template", "iframe", "head")
BLOCKS = ("p", "div", "li", "ul", "ol", "table", "tr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "section")
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
FRONT_FIELDS = ("id", "title", "url", "publisher", "published", "date", "language")


def charset(raw: bytes) -> str | None:
    """The encoding that an HTML page declares in its first 2,048 bytes."""
    found = CHARSET.search(raw[:2048])
    return found.group(1).decode("ascii") if found else None


def declared(content_type: str) -> str | None:
    """The encoding that a Content-Type header declares."""
    found = re.search(r"charset\s*=\s*[\"']?([a-z0-9_-]{1,40})", content_type, re.IGNORECASE)
    return found.group(1) if found else None


def web_address(text: str) -> str | None:
    """An address of the web, else None."""
    address = text.strip().strip("<>")
    return address if re.match(r"https?://", address, re.IGNORECASE) else None


def from_address(page: str, *, address: str, where: str) -> dict[str, object]:
    """The article on a page that was fetched from an address; the page may name another one of the same host.

    Raises ArticleError as `from_html` does.
    """
    from urllib.parse import urlsplit

    fields, known = from_html(page, where=where), web_address(address)
    try:
        same = urlsplit(str(fields["url"] or "")).hostname == urlsplit(known or "").hostname
    except ValueError:
        same = False
    return fields if same or known is None else {**fields, "url": known}


def words_of(fragment: str) -> str:
    """The visible words of a piece of HTML, its paragraphs apart."""
    if "<" not in fragment and "&" not in fragment:
        return fragment
    from trafilatura.utils import load_html

    tree = load_html(f"<html><body><div>{fragment}</div></body></html>")
    if tree is None:
        return ""
    for element in list(tree.iter(*HIDDEN)):
        tail = element.tail
        element.clear()
        element.tail = tail
    for element in tree.iter(*BLOCKS):
        element.text, element.tail = f"\n\n{element.text or ''}", f"\n\n{element.tail or ''}"
    for element in tree.iter("br"):
        element.tail = f"\n{element.tail or ''}"
    text = "".join(tree.itertext("*"))
    blocks = (re.sub(r"[ \t\xa0]*\n[ \t\xa0]*", "\n", block).strip() for block in re.split(r"\n\s*\n", text))
    return "\n\n".join(block for block in blocks if block)


def from_html(page: str, *, where: str) -> dict[str, object]:
    """The article on a web page: text, title, publisher, published and url, as far as the page gives them.

    Extraction is trafilatura's (Barbaresi 2021), without date guessing. Raises ArticleError where the page holds
    no article, such as one that is only a cookie banner, and where it has too many tags.
    """
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    if page.count("<") > MAX_TAGS:
        raise ArticleError(
            where, f"has over {MAX_TAGS:,} tags, which no news page has; give the article as text", "too-long"
        )
    # a fixed last date, since the default is today and would make output depend on the clock
    dates = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}
    with unreadable(where, "is not readable as HTML", "; give the article as text"):
        found = bare_extraction(
            page, with_metadata=True, include_comments=False, include_tables=False, date_extraction_params=dates
        )
    if not isinstance(found, Document):
        raise _no_article(where)
    paragraphs = [p.strip() for p in (found.text or "").split("\n") if p.strip()]
    if paragraphs and paragraphs[0] == found.title:
        del paragraphs[0]
    if all(NOTICE.search(p) for p in paragraphs):
        raise _no_article(where)
    return {
        "text": "\n\n".join(paragraphs),
        "title": found.title,
        "publisher": found.sitename,
        "published": found.date,
        "url": found.url,
    }


def _no_article(where: str) -> ArticleError:
    fault = "has no article on it, only notices or nothing; save the page as a reader sees it"
    return ArticleError(where, fault, "no-article")


def from_markdown(source: str) -> dict[str, object]:
    """The plain text of a Markdown file; a first heading is its title, and front matter its metadata.

    Code blocks, raw HTML and pictures are dropped; of links the words are kept.
    """
    from markdown_it import MarkdownIt

    fields, body = _front_matter(source.replace("\r\n", "\n"))
    blocks: list[str] = []
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type != "inline":
            continue
        words = _words(token)
        if before and before.tag == "h1" and not blocks and not fields.get("title"):
            fields["title"] = words
        elif words:
            blocks.append(words)
    return {**fields, "text": "\n\n".join(blocks)}


def _front_matter(source: str) -> tuple[dict[str, object], str]:
    """Simple `key: value` lines between two `---` lines, and what follows them."""
    found = FRONT_MATTER.match(source)
    if not found:
        return {}, source
    fields: dict[str, object] = {}
    for line in found.group(1).splitlines():
        key, colon, value = line.partition(":")
        if colon and key.strip().lower() in FRONT_FIELDS and value.strip():
            fields[key.strip().lower()] = value.strip().strip("\"'")
    return _renamed(fields), source[found.end() :]


def _renamed(fields: Mapping[str, object]) -> dict[str, object]:
    """`date`, as static site generators write it, is `published` here."""
    return {("published" if k == "date" else k): v for k, v in fields.items()}


def _words(token: Token) -> str:
    """The visible words of an inline token."""
    parts = []
    for child in token.children or []:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts).strip()
