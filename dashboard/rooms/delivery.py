"""One room's log on this worker: entries go to everyone who follows, in order and without a gap.

The newest entries are kept, encoded once, and handed to every seat. What a worker hears of out of order it reads from
MongoDB; what it has had already it drops.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

import msgspec

from dashboard.errors import DashboardError
from dashboard.model.rooms import Entry
from dashboard.protocol.room_pushes import entry
from dashboard.rooms.following import Pages, Seat

log = logging.getLogger(__name__)

PAGE: Final = 200
KEPT: Final = 500
RETRY: Final = 1.0
CONGESTED: Final = 0.05
"""Seconds to wait before looking again whether a reader has taken what it was given."""

encode = msgspec.json.Encoder().encode


class LogReader(Protocol):
    """The part of a room's log that is read here."""

    async def after(self, room: str, offset: int, limit: int) -> list[Entry]:
        """The entries that follow an offset, oldest first."""


class Delivery:
    """Hands the log of one room to its seats."""

    def __init__(self, room: str, reader: LogReader, top: int) -> None:
        """``top`` is the offset of the newest entry known."""
        self._room = room
        self._reader = reader
        self.top = top
        self.seats: set[Seat] = set()
        self._recent: deque[bytes] = deque(maxlen=KEPT)
        self._filling: asyncio.Task[None] | None = None
        self._wanted = top

    def add(self, seat: Seat) -> None:
        """Let a seat follow; if it is behind it is brought up to date first (:meth:`bring_up`)."""
        self.seats.add(seat)

    def remove(self, seat: Seat) -> None:
        """Let it follow no more."""
        self.seats.discard(seat)

    def take(self, first: int, entries: Sequence[bytes]) -> None:
        """Entries that were appended, from offset ``first``: hand on what is next, fill a gap, drop what is old."""
        skip = self.top + 1 - first
        if skip < 0:
            self.want(first + len(entries) - 1)
        elif skip < len(entries):
            self._hand_on(entries[skip:])

    def want(self, top: int) -> None:
        """Somebody says that there are entries up to ``top``: read what is missing."""
        self._wanted = max(self._wanted, top)
        if self._wanted > self.top and self._filling is None:
            self._filling = asyncio.get_running_loop().create_task(self._fill())

    async def bring_up(self, seat: Seat) -> None:
        """Give a seat what it missed, in pages no faster than it reads; then it is live."""
        while seat in self.seats and seat.sent < self.top:
            if seat.audience.congested:
                await asyncio.sleep(CONGESTED)
                continue
            oldest = self.top - len(self._recent) + 1
            if seat.sent + 1 >= oldest:
                seat.give(self._room, Pages(oldest, list(self._recent)))
            else:
                page = await self._reader.after(self._room, seat.sent, PAGE)
                seat.give(self._room, Pages(seat.sent + 1, encoded(page)))
        seat.live = True

    async def close(self) -> None:
        """Give up what is being read."""
        if self._filling is not None:
            self._filling.cancel()
            await asyncio.gather(self._filling, return_exceptions=True)

    def _hand_on(self, entries: Sequence[bytes]) -> None:
        pages = Pages(self.top + 1, entries)
        self._recent.extend(entries)
        self.top = pages.last
        for seat in tuple(self.seats):
            if seat.live:
                seat.give(self._room, pages)

    async def _fill(self) -> None:
        try:
            while self._wanted > self.top:
                await self._fill_page()
        finally:
            self._filling = None

    async def _fill_page(self) -> None:
        try:
            page = await self._reader.after(self._room, self.top, PAGE)
        except DashboardError as error:
            log.warning("a gap in a room could not be read, will retry: %s", error)
            await asyncio.sleep(RETRY)
            return
        if page:
            self.take(page[0].offset, encoded(page))
        else:
            self._wanted = self.top  # what was said to be there is not: the log was lost or restored


def encoded(entries: Iterable[Entry]) -> list[bytes]:
    """Each entry as JSON."""
    return [encode(entry(one)) for one in entries]
