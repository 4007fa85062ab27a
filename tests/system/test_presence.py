"""Who is here, while Redis is emptied, killed and frozen, and people come and go."""

from __future__ import annotations

import asyncio
import json
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from tests.awaiting import until
from tests.system.asking import Client
from tests.system.chatting import Chatter, all_agree, all_heard, chatting, room_of
from tests.system.running import PASSWORD, PROGRAM, Breakable, Running, serving

NAMES = ("bob", "eve", "kim")


async def clients(server: Running, **where: Any) -> list[Client]:
    """One for each of several people."""
    found = []
    for name in NAMES:
        flags = [f"--{setting.replace('_', '-')}={value}" for setting, value in where.items()]
        words = [*PROGRAM, "user", "add", name, "--role", "editor", "--password-stdin", *flags]
        adding = await asyncio.create_subprocess_exec(*words, stdin=PIPE, stderr=DEVNULL)
        await adding.communicate(PASSWORD.encode())
        assert adding.returncode == 0
        entered = await Client(server.port).post("/api/login", {"name": name, "password": PASSWORD})
        found.append(Client(server.port, json.loads(entered.body)["token"]))
    return found


def all_see(chatters: list[Chatter], count: int) -> bool:
    return all(chatter.people == count for chatter in chatters)


@pytest.mark.parametrize("how", ["flush", *(pytest.param(how, marks=pytest.mark.soak) for how in ("kill", "freeze"))])
async def test_presence_is_right_again(tmp_path: Path, parts: Breakable, database: str, how: str) -> None:
    async with serving(tmp_path, **parts.urls, database=database) as server:
        room = await room_of(server.client)
        bob, eve, kim = await clients(server, **parts.urls, database=database)
        async with (
            chatting(2, server.client, room) as ada,
            chatting(2, bob, room) as bobs,
            Redis.from_url(parts.urls["redis_url"]) as redis,
        ):
            chatters = [*ada, *bobs]
            async with chatting(1, eve, room) as eves:
                await until(lambda: all_see([*chatters, *eves], 3))
                await all_heard([*chatters, *eves], 1)
                if how == "flush":
                    await redis.flushall()
                else:
                    getattr(parts, how)("redis")
            # Eve has left while Redis was not right, and Kim comes.
            async with chatting(1, kim, room) as kims:
                for chatter in [*chatters, *kims]:
                    chatter.say(1)
                await until(lambda: all(chatter.done for chatter in chatters))
                await parts.restore()
                await until(lambda: all_see([*chatters, *kims], 3))
                await all_heard([*chatters, *kims], 1)
                await all_agree(server.client, room, [*chatters, *kims], eves)
            await until(lambda: all_see(chatters, 2))
            assert all(chatter.connections == 1 for chatter in chatters)
