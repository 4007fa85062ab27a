"""The annotations that newcomers to one room are shown: read once, and again when there was another, or for age."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Protocol

from dashboard.model.rooms import Entry
from dashboard.protocol.room_pushes import entry as shown

MOST: Final = 500
SINCE: Final = 30 * 86_400_000
"""Milliseconds back from now whose annotations are shown."""
GOOD_FOR: Final = 60_000
"""Milliseconds for which they are remembered: those of 30 days ago may be shown a minute longer."""
_BEGINNING: Final = b'{"type":"annotation'


class Log(Protocol):
    """The rooms' log, as it is read here."""

    async def annotations(self, room: str, since: int, limit: int) -> list[Entry]:
        """The annotations since a time (ms) that were not removed."""


class Annotated:
    """Remembers the annotations of one room.

    It must be told of every entry. One that is in the log but was not told of yet is not missed by a newcomer: it comes
    after the place from which they follow.
    """

    def __init__(self, room: str, log: Log) -> None:
        self._room = room
        self._log = log
        self._known: list[dict[str, Any]] | None = None
        self._until = 0
        self._changes = 0

    def follow(self, entries: Sequence[bytes]) -> None:
        """Take note of entries, each as JSON."""
        if any(one.startswith(_BEGINNING) for one in entries):
            self._known = None
            self._changes += 1

    async def all(self, now: int) -> list[dict[str, Any]]:
        """The annotations as they go over the wire, oldest first; ``now`` in milliseconds."""
        if self._known is not None and now < self._until:
            return self._known
        changes = self._changes
        found = [shown(one) for one in await self._log.annotations(self._room, now - SINCE, MOST)]
        if changes == self._changes:
            self._known, self._until = found, now + GOOD_FOR
        return found
