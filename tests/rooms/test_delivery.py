from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime

import pytest

from dashboard.errors import Unavailable
from dashboard.model.rooms import Draft, Entry
from dashboard.rooms import bunching
from dashboard.rooms.bunching import MANY as MANY_SEATS
from dashboard.rooms.delivery import KEPT, NEWEST, PORTION, Delivery, encoded
from dashboard.rooms.following import Pages, Seat
from dashboard.storage.mongo import Mongo
from dashboard.storage.room_log import ENTRIES, RoomLog
from dashboard.telemetry import Tally
from tests.awaiting import until
from tests.rooms.workers import ADA, Listener

MANY = KEPT + 250


class Kept:
    """A room with a log, of which a worker has heard some."""

    def __init__(self, log: RoomLog, heard: int = 0) -> None:
        self.log = log
        self.doubts = 0
        self.followed: list[bytes] = []
        self.delivery = Delivery("r", log, heard, self.doubt, self.followed.extend, Tally())

    def doubt(self) -> None:
        self.doubts += 1

    def sit(self, sent: int, listener: Listener | None = None) -> tuple[Seat, Listener]:
        listener = listener or Listener()
        seat = Seat(listener, ADA, sent)
        self.delivery.add(seat)
        return seat, listener

    async def hear(self, first: int, last: int) -> None:
        self.delivery.take(first, encoded(await self.log.after("r", first - 1, last - first + 1)))


class Slow(Listener):
    """Takes nothing more until the test says that it has taken what it was given."""

    def take_entries(self, room: str, pages: Pages) -> None:
        super().take_entries(room, pages)
        self.congested = True


async def filled(mongo: Mongo, count: int, text: str = "") -> list[Entry]:
    log = RoomLog(mongo)
    await log.prepare()
    drafts = [Draft("message", "u1", "ada", {"text": f"{number}{text}"}) for number in range(count)]
    return await log.append("r", 1, drafts, datetime.now(UTC))


async def test_what_comes_in_order_is_handed_on_at_once(mongo: Mongo) -> None:
    entries = encoded(await filled(mongo, 10))
    kept = Kept(RoomLog(mongo))
    seat, listener = kept.sit(0)
    await kept.delivery.bring_up(seat)
    kept.delivery.take(1, entries[:4])
    assert listener.offsets == [1, 2, 3, 4]
    kept.delivery.take(2, entries[1:3])
    kept.delivery.take(3, entries[2:10])
    assert listener.offsets == list(range(1, 11))
    assert listener.entries == [json.loads(entry) for entry in entries]
    assert kept.followed == entries


async def test_a_gap_is_read(mongo: Mongo) -> None:
    await filled(mongo, MANY)
    kept = Kept(RoomLog(mongo))
    seat, listener = kept.sit(0)
    await kept.delivery.bring_up(seat)
    await kept.hear(MANY, MANY)
    await until(lambda: listener.offsets == list(range(1, MANY + 1)))
    assert kept.delivery.top == MANY
    kept.delivery.want(MANY)
    assert kept.delivery._filling is None


async def test_from_any_position_nothing_is_missed_and_nothing_comes_twice(mongo: Mongo) -> None:
    await filled(mongo, MANY)
    kept = Kept(RoomLog(mongo), MANY - KEPT - 20)
    await kept.hear(MANY - KEPT - 19, MANY)
    for sent in (0, 1, MANY - KEPT - 1, MANY - KEPT, MANY - KEPT + 1, MANY - 1, MANY):
        seat, listener = kept.sit(sent)
        await kept.delivery.bring_up(seat)
        assert seat.live
        assert listener.offsets == list(range(sent + 1, MANY + 1))


async def test_what_is_appended_while_somebody_is_brought_up_comes_after_that(mongo: Mongo) -> None:
    entries = encoded(await filled(mongo, MANY))
    kept = Kept(RoomLog(mongo), MANY - 20)
    seat, listener = kept.sit(0)
    bringing = asyncio.get_running_loop().create_task(kept.delivery.bring_up(seat))
    for offset in range(MANY - 19, MANY + 1):
        before = len(listener.entries)
        kept.delivery.take(offset, entries[offset - 1 : offset])
        assert len(listener.entries) == before or seat.live
        await asyncio.sleep(0)
    await bringing
    assert listener.offsets == list(range(1, MANY + 1))


async def test_a_slow_reader_is_given_no_more_than_a_portion_before_it_has_taken_it(mongo: Mongo) -> None:
    await filled(mongo, 200, "x" * 4000)
    kept = Kept(RoomLog(mongo), 200)
    seat, listener = kept.sit(0, Slow())
    bringing = asyncio.get_running_loop().create_task(kept.delivery.bring_up(seat))
    had = 0
    while had < 200:
        listener.congested = False
        await until(lambda had=had: len(listener.entries) > had)  # type: ignore[misc]
        assert len(listener.entries) - had <= PORTION / 4000
        had = len(listener.entries)
    await bringing
    assert listener.offsets == list(range(1, 201))


