from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from dashboard.errors import Conflict, DashboardError, Unavailable
from dashboard.model.rooms import Draft, Entry, own_operation
from dashboard.rooms.appending import AT_ONCE, WAITING, Appending
from dashboard.storage.mongo import Mongo, connect
from dashboard.storage.room_log import RoomLog
from dashboard.telemetry import Tally


class Numbers:
    """A document that edits must count up in: each says the number that comes next."""

    def __init__(self, end: End) -> None:
        self._end = end
        self.failing: DashboardError | None = None

    async def ready(self) -> None:
        if self.failing:
            raise self.failing

    def look(self, drafts: Sequence[Draft]) -> tuple[list[Draft], dict[int, DashboardError]]:
        refused: dict[int, DashboardError] = {}
        count = sum(entry.draft.type == "edit" for entry in self._end.entries)
        for place, one in enumerate(drafts):
            if one.type == "edit" and one.fields["number"] != count + 1:
                refused[place] = Conflict(f"{count + 1} is next")
            count += one.type == "edit" and place not in refused
        return list(drafts), refused


class End:
    """The end of one room's log, as one worker knows it."""

    def __init__(self, log: RoomLog) -> None:
        self.entries: list[Entry] = []
        self.doubts = 0
        self.copy = Numbers(self)
        self.tally = Tally()
        top = self.entries.__len__
        self.appending = Appending("r", log, self.copy, top, self.appended, self.doubt, self.tally)

    def appended(self, entries: list[Entry]) -> None:
        assert entries[0].offset == len(self.entries) + 1
        self.entries += entries

    def doubt(self) -> None:
        self.doubts += 1


def draft(text: str, operation: str | None = None, author: str = "u1") -> Draft:
    fields = {"text": text}
    return Draft("message", author, "ada", fields, own_operation() if operation is None else operation)


def edit(number: int, operation: str | None = None) -> Draft:
    return Draft("edit", "u1", "ada", {"number": number}, own_operation() if operation is None else operation)


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
    assert sum(end.tally.outrun for end in ends) > 0


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


def numbers(entries: list[Entry]) -> list[int]:
    return [entry.draft.fields["number"] for entry in entries if entry.draft.type == "edit"]


async def test_an_edit_that_cannot_be_done_is_refused_and_nothing_else_is(mongo: Mongo) -> None:
    end = End(await prepared(mongo))
    drafts = [draft("a"), edit(1), edit(1), edit(3), draft("b"), edit(2), draft("c")]
    done = await asyncio.gather(*map(end.appending.append, drafts), return_exceptions=True)
    assert [type(one) for one in done] == [Entry, Entry, Conflict, Conflict, Entry, Entry, Entry]
    assert numbers(end.entries) == [1, 2]
    assert len(end.entries) == 5
    assert end.doubts == 0


async def test_an_edit_is_looked_at_again_after_another_worker_was_first(mongo: Mongo) -> None:
    log = await prepared(mongo)
    one, two = End(log), End(log)
    await one.appending.append(edit(1))
    with pytest.raises(Conflict, match="2 is next"):
        await two.appending.append(edit(1))
    assert (await two.appending.append(edit(2))).offset == 2
    both = await asyncio.gather(one.appending.append(edit(3)), two.appending.append(edit(3)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in both) == ["Conflict", "Entry"]
    assert numbers(await log.edits("r", 0)) == [1, 2, 3]


async def test_editors_on_two_workers_leave_no_gap_and_no_double(mongo: Mongo) -> None:
    log = await prepared(mongo)
    ends = [End(log) for _ in range(2)]

    async def count_up(end: End, number: int) -> bool:
        try:
            await end.appending.append(edit(number))
        except Conflict:
            return False
        return True

    won = await asyncio.gather(*(count_up(ends[place % 2], place // 2 + 1) for place in range(200)))
    kept = numbers(await log.edits("r", 0))
    assert kept == list(range(1, len(kept) + 1))
    assert sum(won) == len(kept) > 0


async def test_a_repeated_edit_has_the_first_result_though_it_cannot_be_done_again(mongo: Mongo) -> None:
    log = await prepared(mongo)
    one, two = End(log), End(log)
    first = await one.appending.append(edit(1, "mine"))
    assert await one.appending.append(edit(1, "mine")) == first
    assert await two.appending.append(edit(1, "mine")) == first
    assert len(await log.after("r", 0, 10)) == 1


async def test_while_the_document_cannot_be_loaded_only_edits_fail(mongo: Mongo) -> None:
    end = End(await prepared(mongo))
    end.copy.failing = Unavailable("not now")
    done = await asyncio.gather(
        end.appending.append(draft("a")),
        end.appending.append(edit(1)),
        end.appending.append(draft("b")),
        return_exceptions=True,
    )
    assert isinstance(done[1], Unavailable)
    assert texts(end.entries) == ["a", "b"]
    end.copy.failing = None
    assert (await end.appending.append(edit(1))).offset == 3
