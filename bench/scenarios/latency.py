"""From the POST to the browser's socket: how long a point takes to be stored, sent and seen by 100 viewers."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Final

from bench.chat import SOCKETIO, Audience
from bench.figures import Check, Figure, Result
from bench.load import Load, Tally
from bench.ours import Ours, Watching
from bench.scenarios.fanout import news
from bench.world import World

VIEWERS: Final = 100
QUIET: Final = (0.2, 0.4)
"""Seconds between two points: the query was quiet before each, and it goes out at once."""
BUSY: Final = (0.05, 0.05)
"""20 points a second: most wait for the next tick, which is when the page draws."""
SLOT_SECONDS: Final = 6.0
IN_FLIGHT: Final = 64


@dataclass(slots=True)
class Delay:
    """Percentiles in milliseconds, one for each repetition."""

    name: str
    load: Load
    text: str
    pause: tuple[float, float]
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)

    def measure(self, seconds: float) -> Tally:
        count = max(3, round(seconds / (sum(self.pause) / 2)))
        tally = self.load.publish(self.text, count, window=IN_FLIGHT, pause=self.pause)
        self.p50.append(tally.p50 / 1000)
        self.p99.append(tally.p99 / 1000)
        return tally

    def figures(self) -> list[Figure]:
        return [Figure(self.name, "p50", "ms", self.p50), Figure(self.name, "p99", "ms", self.p99)]


def run(world: World) -> Result:
    with ExitStack() as stack:
        chat = Audience(world, SOCKETIO, [["r"]] * VIEWERS)
        stack.callback(chat.stop)
        ours = Ours(world)
        stack.callback(ours.stop)
        load = ours.viewers([Watching(["latency"])] * VIEWERS)
        stack.callback(load.stop)
        quiet = Delay("dashboard, 3 points/s", load, news(ours, ["latency"]), QUIET)
        busy = Delay("dashboard, 20 points/s", load, news(ours, ["latency"]), BUSY)
        peer = Delay("Socket.IO + Redis, 3 messages/s, not stored", chat.load, SOCKETIO.message("r"), QUIET)
        for repetition in range(min(3, world.repetitions)):
            for delay in (quiet, busy, peer):
                delay.measure(SLOT_SECONDS * world.scale)
            world.say(
                f"  repetition {repetition + 1}, p50: {quiet.p50[-1]:.1f}, {busy.p50[-1]:.1f}, {peer.p50[-1]:.1f}"
            )
    result = Result("latency", f"Latency: POST to the sockets of {VIEWERS} viewers, durable")
    result.figures = [figure for delay in (quiet, busy, peer) for figure in delay.figures()]
    result.checks = [Check("dashboard, 3 points/s, p50 ms", "≤", 25, quiet.p50)]
    return result
