from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dashboard.errors import Unavailable
from dashboard.model.rooms import Draft, Entry, own_operation
from dashboard.storage.mongo import Mongo, connect
from dashboard.storage.room_log import Outrun, Repeated, RoomLog

NOW = datetime(2026, 11, 22, 12, 0, 0, 123_456, UTC)


async def prepared(mongo: Mongo) -> RoomLog:
    log = RoomLog(mongo)
    await log.prepare()
    await log.prepare()
    return log


def draft(text: str, operation: str | None = None) -> Draft:
    fields = {"text": text, "link": {"from": 2**40}}
    return Draft("message", "u1", "ada", fields, own_operation() if operation is None else operation)


def offsets(entries: list[Entry]) -> list[int]:
    return [entry.offset for entry in entries]


async def test_what_is_appended_reads_back(mongo: Mongo) -> None:
    log = await prepared(mongo)
    entries = await log.append("r", 1, [draft("a"), draft("b")], NOW)
    assert offsets(entries) == [1, 2]
    assert entries[0].time == 1_795_348_800_123
    await log.append("other", 1, [draft("c")], NOW)
    assert await log.after("r", 0, 10) == entries
    assert await log.at("r", 2) == entries[1]
    assert await log.at("r", 3) is None
    assert await log.top("r") == 2
    assert await log.top("nothing") == 0


async def test_pages(mongo: Mongo) -> None:
    log = await prepared(mongo)
    await log.append("r", 1, [draft(str(number)) for number in range(10)], NOW)
    assert offsets(await log.after("r", 3, 2)) == [4, 5]
    assert offsets(await log.after("r", 10, 2)) == []
    assert offsets(await log.before("r", 4, 2)) == [2, 3]
    assert offsets(await log.before("r", 1, 2)) == []


async def test_the_second_at_a_place_is_outrun(mongo: Mongo) -> None:
    log = await prepared(mongo)
    await log.append("r", 1, [draft("a"), draft("b")], NOW)
    with pytest.raises(Outrun):
        await log.append("r", 2, [draft("c"), draft("d")], NOW)
    assert await log.top("r") == 2


async def test_those_before_a_repeat_are_kept(mongo: Mongo) -> None:
    log = await prepared(mongo)
    await log.append("r", 1, [draft("a", "op")], NOW)
    with pytest.raises(Repeated) as repeated:
        await log.append("r", 2, [draft("b"), draft("a", "op"), draft("c")], NOW)
    assert repeated.value.place == 1
    assert await log.top("r") == 2
    first = await log.operation("r", "u1", "op")
    assert first is not None
    assert first.offset == 1
    assert await log.operation("r", "u2", "op") is None
    await log.append("other room", 1, [draft("a", "op")], NOW)


async def test_an_epoch_is_made_once(mongo: Mongo) -> None:
    log = await prepared(mongo)
    assert await log.look("r") == ("", 0)
    opened = await asyncio.gather(*(RoomLog(mongo).open("r") for _ in range(10)))
    assert len(set(opened)) == 1
    epoch, top = opened[0]
    assert top == 0
    await log.append("r", 1, [draft("a")], NOW)
    assert await log.open("r") == await log.look("r") == (epoch, 1)
    assert (await log.open("s"))[0] != epoch


async def test_an_epoch_is_renewed_once(mongo: Mongo) -> None:
    log = await prepared(mongo)
    epoch, _ = await log.open("r")
    await log.renew("r", epoch)
    renewed, _ = await log.look("r")
    assert renewed != epoch
    await log.renew("r", epoch)
    assert (await log.look("r"))[0] == renewed


async def test_annotations_that_were_removed_are_left_out(mongo: Mongo) -> None:
    log = await prepared(mongo)
    marks = [Draft("annotation", "u1", "ada", {"at": at, "text": str(at)}) for at in (50, 10, 30, 20, 40)]
    await log.append("r", 1, [*marks, Draft("annotation_removed", "u1", "ada", {"target": 3})], NOW)
    found = await log.annotations("r", 20, 10)
    assert [entry.draft.fields["at"] for entry in found] == [20, 40, 50]
    assert [entry.draft.fields["at"] for entry in await log.annotations("r", 0, 1)] == [50]
    assert await log.annotations("other", 0, 10) == []


async def test_what_is_unread_are_messages_of_others(mongo: Mongo) -> None:
    log = await prepared(mongo)
    others = [Draft("message", "u2", "bob", {"text": str(number)}) for number in range(5)]
    await log.append("r", 1, [*others, draft("my own"), Draft("user_left", "u2", "bob")], NOW)
    await log.append("s", 1, others, NOW)
    assert [await log.unread("r", offset, "u1", 10) for offset in (0, 3, 5, 9)] == [5, 2, 0, 0]
    assert await log.unread("r", 0, "u1", 3) == 3
    assert await log.unread("r", 0, "u2", 10) == 1


async def test_edits_are_found_among_everything_else(mongo: Mongo) -> None:
    log = await prepared(mongo)
    changed = {"op": "set", "path": "panels.a.queries.q.where", "value": {"$x.y": 1}}
    edit = Draft("edit", "u1", "ada", {"ops": [changed]})
    for number in range(5):
        await log.append("r", 1 + 3 * number, [draft(f"a{number}"), replace(edit, operation=f"e{number}")], NOW)
        await log.append("r", 3 + 3 * number, [draft(f"b{number}")], NOW)
    await log.append("s", 1, [edit], NOW)

    def offsets(entries: Sequence[Entry]) -> list[int]:
        return [entry.offset for entry in entries]

    assert offsets(await log.edits("r", 0)) == [2, 5, 8, 11, 14]
    assert offsets(await log.edits("r", 2, 11)) == [5, 8, 11]
    assert offsets(await log.edits("r", 2, limit=1)) == [5]
    assert offsets(await log.edits_before("r", 11, 2)) == [8, 5]
    assert (await log.edits("r", 13))[0].draft.fields == edit.fields


async def test_without_mongodb_everything_is_unavailable(mongo_url: str, database: str) -> None:
    gone = await connect(mongo_url, database)
    log = RoomLog(gone)
    gone.close()
    for work in (
        log.prepare(),
        log.open("r"),
        log.look("r"),
        log.renew("r", "e"),
        log.append("r", 1, [draft("a")], NOW),
        log.after("r", 0, 1),
        log.annotations("r", 0, 1),
        log.operation("r", "u", "op"),
        log.unread("r", 0, "u", 1),
        log.edits("r", 0),
    ):
        with pytest.raises(Unavailable):
            await work


async def test_the_last_move_of_everybody(mongo: Mongo) -> None:
    log = RoomLog(mongo)
    await log.prepare()
    came = [("user_joined", "ada"), ("user_joined", "bob")]
    moves = [*came, ("message", "bob"), ("user_left", "ada"), ("user_left", "eve")]
    drafts = [Draft(kind, who, who.title()) for kind, who in moves]  # type: ignore[arg-type]
    await log.append("r", 1, drafts, datetime.now(UTC))
    await log.append("other", 1, [Draft("user_left", "bob", "Bob")], datetime.now(UTC))
    assert set(await log.moves("r")) == {
        ("ada", "Ada", "user_left", 4),
        ("bob", "Bob", "user_joined", 2),
        ("eve", "Eve", "user_left", 5),
    }
    assert await log.moves("none") == []
