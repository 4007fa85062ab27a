"""Dashboards as they are reached by HTTP, by everyone, shared in every way. A private one is as if it were not."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import pytest
from tornado.httpclient import HTTPResponse

from tests.caller import Client
from tests.site import Site, done_in
from tests.web.conftest import Cast
from tests.web.test_access import ROWS, Row, dashboard_of

INTO: dict[str, dict[str, Any]] = {
    "/api/message": {"roomId": "{dashboard}", "text": "hello"},
    "/api/events": {"roomId": "{dashboard}", "text": "deployed"},
    "/api/notifications": {"to": {"room": "{dashboard}"}, "title": "hello"},
}
"""The ways into a room from outside."""

TABLE: dict[str, dict[str, tuple[int, int, int]]] = {
    "role": {"viewer": (201, 403, 403), "editor": (201, 201, 201), "source": (201, 201, 201)},
    "editor": {"viewer": (201, 403, 403), "editor": (201, 201, 201), "source": (201, 201, 201)},
    "commenter": {"viewer": (201, 403, 403), "editor": (201, 201, 201), "source": (201, 201, 201)},
    "viewer": {"viewer": (403, 403, 403), "editor": (403, 403, 201), "source": (404, 404, 201)},
    "nobody": {"viewer": (404, 403, 403), "editor": (404, 404, 404), "source": (404, 404, 404)},
}
"""What everyone may in a dashboard, then who asks, then the answer to each way in. To an admin all are open."""

REACHING = [row for row in ROWS if "{dashboard}" in f"{row.path} {row.body}"]
REACHING += [Row("", "DELETE", f"/api/dashboards/{{dashboard}}{rest}", ()) for rest in ("", "/people/none")]


def named(text: str, dashboard: str) -> str:
    return text.replace("{dashboard}", dashboard)


async def asked(client: Client, row: Row, dashboard: str) -> HTTPResponse:
    path = named(row.path, dashboard)
    if row.body is None:
        return await client.request(row.method, path)
    return await client.send(row.method, path, json.loads(named(json.dumps(row.body), dashboard)))


async def shared_so(shared: Site, everyone: Any) -> str:
    owner = done_in(shared, shared.person("editor"))
    dashboard = await dashboard_of(owner)
    done_in(shared, shared.parts.sharing.let(owner.person, dashboard, everyone))
    return dashboard


async def one_of(shared: Site, who: Any) -> Client:
    """Somebody new, so that nobody is told to wait."""
    return done_in(shared, shared.source() if who == "source" else shared.person(who))


@pytest.mark.parametrize("who", ["viewer", "editor", "source", "admin"])
@pytest.mark.parametrize("everyone", TABLE)
async def test_what_reaches_a_room_that_is_shared_so(shared: Site, everyone: str, who: str) -> None:
    dashboard, client = await shared_so(shared, everyone), await one_of(shared, who)
    rows = [Row("", "POST", path, (), body) for path, body in INTO.items()]
    statuses = tuple([(await asked(client, row, dashboard)).code for row in rows])
    assert statuses == ((201, 201, 201) if who == "admin" else TABLE[everyone][who])


@pytest.mark.parametrize("who", ["viewer", "editor", "source"])
async def test_a_part_of_ones_own_counts_for_people_and_there_is_none_for_sources(shared: Site, who: str) -> None:
    dashboard, client = await shared_so(shared, "nobody"), await one_of(shared, who)
    source, admin = client.what, done_in(shared, shared.person("admin"))
    key = client.person.id if source is None else source.id
    given = await admin.send("PUT", f"/api/dashboards/{dashboard}/people/{key}", {"part": "commenter"})
    assert given.code == (200 if source is None else 404)
    said = await asked(client, Row("", "POST", "/api/message", (), INTO["/api/message"]), dashboard)
    assert said.code == (201 if source is None else 404)


def bare(response: HTTPResponse) -> tuple[int, str]:
    """An answer without what tells one request from another."""
    return response.code, re.sub(r"\b[0-9a-f]{12}\b", "REQUEST", response.body.decode())


async def test_the_ways_that_are_tried_are_those_that_there_are() -> None:
    ways = {(row.method, row.path) for row in REACHING}
    assert len(ways) >= 15
    assert {("POST", path) for path in INTO} <= ways
    assert {("GET", "/d/{dashboard}"), ("GET", "/api/rooms/{dashboard}/log")} <= ways


@pytest.mark.parametrize("who", ["viewer", "editor", "source"])
@pytest.mark.parametrize("row", REACHING, ids=lambda row: f"{row.method} {row.path}")
async def test_a_private_dashboard_is_as_one_that_is_not_there(shared: Site, cast: Cast, row: Row, who: str) -> None:
    dashboard, client = await shared_so(shared, "nobody"), getattr(cast, who)
    private, unknown = await asked(client, row, dashboard), await asked(client, row, f"d{uuid.uuid4().hex[:16]}")
    assert bare(private) == bare(unknown)
    assert private.code in (403, 404)
    assert (await asked(cast.admin, row, dashboard)).code not in (403, unknown.code if row.path[-4:] != "none" else 0)


async def test_only_those_rooms_are_counted_by_name_that_one_may_see(shared: Site, cast: Cast) -> None:
    private, open_to_all = await shared_so(shared, "nobody"), await shared_so(shared, "viewer")

    async def rooms(client: Client, **headers: str) -> set[str]:
        numbers = json.loads((await client.get("/metrics/websocket", **headers)).body)
        return {room["id"] for room in numbers["rooms"]} & {private, open_to_all}

    async with cast.admin.talk() as conversation:
        for room in (private, open_to_all):
            assert (await conversation.ask("join_room", roomId=room))["ok"]
        through = {"X-Forwarded-For": "127.0.0.1"}
        assert await rooms(cast.viewer, **through) == await rooms(cast.editor, **through) == {open_to_all}
        assert await rooms(cast.admin, **through) == {private, open_to_all}
        assert await rooms(cast.nobody) == {private, open_to_all}  # on the very machine
