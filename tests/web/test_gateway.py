from __future__ import annotations

import asyncio
import json
import logging
import socket
from typing import Any

import pytest
import socketio

from dashboard.codes import CLOSE_NO_AUTH, CLOSE_RESTART
from dashboard.settings import Settings
from tests.awaiting import until
from tests.caller import DEADLINE, Client
from tests.site import Site, serving, settings
from tests.speaking import by_hand, closed, speaking

TRANSPORTS = ["websocket", "polling"]


async def room_of(client: Client) -> str:
    response = await client.send("POST", "/api/dashboards", {"title": "A room"})
    return str(json.loads(response.body)["id"])


@pytest.fixture
def hasty(mongo_url: str, redis_url: str, database: str) -> Settings:
    """Settings under which little is waited for, and little may wait."""
    return settings(mongo_url, redis_url, database, workers=1, auth_timeout=3.0, outbox_limit=16 << 10)


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_pythons_client_talks(alone: Site, transport: str) -> None:
    editor = await alone.person("editor")
    room = await room_of(editor)
    heard: list[dict[str, Any]] = []
    async with socketio.AsyncSimpleClient() as client:
        await client.connect(editor.origin, transports=[transport], auth={"token": editor.token})
        name, who = await client.receive(timeout=DEADLINE)
        assert (name, who["userId"]) == ("authenticated", editor.person.id)
        assert (await client.call("room:join", room, timeout=15))["success"]
        kept = await client.call("chat:message", {"roomId": room, "text": "hello"}, timeout=15)
        assert kept["success"]
        while not heard:
            name, fields = await client.receive(timeout=DEADLINE)
            heard += [fields] if name == "chat:message" else []
    assert (heard[0]["text"], heard[0]["id"]) == ("hello", kept["messageId"])


async def test_a_connection_with_a_bad_token_is_refused_with_the_reason(alone: Site) -> None:
    one, two = await alone.person(), await alone.person()
    for auth, code in (
        ({"token": "nonsense"}, "unauthenticated"),
        ({"token": one.token, "userId": two.person.id}, "forbidden"),
        ({"token": 7}, "invalid"),
        ({"userId": one.person.id}, "unauthenticated"),
    ):
        async with speaking(alone.port, transports=["websocket"], auth=auth) as speaker:
            await speaker.connect()
            await speaker.hear("connect_error")
            [_, data, _] = next(one for one in speaker.heard if one["event"] == "connect_error")["arguments"]
            assert data["code"] == code
    await until(lambda: len(alone.parts.lobby) == 0)
    assert len(alone.parts.hub) == 0


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_who_does_not_say_who_they_are_is_sent_away(hasty: Settings, transport: str) -> None:
    async with serving(hasty) as site, speaking(site.port, transports=[transport]) as speaker:
        await speaker.connect()
        assert await speaker.hear("disconnect") == "io server disconnect"
        assert (await speaker.hear("error"))["message"] == "No sign-in within the time allowed."
        await until(lambda: len(site.parts.lobby) == 0)


async def test_who_does_not_even_connect_is_sent_away(hasty: Settings) -> None:
    async with serving(hasty) as site:
        async with by_hand(site.port) as connection:
            assert (await site.client.get("/socket.io/?EIO=4&transport=polling")).code == 200
            assert len(site.parts.lobby) == 2
            assert await closed(connection) == CLOSE_NO_AUTH
        await until(lambda: len(site.parts.lobby) == 0)


async def test_who_comes_back_to_the_session_must_say_who_they_are_too(hasty: Settings) -> None:
    async with serving(hasty) as site:
        client = await site.person()
        async with by_hand(site.port) as connection:
            await connection.write_message(f'40{{"token":"{client.token}"}}')
            await until(lambda: len(site.parts.hub) == 1)
            await connection.write_message("41")
            await until(lambda: len(site.parts.hub) == 0)
            await connection.write_message("40")
            assert await closed(connection) == CLOSE_NO_AUTH
        await until(lambda: len(site.parts.lobby) == 0)


async def test_a_server_that_is_full_says_so(mongo_url: str, redis_url: str, database: str) -> None:
    given = settings(mongo_url, redis_url, database, workers=1, max_connections=1)
    async with serving(given) as site:
        assert (await site.client.get("/socket.io/?EIO=4&transport=polling")).code == 200
        assert (await site.client.get("/socket.io/?EIO=4&transport=polling")).code == 503


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_drained_clients_come_back(alone: Site, transport: str) -> None:
    viewer = await alone.person()
    async with speaking(alone.port, transports=[transport], auth={"token": viewer.token}) as speaker:
        await speaker.connect()
        await speaker.hear("authenticated")
        await alone.parts.drain(0.1)
        assert await speaker.hear("disconnect") != "io server disconnect"
        await speaker.hear("connect_error")
        assert (await alone.client.get("/socket.io/?EIO=4&transport=polling")).code == 503
        alone.parts.draining = False
        await speaker.hear("authenticated", after=[one["event"] for one in speaker.heard].index("connect_error"))


