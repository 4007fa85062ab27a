"""What a change of sharing does to those who are in the room, on whichever worker."""

from __future__ import annotations

import msgspec
import pytest

from dashboard.errors import Forbidden, NotFound
from dashboard.model.access import Access
from dashboard.protocol import room_commands as said
from dashboard.rooms.hearing import ACCESS
from dashboard.rooms.open_rooms import topic
from dashboard.storage.access import AccessRecords
from dashboard.storage.mongo import Mongo
from tests.awaiting import until
from tests.rooms.workers import ADA, BOB, EVE, OWNER, Listener, Worker, working


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
        for worker, listener, person in ((one, ada, ADA), (two, bob, BOB), (two, eve, EVE)):
            reply, _ = await worker.parts.rooms.join(listener, person, said.JoinRoom(room_id=room))
            assert reply["part"] == "commenter"
            assert reply["may"] == {"speak": True, "edit": False, "share": False}
        people = {OWNER.id: "owner", ADA.id: "commenter", BOB.id: "viewer"}
        await share(one, records, room, msgspec.convert({"people": people, "everyone": "nobody"}, Access))
        await until(lambda: eve.ended == [room] and bob.again)
        assert ada.ended == bob.ended == []
        assert not ada.again

        message = said.Message(room_id=room, text="hello")
        assert (await (await one.parts.talking.say(ADA, message))).offset > 0
        with pytest.raises(Forbidden, match="as a viewer"):
            await two.parts.talking.say(BOB, message)
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
        assert await records.put(room, Access({OWNER.id: "owner", ADA.id: "viewer"}, "nobody"), 0)
        text = said.Message(room_id=room, text="@ada @eve look")
        offset = (await (await worker.parts.talking.say(OWNER, text))).offset
        await until(lambda: worker.mentions)
        assert worker.mentions == [(offset, [ADA.id])]
