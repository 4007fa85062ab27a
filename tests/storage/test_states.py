from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from tornado.ioloop import IOLoop

from dashboard.document.editing import begun
from dashboard.errors import NotFound, Unavailable
from dashboard.model.rooms import Draft
from dashboard.storage.dashboards import DashboardDocuments, StoredDashboard
from dashboard.storage.mongo import Mongo
from dashboard.storage.room_log import ENTRIES, ROOMS, RoomLog
from dashboard.storage.states import AGED, EVERY, State, States
from dashboard.storage.versions import Versions

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Desk:
    """A dashboard, its log and its states."""

    def __init__(self, mongo: Mongo) -> None:
        self.mongo = mongo
        self.documents = DashboardDocuments(mongo)
        self.log = RoomLog(mongo)
        self.versions = Versions(mongo)
        self.states = States(self.documents, self.log, self.versions)
        self.epoch = ""
        self.top = 0

    async def begin(self) -> None:
        await self.log.prepare()
        content = msgspec.json.encode(begun(b'{"title": "0"}'))
        await self.documents.add(StoredDashboard("d", "0", "", 0, content, "u1", NOW, NOW))
        self.epoch, _ = await self.log.open("d")

    async def title(self, *titles: str, at: datetime = NOW) -> None:
        """Edits; each is followed by something that is said."""
        for title in titles:
            ops = [{"op": "set", "path": "title", "value": title}]
            drafts = [Draft("edit", "u1", "ada", {"ops": ops}), Draft("message", "u1", "ada", {"text": title})]
            await self.log.append("d", self.top + 1, drafts, at)
            self.top += 2

    async def lose(self, upto: int) -> None:
        """The log loses its end, and goes on in another life."""
        await self.mongo.collection(ENTRIES).delete_many({"_id.o": {"$gt": upto}})
        await self.log.renew("d", self.epoch)
        self.epoch, self.top = await self.log.open("d")

    async def newest(self) -> State:
        state = await self.states.newest("d")
        assert state is not None
        return state

    async def stored(self) -> StoredDashboard:
        stored = await self.documents.get("d")
        assert stored is not None
        return stored


@pytest.fixture
def desk(io_loop: IOLoop, mongo: Mongo) -> Desk:
    made = Desk(mongo)
    io_loop.run_sync(made.begin)
    return made


def titled(state: State) -> tuple[Any, int]:
    return state.document["title"], state.revision


async def test_the_newest_state_is_the_snapshot_and_the_edits_after_it(desk: Desk) -> None:
    assert titled(await desk.newest()) == ("0", 0)
    await desk.title("1", "2")
    state = await desk.newest()
    assert titled(state) == ("2", 3)
    assert (state.upto, state.edits, state.updated) == (4, 2, round(NOW.timestamp() * 1000))
    await desk.states.to_edit("d", desk.epoch)
    await desk.states.keep(state, 0)
    assert (await desk.stored()).title == "2"
    await desk.title("3")
    assert titled(await desk.newest()) == ("3", 5)
    assert await desk.states.newest("none") is None


async def test_reading_reads_only_what_no_snapshot_holds(desk: Desk) -> None:
    await desk.title(*map(str, range(20)))
    await desk.states.keep(await desk.states.to_edit("d", desk.epoch), 0)
    await desk.mongo.collection(ENTRIES).delete_many({"_id.o": {"$lt": 30}})
    assert titled(await desk.newest()) == ("19", 39)


async def test_what_a_dead_worker_did_not_write_is_written_by_whoever_reads_it(desk: Desk) -> None:
    await desk.states.to_edit("d", desk.epoch)
    await desk.title("young", at=datetime.now(UTC) + timedelta(seconds=60))
    await desk.newest()
    assert (await desk.stored()).title == "0"
    await desk.title("old", at=datetime.fromtimestamp(time.time() - AGED / 1000 - 1, UTC))
    await desk.newest()
    assert ((await desk.stored()).title, (await desk.stored()).revision) == ("old", 3)


async def test_what_is_settled_is_listed(desk: Desk) -> None:
    await desk.states.to_edit("d", desk.epoch)
    assert await desk.states.settled("none") is None
    await desk.title("1", at=datetime.now(UTC))
    state = await desk.states.settled("d")
    assert state is not None
    assert titled(state) == ("1", 1)
    assert [stored.title for stored in await desk.documents.newest(5)] == ["1"]


async def test_an_edit_that_does_not_fit_is_left_out(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    await desk.title("1")
    broken = Draft("edit", "u1", "ada", {"ops": [{"op": "set", "path": "panels.gone.title", "value": "x"}]})
    await desk.log.append("d", 3, [broken, Draft("edit", "u1", "ada", {"ops": "nonsense"})], NOW)
    desk.top = 4
    await desk.title("2")
    assert titled(await desk.newest()) == ("2", 5)
    assert "does not fit" in caplog.text


async def test_versions_are_made_from_the_state_nearest_before(desk: Desk) -> None:
    state = await desk.states.to_edit("d", desk.epoch)
    kept = 0
    for number in range(2 * EVERY + 10):
        await desk.title(str(number + 1))
        if number % 7 == 0:
            state = await desk.newest()
            await desk.states.keep(state, kept)
            kept = state.edits
    assert (await desk.versions.nearest("d", 10**6)).revision > 2 * EVERY  # type: ignore[union-attr]
    for offset in (0, 1, 2, 3, 2 * EVERY - 1, 2 * EVERY, 2 * EVERY + 1, 3 * EVERY, 4 * EVERY + 19, 4 * EVERY + 20):
        assert (await desk.states.at("d", offset))["title"] == str((offset + 1) // 2)
    with pytest.raises(NotFound, match="newest"):
        await desk.states.at("d", 4 * EVERY + 21)
    with pytest.raises(NotFound):
        await desk.states.at("none", 1)


async def test_a_log_that_lost_its_end_goes_on_from_the_newest_snapshot(desk: Desk) -> None:
    await desk.title(*map(str, range(1, 11)))
    state = await desk.states.to_edit("d", desk.epoch)
    await desk.states.keep(state, 0)
    await desk.lose(9)
    assert titled(await desk.newest()) == ("10", 9)
    again = await desk.states.to_edit("d", desk.epoch)
    assert titled(again) == ("10", 9)
    await desk.title("new")
    assert titled(await desk.newest()) == ("new", 10)
    assert titled(await desk.states.to_edit("d", desk.epoch)) == ("new", 10)
    assert (await desk.states.at("d", 9))["title"] == "10"
    assert (await desk.states.at("d", 4))["title"] == "2"


async def test_a_log_in_another_life_that_lost_nothing_goes_on_as_it_was(desk: Desk) -> None:
    await desk.title("1", "2")
    await desk.states.keep(await desk.states.to_edit("d", desk.epoch), 0)
    await desk.title("3")
    await desk.mongo.collection(ROOMS).drop()
    desk.epoch, _ = await desk.log.open("d")
    assert titled(await desk.newest()) == ("3", 5)
    assert titled(await desk.states.to_edit("d", desk.epoch)) == ("3", 5)


async def test_nobody_edits_in_a_life_of_the_log_that_is_over(desk: Desk) -> None:
    over = desk.epoch
    await desk.lose(0)
    with pytest.raises(Unavailable):
        await desk.states.to_edit("d", over)
    with pytest.raises(NotFound):
        await desk.states.to_edit("none", desk.epoch)
