"""Ending tasks for good."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, Final

PATIENCE: Final = 0.1
"""Seconds before a task that was cancelled and still runs is cancelled again."""


async def ended(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel tasks until they have ended, however they end.

    Once is not enough: ``asyncio.wait_for``, which redis-py uses, loses a cancellation that comes in the same moment as
    the answer it waits for (until Python 3.12), and a loop would go on for ever.
    """
    left = {task for task in tasks if not task.done()}
    while left:
        for task in left:
            task.cancel()
        finished, left = await asyncio.wait(left, timeout=PATIENCE)
        for task in finished:
            if not task.cancelled():
                task.exception()
