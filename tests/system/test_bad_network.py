"""A conversation over a network that cuts, swallows answers, delays and freezes: behind the server, and before it."""

from __future__ import annotations

import re
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.awaiting import until
from tests.system.chatting import Chatter, all_agree, all_heard, chatting, room_of
from tests.system.proxying import Proxy, proxying
from tests.system.running import serving

CHATTERS = 4
SLOWLY = 0.05

pytestmark = pytest.mark.gen_test(timeout=180)


async def suffer(proxy: Proxy, chatters: list[Chatter]) -> None:
    """One thing after the other goes wrong while everybody speaks; each time all is said and heard in the end."""
    await all_heard(chatters, 1)
    for chatter in chatters:
        chatter.say(1)
    proxy.cut()
    await all_heard(chatters, 1)
    proxy.swallow(3)
    for chatter in chatters:
        chatter.say(1)
    await until(lambda: proxy.swallowed == 3)
    await all_heard(chatters, 1)
    passed = proxy.passed
    proxy.delay(SLOWLY)
    await all_heard(chatters, 1)
    assert proxy.passed > passed
    proxy.delay(0)
    proxy.freeze()
    for chatter in chatters:
        chatter.say(1)
    await until(lambda: proxy.held > 2)
    proxy.thaw()
    await all_heard(chatters, 1)


@pytest.mark.parametrize("name", ["mongo_url", "redis_url"])
async def test_between_the_workers_and_what_they_keep_things_in(
    tmp_path: Path, where: dict[str, Any], name: str
) -> None:
    target = urlsplit(where[name]).port
    assert target is not None
    async with AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(proxying(target))
        url = where[name].replace(f":{target}/", f":{proxy.port}/")
        # The replica set gives its own address to whoever asks for the set, and that is not the proxy's.
        where[name] = re.sub(r"replicaSet=\w+", "directConnection=true", url)
        server = await stack.enter_async_context(serving(tmp_path, **where))
        room = await room_of(server.client)
        chatters = await stack.enter_async_context(chatting(CHATTERS, server.client, room))
        await suffer(proxy, chatters)
        await all_agree(server.client, room, chatters)
        assert proxy.passed > 0


async def test_between_browsers_and_workers(tmp_path: Path, where: dict[str, Any]) -> None:
    async with serving(tmp_path, **where) as server, proxying(server.port) as proxy:
        room = await room_of(server.client)
        async with chatting(CHATTERS, replace(server.client, port=proxy.port), room) as chatters:
            await suffer(proxy, chatters)
            await all_agree(server.client, room, chatters)
            assert all(chatter.connections > 1 for chatter in chatters)
