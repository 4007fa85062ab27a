from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from dashboard.errors import Conflict, Forbidden, Invalid, NotFound
from dashboard.model.operations import Operation
from dashboard.model.rooms import Draft, Entry
from dashboard.protocol import room_commands as said
from dashboard.storage.dashboards import DashboardDocuments
from dashboard.storage.mongo import Mongo
from dashboard.storage.room_log import RoomLog
from tests.awaiting import until
from tests.rooms.workers import ADA, BOB, OWNER, Worker, someone

EDITOR = someone("editor", "editor")
PANEL: dict[str, Any] = {"kind": "stat", "title": "CPU", "at": [0, 0, 6, 5], "queries": {"a": {"metric": "cpu"}}}


def put(path: str, value: Any = None) -> Operation:
    return Operation("set", path, value)


def add(path: str, value: Any) -> Operation:
    return Operation("add", path, value)


async def edit(worker: Worker, room: str, *ops: Operation, operation: str | None = None) -> Entry:
    command = said.Edit(room_id=room, ops=list(ops), operation_id=operation)
    return await (await worker.parts.talking.say(EDITOR, command))


async def shown(worker: Worker, room: str) -> dict[str, Any]:
    return await worker.dashboards.get(OWNER, room)


async def test_an_edit_is_an_entry_that_everybody_sees(workers: tuple[Worker, Worker]) -> None:
    one, two = workers
    room = await one.dashboard()
    ada, bob = await one.join(ADA, room), await two.join(BOB, room)
    entry = await edit(one, room, add("panels.a", PANEL), put("title", "Kitchen"), operation="first")
    await until(lambda: entry.offset in ada.offsets and entry.offset in bob.offsets)
    for listener in (ada, bob):
        seen = listener.entries[listener.offsets.index(entry.offset)]
        assert seen["type"] == "edit"
        assert seen["operationId"] == "first"
        assert seen["user"] == {"id": EDITOR.id, "name": EDITOR.name}
        assert seen["ops"] == [
            {"op": "add", "path": "panels.a", "value": PANEL},
            {"op": "set", "path": "title", "value": "Kitchen"},
        ]
    for worker in workers:
        document = await shown(worker, room)
        assert document["title"] == "Kitchen"
        assert document["panels"] == {"a": PANEL}
        assert document["revision"] == entry.offset


async def test_an_edit_that_does_not_fit_is_refused_and_changes_nothing(worker: Worker) -> None:
    room = await worker.dashboard()
    await edit(worker, room, add("panels.a", PANEL))
    before = await shown(worker, room)
    for error, ops in (
        (Conflict, [add("panels.a", PANEL)]),
        (NotFound, [put("title", "New"), put("panels.gone.title", "x")]),
        (Invalid, [put("panels.a.at", [23, 0, 6, 5])]),
    ):
        with pytest.raises(error, match=r"^panels\."):
            await edit(worker, room, *ops)
    assert await shown(worker, room) == before


async def test_who_may_not_edit_is_refused(worker: Worker) -> None:
    room = await worker.dashboard()
    command = said.Edit(room_id=room, ops=[put("title", "Mine")])
    with pytest.raises(Forbidden):
        await worker.parts.talking.say(ADA, command)
    with pytest.raises(NotFound):
        await worker.parts.talking.say(EDITOR, said.Edit(room_id="nowhere", ops=[put("title", "Mine")]))


async def test_a_repeat_is_answered_with_the_first_result(workers: tuple[Worker, Worker]) -> None:
    room = await workers[0].dashboard()
    first = await edit(workers[0], room, add("panels.a", PANEL), operation="mine")
    for worker in workers:
        assert await edit(worker, room, add("panels.a", PANEL), operation="mine") == first


async def test_an_edit_of_what_this_worker_has_not_heard_of_is_not_refused(worker: Worker, mongo: Mongo) -> None:
    room = await worker.dashboard()
    first = await edit(worker, room, put("title", "Loaded"))
    unheard = Draft("edit", EDITOR.id, EDITOR.name, {"ops": [{"op": "add", "path": "panels.a", "value": PANEL}]})
    await RoomLog(mongo).append(room, first.offset + 1, [unheard], datetime.now(UTC))
    entry = await edit(worker, room, put("panels.a.title", "Of it"))
    assert entry.offset == first.offset + 2
    assert (await shown(worker, room))["panels"]["a"]["title"] == "Of it"


async def test_of_two_who_add_the_same_on_two_workers_one_is_refused(workers: tuple[Worker, Worker]) -> None:
    room = await workers[0].dashboard()
    for number in range(5):
        done = await asyncio.gather(
            *(edit(worker, room, add(f"panels.p{number}", PANEL)) for worker in workers), return_exceptions=True
        )
        assert sorted(type(one).__name__ for one in done) == ["Conflict", "Entry"]
    assert len((await shown(workers[0], room))["panels"]) == 5


async def test_many_editors_on_two_workers_leave_what_the_log_says(
    workers: tuple[Worker, Worker], mongo: Mongo
) -> None:
    room = await workers[0].dashboard()
    await edit(workers[0], room, *(add(f"panels.p{number}", PANEL) for number in range(5)))

    async def work(person: int) -> None:
        for step in range(10):
            change = put(f"panels.p{(person + step) % 5}.title", f"{person} {step}")
            await edit(workers[person % 2], room, change)

    await asyncio.gather(*(work(person) for person in range(6)))
    titles: dict[str, str] = {}
    for entry in await RoomLog(mongo).edits(room, 0):
        for op in entry.draft.fields["ops"]:
            if op["path"].endswith(".title"):
                titles[op["path"].split(".")[1]] = op["value"]
    for worker in workers:
        document = await shown(worker, room)
        assert {key: panel["title"] for key, panel in document["panels"].items()} == titles


