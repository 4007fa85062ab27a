from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from dashboard.protocol.session import BURST
from dashboard.rooms.rooms import now_ms
from tests.awaiting import until
from tests.caller import Client
from tests.site import ADMIN, Site
from tests.speaking import Speaker, speaking

TRANSPORTS = [["websocket"], ["polling"], ["polling", "websocket"]]


async def room_of(client: Client) -> str:
    response = await client.send("POST", "/api/dashboards", {"title": "A room"})
    return str(json.loads(response.body)["id"])


@asynccontextmanager
async def signed_in(client: Client, *rooms: str, **options: Any) -> AsyncIterator[Speaker]:
    """An npm client that has signed in and joined."""
    given = {"transports": ["websocket"], "auth": {"token": client.token}, **options}
    async with speaking(client.port, **given) as one:
        await one.connect()
        await one.hear("authenticated")
        for room in rooms:
            assert (await one.ask("room:join", room))["success"]
        yield one


@pytest.mark.parametrize("transports", TRANSPORTS, ids="+".join)
async def test_two_people_talk(alone: Site, transports: list[str]) -> None:
    editor, viewer = await alone.person("editor"), await alone.person("viewer")
    room = await room_of(editor)
    async with signed_in(editor, room, transports=transports) as one, viewer.talk() as two:
        await two.ask("join_room", roomId=room)
        answer = await one.ask("chat:message", {"roomId": room, "text": "hello", "operationId": "m-1"})
        heard, native = await one.hear("chat:message"), await two.hear("message")
        assert answer == {
            "success": True,
            "messageId": heard["id"],
            "status": "delivered",
            "roomId": room,
            "offset": native["offset"],
            "timestamp": native["time"],
            "operationId": "m-1",
        }
        assert await one.hear("chat:message:ack") == {name: answer[name] for name in answer if name != "success"}
        assert (heard["senderId"], heard["senderName"]) == (editor.person.id, editor.person.name)
        assert (native["text"], native["user"]["id"]) == ("hello", editor.person.id)
        await two.ask("message", roomId=room, text="hello yourself")
        assert (await one.hear("chat:message", lambda said: said["senderId"] == viewer.person.id))["roomId"] == room
        await one.say("typing:start", room)
        await two.hear(lambda push: push.get("typing") == [editor.person.id])
        two.say(type="typing", roomId=room, isTyping=True)
        await one.hear("typing:indicator", lambda said: said["userId"] == viewer.person.id and said["isTyping"])
        await one.say("typing:stop", {"roomId": room})
        await one.hear("typing:indicator", lambda said: said["userId"] == editor.person.id and not said["isTyping"])
        assert (await one.ask("room:leave", room)) == {"success": True, "roomId": room}
        assert not (await one.ask("typing:start", room))["success"]


async def test_people_come_and_go(alone: Site) -> None:
    one, two = await alone.person("editor"), await alone.person("viewer")
    room = await room_of(one)
    async with signed_in(one, room) as watcher:
        async with two.talk() as conversation:
            await conversation.ask("join_room", roomId=room)
            assert (await watcher.hear("user:online"))["userId"] == two.person.id
            joined = await watcher.hear("room:user:joined", lambda said: said["userId"] == two.person.id)
            assert (joined["username"], joined["roomId"]) == (two.person.name, room)
            conversation.say(type="presence", status="away")
            await watcher.hear("user:update", lambda said: said["status"] == "away")
        assert (await watcher.hear("user:offline"))["userId"] == two.person.id
        await watcher.hear("room:user:left", lambda said: said["userId"] == two.person.id)


async def test_what_was_missed_comes_in_order_and_once(alone: Site) -> None:
    one, two = await alone.person("editor"), await alone.person("viewer")
    room = await room_of(one)
    async with signed_in(one, room) as away, two.talk() as conversation:
        await conversation.ask("join_room", roomId=room)
        assert (await away.ask("chat:message", {"roomId": room, "text": "first"}))["success"]
        await until(lambda: len(away.offsets) >= 3)
        have = max(away.offsets)
        position = {"epoch": (await away.ask("room:join", room))["position"]["epoch"], "offset": have}
        dropped = len(away.heard)
        await away.drop()
        await away.hear("disconnect")
        for number in range(25):
            await conversation.ask("message", roomId=room, text=f"missed {number}")
        await away.hear("authenticated", after=dropped)
        before = len(away.heard)
        answer = await away.ask("room:join", {"roomId": room, "position": position})
        assert answer["recovered"]
        assert answer["messages"] == []
        await away.hear("chat:message", lambda said: said["text"] == "missed 24", after=before)
        assert [text for text in away.texts if text.startswith("missed")] == [f"missed {n}" for n in range(25)]
        offsets = [heard["arguments"][0]["offset"] for heard in away.heard[before:] if "offset" in str(heard)]
        assert offsets == list(range(have + 1, offsets[-1] + 1))


