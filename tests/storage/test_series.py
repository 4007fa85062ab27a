from __future__ import annotations

import asyncio

import pytest

from dashboard.errors import Invalid
from dashboard.model.series import Series
from dashboard.storage.indexes import prepare
from dashboard.storage.mongo import Mongo
from dashboard.storage.series import LABEL_VALUES, MOST_STATES, SERIES, SeriesRegistry


def _hosts(count: int, metric: str = "cpu") -> list[Series]:
    return [Series.named(metric, {"host": f"h{number:03}"}) for number in range(count)]


async def _registry(mongo: Mongo) -> SeriesRegistry:
    await prepare(mongo)
    return SeriesRegistry(mongo)


async def test_new_series_are_registered_once_and_known_afterwards(mongo: Mongo) -> None:
    registry = await _registry(mongo)
    hosts = _hosts(3)
    assert not registry.known(hosts[0].id)
    assert await registry.ensure(hosts, "agent", 10) == set()
    assert await registry.ensure(hosts, "agent", 10) == set()
    assert all(registry.known(host.id) for host in hosts)
    assert await registry.used("agent") == 3
    assert await registry.used("nobody") == 0
    assert len(await mongo.collection(SERIES).find().to_list(None)) == 3


async def test_another_worker_finds_what_the_first_registered(mongo: Mongo) -> None:
    registry = await _registry(mongo)
    await registry.ensure(_hosts(3), "agent", 10)
    other = SeriesRegistry(mongo)
    assert await other.ensure(_hosts(4), "other", 1) == set()
    assert (await other.used("agent"), await other.used("other")) == (3, 1)
    assert await SeriesRegistry(mongo).by_ids([_hosts(2)[1].id, 12345]) == [_hosts(2)[1]]


async def test_series_beyond_the_limit_are_refused_and_old_ones_go_on(mongo: Mongo) -> None:
    registry = await _registry(mongo)
    hosts = _hosts(6)
    assert await registry.ensure(hosts[:3], "agent", 4) == set()
    assert await registry.ensure(hosts, "agent", 4) == {host.id for host in hosts[4:]}
    assert await registry.ensure(hosts[:4], "agent", 4) == set()
    assert await registry.ensure(hosts[4:], "agent", 3) == {host.id for host in hosts[4:]}
    assert await registry.ensure(hosts[4:], "agent", 6) == set()
    assert await registry.used("agent") == 6


async def test_the_limit_holds_across_workers_that_register_at_once(mongo: Mongo) -> None:
    await prepare(mongo)
    workers = [SeriesRegistry(mongo) for _ in range(4)]
    wanted = [_hosts(5, metric=f"m{number % 3}") for number in range(8)]
    refused = await asyncio.gather(
        *(workers[number % 4].ensure(some, "agent", 12) for number, some in enumerate(wanted))
    )
    registered = await mongo.collection(SERIES).find().to_list(None)
    assert len(registered) == 12 == await workers[0].used("agent")
    ids = {document["_id"] for document in registered}
    for some, no in zip(wanted, refused, strict=True):
        assert {series.id for series in some} - no <= ids
        assert not no & ids


async def test_matching_by_metric_and_labels(mongo: Mongo) -> None:
    registry = await _registry(mongo)
    await registry.ensure([*_hosts(12), *_hosts(2, "cpu_idle"), *_hosts(1, "memory")], "agent", 100)
    fresh = SeriesRegistry(mongo)
    assert await fresh.match("cpu", {}, 100) == _hosts(12)
    assert len(await fresh.match("cpu*", {}, 100)) == 14
    assert await fresh.match("*", {"host": "h01?"}, 100) == _hosts(12)[10:]
    assert await fresh.match("cpu", {"host": "h001"}, 100) == _hosts(2)[1:]
    assert await fresh.match("nothing", {}, 100) == []
    assert await fresh.match("cpu", {"room": "lab"}, 100) == []


@pytest.mark.parametrize("metric", ["$where", ".*", "cpu|memory", "{'$gt': ''}", "c.u", "\x00", "\U0010ffff"])
async def test_what_a_user_writes_is_only_ever_compared(mongo: Mongo, metric: str) -> None:
    registry = await _registry(mongo)
    await registry.ensure(_hosts(1), "agent", 100)
    assert await registry.match(metric, {"host": metric, "$or": metric}, 10) == []


