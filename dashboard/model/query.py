"""What a panel asks for, and what it gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from dashboard.model.points import Times, Values
from dashboard.names import Labels

Over = Literal["avg", "min", "max", "sum", "count", "last", "first", "rate", "increase", "p50", "p95", "p99"]
"""How the points of one series inside one step become one value."""
Across = Literal["avg", "sum", "min", "max", "count", "p95"]
"""How the series of one group become one."""


class Query(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which series, how combined, at which step.

    ``metric`` and the values of ``where`` may be globs (``*``, ``?``). Without ``across`` every series stands by
    itself; with it the series are grouped by the labels named in ``by``. ``step`` is in milliseconds; 0 means "fit
    the range and the number of points asked for".
    """

    metric: str
    where: dict[str, str] = {}
    over: Over = "avg"
    across: Across | None = None
    by: tuple[str, ...] = ()
    step: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a result: NaN in ``values`` means that there is no value at that time.

    With ``states`` the values are places in that list.
    """

    metric: str
    labels: Labels
    values: Values
    states: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a query: ``times`` are the starts of the steps, and every row has one value for each."""

    times: Times
    step: int
    rows: list[Row]
