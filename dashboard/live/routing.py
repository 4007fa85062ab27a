"""From a message of points to the live queries that want them. Series new to this worker are looked up first."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Final, Protocol

from dashboard.broker.wire import Grouped
from dashboard.errors import DashboardError
from dashboard.live.query import LiveQuery
from dashboard.model.points import Points
from dashboard.model.series import Series
from dashboard.series.match import matches

log = logging.getLogger(__name__)

MOST_KNOWN: Final = 200_000


class SeriesDirectory(Protocol):
    """The part of the registry that live queries look series up in."""

    async def match(self, metric: str, where: dict[str, str], limit: int) -> list[Series]:
        """The series that a query means."""

    async def by_ids(self, ids: Iterable[int], *, afresh: bool = False) -> list[Series]:
        """The series of these ids; with ``afresh`` their states are read again."""


class Routing:
    """Which queries want which series; messages of one metric stay in order while a series is looked up."""

    def __init__(
        self,
        directory: SeriesDirectory,
        queries: Callable[[], Iterable[LiveQuery]],
        feed: Callable[[LiveQuery, Series, Points], None],
        feed_one: Callable[[LiveQuery, Series, int, float], None],
        missed: Callable[[str], None],
    ) -> None:
        """``feed`` and ``feed_one`` take points for a query.

        ``missed`` is told of a metric whose series could not be looked up.
        """
        self._directory = directory
        self._queries = queries
        self._feed = feed
        self._feed_one = feed_one
        self._missed = missed
        self._series: dict[int, Series] = {}
        self._of_states: dict[int, Series] = {}
        self._routes: dict[int, list[LiveQuery]] = {}
        self._backlog: dict[str, list[Grouped]] = {}
        self._learning: set[asyncio.Task[None]] = set()

    def forget_routes(self) -> None:
        """Queries came or went."""
        self._routes.clear()

    def take(self, metric: str, points: Grouped) -> None:
        """Hand points to whoever wants them, now or as soon as their series are known."""
        backlog = self._backlog.get(metric)
        if backlog is not None:
            backlog.append(points)
        elif self._unknown([points]):
            self._backlog[metric] = [points]
            task = asyncio.get_running_loop().create_task(self._learn(metric))
            self._learning.add(task)
            task.add_done_callback(self._learning.discard)
        else:
            self._hand_on(points)

    async def close(self) -> None:
        """Give up what is being looked up."""
        for task in self._learning:
            task.cancel()
        await asyncio.gather(*self._learning, return_exceptions=True)

    async def _learn(self, metric: str) -> None:
        waiting = self._backlog[metric]
        asked: set[int] = set()
        while unknown := self._unknown(waiting) - asked:
            asked |= unknown
            try:
                self._remember(await self._directory.by_ids(unknown, afresh=True))
            except DashboardError as error:
                log.warning("series of %s could not be looked up: %s", metric, error)
                self._missed(metric)
                break
        del self._backlog[metric]
        for points in waiting:
            self._hand_on(points)

    def _unknown(self, waiting: Iterable[Grouped]) -> set[int]:
        """The series that are not known, and those of states that have some that are not known."""
        unknown = {series for points in waiting for series in points.ids.tolist() if series not in self._series}
        return unknown if not self._of_states else unknown.union(*map(self._outgrown, waiting))

    def _outgrown(self, points: Grouped) -> set[int]:
        if self._of_states.keys().isdisjoint(points.ids.tolist()):
            return set()
        return {number for number, part in points.slices() if number in self._of_states and self._is_new(number, part)}

    def _is_new(self, series: int, points: Points) -> bool:
        return bool(points.values.max() >= len(self._of_states[series].states or ()))

    def _remember(self, found: Iterable[Series]) -> None:
        if len(self._series) > MOST_KNOWN:
            self._series.clear()
            self._of_states.clear()
            self._routes.clear()
        for series in found:
            self._series[series.id] = series
            if series.states is not None:
                self._of_states[series.id] = series

    def _hand_on(self, points: Grouped) -> None:
        singles = points.singles()
        if singles is not None:
            self._hand_on_singles(singles)
            return
        for number, part in points.slices():
            series = self._series.get(number)
            if series is not None:
                for live in self._route(series):
                    self._feed(live, series, part)

    def _hand_on_singles(self, singles: Iterable[tuple[int, int, float]]) -> None:
        """Most messages bring one point for each series."""
        for number, time, value in singles:
            route = self._routes.get(number)
            if route is None:
                series = self._series.get(number)
                if series is None:
                    continue
                route = self._route(series)
            for live in route:
                self._feed_one(live, self._series[number], time, value)

    def _route(self, series: Series) -> list[LiveQuery]:
        route = self._routes.get(series.id)
        if route is None:
            route = self._routes[series.id] = [
                live for live in self._queries() if matches(series, live.plan.query.metric, live.plan.query.where)
            ]
        return route
