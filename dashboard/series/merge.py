"""Sorting and deduplicating points: of two with the same series and time, the last write wins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.model.points import Batch, Ids, Points, Times, Values

NO_POINTS: Final = Points(np.empty(0, np.int64), np.empty(0, np.float64))


def sort(times: Times, values: Values) -> Points:
    """Points from columns in order of writing: sorted by time, the last of equal times kept."""
    if (times[1:] > times[:-1]).all():
        return Points(times, values)
    order = np.argsort(times, kind="stable")
    times, values = times[order], values[order]
    last = np.append(times[1:] != times[:-1], True)
    return Points(times[last], values[last])


def merge(parts: Sequence[Points]) -> Points:
    """One run of points from several, the later parts written later: theirs win where times are equal."""
    parts = [part for part in parts if len(part.times)]
    if not parts:
        return NO_POINTS
    if len(parts) == 1:
        return parts[0]
    return sort(np.concatenate([part.times for part in parts]), np.concatenate([part.values for part in parts]))


def between(points: Points, start: int, end: int) -> Points:
    """The points with ``start <= time < end``, without copying."""
    low, high = np.searchsorted(points.times, (start, end))
    return Points(points.times[low:high], points.values[low:high])


def by_series(batch: Batch) -> dict[int, Points]:
    """The points of each series in ``batch``, sorted, the last of equal times kept."""
    if not len(batch):
        return {}
    ids, codes = _coded(batch.series)
    if len(ids) == 1:
        return {int(ids[0]): sort(batch.times, batch.values)}
    order = np.argsort(codes, kind="stable")
    times, values = batch.times[order], batch.values[order]
    ends = np.cumsum(np.bincount(codes, minlength=len(ids)))
    starts = ends - np.bincount(codes, minlength=len(ids))
    return {
        series: sort(times[start:end], values[start:end])
        for series, start, end in zip(ids.tolist(), starts.tolist(), ends.tolist(), strict=True)
    }


def only(batch: Batch, ids: Ids, start: int, end: int) -> Batch:
    """The points of ``batch`` in ``[start, end)`` whose series is one of ``ids`` (ascending), in their order."""
    if not len(ids):
        return Batch.empty()
    wanted = (batch.times >= start) & (batch.times < end)
    at = np.minimum(np.searchsorted(ids, batch.series), len(ids) - 1)
    wanted &= ids[at] == batch.series
    return Batch(batch.series[wanted], batch.times[wanted], batch.values[wanted])


def _coded(series: Ids) -> tuple[Ids, NDArray[np.unsignedinteger]]:
    """The distinct ids, and for each element the place of its id among them, in the narrowest type.

    A stable sort of 16-bit numbers is a radix sort in numpy: ten times as fast as one of 64-bit numbers.
    """
    ids = np.unique(series)
    codes = np.searchsorted(ids, series)
    return ids, codes.astype(np.uint16 if len(ids) <= 1 << 16 else np.uint32)
