from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from tornado.httpclient import HTTPClientError

from tests.caller import Client
from tests.site import Site, done_in, in_a_thread, settings

PAGE = "https://status.example"


@pytest.fixture(scope="module")
def open_to_a_page(mongo_url: str, redis_url: str) -> Iterator[Site]:
    """A worker whose settings allow the pages of one other origin."""
    with in_a_thread(settings(mongo_url, redis_url, "test-library", allowed_origins=(PAGE,))) as site:
        yield site


async def made_there(site: Site) -> Client:
    """A viewer, made on the loop of the site."""
    return await asyncio.to_thread(done_in, site, site.person())


@pytest.mark.parametrize(("name", "kind"), [("client.js", "text/javascript"), ("client.d.ts", "text/plain")])
async def test_the_library_is_asked_about_each_time_and_sent_once(open_to_a_page: Site, name: str, kind: str) -> None:
    client = open_to_a_page.client
    first = await client.get(f"/static/{name}")
    assert first.headers["Cache-Control"] == "no-cache"
    assert first.headers["Content-Type"] == f"{kind}; charset=utf-8"
    assert b"connect" in first.body
    again = await client.get(f"/static/{name}", **{"If-None-Match": first.headers["ETag"]})
    assert (again.code, again.body) == (304, b"")


async def test_only_pages_of_allowed_origins_may_load_it(open_to_a_page: Site) -> None:
    for origin, allowed in ((PAGE, PAGE), ("https://evil.example", None), ("null", None)):
        answer = await open_to_a_page.client.get("/static/client.js", Origin=origin)
        assert answer.headers.get("Access-Control-Allow-Origin") == allowed
        assert "Origin" in answer.headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in answer.headers


async def test_nothing_else_may_be_read_from_there(open_to_a_page: Site) -> None:
    viewer = await made_there(open_to_a_page)
    for path in ("/api/token", "/api/me", "/static/manifest.json", "/static/client.css"):
        answer = await viewer.get(path, Origin=PAGE)
        assert "Access-Control-Allow-Origin" not in answer.headers


async def test_such_a_page_signs_in_by_token_and_never_by_cookie(open_to_a_page: Site) -> None:
    viewer = await made_there(open_to_a_page)
    stranger = {**viewer.as_page, "Origin": PAGE}
    async with viewer.connect(stranger) as conversation:
        assert (await conversation.ask("auth"))["error"]["code"] == "unauthenticated"
        assert (await conversation.ask("auth", token=viewer.token))["type"] == "authenticated"
    with pytest.raises(HTTPClientError, match="403"):
        async with viewer.connect({"Origin": "https://evil.example"}):
            pass
