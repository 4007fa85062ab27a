from __future__ import annotations

import asyncio

import pytest

from dashboard.errors import Forbidden, Invalid, NotFound, TooMany, Unauthenticated
from dashboard.model.people import Source
from dashboard.pacing import PACES
from dashboard.protocol import room_commands as said
from dashboard.rooms.talking import entry_reply
from dashboard.storage.read_positions import ReadPositions
from tests.awaiting import until
from tests.rooms.workers import ADA, BOB, Worker, someone

SENSOR = Source("k1", "sensor", (), None)


async def test_what_is_said_is_heard_by_all_in_one_order(workers: tuple[Worker, Worker]) -> None:
    one, two = workers
    room = await one.dashboard()
    ada, bob = await one.join(ADA, room), await two.join(BOB, room)
    entry = await one.say(ADA, room, "hello", "op1")
    assert entry_reply(entry)["offset"] == entry.offset
    assert (await two.say(ADA, room, "hello", "op1")) == entry
    await two.say(BOB, room, "hi")
    await until(lambda: ada.texts == bob.texts == ["hello", "hi"])
    await until(lambda: ada.entries == bob.entries or ada.offsets[-len(bob.offsets) :] == bob.offsets)
    assert [entry.get("operationId") for entry in bob.entries if entry["type"] == "message"] == ["op1", None]


async def test_a_source_speaks_and_marks(worker: Worker) -> None:
    room, talking = await worker.dashboard(), worker.parts.talking
    ada = await worker.join(ADA, room)
    await talking.speak(SENSOR, room, "beep", None)
    again = [(await talking.speak(SENSOR, room, "once", "op")).offset for _ in range(2)]
    assert again[0] == again[1]
    await talking.mark(SENSOR, room, "deploy", 1000, 2000, "warning")
    await talking.mark(someone("ed", "editor"), room, "by hand", 1000, None, "info")
    await talking.speak(BOB, room, "me too", None)
    await until(lambda: ada.texts == ["beep", "once", "me too"])
    marks = [entry for entry in ada.entries if entry["type"] == "annotation"]
    assert [mark.get("via") for mark in marks] == ["sensor", None]
    assert (marks[0]["at"], marks[0]["until"], marks[0]["severity"]) == (1000, 2000, "warning")
    assert (await talking.mark(SENSOR, room, "now", None, None, "info")).draft.fields["at"] > 1e12


async def test_who_may_not(worker: Worker) -> None:
    room, talking = await worker.dashboard(), worker.parts.talking
    with pytest.raises(Unauthenticated):
        await talking.speak(None, room, "x", None)
    with pytest.raises(Unauthenticated):
        await talking.mark(None, room, "x", None, None, "info")
    with pytest.raises(Forbidden):
        await talking.mark(ADA, room, "x", None, None, "info")
    with pytest.raises(Invalid):
        await talking.mark(SENSOR, room, "x", 10, 9, "info")
    for nowhere in (talking.speak(SENSOR, "none", "x", None), talking.mark(SENSOR, "none", "x", None, None, "info")):
        with pytest.raises(NotFound):
            await nowhere
    with pytest.raises(NotFound):
        await worker.say(ADA, "none", "x")
    with pytest.raises(NotFound):
        await talking.read(ADA, said.ReadLog(room_id="none"))
    with pytest.raises(NotFound):
        await talking.read_to(ADA, said.ReadTo(room_id="none", offset=1))


async def test_nobody_talks_all_the_time(worker: Worker) -> None:
    room, burst = await worker.dashboard(), round(PACES["speak"].burst)
    said_at_once = [worker.say(ADA, room, "and another thing") for _ in range(burst * 3)]
    results = await asyncio.gather(*said_at_once, return_exceptions=True)
    refused = [result for result in results if isinstance(result, TooMany)]
    assert refused
    assert all(one.retry_after > 0 for one in refused)
    assert len(results) - len(refused) >= burst
    await worker.say(BOB, room, "at last")


async def test_pages_of_the_log(worker: Worker) -> None:
    room, talking = await worker.dashboard(), worker.parts.talking
    assert await talking.read(ADA, said.ReadLog(room_id=room)) == {"entries": [], "top": 0, "epoch": ""}
    for number in range(10):
        await worker.say(BOB, room, str(number))
    for asked, texts in (
        (said.ReadLog(room_id=room, limit=3), "789"),
        (said.ReadLog(room_id=room, before=4, limit=2), "12"),
        (said.ReadLog(room_id=room, after=4, limit=2), "45"),
        (said.ReadLog(room_id=room, after=10), ""),
        (said.ReadLog(room_id=room, before=1), ""),
        (said.ReadLog(room_id=room, before=0), ""),
    ):
        page = await talking.read(ADA, asked)
        assert "".join(entry["text"] for entry in page["entries"]) == texts
        assert page["top"] == 10
    with pytest.raises(Invalid):
        await talking.read(ADA, said.ReadLog(room_id=room, after=1, before=5))


async def test_read_positions_never_pass_the_end(worker: Worker) -> None:
    room, talking = await worker.dashboard(), worker.parts.talking
    positions = talking._positions
    assert isinstance(positions, ReadPositions)
    await worker.say(BOB, room, "x")
    await talking.read_to(ADA, said.ReadTo(room_id=room, offset=500))
    assert await positions.get(ADA.id, room) == 1
    await talking.read_to(ADA, said.ReadTo(room_id=room, offset=0))
    assert await positions.get(ADA.id, room) == 1


async def test_those_who_are_named_are_told_once_it_is_kept(worker: Worker) -> None:
    room = await worker.dashboard()
    entry = await worker.say(ADA, room, "@bob, and @ada too, but not @nobody", "op")
    assert entry.draft.fields["mentions"] == [BOB.id]
    await until(lambda: worker.mentions == [(entry.offset, [BOB.id])])
    assert "mentions" not in (await worker.say(ADA, room, "to all")).draft.fields
