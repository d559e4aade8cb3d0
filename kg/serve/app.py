"""HTTP in front of the workers: the SPARQL 1.1 Protocol at /sparql, and pages at /, /explain and /network."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from kg.errors import KgError
from kg.serve.pool import Limits, Pool

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

LONGEST = 1_000_000  # bytes of a request's body
PAGE_SECONDS = 60.0  # the network of a large store takes its time, once for each worker
_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_DATASET = ("default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri")
_PAGE_POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}


class _BadRequestError(Exception):
    """A request that the protocol does not allow, with its status."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def serve(
    store: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 7878,
    limits: Limits | None = None,
    origins: Sequence[str] = (),
    on_start: Callable[[str], None] = lambda address: None,
) -> None:
    """Serve a store until the process is told to stop; `on_start` gets the address, once requests are taken.

    `origins` are those whose pages may read answers (CORS), none by default. Port 0 takes a free one. Raises KgError
    where the optional packages are missing or the address cannot be had, StoreError where the store cannot be opened.
    """
    try:
        import starlette  # noqa: F401
        import uvicorn
    except ImportError as fault:
        raise KgError("kg serve needs two more packages: pip install 'dragoman[serve]'") from fault
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family)
    except OSError as fault:
        raise KgError(f"{host}, port {port}: {fault.strerror or fault}; give another --host or --port") from fault

    async def run() -> None:
        async with Pool(store, limits or Limits()) as pool:
            served = app(pool, hosts=_names(host) if is_loopback(host) else (), origins=origins)
            config = uvicorn.Config(served, log_level="warning", access_log=False, timeout_graceful_shutdown=2)
            on_start(f"http://{_in_address(host)}:{listening.getsockname()[1]}/")
            await uvicorn.Server(config).serve(sockets=[listening])

    with listening:
        asyncio.run(run())


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _names(host: str) -> list[str]:
    """The names under which a loopback address may be asked."""
    return ["localhost", _in_address(host)]


def _in_address(host: str) -> str:
    """A host as it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def app(pool: Pool, *, hosts: Sequence[str] = (), origins: Sequence[str] = ()) -> Any:
    """The ASGI application; `hosts` are the names that requests may use, so that no foreign name leads to loopback."""
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.cors import CORSMiddleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.responses import Response
    from starlette.routing import Route

    style = (Path(__file__).parent / "templates" / "style.css").read_text(encoding="utf-8")

    async def answer(request: dict[str, Any], *, seconds: float | None = None, policy: str = _PAGE_POLICY) -> Response:
        status, media, body = await pool.ask(request, seconds=seconds)
        headers = _HEADERS | {"Content-Security-Policy": policy, "Vary": "Accept"}
        return Response(body, status_code=status, media_type=media, headers=headers)

    def refuse(fault: _BadRequestError) -> Response:
        return Response(f"{fault}\n", status_code=fault.status, media_type="text/plain", headers=_HEADERS)

    async def sparql(request: Request) -> Response:
        try:
            text = await _query(request)
        except _BadRequestError as fault:
            return refuse(fault)
        accept = ",".join(request.headers.getlist("accept"))
        return await answer({"kind": "sparql", "query": text, "accept": accept})

    async def ask(request: Request) -> Response:
        try:
            given = dict(_pairs(request.url.query.encode()))
            if request.method == "POST":
                given |= dict(_pairs(await _body(request)))
        except _BadRequestError as fault:
            return refuse(fault)
        parameters = {key.removeprefix("p."): value for key, value in given.items() if key.startswith("p.")}
        wanted = {"name": given.get("name", ""), "query": given.get("query", ""), "parameters": parameters}
        return await answer({"kind": "ask", **wanted})

    async def explain(request: Request) -> Response:
        names = [name for key in ("what", "and") if (name := request.query_params.get(key, "").strip())]
        if not names:
            return refuse(_BadRequestError(400, "give ?what=ACTOR or ?what=CLAIM, and maybe &and=ACTOR"))
        return await answer({"kind": "explain", "names": names}, seconds=PAGE_SECONDS)

    async def network(_: Request) -> Response:
        return await answer({"kind": "network"}, seconds=PAGE_SECONDS, policy="frame-ancestors 'none'")

    async def sheet(_: Request) -> Response:
        return Response(style, media_type="text/css", headers=_HEADERS)

    routes = [
        Route("/sparql", sparql, methods=["GET", "POST"]),
        Route("/", ask, methods=["GET", "POST"]),
        Route("/explain", explain),
        Route("/network", network),
        Route("/style.css", sheet),
    ]
    guards = [Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)] if hosts else []
    if origins:
        guards.append(Middleware(CORSMiddleware, allow_origins=list(origins), allow_methods=["GET", "POST"]))
    return Starlette(routes=routes, middleware=guards)


async def _query(request: Request) -> str:
    """The one query of a request, by any of the three ways of the protocol (SPARQL 1.1 Protocol, section 2.1)."""
    pairs = _pairs(request.url.query.encode())
    if request.method == "POST":
        kind, _, parameters = request.headers.get("content-type", "").partition(";")
        charset = dict(p.strip().lower().partition("=")[::2] for p in parameters.split(";")).get("charset", "utf-8")
        if charset.strip('"') != "utf-8":
            raise _BadRequestError(415, "a query is sent as UTF-8")
        kind = kind.strip().lower()
        if kind == "application/sparql-update":
            raise _BadRequestError(403, "this endpoint is for reading only")
        if kind not in (_FORM, _QUERY):
            raise _BadRequestError(415, f"POST a query as {_FORM} or {_QUERY}")
        body = await _body(request)
        pairs += _pairs(body) if kind == _FORM else [("query", _text(body))]
    if any(key in _DATASET for key, _ in pairs):
        raise _BadRequestError(403, "all graphs of the store are read together; name graphs by GRAPH in the query")
    if any(key == "update" for key, _ in pairs):
        raise _BadRequestError(403, "this endpoint is for reading only")
    found = [value for key, value in pairs if key == "query"]
    if len(found) != 1:
        raise _BadRequestError(400, f"{len(found)} queries; give one, as ?query=… or in the body of a POST")
    return found[0]


async def _body(request: Request) -> bytes:
    """The body of a request, unless it is too long."""
    found = bytearray()
    async for part in request.stream():
        found += part
        if len(found) > LONGEST:
            raise _BadRequestError(413, f"more than {LONGEST:,} bytes")
    return bytes(found)


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    """The fields of a form or of an address."""
    try:
        return parse_qsl(_text(encoded), keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError as fault:  # too many fields, or escapes that are no UTF-8
        raise _BadRequestError(400, f"not readable: {fault}") from fault


def _text(encoded: bytes) -> str:
    """UTF-8, or a fault."""
    try:
        return encoded.decode()
    except UnicodeDecodeError as fault:
        raise _BadRequestError(400, f"not UTF-8: {fault}") from fault
