"""The verbs of rooms: come and go, speak, point, read back. Permission is asked in the first line of each."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final, Protocol

import msgspec

from dashboard.auth.policy import may, require
from dashboard.errors import DashboardError, Invalid, NotFound, TooMany
from dashboard.model.people import Person, Principal, Source
from dashboard.model.rooms import Draft, Entry, hue
from dashboard.protocol import room_commands as said
from dashboard.protocol.pushes import iso
from dashboard.protocol.room_pushes import entry as shown
from dashboard.protocol.room_pushes import person as shown_person
from dashboard.rooms.following import Audience, Seat
from dashboard.rooms.hearing import hear
from dashboard.rooms.open_rooms import OpenRooms, topic
from dashboard.rooms.reconciling import Reconciling
from dashboard.rooms.room import Room
from dashboard.rooms.scene import MOST_NAMED
from dashboard.rooms.speaking import drafted

TICK: Final = 0.1
SETTLE: Final = 2.0
RECENT: Final = 10.0
"""Seconds after its last entry for which a room's top is repeated to the other workers."""
NEWEST: Final = 50
MOST_ROOMS: Final = 50
"""Rooms that one connection may be in."""
_ROOM: Final = "room:"


class Log(Protocol):
    """The rooms' log, as it is read here."""

    async def after(self, room: str, offset: int, limit: int) -> list[Entry]:
        """The entries that follow an offset."""

    async def before(self, room: str, offset: int, limit: int) -> list[Entry]:
        """The newest entries before an offset."""

    async def at(self, room: str, offset: int) -> Entry | None:
        """The entry at an offset."""

    async def open(self, room: str) -> tuple[str, int]:
        """The epoch of a room's log and its newest offset."""

    async def annotations(self, room: str, since: int, limit: int) -> list[Entry]:
        """The annotations since a time (ms) that were not removed."""


class ReadPositions(Protocol):
    """How far each person has read."""

    async def get(self, person: str, room: str) -> int:
        """The offset read up to."""

    async def put(self, person: str, room: str, offset: int) -> None:
        """Never moves back."""


class Topics(Protocol):
    """The part of the broker that is spoken through."""

    @property
    def up(self) -> bool:
        """Whether Redis is there."""

    def tell(self, topic: str, data: bytes) -> None:
        """Say something to the other workers."""


class Limiter(Protocol):
    """Token buckets shared by all workers."""

    async def take(self, name: str, rate: float, most: float, tokens: float = 1) -> float:
        """Take tokens; 0 when they were there, else the seconds until they will be."""


