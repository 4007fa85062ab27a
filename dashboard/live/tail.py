"""The newest points of one series, kept raw so that a step that is still filling can be evaluated again exactly.

Points nearly always arrive in order of time and go into the step that is filling. That case costs a few additions: the
columns grow at their end, and the running figures of the newest step are kept along. Anything else (a late point, a
repeat of a time) is set aside, and sorted in when somebody asks.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from dashboard.model.points import Points, Times, Values
from dashboard.model.query import Over
from dashboard.series.merge import NO_POINTS, between, merge, sort

_FOREVER: Final = int(np.iinfo(np.int64).max)
_LONG_AGO: Final = int(np.iinfo(np.int64).min)
_ROOM: Final = 64

RUNNING: Final[frozenset[Over]] = frozenset({"avg", "min", "max", "sum", "count", "last", "first"})
"""What the running figures of the newest step answer."""


class Tail:
    """Points of one series; ``step`` is that of the query, in milliseconds."""

    __slots__ = (
        "_aside",
        "_count",
        "_first",
        "_from",
        "_high",
        "_last_time",
        "_low",
        "_n",
        "_step",
        "_times",
        "_total",
        "_values",
    )
    _count: int
    _first: float
    _high: float
    _last_time: int
    _low: float
    _n: int
    _times: Times
    _total: float
    _values: Values

    def __init__(self, step: int, points: Points = NO_POINTS) -> None:
        self._step = step
        self._aside: list[Points] = []
        self._keep(points)

    def __len__(self) -> int:
        return self._n + sum(len(chunk.times) for chunk in self._aside)

    def add(self, points: Points) -> None:
        """Keep points that arrived, in any order of time."""
        times = points.times
        if self._aside or int(times[0]) <= self._last_time or not _ascend(points):
            self._aside.append(sort(times, points.values))
            return
        end = self._n + len(times)
        self._reserve(end)
        self._times[self._n : end], self._values[self._n : end] = times, points.values
        self._n, self._last_time = end, int(times[-1])
        self._from = _LONG_AGO

    def add_one(self, time: int, value: float) -> None:
        """Keep one point that arrived."""
        if self._aside or time <= self._last_time:
            self._aside.append(Points(np.array([time], np.int64), np.array([value], np.float64)))
            return
        n = self._n
        self._reserve(n + 1)
        self._times[n], self._values[n] = time, value
        self._n, self._last_time = n + 1, time
        if self._from == _LONG_AGO:
            return
        if time < self._from + self._step:
            self._count += 1
            self._total += value
            self._low = min(self._low, value)
            self._high = max(self._high, value)
        else:
            self._from = time // self._step * self._step
            self._begin(1, value, value, value, value)

    def points(self) -> Points:
        """All points, ascending; of equal times the one that arrived last."""
        if self._aside:
            self._keep(merge([self._columns(), *self._aside]))
        return self._columns()

    def newest(self, over: Over, start: int) -> float | None:
        """The value of the newest step, if that begins at ``start``; ``over`` is one of :data:`RUNNING`."""
        if self._aside:
            self.points()
        if self._from != start and not self._count_again(start):
            return None
        match over:
            case "last":
                return float(self._values[self._n - 1])
            case "avg":
                return self._total / self._count
            case "sum":
                return self._total
            case "count":
                return float(self._count)
            case "min":
                return self._low
            case "max":
                return self._high
            case "first":
                return self._first
        return None

    def forget_before(self, time: int) -> None:
        """Let go of points older than ``time`` (ms), in memory too."""
        kept = between(self.points(), time, _FOREVER)
        self._keep(Points(kept.times.copy(), kept.values.copy()))

    def _columns(self) -> Points:
        return Points(self._times[: self._n], self._values[: self._n])

    def _keep(self, points: Points) -> None:
        self._times, self._values = points.times, points.values
        self._n = len(points.times)
        self._last_time = int(points.times[-1]) if self._n else _LONG_AGO
        self._aside = []
        self._from = _LONG_AGO
        self._begin(0, 0.0, 0.0, 0.0, 0.0)

    def _begin(self, count: int, total: float, first: float, low: float, high: float) -> None:
        """Set the running figures."""
        self._count = count
        self._total = total
        self._first = first
        self._low = low
        self._high = high

    def _reserve(self, size: int) -> None:
        if size > len(self._times):
            room = max(_ROOM, 2 * size)
            times, values = np.empty(room, np.int64), np.empty(room, np.float64)
            times[: self._n], values[: self._n] = self._columns()
            self._times, self._values = times, values

    def _count_again(self, start: int) -> bool:
        """Make the running figures anew; whether the newest point is in the step from ``start``."""
        if not start <= self._last_time < start + self._step:
            return False
        values: Values = self._values[int(np.searchsorted(self._times[: self._n], start)) : self._n]
        self._from = start
        self._begin(len(values), float(values.sum()), float(values[0]), float(values.min()), float(values.max()))
        return True


def _ascend(points: Points) -> bool:
    times = points.times
    return len(times) == 1 or bool((times[1:] > times[:-1]).all())
