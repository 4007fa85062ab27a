from __future__ import annotations

import asyncio
from typing import get_args

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tornado.ioloop import IOLoop

from dashboard.errors import Invalid
from dashboard.model.points import Batch, Points
from dashboard.model.query import Across, Over, Query, Table
from dashboard.model.series import Series
from dashboard.series.evaluate import evaluate
from dashboard.series.merge import between, by_series
from dashboard.series.over import lookback
from dashboard.series.steps import DAY, HOUR, MINUTE
from dashboard.storage.history import Limits
from dashboard.storage.log import LOG
from dashboard.storage.mongo import Mongo
from tests.storage.archive import T0, Archive, archive, batch, prepared, regular

SERIES = [Series.named("cpu", {"host": "a"}), Series.named("cpu", {"host": "b"}), Series.named("memory", {"host": "a"})]
A, B, C = SERIES


def _expected(written: list[Batch], query: Query, series: list[Series], start: int, step: int, count: int) -> Table:
    """What a naive reading of everything ever written gives."""
    begin = start - lookback(query.over, step)
    points = {one: between(some, begin, start + step * count) for one, some in by_series(Batch.joined(written)).items()}
    return evaluate(points, series, query, start, step, count)


def _same(found: Table, expected: Table) -> None:
    assert found.step == expected.step
    assert found.times.tolist() == expected.times.tolist()
    assert [(row.metric, row.labels) for row in found.rows] == [(row.metric, row.labels) for row in expected.rows]
    for row, other in zip(found.rows, expected.rows, strict=True):
        np.testing.assert_allclose(row.values, other.values, rtol=1e-9, atol=1e-9, equal_nan=True)


