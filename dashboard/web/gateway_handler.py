"""``/socket.io/``: requests by polling, and WebSockets, on their way to the library that speaks Socket.IO.

What the library would not survive, or would take without a bound, is refused here: an origin that is not ours, a
session that this worker does not know, packets that no client sends, two requests at once where the protocol has one.
"""

from __future__ import annotations

import asyncio
import logging
from http import HTTPStatus
from typing import Any, Final

from tornado.websocket import WebSocketHandler

from dashboard.codes import CLOSE_FULL, CLOSE_MALFORMED, CLOSE_RESTART, CLOSES
from dashboard.errors import Forbidden, Invalid, TooLarge, Unavailable
from dashboard.lobby import Visit
from dashboard.protocol.socketio_packets import UPGRADED, check, check_all
from dashboard.web.base import COOKIE, Handler, Site, is_same_origin
from dashboard.web.gateway import Gateway
from dashboard.web.gateway_stream import Line

log = logging.getLogger(__name__)

UNREAD: Final = 16
"""Messages from a WebSocket that wait to be dealt with, before no more are read."""
CONNECTS: Final = 10
"""Times that a client may ask for a namespace in one session."""
PROTOCOL: Final = "4"
NO_POLLING: Final = (
    "polling needs all requests of a client to reach the same worker, and nothing here sees to that: connect with "
    'transports: ["websocket"], or give the workers ports of their own and a proxy that keeps to them '
    "(the setting worker_port; docs/socketio.md)"
)
UNKNOWN: Final = (
    "this worker does not know the session: it has ended, or was begun at another worker. Connect again; if this goes "
    'on, the proxy spreads the requests of one client: connect with transports: ["websocket"], or make it keep to one '
    "worker (docs/socketio.md)"
)


