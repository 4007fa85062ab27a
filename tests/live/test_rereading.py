from __future__ import annotations

import asyncio

import pytest

from dashboard.errors import Unavailable
from dashboard.live import rereading as module
from dashboard.live.query import LiveQuery, Plan
from dashboard.live.rereading import AT_ONCE, Rereading
from dashboard.model.query import Query
from dashboard.telemetry import Telemetry
from tests.awaiting import until

PLAN = Plan(Query("m", step=1000), 60_000, 0)


class Reader:
    """Reads when it is let, and remembers."""

    def __init__(self) -> None:
        self.reads: list[int] = []
        self.reading = self.most = 0
        self.go = asyncio.Event()
        self.errors: list[Exception] = []

    async def read(self, live: LiveQuery) -> None:
        self.reading += 1
        self.most = max(self.most, self.reading)
        try:
            await self.go.wait()
            if self.errors:
                raise self.errors.pop()
            self.reads.append(live.number)
        finally:
            self.reading -= 1


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSE", 0.01)


async def test_wishes_are_one_until_it_is_read_and_few_read_at_once() -> None:
    reader = Reader()
    rereading = Rereading(reader.read, Telemetry())
    lives = [LiveQuery(number, PLAN, 0) for number in range(5)]
    for _ in range(3):
        for live in lives:
            rereading.want(live, "gap")
    await until(lambda: reader.reading == AT_ONCE)
    reader.go.set()
    await rereading.done()
    assert reader.most == AT_ONCE
    assert sorted(set(reader.reads)) == [0, 1, 2, 3, 4]
    assert len(reader.reads) <= 10


async def test_a_wish_during_the_reading_is_another_one() -> None:
    reader = Reader()
    rereading = Rereading(reader.read, Telemetry())
    live = LiveQuery(1, PLAN, 0)
    rereading.want(live, "gap")
    await until(lambda: reader.reading)
    rereading.want(live, "gap")
    rereading.want(live, "gap")
    reader.go.set()
    await until(lambda: reader.reads == [1, 1])
    await rereading.done()
    assert reader.reads == [1, 1]


async def test_it_is_tried_until_it_succeeds() -> None:
    reader = Reader()
    reader.errors = [Unavailable("away"), Unavailable("away")]
    rereading = Rereading(reader.read, Telemetry())
    rereading.want(LiveQuery(1, PLAN, 0), "link")
    reader.go.set()
    await rereading.done()
    assert reader.reads == [1]


async def test_it_can_be_given_up() -> None:
    reader = Reader()
    rereading = Rereading(reader.read, Telemetry())
    rereading.want(LiveQuery(1, PLAN, 0), "link")
    await until(lambda: reader.reading)
    await rereading.close()
    assert reader.reading == 0
    assert reader.reads == []
