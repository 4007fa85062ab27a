"""What rooms do by themselves: tick, hear other workers, look whether their log is still what they think it is."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Final, Protocol

import msgspec

from dashboard.auth.access import may_on, part_of
from dashboard.ending import ended
from dashboard.errors import DashboardError
from dashboard.model.access import Access
from dashboard.repeating import repeated
from dashboard.rooms.following import Seat
from dashboard.rooms.hearing import ACCESS, hear
from dashboard.rooms.open_rooms import OpenRooms, topic
from dashboard.rooms.reconciling import Reconciling
from dashboard.rooms.room import Room
from dashboard.rooms.seats import Seats
from dashboard.rooms.squaring import Squaring

log = logging.getLogger(__name__)

TICK: Final = 0.1
BEAT: Final = 1.0
SETTLE: Final = 2.0
TOLD_FOR: Final = 10.0
"""Seconds after its last entry for which a room's top is repeated to the other workers."""
LOOK: Final = 10.0
"""Seconds after which a room looks at its log though nothing is amiss: whoever appended may have died unheard."""
_ROOM: Final = "room:"


class Log(Protocol):
    """The rooms' log, as it is looked at here."""

    async def look(self, room: str) -> tuple[str, int]:
        """The epoch of a room's log, empty when there is none, and the newest offset."""

    async def renew(self, room: str, epoch: str) -> None:
        """Begin another epoch after this one."""


class Topics(Protocol):
    """The part of the broker that is spoken through."""

    @property
    def up(self) -> bool:
        """Whether Redis is there."""

    def tell(self, topic: str, data: bytes) -> None:
        """Say something to the other workers."""


class Tending:
    """Keeps the open rooms of this worker right."""

    def __init__(
        self,
        worker: str,
        rooms: OpenRooms,
        seats: Seats,
        reconciling: Reconciling,
        squaring: Squaring,
        room_log: Log,
        access: Callable[[str], Awaitable[Access | None]],
        beat: Callable[[str], Awaitable[None]],
        topics: Topics,
    ) -> None:
        """``access`` tells who may what with a dashboard; ``beat`` says that this worker lives."""
        self._worker = worker
        self._rooms = rooms
        self._seats = seats
        self._reconciling = reconciling
        self._squaring = squaring
        self._log = room_log
        self._access = access
        self._beat = beat
        self._topics = topics
        self._loops: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin."""
        works = ((self._tick, TICK), (lambda: self._beat(self._worker), BEAT), (self._settle, SETTLE))
        loop = asyncio.get_running_loop()
        self._loops = [loop.create_task(repeated(work, every, "tending rooms", log)) for work, every in works]

    async def close(self) -> None:
        """Stop, and write what waits."""
        await ended(self._loops)
        await self._rooms.close()

    def on_told(self, told: str, data: bytes) -> None:
        """Another worker, or this one, said something about a room."""
        room = self._rooms.get(told.removeprefix(_ROOM)) if told.startswith(_ROOM) else None
        if room is None:
            return
        if data == ACCESS:
            self._rooms.own(self._admit(room))
        else:
            hear(room, data, self._worker, time.monotonic())

    def on_link(self, up: bool) -> None:
        """Redis went away, or is back: only the log itself says what there is."""
        if up:
            self._squaring.doubt()
        for room in self._rooms:
            room.doubt()

    async def look(self, room: Room) -> None:
        """Read what was not heard of; see whether the room, and its log, are still there."""
        room.looked_at = time.monotonic()
        known = room.delivery.top
        if not await self._admit(room):
            return
        epoch, top = await self._log.look(room.id)
        if epoch == room.epoch and top >= known:
            room.delivery.want(top)
            return
        if epoch == room.epoch:
            await self._log.renew(room.id, epoch)
        log.warning("the log of the room %s was lost or restored; everybody joins it afresh", room.id)
        self._rooms.drop(room)
        room.start_again()

    async def _admit(self, room: Room) -> bool:
        """Look up again who may what, and let those go who may not; whether the room is still there."""
        access = await self._access(room.id)
        if access is None:
            self._rooms.drop(room)
            self._let_go(room, room.delivery.seats)
            return False
        before, room.access = room.access, access
        if access != before:
            seats = tuple(room.delivery.seats)
            self._let_go(room, [seat for seat in seats if not may_on(seat.person, "read", access)])
            for seat in room.delivery.seats.intersection(seats):
                if part_of(seat.person, access) != part_of(seat.person, before):
                    seat.audience.start_again()
        return True

    def _let_go(self, room: Room, seats: Iterable[Seat]) -> None:
        for seat in tuple(seats):
            self._seats.stand(seat.audience, room.id)
            seat.audience.take_end(room.id)

    async def _tick(self) -> None:
        await self._rooms.any()
        now = time.monotonic()
        for room in self._rooms:
            room.tick(now)

    async def _settle(self) -> None:
        answers = True
        for room in self._rooms:
            if self._topics.up:
                await self._reconciling.settle(room)
                await self._squaring.square(room)
            now = time.monotonic()
            if now - room.appended_at < TOLD_FOR:
                self._topics.tell(topic(room.id), msgspec.msgpack.encode(("top", room.epoch, room.delivery.top)))
            if answers and not room.closed and (now - room.looked_at > LOOK or not self._topics.up):
                answers = await self._looked(room)
        self._rooms.let_go(time.monotonic())

    async def _looked(self, room: Room) -> bool:
        """Whether MongoDB answered; if not, the other rooms need not ask this turn."""
        try:
            await self.look(room)
        except DashboardError as error:
            log.warning("a room could not look at its log, will retry: %s", error)
            room.doubt()
            return False
        return True
