"""Compaction: from the log to blocks and rollups, in one transaction.

A run takes the oldest documents of the log, merges their points with the blocks they fall into, brings the rollups up
to date and deletes what it replaced. It reads and computes first, all of it at one moment, and then writes everything
in one short transaction: all of it happens or none. The transaction begins at a document of its own, the *guard*,
which counts the runs: when another run was done since that moment, this one starts over. It does so too when a
document that it is to delete is gone. A lease elsewhere saves work, but it is this that keeps points from being lost
or doubled.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

import numpy as np

from dashboard.errors import Unavailable
from dashboard.model.points import Batch, Points
from dashboard.series.merge import by_series
from dashboard.series.steps import HOUR, MINUTE
from dashboard.storage import blocks, rollups
from dashboard.storage.blocks import BLOCKS
from dashboard.storage.changes import Changes, changes_of, plans_for
from dashboard.storage.deadline import within
from dashboard.storage.log import LOG, batch_of, made_at
from dashboard.storage.mongo import Collection, Document, Mongo, Session
from dashboard.storage.rollups import ROLLUPS
from dashboard.storage.scan import one_moment
from dashboard.storage.series import SeriesRegistry
from dashboard.storage.transact import transact

GUARD: Final = "compaction"
_GUARD: Final = "guard"
RUN_TIMEOUT: Final = 60.0
RUN_DOCUMENTS: Final = 10_000
RUN_SERIES: Final = 10_000
RUN_POINTS: Final = 1_000_000
DUE_DOCUMENTS: Final = 4_000
"""So many documents in the log are worth a run: every reader lists them."""
DUE_BYTES: Final = 6 << 20
"""So much in the log is worth a run: about 260,000 points."""
_FEWEST_POINTS: Final = 1_000

_journal = logging.getLogger(__name__)


class CompactionResult(NamedTuple):
    """What one run did; ``points`` is 0 when the log was empty."""

    points: int
    series: int
    documents: int
    seconds: float


class _Overtaken(Exception):
    """What a run has read is no longer what is there: start over."""


class _Taken(NamedTuple):
    """What a run takes from the log: the ids of its documents and the points in them by series."""

    ids: list[int]
    size: int
    points: dict[int, Points]


class Compactor:
    """Turns the log into blocks and rollups, a bounded piece at each run."""

    def __init__(self, mongo: Mongo, registry: SeriesRegistry, points: int = RUN_POINTS) -> None:
        self._mongo = mongo
        self._registry = registry
        self._log = mongo.collection(LOG)
        self._blocks = mongo.collection(BLOCKS)
        self._rollups = mongo.collection(ROLLUPS)
        self._guard = mongo.collection(GUARD)
        self._most = points
        self._points = points
        self._noted = 0

    async def keep_up(self, longest: float) -> CompactionResult:
        """Compact when it is worth it: the log has become long, or its oldest document is ``longest`` seconds old.

        To be called every few seconds. Points in the log are as safe and as visible as in blocks; to wait until there
        are many of each series saves most of the writing, and the space on disk that rewriting leaves behind. Between
        compactions the first and last times of the series are brought up to date.
        """
        if await within(RUN_TIMEOUT, self._is_due(longest)):
            return await self.run_once()
        await self._note()
        return CompactionResult(0, 0, 0, 0.0)

    async def run_once(self) -> CompactionResult:
        """Compact the oldest documents of the log, about a million points at most.

        Raises :class:`Unavailable` when MongoDB fails or refuses; then nothing has changed, and the next run takes
        less.
        """
        begun = time.monotonic()
        try:
            taken = await within(RUN_TIMEOUT, self._run())
        except Unavailable:
            self._points = max(self._points // 4, _FEWEST_POINTS)
            raise
        self._points = min(self._points * 2, self._most)
        await self._touch(taken.points)
        return CompactionResult(taken.size, len(taken.points), len(taken.ids), time.monotonic() - begun)

    async def _run(self) -> _Taken:
        while True:
            async with one_moment(self._mongo) as session:
                taken, changes, runs = await self._prepare(session)
            if not taken.ids:
                return taken
            try:
                await transact(self._mongo, partial(self._apply, changes=changes, log=taken.ids, runs=runs))
            except _Overtaken:
                continue
            return taken

    async def _prepare(self, session: Session) -> tuple[_Taken, Changes, int]:
        """What a run takes from the log, what that changes, and how many runs there were before."""
        guard = await self._guard.find_one({"_id": _GUARD}, session=session)
        taken = await asyncio.to_thread(_taken, await self._oldest(session))
        kept = await blocks.near(self._blocks, session, taken.points, with_open=True)
        minutes = await rollups.near(self._rollups, session, taken.points, MINUTE)
        hours = await rollups.near(self._rollups, session, taken.points, HOUR)
        plans = await asyncio.to_thread(plans_for, taken.points, kept)
        needed = sorted({one for plan in plans.values() for one in plan.needed()})
        packed = await blocks.load(self._blocks, session, needed)
        changes = await asyncio.to_thread(changes_of, plans, packed, minutes, hours)
        return taken, changes, guard["runs"] if guard else 0

    async def _oldest(self, session: Session) -> list[Document]:
        """The oldest documents of the log, as many as one run may take."""
        cursor = self._log.find({}, {"n": 1}, session=session).sort("_id", 1).limit(RUN_DOCUMENTS)
        heads = await cursor.to_list(None)
        sizes = np.cumsum([head["n"] for head in heads])
        count = max(1, int(np.searchsorted(sizes, self._points, side="right")))
        if not heads:
            return []
        last = heads[:count][-1]["_id"]
        found: list[Document] = (
            await self._log.find({"_id": {"$lte": last}}, session=session).sort("_id", 1).to_list(None)
        )
        return found

    async def _apply(self, session: Session, changes: Changes, log: list[int], runs: int) -> None:
        await self._pass_guard(session, runs)
        await _delete(self._log, session, log)
        await _delete(self._blocks, session, changes.dead_blocks)
        await _delete(self._rollups, session, changes.dead_chunks)
        await self._blocks.insert_many(changes.blocks, ordered=False, session=session)
        await self._rollups.insert_many(changes.chunks, ordered=False, session=session)

    async def _pass_guard(self, session: Session, runs: int) -> None:
        """Count this run; raise when there were others since ``runs`` were counted."""
        if runs == 0 and await self._guard.find_one({"_id": _GUARD}, session=session) is None:
            await self._guard.insert_one({"_id": _GUARD, "runs": 1}, session=session)
            return
        result = await self._guard.update_one({"_id": _GUARD, "runs": runs}, {"$inc": {"runs": 1}}, session=session)
        if result.modified_count != 1:
            raise _Overtaken("another run was done meanwhile")

    async def _is_due(self, longest: float) -> bool:
        oldest = await self._log.find_one({}, {"_id": 1}, sort=[("_id", 1)])
        if oldest is None:
            return False
        if made_at(oldest["_id"]) <= time.time() - longest:
            return True
        stats = await self._mongo.database.command("collStats", LOG)
        return bool(stats["count"] >= DUE_DOCUMENTS or stats["size"] >= DUE_BYTES)

    async def _note(self) -> None:
        """Take note of the times of points that came since the last time."""
        documents = await within(RUN_TIMEOUT, self._newer())
        if documents:
            await self._touch(await asyncio.to_thread(_points, documents))
            self._noted = documents[-1]["_id"]

    async def _newer(self) -> list[Document]:
        found: list[Document] = await self._log.find({"_id": {"$gt": self._noted}}).sort("_id", 1).to_list(None)
        return found

    async def _touch(self, points: Mapping[int, Points]) -> None:
        """Note the first and last times; should that fail, the next run makes up for it."""
        extents = {series: (int(one.times[0]), int(one.times[-1])) for series, one in points.items()}
        try:
            await self._registry.touch(extents)
        except Unavailable:
            _journal.warning("the times of the newest points of %d series could not be noted", len(extents))


async def _delete(collection: Collection, session: Session, ids: Sequence[Any]) -> None:
    """Delete the documents with these ids; raise when one of them is not there, which undoes the transaction."""
    if not ids:
        return
    result = await collection.delete_many({"_id": {"$in": list(ids)}}, session=session)
    if result.deleted_count != len(ids):
        raise _Overtaken(f"documents of {collection.name} went away meanwhile")


def _points(documents: Sequence[Document]) -> dict[int, Points]:
    return by_series(Batch.joined([batch_of(document) for document in documents]))


def _taken(documents: Sequence[Document]) -> _Taken:
    """The points of the first documents, as many of these as hold a bounded number of series."""
    ids: list[int] = []
    batches: list[Batch] = []
    series: set[int] = set()
    for document in documents:
        batch = batch_of(document)
        series.update(np.unique(batch.series).tolist())
        if batches and len(series) > RUN_SERIES:
            break
        ids.append(document["_id"])
        batches.append(batch)
    return _Taken(ids, sum(map(len, batches)), by_series(Batch.joined(batches)))
