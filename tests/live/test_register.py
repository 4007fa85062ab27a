from __future__ import annotations

import asyncio

import pytest

from dashboard.errors import Unavailable
from dashboard.live import register as module
from dashboard.live.query import LiveQuery, Plan
from dashboard.live.register import Register
from dashboard.model.query import Query
from tests.awaiting import until


class Owner:
    """What a register asks of its owner."""

    def __init__(self) -> None:
        self.opened: list[int] = []
        self.closed: list[int] = []
        self.watched: set[int] = set()
        self.ready = asyncio.Event()
        self.error: Exception | None = None
        self.register = Register(self.open, lambda live: self.closed.append(live.number), self.watched.__contains__)

    async def open(self, live: LiveQuery) -> None:
        self.opened.append(live.number)
        await self.ready.wait()
        if self.error is not None:
            raise self.error


def plan(metric: str) -> Plan:
    return Plan(Query(metric, step=1000), 60_000, 0)


async def test_equal_plans_are_opened_once_and_all_wait_for_it() -> None:
    owner = Owner()
    holding = [asyncio.create_task(owner.register.hold(plan("m"), 0)) for _ in range(3)]
    await until(lambda: owner.opened)
    assert not any(task.done() for task in holding)
    owner.ready.set()
    lives = await asyncio.gather(*holding)
    assert len({live.number for live in lives}) == 1
    assert owner.opened == [1]
    other = await owner.register.hold(plan("n"), 0)
    assert other.number == 2
    assert len(owner.register) == 2
    await owner.register.close()


async def test_one_that_cannot_be_opened_is_forgotten_and_everyone_hears_why() -> None:
    owner = Owner()
    owner.error = Unavailable("away")
    holding = [asyncio.create_task(owner.register.hold(plan("m"), 0)) for _ in range(2)]
    owner.ready.set()
    results = await asyncio.gather(*holding, return_exceptions=True)
    assert [type(result) for result in results] == [Unavailable] * 2
    assert len(owner.register) == 0
    assert owner.closed == [1]
    owner.error = None
    assert (await owner.register.hold(plan("m"), 0)).number == 2
    await owner.register.close()


async def test_one_who_gives_up_waiting_does_not_stop_the_others() -> None:
    owner = Owner()
    first, second = (asyncio.create_task(owner.register.hold(plan("m"), 0)) for _ in range(2))
    await until(lambda: owner.opened)
    first.cancel()
    owner.ready.set()
    assert (await second).number == 1
    await owner.register.close()


async def test_what_nobody_needs_lingers_and_then_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LINGER", 0.05)
    owner = Owner()
    owner.ready.set()
    live = await owner.register.hold(plan("m"), 0)
    owner.watched.add(live.number)
    owner.register.release(live)
    assert owner.register.get(live.number) is live
    owner.watched.clear()
    owner.register.reconsider(live)
    assert await owner.register.hold(plan("m"), 0) is live  # warm
    owner.register.release(live)
    await until(lambda: owner.closed == [live.number])
    assert owner.register.get(live.number) is None
    owner.register.release(live)
    await owner.register.opened(live)
    await owner.register.close()
