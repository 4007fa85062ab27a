from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model.points import Batch, Points
from dashboard.series.merge import NO_POINTS, between, by_series, merge, only, sort

_WRITES = st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 20), st.floats(-5, 5)), max_size=60)


def _batch(writes: list[tuple[int, int, float]]) -> Batch:
    return Batch(
        np.array([one[0] for one in writes], np.int64),
        np.array([one[1] for one in writes], np.int64),
        np.array([one[2] for one in writes], np.float64),
    )


def _last_writes(writes: list[tuple[int, int, float]]) -> dict[int, dict[int, float]]:
    kept: dict[int, dict[int, float]] = {}
    for series, time, value in writes:
        kept.setdefault(series, {})[time] = value
    return kept


def _as_dict(points: Points) -> dict[int, float]:
    assert (np.diff(points.times) > 0).all()
    return dict(zip(points.times.tolist(), points.values.tolist(), strict=True))


@given(_WRITES)
def test_by_series_keeps_the_last_write_of_each_series_and_time(writes: list[tuple[int, int, float]]) -> None:
    assert {series: _as_dict(points) for series, points in by_series(_batch(writes)).items()} == _last_writes(writes)


@given(st.lists(_WRITES, max_size=4))
def test_merging_parts_is_sorting_all_the_writes(parts: list[list[tuple[int, int, float]]]) -> None:
    made = [sort(batch.times, batch.values) for batch in map(_batch, parts)]
    everything = [(0, time, value) for part in parts for _, time, value in part]
    assert _as_dict(merge(made)) == _last_writes(everything).get(0, {})


@given(_WRITES, st.sets(st.integers(-4, 4)), st.integers(0, 20), st.integers(0, 20))
def test_only_chooses_series_and_times(
    writes: list[tuple[int, int, float]], ids: set[int], start: int, end: int
) -> None:
    chosen = only(_batch(writes), np.array(sorted(ids), np.int64), start, end)
    expected = [one for one in writes if one[0] in ids and start <= one[1] < end]
    assert list(zip(chosen.series.tolist(), chosen.times.tolist(), chosen.values.tolist(), strict=True)) == expected


def test_between_is_half_open() -> None:
    points = Points(np.array([1, 2, 3]), np.array([1.0, 2.0, 3.0]))
    assert between(points, 1, 3).times.tolist() == [1, 2]
    assert not len(between(NO_POINTS, 0, 9).times)


def test_many_series_are_told_apart() -> None:
    ids = np.arange(70_000, dtype=np.int64) * 7919
    found = by_series(Batch(ids[::-1].copy(), np.zeros(70_000, np.int64), ids[::-1].astype(np.float64)))
    assert len(found) == 70_000
    assert all(points.values[0] == series for series, points in found.items())
