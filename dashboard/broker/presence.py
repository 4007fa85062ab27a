"""Who is in which room, by way of which worker, as all workers know it: a hash per room, and a lease per worker.

A worker that dies stops renewing its lease, and everyone who was there through it is gone with it. Nothing here is
durable: after a loss every worker writes its own people again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
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


class Change(NamedTuple):
    """Who was in a room before and after a change, by way of any worker."""

    before: frozenset[str]
    after: frozenset[str]


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

    async def write(self, room: str, worker: str, records: Mapping[str, bytes | None]) -> Change | None:
        """Keep the records of some people (person → record), remove those that are ``None``; the worker lives.

        Of all workers that write at once, one is told that somebody was not there before, or is not there any more.
        """
        key = self._room(room)
        here = {_field(worker, person): record for person, record in records.items() if record is not None}
        gone = [_field(worker, person) for person, record in records.items() if record is None]
        try:
            async with self._redis.pipeline(transaction=True) as pipeline:
                pipeline.hkeys(key)
                pipeline.set(self._alive(worker), b"1", px=round(LEASE * 1000))
                if here:
                    pipeline.hset(key, mapping=cast(Any, here))
                    pipeline.expire(key, ROOM_LIFETIME)
                if gone:
                    pipeline.hdel(key, *gone)
                pipeline.hkeys(key)
                before, *_, after = await pipeline.execute()
        except (RedisError, OSError):
            return None
        return Change(_people(before), _people(after))

    async def drop(self, room: str, worker: str, person: str) -> bool:
        """Remove a record; whether it was there, and the person is there by no other worker."""
        key = self._room(room)
        try:
            async with self._redis.pipeline(transaction=True) as pipeline:
                pipeline.hdel(key, _field(worker, person))
                pipeline.hkeys(key)
                removed, after = await pipeline.execute()
        except (RedisError, OSError):
            return False
        return bool(removed) and person not in _people(after)

    async def empty(self, room: str) -> None:
        """Forget who was in a room that is no more."""
        try:
            await self._redis.delete(self._room(room))
        except (RedisError, OSError):
            return

    async def read(self, room: str) -> tuple[list[Present], set[str]] | None:
        """The records of a room, and which of the workers in them live; ``None`` without Redis."""
        try:
            fields: dict[bytes, bytes] = await cast(Any, self._redis.hgetall(self._room(room)))
            records = [_present(field, record) for field, record in fields.items()]
            return records, await self._living({one.worker for one in records})
        except (RedisError, OSError):
            return None

    async def read_all(self, rooms: Sequence[str]) -> dict[str, list[tuple[str, bytes]]]:
        """The records (worker, record) of living workers in many rooms; empty without Redis."""
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                for room in rooms:
                    pipeline.hgetall(self._room(room))
                found = await pipeline.execute()
            present = {
                room: [_present(*one) for one in fields.items()] for room, fields in zip(rooms, found, strict=True)
            }
            alive = await self._living({one.worker for records in present.values() for one in records})
        except (RedisError, OSError):
            return {}
        return {
            room: [(one.worker, one.record) for one in records if one.worker in alive]
            for room, records in present.items()
        }

    async def _living(self, workers: Collection[str]) -> set[str]:
        names = sorted(workers)
        signs = await self._redis.mget([self._alive(worker) for worker in names]) if names else []
        return {worker for worker, sign in zip(names, signs, strict=True) if sign is not None}

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


def _people(fields: Iterable[bytes]) -> frozenset[str]:
    return frozenset(field.decode().partition(" ")[2] for field in fields)
