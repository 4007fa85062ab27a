"""What a worker does without being asked: heartbeats, its own numbers, and the housekeeping of what is stored.

Housekeeping is done by whichever worker holds the lease. The lease only saves work: the transactions below it keep two
that both think they hold it from doing harm.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, Protocol

from dashboard.ending import ended
from dashboard.errors import DashboardError
from dashboard.model.series import Series
from dashboard.pulse import Pulse
from dashboard.repeating import repeated
from dashboard.telemetry import Telemetry
from dashboard.vitals import Vitals

log = logging.getLogger(__name__)

NOTES: Final = 2.0
"""Seconds between two write-downs of what sources did."""
TIDY: Final = 10.0
"""Seconds between two looks at the log, at the most."""
EXPIRY: Final = 600.0
"""Seconds between two looks for points past their retention."""
ATTENDANCE: Final = 10.0
"""Seconds after which a worker that says nothing is taken for gone."""
AT_ONCE: Final = 0.001
LAG: Final = 0.5
OURSELVES: Final = "dashboard"
"""The source that our own series count for."""


Chore = Callable[[int], Awaitable[None]]


class Shared(Protocol):
    """What workers share through Redis."""

    async def hold(self, name: str, holder: str, seconds: float) -> bool:
        """Take or keep a lease."""

    async def attend(self, worker: str, seconds: float) -> int | None:
        """Say that this worker is there; its number among all, ``None`` when it has none."""


class Activity(Protocol):
    """Whoever keeps what sources did."""

    async def write_down(self) -> dict[str, int]:
        """Write it down; the points accepted by source name."""


class Compactor(Protocol):
    """Turns the log into blocks."""

    async def keep_up(self, longest: float) -> Any:
        """Do some of it if it is worth it, or if something waits for ``longest`` seconds; the result has ``points``."""


class Expirer(Protocol):
    """Deletes what is past its time."""

    async def run_once(self, now: int) -> Any:
        """Delete what has expired at ``now`` (ms)."""


class Upkeep:
    """The tasks of one worker."""

    def __init__(
        self,
        worker: str,
        shared: Shared,
        compactor: Compactor,
        expirer: Expirer,
        activity: Activity,
        record: Callable[[str, Mapping[Series, float]], Awaitable[None]],
        pulse: Pulse,
        telemetry: Telemetry,
        chores: Sequence[Chore],
        *,
        compact_interval: float,
        measure_interval: float,
    ) -> None:
        """Intervals are in seconds; ``record`` keeps numbers about ourselves.

        ``chores`` are what else one worker does for all every now and then, each told the time (ms).
        """
        self._worker = worker
        self._shared = shared
        self._compactor = compactor
        self._expirer = expirer
        self._activity = activity
        self._record = record
        self._pulse = pulse
        self._telemetry = telemetry
        self._chores = chores
        self._tidy_interval = min(TIDY, compact_interval)
        self._compact_interval = compact_interval
        self._measure_interval = measure_interval
        self._vitals = Vitals(telemetry)
        self._number = 0
        self._expired_at = 0.0
        self._from_sources: Counter[str] = Counter()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin."""
        for what, work, every in (
            ("the heartbeat", self._pulse.turn, self._pulse.every),
            ("noting what sources did", self._note, NOTES),
            ("writing numbers down", self._measure, self._measure_interval),
            ("housekeeping", self._tidy, self._tidy_interval),
            ("measuring the loop's lag", self._measure_lag, LAG),
        ):
            self._tasks.append(asyncio.get_running_loop().create_task(repeated(work, every, what, log)))

    async def attend(self) -> None:
        """Say that this worker is there, and learn its number."""
        self._number = await self._shared.attend(self._worker, ATTENDANCE) or self._number

    async def close(self) -> None:
        """Stop, and write down what is still in memory."""
        await ended(self._tasks)
        await self._shared.attend(self._worker, AT_ONCE)
        try:
            await self._activity.write_down()
        except DashboardError as error:
            log.warning("what sources did last could not be written down: %s", error)

    async def _note(self) -> None:
        await self.attend()
        self._from_sources.update(await self._activity.write_down())

    async def _measure(self) -> None:
        if self._number:
            worker = str(self._number)
            counts = {
                Series.named("dashboard_source_points_total", {"source": source, "worker": worker}): float(points)
                for source, points in self._from_sources.items()
            }
            await self._record(OURSELVES, {**self._vitals.measured(self._number), **counts})

    async def _tidy(self) -> None:
        if not await self._shared.hold("housekeeping", self._worker, self._tidy_interval * 3):
            return
        for chore in self._chores:
            await _tried(chore)
        while (await self._compact()) >= FULL:
            pass
        if time.monotonic() - self._expired_at > EXPIRY:
            self._expired_at = time.monotonic()
            await self._expirer.run_once(round(time.time() * 1000))

    async def _compact(self) -> int:
        points = int((await self._compactor.keep_up(self._compact_interval)).points)
        self._telemetry.compacted.inc(points)
        return points

    async def _measure_lag(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + 0.05
        await asyncio.sleep(0.05)
        self._telemetry.loop_lag.observe(max(0.0, loop.time() - due))


FULL: Final = 500_000
"""When one compaction took this many points there is likely more."""


async def _tried(chore: Chore) -> None:
    """Do a chore; if it fails the others are done nevertheless."""
    try:
        await chore(round(time.time() * 1000))
    except DashboardError as error:
        log.warning("housekeeping was put off: %s", error)
