from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest

from dashboard.embedded import Embedded
from dashboard.errors import Unavailable
from dashboard.model.points import Batch
from dashboard.model.series import Series
from dashboard.storage.indexes import prepare
from dashboard.storage.log import COMMIT_POINTS, DOCUMENT_POINTS, LOG, LogIds, LogWriter, batch_of, documents, made_at
from dashboard.storage.mongo import Mongo, connect
from tests.awaiting import until
from tests.storage.archive import T0, Archive, archive, prepared, regular

A = Series.named("a", {})


async def _logged(parts: Archive) -> Batch:
    return Batch.joined([batch_of(document) for document in await parts.kept(LOG)])


def test_ids_grow_and_fit_64_bits() -> None:
    ids = LogIds()
    made = [ids.next() for _ in range(3000)]
    assert made == sorted(set(made))
    assert 0 < made[0] < made[-1] < 1 << 63
    assert abs(made_at(made[-1]) - time.time()) < 60


def test_a_large_batch_becomes_several_documents_in_order() -> None:
    batch = regular(A, T0, 1, DOCUMENT_POINTS + 3)
    made = documents(batch, LogIds())
    assert [document["n"] for document in made] == [DOCUMENT_POINTS, 3]
    assert [(document["t0"], document["t1"]) for document in made] == [
        (T0, T0 + DOCUMENT_POINTS - 1),
        (T0 + DOCUMENT_POINTS, T0 + DOCUMENT_POINTS + 2),
    ]
    assert made[0]["_id"] < made[1]["_id"]
    assert (Batch.joined([batch_of(document) for document in made]).times == batch.times).all()
    assert documents(Batch.empty(), LogIds()) == []


async def test_what_is_appended_is_kept_and_published_before_the_caller_goes_on(mongo: Mongo) -> None:
    parts = await prepared(mongo)
    await parts.writer.append(regular(A, T0, 1000, 3, value=5))
    logged = await _logged(parts)
    assert logged.series.tolist() == [A.id] * 3
    assert logged.times.tolist() == [T0, T0 + 1000, T0 + 2000]
    assert logged.values.tolist() == [5, 6, 7]
    assert sum(map(len, parts.published)) == 3
    assert parts.writer.waiting == 0


async def test_callers_that_come_together_share_commits_and_keep_their_order(mongo: Mongo) -> None:
    parts = await prepared(mongo)
    await asyncio.gather(*(parts.writer.append(regular(A, T0 + n, 1, 1, value=n)) for n in range(500)))
    logged = await _logged(parts)
    assert logged.values.tolist() == list(range(500))
    assert len(await parts.kept(LOG)) == len(parts.published) <= 3


