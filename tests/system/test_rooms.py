"""A conversation through killed workers, and a Redis or a MongoDB that is emptied, killed or frozen."""

from __future__ import annotations

import os
import signal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from tests.awaiting import until
from tests.system.chatting import all_agree, all_heard, chatting, room_of
from tests.system.running import Breakable, Running, serving

CHATTERS = 5


def replaced(server: Running, killed: int) -> bool:
    return killed not in server.workers() and len(server.workers()) == 2


async def test_a_conversation_goes_on_whatever_workers_are_killed(tmp_path: Path, where: dict[str, Any]) -> None:
    async with serving(tmp_path, **where) as server:
        room = await room_of(server.client)
        async with chatting(CHATTERS, server.client, room, edits=True) as chatters:
            await until(lambda: all(chatter.people == 1 for chatter in chatters))
            await all_heard(chatters, 2)
            for _ in range(3):
                for chatter in chatters:
                    chatter.say(1)
                killed = server.workers()[0]  # the oldest: each of the first two is killed
                os.kill(killed, signal.SIGKILL)
                await until(partial(replaced, server, killed))
                await all_heard(chatters, 1)
            await all_agree(server.client, room, chatters)
        assert sum(chatter.connections for chatter in chatters) > CHATTERS


async def test_an_emptied_redis_is_not_noticed(tmp_path: Path, parts: Breakable, database: str) -> None:
    async with serving(tmp_path, **parts.urls, database=database) as server:
        room = await room_of(server.client)
        async with (
            chatting(CHATTERS, server.client, room, edits=True) as chatters,
            Redis.from_url(parts.urls["redis_url"]) as redis,
        ):
            for _ in range(3):
                await all_heard(chatters, 1)
                await redis.flushall()
            await all_heard(chatters, 1)
            await all_agree(server.client, room, chatters)
            assert [chatter.connections for chatter in chatters] == [1] * CHATTERS


@pytest.mark.parametrize(("name", "how"), [("redis", "kill"), ("redis", "freeze"), ("mongo", "freeze")])
async def test_what_is_away_for_a_while_costs_nothing_said(
    tmp_path: Path, parts: Breakable, database: str, name: str, how: str
) -> None:
    async with serving(tmp_path, **parts.urls, database=database) as server:
        room = await room_of(server.client)
        async with chatting(CHATTERS, server.client, room, edits=True) as chatters:
            await all_heard(chatters, 2)
            getattr(parts, how)(name)
            for chatter in chatters:
                chatter.say(2)
            if name == "redis":
                await until(lambda: all(chatter.done for chatter in chatters))
            await parts.restore()
            await all_heard(chatters, 1)
            await all_agree(server.client, room, chatters)
