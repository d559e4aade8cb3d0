"""Web addresses to bytes, for people who give the address of an article: polite, bounded, and never inside a network.

Names are resolved here, every address that a name has is checked, and the connection is made to the checked address
itself, so that a name cannot be public when it is checked and private when it is used. Each redirect is checked anew.
Proxies of the environment are not used, since they would resolve names for us.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import SplitResult, quote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from kg.errors import ArticleError
from kg.readers.found import MAX_PAGE

SECONDS = 20.0  # for one answer, its body included
MOST_REDIRECTS = 5
MAX_ROBOTS = 500 * 1024  # bytes that RFC 9309 asks for at least
LONGEST_DELAY = 10.0  # seconds between two pages that robots.txt may ask for
REDIRECTS = frozenset({301, 302, 303, 307, 308})
NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Page:
    """What an address answered: where redirects ended, the Content-Type header, and the unpacked body."""

    url: str
    content_type: str
    body: bytes


@cache
def agent() -> str:
    """What we call ourselves to servers."""
    try:
        return f"dragoman/{version('dragoman')}"
    except PackageNotFoundError:
        return "dragoman"


def is_public(text: str) -> bool:
    """Whether an IP address is on the public internet, also where it wraps another one, as ::ffff:127.0.0.1 does."""
    ip: Address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in NAT64:
            inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if not all(is_public(str(one)) for one in inner if one is not None):
            return False
        if ip.ipv4_mapped is not None:
            return True
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


class Web:
    """Fetches pages; keeps what robots.txt said of each host, and when it was last asked."""

    def __init__(self, *, private_hosts: bool = False, seconds: float = SECONDS, max_bytes: int = MAX_PAGE) -> None:
        """`private_hosts` lets addresses of one's own network be asked, which is refused otherwise."""
        self._private = private_hosts
        self._seconds = seconds
        self._max_bytes = max_bytes
        self._robots: dict[tuple[str, str], RobotFileParser | None] = {}
        self._asked: dict[tuple[str, str], float] = {}

    def get(self, address: str) -> Page:
        """The page at an address. Raises ArticleError where it cannot, may not or should not be fetched."""
        url = address
        for _ in range(MOST_REDIRECTS + 1):
            parts = _split(url, address)
            self._expect_allowed(parts, address)
            status, headers, body = self._ask(parts, address, self._max_bytes)
            if status in REDIRECTS:
                url = urljoin(url, headers.get("Location") or "")
                continue
            if status != 200:
                raise ArticleError(address, f"the server answered {status}", "unreachable")
            if len(body) > self._max_bytes:
                raise ArticleError(address, f"is larger than {self._max_bytes:,} bytes", "too-long")
            return Page(url, headers.get("Content-Type") or "", body)
        raise ArticleError(address, f"redirects more than {MOST_REDIRECTS} times", "unreachable")

    def _expect_allowed(self, parts: SplitResult, address: str) -> None:
        """Raise ArticleError where robots.txt forbids the page; wait where it asks for a delay."""
        site = (parts.scheme, parts.netloc)
        if site not in self._robots:
            self._robots[site] = self._rules(parts, address)
        rules = self._robots[site]
        if rules is None:
            return
        if not rules.can_fetch(agent(), parts.geturl()):
            raise ArticleError(
                address, "robots.txt of the site forbids it; save the page and give the file", "forbidden"
            )
        delay = min(float(rules.crawl_delay(agent()) or 0), LONGEST_DELAY)
        time.sleep(max(0.0, self._asked.get(site, -delay) + delay - time.monotonic()) if site in self._asked else 0)
        self._asked[site] = time.monotonic()

    def _rules(self, parts: SplitResult, address: str) -> RobotFileParser | None:
        """What robots.txt says, by RFC 9309: None where the site has none, all forbidden where it fails."""
        url = f"{parts.scheme}://{parts.netloc}/robots.txt"
        for _ in range(MOST_REDIRECTS + 1):
            status, headers, body = self._ask(_split(url, address), address, MAX_ROBOTS)
            if status in REDIRECTS:
                url = urljoin(url, headers.get("Location") or "")
                continue
            if 400 <= status < 500:
                return None
            rules = RobotFileParser()
            forbidden = ["User-agent: *", "Disallow: /"]
            lines = body[:MAX_ROBOTS].decode("utf-8", errors="replace").splitlines() if status == 200 else forbidden
            rules.parse(lines)
            return rules
        return None

    def _ask(self, parts: SplitResult, address: str, limit: int) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Status, headers and body, at most a byte more than the limit. Raises ArticleError."""
        try:
            with self._connected(parts, address) as connection:
                target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + (
                    f"?{quote(parts.query, safe='/%:@!$&()*+,;=~?')}" if parts.query else ""
                )
                connection.request("GET", target, headers={"User-Agent": agent(), "Accept-Encoding": "identity"})
                answer = connection.getresponse()
                if answer.status != 200:
                    return answer.status, answer.headers, b""
                raw = answer.read(limit + 1)
                packed = (answer.headers.get("Content-Encoding") or "identity").lower().strip()
                return answer.status, answer.headers, _unpacked(raw, packed, limit, address)
        except (OSError, http.client.HTTPException, ValueError, zlib.error) as fault:
            # ValueError: http.client of headers that are none, and of addresses with characters that none may have
            reason = getattr(fault, "strerror", None) or plain_words(fault)
            raise ArticleError(address, f"cannot be fetched: {reason}", "unreachable") from fault

    @contextmanager
    def _connected(self, parts: SplitResult, address: str) -> Iterator[http.client.HTTPConnection]:
        """A connection to a checked address, that is cut when the time is over, however slowly the server answers."""
        host, secure = str(parts.hostname), parts.scheme == "https"
        connection = http.client.HTTPConnection(host, parts.port or (443 if secure else 80), timeout=self._seconds)
        plain_socket = self._socket(host, connection.port, address)
        cut = threading.Timer(self._seconds, _shut, [plain_socket])
        cut.daemon = True
        cut.start()
        try:
            connection.sock = (
                ssl.create_default_context().wrap_socket(plain_socket, server_hostname=host) if secure else plain_socket
            )
            if secure:
                connection.default_port = 443
            yield connection
        finally:
            cut.cancel()
            connection.close()
            plain_socket.close()

    def _socket(self, host: str, port: int, address: str) -> socket.socket:
        """A socket that is connected to one of the host's addresses, all of which must be public."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        for *_, where in found:
            if not self._private and not is_public(str(where[0])):
                raise ArticleError(address, "is inside a private network, where no news is fetched from", "forbidden")
        fault: OSError = OSError("no address")
        for family, kind, protocol, _, where in found:
            one = socket.socket(family, kind, protocol)
            one.settimeout(self._seconds)
            try:
                one.connect(where)
            except OSError as refused:
                one.close()
                fault = refused
            else:
                return one
        raise fault


