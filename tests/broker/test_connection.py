from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

import pytest

from dashboard.broker.connection import Address, command, open_connection
from dashboard.child import free_port
from dashboard.errors import SettingsError, Unavailable
from tests.awaiting import until


def test_addresses() -> None:
    assert Address.parse("redis://me:p%40ss@host:1234/3") == Address("host", 1234, 3, "me", "p@ss", False)
    assert Address.parse("rediss://host") == Address("host", 6379, 0, "", "", True)


@pytest.mark.parametrize("url", ["", "host:6379", "http://host", "redis://", "redis://host/x", "redis://host:port"])
def test_malformed_addresses(url: str) -> None:
    with pytest.raises(SettingsError, match="redis_url"):
        Address.parse(url)


def test_commands_are_arrays_of_bulk_strings() -> None:
    assert command("SET", b"\x00\r\n", 12) == b"*3\r\n$3\r\nSET\r\n$3\r\n\x00\r\n\r\n$2\r\n12\r\n"


async def test_replies_come_in_order_and_the_end_is_told(redis_url: str) -> None:
    replies: list[Any] = []
    lost: list[bool] = []
    connection = await open_connection(Address.parse(redis_url), replies.append, lambda: lost.append(True))
    assert connection.send(command("ECHO", "a") + command("ECHO", b"b" * 100_000) + command("NONSENSE"))
    await until(lambda: len(replies) == 3)
    assert replies[:2] == [b"a", b"b" * 100_000]
    assert "unknown command" in str(replies[2])
    connection.send(command("QUIT"))
    await until(lambda: lost)
    assert not connection.send(command("PING"))
    assert connection.waiting == 0


@pytest.mark.parametrize("password", [":wrong@", ""])
async def test_a_wrong_password_is_the_settings_fault(redis_url: str, password: str) -> None:
    ends: list[bool] = []
    wrong = f"redis://{password}127.0.0.1:{urlsplit(redis_url).port}"
    with pytest.raises(SettingsError, match="Redis refuses"):
        await open_connection(Address.parse(wrong), print, lambda: ends.append(True))
    await until(lambda: ends)  # and nothing is left open


async def test_nobody_there_is_temporary() -> None:
    with pytest.raises(Unavailable, match="does not answer"):
        await open_connection(Address.parse(f"redis://127.0.0.1:{free_port()}"), print, lambda: None)


async def test_someone_who_is_not_redis_is_left() -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(Unavailable):
        await open_connection(Address.parse(f"redis://127.0.0.1:{port}"), print, lambda: None)
    server.close()
