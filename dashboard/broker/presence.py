"""Who is in which room, by way of which worker, as all workers know it: a hash per room, and a lease per worker.

A worker that dies stops renewing its lease, and everyone who was there through it is gone with it. Nothing here is
durable: after a loss every worker writes its own people again.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple, cast

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

TIMEOUT: Final = 2.0
LEASE: Final = 5.0
"""Seconds a worker is believed to live after its last sign."""
ROOM_LIFETIME: Final = 3600


class Present(NamedTuple):
    """One record: somebody is in the room by way of this worker."""

    worker: str
    person: str
    record: bytes


class PresenceStore:
    """The records of all rooms. Without Redis it knows nothing, and says so with ``None``."""

    def __init__(self, url: str, prefix: str) -> None:
        """``prefix`` keeps installations that share a Redis apart."""
        self._redis: Redis = Redis.from_url(
            url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=Retry(NoBackoff(), 0)
        )
        self._prefix = prefix

    async def beat(self, worker: str) -> None:
        """Say that this worker lives."""
        try:
            await self._redis.set(self._alive(worker), b"1", px=round(LEASE * 1000))
        except (RedisError, OSError):
            return

    async def put(self, room: str, worker: str, person: str, record: bytes) -> None:
        """Keep a record."""
        key = self._room(room)
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.hset(key, _field(worker, person), cast(Any, record))
                pipeline.expire(key, ROOM_LIFETIME)
                await pipeline.execute()
        except (RedisError, OSError):
            return

    async def drop(self, room: str, worker: str, person: str) -> bool:
        """Remove a record; whether it was there. Of several workers that try at once, one is told so."""
        try:
            return bool(await cast(Any, self._redis.hdel(self._room(room), _field(worker, person))))
        except (RedisError, OSError):
            return False

    async def read(self, room: str) -> tuple[list[Present], set[str]] | None:
        """The records of a room, and which of the workers in them live; ``None`` without Redis."""
        try:
            fields: dict[bytes, bytes] = await cast(Any, self._redis.hgetall(self._room(room)))
            records = [_present(field, record) for field, record in fields.items()]
            workers = sorted({one.worker for one in records})
            signs = await self._redis.mget([self._alive(worker) for worker in workers]) if workers else []
        except (RedisError, OSError):
            return None
        return records, {worker for worker, sign in zip(workers, signs, strict=True) if sign is not None}

    async def close(self) -> None:
        """Disconnect."""
        await self._redis.aclose()

    def _room(self, room: str) -> str:
        return f"{self._prefix}:people:{room}"

    def _alive(self, worker: str) -> str:
        return f"{self._prefix}:alive:{worker}"


def _field(worker: str, person: str) -> str:
    return f"{worker} {person}"


def _present(field: bytes, record: bytes) -> Present:
    worker, _, person = field.decode().partition(" ")
    return Present(worker, person, record)
