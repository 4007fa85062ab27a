"""Unmodified Socket.IO clients on several workers, in the rooms that everybody else is in."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from dashboard.child import free_port
from tests.awaiting import until
from tests.codebase import ROOT
from tests.ports import two_ports
from tests.speaking import Speaker, speaking
from tests.system.asking import Client
from tests.system.chatting import all_agree, chatting, log_of
from tests.system.running import Running, serving


async def room_of(client: Client) -> str:
    answer = await client.post("/api/dashboards", {"title": "A room"})
    return str(json.loads(answer.body)["id"])


@asynccontextmanager
async def two_workers(folder: Path, where: dict[str, Any]) -> AsyncIterator[tuple[Running, int, int]]:
    """A server of two workers, and the ports that these have of their own."""
    first = two_ports()
    async with serving(folder, worker_port=first, speak_rate=1000, **where) as server:
        yield server, first, first + 1


@asynccontextmanager
async def in_room(port: int, client: Client, room: str, **options: Any) -> AsyncIterator[Speaker]:
    """An npm client that has joined."""
    async with speaking(port, auth={"token": client.token}, **options) as speaker:
        await speaker.connect()
        await speaker.hear("authenticated")
        assert (await speaker.ask("room:join", room))["success"]
        yield speaker


def said_in(log: list[dict[str, Any]]) -> list[tuple[int, str]]:
    return [(entry["offset"], entry["text"]) for entry in log if entry["type"] == "message"]


def heard_by(speaker: Speaker) -> list[tuple[int, str]]:
    return [(message["offset"], message["text"]) for message in speaker.of("chat:message")]


async def test_everyone_hears_one_order_whatever_they_speak_and_wherever(tmp_path: Path, where: dict[str, Any]) -> None:
    """Two on Socket.IO, by polling and by WebSocket, each on a worker of their own; two on ``/ws``, likewise."""
    async with two_workers(tmp_path, where) as (server, first, second), AsyncExitStack() as stack:
        room = await room_of(server.client)
        one = await stack.enter_async_context(in_room(first, server.client, room, transports=["polling"]))
        two = await stack.enter_async_context(in_room(second, server.client, room, transports=["websocket"]))
        natives = [
            (await stack.enter_async_context(chatting(1, Client(port, server.access.token), room)))[0]
            for port in (first, second)
        ]
        await until(lambda: all(native.connections for native in natives))
        for native in natives:
            native.say(6)
        answers = await asyncio.gather(
            *(speaker.ask("chat:message", {"roomId": room, "text": f"{n}"}) for n in range(6) for speaker in (one, two))
        )
        assert all(answer["success"] for answer in answers)
        await until(lambda: all(native.done for native in natives))
        log = await log_of(server.client, room)
        await until(lambda: len(one.texts) == len(two.texts) == 24)
        await until(lambda: {native.top for native in natives} == {len(log)})
        assert heard_by(one) == heard_by(two) == said_in(log)
        await all_agree(server.client, room, natives)
        assert [one.of("connect"), two.of("connect")] == [["polling"], ["websocket"]]


async def test_polling_among_workers_that_share_a_port_is_refused_and_a_websocket_is_not(
    tmp_path: Path, where: dict[str, Any]
) -> None:
    async with two_workers(tmp_path, where) as (server, _, _):
        token = {"token": server.access.token}
        async with speaking(server.port, transports=["polling"], auth=token, reconnection=False) as polling:
            await polling.connect()
            await polling.hear("connect_error")
            [_, _, told] = polling.heard[0]["arguments"]
            assert "worker_port" in json.loads(told)["error"]["message"]
        room = await room_of(server.client)
        async with in_room(server.port, server.client, room, transports=["websocket"]) as speaker:
            assert (await speaker.ask("chat:message", {"roomId": room, "text": "hello"}))["success"]
        async with speaking(server.port, tryAllTransports=True, auth=token) as trying:
            await trying.connect()
            assert await trying.hear("connect") == "websocket"


async def test_a_killed_worker_costs_nothing_said(tmp_path: Path, where: dict[str, Any]) -> None:
    async with serving(tmp_path, **where) as server:
        room = await room_of(server.client)
        async with in_room(server.port, server.client, room, transports=["websocket"]) as speaker:
            joined = await speaker.ask("room:join", room)
            await server.client.post("/api/message", {"roomId": room, "text": "before"})
            await speaker.hear("chat:message")
            dropped = len(speaker.heard)
            for worker in server.workers():
                os.kill(worker, signal.SIGKILL)
            await speaker.hear("disconnect")
            await speaker.hear("authenticated", after=dropped)
            position = {"epoch": joined["position"]["epoch"], "offset": max(speaker.offsets)}
            await until(lambda: len(server.workers()) == 2)
            for text in ("after", "later"):
                await server.client.post("/api/message", {"roomId": room, "text": text})
            assert (await speaker.ask("room:join", {"roomId": room, "position": position}))["recovered"]
            await until(lambda: len(speaker.texts) == 3)
            assert heard_by(speaker) == said_in(await log_of(server.client, room))


@pytest.mark.parametrize("transport", ["websocket", "polling"])
async def test_a_stopping_server_lets_its_clients_go(tmp_path: Path, where: dict[str, Any], transport: str) -> None:
    async with serving(tmp_path, workers=1, **where) as server:
        room = await room_of(server.client)
        async with in_room(server.port, server.client, room, transports=[transport]) as speaker:
            server.signal(signal.SIGTERM)
            assert await speaker.hear("disconnect") != "io server disconnect"
            assert await server.ended() == 0
            assert "took too long" not in server.said()


@pytest.fixture
def nginx() -> str:
    """The program, if this machine has it."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.skip("nginx is not installed")
    return found


