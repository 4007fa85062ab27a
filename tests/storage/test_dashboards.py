from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tornado.ioloop import IOLoop

from dashboard.model.access import Access
from dashboard.storage.access import AccessRecords
from dashboard.storage.dashboards import DashboardDocuments, StoredDashboard
from dashboard.storage.mongo import Mongo

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ONE = StoredDashboard("d1", "One", "about", 2, b'{"title":"One"}', "u1", NOW, NOW)


@pytest.fixture
def documents(io_loop: IOLoop, mongo: Mongo) -> DashboardDocuments:
    made = DashboardDocuments(mongo)
    io_loop.run_sync(made.prepare)
    return made


async def test_a_dashboard_is_kept_as_it_is(documents: DashboardDocuments) -> None:
    await documents.add(ONE)
    assert await documents.get("d1") == ONE
    assert await documents.get("d2") is None
    assert await documents.exists("d1")
    assert not await documents.exists("d2")
    assert await documents.count() == 1
    assert await documents.remove("d1")
    assert not await documents.remove("d1")


async def test_those_changed_last_come_first_without_their_content(documents: DashboardDocuments) -> None:
    for number in range(5):
        await documents.add(replace(ONE, id=f"d{number}", updated=NOW + timedelta(number)))
    newest = await documents.newest(3)
    assert [stored.id for stored in newest] == ["d4", "d3", "d2"]
    assert {stored.content for stored in newest} == {b""}


async def test_of_some_those_are_named_that_somebody_may_read(documents: DashboardDocuments, mongo: Mongo) -> None:
    for name in ("d1", "d2", "d3"):
        await documents.add(replace(ONE, id=name))
    access = AccessRecords(mongo)
    await access.put("d1", Access({"u1": "owner"}, "nobody"), 0)
    await access.put("d2", Access({"u2": "owner"}, "nobody"), 0)
    assert await documents.readable("u1", ["d1", "d2", "d3", "d4"]) == {"d1", "d3"}
    assert await documents.readable("u1", ["d2"]) == set()
    assert await documents.readable(None, ["d1", "d2", "d4"]) == {"d1", "d2"}


async def test_of_snapshots_in_any_order_the_newest_stays(documents: DashboardDocuments) -> None:
    await documents.add(ONE)
    assert await documents.rebase(ONE, "e", 0)
    snapshots = [replace(ONE, title=str(number), revision=number, epoch="e", edits=number) for number in range(1, 9)]
    await asyncio.gather(*(documents.keep(snapshot) for snapshot in snapshots))
    assert await documents.get("d1") == snapshots[-1]
    assert not await documents.keep(snapshots[-1])
    assert not await documents.keep(snapshots[2])
    assert not await documents.keep(replace(ONE, revision=99, epoch="another life"))
    assert not await documents.keep(replace(snapshots[-1], id="none", revision=99))


async def test_a_snapshot_keeps_who_made_the_dashboard(documents: DashboardDocuments) -> None:
    await documents.add(ONE)
    await documents.rebase(ONE, "e", 0)
    await documents.keep(replace(ONE, owner="u9", created=NOW + timedelta(1), revision=3, epoch="e"))
    kept = await documents.get("d1")
    assert kept is not None
    assert (kept.owner, kept.created, kept.revision) == ("u1", NOW, 3)


async def test_of_those_who_find_another_life_of_the_log_one_says_so(documents: DashboardDocuments) -> None:
    await documents.add(ONE)
    assert sum(await asyncio.gather(*(documents.rebase(ONE, "e", 0) for _ in range(4)))) == 1
    kept = replace(ONE, epoch="e", revision=7)
    assert await documents.keep(kept)
    assert not await documents.rebase(ONE, "f", 3)
    assert await documents.rebase(kept, "f", 3)
    assert await documents.get("d1") == replace(kept, epoch="f", revision=3)


async def test_a_dashboard_from_before_there_were_edits_begins_at_nothing(
    documents: DashboardDocuments, mongo: Mongo
) -> None:
    await documents.add(ONE)
    await mongo.collection("dashboards").update_one(
        {"_id": "d1"}, {"$unset": {"offset": 1, "epoch": 1, "edits": 1}, "$set": {"revision": 12}}
    )
    assert await documents.get("d1") == ONE
    assert await documents.rebase(ONE, "e", 0)
    assert await documents.keep(replace(ONE, epoch="e", revision=2, edits=1))
