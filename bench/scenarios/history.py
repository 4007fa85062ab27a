"""Reading back: a million points as a thousand buckets beside the aggregation, and a year beside an hour."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.figures import Check, Figure, Result, ratios
from bench.peers.timeseries import TimeSeries, document
from bench.store import Store
from bench.world import World, on_server_core
from dashboard.model.points import Batch
from dashboard.model.query import Across, Over, Query
from dashboard.model.series import Series

SERIES: Final = 1000
POINTS: Final = 1000
"""Points of each series, one a second."""
INSERT_SERIES: Final = 5
START: Final = 1_750_000_000_000 // 3_600_000 * 3_600_000
HOUR: Final = 3_600_000
YEAR: Final = 365 * 24 * HOUR
CHUNK: Final = 200_000
THREE: Final[tuple[tuple[Over, Across], ...]] = (("min", "min"), ("max", "max"), ("avg", "avg"))


@dataclass(slots=True)
class Times:
    """Seconds that each way of asking took."""

    three: list[float] = field(default_factory=list)
    one: list[float] = field(default_factory=list)
    aggregation: list[float] = field(default_factory=list)
    one_aggregation: list[float] = field(default_factory=list)
    hour: list[float] = field(default_factory=list)
    year: list[float] = field(default_factory=list)


def run(world: World) -> Result:
    took, length = Times(), YEAR if world.scale >= 1 else YEAR // 50
    with ExitStack() as stack, on_server_core():
        store = world.runner.run(Store.opened(world.embedded.mongo_url, world.database()))
        stack.callback(store.close)
        peer = TimeSeries(world.embedded.mongo_url, world.database())
        stack.callback(peer.close)
        loading = _load(world, store, peer, length)
        for _ in range(world.repetitions):
            _measure(world, store, peer, length, took)
        same = _same(world, store, peer)
    return _result(took, loading, length, same)


def _load(world: World, store: Store, peer: TimeSeries, length: int) -> list[Figure]:
    begin = time.perf_counter()
    values = np.round(20 + np.cumsum(np.random.default_rng(1).uniform(-0.2, 0.2, (SERIES, POINTS)), axis=1), 2)
    many = [Series.named("bench_many", {"host": f"h{number}"}) for number in range(SERIES)]
    times = START + 1000 * np.arange(POINTS)
    ids = np.array([series.id for series in many])
    for second in range(0, POINTS, 100):
        rows = slice(second, second + 100)
        batch = Batch(np.tile(ids, 100), np.repeat(times[rows], SERIES), values[:, rows].T.ravel().copy())
        world.runner.run(store.append(many, batch))
    world.say(f"  1M points logged in {time.perf_counter() - begin:.1f} s")
    packing = [Figure("packing of 1M points of 1,000 series", "time", "s", [world.runner.run(store.compact())])]
    world.say("  and packed")
    _insert(peer, values)
    world.say(f"  and in the time-series collection; {length // 1000:,} points of one series next")
    _load_year(world, store, length)
    world.say(f"  loaded in {time.perf_counter() - begin:.0f} s")
    return packing


def _insert(peer: TimeSeries, values: NDArray[np.float64]) -> None:
    """Series by series, which makes the fullest buckets, the fewest, and the fastest reads."""
    moments = [datetime.fromtimestamp(START / 1000 + second, UTC) for second in range(POINTS)]
    for first in range(0, SERIES, INSERT_SERIES):
        peer.insert(
            [
                document("bench_many", {"host": f"h{number}"}, moment, value)
                for number in range(first, first + INSERT_SERIES)
                for moment, value in zip(moments, values[number].tolist(), strict=True)
            ]
        )


def _load_year(world: World, store: Store, length: int) -> None:
    chance = np.random.default_rng(2)
    series = Series.named("bench_year", {})
    first = START - length
    for at in range(0, length // 1000, CHUNK):
        count = min(CHUNK, length // 1000 - at)
        times = first + 1000 * np.arange(at, at + count)
        values = np.round(20 + 5 * np.sin(times / 86_400_000 * 2 * np.pi) + chance.normal(0, 0.2, count), 2)
        world.runner.run(store.append([series], Batch(np.full(count, series.id), times, values)))
        if at % (5 * CHUNK) == 0:
            world.runner.run(store.compact())
    world.runner.run(store.compact())


def _measure(world: World, store: Store, peer: TimeSeries, length: int, took: Times) -> None:
    end = START + POINTS * 1000
    queries = [Query("bench_many", over=over, across=across, step=1000) for over, across in THREE]

    async def three() -> None:
        for query in queries:
            await store.history.query(query, START, end, 1000)

    async def one() -> None:
        await store.history.query(queries[2], START, end, 1000)

    async def hour() -> None:
        await store.history.query(Query("bench_year"), START - HOUR, START, 1000)

    async def year() -> None:
        await store.history.query(Query("bench_year"), START - length, START, 1000)

    for asked, kept in ((three, took.three), (one, took.one), (hour, took.hour), (year, took.year)):
        kept.append(_timed(world, asked))
    for kinds, kept in ((("min", "max", "avg"), took.aggregation), (("avg",), took.one_aggregation)):
        begin = time.perf_counter()
        peer.buckets(*_range(), 1, kinds)
        kept.append(time.perf_counter() - begin)


def _timed(world: World, asked: Callable[[], Awaitable[None]]) -> float:
    async def measured() -> float:
        begin = time.perf_counter()
        await asked()
        return time.perf_counter() - begin

    return world.runner.run(measured())


def _same(world: World, store: Store, peer: TimeSeries) -> bool:
    """Whether both give the same thousand means; a figure for a wrong answer is worth nothing."""
    query = Query("bench_many", over="avg", across="avg", step=1000)
    table = world.runner.run(store.history.query(query, START, START + POINTS * 1000, 1000))
    theirs = [bucket["avg"] for bucket in peer.buckets(*_range(), 1, ("avg",))]
    return len(theirs) == POINTS and bool(np.allclose(table.rows[0].values, theirs))


def _range() -> tuple[datetime, datetime]:
    return datetime.fromtimestamp(START / 1000, UTC), datetime.fromtimestamp(START / 1000 + POINTS, UTC)


def _result(took: Times, loading: list[Figure], length: int, same: bool) -> Result:
    days = length // (24 * HOUR)
    result = Result("history", "History: reading back")
    result.figures = [
        Figure("1M points → 1,000 buckets", "min, max and mean: three queries", "ms", _ms(took.three)),
        Figure("1M points → 1,000 buckets", "mean: one query", "ms", _ms(took.one)),
        Figure("the same by aggregation", "min, max and mean: one pipeline", "ms", _ms(took.aggregation)),
        Figure("the same by aggregation", "mean: one pipeline", "ms", _ms(took.one_aggregation)),
        Figure("one series, a point a second", "an hour → ≤ 1,000 buckets", "ms", _ms(took.hour)),
        Figure("one series, a point a second", f"{days} days → ≤ 1,000 buckets", "ms", _ms(took.year)),
        *loading,
    ]
    result.checks = [
        Check("aggregation / three queries", "≥", 10, ratios(took.aggregation, took.three)),
        Check(f"{days} days / an hour", "≤", 4, ratios(took.year, took.hour)),
    ]
    result.notes = ["Both give the same means." if same else "WRONG: the means differ."]
    return result


def _ms(seconds: list[float]) -> list[float]:
    return [one * 1000 for one in seconds]
