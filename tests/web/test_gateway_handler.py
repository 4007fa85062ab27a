from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from dashboard.codes import CLOSE_MALFORMED
from dashboard.web.gateway_handler import CONNECTS
from tests.awaiting import until
from tests.caller import DEADLINE, Client, error_of
from tests.site import Site
from tests.speaking import by_hand, closed

POLLING = "/socket.io/?EIO=4&transport=polling"
WEBSOCKET = "/socket.io/?EIO=4&transport=websocket"


async def handshake(client: Client, **headers: str) -> dict[str, Any]:
    """Begin a session by polling; what the server says about it."""
    answer = await client.get(POLLING, **headers)
    assert answer.code == 200, answer.body
    assert answer.body[:1] == b"0"
    said: dict[str, Any] = json.loads(answer.body[1:])
    return said


def at(session: dict[str, Any]) -> str:
    return f"{POLLING}&sid={session['sid']}"


async def test_a_session_is_begun_and_spoken_in(alone: Site) -> None:
    client = await alone.person()
    session = await handshake(alone.client)
    assert session["maxPayload"] == alone.parts.settings.max_message
    assert session["upgrades"] == ["websocket"]
    said = await client.request("POST", at(session), f'40{{"token":"{client.token}"}}'.encode())
    assert (said.code, said.body) == (200, b"OK")
    heard = (await client.get(at(session))).body.decode()
    assert heard.startswith('40{"sid":')
    assert client.person.id in heard or client.person.id in (await client.get(at(session))).body.decode()


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/socket.io/", "Engine.IO protocol 4"),
        ("/socket.io/?EIO=3&transport=polling", "Engine.IO protocol 4"),
        (f"{POLLING}&j=0", "JSONP"),
        ("/socket.io/?EIO=4&transport=flash", "transport"),
        (WEBSOCKET, "transport"),
        (f"{POLLING}&sid=unknown", "does not know the session"),
    ],
)
async def test_what_cannot_be_is_said_with_the_remedy(alone: Site, path: str, place: str) -> None:
    answer = await alone.client.get(path)
    assert answer.code == 400
    assert error_of(answer)["code"] == "invalid"
    assert place in error_of(answer)["message"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_polling_among_several_workers_is_refused(site: Site) -> None:
    answer = await site.client.get(POLLING)
    assert answer.code == 400
    assert all(word in error_of(answer)["message"] for word in ("websocket", "worker_port", "docs/socketio.md"))
    async with by_hand(site.port) as connection:
        assert str(await connection.read_message()).startswith('0{"sid":')


async def test_pages_of_other_sites_stay_outside(alone: Site) -> None:
    assert (await alone.client.get(POLLING, Origin="http://evil.example")).code == 403
    assert (await alone.client.get(POLLING, Origin=alone.client.origin)).code == 200
    session = await handshake(alone.client)
    answer = await alone.client.request("POST", at(session), b"40", {"Origin": "http://evil.example"})
    assert answer.code == 403
    with pytest.raises(Exception, match="403"):
        async with by_hand(alone.port, Origin="http://evil.example"):
            pass
    async with by_hand(alone.port, Origin=alone.client.origin) as connection:
        assert str(await connection.read_message()).startswith('0{"sid":')


@pytest.mark.parametrize(
    ("headers", "known"),
    [
        ({"Origin": "OURS"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({}, False),
    ],
)
async def test_the_cookie_of_our_own_pages_signs_in(alone: Site, headers: dict[str, str], known: bool) -> None:
    client = await alone.person()
    sent = {name: client.origin if value == "OURS" else value for name, value in headers.items()}
    session = await handshake(client, Cookie=f"dashboard_session={client.cookie}", **sent)
    await alone.client.request("POST", at(session), b"40")
    await alone.client.request("POST", at(session), b'421["room:join","none"]')
    heard = ""
    async with asyncio.timeout(DEADLINE):
        while "431" not in heard:
            heard += (await alone.client.get(at(session))).body.decode()
    assert ("not_found" in heard) == known
    assert ("unauthenticated" in heard) != known


async def test_a_body_that_is_too_large_is_refused(alone: Site) -> None:
    session = await handshake(alone.client)
    large = b'42["x","' + b"x" * alone.parts.settings.max_message + b'"]'
    answer = await alone.client.request("POST", at(session), large)
    assert (answer.code, error_of(answer)["code"]) == (413, "too_large")


@pytest.mark.parametrize("body", [b"nonsense", b"bAAAA", b"451-[]", b"4", b"\xff", b"3\x1e" * 20, b'42["disconnect"]'])
async def test_a_session_that_does_not_speak_the_protocol_ends(alone: Site, body: bytes) -> None:
    session = await handshake(alone.client)
    answer = await alone.client.request("POST", at(session), body)
    assert (answer.code, error_of(answer)["code"]) == (400, "invalid")
    await until(lambda: len(alone.parts.lobby) == 0)
    assert (await alone.client.get(at(session))).code == 400


@pytest.mark.parametrize("message", ["nonsense", "2probe", "5", b"binary", '42["connect"]', "42" + "[" * 5000, ""])
async def test_a_websocket_that_does_not_speak_the_protocol_is_closed(alone: Site, message: Any) -> None:
    async with by_hand(alone.port) as connection:
        await connection.write_message(message, binary=isinstance(message, bytes))
        assert await closed(connection) == CLOSE_MALFORMED
        await until(lambda: len(alone.parts.lobby) == 0)


async def test_a_message_that_is_too_large_closes_the_websocket(alone: Site) -> None:
    async with by_hand(alone.port) as connection:
        await connection.write_message('42["x","' + "x" * alone.parts.settings.max_message + '"]')
        assert await closed(connection) == 1009


async def test_a_session_connects_a_few_times_at_the_most(alone: Site) -> None:
    async with by_hand(alone.port) as connection:
        for _ in range(CONNECTS + 1):
            await connection.write_message("40/other,")
        assert await closed(connection) == CLOSE_MALFORMED


async def test_two_requests_at_once_end_the_session(alone: Site) -> None:
    session = await handshake(alone.client)
    waiting = asyncio.create_task(alone.client.get(at(session)))
    async with asyncio.timeout(DEADLINE):
        while (await alone.client.get(at(session))).code != 400:
            pass
    assert (await waiting).code in (200, 400)
    await until(lambda: len(alone.parts.lobby) == 0)


async def test_a_request_that_is_given_up_ends_the_session(alone: Site) -> None:
    session = await handshake(alone.client)
    _, writer = await asyncio.open_connection("127.0.0.1", alone.port)
    writer.write(f"GET {at(session)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    await writer.drain()
    writer.close()
    await until(lambda: len(alone.parts.lobby) == 0)


async def test_an_upgrade_that_fails_leaves_polling_as_it_was(alone: Site) -> None:
    client = await alone.person()
    session = await handshake(alone.client)
    async with by_hand(alone.port, f"&sid={session['sid']}") as connection:
        await connection.write_message("2probe")
        assert await connection.read_message() == "3probe"
        assert (await alone.client.get(at(session))).body == b"6"
    said = await alone.client.request("POST", at(session), f'40{{"token":"{client.token}"}}'.encode())
    assert said.code == 200
    heard = ""
    async with asyncio.timeout(DEADLINE):
        while "authenticated" not in heard:
            heard += (await alone.client.get(at(session))).body.decode()


async def test_an_upgrade_happens_once(alone: Site) -> None:
    session = await handshake(alone.client)
    async with by_hand(alone.port, f"&sid={session['sid']}") as connection:
        for packet, answer in (("2probe", "3probe"), ("5", None), ("41", None), ("5", None)):
            await connection.write_message(packet)
            if answer is not None:
                assert await connection.read_message() == answer
        assert await closed(connection) == CLOSE_MALFORMED


async def test_a_session_over_a_websocket_is_not_polled(alone: Site) -> None:
    async with by_hand(alone.port) as connection:
        hello = await connection.read_message()
        assert isinstance(hello, str)
        session = json.loads(hello[1:])
        assert (await alone.client.get(at(session))).code == 400
        with pytest.raises(Exception, match="400"):
            async with by_hand(alone.port, f"&sid={session['sid']}"):
                pass
