from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.desk import OPERATOR, introduce, open_desk, within_reach
from dashboard.embedded import Embedded
from dashboard.errors import Unavailable
from dashboard.introducing import DASHBOARD
from dashboard.settings import Settings
from dashboard.storage.dashboards import DashboardDocuments
from dashboard.storage.mongo import Mongo


async def test_what_the_settings_name_is_used(mongo_url: str, redis_url: str, tmp_path: Path) -> None:
    settings = Settings(mongo_url=mongo_url, redis_url=redis_url, data_dir=tmp_path / "data")
    async with within_reach(settings) as reachable:
        assert reachable == settings
    assert not (tmp_path / "data").exists()


async def test_what_they_do_not_name_is_shared_with_the_server(tmp_path: Path, mongo_url: str) -> None:
    settings = Settings(mongo_url=mongo_url, data_dir=tmp_path)
    async with Embedded(tmp_path, mongo=False) as server, within_reach(settings) as reachable:
        assert (reachable.mongo_url, reachable.redis_url) == (mongo_url, server.redis_url)


async def test_the_operator_may_do_everything_even_without_redis(mongo_url: str, database: str) -> None:
    settings = Settings(mongo_url=mongo_url, redis_url="redis://127.0.0.1:1", database=database)
    async with open_desk(settings) as desk:
        assert await desk.people.setup_token()
        added = await desk.people.add(OPERATOR, "Ada", "correct horse", "editor")
        assert [account.person for account in await desk.people.all(OPERATOR)] == [added]
        source, _ = await desk.sources.add(OPERATOR, "oven")
        assert [record.source for record in await desk.sources.all(OPERATOR)] == [source]


async def test_what_a_server_has_from_its_first_start_on(
    mongo: Mongo, mongo_url: str, redis_url: str, database: str
) -> None:
    settings = Settings(mongo_url=mongo_url, redis_url=redis_url, database=database)
    for _ in range(2):
        await introduce(settings)
    assert await DashboardDocuments(mongo).exists(DASHBOARD)


async def test_a_mongodb_that_is_away_is_named(redis_url: str) -> None:
    settings = Settings(mongo_url="mongodb://127.0.0.1:1", redis_url=redis_url)
    with pytest.raises(Unavailable, match="MongoDB does not answer"):
        async with open_desk(settings):
            pass
