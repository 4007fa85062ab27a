from __future__ import annotations

import asyncio

import pytest

from dashboard.client.client import connect
from dashboard.client.connection import Connection
from dashboard.client.credentials import Credentials
from dashboard.client.failures import Ended, Lost, Refused
from dashboard.codes import CLOSE_AUTH_EXPIRED, CLOSE_RESTART, CLOSE_REVOKED
from tests.awaiting import until
from tests.client.conftest import program, room_of
from tests.site import Site


async def test_it_signs_in_and_measures_the_way(site: Site) -> None:
    async with program(site) as one:
        assert one.states == ["live"]
        assert one.client.user == {"id": one.caller.person.id, "name": one.caller.person.name, "role": "editor"}
        await until(lambda: one.client.lag is not None)
    assert one.states == ["live", "closed"]
    await until(lambda: len(site.parts.hub) == 0)


async def test_it_comes_back_after_a_cut_and_after_a_restart(site: Site) -> None:
    async with program(site) as one:
        one.proxy.cut()
        await until(lambda: one.states == ["live", "offline", "live"])
        for outbox in site.parts.hub:
            outbox.close(CLOSE_RESTART)
        await until(lambda: one.states == ["live", "offline", "live", "offline", "live"])


async def test_silence_is_noticed(site: Site) -> None:
    async with program(site) as one:
        one.proxy.freeze()
        await until(lambda: one.client.state == "offline")
        one.proxy.thaw()
        await until(lambda: one.client.state == "live")


async def test_a_sign_in_that_was_revoked_ends_it_for_good(site: Site) -> None:
    async with program(site) as one:
        room = await one.client.join(await room_of(one.caller))
        for outbox in site.parts.hub:
            outbox.close(CLOSE_REVOKED)
        await until(lambda: one.client.state == "closed")
        with pytest.raises(Ended, match="4502: The sign-in was revoked."):
            await room.send("too late")
        with pytest.raises(Ended):
            one.client.watch("cpu")


async def test_a_token_that_is_not_taken_is_refused_at_once(site: Site) -> None:
    url = f"http://127.0.0.1:{site.port}"
    with pytest.raises(Refused) as refused:
        async with connect(url, "no token"):
            raise AssertionError("it was let in")
    assert refused.value.code == "unauthenticated"


async def test_an_expired_sign_in_is_made_again_where_that_can_be(site: Site) -> None:
    viewer = await site.person("viewer")
    asked = 0

    async def source() -> str:
        nonlocal asked
        asked += 1
        return viewer.token

    url, states = f"http://127.0.0.1:{site.port}", list[str]()
    async with connect(url, source, on_state=states.append):
        for outbox in site.parts.hub:
            outbox.close(CLOSE_AUTH_EXPIRED)
        await until(lambda: states == ["live", "offline", "live"])
    assert asked == 2


async def test_it_waits_for_a_server_that_is_not_there_yet() -> None:
    url = "http://127.0.0.1:1"
    connection = Connection("ws://127.0.0.1:1/ws", Credentials(url, "t", None, None))
    opening = asyncio.ensure_future(connection.open())
    await asyncio.sleep(0)
    assert (connection.state, opening.done()) == ("connecting", False)
    with pytest.raises(Lost):
        await connection.ask("heartbeat")
    await connection.close()
    with pytest.raises(Ended):
        await opening


async def test_a_token_about_to_expire_is_put_in_place_of_without_a_break(site: Site) -> None:
    viewer = await site.person("viewer")
    credentials = Credentials(f"http://127.0.0.1:{site.port}", viewer.token, None, None)
    connection = Connection(f"ws://127.0.0.1:{site.port}/ws", credentials)
    await connection.open()
    connection.beside(connection._renew(0.1))
    renewed = await until(lambda: credentials._held != viewer.token)
    assert renewed
    assert connection.state == "live"
    await connection.close()
