"""The parts that make the rooms of one worker."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from dashboard.broker.broker import Broker
from dashboard.broker.presence import PresenceStore
from dashboard.model.people import Person
from dashboard.model.rooms import Entry
from dashboard.pacing import Pacing
from dashboard.rooms.editing import Editing
from dashboard.rooms.open_rooms import OpenRooms
from dashboard.rooms.reconciling import Reconciling
from dashboard.rooms.rooms import Rooms
from dashboard.rooms.seats import Seats
from dashboard.rooms.squaring import Squaring
from dashboard.rooms.talking import Talking
from dashboard.rooms.tending import Tending
from dashboard.rooms.version_history import VersionHistory
from dashboard.storage.access import AccessRecords
from dashboard.storage.dashboards import DashboardDocuments
from dashboard.storage.mongo import Mongo
from dashboard.storage.read_positions import ReadPositions
from dashboard.storage.room_log import RoomLog
from dashboard.storage.states import States
from dashboard.storage.versions import Versions
from dashboard.telemetry import Telemetry


class RoomParts(NamedTuple):
    """What makes the rooms of a worker."""

    rooms: Rooms
    talking: Talking
    tending: Tending
    editing: Editing
    states: States
    versions: VersionHistory


async def build_rooms(
    mongo: Mongo,
    broker: Broker,
    presence: PresenceStore,
    pacing: Pacing,
    telemetry: Telemetry,
    named: Callable[[Sequence[str]], Awaitable[list[Person]]],
    mentioned: Callable[[str, Entry, Sequence[str]], Awaitable[None]],
) -> RoomParts:
    """The rooms of one worker. Its name among them comes never again, so that nobody's people are taken for ours.

    ``named`` and ``mentioned`` as :class:`dashboard.rooms.talking.Talking` wants them.
    """
    worker = secrets.token_hex(8)
    room_log, positions, seats, access = RoomLog(mongo), ReadPositions(mongo), Seats(), AccessRecords(mongo).access
    await room_log.prepare()
    await positions.prepare()
    reconciling = Reconciling(worker, presence)
    kept = Versions(mongo)
    states = States(DashboardDocuments(mongo), room_log, kept)
    opened = OpenRooms(worker, room_log, presence, broker, states, access, reconciling.settle, telemetry.tally)
    editing = Editing(opened, pacing)
    return RoomParts(
        Rooms(room_log, opened, seats, positions, pacing, telemetry),
        Talking(room_log, opened, positions, pacing, access, named, mentioned, editing),
        Tending(
            worker, opened, seats, reconciling, Squaring(room_log, presence), room_log, access, presence.beat, broker
        ),
        editing,
        states,
        VersionHistory(room_log, states, kept, editing, pacing, access),
    )
