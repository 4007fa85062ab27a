"""People who speak Socket.IO: the real npm client in a Node of its own, told what to do line by line."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tornado.httpclient import HTTPRequest
from tornado.httputil import HTTPHeaders
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.codebase import ROOT

DEADLINE = 60.0
ENTRIES = ("chat:message", "room:user:joined", "room:user:left", "room:entry")
SCRIPT = Path(__file__).with_name("socketio_client.cjs")
NODE = shutil.which("node", path=str(Path(sys.executable).parent)) or "node"

Happening = dict[str, Any]


class Speaker:
    """One npm client; ``heard`` has everything it heard, in that order."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.heard: list[Happening] = []
        self._process = process
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._news = asyncio.Event()
        self._told = 0

    async def ask(self, event: str, *arguments: Any) -> Any:
        """Emit, and wait for the acknowledgement."""
        return await self._tell("emit", event=event, arguments=arguments)

    async def say(self, event: str, *arguments: Any) -> None:
        """Emit without asking for an acknowledgement."""
        await self._tell("send", event=event, arguments=arguments)

    async def connect(self, auth: Any = None) -> None:
        """Begin to connect."""
        await self._tell("connect", **({} if auth is None else {"auth": auth}))

    async def leave(self) -> None:
        """Disconnect on purpose."""
        await self._tell("disconnect")

    async def drop(self) -> None:
        """Lose the connection; the client comes back by itself."""
        await self._tell("drop")

    async def hear(self, event: str, wanted: Callable[[Any], bool] = lambda _: True, after: int = 0) -> Any:
        """The first argument of the first such event, of those heard after so many others."""
        async with asyncio.timeout(DEADLINE):
            while True:
                for happening in self.heard[after:]:
                    first = happening["arguments"][0] if happening["arguments"] else None
                    if happening["event"] == event and wanted(first):
                        return first
                self._news.clear()
                await self._news.wait()

    def of(self, event: str) -> list[Any]:
        """The first arguments of all such events."""
        return [happening["arguments"][0] for happening in self.heard if happening["event"] == event]

    @property
    def offsets(self) -> list[int]:
        """The offsets of all entries that it heard."""
        return [fields["offset"] for event in ENTRIES for fields in self.of(event)]

    @property
    def texts(self) -> list[str]:
        """What was said in its rooms."""
        return [message["text"] for message in self.of("chat:message")]

    async def read(self) -> None:
        """Take down what the client says, until it ends."""
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            words = json.loads(line)
            if "id" in words:
                answer = self._answers.pop(words["id"])
                if not answer.done():
                    answer.set_result(words["answer"])
            else:
                self.heard.append(words)
                self._news.set()

    async def _tell(self, what: str, **fields: Any) -> Any:
        assert self._process.stdin is not None
        self._told += 1
        number = self._told
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        self._process.stdin.write(json.dumps({"id": number, "do": what, **fields}).encode() + b"\n")
        async with asyncio.timeout(DEADLINE):
            return await answer


@asynccontextmanager
async def speaking(port: int, **options: Any) -> AsyncIterator[Speaker]:
    """A client of a server, with options of ``io()``; it is not connected yet."""
    process = await asyncio.create_subprocess_exec(
        NODE,
        SCRIPT,
        f"http://127.0.0.1:{port}",
        json.dumps(options),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "NODE_PATH": str(ROOT / "static/node_modules")},
        limit=1 << 24,
    )
    speaker = Speaker(process)
    reading = asyncio.get_running_loop().create_task(speaker.read())
    try:
        yield speaker
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await asyncio.wait_for(process.wait(), DEADLINE)
        await reading


@asynccontextmanager
async def by_hand(port: int, more: str = "", **headers: str) -> AsyncIterator[WebSocketClientConnection]:
    """A WebSocket on which every packet is written by hand; ``more`` is added to the address."""
    address = f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket{more}"
    connection = await websocket_connect(HTTPRequest(address, headers=HTTPHeaders(headers), connect_timeout=DEADLINE))
    try:
        yield connection
    finally:
        connection.close()


async def closed(connection: WebSocketClientConnection) -> int | None:
    """Wait until the server has closed it; the code."""
    async with asyncio.timeout(DEADLINE):
        while await connection.read_message() is not None:
            pass
    return connection.close_code
