from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from dashboard.client import rooms
from dashboard.client.failures import Refused
from dashboard.client.rooms import Entry, Position, Room
from tests.awaiting import until
from tests.client.conftest import program, room_of
from tests.site import Site


async def messages(room: Room, count: int) -> list[Entry]:
    """The next so many messages."""
    found: list[Entry] = []
    async with asyncio.timeout(30), aclosing(entries_of(room)) as entries:
        async for entry in entries:
            if entry.type == "message":
                found.append(entry)
            if len(found) == count:
                break
    return found


async def entries_of(room: Room) -> AsyncGenerator[Entry, None]:
    async for entry in room:
        yield entry


async def test_two_programs_talk(site: Site) -> None:
    async with program(site) as ada, program(site, "viewer") as bob:
        room_id = await room_of(ada.caller)
        hers, his = await ada.client.join(room_id), await bob.client.join(room_id)
        kept = await hers.send("look", link={"panel": "p1", "from": 1}, operation_id="m1")
        [heard] = await messages(his, 1)
        assert (heard.offset, heard.time) == (kept.offset, kept.time)
        assert (heard.text, heard.operation_id, heard.user_name) == ("look", "m1", ada.caller.person.name)
        assert heard.fields["link"] == {"panel": "p1", "from": 1}
        assert [one.text for one in await messages(hers, 1)] == ["look"]
        await hers.annotate("deploy", at=1_795_348_800_000)
        await his.do("react", target=heard.offset, emoji="👍", on=True)
        await until(lambda: len(hers.people) == 2)
        his.set_typing(True)
        await until(lambda: hers.typing == {bob.caller.person.id})
        assert await ada.client.join(room_id) is hers


async def test_what_was_missed_comes_in_order_and_once(site: Site) -> None:
    async with program(site) as ada, program(site) as bob:
        room_id = await room_of(ada.caller)
        hers, his = await ada.client.join(room_id), await bob.client.join(room_id)
        await his.send("0")
        bob.proxy.freeze()
        bob.proxy.cut()
        for number in range(1, 20):
            await hers.send(str(number))
        bob.proxy.thaw()
        assert [one.text for one in await messages(his, 20)] == [str(number) for number in range(20)]
        assert "offline" in bob.states


async def test_a_message_is_kept_once_however_often_its_answer_is_lost(site: Site) -> None:
    async with program(site) as one:
        room = await one.client.join(await room_of(one.caller))
        one.proxy.swallow(1)
        sent = [asyncio.ensure_future(room.send(str(number))) for number in range(5)]
        await until(lambda: one.proxy.swallowed == 1)
        one.proxy.cut()
        offsets = [kept.offset for kept in await asyncio.gather(*sent)]
        assert offsets == sorted(offsets)
        assert [entry.text for entry in await messages(room, 5)] == ["0", "1", "2", "3", "4"]
        log = await one.caller.json(f"/api/rooms/{room.id}/log?limit=200")
        assert [entry["text"] for entry in log["entries"] if entry["type"] == "message"] == ["0", "1", "2", "3", "4"]


async def test_a_program_goes_on_from_where_it_was(site: Site) -> None:
    async with program(site) as writer:
        room = await writer.client.join(await room_of(writer.caller))
        await room.send("one")
        await messages(room, 1)
        position = room.position
        await room.send("two")
        async with program(site) as reader:
            goes_on = await reader.client.join(room.id, position)
            assert [one.text for one in await messages(goes_on, 1)] == ["two"]
            assert goes_on.position.epoch == position.epoch
        async with program(site) as lost:
            anew = await lost.client.join(room.id, Position("another life", 9))
            assert [one.text for one in await messages(anew, 2)] == ["one", "two"]


async def test_whoever_reads_slowly_misses_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "HELD", 3)
    monkeypatch.setattr(rooms, "PAGE", 4)
    async with program(site) as one:
        room = await one.client.join(await room_of(one.caller))
        for number in range(20):
            await room.send(str(number))
        await until(lambda: room._top >= 20)
        assert len(room._held) == 3
        assert [entry.text for entry in await messages(room, 20)] == [str(number) for number in range(20)]


async def test_a_room_that_is_not_there_is_refused(site: Site) -> None:
    async with program(site) as one:
        with pytest.raises(Refused, match="not_found"):
            await one.client.join("nowhere")
        assert one.client.state == "live"


async def test_a_deleted_dashboard_and_leaving_end_the_entries(site: Site) -> None:
    async with program(site) as one:
        room = await one.client.join(await room_of(one.caller))
        reading = asyncio.ensure_future(messages(room, 1))
        await asyncio.sleep(0)
        room.leave()
        assert await reading == []
        deleted = await one.client.join(await room_of(one.caller))
        reading = asyncio.ensure_future(messages(deleted, 1))
        await one.caller.request("DELETE", f"/api/dashboards/{deleted.id}")
        with pytest.raises(Refused, match="deleted"):
            await reading
