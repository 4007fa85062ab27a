"""What is asked of Redis now and then: leases, rate limits, news, and which workers there are.

None of it carries a promise. Without Redis a lease is not given (the work waits), and each worker holds to a limit by
itself, so that it lets through at most its multiple by the number of workers (better open than shut). Commands are not
retried: they are not idempotent, and a lost reply would apply them twice.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, cast

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from dashboard.broker.shared_buckets import SharedBuckets
from dashboard.buckets import Pace
from dashboard.errors import Unavailable

TIMEOUT: Final = 2.0
_HERE: Final = Path(__file__).parent


class Commands:
    """Leases, token buckets, news and the list of workers, shared by all workers of an installation."""

    def __init__(self, url: str, prefix: str) -> None:
        """``prefix`` keeps installations that share a Redis apart."""
        self._redis: Redis = Redis.from_url(
            url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=Retry(NoBackoff(), 0)
        )
        self._prefix = prefix
        self._buckets = SharedBuckets(self._redis, lambda name: self._key("bucket", name))
        self._attendance = self._redis.register_script(_HERE.joinpath("attend.lua").read_text())
        self._workers = f"{prefix}:workers"
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
        return await self._buckets.take(name, Pace(rate, most), tokens)

    async def tell(self, topic: str, data: bytes) -> None:
        """Say something to every worker that follows the topic (:meth:`dashboard.broker.broker.Broker.follow`)."""
        try:
            await self._redis.publish(self._key("topic", topic), data)
        except (RedisError, OSError):
            return

    async def attend(self, worker: str, seconds: float) -> int | None:
        """Say that a worker is there for so many seconds; the smallest number that no other has.

        ``None`` without Redis. A worker keeps its number for as long as it says so in time.
        """
        try:
            number, *_ = await self._attendance(keys=[self._workers], args=[worker, round(seconds * 1000)])
        except (RedisError, OSError):
            return None
        return int(number)

    async def workers(self) -> list[str]:
        """The names of the workers that are there; empty without Redis."""
        try:
            _, *names = await self._attendance(keys=[self._workers], args=["", 0])
        except (RedisError, OSError):
            return []
        return [_text(name) for name in names]

    async def close(self) -> None:
        """Disconnect."""
        await self._buckets.close()
        await self._redis.aclose()

    def _key(self, kind: str, name: str) -> str:
        return f"{self._prefix}:{kind}:{name}"


def _text(reply: bytes | str) -> str:
    return reply.decode() if isinstance(reply, bytes) else reply
