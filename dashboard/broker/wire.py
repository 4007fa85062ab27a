"""How points travel between workers: packed columns with a number, so that a gap is noticed.

Layout, little endian: sender (8 bytes), number (u64), sent (i64, ms), series count k (u32), then k series ids (i64),
k lengths (u32), all times (i64), all values (f64); points are grouped by series in the order of the ids.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from dashboard.model.points import Batch, Ids, Points, Times, Values

FEW: Final = 2_000
"""Up to so many points it is worth looking whether each is of another series, and in its place already."""
_HEAD: Final = struct.Struct("<8sQqI")


class Grouped(NamedTuple):
    """Points of one metric grouped by series: ``lengths[i]`` points belong to ``ids[i]``."""

    ids: Ids
    lengths: np.ndarray[tuple[int], np.dtype[np.uint32]]
    times: Times
    values: Values

    def singles(self) -> Iterator[tuple[int, int, float]] | None:
        """Each series id with the time and the value of its only point; ``None`` when some series has several."""
        if len(self.ids) != len(self.times):
            return None
        return zip(self.ids.tolist(), self.times.tolist(), self.values.tolist(), strict=True)

    def slices(self) -> Iterator[tuple[int, Points]]:
        """Each series id with its points, in order of arrival (not yet sorted)."""
        end = 0
        for series, length in zip(self.ids.tolist(), self.lengths.tolist(), strict=True):
            start, end = end, end + length
            yield series, Points(self.times[start:end], self.values[start:end])


class PointsMessage(NamedTuple):
    """A numbered message: the sender's ``number``-th about this metric; ``sent`` in milliseconds."""

    sender: bytes
    number: int
    sent: int
    points: Grouped


def group(batch: Batch) -> Grouped:
    """The batch grouped by series; within a series in order of arrival."""
    series = batch.series
    if len(series) and series[0] == series[-1] and bool((series == series[0]).all()):
        return Grouped(series[:1], np.array([len(series)], np.uint32), batch.times, batch.values)
    if len(series) <= FEW and len(set(series.tolist())) == len(series):
        return Grouped(series, np.ones(len(series), np.uint32), batch.times, batch.values)
    order = np.argsort(series, kind="stable")
    ids, starts = np.unique(series[order], return_index=True)
    lengths = np.diff(np.append(starts, len(series))).astype(np.uint32)
    return Grouped(ids, lengths, batch.times[order], batch.values[order])


def pack(message: PointsMessage) -> bytes:
    """The message as bytes."""
    points = message.points
    head = _HEAD.pack(message.sender, message.number, message.sent, len(points.ids))
    return b"".join(
        (head, points.ids.tobytes(), points.lengths.tobytes(), points.times.tobytes(), points.values.tobytes())
    )


def unpack(data: bytes) -> PointsMessage:
    """The message in ``data``; raises :class:`ValueError` on anything that :func:`pack` did not make."""
    try:
        sender, number, sent, count = _HEAD.unpack_from(data)
        offset = _HEAD.size
        total, rest = divmod(len(data) - offset - 12 * count, 16)
        ids = np.frombuffer(data, np.int64, count, offset)
        lengths = np.frombuffer(data, np.uint32, count, offset + 8 * count)
        offset += 12 * count
        times = np.frombuffer(data, np.int64, total, offset)
        values = np.frombuffer(data, np.float64, total, offset + 8 * total)
    except struct.error as error:
        raise ValueError(f"not a message of points: {error}") from error
    if rest or (total != count and total != int(lengths.sum())):
        raise ValueError("not a message of points: its length is wrong")
    return PointsMessage(sender, number, sent, Grouped(ids, lengths, times, values))
