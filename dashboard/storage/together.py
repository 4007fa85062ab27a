"""Reads that wait together are one read: when a thousand people come at once, MongoDB is asked a few dozen times.

Nothing waits on purpose: the first read starts at once, and those that come while it is on its way share the next.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Final, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

AT_ONCE: Final = 500
"""Keys that one read asks for at most."""


class Together(Generic[K, V]):
    """Looks up values by key, many at once."""

    def __init__(self, read: Callable[[list[K]], Awaitable[Mapping[K, V]]]) -> None:
        """``read`` gives the values of those keys that have one."""
        self._read = read
        self._waiting: dict[K, list[asyncio.Future[V | None]]] = {}
        self._task: asyncio.Task[None] | None = None

    async def get(self, key: K) -> V | None:
        """The value of a key, read after this was called; ``None`` when it has none. Raises what the read raises."""
        loop = asyncio.get_running_loop()
        found: asyncio.Future[V | None] = loop.create_future()
        self._waiting.setdefault(key, []).append(found)
        if self._task is None:
            self._task = loop.create_task(self._run())
        return await found

    async def _run(self) -> None:
        asked: dict[K, list[asyncio.Future[V | None]]] = {}
        try:
            while self._waiting:
                keys = list(self._waiting)[:AT_ONCE]
                asked = {key: self._waiting.pop(key) for key in keys}
                values = await self._read(keys)
                for key, asking in asked.items():
                    _settle(asking, values.get(key))
        except Exception as error:
            self._fail([*asked.values(), *self._waiting.values()], error)
        finally:
            self._task = None

    def _fail(self, asking: list[list[asyncio.Future[V | None]]], error: Exception) -> None:
        """Those that wait behind a read that failed would not fare better."""
        self._waiting = {}
        for one in (one for several in asking for one in several if not one.done()):
            one.set_exception(error)


def _settle(asking: list[asyncio.Future[V | None]], value: V | None) -> None:
    for one in asking:
        if not one.done():
            one.set_result(value)
