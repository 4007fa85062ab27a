"""Setting right what Redis lost or a dead worker left behind, for every room open here, every couple of seconds."""

from __future__ import annotations

from typing import Final

import msgspec

from dashboard.broker.presence import PresenceStore
from dashboard.model.rooms import Presence
from dashboard.rooms.room import Room

MISSED: Final = 3
"""Times in a row that somebody is in nobody's records before they are gone: once may be a Redis that was emptied."""


class Reconciling:
    """Compares what this worker knows of a room with what all workers wrote down."""

    def __init__(self, worker: str, records: PresenceStore) -> None:
        self._worker = worker
        self._records = records

    async def settle(self, room: Room) -> None:
        """Take in who is there, write our own again if they were lost, and see off the people of dead workers."""
        found = await self._records.read(room.id)
        if found is None:
            return
        records, alive = found
        room.check({one.person: one.record for one in records if one.worker == self._worker})
        others = [one for one in records if one.worker != self._worker]
        dead = [one for one in others if one.worker not in alive]
        for present in others:
            if present.worker in alive:
                room.scene.put(present.worker, _presence(present.record))
        for present in dead:
            await room.see_off(present.worker, present.person, _presence(present.record).name)
        if dead:
            room.doubt()  # it may have appended something and died before it told
        self._forget_missing(room, {(one.worker, one.person) for one in records})

    def _forget_missing(self, room: Room, records: set[tuple[str, str]]) -> None:
        missing = {}
        for worker, person in room.scene.roster.records():
            if worker == self._worker or (worker, person) in records:
                continue
            times = room.missing.get((worker, person), 0) + 1
            if times >= MISSED:
                room.scene.drop(worker, person)
            else:
                missing[worker, person] = times
        room.missing = missing


def _presence(record: bytes) -> Presence:
    return msgspec.msgpack.decode(record, type=Presence)
