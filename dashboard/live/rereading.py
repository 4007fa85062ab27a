"""Reading live queries again from history: each at most so often, a few at a time, until it succeeds."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Final

from dashboard.errors import DashboardError
from dashboard.live.query import LiveQuery
from dashboard.telemetry import Telemetry

log = logging.getLogger(__name__)

AT_ONCE: Final = 2
PAUSE: Final = 1.0
"""Seconds between two readings of one query at the least."""
SHARE: Final = 5
"""A query that takes long to read is read again no sooner than after this many times as long."""


class Rereading:
    """The queries that must be read again."""

    def __init__(self, read: Callable[[LiveQuery], Awaitable[None]], telemetry: Telemetry) -> None:
        self._read = read
        self._telemetry = telemetry
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._running: dict[int, asyncio.Task[None]] = {}
        self._again: set[int] = set()
        self._free_at: dict[int, float] = {}

    def want(self, live: LiveQuery, cause: str) -> None:
        """Read this query again soon; wishes that come before it is being read are one."""
        if live.number in self._running:
            self._again.add(live.number)
            return
        self._telemetry.recoveries.labels(cause).inc()
        self._running[live.number] = asyncio.get_running_loop().create_task(self._run(live))

    async def done(self) -> None:
        """Return when nothing is waiting any more."""
        while self._running:
            await asyncio.wait(self._running.values())

    async def close(self) -> None:
        """Give up."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, live: LiveQuery) -> None:
        number = live.number
        try:
            wait = self._free_at.get(number, 0.0) - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            async with self._slots:
                self._again.discard(number)
                await self._read_until_done(live)
        finally:
            del self._running[number]
        if number in self._again:
            self._again.discard(number)
            self.want(live, "again")

    async def _read_until_done(self, live: LiveQuery) -> None:
        while True:
            started = time.monotonic()
            try:
                await self._read(live)
            except DashboardError as error:
                log.warning("a live query could not be read again, will retry: %s", error)
                await asyncio.sleep(PAUSE)
                continue
            took = time.monotonic() - started
            self._free_at[live.number] = time.monotonic() + max(PAUSE, took * SHARE)
            return
