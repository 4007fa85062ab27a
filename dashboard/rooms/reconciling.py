"""Setting right what Redis lost or a dead worker left behind, for every room open here, every couple of seconds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import msgspec

from dashboard.broker.presence import Present
from dashboard.model.rooms import Presence
from dashboard.rooms.room import Room


class PresenceReader(Protocol):
    """What workers share about who is where."""

    async def read(self, room: str) -> tuple[list[Present], set[str]] | None:
        """The records of a room, and which of the workers in them live."""


class Reconciling:
    """Compares what this worker knows of a room with what all workers wrote down."""

    def __init__(self, worker: str, records: PresenceReader) -> None:
        self._worker = worker
        self._records = records
        self._missing: dict[tuple[str, str, str], int] = {}

    async def settle(self, room: Room) -> None:
        """Take in who is there, write our own again if they were lost, and see off the people of dead workers."""
        found = await self._records.read(room.id)
        if found is None:
            return
        records, alive = found
        self._write_own_again(room, records)
        for present in records:
            if present.worker == self._worker:
                continue
            presence = msgspec.msgpack.decode(present.record, type=Presence)
            if present.worker in alive:
                room.scene.put(present.worker, presence)
            else:
                await room.gone(present.worker, presence.id, presence.name)
        self._see_off(room, {(one.worker, one.person) for one in records})

    def _write_own_again(self, room: Room, records: Iterable[Present]) -> None:
        written = {one.person for one in records if one.worker == self._worker}
        for own in room.owns():
            if own.person.id not in written:
                room.announce(own)

    def _see_off(self, room: Room, records: set[tuple[str, str]]) -> None:
        """Whoever is in nobody's records twice in a row is gone: once may be a Redis that was just emptied."""
        for worker, person in room.scene.roster.records():
            key = (room.id, worker, person)
            if worker == self._worker or (worker, person) in records:
                self._missing.pop(key, None)
                continue
            self._missing[key] = self._missing.get(key, 0) + 1
            if self._missing[key] >= 3:
                del self._missing[key]
                room.scene.drop(worker, person)
