"""2,000 people in 20 rooms lose their worker, and all come back at once, each for exactly what was said meanwhile."""

from __future__ import annotations

import os
import signal
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from pymongo import MongoClient

from bench.crowd import SECRET, a_crowd, joining
from bench.figures import Check, Figure, Result
from bench.load import Load, LoadError, Script
from bench.ours import Ours
from bench.process import family, free_port
from bench.world import World

PEOPLE: Final = 2000
ROOMS: Final = 20
REPETITIONS: Final = 3
SETTLE: Final = 2.0
"""Seconds after the last has joined that go by before the worker is killed."""
SAID: Final = "said while all were away"
LIVE_WITHIN: Final = 5.0


@dataclass(slots=True)
class Recovery:
    """The server with two workers, the first of which has a port of its own; what was read, once in each repetition."""

    ours: Ours
    own_port: int
    tokens: list[str]
    mongo: MongoClient[dict[str, object]]
    seconds: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    """Seconds that as many took who came for the first time, 64 at a time."""
    cpu: list[float] = field(default_factory=list)
    reads: list[float] = field(default_factory=list)

    def measure(self, world: World) -> None:
        """All sit with one worker; it is killed; something is said in each room; all come back at once."""
        rooms = [self.ours.room() for _ in range(ROOMS)]
        self.ours.process.wait_for(self.own_port)
        with Load(world.path("before")) as load:
            sections = [joining([token], room)[0] for token, room in self._seated(rooms)]
            self.first.append(load.open(self.own_port, "/ws", len(sections), Script(sections)))
            load.idle(SETTLE)
            positions = {room: self.ours.position(room) for room in rooms}
            self._kill_the_fullest()
            _await_lost(load, len(sections))
        for room in rooms:
            self.ours.say(room, SAID)
        sections = [joining([token], room, positions[room], SAID)[0] for token, room in self._seated(rooms)]
        with Load(world.path("after")) as load:
            cpu, reads = self.ours.process.cpu(), self._reads()
            self.seconds.append(load.open(self.ours.port, "/ws", len(sections), Script(sections), len(sections)))
            self.cpu.append(self.ours.process.cpu() - cpu)
            self.reads.append(self._reads() - reads)

    def _seated(self, rooms: list[str]) -> list[tuple[str, str]]:
        return list(zip(self.tokens, islice(cycle(rooms), len(self.tokens)), strict=True))

    def _kill_the_fullest(self) -> None:
        """Kill the worker with the most connections, and wait until it is gone."""
        fullest = max(family(self.ours.process.popen.pid), key=_open_files)
        os.kill(fullest, signal.SIGKILL)
        while fullest in family(self.ours.process.popen.pid):
            time.sleep(0.01)

    def _reads(self) -> int:
        counted = self.mongo.admin.command("serverStatus")["opcounters"]
        return int(counted["query"]) + int(counted["getmore"])


def _open_files(pid: int) -> int:
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


def _await_lost(load: Load, count: int) -> None:
    end = time.monotonic() + LIVE_WITHIN
    while load.lost() < count and time.monotonic() < end:
        load.idle(0.02)
    if (lost := load.lost()) != count:
        raise LoadError(f"{count} sat with the worker that was killed, but {lost} were lost")


def run(world: World) -> Result:
    people, own_port = max(ROOMS, round(PEOPLE * world.scale)), free_port()
    with ExitStack() as stack:
        ours = Ours(world, workers=2, secret=SECRET, worker_port=str(own_port))
        stack.callback(ours.stop)
        mongo: MongoClient[dict[str, object]] = stack.enter_context(MongoClient(world.embedded.mongo_url))
        recovery = Recovery(ours, own_port, a_crowd(world, ours, "p", people), mongo)
        for repetition in range(min(REPETITIONS, world.repetitions)):
            recovery.measure(world)
            world.say(f"  repetition {repetition + 1}: all {people:,} were back after {recovery.seconds[-1]:.2f} s")
    return _result(people, recovery)


def _result(people: int, recovery: Recovery) -> Result:
    result = Result("recovery", f"Recovery: {people:,} people in {ROOMS} rooms lose their worker and come back at once")
    each = [reads / people for reads in recovery.reads]
    result.figures = [
        Figure("the other worker, and a new one", "all have what they missed after", "s", recovery.seconds),
        Figure("", "CPU, with that of starting a worker", "s", recovery.cpu),
        Figure("", "MongoDB reads", "", recovery.reads),
        Figure("", "MongoDB reads a person", "", each),
        Figure("when they came first, 64 at a time", "all were in after", "s", recovery.first),
    ]
    result.checks = [Check("all are back, s", "≤", LIVE_WITHIN, recovery.seconds)]
    result.notes = [
        "Each comes with the position it had, and is back when it was told that it recovered and got what was missed.",
        "All share one core: a load generator on the other lets 2,000 handshakes begin at the same moment.",
    ]
    return result