async def test_too_many_matches_are_refused_with_what_to_narrow(mongo: Mongo) -> None:
    registry = await _registry(mongo)
    await registry.ensure(_hosts(5), "agent", 100)
    with pytest.raises(Invalid, match=r"matches 5 series; at most 4 .* where"):
        await registry.match("cpu", {}, 4)
    with pytest.raises(Invalid, match="wildcards"):
        await registry.match("*a" * 9, {}, 4)


async def test_the_catalogue_names_metrics_labels_and_values(mongo: Mongo) -> None:
    registry = await _registry(mongo)
    hosts = _hosts(3)
    await registry.ensure([*hosts, Series.named("cpu", {}), *_hosts(1, "memory")], "agent", 100)
    await registry.touch({hosts[0].id: (5, 70), hosts[1].id: (3, 90)})
    await registry.touch({hosts[0].id: (1, 60)})
    found = await registry.catalogue("*", 10)
    assert not found.truncated
    cpu, memory = found.metrics
    assert (cpu.metric, cpu.series, cpu.last, cpu.unit) == ("cpu", 4, 90, "")
    assert cpu.labels == {"host": ["h000", "h001", "h002"]}
    assert (memory.metric, memory.last) == ("memory", None)
    stored = await mongo.collection(SERIES).find_one({"_id": hosts[0].id})
    assert stored is not None
    assert (stored["first"], stored["last"]) == (1, 70)


async def test_the_catalogue_is_bounded(mongo: Mongo) -> None:
    registry = await _registry(mongo)
    await registry.ensure([*_hosts(LABEL_VALUES + 5), *_hosts(1, "memory")], "agent", 1000)
    found = await registry.catalogue("*", 1)
    assert found.truncated
    assert [entry.metric for entry in found.metrics] == ["cpu"]
    assert len(found.metrics[0].labels["host"]) == LABEL_VALUES
    assert found.metrics[0].series == LABEL_VALUES + 5


async def test_names_that_mongodb_would_take_for_paths_are_kept_as_they_are(mongo: Mongo) -> None:
    registry = await _registry(mongo)
    odd = Series.named("a.b", {"x.y": "$z", "_id": "1"})
    await registry.ensure([odd], "agent", 10)
    assert await SeriesRegistry(mongo).match("a.*", {"x.y": "$z"}, 10) == [odd]


async def test_metrics_and_ids(mongo: Mongo) -> None:
    registry = await _registry(mongo)
    await registry.ensure([*_hosts(2), *_hosts(1, "memory")], "agent", 10)
    assert await registry.metrics() == ["cpu", "memory"]
    assert set(await registry.ids_of("cpu")) == {host.id for host in _hosts(2)}


async def test_states_get_their_numbers_once_whichever_worker_hears_of_them_first(mongo: Mongo) -> None:
    first, second, door = await _registry(mongo), SeriesRegistry(mongo), Series.named("door", {})
    await first.ensure([door], "agent", 10, {door.id})
    await second.ensure([door], "agent", 10, {door.id})
    found = await asyncio.gather(
        first.coded(door.id, ["open", "shut"]), second.coded(door.id, ["shut", "ajar"]), second.coded(door.id, ["open"])
    )
    kept = (await mongo.collection(SERIES).find_one({"_id": door.id}) or {})["states"]
    assert sorted(kept) == ["ajar", "open", "shut"]
    for codes in found:
        assert all(kept[code] == text for text, code in codes.items())
    (known,) = await SeriesRegistry(mongo).match("door", {}, 10)
    assert known.states == kept
    assert await first.by_ids([door.id], afresh=True) == [door]
    assert first.states_of(door.id) == kept
    assert (await first.catalogue("*", 10)).metrics[0].states == kept


async def test_a_series_has_numbers_or_states_from_its_beginning(mongo: Mongo) -> None:
    registry, (cpu, *_), door = await _registry(mongo), _hosts(1), Series.named("door", {})
    await registry.ensure([cpu], "agent", 10)
    await registry.ensure([cpu, door], "agent", 10, {cpu.id, door.id})
    assert registry.states_of(cpu.id) is None
    assert registry.states_of(door.id) == []
    assert (await registry.catalogue("cpu", 10)).metrics[0].states is None


async def test_a_series_has_only_so_many_states(mongo: Mongo) -> None:
    registry, door = await _registry(mongo), Series.named("door", {})
    await registry.ensure([door], "agent", 10, {door.id})
    texts = [f"s{number}" for number in range(MOST_STATES + 5)]
    codes = await registry.coded(door.id, texts)
    assert codes == {text: place for place, text in enumerate(texts[:MOST_STATES])}
    assert await registry.coded(door.id, ["more", "s3"]) == {"s3": 3}
