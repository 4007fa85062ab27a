from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest
from redis.asyncio import Redis
from tornado.ioloop import IOLoop

from dashboard.broker.shared_buckets import AT_ONCE, RESPITE, SharedBuckets
from dashboard.buckets import Pace
from dashboard.child import free_port
from tests.awaiting import until

SLOW = Pace(0.001, 3)


class Workers:
    """Buckets of two workers that share a Redis, and how often the first asked it."""

    def __init__(self, url: str, prefix: str) -> None:
        self.redis = Redis.from_url(url)
        self.one, self.two = (SharedBuckets(self.redis, lambda name: f"{prefix}:{name}") for _ in range(2))
        self.asked: list[int] = []
        script = self.one._script

        async def counted(keys: list[str], args: list[float]) -> object:
            self.asked.append(len(keys))
            return await script(keys=keys, args=args)

        self.one._script = counted  # type: ignore[assignment]


@pytest.fixture
def workers(io_loop: IOLoop, redis_url: str, database: str) -> Iterator[Workers]:
    made = Workers(redis_url, database)
    yield made
    io_loop.run_sync(made.redis.aclose)


async def test_buckets_are_shared(workers: Workers) -> None:
    assert [await worker.take("b", SLOW, 1) for worker in (workers.one, workers.two, workers.one)] == [0, 0, 0]
    assert await workers.two.take("b", SLOW, 1) > 900
    assert await workers.two.take("another", SLOW, 1) == 0


async def test_who_takes_while_redis_is_asked_shares_the_next_question(workers: Workers) -> None:
    paces = {"wide": Pace(0.001, 100), "narrow": SLOW}
    waits = await asyncio.gather(*(workers.one.take(name, paces[name], 1) for name in ("wide", "narrow") * 5))
    assert sum(wait == 0 for wait in waits[::2]) == 5
    assert sum(wait == 0 for wait in waits[1::2]) == 3
    assert workers.asked == [10]
    first = asyncio.ensure_future(workers.one.take("wide", paces["wide"], 1))
    await until(lambda: len(workers.asked) == 2)
    others = [workers.one.take("wide", paces["wide"], 1) for _ in range(AT_ONCE + 5)]
    assert sum(wait == 0 for wait in await asyncio.gather(first, *others)) == 95
    assert workers.asked[1:] == [1, AT_ONCE, 5]


async def test_one_who_waits_no_more_does_not_hold_up_the_others(workers: Workers) -> None:
    takings = [asyncio.ensure_future(workers.one.take("b", SLOW, 1)) for _ in range(3)]
    await until(lambda: workers.asked != [])
    takings[1].cancel()
    assert sum(await asyncio.gather(takings[0], takings[2])) == 0


async def test_without_redis_each_worker_goes_by_its_own() -> None:
    redis = Redis.from_url(f"redis://127.0.0.1:{free_port()}")
    buckets = SharedBuckets(redis, str)
    waits = await asyncio.gather(*(buckets.take("b", SLOW, 1) for _ in range(4)))
    assert [wait == 0 for wait in waits] == [True, True, True, False]
    await redis.aclose()


async def test_limits_are_shared_again_when_redis_is_back(workers: Workers) -> None:
    """Without an answer a limit is this worker's own for a moment, and nobody waits for Redis meanwhile."""
    one = Pace(0.01, 1)
    workers.one._absent_until = time.monotonic() + RESPITE
    assert await workers.one.take("bucket", one, 1) == 0
    assert await workers.one.take("bucket", one, 1) > 0
    assert workers.asked == []
    assert await workers.two.take("bucket", one, 1) == 0
    workers.one._absent_until = 0.0
    assert await workers.one.take("bucket", one, 1) > 0
    assert await workers.one.take("fresh", one, 1) == 0
    assert await workers.two.take("fresh", one, 1) > 0
