"""Points as hypothesis makes them: close together, with gaps, values that add up exactly."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from dashboard.model.points import Points
from dashboard.series.steps import HOUR

T0 = 1_700_000_000_000 // HOUR * HOUR
WINDOW = 3 * HOUR


def whole_values() -> SearchStrategy[float]:
    """Small whole numbers: sums of them do not depend on the order."""
    return st.integers(-1000, 1000).map(float)


@st.composite
def points(draw: DrawFn, max_size: int = 40, span: int = WINDOW) -> Points:
    """The points of one series within ``span`` ms from ``T0``."""
    offsets = draw(st.lists(st.integers(0, span - 1), max_size=max_size, unique=True))
    values = draw(st.lists(whole_values(), min_size=len(offsets), max_size=len(offsets)))
    return Points(T0 + np.array(sorted(offsets), np.int64), np.array(values, np.float64))
