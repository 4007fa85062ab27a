"""The table that a live query's watchers see: rows of values at evenly spaced times, the newest on the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.model.points import Times
from dashboard.model.query import Row, Table
from dashboard.names import Labels


@dataclass(frozen=True, slots=True)
class Change:
    """What a patch changed: the rows by place, and the times from the first to the last that differ."""

    places: list[int]
    first: int
    last: int


class Window:
    """A matrix with room on the right; when it is full the part that is still in the window moves to the left."""

    def __init__(self, step: int, count: int, start: int, ahead: int = 0) -> None:
        """``count`` steps of ``step`` ms are visible; ``start`` (ms, a multiple of the step) is the first of them.

        Values may come ``ahead`` steps before their time, and must not push out what is still visible then.
        """
        self.states: dict[tuple[str, Labels], Sequence[str]] = {}
        """The texts of those rows whose values are states."""
        self._step = step
        self._count = count
        self._kept = count + ahead
        self._origin = start
        self._used = 0
        self._cells: NDArray[np.float64] = np.full((4, 2 * self._kept), np.nan)
        self._places: dict[tuple[str, Labels], int] = {}

    def __len__(self) -> int:
        return len(self._places)

    @property
    def newest(self) -> int:
        """The last time (ms) that has a column."""
        return self._origin + self._step * max(0, self._used - 1)

    def patch(self, table: Table) -> Change | None:
        """Put the table's values in place of what is here for its times; what differed, or ``None``."""
        if not len(table.times):
            return None
        self._reach(int(table.times[-1]))
        low = (int(table.times[0]) - self._origin) // self._step
        skip = max(0, -low)
        low, high = max(0, low), low + len(table.times)
        if high <= low:
            return None
        places, first, last = [], high, low
        for row in table.rows:
            values = row.values[skip:]
            if (row.metric, row.labels) not in self._places and np.isnan(values).all():
                continue  # places are given out in the order in which watchers hear of them
            place = self._placed(row.metric, row.labels)
            cells = self._cells[place, low:high]
            differs = np.flatnonzero((cells != values) & ~(np.isnan(cells) & np.isnan(values)))
            if len(differs):
                cells[:] = values
                places.append(place)
                first, last = min(first, low + int(differs[0])), max(last, low + int(differs[-1]))
        if not places:
            return None
        return Change(places, self._origin + first * self._step, self._origin + last * self._step)

    def put(self, metric: str, labels: Labels, time: int, value: float) -> int | None:
        """Put one value in place of what is here; the place of its row if that differed, or ``None``."""
        self._reach(time)
        column = (time - self._origin) // self._step
        if column < 0:
            return None
        place = self._placed(metric, labels)
        if self._cells[place, column] == value:
            return None
        self._cells[place, column] = value
        return place

    def cut(self, first: int, last: int) -> tuple[Times, list[Row]]:
        """The columns from ``first`` to ``last`` (ms, inclusive) of every row, by place."""
        self._reach(last)
        low = max(0, (first - self._origin) // self._step)
        high = (last - self._origin) // self._step + 1
        times = self._origin + self._step * np.arange(low, high, dtype=np.int64)
        states, cells = self.states, self._cells
        rows = [Row(*name, cells[place, low:high], states.get(name)) for name, place in self._places.items()]
        return times, rows

    def visible(self, now: int) -> tuple[Times, list[Row]]:
        """What a newcomer sees at ``now`` (ms)."""
        column = now // self._step * self._step
        return self.cut(column - (self._count - 1) * self._step, max(self.newest, column))

    def _placed(self, metric: str, labels: Labels) -> int:
        key = (metric, labels)
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = len(self._places)
            if place == len(self._cells):
                self._cells = np.vstack([self._cells, np.full_like(self._cells, np.nan)])
        return place

    def _reach(self, time: int) -> None:
        """Make sure that there is a column for ``time``."""
        column = (time - self._origin) // self._step
        if column >= self._cells.shape[1]:
            self._move(column - self._kept + 1)
            column = (time - self._origin) // self._step
        self._used = max(self._used, column + 1)

    def _move(self, columns: int) -> None:
        """Drop columns on the left."""
        kept = self._cells[:, columns:].copy()
        self._cells[:] = np.nan
        self._cells[:, : kept.shape[1]] = kept
        self._origin += columns * self._step
        self._used = max(0, self._used - columns)
