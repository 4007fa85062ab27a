from __future__ import annotations

import msgspec
from redis.asyncio import Redis

from dashboard.model.rooms import Presence
from dashboard.rooms.reconciling import MISSED, Reconciling
from tests.awaiting import until
from tests.rooms.workers import ADA, BOB, EVE, Worker


def record(person: str, revision: int = 1) -> bytes:
    return msgspec.msgpack.encode(Presence(person, person, "viewer", "online", None, 0, 1, revision))


def reconciling(worker: Worker) -> Reconciling:
    return worker.parts.tending._reconciling


async def written(worker: Worker, room: str) -> set[tuple[str, str]]:
    found = await worker.presence.read(room)
    assert found is not None
    return {(one.worker, one.person) for one in found[0]}


async def test_what_redis_lost_is_written_again(workers: tuple[Worker, Worker], redis_url: str) -> None:
    one, two = workers
    room = await one.dashboard()
    ada, bob = await one.join(ADA, room), await two.join(BOB, room)
    await until(lambda: ada.count == bob.count == 2)
    await until(lambda: written_by_both(one, room))
    ada.changes.clear()
    redis = Redis.from_url(redis_url)
    await redis.flushall()
    await redis.aclose()
    await until(lambda: written_by_both(one, room))
    for worker in workers:
        await reconciling(worker).settle(worker.room(room))
    assert ada.people.keys() <= {ADA.id, BOB.id}
    assert not any("gone" in change for change in ada.changes + bob.changes)
    assert [entry["type"] for entry in ada.entries] == ["user_joined", "user_joined"]


async def written_by_both(worker: Worker, room: str) -> bool:
    return {person for _, person in await written(worker, room)} == {ADA.id, BOB.id}


async def test_records_of_old_are_put_right(worker: Worker) -> None:
    room = await worker.dashboard()
    await worker.join(ADA, room)
    name = worker.parts.tending._worker
    await until(lambda: has_written(worker, room, ADA.id))
    await worker.presence.write(room, name, {ADA.id: record(ADA.id, 1), EVE.id: record(EVE.id)})
    await reconciling(worker).settle(worker.room(room))
    assert EVE.id not in worker.room(room).scene.roster
    await until(lambda: is_right(worker, room))


async def has_written(worker: Worker, room: str, person: str) -> bool:
    return (worker.parts.tending._worker, person) in await written(worker, room)


async def is_right(worker: Worker, room: str) -> bool:
    own = worker.room(room).own(ADA.id)
    found = await worker.presence.read(room)
    assert own is not None
    assert found is not None
    return [one.record for one in found[0]] == [msgspec.msgpack.encode(own.presence())]


async def test_whoever_is_in_no_record_is_gone_after_a_while(worker: Worker) -> None:
    room = await worker.dashboard()
    await worker.join(ADA, room)
    here = worker.room(room)
    here.scene.put("another", msgspec.msgpack.decode(record(EVE.id), type=Presence))
    for _ in range(MISSED - 1):
        await reconciling(worker).settle(here)
    assert EVE.id in here.scene.roster or here.missing == {}
    await until(lambda: EVE.id not in here.scene.roster)
    assert ADA.id in here.scene.roster


async def test_whoever_is_there_by_a_living_worker_too_does_not_leave(worker: Worker) -> None:
    room = await worker.dashboard()
    ada = await worker.join(ADA, room)
    await worker.presence.write(room, "dead", {BOB.id: record(BOB.id), EVE.id: record(EVE.id)})
    await worker.presence.write(room, "alive", {BOB.id: record(BOB.id)})
    await worker.presence._redis.delete(worker.presence._alive("dead"))
    await reconciling(worker).settle(worker.room(room))
    assert worker.room(room).looked_at == float("-inf")
    await until(lambda: ada.people.keys() == {ADA.id, BOB.id})
    await until(lambda: "user_left" in [entry["type"] for entry in ada.entries])
    await worker.say(ADA, room, "the end")
    await until(lambda: ada.texts == ["the end"])
    assert [entry["user"]["id"] for entry in ada.entries if entry["type"] == "user_left"] == [EVE.id]
    assert ("dead", BOB.id) not in await written(worker, room)
