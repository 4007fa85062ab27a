"""A WebSocket connection of which the test decides every bit (RFC 6455)."""

from __future__ import annotations

import asyncio
import os
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

CONTINUED, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
HANDSHAKE = (
    "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
ACCEPTED = b"Sec-Websocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
PATIENCE = 60.0


class Wire:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    def send(self, opcode: int, payload: bytes = b"", *, final: bool = True, reserved: int = 0) -> None:
        """Send one frame; ``reserved`` are the three bits after the first."""
        self.send_bytes(frame(opcode, payload, final=final, reserved=reserved))

    def send_bytes(self, data: bytes) -> None:
        """Send anything."""
        self._writer.write(data)

    async def next(self) -> tuple[int, bytes]:
        """The next frame but those by which the server shows that it is there: opcode and payload."""
        while True:
            opcode, payload = await self._frame()
            if opcode != PING and not (opcode == TEXT and payload.startswith(b'{"type":"heartbeat"')):
                return opcode, payload

    async def _frame(self) -> tuple[int, bytes]:
        """Frames of the server are whole and not masked."""
        async with asyncio.timeout(PATIENCE):
            first, second = await self._reader.readexactly(2)
            assert first & 0xF0 == 0x80
            size = second
            if second == 126:
                (size,) = struct.unpack(">H", await self._reader.readexactly(2))
            elif second == 127:
                (size,) = struct.unpack(">Q", await self._reader.readexactly(8))
            return first & 0x0F, await self._reader.readexactly(size)

    async def ended(self) -> int | None:
        """Wait for the end of the connection; the code of the close frame before it, if there was one."""
        code = None
        try:
            while True:
                opcode, payload = await self.next()
                if opcode == CLOSE:
                    code = struct.unpack(">H", payload[:2])[0] if payload else 0
        except (asyncio.IncompleteReadError, ConnectionError):
            return code


def frame(opcode: int, payload: bytes, *, final: bool = True, reserved: int = 0) -> bytes:
    """One masked frame."""
    mask = os.urandom(4)
    masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))
    first = (final << 7) | (reserved << 4) | opcode
    if len(payload) < 126:
        head = struct.pack(">BB", first, 0x80 | len(payload))
    elif len(payload) < 1 << 16:
        head = struct.pack(">BBH", first, 0x80 | 126, len(payload))
    else:
        head = struct.pack(">BBQ", first, 0x80 | 127, len(payload))
    return head + mask + masked


@asynccontextmanager
async def wire(port: int) -> AsyncIterator[Wire]:
    """A connection that has shaken hands."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(HANDSHAKE.format(port=port).encode())
        async with asyncio.timeout(PATIENCE):
            head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 101 ")
        assert ACCEPTED in head
        yield Wire(reader, writer)
    finally:
        writer.close()
