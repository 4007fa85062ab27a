"""People who talk in a room as docs/protocol.md asks of a client: they come back with their position, and say again
what they do not know to be kept, under the same operation id. Editors edit the dashboard with every other thing.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from tornado.httpclient import HTTPClientError
from tornado.websocket import WebSocketClosedError, WebSocketError, websocket_connect

from dashboard.document.editing import edited, fields_of, read
from dashboard.document.operations import same
from dashboard.ending import ended
from tests.awaiting import until
from tests.system.asking import Client

PAUSE = 0.2
PATIENCE = 4.0
PASSING = (OSError, HTTPClientError, WebSocketError, WebSocketClosedError, TimeoutError, AssertionError)
_NAMES = itertools.count()


class Chatter:
    """One connection to a room that is always made again; ``entries`` is all it has heard, in that order.

    At its beginnings, of which there is one at the most, it is told how things are: later what it missed.
    """

    def __init__(self, client: Client, room: str, edits: bool = False) -> None:
        self.name = f"c{next(_NAMES)}"
        self.entries: list[dict[str, Any]] = []
        self.people = 0
        self.connections = 0
        self.snapshots = 0
        self.beginnings = 1
        self.acknowledged: dict[str, int] = {}
        self.refused: dict[str, str] = {}
        self._client = client
        self._room = room
        self._edits = edits
        self._epoch = ""
        self._first = 0
        self._wanted: list[str] = []
        self._unanswered: dict[str, None] = {}

    @property
    def offsets(self) -> list[int]:
        return [entry["offset"] for entry in self.entries]

    @property
    def top(self) -> int:
        return self.offsets[-1] if self.entries else self._first

    def say(self, count: int) -> None:
        """Say so many things more."""
        for _ in range(count):
            self._wanted.append(f"{self.name}-{len(self._wanted)}")
            self._unanswered[self._wanted[-1]] = None

    @property
    def done(self) -> bool:
        """Whether all that was said was answered."""
        return not self._unanswered

    async def run(self) -> None:
        """Connect for ever."""
        while True:
            with suppress(*PASSING):
                await self._talk()
            await asyncio.sleep(PAUSE)

    async def _talk(self) -> None:
        async with asyncio.timeout(PATIENCE):
            connection = await websocket_connect(f"ws://127.0.0.1:{self._client.port}/ws")
        speaking: asyncio.Task[None] | None = None
        try:
            await self._say(connection, {"type": "auth", "token": self._client.token})
            position = {"position": {"epoch": self._epoch, "offset": self.top}} if self._epoch else {}
            await self._say(connection, {"type": "join_room", "id": "join", "roomId": self._room, **position})
            while True:
                async with asyncio.timeout(3 * PATIENCE):
                    text = await connection.read_message()
                if text is None:
                    return
                self._hear(json.loads(text))
                if self._epoch and speaking is None:
                    speaking = asyncio.get_running_loop().create_task(self._speak(connection))
        finally:
            if speaking is not None:
                speaking.cancel()
                await asyncio.gather(speaking, return_exceptions=True)
            connection.close()

    async def _speak(self, connection: Any) -> None:
        while True:
            for said in list(self._unanswered):
                await self._say(
                    connection, {**self._meant(said), "id": said, "roomId": self._room, "operationId": said}
                )
            await asyncio.sleep(PAUSE * 5)

    def _meant(self, said: str) -> dict[str, Any]:
        """Editors all set the description, and each adds a panel, which cannot be done twice."""
        number = int(said.rpartition("-")[2])
        if number % 2 == 0 or not self._edits:
            return {"type": "message", "text": said}
        ops: list[dict[str, Any]] = [{"op": "set", "path": "description", "value": said}]
        panel = {"kind": "text", "title": said, "at": [0, 0, 6, 5], "queries": {}}
        return {"type": "edit", "ops": [*ops, {"op": "add", "path": f"panels.{said}", "value": panel}]}

    async def _say(self, connection: Any, command: dict[str, Any]) -> None:
        await connection.write_message(json.dumps(command))

    def _hear(self, message: dict[str, Any]) -> None:
        if message.get("id") == "join":
            assert message["ok"], message
            self.connections += 1
            if not message["recovered"]:
                self.snapshots += 1
                self._first = message["top"]
                for entry in message["entries"]:
                    self._take(entry)
            self._epoch = message["epoch"]
        elif message["type"] == "reply" and message["ok"]:
            self.acknowledged[message["id"]] = message["offset"]
            self._unanswered.pop(message["id"], None)
        elif message["type"] == "reply" and not message["error"]["temporary"]:
            self.refused[message["id"]] = message["error"]["code"]
            self._unanswered.pop(message["id"], None)
        elif "offset" in message:
            self._take(message)
        elif message["type"] == "room":
            self.people = message["peopleCount"]

    def _take(self, entry: dict[str, Any]) -> None:
        self.entries.append(entry)


@asynccontextmanager
async def chatting(count: int, client: Client, room: str, edits: bool = False) -> AsyncIterator[list[Chatter]]:
    """So many who are in the room; with ``edits`` they are editors."""
    async with there([Chatter(client, room, edits) for _ in range(count)]) as chatters:
        yield chatters


Who = TypeVar("Who", bound=Chatter)


@asynccontextmanager
async def there(chatters: list[Who]) -> AsyncIterator[list[Who]]:
    """While they are in the room."""
    tasks = [asyncio.get_running_loop().create_task(chatter.run()) for chatter in chatters]
    try:
        yield chatters
    finally:
        gone = [task for task in tasks if task.done()]
        await ended(tasks)
        for task in gone:
            task.result()  # nobody leaves by themselves: this is why they did


async def room_of(client: Client, **fields: Any) -> str:
    """A new room, whose dashboard has these fields."""
    answer = await client.post("/api/dashboards", {"title": "A room", **fields})
    return str(json.loads(answer.body)["id"])


async def all_heard(chatters: Sequence[Chatter], count: int) -> None:
    """Everyone says so many things, and hears what everyone says."""
    for chatter in chatters:
        chatter.say(count)
    await until(lambda: all(chatter.done for chatter in chatters))
    await until(lambda: len({chatter.top for chatter in chatters}) == 1)


async def log_of(client: Client, room: str) -> list[dict[str, Any]]:
    """The whole log of a room."""
    log: list[dict[str, Any]] = []
    while True:
        page = await client.json(f"/api/rooms/{room}/log?limit=200&after={len(log)}")
        log += page["entries"]
        if len(log) >= page["top"]:
            return log


async def all_agree(client: Client, room: str, chatters: Sequence[Chatter], gone: Sequence[Chatter] = ()) -> None:
    """Everyone has heard the log from where they began; what was acknowledged is in it once, and nothing else.

    Those who have ``gone`` had things acknowledged, and did not hear all.
    """
    log = await log_of(client, room)
    await until(lambda: all(chatter.top >= len(log) for chatter in chatters))
    assert [entry["offset"] for entry in log] == list(range(1, len(log) + 1))
    operations = [entry["operationId"] for entry in log if "operationId" in entry]
    assert len(set(operations)) == len(operations)
    await _is_what_the_edits_made(client, room, log)
    for chatter in chatters:
        heard = [entry for entry in chatter.entries if entry["offset"] <= len(log)]
        assert heard == log[len(log) - len(heard) :]
        assert chatter.snapshots == chatter.beginnings
        for said, offset in chatter.acknowledged.items():
            assert log[offset - 1]["operationId"] == said
    acknowledged = [said for chatter in (*chatters, *gone) for said in chatter.acknowledged]
    assert sorted(operations) == sorted(acknowledged)


async def _is_what_the_edits_made(client: Client, room: str, log: list[dict[str, Any]]) -> None:
    """The dashboard is what all the edits of the log make of it, one after the other."""
    document = fields_of(await client.json(f"/api/dashboards/{room}/versions/0"))
    edits = [entry for entry in log if entry["type"] == "edit"]
    for edit in edits:
        document = edited(document, read(edit["ops"]))
    shown = await client.json(f"/api/dashboards/{room}")
    assert same(fields_of(shown), document)
    assert shown["revision"] == (edits[-1]["offset"] if edits else 0)
