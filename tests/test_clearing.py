from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dashboard import clearing as module
from dashboard.clearing import GRACE, Clearing
from dashboard.model.access import Access
from dashboard.model.rooms import Draft
from dashboard.storage.gone import GoneDashboards
from dashboard.storage.mongo import Mongo
from dashboard.storage.room_log import RoomLog

NOW = 1_700_000_000_000


class Rooms:
    """Which dashboards there are, and whose rooms were emptied."""

    def __init__(self, *there: str) -> None:
        self.there = set(there)
        self.emptied: list[str] = []

    async def exists(self, dashboard: str) -> bool:
        return dashboard in self.there

    async def empty(self, room: str) -> None:
        self.emptied.append(room)


async def test_what_was_deleted_a_while_ago_is_cleared_bit_by_bit(
    mongo: Mongo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PORTION", 2)
    monkeypatch.setattr(module, "MOST", 3)
    log, gone, rooms = RoomLog(mongo), GoneDashboards(mongo), Rooms("kept")
    clearing = Clearing(gone, rooms.exists, rooms.empty)
    for room in ("old", "new", "kept"):
        drafts = [Draft("message", "u1", "Ada", {"text": str(number)}) for number in range(9)]
        await log.append(room, 1, drafts, datetime.now(UTC))
    await gone.note("old", Access(), NOW - GRACE - 1)
    await gone.note("kept", Access(), NOW - GRACE - 1)
    await gone.note("new", Access(), NOW - 1)
    entries = mongo.collection("room_entries")
    left = []
    for _ in range(3):
        await clearing.run(NOW)
        left.append(await entries.count_documents({"_id.r": "old"}))
    assert left == [3, 0, 0]
    assert rooms.emptied == ["old"]
    assert [await log.top(room) for room in ("new", "kept")] == [9, 9]
    assert await gone.get("kept") is None
    await clearing.run(NOW + GRACE)
    await clearing.run(NOW + GRACE)
    await clearing.run(NOW + GRACE)
    assert await log.top("new") == 0
