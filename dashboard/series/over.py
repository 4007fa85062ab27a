"""From the points of a series to one value for each step.

Bucket ``i`` covers ``[start + i * step, start + (i + 1) * step)`` and is named by its start. Many series are done
in one pass: their points lie one after the other in the same two columns, and a bucket is a run of points with
the same (row, step).

``increase`` is what a counter gained: the sum of the differences between neighbouring points, where a value below its
predecessor means that the counter was reset and counts from zero. The predecessor of a bucket's first point is the
last point before it, in an earlier bucket or before ``start``; the first point ever has none and gains nothing. A
bucket that holds only that point has no value. ``rate`` is the increase per second of the step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.model.points import Points, Times, Values
from dashboard.model.query import Over
from dashboard.series.steps import MINUTE

Matrix = NDArray[np.float64]

PERCENTILES: Final[dict[str, float]] = {"p50": 0.50, "p95": 0.95, "p99": 0.99}
LOOKBACK: Final = 5 * MINUTE
PORTION: Final = 32_000
"""How many points are done in one pass."""


def lookback(over: Over, step: int) -> int:
    """How many ms before its start a query looks for the point that precedes its first: the only one it needs."""
    return max(step, LOOKBACK) if over in ("rate", "increase") else 0


class Runs(NamedTuple):
    """Where the buckets lie in the columns: ``bucket`` = row * count + step, and where each begins and ends."""

    bucket: NDArray[np.int64]
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]


def over_steps(times: Times, values: Values, over: Over, start: int, step: int, count: int) -> Values:
    """One value for each of ``count`` steps of one series; NaN where there is none. ``times`` ascend."""
    row: Values = over_rows([Points(times, values)], over, start, step, count)[0]
    return row


def over_rows(rows: Sequence[Points], over: Over, start: int, step: int, count: int) -> Matrix:
    """One row of ``count`` values for each series; NaN where there is none."""
    table = np.full((len(rows), count), np.nan)
    if count > 0:
        for low, high in portions([len(row.times) for row in rows]):
            _fill(table[low:high].ravel(), rows[low:high], over, start, step, count)
    return table


def portions(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where to cut a list of rows so that each part fits into the processor's cache, which takes half the time."""
    low = size = 0
    for place, one in enumerate(sizes):
        if size + one > PORTION and place > low:
            yield low, place
            low, size = place, 0
        size += one
    if low < len(sizes):
        yield low, len(sizes)


def _fill(cells: Values, rows: Sequence[Points], over: Over, start: int, step: int, count: int) -> None:
    """Write the values of some rows into their cells, one row after the other."""
    times = np.concatenate([row.times for row in rows])
    values = np.concatenate([row.values for row in rows])
    row_of = np.repeat(np.arange(len(rows)), [len(row.times) for row in rows])
    gains = differences(values, row_of) if over in ("rate", "increase") else values
    inside = (times >= start) & (times < start + step * count)
    if not inside.all():
        times, gains, row_of = times[inside], gains[inside], row_of[inside]
    if len(times):
        runs = find_runs((times - start) // step, row_of, count)
        cells[runs.bucket] = reduced(gains, runs, over, step)


def find_runs(steps: NDArray[np.int64], row_of: NDArray[np.int64], count: int) -> Runs:
    """The runs of equal (row, step); both ascend together."""
    buckets = row_of * count + steps
    begins = np.flatnonzero(np.concatenate(([True], buckets[1:] != buckets[:-1])))
    return Runs(buckets[begins], begins, np.append(begins[1:], len(buckets)))


def differences(values: Values, row_of: NDArray[np.int64]) -> Values:
    """What each point gained over its predecessor in its row; NaN for the first of a row."""
    gains = np.full(len(values), np.nan)
    before, after = values[:-1], values[1:]
    gains[1:] = np.where(after >= before, after - before, after)
    gains[1:][row_of[1:] != row_of[:-1]] = np.nan
    return gains


def reduced(values: Values, runs: Runs, over: Over, step: int) -> Values:
    """One value for each run."""
    if over in PERCENTILES:
        return _percentiles(values, runs, PERCENTILES[over])
    one = _REDUCE[over](values, runs)
    return one / (step / 1000) if over == "rate" else one


def _sum(values: Values, runs: Runs) -> Values:
    total: Values = np.add.reduceat(values, runs.begins)
    return total


def sum_of_known(values: Values, runs: Runs) -> Values:
    """The sum of each run without its NaNs; NaN where there is nothing else."""
    known = ~np.isnan(values)
    total = np.add.reduceat(np.where(known, values, 0.0), runs.begins)
    return np.where(np.logical_or.reduceat(known, runs.begins), total, np.nan)


_REDUCE: Final[dict[str, Callable[[Values, Runs], Values]]] = {
    "count": lambda _, runs: (runs.ends - runs.begins).astype(np.float64),
    "sum": _sum,
    "avg": lambda values, runs: _sum(values, runs) / (runs.ends - runs.begins),
    "min": lambda values, runs: np.minimum.reduceat(values, runs.begins),
    "max": lambda values, runs: np.maximum.reduceat(values, runs.begins),
    "first": lambda values, runs: values[runs.begins],
    "last": lambda values, runs: values[runs.ends - 1],
    "increase": sum_of_known,
    "rate": sum_of_known,
}


def _percentiles(values: Values, runs: Runs, share: float) -> Values:
    """Linear interpolation between the two nearest ranks, as numpy's default."""
    lengths = runs.ends - runs.begins
    run_of = np.repeat(np.arange(len(lengths)), lengths)
    ordered: Values = values[np.lexsort((values, run_of))]
    rank = runs.begins + (lengths - 1) * share
    low = np.floor(rank).astype(np.int64)
    high = np.minimum(low + 1, runs.ends - 1)
    between: Values = ordered[low] + (ordered[high] - ordered[low]) * (rank - low)
    return between
