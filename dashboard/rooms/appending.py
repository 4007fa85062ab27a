"""Appending to one room's log from this worker: drafts that wait together go in one insert.

MongoDB decides who is first. A worker that is outrun catches up and tries again at the new end, where edits of the
dashboard are looked at anew: what they change may be gone. Before one is refused the log is read to its end: what it
needs may be there, and not heard of yet. A draft that repeats an operation gets the place of the first. When MongoDB
does not answer, nobody knows whether the insert was done: whoever waits is told to try again (a repeat of the same
operation is harmless), and the room looks at its log anew.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, Protocol

from dashboard.errors import DashboardError, Unavailable
from dashboard.model.rooms import OWN, Draft, Entry
from dashboard.storage.room_log import Outrun, Repeated
from dashboard.telemetry import Tally

log = logging.getLogger(__name__)

AT_ONCE: Final = 100
WAITING: Final = 10_000
LONGEST_PAUSE: Final = 0.02
PATIENCE: Final = 10.0
"""Seconds to try for, when other workers are always first."""


class LogWriter(Protocol):
    """The part of a room's log that is written here."""

    async def append(self, room: str, first: int, drafts: Sequence[Draft], now: datetime) -> list[Entry]:
        """Append at the offsets from ``first``."""

    async def after(self, room: str, offset: int, limit: int) -> list[Entry]:
        """The entries that follow an offset."""

    async def operation(self, room: str, author: str, operation: str) -> Entry | None:
        """The entry that an operation became."""


class Copy(Protocol):
    """The dashboard at the end of the log, against which edits are looked at."""

    async def ready(self) -> None:
        """Load it."""

    def look(self, drafts: Sequence[Draft]) -> tuple[list[Draft], dict[int, DashboardError]]:
        """Drafts to be appended now as they enter the log, and the places of those that cannot be, and why."""


Waiting = tuple[Draft, "asyncio.Future[Entry]"]


class Appending:
    """The end of one room's log, as this worker knows it."""

    def __init__(
        self,
        room: str,
        writer: LogWriter,
        copy: Copy,
        top: Callable[[], int],
        appended: Callable[[list[Entry]], None],
        doubt: Callable[[], None],
        tally: Tally,
    ) -> None:
        """``top`` is the newest offset known; ``appended`` is told of entries, ours and others', in order.

        ``doubt`` is called when it is not known whether something was appended.
        """
        self._room = room
        self._writer = writer
        self._copy = copy
        self._top = top
        self._appended = appended
        self._doubt = doubt
        self._tally = tally
        self._queue: list[Waiting] = []
        self._task: asyncio.Task[None] | None = None

    def append(self, draft: Draft) -> asyncio.Future[Entry]:
        """What becomes the entry that the draft became, once it is durable; drafts go in the order of these calls."""
        if len(self._queue) >= WAITING:
            raise Unavailable("too much is going on in this room; try again")
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Entry] = loop.create_future()
        self._queue.append((draft, done))
        if self._task is None:
            self._task = loop.create_task(self._run())
        return done

    async def close(self) -> None:
        """Return when nothing waits any more."""
        if self._task is not None:
            await asyncio.wait({self._task})

    async def _run(self) -> None:
        try:
            while self._queue:
                batch, self._queue = self._queue[:AT_ONCE], self._queue[AT_ONCE:]
                try:
                    await self._append_all(batch)
                except DashboardError as error:
                    self._fail(batch, error)
                except Exception:
                    log.exception("appending to a room failed")
                    self._fail(batch, Unavailable("this could not be kept; try again"))
        finally:
            self._task = None

    async def _append_all(self, batch: list[Waiting]) -> None:
        pause, patience = 0.001, time.monotonic() + PATIENCE
        while batch := await self._possible(batch):
            first = self._top() + 1
            try:
                entries = await self._writer.append(self._room, first, [draft for draft, _ in batch], datetime.now(UTC))
            except Repeated as repeated:
                batch = await self._without_repeat(batch, repeated.place)
            except Outrun:
                self._tally.outrun += 1
                if time.monotonic() > patience:
                    raise Unavailable("too much is going on in this room; try again") from None
                await self._catch_up()
                await asyncio.sleep(random.uniform(0, pause))
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                self._appended(entries)
                _resolve(batch, entries)
                return

    async def _possible(self, batch: list[Waiting]) -> list[Waiting]:
        """Those that can be appended at the end as it is: after the last look at it nothing is awaited.

        None is refused before the log itself was read: what it needs may have come by a worker that was not heard.
        """
        if not any(draft.type == "edit" for draft, _ in batch):
            return batch
        try:
            await self._copy.ready()
        except DashboardError as error:
            impossible = {place: error for place, (draft, _) in enumerate(batch) if draft.type == "edit"}
            return await self._without(batch, impossible)
        caught_up = False
        while True:
            drafts, impossible = self._copy.look([draft for draft, _ in batch])
            if not impossible:
                return [(draft, done) for draft, (_, done) in zip(drafts, batch, strict=True)]
            if caught_up:
                batch = await self._without(batch, impossible)
            else:
                await self._catch_up()
                caught_up = True

    async def _without(self, batch: list[Waiting], impossible: Mapping[int, DashboardError]) -> list[Waiting]:
        """Refuse some; one that was done before is answered with the first result, though it cannot be done again."""
        for place, error in impossible.items():
            draft, done = batch[place]
            own = draft.operation.startswith(OWN)
            earlier = None if own else await self._writer.operation(self._room, draft.author, draft.operation)
            if not done.done():
                _settle(done, error if earlier is None else earlier)
        return [waiting for place, waiting in enumerate(batch) if place not in impossible]

    async def _without_repeat(self, batch: list[Waiting], place: int) -> list[Waiting]:
        """Those before ``place`` are in the log now; the one at it was there before; the rest is still to do."""
        await self._catch_up()
        for draft, done in batch[: place + 1]:
            earlier = await self._writer.operation(self._room, draft.author, draft.operation)
            if earlier is None:
                raise Unavailable("this may have been done already; look before trying again")
            if not done.done():
                done.set_result(earlier)
        return batch[place + 1 :]

    async def _catch_up(self) -> None:
        while page := await self._writer.after(self._room, self._top(), AT_ONCE):
            self._appended(page)

    def _fail(self, batch: Sequence[Waiting], error: DashboardError) -> None:
        """Refuse these and whatever waits behind them: it would not fare better."""
        failed, self._queue = [*batch, *self._queue], []
        for _, done in failed:
            if not done.done():
                _settle(done, error)
        self._doubt()


def _settle(done: asyncio.Future[Entry], result: Entry | DashboardError) -> None:
    if isinstance(result, Entry):
        done.set_result(result)
    else:
        done.set_exception(result)
        done.exception()  # whoever asked may be gone


def _resolve(batch: Sequence[Waiting], entries: Sequence[Entry]) -> None:
    for (_, done), entry in zip(batch, entries, strict=True):
        if not done.done():
            done.set_result(entry)
