from __future__ import annotations

import asyncio

import pytest

from dashboard import agent
from dashboard.errors import SettingsError
from tests.client.receiving import Told, receiving, refusal


async def test_the_host_is_reported_until_stopped() -> None:
    with receiving() as server:
        stop = asyncio.Event()
        task = asyncio.create_task(agent.run(server.url, "dk_x", 0.05, stop))
        await asyncio.to_thread(server.wait_for_requests, 3)
        stop.set()
        await task
        times = {time for metric, _, time, _ in server.points if metric == "cpu_total_percent"}
        assert len(times) >= 3


async def test_an_overloaded_server_loses_nothing_and_doubles_nothing() -> None:
    with receiving() as server:
        server.tell(Told(503), Told(503))
        stop = asyncio.Event()
        task = asyncio.create_task(agent.run(server.url, "dk_x", 0.05, stop))
        await asyncio.to_thread(server.wait_for_requests, 5)
        stop.set()
        await task
        times = [time for metric, _, time, _ in server.points if metric == "cpu_total_percent"]
        assert sorted(set(times)) == times


@pytest.mark.parametrize("status", [401, 403])
async def test_a_refused_key_is_a_clear_message(status: int) -> None:
    with receiving() as server:
        server.tell(*[refusal(status, "no such key")] * 10)
        with pytest.raises(SettingsError, match="dashboard key add"):
            await agent.run(server.url, "dk_x", 0.05, asyncio.Event())


async def test_it_stops_while_the_server_is_away() -> None:
    with receiving() as server:
        url = server.url
    stop = asyncio.Event()
    task = asyncio.create_task(agent.run(url, "dk_x", 0.05, stop))
    stop.set()
    await task
