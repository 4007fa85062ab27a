from __future__ import annotations

from datetime import UTC, datetime

from dashboard.model.rooms import Draft, Entry
from dashboard.rooms.annotated import GOOD_FOR, SINCE, Annotated
from dashboard.rooms.delivery import encoded
from dashboard.storage.mongo import Mongo
from dashboard.storage.room_log import RoomLog

NOW = 1_700_000_000_000


class Counted:
    """A log that counts how often it is read."""

    def __init__(self, mongo: Mongo) -> None:
        self.log = RoomLog(mongo)
        self.reads = 0
        self.top = 0

    async def annotations(self, room: str, since: int, limit: int) -> list[Entry]:
        self.reads += 1
        return await self.log.annotations(room, since, limit)

    async def append(self, annotated: Annotated, draft: Draft) -> None:
        (entry,) = await self.log.append("r", self.top + 1, [draft], datetime.now(UTC))
        self.top += 1
        annotated.follow(encoded([entry]))


def mark(text: str, at: int = NOW) -> Draft:
    return Draft("annotation", "u1", "ada", {"at": at, "text": text})


async def texts(annotated: Annotated, now: int = NOW) -> list[str]:
    return [one["text"] for one in await annotated.all(now)]


async def test_annotations_are_read_once_until_there_is_another(mongo: Mongo) -> None:
    log = Counted(mongo)
    annotated = Annotated("r", log)
    assert await texts(annotated) == []
    await log.append(annotated, mark("deploy"))
    await log.append(annotated, Draft("message", "u1", "ada", {"text": '{"type":"annotation"}'}))
    assert await texts(annotated) == ["deploy"]
    assert await texts(annotated) == ["deploy"]
    assert log.reads == 2
    await log.append(annotated, Draft("annotation_removed", "u1", "ada", {"target": 1}))
    assert await texts(annotated) == []
    assert log.reads == 3


async def test_old_ones_are_left_out_after_a_while(mongo: Mongo) -> None:
    log = Counted(mongo)
    annotated = Annotated("r", log)
    await log.append(annotated, mark("old", NOW - SINCE))
    assert await texts(annotated) == ["old"]
    assert await texts(annotated, NOW + GOOD_FOR - 1) == ["old"]
    assert await texts(annotated, NOW + GOOD_FOR) == []


async def test_what_happens_while_they_are_read_is_not_forgotten(mongo: Mongo) -> None:
    log = Counted(mongo)

    class Slow(Counted):
        async def annotations(self, room: str, since: int, limit: int) -> list[Entry]:
            found = await super().annotations(room, since, limit)
            if self.reads == 1:
                await log.append(annotated, mark("meanwhile"))
            return found

    annotated = Annotated("r", Slow(mongo))
    assert await texts(annotated) == []
    assert await texts(annotated) == ["meanwhile"]
