"""``/static/client.js`` and its types, ``client.d.ts``: the browser client, at addresses that do not change."""

from __future__ import annotations

from dashboard.web.addresses import Addresses
from dashboard.web.built import BuiltFiles


class LibraryHandler(BuiltFiles):
    """A file that browsers ask about each time (by its ETag), and that pages of allowed origins may load."""

    def initialize(self, path: str, addresses: Addresses) -> None:  # type: ignore[override]  # we take one more
        """Called by Tornado with what the route table gives."""
        super().initialize(path)
        self._addresses = addresses

    def set_extra_headers(self, path: str) -> None:
        """Called by Tornado for a file that is there."""
        kind = "text/javascript" if path.endswith(".js") else "text/plain"
        self.set_header("Content-Type", f"{kind}; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.set_header("Vary", "Origin")
        origin = self.request.headers.get("Origin")
        if self._addresses.admits(origin):
            self.set_header("Access-Control-Allow-Origin", str(origin))
            self.set_header("Cross-Origin-Resource-Policy", "cross-origin")
