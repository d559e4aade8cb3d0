"""A database behind HTTP: SPARQL 1.1 Query and Update, with as much of `pyoxigraph.Store` as `kg.store` uses.

An update is one request, which a server runs whole or not at all, and every update of ours can be sent twice: so what
fails on the way is tried again. Who may write is said by `kg.credentials`. Certificates are checked, and redirects are
not followed.
"""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Iterator
from http.client import HTTPException
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, NoReturn, cast
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from kg.credentials import credentials
from kg.errors import StoreError

if TYPE_CHECKING:
    import pyoxigraph as ox

SECONDS = 300.0  # that a server may take for one answer
WAITS = (0.2, 1.0, 3.0)  # seconds before another try
_PASSING = frozenset({429, 502, 503, 504})  # a server that is busy or being started


class _NoRedirect(HTTPRedirectHandler):
    """A redirect would carry password and data to another address."""

    def redirect_request(self, *_: Any) -> None:
        """None lets the redirect be the fault that it is."""


class Remote:
    """The database at an address: `…/sparql` for all, or the address before `/query` and `/update`.

    Raises StoreError for a password in the address, for one that would go over the net without TLS, and for faults of
    the file of credentials.
    """

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.username or parts.password or parts.query or parts.fragment:
            raise StoreError(
                "an address can be seen by others; give it without password and parameters, and set who"
                " you are in the environment or in a file: docs/how-to/remote.md"
            )
        self._who = credentials(address)
        here = _is_here(parts.hostname or "")
        if self._who and parts.scheme != "https" and not here:
            raise StoreError(f"{address}: a password would be sent for all to read; use https://")
        base = address.rstrip("/")
        self._places = {"query": base, "update": base}
        if not base.endswith("/sparql"):
            self._places = {kind: f"{base}/{kind}" for kind in ("query", "update")}
        self._opener = build_opener(_NoRedirect, *([ProxyHandler({})] if here else []))

    def query(
        self, text: str, *, prefixes: dict[str, str] | None = None, use_default_graph_as_union: bool = False
    ) -> ox.QuerySolutions | ox.QueryBoolean | Iterator[ox.Triple]:
        """The answer as Oxigraph gives it. SyntaxError where the server refuses the query, StoreError for other faults.

        All graphs are read together where the server does so, or is an Oxigraph.
        """
        import pyoxigraph as ox

        head = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in (prefixes or {}).items())
        accept = "application/sparql-results+json, application/n-triples;q=0.9"
        union = "?union-default-graph" if use_default_graph_as_union and not self._is_one else ""
        body, media = self._send("query", head + text, accept, union)
        if media == "application/n-triples":
            return (quad.triple for quad in ox.parse(body, ox.RdfFormat.N_TRIPLES))
        try:
            json.loads(body)  # a server that gives up half-way has long said that all is well
        except ValueError as fault:
            raise self._fault(
                f"the answer broke off: {self._who.hide(body[-200:].decode(errors='replace'))}"
            ) from fault
        return ox.parse_query_results(body, ox.QueryResultsFormat.JSON)

    def update(self, text: str) -> None:
        """Change the data, all of it or nothing. StoreError where the server does not."""
        self._send("update", text, "*/*")

    def quads_for_pattern(self, *terms: ox.NamedNode | ox.Literal | None) -> Iterator[ox.Quad]:
        """The quads of named graphs with these terms: subject, predicate, object, graph."""
        import pyoxigraph as ox

        known = "".join(f"VALUES ?{v} {{ {t} }} " for v, t in zip("spog", terms, strict=True) if t is not None)
        found = cast("ox.QuerySolutions", self.query(f"SELECT ?s ?p ?o ?g {{ {known}GRAPH ?g {{ ?s ?p ?o }} }}"))
        for s, p, o, g in found:
            yield ox.Quad(s, p, o, g)

    def flush(self) -> None:
        """The server has what it has said to have."""

    def optimize(self) -> NoReturn:
        """StoreError: that is for those who keep the server."""
        raise StoreError("a remote store is kept by its server; compact it there")

    def backup(self, _: str) -> NoReturn:
        """StoreError: that is for those who keep the server."""
        raise StoreError("a remote store is kept by its server; back it up there, or use `kg export --format nquads`")

    @property
    def _is_one(self) -> bool:
        return self._places["query"] == self._places["update"]

    def _fault(self, why: str) -> StoreError:
        """A fault of this server; nothing is half replaced by it."""
        return StoreError(
            f"{self._places['query']}: {why}; what it holds is whole, and the same command goes on from there"
        )

    def _send(self, kind: str, text: str, accept: str, parameters: str = "") -> tuple[bytes, str]:
        """Body and media type of an answer; what may pass is tried again."""
        headers = {"Content-Type": f"application/sparql-{kind}; charset=utf-8", "Accept": accept}
        headers |= {"Authorization": self._who.authorization} if self._who else {}
        request = Request(self._places[kind] + parameters, data=text.encode(), headers=headers)  # noqa: S310
        for wait in (*WAITS, None):
            try:
                with self._opener.open(request, timeout=SECONDS) as answer:
                    return answer.read(), answer.headers.get_content_type()
            except HTTPError as fault:
                if fault.code not in _PASSING or wait is None:
                    why = self._who.hide(fault.read(500).decode(errors="replace").strip())
                    if fault.code == 400 and kind == "query":
                        raise SyntaxError(why) from fault
                    if fault.code in (401, 403):
                        why = f"{why}; docs/how-to/remote.md says how to tell it who you are".removeprefix("; ")
                    told = self._who.hide(f"the server says {fault.code} {fault.reason}")
                    raise self._fault(f"{told}: {why}") from fault
            except (OSError, HTTPException) as fault:
                reason = getattr(fault, "reason", fault)
                if isinstance(reason, ssl.SSLCertVerificationError):
                    why = f"its certificate is not trusted: {reason.verify_message}"
                    way = "where you trust who signed it, name his certificate in SSL_CERT_FILE"
                    raise StoreError(f"{self._places[kind]}: {why}; {way}") from fault
                if wait is None:
                    raise self._fault(f"the server does not answer: {reason}") from fault
            time.sleep(wait)
        raise AssertionError


def _is_here(host: str) -> bool:
    """Whether an address stays on this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
