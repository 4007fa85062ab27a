"""The tail: points in the log that compaction has not reached yet."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

import numpy as np
from bson.int64 import Int64

from dashboard.model.points import Batch, Points
from dashboard.series.merge import by_series, only
from dashboard.storage.log import LOG, batch_of
from dashboard.storage.mongo import QUERY_TIMEOUT_MS, Mongo, Session

_FETCHED_AT_ONCE: Final = 2_000


class Tail:
    """Reads the log. Its documents never change, so each is fetched once and kept until it is gone from the log."""

    def __init__(self, mongo: Mongo) -> None:
        self._log = mongo.collection(LOG)
        self._batches: dict[int, Batch] = {}

    async def points(self, session: Session, ids: Sequence[int], begin: int, end: int) -> dict[int, Points]:
        """The points in ``[begin, end)`` of the series with these ``ids`` that are in the log."""
        batches = await self._read(session)
        return await asyncio.to_thread(_chosen, batches, ids, begin, end)

    async def _read(self, session: Session) -> list[Batch]:
        cursor = self._log.find({}, {"_id": 1}, session=session, max_time_ms=QUERY_TIMEOUT_MS).sort("_id", 1)
        ids = [int(document["_id"]) for document in await cursor.to_list(None)]
        known = self._batches
        fetched = await self._fetch(session, [one for one in ids if one not in known])
        batches = {one: known[one] if one in known else fetched[one] for one in ids}
        self._batches = batches
        return list(batches.values())

    async def _fetch(self, session: Session, ids: list[int]) -> dict[int, Batch]:
        fetched: dict[int, Batch] = {}
        for at in range(0, len(ids), _FETCHED_AT_ONCE):
            wanted = {"_id": {"$in": [Int64(one) for one in ids[at : at + _FETCHED_AT_ONCE]]}}
            cursor = self._log.find(wanted, session=session, max_time_ms=QUERY_TIMEOUT_MS)
            fetched.update((document["_id"], batch_of(document)) for document in await cursor.to_list(None))
        return fetched


def _chosen(batches: list[Batch], ids: Sequence[int], begin: int, end: int) -> dict[int, Points]:
    return by_series(only(Batch.joined(batches), np.array(sorted(ids), np.int64), begin, end))