_TIMES = st.one_of(
    st.integers(0, 2 * HOUR),
    st.integers(0, 20).map(lambda n: n * 30_000),
    st.integers(-20, 20).map(lambda n: n * DAY + 7),
)
_WRITE = st.lists(
    st.tuples(st.sampled_from(SERIES), _TIMES.map(lambda time: T0 + time), st.integers(-50, 50).map(float)),
    min_size=1,
    max_size=30,
)
_COMPACT = st.integers(1, 40)
_ACTIONS = st.lists(st.one_of(_WRITE, _WRITE, _COMPACT), min_size=1, max_size=8)
_QUERIES = st.lists(
    st.tuples(
        st.sampled_from(get_args(Over)),
        st.sampled_from([None, *get_args(Across)]),
        st.sampled_from([7_000, MINUTE, 7 * MINUTE, HOUR, 5 * HOUR, DAY]),
        st.integers(-DAY, 2 * HOUR),
        st.integers(1, 300),
    ),
    min_size=1,
    max_size=4,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(actions=_ACTIONS, queries=_QUERIES)
def test_a_query_is_what_a_naive_reading_of_the_last_writes_gives(
    io_loop: IOLoop,
    mongo: Mongo,
    actions: list[list[tuple[Series, int, float]] | int],
    queries: list[tuple[Over, Across | None, int, int, int]],
) -> None:
    async def example() -> None:
        parts = await prepared(mongo)
        await parts.clear()
        await parts.registry.ensure(SERIES, "agent", 10)
        written: list[Batch] = []
        for action in actions:
            if isinstance(action, int):
                await archive(mongo, run_points=action).compactor.run_once()
            else:
                written.append(batch(*action))
                await parts.writer.append(written[-1])
            for over, across, step, shift, steps in queries:
                query = Query("*", over=over, across=across, by=("host",), step=step)
                start = (T0 + shift) // step * step
                found = await parts.history.query(query, T0 + shift, start + step * steps, 100)
                _same(found, _expected(written, query, SERIES, start, step, steps))

    io_loop.run_sync(example)


async def _filled(mongo: Mongo, limits: Limits | None = None) -> Archive:
    parts = await prepared(mongo, limits)
    await parts.registry.ensure(SERIES, "agent", 10)
    await parts.writer.append(Batch.joined([regular(one, T0, 1000, 600, value=n) for n, one in enumerate(SERIES)]))
    return parts


async def test_the_step_fits_the_range_and_the_points_asked_for(mongo: Mongo) -> None:
    parts = await _filled(mongo)
    table = await parts.history.query(Query("cpu", over="max"), T0 + 300, T0 + 10 * MINUTE, 60)
    assert table.step == 10_000
    assert table.times.tolist() == list(range(T0, T0 + 10 * MINUTE, 10_000))
    assert table.rows[0].values[0] == 9


async def test_where_narrows_and_what_matches_nothing_is_empty(mongo: Mongo) -> None:
    parts = await _filled(mongo)
    table = await parts.history.query(Query("*", where={"host": "b"}), T0, T0 + MINUTE, 60)
    assert [(row.metric, row.labels) for row in table.rows] == [("cpu", (("host", "b"),))]
    nothing = await parts.history.query(Query("disk"), T0, T0 + MINUTE, 60)
    assert nothing.rows == []
    assert len(nothing.times) == 60


@pytest.mark.parametrize(
    ("limits", "query", "hours", "says"),
    [
        (Limits(series=2), Query("*"), 1, "at most 2"),
        (Limits(points=100), Query("cpu", step=1000), 1, "3,600 steps of 1000 ms; at most 100"),
        (Limits(scanned=1000), Query("cpu", over="p95", step=MINUTE), 1, "more than 1,000 points"),
        (Limits(), Query("cpu"), 0, "not after its start"),
    ],
)
async def test_too_much_is_refused_with_what_to_narrow(
    mongo: Mongo, limits: Limits, query: Query, hours: int, says: str
) -> None:
    parts = await _filled(mongo, limits)
    await parts.compact()
    with pytest.raises(Invalid, match=says):
        await parts.history.query(query, T0, T0 + hours * HOUR, 100)


async def test_the_limits_themselves_are_allowed(mongo: Mongo) -> None:
    parts = await _filled(mongo, Limits(series=3, points=100, scanned=100_000))
    assert len((await parts.history.query(Query("*"), T0, T0 + HOUR, 10_000)).times) <= 100


async def test_points_come_as_they_are_with_the_one_before(mongo: Mongo) -> None:
    parts = await _filled(mongo)
    await parts.compact()
    await parts.writer.append(batch((A, T0 + 100_000, -1), (A, T0 + 100_500, -2), (B, T0 + 700_000, -3)))
    found = await parts.history.points([A.id, B.id, 12345], T0 + 99_000, T0 + 102_000, back=5000)
    assert _listed(found) == {
        A.id: [(98_000, 98), (99_000, 99), (100_000, -1), (100_500, -2), (101_000, 101)],
        B.id: [(98_000, 99), (99_000, 100), (100_000, 101), (101_000, 102)],
    }
    found = await parts.history.points([B.id], T0 + 650_000, T0 + 800_000)
    assert _listed(found) == {B.id: [(700_000, -3)]}
    assert await parts.history.points([B.id], T0 - 10, T0) == {}
    assert await parts.history.points([], T0, T0 + 1) == {}


async def test_a_reader_always_sees_every_acknowledged_point_once(mongo: Mongo) -> None:
    """While points are written and compacted without pause, the count a query gives is never short and never over."""
    parts = await prepared(mongo)
    await parts.registry.ensure([A], "agent", 10)
    acknowledged = begun = 0

    async def write() -> None:
        nonlocal acknowledged, begun
        for n in range(120):
            begun += 20
            await parts.writer.append(regular(A, T0 + 20_000 * n, 1000, 20))
            acknowledged += 20

    async def compact() -> None:
        while not writing.done():
            await parts.compactor.run_once()

    async def read(step: int) -> int:
        reads = 0
        while not writing.done():
            least = acknowledged
            table = await parts.history.query(Query("cpu", over="count", step=step), T0, T0 + HOUR, 100)
            counted = sum(np.nansum(row.values) for row in table.rows)
            assert least <= counted <= begun
            reads += 1
        return reads

    writing = asyncio.create_task(write())
    _, *reads = await asyncio.gather(compact(), read(10_000), read(MINUTE), read(HOUR))
    await writing
    assert min(reads) > 0
    table = await parts.history.query(Query("cpu", over="count", step=HOUR), T0, T0 + HOUR, 100)
    assert table.rows[0].values.tolist() == [2400]


async def test_another_worker_sees_what_this_one_wrote_at_once(mongo: Mongo) -> None:
    parts = await _filled(mongo)
    other = archive(mongo)
    table = await other.history.query(Query("cpu", over="count", across="sum", step=HOUR), T0, T0 + HOUR, 100)
    assert table.rows[0].values.tolist() == [1200]
    assert len(await parts.kept(LOG)) == 1


def _listed(points: dict[int, Points]) -> dict[int, list[tuple[int, float]]]:
    return {
        series: [(time - T0, value) for time, value in zip(some.times.tolist(), some.values.tolist(), strict=True)]
        for series, some in points.items()
    }
