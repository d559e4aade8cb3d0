"""dragoman: news articles in; claims with their source, certainty and evidence out.

    import kg

    with kg.open_store("dragoman-store", create=True) as store:
        report = kg.build(["news/"], store=store)

The names below are loaded when they are first used, so that `import kg` is quick. More is in the modules: `kg.query`,
`kg.network`, `kg.views`, `kg.check` and `kg.export`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.errors import KgError
    from kg.model import Article, Claim, Reading
    from kg.pipeline import build
    from kg.reading import readings, triples
    from kg.report import Report
    from kg.store import Store, open_store

__all__ = ["Article", "Claim", "KgError", "Reading", "Report", "Store", "build", "open_store", "readings", "triples"]

_HOMES = {
    "Article": "kg.model",
    "Claim": "kg.model",
    "KgError": "kg.errors",
    "Reading": "kg.model",
    "Report": "kg.report",
    "Store": "kg.store",
    "build": "kg.pipeline",
    "open_store": "kg.store",
    "readings": "kg.reading",
    "triples": "kg.reading",
}


def __getattr__(name: str) -> object:
    """A name of the face, from the module that it lives in."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
