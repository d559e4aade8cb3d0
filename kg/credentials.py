"""Who we are to a server: from the environment, or from a file that only its owner can read; never from a command line.

    [[server]]
    address = "https://store.example/news"
    user = "anna"
    password = "…"

    [[server]]
    address = "https://other.example"
    token = "…"

The file is `credentials.toml` in the folder `dragoman` of the user's configuration, or what DRAGOMAN_CREDENTIALS names.
A server is known by scheme, host and port, and by the beginning of its path; the longest address that fits counts.
"""

from __future__ import annotations

import base64
import os
import re
import stat
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from kg.errors import StoreError

_SECRETS = frozenset({"user", "password", "token"})
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is sent along with each request; empty where nobody said who we are. It shows itself without its secrets."""

    authorization: str = field(default="", repr=False)  # the header
    secrets: tuple[str, ...] = field(default=(), repr=False)  # what no message may show

    def __bool__(self) -> bool:
        return bool(self.authorization)

    def hide(self, text: str) -> str:
        """A text, such as a server's answer, without the secrets that it may repeat."""
        for secret in sorted(self.secrets, key=len, reverse=True):
            text = text.replace(secret, "…")
        return text


def credentials(address: str) -> Credentials:
    """Who we are to the server at an address: what the environment says, else what the file does.

    Raises StoreError for a file that others can read, that is not as it should be, or that cannot be read.
    """
    names = {key: os.environ.get(f"DRAGOMAN_{key.upper()}", "") for key in sorted(_SECRETS)}
    if names["token"] or names["user"]:
        return _made(names if not names["token"] else names | {"user": ""}, "the environment")
    path = _file()
    return _of_file(path, urlsplit(address)) if path is not None else Credentials()


def _file() -> Path | None:
    """The file, where there is one. StoreError where there is not the one that the environment names."""
    named = os.environ.get("DRAGOMAN_CREDENTIALS")
    home = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    try:
        path = Path(named or f"{home}/dragoman/credentials.toml").expanduser()
    except RuntimeError:  # nobody's home
        return None
    if not path.exists() and not named:
        return None
    return path


def _of_file(path: Path, wanted: SplitResult) -> Credentials:
    """What the file says of a server."""
    try:
        with path.open("rb") as file:
            about = os.fstat(file.fileno())
            if os.name == "posix" and (stat.S_IMODE(about.st_mode) & 0o077 or about.st_uid not in (os.getuid(), 0)):
                raise StoreError(f"{path}: others can read or change it; make it yours alone: chmod 600")
            listed = tomllib.loads(file.read().decode())
    except OSError as fault:
        raise StoreError(f"{path}: cannot be read: {fault.strerror}; mend it, or unset DRAGOMAN_CREDENTIALS") from fault
    except ValueError as fault:
        where = re.search(r"at line \d+, column \d+", str(fault))  # the rest may show what is in it
        raise StoreError(f"{path}: no TOML{f' {where[0]}' if where else ''}; docs/how-to/remote.md shows it") from None
    servers = listed.pop("server", [])
    if listed or not isinstance(servers, list) or not all(isinstance(server, dict) for server in servers):
        raise StoreError(f"{path}: has only [[server]] tables; docs/how-to/remote.md shows it")
    fitting = [(length, server) for server in servers if (length := _fit(path, server, wanted)) is not None]
    if not fitting:
        return Credentials()
    _, best = max(fitting, key=lambda pair: pair[0])
    return _made({key: best.get(key, "") for key in _SECRETS}, f"{path}: {best['address']}")


def _fit(path: Path, server: dict[str, Any], wanted: SplitResult) -> int | None:
    """How much of an address a table fits; None where it is another server."""
    address = server.get("address")
    if not isinstance(address, str) or "://" not in address:
        raise StoreError(f"{path}: a [[server]] without an address; docs/how-to/remote.md shows it")
    if unknown := sorted(server.keys() - _SECRETS - {"address"}):
        raise StoreError(f"{path}: {address}: {unknown[0]!r} is not known; it takes user and password, or token")
    if not all(isinstance(server.get(key, ""), str) for key in _SECRETS):
        raise StoreError(f"{path}: {address}: user, password and token are texts, in quotation marks")
    parts = urlsplit(address)
    if _server(parts) != _server(wanted):
        return None
    beginning = parts.path.rstrip("/")
    return len(beginning) if f"{wanted.path}/".startswith(f"{beginning}/") else None


def _server(parts: SplitResult) -> tuple[str, str | None, int | None]:
    """Scheme, host and port."""
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)


def _made(said: dict[str, str], where: str) -> Credentials:
    """Credentials of their parts. StoreError where they are none, or would be more than a header."""
    user, password, token = said["user"], said["password"], said["token"]
    if bool(token) == bool(user):
        raise StoreError(f"{where}: name a user and a password, or a token")
    if token:
        if not re.fullmatch(r"[\x21-\x7e]+", token):
            raise StoreError(f"{where}: a token is of ASCII signs without blanks")
        return Credentials(f"Bearer {token}", (token,))
    if ":" in user:
        raise StoreError(f"{where}: a user's name has no colon")
    secret = base64.b64encode(f"{user}:{password}".encode()).decode()
    return Credentials(f"Basic {secret}", tuple(filter(None, (secret, password))))
