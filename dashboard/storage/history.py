"""Reading history: rollups where the step allows, else blocks, and in both cases what is in the log still.

All reads of one query see one moment (a snapshot session): a point that compaction moves meanwhile is seen once, where
it was. What the log holds was written last, so it wins over the blocks.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from bson.objectid import ObjectId

from dashboard.errors import Invalid
from dashboard.model.points import Points, Times
from dashboard.model.query import Over, Query, Table
from dashboard.model.series import Series
from dashboard.series.across import Matrix
from dashboard.series.evaluate import answerable, combine
from dashboard.series.merge import NO_POINTS, between, merge
from dashboard.series.over import lookback, over_rows
from dashboard.series.packing import unpack, unpack_rollup
from dashboard.series.rollup import Rollup, chosen, joined, late_units, over_rollups, unit_for, updated
from dashboard.series.steps import fit_step, floored
from dashboard.storage import blocks, rollups
from dashboard.storage.block_cache import BlockCache
from dashboard.storage.blocks import BLOCKS, NOTHING_KEPT, Kept
from dashboard.storage.mongo import Document, Mongo, Session
from dashboard.storage.rollups import ROLLUPS
from dashboard.storage.scan import one_moment, scan
from dashboard.storage.series import SeriesRegistry
from dashboard.storage.tail import Tail


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one query may ask for."""

    series: int = 1_000
    points: int = 11_000
    scanned: int = 50_000_000


@dataclass(frozen=True, slots=True)
class Range:
    """``count`` steps of ``step`` ms from ``start``; ``begin`` is where reading starts, for the sake of the first
    step."""

    begin: int
    start: int
    step: int
    count: int

    @property
    def end(self) -> int:
        """The end of the last step."""
        return self.start + self.step * self.count


