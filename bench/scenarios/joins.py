"""1,000 people join one room: what it costs until all are in and all know of all."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class Turns:
    """What one server was read to take, once in each repetition: seconds."""

    server: Talking
    connecting: list[float] = field(default_factory=list)
    """CPU of the handshakes and sign-ins."""
    joining: list[float] = field(default_factory=list)
    """CPU of the joins, and of what they set off."""
    took: list[float] = field(default_factory=list)
    """Until all were in."""

    @property
    def cpu(self) -> list[float]:
        return [first + then for first, then in zip(self.connecting, self.joining, strict=True)]

    def measure(self, world: World, people: int) -> None:
        with Load(world.path("load")) as load:
            room, clock = self.server.room(), self.server.process.cpu
            before = clock()
            seconds = self.server.connect(load, people)
            between = clock()
            seconds += self.server.let_in(load, people, room)
            load.idle(SETTLE)
            after = clock()
        self.connecting.append(between - before)
        self.joining.append(after - between)
        self.took.append(seconds)
        with Load(world.path("quiet")) as quiet:
            quiet.idle(APART)


def run(world: World) -> Result:
    people = max(50, round(PEOPLE * world.scale))
    repetitions = min(REPETITIONS, world.repetitions)
    with ExitStack() as stack:
        ours, theirs = Turns(rooms.ours(world, people * (repetitions + 1))), Turns(rooms.socketio(world))
        for each in (ours, theirs):
            stack.callback(each.server.stop)
            Turns(each.server).measure(world, max(20, people // 20))
        for repetition in range(repetitions):
            for each in (ours, theirs) if repetition % 2 else (theirs, ours):
                each.measure(world, people)
            shown = ", ".join(
                f"{one.server.name} {one.connecting[-1]:.2f} + {one.joining[-1]:.2f}" for one in (ours, theirs)
            )
            world.say(f"  repetition {repetition + 1}/{repetitions}, CPU seconds: {shown}")
    return _result(people, ours, theirs)


def _result(people: int, ours: Turns, theirs: Turns) -> Result:
    result = Result("joins", f"Joining: {people:,} people into one room")
    for each in (ours, theirs):
        result.figures += [
            Figure(each.server.name, "CPU of connecting", "s", each.connecting),
            Figure(each.server.name, "CPU of joining", "s", each.joining),
            Figure(each.server.name, "all were in after", "s", each.took),
        ]
    result.checks = [
        Check("CPU of joining, dashboard / Socket.IO", "≤", 0.05, ratios(ours.joining, theirs.joining)),
        Check("CPU of connecting and joining, dashboard / Socket.IO", "≤", 0.05, ratios(ours.cpu, theirs.cpu)),
    ]
    result.notes = [
        "Each is a person of their own, signed in with a token of their own; all are connected before the first joins.",
        "Socket.IO tells everybody of each who comes; ours tells everybody once a tick, and notes each in the log.",
    ]
    return result
