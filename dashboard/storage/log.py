"""The log: where points are first, and durable.

A document holds what one commit of one worker brought, whatever the series, as columns in order of arrival. Its
``_id`` grows with time, so that the order of the ids is about that of the commits: of two points with the same series
and time, the one in the later document counts. Documents are never changed; compaction
(:mod:`dashboard.storage.compaction`) deletes them.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable
from typing import Final

import numpy as np
from bson.int64 import Int64
from pymongo.errors import BulkWriteError, DuplicateKeyError

from dashboard.errors import Unavailable
from dashboard.model.points import Batch
from dashboard.storage.deadline import within
from dashboard.storage.mongo import Document, Mongo
from dashboard.storage.transact import is_duplicate

LOG: Final = "log"
DOCUMENT_POINTS: Final = 250_000
"""The most points in one document: 5 MB of the 16 that MongoDB allows."""
COMMIT_POINTS: Final = 4 * DOCUMENT_POINTS
"""The most points that share one commit."""

Publish = Callable[[Batch], None]

_RANDOM_BITS: Final = 20
_journal = logging.getLogger(__name__)


class LogIds:
    """Makes ids of log documents: milliseconds, then random bits; each larger than the one before."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> Int64:
        """A new id."""
        made = time.time_ns() // 1_000_000 << _RANDOM_BITS | random.getrandbits(_RANDOM_BITS)
        self._last = max(made, self._last + 1)
        return Int64(self._last)


def made_at(identity: int) -> float:
    """When a log document was made, by its id: seconds since the epoch."""
    return (identity >> _RANDOM_BITS) / 1000


def documents(batch: Batch, ids: LogIds) -> list[Document]:
    """The log documents of a batch: one, unless it is very large."""
    return [
        _document(
            Batch(batch.series[at:end], batch.times[at:end], batch.values[at:end]),
            ids.next(),
        )
        for at in range(0, len(batch), DOCUMENT_POINTS)
        for end in (at + DOCUMENT_POINTS,)
    ]


def batch_of(document: Document) -> Batch:
    """The points of a log document."""
    return Batch(
        np.frombuffer(document["s"], np.int64),
        np.frombuffer(document["t"], np.int64),
        np.frombuffer(document["v"], np.float64),
    )


def _document(batch: Batch, identity: Int64) -> Document:
    return {
        "_id": identity,
        "s": batch.series.tobytes(),
        "t": batch.times.tobytes(),
        "v": batch.values.tobytes(),
        "n": len(batch),
        "t0": Int64(batch.times.min()),
        "t1": Int64(batch.times.max()),
    }


class LogWriter:
    """Appends points to the log, many callers in one commit.

    When no commit is on its way the next one starts at once; what arrives meanwhile shares the one after it. Nobody
    waits longer than two commits may take, and no more than ``queue_points`` points wait.
    """

    def __init__(self, mongo: Mongo, ids: LogIds, queue_points: int, write_timeout: float, publish: Publish) -> None:
        """``publish`` is called with what became durable, after each commit and before those who wait for it go on."""
        self._collection = mongo.collection(LOG)
        self._ids = ids
        self._queue_points = queue_points
        self._write_timeout = write_timeout
        self._publish = publish
        self._queue: list[tuple[Batch, asyncio.Future[None]]] = []
        self._waiting = 0
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def waiting(self) -> int:
        """How many points are not durable yet."""
        return self._waiting

    async def append(self, batch: Batch) -> None:
        """Return when every point of ``batch`` is durable and published; raise :class:`Unavailable` otherwise.

        After an error the points may or may not have been kept: they are safe to send again.
        """
        size = len(batch)
        if not size:
            return
        self._require_room(size)
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append((batch, done))
        self._waiting += size
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        try:
            await done
        finally:
            self._waiting -= size

    async def close(self) -> None:
        """Refuse further points and return when those that wait are durable (or were refused)."""
        self._closed = True
        if self._task is not None:
            await asyncio.wait({self._task})

    def _require_room(self, size: int) -> None:
        if self._closed:
            raise Unavailable("the server is stopping")
        if self._waiting and self._waiting + size > self._queue_points:
            raise Unavailable(f"{self._waiting:,} points wait to be stored already; send again soon")

    async def _run(self) -> None:
        try:
            while self._queue:
                await self._commit(self._take())
        finally:
            self._task = None

    def _take(self) -> list[tuple[Batch, asyncio.Future[None]]]:
        """What the next commit takes from the front of the queue: at least one batch."""
        points = 0
        for place, (batch, _) in enumerate(self._queue):
            points += len(batch)
            if points > COMMIT_POINTS and place:
                taken, self._queue = self._queue[:place], self._queue[place:]
                return taken
        taken, self._queue = self._queue, []
        return taken

    async def _commit(self, group: list[tuple[Batch, asyncio.Future[None]]]) -> None:
        batch = Batch.joined([one for one, _ in group])
        try:
            await within(self._write_timeout, self._insert(batch))
        except Exception as error:
            if not isinstance(error, Unavailable):
                _journal.exception("a commit to the log failed")
            self._fail(group + self._queue, error)
            self._queue = []
            return
        self._tell(batch)
        for _, done in group:
            if not done.done():
                done.set_result(None)

    async def _insert(self, batch: Batch) -> None:
        while True:
            made = documents(batch, self._ids)
            try:
                if len(made) == 1:
                    await self._collection.insert_one(made[0])
                else:
                    await self._collection.insert_many(made)
            except (DuplicateKeyError, BulkWriteError) as error:
                if not is_duplicate(error):
                    raise
                continue  # another worker made the same id in the same millisecond
            return

    def _tell(self, batch: Batch) -> None:
        try:
            self._publish(batch)
        except Exception:
            _journal.exception("points are stored but could not be published")

    def _fail(self, group: list[tuple[Batch, asyncio.Future[None]]], error: Exception) -> None:
        for _, done in group:
            if not done.done():
                done.set_exception(_same(error))


def _same(error: Exception) -> Exception:
    """An error of its own for each who waits: one object raised many times grows a traceback without end."""
    if isinstance(error, Unavailable):
        return Unavailable(error.message, error.retry_after)
    return Unavailable(f"points could not be stored ({type(error).__name__})")
