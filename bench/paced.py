"""CPU per delivered message, of several servers in turn: the heart of the fan-out scenarios."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bench.figures import Figure
from bench.load import Load, Tally
from bench.process import Process
from bench.world import World

SLOT_SECONDS: Final = 1.2
"""How long one server is measured in one repetition."""
WARM_UP: Final = 12
"""Publications before the clock is read."""


@dataclass(slots=True)
class Turn:
    """One server with its load; ``text`` is published, ``expect`` messages of it arrive at each of ``sockets``."""

    name: str
    process: Process
    load: Load
    text: str
    sockets: int
    expect: int
    micros: list[float] = field(default_factory=list)
    """CPU per delivered message (or per publication where nobody listens), one for each repetition."""
    rates: list[float] = field(default_factory=list)
    """Delivered messages per second."""
    sizes: list[float] = field(default_factory=list)
    """Bytes per message on the wire."""

    def measure(self, seconds: float) -> None:
        """Publish for about so long, and note what that cost."""
        warm = self.load.publish(self.text, WARM_UP, expect=self.expect)
        publications = max(WARM_UP, round(seconds * warm.publications / warm.seconds))
        before = self.process.cpu()
        tally = self.load.publish(self.text, publications, expect=self.expect)
        self._note(self.process.cpu() - before, tally)

    def _note(self, cpu: float, tally: Tally) -> None:
        messages = tally.publications * (self.sockets * self.expect if self.expect else 1)
        self.micros.append(cpu / messages * 1e6)
        self.rates.append(messages / tally.seconds)
        if tally.frames:
            self.sizes.append(tally.bytes / (tally.frames + tally.other))


def take_turns(world: World, turns: Sequence[Turn]) -> None:
    """Measure each once in each repetition, in an order that chance decides."""
    for repetition in range(world.repetitions):
        order = list(turns)
        random.Random(repetition).shuffle(order)
        for turn in order:
            turn.measure(SLOT_SECONDS * world.scale)
        shown = ", ".join(f"{turn.name} {turn.micros[-1]:.2f}" for turn in turns)
        world.say(f"  repetition {repetition + 1}/{world.repetitions}, µs: {shown}")


def figures(turns: Sequence[Turn]) -> list[Figure]:
    found = []
    for turn in turns:
        found.append(Figure(turn.name, "CPU per message", "µs", turn.micros))
        found.append(Figure(turn.name, "delivered", "messages/s", turn.rates))
        found.append(Figure(turn.name, "size", "bytes/message", turn.sizes))
    return found
