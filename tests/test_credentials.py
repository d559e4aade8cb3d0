"""Who may write is told by the environment or a file of one's own, and never shown; certificates are checked."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from http.server import HTTPServer
from pathlib import Path

import pytest
from servers import Quiet, serving

from kg.credentials import credentials
from kg.errors import StoreError
from kg.remote import Remote
from kg.store import open_store

SECRET, TOKEN = "pass,wörd", "tok-en.42"
FILE = f"""
[[server]]
address = "https://store.example/news"
user = "anna"
password = "{SECRET}"

[[server]]
address = "https://store.example"
token = "{TOKEN}"
"""


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("TOKEN", "USER", "PASSWORD", "CREDENTIALS"):
        monkeypatch.delenv(f"DRAGOMAN_{name}", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


def write(folder: Path, text: str = FILE, mode: int = 0o600) -> Path:
    path = folder / "dragoman" / "credentials.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
    return path


def test_without_a_word_nobody_is_told() -> None:
    assert not credentials("https://store.example")


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://store.example/news", "Basic"),
        ("https://store.example:443/news/sparql", "Basic"),
        ("https://STORE.example/newspaper", "Bearer"),
        ("https://store.example", "Bearer"),
        ("http://store.example/news", ""),
        ("https://store.example:444/news", ""),
        ("https://store.example.org", ""),
        ("https://other.example", ""),
    ],
)
def test_the_longest_address_that_fits_counts_and_no_other_server_is_told(
    tmp_path: Path, address: str, kind: str
) -> None:
    write(tmp_path)
    assert credentials(address).authorization.partition(" ")[0] == kind


def test_the_environment_comes_first_and_can_name_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path).rename(tmp_path / "mine")
    assert not credentials("https://store.example")
    monkeypatch.setenv("DRAGOMAN_CREDENTIALS", str(path))
    assert credentials("https://store.example").authorization == f"Bearer {TOKEN}"
    monkeypatch.setenv("DRAGOMAN_TOKEN", "abc")
    assert credentials("https://store.example").authorization == "Bearer abc"
    monkeypatch.setenv("DRAGOMAN_CREDENTIALS", str(tmp_path / "none"))
    monkeypatch.delenv("DRAGOMAN_TOKEN")
    with pytest.raises(StoreError, match="none: cannot be read: No such file"):
        credentials("https://store.example")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_file_that_others_can_read_or_change_is_refused(tmp_path: Path, mode: int) -> None:
    path = write(tmp_path, mode=mode)
    with pytest.raises(StoreError, match="others can read or change it; make it yours alone: chmod 600") as fault:
        open_store("https://store.example")
    assert str(path) in str(fault.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"password = {SECRET}", "no TOML at line 1"),
        (f'password = "{SECRET}"', r"has only \[\[server\]\] tables"),
        (f'[server]\npassword = "{SECRET}"', r"has only \[\[server\]\] tables"),
        (f'[[server]]\ntoken = "{SECRET}"', "without an address"),
        (f'[[server]]\naddress = "https://a.example"\npasword = "{SECRET}"', "'pasword' is not known"),
        (f'[[server]]\naddress = "https://a.example"\npassword = "{SECRET}"', "a user and a password, or a token"),
        ('[[server]]\naddress = "https://a.example"\nuser = "u"\ntoken = "t"', "a user and a password, or a token"),
        ('[[server]]\naddress = "https://a.example"\ntoken = 5', "are texts"),
        ('[[server]]\naddress = "https://a.example"\nuser = "a:b"', "no colon"),
        (f'[[server]]\naddress = "https://a.example"\ntoken = "{TOKEN}\\r\\nX-Evil: 1"', "ASCII signs"),
    ],
)
def test_a_faulty_file_is_told_and_its_secrets_are_not(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(StoreError, match=message) as fault:
        open_store("https://a.example")
    assert str(path) in str(fault.value)
    assert SECRET not in str(fault.value) and TOKEN not in str(fault.value)


@pytest.mark.parametrize(
    "address", [f"https://anna:{TOKEN}@a.example", f"https://a.example/?key={TOKEN}", f"ftp://anna:{TOKEN}@a.example"]
)
def test_an_address_with_a_secret_is_refused_without_showing_it(address: str) -> None:
    with pytest.raises(StoreError) as fault:
        open_store(address)
    assert TOKEN not in str(fault.value)


class Echo(Quiet):
    """A server that tells all that it was told, as some do in their pages of faults."""

    status = 401

    def respond(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        body = f"no: {self.headers.get('Authorization', 'nobody')}".encode()
        self.reply(Echo.status, body, Content_Type="application/sparql-results+json")


@pytest.fixture
def echo() -> Iterator[HTTPServer]:
    with serving(Echo) as httpd:
        yield httpd


@pytest.mark.parametrize("status", [200, 400, 401, 403, 500])
def test_no_message_shows_a_secret_that_the_server_repeats(
    echo: HTTPServer, status: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Echo, "status", status)
    address = f"http://127.0.0.1:{echo.server_port}"
    for said in (f'user = "anna"\npassword = "{SECRET}"', f'token = "{TOKEN}"'):
        write(tmp_path, f'[[server]]\naddress = "{address}"\n{said}')
        who = credentials(address)
        with pytest.raises((StoreError, SyntaxError)) as fault:
            Remote(address).query("ASK {}")
        told = f"{fault.value} {fault.value.__cause__!r} {who!r}"
        assert not any(secret in told for secret in (*who.secrets, SECRET, TOKEN))
        assert "no: B" in str(fault.value)
        assert (status in (401, 403)) == ("who you are" in str(fault.value))


@pytest.fixture
def certified(echo: HTTPServer, tmp_path: Path) -> tuple[str, Path]:
    """The address of a server with a certificate that it has signed itself, for 127.0.0.1; and the certificate."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", "/CN=dragoman test"]
    subprocess.run([*command, "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    echo.socket = context.wrap_socket(echo.socket, server_side=True)
    return f"https://127.0.0.1:{echo.server_port}", certificate


def test_a_certificate_that_nobody_vouches_for_is_refused_at_once(
    certified: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, certificate = certified
    monkeypatch.setenv("DRAGOMAN_TOKEN", TOKEN)
    started = time.monotonic()
    with pytest.raises(StoreError, match=r"its certificate is not trusted: self.signed certificate") as fault:
        open_store(address)
    assert "SSL_CERT_FILE" in str(fault.value) and time.monotonic() - started < 3
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(StoreError, match="the server says 401"):
        open_store(address)
    with pytest.raises(StoreError, match="its certificate is not trusted: Hostname mismatch"):
        open_store(address.replace("127.0.0.1", "localhost"))


def test_what_stays_on_this_machine_goes_through_no_proxy(echo: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with pytest.raises(StoreError, match="the server says 401"):
        open_store(f"http://127.0.0.1:{echo.server_port}")
