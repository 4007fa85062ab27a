"""A server on a real socket that answers as it is told, and keeps what it took."""

from __future__ import annotations

import gzip
import json
import socket
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.formats.reading import points, read

CUT = 0
"""Take the request, and close the connection without an answer."""


@dataclass
class Told:
    """How to answer one request; the points of those below 500 (and of those cut off) are kept."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class Receiver:
    """What came in; ``tell`` says how the next requests are answered, and all others are kept with 200."""

    def __init__(self) -> None:
        self.url = ""
        self.told: deque[Told] = deque()
        self.requests: list[dict[str, str]] = []
        self.kept: dict[str, list[tuple[str, dict[str, str], int, float]]] = {}
        self.changed = threading.Condition()

    def tell(self, *answers: Told) -> None:
        self.told.extend(answers)

    @property
    def points(self) -> list[tuple[str, dict[str, str], int, float]]:
        return [point for kept in self.kept.values() for point in kept]

    def wait_for_requests(self, count: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.requests) >= count, timeout=20)

    def take(self, headers: dict[str, str], body: bytes) -> Told:
        with self.changed:
            told = self.told.popleft() if self.told else Told(200)
            if told.status in (CUT, 200):
                text = gzip.decompress(body) if headers.get("Content-Encoding") == "gzip" else body
                found = [(metric, dict(labels), time, value) for metric, labels, time, value in points(read(text))]
                self.kept.setdefault(headers["Idempotency-Key"], found)
                told.body = told.body or json.dumps({"accepted": len(found)}).encode()
            self.requests.append({"path": headers[":path"], **headers})
            self.changed.notify_all()
        return told


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    receiver: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        told = self.receiver.take({":path": self.path, **dict(self.headers.items())}, body)
        if told.status == CUT:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(told.status)
        for name, value in told.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(told.body)))
        self.end_headers()
        self.wfile.write(told.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class calls it so
        """Say nothing."""


@contextmanager
def receiving(port: int = 0) -> Iterator[Receiver]:
    receiver = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", port), type("Handler", (_Handler,), {"receiver": receiver}))
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def refusal(status: int, message: str) -> Told:
    """An answer as the server gives it."""
    errors = [{"index": 0, "text": "x", "reason": message}]
    return Told(status, json.dumps({"accepted": 1, "error": {"message": message}, "errors": errors}).encode())
