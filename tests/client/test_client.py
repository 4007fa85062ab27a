from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from dashboard.client.client import connect
from dashboard.client.failures import Refused
from tests.awaiting import until
from tests.client.conftest import program, room_of
from tests.site import PASSWORD, Site

DOCUMENT = Path(__file__).parents[2] / "docs" / "python-client.md"
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL)
PRINTED = ["robot said number", "meanwhile", "{} 21.5", "Disk is full info"]


async def test_a_name_and_a_password_are_enough(site: Site) -> None:
    await site.person("editor", "robot")
    async with connect(f"http://127.0.0.1:{site.port}/", name="robot", password=PASSWORD) as client:
        assert client.user["name"] == "robot"
        made = await client.ask("POST", "/api/dashboards", {"title": "Made by a program"})
        room = await client.join(made["id"])
        assert (await room.send("hello")).offset >= 1


async def test_a_wrong_password_is_refused(site: Site) -> None:
    await site.person("viewer", "robot")
    with pytest.raises(Refused, match="unauthenticated"):
        async with connect(f"http://127.0.0.1:{site.port}", name="robot", password="wrong"):
            raise AssertionError("it was let in")


@pytest.mark.parametrize("url", ["127.0.0.1:8080", "ws://127.0.0.1:8080", "http://"])
async def test_an_address_that_cannot_be_one_is_named(url: str) -> None:
    with pytest.raises(ValueError, match="is not an address such as"):
        async with connect(url, "t"):
            raise AssertionError("it was let in")


async def test_a_room_that_was_left_can_be_joined_again(site: Site) -> None:
    async with program(site) as one:
        room_id = await room_of(one.caller)
        room = await one.client.join(room_id)
        room.leave()
        again = await one.client.join(room_id)
        assert again is not room
        await again.send("back")


async def test_the_servers_clock_is_known(site: Site) -> None:
    async with program(site) as one:
        answer = await one.client._connection.ask("heartbeat")
        assert abs(one.client.now() - answer["time"] / 1000) < 1
        await until(lambda: one.client.state == "live")


@pytest.mark.parametrize(("example", "printed"), [*zip(EXAMPLES, PRINTED, strict=True)])
async def test_the_examples_of_the_document_run(
    site: Site, capsys: pytest.CaptureFixture[str], example: str, printed: str
) -> None:
    await site.person("editor", "robot")
    source = await site.source()
    await source.push('{"metric": "room_temp", "value": 21.5}')
    names: dict[str, Any] = {}
    exec(compile(example, str(DOCUMENT), "exec"), names)
    async with asyncio.timeout(30):
        await names["main"](f"http://127.0.0.1:{site.port}", PASSWORD)
    assert printed in capsys.readouterr().out
