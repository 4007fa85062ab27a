from __future__ import annotations

import asyncio

import pytest
from pymongo.errors import NetworkTimeout

from dashboard.errors import Invalid, Unavailable
from dashboard.storage.deadline import within


async def _give(result: int) -> int:
    return result


async def _fail(error: Exception) -> int:
    await asyncio.sleep(0)
    raise error


async def test_a_result_in_time_is_returned() -> None:
    assert await within(5, _give(3)) == 3


async def test_work_that_hangs_is_given_up_even_when_it_does_not_want_to_end() -> None:
    never = asyncio.Event()
    cancelled = asyncio.Event()

    async def stubborn() -> None:
        try:
            await never.wait()
        except asyncio.CancelledError:
            cancelled.set()
            await never.wait()
            raise ValueError("nobody is told of this") from None

    with pytest.raises(Unavailable, match=r"within 0\.01 s"):
        await within(0.01, stubborn())
    await cancelled.wait()
    never.set()
    await asyncio.sleep(0)


async def test_failures_of_mongodb_are_unavailable_and_others_stay_what_they_are() -> None:
    with pytest.raises(Unavailable, match="NetworkTimeout"):
        await within(5, _fail(NetworkTimeout("secret-host:27017")))
    with pytest.raises(Invalid):
        await within(5, _fail(Invalid("no")))


async def test_a_caller_that_goes_away_takes_the_work_with_it() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    task = asyncio.create_task(within(60, work()))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await ended.wait()
