from __future__ import annotations

import asyncio

import pytest

from dashboard.errors import Unavailable
from dashboard.model.access import Access
from dashboard.storage.access import AccessRecords, KeptAccess
from dashboard.storage.mongo import Mongo, connect


async def test_whoever_made_a_dashboard_owns_it(mongo: Mongo) -> None:
    await mongo.collection("dashboards").insert_one({"_id": "d1", "owner": "u1"})
    records = AccessRecords(mongo)
    assert await records.get("d1") == KeptAccess(Access({"u1": "owner"}, "role"), 0)
    assert await records.access("d1") == Access({"u1": "owner"}, "role")
    assert await records.access("d2") is None


async def test_of_two_changes_at_once_one_is_kept(mongo: Mongo) -> None:
    await mongo.collection("dashboards").insert_one({"_id": "d1", "owner": "u1"})
    records = AccessRecords(mongo)
    first, second = Access({"u1": "owner", "u2": "editor"}), Access({"u1": "owner"}, "nobody")
    for revision in (0, 1):
        kept = await asyncio.gather(records.put("d1", first, revision), records.put("d1", second, revision))
        assert sorted(kept) == [False, True]
        assert await records.get("d1") == KeptAccess(first if kept[0] else second, revision + 1)
    assert not await records.put("d1", first, 0)
    assert not await records.put("gone", first, 0)


async def test_without_mongodb(mongo_url: str, database: str) -> None:
    gone = await connect(mongo_url, database)
    records = AccessRecords(gone)
    gone.close()
    for work in (records.get("d1"), records.put("d1", Access(), 0)):
        with pytest.raises(Unavailable):
            await work
