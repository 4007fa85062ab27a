"""All parts of history on one database, as a worker has them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.model.points import Batch
from dashboard.model.series import Series
from dashboard.series.steps import HOUR
from dashboard.storage.compaction import Compactor
from dashboard.storage.history import History, Limits
from dashboard.storage.indexes import INDEXES, prepare
from dashboard.storage.log import LogIds, LogWriter
from dashboard.storage.mongo import Document, Mongo
from dashboard.storage.requests import Requests
from dashboard.storage.series import SeriesRegistry

T0 = 1_700_000_000_000 // HOUR * HOUR


@dataclass(frozen=True, slots=True)
class Archive:
    """The parts of one worker; ``published`` are the batches that were published."""

    mongo: Mongo
    registry: SeriesRegistry
    writer: LogWriter
    requests: Requests
    compactor: Compactor
    history: History
    published: list[Batch]

    async def compact(self) -> int:
        """Run compaction until the log is empty; return how many points were moved."""
        moved = 0
        while points := (await self.compactor.run_once()).points:
            moved += points
        return moved

    async def kept(self, collection: str) -> list[Document]:
        """Every document of a collection, in order."""
        return await self.mongo.collection(collection).find().sort("_id", 1).to_list(None)

    async def clear(self) -> None:
        """Delete every document."""
        for name in INDEXES:
            await self.mongo.collection(name).delete_many({})


def archive(
    mongo: Mongo,
    queue_points: int = 1_000_000,
    write_timeout: float = 10.0,
    run_points: int = 1_000_000,
    limits: Limits | None = None,
) -> Archive:
    """The parts of a worker; :func:`prepare` the database first."""
    registry, ids = SeriesRegistry(mongo), LogIds()
    published: list[Batch] = []
    return Archive(
        mongo,
        registry,
        LogWriter(mongo, ids, queue_points, write_timeout, published.append),
        Requests(mongo, ids, write_timeout, published.append),
        Compactor(mongo, registry, run_points),
        History(mongo, registry, limits or Limits()),
        published,
    )


async def prepared(mongo: Mongo, limits: Limits | None = None) -> Archive:
    """The parts of a worker on a fresh database."""
    await prepare(mongo)
    return archive(mongo, limits=limits)


def batch(*points: tuple[Series, int, float]) -> Batch:
    """A batch of (series, time, value)."""
    return Batch(
        np.array([series.id for series, _, _ in points], np.int64),
        np.array([time for _, time, _ in points], np.int64),
        np.array([value for _, _, value in points], np.float64),
    )


def regular(series: Series, start: int, step: int, count: int, value: float = 0.0) -> Batch:
    """``count`` points of one series, ``step`` ms apart, the values counting up from ``value``."""
    return Batch(
        np.full(count, series.id, np.int64),
        start + step * np.arange(count, dtype=np.int64),
        value + np.arange(count, dtype=np.float64),
    )
