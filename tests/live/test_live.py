"""Live queries on real parts: what is pushed by HTTP is what a viewer's socket shows, whatever is lost on the way."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis
from tornado.ioloop import IOLoop

from dashboard.embedded import Embedded
from dashboard.ingest import Push
from dashboard.live.live import now_ms
from dashboard.live.register import LINGER
from dashboard.model.points import Batch
from dashboard.model.query import Query
from dashboard.storage.log import LogIds, LogWriter
from tests.awaiting import until
from tests.caller import Client
from tests.live.watching import WINDOW, until_converged, watching
from tests.site import Site, serving, settings

QUERIES = [
    Query("cpu", step=1000),
    Query("cpu", {"host": "a*"}, "rate", step=1000),
    Query("cpu", over="last", across="sum", by=("rack",), step=500),
    Query("c*", over="p95", step=2000),
    Query("?pu", over="max", across="avg", step=1000),
]
HOSTS = [("a1", "1"), ("a2", "1"), ("b1", "2")]


async def push(source: Client, points: list[dict[str, object]]) -> None:
    response = await source.push(json.dumps(points))
    assert response.code == 200, response.body


def point(host: tuple[str, str], value: float, at: int) -> dict[str, object]:
    return {"metric": "cpu", "labels": {"host": host[0], "rack": host[1]}, "value": value, "time": at}


def some_points(chance: random.Random, hosts: list[tuple[str, str]]) -> list[dict[str, object]]:
    """Points in order, late by up to the window, twice, and a little ahead."""
    now = now_ms()
    ages = [chance.choice([0, 0, 50, 900, 5_000, 30_000, WINDOW - 2_000, -300]) for _ in range(chance.randint(1, 4))]
    made = [point(chance.choice(hosts), chance.randint(0, 9), now - age) for age in ages]
    return made + made[: chance.randint(0, 1)]


async def store_but_lose(site: Site, points: list[dict[str, object]]) -> None:
    """Keep points as another worker would whose messages Redis then drops."""

    def lose(batch: Batch) -> None:
        for metric, _ in site.parts.ingest._metrics.split(batch):
            site.parts.broker._numbers.next(metric, time.monotonic())

    writer = LogWriter(site.parts.mongo, LogIds(), 10**6, 5.0, lose)
    parsed = await site.parts.ingest._parsed(Push(json.dumps(points).encode(), None, {}, None))
    await writer.append(parsed.batch)
    await writer.close()


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_snapshot_and_what_follows_is_what_a_fresh_query_answers(site: Site, seed: int) -> None:
    chance = random.Random(seed)
    viewer, source = await site.person(), await site.source()
    await push(source, [point(HOSTS[0], 1, now_ms() - age) for age in range(0, WINDOW, 3_000)])
    async with watching(site, viewer, QUERIES) as first:
        for _ in range(15):
            await push(source, some_points(chance, HOSTS[:2]))
        async with watching(site, viewer, QUERIES) as second:
            for _ in range(10):
                await push(source, some_points(chance, HOSTS))
            first.recover_from(0)
            await until_converged(first, second)


async def test_what_the_broker_loses_is_found(site: Site) -> None:
    viewer, source = await site.person(), await site.source()
    await push(source, [point(host, 1, now_ms()) for host in HOSTS])
    async with watching(site, viewer, QUERIES) as watch:
        await push(source, [point(HOSTS[0], 2, now_ms())])
        await store_but_lose(site, [point(HOSTS[0], 70, now_ms() - 2_000), point(HOSTS[2], 8, now_ms())])
        await until_converged(watch)  # by the next heartbeat
        await store_but_lose(site, [point(HOSTS[1], 50, now_ms() - 2_500)])
        await push(source, [point(HOSTS[1], 3, now_ms())])
        await until_converged(watch)  # by the gap in the numbers


@pytest.fixture
def redis(io_loop: IOLoop, tmp_path: Path) -> Iterator[Embedded]:
    """A Redis of this test's own."""
    servers = Embedded(tmp_path / "redis", mongo=False)
    io_loop.run_sync(servers.start)
    yield servers
    io_loop.run_sync(servers.stop)


