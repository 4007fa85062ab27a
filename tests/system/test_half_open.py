"""Connections that are neither open nor closed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.awaiting import until
from tests.system.asking import Client
from tests.system.oracle import everyone_agrees, exactly_once, now_ms
from tests.system.proxying import proxying
from tests.system.pushing import METRIC, Producer
from tests.system.running import Running, serving
from tests.system.viewing import viewing

SWALLOWED = 6


async def test_a_request_whose_answer_is_lost_on_the_way_is_kept_once(tmp_path: Path, where: dict[str, Any]) -> None:
    async with (
        serving(tmp_path, **where) as server,
        proxying(server.port) as proxy,
    ):
        producers = [Producer(proxy.port, server.access.key, keyed=keyed) for keyed in (True, False)]
        for producer in producers:
            await producer.reached(30)
        proxy.swallow(SWALLOWED)
        for producer in producers:
            await producer.reached(50)
            proxy.cut()
            await producer.reached(50)
            await producer.stop()
        assert proxy.swallowed == SWALLOWED
        assert sum(producer.answers[0] for producer in producers) >= SWALLOWED
    await exactly_once(producers, where["mongo_url"], where["database"])


async def open_sockets(server: Running) -> int:
    found: int = (await server.client.json("/metrics/websocket"))["connectedSockets"]
    return found


@pytest.mark.soak
async def test_the_server_forgets_a_reader_that_went_silent_and_it_comes_back(
    tmp_path: Path, where: dict[str, Any]
) -> None:
    settings = {**where, "workers": 1}
    async with serving(tmp_path, **settings) as server, proxying(server.port) as proxy:
        begun = now_ms()
        producer = Producer(server.port, server.access.key)
        async with viewing(1, Client(proxy.port, server.access.token), METRIC) as viewers:
            await until(lambda: viewers[0].live)
            assert await open_sockets(server) == 1
            proxy.freeze()
            await until(lambda: not viewers[0].live)  # it heard nothing for two heartbeats
            await until(lambda: is_alone(server))  # its pings were not answered
            proxy.cut()
            proxy.thaw()
            await producer.reached(30)
            await producer.stop()
            await everyone_agrees(viewers, server.client, begun)


async def is_alone(server: Running) -> bool:
    return await open_sockets(server) == 0
