"""One live query: what it has seen, what changed since the last tick, and the frames that say so.

Points of the last moments are kept raw, and a step they fall into is evaluated again as a whole by the same code that
answers a fresh query. So a value that goes out replaces what was there, and "snapshot + live = a fresh query" holds.
A point that is older than what is kept makes the query ``late``: it must be read again from history.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from dashboard.live.tail import RUNNING, Tail
from dashboard.live.window import Change, Window
from dashboard.model.points import Points
from dashboard.model.query import Query, Row, Table
from dashboard.model.series import Series
from dashboard.protocol import pushes
from dashboard.series.evaluate import answerable, evaluate
from dashboard.series.merge import NO_POINTS, between
from dashboard.series.over import lookback
from dashboard.series.steps import floored

KEPT: Final = 120_000
"""Raw points of at least this many ms are kept: sources that push once a minute are then not late."""
KEPT_IF_MANY: Final = 10_000
"""Of a query with very many points only those of this many ms are kept."""
MANY: Final = 200_000
MOST_KEPT: Final = 2_000_000
"""Raw points a query keeps at the most; beyond it, it is read from history instead of being evaluated from points."""
REMEMBERED_TICKS: Final = 600
AHEAD: Final = 2_000
"""A source's clock may run this many ms ahead of ours before its points wait for their time."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is watched; equal plans share one live query. ``query.step`` is set; times in milliseconds."""

    query: Query
    window: int
    every: int

    @property
    def step(self) -> int:
        """The step in milliseconds."""
        return self.query.step

    @property
    def count(self) -> int:
        """How many steps are visible."""
        return self.window // self.query.step + 1

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two plans equal."""
        query = self.query
        where = tuple(sorted(query.where.items()))
        return (query.metric, where, query.over, query.across, query.by, query.step, self.window, self.every)


class LiveQuery:
    """The state of one live query on this worker. No I/O and no clock of its own: ``now`` is always in ms."""

    def __init__(self, number: int, plan: Plan, now: int) -> None:
        self.number = number
        self.plan = plan
        self.query = plan.query
        self.tick = 0
        self.late = False
        self.pushed = 0
        ahead = AHEAD // plan.step + 1
        self._window = Window(plan.step, plan.count, floored(now - plan.window, plan.step), ahead)
        self._keeps = KEPT
        self._kept_from = self._horizon(now)
        self._tails: dict[int, Tail] = {}
        self._series: dict[int, Series] = {}
        self._changed: set[int] = set()
        self._first = self._last = 0
        self._held = 0
        self._arrived: list[tuple[Series, Points]] | None = None
        self._coarse = False
        self._journal: deque[tuple[int, int]] = deque(maxlen=REMEMBERED_TICKS)
        self._born: list[int] = []
        self._snapshot: tuple[int, int, bytes] | None = None

    @property
    def _runs(self) -> bool:
        return self.query.across is None and self.query.over in RUNNING

    @property
    def dirty(self) -> bool:
        """Whether there is something to evaluate."""
        return bool(self._changed)

    def due(self, now: int) -> bool:
        """Whether its watchers want a push at this tick."""
        return now - self.pushed >= self.plan.every

    def raw_from(self, now: int) -> int:
        """From which time on raw points are wanted when it is read from history."""
        return now if self._coarse else self._horizon(now)

    def collect(self) -> None:
        """From here on remember what arrives, until :meth:`load`: history is being read."""
        self._arrived = []

    def feed(self, series: Series, points: Points) -> None:
        """Take points that arrived, in any order of time."""
        if self._coarse:
            self.late = True
            return
        if self._arrived is not None:
            self._arrived.append((series, points))
        self._tail(series).add(points)
        self._held += len(points.times)
        first, last = int(points.times.min()), int(points.times.max())
        if first < self._kept_from:
            self.late = True
            first = self._kept_from
            if last < first:
                return
        self._mark(series.id, first, last)

    def feed_one(self, series: Series, time: int, value: float) -> None:
        """Take one point that arrived."""
        if self._arrived is not None or self._coarse or time < self._kept_from:
            self.feed(series, Points(np.array([time], np.int64), np.array([value], np.float64)))
            return
        tail = self._tails.get(series.id) or self._tail(series)
        tail.add_one(time, value)
        self._held += 1
        self._mark(series.id, time, time)

    def load(self, table: Table, series: Sequence[Series], raw: Mapping[int, Points], now: int) -> bytes | None:
        """Take what was read from history and what arrived meanwhile; the push for watchers, if anything differs.

        ``table`` answers the query over its window; ``raw`` holds all points since :meth:`raw_from`: those of the
        future wait for their time.
        """
        arrived, self._arrived = self._arrived or [], None
        self.late = False
        self._kept_from = self._horizon(now)
        self.query = answerable(self.plan.query, series)
        self._series = {}
        for known in series:
            self._know(known)
        self._tails = {one.id: Tail(self.plan.step, raw[one.id]) for one in series if one.id in raw}
        self._held = sum(map(len, self._tails.values()))
        frame = self._pushed(self._window.patch(table))
        if self._coarse:
            self._tails = {}
        self._changed &= self._tails.keys()
        for one, points in raw.items():
            if one in self._tails:
                self._mark(one, self._kept_from, max(now, int(points.times[-1])))
        for one_series, points in arrived:
            self.feed(one_series, points)
        return frame

    def push(self, now: int) -> bytes | None:
        """Evaluate what changed; the frame for its watchers, if any value differs."""
        step = self.plan.step
        newest = floored(now + AHEAD, step)
        start, end = floored(self._first, step), min(floored(self._last, step), newest)
        if self.query.over in ("rate", "increase"):
            end = max(end, min(self._window.newest, newest))
        if start > newest:
            return None
        self.pushed = now
        values = self._newest_values(start) if start == end and self._runs else None
        table = self._evaluated(start, (end - start) // step + 1) if values is None else None
        if floored(self._last, step) > newest:
            self._first = newest + step
        else:
            self._changed.clear()
        self._forget(now)
        if table is not None:
            return self._pushed(self._window.patch(table))
        return self._pushed_values(start, values or ())

    def snapshot(self, now: int) -> bytes:
        """The frame for a newcomer."""
        column = floored(now, self.plan.step)
        if self._snapshot is None or self._snapshot[:2] != (self.tick, column):
            times, rows = self._window.visible(now)
            frame = pushes.snapshot(self.number, self.tick, self.plan.step, times, rows)
            self._snapshot = (self.tick, column, frame)
        return self._snapshot[2]

    def missed(self, tick: int) -> int | None:
        """How many ticks follow this one; ``None`` when it is not known what changed since."""
        return self.tick - tick if self._journal and self._journal[0][0] - 1 <= tick <= self.tick else None

    def since(self, tick: int, now: int) -> bytes:
        """The frame for someone who has all up to ``tick``: what changed, or a snapshot if that is too long ago."""
        if self.missed(tick) is None:
            return self.snapshot(now)
        changed = [first for number, first in self._journal if number > tick]
        if not changed:
            return pushes.data(self.number, self.tick, tick, NO_POINTS.times, [])
        times, rows = self._window.cut(min(changed), self._window.newest)
        return pushes.data(self.number, self.tick, tick, times, self._named(rows, range(len(rows)), tick))

    def _mark(self, series: int, first: int, last: int) -> None:
        if self._changed:
            self._first, self._last = min(self._first, first), max(self._last, last)
        else:
            self._first, self._last = first, last
        self._changed.add(series)

    def _tail(self, series: Series) -> Tail:
        tail = self._tails.get(series.id)
        if tail is None:
            tail = self._tails[series.id] = Tail(self.plan.step)
            self._know(series)
        return tail

    def _know(self, series: Series) -> None:
        self._series[series.id] = series
        if series.states is not None:
            self._window.states[series.metric, series.labels] = series.states
            # Numbers and states are not answered alike: history decides how.
            self.late = self.late or self.query != answerable(self.query, [series])

    def _newest_values(self, start: int) -> list[tuple[int, float]] | None:
        """The value of each changed series at the step that is filling, by its running figures.

        ``None`` when they do not say: some of what changed lies elsewhere.
        """
        values = []
        for series in self._changed:
            value = self._tails[series].newest(self.query.over, start)
            if value is None:
                return None
            values.append((series, value))
        return values

    def _pushed_values(self, time: int, values: Iterable[tuple[int, float]]) -> bytes | None:
        changes: list[tuple[int, float, Series]] = []
        for number, value in values:
            series = self._series[number]
            place = self._window.put(series.metric, series.labels, time, value)
            if place is not None:
                changes.append((place, value, series))
        if not changes:
            return None
        self._advance(time)
        born, tick = self._born, self.tick
        named = [
            (place, value, series if born[place] == tick or series.states is not None else None)
            for place, value, series in changes
        ]
        return pushes.newest(self.number, tick, time, named)

    def _advance(self, first: int) -> None:
        """Begin the next tick, in which something from ``first`` on has changed."""
        self.tick += 1
        self._journal.append((self.tick, first))
        self._born.extend([self.tick] * (len(self._window) - len(self._born)))

    def _evaluated(self, start: int, count: int) -> Table:
        query, step = self.query, self.plan.step
        ids = self._changed if query.across is None else self._tails.keys()
        low, high = start - lookback(query.over, step), start + count * step
        points = {series: between(self._tails[series].points(), low, high) for series in ids}
        return evaluate(points, [self._series[series] for series in ids], query, start, step, count)

    def _pushed(self, change: Change | None) -> bytes | None:
        if change is None:
            return None
        self._advance(change.first)
        times, rows = self._window.cut(change.first, change.last)
        changes = self._named(rows, change.places, self.tick - 1)
        return pushes.data(self.number, self.tick, self.tick - 1, times, changes)

    def _named(self, rows: Sequence[Row], places: Sequence[int], tick: int) -> list[tuple[int, Row, bool]]:
        return [(place, rows[place], self._born[place] > tick) for place in places]

    def _horizon(self, now: int) -> int:
        return floored(now - max(self._keeps, 2 * self.plan.step), self.plan.step)

    def _forget(self, now: int) -> None:
        """Let go of raw points once there are too many, or many that are no longer needed."""
        if self._held > MANY:
            self._keeps = KEPT_IF_MANY
        horizon = self._horizon(now)
        if self._held <= MANY and horizon - self._kept_from < max(self._keeps, self.plan.step):
            return
        self._kept_from = horizon
        before = horizon - lookback(self.query.over, self.plan.step)
        for tail in self._tails.values():
            tail.forget_before(before)
        self._held = sum(map(len, self._tails.values()))
        if self._held > MOST_KEPT:
            self._coarse = self.late = True
            self._tails.clear()
            self._changed.clear()
