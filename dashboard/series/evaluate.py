"""A query evaluated over points: first over time, then across series.

History and live queries both end here, so that a snapshot followed by live data equals a fresh query.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
import numpy as np

from dashboard.model.points import Points, Times
from dashboard.model.query import Over, Query, Row, Table
from dashboard.model.series import Series
from dashboard.series.across import Matrix, combine_rows, groups
from dashboard.series.merge import NO_POINTS
from dashboard.series.over import over_rows

STATES_OVER: Final = ("first", "last", "count")
"""What can be made of the states in one step; numbers only could be averaged."""


def answerable(query: Query, series: Iterable[Series]) -> Query:
    """The query as it can be answered: states are neither averaged nor combined, each series shows its last one."""
    if all(one.states is None for one in series):
        return query
    over: Over = query.over if query.over in STATES_OVER else "last"
    return msgspec.structs.replace(query, over=over, across=None, by=())


def evaluate(
    points: Mapping[int, Points], series: Sequence[Series], query: Query, start: int, step: int, count: int
) -> Table:
    """The answer to ``query`` from the points of each series by id, for ``count`` steps of ``step`` ms from ``start``.

    ``points`` may hold points before ``start``: the last of a series is what its first ``rate`` starts from.
    """
    rows = over_rows([points.get(one.id, NO_POINTS) for one in series], query.over, start, step, count)
    return combine(rows, series, query, start + step * np.arange(count, dtype=np.int64), step)


def combine(rows: Matrix, series: Sequence[Series], query: Query, times: Times, step: int) -> Table:
    """The answer to ``query`` from one row of values for each series.

    Rows without any value are left out; the others are sorted by metric and labels.
    """
    if query.across is None:
        made = [Row(one.metric, one.labels, rows[place], one.states) for place, one in enumerate(series)]
    else:
        made = _grouped(rows, series, query)
    kept = [row for row in made if not np.isnan(row.values).all()]
    return Table(times, step, sorted(kept, key=lambda row: (row.metric, row.labels)))


def _grouped(rows: Matrix, series: Sequence[Series], query: Query) -> list[Row]:
    assert query.across is not None
    # A group is named by the query, not by its series: its name must not change when another series joins it.
    return [
        Row(query.metric, labels, combine_rows(rows[places], query.across))
        for labels, places in groups(series, query.by).items()
    ]
