"""``/ws``: Tornado's callbacks, turned into commands for the verbs and frames for the outbox.

Nothing is decided here. A command that takes time (a watch that reads history) does not hold up those behind it;
replies carry the id of their command.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, Final

from tornado.websocket import WebSocketHandler

from dashboard.codes import (
    CLOSE_AUTH_EXPIRED,
    CLOSE_FULL,
    CLOSE_INTERNAL,
    CLOSE_NO_AUTH,
    CLOSE_RESTART,
    CLOSE_REVOKED,
    CLOSES,
)
from dashboard.errors import DashboardError, Forbidden, Invalid, Unauthenticated, Unavailable
from dashboard.hub import Hub
from dashboard.live.live import Live, now_ms
from dashboard.lobby import Lobby, Visit
from dashboard.model.people import Person, SignedIn
from dashboard.notifying import Notifying
from dashboard.outbox import Outbox
from dashboard.pacing import Pacing
from dashboard.people.guard import Guard
from dashboard.protocol import commands, pushes
from dashboard.protocol.command import CommandId
from dashboard.protocol.room_commands import AnyRoomCommand, JoinRoom, Operation
from dashboard.protocol.session import Refused, Session
from dashboard.pulse import Pulse
from dashboard.rooms.rooms import Rooms
from dashboard.rooms.talking import Talking
from dashboard.web.base import COOKIE, Site, is_same_origin
from dashboard.web.room_socket import RoomSocket

log = logging.getLogger(__name__)

NORMAL: Final = 1000
UNSENT: Final = 128 << 10
"""Bytes that the kernel may hold for a connection before they are on their way. Left alone it takes megabytes, and a
slow reader would see what was a minute ago instead of fewer updates."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of a connection: sizes in bytes, times in seconds."""

    outbox: int
    watches: int
    auth_timeout: float
    heartbeat: float