async def test_putting_a_document_is_an_edit_of_what_differs(worker: Worker) -> None:
    room = await worker.dashboard()
    await edit(worker, room, add("panels.a", PANEL))
    ada = await worker.join(ADA, room)
    await until(lambda: ada.offsets[-1] == 2)
    document = await shown(worker, room)
    document["panels"]["a"]["unit"] = "percent"
    changed = await worker.dashboards.replace(EDITOR, room, msgspec.json.encode(document))
    assert changed["panels"]["a"]["unit"] == "percent"
    await until(lambda: ada.entries[-1]["offset"] == changed["revision"])
    assert ada.entries[-1]["ops"] == [{"op": "set", "path": "panels.a.unit", "value": "percent"}]
    assert await shown(worker, room) == changed
    with pytest.raises(Conflict, match="revision"):
        await worker.dashboards.replace(EDITOR, room, msgspec.json.encode(document))
    assert await worker.dashboards.replace(EDITOR, room, msgspec.json.encode(changed)) == changed


async def test_of_those_who_put_a_document_at_once_one_succeeds(workers: tuple[Worker, Worker]) -> None:
    room = await workers[0].dashboard()
    document = await shown(workers[0], room)
    puts = [
        workers[number % 2].dashboards.replace(
            EDITOR, room, msgspec.json.encode({**document, "title": f"Title {number}"})
        )
        for number in range(6)
    ]
    done = await asyncio.gather(*puts, return_exceptions=True)
    won = [one for one in done if isinstance(one, dict)]
    assert len(won) == 1
    assert all(isinstance(one, Conflict) for one in done if one is not won[0])
    assert (await shown(workers[1], room))["title"] == won[0]["title"]


async def test_a_page_that_follows_from_its_position_misses_nothing(workers: tuple[Worker, Worker]) -> None:
    one, two = workers
    room = await one.dashboard()
    await edit(one, room, put("title", "A"))
    await one.say(BOB, room, "hello")
    position = (await shown(two, room))["position"]
    await edit(one, room, put("title", "B"))
    page = await two.join(ADA, room, (position["epoch"], position["offset"]))
    await edit(one, room, put("title", "C"))
    await until(lambda: [entry["ops"][0]["value"] for entry in page.entries if entry["type"] == "edit"] == ["B", "C"])
    assert page.reply["recovered"]


async def test_who_holds_a_panel_is_told_everywhere(workers: tuple[Worker, Worker]) -> None:
    one, two = workers
    room = await one.dashboard()
    mover, ada = await one.join(EDITOR, room), await two.join(ADA, room)
    move = said.Editing(room_id=room, panel="p1", what="move", at=(0, 4, 6, 5))
    one.parts.rooms.editing(mover, move)

    def held() -> list[Any]:
        return next((change["editing"] for change in reversed(ada.changes) if "editing" in change), [])

    await until(lambda: held() == [{"user": EDITOR.id, "panel": "p1", "what": "move", "at": [0, 4, 6, 5]}])
    one.parts.rooms.editing(mover, said.Editing(room_id=room))
    await until(lambda: held() == [])
    with pytest.raises(Forbidden):
        two.parts.rooms.editing(ada, move)


async def test_a_log_that_lost_its_end_costs_the_dashboard_nothing(
    workers: tuple[Worker, Worker], mongo: Mongo
) -> None:
    one, two = workers
    room = await one.dashboard()
    for number in range(5):
        await edit(one, room, add(f"panels.p{number}", PANEL))
    await until(lambda: is_kept(mongo, room, 5))
    await mongo.collection("room_entries").delete_many({"_id.o": {"$gt": 2}})
    for worker in workers:
        if found := worker.parts.tending._rooms.get(room):
            await worker.parts.tending.look(found)
    before = await shown(two, room)
    assert len(before["panels"]) == 5
    with pytest.raises(Conflict):
        await edit(two, room, add("panels.p4", PANEL))
    entry = await edit(two, room, put("panels.p4.title", "Still here"))
    assert entry.offset == 3
    after = await shown(one, room)
    assert after["panels"]["p4"]["title"] == "Still here"
    assert after["position"]["epoch"] == before["position"]["epoch"]
    assert (await one.parts.versions.at(ADA, room, 2))["panels"] == before["panels"]


async def is_kept(mongo: Mongo, room: str, revision: int) -> bool:
    stored = await DashboardDocuments(mongo).get(room)
    return stored is not None and stored.revision == revision


async def test_the_list_shows_what_was_edited(worker: Worker) -> None:
    room = await worker.dashboard()
    await edit(worker, room, put("title", "Kitchen"), put("description", "Warm"), add("panels.a", PANEL))

    async def listed() -> dict[str, Any]:
        return next(one for one in await worker.dashboards.all(OWNER) if one["id"] == room)

    async def is_current() -> bool:
        now = await listed()
        return (now["title"], now["description"], now["panelCount"]) == ("Kitchen", "Warm", 1)

    await until(is_current)
    assert (await listed())["updated"] == (await shown(worker, room))["updated"]
