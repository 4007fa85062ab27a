"""Who comes and goes while Redis is gone is in the log once it is back, once each."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from dashboard.people_parts import build_people
from tests.awaiting import until
from tests.caller import Client, Conversation
from tests.site import ADMIN, settings
from tests.system.asking import Client as Asker
from tests.system.chatting import room_of
from tests.system.running import PASSWORD, Breakable, serving

NAMES = ("Bob", "Eve", "Joe")


async def signed_in(where: dict[str, Any], port: int) -> dict[str, Client]:
    """Some people, by name."""
    found = {}
    async with build_people(settings(**where)) as (people, _):
        for name in NAMES:
            await people.add(ADMIN, name, PASSWORD, "viewer")
            found[name] = Client(port, token=(await people.sign_in(name, PASSWORD, "the tests")).token)
    return found


async def joined(stack: AsyncExitStack, client: Client, room: str) -> Conversation:
    conversation = await stack.enter_async_context(client.talk())
    assert (await conversation.ask("join_room", roomId=room))["ok"]
    return conversation


async def test_the_log_is_right_after_redis_was_gone(tmp_path: Path, parts: Breakable, database: str) -> None:
    where = {**parts.urls, "database": database}
    async with serving(tmp_path, workers=1, **where) as server, AsyncExitStack() as stays, AsyncExitStack() as goes:
        room, people = await room_of(server.client), await signed_in(where, server.port)

        async def moves(asker: Asker | Client) -> list[tuple[str, str]]:
            log = await asker.json(f"/api/rooms/{room}/log?after=0&limit=100")
            return [(entry["user"]["name"], entry["type"]) for entry in log["entries"]]

        async def said(*expected: tuple[str, str]) -> bool:
            return set(await moves(server.client)) == set(expected)

        await joined(stays, people["Joe"], room)
        await joined(goes, people["Bob"], room)
        before = [("Joe", "user_joined"), ("Bob", "user_joined")]
        await until(lambda: said(*before), AssertionError)  # whoever asks too often is told to wait
        parts.kill("redis")
        await goes.aclose()
        eve = await joined(stays, people["Eve"], room)
        await eve.hear(lambda push: bool(push.get("gone")))
        await parts.restore()
        await until(lambda: said(*before, ("Bob", "user_left"), ("Eve", "user_joined")), AssertionError)
        assert (await eve.ask("message", roomId=room, text="here"))["ok"]
        assert len([kind for _, kind in await moves(people["Joe"]) if kind != "message"]) == 4
