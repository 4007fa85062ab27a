"""Blocks: packed runs of one series' points, as documents.

``{s: series, t0: first time, t1: last time, n: points, d: packed, o?: open}``. The blocks of a series never overlap
(:mod:`dashboard.series.layout` says how they are cut), and none reaches over the end of its cell: so the range to look
for in the index has two ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from bson.int64 import Int64
from bson.objectid import ObjectId

from dashboard.model.points import Points, Times
from dashboard.series.layout import CELL, Extent, is_open, spans
from dashboard.series.packing import pack
from dashboard.storage.mongo import QUERY_TIMEOUT_MS, Collection, Document, Session

BLOCKS: Final = "blocks"
ORDER: Final = [("s", 1), ("t1", 1)]
"""The order of the index they are found by."""
_IDS_AT_ONCE: Final = 20_000
_WITHOUT_DATA: Final = {"s": 1, "t0": 1, "t1": 1, "n": 1}


class Kept(NamedTuple):
    """The blocks of one series near some points, without their data: ascending, with the id of each."""

    extents: list[Extent]
    ids: list[ObjectId]

    @property
    def begins(self) -> Times:
        """The first time of each."""
        return np.array([extent.begin for extent in self.extents], np.int64)

    @property
    def ends(self) -> Times:
        """The last time of each."""
        return np.array([extent.end for extent in self.extents], np.int64)


NOTHING_KEPT: Final = Kept([], [])


def block_document(series: int, points: Points) -> Document:
    """The document of a new block."""
    document = {
        "s": Int64(series),
        "t0": Int64(points.times[0]),
        "t1": Int64(points.times[-1]),
        "n": len(points.times),
        "d": pack(points),
    }
    return {**document, "o": True} if is_open(len(points.times)) else document


def within_range(series: Sequence[int], begin: int, end: int) -> Document:
    """The filter for the blocks of these series that may hold points in ``[begin, end)``."""
    ids = [Int64(one) for one in series]
    return {"s": {"$in": ids}, "t1": {"$gte": Int64(begin), "$lt": Int64(end + CELL)}, "t0": {"$lt": Int64(end)}}


async def near(
    collection: Collection, session: Session, points: Mapping[int, Points], with_open: bool
) -> dict[int, Kept]:
    """The blocks in the hours that hold ``points``, and ``with_open`` those that are still open, by series."""
    found: dict[ObjectId, Document] = {}
    filters = [within_range(span.series, span.begin, span.end) for span in spans(points)]
    if with_open:
        filters.append({"s": {"$in": [Int64(one) for one in points]}, "o": True})
    for one in filters:
        cursor = collection.find(one, _WITHOUT_DATA, session=session, max_time_ms=QUERY_TIMEOUT_MS)
        found.update((document["_id"], document) for document in await cursor.to_list(None))
    return _by_series(found.values())


async def load(collection: Collection, session: Session, ids: Sequence[ObjectId]) -> dict[ObjectId, bytes]:
    """The blocks with these ids, still packed."""
    loaded: dict[ObjectId, bytes] = {}
    for at in range(0, len(ids), _IDS_AT_ONCE):
        chosen: Mapping[str, Any] = {"_id": {"$in": list(ids[at : at + _IDS_AT_ONCE])}}
        cursor = collection.find(chosen, {"d": 1}, session=session, max_time_ms=QUERY_TIMEOUT_MS)
        loaded.update((document["_id"], document["d"]) for document in await cursor.to_list(None))
    return loaded


def overlapping(kept: Kept, starts: Times, length: int) -> list[int]:
    """The places of the blocks that reach into any of ``[start, start + length)``; ``starts`` ascend."""
    if not len(starts):
        return []
    return [
        extent.place
        for extent in kept.extents
        for at in (int(np.searchsorted(starts, extent.begin - length, side="right")),)
        if at < len(starts) and starts[at] <= extent.end
    ]


def _by_series(documents: Iterable[Document]) -> dict[int, Kept]:
    kept: dict[int, Kept] = {}
    for document in sorted(documents, key=lambda one: (one["s"], one["t0"])):
        extents, ids = kept.setdefault(document["s"], Kept([], []))
        extents.append(Extent(len(extents), document["t0"], document["t1"], document["n"]))
        ids.append(document["_id"])
    return kept
