"""Talk, and edits, over a network that cuts, swallows answers, delays and freezes: behind the server, and before it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from tests.awaiting import until
from tests.system.asking import Client
from tests.system.chatting import Chatter, all_agree, all_heard, chatting, room_of
from tests.system.editing import SHARED, all_edited_alike, editing
from tests.system.proxying import Proxy, proxying
from tests.system.running import serving

SLOWLY = 0.05


class Doing(NamedTuple):
    """Something that people do together: how many of them, and what must be so in the end."""

    people: int
    begin: Callable[[int, Client, str], AbstractAsyncContextManager[list[Any]]]
    right: Callable[[Client, str, Any], Awaitable[None]]


DOINGS = {
    "talk": Doing(4, chatting, all_agree),
    # Six: that all sit at one of two workers is unlikely then.
    "edit": Doing(6, editing, all_edited_alike),
}


async def suffer(proxy: Proxy, chatters: Sequence[Chatter]) -> None:
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


@pytest.mark.parametrize("what", DOINGS)
@pytest.mark.parametrize("name", ["mongo_url", "redis_url"])
async def test_between_the_workers_and_what_they_keep_things_in(
    tmp_path: Path, where: dict[str, Any], name: str, what: str
) -> None:
    target = urlsplit(where[name]).port
    assert target is not None
    count, begin, right = DOINGS[what]
    async with AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(proxying(target))
        url = where[name].replace(f":{target}/", f":{proxy.port}/")
        # The replica set gives its own address to whoever asks for the set, and that is not the proxy's.
        where[name] = re.sub(r"replicaSet=\w+", "directConnection=true", url)
        server = await stack.enter_async_context(serving(tmp_path, **where))
        room = await room_of(server.client, panels=SHARED)
        people = await stack.enter_async_context(begin(count, server.client, room))
        await suffer(proxy, people)
        await right(server.client, room, people)
        assert proxy.passed > 0


@pytest.mark.parametrize("what", DOINGS)
async def test_between_browsers_and_workers(tmp_path: Path, where: dict[str, Any], what: str) -> None:
    count, begin, right = DOINGS[what]
    async with serving(tmp_path, **where) as server, proxying(server.port) as proxy:
        room = await room_of(server.client, panels=SHARED)
        async with begin(count, replace(server.client, port=proxy.port), room) as people:
            await suffer(proxy, people)
            await right(server.client, room, people)
            assert all(chatter.connections > 1 for chatter in people)
