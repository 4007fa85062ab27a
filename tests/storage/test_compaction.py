from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from bson.codec_options import CodecOptions
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.monitoring import CommandListener

from dashboard.errors import Unavailable
from dashboard.model.points import Batch, Points
from dashboard.model.series import Series
from dashboard.series.layout import FULL
from dashboard.series.merge import by_series
from dashboard.series.packing import unpack, unpack_rollup
from dashboard.series.rollup import joined, roll_up
from dashboard.series.steps import DAY, HOUR, MINUTE
from dashboard.storage.blocks import BLOCKS
from dashboard.storage.compaction import DUE_BYTES, GUARD
from dashboard.storage.log import LOG, LogIds, documents
from dashboard.storage.mongo import APP_NAME, Document, Mongo
from dashboard.storage.rollups import ROLLUPS
from dashboard.storage.series import SERIES
from tests.storage.archive import T0, Archive, archive, batch, prepared, regular

A, B = Series.named("a", {}), Series.named("b", {})


async def _check(parts: Archive, written: list[Batch]) -> None:
    """Blocks hold the last writes of what was written, each once; rollups are those of the blocks' points."""
    expected = by_series(Batch.joined(written))
    blocks = await parts.kept(BLOCKS)
    chunks = await parts.kept(ROLLUPS)
    assert {block["s"] for block in blocks} == set(expected)
    for series, points in expected.items():
        own = sorted((block for block in blocks if block["s"] == series), key=lambda block: int(block["t0"]))
        found = [unpack(block["d"]) for block in own]
        assert np.concatenate([one.times for one in found]).tolist() == points.times.tolist()
        assert np.concatenate([one.values for one in found]).tolist() == points.values.tolist()
        _check_rollups([chunk for chunk in chunks if chunk["s"] == series], points)


def _check_rollups(chunks: list[Document], points: Points) -> None:
    for unit in (MINUTE, HOUR):
        own = sorted((chunk for chunk in chunks if chunk["u"] == unit), key=lambda chunk: int(chunk["t0"]))
        rows, expected = joined([unpack_rollup(chunk["d"]) for chunk in own]), roll_up(points, unit)
        assert rows.times.tolist() == expected.times.tolist()
        np.testing.assert_allclose(rows.columns, expected.columns)


async def _write(parts: Archive, *batches: Batch) -> list[Batch]:
    for one in batches:
        await parts.writer.append(one)
    return list(batches)


async def test_the_log_becomes_blocks_and_rollups(mongo: Mongo) -> None:
    parts = await prepared(mongo)
    await parts.registry.ensure([A, B], "agent", 10)
    written = await _write(parts, regular(A, T0, 1000, 500), regular(B, T0 + 5, 30_000, 500))
    result = await parts.compactor.run_once()
    assert (result.points, result.series, result.documents) == (1000, 2, 2)
    assert await parts.kept(LOG) == []
    await _check(parts, written)
    stored = {document["_id"]: document for document in await parts.kept(SERIES)}
    assert (stored[A.id]["first"], stored[A.id]["last"]) == (T0, T0 + 499_000)
    assert (await parts.compactor.run_once()).points == 0


async def test_what_comes_later_in_pieces_late_or_twice_is_merged(mongo: Mongo) -> None:
    parts = await prepared(mongo)
    written = []
    for piece in (
        regular(A, T0, 1000, 50),
        regular(A, T0 + 50_000, 1000, 50),
        regular(A, T0 + 20_500, 1000, 10, value=7),
        regular(A, T0, 1000, 100, value=1000),
        regular(A, T0 - 40 * DAY, 1000, 10),
        regular(A, T0 + 40 * DAY, 1000, 10),
        batch((A, T0 + 200_000, 1), (A, T0 + 150_000, 2), (A, T0 + 200_000, 3), (B, T0, 4)),
    ):
        written += await _write(parts, piece)
        await parts.compact()
        await _check(parts, written)


async def test_an_hour_in_small_pieces_leaves_few_blocks(mongo: Mongo) -> None:
    parts = await prepared(mongo)
    written = []
    for minute in range(60):
        written += await _write(parts, regular(A, T0 + MINUTE * minute, 1000, 60))
        await parts.compact()
    await _check(parts, written)
    assert len(await parts.kept(BLOCKS)) <= 5


async def test_blocks_are_cut_where_they_are_full(mongo: Mongo) -> None:
    parts = await prepared(mongo)
    written = await _write(parts, regular(A, T0, 1000, 2 * FULL + 10))
    await parts.compact()
    await _check(parts, written)
    assert [block["n"] for block in await parts.kept(BLOCKS)] == [FULL, FULL, 10]


async def test_a_run_takes_a_bounded_number_of_points_oldest_first(mongo: Mongo) -> None:
    await prepared(mongo)
    parts = archive(mongo, run_points=100)
    written = await _write(parts, *(regular(A, T0 + 40_000 * n, 1000, 40, value=n) for n in range(5)))
    assert [(await parts.compactor.run_once()).points for _ in range(4)] == [80, 80, 40, 0]
    await _check(parts, written)
    written += await _write(parts, regular(B, T0, 1000, 101))
    assert (await parts.compactor.run_once()).points == 101


async def test_compactors_at_once_neither_lose_nor_double(mongo: Mongo) -> None:
    await prepared(mongo)
    workers = [archive(mongo, run_points=150) for _ in range(4)]
    written: list[Batch] = []
    for round_ in range(5):
        for n in range(8):
            start = T0 + 30_000 * (round_ * 8 + n)
            written += await _write(workers[n % 4], regular(A, start, 1000, 40, value=n), regular(B, start, 1000, 5))
        moved = await asyncio.gather(*(worker.compact() for worker in workers))
        assert sum(moved) == 8 * 45
        await _check(workers[0], written)


