"""A viewer as docs/protocol.md asks for one: it applies snapshots and data, and notices what it missed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from dashboard.model.query import Table

Name = tuple[str, tuple[tuple[str, str], ...]]
Cells = dict[Name, dict[int, float]]
"""The values by series and time; what has no value is left out."""


class Missed(Exception):
    """A push does not follow on what the viewer has: it must send ``recover``."""


class Viewer:
    """What one browser holds of one watch."""

    def __init__(self) -> None:
        self.tick = -1
        self.step = 0
        self._names: list[Name] = []
        self._cells: list[dict[int, float | None]] = []

    def take(self, message: dict[str, Any]) -> None:
        """Apply a push; raises :class:`Missed` when one before it is missing."""
        if message["type"] == "snapshot":
            self._replace(message)
        elif message["type"] == "data":
            self._patch(message)

    def shown(self, start: int, end: int) -> Cells:
        """What is to be seen from ``start`` up to, not including, ``end`` (ms)."""
        shown: Cells = {}
        for name, cells in zip(self._names, self._cells, strict=True):
            row = {time: value for time, value in cells.items() if start <= time < end and value is not None}
            if row:
                assert name not in shown, f"{name} has two places"
                shown[name] = row
        return shown

    def _replace(self, message: dict[str, Any]) -> None:
        times = message["times"]
        self.step, self.tick = message["step"], message["tick"]
        assert times == list(range(times[0], times[0] + len(times) * self.step, self.step))
        self._names = [name_of(series) for series in message["series"]]
        self._cells = []
        for series in message["series"]:
            self._cells.append(dict(zip(times, series["values"], strict=True)))

    def _patch(self, message: dict[str, Any]) -> None:
        if message["prev"] != self.tick:
            raise Missed(f"{message['prev']} is not {self.tick}")
        self.tick = message["tick"]
        for series in message["series"]:
            if series["at"] == len(self._names):
                self._names.append(name_of(series))
                self._cells.append({})
            assert series.get("metric") is None or name_of(series) == self._names[series["at"]]
            self._cells[series["at"]].update(zip(message["times"], series["values"], strict=True))


def name_of(series: dict[str, Any]) -> Name:
    return series["metric"], tuple(sorted(series["labels"].items()))


def cells_of(table: Table, start: int, end: int) -> Cells:
    """A table in the same form."""
    cells: Cells = {}
    for row in table.rows:
        values = zip(table.times.tolist(), row.values.tolist(), strict=True)
        kept = {time: value for time, value in values if start <= time < end and value == value}
        if kept:
            cells[row.metric, row.labels] = kept
    return cells


def close(ours: Cells, theirs: Cells) -> bool:
    """Whether two views are the same, up to the last bits of sums that were added up in another order."""
    return ours.keys() == theirs.keys() and all(
        row.keys() == theirs[name].keys()
        and all(abs(value - theirs[name][time]) <= 1e-9 * max(1.0, abs(value)) for time, value in row.items())
        for name, row in ours.items()
    )


def messages(frames: bytes) -> Iterator[dict[str, Any]]:
    """The messages in one or more unmasked text frames, back to back."""
    while frames:
        assert frames[0] == 0x81
        size, start = frames[1], 2
        if size == 126:
            size, start = int.from_bytes(frames[2:4], "big"), 4
        elif size == 127:
            size, start = int.from_bytes(frames[2:10], "big"), 10
        yield json.loads(frames[start : start + size])
        frames = frames[start + size :]
