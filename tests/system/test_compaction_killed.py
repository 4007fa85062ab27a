"""``kill -9`` at random moments while points are packed into blocks and rollups."""

from __future__ import annotations

import os
import random
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.awaiting import until
from tests.system.oracle import exactly_once, now_ms, rollups_agree, waiting
from tests.system.pushing import Producer
from tests.system.running import Access, Running, kill_all, serving

LONG = [pytest.mark.soak, pytest.mark.gen_test(timeout=400)]


async def pushed(server: Running, producers: list[Producer], points: int) -> None:
    """So many more points are acknowledged for each producer, so that there is something to pack."""
    for producer in producers:
        await producer.reached(points)


async def settled(server: Running, producers: list[Producer], begun: int, where: dict[str, Any]) -> None:
    """Everything is there once, before and after all of it is packed, and the minutes agree with the points."""
    for producer in producers:
        await producer.stop()
    expected = sum(len(producer.acknowledged) for producer in producers)
    assert await rollups_agree(server.client, begun) == expected
    await until(lambda: all_packed(where))
    assert await rollups_agree(server.client, begun) == expected
    await exactly_once(producers, where["mongo_url"], where["database"])


async def all_packed(where: dict[str, Any]) -> bool:
    return await waiting(where["mongo_url"], where["database"]) == 0


@pytest.mark.parametrize("kills", [3, pytest.param(30, marks=LONG)])
async def test_a_worker_killed_while_it_packs_loses_and_doubles_nothing(
    tmp_path: Path, where: dict[str, Any], kills: int
) -> None:
    async with serving(tmp_path, compact_interval=0.5, **where) as server:
        begun = now_ms()
        producers = [Producer(server.port, server.access.key, keyed=keyed, batch=50) for keyed in (True, False)]
        for _ in range(kills):
            await pushed(server, producers, random.randrange(50, 500))
            for pid in server.workers():  # whoever holds the lease is among them
                os.kill(pid, signal.SIGKILL)
        await pushed(server, producers, 50)
        await settled(server, producers, begun, where)


@pytest.mark.parametrize("kills", [2, pytest.param(15, marks=LONG)])
async def test_everything_killed_at_once_starts_again_on_the_same_folder(tmp_path: Path, kills: int) -> None:
    begun, access = now_ms(), None
    producers: list[Producer] = []
    for _ in range(kills):
        async with serving(tmp_path, access=access, compact_interval=0.5) as server:
            access = server.access
            for producer in producers:
                producer.moved(server.port)
            if not producers:
                producers = [Producer(server.port, access.key, keyed=keyed, batch=50) for keyed in (True, False)]
            await pushed(server, producers, random.randrange(300, 1500))
            await kill_all(server)
    assert isinstance(access, Access)
    async with serving(tmp_path, access=access, compact_interval=0.5) as server:
        for producer in producers:
            producer.moved(server.port)
        await pushed(server, producers, 50)
        await settled(server, producers, begun, {"mongo_url": server.embedded()["mongo_url"], "database": "dashboard"})
