"""Socket.IO for those who speak it: the library below, our rooms above, and nothing decided in between.

The library carries packets; who may say what, in which order it is kept and who hears it is decided where it is decided
for ``/ws``. So it knows of no rooms, and of no other worker.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import socketio

from dashboard.codes import CLOSE_MALFORMED, CLOSE_NO_AUTH, CLOSES, reconnects
from dashboard.errors import DashboardError, Unauthenticated
from dashboard.lobby import Lobby, Visit
from dashboard.protocol.socketio_events import told
from dashboard.protocol.socketio_packets import event
from dashboard.web.gateway_connection import Floor, GatewayConnection
from dashboard.web.gateway_stream import Line

PING: Final = 10
"""Seconds between the library's pings, and to wait for the answer."""
ENDING: Final = 2.0
"""Seconds that a client has to take the last things said to it."""

_quiet: Final = logging.getLogger(f"{__name__}.library")
"""The library logs what clients send, tokens too, at every level below this one."""
_quiet.setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class GatewayLimits:
    """``message`` is in bytes, ``auth_timeout`` in seconds; ``polling_port`` is the only port for polling.

    It is ``None`` when polling works at every port, and 0 when it works at none.
    """

    message: int
    auth_timeout: float
    polling_port: int | None


@dataclass(slots=True)
class _Session:
    line: Line
    visit: Visit | None
    connection: GatewayConnection | None = None
    timer: asyncio.TimerHandle | None = None

    def end(self) -> None:
        self.line.end()
        if self.visit is not None:
            self.visit.leave()
        if self.timer is not None:
            self.timer.cancel()
        if self.connection is not None:
            self.connection.leave()


class Gateway:
    """The Socket.IO clients of one worker."""

    def __init__(self, floor: Floor, lobby: Lobby, limits: GatewayLimits, draining: Callable[[], bool]) -> None:
        self._floor = floor
        self._lobby = lobby
        self.limits = limits
        self.draining = draining
        self._sessions: dict[str, _Session] = {}
        self._endings: set[asyncio.Task[None]] = set()
        self._server = self._made()

    async def handle(self, handler: Any) -> None:
        """Let the library answer a request, or live on a WebSocket."""
        await self._server.handle_request(handler)

    def session(self, name: str) -> Any:
        """The library's session of this name, or ``None`` when this worker has none."""
        found = self._server.eio.sockets.get(name)
        return None if found is None or found.closed else found

    def line(self, name: str) -> Line:
        """What waits for a session."""
        line: Line = self._server.eio.sockets[name].queue
        return line

    def visit(self, address: str) -> Visit | None:
        """A place for one more client, or ``None`` when there is none."""
        return self._lobby.enter(address)

    def end(self, name: str, code: int) -> None:
        """End a session, with one of the close codes of ``/ws``."""
        session = self.session(name)
        if session is not None:
            task = asyncio.get_running_loop().create_task(self._ended_with(name, session.queue, code))
            self._endings.add(task)
            task.add_done_callback(self._endings.discard)

    def _made(self) -> Any:
        server = socketio.AsyncServer(
            async_mode="tornado",
            # One after the other: what a client says first is kept first.
            async_handlers=False,
            # The handler looks at the origin, as all of ours do.
            cors_allowed_origins=[],
            max_http_buffer_size=self.limits.message,
            ping_interval=PING,
            ping_timeout=PING,
            http_compression=False,
            logger=_quiet,
            engineio_logger=_quiet,
        )
        server.eio.create_queue = Line
        self._surround(server.eio)
        server.on("connect", self._connect)
        server.on("disconnect", self._disconnect)
        server.on("*", self._said)
        return server

    def _surround(self, engine: Any) -> None:
        """Hear of sessions, below the clients that the library tells of: one may begin and never connect."""
        opened, closed = engine.handlers["connect"], engine.handlers["disconnect"]

        async def open_session(name: str, environ: dict[str, Any]) -> Any:
            self._open(name, environ["tornado.handler"])
            return await opened(name, environ)

        async def close_session(name: str, reason: str) -> None:
            try:
                await closed(name, reason)
            finally:
                self._close(name)

        engine.on("connect", open_session)
        engine.on("disconnect", close_session)

    def _open(self, name: str, handler: Any) -> None:
        line = self.line(name)
        self._sessions[name] = _Session(line, handler.begin(name, line))
        self._expect(name)
        self._floor.telemetry.sockets.inc()
        self._floor.telemetry.socketio.inc()

    def _close(self, name: str) -> None:
        session = self._sessions.pop(name, None)
        if session is not None:
            session.end()
            self._floor.telemetry.sockets.dec()
            self._floor.telemetry.socketio.dec()

    def _expect(self, name: str) -> None:
        """Let a session end if nobody has signed in after a while."""
        session = self._sessions[name]
        if session.timer is not None:
            session.timer.cancel()
        session.timer = asyncio.get_running_loop().call_later(self.limits.auth_timeout, self._expire, name)

    async def _connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        """A client has found its feet in the session; who signs in along the way need not do so again."""
        environ.clear()  # the library would keep it, with the cookie, as long as the session
        name = self._name(sid)
        session = self._sessions[name]
        connection = GatewayConnection(self._floor, session.line, session.visit, partial(self.end, name))
        session.connection = connection
        self._expect(name)
        try:
            signed_in = await connection.identify(auth)
        except DashboardError as error:
            if not error.temporary:
                connection.leave()
                raise socketio.exceptions.ConnectionRefusedError(error.message, told(error)) from error
            # Refused clients do not try again; those whose connection breaks do.
            asyncio.get_running_loop().call_soon(connection.changed)
            return
        if signed_in is not None:
            connection.enter_soon(signed_in)

    async def _disconnect(self, sid: str, reason: str) -> None:  # noqa: ARG002  (the library gives it)
        session = self._sessions.get(self._name(sid))
        if session is not None and session.connection is not None:
            session.connection.leave()

    async def _said(self, event_name: str, sid: str, *arguments: Any) -> dict[str, Any]:
        session = self._sessions.get(self._name(sid))
        if session is None or session.connection is None:
            return {}
        return await session.connection.said(event_name, arguments)

    def _name(self, sid: str) -> str:
        """The session of a client: the library has a name for each."""
        return str(self._server.manager.eio_sid_from_sid(sid, "/"))

    def _expire(self, name: str) -> None:
        connection = self._sessions[name].connection
        if connection is None or not connection.is_signed_in:
            if connection is not None:
                connection.leave()
            self.end(name, CLOSE_NO_AUTH)

    async def _ended_with(self, name: str, line: Line, code: int) -> None:
        """Codes that say "do not come back" are told before the end, or a client would try for ever."""
        if not reconnects(code) and code != CLOSE_MALFORMED:
            line.push(event("error", told(_Ended(CLOSES[code]))))
            sid = self._server.manager.sid_from_eio_sid(name, "/")
            if sid is not None:
                await self._server.disconnect(sid)
            with suppress(TimeoutError):
                async with asyncio.timeout(ENDING):
                    await line.join()
        if line.carrier is not None:
            line.carrier.close(code, CLOSES[code])
            if self.session(name) is None or self.session(name).upgraded:
                return
        with suppress(TimeoutError):
            async with asyncio.timeout(ENDING):
                await self._server.eio.disconnect(name)


class _Ended(Unauthenticated):
    """Why a client is sent away for good."""
