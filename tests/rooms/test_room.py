from __future__ import annotations

import time

from dashboard.model.rooms import Presence
from dashboard.rooms.bunching import CROWD, CROWD_PAUSE
from tests.awaiting import until
from tests.rooms.workers import ADA, BOB, EVE, Listener, Worker


async def test_a_hidden_page_costs_nothing_until_it_is_back(worker: Worker) -> None:
    room = await worker.dashboard()
    ada, bob = await worker.join(ADA, room), Listener()
    bob.ready = False
    await worker.join(BOB, room, listener=bob)
    await until(lambda: ada.people.keys() == {ADA.id, BOB.id})
    here = worker.room(room)
    asked = 0
    full = here.scene.full

    def counted() -> bytes:
        nonlocal asked
        asked += 1
        return full()

    here.scene.full = counted  # type: ignore[method-assign]
    for _ in range(10):
        here.tick(0.0)
    assert asked == 0
    assert bob.changes == []
    bob.ready = True
    await until(lambda: bob.people.keys() == {ADA.id, BOB.id})
    assert asked == 1
    assert bob.changes[0]["full"]


async def test_whoever_lags_is_told_everything_afterwards(worker: Worker) -> None:
    room = await worker.dashboard()
    ada = await worker.join(ADA, room)
    await until(lambda: ada.count == 1)
    ada.ready = False
    await worker.join(BOB, room)
    await until(lambda: BOB.id in worker.room(room).scene.roster and not worker.room(room).scene.changed)
    assert ada.count == 1
    ada.ready = True
    await until(lambda: ada.people.keys() == {ADA.id, BOB.id})
    assert ada.changes[-1]["full"]


async def test_coming_and_going_is_in_the_log_once_a_person(workers: tuple[Worker, Worker]) -> None:
    one, two = workers
    room = await one.dashboard()
    ada = await one.join(ADA, room)
    await until(lambda: len(ada.entries) == 1)
    await two.join(BOB, room)
    await until(lambda: ada.count == len(ada.entries) == 2)
    tabs = []
    for worker in workers:
        tabs += [(worker, await worker.join(EVE, room)) for _ in range(2)]
        await until(lambda: all(EVE.id in worker.room(room).scene.roster for worker in workers))
    await until(lambda: ada.people.get(EVE.id, {}).get("devices") == 4)
    for worker, tab in tabs:
        worker.parts.rooms.leave_all(tab)
    await until(lambda: ada.people.keys() == {ADA.id, BOB.id})
    await until(lambda: len(ada.entries) >= 4)
    assert [(entry["type"], entry["user"]["id"]) for entry in ada.entries] == [
        ("user_joined", ADA.id),
        ("user_joined", BOB.id),
        ("user_joined", EVE.id),
        ("user_left", EVE.id),
    ]


async def test_an_idle_room(worker: Worker) -> None:
    room = await worker.dashboard()
    ada = await worker.join(ADA, room)
    here = worker.room(room)
    assert not here.idle
    worker.parts.rooms.leave_all(ada)
    assert not here.idle  # for a grace
    await until(lambda: here.idle)


async def test_a_closed_room_lets_nobody_leave_later(worker: Worker) -> None:
    room = await worker.dashboard()
    ada = await worker.join(ADA, room)
    here = worker.room(room)
    worker.parts.tending._rooms.drop(here)
    worker.parts.rooms.leave_all(ada)
    own = here.own(ADA.id)
    assert own is not None
    assert own.leaving is None


async def test_a_crowd_is_told_of_people_now_and_then_and_at_once_of_what_they_do(worker: Worker) -> None:
    room = await worker.dashboard()
    ada, here = await worker.join(ADA, room), worker.room(room)
    await until(lambda: [entry["user"]["id"] for entry in ada.entries] == [ADA.id])
    for number in range(CROWD):
        here.scene.put("elsewhere", Presence(f"u{number}", f"u{number}", "viewer", "online", None, 0, 1, 1))
    now = time.monotonic() + 1000
    here.tick(now)  # from here on no tick of its own tells of people
    assert ada.count == CROWD + 1
    bob = await worker.join(BOB, room)
    here.tick(now + CROWD_PAUSE * 0.8)
    assert BOB.id not in ada.people
    assert bob.count == CROWD + 2  # whoever comes is shown all at once
    assert await _written(worker, room) == {ADA.id}
    here.typing(ADA.id, True, now)
    here.tick(now + CROWD_PAUSE * 0.9)
    assert ada.typing == [ADA.id]
    assert BOB.id in ada.people  # for it costs nothing more
    here.tick(now + CROWD_PAUSE)
    await until(lambda: [entry["user"]["id"] for entry in ada.entries] == [ADA.id, BOB.id])
    assert await _written(worker, room) == {ADA.id, BOB.id}


async def test_what_is_written_of_ours_is_written_again_only_when_it_is_not_right(worker: Worker) -> None:
    room = await worker.dashboard()
    await worker.join(ADA, room)
    here = worker.room(room)
    await until(lambda: _is_written(worker, room))
    await until(lambda: not here.scene.changed)
    found = await worker.presence.read(room)
    assert found is not None
    written = {one.person: one.record for one in found[0]}
    for lost, announced in ((written, False), ({ADA.id: written[ADA.id] + b"?"}, True), ({}, True)):
        here.check(lost)
        assert here.scene.changed == announced
        await until(lambda: not here.scene.changed)


async def _is_written(worker: Worker, room: str) -> bool:
    return await _written(worker, room) == {ADA.id}


async def _written(worker: Worker, room: str) -> set[str]:
    found = await worker.presence.read(room)
    assert found is not None
    return {one.person for one in found[0]}
