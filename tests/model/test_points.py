from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model.points import Batch

POINTS = st.lists(st.tuples(st.integers(-9, 9), st.integers(0, 99), st.floats(-9, 9)), max_size=9)


def batch(points: list[tuple[int, int, float]]) -> Batch:
    columns = list(zip(*points, strict=True)) or [(), (), ()]
    return Batch(np.array(columns[0], np.int64), np.array(columns[1], np.int64), np.array(columns[2], np.float64))


@given(st.lists(POINTS, max_size=4))
def test_joined_batches_hold_all_points_in_order(parts: list[list[tuple[int, int, float]]]) -> None:
    joined = Batch.joined([batch(part) for part in parts])
    rows = list(zip(joined.series.tolist(), joined.times.tolist(), joined.values.tolist(), strict=True))
    assert rows == [point for part in parts for point in part]
    assert len(joined) == len(rows)
    assert joined.nbytes == 24 * len(rows)
    assert joined.values.dtype == np.float64
