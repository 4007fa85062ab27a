"""Rollups: what is kept of the points of a minute or an hour, so that a year costs no more to draw than an hour.

A rollup has a row for each *unit* of time in which there are points. ``increase`` is what a counter gained between the
first and the last point of the row (see :mod:`dashboard.series.over`); what it gained between two rows follows from
the last of one and the first of the next, so rows can be joined to coarser ones and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.model.points import Points, Times, Values
from dashboard.model.query import Over
from dashboard.series.merge import merge
from dashboard.series.over import PERCENTILES, Matrix, Runs, differences, find_runs, sum_of_known
from dashboard.series.steps import HOUR, MINUTE

COLUMNS: Final = ("count", "sum", "min", "max", "last", "first", "increase")
COUNT, SUM, MIN, MAX, LAST, FIRST, INCREASE = range(len(COLUMNS))
UNITS: Final = (HOUR, MINUTE)


class Rollup(NamedTuple):
    """Rows of one series: ``times`` (ascending, the starts of the units) and ``columns`` (one row for each of
    :data:`COLUMNS`)."""

    times: Times
    columns: Matrix


NO_ROWS: Final = Rollup(np.empty(0, np.int64), np.empty((len(COLUMNS), 0)))


def unit_for(over: Over, step: int) -> int:
    """The coarsest unit that answers ``over`` at this step exactly; 0 when only the points themselves do."""
    if over in PERCENTILES:
        return 0
    return next((unit for unit in UNITS if step % unit == 0), 0)


def roll_up(points: Points, unit: int) -> Rollup:
    """One row for each unit of time that holds points."""
    times, values = points
    if not len(times):
        return NO_ROWS
    row_of = np.zeros(len(times), np.int64)
    runs = find_runs(times // unit, row_of, 0)
    gains = differences(values, row_of)
    gains[runs.begins] = 0.0
    columns = np.empty((len(COLUMNS), len(runs.begins)))
    columns[COUNT] = runs.ends - runs.begins
    columns[SUM] = np.add.reduceat(values, runs.begins)
    columns[MIN] = np.minimum.reduceat(values, runs.begins)
    columns[MAX] = np.maximum.reduceat(values, runs.begins)
    columns[LAST] = values[runs.ends - 1]
    columns[FIRST] = values[runs.begins]
    columns[INCREASE] = np.add.reduceat(gains, runs.begins)
    return Rollup(runs.bucket * unit, columns)


def coarser(rollup: Rollup, unit: int) -> Rollup:
    """The rows joined to rows of a larger unit (or rows of the same unit that stand twice, in order, joined)."""
    times, columns = rollup
    if not len(times):
        return NO_ROWS
    runs = find_runs(times // unit, np.zeros(len(times), np.int64), 0)
    gains = _gains(columns, np.zeros(len(times), np.int64))
    gains[runs.begins] = columns[INCREASE, runs.begins]
    joined = np.empty((len(COLUMNS), len(runs.begins)))
    joined[COUNT] = np.add.reduceat(columns[COUNT], runs.begins)
    joined[SUM] = np.add.reduceat(columns[SUM], runs.begins)
    joined[MIN] = np.minimum.reduceat(columns[MIN], runs.begins)
    joined[MAX] = np.maximum.reduceat(columns[MAX], runs.begins)
    joined[LAST] = columns[LAST, runs.ends - 1]
    joined[FIRST] = columns[FIRST, runs.begins]
    joined[INCREASE] = np.add.reduceat(gains, runs.begins)
    return Rollup(runs.bucket * unit, joined)


def joined(parts: Sequence[Rollup]) -> Rollup:
    """Rows of several rollups of one series, sorted by time; rows of equal time stay in the order of the parts."""
    parts = [part for part in parts if len(part.times)]
    if len(parts) < 2:
        return parts[0] if parts else NO_ROWS
    times = np.concatenate([part.times for part in parts])
    columns = np.concatenate([part.columns for part in parts], axis=1)
    if (times[1:] > times[:-1]).all():
        return Rollup(times, columns)
    order = np.argsort(times, kind="stable")
    return Rollup(times[order], columns[:, order])


def chosen(rollup: Rollup, mask: NDArray[np.bool_]) -> Rollup:
    """The rows where ``mask`` is true."""
    return Rollup(rollup.times[mask], rollup.columns[:, mask])


def late_units(new: Times, begins: Times, ends: Times, unit: int) -> Times:
    """The starts of the units that ``new`` points cannot just be added to: kept points are there that are not older.

    ``begins`` and ``ends`` are the first and last times of the kept blocks, in any order.
    """
    units, first = np.unique(new // unit, return_index=True)
    starts, oldest = units * unit, new[first]
    order = np.argsort(begins, kind="stable")
    begins, ends = begins[order], np.maximum.accumulate(ends[order]) if len(ends) else ends
    upto = np.searchsorted(begins, starts + unit)
    latest = np.where(upto > 0, ends[np.maximum(upto - 1, 0)] if len(ends) else -1, -1)
    return starts[(upto > 0) & (latest >= oldest)]


def updated(rows: Rollup, kept: Points, new: Points, late: Times, unit: int) -> Rollup:
    """``rows`` after ``new`` points came.

    ``kept`` are the points already kept in the units that are ``late`` (:func:`late_units`): those rows are made again
    from the points. Where a row counts more points than are kept, the older ones have expired: what is new is added to
    it.
    """
    made = roll_up(new, unit)
    if not len(late):
        return _added(rows, made, unit)
    partial = _expired(rows, kept, late, unit)
    again = late[~np.isin(late, partial)]
    added = chosen(made, ~np.isin(made.times, again))
    remade = roll_up(merge([kept, new]), unit) if len(again) else NO_ROWS
    remade = chosen(remade, np.isin(remade.times, again))
    rest = chosen(rows, ~np.isin(rows.times, again))
    return joined([_added(rest, added, unit), remade])


def updated_hours(hours: Rollup, before: Rollup, after: Rollup, new: Points) -> Rollup:
    """The rows of ``hours`` after the rows of their minutes went from ``before`` to ``after`` because ``new`` points
    came.

    The hours of new points are made again from their minutes. Where an hour counts more points than its minutes did,
    the minutes have expired: what is new is added to it.
    """
    touched = np.unique(new.times // HOUR) * HOUR
    old = coarser(before, HOUR)
    partial = _short(chosen(hours, np.isin(hours.times, touched)), old.times, old.columns[COUNT])
    again = touched[~np.isin(touched, partial)] if len(partial) else touched
    made = roll_up(new, HOUR) if len(partial) else NO_ROWS
    added = chosen(made, np.isin(made.times, partial))
    remade = coarser(chosen(after, np.isin(after.times // HOUR * HOUR, again)), HOUR)
    rest = chosen(hours, ~np.isin(hours.times, again))
    return joined([_added(rest, added, HOUR), remade])


def over_rollups(rows: Sequence[Rollup], over: Over, start: int, step: int, count: int) -> Matrix:
    """One row of ``count`` values for each series; ``step`` is a multiple of the unit. As
    :func:`dashboard.series.over.over_rows`."""
    table = np.full((len(rows), count), np.nan)
    if not rows or count <= 0:
        return table
    times = np.concatenate([row.times for row in rows])
    columns = np.concatenate([row.columns for row in rows], axis=1)
    row_of = np.repeat(np.arange(len(rows)), [len(row.times) for row in rows])
    if over in ("rate", "increase"):
        columns = columns.copy()
        columns[INCREASE] = _gains(columns, row_of)
    inside = (times >= start) & (times < start + step * count)
    if not inside.all():
        times, columns, row_of = times[inside], columns[:, inside], row_of[inside]
    if len(times):
        runs = find_runs((times - start) // step, row_of, count)
        table.ravel()[runs.bucket] = _reduced(columns, runs, over, step)
    return table


def _reduced(columns: Matrix, runs: Runs, over: Over, step: int) -> Values:
    one = _REDUCE[over](columns, runs)
    return one / (step / 1000) if over == "rate" else one


_REDUCE: Final[dict[str, Callable[[Matrix, Runs], Values]]] = {
    "count": lambda columns, runs: np.add.reduceat(columns[COUNT], runs.begins),
    "sum": lambda columns, runs: np.add.reduceat(columns[SUM], runs.begins),
    "avg": lambda columns, runs: (
        np.add.reduceat(columns[SUM], runs.begins) / np.add.reduceat(columns[COUNT], runs.begins)
    ),
    "min": lambda columns, runs: np.minimum.reduceat(columns[MIN], runs.begins),
    "max": lambda columns, runs: np.maximum.reduceat(columns[MAX], runs.begins),
    "first": lambda columns, runs: columns[FIRST, runs.begins],
    "last": lambda columns, runs: columns[LAST, runs.ends - 1],
    "increase": lambda columns, runs: sum_of_known(columns[INCREASE], runs),
    "rate": lambda columns, runs: sum_of_known(columns[INCREASE], runs),
}


def _gains(columns: Matrix, row_of: NDArray[np.int64]) -> Values:
    """What each row gained, from the last point of the row before it on; the first row of a series only what it has
    inside."""
    gains: Values = columns[INCREASE].copy()
    if not len(gains):
        return gains
    before, after = columns[LAST, :-1], columns[FIRST, 1:]
    between = np.where(after >= before, after - before, after)
    same = row_of[1:] == row_of[:-1]
    gains[1:][same] += between[same]
    alone = np.concatenate(([True], ~same)) & (columns[COUNT] == 1)
    gains[alone] = np.nan
    return gains


def _added(rows: Rollup, later: Rollup, unit: int) -> Rollup:
    """``rows`` with ``later`` ones joined to them: what they have of the same unit came after."""
    if not len(later.times):
        return rows
    first = int(np.searchsorted(rows.times, later.times[0]))
    untouched = Rollup(rows.times[:first], rows.columns[:, :first])
    return joined([untouched, coarser(joined([Rollup(rows.times[first:], rows.columns[:, first:]), later]), unit)])


def _expired(rows: Rollup, kept: Points, late: Times, unit: int) -> Times:
    """The late units whose row counts more points than are kept."""
    units, counts = np.unique(kept.times // unit * unit, return_counts=True)
    return _short(chosen(rows, np.isin(rows.times, late)), units, counts.astype(np.float64))


def _short(rows: Rollup, times: Times, counts: Values) -> Times:
    """The times of the rows that count more points than ``counts`` says there are at these (ascending) ``times``."""
    if not len(times):
        return rows.times
    at = np.minimum(np.searchsorted(times, rows.times), len(times) - 1)
    short: Times = rows.times[rows.columns[COUNT] > np.where(times[at] == rows.times, counts[at], 0.0)]
    return short