async def test_what_happens_while_redis_is_away_is_shown_and_healed(
    mongo_url: str, redis: Embedded, database: str
) -> None:
    async with serving(settings(mongo_url, redis.redis_url, database)) as site:
        await until(lambda: site.parts.broker.up)
        viewer, source = await site.person(), await site.source()
        await push(source, [point(host, 1, now_ms()) for host in HOSTS])
        async with watching(site, viewer, QUERIES) as watch:
            await until_converged(watch)
            redis._children[0].process.kill()
            await until(lambda: watch.states[-1:] == ["behind"])
            await push(source, [point(host, 5, now_ms() - 1_500) for host in HOSTS])
            await until_converged(watch)  # fed from history
            async with watching(site, viewer, QUERIES) as late:
                assert await redis.mend()
                await until(lambda: watch.states[-1:] == ["live"])
                await push(source, [point(host, 6, now_ms()) for host in HOSTS])
                await until_converged(watch, late)
                assert late.states[0] == "behind"


async def test_a_flushed_redis_and_connections_that_are_cut_lose_nothing(
    mongo_url: str, redis: Embedded, database: str
) -> None:
    async with serving(settings(mongo_url, redis.redis_url, database)) as site:
        await until(lambda: site.parts.broker.up)
        viewer, source = await site.person(), await site.source()
        async with watching(site, viewer, QUERIES) as watch, Redis.from_url(redis.redis_url) as operator:
            await push(source, [point(host, 1, now_ms()) for host in HOSTS])
            await operator.flushall()
            await operator.client_kill_filter(_type="pubsub")
            await push(source, [point(host, 2, now_ms()) for host in HOSTS])
            await until(lambda: "behind" in watch.states and watch.states[-1] == "live")
            await until_converged(watch)


async def test_points_that_come_while_a_query_is_being_opened_are_not_lost(site: Site) -> None:
    """Late ones ask for another reading, which must not overlap with the first."""
    viewer, source = await site.person(), await site.source()
    await push(source, [point(host, 1, now_ms() - 1_000) for host in HOSTS])

    async def keep_pushing() -> None:
        for number in range(12):
            await push(source, [point(HOSTS[number % 3], number, now_ms())])
            await push(source, [point(HOSTS[number % 3], number, now_ms() - 200_000)])  # older than what is kept

    pushing = asyncio.get_running_loop().create_task(keep_pushing())
    for _ in range(3):
        async with watching(site, viewer, QUERIES[:3]) as watch:
            await asyncio.wait({pushing}, timeout=0.2)
            await until_converged(watch)
    await pushing


async def test_equal_queries_share_one_evaluation(site: Site) -> None:
    viewer = await site.person()
    async with watching(site, viewer, QUERIES[:1]) as one, watching(site, viewer, QUERIES[:1]) as other:
        assert one._numbers == other._numbers
        assert len(site.parts.live) == 1
    assert LINGER > 1


async def test_a_query_that_nobody_watches_goes(site: Site) -> None:
    viewer = await site.person()
    async with watching(site, viewer, QUERIES[:1]):
        assert len(site.parts.live) == 1
    await until(lambda: len(site.parts.hub) == 0)
    live = next(iter(site.parts.live._register))
    site.parts.live._register._lingering[live.number].cancel()
    site.parts.live._register._lingered(live)
    assert len(site.parts.live) == 0
    assert not site.parts.broker._patterns


async def test_states_are_shown_by_their_texts_also_those_that_another_worker_heard_of_first(site: Site) -> None:
    source, viewer = await site.source(), await site.person()
    await push(source, [{"metric": "door", "value": "open"}, {"metric": "heat", "value": 3}])
    async with viewer.talk() as conversation:
        await conversation.ask("watch", query={"metric": "door", "over": "avg", "across": "sum", "step": 1000})
        (row,) = (await conversation.hear("snapshot"))["series"]
        assert (row["states"], [value for value in row["values"] if value is not None]) == (["open"], [0])
        async with serving(site.parts.settings) as other:
            source.port = other.port
            await push(source, [{"metric": "door", "value": "ajar"}])
        (change,) = (await conversation.hear("data"))["series"]
        assert change["states"] == ["open", "ajar"]
        assert change["values"][-1] == 1
    answer = await viewer.json("/api/query?metric=door&over=max&step=1s")
    (row,) = answer["series"]
    assert row["states"] == ["open", "ajar"]
    assert {value for value in row["values"] if value is not None} <= {0, 1}
    catalogue = {one["metric"]: one["states"] for one in (await viewer.json("/api/series"))["metrics"]}
    assert (catalogue["door"], catalogue["heat"]) == (["open", "ajar"], None)
