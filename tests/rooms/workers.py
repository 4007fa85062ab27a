"""Workers that have rooms and nothing else, on a real MongoDB and a real Redis, and those who listen there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec

from dashboard.broker.broker import Broker
from dashboard.broker.commands import Commands
from dashboard.broker.presence import PresenceStore
from dashboard.buckets import Pace
from dashboard.dashboards import Dashboards
from dashboard.model.people import Person, Role
from dashboard.model.rooms import Entry
from dashboard.pacing import Pacing
from dashboard.protocol import room_commands as said
from dashboard.room_parts import RoomParts, build_rooms
from dashboard.rooms.following import Pages, Seat
from dashboard.rooms.overview import Overview
from dashboard.rooms.room import Room
from dashboard.storage.access import AccessRecords
from dashboard.storage.dashboards import DashboardDocuments
from dashboard.storage.gone import GoneDashboards
from dashboard.storage.mongo import Mongo
from dashboard.storage.read_positions import ReadPositions
from dashboard.storage.room_log import RoomLog
from dashboard.telemetry import Telemetry
from tests.live.viewer import messages

OWNER = Person("u-owner", "owner", "editor")


class Nobody:
    """Listens to no points."""

    def on_points(self, *_: Any) -> None:
        pass

    def on_gap(self, *_: Any) -> None:
        pass

    def on_link(self, up: bool) -> None:
        pass


class Nothing:
    """A registry without series."""

    async def catalogue(self, pattern: str, limit: int) -> Any:
        raise NotImplementedError


class Listener:
    """One connection: everything it was handed, in order."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []
        self.changes: list[dict[str, Any]] = []
        self.ended: list[str] = []
        self.again = False
        self.ready = True
        self.congested = False
        self.reply: dict[str, Any] = {}

    def take_entries(self, room: str, pages: Pages) -> None:
        self.entries += [json.loads(one) for one in pages.encoded]
        assert list(messages(pages.frames)) == [json.loads(one) for one in pages.encoded]
        assert all(entry["roomId"] == room for entry in self.entries)

    def take_changes(self, room: str, frame: bytes) -> bool:
        if self.ready:
            self.changes += messages(frame)
            assert self.changes[-1]["roomId"] == room
        return self.ready

    def take_end(self, room: str) -> None:
        self.ended.append(room)

    def start_again(self) -> None:
        self.again = True

    @property
    def offsets(self) -> list[int]:
        return [entry["offset"] for entry in self.entries]

    @property
    def texts(self) -> list[str]:
        return [entry["text"] for entry in self.entries if entry["type"] == "message"]

    @property
    def people(self) -> dict[str, dict[str, Any]]:
        """Who is there, from all changes so far."""
        here: dict[str, dict[str, Any]] = {}
        for change in self.changes:
            if change.get("full"):
                here = {}
            here |= {person["id"]: person for person in change.get("people", ())}
            for gone in change.get("gone", ()):
                here.pop(gone, None)
        return here

    @property
    def count(self) -> int:
        return int(self.changes[-1]["peopleCount"]) if self.changes else 0

    @property
    def typing(self) -> list[str]:
        told = [change["typing"] for change in self.changes if "typing" in change]
        return list(told[-1]) if told else []

    @property
    def cursors(self) -> dict[str, dict[str, Any]]:
        return {cursor["user"]: cursor for change in self.changes for cursor in change.get("cursors", ())}


@dataclass
class Worker:
    """One worker's rooms."""

    broker: Broker
    presence: PresenceStore
    commands: Commands
    dashboards: Dashboards
    parts: RoomParts
    overview: Overview
    mentions: list[tuple[int, list[str]]]
    begun: set[asyncio.Task[None]] = field(default_factory=set)
    """Those who are being brought up to date."""

    async def dashboard(self) -> str:
        """A new dashboard, and so a room."""
        document = await self.dashboards.create(OWNER, b'{"title": "A room"}')
        return str(document["id"])

    async def join(
        self, person: Person, room: str, position: tuple[str, int] | None = None, listener: Listener | None = None
    ) -> Listener:
        """Somebody joins and is brought up to date, at their own pace."""
        heard = Listener() if listener is None else listener
        known = None if position is None else said.LogPosition(*position)
        reply, seat = await self.parts.rooms.join(heard, person, said.JoinRoom(room_id=room, position=known))
        heard.reply = json.loads(msgspec.json.encode(reply))
        heard.entries += heard.reply["entries"]
        task = asyncio.get_running_loop().create_task(self.begin(seat, room))
        self.begun.add(task)
        task.add_done_callback(self.begun.discard)
        return heard

    async def begin(self, seat: Seat, room: str) -> None:
        await self.parts.rooms.begin(seat, room)

    async def say(self, person: Person, room: str, text: str, operation: str | None = None) -> Entry:
        """Somebody says something."""
        command = said.Message(room_id=room, text=text, operation_id=operation)
        return await (await self.parts.talking.say(person, command))

    def room(self, room: str) -> Room:
        """A room that is open here."""
        found = self.parts.tending._rooms.get(room)
        assert found is not None
        return found

    async def die(self) -> None:
        """End as a killed process does: nothing is said, nothing is written."""
        for task in (*self.parts.tending._loops, *self.parts.tending._rooms._tasks):
            task.cancel()
        for room in self.parts.tending._rooms:
            for own in room._people.values():
                own.stay()
        await self.broker.close()


async def build(mongo: Mongo, redis_url: str, database: str) -> Worker:
    """A worker that has not started."""
    documents = DashboardDocuments(mongo)
    broker, presence = Broker(redis_url, database, lambda _: None), PresenceStore(redis_url, database)
    commands = Commands(redis_url, database)
    pacing = Pacing(commands, {"join": Pace(10_000, 10_000)})
    mentions: list[tuple[int, list[str]]] = []

    async def mentioned(_: str, entry: Entry, people: Sequence[str]) -> None:
        mentions.append((entry.offset, list(people)))

    parts = await build_rooms(mongo, broker, presence, pacing, Telemetry(), named, mentioned)
    overview = Overview(RoomLog(mongo), ReadPositions(mongo), presence)
    dashboards = Dashboards(
        documents,
        parts.states,
        parts.editing,
        Nothing(),
        overview,
        AccessRecords(mongo).access,
        GoneDashboards(mongo),
        lambda _: None,
    )
    return Worker(broker, presence, commands, dashboards, parts, overview, mentions)


async def named(names: Sequence[str]) -> list[Person]:
    """Who is known by name."""
    return [person for person in (ADA, BOB, EVE) if person.name in names]


@asynccontextmanager
async def working(mongo: Mongo, redis_url: str, database: str) -> AsyncIterator[Worker]:
    """A worker with its rooms."""
    worker = await build(mongo, redis_url, database)
    worker.broker.start(Nobody(), worker.parts.tending)
    worker.parts.tending.start()
    try:
        yield worker
    finally:
        await worker.parts.tending.close()
        await worker.broker.close()
        await worker.presence.close()
        await worker.commands.close()


def someone(name: str, role: Role = "viewer") -> Person:
    return Person(f"u-{name}", name, role)


ADA, BOB, EVE = someone("ada"), someone("bob"), someone("eve")
