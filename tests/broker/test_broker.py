"""The broker on a real Redis that is killed, frozen, flushed and started again."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from redis.asyncio import Redis
from tornado.ioloop import IOLoop

from dashboard.broker.broker import Broker
from dashboard.broker.wire import Grouped, group
from dashboard.embedded import Embedded
from dashboard.model.points import Batch
from tests.awaiting import until


class Ears:
    """What a worker hears."""

    def __init__(self) -> None:
        self.points: list[tuple[str, list[float]]] = []
        self.gaps: list[str] = []
        self.links: list[bool] = []
        self.told: list[tuple[str, bytes]] = []

    def on_points(self, metric: str, points: Grouped, sent: int) -> None:
        self.points.append((metric, points.values.tolist()))

    def on_gap(self, metric: str) -> None:
        self.gaps.append(metric)

    def on_link(self, up: bool) -> None:
        self.links.append(up)

    @property
    def up(self) -> bool:
        return self.links[-1:] == [True]

    def values(self, metric: str) -> list[float]:
        return [value for name, values in self.points for value in values if name == metric]


@pytest.fixture
def redis(io_loop: IOLoop, tmp_path: Path) -> Iterator[Embedded]:
    """A Redis of this test's own."""
    servers = Embedded(tmp_path / "redis", mongo=False)
    io_loop.run_sync(servers.start)
    yield servers
    io_loop.run_sync(servers.stop)


@asynccontextmanager
async def broker(url: str, prefix: str, unsent: Any = lambda _: None) -> AsyncIterator[tuple[Broker, Ears]]:
    made, ears = Broker(url, prefix, unsent), Ears()
    made.start(ears)
    await until(lambda: made.up and ears.up)
    try:
        yield made, ears
    finally:
        await made.close()


def points(*values: float) -> Grouped:
    times = np.arange(len(values), dtype=np.int64)
    return group(Batch(np.zeros(len(values), np.int64), times, np.array(values, np.float64)))


async def test_points_reach_every_worker_that_listens_to_the_metric(redis_url: str, database: str) -> None:
    async with broker(redis_url, database) as (one, ears), broker(redis_url, database) as (two, others):
        await one.subscribe("cpu")
        await two.subscribe("c*")
        one.publish([("cpu", points(1, 2)), ("mem", points(3))], 0)
        two.publish([("cpu", points(4)), ("cat", points(5))], 0)
        await until(lambda: sorted(ears.values("cpu")) == [1, 2, 4])
        await until(lambda: sorted(others.values("cpu")) == [1, 2, 4] and others.values("cat") == [5])
        assert {metric for metric, _ in ears.points} == {"cpu"}
        assert {metric for metric, _ in others.points} == {"cpu", "cat"}


async def test_a_message_that_comes_by_two_subscriptions_counts_once(redis_url: str, database: str) -> None:
    async with broker(redis_url, database) as (one, ears):
        for pattern in ("cpu", "c*", "cp?"):
            await one.subscribe(pattern)
        one.publish([("cpu", points(1))], 0)
        one.publish([("cpu", points(2))], 0)
        await until(lambda: 2 in ears.values("cpu"))
        assert ears.values("cpu") == [1, 2]
        assert not ears.gaps


async def test_a_question_mark_stands_for_any_one_character(redis_url: str, database: str) -> None:
    async with broker(redis_url, database) as (one, ears):
        await one.subscribe("temp_?")
        one.publish([("temp_é", points(1))], 0)
        await until(lambda: ears.values("temp_é") == [1])


async def test_who_no_longer_listens_hears_no_more(redis_url: str, database: str) -> None:
    async with broker(redis_url, database) as (one, ears):
        await one.subscribe("cpu")
        await one.subscribe("cpu")
        one.unsubscribe("cpu")
        one.publish([("cpu", points(1))], 0)
        await until(lambda: ears.values("cpu") == [1])
        one.unsubscribe("cpu")
        await one.subscribe("end")
        one.publish([("cpu", points(2)), ("end", points(3))], 0)
        await until(lambda: ears.values("end") == [3])
        assert ears.values("cpu") == [1]


