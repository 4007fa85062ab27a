"""MongoDB frozen, and killed, while points arrive."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.awaiting import until
from tests.system.oracle import everyone_agrees, exactly_once, now_ms
from tests.system.pushing import METRIC, Producer
from tests.system.running import Breakable, Running, serving
from tests.system.viewing import viewing


async def readiness(server: Running) -> tuple[int, dict[str, Any]]:
    answer = await server.client.get("/readyz")
    return answer.code, json.loads(answer.body)


async def is_ready(server: Running) -> bool:
    return (await readiness(server))[0] == 200


async def is_not_ready(server: Running) -> bool:
    status, said = await readiness(server)
    return status == 503 and said["mongo"] != "ok" and said["redis"] == "ok"


async def rides_out(server: Running, parts: Breakable, how: str) -> list[Producer]:
    """Push all the while; what the producers heard."""
    producers = [Producer(server.port, server.access.key, keyed=keyed) for keyed in (True, True, False, False)]
    for producer in producers:
        await producer.reached(30)
    getattr(parts, how)("mongo")
    await until(lambda: is_not_ready(server))
    for producer in producers:
        await until(producer.refused.copy)
    await parts.restore()
    await until(lambda: is_ready(server))
    for producer in producers:
        await producer.reached(30)
        await producer.stop()
    return producers


@pytest.mark.parametrize("how", ["freeze", "kill"])
async def test_producers_are_told_to_try_again_and_nothing_is_lost(
    tmp_path: Path, parts: Breakable, database: str, how: str
) -> None:
    async with serving(tmp_path, **parts.urls, database=database) as server:
        begun = now_ms()
        async with viewing(2, server.client, METRIC) as viewers:
            await until(lambda: all(viewer.live for viewer in viewers))
            producers = await rides_out(server, parts, how)
            await everyone_agrees(viewers, server.client, begun)
    for producer in producers:
        assert producer.hung == 0
        assert set(producer.answers) == {200, 503}
        assert all(float(reply.headers["retry-after"]) >= 1 for reply in producer.refused)
    await exactly_once(producers, parts.urls["mongo_url"], database)
