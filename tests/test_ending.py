from __future__ import annotations

import asyncio

from dashboard.ending import ended


async def test_a_cancellation_that_is_lost_is_repeated() -> None:
    started = asyncio.Event()

    async def stubborn() -> None:
        for _ in range(3):
            try:
                started.set()
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                continue

    task = asyncio.get_running_loop().create_task(stubborn())
    await started.wait()
    await ended([task])
    assert task.done()


async def test_tasks_may_end_in_any_way() -> None:
    async def fail() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            raise ValueError("on the way out")

    async def succeed() -> int:
        return 1

    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(fail()), loop.create_task(succeed()), loop.create_task(asyncio.Event().wait())]
    await asyncio.sleep(0)
    await ended(tasks)
    assert all(task.done() for task in tasks)
    await ended(tasks)
    await ended([])
