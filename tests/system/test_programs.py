"""Programs that use ``dashboard.client``, through killed workers."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Any

from dashboard.client.client import Client, connect
from dashboard.client.rooms import Entry, Room
from tests.awaiting import until
from tests.system.chatting import log_of, room_of
from tests.system.running import Running, serving
from tests.system.test_rooms import replaced

PROGRAMS = 4
ROUNDS = 3
SAID = 5


class Listener:
    """Reads a room for ever."""

    def __init__(self, room: Room) -> None:
        self.entries: list[Entry] = []
        self._room = room
        self.task = asyncio.get_running_loop().create_task(self._read())

    def has(self, offset: int) -> bool:
        """Whether it has heard all up to there; raises why it hears no more."""
        if self.task.done():
            self.task.result()
        return bool(self.entries) and self.entries[-1].offset >= offset

    async def _read(self) -> None:
        async for entry in self._room:
            self.entries.append(entry)


async def kill_one(server: Running) -> None:
    killed = random.choice(server.workers())
    os.kill(killed, signal.SIGKILL)
    await until(partial(replaced, server, killed))


async def test_what_programs_say_through_killed_workers_is_kept_and_heard_once(
    tmp_path: Path, where: dict[str, Any]
) -> None:
    async with serving(tmp_path, **where, speak_rate=1000) as server, AsyncExitStack() as stack:
        room_id = await room_of(server.client)
        url, token = f"http://127.0.0.1:{server.port}", server.access.token
        clients: list[Client] = [await stack.enter_async_context(connect(url, token)) for _ in range(PROGRAMS)]
        rooms = [await client.join(room_id) for client in clients]
        listeners = [Listener(room) for room in rooms]
        for turn in range(ROUNDS):
            said = [
                asyncio.ensure_future(room.send(f"{turn}-{number}", operation_id=f"{place}-{turn}-{number}"))
                for place, room in enumerate(rooms)
                for number in range(SAID)
            ]
            await kill_one(server)
            await asyncio.gather(*said)
        log = await log_of(server.client, room_id)
        said_by = [entry["operationId"] for entry in log if entry["type"] == "message"]
        assert len(said_by) == len(set(said_by)) == PROGRAMS * ROUNDS * SAID
        for place in range(PROGRAMS):
            own = [one for one in said_by if one.startswith(f"{place}-")]
            assert own == [f"{place}-{turn}-{number}" for turn in range(ROUNDS) for number in range(SAID)]
        for listener in listeners:
            await until(partial(listener.has, len(log)))
            offsets = [entry.offset for entry in listener.entries]
            assert offsets == list(range(offsets[0], offsets[-1] + 1))
            listener.task.cancel()
