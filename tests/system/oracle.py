"""What must be true in the end, whatever broke: nothing acknowledged is lost, nothing is stored twice, all agree."""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable

from dashboard.series.steps import MINUTE, floored
from dashboard.storage.history import History, Limits
from dashboard.storage.log import LOG
from dashboard.storage.mongo import connect
from dashboard.storage.series import SeriesRegistry
from tests.awaiting import until
from tests.system.asking import Client
from tests.system.pushing import METRIC, Producer
from tests.system.viewing import Key, Table, Viewer, fresh, since


def now_ms() -> int:
    """The clock."""
    return round(time.time() * 1000)


async def stored(mongo_url: str, database: str) -> dict[str, Counter[int]]:
    """How often each value of each producer is stored, read past the server."""
    mongo = await connect(mongo_url, database)
    try:
        registry = SeriesRegistry(mongo)
        series = await registry.match(METRIC, {}, 100_000)
        points = await History(mongo, registry, Limits()).points([one.id for one in series], 0, now_ms() + MINUTE)
    finally:
        mongo.close()
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for one in series:
        if one.id in points:
            found[dict(one.labels)["producer"]].update(map(int, points[one.id].values))
    return found


async def waiting(mongo_url: str, database: str) -> int:
    """How many documents of the log are not packed into blocks yet."""
    mongo = await connect(mongo_url, database)
    try:
        return await mongo.collection(LOG).count_documents({})
    finally:
        mongo.close()


async def exactly_once(producers: Iterable[Producer], mongo_url: str, database: str) -> None:
    """Every point that was acknowledged is stored, and none is stored twice. The producers have stopped."""
    found = await stored(mongo_url, database)
    for producer in producers:
        acknowledged, kept = set(producer.acknowledged), found[producer.name]
        lost = sorted(acknowledged - set(kept))
        doubled = sorted(value for value, count in kept.items() if count > 1)
        invented = sorted(set(kept) - acknowledged - producer.unsettled)
        assert (lost, doubled, invented) == ([], [], [])


async def rollups_agree(client: Client, start: int) -> float:
    """The minutes of every series are what its seconds add up to; returns how many points there are."""
    points = 0.0
    for over in ("count", "sum"):
        seconds = await _rows(client, over, "1s", floored(start, MINUTE))
        minutes = await _rows(client, over, "60s", floored(start, MINUTE))
        added: dict[tuple[str, ...], dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for labels, row in seconds.items():
            for moment, value in row.items():
                added[labels][floored(moment, MINUTE)] += value
        assert {labels: dict(row) for labels, row in added.items()} == minutes
        points = sum(sum(row.values()) for row in minutes.values()) if over == "count" else points
    return points


async def everyone_agrees(viewers: Iterable[Viewer], client: Client, start: int) -> None:
    """Wait until every viewer's table is what a fresh read answers, from ``start`` (ms) on."""
    first = floored(start, 1000) + 1000
    for viewer in viewers:
        await _agrees(viewer, client, first)


async def _agrees(viewer: Viewer, client: Client, start: int) -> None:
    read: Table | None = None

    async def agrees() -> bool:
        nonlocal read
        viewer.check()
        read = await fresh(client, METRIC, start)
        return read is not None and viewer.live and since(viewer.table, start) == since(read, start)

    try:
        await until(agrees)
    except TimeoutError as error:
        error.add_note(f"live: {viewer.live}, read {read is not None}, differs: {_differences(viewer, read, start)}")
        raise


def _differences(viewer: Viewer, read: Table | None, start: int) -> list[tuple[Key, list[tuple[int, float]]]]:
    seen, right = since(viewer.table, start), since(read or {}, start)
    keys = sorted(seen.keys() | right.keys())
    cells = [(key, seen.get(key, {}).items() ^ right.get(key, {}).items()) for key in keys]
    return [(key, sorted(differing)[:6]) for key, differing in cells if differing][:6]


async def _rows(client: Client, over: str, step: str, start: int) -> dict[tuple[str, ...], dict[int, float]]:
    answer = json.loads(
        (await client.get(f"/api/query?metric={METRIC}&over={over}&step={step}&from={start}&to=now%2B10s")).body
    )
    return {
        tuple(row["labels"].values()): {
            moment: value for moment, value in zip(answer["times"], row["values"], strict=True) if value is not None
        }
        for row in answer["series"]
    }