async def test_installations_that_share_a_redis_hear_nothing_of_each_other(redis_url: str, database: str) -> None:
    async with broker(redis_url, database) as (one, ears), broker(redis_url, database + "x") as (two, others):
        for each in (one, two):
            await each.subscribe("*")
        one.publish([("cpu", points(1))], 0)
        two.publish([("cpu", points(2))], 0)
        await until(lambda: ears.points and others.points)
        assert (ears.values("cpu"), others.values("cpu")) == ([1], [2])


async def test_a_lost_message_is_noticed_by_the_next_one_or_by_a_heartbeat(redis_url: str, database: str) -> None:
    async with broker(redis_url, database) as (one, ears):
        await one.subscribe("cpu")
        one.publish([("cpu", points(1))], 0)
        await until(lambda: ears.values("cpu") == [1])
        one._numbers.next("cpu", 1e18)  # as if it had been sent and lost
        one.publish([("cpu", points(2))], 0)
        await until(lambda: ears.values("cpu") == [1, 2])
        assert ears.gaps == ["cpu"]
        one._numbers.next("cpu", 1e18)
        await until(lambda: ears.gaps == ["cpu", "cpu"])


async def test_garbage_is_ignored(redis_url: str, database: str, caplog: pytest.LogCaptureFixture) -> None:
    async with broker(redis_url, database) as (one, ears), Redis.from_url(redis_url) as operator:
        await one.subscribe("cpu")
        for garbage in (b"", b"x" * 27, b"\xff" * 100):
            await operator.publish(f"{database}:points:cpu", garbage)
            await operator.publish(f"{database}:beat", garbage)
        one.publish([("cpu", points(1))], 0)
        await until(lambda: ears.values("cpu") == [1])
        assert one.up
    assert "was ignored" in caplog.text


async def test_a_redis_that_is_killed_and_started_again(redis: Embedded, database: str) -> None:
    unsent: list[int] = []
    async with broker(redis.redis_url, database, unsent.append) as (one, ears):
        await one.subscribe("cpu")
        redis._children[0].process.kill()
        await until(lambda: not ears.up)
        one.publish([("cpu", points(1)), ("mem", points(1))], 0)
        assert unsent == [2]
        await one.subscribe("mem")  # made when Redis is back
        await until(redis.mend)
        await until(lambda: ears.up and one.up)
        one.publish([("cpu", points(2)), ("mem", points(3))], 0)
        await until(lambda: ears.values("cpu") == [2] and ears.values("mem") == [3])


async def test_a_frozen_redis_is_given_up_and_taken_again(redis: Embedded, database: str) -> None:
    """Nothing closes the connection: only that nothing is heard tells."""
    async with broker(redis.redis_url, database) as (one, ears):
        await one.subscribe("cpu")
        process = redis._children[0].process
        process.send_signal(signal.SIGSTOP)
        try:
            await until(lambda: not ears.up)
        finally:
            process.send_signal(signal.SIGCONT)
        await until(lambda: ears.up and one.up)
        one.publish([("cpu", points(2))], 0)
        await until(lambda: 2 in ears.values("cpu"))


async def test_flushing_redis_and_cutting_connections_heals(redis: Embedded, database: str) -> None:
    async with broker(redis.redis_url, database) as (one, ears), Redis.from_url(redis.redis_url) as operator:
        await one.subscribe("cpu")
        await operator.flushall()
        one.publish([("cpu", points(1))], 0)
        await until(lambda: ears.values("cpu") == [1])
        before = len(ears.links)
        await operator.client_kill_filter(_type="pubsub")
        await until(lambda: ears.links[before:] == [False, True])
        one.publish([("cpu", points(2))], 0)
        await until(lambda: ears.values("cpu") == [1, 2])


async def test_every_up_follows_a_down(redis: Embedded, database: str) -> None:
    async with broker(redis.redis_url, database) as (one, ears):
        one._subscriber.drop()
        await until(lambda: len(ears.links) == 4)
        one._subscriber.drop()
        await until(lambda: len(ears.links) == 6)
        assert all(before != after for before, after in zip(ears.links, ears.links[1:], strict=False))
