from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dashboard.live.tail import Tail
from dashboard.model.points import Points

CHUNKS = st.lists(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 9)), min_size=1, max_size=5), max_size=5)


@given(CHUNKS, st.integers(0, 20))
def test_points_ascend_the_last_that_arrived_counts_and_old_ones_go(
    chunks: list[list[tuple[int, int]]], horizon: int
) -> None:
    tail = Tail(1000)
    expected: dict[int, int] = {}
    for chunk in chunks:
        tail.add(Points(np.array([time for time, _ in chunk]), np.array([float(value) for _, value in chunk])))
        expected.update(chunk)
    assert len(expected) <= len(tail) <= sum(map(len, chunks))
    points = tail.points()
    assert list(zip(points.times.tolist(), points.values.tolist(), strict=True)) == sorted(expected.items())
    tail.forget_before(horizon)
    assert tail.points().times.tolist() == sorted(time for time in expected if time >= horizon)
