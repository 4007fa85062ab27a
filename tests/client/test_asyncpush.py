from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from dashboard.client.answers import PushError
from dashboard.client.asyncpush import JOINED, AsyncPusher
from tests.awaiting import until
from tests.client.receiving import CUT, Receiver, Told, receiving, refusal

T = 1_770_000_000_000


def reading(number: int) -> list[dict[str, Any]]:
    return [{"labels": {"host": "a"}, "time": T + number, "values": {"a": number, "b": -number}}]


@asynccontextmanager
async def pushing(server: Receiver, limit: int = 100) -> AsyncIterator[AsyncPusher]:
    pusher = AsyncPusher(server.url, "dk_x", limit=limit)
    task = asyncio.create_task(pusher.run())
    try:
        yield pusher
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        pusher.close()


async def test_what_is_offered_arrives_in_order() -> None:
    with receiving() as server:
        async with pushing(server) as pusher:
            for number in range(1, 4):
                pusher.offer(reading(number))
            await pusher.drained()
        assert [(metric, value) for metric, _, _, value in server.points] == [
            (metric, value) for number in (1.0, 2.0, 3.0) for metric, value in (("a", number), ("b", -number))
        ]


@pytest.mark.parametrize("told", [Told(503), Told(500), Told(CUT)])
async def test_what_could_not_be_taken_is_sent_again_and_kept_once(told: Told) -> None:
    with receiving() as server:
        server.tell(told)
        async with pushing(server) as pusher:
            pusher.offer(reading(1))
            await pusher.drained()
        assert len(server.requests) == 2
        assert len({request["Idempotency-Key"] for request in server.requests}) == 1
        assert len(server.points) == 2


async def test_a_server_that_comes_back_gets_what_waited(caplog: pytest.LogCaptureFixture) -> None:
    with receiving() as server:
        port = int(server.url.rsplit(":", 1)[1])
    caplog.set_level(logging.INFO, "dashboard.client")
    async with pushing(server) as pusher:
        pusher.offer(reading(1))
        await until(lambda: "cannot take points now" in caplog.text)
        with receiving(port) as back:
            await pusher.drained()
            assert len(back.points) == 2
    assert "takes points again" in caplog.text


@pytest.mark.parametrize("status", [401, 403])
async def test_a_refused_key_ends_it(status: int) -> None:
    with receiving() as server:
        server.tell(refusal(status, "no such key"))
        pusher = AsyncPusher(server.url, "dk_x")
        pusher.offer(reading(1))
        with pytest.raises(PushError, match="no such key"):
            await pusher.run()
        pusher.close()


async def test_a_refusal_is_said_once_and_the_rest_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    with receiving() as server:
        server.tell(refusal(400, "odd"), refusal(400, "odd"))
        async with pushing(server) as pusher:
            for number in range(3):
                pusher.offer(reading(number))
                await pusher.drained()
        assert len(server.points) == 2
    assert caplog.text.count("odd") == 1


async def test_the_oldest_make_room_and_the_log_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    with receiving() as server:
        pusher = AsyncPusher(server.url, "dk_x", limit=3)
        for number in range(10):
            pusher.offer(reading(number))
        task = asyncio.create_task(pusher.run())
        await pusher.drained()
        task.cancel()
        pusher.close()
        assert [time - T for metric, _, time, _ in server.points if metric == "a"] == [7, 8, 9]
    assert caplog.text.count("the oldest are dropped") == 1


async def test_what_waits_goes_in_few_requests() -> None:
    with receiving() as server:
        pusher = AsyncPusher(server.url, "dk_x", limit=1000)
        for number in range(2 * JOINED):
            pusher.offer(reading(number))
        task = asyncio.create_task(pusher.run())
        await pusher.drained()
        task.cancel()
        pusher.close()
        assert len(server.requests) == 2
        assert len(server.points) == 4 * JOINED


async def test_a_request_that_is_too_large_goes_as_smaller_ones() -> None:
    with receiving() as server:
        server.tell(Told(413))
        async with pushing(server) as pusher:
            for number in range(1, 5):
                pusher.offer(reading(number))
            await pusher.drained()
        assert sorted(value for *_, value in server.points if value > 0) == [1.0, 2.0, 3.0, 4.0]
        assert len(server.requests) == 3
