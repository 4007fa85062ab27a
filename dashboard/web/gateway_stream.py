"""What waits for one Socket.IO client, counted in bytes, and the stream that its outbox writes to.

The library keeps a queue for each client and never looks at its length, and hands what it takes from there to a socket
without waiting for it. :class:`Line` is that queue, made to count both.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol

from engineio.packet import MESSAGE, Packet

EASY: Final = 16 << 10
"""Bytes that may wait for a client before it counts as slow: by polling something always waits for the next request."""


class Carrier(Protocol):
    """The WebSocket of a client, if it has one."""

    def close(self, code: int | None = None, reason: str | None = None) -> None:
        """End it."""


class Line(asyncio.Queue[Any]):
    """What the library has yet to send to one client, and what is known of that client."""

    def __init__(self) -> None:
        super().__init__()
        self.carrier: Carrier | None = None
        self.cookie: str | None = None
        self.address = ""
        self.connects = 0
        self.posting = False
        self.polling = False
        self.ended = False
        self._queued = 0
        self._written = 0
        self._waiters: list[asyncio.Future[None]] = []

    @property
    def waiting(self) -> int:
        """Bytes that are not on their way yet."""
        return self._queued + self._written

    def push(self, message: str) -> None:
        """Queue a message."""
        self.put_nowait(Packet(MESSAGE, data=message))

    def eased(self) -> asyncio.Future[None]:
        """Done as soon as little waits, or the client is gone."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.append(done)
        self._settle()
        return done

    def handed(self, size: int, taken: asyncio.Future[Any]) -> None:
        """So many bytes were handed to the socket, which is done with them when ``taken`` is."""
        self._written += size
        taken.add_done_callback(lambda done: self._taken(size, done))

    def end(self) -> None:
        """The client is gone."""
        self.ended = True
        self.carrier = None
        self._settle()

    def _put(self, item: Any) -> None:
        super()._put(item)
        self._queued += _size(item)

    def _get(self) -> Any:
        item = super()._get()
        self._queued -= _size(item)
        asyncio.get_running_loop().call_soon(self._settle)
        return item

    def _taken(self, size: int, done: asyncio.Future[Any]) -> None:
        self._written -= size
        if not done.cancelled():
            done.exception()  # that the socket is closed will be heard of otherwise
        self._settle()

    def _settle(self) -> None:
        if self.waiting <= EASY or self.ended:
            waiters, self._waiters = self._waiters, []
            for waiter in waiters:
                if not waiter.done():
                    waiter.set_result(None)


class EventStream:
    """The stream of an outbox whose frames go to a Socket.IO client, as events."""

    def __init__(self, line: Line, translate: Callable[[bytes], Iterable[str]], close: Callable[[], None]) -> None:
        """``translate`` makes messages of frames; ``close`` ends the connection."""
        self._line = line
        self._translate = translate
        self._close = close

    @property
    def socket(self) -> EventStream:
        """What an outbox sends to when nothing waits: this takes everything."""
        return self

    def send(self, data: bytes, /) -> int:
        """Queue what frames mean; returns how many bytes of them that was: all."""
        for message in self._translate(data):
            self._line.push(message)
        return len(data)

    def writing(self) -> bool:
        """Whether so much waits that it should be bounded."""
        return self._line.waiting > EASY

    def closed(self) -> bool:
        """Whether the client is gone."""
        return self._line.ended

    def write(self, data: bytes, /) -> asyncio.Future[None]:
        """Queue what frames mean behind what waits; the future is done when that has been sent."""
        self.send(data)
        return self._line.eased()

    def close(self) -> None:
        """End the connection."""
        self._close()


def _size(packet: Any) -> int:
    data = None if packet is None else packet.data
    return len(data.encode(errors="surrogatepass")) if isinstance(data, str) else 1
