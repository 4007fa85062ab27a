from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tornado.ioloop import IOLoop

from dashboard.storage.dashboards import DashboardDocuments, StoredDashboard
from dashboard.storage.mongo import Mongo

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ONE = StoredDashboard("d1", "One", "about", 2, b'{"title":"One"}', 1, "u1", NOW, NOW)


@pytest.fixture
def documents(io_loop: IOLoop, mongo: Mongo) -> DashboardDocuments:
    made = DashboardDocuments(mongo)
    io_loop.run_sync(made.prepare)
    return made


async def test_a_dashboard_is_kept_as_it_is(documents: DashboardDocuments) -> None:
    await documents.add(ONE)
    assert await documents.get("d1") == ONE
    assert await documents.get("d2") is None
    assert await documents.count() == 1
    assert await documents.remove("d1")
    assert not await documents.remove("d1")


async def test_those_changed_last_come_first_without_their_content(documents: DashboardDocuments) -> None:
    for number in range(5):
        await documents.add(replace(ONE, id=f"d{number}", updated=NOW + timedelta(number)))
    newest = await documents.newest(3)
    assert [stored.id for stored in newest] == ["d4", "d3", "d2"]
    assert {stored.content for stored in newest} == {b""}


async def test_of_many_who_replace_one_revision_one_succeeds(documents: DashboardDocuments) -> None:
    await documents.add(ONE)
    changes = [replace(ONE, title=str(number), revision=2) for number in range(6)]
    done = await asyncio.gather(*(documents.replace(change, 1) for change in changes))
    assert sum(done) == 1
    kept = await documents.get("d1")
    assert kept == changes[done.index(True)]
    assert not await documents.replace(changes[0], 1)
    assert not await documents.replace(replace(ONE, id="none"), 1)