async def test_another_life_of_the_log_is_not_recovered(alone: Site) -> None:
    editor = await alone.person("editor")
    room = await room_of(editor)
    async with signed_in(editor, room) as one:
        await one.ask("chat:message", {"roomId": room, "text": "kept"})
        answer = await one.ask("room:join", {"roomId": room, "position": {"epoch": "another", "offset": 1}})
        assert (answer["success"], answer["recovered"]) == (True, False)
        assert [message["text"] for message in answer["messages"]] == ["kept"]


async def test_a_repeat_is_the_same_message(alone: Site) -> None:
    editor = await alone.person("editor")
    room = await room_of(editor)
    async with signed_in(editor, room) as one:
        said = {"roomId": room, "text": "once", "operationId": "op-1"}
        first = await one.ask("chat:message", said)
        assert await one.ask("chat:message", said) == first
        await one.ask("chat:message", {"roomId": room, "text": "after"})
        await one.hear("chat:message", lambda message: message["text"] == "after")
        assert one.texts == ["once", "after"]


async def test_what_one_says_in_one_breath_is_kept_in_its_order(alone: Site) -> None:
    editor = await alone.person("editor")
    room = await room_of(editor)
    async with signed_in(editor, room) as one:
        answers = await asyncio.gather(
            *(one.ask("chat:message", {"roomId": room, "text": str(number)}) for number in range(25))
        )
        offsets = [answer["offset"] for answer in answers]
        assert offsets == sorted(offsets)
        await until(lambda: len(one.texts) == 25)
        assert one.texts == [str(number) for number in range(25)]


async def test_a_room_that_is_not_there_and_what_is_wrong(alone: Site) -> None:
    async with signed_in(await alone.person("viewer")) as one:
        refused = await one.ask("room:join", "none")
        assert refused["error"]["code"] == "not_found"
        assert await one.hear("error") == {**refused["error"], "event": "room:join"}
        for event, said, code in (
            ("chat:message", {"roomId": "none", "text": "x"}, "not_found"),
            ("chat:message", {"roomId": "none", "text": "x" * 4001}, "invalid"),
            ("typing:start", "none", "not_found"),
            ("room:leave", "none", "not_found"),
            ("nonsense", 1, "invalid"),
        ):
            assert (await one.ask(event, said))["error"]["code"] == code, event


async def test_a_room_one_may_not_know_of_is_as_one_that_is_not_there(alone: Site) -> None:
    editor, viewer = await alone.person("editor"), await alone.person("viewer")
    room = await room_of(editor)
    async with signed_in(viewer, room) as one:
        assert (await editor.send("PUT", f"/api/dashboards/{room}/people", {"everyone": "nobody"})).code == 200
        assert await one.hear("room:closed") == {"roomId": room}
        refused = await one.ask("room:join", room)
        assert not refused["success"]
        assert refused == await one.ask("room:join", "none")


async def test_a_burst_is_slowed_down(alone: Site) -> None:
    editor = await alone.person("editor")
    room = await room_of(editor)
    async with signed_in(editor, room) as one:
        answers = await asyncio.gather(
            *(one.ask("chat:message", {"roomId": room, "text": str(number)}) for number in range(300))
        )
        refused = [answer["error"] for answer in answers if not answer["success"]]
        assert refused
        assert {error["code"] for error in refused} == {"too_many"}
        assert all(error["temporary"] and error["retryAfter"] > 0 for error in refused)
        flood = await asyncio.gather(*(one.ask("nonsense") for _ in range(4 * BURST)))
        assert {answer["error"]["code"] for answer in flood} == {"invalid", "too_many"}


