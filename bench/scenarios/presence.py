"""Presence in a room of 500: 50 of them point at things, and all see where."""

from __future__ import annotations

import random
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Final

from bench import rooms
from bench.figures import Check, Figure, Result, ratios
from bench.load import Load
from bench.rooms import Talking
from bench.world import World

WATCHING: Final = 450
POINTING: Final = 50
PACE: Final = 0.02
"""Seconds between two movements of any of them: each moves once a second."""
SECONDS: Final = 4.0
IN_FLIGHT: Final = 200


@dataclass(slots=True)
class Turn:
    """One server; what was read, once in each repetition."""

    server: Talking
    load: Load
    text: str
    rates: list[float] = field(default_factory=list)
    """Movements shown to somebody per second of CPU, whatever they were packed in."""
    delays: list[float] = field(default_factory=list)

    def measure(self, scale: float) -> None:
        count = max(20, round(SECONDS * scale / PACE))
        before = self.server.process.cpu()
        tally = self.load.publish(self.text, count, window=IN_FLIGHT, pause=(PACE, PACE))
        self.rates.append(count * (WATCHING + POINTING) / (self.server.process.cpu() - before))
        self.delays.append(tally.p99 / 1000)


def run(world: World) -> Result:
    with ExitStack() as stack:
        servers = (rooms.ours(world, WATCHING + POINTING), rooms.socketio(world))
        turns = [_turn(world, server, stack) for server in servers]
        for repetition in range(world.repetitions):
            order = list(turns)
            random.Random(repetition).shuffle(order)
            for turn in order:
                turn.measure(world.scale)
            shown = ", ".join(f"{turn.server.name} {turn.rates[-1]:,.0f}" for turn in turns)
            world.say(f"  repetition {repetition + 1}/{world.repetitions}, per CPU second: {shown}")
    return _result(*turns)


def _turn(world: World, server: Talking, stack: ExitStack) -> Turn:
    stack.callback(server.stop)
    load = stack.enter_context(Load(world.path("load")))
    room = server.room()
    server.join(load, WATCHING, room)
    server.speakers(load, POINTING, room)
    load.idle(1.0)
    return Turn(server, load, server.point(room))


def _result(ours: Turn, theirs: Turn) -> Result:
    result = Result("presence", f"Presence: a room of {WATCHING + POINTING}, {POINTING} of them pointing")
    for turn in (ours, theirs):
        result.figures.append(Figure(turn.server.name, "movements seen per second of CPU", "", turn.rates))
        result.figures.append(Figure(turn.server.name, "seen, p99", "ms", turn.delays))
    result.checks = [Check("per CPU, dashboard / Socket.IO", "≥", 2, ratios(ours.rates, theirs.rates))]
    result.notes = [f"{1 / PACE:g} movements a second; ours are gathered and told ten times a second."]
    return result
