from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model.points import Points
from dashboard.model.query import Over
from dashboard.series.over import LOOKBACK, PORTION, lookback, over_rows, over_steps, portions
from tests.series import naive
from tests.series.strategies import T0, WINDOW, points

OVERS: tuple[Over, ...] = get_args(Over)


@pytest.mark.parametrize("over", OVERS)
@given(
    rows=st.lists(points(), min_size=1, max_size=4),
    shift=st.integers(-WINDOW, WINDOW),
    step=st.sampled_from([500, 1000, 60_000, 777_777]),
    count=st.integers(1, 30),
)
def test_every_row_is_what_a_naive_evaluation_gives(
    over: Over, rows: list[Points], shift: int, step: int, count: int
) -> None:
    start = T0 + shift
    expected = [naive.over(one, over, start, step, count) for one in rows]
    np.testing.assert_allclose(over_rows(rows, over, start, step, count), expected, rtol=1e-12, equal_nan=True)
    np.testing.assert_allclose(
        over_steps(rows[0].times, rows[0].values, over, start, step, count), expected[0], rtol=1e-12, equal_nan=True
    )


@given(st.lists(st.integers(0, PORTION + 5), max_size=8))
def test_portions_hold_every_row_once_and_are_bounded(sizes: list[int]) -> None:
    parts = list(portions(sizes))
    assert [place for low, high in parts for place in range(low, high)] == list(range(len(sizes)))
    for low, high in parts:
        assert high > low
        assert high == low + 1 or sum(sizes[low:high]) <= PORTION


def test_rows_done_in_several_portions_are_the_same() -> None:
    chance = np.random.default_rng(0)
    rows = [Points(np.sort(chance.choice(60_000, 20_000, replace=False)), chance.normal(size=20_000)) for _ in range(4)]
    table = over_rows(rows, "rate", 1000, 500, 100)
    for row, one in zip(table, rows, strict=True):
        assert row.tolist() == over_steps(*one, "rate", 1000, 500, 100).tolist()


def test_a_counter_that_was_reset_counts_from_zero() -> None:
    times = np.arange(6, dtype=np.int64) * 1000
    values = np.array([10.0, 15.0, 2.0, 4.0, 4.0, 14.0])
    assert over_steps(times, values, "increase", 0, 6000, 1).tolist() == [5 + 2 + 2 + 0 + 10]
    assert over_steps(times, values, "rate", 3000, 3000, 1).tolist() == [4.0]


def test_the_first_point_ever_gains_nothing_and_has_no_rate() -> None:
    row = over_steps(np.array([500]), np.array([7.0]), "rate", 0, 1000, 2)
    assert np.isnan(row).all()


def test_no_rows_and_no_steps_make_an_empty_table() -> None:
    assert over_rows([], "avg", 0, 1000, 3).shape == (0, 3)
    assert over_rows([Points(np.array([1]), np.array([1.0]))], "avg", 0, 1000, 0).shape == (1, 0)


@pytest.mark.parametrize(
    ("over", "step", "back"),
    [("avg", 1000, 0), ("rate", 1000, LOOKBACK), ("increase", 3_600_000, 3_600_000)],
)
def test_only_counters_look_back(over: Over, step: int, back: int) -> None:
    assert lookback(over, step) == back