async def test_a_commit_takes_a_bounded_number_of_points(mongo: Mongo) -> None:
    await prepare(mongo)
    parts = archive(mongo, queue_points=4 * COMMIT_POINTS)
    await asyncio.gather(*(parts.writer.append(regular(A, T0, 1, COMMIT_POINTS // 2 + 1)) for _ in range(3)))
    assert [len(batch) for batch in parts.published] == [COMMIT_POINTS // 2 + 1] * 3


async def test_an_empty_batch_is_no_commit(mongo: Mongo) -> None:
    parts = await prepared(mongo)
    await parts.writer.append(Batch.empty())
    assert parts.published == []


async def test_a_full_queue_refuses_at_once_and_takes_again_when_it_has_drained(mongo: Mongo) -> None:
    await prepare(mongo)
    parts = archive(mongo, queue_points=100)
    first = [asyncio.create_task(parts.writer.append(regular(A, T0 + 60 * n, 1, 60))) for n in range(2)]
    results = await asyncio.gather(*first, return_exceptions=True)
    assert results[0] is None
    assert isinstance(results[1], Unavailable)
    assert "wait to be stored" in results[1].message
    await parts.writer.append(regular(A, T0, 1, 101))  # alone, even a batch above the limit is taken


async def test_a_batch_is_kept_when_its_caller_goes_away(mongo: Mongo) -> None:
    parts = await prepared(mongo)
    gone = asyncio.create_task(parts.writer.append(regular(A, T0, 1, 1)))
    stays = asyncio.create_task(parts.writer.append(regular(A, T0 + 1, 1, 1)))
    await asyncio.sleep(0)
    gone.cancel()
    await stays
    assert len(await _logged(parts)) == 2
    assert parts.writer.waiting == 0


async def test_a_publisher_that_fails_does_not_fail_the_commit(mongo: Mongo, caplog: pytest.LogCaptureFixture) -> None:
    await prepare(mongo)

    def broken(batch: Batch) -> None:
        raise RuntimeError("no broker")

    writer = LogWriter(mongo, LogIds(), 1000, 10.0, broken)
    await writer.append(regular(A, T0, 1, 1))
    assert "could not be published" in caplog.text
    await writer.close()


async def test_closing_flushes_what_waits_and_refuses_the_rest(mongo: Mongo) -> None:
    parts = await prepared(mongo)
    waiting = asyncio.create_task(parts.writer.append(regular(A, T0, 1, 10)))
    await asyncio.sleep(0)
    await parts.writer.close()
    assert len(await _logged(parts)) == 10
    await waiting
    with pytest.raises(Unavailable, match="stopping"):
        await parts.writer.append(regular(A, T0, 1, 1))


async def test_an_id_that_another_worker_took_is_made_again(mongo: Mongo) -> None:
    await prepare(mongo)
    published: list[Batch] = []

    class Taken(LogIds):
        def __init__(self) -> None:
            super().__init__()
            self.made = [7, 7]

        def next(self) -> int:  # type: ignore[override]
            return self.made.pop() if self.made else super().next()

    writer = LogWriter(mongo, Taken(), 1000, 10.0, published.append)
    await writer.append(regular(A, T0, 1, 1))
    await writer.append(regular(A, T0, 1, 1))
    assert [len(batch) for batch in published] == [1, 1]
    assert len(await mongo.collection(LOG).find().to_list(None)) == 2
    split = LogWriter(mongo, Taken(), 1_000_000, 10.0, published.append)
    await split.append(regular(A, T0, 1, DOCUMENT_POINTS + 1))
    assert [len(batch) for batch in published[2:]] == [DOCUMENT_POINTS + 1]


@asynccontextmanager
async def own_mongod(folder: Path, database: str) -> AsyncIterator[tuple[Embedded, Mongo, int]]:
    """A mongod that a test may stop and kill, a connection to it and its process id."""
    async with Embedded(folder, redis=False) as servers:
        mongo = await connect(servers.mongo_url, database)
        try:
            await prepare(mongo)
            pid = (await mongo.client.admin.command("serverStatus"))["pid"]
            yield servers, mongo, int(pid)
        finally:
            mongo.close()


async def test_a_frozen_mongod_means_unavailable_and_then_all_goes_on(tmp_path: Path, database: str) -> None:
    async with own_mongod(tmp_path, database) as (_, mongo, pid):
        parts = archive(mongo, write_timeout=0.5)
        await _until_appended(parts, regular(A, T0, 1, 1))
        os.kill(pid, signal.SIGSTOP)
        try:
            waiting = [parts.writer.append(regular(A, T0 + n, 1, 1)) for n in range(1, 4)]
            results = await asyncio.gather(*waiting, return_exceptions=True)
            later = await asyncio.gather(parts.writer.append(regular(A, T0 + 9, 1, 1)), return_exceptions=True)
        finally:
            os.kill(pid, signal.SIGCONT)
        assert [type(result) for result in (*results, *later)] == [Unavailable] * 4
        assert len({id(result) for result in results}) == 3
        await _until_appended(parts, regular(A, T0 + 100, 1, 1))
        assert T0 + 100 in (await _logged(parts)).times


async def test_a_killed_mongod_loses_nothing_that_was_acknowledged(tmp_path: Path, database: str) -> None:
    async with own_mongod(tmp_path, database) as (servers, mongo, pid):
        parts = archive(mongo, write_timeout=2.0)
        acknowledged: list[int] = []

        async def push(first: int) -> None:
            for time in range(T0 + first, T0 + first + 400, 4):
                try:
                    await parts.writer.append(regular(A, time, 1, 1))
                except Unavailable:
                    return
                acknowledged.append(time)
                if len(acknowledged) == 200:
                    os.kill(pid, signal.SIGKILL)

        await asyncio.gather(*(push(first) for first in range(4)))
        assert await servers.mend() is not None
        await _until_appended(parts, regular(A, T0 + 100_000, 1, 1))
        assert len(acknowledged) >= 200
        assert set(acknowledged) <= set((await _logged(parts)).times.tolist())


async def _until_appended(parts: Archive, batch: Batch) -> None:
    """Append as a source would: again, as long as MongoDB is away."""

    async def appended() -> bool:
        await parts.writer.append(batch)
        return True

    await until(appended, Unavailable)


def test_the_columns_of_a_document_are_those_of_the_batch() -> None:
    chance = np.random.default_rng(0)
    batch = Batch(chance.integers(-(1 << 62), 1 << 62, 10), chance.integers(0, 1 << 44, 10), chance.normal(size=10))
    (document,) = documents(batch, LogIds())
    back = batch_of(document)
    assert (back.series == batch.series).all()
    assert (back.times == batch.times).all()
    assert (back.values == batch.values).all()
