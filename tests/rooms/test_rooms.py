from __future__ import annotations

import pytest

from dashboard.errors import Invalid, NotFound
from dashboard.protocol import room_commands as said
from dashboard.rooms.delivery import NEWEST
from dashboard.rooms.rooms import MOST_ROOMS
from dashboard.storage.mongo import Mongo
from tests.awaiting import until
from tests.rooms import law
from tests.rooms.workers import ADA, BOB, EVE, Listener, Worker, someone


async def test_who_joins_by_another_worker_is_seen_at_once(workers: tuple[Worker, Worker]) -> None:
    one, two = workers
    room = await one.dashboard()
    ada = await one.join(ADA, room)
    bob = await two.join(BOB, room)
    await until(lambda: ada.count == bob.count == 2)
    assert ada.people.keys() == bob.people.keys() == {ADA.id, BOB.id}
    assert ada.people[BOB.id]["name"] == "bob"
    assert ada.people[BOB.id]["devices"] == 1


async def test_a_newcomer_is_told_everything_in_the_reply(worker: Worker) -> None:
    room = await worker.dashboard()
    ada = await worker.join(ADA, room)
    await until(lambda: ada.offsets == [1])
    assert ada.reply["top"] == 0
    assert ada.reply["you"] == {"id": ADA.id, "name": "ada", "role": "viewer", "color": ada.reply["you"]["color"]}
    assert ada.reply["may"] == {"speak": True, "edit": False, "share": False}
    assert [person["id"] for person in ada.reply["people"]] == [ADA.id]
    assert not ada.reply["recovered"]
    await worker.parts.talking.read_to(ADA, said.ReadTo(room_id=room, offset=1))
    for number in range(NEWEST + 5):
        await worker.say(someone(f"speaker {number}"), room, f"{number}")
    again = await worker.join(ADA, room)
    assert again.offsets == list(range(7, NEWEST + 7))
    assert again.reply["earlier"]
    assert again.reply["readOffset"] == 1
    assert again.reply["peopleCount"] == 1


async def test_whoever_comes_back_gets_just_what_they_missed(workers: tuple[Worker, Worker]) -> None:
    one, two = workers
    room = await one.dashboard()
    bob = await one.join(BOB, room)
    epoch = bob.reply["epoch"]
    await until(lambda: bob.offsets == [1])
    for number in range(20):
        await one.say(someone(f"s{number}"), room, f"{number}")
    everyone = [(offset, await two.join(BOB, room, (epoch, offset))) for offset in (0, 1, 7, 20, 21)]
    await until(lambda: all(back.offsets == list(range(offset + 1, 22)) for offset, back in everyone))
    assert all(back.reply["recovered"] for _, back in everyone)
    for lost in (("another", 3), (epoch, 22)):
        back = await two.join(BOB, room, lost)
        assert not back.reply["recovered"]
        assert back.offsets == list(range(1, 22))


class Meanwhile:
    """Where people have read to; somebody speaks before it answers."""

    def __init__(self, worker: Worker, room: str) -> None:
        self._worker, self._room = worker, room
        self._positions = worker.parts.rooms._positions

    async def get(self, person: str, room: str) -> int:
        await self._worker.say(ADA, self._room, "meanwhile")
        await until(lambda: self._worker.room(room).delivery.top == 1)
        return await self._positions.get(person, room)


async def test_what_is_said_while_one_joins_comes_after_what_one_was_shown(worker: Worker) -> None:
    room = await worker.dashboard()
    worker.parts.rooms._positions = Meanwhile(worker, room)
    ada = await worker.join(ADA, room)
    assert (ada.reply["top"], ada.reply["entries"]) == (0, [])
    await until(lambda: len(ada.entries) == 2)
    assert (ada.offsets, ada.texts) == ([1, 2], ["meanwhile"])


async def test_one_connection_sits_once_in_each_room(worker: Worker) -> None:
    room = await worker.dashboard()
    ada = Listener()
    await worker.join(ADA, room, listener=ada)
    await worker.join(ADA, room, listener=ada)
    await until(lambda: ada.people.get(ADA.id, {}).get("devices") == 1 and ada.count == 1)
    ada.entries.clear()
    await worker.say(BOB, room, "once")
    await until(lambda: ada.texts == ["once"])
    tabs = await worker.join(ADA, room)
    await until(lambda: tabs.people.get(ADA.id, {}).get("devices") == 2)


async def test_leaving(worker: Worker) -> None:
    room = await worker.dashboard()
    ada, bob = await worker.join(ADA, room), await worker.join(BOB, room)
    worker.parts.rooms.leave(bob, room)
    with pytest.raises(NotFound):
        worker.parts.rooms.leave(bob, room)
    with pytest.raises(NotFound):
        worker.parts.rooms.typing(bob, said.Typing(room_id=room, is_typing=True))
    await until(lambda: ada.people.keys() == {ADA.id, BOB.id})  # for a grace
    await until(lambda: ada.people.keys() == {ADA.id})
    await until(lambda: ada.entries[-1]["type"] == "user_left" and ada.entries[-1]["user"]["id"] == BOB.id)
    assert BOB.id not in [entry["user"]["id"] for entry in bob.entries if entry["type"] == "user_left"]


async def test_a_reload_is_not_noticed(worker: Worker) -> None:
    room = await worker.dashboard()
    ada, bob = await worker.join(ADA, room), await worker.join(BOB, room)
    await until(lambda: ada.count == 2 and len(ada.entries) == 2)
    worker.parts.rooms.leave_all(bob)
    await worker.join(BOB, room, (bob.reply["epoch"], 2))
    assert worker.room(room)._people[BOB.id].leaving is None
    await worker.say(ADA, room, "still here?")
    await until(lambda: ada.texts == ["still here?"])
    assert [entry["type"] for entry in ada.entries] == ["user_joined", "user_joined", "message"]
    assert all(change["peopleCount"] == 2 for change in ada.changes if BOB.id in str(change))


