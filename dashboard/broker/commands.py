"""What is asked of Redis now and then: leases, rate limits, news, and what every worker says of itself.

None of it carries a promise. Without Redis a lease is not given (the work waits), and each worker holds to a limit by
itself, so that it lets through at most its multiple by the number of workers (better open than shut). Commands are not
retried: they are not idempotent, and a lost reply would apply them twice.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Final, cast

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from dashboard.buckets import Buckets, Pace
from dashboard.errors import Unavailable

TIMEOUT: Final = 2.0
RESPITE: Final = 1.0
"""Seconds for which limits do not ask Redis again when it has not answered: nobody shall wait for it each time."""
_HERE: Final = Path(__file__).parent


class Commands:
    """Leases, token buckets, news and worker reports, shared by all workers of an installation."""

    def __init__(self, url: str, prefix: str) -> None:
        """``prefix`` keeps installations that share a Redis apart."""
        self._redis: Redis = Redis.from_url(
            url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=Retry(NoBackoff(), 0)
        )
        self._prefix = prefix
        self._bucket = self._redis.register_script(_HERE.joinpath("token_bucket.lua").read_text())
        self._own_buckets = Buckets()
        self._absent_until = 0.0
        self._lease = self._redis.register_script(_HERE.joinpath("lease.lua").read_text())

    async def ping(self) -> None:
        """Raise :class:`Unavailable` unless Redis answers."""
        try:
            await cast(Any, self._redis.ping())
        except (RedisError, OSError) as error:
            raise Unavailable(f"Redis does not answer ({type(error).__name__})") from error

    async def hold(self, name: str, holder: str, seconds: float) -> bool:
        """Take or keep a lease; whether ``holder`` has it now."""
        try:
            return bool(await self._lease(keys=[self._key("lease", name)], args=[holder, round(seconds * 1000)]))
        except (RedisError, OSError):
            return False

    async def release(self, name: str, holder: str) -> None:
        """Give a lease back if ``holder`` has it: by letting it last one millisecond more."""
        await self.hold(name, holder, 0.001)

    async def take(self, name: str, rate: float, most: float, tokens: float = 1) -> float:
        """Take tokens from the bucket of this name; 0 when they were there, else seconds until they will be."""
        if time.monotonic() >= self._absent_until:
            try:
                wait = await self._bucket(keys=[self._key("bucket", name)], args=[rate, most, tokens])
                return int(wait) / 1000
            except (RedisError, OSError):
                self._absent_until = time.monotonic() + RESPITE
        return self._own_buckets.take(name, Pace(rate, most), time.monotonic(), tokens)

    async def tell(self, topic: str, data: bytes) -> None:
        """Say something to every worker that follows the topic (:meth:`dashboard.broker.broker.Broker.follow`)."""
        try:
            await self._redis.publish(self._key("topic", topic), data)
        except (RedisError, OSError):
            return

    async def report(self, worker: str, text: str, seconds: float) -> None:
        """Say something about this worker that all can read for so many seconds."""
        try:
            await self._redis.set(self._key("worker", worker), text, px=round(seconds * 1000))
        except (RedisError, OSError):
            return

    async def reports(self) -> dict[str, str]:
        """What each worker that lives says of itself; empty without Redis."""
        try:
            keys = [key async for key in self._redis.scan_iter(match=self._key("worker", "*"), count=1000)]
            texts = await self._redis.mget(keys) if keys else []
        except (RedisError, OSError):
            return {}
        found = zip(map(_text, keys), texts, strict=True)
        return {key.rpartition(":")[2]: _text(text) for key, text in found if text is not None}

    async def close(self) -> None:
        """Disconnect."""
        await self._redis.aclose()

    def _key(self, kind: str, name: str) -> str:
        return f"{self._prefix}:{kind}:{name}"


def _text(reply: bytes | str) -> str:
    return reply.decode() if isinstance(reply, bytes) else reply
