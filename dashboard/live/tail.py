"""The newest points of one series, kept raw so that a step that is still filling can be evaluated again exactly."""

from __future__ import annotations

import numpy as np

from dashboard.model.points import Points
from dashboard.series.merge import NO_POINTS, between, sort

_FOREVER = int(np.iinfo(np.int64).max)


class Tail:
    """Points in order of arrival, sorted and deduplicated when they are asked for."""

    __slots__ = ("_chunks", "_merged")

    def __init__(self, points: Points = NO_POINTS) -> None:
        self._merged = points
        self._chunks: list[Points] = []

    def __len__(self) -> int:
        return len(self._merged.times) + sum(len(chunk.times) for chunk in self._chunks)

    def add(self, points: Points) -> None:
        """Keep points that arrived, in any order of time."""
        self._chunks.append(points)

    def points(self) -> Points:
        """All points, ascending; of equal times the one that arrived last."""
        if self._chunks:
            parts = [self._merged, *self._chunks]
            times, values = zip(*parts, strict=True)
            self._merged = sort(np.concatenate(times), np.concatenate(values))
            self._chunks = []
        return self._merged

    def forget_before(self, time: int) -> None:
        """Let go of points older than ``time`` (ms), in memory too."""
        kept = between(self.points(), time, _FOREVER)
        if len(kept.times) * 2 < len(self._merged.times):
            kept = Points(kept.times.copy(), kept.values.copy())
        self._merged = kept
