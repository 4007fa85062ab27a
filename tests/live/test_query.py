"""The law of live queries: a snapshot and the pushes after it show what a fresh query would.

Held here against points in any order, twice, late and from the future; against lost messages, readings that overlap
with arrivals, reloads, and recovery from any tick. Time is simulated, so that minutes cost nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dashboard.live.live import END_OF_TIME
from dashboard.live.query import AHEAD, KEPT, LiveQuery, Plan
from dashboard.model.points import Points
from dashboard.model.query import Query, Table
from dashboard.model.series import Series
from dashboard.series.evaluate import evaluate
from dashboard.series.match import matches
from dashboard.series.merge import between
from dashboard.series.over import lookback
from dashboard.series.steps import floored
from tests.live.viewer import Missed, Viewer, cells_of, close, messages

START = 1_800_000_000_000
SERIES = [
    Series.named("cpu_user", {"host": "a", "rack": "1"}),
    Series.named("cpu_user", {"host": "b", "rack": "1"}),
    Series.named("cpu_user", {"host": "c", "rack": "2"}),
    Series.named("cpu_system", {"host": "a", "rack": "1"}),
    Series.named("disk", {"host": "a"}),
]
QUERIES = [
    Query("cpu_user", step=1000),
    Query("cpu_user", {"host": "a"}, "rate", step=1000),
    Query("cpu_user", over="increase", across="sum", by=("rack",), step=2000),
    Query("cpu_*", over="last", step=1000),
    Query("cpu_us?r", over="p95", step=5000),
    Query("cpu_user", over="max", across="avg", step=500),
    Query("cpu_*", {"rack": "*"}, "sum", "sum", ("rack",), 1000),
    Query("cpu_user", over="count", across="count", step=10_000),
]


class Store:
    """All that was ever kept, as the history holds it."""

    def __init__(self) -> None:
        self._values: dict[int, dict[int, float]] = {}

    def keep(self, series: Series, points: Points) -> None:
        self._values.setdefault(series.id, {}).update(zip(points.times.tolist(), points.values.tolist(), strict=True))

    def points(self, series: Series) -> Points:
        values = sorted(self._values.get(series.id, {}).items())
        return Points(np.array([time for time, _ in values], np.int64), np.array([value for _, value in values]))

    def matching(self, query: Query) -> list[Series]:
        return [one for one in SERIES if one.id in self._values and matches(one, query.metric, query.where)]

    def fresh(self, query: Query, start: int, end: int) -> Table:
        """What a new query over this range answers, evaluated by the code that history uses."""
        first = floored(start, query.step)
        count = -(-(end - first) // query.step)
        begin = first - lookback(query.over, query.step)
        series = self.matching(query)
        points = {one.id: between(self.points(one), begin, first + count * query.step) for one in series}
        return evaluate(points, series, query, first, query.step, count)

    def raw(self, query: Query, start: int, end: int) -> dict[int, Points]:
        """Points by series from ``start`` on, and the last one before it within the lookback."""
        found = {}
        for one in self.matching(query):
            points = between(self.points(one), start - lookback(query.over, query.step), end)
            first = max(0, int(np.searchsorted(points.times, start)) - 1)
            if len(points.times[first:]):
                found[one.id] = Points(points.times[first:], points.values[first:])
        return found


class Law(RuleBasedStateMachine):
    """One live query, its points, and viewers that came at different times."""

    @initialize(
        query=st.sampled_from(QUERIES), window=st.sampled_from([20_000, 200_000]), offset=st.integers(0, 10_000)
    )
    def begin(self, query: Query, window: int, offset: int) -> None:
        self.now = START + offset
        self.store = Store()
        self.plan = Plan(query, window, 0)
        self.live = LiveQuery(1, self.plan, self.now)
        self.under_way: list[tuple[Series, Points]] = []
        self.missed = False
        self.frames: list[dict[str, Any]] = []
        self.viewers: list[Viewer] = []
        self.old: list[tuple[int, Viewer]] = []
        self.read()
        self.join()

    # What sources do.

    @rule(
        series=st.sampled_from(SERIES),
        ages=st.lists(st.integers(-3_000, 15_000), min_size=1, max_size=6),
        values=st.lists(st.integers(-5, 5), min_size=6, max_size=6),
    )
    def push(self, series: Series, ages: list[int], values: list[int]) -> None:
        times = np.array([self.now - age for age in ages], np.int64)
        self.pushed(series, Points(times, np.array(values[: len(ages)], np.float64)))

    @rule(series=st.sampled_from(SERIES), age=st.integers(15_000, 230_000), value=st.integers(-5, 5))
    def push_late(self, series: Series, age: int, value: int) -> None:
        self.pushed(series, Points(np.array([self.now - age]), np.array([float(value)])))

    @rule(series=st.sampled_from(SERIES), ahead=st.sampled_from([1, 999, AHEAD, 5_000, 30_000, 10**6, 10**9]))
    def push_from_the_future(self, series: Series, ahead: int) -> None:
        self.pushed(series, Points(np.array([self.now + ahead]), np.array([7.0])))

    @precondition(lambda self: self.under_way)
    @rule(place=st.integers(0, 100))
    def repeat(self, place: int) -> None:
        self.under_way.append(self.under_way[place % len(self.under_way)])

    def pushed(self, series: Series, points: Points) -> None:
        self.store.keep(series, points)
        if matches(series, self.plan.query.metric, self.plan.query.where):
            self.under_way.append((series, points))

    # What the broker does.

    @rule()
    def deliver(self) -> None:
        for series, points in self.under_way:
            if len(points.times) == 1:
                self.live.feed_one(series, int(points.times[0]), float(points.values[0]))
            else:
                self.live.feed(series, points)
        self.under_way = []

    @precondition(lambda self: self.under_way)
    @rule()
    def lose(self) -> None:
        del self.under_way[0]
        self.missed = True

    # What the worker does.

    @rule(passed=st.sampled_from([0, 1, 100, 500, 1000, 3000, 9000, 25_000]))
    def tick(self, passed: int) -> None:
        self.now += passed
        self.deliver()
        if self.live.late or self.missed:
            self.read()
        if self.live.dirty:
            self.send(self.live.push(self.now))
        self.compare()

    @rule(during=st.booleans())
    def read_again(self, during: bool) -> None:
        self.read(during)

    def read(self, deliver_meanwhile: bool = False) -> None:
        """What the worker does to read history; messages may arrive between the reading and the loading."""
        self.live.collect()
        query = self.plan.query
        table = self.store.fresh(query, self.now - self.plan.window, self.now)
        raw = self.store.raw(query, self.live.raw_from(self.now), END_OF_TIME)
        series = self.store.matching(query)
        if deliver_meanwhile:
            self.deliver()
        self.missed = False
        self.send(self.live.load(table, series, raw, self.now))

    def send(self, frame: bytes | None) -> None:
        for message in messages(frame or b""):
            self.frames.append(message)
            for viewer in self.viewers:
                viewer.take(message)

    # What viewers do.

    @rule()
    def join(self) -> None:
        viewer = Viewer()
        self.give(viewer, self.live.snapshot(self.now))
        self.viewers.append(viewer)

    @precondition(lambda self: self.viewers)
    @rule()
    def stop_reading(self) -> None:
        viewer = self.viewers.pop()
        self.old.append((viewer.tick, viewer))

    @precondition(lambda self: self.old)
    @rule(place=st.integers(0, 100))
    def recover(self, place: int) -> None:
        _, viewer = self.old.pop(place % len(self.old))
        self.give(viewer, self.live.since(viewer.tick, self.now))
        self.viewers.append(viewer)

    def give(self, viewer: Viewer, frame: bytes) -> None:
        for message in messages(frame):
            viewer.take(message)

    def compare(self) -> None:
        """The law."""
        if self.live.late or self.missed or self.under_way:
            return
        start = floored(self.now - self.plan.window, self.plan.step)
        end = floored(self.now, self.plan.step) + self.plan.step
        fresh = cells_of(self.store.fresh(self.plan.query, start, end), start, end)
        fresh = {name: row for name, row in fresh.items() if row}
        for viewer in self.viewers:
            shown = viewer.shown(start, end)
            assert close(shown, fresh), f"at {self.now}: {shown} is not {fresh}"

    @invariant()
    def bounded(self) -> None:
        if hasattr(self, "live"):
            assert len(self.live._journal) <= 600


TestLaw = Law.TestCase
TestLaw.settings = settings(
    max_examples=100, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)


def test_a_push_that_does_not_follow_is_noticed() -> None:
    viewer = Viewer()
    viewer.take({"type": "snapshot", "tick": 3, "step": 1, "times": [0], "series": []})
    with pytest.raises(Missed):
        viewer.take({"type": "data", "tick": 5, "prev": 4, "times": [], "series": []})


def test_plans_are_equal_whatever_the_order_of_labels() -> None:
    one = Plan(Query("m", {"a": "1", "b": "2"}, step=1000), 60_000, 0)
    other = Plan(Query("m", {"b": "2", "a": "1"}, step=1000), 60_000, 0)
    assert one.key == other.key
    assert one.key != Plan(Query("m", {"a": "1"}, step=1000), 60_000, 0).key
    assert 2 * one.step <= KEPT
