from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from dashboard import mentioning as module
from dashboard.errors import Unavailable
from dashboard.mentioning import MARK, OVERLAP, Mentioning
from dashboard.model.rooms import Draft, Entry
from dashboard.storage.marks import Marks
from dashboard.storage.mongo import Mongo
from dashboard.storage.room_log import RoomLog

NOW = 1_700_000_000_000


class Told:
    """Who was told of what."""

    def __init__(self) -> None:
        self.of: list[str] = []
        self.away = False

    async def mention(self, room: str, entry: Entry, people: Sequence[str]) -> None:
        if self.away:
            raise Unavailable("away")
        self.of += [f"{room} {entry.offset} {person}" for person in people]


async def said(log: RoomLog, room: str, offset: int, time: int, *people: str) -> None:
    fields = {"text": "hello", **({"mentions": list(people)} if people else {})}
    await log.append(room, offset, [Draft("message", "ada", "Ada", fields)], datetime.fromtimestamp(time / 1000, UTC))


async def test_whoever_was_not_told_is_told_once(mongo: Mongo) -> None:
    log, marks, told = RoomLog(mongo), Marks(mongo), Told()
    await log.prepare()
    await said(log, "d1", 1, NOW - OVERLAP - 1, "too long ago")
    await said(log, "d1", 2, NOW - 3000, "bob", "eve")
    await said(log, "d1", 3, NOW - 2000)
    await said(log, "d2", 1, NOW - 1000, "bob")
    mentioning = Mentioning(log, marks, told.mention)
    await mentioning.catch_up(NOW)
    assert told.of == ["d1 2 bob", "d1 2 eve", "d2 1 bob"]
    assert await marks.get(MARK) == NOW
    await said(log, "d2", 2, NOW - 500, "eve")  # by a worker whose clock is behind
    await mentioning.catch_up(NOW + 10)
    assert told.of[3:] == ["d2 2 eve"]


async def test_what_failed_is_done_by_whoever_is_next(mongo: Mongo) -> None:
    log, marks, told = RoomLog(mongo), Marks(mongo), Told()
    await log.prepare()
    await marks.raise_to(MARK, NOW)
    await said(log, "d1", 1, NOW + 1, "bob")
    told.away = True
    with pytest.raises(Unavailable):
        await Mentioning(log, marks, told.mention).catch_up(NOW + 20 * OVERLAP)
    told.away = False
    await Mentioning(log, marks, told.mention).catch_up(NOW + 30 * OVERLAP)
    assert told.of == ["d1 1 bob"]


async def test_very_many_are_gone_through_page_by_page(mongo: Mongo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 3)
    log, told = RoomLog(mongo), Told()
    await log.prepare()
    for offset in range(1, 11):
        await said(log, "d1", offset, NOW - 1000 + offset // 2, "bob")
    await Mentioning(log, Marks(mongo), told.mention).catch_up(NOW)
    assert told.of == [f"d1 {offset} bob" for offset in range(1, 11)]
