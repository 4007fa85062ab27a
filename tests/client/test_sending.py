from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

import pytest

from dashboard.client import sending
from dashboard.client.failures import Ended, Lost, Refused
from dashboard.client.sending import Kept, Sending
from tests.awaiting import until


class Log:
    """A room's log that keeps each operation once; ``told`` is raised instead of the next answers."""

    def __init__(self) -> None:
        self.operations: list[str] = []
        self.texts: list[str] = []
        self.asked = 0
        self.told: deque[tuple[bool, Exception]] = deque()

    async def ask(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Keep it, unless it is kept; the first of ``told`` says whether to keep what it refuses to answer."""
        assert kind == "message"
        self.asked += 1
        kept, error = self.told.popleft() if self.told else (True, None)
        if kept and fields["operationId"] not in self.operations:
            self.operations.append(fields["operationId"])
            self.texts.append(fields["text"])
        await asyncio.sleep(0)
        if error is not None:
            raise error
        return {"offset": self.operations.index(fields["operationId"]) + 1, "time": "now"}


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits for long."""
    monkeypatch.setattr(sending, "PAUSE", 0.001)
    monkeypatch.setattr("dashboard.client.backoff.FIRST", 0.001)


async def test_what_is_said_at_once_is_kept_in_its_order(log: Log) -> None:
    queue = Sending(log.ask)
    waiting = [asyncio.ensure_future(queue.do("message", None, text=str(number))) for number in range(20)]
    await asyncio.sleep(0)
    assert log.asked == 0
    queue.joined()
    assert [one.offset for one in await asyncio.gather(*waiting)] == list(range(1, 21))
    assert log.texts == [str(number) for number in range(20)]


async def test_an_answer_that_was_lost_does_not_make_it_come_twice(log: Log) -> None:
    log.told.extend([(True, Lost()), (False, Lost()), (False, Refused("too_many", "", True, 0.001))])
    queue = Sending(log.ask)
    queue.joined()
    assert await queue.do("message", "mine", text="once") == Kept(1, "now")
    assert (log.operations, log.asked) == (["mine"], 4)


async def test_what_waits_goes_on_with_the_next_connection(log: Log) -> None:
    log.told.extend([(True, Lost())] * 10_000)
    queue = Sending(log.ask)
    queue.joined()
    waiting = [asyncio.ensure_future(queue.do("message", None, text=text)) for text in ("one", "two")]
    await until(lambda: log.asked > 1)
    queue.lost()
    log.told.clear()
    queue.joined()
    assert [one.offset for one in await asyncio.gather(*waiting)] == [1, 2]
    assert log.texts == ["one", "two"]


async def test_what_is_refused_is_raised_and_does_not_hold_up_the_next(log: Log) -> None:
    log.told.append((False, Refused("invalid", "too long")))
    queue = Sending(log.ask)
    queue.joined()
    waiting = [queue.do("message", None, text="much"), queue.do("message", None, text="two")]
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(results[0], Refused)
    assert results[1] == Kept(1, "now")


async def test_whoever_stops_waiting_takes_nothing_back(log: Log) -> None:
    queue = Sending(log.ask)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.001):
            await queue.do("message", None, text="said")
    queue.joined()
    await until(lambda: log.texts == ["said"])


async def test_more_than_it_may_hold_is_refused(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "MOST", 2)
    queue = Sending(log.ask)
    waiting = [asyncio.ensure_future(queue.do("message", None, text=str(number))) for number in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(Refused, match="too_many: 2 operations wait"):
        await queue.do("message", None, text="2")
    queue.ended(Ended(4502, "revoked"))
    assert [type(one) for one in await asyncio.gather(*waiting, return_exceptions=True)] == [Ended, Ended]
