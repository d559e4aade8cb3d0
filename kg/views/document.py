"""A short written document whose statements cite sentences: as Markdown and as one HTML page.

Both are plain text all through: nothing that an article says becomes markup, a link or script. The same document gives
the same bytes.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from typing import Any

from kg.views import english

_OPEN = "The code at the end of each opens it with kg explain; kg explain with two names opens all about a pair."
LONGEST = 320  # characters of a sentence that are shown

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1f26;"
    "background:#fff}h1{font-size:1.5rem;margin-bottom:.2rem}h2{font-size:1.1rem;margin:1.4rem 0 .3rem}"
    "ul,ol{padding-left:1.3rem}li{margin:.25rem 0}small,.lead{color:#4b5261}mark{background:#ffe9a8;color:inherit}"
    "sup a,ol a{color:#1f4fa3;text-decoration:none}code{font-size:.85em}"
    "@media(prefers-color-scheme:dark){body{color:#e6e8ec;background:#16181d}small,.lead{color:#a8afbc}"
    "mark{background:#5c4a12}sup a,ol a{color:#8fb4ff}}@media print{body{margin:0;max-width:none;font-size:11pt}}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One statement and the claims of `kg.network` that it rests on."""

    text: str
    claims: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading, a sentence about what follows, and the statements."""

    heading: str
    note: str = ""
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A title, a lead, sections; `cited` numbers the claims from 1 in the order in which they are first cited."""

    title: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    cited: dict[str, int] = field(init=False)
    claims: dict[str, Mapping[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        found = [c for section in self.sections for item in section.items for c in item.claims]
        claims = {str(claim["claim"]): claim for claim in found}
        object.__setattr__(self, "claims", claims)
        object.__setattr__(self, "cited", {iri: i for i, iri in enumerate(claims, start=1)})

    def markdown(self) -> str:
        """The document as CommonMark, ending in a line break."""
        lines = [f"# {_plain(self.title)}", "", *(line for text in self.lead for line in (_plain(text), ""))]
        for section in self.sections:
            lines += [f"## {_plain(section.heading)}", ""]
            lines += [_plain(section.note), ""] if section.note else []
            for item in section.items:
                # brackets of our own are no link: nothing that an article says can define where they would lead
                numbers = "".join(f" [{n}]" for n in self._numbers(item))
                lines.append(f"- {_plain(item.text)}{numbers}")
            lines += [""] if section.items else []
        if self.claims:
            lines += ["## The sentences", "", _OPEN, ""]
            for iri, claim in self.claims.items():
                before, words, after = _sentence(claim)
                quoted = f"{_plain(before)}**{_plain(words.strip())}**{_plain(after)}" if words.strip() else ""
                lines.append(f"{self.cited[iri]}. “{quoted}” — {_plain(_where(claim))}, `{_short(iri)}`")
            lines.append("")
        return "\n".join(lines)

    def html(self) -> str:
        """The document as one HTML page that asks for nothing from elsewhere and runs no script."""
        digest = b64encode(sha256(_STYLE.encode()).digest()).decode()
        policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        lines = [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{_inert(self.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>",
            f"<h1>{_inert(self.title)}</h1>",
            *(f'<p class="lead">{_inert(text)}</p>' for text in self.lead),
        ]
        for section in self.sections:
            lines.append(f"<h2>{_inert(section.heading)}</h2>")
            lines += [f"<p>{_inert(section.note)}</p>"] if section.note else []
            lines += ["<ul>"] if section.items else []
            for item in section.items:
                numbers = "".join(f'<sup><a href="#s{n}">[{n}]</a></sup>' for n in self._numbers(item))
                lines.append(f"<li>{_inert(item.text)}{numbers}</li>")
            lines += ["</ul>"] if section.items else []
        if self.claims:
            lines.append(f"<h2>The sentences</h2>\n<p>{_inert(_OPEN)}</p>\n<ol>")
            for iri, claim in self.claims.items():
                before, words, after = (_inert(part) for part in _sentence(claim))
                place = f"{_inert(_where(claim))}, <code>{_inert(_short(iri))}</code>"
                lines.append(
                    f'<li id="s{self.cited[iri]}">“{before}<mark>{words}</mark>{after}” <small>{place}</small></li>'
                )
            lines.append("</ol>")
        return "\n".join([*lines, "</main>\n</body>\n</html>", ""])

    def _numbers(self, item: Item) -> list[int]:
        return sorted({self.cited[str(claim["claim"])] for claim in item.claims})


def document(title: str, lead: Iterable[str], sections: Iterable[Section]) -> Document:
    """A document without the sections that have nothing to say."""
    kept = tuple(section for section in sections if section.items or section.note)
    return Document(title=title, lead=tuple(lead), sections=kept)


def _sentence(claim: Mapping[str, Any]) -> tuple[str, str, str]:
    """What stands before the words that support a claim, those words, and what follows; long ends are cut."""
    start, end, text = claim["mark_start"], claim["mark_end"], claim["sentence"]
    room = max(0, LONGEST - (end - start)) // 2
    before, after = text[:start], text[end:]
    if len(before) > room:
        before = "… " + before[len(before) - room :].partition(" ")[2]
    if len(after) > room:
        after = after[:room].rpartition(" ")[0] + " …"
    return before, text[start:end], after


def _where(claim: Mapping[str, Any]) -> str:
    """Article, sentence, outlet and day."""
    day = english.day(claim["published"]) if claim["published"] else "undated"
    outlet = claim["publisher"] or "outlet unknown"
    return f"{claim['article_name']}, sentence {claim['sentence_number']} ({outlet}, {day})"


def _short(iri: str) -> str:
    """What `kg explain` takes for a claim: the last part of its IRI, letters and digits only."""
    return re.sub(r"[^\w.-]", "", iri.rsplit("/", 1)[-1])


def _flat(text: str) -> str:
    """One line, without what could steer a terminal or turn the direction of writing."""
    return "".join(c if c.isprintable() else " " for c in text)


def _inert(text: str) -> str:
    return escape(_flat(text))


def _plain(text: str) -> str:
    """Text that no reader of Markdown takes for markup, nor for an address to link."""
    marked = re.sub(r"([\\`*_\[\]<>&#|~!{}@$])", r"\\\1", _flat(text))
    marked = re.sub(r"(?i)(?<=www)\.|:(?=//)", lambda found: "\\" + found[0], marked)
    return re.sub(r"^(\d+)([.)])|^([-+=])", lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", marked)
