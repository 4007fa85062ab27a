from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from dashboard.errors import Unavailable
from dashboard.model.rooms import Draft, Entry, own_operation
from dashboard.rooms.appending import AT_ONCE, WAITING, Appending
from dashboard.storage.mongo import Mongo, connect
from dashboard.storage.room_log import RoomLog


class End:
    """The end of one room's log, as one worker knows it."""

    def __init__(self, log: RoomLog) -> None:
        self.entries: list[Entry] = []
        self.doubts = 0
        self.appending = Appending("r", log, lambda: len(self.entries), self.appended, self.doubt)

    def appended(self, entries: list[Entry]) -> None:
        assert entries[0].offset == len(self.entries) + 1
        self.entries += entries

    def doubt(self) -> None:
        self.doubts += 1


def draft(text: str, operation: str | None = None, author: str = "u1") -> Draft:
    fields = {"text": text}
    return Draft("message", author, "ada", fields, own_operation() if operation is None else operation)


async def prepared(mongo: Mongo) -> RoomLog:
    log = RoomLog(mongo)
    await log.prepare()
    return log


def texts(entries: list[Entry]) -> list[str]:
    return [entry.draft.fields["text"] for entry in entries]


async def test_what_is_said_in_one_breath_is_kept_in_its_order(mongo: Mongo) -> None:
    log = await prepared(mongo)
    end = End(log)
    count = 2 * AT_ONCE + 7
    entries = await asyncio.gather(*(end.appending.append(draft(str(number))) for number in range(count)))
    assert [entry.offset for entry in entries] == list(range(1, count + 1))
    assert texts(end.entries) == [str(number) for number in range(count)]
    assert await log.after("r", 0, 1000) == end.entries


async def test_workers_that_fight_agree(mongo: Mongo) -> None:
    log = await prepared(mongo)
    ends = [End(log) for _ in range(2)]
    said = [f"{worker} {number}" for worker in range(2) for number in range(300)]

    async def client(start: int) -> None:
        for text in said[start::100]:
            await ends[start % 2].appending.append(draft(text))

    await asyncio.gather(*(client(start) for start in range(100)))
    kept = await log.after("r", 0, 1000)
    assert sorted(texts(kept)) == sorted(said)
    assert [entry.offset for entry in kept] == list(range(1, 601))
    for end in ends:
        assert end.entries == kept[: len(end.entries)]


async def test_a_repeat_gets_the_first_result(mongo: Mongo) -> None:
    log = await prepared(mongo)
    one, two = End(log), End(log)
    first = await one.appending.append(draft("a", "op"))
    batch = [two.appending.append(draft(text, operation)) for text, operation in (("b", "x"), ("c", "op"), ("d", "y"))]
    entries = await asyncio.gather(*batch)
    assert entries[1] == first
    assert texts(await log.after("r", 0, 10)) == ["a", "b", "d"]
    assert [entry.offset for entry in entries] == [2, 1, 3]
    assert (await one.appending.append(draft("e", "op", "another author"))).offset == 4


async def test_repeats_within_one_batch(mongo: Mongo) -> None:
    end = End(await prepared(mongo))
    entries = await asyncio.gather(*(end.appending.append(draft("same", "op")) for _ in range(5)))
    assert {entry.offset for entry in entries} == {1}


async def test_an_entry_that_was_there_after_all_is_found(mongo: Mongo) -> None:
    """As when MongoDB did what was asked, and its answer was lost."""
    log = await prepared(mongo)
    end = End(log)
    await log.append("r", 1, [draft("a", "op1"), draft("b", "op2")], datetime.now(UTC))
    entries = await asyncio.gather(
        *(end.appending.append(draft(text, op)) for text, op in (("a", "op1"), ("b", "op2")))
    )
    assert [entry.offset for entry in entries] == [1, 2]
    assert texts(end.entries) == ["a", "b"]


async def test_when_mongodb_fails_all_who_wait_are_told(mongo_url: str, database: str) -> None:
    gone = await connect(mongo_url, database)
    end = End(RoomLog(gone))
    gone.close()
    waiting = [end.appending.append(draft(str(number))) for number in range(AT_ONCE + 1)]
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert {type(result) for result in results} == {Unavailable}
    assert end.doubts == 1
    await end.appending.close()


async def test_too_many_at_once_are_refused_and_nobody_need_wait(mongo: Mongo) -> None:
    end = End(await prepared(mongo))
    for number in range(WAITING):
        end.appending._queue.append((draft(str(number)), asyncio.get_running_loop().create_future()))
    with pytest.raises(Unavailable):
        end.appending.append(draft("one too many"))
    end.appending._queue.clear()
    end.appending.append(draft("from somebody who left")).cancel()
    await end.appending.close()
    assert texts(end.entries) == ["from somebody who left"]
