"""What a Socket.IO client may put on the wire: Engine.IO protocol 4 with Socket.IO protocol 5 in it.

The library below us takes what it is given and trips over some of it; so every packet is looked at before it gets
there. Clients say a handful of things: nothing binary, no answers to questions that were not asked.
"""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from dashboard.errors import Invalid
from dashboard.protocol.frames import payloads

SEPARATOR: Final = "\x1e"
"""Between the packets of a request by polling."""
MOST_PACKETS: Final = 16
"""Packets in one request by polling."""
PROBE: Final = "2probe"
UPGRADED: Final = "5"
CLOSE: Final = "1"
PONG: Final = "3"
RESERVED: Final = frozenset({"connect", "disconnect", "connect_error"})
"""Names that mean something to the library."""

_MESSAGE: Final = re.compile(r"4(?P<kind>[012])(?P<namespace>/[^,]{0,60}(?:,|\Z))?(?P<id>[0-9]{1,15})?", re.ASCII)
_CONNECT, _DISCONNECT = "0", "1"
_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode


def check(packet: str, *, upgrading: bool = False) -> bool:
    """See that a packet is one that a client may send; whether it asks to be connected to a namespace.

    ``upgrading`` when it comes over a WebSocket that is to take the place of polling. Raises :class:`Invalid`.
    """
    if packet in (CLOSE, PONG) or (upgrading and packet in (PROBE, UPGRADED)):
        return False
    head = _MESSAGE.match(packet)
    if head is None:
        raise Invalid("not a packet that a Socket.IO client sends; binary data is not taken")
    content = packet[head.end() :]
    if head["kind"] == _CONNECT:
        _require(head["id"] is None and (not content or isinstance(_decoded(content), dict)))
        return True
    if head["kind"] == _DISCONNECT:
        _require(head["id"] is None and not content)
    else:
        _check_event(_decoded(content))
    return False


def check_all(body: bytes) -> int:
    """See that the body of a request by polling holds such packets; how many of them ask to be connected."""
    try:
        packets = body.decode().split(SEPARATOR)
    except UnicodeDecodeError as error:
        raise Invalid("the body is not UTF-8") from error
    if len(packets) > MOST_PACKETS:
        raise Invalid(f"at most {MOST_PACKETS} packets go in one request")
    return sum(check(packet) for packet in packets)


def event(name: str, *arguments: Any) -> str:
    """The message that carries an event to a client."""
    return "2" + _encode([name, *arguments]).decode()


def messages(frames: bytes) -> list[dict[str, Any]]:
    """The messages in frames that were made for ``/ws``."""
    return [_decode(payload) for payload in payloads(frames)]


def _decoded(content: str) -> Any:
    try:
        return _decode(content)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise Invalid(f"a packet is not JSON: {str(error)[:300]}") from error


def _check_event(content: Any) -> None:
    _require(isinstance(content, list) and len(content) > 0 and isinstance(content[0], str))
    if content[0] in RESERVED:
        raise Invalid(f"{content[0]!r} is not an event that a client may send")


def _require(right: bool) -> None:
    if not right:
        raise Invalid("a packet is not what Socket.IO's protocol 5 says")