class SocketHandler(WebSocketHandler):
    """One connection."""

    def initialize(
        self,
        site: Site,
        live: Live,
        hub: Hub[Outbox],
        lobby: Lobby,
        pulse: Pulse,
        pacing: Pacing,
        rooms: Rooms,
        talking: Talking,
        guard: Guard,
        notifying: Notifying,
        limits: Limits,
    ) -> None:
        """Called by Tornado with what the route table gives."""
        self._site = site
        self._live = live
        self._hub = hub
        self._lobby = lobby
        self._visit: Visit | None = None
        self._pulse = pulse
        self.answered = True
        self._pacing = pacing
        self._rooms = rooms
        self._talking = talking
        self._guard = guard
        self._notifying = notifying
        self._room_socket: RoomSocket | None = None
        self._limits = limits
        self._session = Session(time.monotonic())
        self._outbox: Outbox | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._watching = 0

    def check_origin(self, origin: str) -> bool:
        """Called by Tornado when there is an ``Origin``: it must be ours, or one that the settings allow."""
        return self._is_ours(origin) or self._site.addresses.admits(origin)

    def open(self, *_: str, **__: str) -> None:
        """Called by Tornado when the connection stands: wait for ``auth``, but not for long."""
        self._site.telemetry.sockets.inc()
        self._address = self._site.addresses.peer(self.request)
        self._visit = self._lobby.enter(self._address)
        if self._visit is None:
            self._close_with(CLOSE_FULL, "")
            return
        # A browser always says where a page is from; a cookie proves nothing without it, or from another site's page.
        is_ours = self._is_ours(self.request.headers.get("Origin"))
        self._cookie = self.get_cookie(COOKIE) if is_ours else None
        self.set_nodelay(True)
        assert self.ws_connection is not None
        stream: Any = self.ws_connection.stream
        _bound_unsent(stream.socket)
        self._outbox = Outbox(stream, self._limits.outbox, self._close_with, self._live.resume)
        self._expire_in(self._limits.auth_timeout, CLOSE_NO_AUTH)

    def on_message(self, message: str | bytes) -> Awaitable[None] | None:
        """Called by Tornado with each frame, and awaited before the next, if there is something to wait for.

        Nothing is raised here: Tornado would only drop the connection.
        """
        outbox = self._outbox
        if outbox is None:
            return None
        self.answered = True
        try:
            command = self._session.receive(message, time.monotonic())
        except Refused as refused:
            self._refuse(refused.command_id, refused.error, "unknown")
            return None
        if isinstance(command, commands.Watch | JoinRoom | Operation):
            task = asyncio.get_running_loop().create_task(self._answered(command, outbox))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            return None
        return self._answered(command, outbox)

    def on_pong(self, data: bytes) -> None:  # noqa: ARG002  (Tornado names it)
        """Called by Tornado with the answer to a ping."""
        self.answered = True

    def on_close(self) -> None:
        """Called by Tornado when the connection has ended."""
        self._site.telemetry.sockets.dec()
        self._cancel_timer()
        if self._visit is not None:
            self._visit.leave()
        for task in self._tasks:
            task.cancel()
        if self._outbox is not None:
            self._outbox.stop()
            if self._room_socket is not None:
                self._room_socket.close()
            self._live.leave(self._outbox)
            if self._session.signed_in is not None:
                self._pulse.leave(self)
                self._guard.leave(self, self._session.signed_in.session)
                self._notifying.leave(self._session.signed_in.person.id, self._outbox)
            self._outbox = None

    def feel(self, frame: bytes) -> None:
        """Hear that the server is there, and perhaps be asked the same."""
        if self._outbox is not None:
            self._outbox.send(frame)

    def lost(self) -> None:
        """The other side answers no more: nobody would take a close frame either."""
        if self.ws_connection is not None:
            stream: Any = self.ws_connection.stream
            stream.close()

    def _is_ours(self, origin: str | None) -> bool:
        return is_same_origin(origin, self._site.addresses.server(self.request))

    def revoked(self) -> None:
        """The sign-in holds no more."""
        self._close_with(CLOSE_REVOKED, "")

    def changed(self) -> None:
        """This person may do more, or less, than before: what they see is made anew."""
        self._close_with(CLOSE_RESTART, "delay=0")

    async def _answered(self, command: commands.AnyCommand, outbox: Outbox) -> None:
        kind = str(command.__struct_config__.tag)
        try:
            fields = await self._done(command, outbox)
        except DashboardError as error:
            self._refuse(command.id, error, kind)
            return
        except Exception:
            log.exception("the command %s failed", kind)
            self._close_with(CLOSE_INTERNAL, "")
            return
        self._site.telemetry.commands.labels(kind, "ok").inc()
        if fields is not None and command.id is not None:
            outbox.send(pushes.reply(command.id, fields))

    async def _done(self, command: commands.AnyCommand, outbox: Outbox) -> dict[str, Any] | None:
        """Do what a command says; the fields of its reply, or ``None`` when it was answered otherwise."""
        match command:
            case commands.Auth():
                await self._sign_in(command, outbox)
                return None
            case commands.Refresh():
                return await self._refresh(command)
            case commands.Watch():
                await self._watch(command, outbox)
                return None
            case commands.Unwatch():
                self._live.unwatch(outbox, command.watch)
            case commands.Recover():
                frame = self._live.recover(outbox, command)
                self._reply(command.id, outbox, {})
                outbox.send(frame)
                return None
            case commands.Pace():
                outbox.hide(command.hidden)
            case commands.Heartbeat():
                return {"time": now_ms()}
            case commands.Bye():
                self.close(NORMAL)
                return None
            case _:
                return await self._in_room(command, outbox)
        return {}

    async def _in_room(self, command: AnyRoomCommand, outbox: Outbox) -> dict[str, Any] | None:
        if self._room_socket is None:
            self._room_socket = RoomSocket(self._rooms, self._talking, outbox, self._person)
        return await self._room_socket.done(command, lambda fields: self._reply(command.id, outbox, fields))

    def _person(self) -> Person | None:
        return None if self._session.signed_in is None else self._session.signed_in.person

    async def _sign_in(self, command: commands.Auth, outbox: Outbox) -> None:
        try:
            signed_in = await self._identified(command)
        except Unauthenticated:
            await self._pacing.spend("sign_in", self._address)
            raise
        if command.user_id is not None and command.user_id != signed_in.person.id:
            raise Forbidden("userId is not that of the token")
        if self._outbox is None:
            raise Unavailable("the connection has ended")
        self._session.signed_in = signed_in
        if self._visit is not None:
            self._visit.sign_in()
        self._expire_at(signed_in.expires)
        self._hub.enter(outbox)
        self._pulse.enter(self)
        self._guard.enter(self, signed_in)
        self._notifying.enter(signed_in.person.id, outbox)
        self._forget_request()
        outbox.send(
            pushes.authenticated(
                command.id, signed_in.person, now_ms(), signed_in.expires, self._limits.heartbeat, self._site.version
            )
        )
        if self._live.behind:
            outbox.send(pushes.catching_up(True))

    async def _identified(self, command: commands.Auth) -> SignedIn:
        if command.token is not None:
            return await self._site.people.by_token(command.token)
        if self._cookie is not None:
            signed_in = await self._site.people.by_cookie(self._cookie)
            if signed_in is not None:
                return signed_in
        raise Unauthenticated("sign in first, or send a token")

    async def _refresh(self, command: commands.Refresh) -> dict[str, Any]:
        fresh = await self._site.people.by_token(command.token)
        now = self._session.signed_in
        if now is None or fresh.person.id != now.person.id:
            raise Forbidden("the new token is another person's")
        self._guard.leave(self, now.session)
        self._guard.enter(self, fresh)
        self._session.signed_in = fresh
        self._expire_at(fresh.expires)
        return {"expires": None if fresh.expires is None else pushes.iso(fresh.expires)}

    async def _watch(self, command: commands.Watch, outbox: Outbox) -> None:
        signed_in = self._session.signed_in
        if len(outbox.watches) + self._watching >= self._limits.watches:
            raise Invalid(f"at most {self._limits.watches} watches on one connection; unwatch some")
        self._watching += 1
        try:
            live = await self._live.watch(None if signed_in is None else signed_in.person, command)
        finally:
            self._watching -= 1
        if self._outbox is None:
            self._live.release(live)
            raise Unavailable("the connection has ended")
        self._reply(command.id, outbox, {"watch": live.number, "step": live.plan.step})
        self._live.attach(outbox, live)

    def _reply(self, command_id: CommandId | None, outbox: Outbox, fields: dict[str, Any]) -> None:
        if command_id is not None:
            outbox.send(pushes.reply(command_id, fields))

    def _refuse(self, command_id: CommandId | None, error: DashboardError, kind: str) -> None:
        self._site.telemetry.commands.labels(kind, error.code).inc()
        if self._outbox is not None:
            self._outbox.send(pushes.refusal(command_id, error))

    def _forget_request(self) -> None:
        """The head of the request is of no more use, and would be kept as long as the connection."""
        self.request.headers.clear()
        self._cookie = None

    def _expire_at(self, expires: int | None) -> None:
        self._cancel_timer()
        if expires is not None:
            self._expire_in(max(0.0, (expires - now_ms()) / 1000), CLOSE_AUTH_EXPIRED)

    def _expire_in(self, seconds: float, code: int) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._close_with, code, "")

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _close_with(self, code: int, reason: str) -> None:
        self._site.telemetry.closed.labels(str(code)).inc()
        self.close(code, reason or ("" if code == CLOSE_RESTART else CLOSES[code]))


def _bound_unsent(connection: socket.socket) -> None:
    if hasattr(socket, "TCP_NOTSENT_LOWAT"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT)
