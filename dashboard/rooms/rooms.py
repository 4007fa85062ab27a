"""The verbs of being in a room: come and go, type, point. Permission is asked in the first line of each.

Whoever sits was let in; what they say that is fleeting asks for nothing but the seat.
"""

from __future__ import annotations

import time
from typing import Any, Final, NamedTuple, Protocol

import msgspec

from dashboard.auth.access import DEEDS, may_on, part_of, require_on
from dashboard.auth.policy import require
from dashboard.errors import Invalid, Unavailable
from dashboard.model.people import Person
from dashboard.model.reports import RoomReport
from dashboard.model.rooms import Status, hue
from dashboard.pacing import Pacing
from dashboard.protocol import room_commands as said
from dashboard.rooms.following import Audience, Pages, Seat
from dashboard.rooms.open_rooms import OpenRooms
from dashboard.rooms.room import Room
from dashboard.rooms.seats import Seats
from dashboard.telemetry import Telemetry

MOST_REPORTED: Final = 500
MOST_ROOMS: Final = 50
"""Rooms that one connection may be in."""


class Log(Protocol):
    """The rooms' log, as it is read here."""

    async def look(self, room: str) -> tuple[str, int]:
        """The epoch of a room's log, and its newest offset."""


class ReadPositions(Protocol):
    """How far each person has read."""

    async def get(self, person: str, room: str) -> int:
        """The offset read up to."""


class _Start(NamedTuple):
    """Where somebody begins to follow, and what they are shown of the time before."""

    recovered: bool
    sent: int
    entries: Pages
    annotations: list[dict[str, Any]]


