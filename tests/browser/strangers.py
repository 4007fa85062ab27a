"""Another site: its own server on a port of its own, whose pages use the client from the dashboard server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.browser.serving import Served

FOLDER = Path(__file__).parent / "stranger"


class _Pages(SimpleHTTPRequestHandler):
    """Its files, and ``/token?name=…``: its server knows everyone's session and asks for tokens."""

    def __init__(self, *args: Any, site: Strangers) -> None:
        self._site = site
        super().__init__(*args, directory=str(FOLDER))

    def do_GET(self) -> None:
        """Called for each request."""
        asked = urlsplit(self.path)
        if asked.path != "/token":
            super().do_GET()
            return
        assert self._site.server is not None
        token = self._site.server.call("GET", "/api/token", name=parse_qs(asked.query)["name"][0])["token"]
        self.send_response(200)
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(str(token).encode())

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


class Strangers:
    """The other site; ``server`` is the dashboard server that it gets tokens from."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.server: Served | None = None

    def page(self, room: str, person: str, metric: str) -> str:
        """The address of its page about a room."""
        assert self.server is not None
        names = {"server": self.server.url, "room": room, "person": person, "metric": metric}
        return f"{self.origin}/?{urlencode(names)}"


@contextmanager
def strangers() -> Iterator[Strangers]:
    """The other site, while it is served."""
    listener = ThreadingHTTPServer(("127.0.0.1", 0), lambda *_: None)  # type: ignore[arg-type]
    site = Strangers(f"http://127.0.0.1:{listener.server_port}")
    listener.RequestHandlerClass = partial(_Pages, site=site)
    thread = threading.Thread(target=listener.serve_forever)
    thread.start()
    try:
        yield site
    finally:
        listener.shutdown()
        thread.join()
        listener.server_close()
