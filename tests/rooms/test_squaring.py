from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from redis.asyncio import Redis

from dashboard.broker.presence import Change
from dashboard.model.rooms import Draft
from dashboard.rooms.squaring import MOST_LOOKS, Squaring
from dashboard.storage.mongo import Mongo
from dashboard.storage.room_log import RoomLog
from tests.awaiting import until
from tests.rooms.workers import ADA, BOB, EVE, Listener, Worker


def moves(listener: Listener) -> list[tuple[str, str]]:
    """Who came and went, in order."""
    kinds = {"user_joined": "came", "user_left": "went"}
    return [(entry["user"]["id"], kinds[entry["type"]]) for entry in listener.entries if entry["type"] in kinds]


async def away(room: str, worker: str, records: Mapping[str, bytes | None]) -> Change | None:
    """What writing gives while Redis is not there."""
    return None


async def all_are_written(worker: Worker, room: str) -> bool:
    """Whether those who are there are in the records."""
    found = await worker.presence.read(room)
    return found is not None and {record.person for record in found[0]} == {ADA.id, EVE.id}


async def test_who_came_and_went_while_redis_was_away_is_in_the_log(
    workers: tuple[Worker, Worker], redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = workers
    room = await one.dashboard()
    ada = await one.join(ADA, room)
    await until(lambda: moves(ada) == [(ADA.id, "came")])
    bob = await two.join(BOB, room)
    await until(lambda: moves(ada) == [(ADA.id, "came"), (BOB.id, "came")])
    with monkeypatch.context() as outage:
        for worker in workers:
            outage.setattr(worker.presence, "write", away)
        two.parts.rooms.leave_all(bob)
        await two.join(EVE, room)
        await until(lambda: two.room(room).own(BOB.id) is None)
        await until(lambda: not two.room(room)._unwritten)
        redis = Redis.from_url(redis_url)
        await redis.flushall()
        await redis.aclose()
    for worker in workers:
        await worker.parts.tending._reconciling.settle(worker.room(room))
    await until(lambda: all_are_written(one, room))
    for worker in workers:
        worker.parts.tending.on_link(True)
    await until(lambda: set(moves(ada)[2:]) == {(BOB.id, "went"), (EVE.id, "came")})
    await until(lambda: all(worker.parts.tending._squaring._looked[worker.room(room)] is None for worker in workers))
    assert len(moves(ada)) == 4
    assert ada.people.keys() == {ADA.id, EVE.id}


async def test_who_was_there_when_all_workers_stopped_has_left(worker: Worker, mongo: Mongo) -> None:
    room, log = await worker.dashboard(), RoomLog(mongo)
    await log.open(room)
    drafts = [
        Draft("user_joined", BOB.id, "bob"),
        Draft("user_joined", EVE.id, "eve"),
        Draft("user_left", EVE.id, "eve"),
    ]
    await log.append(room, 1, drafts, datetime.now(UTC))
    ada = await worker.join(ADA, room)
    await until(lambda: moves(ada)[3:] == [(ADA.id, "came"), (BOB.id, "went")])


async def test_what_differs_once_is_somebody_on_the_way(worker: Worker, mongo: Mongo) -> None:
    room = await worker.dashboard()
    ada = await worker.join(ADA, room)
    await until(lambda: moves(ada) == [(ADA.id, "came")])
    squaring, opened = Squaring(RoomLog(mongo), worker.presence), worker.room(room)
    await worker.presence.write(room, worker.parts.tending._worker, {ADA.id: None})
    await squaring.square(opened)
    opened.check({})
    opened.tick(0.0)
    await until(lambda: is_written(worker, room, ADA.id))
    await squaring.square(opened)
    assert squaring._looked[opened] is None
    assert moves(ada) == [(ADA.id, "came")]


async def test_it_gives_up_in_the_end(worker: Worker, mongo: Mongo, monkeypatch: pytest.MonkeyPatch) -> None:
    room = await worker.dashboard()
    ada = await worker.join(ADA, room)
    await until(lambda: moves(ada) == [(ADA.id, "came")])
    squaring, opened = Squaring(RoomLog(mongo), worker.presence), worker.room(room)
    drafts: list[Draft] = []
    monkeypatch.setattr(opened, "append", drafts.append)
    await RoomLog(mongo).append(room, opened.delivery.top + 5, [Draft("user_joined", EVE.id, "eve")], datetime.now(UTC))
    for _ in range(MOST_LOOKS - 1):
        await squaring.square(opened)
        assert squaring._looked[opened] is not None
    await squaring.square(opened)
    assert squaring._looked[opened] is None
    assert len(drafts) >= MOST_LOOKS - 1
    assert {(draft.author, draft.type) for draft in drafts} == {(EVE.id, "user_left")}
    assert len({draft.operation for draft in drafts}) == 1


async def is_written(worker: Worker, room: str, person: str) -> bool:
    found = await worker.presence.read(room)
    return found is not None and person in {one.person for one in found[0]}
