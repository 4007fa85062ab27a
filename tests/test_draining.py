from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest
from tornado.httpclient import AsyncHTTPClient
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketHandler, websocket_connect

from dashboard.draining import DrainingServer, reserve


class Gate(RequestHandler):
    """Answers once the event ``open`` is set."""

    async def get(self) -> None:
        self.settings["entered"].set()
        await self.settings["open"].wait()
        self.write("whole")


class Echo(WebSocketHandler):
    def on_message(self, message: str | bytes) -> None:
        self.write_message(message)


@pytest.fixture
def app() -> Application:
    return Application([("/", Gate), ("/ws", Echo)], entered=asyncio.Event(), open=asyncio.Event())


@pytest.fixture
def server(io_loop: IOLoop, app: Application) -> Iterator[DrainingServer]:
    made = DrainingServer(app)
    made.add_sockets(bind_sockets(0, "127.0.0.1"))
    yield made
    made.stop()
    io_loop.run_sync(made.close_all_connections)


def port(server: DrainingServer) -> int:
    return int(next(iter(server._sockets.values())).getsockname()[1])


async def test_a_request_keeps_it_busy_until_it_is_answered(server: DrainingServer, app: Application) -> None:
    assert not server.busy
    await server.idle()
    request = asyncio.ensure_future(AsyncHTTPClient(force_instance=True).fetch(f"http://127.0.0.1:{port(server)}/"))
    await app.settings["entered"].wait()
    assert len(server.busy) == 1
    idle = asyncio.create_task(server.idle())
    app.settings["open"].set()
    assert (await request).body == b"whole"
    await idle
    assert not server.busy


async def test_a_client_that_leaves_keeps_nothing_busy(server: DrainingServer, app: Application) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", port(server))
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    await app.settings["entered"].wait()
    assert server.busy
    writer.close()
    await server.idle()


async def test_open_connections_and_sockets_keep_nothing_busy(server: DrainingServer) -> None:
    connection = await websocket_connect(f"ws://127.0.0.1:{port(server)}/ws")
    await connection.write_message("hello")
    assert await connection.read_message() == "hello"
    _, writer = await asyncio.open_connection("127.0.0.1", port(server))
    await server.idle()
    connection.close()
    writer.close()


def test_a_reserved_port_is_known_before_anybody_listens() -> None:
    reserved = reserve("127.0.0.1", 0)
    number = reserved.getsockname()[1]
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", number)) != 0
    listening = bind_sockets(number, "127.0.0.1", reuse_port=True)
    with pytest.raises(OSError, match="in use"):
        reserve("127.0.0.1", number)
    for each in (*listening, reserved):
        each.close()


def test_a_host_without_an_address_is_an_error() -> None:
    with pytest.raises(OSError, match="not known|resolution|No address"):
        reserve("no.such.host.invalid", 0)
