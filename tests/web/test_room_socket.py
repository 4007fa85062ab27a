from __future__ import annotations

import asyncio
import json
from typing import Any

from dashboard.codes import CLOSE_RESTART
from tests.awaiting import until
from tests.caller import Client
from tests.site import Site
from tests.web.document import difference, examples

EXAMPLES = [example for example in examples() if example.section.startswith(("Room", "Notification"))]


async def room_of(client: Client) -> str:
    response = await client.send("POST", "/api/dashboards", {"title": "A room"})
    return str(json.loads(response.body)["id"])


async def test_two_people_talk(site: Site) -> None:
    editor, viewer = await site.person("editor"), await site.person("viewer")
    room = await room_of(editor)
    async with editor.talk() as one, viewer.talk() as two:
        joined = await one.ask("join_room", roomId=room)
        assert joined["may"] == {"speak": True, "edit": True, "share": True}
        await two.ask("join_room", roomId=room)
        answer = await one.ask("message", roomId=room, text="hello", operationId="op1")
        for conversation in (one, two):
            heard = await conversation.hear("message")
            assert (heard["text"], heard["operationId"]) == ("hello", "op1")
            assert answer["offset"] == heard["offset"]
            assert answer["time"] == heard["time"]
        one.say(type="typing", roomId=room, isTyping=True)
        assert (await two.hear(lambda push: "typing" in push and bool(push["typing"])))["typing"] == [editor.person.id]
        one.say(type="cursor", roomId=room, panel="p1", x=0.5, y=0.5)
        heard = await two.hear(lambda push: bool(push.get("cursors")))
        assert heard["cursors"] == [{"user": editor.person.id, "panel": "p1", "x": 0.5, "y": 0.5}]
        one.say(type="presence", status="away")
        await two.hear(lambda push: any(person["status"] == "away" for person in push.get("people", ())))


async def test_what_one_says_in_one_breath_is_kept_in_its_order(site: Site) -> None:
    viewer = await site.person("viewer")
    room = await room_of(await site.person("editor"))
    async with viewer.talk() as conversation:
        for number in range(25):
            conversation.say(type="message", id=f"m{number}", roomId=room, text=str(number))
        replies = [await conversation.hear(lambda push, n=n: push.get("id") == f"m{n}") for n in range(25)]  # type: ignore[misc]
        assert [reply["offset"] for reply in replies] == list(range(1, 26))


async def test_the_reply_to_a_join_comes_before_what_was_missed(site: Site) -> None:
    viewer = await site.person("viewer")
    room = await room_of(await site.person("editor"))
    async with viewer.talk() as conversation:
        epoch = (await conversation.ask("join_room", roomId=room))["epoch"]
        for number in range(20):
            await conversation.ask("message", roomId=room, text=str(number))
    async with viewer.talk() as conversation:
        conversation.say(type="join_room", id="j", roomId=room, position={"epoch": epoch, "offset": 3})
        heard = [await conversation.next() for _ in range(10)]
        heard = [push for push in heard if push["type"] != "heartbeat"]
        assert heard[0]["id"] == "j"
        assert heard[0]["recovered"]
        offsets = [push["offset"] for push in heard[1:] if "offset" in push]
        assert offsets == list(range(4, 4 + len(offsets)))


async def test_whoever_is_gone_takes_no_seat(site: Site) -> None:
    viewer = await site.person("viewer")
    room = await room_of(await site.person("editor"))
    for _ in range(5):
        async with viewer.connect() as conversation:
            await conversation.ask("auth", token=viewer.token)
            conversation.say(type="join_room", roomId=room)
            await asyncio.sleep(0)
    tending = site.parts.tending
    await until(lambda: len(site.parts.hub) == 0)
    await until(lambda: not tending._seats._taken)


async def test_a_deleted_dashboard_closes_its_room(site: Site) -> None:
    editor = await site.person("editor")
    room = await room_of(editor)
    async with editor.talk() as conversation:
        await conversation.ask("join_room", roomId=room)
        assert (await editor.request("DELETE", f"/api/dashboards/{room}")).code == 204
        assert (await conversation.hear("room_closed"))["roomId"] == room
        answer = await conversation.ask("message", roomId=room, text="anybody?")
        assert answer["error"]["code"] == "not_found"


async def test_a_log_that_was_replaced_makes_everybody_come_again(site: Site) -> None:
    editor = await site.person("editor")
    room = await room_of(editor)
    async with editor.talk() as conversation:
        await conversation.ask("join_room", roomId=room)
        await conversation.ask("message", roomId=room, text="hello")
        await site.parts.mongo.collection("room_entries").delete_many({})
        await site.parts.mongo.collection("rooms").delete_many({})
        found = site.parts.tending._rooms.get(room)
        assert found is not None
        found.doubt()
        assert await conversation.closed() == CLOSE_RESTART


async def test_the_document_is_true(site: Site) -> None:
    """Its examples one after the other, on one connection: ada's, while bob may be mentioned."""
    ada, _ = await site.person("editor", "ada"), await site.person("viewer", "bob")
    room = await room_of(ada)
    assert len(EXAMPLES) > 35
    async with ada.talk() as conversation:
        epoch, left = "", False
        for example in EXAMPLES:
            if example.kind == "command":
                conversation.say(**meant(example.message, room, epoch))
                left = example.message["type"] == "leave_room"
                continue
            if left and example.message["type"] == "room_closed":
                await conversation.ask("join_room", id="again", roomId=room)
            await provoke(ada, room, example.message["type"])
            real = await conversation.hear(lambda heard, shown=example.message: is_like(shown, heard))  # type: ignore[misc]
            epoch = real.get("epoch", epoch)
            assert real.get("offset") == example.message.get("offset")


def meant(message: dict[str, Any], room: str, epoch: str) -> dict[str, Any]:
    """A command of the document as it is said here."""
    said = {**message, "roomId": room}
    if "position" in said:
        said["position"] = {**said["position"], "epoch": epoch}
    return said


def is_like(shown: dict[str, Any], heard: dict[str, Any]) -> bool:
    same = all(
        heard.get(name) == shown.get(name) for name in ("type", "id", "offset") if shown["type"] != "notification"
    )
    return same and heard["type"] == shown["type"] and not difference(shown, heard)


async def provoke(ada: Client, room: str, kind: str) -> None:
    """What another does, so that there is something to hear of."""
    if kind == "room_closed":
        assert (await ada.request("DELETE", f"/api/dashboards/{room}")).code == 204
    if kind == "notification":
        body = {"to": {"user": "ada"}, "title": "Deployed", "link": "/", "data": {"build": 7}}
        assert (await ada.send("POST", "/api/notifications", body)).code == 201
    if kind == "notifications":
        (one, *_) = (await ada.json("/api/notifications"))["notifications"]
        assert (await ada.send("POST", "/api/notifications/state", {"ids": [one["id"]], "state": "read"})).code == 200
