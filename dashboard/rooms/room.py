"""One room on this worker: its log, its people, and the connections here that take part."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

import msgspec

from dashboard.model.people import Person
from dashboard.model.rooms import Draft, Entry, Presence, Status
from dashboard.rooms.appending import Appending, LogWriter
from dashboard.rooms.delivery import Delivery, encoded
from dashboard.rooms.following import Audience, Seat
from dashboard.rooms.scene import Scene

GRACE: Final = 5.0
"""Seconds for which somebody who left is still shown: a reload does not make them flicker."""


class PresenceRecords(Protocol):
    """What workers share about who is where."""

    async def put(self, room: str, worker: str, person: str, record: bytes) -> None:
        """Keep a record."""

    async def drop(self, room: str, worker: str, person: str) -> bool:
        """Remove a record; whether it was there."""


class Own:
    """A person who is here by way of this worker: their seats, and how they are."""

    __slots__ = ("leaving", "panel", "person", "seats", "since", "status")

    def __init__(self, person: Person, now: int) -> None:
        self.person = person
        self.seats: set[Seat] = set()
        self.status: Status = "online"
        self.panel: str | None = None
        self.since = now
        self.leaving: asyncio.TimerHandle | None = None

    def presence(self) -> Presence:
        """As all workers are told."""
        person = self.person
        return Presence(
            person.id, person.name, person.role, self.status, self.panel, self.since, max(1, len(self.seats))
        )


class Room:
    """The state of one room on this worker; :class:`dashboard.rooms.rooms.Rooms` has the verbs."""

    def __init__(
        self,
        room_id: str,
        epoch: str,
        top: int,
        worker: str,
        log: LogWriter,
        records: PresenceRecords,
        tell: Callable[[str, bytes], None],
        own: Callable[[Any], None],
    ) -> None:
        """``tell`` says something to the other workers, ``own`` runs what need not be waited for."""
        self.id = room_id
        self.epoch = epoch
        self.scene = Scene(room_id)
        self.delivery = Delivery(room_id, log, top)
        self.appended_at = 0.0
        self._worker = worker
        self._records = records
        self._tell = tell
        self._own = own
        self._appending = Appending(room_id, log, lambda: self.delivery.top, self._appended)
        self._people: dict[str, Own] = {}

    @property
    def idle(self) -> bool:
        """Whether nobody is here by way of this worker."""
        return not self._people and not self.delivery.seats

    async def append(self, draft: Draft) -> Entry:
        """Append to the log; returns when it is durable and told to all."""
        return await self._appending.append(draft)

    def sit(self, audience: Audience, person: Person, sent: int, now: int) -> Seat:
        """Let a connection take part; its log goes on after offset ``sent``. ``now`` in milliseconds."""
        seat = Seat(audience, person, sent)
        own = self._people.get(person.id)
        arrived = own is None
        if own is None:
            own = self._people[person.id] = Own(person, now)
        if own.leaving is not None:
            own.leaving.cancel()
            own.leaving = None
        own.seats.add(seat)
        own.status = "online"
        self.delivery.add(seat)
        if arrived and person.id not in self.scene.roster:
            self._own(self.append(Draft("user_joined", person.id, person.name)))
        self.announce(own)
        return seat

    def stand(self, seat: Seat) -> None:
        """A connection takes part no more; its person leaves after a grace, unless they come back."""
        self.delivery.remove(seat)
        own = self._people.get(seat.person.id)
        if own is None:
            return
        own.seats.discard(seat)
        if own.seats:
            self.announce(own)
        elif own.leaving is None:
            loop = asyncio.get_running_loop()
            own.leaving = loop.call_later(GRACE, lambda: self._own(self._left(own)))

    def own(self, person: str) -> Own | None:
        """A person who is here by way of this worker."""
        return self._people.get(person)

    def owns(self) -> list[Own]:
        """Everyone who is here by way of this worker."""
        return list(self._people.values())

    def announce(self, own: Own) -> None:
        """Tell all how one of ours is."""
        presence = own.presence()
        record = msgspec.msgpack.encode(presence)
        self.scene.put(self._worker, presence)
        self._own(self._records.put(self.id, self._worker, presence.id, record))
        self._tell(self.id, msgspec.msgpack.encode(("here", self._worker, presence)))

    async def gone(self, worker: str, person: str, name: str) -> None:
        """Somebody is gone from a worker that died: whoever removes the record writes that they left."""
        removed = await self._records.drop(self.id, worker, person)
        self.scene.drop(worker, person)
        self._tell(self.id, msgspec.msgpack.encode(("gone", worker, person)))
        if removed and person not in self.scene.roster:
            await self.append(Draft("user_left", person, name))

    def tick(self, now: float) -> None:
        """Tell everyone here what changed; ``now`` is a monotonic time in seconds."""
        self.scene.expire(now)
        newcomers = [seat for seat in self.delivery.seats if seat.stale]
        changed = self.scene.changed
        if not changed and not newcomers:
            return
        frame = self.scene.take() if changed else b""
        full = self.scene.full() if newcomers else b""
        for seat in tuple(self.delivery.seats):
            seat.stale = not self._show(seat, full if seat.stale else frame)

    async def close(self) -> None:
        """Write what waits, forget the rest."""
        for own in self._people.values():
            if own.leaving is not None:
                own.leaving.cancel()
        await self._appending.close()
        await self.delivery.close()

    def _show(self, seat: Seat, frame: bytes) -> bool:
        return not frame or seat.audience.take_changes(self.id, frame)

    async def _appended(self, entries: Sequence[Entry]) -> None:
        """Entries are durable: deliver them here, and tell the other workers. MongoDB has decided their order."""
        made = encoded(entries)
        self.delivery.take(entries[0].offset, made)
        self.appended_at = time.monotonic()
        self._tell(self.id, msgspec.msgpack.encode(("entries", self.epoch, entries[0].offset, made)))

    async def _left(self, own: Own) -> None:
        if own.seats:
            return
        person = own.person
        del self._people[person.id]
        self.scene.drop(self._worker, person.id)
        await self._records.drop(self.id, self._worker, person.id)
        self._tell(self.id, msgspec.msgpack.encode(("gone", self._worker, person.id)))
        if person.id not in self.scene.roster:
            await self.append(Draft("user_left", person.id, person.name))
