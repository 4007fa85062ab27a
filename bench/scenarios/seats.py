"""What one idle viewer holds who has joined a room: 40 rooms, 50 people in each."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Final

from bench import rooms
from bench.figures import Check, Figure, Result
from bench.load import Load
from bench.rooms import Talking
from bench.world import World

ROOMS: Final = 40
PEOPLE: Final = 50
FIRST: Final = 4
"""Rooms filled before the first reading, so that what the first ones bring to life is not counted."""
SETTLE_SECONDS: Final = 3.0


def run(world: World) -> Result:
    kib: dict[str, list[float]] = {}
    for _ in range(min(2, world.repetitions)):
        for start in (_ours, rooms.socketio):
            server = start(world)
            kib.setdefault(server.name, []).append(_measured(world, server))
    result = Result("seats", f"Memory: {ROOMS * PEOPLE:,} idle people in {ROOMS} rooms")
    result.figures = [Figure(name, "resident per person", "KiB", values) for name, values in kib.items()]
    result.checks = [Check("dashboard, KiB", "≤", 24, kib["dashboard"])]
    return result


def _ours(world: World) -> Talking:
    return rooms.ours(world, (FIRST + ROOMS) * PEOPLE)


def _measured(world: World, server: Talking) -> float:
    with ExitStack() as stack:
        stack.callback(server.stop)
        load = stack.enter_context(Load(world.path("load")))
        _fill(server, load, FIRST)
        before = server.process.resident()
        _fill(server, load, ROOMS)
        return (server.process.resident() - before) / (ROOMS * PEOPLE)


def _fill(server: Talking, load: Load, count: int) -> None:
    for _ in range(count):
        server.join(load, PEOPLE, server.room())
    load.idle(SETTLE_SECONDS)
