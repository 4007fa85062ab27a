from __future__ import annotations

import asyncio
import logging

import pytest

from dashboard.ending import ended
from dashboard.errors import Unavailable
from dashboard.repeating import repeated
from tests.awaiting import until

log = logging.getLogger("dashboard.tests")


async def test_work_that_fails_is_done_again(caplog: pytest.LogCaptureFixture) -> None:
    failures = [Unavailable("MongoDB does not answer"), RuntimeError("a fault of ours")]
    turns = 0

    async def work() -> None:
        nonlocal turns
        turns += 1
        if failures:
            raise failures.pop(0)

    task = asyncio.get_running_loop().create_task(repeated(work, 0.001, "counting", log))
    await until(lambda: turns >= 4)
    await ended([task])
    assert [(one.levelname, one.getMessage(), one.exc_info is not None) for one in caplog.records] == [
        ("WARNING", "counting failed, will retry: MongoDB does not answer", False),
        ("ERROR", "counting failed", True),
    ]


async def test_it_ends_in_the_middle_of_its_work() -> None:
    begun = asyncio.Event()

    async def work() -> None:
        begun.set()
        await asyncio.Event().wait()

    task = asyncio.get_running_loop().create_task(repeated(work, 0, "waiting", log))
    await begun.wait()
    await ended([task])
    assert task.cancelled()
