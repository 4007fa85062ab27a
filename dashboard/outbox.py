"""The bounded queue of frames waiting for one browser.

A healthy reader has nothing waiting, and a frame goes straight to its socket: building it was paid for once, sending
it is one system call. What the socket does not take goes through Tornado's stream, and from then on the reader *lags*:
data is not queued for it but remembered as "behind since tick k", and when the socket has drained it gets one push that
covers all it missed. Each time that happens again the pause grows, so a slow reader gets fewer, larger updates. Frames
that must not be lost wait in the stream, up to a limit; beyond it the connection is closed with a code that says
"reconnect and recover". One frame that is larger than the limit may wait beside them: whoever is closed for it would be
given it again, and never get further. So the bytes waiting for a connection are bounded always.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Final, Protocol

from dashboard.codes import CLOSE_TOO_SLOW

FIRST_PAUSE: Final = 0.1
LONGEST_PAUSE: Final = 5.0
CONGESTED: Final = 64 << 10
"""Bytes that may wait before a reader who is being brought up to date is given a pause."""
ROOMY: Final = 1 << 20
"""A limit from which on there is room for :data:`CONGESTED` bytes and one more portion."""
RELAPSE: Final = 2.0
"""A reader that lags again within so many seconds is slow, not unlucky: its pauses begin twice as long as before."""


class Socket(Protocol):
    """The part of a non-blocking socket that an outbox writes to."""

    def send(self, data: bytes, /) -> int:
        """Send what the kernel takes and return how many bytes that was."""


class Stream(Protocol):
    """The part of Tornado's ``IOStream`` that an outbox writes to when the socket is full."""

    @property
    def socket(self) -> Socket:
        """The socket below."""

    def writing(self) -> bool:
        """Whether bytes wait in the stream."""

    def closed(self) -> bool:
        """Whether the connection has ended."""

    def write(self, data: bytes, /) -> asyncio.Future[None]:
        """Queue ``data``; the future is done when all was taken by the kernel."""

    def close(self) -> None:
        """End the connection."""


