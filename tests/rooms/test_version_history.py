from __future__ import annotations

import asyncio
from typing import Any

import pytest

from dashboard.errors import Forbidden, Invalid, NotFound
from dashboard.model.rooms import LARGEST_OFFSET
from dashboard.protocol import room_commands as said
from dashboard.rooms import version_history
from dashboard.rooms.version_history import LONGEST_NAME, MOST_NAMES
from dashboard.storage.mongo import Mongo
from tests.awaiting import until
from tests.rooms.test_editing import EDITOR, PANEL, add, edit, put, shown
from tests.rooms.workers import ADA, BOB, Worker, someone


async def listed(worker: Worker, room: str, before: int = LARGEST_OFFSET, limit: int = 50) -> list[dict[str, Any]]:
    found = await worker.parts.versions.all(ADA, room, before, limit)
    return list(found["versions"])


async def test_sittings_say_who_did_what(worker: Worker) -> None:
    room = await worker.dashboard()
    await edit(worker, room, add("panels.a", PANEL))
    await worker.say(BOB, room, "nice")
    await edit(worker, room, put("panels.a.title", "Load"))
    newest, made = await listed(worker, room)
    assert (newest["from"], newest["to"], newest["count"]) == (1, 3, 2)
    assert [person["id"] for person in newest["people"]] == [EDITOR.id]
    assert newest["ops"] == [
        {"op": "add", "path": "panels.a", "value": {"title": "CPU"}},
        {"op": "set", "path": "panels.a.title", "value": "Load"},
    ]
    assert (made["from"], made["to"], made["count"], made["people"], made["ops"]) == (0, 0, 0, [], [])
    assert made["begin"] == (await shown(worker, room))["created"]


async def test_a_version_is_shown_as_it_was(worker: Worker) -> None:
    room = await worker.dashboard()
    for title in ("One", "Two", "Three"):
        await edit(worker, room, put("title", title))
    titles = [(await worker.parts.versions.at(ADA, room, offset))["title"] for offset in range(4)]
    assert titles == ["A room", "One", "Two", "Three"]
    with pytest.raises(NotFound):
        await worker.parts.versions.at(ADA, room, 4)


async def test_a_version_is_brought_back_by_an_edit_that_all_see(workers: tuple[Worker, Worker]) -> None:
    one, two = workers
    room = await one.dashboard()
    ada = await two.join(ADA, room)
    await edit(one, room, add("panels.a", PANEL), put("title", "Two"))
    with pytest.raises(Forbidden):
        await two.parts.versions.restore(ADA, room, 0)
    done = await two.parts.versions.restore(EDITOR, room, 0)
    assert done["changed"]
    document = await shown(one, room)
    assert (document["title"], document["panels"], document["revision"]) == ("A room", {}, done["revision"])
    await until(lambda: [entry for entry in ada.entries if entry.get("restored") == 0])
    [restored] = [entry for entry in ada.entries if entry.get("restored") == 0]
    assert {op["path"] for op in restored["ops"]} == {"panels.a", "title"}
    assert not (await one.parts.versions.restore(EDITOR, room, 0))["changed"]
    assert [version.get("restored") for version in await listed(one, room)] == [0, None, None]


async def test_bringing_back_while_others_edit_changes_what_is_newest(workers: tuple[Worker, Worker]) -> None:
    one, two = workers
    room = await one.dashboard()
    await edit(one, room, put("title", "Two"))

    async def others() -> None:
        for number in range(10):
            await edit(one, room, put("description", str(number)))

    await asyncio.gather(others(), two.parts.versions.restore(EDITOR, room, 0))
    assert (await shown(one, room))["title"] == "A room"


async def test_a_version_has_a_name(worker: Worker) -> None:
    room = await worker.dashboard()
    for title in ("One", "Two", "Three"):
        await edit(worker, room, put("title", title))
    versions = worker.parts.versions
    await versions.name(EDITOR, room, 2, "  Before the move ")
    found = await listed(worker, room)
    assert [(one["from"], one["to"], one.get("name")) for one in found] == [
        (3, 3, None),
        (1, 2, "Before the move"),
        (0, 0, None),
    ]
    assert (await versions.at(ADA, room, 2))["title"] == "Two"
    await versions.name(EDITOR, room, 2, "")
    assert len(await listed(worker, room)) == 2
    with pytest.raises(NotFound):
        await versions.name(EDITOR, room, 9, "Not yet")
    with pytest.raises(Forbidden):
        await versions.name(ADA, room, 2, "Mine")
    with pytest.raises(Invalid):
        await versions.name(EDITOR, room, 2, "x" * (LONGEST_NAME + 1))


async def test_names_have_an_end(worker: Worker, mongo: Mongo) -> None:
    room = await worker.dashboard()
    many = [{"_id": {"d": room, "o": 10**6 + number}, "content": b"", "name": "x"} for number in range(MOST_NAMES)]
    await mongo.collection("versions").insert_many(many)
    with pytest.raises(Invalid, match="at most"):
        await worker.parts.versions.name(EDITOR, room, 0, "One more")


async def test_sittings_come_in_pages(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(version_history, "PAGE", 3)
    room = await worker.dashboard()
    for number in range(10):
        await edit(worker, room, put("title", str(number)))
        await worker.parts.versions.name(EDITOR, room, number + 1, f"Named {number}")
    seen: list[int] = []
    before: int | None = LARGEST_OFFSET
    while before is not None:
        page = await worker.parts.versions.all(ADA, room, before, 4)
        assert len(page["versions"]) <= 5
        seen += [version["to"] for version in page["versions"]]
        before = page["before"]
    assert seen == list(range(10, -1, -1))


async def test_dashboards_that_are_not_there_have_no_versions(worker: Worker) -> None:
    for work in (
        worker.parts.versions.all(ADA, "nowhere", 5, 5),
        worker.parts.versions.at(ADA, "nowhere", 0),
        worker.parts.versions.restore(someone("x", "admin"), "nowhere", 0),
        worker.parts.versions.name(someone("x", "admin"), "nowhere", 0, "N"),
    ):
        with pytest.raises(NotFound):
            await work


async def test_an_edit_by_hand_cannot_say_that_it_brings_something_back(worker: Worker) -> None:
    room = await worker.dashboard()
    entry = await edit(worker, room, put("title", "New"))
    assert "restored" not in entry.draft.fields
    assert "restored" not in said.Edit.__struct_fields__
