"""The columns of one live query: a snapshot, and the pushes after it, come to what a fresh query would answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Value = float | None


@dataclass(slots=True)
class Series:
    """One series; ``values`` has one value, or ``None``, for each time of its table."""

    metric: str
    labels: dict[str, str]
    values: list[Value]


@dataclass(slots=True)
class Table:
    """``times`` are the starts of the steps, ms since the epoch, ascending, spaced by ``step`` ms without gaps."""

    window: int
    """How far back from the newest step is kept, ms."""
    step: int = 0
    times: list[int] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)

    def replace(self, snapshot: dict[str, Any]) -> None:
        """Take a push of type ``snapshot``."""
        self.step = snapshot["step"]
        self.times = list(snapshot["times"])
        self.series = [Series(one["metric"], one["labels"], list(one["values"])) for one in snapshot["series"]]

    def change(self, data: dict[str, Any]) -> None:
        """Take a push of type ``data``: its values replace those of the same times."""
        if not data["times"]:
            return
        self._extend(data["times"])
        for one in data["series"]:
            if one["at"] == len(self.series) and "metric" in one:
                self.series.append(Series(one["metric"], one["labels"], [None] * len(self.times)))
            values = self.series[one["at"]].values
            for time, value in zip(data["times"], one["values"], strict=True):
                place = (time - self.times[0]) // self.step
                if place >= 0:
                    values[place] = value
        self._cut()

    def _extend(self, times: list[int]) -> None:
        start = self.times[-1] + self.step if self.times else times[0]
        more = range(start, times[-1] + 1, self.step)
        self.times.extend(more)
        for one in self.series:
            one.values.extend([None] * len(more))

    def _cut(self) -> None:
        old = max(0, (self.times[-1] - self.window - self.times[0]) // self.step)
        del self.times[:old]
        for one in self.series:
            del one.values[:old]
