"""Transactions that are tried again when they collide with another."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from pymongo.errors import BulkWriteError, DuplicateKeyError, OperationFailure, PyMongoError

from dashboard.storage.mongo import Mongo, Session
from dashboard.storage.orphans import end_orphans

T = TypeVar("T")

_DUPLICATE_KEY: Final = 11000
_FIRST_PAUSE: Final = 0.002
_LONGEST_PAUSE: Final = 0.1
_SUSPICION: Final = 1.0
"""Seconds of collisions after which it is looked whether a dead worker's transaction is in the way, and then again."""


def is_duplicate(error: OperationFailure) -> bool:
    """Whether a write failed because the key of what it was to insert is taken, and for nothing else."""
    if isinstance(error, DuplicateKeyError):
        return True
    failed = (error.details or {}).get("writeErrors", ()) if isinstance(error, BulkWriteError) else ()
    return bool(failed) and all(one.get("code") == _DUPLICATE_KEY for one in failed)


async def transact(mongo: Mongo, work: Callable[[Session], Awaitable[T]]) -> T:
    """Run ``work`` in a transaction, again for as long as another one gets in its way.

    There is no end to the tries: give it one with :func:`dashboard.storage.deadline.within`.
    """
    pause, suspicious_at = _FIRST_PAUSE, time.monotonic() + _SUSPICION
    while True:
        try:
            async with mongo.transaction() as session:
                return await work(session)
        except PyMongoError as error:
            if not error.has_error_label("TransientTransactionError"):
                raise
        if time.monotonic() > suspicious_at:
            await end_orphans(mongo)
            suspicious_at = time.monotonic() + _SUSPICION
        await asyncio.sleep(random.uniform(0, pause))
        pause = min(2 * pause, _LONGEST_PAUSE)
