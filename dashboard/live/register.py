"""The live queries of this worker: equal plans share one, and one that nobody needs is let go after a while."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from itertools import count
from typing import Final

from dashboard.live.query import LiveQuery, Plan

LINGER: Final = 10.0
"""Seconds for which a query nobody watches is kept: a reload then finds it warm."""


class Register:
    """Live queries by number and by plan, each with how many hold it."""

    def __init__(
        self,
        open_query: Callable[[LiveQuery], Awaitable[object]],
        closed: Callable[[LiveQuery], None],
        watched: Callable[[int], bool],
    ) -> None:
        """``open_query`` makes a new one ready, ``closed`` hears of each that goes, ``watched`` tells which may not."""
        self._open = open_query
        self._closed = closed
        self._watched = watched
        self._numbers = count(1)
        self._by_plan: dict[tuple[object, ...], LiveQuery] = {}
        self._by_number: dict[int, LiveQuery] = {}
        self._opening: dict[int, asyncio.Task[object]] = {}
        self._held: dict[int, int] = {}
        self._lingering: dict[int, asyncio.TimerHandle] = {}

    def __len__(self) -> int:
        return len(self._by_number)

    def __contains__(self, plan: Plan) -> bool:
        return plan.key in self._by_plan

    def __iter__(self) -> Iterator[LiveQuery]:
        return iter(tuple(self._by_number.values()))

    def get(self, number: int) -> LiveQuery | None:
        """The query of this number."""
        return self._by_number.get(number)

    async def hold(self, plan: Plan, now: int) -> LiveQuery:
        """The query of this plan, made if need be and ready; kept until :meth:`release`."""
        live = self._by_plan.get(plan.key) or self._make(plan, now)
        self._held[live.number] += 1
        try:
            await asyncio.shield(self._opening[live.number])
        except BaseException:
            self.release(live)
            raise
        return live

    async def opened(self, live: LiveQuery) -> None:
        """Return when the query is no longer being opened, whether or not that succeeded."""
        opening = self._opening.get(live.number)
        if opening is not None:
            await asyncio.wait({opening})

    def release(self, live: LiveQuery) -> None:
        """Undo one :meth:`hold`."""
        if live.number in self._held:
            self._held[live.number] -= 1
            self.reconsider(live)

    def reconsider(self, live: LiveQuery) -> None:
        """Let the query go after a while if nobody needs it."""
        number = live.number
        if self._needed(number) or number in self._lingering or number not in self._by_number:
            return
        self._lingering[number] = asyncio.get_running_loop().call_later(LINGER, self._lingered, live)

    async def close(self) -> None:
        """Let everything go."""
        for handle in self._lingering.values():
            handle.cancel()
        tasks = list(self._opening.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _make(self, plan: Plan, now: int) -> LiveQuery:
        live = LiveQuery(next(self._numbers), plan, now)
        self._by_plan[plan.key] = self._by_number[live.number] = live
        self._held[live.number] = 0
        task = self._opening[live.number] = asyncio.get_running_loop().create_task(self._opened(live))
        task.add_done_callback(_retrieved)
        return live

    async def _opened(self, live: LiveQuery) -> None:
        try:
            await self._open(live)
        except BaseException:
            self._remove(live)
            raise

    def _lingered(self, live: LiveQuery) -> None:
        del self._lingering[live.number]
        if not self._needed(live.number):
            self._remove(live)

    def _needed(self, number: int) -> bool:
        return self._held.get(number, 0) > 0 or self._watched(number)

    def _remove(self, live: LiveQuery) -> None:
        del self._by_plan[live.plan.key], self._by_number[live.number]
        self._opening.pop(live.number, None)
        self._held.pop(live.number, None)
        self._closed(live)


def _retrieved(task: asyncio.Task[object]) -> None:
    """Mark a failure as seen: whoever waits for the task gets it too."""
    if not task.cancelled():
        task.exception()
