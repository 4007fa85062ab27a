"""Points as columns: what ingest takes in, storage keeps and live queries are fed with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Times = NDArray[np.int64]
"""Integer milliseconds since the epoch, UTC."""
Values = NDArray[np.float64]
Ids = NDArray[np.int64]


class Points(NamedTuple):
    """The points of one series: ``times`` ascending without repeats, ``values`` of the same length."""

    times: Times
    values: Values


@dataclass(frozen=True, slots=True)
class Batch:
    """Points of any series as three columns of equal length, in order of arrival.

    Of two points with the same series and time the later one counts.
    """

    series: Ids
    times: Times
    values: Values

    def __len__(self) -> int:
        return len(self.times)

    @property
    def nbytes(self) -> int:
        """Size of the columns in bytes."""
        return self.series.nbytes + self.times.nbytes + self.values.nbytes

    @classmethod
    def empty(cls) -> Batch:
        """A batch of no points."""
        return cls(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float64))

    @classmethod
    def joined(cls, batches: Sequence[Batch]) -> Batch:
        """One batch with the points of all, in their order."""
        if len(batches) == 1:
            return batches[0]
        if not batches:
            return cls.empty()
        return cls(
            np.concatenate([batch.series for batch in batches]),
            np.concatenate([batch.times for batch in batches]),
            np.concatenate([batch.values for batch in batches]),
        )
