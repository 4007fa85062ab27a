"""What one idle connection holds: signed in, in no room, watching nothing."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Final

from bench.chat import AIOHTTP, SOCKETIO, TORNADO, Audience, Chat
from bench.figures import Check, Figure, Result
from bench.load import Load
from bench.ours import Ours, Watching
from bench.process import Process
from bench.world import World

CONNECTIONS: Final = 2000
FIRST: Final = 200
"""Connections opened before the first reading, so that what the first ones bring to life is not counted."""
SETTLE_SECONDS: Final = 1.0


def run(world: World) -> Result:
    result = Result("memory", f"Memory: {CONNECTIONS:,} idle connections, signed in")
    kib: dict[str, list[float]] = {}
    for _ in range(min(2, world.repetitions)):
        for chat in (SOCKETIO, AIOHTTP, TORNADO):
            kib.setdefault(chat.name, []).append(_of_chat(world, chat))
        kib.setdefault(Ours.name, []).append(_of_ours(world))
    result.figures = [Figure(name, "resident per connection", "KiB", values) for name, values in kib.items()]
    result.checks = [Check("dashboard, KiB", "≤", 20, kib[Ours.name])]
    return result


def _of_chat(world: World, chat: Chat) -> float:
    nowhere: list[list[str]] = [[]]
    with ExitStack() as stack:
        audience = Audience(world, chat, nowhere * FIRST)
        stack.callback(audience.stop)
        before = _settled(audience.process, audience.load)
        audience.join(nowhere * CONNECTIONS)
        return (_settled(audience.process, audience.load) - before) / CONNECTIONS


def _of_ours(world: World) -> float:
    nothing = [Watching([])]
    with ExitStack() as stack:
        ours = Ours(world)
        stack.callback(ours.stop)
        first = ours.viewers(nothing * FIRST)
        stack.callback(first.stop)
        before = _settled(ours.process, first)
        rest = ours.viewers(nothing * CONNECTIONS)
        stack.callback(rest.stop)
        return (_settled(ours.process, rest) - before) / CONNECTIONS


def _settled(process: Process, load: Load) -> float:
    load.idle(SETTLE_SECONDS)
    return process.resident()
