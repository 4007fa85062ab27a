from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from tornado.ioloop import IOLoop

from dashboard.broker.presence import LEASE, PresenceStore, Present
from tests.awaiting import until


@pytest.fixture
def store(io_loop: IOLoop, redis_url: str, database: str) -> Iterator[PresenceStore]:
    made = PresenceStore(redis_url, database)
    yield made
    io_loop.run_sync(made.close)


async def test_records_are_written_and_removed(store: PresenceStore) -> None:
    assert await store.read("r") == ([], set())
    await store.write("r", "w1", {"ada": b"1", "bob": b"2"})
    await store.write("r", "w2", {"ada": b"\xff"})
    await store.write("other", "w1", {"eve": b"3"})
    found = await store.read("r")
    assert found is not None
    assert sorted(found[0]) == [Present("w1", "ada", b"1"), Present("w1", "bob", b"2"), Present("w2", "ada", b"\xff")]
    assert found[1] == {"w1", "w2"}
    await store.write("r", "w1", {"ada": None, "bob": b"4"})
    found = await store.read("r")
    assert found is not None
    assert sorted(found[0]) == [Present("w1", "bob", b"4"), Present("w2", "ada", b"\xff")]


async def test_of_many_that_write_at_once_one_is_the_first_and_one_the_last(store: PresenceStore) -> None:
    workers = [f"w{number}" for number in range(8)]
    changes = await asyncio.gather(*(store.write("r", worker, {"ada": b"1"}) for worker in workers))
    assert sum(change is not None and "ada" not in change.before for change in changes) == 1
    assert await store.drop("r", "w0", "ada") is False
    changes = await asyncio.gather(*(store.write("r", worker, {"ada": None}) for worker in workers[1:]))
    assert sum(change is not None and "ada" not in change.after for change in changes) == 1


async def test_of_many_that_remove_a_record_one_did(store: PresenceStore) -> None:
    await store.write("r", "w1", {"ada": b"1"})
    assert sorted(await asyncio.gather(*(store.drop("r", "w1", "ada") for _ in range(5)))) == [False] * 4 + [True]


async def test_a_worker_lives_while_it_says_so(store: PresenceStore) -> None:
    await store.write("r", "w1", {"ada": b"1"})
    await store.beat("w1")
    milliseconds = await store._redis.pttl(store._alive("w1"))
    assert 0 < milliseconds <= LEASE * 1000
    await store._redis.pexpire(store._alive("w1"), 1)

    async def dead() -> bool:
        found = await store.read("r")
        assert found is not None
        return found == ([Present("w1", "ada", b"1")], set())

    await until(dead)


async def test_many_rooms_are_read_at_once(store: PresenceStore) -> None:
    await store.write("r", "w1", {"ada": b"1"})
    await store.write("r", "dead", {"ada": b"2"})
    await store.write("s", "w1", {"bob": b"3"})
    await store._redis.delete(store._alive("dead"))
    assert await store.read_all(["r", "s", "t"]) == {"r": [("w1", b"1")], "s": [("w1", b"3")], "t": []}
    assert await store.read_all([]) == {}


async def test_without_redis_nothing_is_known(database: str) -> None:
    store = PresenceStore("redis://127.0.0.1:1", database)
    await store.beat("w1")
    assert await store.write("r", "w1", {"ada": b"1"}) is None
    assert await store.read("r") is None
    assert await store.read_all(["r"]) == {}
    assert not await store.drop("r", "w1", "ada")
    await store.close()
