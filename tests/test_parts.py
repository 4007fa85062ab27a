from __future__ import annotations

import pytest
from tornado.simple_httpclient import HTTPStreamClosedError

from dashboard.child import free_port
from dashboard.errors import Unavailable
from dashboard.parts import build_parts
from tests.live.conftest import site as site
from tests.site import Site, serving, settings


async def test_without_redis_a_worker_starts_takes_points_in_and_shows_them(mongo_url: str, database: str) -> None:
    away = f"redis://127.0.0.1:{free_port()}"
    async with serving(settings(mongo_url, away, database)) as site:
        source, viewer = await site.source(), await site.person()
        assert (await source.push("5", "/api/ingest/m")).code == 200
        table = await viewer.json("/api/query?metric=m&over=last&step=1h")
        assert [value for value in table["series"][0]["values"] if value is not None] == [5]
        ready = await site.client.json("/readyz")
        assert ready["mongo"] == "ok"
        assert ready["redis"] != "ok"
        assert (await site.client.send("POST", "/api/login", {"name": "x", "password": "wrong password"})).code == 401
        async with viewer.talk() as conversation:
            assert (await conversation.hear("catching_up"))["state"] == "behind"
            assert (await conversation.ask("watch", query={"metric": "m"}))["ok"]
            assert (await conversation.hear("snapshot"))["series"]


async def test_without_mongodb_nothing_is_built(redis_url: str, database: str) -> None:
    away = f"mongodb://127.0.0.1:{free_port()}/?replicaSet=x"
    with pytest.raises(Unavailable, match="mongo_url"):
        await build_parts(settings(away, redis_url, database))


async def test_requests_are_bounded(site: Site) -> None:
    options = site.parts.http_options
    assert options["max_body_size"] == site.parts.settings.max_body
    assert {"idle_connection_timeout", "body_timeout", "max_header_size", "max_buffer_size"} <= options.keys()
    with pytest.raises(HTTPStreamClosedError):
        await site.client.get("/healthz", Long="x" * (options["max_header_size"] + 1))
