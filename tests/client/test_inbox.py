from __future__ import annotations

import asyncio
import json
from typing import Any

from dashboard.client.inbox import Inbox, Notification
from tests.awaiting import until
from tests.caller import Client as Caller
from tests.client.conftest import Program, program
from tests.site import Site


async def notify(source: Caller, to: Program, title: str, **fields: Any) -> None:
    answer = await source.send(
        "POST", "/api/notifications", {"to": {"user": to.caller.person.id}, "title": title, **fields}
    )
    assert answer.code == 201, answer.body


async def titles(inbox: Inbox, count: int) -> list[Notification]:
    found: list[Notification] = []
    async with asyncio.timeout(30):
        async for one in inbox:
            found.append(one)
            if len(found) == count:
                break
    return found


async def test_what_came_before_while_one_is_there_and_while_one_was_away_comes_once(site: Site) -> None:
    source = await site.source()
    async with program(site) as one:
        await notify(source, one, "before", severity="warning", data={"build": 7}, link="/d/d1")
        inbox = one.client.notifications()
        [first] = await titles(inbox, 1)
        assert (first.title, first.severity, first.data, first.link) == ("before", "warning", {"build": 7}, "/d/d1")
        await notify(source, one, "there")
        assert [note.title for note in await titles(inbox, 1)] == ["there"]
        one.proxy.freeze()
        one.proxy.cut()
        await until(lambda: one.client.state == "offline")
        await notify(source, one, "away")
        one.proxy.thaw()
        assert [note.title for note in await titles(inbox, 1)] == ["away"]
        assert one.client.notifications() is inbox


async def test_what_was_read_is_marked_everywhere(site: Site) -> None:
    source = await site.source()
    async with program(site) as one:
        await notify(source, one, "one")
        [note] = await titles(one.client.notifications(), 1)
        await one.client.mark("read", note.id)
        answer = await one.caller.get("/api/notifications?state=read")
        assert [each["id"] for each in json.loads(answer.body)["notifications"]] == [note.id]
        await one.client.mark("archived")
        assert (await one.client.ask("GET", "/api/notifications"))["unseen"] == 0