async def test_people_are_online_while_one_of_their_devices_is(workers: tuple[Worker, Worker]) -> None:
    one, two = workers
    room = await one.dashboard()
    eve = await two.join(EVE, room)
    laptop, phone = await one.join(ADA, room), await one.join(ADA, room)
    tablet = await two.join(ADA, room)

    def shown() -> tuple[object, ...]:
        ada = eve.people.get(ADA.id, {})
        return ada.get("status"), ada.get("panel"), ada.get("devices")

    await until(lambda: shown() == ("online", None, 3))
    one.parts.rooms.be(laptop, said.PresenceCommand(status="away"))
    one.parts.rooms.be(phone, said.PresenceCommand(status="away", room_id=room, panel="p1"))
    await until(lambda: one.room(room)._people[ADA.id].status == "away")
    await until(lambda: shown() == ("online", None, 3))
    two.parts.rooms.be(tablet, said.PresenceCommand(status="offline"))
    await until(lambda: shown()[0] == "away")
    one.parts.rooms.be(laptop, said.PresenceCommand(status="online", room_id=room, panel="p2"))
    await until(lambda: shown() == ("online", "p2", 3))
    two.parts.rooms.leave_all(tablet)
    await until(lambda: shown() == ("online", "p2", 2))


async def test_typing_and_cursors_are_told_everywhere(workers: tuple[Worker, Worker]) -> None:
    one, two = workers
    room = await one.dashboard()
    ada, bob = await one.join(ADA, room), await two.join(BOB, room)
    await until(lambda: ada.count == bob.count == 2)
    one.parts.rooms.typing(ada, said.Typing(room_id=room, is_typing=True))
    one.parts.rooms.point(ada, said.Cursor(room_id=room, panel="p", x=0.0, y=1.0, time=0, value=0.0))
    await until(lambda: bob.typing == ada.typing == [ADA.id])
    await until(lambda: ADA.id in bob.cursors)
    assert bob.cursors[ADA.id] == {"user": ADA.id, "panel": "p", "x": 0.0, "y": 1.0, "time": 0, "value": 0.0}
    one.parts.rooms.typing(ada, said.Typing(room_id=room, is_typing=False))
    one.parts.rooms.point(ada, said.Cursor(room_id=room, gone=True))
    await until(lambda: bob.typing == [] and bob.cursors[ADA.id] == {"user": ADA.id, "gone": True})
    one.parts.rooms.point(ada, said.Cursor(room_id=room, view=said.View(live=False, from_=5)))
    await until(lambda: bob.cursors[ADA.id] == {"user": ADA.id, "view": {"from": 5, "live": False}})


async def test_unknown_rooms_and_too_many(worker: Worker) -> None:
    with pytest.raises(NotFound):
        await worker.join(ADA, "nowhere")
    assert len(worker.parts.rooms) == 0
    room = await worker.dashboard()
    ada = await worker.join(ADA, room)
    seats = worker.parts.tending._seats
    for _ in range(MOST_ROOMS - 1):
        made = await worker.dashboard()
        await worker.parts.rooms.join(ada, ADA, said.JoinRoom(room_id=made))
    with pytest.raises(Invalid, match="at most"):
        await worker.parts.rooms.join(ada, ADA, said.JoinRoom(room_id=await worker.dashboard()))
    await worker.parts.rooms.join(ada, ADA, said.JoinRoom(room_id=room))
    assert len(seats.all(ada)) == MOST_ROOMS


async def test_what_cannot_be_read_is_refused_and_leaves_nothing_behind(worker: Worker, mongo: Mongo) -> None:
    room = await worker.dashboard()
    ada = await worker.join(ADA, room)
    await until(lambda: ada.count == 1)
    await mongo.collection("read_positions").insert_one({"_id": {"p": BOB.id, "r": room}, "offset": "nonsense"})
    with pytest.raises(ValueError):
        await worker.join(BOB, room)
    assert len(worker.room(room).delivery.seats) == 1
    assert worker.room(room).own(BOB.id) is None


def test_whatever_is_lost_every_view_is_the_log(mongo_url: str, redis_url: str) -> None:
    law.hold(mongo_url, redis_url, examples=20, steps=12)


@pytest.mark.soak
def test_whatever_is_lost_every_view_is_the_log_for_long(mongo_url: str, redis_url: str) -> None:
    law.hold(mongo_url, redis_url, examples=200, steps=40)


async def test_who_is_quiet_hears_everything_and_is_nobody(workers: tuple[Worker, Worker]) -> None:
    one, two = workers
    room = await one.dashboard()
    ada = await one.join(ADA, room)
    wall = Listener()
    _, seat = await two.parts.rooms.join(wall, BOB, said.JoinRoom(room_id=room, quiet=True))
    await two.parts.rooms.begin(seat, room)
    await one.say(ADA, room, "anybody there?")
    await until(lambda: wall.texts == ["anybody there?"] and wall.people.keys() == {ADA.id})
    assert ada.count == 1
    two.parts.rooms.leave(wall, room)
    eve = await two.join(EVE, room)
    await until(lambda: eve.people.keys() == {ADA.id, EVE.id})
    await until(lambda: [one["user"]["id"] for one in ada.entries if one["type"] == "user_joined"] == [ADA.id, EVE.id])
