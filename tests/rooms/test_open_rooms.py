from __future__ import annotations

import asyncio

import pytest

from dashboard.errors import NotFound
from dashboard.model.rooms import Draft
from dashboard.rooms.open_rooms import LINGER
from tests.awaiting import until
from tests.rooms.workers import ADA, BOB, Worker


async def test_opening_at_once_opens_once(worker: Worker) -> None:
    rooms, room = worker.parts.tending._rooms, await worker.dashboard()
    opened = await asyncio.gather(*(rooms.open(room) for _ in range(10)))
    assert len({id(one) for one in opened}) == 1
    assert len(rooms) == 1
    assert rooms.get(room) is opened[0]
    with pytest.raises(NotFound):
        await asyncio.gather(*(rooms.open("nowhere") for _ in range(3)))
    assert rooms.get("nowhere") is None
    assert worker.broker._followed == {f"room:{room}"}


async def test_an_opening_that_nobody_waits_for_any_more_goes_on(worker: Worker) -> None:
    rooms, room = worker.parts.tending._rooms, await worker.dashboard()
    task = asyncio.get_running_loop().create_task(rooms.open(room))
    await asyncio.sleep(0)
    task.cancel()
    await until(lambda: rooms.get(room) is not None)


async def test_a_room_without_use_is_let_go_and_opened_anew(worker: Worker) -> None:
    rooms, room = worker.parts.tending._rooms, await worker.dashboard()
    await worker.say(BOB, room, "from outside")
    first = rooms.get(room)
    rooms.let_go(0.0)
    rooms.let_go(LINGER)
    assert rooms.get(room) is first
    await rooms.open(room)  # it is of use again
    rooms.let_go(LINGER + 1)
    assert rooms.get(room) is first
    rooms.let_go(2 * LINGER + 2)
    assert rooms.get(room) is None
    assert worker.broker._followed == set()
    ada = await worker.join(ADA, room)
    assert ada.texts == ["from outside"]
    rooms.let_go(1000.0)
    rooms.let_go(2000.0)
    assert rooms.get(room) is not None
    await worker.say(BOB, room, "heard?")
    await until(lambda: ada.texts == ["from outside", "heard?"])


async def test_what_fails_with_nobody_waiting_is_logged(worker: Worker, caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise ValueError("no reason")

    worker.parts.tending._rooms.own(fail())
    await until(lambda: "no reason" in caplog.text)
    assert not worker.parts.tending._rooms._tasks


async def test_closing_keeps_what_was_said(worker: Worker) -> None:
    room = await worker.dashboard()
    await worker.join(ADA, room)
    said = worker.room(room).append
    waiting = said(Draft("message", ADA.id, "ada", {"text": "last words"}))
    await worker.parts.tending._rooms.close()
    assert waiting.result().draft.fields == {"text": "last words"}
