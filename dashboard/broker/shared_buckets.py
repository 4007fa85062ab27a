"""Token buckets that all workers share, in Redis; without it each worker goes by buckets of its own.

Nobody waits on purpose: the first who takes is asked for at once, and those who come while Redis has not answered share
the next question. When a thousand people come at once, Redis is asked a few dozen times.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from redis.asyncio import Redis
from redis.exceptions import RedisError

from dashboard.buckets import Buckets, Pace

RESPITE: Final = 1.0
"""Seconds for which Redis is not asked again when it has not answered: nobody shall wait for it each time."""
AT_ONCE: Final = 200
"""Takings in one question: Redis does nothing else meanwhile."""
_SCRIPT: Final = Path(__file__).parent / "token_bucket.lua"


class _Taking(NamedTuple):
    name: str
    pace: Pace
    tokens: float
    wait: asyncio.Future[float]


class SharedBuckets:
    """Buckets by name. A taking is never repeated: a lost answer would take twice."""

    def __init__(self, redis: Redis, key: Callable[[str], str]) -> None:
        """``key`` gives the key of a bucket in Redis."""
        self._script = redis.register_script(_SCRIPT.read_text())
        self._key = key
        self._own = Buckets()
        self._absent_until = 0.0
        self._takings: list[_Taking] = []
        self._task: asyncio.Task[None] | None = None

    async def take(self, name: str, pace: Pace, tokens: float) -> float:
        """Take tokens from the bucket of this name; 0 when they were there, else the seconds until they will be."""
        loop = asyncio.get_running_loop()
        wait: asyncio.Future[float] = loop.create_future()
        self._takings.append(_Taking(name, pace, tokens, wait))
        if self._task is None:
            self._task = loop.create_task(self._run())
        return await wait

    async def close(self) -> None:
        """Wait for the question under way, also when nobody waits for its answer any more."""
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        try:
            while self._takings:
                takings, self._takings = self._takings[:AT_ONCE], self._takings[AT_ONCE:]
                for taking, wait in zip(takings, await self._taken(takings), strict=True):
                    if not taking.wait.done():
                        taking.wait.set_result(wait)
        finally:
            self._task = None

    async def _taken(self, takings: Sequence[_Taking]) -> list[float]:
        if time.monotonic() >= self._absent_until:
            try:
                waits = await self._script(
                    keys=[self._key(one.name) for one in takings],
                    args=[number for one in takings for number in (*one.pace, one.tokens)],
                )
                return [int(wait) / 1000 for wait in waits]
            except (RedisError, OSError):
                self._absent_until = time.monotonic() + RESPITE
        now = time.monotonic()
        return [self._own.take(one.name, one.pace, now, one.tokens) for one in takings]
