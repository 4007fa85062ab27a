from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dashboard.model.query import Across
from dashboard.model.series import Series
from dashboard.series.across import Matrix, combine_rows, groups
from tests.series import naive

ACROSSES: tuple[Across, ...] = get_args(Across)
_CELLS = st.one_of(st.just(float("nan")), st.integers(-100, 100).map(float))


@pytest.mark.parametrize("across", ACROSSES)
@given(hnp.arrays(np.float64, hnp.array_shapes(min_dims=2, max_dims=2, max_side=7), elements=_CELLS))
def test_every_step_is_what_a_naive_evaluation_gives(across: Across, rows: Matrix) -> None:
    expected = [naive.across(column, across) for column in rows.T.tolist()]
    np.testing.assert_allclose(combine_rows(rows, across), expected, rtol=1e-12, equal_nan=True)


def test_groups_are_by_the_labels_named() -> None:
    series = [
        Series.named("cpu", {"host": "a", "core": "0"}),
        Series.named("cpu", {"host": "a", "core": "1"}),
        Series.named("cpu", {"host": "b", "core": "0"}),
        Series.named("cpu", {"core": "0"}),
    ]
    assert groups(series, ["host"]) == {(("host", "a"),): [0, 1], (("host", "b"),): [2], (): [3]}
    assert groups(series, []) == {(): [0, 1, 2, 3]}
    assert list(groups(series, ["host", "core"])) == [one.labels for one in series]
