"""One Socket.IO client: its events are commands for the verbs, what an outbox gets for it becomes events."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import msgspec

from dashboard.codes import CLOSE_AUTH_EXPIRED, CLOSE_INTERNAL, CLOSE_RESTART, CLOSE_REVOKED, CLOSE_TOO_SLOW
from dashboard.errors import DashboardError, Forbidden, Invalid, Unauthenticated, Unavailable
from dashboard.hub import Hub
from dashboard.lobby import Visit
from dashboard.model.people import Person, SignedIn
from dashboard.notifying import Notifying
from dashboard.outbox import Outbox
from dashboard.pacing import Pacing
from dashboard.people.guard import Guard
from dashboard.people.people import People
from dashboard.protocol import commands, socketio_events
from dashboard.protocol.pushes import iso
from dashboard.protocol.room_commands import AnyRoomCommand, JoinRoom, LeaveRoom, Message
from dashboard.protocol.session import Refused, Session
from dashboard.protocol.socketio_commands import command as as_command
from dashboard.protocol.socketio_company import Company
from dashboard.protocol.socketio_packets import event, messages
from dashboard.rooms.rooms import Rooms, now_ms
from dashboard.rooms.talking import Talking
from dashboard.telemetry import Telemetry
from dashboard.web.gateway_stream import EventStream, Line
from dashboard.web.room_socket import RoomSocket

log = logging.getLogger(__name__)

End = Callable[[int], None]


class Translations:
    """Frames for ``/ws`` as events, made once for all who get the same frames at the same time.

    What depends on who gets it, a push about people, is left as it is.
    """

    REMEMBERED: Final = 16

    def __init__(self) -> None:
        self.of = lru_cache(maxsize=self.REMEMBERED)(_translated)


@dataclass(frozen=True, slots=True)
class Floor:
    """What a connection is built on; ``limit`` is in bytes."""

    people: People
    telemetry: Telemetry
    hub: Hub[Outbox]
    rooms: Rooms
    talking: Talking
    guard: Guard
    notifying: Notifying
    pacing: Pacing
    translations: Translations
    limit: int


class GatewayConnection:
    """A client that is connected; ``end(code)`` ends it, with one of the close codes of ``/ws``."""

    def __init__(self, floor: Floor, line: Line, visit: Visit | None, end: End) -> None:
        self._floor = floor
        self._line = line
        self._visit = visit
        self._end = end
        self._session = Session(time.monotonic())
        self._company = Company()
        stream = EventStream(line, self._events, lambda: self.close(CLOSE_RESTART))
        self._outbox = Outbox(stream, floor.limit, lambda code, _: self.close(code), lambda _: None)
        self._rooms = RoomSocket(floor.rooms, floor.talking, self._outbox, self._person)
        self._timer: asyncio.TimerHandle | None = None
        self._coming: SignedIn | None = None
        self._gone = False

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody is."""
        return self._session.signed_in is not None

    async def said(self, name: str, arguments: tuple[Any, ...]) -> dict[str, Any]:
        """Do what an event asks for; the acknowledgement."""
        self._come()
        if self._line.waiting > self._floor.limit:
            self.close(CLOSE_TOO_SLOW)
        if self._gone:
            return socketio_events.refused(socketio_events.told(Unavailable("the connection has ended")))
        kind = "unknown"
        try:
            command = self._received(name, arguments)
            kind = type(command).__name__.lower()
            fields = await self._done(command)
        except DashboardError as error:
            return self._refusal(name, kind, error)
        except Exception:
            log.exception("the event %s failed", name)
            self.close(CLOSE_INTERNAL)
            return {}
        self._floor.telemetry.commands.labels(kind, "ok").inc()
        return socketio_events.accepted(fields)

    async def identify(self, auth: Any) -> SignedIn | None:
        """Who connects, by what they sent along or by the cookie; ``None`` when they say nothing yet."""
        if not auth:
            cookie = self._line.cookie
            return None if cookie is None else await self._floor.people.by_cookie(cookie)
        command = self._received("auth", (auth,))
        assert isinstance(command, commands.Auth)
        return await self._identified(command)

    def enter_soon(self, signed_in: SignedIn) -> None:
        """Somebody is signed in as soon as the client has its answer, which is out before anything else runs."""
        self._coming = signed_in
        asyncio.get_running_loop().call_soon(self._come)

    def enter(self, signed_in: SignedIn) -> None:
        """Somebody is signed in from now on."""
        if self._gone:
            return
        self._session.signed_in = signed_in
        if self._visit is not None:
            self._visit.sign_in()
        self._expire_at(signed_in.expires)
        self._floor.hub.enter(self._outbox)
        self._floor.guard.enter(self, signed_in)
        self._floor.notifying.enter(signed_in.person.id, self._outbox)
        self._line.cookie = None
        self._line.push(event("authenticated", self._who()))

    def leave(self) -> None:
        """The client is gone, or is to go: nothing more is done for it."""
        if self._gone:
            return
        self._gone = True
        self._cancel_timer()
        self._outbox.stop()
        self._rooms.close()
        self._floor.hub.leave(self._outbox)
        signed_in = self._session.signed_in
        if signed_in is not None:
            self._floor.guard.leave(self, signed_in.session)
            self._floor.notifying.leave(signed_in.person.id, self._outbox)

    def close(self, code: int) -> None:
        """End the connection."""
        if not self._gone:
            self.leave()
            self._end(code)

    def revoked(self) -> None:
        """The sign-in holds no more."""
        self.close(CLOSE_REVOKED)

    def changed(self) -> None:
        """This person may do more, or less, than before: the client connects again."""
        self.close(CLOSE_RESTART)

    def _come(self) -> None:
        if self._coming is not None:
            signed_in, self._coming = self._coming, None
            self.enter(signed_in)

    def _received(self, name: str, arguments: tuple[Any, ...]) -> commands.AnyCommand:
        text = b""
        wrong: DashboardError | None = None
        try:
            text = as_command(name, arguments, me=None if (person := self._person()) is None else person.id)
        except (Forbidden, Invalid) as error:
            wrong = error  # it counts all the same
        try:
            return self._session.receive(text, time.monotonic())
        except Refused as refused:
            raise (wrong if wrong and isinstance(refused.error, Invalid) else refused.error) from refused

    async def _done(self, command: commands.AnyCommand) -> dict[str, Any]:
        match command:
            case commands.Auth():
                self.enter(await self._identified(command))
                return self._who()
            case commands.Refresh():
                return await self._refresh(command)
            case commands.Watch() | commands.Unwatch() | commands.Recover() | commands.Pace():
                raise Forbidden("live queries are watched on /ws")
            case commands.Heartbeat():
                return self._who()
            case commands.Bye():
                return {}
            case _:
                return await self._in_room(command)

    async def _in_room(self, command: AnyRoomCommand) -> dict[str, Any]:
        replies: list[dict[str, Any]] = []
        fields = await self._rooms.done(command, replies.append)
        reply = replies[0] if fields is None else fields
        match command:
            case JoinRoom():
                reply |= {part: msgspec.json.decode(reply[part]) for part in ("people", "entries")}
                self._company.join(command.room_id, reply["people"])
                return socketio_events.joined(reply)
            case LeaveRoom():
                self._company.leave(command.room_id)
                return {"roomId": command.room_id}
            case Message():
                kept = socketio_events.kept(command.room_id, command.operation_id, reply)
                self._line.push(event("chat:message:ack", kept))
                return kept
        return {}

    async def _identified(self, command: commands.Auth) -> SignedIn:
        if command.token is None:
            raise Unauthenticated("send a token: POST /api/login or GET /api/token gives one")
        try:
            signed_in = await self._floor.people.by_token(command.token)
        except Unauthenticated:
            await self._floor.pacing.spend("sign_in", self._line.address)
            raise
        if command.user_id is not None and command.user_id != signed_in.person.id:
            raise Forbidden("userId is not that of the token")
        return signed_in

    async def _refresh(self, command: commands.Refresh) -> dict[str, Any]:
        fresh = await self._floor.people.by_token(command.token)
        now = self._session.signed_in
        if now is None or self._gone or fresh.person.id != now.person.id:
            raise Forbidden("the new token is another person's")
        self._floor.guard.leave(self, now.session)
        self._floor.guard.enter(self, fresh)
        self._session.signed_in = fresh
        self._expire_at(fresh.expires)
        return self._who()

    def _refusal(self, name: str, kind: str, error: DashboardError) -> dict[str, Any]:
        self._floor.telemetry.commands.labels(kind, error.code).inc()
        shown = socketio_events.told(error)
        self._line.push(event("error", {**shown, "event": name[:60]}))
        return socketio_events.refused(shown)

    def _events(self, frames: bytes) -> Iterator[str]:
        for made in self._floor.translations.of(frames):
            if isinstance(made, str):
                yield made
            elif made["type"] == "room":
                yield from self._company.changed(made, iso(now_ms()))
            elif made["type"] == "notifications":
                person = self._person()
                if person is not None:
                    yield socketio_events.inbox(person, made)
            elif made["type"] == "room_closed":
                self._company.leave(made["roomId"])
                yield event("room:closed", {"roomId": made["roomId"]})

    def _who(self) -> dict[str, Any]:
        signed_in = self._session.signed_in
        if signed_in is None:
            raise Unavailable("the connection has ended")
        return socketio_events.authenticated(signed_in.person, signed_in.expires)

    def _person(self) -> Person | None:
        return None if self._session.signed_in is None else self._session.signed_in.person

    def _expire_at(self, expires: int | None) -> None:
        self._cancel_timer()
        if expires is not None:
            seconds = max(0.0, (expires - now_ms()) / 1000)
            self._timer = asyncio.get_running_loop().call_later(seconds, self.close, CLOSE_AUTH_EXPIRED)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _translated(frames: bytes) -> tuple[str | dict[str, Any], ...]:
    """Events where they are the same for everybody, else the messages themselves."""
    return tuple(_event_of(message) for message in messages(frames))


def _event_of(message: dict[str, Any]) -> str | dict[str, Any]:
    if "offset" in message and "user" in message:
        return socketio_events.entry(message)
    return socketio_events.notification(message) if message["type"] == "notification" else message
