"""One HTML file that is safe to open: it asks for nothing, and runs no script but its own.

News text is hostile until shown otherwise. It travels as JSON in a data block, in which `<`, `>` and `&` are escaped,
and the scripts write it as text nodes only. The page's policy allows its scripts and its style sheet by their hashes
and nothing else: no request can leave it, and no injected script or handler can run.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ViewError

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Page:
    """A page that shows itself in a notebook, inside a frame without rights to its surroundings."""

    html: str
    summary: str
    height: int = 720

    def __repr__(self) -> str:
        return self.summary

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """What Jupyter asks for: the summary as text, the page as a sandboxed frame."""
        sandbox = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"
        frame = (
            f'<iframe title="{html.escape(self.summary)}" sandbox="{sandbox}" srcdoc="{html.escape(self.html)}" '
            f'style="width:100%;height:{self.height}px;border:1px solid #ccc;border-radius:6px"></iframe>'
        )
        return {"text/plain": self.summary, "text/html": frame}


def assemble(
    template: str,
    *,
    title: str,
    data: object,
    scripts: Sequence[str],
    styles: Sequence[str],
    library: Path | None = None,
) -> str:
    """A template of this package filled with its scripts, its styles and JSON; same input, same bytes.

    `library` is a script that runs before the others. Raises ViewError for a script or style that holds markup.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    known = asset(library) if library else ""
    script = '(() => {\n"use strict";\n' + "\n".join(asset(TEMPLATES / name) for name in scripts) + "\n})();"
    style = "\n".join(asset(TEMPLATES / name) for name in styles)
    policy = {
        "default-src": ["'none'"],
        "script-src": [_hash(text) for text in (known, script) if text],
        "style-src": [_hash(style)],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    return environment.get_template(template).render(
        title=title,
        policy="; ".join(f"{what} {' '.join(allowed)}" for what, allowed in policy.items()),
        style=style,
        library=known,
        script=script,
        data=_json(data),
    )


def write(text: str, path: Path) -> None:
    """Write a page as UTF-8, whole or not at all: what stood there before stays until the new page is complete.

    Raises ViewError where the file cannot be written.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as fault:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise ViewError(f"{path}: cannot be written ({fault.strerror}); name another file") from fault


def asset(path: Path) -> str:
    """A script or style that can stand inside an element as it is. Raises ViewError where it cannot."""
    text = path.read_text("utf-8").replace("\r\n", "\n")
    text = re.sub(r"\n//# sourceMappingURL=.*", "", text)
    if re.search(r"</(script|style)|<!--", text, re.IGNORECASE):
        raise ViewError(f"{path}: holds markup that would end its element; reinstall dragoman and pyvis")
    return text.strip()


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json(value: object) -> str:
    """JSON in ASCII that no HTML parser can take for markup."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
