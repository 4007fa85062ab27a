"""Editing together on two workers: how soon an edit is kept and seen by all, and how many fit into a second."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Final

from bench.editors import Server, document, edited, said
from bench.figures import Check, Figure, Result, ratios
from bench.load import Load, LoadError, Tally
from bench.world import World

WORKERS: Final = 2
FEW: Final = 20
MANY: Final = 100
PACE: Final = (0.005, 0.015)
"""Seconds between two edits of twenty people who make five a second each; chance decides within these bounds."""
CHAT_PACE: Final = (0.08, 0.12)
SECONDS: Final = 6.0
FLAT: Final = 4000
"""Edits of a hundred people each of whom makes the next as soon as the last is kept and seen."""
WARM_UP: Final = 10
AT_A_TIME: Final = 50
"""Edits that go on beside what is measured, until it is over."""
IN_FLIGHT: Final = 400


@dataclass(slots=True)
class Turn:
    """So many people at one pace; what was read, once in each repetition. Milliseconds."""

    name: str
    server: Server
    load: Load
    text: str
    people: int
    pause: tuple[float, float]
    window: int
    rate: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    seen_p99: list[float] = field(default_factory=list)
    kept: list[float] = field(default_factory=list)
    kept_p99: list[float] = field(default_factory=list)
    outrun: list[float] = field(default_factory=list)
    """Tries that another worker came before, for each edit."""
    cpu: list[float] = field(default_factory=list)
    """CPU of the server, ms for each edit."""

    def measure(self, count: int) -> None:
        process = self.server.ours.process
        self._publish(WARM_UP)
        outrun, cpu = self.server.outrun(), process.cpu()
        tally = self._publish(max(WARM_UP, count))
        self.cpu.append((process.cpu() - cpu) / tally.publications * 1000)
        self.outrun.append((self.server.outrun() - outrun) / tally.publications)
        self.rate.append(tally.publications / tally.seconds)
        for values, micros in (
            (self.seen, tally.p50),
            (self.seen_p99, tally.p99),
            (self.kept, tally.answer_p50),
            (self.kept_p99, tally.answer_p99),
        ):
            values.append(micros / 1000)

    def _publish(self, count: int) -> Tally:
        tally = self.load.publish(self.text, count, window=self.window, pause=self.pause, each=True)
        if tally.frames != count * self.people or tally.answers != count:
            raise LoadError(f"{self.name}: {count} of them to {self.people} people each, but {tally}")
        return tally

    def figures(self) -> Iterator[Figure]:
        yield Figure(self.name, "done and seen by all", "/s", self.rate)
        yield Figure(self.name, "seen by others, p50", "ms", self.seen)
        yield Figure(self.name, "seen by others, p99", "ms", self.seen_p99)
        yield Figure(self.name, "saved, p50", "ms", self.kept)
        yield Figure(self.name, "saved, p99", "ms", self.kept_p99)

    def costs(self) -> Iterator[Figure]:
        """What holds for all that goes on meanwhile."""
        yield Figure(self.name, "another worker was first", "times each", self.outrun)
        yield Figure(self.name, "CPU", "ms each", self.cpu)


def run(world: World) -> Result:
    with ExitStack() as stack:
        server = Server.started(world, WORKERS, MANY, stack)
        few, many, alone, beside = _turns(world, server, stack)
        for repetition in range(world.repetitions):
            few.measure(round(SECONDS * world.scale / (sum(PACE) / 2)))
            many.measure(round(FLAT * world.scale))
            alone.measure(round(SECONDS * world.scale / (sum(CHAT_PACE) / 2)))
            with _going_on(few):
                beside.measure(round(SECONDS * world.scale / (sum(CHAT_PACE) / 2)))
            world.say(
                f"  repetition {repetition + 1}/{world.repetitions}: seen p99 {few.seen_p99[-1]:.1f} ms, "
                f"{many.rate[-1]:,.0f} edits/s by {MANY}"
            )
    return _result(few, many, alone, beside)


def _turns(world: World, server: Server, stack: ExitStack) -> tuple[Turn, Turn, Turn, Turn]:
    few, many, other = (server.ours.room(document()) for _ in range(3))
    chat = server.together(world, MANY, other, stack)
    talk = (server, chat, said(other), MANY, CHAT_PACE, IN_FLIGHT)
    return (
        Turn(
            f"{FEW} people, 5 edits/s each",
            server,
            server.together(world, FEW, few, stack),
            edited(few),
            FEW,
            PACE,
            IN_FLIGHT,
        ),
        Turn(
            f"{MANY} people, flat out",
            server,
            server.together(world, MANY, many, stack),
            edited(many),
            MANY,
            (0, 0),
            MANY,
        ),
        Turn("chat in another room", *talk),
        Turn("chat in another room, while 20 edit", *talk),
    )


@contextmanager
def _going_on(turn: Turn) -> Iterator[None]:
    """The same people go on editing beside what is measured."""
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            turn.load.publish(turn.text, AT_A_TIME, window=turn.window, pause=turn.pause, each=True)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _result(few: Turn, many: Turn, alone: Turn, beside: Turn) -> Result:
    result = Result("editing", f"Editing one dashboard together, on {WORKERS} workers")
    result.figures = [figure for turn in (few, many) for figure in (*turn.figures(), *turn.costs())]
    result.figures += [figure for turn in (alone, beside) for figure in turn.figures()]
    result.checks = [
        Check(f"{few.name}: seen by others, p99 ms", "≤", 100, few.seen_p99),
        Check("chat seen, p50, while others edit / alone", "≤", 2, ratios(beside.seen, alone.seen)),
    ]
    result.notes = [
        "Every edit is in MongoDB (majority, journaled) before anybody sees it; saved is the reply to its author.",
        "Both workers share one core with each other, the load generator shares one with MongoDB and Redis.",
    ]
    return result
