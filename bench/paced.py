"""CPU per delivered message, of several servers in turn: the heart of the fan-out scenarios.

Each is measured twice in a repetition: at a pace that is the same for all, which is what is compared, and flat out, the
next publication following at once on the last. A server that rests between messages pays for cold caches when it wakes,
so figures at different paces cannot be compared; and ours rests till the next tick by design.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bench.figures import Figure
from bench.load import Load, Tally
from bench.process import Process
from bench.world import World

PACED_SECONDS: Final = 1.5
"""How long one server is measured in one repetition at the common pace."""
FLAT_SECONDS: Final = 0.7
WARM_UP: Final = 8
"""Publications before the clock is read."""


@dataclass(slots=True)
class Costs:
    """What was read, once in each repetition."""

    micros: list[float] = field(default_factory=list)
    """CPU per delivered message (or per publication where nobody listens)."""
    rates: list[float] = field(default_factory=list)
    """Delivered messages per second."""
    sizes: list[float] = field(default_factory=list)
    """Bytes per message on the wire."""

    def note(self, cpu: float, tally: Tally, messages: int) -> None:
        self.micros.append(cpu / messages * 1e6)
        self.rates.append(messages / tally.seconds)
        if tally.frames:
            self.sizes.append(tally.bytes / (tally.frames + tally.other))


@dataclass(slots=True)
class Turn:
    """One server with its load; ``text`` is published, ``expect`` messages of it arrive at each of ``sockets``."""

    name: str
    process: Process
    load: Load
    text: str
    sockets: int
    expect: int
    paced: Costs = field(default_factory=Costs)
    flat: Costs = field(default_factory=Costs)

    def measure(self, pace: float, scale: float) -> None:
        """Publish every ``pace`` seconds, then as fast as it goes, and note what that cost."""
        warm = self.load.publish(self.text, WARM_UP, expect=self.expect)
        self._publish(self.paced, round(PACED_SECONDS * scale / pace), pace)
        self._publish(self.flat, round(FLAT_SECONDS * scale * warm.publications / warm.seconds), 0.0)

    def _publish(self, costs: Costs, publications: int, pace: float) -> None:
        before = self.process.cpu()
        tally = self.load.publish(self.text, max(WARM_UP, publications), expect=self.expect, pause=(pace, pace))
        messages = tally.publications * (self.sockets * self.expect if self.expect else 1)
        costs.note(self.process.cpu() - before, tally, messages)


def take_turns(world: World, turns: Sequence[Turn], pace: float) -> None:
    """Measure each once in each repetition, in an order that chance decides."""
    for repetition in range(world.repetitions):
        order = list(turns)
        random.Random(repetition).shuffle(order)
        for turn in order:
            turn.measure(pace, world.scale)
        shown = ", ".join(f"{turn.name} {turn.paced.micros[-1]:.2f}" for turn in turns)
        world.say(f"  repetition {repetition + 1}/{world.repetitions}, µs: {shown}")


def figures(turns: Sequence[Turn]) -> list[Figure]:
    """What to show of servers with an audience."""
    found = []
    for turn in turns:
        found.append(Figure(turn.name, "CPU per message", "µs", turn.paced.micros))
        found.append(Figure(turn.name, "size", "bytes/message", turn.paced.sizes))
        found.append(Figure(turn.name, "flat out: CPU per message", "µs", turn.flat.micros))
        found.append(Figure(turn.name, "flat out: delivered", "messages/s", turn.flat.rates))
    return found


def unheard(turn: Turn) -> Figure:
    """What to show of a server whose publications reach nobody."""
    return Figure(turn.name, "CPU per request", "µs", turn.paced.micros)


def without_storing(ours: Turn, unwatched: Turn) -> Figure:
    """What is left of the cost per message when the cost of the same request without watchers is taken away."""
    messages = ours.sockets * ours.expect
    pairs = zip(ours.paced.micros, unwatched.paced.micros, strict=True)
    return Figure(ours.name, "without storing", "µs", [whole - request / messages for whole, request in pairs])
