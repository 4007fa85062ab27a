"""Points out: the verbs that answer a query from history and list what there is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from dashboard.auth.policy import require
from dashboard.errors import Invalid
from dashboard.model.people import Principal
from dashboard.model.query import Query, Table
from dashboard.names import check_pattern, glob
from dashboard.series.steps import parse_time


@dataclass(frozen=True, slots=True)
class Range:
    """A range as people write it: ``now-1h``, ``now``, ISO 8601 or epoch milliseconds; about ``points`` steps."""

    start: str
    end: str
    points: int


class HistoryReader(Protocol):
    """The part of history that is read here."""

    async def query(self, query: Query, start: int, end: int, points: int) -> Table:
        """The answer to a query over a range."""


class Catalogue(Protocol):
    """The part of the registry that is read here."""

    async def catalogue(self, pattern: str, limit: int) -> Any:
        """Metrics with their labels and values."""


class Reading:
    """The verbs that read points."""

    def __init__(self, history: HistoryReader, registry: Catalogue, clock: Callable[[], float] = time.time) -> None:
        self._history = history
        self._registry = registry
        self._clock = clock

    async def query(self, principal: Principal | None, query: Query, wanted: Range) -> tuple[int, int, Table]:
        """The answer to a query, with the range in milliseconds that it covers."""
        require(principal, "read")
        check_pattern(query.metric)
        for pattern in query.where.values():
            glob(pattern)
        now = round(self._clock() * 1000)
        start, end = parse_time(wanted.start, now), parse_time(wanted.end, now)
        if start >= end:
            raise Invalid(f"from: {wanted.start!r} is not before to: {wanted.end!r}")
        if not 1 <= wanted.points <= 5000:
            raise Invalid("points: ask for 1 to 5000")
        return start, end, await self._history.query(query, start, end, wanted.points)

    async def catalogue(self, principal: Principal | None, pattern: str, limit: int) -> Any:
        """The metrics that match a glob, with their labels, values and newest times."""
        require(principal, "read")
        return await self._registry.catalogue(check_pattern(pattern), limit)
