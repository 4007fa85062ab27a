from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application
from tornado.websocket import WebSocketHandler, websocket_connect

from dashboard.protocol.frames import payloads, text_frame


@pytest.mark.parametrize(
    ("size", "head"),
    [
        (0, b"\x81\x00"),
        (125, b"\x81\x7d"),
        (126, b"\x81\x7e\x00\x7e"),
        (65_535, b"\x81\x7e\xff\xff"),
        (65_536, b"\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"),
    ],
)
def test_heads_are_those_of_rfc_6455(size: int, head: bytes) -> None:
    payload = b"x" * size
    assert text_frame(payload) == head + payload


@given(st.lists(st.sampled_from([b"", b"x" * 125, b"y" * 126, b"z" * 65_535, b"w" * 65_536])))
def test_what_frames_carry_is_read_back(carried: list[bytes]) -> None:
    assert list(payloads(b"".join(map(text_frame, carried)))) == carried


async def test_a_websocket_client_reads_frames_written_past_tornado() -> None:
    sent = ["", "ä" * 62, "x" * 125, "y" * 126, "z" * 70_000]

    class Sender(WebSocketHandler):
        def open(self, *_: str, **__: str) -> None:
            stream: Any = self.ws_connection.stream if self.ws_connection else None
            stream.write(b"".join(text_frame(text.encode()) for text in sent))

    server = HTTPServer(Application([("/", Sender)]))
    sockets = bind_sockets(0, "127.0.0.1")
    server.add_sockets(sockets)
    connection = await websocket_connect(f"ws://127.0.0.1:{sockets[0].getsockname()[1]}/")
    async with asyncio.timeout(10):
        assert [await connection.read_message() for _ in sent] == sent
    connection.close()
    server.stop()
    await server.close_all_connections()
