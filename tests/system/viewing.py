"""A viewer: a program that speaks ``docs/protocol.md`` and holds the table that a person would see."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import socket
from typing import Any

from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.iostream import StreamClosedError
from tornado.websocket import WebSocketClientConnection, WebSocketError, websocket_connect

from dashboard.codes import CLOSE_RESTART
from tests.system.asking import Client

WINDOW = 300_000
STEP = 1000
LONGEST_PAUSE = 30.0

Key = tuple[str, tuple[tuple[str, str], ...]]
Table = dict[Key, dict[int, float]]


class Viewer:
    """Watches one query and comes back whenever its connection ends.

    ``table`` has the values by series and time; ``heard`` the types of all messages in order; ``closes`` the codes and
    reasons of the connections that ended; ``states`` what ``catching_up`` said; ``slowed`` what that said.
    """

    def __init__(self, port: int, token: str, metric: str, extra: int = 0) -> None:
        """``extra`` is a number of watches beside the one that is held in the table."""
        self.query = {"metric": metric, "over": "sum", "step": STEP}
        self.table: Table = {}
        self.live = False
        self.connections = 0
        self.closes: list[tuple[int | None, str]] = []
        self.states: list[str] = []
        self.slowed: list[int] = []
        self.snapshots = 0
        self.recoveries = 0
        self._port = port
        self._token = token
        self._tick = -1
        self._watch = 0
        self._rows: list[Key] = []
        self._heartbeat = 5.0
        self._extra = extra
        self._reading = asyncio.Event()
        self._reading.set()
        self._wait = 0.0
        self._task = asyncio.get_running_loop().create_task(self._run())

    def pause(self) -> None:
        """Read nothing more; the kernel takes a little, then the server cannot send."""
        self._reading.clear()

    def go_on(self, wait: float = 0.0) -> None:
        """Read again, ``wait`` seconds after each message."""
        self._wait = wait
        self._reading.set()

    def check(self) -> None:
        """Raise what went wrong, if anything did."""
        if self._task.done():
            self._task.result()

    async def close(self) -> None:
        """Go away."""
        self.check()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        limit = 1.0
        while True:
            connection = None
            try:
                connection = await self._connected()
                limit = 1.0
                await self._listen(connection)
            except (OSError, StreamClosedError, HTTPClientError, WebSocketError):
                pass
            finally:
                self.live = False
                if connection is not None:
                    self.closes.append((connection.close_code, connection.close_reason or ""))
                    connection.close()
            await asyncio.sleep(random.uniform(0, self._pause(limit)))
            limit = min(limit * 2, LONGEST_PAUSE)

    def _pause(self, limit: float) -> float:
        code, reason = self.closes[-1] if self.closes else (None, "")
        if code is not None and code >= 4500:
            raise AssertionError(f"closed with {code}: {reason}")
        if code == CLOSE_RESTART:
            name, _, milliseconds = reason.partition("=")
            assert name == "delay"
            return int(milliseconds) / 1000
        return limit

    async def _connected(self) -> WebSocketClientConnection:
        request = HTTPRequest(f"ws://127.0.0.1:{self._port}/ws", connect_timeout=5, request_timeout=5)
        connection = await websocket_connect(request)
        if self._extra:
            _take_little(connection)
        return connection

    async def _listen(self, connection: WebSocketClientConnection) -> None:
        await connection.write_message(json.dumps({"type": "auth", "id": 1, "token": self._token}))
        while True:
            while not self._reading.is_set():
                await connection.write_message('{"type": "heartbeat"}')  # it reads nothing, but it is there
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._reading.wait(), 1)
            await asyncio.sleep(self._wait)
            async with asyncio.timeout(2 * self._heartbeat):
                text = await connection.read_message()
            if text is None:
                return
            message = json.loads(text)
            for command in self._take(message):
                await connection.write_message(json.dumps(command))

    def _take(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        """Take a message; what to say to it."""
        match message["type"]:
            case "authenticated":
                self.connections += 1
                self._heartbeat = message["heartbeat"] / 1000
                return [self._command(2), *(self._command(10 + number) for number in range(self._extra))]
            case "reply" if message["id"] >= 10:
                assert message["ok"], message
            case "reply" if message["id"] == 2:
                assert message["ok"] or message["error"]["temporary"], message
                if not message["ok"]:
                    return [self._command(2)]
                self._watch = message["watch"]
            case "snapshot" if message["watch"] == self._watch:
                self._take_snapshot(message)
            case "data" if message["watch"] == self._watch:
                return self._take_data(message)
            case "catching_up":
                self.states.append(message["state"])
            case "slowed":
                self.slowed.append(message["of"])
            case "error":
                raise AssertionError(message)
        return []

    def _command(self, number: int) -> dict[str, Any]:
        """Watch the query; beside the first one each has another window, so that it is another live query."""
        return {"type": "watch", "id": number, "query": self.query, "window": WINDOW + number * STEP}

    def _take_snapshot(self, message: dict[str, Any]) -> None:
        self.snapshots += 1
        self._tick = message["tick"]
        self._rows, self.table = [], {}
        for row in message["series"]:
            self._rows.append(_key(row))
            self.table[self._rows[-1]] = _cells(message["times"], row["values"])
        self.live = True

    def _take_data(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        if message["prev"] != self._tick:
            self.recoveries += 1
            return [{"type": "recover", "id": 3, "watch": self._watch, "tick": self._tick}]
        self._tick = message["tick"]
        for row in message["series"]:
            if "metric" in row:
                assert row["at"] == len(self._rows) or self._rows[row["at"]] == _key(row)
                if row["at"] == len(self._rows):
                    self._rows.append(_key(row))
            cells = self.table.setdefault(self._rows[row["at"]], {})
            for moment in message["times"]:
                cells.pop(moment, None)
            cells.update(_cells(message["times"], row["values"]))
        return []


@contextlib.asynccontextmanager
async def viewing(count: int, client: Client, metric: str) -> Any:
    """So many viewers of a metric, all of them live."""
    viewers = [Viewer(client.port, client.token, metric) for _ in range(count)]
    try:
        yield viewers
        for viewer in viewers:
            viewer.check()
    finally:
        for viewer in viewers:
            viewer._task.cancel()
        await asyncio.gather(*(viewer._task for viewer in viewers), return_exceptions=True)


async def fresh(client: Client, metric: str, start: int) -> Table | None:
    """What a fresh read of the same query answers from ``start`` (ms) on; ``None`` when the server has no answer."""
    response = await client.get(f"/api/query?metric={metric}&over=sum&step={STEP}ms&from={start}&to=now%2B10s")
    if response.code != 200:
        return None
    answer = json.loads(response.body)
    return {_key(row): _cells(answer["times"], row["values"]) for row in answer["series"]}


def since(table: Table, start: int) -> Table:
    """The part of a table from ``start`` (ms) on, without series that have nothing there."""
    cut = {key: {time: value for time, value in cells.items() if time >= start} for key, cells in table.items()}
    return {key: cells for key, cells in cut.items() if cells}


def _take_little(connection: WebSocketClientConnection) -> None:
    """Let the kernel take no more than a little for a reader that does not read."""
    protocol: Any = connection.protocol
    protocol.stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)


def _key(row: dict[str, Any]) -> Key:
    return row["metric"], tuple(sorted(row["labels"].items()))


def _cells(times: list[int], values: list[float | None]) -> dict[int, float]:
    return {time: value for time, value in zip(times, values, strict=True) if value is not None}