async def test_a_client_that_does_not_read_is_closed_and_bounded(hasty: Settings) -> None:
    async with serving(hasty) as site:
        editor = await site.person("editor")
        room = await room_of(editor)
        begun = await site.client.get("/socket.io/?EIO=4&transport=polling")
        path = f"/socket.io/?EIO=4&transport=polling&sid={json.loads(begun.body[1:])['sid']}"
        join = f'40{{"token":"{editor.token}"}}\x1e42["room:join","{room}"]'
        assert (await site.client.request("POST", path, join.encode())).code == 200
        await until(lambda: len(site.parts.hub) == 1)
        most = 0
        async with editor.talk() as conversation:
            for number in range(20):
                await conversation.ask("message", roomId=room, text=f"{number:04}" + "x" * 3900)
                most = max(most, *(outbox.waiting for outbox in site.parts.hub))
        assert 0 < most < 2 * hasty.outbox_limit
        await until(lambda: len(site.parts.hub) == 0)
        assert (await site.client.get(path)).code == 400


async def test_a_websocket_that_is_not_read_is_closed_and_bounded(
    mongo_url: str, redis_url: str, database: str
) -> None:
    limit = 64 << 10
    given = settings(mongo_url, redis_url, database, workers=1, outbox_limit=limit, speak_rate=100_000)
    async with serving(given) as site, by_hand(site.port) as connection:
        editor = await site.person("editor")
        room = await room_of(editor)
        await connection.write_message(f'40{{"token":"{editor.token}"}}')
        await connection.write_message(f'42["room:join","{room}"]')
        await until(lambda: len(site.parts.guard) == 1)
        protocol: Any = connection.protocol
        protocol.stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        asyncio.get_running_loop().remove_reader(protocol.stream.socket)  # from here on nothing is read
        [outbox], most, text = list(site.parts.hub), 0, "x" * 4000
        for _ in range(200):
            await asyncio.gather(*(site.parts.talking.speak(editor.person, room, text, None) for _ in range(10)))
            most = max(most, outbox.waiting)
            if not len(site.parts.hub):
                break
        assert 0 < most < 2 * limit
        await until(lambda: len(site.parts.lobby) == 0)


async def test_a_client_that_asks_and_never_listens_is_closed(hasty: Settings) -> None:
    async with serving(hasty) as site:
        viewer = await site.person()
        begun = await site.client.get("/socket.io/?EIO=4&transport=polling")
        path = f"/socket.io/?EIO=4&transport=polling&sid={json.loads(begun.body[1:])['sid']}"
        body = f'40{{"token":"{viewer.token}"}}'
        asked = 0
        while (await site.client.request("POST", path, body.encode())).code == 200:
            body = "\x1e".join(['421["room:join","none"]'] * 15)
            asked += 15
            assert asked < 1000
        assert asked > 15
        await until(lambda: len(site.parts.lobby) == 0)


async def test_sessions_are_counted(alone: Site) -> None:
    viewer = await alone.person()

    async def number(name: str) -> float:
        found = alone.parts.telemetry.registry.get_sample_value(f"dashboard_{name}")
        assert found is not None
        return float(found)

    async with speaking(alone.port, transports=["websocket"], auth={"token": viewer.token}) as speaker:
        await speaker.connect()
        await speaker.hear("authenticated")
        await speaker.ask("room:join", "none")
        assert (await number("socketio_open"), await number("sockets_open")) == (1, 1)
        assert await number("connections_open") == 1
        counted = alone.parts.telemetry.commands.labels("joinroom", "not_found")
        assert counted._value.get() == 1
    await until(lambda: len(alone.parts.lobby) == 0)
    assert (await number("socketio_open"), await number("sockets_open")) == (0, 0)


async def test_no_token_is_logged(alone: Site, caplog: pytest.LogCaptureFixture) -> None:
    viewer = await alone.person()
    with caplog.at_level(logging.DEBUG):
        async with speaking(alone.port, transports=["polling"], auth={"token": viewer.token}) as speaker:
            await speaker.connect()
            await speaker.hear("authenticated")
            assert (await speaker.ask("auth", {"token": viewer.token}))["success"]
    assert viewer.token not in caplog.text


async def test_sockets_closed_by_the_restart_of_a_room_come_back(alone: Site) -> None:
    editor = await alone.person("editor")
    async with speaking(alone.port, transports=["websocket"], auth={"token": editor.token}) as speaker:
        await speaker.connect()
        await speaker.hear("authenticated")
        for outbox in alone.parts.hub:
            outbox.close(CLOSE_RESTART, "delay=0")
        assert await speaker.hear("disconnect") == "transport close"
        before = len(speaker.heard)
        await speaker.hear("authenticated", after=before - 1)
