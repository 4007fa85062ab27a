"""Whoever is mentioned is told, though every worker that has acknowledged the message is killed before it told them.

That none has is not left to chance: MongoDB takes no notification until they are dead.
"""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

from tornado.httpclient import HTTPClientError

from dashboard.people_parts import build_people
from dashboard.storage.mongo import Mongo
from dashboard.storage.notifications import HEADS
from tests.awaiting import until
from tests.site import ADMIN, settings
from tests.system.asking import Client
from tests.system.chatting import room_of
from tests.system.running import PASSWORD, Running, send, serving

ROUNDS = 2
NOT_NOW = (OSError, HTTPClientError)
"""What one who asks may see while workers die and come back: no connection, one that ends, no answer in time."""


async def bob(where: dict[str, Any], port: int) -> Client:
    """Somebody else, signed in."""
    async with build_people(settings(**where)) as (people, _):
        await people.add(ADMIN, "Bob", PASSWORD, "viewer")
        signed_in = await people.sign_in("Bob", PASSWORD, "the tests")
    return Client(port, signed_in.token)


async def take_notifications(mongo: Mongo, taken: bool) -> None:
    """Let MongoDB take notifications, or refuse them all."""
    validator = {} if taken else {"_id": {"$exists": False}}
    await mongo.database.command("collMod", HEADS, validator=validator)


async def say(client: Client, room: str, text: str) -> None:
    """Say something until it is acknowledged; it is kept once."""
    message = {"roomId": room, "text": text, "operationId": text.rpartition(" ")[2]}

    async def acknowledged() -> bool:
        answer = await client.post("/api/message", message)
        assert answer.code in (201, 503), answer.body
        return answer.code == 201

    await until(acknowledged, *NOT_NOW)


async def kill_workers(server: Running) -> None:
    """Kill all that run, and wait until others answer."""
    killed = server.workers()
    for pid in killed:
        send(pid, signal.SIGKILL)
    await until(lambda: not set(server.workers()) & set(killed))
    await until(lambda: len(server.workers()) == len(killed))
    await until(lambda: server.client.json("/healthz"), *NOT_NOW)


async def told(reader: Client, count: int) -> list[str]:
    """What somebody was told, the oldest first, once it is so much."""

    async def bodies() -> list[str]:
        answer = await reader.get("/api/notifications")
        assert answer.code in (200, 503), answer.body
        found = json.loads(answer.body)["notifications"] if answer.code == 200 else []
        return [str(one["body"]) for one in found[::-1]] if len(found) >= count else []

    return await until(bodies, *NOT_NOW)


async def test_a_mention_survives_whoever_kept_it(tmp_path: Path, where: dict[str, Any], mongo: Mongo) -> None:
    async with serving(tmp_path, compact_interval="1s", **where) as server:
        room, reader = await room_of(server.client), await bob(where, server.port)
        said = [f"@Bob, look: {number}" for number in range(ROUNDS)]
        for number, text in enumerate(said):
            await take_notifications(mongo, False)
            await say(server.client, room, text)
            await kill_workers(server)
            assert await mongo.collection(HEADS).count_documents({}) == number
            await take_notifications(mongo, True)
            assert await told(reader, number + 1) == said[: number + 1]
