from __future__ import annotations

import asyncio

import pytest

from dashboard.client.failures import Refused
from dashboard.client.tables import Table
from dashboard.client.watching import Watch
from tests.awaiting import until
from tests.client.conftest import program
from tests.site import Site

WINDOW = 60_000


async def table_with(watch: Watch, values: set[float]) -> Table:
    """The table, as soon as it has all of these values."""
    async with asyncio.timeout(30):
        async for table in watch:
            if values <= {value for one in table.series for value in one.values if value is not None}:
                return table
    raise AssertionError("the watch ended")


async def test_a_table_follows_what_is_pushed(site: Site) -> None:
    source = await site.source()
    async with program(site, "viewer") as one:
        watch = one.client.watch("cpu", over="last", window=WINDOW, step=1000)
        await source.push('{"metric": "cpu", "labels": {"host": "a"}, "value": 1}')
        await table_with(watch, {1.0})
        await source.push('{"metric": "cpu", "labels": {"host": "b"}, "value": 2}')
        table = await table_with(watch, {1.0, 2.0})
        assert {one.labels["host"] for one in table.series} == {"a", "b"}
        assert {len(one.values) for one in table.series} == {len(table.times)}
        assert table.step == 1000


async def test_what_was_missed_is_there_after_a_cut(site: Site) -> None:
    source = await site.source()
    async with program(site, "viewer") as one:
        watch = one.client.watch("cpu", over="last", window=WINDOW, step=1000)
        await source.push('{"metric": "cpu", "value": 1}')
        await table_with(watch, {1.0})
        one.proxy.freeze()
        one.proxy.cut()
        await source.push('{"metric": "cpu", "value": 7}')
        one.proxy.thaw()
        await table_with(watch, {7.0})
        assert "offline" in one.states


async def test_a_push_that_went_missing_is_asked_for(site: Site) -> None:
    source = await site.source()
    async with program(site, "viewer") as one:
        watch = one.client.watch("cpu", over="last", window=WINDOW, step=1000)
        await source.push('{"metric": "cpu", "value": 1}')
        await table_with(watch, {1.0})
        assert watch._tick is not None
        watch._tick -= 1
        await source.push('{"metric": "cpu", "labels": {"host": "b"}, "value": 5}')
        await table_with(watch, {5.0})
        await until(lambda: not watch._recovering)


async def test_equal_queries_share_until_the_last_is_closed(site: Site) -> None:
    source = await site.source()
    async with program(site, "viewer") as one:
        first = one.client.watch("cpu", over="last", window=WINDOW)
        second = one.client.watch("cpu", over="last", window=WINDOW)
        await source.push('{"metric": "cpu", "value": 1}')
        await table_with(first, {1.0})
        await table_with(second, {1.0})
        assert first._number == second._number
        first.close()
        assert [table async for table in first] == []
        await source.push('{"metric": "cpu", "value": 4}')
        await table_with(second, {4.0})
        second.close()
        await until(lambda: all(not outbox.watches for outbox in site.parts.hub))


async def test_a_query_that_is_wrong_is_refused(site: Site) -> None:
    async with program(site, "viewer") as one:
        with pytest.raises(Refused, match="invalid"):
            await table_with(one.client.watch("cpu", over="p75"), set())
