"""A reader that stops reading while many points arrive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psutil

from tests.awaiting import until
from tests.system.asking import Client
from tests.system.oracle import everyone_agrees, now_ms
from tests.system.pushing import METRIC, Producer
from tests.system.running import serving
from tests.system.viewing import Viewer, viewing

MOST_GROWTH = 80 << 20
"""Bytes that a worker may grow by while a reader does not read: far less than what is sent to the others."""
EXTRA = 3
"""More watches on the slow connection, so that what lies in the kernel's buffers is used up soon."""


def is_slowed(viewer: Viewer) -> bool:
    return any(of > 1 for of in viewer.slowed)


async def test_it_costs_little_bothers_nobody_and_catches_up(tmp_path: Path, where: dict[str, Any]) -> None:
    async with serving(tmp_path, **{**where, "workers": 1}) as server:
        begun = now_ms()
        producer = Producer(server.port, server.access.key, batch=200, pause=0.08)
        async with viewing(2, server.client, METRIC) as others:
            slow = Viewer(server.port, server.access.token, METRIC, extra=EXTRA)
            await until(lambda: slow.live and all(viewer.live for viewer in others))
            await producer.reached(2_000)
            worker = psutil.Process(server.workers()[0])
            before = worker.memory_info().rss
            slow.pause()
            while not await holds_back(server.client):
                await producer.reached(400)
            await producer.reached(4_000)
            assert worker.memory_info().rss - before < MOST_GROWTH
            assert not any(viewer.slowed or viewer.closes for viewer in others)
            slow.go_on(wait=0.1)
            await until(lambda: is_slowed(slow))
            slow.go_on()
            await producer.reached(2_000)
            await producer.stop()
            await everyone_agrees([*others, slow], server.client, begun)
            assert slow.connections == 1
            await slow.close()


async def holds_back(client: Client) -> bool:
    """Whether the server holds pushes back for a reader."""
    return bool((await client.json("/metrics/websocket"))["held"] > 20)
