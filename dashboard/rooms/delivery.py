"""One room's log on this worker: entries go to everyone who follows, in order and without a gap.

The newest entries are kept, encoded once, and handed to every seat; in a full room those that follow closely go
together. What a worker hears of out of order it reads from MongoDB; what it has had already it drops.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Final, Protocol

import msgspec

from dashboard.errors import DashboardError
from dashboard.model.rooms import Entry
from dashboard.protocol.room_pushes import entry
from dashboard.rooms.bunching import Bunching
from dashboard.rooms.following import Pages, Seat
from dashboard.telemetry import Tally

log = logging.getLogger(__name__)

PAGE: Final = 200
KEPT: Final = 500
PORTION: Final = 256 << 10
"""Bytes handed at once to a reader who is being brought up to date."""
RETRY: Final = 1.0
CONGESTED: Final = 0.05
"""Seconds to wait before looking again whether a reader has taken what it was given."""

NEWEST: Final = 50
"""Entries that a newcomer is shown."""

_MOVES: Final = (b'{"type":"user_joined"', b'{"type":"user_left"')
"""How entries begin, as JSON, that say that somebody came or went."""

encode = msgspec.json.Encoder().encode


class LogReader(Protocol):
    """The part of a room's log that is read here."""

    async def after(self, room: str, offset: int, limit: int) -> list[Entry]:
        """The entries that follow an offset, oldest first."""

    async def before(self, room: str, offset: int, limit: int) -> list[Entry]:
        """The newest entries before an offset, oldest first."""


class Delivery:
    """Hands the log of one room to its seats."""

    def __init__(
        self,
        room: str,
        reader: LogReader,
        top: int,
        doubt: Callable[[], None],
        follow: Callable[[Sequence[bytes]], None],
        tally: Tally,
    ) -> None:
        """``top`` is the offset of the newest entry known; ``doubt`` is called when entries are not where they were.

        ``follow`` is told of all entries, in order, before anybody else.
        """
        self._room = room
        self._reader = reader
        self._doubt = doubt
        self._tally = tally
        self._follow = follow
        self.top = top
        self.seats: set[Seat] = set()
        self._recent: deque[bytes] = deque(maxlen=KEPT)
        self._shown = Pages(1, [])
        self._bunching = Bunching(self._give, self.seats.__len__)
        self._filling: asyncio.Task[None] | None = None
        self._wanted = top

    def add(self, seat: Seat) -> None:
        """Let a seat follow; it gets nothing before it was brought up to date (:meth:`bring_up`)."""
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

    async def newest(self) -> Pages:
        """The newest entries, up to ``top`` at the moment when this returns; the same for all who ask meanwhile."""
        while len(self._recent) < min(NEWEST, self.top) and await self._look_back():
            pass
        if self._shown.last != self.top:
            newest = list(islice(self._recent, max(0, len(self._recent) - NEWEST), None))
            self._shown = Pages(self.top + 1 - len(newest), newest)
        return self._shown

    async def bring_up(self, seat: Seat) -> None:
        """Give a seat what it missed, in portions no faster than it reads; then it is live.

        Between the last look at ``top`` and ``live`` nothing is awaited, so no entry can slip between.
        """
        while seat in self.seats and seat.sent < self.top:
            if seat.audience.congested:
                await asyncio.sleep(CONGESTED)
                continue
            pages = self._kept_after(seat.sent) or await self._read_after(seat.sent)
            if pages is not None and seat in self.seats:
                portion = pages.within(PORTION)
                seat.give(self._room, portion)
                self._tally.entries += len(portion.encoded)
        seat.live = True

    async def close(self) -> None:
        """Hand on what waits, give up what is being read."""
        self._bunching.close()
        if self._filling is not None:
            self._filling.cancel()
            await asyncio.gather(self._filling, return_exceptions=True)

    def _hand_on(self, entries: Sequence[bytes]) -> None:
        self._recent.extend(entries)
        self.top += len(entries)
        self._follow(entries)
        self._bunching.add(entries, urgent=not all(one.startswith(_MOVES) for one in entries))

    def _give(self, entries: Sequence[bytes]) -> None:
        """Give the entries before ``top`` to all; whoever was brought up to date meanwhile has some, and skips them."""
        pages = Pages(self.top + 1 - len(entries), entries)
        live = [seat for seat in self.seats if seat.live]
        self._tally.entries += len(live) * len(entries)
        for seat in live:
            seat.give(self._room, pages)

    def _kept_after(self, offset: int) -> Pages | None:
        skip = offset - (self.top - len(self._recent))
        return Pages(offset + 1, list(islice(self._recent, skip, skip + PAGE))) if skip >= 0 else None

    async def _look_back(self) -> bool:
        """Keep some entries more that are older than those that are kept; false when there are none."""
        oldest = self.top + 1 - len(self._recent)
        page = await self._reader.before(self._room, oldest, NEWEST)
        if oldest == self.top + 1 - len(self._recent):
            self._recent.extendleft(reversed(encoded(page)))
        return bool(page)

    async def _read_after(self, offset: int) -> Pages | None:
        try:
            page = await self._reader.after(self._room, offset, PAGE)
        except DashboardError as error:
            log.warning("a room's log could not be read, will retry: %s", error)
            await asyncio.sleep(RETRY)
            return None
        if not page:
            self._doubt()
            await asyncio.sleep(RETRY)
        return Pages(offset + 1, encoded(page))

    async def _fill(self) -> None:
        try:
            while self._wanted > self.top:
                pages = await self._read_after(self.top)
                if pages is not None and not pages.encoded:
                    self._wanted = self.top  # what was said to be there is not; whoever knows better says so again
                elif pages is not None:
                    self.take(pages.first, pages.encoded)
        finally:
            self._filling = None


def encoded(entries: Iterable[Entry]) -> list[bytes]:
    """Each entry as JSON."""
    return [encode(entry(one)) for one in entries]
