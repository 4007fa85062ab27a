from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from tornado.ioloop import IOLoop

from dashboard.document.editing import begun
from dashboard.errors import Conflict, DashboardError, Invalid, NotFound, TooLarge, Unavailable
from dashboard.model.rooms import Draft, Entry
from dashboard.rooms.delivery import encoded
from dashboard.rooms.working_copy import WorkingCopy
from dashboard.storage.dashboards import DashboardDocuments, StoredDashboard
from dashboard.storage.mongo import Mongo
from dashboard.storage.room_log import RoomLog
from dashboard.storage.states import State, States
from dashboard.storage.versions import Versions
from tests.awaiting import until

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Slow:
    """States that are read when one says so, and cannot be written while ``failing``."""

    def __init__(self, states: States) -> None:
        self.states = states
        self.go = asyncio.Event()
        self.go.set()
        self.read = asyncio.Event()
        self.failing = False
        self.kept: list[int] = []

    async def to_edit(self, dashboard: str, epoch: str) -> State:
        state = await self.states.to_edit(dashboard, epoch)
        self.read.set()
        await self.go.wait()
        return state

    async def keep(self, state: State, kept_edits: int) -> None:
        if self.failing:
            raise Unavailable("not now")
        await self.states.keep(state, kept_edits)
        self.kept.append(state.revision)


class Desk:
    """A dashboard, the log of its room, and a working copy of it."""

    def __init__(self, mongo: Mongo) -> None:
        self.documents, self.log = DashboardDocuments(mongo), RoomLog(mongo)
        self.states = Slow(States(self.documents, self.log, Versions(mongo)))
        self.top = 0

    async def begin(self) -> None:
        await self.log.prepare()
        content = msgspec.json.encode(begun(b'{"title": "0"}'))
        await self.documents.add(StoredDashboard("d", "0", "", 0, content, "u1", NOW, NOW))
        epoch, _ = await self.log.open("d")
        self.copy = WorkingCopy("d", epoch, self.states)

    async def append(self, *drafts: Draft) -> list[Entry]:
        entries = await self.log.append("d", self.top + 1, drafts, NOW)
        self.top = entries[-1].offset
        return entries

    async def hear(self, *drafts: Draft) -> None:
        self.copy.take(encoded(await self.append(*drafts)))

    def refused(self, *drafts: Draft) -> dict[int, type[DashboardError]]:
        return {place: type(error) for place, error in self.copy.look(drafts)[1].items()}

    def titles(self, *drafts: Draft) -> list[dict[str, str] | None]:
        return [draft.fields.get("titles") for draft in self.copy.look(drafts)[0]]


@pytest.fixture
def desk(io_loop: IOLoop, mongo: Mongo) -> Desk:
    made = Desk(mongo)
    io_loop.run_sync(made.begin)
    return made


PANEL = {"kind": "text", "title": "", "at": [0, 0, 6, 5], "queries": {}}


def edit(op: str, path: str, value: Any = None, based_on: int | None = None) -> Draft:
    return Draft("edit", "u1", "ada", {"ops": [{"op": op, "path": path, "value": value}]}, based_on=based_on)


ADD, NAME, MESSAGE = (
    edit("add", "panels.a", PANEL),
    edit("set", "panels.a.title", "A"),
    Draft("message", "u1", "ada", {"text": "hi"}),
)


async def test_edits_are_looked_at_one_after_the_other(desk: Desk) -> None:
    await desk.copy.ready()
    assert desk.refused(NAME, MESSAGE, ADD, NAME, ADD, edit("set", "title", ""), edit("set", "title", "T")) == {
        0: NotFound,
        4: Conflict,
        5: Invalid,
    }
    assert desk.refused(Draft("edit", "u1", "ada", {"ops": [{"op": "break"}]})) == {0: Invalid}
    assert desk.refused(NAME) == {0: NotFound}


async def test_edits_say_what_the_panels_they_touch_are_called_until_then(desk: Desk) -> None:
    await desk.copy.ready()
    rename, remove = edit("set", "panels.a.title", "B"), edit("remove", "panels.a")
    assert desk.titles(ADD, NAME, MESSAGE, rename, remove) == [None, None, None, {"a": "A"}, {"a": "B"}]
    await desk.hear(ADD, NAME)
    looked_at, _ = desk.copy.look([rename])
    await desk.hear(rename)
    assert desk.titles(*looked_at) == [{"a": "B"}]  # when another was first
    await desk.hear(remove, edit("add", "panels.a", PANEL))
    assert desk.titles(*looked_at) == [None]


async def test_the_copy_follows_the_log(desk: Desk) -> None:
    await desk.copy.ready()
    await desk.hear(MESSAGE, ADD)
    assert desk.refused(NAME, ADD) == {1: Conflict}
    await desk.hear(edit("remove", "panels.a"))
    assert desk.refused(NAME) == {0: NotFound}


async def test_what_happens_while_the_copy_is_loaded_is_in_it(desk: Desk) -> None:
    desk.states.go.clear()
    loading = asyncio.ensure_future(desk.copy.ready())
    await desk.states.read.wait()
    await desk.hear(ADD)
    desk.states.go.set()
    await loading
    assert desk.refused(NAME) == {}
    await desk.copy.ready()
    assert desk.refused(ADD) == {0: Conflict}


async def test_of_many_edits_only_those_that_make_the_dashboard_too_large_are_refused(desk: Desk) -> None:
    await desk.copy.ready()
    long = {**PANEL, "description": "x" * 4000}
    await desk.hear(*(edit("add", f"panels.p{number}", long) for number in range(64)))
    more = [edit("add", "panels.more", long), edit("set", "title", "T"), edit("remove", "panels.p0")]
    assert desk.refused(*more) == {0: TooLarge}
    assert desk.refused(edit("set", "title", "T")) == {}
    assert desk.refused(more[2], more[0], more[1]) == {}


async def test_an_edit_may_insist_on_its_revision(desk: Desk) -> None:
    await desk.copy.ready()
    await desk.hear(MESSAGE, ADD)
    for based_on, refused in ((0, {0: Conflict}), (1, {0: Conflict}), (2, {}), (3, {0: Conflict})):
        assert desk.refused(edit("set", "title", "T", based_on)) == refused
    assert desk.refused(edit("set", "title", "T"), edit("set", "title", "U", 2)) == {1: Conflict}


async def test_a_snapshot_is_written_at_once_and_then_after_a_pause(desk: Desk) -> None:
    await desk.copy.ready()
    desk.copy.keep()
    await desk.hear(ADD)
    desk.copy.keep()
    await until(lambda: desk.states.kept == [1])
    await desk.hear(*(edit("set", "title", str(number)) for number in range(5)))
    for _ in range(5):
        desk.copy.keep()
    await until(lambda: desk.states.kept == [1, 6])
    stored = await desk.documents.get("d")
    assert stored is not None
    assert (stored.title, stored.revision, stored.panel_count, stored.edits) == ("4", 6, 1, 6)


async def test_what_is_not_written_is_written_at_the_end(desk: Desk) -> None:
    await desk.copy.ready()
    desk.states.failing = True
    await desk.hear(ADD)
    desk.copy.keep()
    await desk.hear(NAME)
    desk.states.failing = False
    await desk.copy.close()
    assert desk.states.kept == [2]


async def test_without_the_database_the_end_does_not_wait(desk: Desk) -> None:
    await desk.copy.ready()
    desk.states.failing = True
    await desk.hear(ADD)
    desk.copy.keep()
    await desk.copy.close()
    assert desk.states.kept == []
