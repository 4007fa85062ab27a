"""WebSocket frames as the server sends them (RFC 6455, section 5.2): built once per push, shared by every reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

_FINAL_TEXT: Final = 0x81
_SHORT: Final = 126
_LONG: Final = 1 << 16
PING: Final = bytes((0x89, 0))
"""Asks the other side to answer (section 5.5.2)."""


def text_frame(payload: bytes) -> bytes:
    """One unmasked, unfragmented text frame that carries ``payload`` (UTF-8)."""
    size = len(payload)
    if size < _SHORT:
        return bytes((_FINAL_TEXT, size)) + payload
    if size < _LONG:
        return bytes((_FINAL_TEXT, 126)) + size.to_bytes(2, "big") + payload
    return bytes((_FINAL_TEXT, 127)) + size.to_bytes(8, "big") + payload


def payloads(frames: bytes) -> Iterator[bytes]:
    """What frames carry that :func:`text_frame` made, one after the other."""
    at = 0
    while at < len(frames):
        size, start = frames[at + 1], at + 2
        if size >= _SHORT:
            start += 2 if size == _SHORT else 8
            size = int.from_bytes(frames[at + 2 : start], "big")
        at = start + size
        yield frames[start:at]
