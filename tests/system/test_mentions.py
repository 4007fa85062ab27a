"""Whoever is mentioned is told, though every worker is killed as soon as it has acknowledged the message."""

from __future__ import annotations

import os
import signal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from dashboard.people_parts import build_people
from tests.awaiting import until
from tests.site import ADMIN, settings
from tests.system.asking import Client
from tests.system.chatting import room_of
from tests.system.running import PASSWORD, Running, serving

ROUNDS = 4

pytestmark = pytest.mark.gen_test(timeout=120)


async def bob(where: dict[str, Any], port: int) -> Client:
    """Somebody else, signed in."""
    async with build_people(settings(**where)) as (people, _):
        await people.add(ADMIN, "Bob", PASSWORD, "viewer")
        signed_in = await people.sign_in("Bob", PASSWORD, "the tests")
    return Client(port, signed_in.token)


def all_new(server: Running, killed: list[int]) -> bool:
    running = server.workers()
    return len(running) == 2 and not set(running) & set(killed)


async def test_a_mention_survives_whoever_kept_it(tmp_path: Path, where: dict[str, Any]) -> None:
    async with serving(tmp_path, compact_interval="1s", **where) as server:
        room, reader = await room_of(server.client), await bob(where, server.port)
        acknowledged = []
        for number in range(ROUNDS):
            killed = server.workers()
            answer = await server.client.post("/api/message", {"roomId": room, "text": f"@Bob, look: {number}"})
            for pid in killed:
                os.kill(pid, signal.SIGKILL)
            assert answer.code == 201, answer.body
            acknowledged.append(f"@Bob, look: {number}")
            await until(partial(all_new, server, killed))
            await until(lambda: server.client.json("/healthz"), OSError, AssertionError)

        async def told() -> bool:
            inbox = await reader.json("/api/notifications")
            return sorted(one["body"] for one in inbox["notifications"]) == acknowledged

        await until(told)
