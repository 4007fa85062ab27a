"""The order of ingest: checked, stored, published, acknowledged. (Over HTTP: tests/web/test_ingest.py.)"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import Forbidden, Invalid, Unauthenticated, Unavailable
from dashboard.ingest import Metrics, Push
from dashboard.model.people import Person, Source
from dashboard.model.points import Batch
from dashboard.model.series import Series
from tests.live.conftest import site as site
from tests.site import Site

EDITOR, VIEWER = Person("u1", "Ada", "editor"), Person("u2", "Eve", "viewer")
SERIES = [Series.named(metric, {"host": host}) for metric in ("cpu", "mem") for host in ("a", "b")]


def push(body: Any, metric: str | None = None, key: str | None = None) -> Push:
    return Push(json.dumps(body).encode(), metric, {}, key)


@given(st.lists(st.tuples(st.sampled_from(SERIES), st.integers(0, 99), st.floats(-9, 9)), min_size=1, max_size=20))
def test_a_batch_is_split_by_metric_and_loses_nothing(points: list[tuple[Series, int, float]]) -> None:
    metrics = Metrics()
    metrics.learn(SERIES)
    batch = Batch(
        np.array([series.id for series, _, _ in points]),
        np.array([time for _, time, _ in points]),
        np.array([value for _, _, value in points]),
    )
    found = sorted(
        (metric, series, time, value)
        for metric, grouped in metrics.split(batch)
        for series, part in grouped.slices()
        for time, value in zip(part.times.tolist(), part.values.tolist(), strict=True)
    )
    assert found == sorted((series.metric, series.id, time, value) for series, time, value in points)


async def test_permission_is_asked_first(site: Site) -> None:
    ingest = site.parts.ingest
    with pytest.raises(Unauthenticated):
        await ingest.push(None, push("nonsense"))
    with pytest.raises(Forbidden):
        await ingest.push(VIEWER, push("nonsense"))
    with pytest.raises(Forbidden, match="'mem'"):
        await ingest.push(Source("k1", "s", ("cpu",), None), push([{"metric": "mem", "value": 1}]))
    assert await site.parts.mongo.collection("log").count_documents({}) == 0
    assert await site.parts.registry.used("k1") == 0


async def test_what_is_acknowledged_is_stored(site: Site) -> None:
    answer = await site.parts.ingest.push(EDITOR, push(5, "m"))
    assert (answer.status, answer.body) == (200, {"accepted": 1})
    assert site.parts.writer.waiting == 0
    (series,) = await site.parts.registry.match("m", {}, 10)
    found = await site.parts.reading._history.points([series.id], 0, 1 << 43)  # type: ignore[attr-defined]
    assert found[series.id].values.tolist() == [5]


async def test_a_server_that_stops_takes_no_more(site: Site) -> None:
    await site.parts.writer.close()
    with pytest.raises(Unavailable):
        await site.parts.ingest.push(EDITOR, push(5, "m"))


async def test_numbers_about_ourselves_are_kept(site: Site) -> None:
    await site.parts.ingest.record("dashboard", {SERIES[0]: 1.5})
    assert await site.parts.registry.used("dashboard") == 1
    with pytest.raises(Invalid):
        await site.parts.ingest.push(EDITOR, push(5, "m", key=""))