class Outbox:
    """What waits for one browser, and the watches it listens to."""

    __slots__ = (
        "_behind",
        "_close",
        "_first_pause",
        "_hidden",
        "_large",
        "_limit",
        "_pause",
        "_recovered_at",
        "_resume",
        "_round",
        "_send",
        "_stream",
        "_timer",
        "_unsaid",
        "_writing",
        "announced",
        "lagging",
        "waiting",
        "watches",
    )

    def __init__(
        self,
        stream: Stream,
        limit: int,
        close: Callable[[int, str], None],
        resume: Callable[[Outbox], None],
    ) -> None:
        """``limit`` is in bytes; ``close(code, reason)`` ends the connection; ``resume`` sends what a reader missed."""
        self._stream = stream
        self._send = stream.socket.send
        self._writing = stream.writing
        self._limit = limit
        self._close = close
        self._resume = resume
        self._behind: dict[int, int] = {}
        self._round: dict[int, int] = {}
        self._hidden = False
        self._pause = 0.0
        self._first_pause = FIRST_PAUSE
        self._recovered_at = float("-inf")
        self._timer: asyncio.TimerHandle | None = None
        self._unsaid = 0
        self._large = False
        self.announced = 1
        self.lagging = False
        self.waiting = 0
        self.watches: tuple[int, ...] = ()

    def send(self, frame: bytes) -> None:
        """Send a frame that must not be lost.

        When those that wait are alone over the limit, the connection is closed instead: the rest of one push of data,
        however large, is no reason, and neither is one frame that is over the limit all by itself.
        """
        if not self._writing():
            self._write(frame)
        elif self._unsaid + len(frame) <= self._limit:
            self._unsaid += len(frame)
            self._queue(frame, len(frame))
        elif len(frame) > self._limit and not self._large:
            self._large = True
            self._queue(frame, 0, large=True)
        else:
            self.close(CLOSE_TOO_SLOW)

    def offer(self, data: bytes, previous: Mapping[int, int]) -> bool:
        """Send data that a later push can stand in for; returns whether it was taken.

        ``previous`` has, for every watch in ``data``, the tick before it: where this reader is behind from, if it
        cannot take the data now.
        """
        if self.lagging or self._writing():
            self._fall_behind(previous)
            return False
        self._write(data)
        return True

    def spare(self, frame: bytes) -> bool:
        """Send a frame that may be left out when the reader is slow; returns whether it was taken."""
        if not self.ready:
            return False
        self._write(frame)
        return True

    @property
    def ready(self) -> bool:
        """Whether :meth:`spare` would take a frame now."""
        return not self.lagging and not self._writing()

    @property
    def congested(self) -> bool:
        """Whether whoever has much to send should wait for what they sent before."""
        return self.waiting > (CONGESTED if self._limit >= ROOMY else 0)

    def hide(self, hidden: bool) -> None:
        """A hidden page gets no data; when it is back it gets one push for all it missed."""
        if hidden == self._hidden:
            return
        self._hidden = hidden
        self.lagging = True
        if not hidden and not self._stream.writing():
            self._cancel_timer()
            self._catch_up()

    def forget(self, watch: int) -> None:
        """Stop keeping track of a watch."""
        self._behind.pop(watch, None)
        self._round.pop(watch, None)

    def next_missed(self) -> tuple[int, int] | None:
        """A watch that this reader is behind with, and the tick from which on; from here on it counts as sent.

        ``None`` when there is none, or no room for it now: then ``resume`` is called again as soon as there is.
        """
        if not self._round or self._stream.writing():
            return None
        watch = next(iter(self._round))
        return watch, self._round.pop(watch)

    def updates_per_push(self, tick: float) -> int:
        """How many ticks (of ``tick`` seconds) one push to this reader stands for."""
        return max(1, round(self._pause / tick))

    def close(self, code: int, reason: str = "") -> None:
        """End the connection with a close code."""
        self.stop()
        self._close(code, reason)

    def stop(self) -> None:
        """Forget all that waits: the connection has ended."""
        self._cancel_timer()
        self._behind.clear()
        self._round.clear()

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _write(self, data: bytes) -> None:
        try:
            sent = self._send(data)
        except (BlockingIOError, InterruptedError):
            sent = 0
        except OSError:
            self._stream.close()
            return
        if sent != len(data):
            self._lag()
            self._queue(data[sent:])

    def _queue(self, data: bytes, unsaid: int = 0, large: bool = False) -> None:
        if self._stream.closed():
            return
        size = len(data)
        self.waiting += size
        self._stream.write(data).add_done_callback(lambda written: self._written(written, size, unsaid, large))

    def _written(self, written: asyncio.Future[None], size: int, unsaid: int, large: bool) -> None:
        self.waiting -= size
        self._unsaid -= unsaid
        self._large &= not large
        if written.cancelled() or written.exception() is not None:
            self.stop()
        elif self.lagging and self._timer is None and not self._stream.writing():
            pause = 0.0 if self._round else self._pause
            self._timer = asyncio.get_running_loop().call_later(pause, self._catch_up)

    def _fall_behind(self, previous: Mapping[int, int]) -> None:
        self._lag()
        for watch in self.watches:
            if watch in previous and watch not in self._round:
                self._behind.setdefault(watch, previous[watch])

    def _lag(self) -> None:
        if not self.lagging:
            self.lagging = True
            self._pause = self._pause or self._next_pause()

    def _next_pause(self) -> float:
        """The pause that a time of lagging begins with."""
        relapsed = asyncio.get_running_loop().time() - self._recovered_at < RELAPSE
        self._first_pause = min(self._first_pause * 2, LONGEST_PAUSE) if relapsed else FIRST_PAUSE
        return self._first_pause

    def _catch_up(self) -> None:
        self._timer = None
        if self._hidden or self._stream.closed():
            return
        self.lagging = False
        if not self._round:
            self._round, self._behind = self._behind, {}
        self._resume(self)
        if self._stream.writing():
            self.lagging = True
            if not self._round:
                self._pause = min(self._pause * 2 or FIRST_PAUSE, LONGEST_PAUSE)
        elif self._behind:  # since the round began
            self.lagging = True
            self._timer = asyncio.get_running_loop().call_later(self._pause, self._catch_up)
        else:
            self._recovered()

    def _recovered(self) -> None:
        """Halve the pause after each push that went through; below the first pause the reader is healthy again."""
        self._pause /= 2
        if self._pause >= FIRST_PAUSE:
            self.lagging = True
            self._timer = asyncio.get_running_loop().call_later(self._pause, self._catch_up)
        else:
            self._pause = 0.0
            self._recovered_at = asyncio.get_running_loop().time()
