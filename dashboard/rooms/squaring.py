"""Makes the log say of everyone whether they are in the room: it may not, after Redis or all workers were away.

Whoever comes or goes while Redis is away is not noticed by the log, for nobody can tell then whether they were the
first or the last by any worker. So when a room is opened, and when Redis is back, those who are in it are compared
with those of whom the log says so. What differs twice in a row, a while apart, is put into the log; several workers may
find the same, and the operation that they give it makes it one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple, Protocol
from weakref import WeakKeyDictionary

import msgspec

from dashboard.broker.presence import PresenceStore, Present
from dashboard.model.rooms import OWN, Draft, EntryType, Move, Presence
from dashboard.rooms.room import Room

MOST_LOOKS: Final = 10
"""Looks at a room, if what differs does not end."""


class Log(Protocol):
    """The rooms' log, as it is read here."""

    async def moves(self, room: str) -> list[Move]:
        """Of everyone who ever came or went the last time that they did."""


class _Looked(NamedTuple):
    """What differed at the last look, and how many looks there were."""

    differing: frozenset[Move]
    looks: int


class Squaring:
    """Compares open rooms with their logs."""

    def __init__(self, log: Log, records: PresenceStore) -> None:
        self._log = log
        self._records = records
        self._looked: WeakKeyDictionary[Room, _Looked | None] = WeakKeyDictionary()

    def doubt(self) -> None:
        """People may have come and gone unnoticed: look at every room again."""
        self._looked.clear()

    async def square(self, room: Room) -> None:
        """Look at a room, unless it was found to be right since :meth:`doubt`; put right what differs twice."""
        last = self._looked.get(room, _Looked(frozenset(), 0))
        if last is None or (found := await self._records.read(room.id)) is None:
            return
        records, alive = found
        here = [one for one in records if one.worker in alive]
        differing = frozenset(_differing(here, await self._log.moves(room.id)))
        for move in differing & last.differing:
            operation = f"{OWN}squared:{move.type}:{move.offset}"
            room.append(Draft(move.type, move.person, move.name, operation=operation))
        done = not differing or last.looks + 1 >= MOST_LOOKS
        self._looked[room] = None if done else _Looked(differing, last.looks + 1)


def _differing(here: Iterable[Present], moves: Iterable[Move]) -> Iterable[Move]:
    """What has to be said so that the log is right; ``offset`` is that of the last thing that it says of the person."""
    names = {one.person: msgspec.msgpack.decode(one.record, type=Presence).name for one in here}
    said = {move.person: move for move in moves}
    for person, move in said.items():
        if move.type == _JOINED and person not in names:
            yield Move(person, move.name, _LEFT, move.offset)
    for person, name in names.items():
        last = said.get(person)
        if last is None or last.type == _LEFT:
            yield Move(person, name, _JOINED, 0 if last is None else last.offset)


_JOINED: Final[EntryType] = "user_joined"
_LEFT: Final[EntryType] = "user_left"
