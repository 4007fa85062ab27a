"""Opening a dashboard: with a long log behind it as against a short one, for the first who comes and for the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from bench.crowd import joining
from bench.editors import Server, document
from bench.figures import Check, Figure, Result, ratios
from bench.load import Load, Script
from bench.ours import Ours
from bench.world import World
from dashboard.model.rooms import Draft
from dashboard.storage.dashboards import DashboardDocuments
from dashboard.storage.mongo import connect
from dashboard.storage.room_log import RoomLog
from dashboard.storage.states import States
from dashboard.storage.versions import Versions

SHORT: Final = 10
LONG: Final = 10_000
AT_ONCE: Final = 500
"""Entries written at once."""
AGO: Final = timedelta(hours=1)
"""How long ago they were written."""
WARM: Final = 20
"""How often a page is loaded, and a room that is open is joined, in one repetition."""


@dataclass(slots=True)
class Opened:
    """Dashboards with logs of one length, a new one for each repetition; what was read of each. Milliseconds."""

    length: int
    rooms: list[str]
    first_page: list[float] = field(default_factory=list)
    page: list[float] = field(default_factory=list)
    first_join: list[float] = field(default_factory=list)
    join: list[float] = field(default_factory=list)

    def measure(self, world: World, server: Server, repetition: int) -> None:
        room, (one, *others) = self.rooms[repetition], server.tokens
        with Load(world.path("load")) as load:
            self.first_page.append(_loaded(load, server.ours, room, one, 1))
            self.page.append(_loaded(load, server.ours, room, one, WARM))
            place = server.ours.document(room)["position"]
            position = str(place["epoch"]), int(place["offset"])
            self.first_join.append(_joined(load, server.ours, joining([one], room, position)))
            self.join.append(_joined(load, server.ours, joining(others, room, position)))

    def figures(self) -> Iterator[Figure]:
        name = f"{self.length:,} entries"
        yield Figure(name, "GET /d/ID, the first", "ms", self.first_page)
        yield Figure(name, "GET /d/ID", "ms", self.page)
        yield Figure(name, "connect and join a room that is not open", "ms", self.first_join)
        yield Figure(name, "connect and join a room that is open", "ms", self.join)


def run(world: World) -> Result:
    with ExitStack() as stack:
        server = Server.started(world, 1, WARM + 1, stack)
        short, long = (_opened(world, server.ours, length) for length in (SHORT, LONG))
        warm_up = _opened(world, server.ours, SHORT, 1)
        warm_up.measure(world, server, 0)
        for repetition in range(world.repetitions):
            for one in (short, long) if repetition % 2 else (long, short):
                one.measure(world, server, repetition)
            world.say(
                f"  repetition {repetition + 1}/{world.repetitions}, page and join, short {short.page[-1]:.2f} "
                f"{short.join[-1]:.2f}, long {long.page[-1]:.2f} {long.join[-1]:.2f}"
            )
    return _result(short, long)


def _loaded(load: Load, ours: Ours, room: str, token: str, times: int) -> float:
    """The median of loading the page so many times, one after the other."""
    lines = [f"GET /d/{room} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {token}"]
    request = "\r\n".join([*lines, "", ""])
    tally = load.post(ours.port, [request], connections=1, seconds=0.3 if times > 1 else 0, since=0)
    return tally.p50 / 1000


def _joined(load: Load, ours: Ours, sections: Sequence[Sequence[str]]) -> float:
    return load.open(ours.port, "/ws", len(sections), Script(sections), at_once=1) / len(sections) * 1000


def _opened(world: World, ours: Ours, length: int, count: int | None = None) -> Opened:
    rooms = [ours.room(document()) for _ in range(count or world.repetitions)]
    world.runner.run(_written(world.embedded.mongo_url, ours.database, rooms, length))
    return Opened(length, rooms)


async def _written(url: str, database: str, rooms: Sequence[str], length: int) -> None:
    """A past for each of these rooms, of which no worker has heard; a snapshot was kept, as a worker does."""
    mongo = await connect(url, database)
    log, now = RoomLog(mongo), datetime.now(UTC) - AGO
    states = States(DashboardDocuments(mongo), log, Versions(mongo))
    try:
        for room in rooms:
            epoch, _ = await log.open(room)
            await states.to_edit(room, epoch)
            for first in range(1, length + 1, AT_ONCE):
                drafts = [_draft(offset) for offset in range(first, min(first + AT_ONCE, length + 1))]
                await log.append(room, first, drafts, now)
            await states.keep(await states.to_edit(room, epoch), 0)
    finally:
        mongo.close()


def _draft(offset: int) -> Draft:
    """Of ten entries five are edits, three are messages, and somebody came and went."""
    person = f"u-past{offset // 10 % 50}"
    place = offset % 10
    if place < 5:
        ops = [{"op": "set", "path": f"panels.p{offset % 12}.title", "value": f"Panel {offset}"}]
        return Draft("edit", person, person, {"ops": ops})
    if place < 8:
        return Draft("message", person, person, {"text": f"What about {offset}?"})
    return Draft("user_joined" if place == 8 else "user_left", person, person)


def _result(short: Opened, long: Opened) -> Result:
    result = Result("opening", f"Opening a dashboard with {LONG:,} entries in its log as against {SHORT}")
    result.figures = [figure for one in (short, long) for figure in one.figures()]
    pairs = (
        ("GET /d/ID", long.page, short.page),
        ("join a room that is not open", long.first_join, short.first_join),
        ("join a room that is open", long.join, short.join),
    )
    result.checks = [Check(f"{name}, long / short", "≤", 2, ratios(above, below)) for name, above, below in pairs]
    result.notes = [
        "Those who join come with the position that the page begins with; a worker kept the newest snapshot."
    ]
    return result
