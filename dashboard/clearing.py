"""Deletes what deleted dashboards left behind, a portion at a time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, Protocol

GRACE: Final = 60_000
"""Milliseconds after a deletion in which nothing is cleared: a worker that has not heard of it may still write."""
PORTION: Final = 1000
MOST: Final = 20
"""Portions at once; the rest waits for the next turn."""


class Gone(Protocol):
    """Dashboards that were deleted."""

    async def waiting(self, before: int, limit: int) -> list[str]:
        """Some of those noted before a time (ms) that were not cleared yet."""

    async def clear_some(self, dashboard: str, most: int) -> int:
        """Delete some of what one left behind; 0 when there is nothing any more."""

    async def cleared(self, dashboard: str) -> None:
        """Nothing of it is left."""

    async def forget(self, dashboard: str) -> None:
        """It was not deleted after all."""


class Clearing:
    """Clears up after deleted dashboards."""

    def __init__(
        self, gone: Gone, exists: Callable[[str], Awaitable[bool]], empty: Callable[[str], Awaitable[None]]
    ) -> None:
        """``exists`` tells whether there is a dashboard; ``empty`` forgets who was in its room."""
        self._gone = gone
        self._exists = exists
        self._empty = empty

    async def run(self, now: int) -> None:
        """Clear some of what was deleted a while before ``now`` (ms)."""
        left = MOST
        for dashboard in await self._gone.waiting(now - GRACE, MOST):
            if await self._exists(dashboard):
                await self._gone.forget(dashboard)
                continue
            while left and await self._gone.clear_some(dashboard, PORTION):
                left -= 1
            if not left:
                return
            await self._empty(dashboard)
            await self._gone.cleared(dashboard)
