"""Which format a client wants: content negotiation by the Accept header of RFC 9110."""

from __future__ import annotations

# Media type → format of kg.results, the preferred ones first.
TABLES = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
ANSWERS = {media: form for media, form in TABLES.items() if form in ("json", "xml")}  # of an ASK
GRAPHS = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
    "application/xml": "rdfxml",
    "text/plain": "ntriples",
}


def choose(accept: str, offered: dict[str, str]) -> str | None:
    """The media type to answer with: the one that the client likes best, of equals the first offered; None for none.

    An empty header accepts all. The most specific range that fits a type gives its quality; a malformed quality is 1.
    """
    ranges = [_range(part) for part in accept.split(",") if part.strip()] or [("*/*", 1.0)]

    def quality(media: str) -> float:
        main = media.partition("/")[0]
        for pattern in (media, f"{main}/*", "*/*"):
            found = [q for name, q in ranges if name == pattern]
            if found:
                return max(found)
        return 0.0

    best = max(offered, key=quality)  # max takes the first of equals
    return best if quality(best) > 0 else None


def _range(part: str) -> tuple[str, float]:
    """A media range and its quality."""
    name, *parameters = (p.strip().lower() for p in part.split(";"))
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                return name, min(1.0, max(0.0, float(value)))
            except ValueError:
                return name, 1.0
    return name, 1.0