async def test_in_a_full_room_what_waits_to_be_handed_on_comes_once_to_who_was_brought_up_meanwhile(
    mongo: Mongo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bunching, "LONGEST_PAUSE", 2.0)
    monkeypatch.setattr(bunching, "PAUSE", 2.0)
    entries = encoded(await filled(mongo, 50))
    kept = Kept(RoomLog(mongo))
    crowd = [kept.sit(0) for _ in range(MANY_SEATS)]
    for seat, _ in crowd:
        await kept.delivery.bring_up(seat)
    for offset in range(1, 50):
        kept.delivery.take(offset, entries[offset - 1 : offset])
    assert all(listener.offsets == [1] for _, listener in crowd)
    newcomer, late = kept.sit(40)
    await kept.delivery.bring_up(newcomer)
    assert late.offsets == list(range(41, 50))
    await until(lambda: all(listener.offsets == list(range(1, 50)) for _, listener in crowd))
    assert late.offsets == list(range(41, 50))
    kept.delivery.take(50, entries[49:])
    await kept.delivery.close()
    assert {listener.offsets[-1] for _, listener in crowd} == {late.offsets[-1]} == {50}


async def test_newcomers_are_shown_the_newest_and_they_are_read_once(mongo: Mongo) -> None:
    entries = encoded(await filled(mongo, MANY))
    kept = Kept(RoomLog(mongo), MANY - 3)
    await kept.hear(MANY - 2, MANY)
    shown = await kept.delivery.newest()
    assert json.loads(bytes(shown.array)) == [json.loads(one) for one in entries[-NEWEST:]]
    assert shown.first == MANY - NEWEST + 1
    await mongo.collection(ENTRIES).delete_many({})
    assert await kept.delivery.newest() is shown
    lost = Kept(RoomLog(mongo), 5)
    assert json.loads(bytes((await lost.delivery.newest()).array)) == []


async def test_whoever_leaves_is_given_nothing_more(mongo: Mongo) -> None:
    entries = encoded(await filled(mongo, 3))
    kept = Kept(RoomLog(mongo))
    seat, listener = kept.sit(0)
    listener.congested = True
    kept.delivery.take(1, entries[:1])
    bringing = asyncio.get_running_loop().create_task(kept.delivery.bring_up(seat))
    await asyncio.sleep(0)
    kept.delivery.remove(seat)
    await bringing
    kept.delivery.take(2, entries[1:])
    assert not listener.entries


async def test_what_was_said_to_be_there_and_is_not_makes_doubt(mongo: Mongo) -> None:
    await filled(mongo, 3)
    kept = Kept(RoomLog(mongo), 3)
    kept.delivery.want(10)
    await until(lambda: kept.doubts == 1 and kept.delivery._filling is None)
    assert kept.delivery.top == 3
    seat, _ = kept.sit(0)
    await mongo.collection(ENTRIES).delete_many({})
    bringing = asyncio.get_running_loop().create_task(kept.delivery.bring_up(seat))
    await until(lambda: kept.doubts == 2)
    kept.delivery.remove(seat)
    await bringing


class Away:
    """A log that cannot be read at first."""

    def __init__(self, log: RoomLog, times: int) -> None:
        self._log = log
        self._times = times

    async def after(self, room: str, offset: int, limit: int) -> list[Entry]:
        self._times -= 1
        if self._times >= 0:
            raise Unavailable("MongoDB does not answer")
        return await self._log.after(room, offset, limit)

    async def before(self, room: str, offset: int, limit: int) -> list[Entry]:
        return await self._log.before(room, offset, limit)


async def test_when_mongodb_is_away_it_is_asked_again(mongo: Mongo) -> None:
    await filled(mongo, 3)
    delivery = Delivery("r", Away(RoomLog(mongo), 2), 2, lambda: None, lambda _: None, Tally())
    listener = Listener()
    seat = Seat(listener, ADA, 0)
    delivery.add(seat)
    delivery.want(3)
    await delivery.bring_up(seat)
    await until(lambda: listener.offsets == [1, 2, 3])


async def test_closing_gives_up_reading(mongo: Mongo) -> None:
    await filled(mongo, 3)
    kept = Kept(RoomLog(mongo))
    kept.delivery.want(3)
    filling = kept.delivery._filling
    assert filling is not None
    await kept.delivery.close()
    assert filling.cancelled()
    await Kept(RoomLog(mongo)).delivery.close()
