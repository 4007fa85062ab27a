"""One worker process: it builds its parts, serves HTTP on the port that all workers share, and drains in order."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeVar

from tornado.netutil import bind_sockets
from tornado.web import Application

from dashboard import files, logs
from dashboard.channel import Lower, Word
from dashboard.draining import DrainingServer
from dashboard.errors import DashboardError, SettingsError
from dashboard.settings import Settings

log = logging.getLogger(__name__)

FAILED: Final = 3
"""Exit status of a worker that could not start and said why."""

BACKLOG: Final = 1024
"""Connections that the kernel holds while a worker is busy."""

CLOSING_SHARE: Final = 0.3
"""Part of the time to drain over which the closing of sockets is spread, so that their browsers do not all come back
to the other workers at once."""


class Parts(Protocol):
    """What a worker needs to know of the parts it runs."""

    @property
    def http_options(self) -> Mapping[str, Any]:
        """Arguments of Tornado's HTTPServer."""

    async def start(self) -> None:
        """Begin the work that goes on by itself."""

    def drain(self, seconds: float) -> Awaitable[None] | None:
        """Readiness off, and every socket closed within ``seconds``; what it returns ends when they are."""

    async def close(self) -> None:
        """Stop upkeep, write what is queued, close the connections to MongoDB and Redis."""


P = TypeVar("P", bound=Parts)


@dataclass(frozen=True, slots=True)
class Program(Generic[P]):
    """What a worker runs: how its parts are built from the settings, and the application from both."""

    build_parts: Callable[[Settings], Awaitable[P]]
    make_app: Callable[[Settings, P], Application]


def run(program: Program[Any], descriptor: int, name: str) -> int:
    """The life of a worker process whose channel is this descriptor; its exit status."""
    lower = Lower(descriptor)
    settings = lower.settings()
    logs.configure(settings.log_level, settings.log_format, name)
    _allow_files(settings.max_connections)
    return asyncio.run(_live(program, settings, lower))


async def _live(program: Program[Any], settings: Settings, lower: Lower) -> int:
    stop = _stop_signal(lower)
    try:
        return await _served(program, settings, lower, stop)
    finally:
        _ignore_signals()


async def _served(program: Program[Any], settings: Settings, lower: Lower, stop: asyncio.Event) -> int:
    try:
        parts = await program.build_parts(settings)
    except (SettingsError, DashboardError) as error:
        lower.say(Word("failed", str(error), getattr(error, "temporary", False)))
        return FAILED
    try:
        server = await _listen(program.make_app(settings, parts), parts, settings)
    except (SettingsError, DashboardError, OSError) as error:
        lower.say(Word("failed", str(error), getattr(error, "temporary", False)))
        await parts.close()
        return FAILED
    _settle_memory()
    lower.say(Word("ready"))
    await stop.wait()
    await drain(server, parts, settings.drain)
    return 0


async def _listen(app: Application, parts: Parts, settings: Settings) -> DrainingServer:
    server = DrainingServer(app, **parts.http_options)
    await parts.start()
    server.add_sockets(bind_sockets(settings.port, settings.host, backlog=BACKLOG, reuse_port=True))
    if settings.worker_port:
        server.add_sockets(_own_sockets(settings))
    return server


def _own_sockets(settings: Settings) -> list[socket.socket]:
    try:
        return bind_sockets(settings.worker_port, settings.host, backlog=BACKLOG)
    except (OSError, OverflowError) as error:
        raise SettingsError(
            f"Port {settings.worker_port} of {settings.host} cannot be had for a worker alone: {error}. "
            "Choose others with --worker-port (DASHBOARD_WORKER_PORT)."
        ) from error


def _allow_files(max_connections: int) -> None:
    needed = files.needed(max_connections)
    if (limit := files.ask(needed)) < needed:
        log.warning("only %d files may be open, %d can be needed: see `dashboard check`", limit, needed)


def _stop_signal(lower: Lower) -> asyncio.Event:
    """An event that SIGTERM, SIGINT or the end of the supervisor sets."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    watch = loop.create_task(lower.closed(), name="watch the supervisor")
    watch.add_done_callback(lambda _: stop.set())
    return stop


def _ignore_signals() -> None:
    """The end has come: a signal now would find the event loop half closed, and print a traceback about it."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)


def _settle_memory() -> None:
    """What was made at the start stays: the collector need not look at it again, nor run at every 700 objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)


async def drain(server: DrainingServer, parts: Parts, seconds: float) -> None:
    """Stop in order, within about ``seconds``; a step that does not end in its time is left and logged."""
    deadline = time.monotonic() + seconds
    log.info("draining", extra={"seconds": seconds})
    # 1. Readiness off, and sockets told to come back elsewhere, a few at a time.
    closing = parts.drain(seconds * CLOSING_SHARE)
    sockets = asyncio.ensure_future(closing) if closing is not None else None
    # 2. No new connection.
    server.stop()
    # 3. The requests that are being handled end.
    await _step("finish requests", server.idle(), deadline)
    # 4. The sockets are closed.
    if sockets is not None:
        await _step("close sockets", sockets, deadline)
    # 5. What was not finished by now is cut.
    await _step("close connections", server.close_all_connections(), deadline + 1)
    # 6. Upkeep ends, the queue of the log is written, MongoDB and Redis are let go.
    await _step("close parts", parts.close(), deadline + 5)
    log.info("drained", extra={"left": f"{max(deadline - time.monotonic(), 0):.1f}s"})


async def _step(name: str, work: Awaitable[None], deadline: float) -> None:
    try:
        await asyncio.wait_for(work, max(deadline - time.monotonic(), 0.1))
    except TimeoutError:
        log.warning("draining: %s took too long and was left", name)
    except Exception:
        log.exception("draining: %s failed", name)
