"""A WebSocket client by hand: one that reads only when it is told to."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.caller import Client


class Reader:
    """A WebSocket client by hand, with a small receive buffer, that reads only when it is told to."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    def say(self, **command: Any) -> None:
        text = json.dumps(command).encode()
        length = bytes([0x80 | len(text)]) if len(text) < 126 else b"\xfe" + struct.pack(">H", len(text))
        self._writer.write(b"\x81" + length + bytes(4) + text)

    async def hear(self) -> tuple[int, bytes]:
        """The next frame: its opcode and payload."""
        async with asyncio.timeout(15):
            head = await self._reader.readexactly(2)
            size = head[1]
            if size == 126:
                size = int.from_bytes(await self._reader.readexactly(2), "big")
            elif size == 127:
                size = int.from_bytes(await self._reader.readexactly(8), "big")
            return head[0] & 0x0F, await self._reader.readexactly(size)

    async def message(self) -> dict[str, Any]:
        """The next text."""
        while True:
            opcode, payload = await self.hear()
            if opcode == 1:
                return dict(json.loads(payload))
            assert opcode != 8, payload


@asynccontextmanager
async def by_hand(client: Client) -> AsyncIterator[Reader]:
    end = socket.socket()
    end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    end.setblocking(False)
    await asyncio.get_running_loop().sock_connect(end, ("127.0.0.1", client.port))
    reader, writer = await asyncio.open_connection(sock=end, limit=4096)
    key = base64.b64encode(os.urandom(16)).decode()
    head = ["GET /ws HTTP/1.1", "Host: x", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"]
    writer.write(("\r\n".join([*head, f"Sec-WebSocket-Key: {key}"]) + "\r\n\r\n").encode())
    assert b"101" in await reader.readuntil(b"\r\n\r\n")
    made = Reader(reader, writer)
    made.say(type="auth", token=client.token)
    assert (await made.message())["type"] == "authenticated"
    try:
        yield made
    finally:
        writer.transport.abort()
