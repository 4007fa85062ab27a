"""Compaction: from the log to blocks and rollups, in one transaction.

A run takes the oldest documents of the log, merges their points with the blocks they fall into, brings the rollups up
to date and deletes what it replaced. All of that happens or none of it. A run first writes to a document of its own,
the *guard*, so that of two runs at once one fails and starts over: a lease elsewhere saves work, but it is this that
keeps points from being lost or doubled.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
from bson.objectid import ObjectId
from pymongo.errors import PyMongoError

from dashboard.errors import Unavailable
from dashboard.model.points import Batch, Points, Times
from dashboard.series.layout import Group, cut, regroup
from dashboard.series.merge import by_series, merge
from dashboard.series.packing import unpack
from dashboard.series.rollup import late_units, updated, updated_hours
from dashboard.series.steps import HOUR, MINUTE
from dashboard.storage import blocks, rollups
from dashboard.storage.blocks import BLOCKS, NOTHING_KEPT, Kept
from dashboard.storage.deadline import within
from dashboard.storage.log import LOG, batch_of
from dashboard.storage.mongo import Collection, Document, Mongo, Session
from dashboard.storage.rollups import ROLLUPS, Chunk
from dashboard.storage.series import SeriesRegistry
from dashboard.storage.transact import transact

GUARD: Final = "compaction"
RUN_TIMEOUT: Final = 60.0
RUN_DOCUMENTS: Final = 10_000
RUN_SERIES: Final = 10_000
RUN_POINTS: Final = 1_000_000
_FEWEST_POINTS: Final = 1_000

_journal = logging.getLogger(__name__)


class CompactionResult(NamedTuple):
    """What one run did; ``points`` is 0 when the log was empty."""

    points: int
    series: int
    documents: int
    seconds: float


class _Taken(NamedTuple):
    """What a run takes from the log: the ids of its documents and the points in them by series."""

    ids: list[int]
    size: int
    points: dict[int, Points]


class _Plan(NamedTuple):
    """What is to be done for one series."""

    new: Points
    kept: Kept
    groups: list[Group]
    late: Times
    reread: list[int]

    def needed(self) -> set[ObjectId]:
        """The blocks whose points must be read."""
        absorbed = [extent.place for group in self.groups for extent in group.absorbed]
        return {self.kept.ids[place] for place in (*absorbed, *self.reread)}


@dataclass(slots=True)
class _Changes:
    """Documents to write and ids of documents to delete."""

    blocks: list[Document] = field(default_factory=list)
    dead_blocks: list[ObjectId] = field(default_factory=list)
    chunks: list[Document] = field(default_factory=list)
    dead_chunks: list[ObjectId] = field(default_factory=list)


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
        if await self._log.find_one({}, {"_id": 1}) is None:
            return _Taken([], 0, {})
        return await transact(self._mongo, self._compact)

    async def _compact(self, session: Session) -> _Taken:
        await self._guard.update_one({"_id": "guard"}, {"$inc": {"runs": 1}}, upsert=True, session=session)
        documents = await self._oldest(session)
        taken = await asyncio.to_thread(_taken, documents)
        if not taken.ids:
            return taken
        kept = await blocks.near(self._blocks, session, taken.points, with_open=True)
        minutes = await rollups.near(self._rollups, session, taken.points, MINUTE)
        hours = await rollups.near(self._rollups, session, taken.points, HOUR)
        plans = await asyncio.to_thread(_plans, taken.points, kept)
        needed = sorted({one for plan in plans.values() for one in plan.needed()})
        packed = await blocks.load(self._blocks, session, needed)
        changes = await asyncio.to_thread(_changes, plans, packed, minutes, hours)
        await self._apply(session, changes, taken.ids)
        return taken

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

    async def _apply(self, session: Session, changes: _Changes, log: list[int]) -> None:
        await _delete(self._log, session, log)
        await _delete(self._blocks, session, changes.dead_blocks)
        await _delete(self._rollups, session, changes.dead_chunks)
        await self._blocks.insert_many(changes.blocks, ordered=False, session=session)
        await self._rollups.insert_many(changes.chunks, ordered=False, session=session)

    async def _touch(self, points: Mapping[int, Points]) -> None:
        """Note the first and last times; should that fail, the next run makes up for it."""
        extents = {series: (int(one.times[0]), int(one.times[-1])) for series, one in points.items()}
        try:
            await self._registry.touch(extents)
        except Unavailable:
            _journal.warning("the times of the newest points of %d series could not be noted", len(extents))


async def _delete(collection: Collection, session: Session, ids: Sequence[Any]) -> None:
    """Delete the documents with these ids; raise when one of them is not there, which ends the transaction."""
    if not ids:
        return
    result = await collection.delete_many({"_id": {"$in": list(ids)}}, session=session)
    if result.deleted_count != len(ids):
        raise PyMongoError(f"{len(ids) - result.deleted_count} documents of {collection.name} went away meanwhile")


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


def _plans(points: Mapping[int, Points], kept: Mapping[int, Kept]) -> dict[int, _Plan]:
    return {series: _plan(new, kept.get(series, NOTHING_KEPT)) for series, new in points.items()}


def _plan(new: Points, kept: Kept) -> _Plan:
    late = late_units(new.times, kept.begins, kept.ends, MINUTE)
    return _Plan(new, kept, regroup(kept.extents, new), late, blocks.overlapping(kept, late, MINUTE))


def _changes(
    plans: Mapping[int, _Plan],
    packed: Mapping[ObjectId, bytes],
    minutes: Mapping[int, list[Chunk]],
    hours: Mapping[int, list[Chunk]],
) -> _Changes:
    changes = _Changes()
    for series, plan in plans.items():
        points = {place: unpack(packed[one]) for place, one in enumerate(plan.kept.ids) if one in packed}
        _change_blocks(changes, series, plan, points)
        kept = merge([points[place] for place in plan.reread])
        _change_rollups(changes, series, plan, kept, (minutes.get(series, []), hours.get(series, [])))
    return changes


def _change_blocks(changes: _Changes, series: int, plan: _Plan, points: Mapping[int, Points]) -> None:
    for group in plan.groups:
        whole = merge([*(points[extent.place] for extent in group.absorbed), group.new])
        changes.blocks.extend(blocks.block_document(series, piece) for piece in cut(whole, group.even))
        changes.dead_blocks.extend(plan.kept.ids[extent.place] for extent in group.absorbed)


def _change_rollups(
    changes: _Changes, series: int, plan: _Plan, kept: Points, chunks: tuple[list[Chunk], list[Chunk]]
) -> None:
    minutes, hours = map(rollups.rows_of, chunks)
    after = updated(minutes, kept, plan.new, plan.late, MINUTE)
    for unit, rows, old in (
        (MINUTE, after, chunks[0]),
        (HOUR, updated_hours(hours, minutes, after, plan.new), chunks[1]),
    ):
        stretches = rollups.stretches_of(plan.new.times, unit)
        changes.chunks.extend(rollups.chunk_documents(series, unit, rows, stretches))
        changes.dead_chunks.extend(chunk.id for chunk in old if chunk.begin in stretches)
