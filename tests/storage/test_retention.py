from __future__ import annotations

import pytest

from dashboard.errors import SettingsError
from dashboard.model.query import Query
from dashboard.model.series import Series
from dashboard.series.layout import CELL
from dashboard.series.steps import DAY, HOUR, MINUTE, YEAR
from dashboard.storage.blocks import BLOCKS
from dashboard.storage.mongo import Mongo
from dashboard.storage.retention import KEEP_ALL, Expired, Expirer, Rule, parse_retention, rule_for
from dashboard.storage.rollups import ROLLUPS
from tests.storage.archive import prepared, regular

CPU, ROOM = Series.named("cpu_user", {}), Series.named("room_temp", {})
NOW = 3000 * CELL


def test_rules_are_read() -> None:
    assert parse_retention("*=raw:30d,rollups:730d; cpu_*=raw:7d,rollups:1y") == [
        Rule("*", 30 * DAY, 730 * DAY),
        Rule("cpu_*", 7 * DAY, YEAR),
    ]
    assert parse_retention(" ; debug_* = rollups : 1d ;") == [Rule("debug_*", None, DAY)]
    assert parse_retention("") == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("cpu", "rule 1 ('cpu'): write a metric pattern"),
        ("*=raw:1d; =raw:1d", "rule 2 ('=raw:1d')"),
        ("*=", "rule 1"),
        ("*=raw:soon", "duration 'soon'"),
        ("*=raw:1d,raw:2d", "once each"),
        ("*=hot:1d", "'hot:1d' is not one of raw:DURATION"),
        ("*=raw", "duration ''"),
        ("*=raw:0d", "above 0"),
        ("a*a*a*a*a*a*a*a*a*=raw:1d", "wildcards"),
    ],
)
def test_a_malformed_rule_is_named(text: str, says: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_retention(text)
    assert says in str(caught.value)
    assert "retention" in str(caught.value)


def test_the_last_rule_that_matches_counts() -> None:
    rules = parse_retention("*=raw:30d; cpu_*=raw:7d; cpu_idle=raw:1d")
    assert [rule_for(rules, metric).raw for metric in ("room", "cpu_user", "cpu_idle")] == [30 * DAY, 7 * DAY, DAY]
    assert rule_for([], "room") == KEEP_ALL


async def test_whole_blocks_and_chunks_expire_by_metric(mongo: Mongo) -> None:
    parts = await prepared(mongo)
    await parts.registry.ensure([CPU, ROOM], "agent", 10)
    for series in (CPU, ROOM):
        await parts.writer.append(regular(series, NOW - 20 * CELL, HOUR, 20 * CELL // HOUR))
    await parts.compact()
    before = await parts.kept(BLOCKS)
    expirer = Expirer(mongo, parts.registry, parse_retention("*=raw:1y; cpu_*=raw:30d,rollups:60d"))
    expired = await expirer.run_once(NOW)
    left = await parts.kept(BLOCKS)
    gone = {block["_id"] for block in before} - {block["_id"] for block in left}
    assert expired.blocks == len(gone) == sum(block["s"] == CPU.id and block["t1"] < NOW - 30 * DAY for block in before)
    assert {block["s"] for block in before if block["_id"] in gone} == {CPU.id}
    for chunk in await parts.kept(ROLLUPS):
        length = {MINUTE: 6 * HOUR, HOUR: 30 * DAY}[chunk["u"]]
        assert chunk["s"] == ROOM.id or chunk["t0"] + length >= NOW - 60 * DAY
    assert expired.chunks > 100
    assert await expirer.run_once(NOW) == Expired(0, 0)


async def test_rollups_outlive_the_points_and_late_points_are_added_to_them(mongo: Mongo) -> None:
    parts = await prepared(mongo)
    await parts.registry.ensure([CPU], "agent", 10)
    start = NOW - 10 * CELL
    await parts.writer.append(regular(CPU, start, 1000, 100))
    await parts.compact()
    await Expirer(mongo, parts.registry, parse_retention("*=raw:1d")).run_once(NOW)
    assert await parts.kept(BLOCKS) == []

    async def counted() -> list[float]:
        table = await parts.history.query(Query("cpu_user", over="count", step=HOUR), start, start + 2 * HOUR, 100)
        return [row.values[0] for row in table.rows]

    assert await counted() == [100]
    await parts.writer.append(regular(CPU, start + 500, 1000, 10))
    assert await counted() == [110]
    await parts.compact()
    assert await counted() == [110]
