"""What `dashboard check` looks at: whether a server with these settings would start, and how to mend what would not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from dashboard import assets, files
from dashboard.broker.commands import Commands
from dashboard.desk import within_reach
from dashboard.draining import reserve
from dashboard.embedded import read_state
from dashboard.errors import DashboardError, SettingsError
from dashboard.settings import Settings
from dashboard.storage.mongo import connect, ping


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``remedy`` is empty when all is well."""

    subject: str
    text: str
    remedy: str = ""

    @property
    def is_well(self) -> bool:
        """Whether there is nothing to mend."""
        return not self.remedy


async def look(settings: Settings) -> AsyncIterator[Finding]:
    """Every finding, as it is made."""
    yield Finding("settings", f"{len(settings.origins)} given, the rest as by default")
    yield _front_end()
    yield _port(settings)
    yield enough_files(settings.max_connections, files.allowed())
    try:
        async with within_reach(settings) as reachable:
            yield await _finding("MongoDB", _mongo, reachable, _MONGO_REMEDY)
            yield await _finding("Redis", _redis, reachable, _REDIS_REMEDY)
    except (SettingsError, DashboardError) as error:
        first, _, remedy = str(error).partition(". ")
        yield Finding("embedded", first, remedy or _EMBEDDED_REMEDY)


_MONGO_REMEDY: Final = (
    "Is it running, a replica set with a primary, and reachable from here? Set --mongo-url (DASHBOARD_MONGO_URL), "
    "or leave it out to have one started."
)
_REDIS_REMEDY: Final = (
    "Is it running and reachable from here, and is the password right? Set --redis-url (DASHBOARD_REDIS_URL), "
    "or leave it out to have one started."
)
_EMBEDDED_REMEDY: Final = "Look into the log files in the data folder (--data-dir)."


async def _finding(
    subject: str, work: Callable[[Settings], Awaitable[str]], settings: Settings, remedy: str
) -> Finding:
    try:
        return Finding(subject, await work(settings))
    except (SettingsError, DashboardError) as error:
        return Finding(subject, str(error), remedy)


async def _mongo(settings: Settings) -> str:
    mongo = await connect(settings.mongo_url, settings.database)
    try:
        await ping(mongo)
        return f"answers, a replica set with a primary; database {settings.database}"
    finally:
        mongo.close()


async def _redis(settings: Settings) -> str:
    commands = Commands(settings.redis_url, settings.database)
    try:
        await commands.ping()
        return "answers"
    finally:
        await commands.close()


def _front_end() -> Finding:
    try:
        return Finding("pages", f"in {assets.find().dist}")
    except SettingsError as error:
        return Finding("pages", str(error), "Run `make install` in the checkout, or install the wheel.")


def _port(settings: Settings) -> Finding:
    try:
        reserve(settings.host, settings.port).close()
    except OSError as error:
        running = read_state(settings.data_dir / "embedded.json")
        if running is not None:
            return Finding("port", f"{settings.port} is in use: a server runs with this data folder already")
        text = f"{settings.port} of {settings.host} cannot be had: {error.strerror or error}"
        return Finding("port", text, "Stop what listens there, or choose others with --port and --host.")
    return Finding("port", f"{settings.port} of {settings.host} is free")


def enough_files(max_connections: int, allowed: int) -> Finding:
    """Whether the system lets a worker open as many files as it can need; it asks for them itself."""
    needed = files.needed(max_connections)
    if allowed >= needed:
        return Finding("files", f"{allowed} may be open, {needed} can be needed per worker")
    return Finding(
        "files",
        f"only {allowed} may be open, but max_connections = {max_connections} can need {needed} per worker",
        f"Raise the hard limit (`ulimit -Hn {needed}`; LimitNOFILE= under systemd), or lower --max-connections.",
    )
