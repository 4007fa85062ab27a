"""From several series to one: grouping by labels, then combining what each group has at each step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.model.points import Values
from dashboard.model.query import Across
from dashboard.model.series import Series
from dashboard.names import Labels

Matrix = NDArray[np.float64]

P95: Final = 0.95


def groups(series: Sequence[Series], by: Sequence[str]) -> dict[Labels, list[int]]:
    """The places of the series in each group: those with the same values for the labels named in ``by``."""
    found: dict[Labels, list[int]] = {}
    wanted = frozenset(by)
    for place, one in enumerate(series):
        key = tuple(label for label in one.labels if label[0] in wanted)
        found.setdefault(key, []).append(place)
    return found


def combine_rows(rows: Matrix, across: Across) -> Values:
    """One row out of several: at each step what the rows that have a value there give; NaN where none has."""
    present = len(rows) - np.count_nonzero(np.isnan(rows), axis=0)
    combined = _combined(rows, present, across)
    return np.where(present > 0, combined, np.nan)


def _combined(rows: Matrix, present: NDArray[np.int64], across: Across) -> Values:
    match across:
        case "count":
            return present.astype(np.float64)
        case "sum":
            return _total(rows, present)
        case "avg":
            return _total(rows, present) / np.maximum(present, 1)
        case "min":
            least: Values = np.fmin.reduce(rows, axis=0)
            return least
        case "max":
            most: Values = np.fmax.reduce(rows, axis=0)
            return most
        case "p95":
            return _percentile(rows, present, P95)
    raise ValueError(across)


def _total(rows: Matrix, present: NDArray[np.int64]) -> Values:
    whole = bool((present == len(rows)).all())
    total: Values = (rows if whole else np.nan_to_num(rows, nan=0.0, posinf=np.inf, neginf=-np.inf)).sum(axis=0)
    return total


def _percentile(rows: Matrix, present: NDArray[np.int64], share: float) -> Values:
    """Linear interpolation between the two nearest ranks; a sort puts the NaNs last."""
    ordered = np.sort(rows, axis=0)
    columns = np.arange(rows.shape[1])
    rank = np.maximum(present - 1, 0) * share
    low = np.floor(rank).astype(np.int64)
    high = np.minimum(low + 1, np.maximum(present - 1, 0))
    below, above = ordered[low, columns], ordered[high, columns]
    result: Values = below + (above - below) * (rank - low)
    return result
