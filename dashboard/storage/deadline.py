"""Waiting for MongoDB, but not for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from pymongo.errors import PyMongoError

from dashboard.errors import Unavailable
from dashboard.storage.mongo import unavailable

T = TypeVar("T")


async def within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """The result of ``work``; raises :class:`Unavailable` when it takes longer than ``seconds`` or MongoDB fails.

    Work that takes longer is cancelled but not waited for: on a frozen server even giving up takes long.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task}, timeout=seconds)
    finally:
        if not task.done():
            task.add_done_callback(_forget)
            task.cancel()
    if not task.done():
        raise Unavailable(f"MongoDB did not answer within {seconds:g} s", retry_after=1)
    try:
        return task.result()
    except PyMongoError as error:
        raise unavailable(error) from error


def _forget(task: asyncio.Task[Any]) -> None:
    """Take note of how the task ended, so that nobody is told that its error was never seen."""
    if not task.cancelled():
        task.exception()
