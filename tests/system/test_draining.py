"""SIGTERM under load, and servers that cannot start."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
from pathlib import Path
from typing import Any

import psutil

from dashboard.child import free_port
from dashboard.codes import CLOSE_RESTART
from tests.awaiting import until
from tests.system.oracle import exactly_once
from tests.system.pushing import METRIC, Producer
from tests.system.running import Running, serving, start
from tests.system.viewing import viewing


class SlowRequest:
    """A push whose body is on its way while the server is told to stop."""

    def __init__(self, server: Running) -> None:
        self._server = server
        self._body = json.dumps({"metric": "slow", "value": 1}).encode()

    async def begin(self) -> None:
        """Send all but the last byte, and see that the server has begun to read."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._server.port)
        head = f"Content-Length: {len(self._body)}\r\nAuthorization: Bearer {self._server.access.key}\r\n"
        expect = "Expect: 100-continue\r\n"
        self._writer.write(f"POST /api/ingest HTTP/1.1\r\nHost: x\r\n{head}{expect}\r\n".encode())
        assert (await self._reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100")
        self._writer.write(self._body[:-1])

    async def finish(self) -> bytes:
        """Send the last byte; the status line of the answer."""
        self._writer.write(self._body[-1:])
        answer = await self._reader.readline()
        self.close()
        return answer

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


def refuses(server: Running) -> bool:
    """Whether nobody takes connections at the server's port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", server.port)) != 0


async def test_what_was_accepted_is_finished_and_sockets_are_told_to_come_back(
    tmp_path: Path, where: dict[str, Any]
) -> None:
    settings = {**where, "drain": 10}
    async with serving(tmp_path, **settings) as server:
        producers = [Producer(server.port, server.access.key, keyed=keyed) for keyed in (True, True, False, False)]
        async with viewing(8, server.client, METRIC) as viewers:
            await until(lambda: all(viewer.live for viewer in viewers))
            for producer in producers:
                await producer.reached(50)
            slow = [SlowRequest(server) for _ in range(4)]
            for request in slow:
                await request.begin()
            server.signal(signal.SIGTERM)
            await until(lambda: refuses(server))
            for request in slow:
                assert await request.finish() == b"HTTP/1.1 200 OK\r\n"
            assert await server.ended() == 0
            assert [viewer.closes[0][0] for viewer in viewers] == [CLOSE_RESTART] * 8
            assert all(viewer.closes[0][1].startswith("delay=") for viewer in viewers)
        for producer in producers:
            await producer.abandon()
            assert set(producer.answers) <= {200, 0}
    await exactly_once(producers, where["mongo_url"], where["database"])


async def test_a_second_signal_does_not_wait_for_the_drain(tmp_path: Path, where: dict[str, Any]) -> None:
    settings = {**where, "drain": 600}
    async with serving(tmp_path, **settings) as server:
        slow = SlowRequest(server)
        await slow.begin()
        server.signal(signal.SIGTERM)
        await until(lambda: "draining" in server.said())
        server.signal(signal.SIGTERM)
        assert await server.ended() == 0
        assert not server.workers()
        slow.close()


async def ending(folder: Path, **settings: object) -> tuple[int, str]:
    """The status and the last words of a server that cannot start; nothing of it may be left."""
    server = start(folder, **settings)
    status = await server.ended()
    said = server.said()
    left = [one for one in psutil.process_iter(["cmdline"]) if str(folder) in " ".join(one.info["cmdline"] or [])]
    assert not left
    assert "Traceback" not in said
    return status, said.splitlines()[-1]


async def test_a_port_of_another_program_is_named(tmp_path: Path, mongo_url: str, redis_url: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        status, said = await ending(tmp_path, port=port, mongo_url=mongo_url, redis_url=redis_url)
    assert status == 2
    assert said.startswith(f"Error: Port {port} of 127.0.0.1 cannot be had")


async def test_a_mongodb_that_is_not_there_is_named_and_the_rest_is_stopped(tmp_path: Path) -> None:
    status, said = await ending(tmp_path, mongo_url=f"mongodb://127.0.0.1:{free_port()}/")
    assert status == 1
    assert "MongoDB does not answer at mongo_url" in said


async def test_a_mongo_url_that_is_not_one_is_refused_by_the_worker(tmp_path: Path) -> None:
    status, said = await ending(tmp_path, mongo_url="mongodb://127.0.0.1:1/?replicaSet=a&noSuchOption=%zz&w=x&w=y")
    assert status != 0
    assert "mongo_url" in said
