"""What was looked up a moment ago: saves a read per request, and forgets so soon that a revocation still holds."""

from __future__ import annotations

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

    async def get(self, key: K, look_up: Callable[[], Awaitable[V]]) -> V:
        """The answer for ``key``, looked up when none is fresh."""
        now = self._clock()
        kept = self._kept.get(key)
        if kept is not None and kept[0] > now:
            return kept[1]
        value = await look_up()
        if len(self._kept) >= self._most:
            self._kept.clear()
        self._kept[key] = (now + self._seconds, value)
        return value

    def forget(self) -> None:
        """Forget everything."""
        self._kept.clear()
