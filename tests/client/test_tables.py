from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dashboard.client.tables import Table

STEP = 1000
WINDOW = 10 * STEP


def snapshot(columns: list[list[float | None]], first: int = 0) -> dict[str, Any]:
    times = [first + place * STEP for place in range(len(columns[0]) if columns else 0)]
    series = [{"metric": "m", "labels": {"n": str(at)}, "values": values} for at, values in enumerate(columns)]
    return {"step": STEP, "times": times, "series": series}


def test_a_change_replaces_adds_and_leaves_the_rest() -> None:
    table = Table(WINDOW)
    table.replace(snapshot([[1.0, 2.0], [5.0, None]]))
    table.change({"times": [1000, 2000], "series": [{"at": 0, "values": [2.5, 3.0]}]})
    assert table.times == [0, 1000, 2000]
    assert [one.values for one in table.series] == [[1.0, 2.5, 3.0], [5.0, None, None]]


def test_a_series_that_is_new_begins_with_nothing() -> None:
    table = Table(WINDOW)
    table.replace(snapshot([[1.0, 2.0]]))
    table.change({"times": [1000], "series": [{"at": 1, "metric": "m", "labels": {"n": "1"}, "values": [7.0]}]})
    assert [(one.labels, one.values) for one in table.series] == [({"n": "0"}, [1.0, 2.0]), ({"n": "1"}, [None, 7.0])]


def test_a_table_that_was_empty_begins_with_the_first_change() -> None:
    table = Table(WINDOW)
    table.replace(snapshot([]))
    table.change({"times": [5000], "series": [{"at": 0, "metric": "m", "labels": {}, "values": [1.0]}]})
    table.change({"times": [], "series": []})
    assert (table.times, table.series[0].values) == ([5000], [1.0])


def test_what_falls_out_of_the_window_is_dropped() -> None:
    table = Table(2 * STEP)
    table.replace(snapshot([[1.0, 2.0, 3.0]]))
    table.change({"times": [5000], "series": [{"at": 0, "values": [6.0]}]})
    assert table.times == [3000, 4000, 5000]
    assert table.series[0].values == [None, None, 6.0]


VALUES = st.lists(st.one_of(st.none(), st.integers(0, 9).map(float)), min_size=1, max_size=4)


@given(st.lists(st.tuples(st.integers(0, 6), VALUES), max_size=12))
def test_a_snapshot_and_its_changes_come_to_a_fresh_snapshot(changes: list[tuple[int, list[float | None]]]) -> None:
    table = Table(10**9)
    whole: dict[int, float | None] = {0: 1.0}
    table.replace(snapshot([[1.0]]))
    for place, values in changes:
        times = [(place + more) * STEP for more in range(len(values))]
        table.change({"times": times, "series": [{"at": 0, "values": values}]})
        whole.update(zip(times, values, strict=True))
    expected = [whole.get(time) for time in range(0, max(whole) + 1, STEP)]
    assert table.times == list(range(0, max(whole) + 1, STEP))
    assert table.series[0].values == expected
