from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dashboard.live.window import Window
from dashboard.model.query import Row, Table
from dashboard.names import Labels

STEP, COUNT = 10, 6
A: Labels = (("host", "a"),)
B: Labels = (("host", "b"),)


def table(start: int, **rows: list[float]) -> Table:
    length = len(next(iter(rows.values()), []))
    made = [Row(name, A, np.array(values)) for name, values in rows.items()]
    return Table(start + STEP * np.arange(length, dtype=np.int64), STEP, made)


def test_a_patch_tells_what_differs_and_nothing_else() -> None:
    window = Window(STEP, COUNT, 0)
    first = window.patch(table(0, m=[1, 2, math.nan, 4]))
    assert first is not None
    assert (first.places, first.first, first.last) == ([0], 0, 30)
    assert window.patch(table(0, m=[1, 2, math.nan, 4])) is None
    change = window.patch(table(10, m=[2, 3, 4]))
    assert change is not None
    assert (change.places, change.first, change.last) == ([0], 20, 20)


def test_a_series_without_any_value_gets_no_place() -> None:
    window = Window(STEP, COUNT, 100)
    assert window.patch(table(0, unseen=[1.0, math.nan])) is None
    assert window.patch(table(100, unseen=[math.nan])) is None
    change = window.patch(table(100, seen=[1.0]))
    assert change is not None
    assert change.places == [0]
    assert len(window) == 1


def test_places_last_when_there_are_more_series_than_there_was_room_for() -> None:
    window = Window(STEP, COUNT, 0)
    for number in range(20):
        change = window.patch(table(0, **{f"m{number}": [float(number)]}))
        assert change is not None
        assert change.places == [number]
    _, rows = window.cut(0, 0)
    assert [(row.metric, row.values.tolist()) for row in rows] == [(f"m{n}", [float(n)]) for n in range(20)]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9)), max_size=40))
def test_it_shows_the_newest_values_of_the_visible_steps(patches: list[tuple[int, int]]) -> None:
    window, expected = Window(STEP, COUNT, 0), {}
    newest = 0
    for column, value in patches:
        newest = max(newest, column)
        window.patch(table(column * STEP, m=[float(value)]))
        expected[column * STEP] = float(value)
    times, rows = window.visible(newest * STEP)
    assert times.tolist() == [STEP * column for column in range(max(0, newest - COUNT + 1), newest + 1)]
    for row in rows:
        for time, value in zip(times.tolist(), row.values.tolist(), strict=True):
            # A step that was too old when it came is not kept: nobody could see it.
            assert value == expected.get(time) or (math.isnan(value) and time not in expected) or math.isnan(value)
            if time in expected and time > newest * STEP - COUNT * STEP:
                assert value == expected[time]
