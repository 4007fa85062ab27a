"""Chat in a room of 1,000: what a message costs that is kept before it is seen, and how soon its author knows."""

from __future__ import annotations

import random
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Final

from bench import rooms
from bench.figures import Check, Figure, Result, ratios
from bench.load import Load, LoadError, Tally
from bench.rooms import Talking
from bench.world import World

LISTENERS: Final = 1000
SPEAKERS: Final = 50
"""Who take turns, so that nobody speaks faster than the server lets one person speak."""
PACES: Final = {"10 a second": (0.09, 0.11), "50 a second": (0.001, 0.039)}
"""Seconds between two messages, the same for both; chance decides within these bounds."""
SECONDS: Final = 4.0
WARM_UP: Final = 5
IN_FLIGHT: Final = 400


@dataclass(slots=True)
class Turn:
    """One server at one pace; what was read, once in each repetition."""

    server: Talking
    load: Load
    text: str
    pace: str
    rates: list[float] = field(default_factory=list)
    """Delivered messages per second of CPU."""
    acknowledged: list[float] = field(default_factory=list)
    """99th percentile, milliseconds."""
    delivered: list[float] = field(default_factory=list)
    """99th percentile, milliseconds."""
    sizes: list[float] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.server.name}, {self.pace}"

    def measure(self, scale: float) -> None:
        pause = PACES[self.pace]
        self._say(WARM_UP, pause)
        before = self.server.process.cpu()
        tally = self._say(max(WARM_UP, round(SECONDS * scale / (sum(pause) / 2))), pause)
        self.rates.append(tally.frames / (self.server.process.cpu() - before))
        self.acknowledged.append(tally.answer_p99 / 1000)
        self.delivered.append(tally.p99 / 1000)
        self.sizes.append(tally.bytes / (tally.frames + tally.other))

    def _say(self, count: int, pause: tuple[float, float]) -> Tally:
        tally = self.load.publish(self.text, count, window=IN_FLIGHT, pause=pause, each=True)
        if tally.frames != count * LISTENERS or tally.answers != count:
            raise LoadError(f"{self.name}: {count} messages to {LISTENERS} each, but {tally}")
        return tally

    def figures(self) -> list[Figure]:
        return [
            Figure(self.name, "delivered per second of CPU", "messages", self.rates),
            Figure(self.name, "acknowledged, p99", "ms", self.acknowledged),
            Figure(self.name, "delivered, p99", "ms", self.delivered),
            Figure(self.name, "size", "bytes/message", self.sizes),
        ]


def run(world: World) -> Result:
    with ExitStack() as stack:
        servers = [rooms.ours(world, LISTENERS + SPEAKERS), rooms.socketio(world)]
        turns = [turn for server in servers for turn in _turns(world, server, stack)]
        for repetition in range(world.repetitions):
            order = list(turns)
            random.Random(repetition).shuffle(order)
            for turn in order:
                turn.measure(world.scale)
            shown = ", ".join(f"{turn.name} {turn.rates[-1]:,.0f}" for turn in turns)
            world.say(f"  repetition {repetition + 1}/{world.repetitions}, per CPU second: {shown}")
    return _result(turns)


def _turns(world: World, server: Talking, stack: ExitStack) -> list[Turn]:
    stack.callback(server.stop)
    load = stack.enter_context(Load(world.path("load")))
    room = server.room()
    server.join(load, LISTENERS, room)
    server.speakers(load, SPEAKERS, None)
    return [Turn(server, load, server.say(room), pace) for pace in PACES]


def _result(turns: list[Turn]) -> Result:
    result = Result("chat", f"Chat: a room of {LISTENERS:,}, every message kept before it is seen")
    result.figures = [figure for turn in turns for figure in turn.figures()]
    for pace in PACES:
        ours, theirs = (
            next(turn for turn in turns if turn.pace == pace and turn.server.name == name)
            for name in ("dashboard", rooms.SOCKETIO)
        )
        result.checks += [
            Check(f"{pace}: messages per CPU, dashboard / Socket.IO", "≥", 2, ratios(ours.rates, theirs.rates)),
            Check(
                f"{pace}: acknowledged p99, dashboard / Socket.IO",
                "≤",
                2,
                ratios(ours.acknowledged, theirs.acknowledged),
            ),
        ]
    result.notes = ["Both insert into the same MongoDB (majority, journaled) before anybody sees a message."]
    return result