class History:
    """The kept points, as tables or as they are."""

    def __init__(self, mongo: Mongo, registry: SeriesRegistry, limits: Limits) -> None:
        self._mongo = mongo
        self._registry = registry
        self._limits = limits
        self._blocks = mongo.collection(BLOCKS)
        self._rollups = mongo.collection(ROLLUPS)
        self._tail = Tail(mongo)
        self._cache = BlockCache()

    async def query(self, query: Query, start: int, end: int, points: int) -> Table:
        """The answer to ``query`` for the steps that hold ``[start, end)``, about ``points`` of them if the query
        names no step.

        The first step begins at ``start`` or before it, at a multiple of the step. Raises :class:`Invalid` when the
        query asks for too much, and :class:`dashboard.errors.Unavailable` when MongoDB does not answer.
        """
        series = await self._registry.match(query.metric, query.where, self._limits.series)
        query = answerable(query, series)
        asked = self.range_of(query, start, end, points)
        return await self.table(query, series, asked)

    def range_of(self, query: Query, start: int, end: int, points: int) -> Range:
        """The steps that answer ``query``; raises :class:`Invalid` when there are too many."""
        if end <= start:
            raise Invalid("the end of the range is not after its start")
        step = query.step or fit_step(end - start, min(max(points, 1), self._limits.points - 1))
        first = floored(start, step)
        count = -(-(end - first) // step)
        if count > self._limits.points:
            raise Invalid(
                f"{count:,} steps of {step} ms; at most {self._limits.points:,} are allowed: "
                "ask for a shorter range or a larger step"
            )
        return Range(first - lookback(query.over, step), first, step, count)

    async def table(self, query: Query, series: Sequence[Series], asked: Range) -> Table:
        """The answer to ``query`` over these series."""
        ids = [one.id for one in series]
        async with one_moment(self._mongo) as session:
            rows = await self._rows(session, ids, query.over, asked)
        times = asked.start + asked.step * np.arange(asked.count, dtype=np.int64)
        return await asyncio.to_thread(combine, rows, series, query, times, asked.step)

    async def points(self, ids: Iterable[int], start: int, end: int, back: int = 0) -> dict[int, Points]:
        """The points of each series in ``[start, end)``, and the last one in the ``back`` ms before ``start``.

        ``back`` is :func:`dashboard.series.over.lookback` for a rate. Series without points are left out.
        """
        asked = Range(start - back, start, max(0, end - start), 1)
        found: dict[int, Points] = {}
        async with one_moment(self._mongo) as session:
            async for piece in self._points(session, list(ids), asked):
                found.update(piece)
        trimmed = {series: _from_predecessor(points, start) for series, points in found.items()}
        return {series: points for series, points in trimmed.items() if len(points.times)}

    async def _rows(self, session: Session, ids: list[int], over: Over, asked: Range) -> Matrix:
        """One row of values for each series."""
        rows = np.full((len(ids), asked.count), np.nan)
        places = {series: place for place, series in enumerate(ids)}
        unit = unit_for(over, asked.step)
        steps = (over, asked.start, asked.step, asked.count)
        if unit:
            async for rolled in self._rolled(session, ids, asked, unit):
                made = await asyncio.to_thread(over_rollups, list(rolled.values()), *steps)
                rows[[places[series] for series in rolled]] = made
        else:
            async for points in self._points(session, ids, asked):
                made = await asyncio.to_thread(over_rows, list(points.values()), *steps)
                rows[[places[series] for series in points]] = made
        return rows

    async def _points(self, session: Session, ids: list[int], asked: Range) -> AsyncIterator[dict[int, Points]]:
        """The points of each series, from blocks and the tail, some series at a time."""
        tail = await self._tail.points(session, ids, asked.begin, asked.end)
        chosen = blocks.within_range(ids, asked.begin, asked.end)
        async for heads in scan(self._blocks, session, chosen, blocks.ORDER, self._limits.scanned, without="d"):
            unpacked = await self._unpacked(session, [head["_id"] for some in heads.values() for head in some])
            yield await asyncio.to_thread(_merged, heads, unpacked, tail, asked)
        if tail:
            yield tail

    async def _unpacked(self, session: Session, ids: list[ObjectId]) -> dict[ObjectId, Points]:
        """The points of these blocks; only those not read lately are read."""
        there = self._cache.found(ids)
        packed = await blocks.load(self._blocks, session, [one for one in ids if one not in there])
        unpacked = await asyncio.to_thread(_unpack_all, packed)
        self._cache.add(unpacked)
        return {**there, **unpacked}

    async def _rolled(
        self, session: Session, ids: list[int], asked: Range, unit: int
    ) -> AsyncIterator[dict[int, Rollup]]:
        """The rows of each series, from rollups and the tail, some series at a time."""
        tail = await self._tail.points(session, ids, asked.begin, asked.end)
        rewritten = await self._rewritten(session, tail, unit)
        chosen = rollups.within_range(ids, unit, asked.begin, asked.end)
        async for documents in scan(self._rollups, session, chosen, rollups.ORDER, self._limits.scanned):
            yield await asyncio.to_thread(_rolled_up, documents, rewritten, asked, unit)
        if rewritten:
            left: dict[int, list[Document]] = {series: [] for series in rewritten}
            yield await asyncio.to_thread(_rolled_up, left, rewritten, asked, unit)

    async def _rewritten(self, session: Session, tail: Mapping[int, Points], unit: int) -> dict[int, _Rewritten]:
        """What the tail changes in the rows of each series: units that have blocks as late as it are read again."""
        kept = await blocks.near(self._blocks, session, tail, with_open=False)
        plans = await asyncio.to_thread(_plans, tail, kept, unit)
        needed = [kept[series].ids[place] for series, (_, places) in plans.items() for place in places]
        packed = await blocks.load(self._blocks, session, needed)
        return await asyncio.to_thread(_rewritten, tail, kept, plans, packed)


class _Rewritten(NamedTuple):
    """The tail of a series, the units it cannot just be added to, and the kept points in these."""

    tail: Points
    late: Times
    kept: Points


_Plans = dict[int, tuple[Times, list[int]]]


def _plans(tail: Mapping[int, Points], kept: Mapping[int, Kept], unit: int) -> _Plans:
    """For each series with a tail: its late units, and the places of the blocks that hold their points."""
    plans: _Plans = {}
    for series, points in tail.items():
        there = kept.get(series, NOTHING_KEPT)
        late = late_units(points.times, there.begins, there.ends, unit)
        plans[series] = late, blocks.overlapping(there, late, unit)
    return plans


def _rewritten(
    tail: Mapping[int, Points], kept: Mapping[int, Kept], plans: _Plans, packed: Mapping[ObjectId, bytes]
) -> dict[int, _Rewritten]:
    return {
        series: _Rewritten(tail[series], late, merge([unpack(packed[kept[series].ids[place]]) for place in places]))
        for series, (late, places) in plans.items()
    }


def _unpack_all(packed: Mapping[ObjectId, bytes]) -> dict[ObjectId, Points]:
    return {one: unpack(data) for one, data in packed.items()}


def _merged(
    heads: Mapping[int, list[Document]], unpacked: Mapping[ObjectId, Points], tail: dict[int, Points], asked: Range
) -> dict[int, Points]:
    """The points of these series in the range; takes what it used out of ``tail``."""
    return {
        series: merge(
            [
                *(between(unpacked[head["_id"]], asked.begin, asked.end) for head in piece),
                tail.pop(series, NO_POINTS),
            ]
        )
        for series, piece in heads.items()
    }


def _rolled_up(
    documents: Mapping[int, list[Document]], rewritten: dict[int, _Rewritten], asked: Range, unit: int
) -> dict[int, Rollup]:
    """The rows of these series in the range; takes what it used out of ``rewritten``."""
    rolled = {}
    for series, piece in documents.items():
        rows = joined([unpack_rollup(document["d"]) for document in piece])
        change = rewritten.pop(series, None)
        if change is not None:
            rows = updated(rows, change.kept, change.tail, change.late, unit)
        rolled[series] = chosen(rows, (rows.times >= asked.begin) & (rows.times < asked.end))
    return rolled


def _from_predecessor(points: Points, start: int) -> Points:
    """The points from ``start`` on, and the one before."""
    first = max(0, int(np.searchsorted(points.times, start)) - 1)
    return Points(points.times[first:], points.values[first:])
