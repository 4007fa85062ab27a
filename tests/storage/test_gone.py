from __future__ import annotations

from datetime import UTC, datetime

from dashboard.model.access import Access
from dashboard.model.rooms import Draft
from dashboard.storage.gone import GoneDashboards
from dashboard.storage.mongo import Mongo
from dashboard.storage.read_positions import ReadPositions
from dashboard.storage.room_log import RoomLog
from dashboard.storage.versions import StoredVersion, Versions

ACCESS = Access({"u1": "owner"}, "nobody")


async def fill(mongo: Mongo, room: str, entries: int) -> None:
    log = RoomLog(mongo)
    await log.prepare()
    await log.open(room)
    drafts = [Draft("message", "u1", "Ada", {"text": str(number)}) for number in range(entries)]
    await log.append(room, 1, drafts, datetime.now(UTC))
    await Versions(mongo).put(room, StoredVersion(1, b"{}"))
    await ReadPositions(mongo).put("u1", room, 1)


async def counts(mongo: Mongo) -> list[int]:
    names = ("room_entries", "versions", "read_positions", "rooms")
    return [await mongo.collection(name).count_documents({}) for name in names]


async def test_what_is_left_goes_in_portions_and_nothing_else_does(mongo: Mongo) -> None:
    gone = GoneDashboards(mongo)
    await gone.prepare()
    for room, entries in (("d", 1), ("d1", 25), ("d10", 2), ("d2", 3)):
        await fill(mongo, room, entries)
    portions = []
    while cleared := await gone.clear_some("d1", 10):
        portions.append(cleared)
    assert portions == [10, 10, 5, 1, 1]
    assert await counts(mongo) == [6, 3, 3, 3]
    assert await RoomLog(mongo).top("d1") == 0
    assert [await RoomLog(mongo).top(room) for room in ("d", "d10", "d2")] == [1, 2, 3]


async def test_notes(mongo: Mongo) -> None:
    gone = GoneDashboards(mongo)
    await gone.prepare()
    assert await gone.get("d1") is None
    for name, time in (("d1", 100), ("d2", 200), ("d3", 300)):
        await gone.note(name, ACCESS, time)
    assert sorted(await gone.waiting(300, 10)) == ["d1", "d2"]
    assert len(await gone.waiting(300, 1)) == 1
    await gone.cleared("d1")
    await gone.forget("d2")
    assert await gone.waiting(1000, 10) == ["d3"]
    assert await gone.get("d1") == (ACCESS, 100)
    assert await gone.get("d2") is None
