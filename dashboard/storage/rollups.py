"""Rollups as documents: one for each series, unit and stretch of time.

``{s: series, u: unit in ms, t0: start of the stretch, n: rows, d: packed}``. Rows of minutes lie in stretches of six
hours, rows of hours in stretches of thirty days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from bson.int64 import Int64
from bson.objectid import ObjectId

from dashboard.model.points import Points, Times
from dashboard.series.layout import spans
from dashboard.series.packing import pack_rollup, unpack_rollup
from dashboard.series.rollup import Rollup, chosen, joined
from dashboard.series.steps import DAY, HOUR, MINUTE
from dashboard.storage.mongo import QUERY_TIMEOUT_MS, Collection, Document, Session

ROLLUPS: Final = "rollups"
ORDER: Final = [("s", 1), ("u", 1), ("t0", 1)]
"""The order of the index they are found by."""
STRETCH: Final = {MINUTE: 6 * HOUR, HOUR: 30 * DAY}


class Chunk(NamedTuple):
    """One kept stretch of one series, still packed."""

    id: ObjectId
    begin: int
    packed: bytes


def chunk_documents(series: int, unit: int, rows: Rollup, stretches: Times) -> list[Document]:
    """The documents of the rows that lie in the stretches with these starts."""
    at = rows.times // STRETCH[unit] * STRETCH[unit]
    made = []
    for begin in stretches.tolist():
        inside = chosen(rows, at == begin)
        if len(inside.times):
            made.append(_document(series, unit, begin, inside))
    return made


def stretches_of(times: Times, unit: int) -> Times:
    """The starts of the stretches that hold these times, ascending."""
    length = STRETCH[unit]
    return np.unique(times // length) * length


def within_range(series: Sequence[int], unit: int, begin: int, end: int) -> Document:
    """The filter for the chunks of these series that may hold rows in ``[begin, end)``."""
    length = STRETCH[unit]
    ids = [Int64(one) for one in series]
    return {"s": {"$in": ids}, "u": unit, "t0": {"$gte": Int64(begin // length * length), "$lt": Int64(end)}}


async def near(
    collection: Collection, session: Session, points: Mapping[int, Points], unit: int
) -> dict[int, list[Chunk]]:
    """The chunks that hold the rows of these points, and maybe some more, by series and ascending."""
    found: dict[int, dict[int, Chunk]] = {}
    for span in spans(points):
        chosen = within_range(span.series, unit, span.begin, span.end)
        cursor = collection.find(chosen, {"s": 1, "t0": 1, "d": 1}, session=session, max_time_ms=QUERY_TIMEOUT_MS)
        for document in await cursor.to_list(None):
            found.setdefault(document["s"], {})[document["t0"]] = Chunk(document["_id"], document["t0"], document["d"])
    return {series: [chunks[begin] for begin in sorted(chunks)] for series, chunks in found.items()}


def rows_of(chunks: Sequence[Chunk]) -> Rollup:
    """The rows of several chunks of one series."""
    return joined([unpack_rollup(chunk.packed) for chunk in chunks])


def _document(series: int, unit: int, begin: int, rows: Rollup) -> Document:
    return {"s": Int64(series), "u": unit, "t0": Int64(begin), "n": len(rows.times), "d": pack_rollup(rows)}
