"""What was looked up a moment ago: saves a read per request, and forgets so soon that a revocation still holds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memory(Generic[K, V]):
    """A bounded memory of answers, each good for ``seconds``."""

    def __init__(self, seconds: float, most: int, clock: Callable[[], float]) -> None:
        """``clock`` gives a monotonic time in seconds."""
        self._seconds = seconds
        self._most = most
        self._clock = clock
        self._kept: dict[K, tuple[float, V]] = {}
        self._asking: dict[K, asyncio.Future[V]] = {}

    async def get(self, key: K, look_up: Callable[[], Awaitable[V]]) -> V:
        """The answer for ``key``, looked up when none is fresh; many who ask at once cause one look-up."""
        now = self._clock()
        kept = self._kept.get(key)
        if kept is not None and kept[0] > now:
            return kept[1]
        asking = self._asking.get(key)
        if asking is None:
            asking = self._asking[key] = asyncio.ensure_future(self._looked_up(key, look_up))
            asking.add_done_callback(lambda done: self._answered(key, done))
        return await asyncio.shield(asking)

    def forget(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._asking.clear()

    async def _looked_up(self, key: K, look_up: Callable[[], Awaitable[V]]) -> V:
        asked = self._clock()
        value = await look_up()
        if len(self._kept) >= self._most:
            self._kept.clear()
        self._kept[key] = (asked + self._seconds, value)
        return value

    def _answered(self, key: K, done: asyncio.Future[V]) -> None:
        if self._asking.get(key) is done:
            del self._asking[key]
        if not done.cancelled():
            done.exception()
