from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from dashboard.broker.presence import LEASE
from dashboard.model.rooms import Draft
from dashboard.rooms.tending import Tending
from dashboard.storage.mongo import Mongo
from dashboard.storage.room_log import ENTRIES, ROOMS, RoomLog
from tests.awaiting import until
from tests.rooms.workers import ADA, BOB, OWNER, Worker


async def test_the_people_of_a_dead_worker_leave_once(workers: tuple[Worker, Worker]) -> None:
    one, two = workers
    room = await one.dashboard()
    ada = await two.join(ADA, room)
    await one.join(BOB, room)
    await until(lambda: ada.people.keys() == {ADA.id, BOB.id})
    await one.die()
    assert LEASE <= 5
    await until(lambda: ada.people.keys() == {ADA.id})
    await until(lambda: [entry["type"] for entry in ada.entries] == ["user_joined", "user_joined", "user_left"])


async def test_who_is_also_by_another_worker_stays(workers: tuple[Worker, Worker]) -> None:
    one, two = workers
    room = await one.dashboard()
    ada = await two.join(ADA, room)
    await one.join(BOB, room)
    await until(lambda: ada.count == 2)
    bob = await two.join(BOB, room)
    await until(lambda: bob.people.get(BOB.id, {}).get("devices") == 2)
    await one.die()
    await until(lambda: bob.people.get(BOB.id, {}).get("devices") == 1)
    assert [entry["type"] for entry in ada.entries] == ["user_joined", "user_joined"]


async def test_what_a_worker_appended_before_it_died_unheard_is_found(
    workers: tuple[Worker, Worker], mongo: Mongo
) -> None:
    one, _ = workers
    room = await one.dashboard()
    ada = await one.join(ADA, room)
    await until(lambda: ada.offsets == [1])
    await RoomLog(mongo).append(room, 2, [Draft("message", BOB.id, "bob", {"text": "unheard"})], datetime.now(UTC))
    one.room(room).doubt()
    await until(lambda: ada.texts == ["unheard"])


async def test_a_deleted_dashboard_ends_its_room_everywhere(workers: tuple[Worker, Worker]) -> None:
    one, two = workers
    room = await one.dashboard()
    ada, bob = await one.join(ADA, room), await two.join(BOB, room)
    await one.dashboards.remove(OWNER, room)
    for worker in workers:
        await worker.parts.tending.look(worker.room(room))
    assert ada.ended == bob.ended == [room]
    assert len(one.parts.rooms) == len(two.parts.rooms) == 0
    one.parts.rooms.leave_all(ada)


async def test_a_log_that_lost_its_end_begins_another_epoch(workers: tuple[Worker, Worker], mongo: Mongo) -> None:
    one, two = workers
    room = await one.dashboard()
    ada, bob = await one.join(ADA, room), await two.join(BOB, room)
    await until(lambda: ada.offsets[-1:] == [2])  # both are in the log: nothing is appended behind our back
    for number in range(5):
        await one.say(ADA, room, f"{number}")
    await until(lambda: bob.texts == ["0", "1", "2", "3", "4"])
    top = bob.offsets[-1]
    await mongo.collection(ENTRIES).delete_many({"_id.r": room, "_id.o": {"$gt": top - 3}})
    for worker in workers:
        await worker.parts.tending.look(worker.room(room))
    assert ada.again
    assert bob.again
    back = await two.join(BOB, room, (bob.reply["epoch"], top - 1))
    assert not back.reply["recovered"]
    assert back.reply["epoch"] != bob.reply["epoch"]
    assert back.offsets == list(range(1, top - 2))
    other = await one.join(ADA, room)
    assert other.reply["epoch"] == back.reply["epoch"]
    await one.say(ADA, room, "on we go")
    await until(lambda: back.texts[-1] == "on we go" and back.offsets == list(range(1, back.offsets[-1] + 1)))


async def test_a_log_that_is_gone_begins_anew(worker: Worker, mongo: Mongo) -> None:
    room = await worker.dashboard()
    ada = await worker.join(ADA, room)
    await worker.say(ADA, room, "hello")
    await mongo.collection(ENTRIES).delete_many({})
    await mongo.collection(ROOMS).delete_many({})
    await worker.parts.tending.look(worker.room(room))
    assert ada.again
    back = await worker.join(ADA, room)
    assert back.reply["epoch"] != ada.reply["epoch"]
    await worker.say(ADA, room, "again")
    await until(lambda: back.texts == ["again"])


async def test_a_room_looks_at_its_log_when_the_link_changes(worker: Worker) -> None:
    room = await worker.dashboard()
    await worker.join(ADA, room)
    looked = worker.room(room).looked_at
    worker.parts.tending.on_link(False)
    assert worker.room(room).looked_at < looked
    await until(lambda: worker.room(room).looked_at > looked)


async def test_closing_ends_the_loops(worker: Worker) -> None:
    tending: Tending = worker.parts.tending
    loops = list(tending._loops)
    assert all(not loop.done() for loop in loops)
    await tending.close()
    assert all(loop.done() for loop in loops)
    await asyncio.gather(*loops, return_exceptions=True)
