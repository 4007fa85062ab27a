"""The mathematics of queries once more, one point at a time: slow, and plain to see through."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from dashboard.model.points import Points
from dashboard.model.query import Across, Over

PERCENT: dict[str, float] = {"p50": 50, "p95": 95, "p99": 99}


def over(points: Points, how: Over, start: int, step: int, count: int) -> list[float]:
    """One value for each step; NaN where there is none."""
    pairs = list(zip(points.times.tolist(), points.values.tolist(), strict=True))
    result = []
    for low in range(start, start + step * count, step):
        inside = [(place, value) for place, (time, value) in enumerate(pairs) if low <= time < low + step]
        values = [value for _, value in inside]
        gains = [_gain(pairs[place - 1][1], value) for place, value in inside if place]
        result.append(_one(how, values, gains, step) if values else math.nan)
    return result


def across(column: Sequence[float], how: Across) -> float:
    """What the values of several series at one step combine to."""
    values = [value for value in column if not math.isnan(value)]
    if not values:
        return math.nan
    if how == "p95":
        return float(np.percentile(values, 95))
    return {"avg": sum(values) / len(values), "sum": sum(values), "min": min(values), "max": max(values)}.get(
        how, float(len(values))
    )


def _gain(before: float, after: float) -> float:
    return after - before if after >= before else after


def _one(how: Over, values: list[float], gains: list[float], step: int) -> float:
    if how in PERCENT:
        return float(np.percentile(values, PERCENT[how]))
    if how in ("rate", "increase"):
        gained = sum(gains) if gains else math.nan
        return gained if how == "increase" else gained / (step / 1000)
    return {
        "avg": sum(values) / len(values),
        "min": min(values),
        "max": max(values),
        "sum": sum(values),
        "count": float(len(values)),
        "last": values[-1],
        "first": values[0],
    }[how]
