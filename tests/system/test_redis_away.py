"""Redis frozen, killed and emptied while points arrive and people watch."""

from __future__ import annotations

from pathlib import Path

import pytest
from redis.asyncio import Redis

from tests.awaiting import until
from tests.system.oracle import everyone_agrees, exactly_once, now_ms
from tests.system.pushing import METRIC, Producer
from tests.system.running import Breakable, serving
from tests.system.viewing import viewing


@pytest.mark.parametrize("how", ["freeze", "kill"])
async def test_points_are_taken_all_the_while_and_viewers_catch_up(
    tmp_path: Path, parts: Breakable, database: str, how: str
) -> None:
    async with serving(tmp_path, **parts.urls, database=database) as server:
        begun = now_ms()
        producers = [Producer(server.port, server.access.key, keyed=keyed) for keyed in (True, False)]
        async with viewing(4, server.client, METRIC) as viewers:
            await until(lambda: all(viewer.live for viewer in viewers))
            await producers[0].reached(30)
            getattr(parts, how)("redis")
            await until(lambda: all(viewer.states[-1:] == ["behind"] for viewer in viewers))
            for producer in producers:
                await producer.reached(100)
            await parts.restore()
            await until(lambda: all(viewer.states[-2:] == ["behind", "live"] for viewer in viewers))
            for producer in producers:
                await producer.reached(50)
                await producer.stop()
            await everyone_agrees(viewers, server.client, begun)
            assert all(viewer.connections == 1 for viewer in viewers)
    for producer in producers:
        assert set(producer.answers) == {200}
        assert producer.hung == 0
    await exactly_once(producers, parts.urls["mongo_url"], database)


async def test_an_emptied_redis_is_hardly_noticed(tmp_path: Path, parts: Breakable, database: str) -> None:
    async with serving(tmp_path, **parts.urls, database=database) as server:
        begun = now_ms()
        producer = Producer(server.port, server.access.key)
        async with viewing(3, server.client, METRIC) as viewers, Redis.from_url(parts.urls["redis_url"]) as redis:
            await until(lambda: all(viewer.live for viewer in viewers))
            for _ in range(3):
                await producer.reached(50)
                await redis.flushall()
            await producer.reached(50)
            await producer.stop()
            await everyone_agrees(viewers, server.client, begun)
            assert all(viewer.connections == 1 for viewer in viewers)
        assert set(producer.answers) == {200}
    await exactly_once([producer], parts.urls["mongo_url"], database)
