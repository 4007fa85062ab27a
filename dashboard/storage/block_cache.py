"""Blocks unpacked lately: panels of a dashboard ask for the same points again and again, and a block never changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Final

from bson.objectid import ObjectId

from dashboard.model.points import Points

CACHE_BYTES: Final = 64 << 20
"""How much a worker keeps: four million points."""


class BlockCache:
    """The points of blocks by id, the least recently used forgotten first."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        self._limit = limit
        self._points: OrderedDict[ObjectId, Points] = OrderedDict()
        self._bytes = 0

    def found(self, ids: Iterable[ObjectId]) -> dict[ObjectId, Points]:
        """Those of the blocks that are here."""
        there = {one: self._points[one] for one in ids if one in self._points}
        for one in there:
            self._points.move_to_end(one)
        return there

    def add(self, blocks: Mapping[ObjectId, Points]) -> None:
        """Keep these blocks, and forget others where there is no room."""
        for one, points in blocks.items():
            if one not in self._points:
                self._points[one] = points
                self._bytes += _size(points)
        while self._bytes > self._limit:
            self._bytes -= _size(self._points.popitem(last=False)[1])


def _size(points: Points) -> int:
    return points.times.nbytes + points.values.nbytes
