from __future__ import annotations

import asyncio
from collections.abc import Iterable

import numpy as np

from dashboard.broker.wire import Grouped, group
from dashboard.errors import Unavailable
from dashboard.live.query import LiveQuery, Plan
from dashboard.live.routing import Routing
from dashboard.model.points import Batch, Points
from dashboard.model.query import Query
from dashboard.model.series import Series
from tests.awaiting import until

A = Series.named("cpu", {"host": "a"})
B = Series.named("cpu", {"host": "b"})
QUERIES = [
    LiveQuery(number, Plan(query, 60_000, 0), 0)
    for number, query in enumerate(
        [Query("cpu", step=1000), Query("c*", {"host": "a"}, step=1000), Query("mem", step=1000)]
    )
]


class Directory:
    """A directory of series that answers when it is let."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.asked: list[set[int]] = []
        self.fails = False

    async def match(self, metric: str, where: dict[str, str], limit: int) -> list[Series]:
        return []

    async def by_ids(self, ids: Iterable[int], *, afresh: bool = False) -> list[Series]:
        assert afresh  # what this worker remembers of their states may be old
        self.asked.append(set(ids))
        await self.go.wait()
        if self.fails:
            raise Unavailable("away")
        return [one for one in (A, B) if one.id in self.asked[-1]]


class Fed:
    """What reached which query."""

    def __init__(self, directory: Directory) -> None:
        self.got: list[tuple[int, str, float]] = []
        self.missed: list[str] = []
        self.routing = Routing(directory, lambda: QUERIES, self.feed, self.feed_one, self.missed.append)

    def feed(self, live: LiveQuery, series: Series, points: Points) -> None:
        self.got += [(live.number, dict(series.labels)["host"], value) for value in points.values.tolist()]

    def feed_one(self, live: LiveQuery, series: Series, time: int, value: float) -> None:
        self.got.append((live.number, dict(series.labels)["host"], value))


def message(*points: tuple[Series, float]) -> Grouped:
    ids = np.array([series.id for series, _ in points])
    return group(Batch(ids, np.arange(len(points), dtype=np.int64), np.array([value for _, value in points])))


async def test_points_wait_for_the_names_of_their_series_and_stay_in_order() -> None:
    directory = Directory()
    fed = Fed(directory)
    fed.routing.take("cpu", message((A, 1.0)))
    fed.routing.take("cpu", message((A, 2.0), (B, 3.0)))
    await until(lambda: directory.asked)
    assert fed.got == []
    directory.go.set()
    await until(lambda: len(fed.got) == 5)
    fed.routing.take("cpu", message((A, 4.0)))
    assert [value for number, host, value in fed.got if number == 0 and host == "a"] == [1.0, 2.0, 4.0]
    assert [(host, value) for number, host, value in fed.got if number == 1] == [("a", 1.0), ("a", 2.0), ("a", 4.0)]
    assert set.union(*directory.asked) == {A.id, B.id}


async def test_a_directory_that_is_away_is_told_as_a_gap() -> None:
    directory = Directory()
    directory.fails = True
    directory.go.set()
    fed = Fed(directory)
    fed.routing.take("cpu", message((A, 1.0)))
    await until(lambda: fed.missed == ["cpu"])
    directory.fails = False
    fed.routing.take("cpu", message((A, 2.0)))
    await until(lambda: (0, "a", 2.0) in fed.got)


async def test_a_series_that_is_nowhere_is_let_past() -> None:
    directory = Directory()
    directory.go.set()
    fed = Fed(directory)
    unknown = Series.named("cpu", {"host": "unknown"})
    fed.routing.take("cpu", message((unknown, 1.0), (A, 2.0)))
    await until(lambda: fed.got)
    assert {value for _, _, value in fed.got} == {2.0}


async def test_it_can_be_given_up() -> None:
    fed = Fed(Directory())
    fed.routing.take("cpu", message((A, 1.0)))
    await fed.routing.close()
    assert fed.got == []
