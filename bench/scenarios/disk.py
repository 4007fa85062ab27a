"""Bytes a point on disk: an hour of this machine's own metrics, a reading a second, packed every ten. Takes an hour."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Final

import numpy as np

from bench.figures import Check, Figure, Result
from bench.peers.timeseries import TimeSeries, document
from bench.store import Store
from bench.world import World
from dashboard.agent.host import Host, Point
from dashboard.model.points import Batch
from dashboard.model.series import Series

SECONDS: Final = 3600
PACKED_EVERY: Final = 10

Reading = list[tuple[Series, int, float]]
"""Points that were read at one time: series, milliseconds, value."""


def run(world: World) -> Result:
    seconds = round(SECONDS * (1 if world.scale >= 1 else world.scale / 10))
    world.say(f"  reading this machine's metrics for {seconds} s")
    return stored(world, readings(seconds))


def readings(seconds: int) -> Iterator[Reading]:
    """What the agent would push, once a second."""
    host = Host("bench")
    due = time.monotonic()
    for _ in range(seconds):
        due += 1
        time.sleep(max(0.0, due - time.monotonic()))
        yield [one for point in host.read() for one in _points(point)]


def stored(world: World, taken: Iterable[Reading]) -> Result:
    """Keep the readings both ways, and compare what they take on disk."""
    with ExitStack() as stack:
        store = world.runner.run(Store.opened(world.embedded.mongo_url, world.database()))
        stack.callback(store.close)
        peer = TimeSeries(world.embedded.mongo_url, world.database())
        stack.callback(peer.close)
        names: set[int] = set()
        points = 0
        for second, reading in enumerate(taken, 1):
            world.runner.run(_keep(store, reading, pack=second % PACKED_EVERY == 0))
            peer.insert([_document(*point) for point in reading])
            names.update(series.id for series, _, _ in reading)
            points += len(reading)
        world.runner.run(store.compact())
        (ours, rest), theirs = world.runner.run(store.stored_bytes()), peer.stored_bytes()
    return _result(points, len(names), ours, rest, theirs)


async def _keep(store: Store, reading: Reading, pack: bool) -> None:
    series, times, values = zip(*reading, strict=True)
    ids = np.array([one.id for one in series], np.int64)
    await store.append(series, Batch(ids, np.array(times, np.int64), np.array(values, np.float64)))
    if pack:
        await store.compactor.keep_up(3600)


def _points(point: Point) -> Iterator[tuple[Series, int, float]]:
    for metric, value in point["values"].items():
        yield Series.named(metric, point["labels"]), point["time"], float(value)


def _document(series: Series, ms: int, value: float) -> dict[str, object]:
    return document(series.metric, dict(series.labels), datetime.fromtimestamp(ms / 1000, UTC), value)


def _result(points: int, series: int, ours: int, rest: int, theirs: int) -> Result:
    result = Result("disk", f"Disk: {points:,} points of {series} series of this machine's own metrics")
    result.figures = [
        Figure("dashboard", "blocks and rollups", "bytes/point", [rest / points]),
        Figure("dashboard", "with the traces of rewriting", "bytes/point", [ours / points]),
        Figure("time-series collection", "collection", "bytes/point", [theirs / points]),
    ]
    result.checks = [Check("dashboard, bytes a point", "≤", 3, [rest / points])]
    result.notes = [
        "As MongoDB reports it (storageSize) after everything was written to disk; indexes not counted.",
        "Traces: what packing replaced is kept for minutes, and takes some MB however much is stored.",
    ]
    return result
