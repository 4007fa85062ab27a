from __future__ import annotations

import numpy as np

from dashboard.model.points import Points
from dashboard.model.query import Query, Table
from dashboard.model.series import Series
from dashboard.series.evaluate import evaluate

A = Series.named("cpu_user", {"host": "a"})
B = Series.named("cpu_user", {"host": "b"})
C = Series.named("cpu_idle", {"host": "a"})
POINTS = {
    A.id: Points(np.array([0, 500, 1000]), np.array([1.0, 3.0, 5.0])),
    B.id: Points(np.array([1200]), np.array([7.0])),
    C.id: Points(np.array([100]), np.array([90.0])),
}


def _table(query: Query) -> Table:
    return evaluate(POINTS, [B, A, C, Series.named("cpu_gone", {})], query, 0, 1000, 3)


def _rows(table: Table) -> list[tuple[str, dict[str, str], list[float | None]]]:
    return [
        (row.metric, dict(row.labels), [None if np.isnan(value) else value for value in row.values.tolist()])
        for row in table.rows
    ]


def test_every_series_stands_by_itself_in_order_and_those_without_values_are_left_out() -> None:
    table = _table(Query("cpu_*"))
    assert table.times.tolist() == [0, 1000, 2000]
    assert table.step == 1000
    assert _rows(table) == [
        ("cpu_idle", {"host": "a"}, [90.0, None, None]),
        ("cpu_user", {"host": "a"}, [2.0, 5.0, None]),
        ("cpu_user", {"host": "b"}, [None, 7.0, None]),
    ]


def test_groups_carry_their_labels_and_the_metric_of_the_query() -> None:
    assert _rows(_table(Query("cpu_*", across="sum", by=("host",)))) == [
        ("cpu_*", {"host": "a"}, [92.0, 5.0, None]),
        ("cpu_*", {"host": "b"}, [None, 7.0, None]),
    ]


def test_without_labels_to_group_by_all_become_one() -> None:
    assert _rows(_table(Query("cpu_*", over="max", across="max"))) == [("cpu_*", {}, [90.0, 7.0, None])]
