"""How the points of a series are cut into blocks.

The blocks of a series never overlap, hold at most :data:`FULL` points and lie within one *cell* of :data:`CELL` ms, so
that the blocks of a range are found by their times, and expire in reasonable pieces. New points are merged with the
blocks they fall into. Points after a block that is still *open* (small) are merged with it too, unless it is much
larger than they are: blocks grow in leaps, so a point is written again only a few times (as in a log-structured merge
tree), and few small blocks are left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from dashboard.model.points import Points, Times
from dashboard.series.steps import DAY, HOUR

FULL: Final = 4096
CLOSED: Final = 3072
CELL: Final = 7 * DAY
LEAP: Final = 1


class Extent(NamedTuple):
    """One kept block: its place in the caller's list, its first and last time, how many points it holds."""

    place: int
    begin: int
    end: int
    size: int


class Group(NamedTuple):
    """Kept blocks to take away and new points: merged and cut (:func:`cut`), they become the blocks in their stead."""

    absorbed: list[Extent]
    new: Points
    even: bool


class Span(NamedTuple):
    """A range of time ``[begin, end)`` in which all these series have points."""

    series: list[int]
    begin: int
    end: int


def is_open(size: int) -> bool:
    """Whether a block of so many points may still be merged with later ones."""
    return size < CLOSED


def spans(points: Mapping[int, Points]) -> list[Span]:
    """The ranges of whole hours that hold all the points, with few of them where they lie together."""
    found: dict[tuple[int, int], list[int]] = {}
    for series, (times, _) in points.items():
        breaks = np.flatnonzero(np.diff(times) > CELL)
        begins = times[np.concatenate(([0], breaks + 1))]
        ends = times[np.concatenate((breaks, [len(times) - 1]))]
        for begin, end in zip((begins // HOUR).tolist(), (ends // HOUR + 1).tolist(), strict=True):
            found.setdefault((begin, end), []).append(series)
    return [Span(series, begin * HOUR, end * HOUR) for (begin, end), series in found.items()]


def regroup(kept: Sequence[Extent], new: Points) -> list[Group]:
    """Which of the ``kept`` blocks (ascending, none overlapping another) are merged with which of the ``new``
    points."""
    slots = _slots(kept, new)
    edges = (np.flatnonzero(np.diff(slots) > 1) + 1).tolist()
    groups: list[Group] = []
    free = 0
    for low, high in zip([0, *edges], [*edges, len(slots)], strict=True):
        first, last = -(-int(slots[low]) // 2), int(slots[high - 1]) // 2
        points = Points(new.times[low:high], new.values[low:high])
        hit = list(kept[first : last + 1])
        even = any(not is_open(extent.size) for extent in hit)
        groups.append(Group([*_leap(kept[free:first], hit, points), *hit], points, even))
        free = last + 1
    return groups


def cut(points: Points, even: bool) -> list[Points]:
    """The points as blocks: full ones and a rest, or ``even`` ones, each within one cell."""
    cells = np.flatnonzero(np.diff(points.times // CELL)) + 1
    pieces = []
    for low, high in zip([0, *cells.tolist()], [*cells.tolist(), len(points.times)], strict=True):
        size = -(-(high - low) // -(-(high - low) // FULL)) if even else FULL
        for begin in range(low, high, size):
            end = min(begin + size, high)
            pieces.append(Points(points.times[begin:end], points.values[begin:end]))
    return pieces


def _slots(kept: Sequence[Extent], new: Points) -> Times:
    """For each new point ``2 * k`` inside block ``k``, ``2 * k + 1`` in the gap after it, -1 before the first."""
    begins = np.array([extent.begin for extent in kept], np.int64)
    ends = np.array([-1, *(extent.end for extent in kept)], np.int64)
    before = np.searchsorted(begins, new.times, side="right") - 1
    return 2 * before + (new.times > ends[before + 1])


def _leap(older: Sequence[Extent], hit: Sequence[Extent], points: Points) -> list[Extent]:
    """The open blocks just before that are not much larger than what is to follow them."""
    size = len(points.times) + sum(extent.size for extent in hit)
    begin = min([int(points.times[0]), *(extent.begin for extent in hit[:1])])
    taken: list[Extent] = []
    for extent in reversed(older):
        if not is_open(extent.size) or extent.size > LEAP * size or extent.begin // CELL != begin // CELL:
            break
        taken.insert(0, extent)
        size += extent.size
    return taken
