from __future__ import annotations

from dashboard.people_parts import build_people, introduce_server
from dashboard.storage.dashboards import DashboardDocuments
from dashboard.storage.mongo import Mongo
from tests.live.conftest import site as site
from tests.site import ADMIN, PASSWORD, Site, serving, settings


async def test_all_workers_sign_with_the_same_secret(site: Site, mongo_url: str, redis_url: str, database: str) -> None:
    person = await site.person()
    async with serving(settings(mongo_url, redis_url, database)) as other:
        person.port = other.port
        assert (await person.get("/api/me")).code == 200
    async with serving(settings(mongo_url, redis_url, database, secret="x" * 40)) as apart:
        person.port = apart.port
        assert (await person.get("/api/me")).code == 401


async def test_the_command_line_gets_people_and_sources(mongo_url: str, redis_url: str, database: str) -> None:
    async with build_people(settings(mongo_url, redis_url, database)) as (people, sources):
        assert await people.setup_token()
        await people.add(ADMIN, "Ada", PASSWORD, "viewer")
        await sources.add(ADMIN, "meter")
        assert await people.setup_token() is None


async def test_the_server_introduces_itself_once(mongo: Mongo, mongo_url: str, redis_url: str, database: str) -> None:
    documents = DashboardDocuments(mongo)
    for _ in range(2):
        await introduce_server(settings(mongo_url, redis_url, database))
        assert await documents.count() == 1
    (own,) = await documents.newest(9)
    assert await documents.remove(own.id)
    await introduce_server(settings(mongo_url, redis_url, database))
    assert await documents.count() == 0
