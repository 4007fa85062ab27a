from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from tornado.ioloop import IOLoop

from dashboard.errors import Forbidden, Invalid, NotFound, TooMany, Unauthenticated
from dashboard.model.people import Person, Source
from dashboard.model.rooms import Draft, Entry
from dashboard.notifying import BURST, NEWS, Notifying, new_id, now_ms
from tests.live.viewer import messages
from tests.site import Site, serving, settings

CI = Source("k1", "ci", (), None)


class Device:
    """A device that is told."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []

    def send(self, frame: bytes) -> None:
        self.heard += messages(frame)


@pytest.fixture
def site(io_loop: IOLoop, mongo_url: str, redis_url: str, database: str) -> Iterator[Site]:
    context = serving(settings(mongo_url, redis_url, database))
    yield io_loop.run_sync(context.__aenter__)
    io_loop.run_sync(lambda: context.__aexit__(None, None, None))


@pytest.fixture
def people(io_loop: IOLoop, site: Site) -> dict[str, Person]:
    """ada, who edits, and bob, who looks."""
    ada = io_loop.run_sync(lambda: site.person("editor", "ada")).person
    bob = io_loop.run_sync(lambda: site.person("viewer", "bob")).person
    return {"ada": ada, "bob": bob}


async def titles(notifying: Notifying, person: Person, state: str = "") -> list[str]:
    return [one["title"] for one in (await notifying.inbox(person, state, "", 50))["notifications"]]


async def test_whom_it_is_for(site: Site, people: dict[str, Person]) -> None:
    notifying, (ada, bob) = site.parts.notifying, people.values()
    room = (await site.parts.dashboards.create(ada, b'{"title": "A room"}'))["id"]
    await site.parts.talking._positions.put(ada.id, room, 1)
    await notifying.send(CI, ("user", "ADA"), title="by name")
    await notifying.send(CI, ("user", ada.id), title="by id")
    await notifying.send(ada, ("role", "viewer"), title="viewers")
    await notifying.send(CI, ("room", room), title="room")
    await notifying.send(CI, ("all", ""), title="all")
    assert await titles(notifying, ada) == ["all", "room", "by id", "by name"]
    assert await titles(notifying, bob) == ["all", "viewers"]
    for to in (("user", "nobody"), ("room", "nowhere")):
        with pytest.raises(NotFound):
            await notifying.send(CI, to, title="x")


async def test_only_those_are_told_who_may_see_the_room_now(site: Site, people: dict[str, Person]) -> None:
    parts, notifying, (ada, bob) = site.parts, site.parts.notifying, people.values()
    room = (await parts.dashboards.create(ada, b'{"title": "A room"}'))["id"]
    for person in (ada, bob):
        await parts.talking._positions.put(person.id, room, 1)
    entry = Entry(room, 7, 0, Draft("message", ada.id, "ada", {"text": "look, @bob", "mentions": [bob.id]}))
    await parts.sharing.let(ada, room, "nobody")
    await notifying.send(ada, ("room", room), title="among ourselves")
    await notifying.mention(room, entry, [bob.id])
    assert await titles(notifying, bob) == []
    assert await titles(notifying, ada) == ["among ourselves"]
    await parts.sharing.give(ada, room, bob.id, "viewer")
    await notifying.mention(room, entry, [bob.id])
    await notifying.send(ada, ("room", room), title="to both")
    assert await titles(notifying, bob) == ["to both", "ada mentioned you"]
    await parts.dashboards.remove(ada, room)
    await notifying.mention(room, Entry(room, 8, 0, entry.draft), [bob.id])
    with pytest.raises(NotFound):
        await notifying.send(ada, ("room", room), title="x")
    assert len(await titles(notifying, bob)) == 2


async def test_a_room_that_is_not_for_everyone_is_none_to_those_outside(site: Site, people: dict[str, Person]) -> None:
    notifying, ada = site.parts.notifying, people["ada"]
    room = (await site.parts.dashboards.create(ada, b'{"title": "A room"}'))["id"]
    other = (await site.person("editor")).person
    for everyone, is_there in (("viewer", True), ("nobody", False)):
        await site.parts.sharing.let(ada, room, everyone)  # type: ignore[arg-type]
        for sender in (CI, other):
            words = []
            for name in (room, "nowhere"):
                try:
                    await notifying.send(sender, ("room", name), title="x")
                except NotFound as error:
                    words.append(error.message)
            assert len(words) == (1 if is_there else 2)
            assert len(set(words)) == 1


async def test_who_may_and_what(site: Site, people: dict[str, Person]) -> None:
    notifying = site.parts.notifying
    with pytest.raises(Unauthenticated):
        await notifying.send(None, ("all", ""), title="x")
    with pytest.raises(Forbidden):
        await notifying.send(people["bob"], ("all", ""), title="x")
    for link in ("https://elsewhere.example", "//elsewhere.example", "javascript:alert(1)"):
        with pytest.raises(Invalid, match="link"):
            await notifying.send(CI, ("all", ""), title="x", link=link)
    with pytest.raises(Invalid, match="past"):
        await notifying.send(CI, ("all", ""), title="x", expires=now_ms() - 1)
    with pytest.raises(Invalid, match="state"):
        await notifying.inbox(people["bob"], "lost", "", 10)


async def test_a_repeat_is_answered_with_the_first_and_told_once(site: Site, people: dict[str, Person]) -> None:
    notifying, device = site.parts.notifying, Device()
    notifying.enter(people["bob"].id, device)
    told: list[tuple[str, bytes]] = []
    notifying._tell = lambda topic, data: told.append((topic, data))
    first = await notifying.send(CI, ("user", "bob"), title="Deployed", key="deploy-7")
    again = await notifying.send(CI, ("user", "bob"), title="Deployed again", key="deploy-7")
    assert again == first
    for topic, data in told:
        notifying.on_told("another topic", data)
        notifying.on_told(topic, data)
    assert [push["title"] for push in device.heard] == ["Deployed"]
    notifying.leave(people["bob"].id, device)
    notifying.leave(people["bob"].id, device)
    notifying.on_told(*told[0])
    assert len(device.heard) == 1


async def test_all_devices_are_in_step(site: Site, people: dict[str, Person]) -> None:
    notifying, bob = site.parts.notifying, people["bob"]
    told: list[bytes] = []
    notifying._tell = lambda _, data: told.append(data)
    sent = [await notifying.send(CI, ("all", ""), title=f"{number}") for number in range(3)]
    assert (await notifying.inbox(bob, "", "", 10))["unseen"] == 3
    assert await notifying.set_state(bob, [sent[0].id], "archived") == 2
    assert await notifying.set_state(bob, None, "seen") == 0
    devices = [Device(), Device()]
    for device in devices:
        notifying.enter(bob.id, device)
    for data in told:
        notifying.on_told(NEWS, data)
    for device in devices:
        assert device.heard[-2:] == [
            {"type": "notifications", "unseen": 2, "changed": [{"id": sent[0].id, "state": "archived"}]},
            {"type": "notifications", "unseen": 0, "changed": [], "all": "seen"},
        ]
    assert await titles(notifying, bob) == ["2", "1"]
    assert await titles(notifying, bob, "archived") == ["0"]
    assert (await notifying.inbox(people["ada"], "", "", 10))["unseen"] == 3


async def test_a_mention_is_told_once(site: Site, people: dict[str, Person]) -> None:
    notifying, bob = site.parts.notifying, people["bob"]
    room = (await site.parts.dashboards.create(people["ada"], b'{"title": "A room"}'))["id"]
    entry = Entry(room, 7, 0, Draft("message", people["ada"].id, "ada", {"text": "look, @bob"}))
    for _ in range(2):
        await notifying.mention(room, entry, [bob.id])
    (found,) = (await notifying.inbox(bob, "unseen", "", 10))["notifications"]
    assert found["title"] == "ada mentioned you"
    assert found["body"] == "look, @bob"
    assert found["link"] == f"/d/{room}?entry=7"
    assert found["data"] == {"roomId": room, "offset": 7}


async def test_nobody_notifies_all_the_time(site: Site, people: dict[str, Person]) -> None:
    for _ in range(round(BURST)):
        await site.parts.commands.take("notify:k1", 1.0, BURST)
    sending = [site.parts.notifying.send(CI, ("user", "bob"), title="x", key="x") for _ in range(20)]
    results = await asyncio.gather(*sending, return_exceptions=True)
    assert any(isinstance(result, TooMany) for result in results)


def test_nonsense_from_other_workers_is_ignored(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.parts.notifying.on_told(NEWS, b"nonsense")
    assert "was ignored" in caplog.text
    site.parts.notifying.on_link(True)


def test_ids_sort_by_time() -> None:
    assert new_id(1) < new_id(2) < new_id(10**13)
