"""The parts that the settings name, built from the ground up and wired by their constructors."""

from __future__ import annotations

import asyncio
import logging
import os
import random
import secrets
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from dashboard import assets
from dashboard.assets import Assets
from dashboard.auth.passwords import Passwords
from dashboard.broker.broker import Broker
from dashboard.broker.commands import Commands
from dashboard.broker.presence import PresenceStore
from dashboard.buckets import Pace
from dashboard.clearing import Clearing
from dashboard.codes import CLOSE_RESTART
from dashboard.dashboards import Dashboards
from dashboard.hub import Hub
from dashboard.ingest import Ingest, Metrics
from dashboard.live.live import Live, now_ms
from dashboard.lobby import Lobby
from dashboard.mentioning import Mentioning
from dashboard.model.points import Batch
from dashboard.model.reports import Report
from dashboard.notifying import NEWS as NOTIFICATIONS
from dashboard.notifying import Everyone, Notifying
from dashboard.outbox import Outbox
from dashboard.pacing import Deed, Pacing
from dashboard.people.guard import Guard
from dashboard.people.people import NEWS as PEOPLE
from dashboard.people.people import People
from dashboard.people.sources import Sources
from dashboard.people_parts import people_of, sources_of
from dashboard.protocol.pushes import heartbeat
from dashboard.pulse import Pulse
from dashboard.reading import Reading
from dashboard.reports import Reports
from dashboard.room_parts import build_rooms
from dashboard.rooms.hearing import ACCESS, DOUBT
from dashboard.rooms.open_rooms import topic
from dashboard.rooms.overview import Overview
from dashboard.rooms.rooms import Rooms
from dashboard.rooms.talking import Talking
from dashboard.rooms.tending import Tending
from dashboard.rooms.version_history import VersionHistory
from dashboard.settings import Settings
from dashboard.sharing import Sharing
from dashboard.storage.access import AccessRecords
from dashboard.storage.compaction import Compactor
from dashboard.storage.dashboards import DashboardDocuments
from dashboard.storage.gone import GoneDashboards
from dashboard.storage.history import History, Limits
from dashboard.storage.indexes import prepare
from dashboard.storage.log import LogIds, LogWriter
from dashboard.storage.marks import Marks
from dashboard.storage.mongo import Mongo, connect, ping
from dashboard.storage.notifications import Notifications
from dashboard.storage.read_positions import ReadPositions
from dashboard.storage.requests import Requests
from dashboard.storage.retention import Expirer, parse_retention
from dashboard.storage.room_log import RoomLog
from dashboard.storage.series import SeriesRegistry
from dashboard.telemetry import Tally, Telemetry
from dashboard.upkeep import Upkeep

log = logging.getLogger(__name__)

IDLE_TIMEOUT: Final = 75.0
"""Seconds a kept-alive connection may be silent: a little more than what proxies allow themselves."""
BODY_TIMEOUT: Final = 60.0
HEADER_LIMIT: Final = 16 << 10


@dataclass
class Parts:
    """Everything that a worker runs; :func:`build_parts` makes it."""

    settings: Settings
    worker: str
    assets: Assets
    mongo: Mongo
    broker: Broker
    commands: Commands
    telemetry: Telemetry
    passwords: Passwords
    pacing: Pacing
    people: People
    guard: Guard
    sources: Sources
    registry: SeriesRegistry
    writer: LogWriter
    hub: Hub[Outbox]
    lobby: Lobby
    pulse: Pulse
    live: Live
    ingest: Ingest
    reading: Reading
    dashboards: Dashboards
    versions: VersionHistory
    sharing: Sharing
    presence: PresenceStore
    rooms: Rooms
    talking: Talking
    tending: Tending
    notifying: Notifying
    upkeep: Upkeep
    reports: Reports
    draining: bool = field(default=False)

    @property
    def http_options(self) -> Mapping[str, Any]:
        """Arguments of Tornado's HTTPServer: bounds on what a peer may make us wait for and keep."""
        return {
            "idle_connection_timeout": IDLE_TIMEOUT,
            "body_timeout": BODY_TIMEOUT,
            "max_header_size": HEADER_LIMIT,
            "max_body_size": self.settings.max_body,
            "max_buffer_size": 2 * self.settings.max_body,
        }

    @property
    def checks(self) -> dict[str, Callable[[], Awaitable[None]]]:
        """What ``/readyz`` asks: each raises :class:`dashboard.errors.Unavailable` when its part does not answer."""
        return {"mongo": lambda: ping(self.mongo), "redis": self.commands.ping}

    async def start(self) -> None:
        """Begin the work that goes on by itself."""
        self.broker.start(self.live, self.tending, self.guard, self.notifying, self.reports)
        for topic_of_all in (PEOPLE, NOTIFICATIONS):
            await self.broker.follow(topic_of_all)
        self.guard.start()
        self.tending.start()
        await self.reports.start()
        await self.upkeep.attend()
        self.upkeep.start()
        self.telemetry.watch(
            connections=lambda: len(self.hub),
            people=lambda: len(self.notifying.people),
            rooms=lambda: len(self.rooms),
            seats=lambda: self.rooms.seats,
            watches=lambda: len(self.live),
            listeners=lambda: self.hub.listening,
            waiting=lambda: sum(outbox.waiting for outbox in self.hub),
            slow=lambda: sum(outbox.announced > 1 for outbox in self.hub),
        )

    async def drain(self, seconds: float) -> None:
        """Readiness off, and every socket closed within ``seconds``, told to come back after a random while."""
        self.draining = True
        outboxes = list(self.hub)
        random.shuffle(outboxes)
        for place, outbox in enumerate(outboxes):
            outbox.close(CLOSE_RESTART, f"delay={random.randint(0, round(seconds * 1000))}")
            if place % 50 == 49:
                await asyncio.sleep(seconds * 50 / len(outboxes))

    async def close(self) -> None:
        """Stop upkeep, write what is queued, let go of MongoDB and Redis."""
        await self.upkeep.close()
        await self.guard.close()
        await self.tending.close()
        await self.live.close()
        await self.writer.close()
        await self.broker.close()
        await self.commands.close()
        await self.presence.close()
        self.passwords.close()
        self.mongo.close()


