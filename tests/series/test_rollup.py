from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model.points import Points
from dashboard.model.query import Over
from dashboard.series.merge import NO_POINTS, merge
from dashboard.series.over import PERCENTILES, over_rows
from dashboard.series.rollup import (
    COUNT,
    NO_ROWS,
    Rollup,
    coarser,
    joined,
    late_units,
    over_rollups,
    roll_up,
    unit_for,
    updated,
    updated_hours,
)
from dashboard.series.steps import DAY, HOUR, MINUTE
from tests.series.strategies import T0, WINDOW, points

ROLLED: list[Over] = [over for over in get_args(Over) if over not in PERCENTILES]


def _same(left: Rollup, right: Rollup) -> None:
    assert left.times.tolist() == right.times.tolist()
    assert left.columns.tolist() == right.columns.tolist()


@pytest.mark.parametrize("over", ROLLED)
@pytest.mark.parametrize("unit", [MINUTE, HOUR])
@given(rows=st.lists(points(), min_size=1, max_size=3), steps=st.integers(1, 5), before=st.integers(-3, 3))
def test_rollups_answer_what_the_points_answer(
    over: Over, unit: int, rows: list[Points], steps: int, before: int
) -> None:
    start, step = T0 + before * unit, steps * unit
    count = WINDOW // step + 4
    rolled = [roll_up(one, unit) for one in rows]
    np.testing.assert_allclose(
        over_rollups(rolled, over, start, step, count), over_rows(rows, over, start, step, count), equal_nan=True
    )


@given(points())
def test_hours_made_of_minutes_are_the_hours_of_the_points(some: Points) -> None:
    _same(coarser(roll_up(some, MINUTE), HOUR), roll_up(some, HOUR))


@given(points(), points(), st.booleans())
def test_an_update_makes_the_rows_of_all_points(kept: Points, new: Points, in_order: bool) -> None:
    if in_order:
        new = Points(new.times + WINDOW, new.values)
    if not len(new.times):
        return
    minutes, hours = roll_up(kept, MINUTE), roll_up(kept, HOUR)
    extent = kept.times[[0, -1]] if len(kept.times) else np.empty(0, np.int64)
    late = late_units(new.times, extent[:1], extent[-1:], MINUTE)
    after = updated(minutes, kept, new, late, MINUTE)
    whole = merge([kept, new])
    _same(after, roll_up(whole, MINUTE))
    _same(updated_hours(hours, minutes, after, new), roll_up(whole, HOUR))


@given(st.lists(st.integers(0, 600_000), min_size=1, max_size=8, unique=True), st.lists(points(max_size=5), max_size=4))
def test_units_are_late_where_a_block_reaches_as_far(offsets: list[int], parts: list[Points]) -> None:
    times = T0 + np.array(sorted(offsets), np.int64)
    extents = [(int(part.times[0]), int(part.times[-1])) for part in parts if len(part.times)]
    begins, ends = (np.array([one[side] for one in extents], np.int64) for side in (0, 1))
    late = set(late_units(times, begins, ends, MINUTE).tolist())
    for unit in {time // MINUTE * MINUTE for time in times.tolist()}:
        oldest = min(time for time in times.tolist() if time >= unit)
        reach = any(begin < unit + MINUTE and end >= oldest for begin, end in extents)
        assert (unit in late) or not reach


def test_points_that_come_after_the_older_ones_have_expired_are_added_to_the_rows() -> None:
    old = Points(T0 + np.array([1000, 2000]), np.array([4.0, 6.0]))
    new = Points(T0 + np.array([1500]), np.array([5.0]))
    minutes = roll_up(old, MINUTE)
    after = updated(minutes, NO_POINTS, new, np.array([T0]), MINUTE)
    assert after.columns[COUNT].tolist() == [3.0]
    hours = updated_hours(roll_up(old, HOUR), NO_ROWS, roll_up(new, MINUTE), new)
    assert hours.columns[COUNT].tolist() == [3.0]


def test_the_coarsest_unit_that_divides_the_step_is_chosen() -> None:
    assert unit_for("avg", DAY) == HOUR
    assert unit_for("rate", 90 * MINUTE) == MINUTE
    assert unit_for("avg", 30_000) == 0
    assert unit_for("p95", DAY) == 0


def test_nothing_rolls_up_to_nothing() -> None:
    assert roll_up(NO_POINTS, MINUTE) is NO_ROWS
    assert coarser(NO_ROWS, HOUR) is NO_ROWS
    assert joined([]) is NO_ROWS
    assert over_rollups([], "avg", 0, MINUTE, 2).shape == (0, 2)
