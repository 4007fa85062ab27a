"""An HTTP server that can be asked to stop without cutting a request short."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Iterable
from typing import Final

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPConnection, HTTPHeaders, HTTPMessageDelegate, RequestStartLine, ResponseStartLine

POLL_INTERVAL: Final = 0.02


class DrainingServer(HTTPServer):
    """Tornado's server, which knows in addition which of its connections are in the middle of a request."""

    def initialize(self, *args: object, **kwargs: object) -> None:
        """Take the same arguments as Tornado's server."""
        super().initialize(*args, **kwargs)  # type: ignore[arg-type]
        self.busy: set[object] = set()

    def start_request(self, server_conn: object, request_conn: HTTPConnection) -> HTTPMessageDelegate:
        """Called when a connection waits for its next request, so that the one before is done."""
        self.busy.discard(server_conn)
        return _Noticing(super().start_request(server_conn, request_conn), self.busy, server_conn)

    def on_close(self, server_conn: object) -> None:
        """Called when a connection is gone, or belongs to a WebSocket from now on."""
        self.busy.discard(server_conn)
        super().on_close(server_conn)

    async def idle(self) -> None:
        """Wait until no request is being handled."""
        while self.busy:
            await asyncio.sleep(POLL_INTERVAL)


class _Noticing(HTTPMessageDelegate):
    """Passes a request on and notes when it begins."""

    def __init__(self, inner: HTTPMessageDelegate, busy: set[object], server_conn: object) -> None:
        self._busy, self._server_conn = busy, server_conn
        self._inner = inner
        self.data_received = inner.data_received  # type: ignore[method-assign]
        self.finish = inner.finish  # type: ignore[method-assign]
        self.on_connection_close = inner.on_connection_close  # type: ignore[method-assign]

    def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> Awaitable[None] | None:
        self._busy.add(self._server_conn)
        return self._inner.headers_received(start_line, headers)


def reserve(host: str, port: int) -> socket.socket:
    """A socket that is bound to the port but does not listen: the port is ours, and its number is known when it was 0.

    Raises :class:`OSError` when somebody listens there already, even somebody who would share the port with us.
    """
    family, kind, protocol, _, address = _addresses(host, port)[0]
    with socket.socket(family, kind, protocol) as alone:
        alone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        alone.bind(address)
        taken = alone.getsockname()
    reserved = socket.socket(family, kind, protocol)
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    reserved.bind(taken)
    return reserved


def _addresses(host: str, port: int) -> list[tuple[int, int, int, str, tuple[str, int]]]:
    flags = socket.AI_PASSIVE
    found: Iterable[object] = socket.getaddrinfo(host, port, socket.AF_UNSPEC, socket.SOCK_STREAM, 0, flags)
    return list(found)  # type: ignore[arg-type]