async def test_writing_goes_on_while_compaction_runs(mongo: Mongo) -> None:
    parts = await prepared(mongo)
    written: list[Batch] = []
    ended = asyncio.Event()

    async def write() -> None:
        for n in range(150):
            written.extend(await _write(parts, regular(A, T0 + 700 * n, 100, 10, value=n)))
        ended.set()

    async def compact() -> None:
        while not ended.is_set():
            await parts.compactor.run_once()

    await asyncio.gather(write(), compact())
    await parts.compact()
    await _check(parts, written)


async def test_keeping_up_waits_until_a_run_is_worth_it(mongo: Mongo) -> None:
    parts = await prepared(mongo)
    await parts.registry.ensure([A], "agent", 10)
    assert (await parts.compactor.keep_up(longest=0)).points == 0
    written = await _write(parts, regular(A, T0, 1000, 50))
    assert (await parts.compactor.keep_up(longest=3600)).points == 0
    assert len(await parts.kept(LOG)) == 1
    (series,) = await parts.kept(SERIES)
    assert (series["first"], series["last"]) == (T0, T0 + 49_000)
    assert (await parts.compactor.keep_up(longest=0)).points == 50
    written += await _write(parts, regular(A, T0, 10, DUE_BYTES // 48))
    assert (await parts.compactor.keep_up(longest=3600)).points == 0
    written += await _write(parts, regular(A, T0, 10, DUE_BYTES // 48))
    assert (await parts.compactor.keep_up(longest=3600)).points == 2 * (DUE_BYTES // 48)
    await _check(parts, written)


class _Trap(CommandListener):
    """Cancels a task when it sends its n-th command.

    When that is the first of a transaction, it is held back until the command that aborts the transaction has overtaken
    it: then it begins a transaction that nobody will end. Left to chance, that happens once in a while.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.task: asyncio.Task[Any] | None = None
        self.left = 0
        self.sprung = False
        self.left_open = 0
        self._aborted = threading.Event()

    def started(self, event: Any) -> None:
        if event.command_name in ("endSessions", "hello", "ping"):
            return
        self.left -= 1
        if self.left == 0 and self.task is not None:
            self.sprung = True
            self.loop.call_soon_threadsafe(self.task.cancel)
            if "startTransaction" in event.command:
                self.left_open += self._aborted.wait(20)

    def succeeded(self, event: Any) -> None:
        pass

    def failed(self, event: Any) -> None:
        if event.command_name == "abortTransaction":
            self._aborted.set()


@pytest.fixture
def trapped(mongo: Mongo, mongo_url: str, database: str) -> Iterator[tuple[Mongo, _Trap]]:
    """A second connection to the same database, with a trap on it."""
    trap = _Trap(asyncio.get_event_loop())
    client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
        mongo_url, event_listeners=[trap], tz_aware=True, appname=APP_NAME
    )
    options: CodecOptions[Document] = CodecOptions(tz_aware=True)
    yield Mongo(client, client.get_database(database, codec_options=options)), trap
    client.close()


class _Gate(CommandListener):
    """Holds back the first write of a run until the gate is opened."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.opened = threading.Event()

    def started(self, event: Any) -> None:
        if event.command_name in ("insert", "update") and event.command[event.command_name] == GUARD:
            self.reached.set()
            self.opened.wait(20)

    def succeeded(self, event: Any) -> None:
        pass

    def failed(self, event: Any) -> None:
        pass


async def test_a_run_that_was_overtaken_starts_over_even_if_the_other_took_other_documents(
    mongo: Mongo, mongo_url: str, database: str
) -> None:
    parts, gate = await prepared(mongo), _Gate()
    client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(mongo_url, event_listeners=[gate], tz_aware=True)
    slow = archive(Mongo(client, client.get_database(database)))
    written = await _write(parts, regular(A, T0, 1000, 60, value=5))
    slow_run = asyncio.create_task(slow.compactor.run_once())
    assert await asyncio.to_thread(gate.reached.wait, 20)
    older = {**documents(regular(A, T0 + 20_500, 1000, 60), LogIds())[0], "_id": 1}
    await mongo.collection(LOG).insert_one(older)
    assert (await archive(mongo, run_points=60).compactor.run_once()).documents == 1
    gate.opened.set()
    await slow_run
    await _check(parts, [regular(A, T0 + 20_500, 1000, 60), *written])
    client.close()


async def test_a_run_that_ends_at_any_command_leaves_all_or_nothing(mongo: Mongo, trapped: tuple[Mongo, _Trap]) -> None:
    parts = await prepared(mongo)
    other, trap = trapped
    victim = archive(other)
    written: list[Batch] = []
    for command in range(1, 40):
        start = T0 + 10_000 * command
        written += await _write(parts, regular(A, start, 500, 30, value=command), regular(B, start, 1000, 5))
        trap.sprung, trap.left = False, command
        trap.task = asyncio.create_task(victim.compactor.run_once())
        await asyncio.wait({trap.task})
        assert trap.sprung == trap.task.cancelled()
        await parts.compact()
        await _check(parts, written)
        if not trap.sprung:
            assert command > 10
            assert trap.left_open == 1
            return
    raise AssertionError("a run takes more commands than were thought of")


async def test_a_run_that_cannot_reach_mongodb_says_so() -> None:
    client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
        "mongodb://127.0.0.1:1", serverSelectionTimeoutMS=50, connectTimeoutMS=50
    )
    away = archive(Mongo(client, client.get_database("x")))
    with pytest.raises(Unavailable):
        await away.compactor.run_once()
    client.close()
