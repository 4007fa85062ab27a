"""Rooms from outside: who is in each, and how much of it somebody has not read."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from dashboard.broker.presence import PresenceStore
from dashboard.model.rooms import Presence
from dashboard.rooms.roster import Roster
from dashboard.storage.read_positions import ReadPositions
from dashboard.storage.room_log import RoomLog

MOST_NAMED: Final = 5
MOST_UNREAD: Final = 100
"""Messages that are counted at the most."""
MOST_COUNTED: Final = 100
"""Rooms whose messages are counted at the most: the first of those asked for."""


class Overview:
    """What a list of dashboards shows of their rooms."""

    def __init__(self, log: RoomLog, positions: ReadPositions, presence: PresenceStore) -> None:
        self._log = log
        self._positions = positions
        self._presence = presence

    async def of(self, person: str, rooms: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Of each room some people, how many there are, and how many messages ``person`` has not read.

        Nothing counts as unread in a room that the person has never read in.
        """
        everywhere, unread = await asyncio.gather(self._presence.read_all(rooms), self._unread(person, rooms))
        return {room: {**_people(everywhere.get(room, [])), "unread": unread.get(room, 0)} for room in rooms}

    async def in_room(self, room: str) -> set[str]:
        """Those who are in a room, and those who have read in it."""
        here = await self._presence.read_all([room])
        return {one.id for _, one in _decoded(here.get(room, []))} | await self._positions.readers(room)

    async def _unread(self, person: str, rooms: Sequence[str]) -> dict[str, int]:
        read = await self._positions.all(person)
        visited = [room for room in rooms if room in read][:MOST_COUNTED]
        counts = await asyncio.gather(*(self._log.unread(room, read[room], person, MOST_UNREAD) for room in visited))
        return dict(zip(visited, counts, strict=True))


def _decoded(records: Sequence[tuple[str, bytes]]) -> list[tuple[str, Presence]]:
    return [(worker, msgspec.msgpack.decode(record, type=Presence)) for worker, record in records]


def _people(records: Sequence[tuple[str, bytes]]) -> dict[str, Any]:
    roster = Roster()
    for worker, presence in _decoded(records):
        roster.put(worker, presence)
    named = [{name: one[name] for name in ("id", "name", "color", "status")} for one in roster.first(MOST_NAMED)]
    return {"people": named, "peopleCount": len(roster)}
