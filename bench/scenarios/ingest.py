"""Points in, durably: three shapes of request on one worker, beside a time-series collection and an empty request."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from bench.figures import Check, Figure, Result, ratios
from bench.load import TIME, Load, post_request
from bench.ours import Ours, dumps, unquoted
from bench.peers.timeseries import Document, TimeSeries, document
from bench.process import Process, free_port
from bench.toolchain import HERE
from bench.world import World, on_server_core

SLOT_SECONDS: Final = 2.0
LONG_SECONDS: Final = 20.0
COLUMN_POINTS: Final = 10_000
OBJECT_POINTS: Final = 1_000
SENDERS: Final = 4
"""Connections that push batches, each waiting for its answer before it sends again."""
SINGLE_SENDERS: Final = 32
"""Connections that push single points, likewise."""
AGO: Final = 12 * 3600 * 1000
"""The first point is that old (ms): at a point a millisecond the newest stay in the past."""


@dataclass(slots=True)
class Sender:
    """One shape of request to one server, and what came of it."""

    name: str
    process: Process
    port: int
    requests: Sequence[str]
    connections: int
    points: int
    rates: list[float] = field(default_factory=list)
    micros: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def measure(self, load: Load, seconds: float, since: int) -> None:
        """Send for so long; rates are points (or empty requests) a second."""
        before = self.process.cpu()
        tally = load.post(self.port, self.requests, connections=self.connections, seconds=seconds, since=since)
        points = tally.requests * self.points
        self.rates.append(points / tally.seconds)
        self.micros.append((self.process.cpu() - before) / points * 1e6)
        self.waits.append(tally.p50 / 1000)

    def figures(self, unit: str) -> list[Figure]:
        return [
            Figure(self.name, "rate", f"{unit}s/s", self.rates),
            Figure(self.name, f"CPU per {unit}", "µs", self.micros),
            Figure(self.name, "answer, median", "ms", self.waits),
        ]


def run(world: World) -> Result:
    with ExitStack() as stack:
        ours = Ours(world, compact_interval="3600")
        stack.callback(ours.stop)
        bare, bare_port = _bare_tornado(world)
        stack.callback(bare.stop)
        columns = Sender("columns × 10,000", ours.process, ours.port, _columns(ours), SENDERS, COLUMN_POINTS)
        objects = Sender("objects × 1,000", ours.process, ours.port, _objects(ours), SENDERS, OBJECT_POINTS)
        single = Sender("single points", ours.process, ours.port, [_single(ours)], SINGLE_SENDERS, 1)
        empty = Sender("bare Tornado, empty", bare, bare_port, [_empty()], SINGLE_SENDERS, 1)
        load = stack.enter_context(Load(ours.folder))
        series = TimeSeries(world.embedded.mongo_url, world.database())
        stack.callback(series.close)
        inserted = _take_turns(world, load, [columns, objects, single, empty], series)
    return _result(columns, objects, single, empty, inserted, _long_run(world))


def _take_turns(world: World, load: Load, senders: Sequence[Sender], series: TimeSeries) -> list[float]:
    inserted: list[float] = []
    first = round(time.time() * 1000) - AGO

    def insert() -> None:
        inserted.append(_insert_for(series, SLOT_SECONDS * world.scale, _time_of(first + len(inserted) * 3_600_000)))

    for repetition in range(world.repetitions):
        since = first + repetition * 3_600_000
        slots: list[Callable[[], None]] = [insert]
        slots += [_slot(sender, load, SLOT_SECONDS * world.scale, since) for sender in senders]
        random.Random(repetition).shuffle(slots)
        for slot in slots:
            slot()
        shown = ", ".join(f"{sender.name} {sender.rates[-1]:,.0f}" for sender in senders)
        world.say(f"  repetition {repetition + 1}/{world.repetitions}, per s: {shown}, insert_many {inserted[-1]:,.0f}")
    return inserted


def _long_run(world: World) -> Sender:
    """Columns for longer than the interval of packing: what goes on when it never stops."""
    with ExitStack() as stack:
        ours = Ours(world)
        stack.callback(ours.stop)
        load = stack.enter_context(Load(ours.folder))
        name = "columns × 10,000, packing on"
        sender = Sender(name, ours.process, ours.port, _columns(ours), SENDERS, COLUMN_POINTS)
        sender.measure(load, LONG_SECONDS * world.scale, round(time.time() * 1000) - AGO)
    return sender


def _slot(sender: Sender, load: Load, seconds: float, since: int) -> Callable[[], None]:
    return lambda: sender.measure(load, seconds, since)


def _insert_for(series: TimeSeries, seconds: float, since: datetime) -> float:
    """Points a second that go into the collection in batches as large as a request with columns."""
    with on_server_core():
        done, spent = 0, 0.0
        while spent < seconds:
            documents = list(_documents(since + timedelta(milliseconds=done), COLUMN_POINTS))
            begin = time.perf_counter()
            series.insert(documents)
            spent += time.perf_counter() - begin
            done += COLUMN_POINTS
    return done / spent


def _documents(since: datetime, points: int) -> Iterable[Document]:
    values = _values(points)
    for place, value in enumerate(values):
        yield document("bench_columns", {"sender": "0"}, since + timedelta(milliseconds=place), value)


def _columns(ours: Ours) -> list[str]:
    return [
        ours.ingest(
            unquoted(
                dumps(
                    {
                        "metric": "bench_columns",
                        "labels": {"sender": str(sender)},
                        "times": [TIME] * COLUMN_POINTS,
                        "values": _values(COLUMN_POINTS),
                    }
                )
            )
        )
        for sender in range(SENDERS)
    ]


def _objects(ours: Ours) -> list[str]:
    def point(sender: int, place: int, value: float) -> dict[str, object]:
        labels = {"room": f"s{sender}r{place % 100}"}
        return {"metric": "bench_objects", "labels": labels, "time": TIME, "value": value}

    def body(sender: int) -> list[dict[str, object]]:
        return [point(sender, place, value) for place, value in enumerate(_values(OBJECT_POINTS))]

    return [ours.ingest(unquoted(dumps(body(sender)))) for sender in range(SENDERS)]


def _single(ours: Ours) -> str:
    point = {"metric": "bench_single", "labels": {"room": "lab"}, "time": TIME, "value": 21.53}
    return ours.ingest(unquoted(dumps(point)))


def _empty() -> str:
    """As large as a single point, and with a key, but nobody looks at either."""
    body = dumps({"metric": "bench_single", "labels": {"room": "lab"}, "time": "0" * 13, "value": 21.53})
    return post_request("/empty", body, ["Authorization: Bearer dk_0000000000000000000000000000000000000000000"])


def _values(points: int) -> list[float]:
    """A temperature that wanders."""
    chance, value, values = random.Random(1), 20.0, []
    for _ in range(points):
        value += chance.uniform(-0.2, 0.2)
        values.append(round(value, 2))
    return values


def _bare_tornado(world: World) -> tuple[Process, int]:
    port = free_port()
    command = [sys.executable, str(HERE / "peers" / "tornado_plain.py"), str(port)]
    process = Process(command, world.path("tornado") / "server.log")
    process.wait_for(port)
    return process, port


def _time_of(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def _result(
    columns: Sender, objects: Sender, single: Sender, empty: Sender, inserted: list[float], long: Sender
) -> Result:
    result = Result("ingest", "Ingest: durable points a second, one worker")
    for sender in (columns, objects, single):
        result.figures += sender.figures("point")
    result.figures += long.figures("point")
    result.figures += empty.figures("request")
    result.figures.append(Figure("time-series collection × 10,000", "rate", "points/s", inserted))
    result.checks = [
        Check("columns, points/s", "≥", 1_000_000, columns.rates),
        Check("objects, points/s", "≥", 150_000, objects.rates),
        Check("single points / bare Tornado's empty requests", "≥", 0.5, ratios(single.rates, empty.rates)),
        Check("columns / time-series collection", "≥", 10, ratios(columns.rates, inserted)),
    ]
    result.notes = [
        "CPU is that of the server alone; MongoDB and the senders have the other core.",
        f"Packing into blocks is off, but for one figure: {LONG_SECONDS:g} s on end with packing every 10 s.",
    ]
    return result