def _split(url: str, address: str) -> SplitResult:
    """The parts of an address that can be fetched. Raises ArticleError for others."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port
    except ValueError as fault:  # also a name that IDNA cannot spell, a port that is no number
        raise ArticleError(address, "is no web address", "unreachable") from fault
    if parts.scheme not in ("http", "https") or not host or re.search(r"[\s\x00-\x20]", url.strip()):
        raise ArticleError(address, "leads to what is no web address", "forbidden")
    if parts.username is not None or parts.password is not None:
        raise ArticleError(address, "holds a user name, which is not sent to anybody", "forbidden")
    shown = f"[{host}]" if ":" in host else host
    return parts._replace(netloc=f"{shown}:{port}" if port else shown)


def _unpacked(raw: bytes, packed: str, limit: int, address: str) -> bytes:
    """A body without its packing, at most a byte over the limit."""
    if packed == "identity" or not raw:
        return raw
    if packed not in ("gzip", "x-gzip", "deflate"):
        raise ArticleError(address, "is packed in a way that was not asked for", "unreadable")
    return zlib.decompressobj(wbits=47).decompress(raw, limit + 1)


def _shut(one: socket.socket) -> None:
    """End a connection that takes too long; whoever reads from it meets its end."""
    try:
        one.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def plain_words(fault: BaseException) -> str:
    """What an exception says, on one line."""
    return " ".join(str(fault).split())[:200] or type(fault).__name__