@asynccontextmanager
async def behind_nginx(program: str, folder: Path, first: int) -> AsyncIterator[int]:
    """The configuration in docker/ with our own addresses in it, in front of two workers; the port."""
    port, text = free_port(), (ROOT / "docker/nginx.conf").read_text(encoding="utf-8")
    for there, here in (
        ("server-1:8080", f"127.0.0.1:{first}"),
        ("server-2:8080", f"127.0.0.1:{first + 1}"),
        ("server-1:8081", f"127.0.0.1:{first}"),
        ("server-1:8082", f"127.0.0.1:{first + 1}"),
        ("        server server-2:8081;\n", ""),
        ("        server server-2:8082;\n", ""),
        ("listen 8000", f"listen 127.0.0.1:{port}"),
        ("/tmp/", f"{folder}/"),
    ):
        assert there in text, there
        text = text.replace(there, here)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    more = f"daemon off; error_log {folder}/error.log;"
    process = await asyncio.create_subprocess_exec(
        program, "-p", folder, "-e", folder / "error.log", "-c", folder / "nginx.conf", "-g", more
    )
    try:
        await until(lambda: Client(port).get("/healthz"), OSError)
        yield port
    finally:
        process.terminate()
        await process.wait()


@pytest.mark.parametrize("transports", [["polling"], ["polling", "websocket"]], ids="+".join)
async def test_behind_nginx_polling_reaches_its_worker(
    tmp_path: Path, where: dict[str, Any], nginx: str, transports: list[str]
) -> None:
    where = {**where, "trusted_proxies": "127.0.0.1"}
    async with (
        two_workers(tmp_path / "server", where) as (server, first, second),
        behind_nginx(nginx, tmp_path, first) as port,
    ):
        room = await room_of(server.client)
        async with (
            in_room(port, server.client, room, transports=transports) as speaker,
            in_room(first, server.client, room, transports=["websocket"]) as one,
            in_room(second, server.client, room, transports=["websocket"]) as other,
        ):
            for number in range(10):
                assert (await speaker.ask("chat:message", {"roomId": room, "text": f"{number}"}))["success"]
            await until(lambda: len(one.texts) == len(other.texts) == len(speaker.texts) == 10)
            assert heard_by(speaker) == heard_by(one) == heard_by(other)
            assert "disconnect" not in [happening["event"] for happening in speaker.heard]
            if "websocket" in transports:
                assert await speaker.hear("upgrade") == "websocket"