class Rooms:
    """The connections of this worker that are in rooms."""

    def __init__(
        self,
        log: Log,
        rooms: OpenRooms,
        seats: Seats,
        positions: ReadPositions,
        pacing: Pacing,
        telemetry: Telemetry,
    ) -> None:
        self._log = log
        self._rooms = rooms
        self._seats = seats
        self._positions = positions
        self._pacing = pacing
        self._telemetry = telemetry

    def __len__(self) -> int:
        return len(self._rooms)

    @property
    def seats(self) -> int:
        """How many connections are in rooms, once for each room."""
        return sum(len(room.delivery.seats) for room in self._rooms)

    def reported(self) -> list[RoomReport]:
        """The rooms with the most connections here, at most :data:`MOST_REPORTED`."""
        fullest = sorted(self._rooms, key=lambda room: len(room.delivery.seats), reverse=True)[:MOST_REPORTED]
        return [
            RoomReport(room.id, len(room.scene.roster), len(room.delivery.seats), room.delivery.top) for room in fullest
        ]

    async def join(self, audience: Audience, person: Person, command: said.JoinRoom) -> tuple[dict[str, Any], Seat]:
        """Take part in a room; the fields of the reply, and the seat to :meth:`begin` with after it is sent."""
        require(person, "read")
        await self._pacing.spend("join", person.id)
        room = await self._rooms.open(command.room_id)
        require_on(person, "read", room.access)
        start = await self._start(room, command.position)
        read = await self._positions.get(person.id, room.id)
        # From here to the reply nothing is awaited.
        require_on(person, "read", room.access)
        if room.closed:
            raise Unavailable("this room was just opened anew; try again")
        others = [taken for taken, _ in self._seats.all(audience) if taken.id != room.id]
        if len(others) >= MOST_ROOMS:
            raise Invalid(f"at most {MOST_ROOMS} rooms on one connection; leave some")
        self._seats.stand(audience, room.id)
        seat = room.sit(audience, person, start.sent, now_ms(), quiet=command.quiet)
        self._seats.put(room, seat)
        if start.recovered:
            self._telemetry.recovered("room", room.delivery.top - start.sent)
        elif command.position is not None:
            self._telemetry.recovered("snapshot", len(start.entries.encoded))
        return _joined(room, person, start, read), seat

    async def begin(self, seat: Seat, room_id: str) -> None:
        """Send what a newcomer missed, then whatever happens."""
        for room, taken in self._seats.all(seat.audience):
            if taken is seat and room.id == room_id:
                await room.delivery.bring_up(seat)

    def leave(self, audience: Audience, room_id: str) -> None:
        """Take part no more."""
        self._seats.get(audience, room_id)
        self._seats.stand(audience, room_id)

    def leave_all(self, audience: Audience) -> None:
        """A connection has ended."""
        for room, _ in self._seats.all(audience):
            self._seats.stand(audience, room.id)

    def typing(self, audience: Audience, command: said.Typing) -> None:
        """Say that one types, or has stopped."""
        room, seat = self._seats.get(audience, command.room_id)
        room.typing(seat.person.id, command.is_typing, time.monotonic())

    def editing(self, audience: Audience, command: said.Editing) -> None:
        """Say that one moves or configures a panel, or has let go of it."""
        room, seat = self._seats.get(audience, command.room_id)
        require_on(seat.person, "edit", room.access)
        what: dict[str, Any] = {"panel": command.panel, "what": command.what}
        if command.at is not None:
            what["at"] = list(command.at)
        room.editing(seat.person.id, None if command.panel is None else what, time.monotonic())

    def be(self, audience: Audience, command: said.PresenceCommand) -> None:
        """Say how one is, and which panel one looks at, in one room or in all."""
        status: Status = "online" if command.status == "online" else "away"
        here = command.room_id
        for room, seat in self._seats.all(audience) if here is None else [self._seats.get(audience, here)]:
            own = room.own(seat.person.id)
            if own is None:
                continue
            before = (own.status, own.panel)
            seat.status = status
            own.panel = own.panel if here is None else command.panel
            if (own.status, own.panel) != before:
                room.announce(own)

    def point(self, audience: Audience, command: said.Cursor) -> None:
        """Say where one points."""
        room, seat = self._seats.get(audience, command.room_id)
        fields = msgspec.to_builtins(command)
        left_out = {"type", "id", "roomId"} if command.gone else {"type", "id", "roomId", "gone"}
        cursor = {name: value for name, value in fields.items() if name not in left_out and value is not None}
        room.point(seat.person.id, cursor)

    async def _start(self, room: Room, position: said.LogPosition | None) -> _Start:
        if position is not None and await self._is_known(room, position):
            return _Start(True, position.offset, Pages(1, []), [])
        entries = await room.delivery.newest()
        return _Start(False, room.delivery.top, entries, await room.annotated.all(now_ms()))

    async def _is_known(self, room: Room, position: said.LogPosition) -> bool:
        """Whether a place is in the log: one who comes from another worker may have heard more than this one has."""
        if position.epoch != room.epoch:
            return False
        if position.offset > room.delivery.top:
            epoch, top = await self._log.look(room.id)
            if epoch != room.epoch or position.offset > top:
                room.doubt()
                return False
            room.delivery.want(top)
        return True


def _joined(room: Room, person: Person, start: _Start, read: int) -> dict[str, Any]:
    return {
        "roomId": room.id,
        "epoch": room.epoch,
        # Who begins anew goes on from what is in `entries`: something may have been appended since those were read.
        "top": room.delivery.top if start.recovered else start.sent,
        "recovered": start.recovered,
        "you": {"id": person.id, "name": person.name, "role": person.role, "color": hue(person.id)},
        "part": part_of(person, room.access),
        "may": {deed: may_on(person, deed, room.access) for deed in DEEDS if deed != "read"},
        "people": room.scene.roster.named(),
        "peopleCount": len(room.scene.roster),
        "readOffset": read,
        "entries": start.entries.array,
        "annotations": start.annotations,
        "earlier": bool(start.entries.encoded) and start.entries.first > 1,
    }


def now_ms() -> int:
    """The wall clock in milliseconds."""
    return round(time.time() * 1000)