async def build_parts(settings: Settings) -> Parts:
    """Connect to MongoDB and build everything upon it. Redis may be away: it is connected to when it comes."""
    found = assets.find()
    mongo = await connect(settings.mongo_url, settings.database)
    try:
        return await _built(settings, found, mongo)
    except BaseException:
        mongo.close()
        raise


async def _built(settings: Settings, found: Assets, mongo: Mongo) -> Parts:
    worker = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(2)}"
    await prepare(mongo)
    telemetry, hub, passwords = Telemetry(), Hub[Outbox](), Passwords()
    commands = Commands(settings.redis_url, settings.database)
    broker = Broker(settings.redis_url, settings.database, telemetry.unsent.inc)
    pacing = Pacing(commands, _paces(settings))
    metrics, ids, registry = Metrics(), LogIds(), SeriesRegistry(mongo)

    def publish(batch: Batch) -> None:
        broker.publish(metrics.split(batch), now_ms())

    writer = LogWriter(mongo, ids, settings.queue_points, settings.write_timeout, publish)
    requests = Requests(mongo, ids, settings.write_timeout, publish, settings.idempotency_lifetime)
    history = History(mongo, registry, Limits(settings.query_series, settings.query_points, settings.scan_points))
    people, sources = await people_of(settings, mongo, commands, passwords), await sources_of(mongo)
    documents = DashboardDocuments(mongo)
    await documents.prepare()
    ingest = Ingest(writer, requests, registry, metrics, commands, sources, telemetry, settings.series_per_source)
    live = Live(
        history,
        registry,
        broker,
        hub,
        telemetry,
        pacing,
        tick=settings.tick,
        most_series=settings.query_series,
        most_points=settings.query_points,
    )
    presence = PresenceStore(settings.redis_url, settings.database)
    overview = Overview(RoomLog(mongo), ReadPositions(mongo), presence)
    gone = GoneDashboards(mongo)
    await gone.prepare()
    access = AccessRecords(mongo)
    everyone = Everyone(people.everyone, people.known, overview.in_room, access.access)
    notifying = await _notifying(mongo, everyone, commands, broker, telemetry.tally)
    pulse = Pulse(settings.heartbeat, lambda: heartbeat(now_ms()), telemetry.tally)
    upkeep = Upkeep(
        worker,
        commands,
        Compactor(mongo, registry),
        Expirer(mongo, registry, parse_retention(settings.retention)),
        sources,
        ingest.record,
        pulse,
        telemetry,
        [
            Mentioning(RoomLog(mongo), Marks(mongo), notifying.mention).catch_up,
            Clearing(gone, documents.exists, presence.empty).run,
        ],
        compact_interval=settings.compact_interval,
        measure_interval=settings.measure_interval,
    )
    together = await build_rooms(mongo, broker, presence, pacing, telemetry, people.named, notifying.mention)
    return Parts(
        settings=settings,
        worker=worker,
        assets=found,
        mongo=mongo,
        broker=broker,
        commands=commands,
        telemetry=telemetry,
        passwords=passwords,
        pacing=pacing,
        people=people,
        guard=Guard(people.holders),
        sources=sources,
        registry=registry,
        writer=writer,
        hub=hub,
        pulse=pulse,
        lobby=Lobby(settings.max_connections, settings.strangers_per_address),
        live=live,
        ingest=ingest,
        reading=Reading(history, registry),
        dashboards=Dashboards(
            documents,
            together.states,
            together.editing,
            registry,
            overview,
            access.access,
            gone,
            lambda gone: broker.tell(topic(gone), DOUBT),
        ),
        versions=together.versions,
        sharing=Sharing(access, people.known, lambda shared: broker.tell(topic(shared), ACCESS)),
        presence=presence,
        rooms=together.rooms,
        talking=together.talking,
        tending=together.tending,
        notifying=notifying,
        upkeep=upkeep,
        reports=Reports(
            worker,
            broker,
            commands.workers,
            lambda: Report(worker, telemetry.text(), notifying.people, together.rooms.reported()),
        ),
    )


def _paces(settings: Settings) -> dict[Deed, Pace]:
    """The settings say how often in the long run; at once it may be some seconds' worth."""
    return {
        "speak": Pace(settings.speak_rate, settings.speak_rate * 6),
        "edit": Pace(settings.edit_rate, settings.edit_rate * 10),
        "join": Pace(settings.join_rate, settings.join_rate * 20),
    }


async def _notifying(mongo: Mongo, everyone: Everyone, commands: Commands, broker: Broker, tally: Tally) -> Notifying:
    kept = Notifications(mongo)
    await kept.prepare()
    return Notifying(kept, everyone, commands, broker.tell, tally)
