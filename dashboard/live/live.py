"""The verbs of live queries, and the tick that hands what changed to the sockets.

Snapshot, then live, without a seam: a query listens first, reads history second, and merges what arrived meanwhile.
Whenever something may have been missed (a gap in the numbers, a lost connection, a point older than what is kept) the
queries concerned are read from history again, and their watchers get what differs.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
from typing import Final, Protocol

import msgspec

from dashboard.auth.policy import require
from dashboard.broker.wire import Grouped
from dashboard.errors import Invalid, NotFound
from dashboard.hub import Hub
from dashboard.live.query import LiveQuery, Plan
from dashboard.live.register import Register
from dashboard.live.rereading import Rereading
from dashboard.live.routing import Routing, SeriesDirectory
from dashboard.model.people import Principal
from dashboard.model.points import Points
from dashboard.model.query import Query, Table
from dashboard.model.series import Series
from dashboard.names import check_pattern, glob
from dashboard.outbox import Outbox
from dashboard.pacing import Pacing
from dashboard.protocol import pushes
from dashboard.protocol.commands import Recover, Watch
from dashboard.series.match import matches_text
from dashboard.series.over import lookback
from dashboard.series.steps import fit_step
from dashboard.telemetry import Telemetry

log = logging.getLogger(__name__)

BRIDGE: Final = 2.0
"""Seconds between two readings of history while Redis is away."""
NEVER: Final = -1
"""The tick of a reader that has nothing yet."""
END_OF_TIME: Final = 1 << 43
"""Milliseconds since the epoch: later than any point that is kept."""
SMALLEST_STEP: Final = 100
"""Milliseconds: there are no more pushes than that in any case."""


class HistoryReader(Protocol):
    """The part of history that live queries read."""

    async def query(self, query: Query, start: int, end: int, points: int) -> Table:
        """The answer to a query over a range."""

    async def points(self, ids: Iterable[int], start: int, end: int, back: int = 0) -> dict[int, Points]:
        """The raw points of series over a range, and the last one in the ``back`` ms before it."""


class Subscriptions(Protocol):
    """The part of the broker that live queries listen through."""

    async def subscribe(self, pattern: str) -> None:
        """Listen to metrics."""

    def unsubscribe(self, pattern: str) -> None:
        """Stop listening to metrics."""


class Live:
    """The live queries of this worker."""

    def __init__(
        self,
        history: HistoryReader,
        directory: SeriesDirectory,
        broker: Subscriptions,
        hub: Hub[Outbox],
        telemetry: Telemetry,
        pacing: Pacing,
        *,
        tick: float,
        most_series: int,
        most_points: int,
    ) -> None:
        """``tick`` is in seconds; a query has at most ``most_series`` series of ``most_points`` steps."""
        self._history = history
        self._directory = directory
        self._broker = broker
        self._hub = hub
        self._telemetry = telemetry
        self._pacing = pacing
        self._tick = tick
        self._most_series = most_series
        self._most_points = most_points
        self._register = Register(self._open, self._closed, lambda number: hub.watchers(number) > 0)
        self._routing = Routing(directory, lambda: self._register, self._feed, self._feed_one, self.on_gap)
        self._rereading = Rereading(self._read_again, telemetry)
        self._dirty: set[LiveQuery] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._last_tick = 0.0
        self._oldest_sent = 0
        self._bridging: asyncio.Task[None] | None = None
        self.behind = True

    def __len__(self) -> int:
        return len(self._register)

    # What people ask.

    async def watch(self, principal: Principal | None, command: Watch) -> LiveQuery:
        """The live query that answers a watch; held until :meth:`attach` or :meth:`release`."""
        require(principal, "read")
        assert principal is not None
        plan = self._planned(command)
        if plan not in self._register:  # what is watched already costs nothing
            await self._pacing.spend("watch", principal.id)
        return await self._register.hold(plan, now_ms())

    def attach(self, outbox: Outbox, live: LiveQuery) -> None:
        """Send the snapshot and, from here on, every push. A reader with no room for it gets it when it has."""
        outbox.forget(live.number)
        self._hub.listen(outbox, live.number)
        outbox.offer(live.snapshot(now_ms()), {live.number: NEVER})
        self._register.release(live)

    def release(self, live: LiveQuery) -> None:
        """Let go of what :meth:`watch` gave."""
        self._register.release(live)

    def unwatch(self, outbox: Outbox, number: int) -> None:
        """Send no more of this watch."""
        live = self._watched(outbox, number)
        self._hub.unlisten(outbox, number)
        self._register.reconsider(live)

    def leave(self, outbox: Outbox) -> None:
        """A connection has ended."""
        for number in self._hub.leave(outbox):
            live = self._register.get(number)
            if live is not None:
                self._register.reconsider(live)

    def recover(self, outbox: Outbox, command: Recover) -> bytes:
        """Everything that changed in a watch since a tick."""
        live = self._watched(outbox, command.watch)
        missed = live.missed(command.tick)
        self._telemetry.recovered("snapshot" if missed is None else "watch", missed or 0)
        return live.since(command.tick, now_ms())

    def resume(self, outbox: Outbox) -> None:
        """Send a slow or hidden reader what it missed, as one push for each watch."""
        of = outbox.updates_per_push(self._tick)
        if of != outbox.announced:
            outbox.announced = of
            outbox.send(pushes.slowed(of))
        now = now_ms()
        while (missed := outbox.next_missed()) is not None:
            live = self._register.get(missed[0])
            if live is not None:
                outbox.send(live.since(missed[1], now))

    # What the broker says.

    def on_points(self, metric: str, points: Grouped, sent: int) -> None:
        """Points of a metric that some query may watch."""
        self._oldest_sent = self._oldest_sent or sent
        self._routing.take(metric, points)

    def on_gap(self, metric: str) -> None:
        """Messages about a metric were missed."""
        for live in self._register:
            if matches_text(metric, live.plan.query.metric):
                self._rereading.want(live, "gap")

    def on_link(self, up: bool) -> None:
        """The connection to Redis was lost or is back."""
        self._telemetry.broker_up.set(up)
        if self._bridging is not None:
            self._bridging.cancel()
        work = self._heal() if up else self._bridge()
        self._bridging = asyncio.get_running_loop().create_task(work)

    async def close(self) -> None:
        """Stop everything that runs on its own."""
        if self._timer is not None:
            self._timer.cancel()
        if self._bridging is not None:
            self._bridging.cancel()
        await self._register.close()
        await self._routing.close()
        await self._rereading.close()

    # Ticks.

    def _feed(self, live: LiveQuery, series: Series, points: Points) -> None:
        live.feed(series, points)
        if live.late:
            self._rereading.want(live, "late")
        self._soil(live)

    def _feed_one(self, live: LiveQuery, series: Series, time: int, value: float) -> None:
        live.feed_one(series, time, value)
        if live.late:
            self._rereading.want(live, "late")
        if live not in self._dirty:
            self._soil(live)

    def _soil(self, live: LiveQuery) -> None:
        """Evaluate the query at the next tick. The first change after a quiet time goes out at once."""
        if not live.dirty:
            return
        self._dirty.add(live)
        self._schedule()

    def _schedule(self) -> None:
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(max(0.0, self._last_tick + self._tick - loop.time()), self._run_tick)

    def _run_tick(self) -> None:
        self._timer = None
        self._last_tick = asyncio.get_running_loop().time()
        now = now_ms()
        frames: dict[int, bytes] = {}
        previous: dict[int, int] = {}
        for live in tuple(self._dirty):
            frame = self._evaluated(live, now) if live.due(now) else None
            if frame is not None:
                frames[live.number], previous[live.number] = frame, live.tick - 1
            if not live.dirty:
                self._dirty.discard(live)
        self._telemetry.evaluations.observe(asyncio.get_running_loop().time() - self._last_tick)
        self._deliver(frames, previous)
        if self._dirty:
            self._schedule()

    def _evaluated(self, live: LiveQuery, now: int) -> bytes | None:
        """One query that fails must not stop the others: it is read again instead."""
        try:
            return live.push(now)
        except Exception:
            log.exception("a live query could not be evaluated")
            self._dirty.discard(live)
            self._rereading.want(live, "error")
            return None

    def _deliver(self, frames: dict[int, bytes], previous: dict[int, int]) -> None:
        if not frames:
            return
        taken, behind = self._hub.deliver(frames, previous)
        self._telemetry.tally.data += taken
        self._telemetry.tally.data_held += behind
        if self._oldest_sent:
            self._telemetry.delay.observe(max(0, now_ms() - self._oldest_sent) / 1000)
            self._oldest_sent = 0

    # Opening, reading, closing.

    def _planned(self, command: Watch) -> Plan:
        query = command.query
        check_pattern(query.metric)
        for pattern in query.where.values():
            glob(pattern)
        step = query.step or max(SMALLEST_STEP, fit_step(command.window, command.points))
        if step < SMALLEST_STEP or command.window // step > self._most_points:
            raise Invalid(
                f"query.step: {step} ms in a window of {command.window} ms; a step has at least {SMALLEST_STEP} ms, "
                f"and there may be {self._most_points} of them"
            )
        return Plan(msgspec.structs.replace(query, step=step), command.window, command.every)

    def _watched(self, outbox: Outbox, number: int) -> LiveQuery:
        live = self._register.get(number)
        if live is None or number not in outbox.watches:
            raise NotFound(f"watch {number} is not watched here; watch again")
        return live

    async def _open(self, live: LiveQuery) -> None:
        self._routing.forget_routes()
        await self._broker.subscribe(live.plan.query.metric)
        await self._read(live)

    def _closed(self, live: LiveQuery) -> None:
        self._dirty.discard(live)
        self._routing.forget_routes()
        self._broker.unsubscribe(live.plan.query.metric)

    async def _read(self, live: LiveQuery) -> bytes | None:
        live.collect()
        query, now = live.plan.query, now_ms()
        series = await self._directory.match(query.metric, query.where, self._most_series)
        table = await self._history.query(query, now - live.plan.window, now, live.plan.count)
        ids, back = [one.id for one in series], lookback(query.over, query.step)
        raw = await self._history.points(ids, live.raw_from(now), END_OF_TIME, back)
        frame = live.load(table, series, raw, now)
        self._soil(live)
        return frame

    async def _read_again(self, live: LiveQuery) -> None:
        # Two readings of one query at once would lose what arrives between them.
        await self._register.opened(live)
        if self._register.get(live.number) is not live:
            return
        frame = await self._read(live)
        if frame is not None:
            self._deliver({live.number: frame}, {live.number: live.tick - 1})

    async def _heal(self) -> None:
        """Anything may have been missed while Redis was away: read everything again, then say that all is well."""
        self._read_all_again()
        await self._rereading.done()
        if self.behind:
            self.behind = False
            self._hub.broadcast(pushes.catching_up(False))

    async def _bridge(self) -> None:
        """While Redis is away, live queries are fed from history now and then."""
        if not self.behind:
            self.behind = True
            self._hub.broadcast(pushes.catching_up(True))
        while True:
            await asyncio.sleep(BRIDGE)
            self._read_all_again()

    def _read_all_again(self) -> None:
        for live in self._register:
            self._rereading.want(live, "link")


def now_ms() -> int:
    """The wall clock in milliseconds."""
    return round(time.time() * 1000)
