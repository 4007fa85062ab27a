from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from dashboard.ending import ended
from dashboard.hub import Hub
from dashboard.outbox import Outbox
from dashboard.telemetry import Telemetry
from dashboard.upkeep import OURSELVES, _repeated
from tests.awaiting import until
from tests.live.conftest import site as site
from tests.site import Site


async def test_work_that_fails_is_done_again(caplog: pytest.LogCaptureFixture) -> None:
    turns: list[float] = []

    async def work() -> None:
        turns.append(time.monotonic())
        raise RuntimeError(f"turn {len(turns)}")

    task = asyncio.get_running_loop().create_task(_repeated(work, 0.001))
    await until(lambda: len(turns) >= 3)
    await ended([task])
    assert "turn 2" in caplog.text


async def test_numbers_about_ourselves_are_points_like_others(site: Site) -> None:
    source = await site.source("meter")
    viewer = await site.person()
    assert (await source.push("1", "/api/ingest/m")).code == 200

    async def told() -> Any:
        found = await viewer.json("/api/series?match=dashboard_source_points_total")
        return found["metrics"] and found["metrics"][0]

    metric = await until(told)
    assert metric["labels"]["source"] == ["meter"]
    assert await site.parts.registry.used(OURSELVES) == 1


async def test_sockets_hear_a_heartbeat_and_the_log_is_compacted(site: Site) -> None:
    source, viewer = await site.source(), await site.person()
    async with viewer.talk() as conversation:
        assert abs((await conversation.hear("heartbeat"))["time"] / 1000 - time.time()) < 60
    assert (await source.push("1", "/api/ingest/m")).code == 200
    log = site.parts.mongo.collection("log")

    async def empty() -> bool:
        return await log.count_documents({}) == 0

    await until(empty)
    assert (await viewer.json("/api/query?metric=m&over=count&step=1h"))["series"]


def test_an_empty_hub_is_empty() -> None:
    assert len(Hub[Outbox]()) == 0
    assert "dashboard_connections_open 0.0" in Telemetry().text()
