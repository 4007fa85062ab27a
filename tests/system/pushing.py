"""Producers: each pushes points that can be told apart, until each is acknowledged, and remembers which were.

They do as ``docs/pushing.md`` says: after 503 or no answer the same request is sent again, after ``Retry-After``. A
point with an ``Idempotency-Key`` has no time of its own, so that one stored twice would show as two points; one
without a key has its own time, and being stored again changes nothing.
"""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

from tests.awaiting import until

METRIC = "beats"
PATIENCE = 12.0
"""Seconds after which a request without an answer counts as hanging."""
PAUSE = 0.05


class NoAnswer(Exception):
    """The connection ended, or could not be made, before the first byte of an answer."""


class CutAnswer(Exception):
    """The connection ended in the middle of an answer."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes


class Wire:
    """One HTTP connection, kept alive for as long as the server does."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        """Send a request on the connection that is open, else on a new one, and wait for its answer."""
        try:
            reader, writer = self._streams or await asyncio.open_connection("127.0.0.1", self._port)
            self._streams = reader, writer
            given = {"Host": "127.0.0.1", "Content-Length": str(len(body)), **headers}
            head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
            writer.write(f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
            reply = await _reply(reader)
        except BaseException as error:
            self.close()
            if isinstance(error, OSError):
                raise NoAnswer from error
            raise
        if reply.headers.get("connection") == "close":
            self.close()
        return reply

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def _reply(reader: asyncio.StreamReader) -> Reply:
    first = await reader.readline()
    if not first:
        raise NoAnswer
    try:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").splitlines() if first != b"\r\n" else []
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
    except (asyncio.IncompleteReadError, ConnectionError) as error:
        raise CutAnswer(first) from error
    return Reply(int(first.split()[1]), headers, body)


class Producer:
    """Pushes ``batch`` points at a time, one a series, about every 50 ms; values count up from 0 and are all different.

    ``acknowledged`` has the values that got a 200; ``answers`` counts the statuses (0 for no answer, -1 for one that
    was cut off); ``hung`` are requests that were not answered within :data:`PATIENCE`.
    """

    def __init__(self, port: int, key: str, *, keyed: bool = True, batch: int = 10, pause: float = PAUSE) -> None:
        self.name = uuid.uuid4().hex[:8]
        self.acknowledged: list[int] = []
        self.answers: Counter[int] = Counter()
        self.refused: list[Reply] = []
        self.hung = 0
        self.unsettled: set[int] = set()
        self._key = key
        self._keyed = keyed
        self._batch = batch
        self._pause = pause
        self._next = 0
        self._wire = Wire(port)
        self._stop = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._run())

    def moved(self, port: int) -> None:
        """The server is at another port from now on."""
        self._wire.close()
        self._wire = Wire(port)

    async def reached(self, more: int) -> None:
        """Wait until so many more points are acknowledged."""
        wanted = len(self.acknowledged) + more

        def reached() -> bool:
            if self._task.done():
                self._task.result()
            return len(self.acknowledged) >= wanted

        try:
            await until(reached)
        except TimeoutError as error:
            error.add_note(f"{len(self.acknowledged)} of {wanted}, answers {self.answers}, hung {self.hung}")
            raise

    async def stop(self) -> None:
        """Finish the request that is on its way, and every retry of it; then everything pushed is acknowledged."""
        self._stop.set()
        try:
            async with asyncio.timeout(60):
                await self._task
        finally:
            self._wire.close()

    async def abandon(self) -> None:
        """Give up at once; ``unsettled`` is what was being pushed, and may be stored or not."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self.unsettled = set(range(self._next, self._next + self._batch))
        self._wire.close()

    async def _run(self) -> None:
        while not self._stop.is_set():
            await self._push(list(range(self._next, self._next + self._batch)))
            self._next += self._batch
            await asyncio.sleep(self._pause)

    async def _push(self, values: list[int]) -> None:
        body = json.dumps([self._point(slot, value) for slot, value in enumerate(values)]).encode()
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        if self._keyed:
            headers["Idempotency-Key"] = uuid.uuid4().hex
        while not await self._accepted(body, headers):
            pass
        self.acknowledged.extend(values)

    def _point(self, slot: int, value: int) -> dict[str, Any]:
        point = {"metric": METRIC, "labels": {"producer": self.name, "slot": str(slot)}, "value": value}
        return point if self._keyed else {**point, "time": round(time.time() * 1000)}

    async def _accepted(self, body: bytes, headers: dict[str, str]) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                reply = await self._wire.post("/api/ingest", body, headers)
        except NoAnswer:
            self.answers[0] += 1
            await asyncio.sleep(0.05)
            return False
        except CutAnswer:
            self.answers[-1] += 1
            return False
        except TimeoutError:
            self.hung += 1
            return False
        self.answers[reply.status] += 1
        if reply.status == 200:
            return True
        self.refused.append(reply)
        assert reply.status == 503, reply
        await asyncio.sleep(float(reply.headers["retry-after"]))
        return False
