"""Servers on this machine: a real SPARQL store, and small ones of HTTP that do as a test has them do."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
needs_oxigraph = pytest.mark.skipif(not OXIGRAPH.exists(), reason="no oxigraph server; it comes with the test group")


def oxigraph(folder: Path, port: int, *options: str) -> subprocess.Popen[bytes]:
    """Start a SPARQL server and wait until it answers."""
    command = [str(OXIGRAPH), "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}", *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(1_000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.01)
    raise AssertionError("the server did not start")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


class Quiet(BaseHTTPRequestHandler):
    """What answers requests by `respond`, and says nothing of them on stderr."""

    def respond(self) -> None:
        """Answer the request at hand."""
        raise NotImplementedError

    def do_GET(self) -> None:
        self.respond()

    def do_POST(self) -> None:
        self.respond()

    def reply(self, status: int, body: bytes, **headers: str) -> None:
        """Answer whole; an underscore in the name of a header is a hyphen."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def serving(kind: type[BaseHTTPRequestHandler]) -> Iterator[ThreadingHTTPServer]:
    """A server of HTTP on a free port, for as long as the block lasts."""
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    httpd.daemon_threads = True
    threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield httpd
    finally:
        httpd.shutdown()
        httpd.server_close()