class Rooms:
    """The rooms of this worker, and the connections in them."""

    def __init__(
        self,
        worker: str,
        log: Log,
        rooms: OpenRooms,
        reconciling: Reconciling,
        positions: ReadPositions,
        limiter: Limiter,
        exists: Callable[[str], Awaitable[bool]],
        beat: Callable[[], Awaitable[None]],
        topics: Topics,
    ) -> None:
        """``exists`` tells whether there is a dashboard; ``beat`` says that this worker lives."""
        self._worker = worker
        self._log = log
        self._rooms = rooms
        self._reconciling = reconciling
        self._positions = positions
        self._limiter = limiter
        self._exists = exists
        self._beat = beat
        self._topics = topics
        self._seats: dict[Audience, dict[str, Seat]] = {}
        self._cursors: dict[str, dict[str, dict[str, Any]]] = {}
        self._loops: list[asyncio.Task[None]] = []

    # Coming and going.

    async def join(self, audience: Audience, person: Person, command: said.JoinRoom) -> tuple[dict[str, Any], Seat]:
        """Take part in a room; the fields of the reply, and the seat to :meth:`begin` with after it is sent."""
        room = await self._room(person, command.room_id)
        seats = self._seats.setdefault(audience, {})
        if room.id not in seats and len(seats) >= MOST_ROOMS:
            raise Invalid(f"at most {MOST_ROOMS} rooms on one connection; leave some")
        self._leave(audience, room.id)
        position = command.position
        recovered = position is not None and position.epoch == room.epoch and position.offset <= room.delivery.top
        entries, annotations = [], []
        if recovered and position is not None:
            sent = position.offset
        else:
            sent = room.delivery.top
            entries = await self._log.before(room.id, sent + 1, NEWEST)
            annotations = await self._log.annotations(room.id, now_ms() - 30 * 86_400_000, 500)
        seat = room.sit(audience, person, sent, now_ms())
        self._seats.setdefault(audience, {})[room.id] = seat
        fields = {
            "roomId": room.id,
            "epoch": room.epoch,
            "top": room.delivery.top,
            "recovered": recovered,
            "you": {"id": person.id, "name": person.name, "role": person.role, "color": hue(person.id)},
            "may": {"speak": may(person, "speak"), "edit": may(person, "edit")},
            "people": [shown_person(one) for one in room.scene.roster.all(MOST_NAMED)],
            "peopleCount": len(room.scene.roster),
            "readOffset": await self._positions.get(person.id, room.id),
            "entries": [shown(one) for one in entries],
            "annotations": [shown(one) for one in annotations],
            "earlier": bool(entries) and entries[0].offset > 1,
        }
        return fields, seat

    async def begin(self, room_id: str, seat: Seat) -> None:
        """Send what a newcomer missed, then whatever happens."""
        room = self._rooms.get(room_id)
        if room is not None:
            await room.delivery.bring_up(seat)

    def leave(self, audience: Audience, room_id: str) -> None:
        """Take part no more."""
        if not self._leave(audience, room_id):
            raise NotFound("not in this room")

    def leave_all(self, audience: Audience) -> None:
        """A connection has ended."""
        for room_id in list(self._seats.get(audience, ())):
            self._leave(audience, room_id)
        self._seats.pop(audience, None)

    # What is kept.

    async def do(self, person: Person, command: said.Operation) -> Entry:
        """Speak, edit, react, annotate: the entry it became."""
        require(person, "speak")
        await self._slow_down(person)
        room = await self._room(person, command.room_id)
        return await room.append(await drafted(self._log, person, command))

    async def speak(self, principal: Principal | None, room_id: str, text: str, operation: str | None) -> Entry:
        """Speak into a room from outside: a person by token, or a source by its key."""
        if isinstance(principal, Person):
            return await self.do(principal, said.Message(room_id=room_id, text=text, operation_id=operation))
        require(principal, "push")
        assert isinstance(principal, Source)
        if not await self._exists(room_id):
            raise NotFound("there is no such room")
        room = await self._opened(room_id)
        fields = {"text": text, "via": principal.name}
        draft = Draft("message", principal.id, principal.name, fields)
        if operation is not None:
            draft = Draft("message", principal.id, principal.name, fields, operation)
        return await room.append(draft)

    async def mark(
        self, principal: Principal | None, room_id: str, text: str, at: int | None, until: int | None, severity: str
    ) -> Entry:
        """Mark a moment (now, when ``at`` is not given) or a range from outside, such as a deploy."""
        require(principal, "push")
        assert principal is not None
        if not await self._exists(room_id):
            raise NotFound("there is no such room")
        room = await self._opened(room_id)
        fields: dict[str, Any] = {"at": now_ms() if at is None else at, "text": text, "severity": severity}
        if until is not None:
            fields["until"] = until
        if isinstance(principal, Source):
            fields["via"] = principal.name
        return await room.append(Draft("annotation", principal.id, principal.name, fields))

    async def read(self, principal: Principal | None, command: said.ReadLog) -> dict[str, Any]:
        """A page of the log."""
        require(principal, "read")
        if command.after is not None and command.before is not None:
            raise Invalid("ask for what follows `after` or for what comes before `before`, not both")
        if not await self._exists(command.room_id):
            raise NotFound("there is no such room")
        epoch, top = await self._log.open(command.room_id)
        if command.before is None and command.after is not None:
            entries = await self._log.after(command.room_id, command.after, command.limit)
        else:
            before = top + 1 if command.before is None else command.before
            entries = await self._log.before(command.room_id, before, command.limit)
        return {"entries": [shown(one) for one in entries], "top": top, "epoch": epoch}

    async def read_to(self, person: Person, command: said.ReadTo) -> None:
        """Remember how far somebody has read."""
        require(person, "read")
        room = await self._room(person, command.room_id)
        await self._positions.put(person.id, room.id, min(command.offset, room.delivery.top))

    # What is fleeting.

    def typing(self, audience: Audience, command: said.Typing) -> None:
        """Say that one types, or has stopped."""
        room, seat = self._seated(audience, command.room_id)
        room.scene.typing(seat.person.id, command.is_typing, time.monotonic())
        message = ("typing", self._worker, seat.person.id, command.is_typing)
        self._topics.tell(topic(room.id), msgspec.msgpack.encode(message))

    def be(self, audience: Audience, command: said.PresenceCommand) -> None:
        """Say how one is, and which panel one looks at."""
        rooms = [command.room_id] if command.room_id is not None else list(self._seats.get(audience, ()))
        for room_id in rooms:
            room, seat = self._seated(audience, room_id)
            own = room.own(seat.person.id)
            if own is not None:
                own.status = "away" if command.status in ("away", "offline") else "online"
                own.panel = command.panel if command.room_id is not None else own.panel
                room.announce(own)

    def point(self, audience: Audience, command: said.Cursor) -> None:
        """Say where one points."""
        room, seat = self._seated(audience, command.room_id)
        cursor = msgspec.to_builtins(command)
        fields = {name: value for name, value in cursor.items() if name not in ("type", "id", "roomId") and value}
        room.scene.point(seat.person.id, fields)
        self._cursors.setdefault(room.id, {})[seat.person.id] = fields

    # What the broker says.

    def on_told(self, told: str, data: bytes) -> None:
        """Something was said about a room."""
        if told.startswith(_ROOM):
            room = self._rooms.get(told.removeprefix(_ROOM))
            if room is not None:
                hear(room, data, self._worker, time.monotonic())

    def on_link(self, up: bool) -> None:
        """While Redis is away, and when it is back, the log itself says what there is."""
        if up:
            self._rooms.own(self._look_again())

    # What goes on by itself.

    def start(self) -> None:
        """Begin."""
        loop = asyncio.get_running_loop()
        self._loops = [loop.create_task(_repeated(self._tick, TICK)), loop.create_task(_repeated(self._settle, SETTLE))]

    async def close(self) -> None:
        """Stop, and write what waits."""
        for task in self._loops:
            task.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        await self._rooms.close()

    def __len__(self) -> int:
        return len(self._rooms)

    async def _tick(self) -> None:
        now = time.monotonic()
        cursors, self._cursors = self._cursors, {}
        for room_id, moved in cursors.items():
            self._topics.tell(topic(room_id), msgspec.msgpack.encode(("cursors", self._worker, moved)))
        for room in self._rooms:
            room.tick(now)

    async def _settle(self) -> None:
        await self._beat()
        now = time.monotonic()
        for room in self._rooms:
            await self._reconciling.settle(room)
            if now - room.appended_at < RECENT:
                message = ("top", room.epoch, room.delivery.top)
                self._topics.tell(topic(room.id), msgspec.msgpack.encode(message))
        if not self._topics.up:
            await self._look_again()
        self._rooms.let_go(now)

    async def _look_again(self) -> None:
        for room in self._rooms:
            epoch, top = await self._log.open(room.id)
            if epoch == room.epoch:
                room.delivery.want(top)

    # Within.

    async def _room(self, person: Person, room_id: str) -> Room:
        require(person, "read")
        if self._rooms.get(room_id) is None and not await self._exists(room_id):
            raise NotFound("there is no such room")
        return await self._opened(room_id)

    async def _opened(self, room_id: str) -> Room:
        return await self._rooms.open(room_id, self._reconciling.settle)

    def _leave(self, audience: Audience, room_id: str) -> bool:
        seat = self._seats.get(audience, {}).pop(room_id, None)
        if seat is None:
            return False
        room = self._rooms.get(room_id)
        if room is not None:
            room.stand(seat)
        return True

    def _seated(self, audience: Audience, room_id: str) -> tuple[Room, Seat]:
        seat = self._seats.get(audience, {}).get(room_id)
        room = self._rooms.get(room_id)
        if seat is None or room is None:
            raise NotFound("not in this room; join it first")
        return room, seat

    async def _slow_down(self, person: Person) -> None:
        wait = await self._limiter.take(f"speak:{person.id}", 5, 30)
        if wait:
            raise TooMany("that is too fast", wait)


def now_ms() -> int:
    """The wall clock in milliseconds."""
    return round(time.time() * 1000)


def entry_reply(entry: Entry) -> dict[str, Any]:
    """The fields of a reply to whatever was kept."""
    return {"offset": entry.offset, "time": iso(entry.time)}


async def _repeated(work: Callable[[], Awaitable[None]], every: float) -> None:
    while True:
        await asyncio.sleep(every)
        try:
            await work()
        except DashboardError:
            continue  # MongoDB is away: whoever asked for something has been told; the next turn is another try
