"""A conversation, and points, through the loss of MongoDB's primary."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.awaiting import until
from tests.system.chatting import all_agree, all_heard, chatting, room_of
from tests.system.oracle import exactly_once
from tests.system.pushing import Producer
from tests.system.replica_set import replica_set
from tests.system.running import serving

CHATTERS = 4


@pytest.mark.soak
@pytest.mark.parametrize("how", ["step_down", "kill"])
async def test_nothing_acknowledged_is_lost_with_the_primary(
    tmp_path: Path, redis_url: str, database: str, how: str
) -> None:
    nodes_folder = tmp_path / "nodes"
    nodes_folder.mkdir()
    async with replica_set(nodes_folder) as nodes:
        where: dict[str, Any] = {"mongo_url": nodes.url, "redis_url": redis_url, "database": database}
        async with serving(tmp_path / "server", **where) as server:
            room = await room_of(server.client)
            producers = [Producer(server.port, server.access.key, keyed=keyed) for keyed in (True, False)]
            async with chatting(CHATTERS, server.client, room) as chatters:
                await until(lambda: all(chatter.people == 1 for chatter in chatters))
                for _ in range(2):
                    for producer in producers:
                        await producer.reached(20)
                    for chatter in chatters:
                        chatter.say(2)
                    await getattr(nodes, how)()
                    await all_heard(chatters, 1)
                for producer in producers:
                    await producer.reached(20)
                    await producer.stop()
                await all_agree(server.client, room, chatters)
        for producer in producers:
            assert producer.hung == 0
            assert set(producer.answers) <= {200, 503}
        await exactly_once(producers, nodes.url, database)
