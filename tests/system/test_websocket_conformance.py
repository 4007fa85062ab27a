"""``/ws`` as RFC 6455 wants it, bit by bit."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

from tests.system.running import Running, serving
from tests.system.wire import BINARY, CLOSE, CONTINUED, PING, PONG, TEXT, Wire, frame, wire

LARGEST = 64 << 10
"""Bytes of the largest message that is taken."""
BEAT = json.dumps({"type": "heartbeat", "id": 7}).encode()


async def signed_in(server: Running, line: Wire) -> None:
    line.send(TEXT, json.dumps({"type": "auth", "token": server.access.token}).encode())
    assert json.loads((await line.next())[1])["type"] == "authenticated"


async def answer(line: Wire) -> dict[str, Any]:
    """The reply to :data:`BEAT`."""
    opcode, payload = await line.next()
    assert opcode == TEXT
    message: dict[str, Any] = json.loads(payload)
    assert message["ok"], message
    assert message["id"] == 7
    return message


async def test_messages_in_pieces_and_pings_between_them(tmp_path: Path, where: dict[str, Any]) -> None:
    async with serving(tmp_path, workers=1, **where) as server, wire(server.port) as line:
        await signed_in(server, line)
        for cut in (0, 1, len(BEAT) // 2, len(BEAT)):
            line.send(TEXT, BEAT[:cut], final=False)
            line.send(PING, b"between")
            line.send(CONTINUED, b"", final=False)
            line.send(CONTINUED, BEAT[cut:])
            assert await line.next() == (PONG, b"between")
            await answer(line)
        for byte in frame(TEXT, BEAT):
            line.send_bytes(bytes([byte]))
        await answer(line)
        line.send_bytes(frame(TEXT, BEAT) * 3)
        for _ in range(3):
            await answer(line)
        for payload in (b"", b"\x00\xff" * 62):
            line.send(PING, payload)
            assert await line.next() == (PONG, payload)
        line.send(PONG, b"nobody asked")
        line.send(TEXT, BEAT)
        await answer(line)


async def test_what_breaks_the_protocol_ends_the_connection_and_no_other(tmp_path: Path, where: dict[str, Any]) -> None:
    breaches = {
        "reserved bit": frame(TEXT, BEAT, reserved=4),
        "another reserved bit": frame(TEXT, BEAT, reserved=1),
        "reserved bit of a control frame": frame(PING, b"", reserved=2),
        "unknown kind": frame(3, b""),
        "unknown control": frame(11, b""),
        "control frame in pieces": frame(PING, b"", final=False),
        "control frame too large": frame(PING, b"x" * 126),
        "continuation of nothing": frame(CONTINUED, BEAT),
        "a message within a message": frame(TEXT, BEAT[:5], final=False) + frame(TEXT, BEAT),
        "bad UTF-8": frame(TEXT, b'"\xc3\x28"'),
        "bad UTF-8 in pieces": frame(TEXT, b'"\xed\xa0', final=False) + frame(CONTINUED, b'\x80"'),
        "a message too large": frame(TEXT, b"x" * (LARGEST + 1)),
        "pieces too large together": frame(TEXT, b"x" * LARGEST, final=False) + frame(CONTINUED, b"x"),
        "a length of exabytes": b"\x81\xff" + b"\x7f" + b"\xff" * 7 + b"mask",
    }
    async with serving(tmp_path, workers=1, **where) as server, wire(server.port) as witness:
        await signed_in(server, witness)
        for name, breach in breaches.items():
            async with wire(server.port) as line:
                await signed_in(server, line)
                line.send_bytes(breach)
                code = await line.ended()
                assert code in (None, 1002, 1007, 1009), name
                if "too large" in name and "control" not in name:
                    assert code in (None, 1009), name
        witness.send(TEXT, BEAT)
        await answer(witness)


async def test_closing(tmp_path: Path, where: dict[str, Any]) -> None:
    async with serving(tmp_path, workers=1, **where) as server:
        for said, heard in ((struct.pack(">H", 1000), 1000), (struct.pack(">H", 4321) + b"why", 4321), (b"", 0)):
            async with wire(server.port) as line:
                await signed_in(server, line)
                line.send(CLOSE, said)
                line.send(TEXT, BEAT)
                assert await line.ended() == heard
        async with wire(server.port) as line:
            await signed_in(server, line)
            line.send(BINARY, b"\x00\x01")
            opcode, payload = await line.next()
            assert opcode == TEXT
            assert json.loads(payload)["error"]["code"] == "invalid"
