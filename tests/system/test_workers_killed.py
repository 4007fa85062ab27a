"""``kill -9`` of workers while points arrive and people watch."""

from __future__ import annotations

import os
import random
import signal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.awaiting import until
from tests.system.oracle import everyone_agrees, exactly_once, now_ms
from tests.system.pushing import METRIC, Producer
from tests.system.running import Running, serving
from tests.system.viewing import viewing

VIEWERS = 6


@pytest.mark.parametrize("kills", [3, pytest.param(40, marks=[pytest.mark.soak, pytest.mark.gen_test(timeout=300)])])
async def test_nothing_is_lost_or_doubled_and_viewers_come_back(
    tmp_path: Path, where: dict[str, Any], kills: int
) -> None:
    async with serving(tmp_path, **where) as server:
        begun = now_ms()
        producers = [Producer(server.port, server.access.key, keyed=keyed) for keyed in (True, True, False)]
        async with viewing(VIEWERS, server.client, METRIC) as viewers:
            await until(lambda: all(viewer.live for viewer in viewers))
            for _ in range(kills):
                for producer in producers:
                    await producer.reached(random.randrange(10, 60))
                killed = server.workers()[0]  # the oldest: each of the first two is killed
                os.kill(killed, signal.SIGKILL)
                await until(partial(replaced, server, killed))
                await until(lambda: all(viewer.live for viewer in viewers))
            for producer in producers:
                await producer.reached(10)
                await producer.stop()
            await everyone_agrees(viewers, server.client, begun)
        assert sum(producer.hung for producer in producers) == 0
        assert sum(len(viewer.closes) for viewer in viewers) > 0
        await until(lambda: both_report(server))
    await exactly_once(producers, where["mongo_url"], where["database"])


def replaced(server: Running, killed: int) -> bool:
    """Whether there are two workers again."""
    return killed not in server.workers() and len(server.workers()) == 2


async def both_report(server: Running) -> bool:
    """Whether the two workers that live now know of each other."""
    text = (await server.client.get("/metrics")).body.decode()
    return len(server.workers()) == 2 and all(f"-{pid}-" in text for pid in server.workers())
