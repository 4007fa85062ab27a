"""1,000 people join one room: what it costs until all are in and all know of all."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Final

from bench import rooms
from bench.figures import Check, Figure, Result, ratios
from bench.load import Load
from bench.rooms import Talking
from bench.world import World

PEOPLE: Final = 1000
SETTLE: Final = 1.5
"""Seconds after the last has joined that are counted: what joining has set off goes on for a moment."""
APART: Final = 8.0
"""Seconds until those who left are gone."""
REPETITIONS: Final = 3


def run(world: World) -> Result:
    people = max(50, round(PEOPLE * world.scale))
    repetitions = min(REPETITIONS, world.repetitions)
    cpu: dict[str, list[float]] = {name: [] for name in ("dashboard", rooms.SOCKETIO)}
    took: dict[str, list[float]] = {name: [] for name in cpu}
    with ExitStack() as stack:
        servers = [rooms.ours(world, people * (repetitions + 1)), rooms.socketio(world)]
        for server in servers:
            stack.callback(server.stop)
            _join(world, server, max(20, people // 20))
        for repetition in range(repetitions):
            for server in servers if repetition % 2 else reversed(servers):
                spent, seconds = _join(world, server, people)
                cpu[server.name].append(spent)
                took[server.name].append(seconds)
            shown = ", ".join(f"{name} {values[-1]:.2f}" for name, values in cpu.items())
            world.say(f"  repetition {repetition + 1}/{repetitions}, CPU seconds: {shown}")
    return _result(people, cpu, took)


def _join(world: World, server: Talking, people: int) -> tuple[float, float]:
    """CPU seconds, and seconds until all were in."""
    with Load(world.path("load")) as load:
        room = server.room()
        before = server.process.cpu()
        seconds = server.join(load, people, room)
        load.idle(SETTLE)
        spent = server.process.cpu() - before
    with Load(world.path("quiet")) as quiet:
        quiet.idle(APART)
    return spent, seconds


def _result(people: int, cpu: dict[str, list[float]], took: dict[str, list[float]]) -> Result:
    ours, theirs = cpu
    result = Result("joins", f"Joining: {people:,} people into one room")
    for name in cpu:
        result.figures.append(Figure(name, "CPU", "s", cpu[name]))
        result.figures.append(Figure(name, "all were in after", "s", took[name]))
    result.checks = [Check("CPU, dashboard / Socket.IO", "≤", 0.05, ratios(cpu[ours], cpu[theirs]))]
    result.notes = [
        "Each is a person of their own, signed in with a token of their own.",
        "Socket.IO tells everybody of each who comes; ours tells everybody once a tick, and notes each in the log.",
    ]
    return result
