from __future__ import annotations

from dashboard.protocol import room_commands as said
from dashboard.rooms.overview import MOST_NAMED
from tests.awaiting import until
from tests.rooms.workers import ADA, BOB, EVE, Worker, someone


async def test_who_is_where_and_what_is_unread(workers: tuple[Worker, Worker]) -> None:
    one, two = workers
    busy, quiet = await one.dashboard(), await one.dashboard()
    nobody = {"people": [], "peopleCount": 0, "unread": 0}
    assert await one.overview.of(EVE.id, [busy, quiet]) == {busy: nobody, quiet: nobody}
    ada = await one.join(ADA, busy)
    await two.join(ADA, busy)
    await two.join(BOB, busy)
    await until(lambda: ada.count == 2)
    first = await one.say(ADA, busy, "one")
    await one.parts.talking.read_to(EVE, said.ReadTo(room_id=busy, offset=first.offset))
    await one.say(ADA, busy, "two")
    await one.say(BOB, busy, "three")
    await one.say(EVE, busy, "my own")

    async def seen() -> bool:
        found = await two.overview.of(EVE.id, [busy, quiet])
        return found[busy]["peopleCount"] == 2 and found[quiet] == nobody

    await until(seen)
    found = (await two.overview.of(EVE.id, [busy]))[busy]
    assert {person["name"] for person in found["people"]} == {"ada", "bob"}
    assert found["people"][0].keys() == {"id", "name", "color", "status"}
    assert found["unread"] == 2
    assert (await two.overview.of("never there", [busy]))[busy]["unread"] == 0
    assert await two.overview.in_room(busy) == {ADA.id, BOB.id, EVE.id}


async def test_only_some_of_a_crowd_are_named(worker: Worker) -> None:
    room = await worker.dashboard()
    for number in range(MOST_NAMED + 3):
        await worker.join(someone(f"p{number}"), room)

    async def full() -> bool:
        return bool((await worker.overview.of(EVE.id, [room]))[room]["peopleCount"] == MOST_NAMED + 3)

    await until(full)
    assert len((await worker.overview.of(EVE.id, [room]))[room]["people"]) == MOST_NAMED


async def test_without_redis_nobody_is_seen(worker: Worker) -> None:
    room = await worker.dashboard()
    await worker.join(ADA, room)
    await worker.presence.close()
    worker.presence._redis.connection_pool.connection_kwargs["port"] = 1
    assert (await worker.overview.of(EVE.id, [room]))[room] == {"people": [], "peopleCount": 0, "unread": 0}
