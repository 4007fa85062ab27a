"""Makes sure that whoever is mentioned is told, though the worker that kept the message died before it told them.

Telling somebody twice does no harm: the message is the key of the notification, and a repeat finds the first. So
whatever was said lately is gone through again; *lately* begins a while before the last time that this was done, for the
clocks of workers differ.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Protocol

from dashboard.model.rooms import Entry

MARK: Final = "mentions"
"""Up to when (ms) everybody was told for certain."""
OVERLAP: Final = 300_000
"""Milliseconds before the mark that are gone through again."""
PAGE: Final = 500


class Log(Protocol):
    """The rooms' log."""

    async def mentioning(self, since: int, limit: int) -> list[Entry]:
        """The messages since a time (ms) that mention somebody, oldest first."""


class Marks(Protocol):
    """What was done up to when."""

    async def get(self, name: str) -> int | None:
        """The value of a mark."""

    async def raise_to(self, name: str, value: int) -> None:
        """Set a mark."""


class Mentioning:
    """Goes through the messages that mention somebody."""

    def __init__(self, log: Log, marks: Marks, mention: Callable[[str, Entry, Sequence[str]], Awaitable[None]]) -> None:
        """``mention`` tells people (by their ids) that a message in a room names them; a repeat does nothing."""
        self._log = log
        self._marks = marks
        self._mention = mention
        self._told: dict[tuple[str, int], int] = {}

    async def catch_up(self, now: int) -> None:
        """Tell everybody who was mentioned before ``now`` (ms), if they were not told."""
        mark = await self._marks.get(MARK)
        since = (now if mark is None else mark) - OVERLAP
        self._told = {place: time for place, time in self._told.items() if time >= since}
        while True:
            page = await self._log.mentioning(since, PAGE)
            for entry in page:
                await self._tell(entry)
            if len(page) < PAGE or page[-1].time == since:
                break
            since = page[-1].time
        await self._marks.raise_to(MARK, now)

    async def _tell(self, entry: Entry) -> None:
        place = (entry.room, entry.offset)
        if place not in self._told:
            await self._mention(entry.room, entry, entry.draft.fields["mentions"])
            self._told[place] = entry.time
