"""The verbs of sharing, and what they do to those who are in the room; tests/web/test_sharing.py has them by HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

import msgspec
import pytest

from dashboard.errors import Conflict, Forbidden, Invalid, NotFound
from dashboard.model.access import Access
from dashboard.model.people import Person
from dashboard.protocol import room_commands as said
from dashboard.rooms.hearing import ACCESS
from dashboard.rooms.open_rooms import topic
from dashboard.sharing import MOST_PEOPLE, Sharing
from dashboard.storage.access import AccessRecords
from dashboard.storage.mongo import Mongo
from tests.awaiting import until
from tests.rooms.workers import ADA as SITTING
from tests.rooms.workers import BOB as STANDING
from tests.rooms.workers import EVE, OWNER, Listener, Worker, working

ADA, BOB = Person("u1", "Ada", "editor"), Person("u2", "Bob", "viewer")


async def known(ids: Collection[str]) -> dict[str, Person]:
    return {one.id: one for one in (ADA, BOB) if one.id in ids}


async def sharing(mongo: Mongo, told: list[str]) -> Sharing:
    await mongo.collection("dashboards").insert_one({"_id": "d1", "owner": ADA.id})
    return Sharing(AccessRecords(mongo), known, told.append)


async def test_every_change_is_told_and_no_refusal(mongo: Mongo) -> None:
    told: list[str] = []
    verbs = await sharing(mongo, told)
    await verbs.give(ADA, "d1", BOB.id, "editor")
    await verbs.let(ADA, "d1", "viewer")
    await verbs.take(BOB, "d1", BOB.id)
    assert told == ["d1"] * 3
    for work, error in (
        (verbs.give(ADA, "d1", "u9", "editor"), NotFound),
        (verbs.let(BOB, "d1", "nobody"), Forbidden),
        (verbs.take(ADA, "d1", ADA.id), Conflict),
        (verbs.shown(ADA, "d9"), NotFound),
    ):
        with pytest.raises(error):
            await work
    assert told == ["d1"] * 3


async def test_changes_at_once_are_all_kept(mongo: Mongo) -> None:
    verbs = await sharing(mongo, [])
    await asyncio.gather(verbs.give(ADA, "d1", BOB.id, "editor"), verbs.let(ADA, "d1", "nobody"))
    assert await AccessRecords(mongo).access("d1") == Access({ADA.id: "owner", BOB.id: "editor"}, "nobody")


async def test_there_are_not_too_many(mongo: Mongo) -> None:
    verbs = await sharing(mongo, [])
    many = {ADA.id: "owner", **{f"x{number}": "viewer" for number in range(MOST_PEOPLE - 1)}}
    assert await AccessRecords(mongo).put("d1", Access(many, "role"), 0)  # type: ignore[arg-type]  # literals
    with pytest.raises(Invalid, match="at most 500"):
        await verbs.give(ADA, "d1", BOB.id, "viewer")


async def test_users_who_are_gone_are_not_shown(mongo: Mongo) -> None:
    verbs = await sharing(mongo, [])
    assert await AccessRecords(mongo).put("d1", Access({ADA.id: "owner", "u9": "editor"}, "role"), 0)
    assert [one["name"] for one in (await verbs.shown(BOB, "d1"))["people"]] == ["Ada"]


async def share(worker: Worker, records: AccessRecords, room: str, access: Access) -> None:
    kept = await records.get(room)
    assert kept is not None
    assert await records.put(room, access, kept.revision)
    worker.broker.tell(topic(room), ACCESS)


async def test_who_may_no_longer_read_is_let_go_and_who_may_less_joins_again(
    mongo: Mongo, redis_url: str, database: str
) -> None:
    records = AccessRecords(mongo)
    async with working(mongo, redis_url, database) as one, working(mongo, redis_url, database) as two:
        made = await one.dashboards.create(OWNER, b'{"title": "t"}')
        room = made["id"]
        ada, bob, eve = Listener(), Listener(), Listener()
        for worker, listener, person in ((one, ada, SITTING), (two, bob, STANDING), (two, eve, EVE)):
            reply, _ = await worker.parts.rooms.join(listener, person, said.JoinRoom(room_id=room))
            assert reply["part"] == "commenter"
            assert reply["may"] == {"speak": True, "edit": False, "share": False}
        people = {OWNER.id: "owner", SITTING.id: "commenter", STANDING.id: "viewer"}
        await share(one, records, room, msgspec.convert({"people": people, "everyone": "nobody"}, Access))
        await until(lambda: eve.ended == [room] and bob.again)
        assert ada.ended == bob.ended == []
        assert not ada.again

        message = said.Message(room_id=room, text="hello")
        assert (await (await one.parts.talking.say(SITTING, message))).offset > 0
        with pytest.raises(Forbidden, match="as a viewer"):
            await two.parts.talking.say(STANDING, message)
        for work in (
            two.parts.rooms.join(eve, EVE, said.JoinRoom(room_id=room)),
            two.parts.talking.read(EVE, said.ReadLog(room_id=room)),
            two.parts.talking.read_to(EVE, said.ReadTo(room_id=room, offset=1)),
            two.parts.talking.say(EVE, message),
        ):
            with pytest.raises(NotFound):
                await work


async def test_a_change_that_nobody_was_told_of_is_found(mongo: Mongo, redis_url: str, database: str) -> None:
    records = AccessRecords(mongo)
    async with working(mongo, redis_url, database) as worker:
        room = (await worker.dashboards.create(OWNER, b'{"title": "t"}'))["id"]
        eve = Listener()
        await worker.parts.rooms.join(eve, EVE, said.JoinRoom(room_id=room))
        assert await records.put(room, Access({OWNER.id: "owner"}, "nobody"), 0)
        await worker.parts.tending.look(worker.room(room))
        assert eve.ended == [room]


async def test_nobody_is_mentioned_who_may_not_read(mongo: Mongo, redis_url: str, database: str) -> None:
    records = AccessRecords(mongo)
    async with working(mongo, redis_url, database) as worker:
        room = (await worker.dashboards.create(OWNER, b'{"title": "t"}'))["id"]
        assert await records.put(room, Access({OWNER.id: "owner", SITTING.id: "viewer"}, "nobody"), 0)
        text = said.Message(room_id=room, text="@ada @eve look")
        offset = (await (await worker.parts.talking.say(OWNER, text))).offset
        await until(lambda: worker.mentions)
        assert worker.mentions == [(offset, [SITTING.id])]