class GatewayHandler(WebSocketHandler, Handler):
    """One request, or one WebSocket."""

    def initialize(self, site: Site, gateway: Gateway) -> None:  # type: ignore[override]  # Tornado calls it by name
        """Called by Tornado with what the route table gives."""
        Handler.initialize(self, site)
        self._gateway = gateway
        self._is_websocket = self.request.headers.get("Upgrade", "").lower() == "websocket"
        self._name: str | None = None
        self._line: Line | None = None
        self._visit: Visit | None = None
        self._address = ""
        self._unread: asyncio.Queue[str | None] = asyncio.Queue()
        self._space = asyncio.Semaphore(UNREAD)
        self._upgrading = False
        self._serving: asyncio.Task[None] | None = None

    def check_origin(self, origin: str) -> bool:
        """Whether a page may connect: one of ours, and over a WebSocket one that the settings allow."""
        return self._is_ours(origin) or (self._is_websocket and self.site.addresses.admits(origin))

    def prepare(self) -> None:
        """Called by Tornado before the method."""
        origin = self.request.headers.get("Origin")
        if origin and not self.check_origin(origin):
            raise Forbidden("a page of another site may not connect; see the setting allowed_origins")
        if len(self.request.body) > self._gateway.limits.message:
            most = self._gateway.limits.message
            raise TooLarge(f"the body has {len(self.request.body)} bytes; at most {most} go")
        self._name = self.get_query_argument("sid", None)
        if self._name is None:
            self._prepare_session()
        else:
            self._prepare_more(self._name)

    async def get(self, *args: Any, **kwargs: Any) -> None:
        """Open a WebSocket, or wait for what there is to be told."""
        if self._is_websocket:
            await super().get(*args, **kwargs)
            return
        if self._line is None:
            await self._gateway.handle(self)
            return
        self._alone(self._line.polling)
        self._line.polling = True
        await self._gateway.handle(self)

    async def post(self, *_: Any, **__: Any) -> None:
        """Take what a client says by polling."""
        if self._name is None or self._line is None:
            raise Invalid("a session begins with GET")
        self._alone(self._line.posting)
        self._line.posting = True
        try:
            self._count(check_all(self.request.body))
            await self._gateway.handle(self)
        except Invalid:
            self._gateway.end(self._name, CLOSE_MALFORMED)
            raise
        finally:
            self._line.posting = False

    def finish(self, chunk: Any = None) -> asyncio.Future[None]:
        """Called by the library to answer: the next request may come when this answer is out."""
        done = super().finish(chunk)
        line = self._line
        if line is not None and self.request.method == "GET" and not self._is_websocket:
            done.add_done_callback(lambda _: setattr(line, "polling", False))
        return done

    def begin(self, name: str, line: Line) -> Visit | None:
        """A session has begun with this request: the place that was kept for it, and what waits for it."""
        self._line = line
        line.address = self._address
        if self._proves_its_origin:
            line.cookie = self.get_cookie(COOKIE)
        if self._is_websocket:
            line.carrier = self
            self.request.headers.clear()  # they would be kept as long as the connection
        self._name, visit, self._visit = name, self._visit, None
        return visit

    def open(self, *_: str, **__: str) -> None:
        """Called by Tornado when a WebSocket stands: the library lives on it until it ends."""
        self.set_nodelay(True)
        self._upgrading = self._name is not None
        if self._line is not None:
            self._line.carrier = self
        self._serving = asyncio.get_running_loop().create_task(self._serve())

    async def on_message(self, message: str | bytes) -> None:
        """Called by Tornado with each message; the next is read when there is space for it."""
        try:
            if isinstance(message, bytes):
                raise Invalid("binary data is not taken")
            self._count(check(message, upgrading=self._upgrading))
        except Invalid as error:
            log.debug("a Socket.IO client was sent away: %s", error.message)
            self.close(CLOSE_MALFORMED, CLOSES[CLOSE_MALFORMED])
            return
        if message == UPGRADED:
            self._upgrading = False
        await self._space.acquire()
        self._unread.put_nowait(message)

    async def get_next_message(self) -> str | None:
        """Called by the library: the next message, ``None`` when there will be no more."""
        message = await self._unread.get()
        self._space.release()
        return message

    def write_message(self, message: Any, binary: bool = False) -> asyncio.Future[None]:
        """Called by the library: send a message."""
        written = super().write_message(message, binary)
        if self._line is not None:
            self._line.handed(len(message), written)
        return written

    def get_compression_options(self) -> None:
        """No compression: its state would be far larger than all else about a connection."""

    def on_close(self) -> None:
        """Called by Tornado when the WebSocket has ended, or a request was given up by whoever sent it."""
        self._give_back()
        self._unread.put_nowait(None)
        if not self._is_websocket and self._name is not None and self.request.method == "GET":
            # What the library takes from now on for this request would be lost: the client comes again and recovers.
            self._gateway.end(self._name, CLOSE_RESTART)

    def on_finish(self) -> None:
        """Called by Tornado when the answer is out, or when there is a WebSocket instead of one."""
        if self.get_status() != HTTPStatus.SWITCHING_PROTOCOLS:
            self._give_back()
        Handler.on_finish(self)

    async def _serve(self) -> None:
        try:
            await self._gateway.handle(self)
        except Exception:
            log.exception("a Socket.IO connection failed")
        finally:
            self._let_go()
            self.close()

    def _let_go(self) -> None:
        """A WebSocket that did not come to take the place of polling leaves polling as it was."""
        session = None if self._name is None else self._gateway.session(self._name)
        if session is not None and not session.upgraded:
            session.upgrading = False
            session.queue.carrier = None

    def _prepare_session(self) -> None:
        if self._gateway.draining():
            raise Unavailable("the server is restarting; connect again")
        if self.get_query_argument("EIO", "") != PROTOCOL or self.get_query_argument("j", None) is not None:
            raise Invalid("Engine.IO protocol 4 is spoken here, as by socket.io-client from version 3 on; no JSONP")
        transport = self.get_query_argument("transport", "polling")
        if transport not in ("polling", "websocket") or (transport == "websocket") != self._is_websocket:
            raise Invalid("transport: polling, or websocket with a request to upgrade")
        if transport == "polling" and not self._may_poll():
            raise Invalid(NO_POLLING)
        self._address = self.site.addresses.peer(self.request)
        self._visit = self._gateway.visit(self._address)
        if self._visit is None:
            raise Unavailable(CLOSES[CLOSE_FULL])

    def _prepare_more(self, name: str) -> None:
        session = self._gateway.session(name)
        if session is None or not session.connected:
            raise Invalid(UNKNOWN)
        if session.upgraded or (session.upgrading and self._is_websocket):
            raise Invalid("this session goes on over a WebSocket")
        self._line = self._gateway.line(name)

    def _may_poll(self) -> bool:
        port = self._gateway.limits.polling_port
        connection: Any = self.request.connection
        return port is None or (port > 0 and connection.stream.socket.getsockname()[1] == port)

    def _alone(self, another: bool) -> None:
        """Two such requests of one session at once: by the protocol the session ends."""
        if another and self._name is not None:
            self._gateway.end(self._name, CLOSE_MALFORMED)
            raise Invalid("another request of this session is under way")

    def _count(self, connects: int) -> None:
        if self._line is not None:
            self._line.connects += connects
            if self._line.connects > CONNECTS:
                raise Invalid(f"at most {CONNECTS} times a session connects")

    def _give_back(self) -> None:
        if self._visit is not None:
            self._visit.leave()
            self._visit = None

    @property
    def _proves_its_origin(self) -> bool:
        """A browser says where a page is from, one way or the other; a cookie alone proves nothing."""
        headers = self.request.headers
        return self._is_ours(headers.get("Origin")) or headers.get("Sec-Fetch-Site") == "same-origin"

    def _is_ours(self, origin: str | None) -> bool:
        return is_same_origin(origin, self.site.addresses.server(self.request))
