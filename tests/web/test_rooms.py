from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from tornado.httpclient import HTTPResponse

from tests.caller import Client, error_of
from tests.site import Site, done_in
from tests.web.conftest import Cast


async def room_of(client: Client) -> str:
    response = await client.send("POST", "/api/dashboards", {"title": "A room"})
    return str(json.loads(response.body)["id"])


async def say(client: Client, room: str, text: str, **more: Any) -> HTTPResponse:
    return await client.send("POST", "/api/message", {"roomId": room, "text": text, **more})


async def test_speaking_from_outside(cast: Cast) -> None:
    room = await room_of(cast.editor)
    async with cast.viewer.talk() as conversation:
        assert (await conversation.ask("join_room", roomId=room))["ok"]
        response = await say(cast.source, room, "the build is broken", operationId="build-7")
        assert response.code == 201
        heard = await conversation.hear("message")
        assert heard["text"] == "the build is broken"
        assert heard["via"] == cast.source.source.name
        assert heard["operationId"] == "build-7"
        assert json.loads(response.body) == {"offset": heard["offset"], "time": heard["time"]}
        again = await say(cast.source, room, "the build is broken", operationId="build-7")
        assert (again.code, again.body) == (201, response.body)
        assert (await say(cast.viewer, room, "on it")).code == 201
        heard = await conversation.hear("message")
        assert heard["user"] == {"id": cast.viewer.person.id, "name": cast.viewer.person.name}
        assert "via" not in heard


async def test_marking_a_moment(cast: Cast) -> None:
    room = await room_of(cast.editor)
    event = {"roomId": room, "text": "deploy 7", "at": 1000, "until": 2000, "severity": "warning"}
    assert (await cast.source.send("POST", "/api/events", event)).code == 201
    assert (await cast.editor.send("POST", "/api/events", {"roomId": room, "text": "now"})).code == 201
    async with cast.viewer.talk() as conversation:
        joined = await conversation.ask("join_room", roomId=room)
        assert [entry["text"] for entry in joined["entries"]] == ["deploy 7", "now"]
        assert [entry["text"] for entry in joined["annotations"]] == ["now"]  # the other is of long ago
    refused = await cast.source.send("POST", "/api/events", {**event, "until": 999})
    assert refused.code == 400


async def test_reading_the_log_back(cast: Cast, shared: Site) -> None:
    room = await room_of(cast.editor)
    speaker = done_in(shared, shared.person())
    for number in range(5):
        assert (await say(speaker, room, str(number))).code == 201

    async def texts(query: str) -> list[str]:
        page = await cast.viewer.json(f"/api/rooms/{room}/log{query}")
        assert page["top"] == 5
        assert page["epoch"]
        return [entry["text"] for entry in page["entries"]]

    assert await texts("") == ["0", "1", "2", "3", "4"]
    assert await texts("?limit=2") == ["3", "4"]
    assert await texts("?after=1&limit=2") == ["1", "2"]
    assert await texts("?before=3") == ["0", "1"]
    for query in ("after=x", "after=-1", "limit=0.5", "limit=1000", "after=1&before=2", "before=" + "9" * 20):
        assert (await cast.viewer.get(f"/api/rooms/{room}/log?{query}")).code == 400


@pytest.mark.parametrize(
    "body",
    [
        {"text": "x"},
        {"roomId": "none"},
        {"roomId": "none", "text": ""},
        {"roomId": "none", "text": "x", "via": "somebody"},
        {"roomId": {"$ne": ""}, "text": "x"},
        [],
    ],
)
async def test_what_is_malformed_is_refused(cast: Cast, body: Any) -> None:
    response = await cast.source.send("POST", "/api/message", body)
    assert response.code == 400
    assert error_of(response)["code"] == "invalid"


async def test_unknown_rooms(cast: Cast) -> None:
    assert (await say(cast.source, "none", "x")).code == 404
    assert (await say(cast.viewer, "none", "x")).code == 404
    assert (await cast.source.send("POST", "/api/events", {"roomId": "none", "text": "x"})).code == 404
    assert (await cast.viewer.get("/api/rooms/none/log")).code == 404


async def test_a_source_that_talks_all_the_time_is_told_to_wait(shared: Site, cast: Cast) -> None:
    room = await room_of(cast.editor)
    source = done_in(shared, shared.source())
    responses = await asyncio.gather(*(say(source, room, "and another thing") for _ in range(100)))
    refused = [response for response in responses if response.code == 429]
    assert refused
    assert int(refused[0].headers["Retry-After"]) >= 1
