from __future__ import annotations

import time
from typing import Any

from dashboard.hub import Hub
from dashboard.outbox import Outbox
from dashboard.telemetry import Telemetry
from dashboard.upkeep import OURSELVES
from tests.awaiting import until
from tests.live.conftest import site as site
from tests.site import Site, serving, settings


async def test_numbers_about_ourselves_are_points_like_others(site: Site) -> None:
    source = await site.source("meter")
    viewer = await site.person()
    assert (await source.push("1", "/api/ingest/m")).code == 200

    async def told() -> Any:
        found = await viewer.json("/api/series?match=dashboard_source_points_total")
        return found["metrics"] and found["metrics"][0]

    metric = await until(told)
    assert metric["labels"]["source"] == ["meter"]
    assert metric["labels"]["worker"] == ["1"]

    async def drawn() -> Any:
        found = await viewer.json("/api/query?metric=dashboard_points_accepted_total&over=last&step=1h")
        return found["series"] and found["series"][0]["values"][-1]

    assert await until(drawn) == 1
    assert 20 < await site.parts.registry.used(OURSELVES) < 40


async def test_a_worker_that_comes_has_a_number_of_its_own(site: Site, mongo_url: str, redis_url: str) -> None:
    names = site.parts.commands.workers
    assert await names() == [site.parts.worker]
    given = settings(mongo_url, redis_url, site.parts.settings.database)
    async with serving(given) as other:
        assert other.parts.worker in await names()
    assert site.parts.worker in await names()


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