async def test_one_is_who_the_token_says(alone: Site) -> None:
    one, two = await alone.person("viewer"), await alone.person("viewer")
    async with speaking(alone.port, transports=["websocket"]) as speaker:
        await speaker.connect()
        assert (await speaker.ask("room:join", "d1"))["error"]["code"] == "unauthenticated"
        assert (await speaker.ask("auth", {"token": "x"}))["error"]["code"] == "unauthenticated"
        lie = await speaker.ask("auth", {"token": one.token, "userId": two.person.id})
        assert lie["error"]["code"] == "forbidden"
        told = await speaker.ask("auth", {"token": one.token, "id": one.person.id, "username": "anything"})
        assert (told["success"], told["userId"], told["username"]) == (True, one.person.id, one.person.name)
        assert (await speaker.ask("auth", {"token": two.token}))["error"]["code"] == "forbidden"
        assert (await speaker.ask("auth", {"token": one.token}))["success"]
        assert (await speaker.ask("auth", {"id": one.person.id, "username": "anything"}))["userId"] == one.person.id
        assert (await speaker.ask("auth", {"id": two.person.id}))["error"]["code"] == "forbidden"


async def test_a_sign_in_that_expires_ends_the_connection_unless_there_is_a_new_token(alone: Site) -> None:
    viewer = await alone.person()
    session = (await alone.parts.people.by_token(viewer.token)).session
    async with signed_in(viewer) as one, signed_in(viewer) as other:
        short, _ = alone.parts.people._tokens.make(viewer.person.id, session, now_ms() - 3_595_000)
        for connection in (one, other):
            assert (await connection.ask("auth", {"token": short}))["success"]
        assert (await other.ask("auth", {"token": viewer.token}))["success"]
        assert await one.hear("disconnect") == "io server disconnect"
        assert (await one.hear("error"))["message"] == "The sign-in has expired."
        assert (await other.ask("room:join", "none"))["error"]["code"] == "not_found"


async def test_notifications_arrive_on_all_devices(alone: Site) -> None:
    admin, viewer = await alone.person("admin"), await alone.person("viewer")
    async with signed_in(viewer) as one:
        sent = {"to": {"user": viewer.person.id}, "title": "Deployed", "data": {"build": 7}}
        assert (await admin.send("POST", "/api/notifications", sent)).code == 201
        told = await one.hear("notification")
        assert (told["title"], told["data"], told["state"]) == ("Deployed", {"build": 7}, "unseen")
        state = {"ids": [told["id"]], "state": "read"}
        assert (await viewer.send("POST", "/api/notifications/state", state)).code == 200
        update = await one.hear("user:update", lambda said: "notifications" in said)
        assert update["userId"] == viewer.person.id
        assert update["notifications"]["changed"] == [{"id": told["id"], "state": "read"}]


@pytest.mark.parametrize("transports", [["websocket"], ["polling"]], ids="+".join)
async def test_who_is_signed_out_is_sent_away_for_good(alone: Site, transports: list[str]) -> None:
    viewer = await alone.person("viewer")
    async with signed_in(viewer, transports=transports) as one:
        await alone.parts.people.sign_out(viewer.cookie)
        assert (await one.hear("error"))["code"] == "unauthenticated"
        assert await one.hear("disconnect") == "io server disconnect"
        await until(lambda: len(alone.parts.lobby) == 0)
        assert one.of("connect") == [transports[0]]
        assert "reconnect_attempt" not in [heard["event"] for heard in one.heard]


@pytest.mark.parametrize("transports", [["websocket"], ["polling"]], ids="+".join)
async def test_who_has_another_role_comes_again_with_it(alone: Site, transports: list[str]) -> None:
    viewer = await alone.person("viewer")
    async with signed_in(viewer, transports=transports) as one:
        await alone.parts.people.change_role(ADMIN, viewer.person.id, "editor")
        assert (await one.hear("authenticated", lambda said: said["role"] == "editor"))["userId"] == viewer.person.id
        assert await one.hear("disconnect") in ("transport close", "transport error")


async def test_a_deleted_dashboard_closes_its_room(alone: Site) -> None:
    editor = await alone.person("editor")
    room = await room_of(editor)
    async with signed_in(editor, room) as one:
        assert (await editor.request("DELETE", f"/api/dashboards/{room}")).code == 204
        assert await one.hear("room:closed") == {"roomId": room}
        assert (await one.ask("chat:message", {"roomId": room, "text": "anybody?"}))["error"]["code"] == "not_found"


async def test_whoever_is_gone_takes_no_seat(alone: Site) -> None:
    editor = await alone.person("editor")
    room = await room_of(editor)
    async with signed_in(editor, room), signed_in(editor, room, transports=["polling"]) as polling:
        assert len(alone.parts.hub) == 2
        await polling.leave()  # if it just went away between two requests, this would take until the next ping
    await until(lambda: len(alone.parts.hub) == 0 and len(alone.parts.guard) == 0 and len(alone.parts.lobby) == 0)
    assert not alone.parts.tending._seats._taken
