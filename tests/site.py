"""A whole worker on real parts: built as a worker builds it, and served on a free port of this process."""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from dashboard.app import make_app
from dashboard.codes import CLOSE_RESTART
from dashboard.model.people import Person, Role
from dashboard.parts import Parts, build_parts
from dashboard.settings import Settings
from tests.caller import Client

T = TypeVar("T")

PASSWORD = "correct horse battery"
ADMIN = Person("u0", "the tests", "admin")


@dataclass
class Site:
    """One worker that serves; ``client`` asks it as nobody."""

    parts: Parts
    app: Application
    server: HTTPServer
    port: int

    @property
    def client(self) -> Client:
        return Client(self.port)

    async def person(self, role: Role = "viewer", name: str = "") -> Client:
        """A client of a new person with this role, signed in by token."""
        made = await self.parts.people.add(ADMIN, name or f"{role} {uuid.uuid4().hex[:8]}", PASSWORD, role)
        sign_in = await self.parts.people._open(made)
        return Client(self.port, token=sign_in.token, cookie=sign_in.cookie, person=made)

    async def source(self, name: str = "", **limits: Any) -> Client:
        """A client with the key of a new source."""
        source, key = await self.parts.sources.add(ADMIN, name or f"source {uuid.uuid4().hex[:8]}", **limits)
        return Client(self.port, token=key, source=source)


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[Site]:
    """A worker with these settings, in this event loop."""
    parts = await build_parts(settings)
    app = make_app(settings, parts)
    server = HTTPServer(app, **parts.http_options)
    sockets = bind_sockets(0, "127.0.0.1")
    server.add_sockets(sockets)
    await parts.start()
    try:
        yield Site(parts, app, server, sockets[0].getsockname()[1])
    finally:
        server.stop()
        for outbox in parts.hub:
            outbox.close(CLOSE_RESTART)
        async with asyncio.timeout(10):
            await server.close_all_connections()
        async with asyncio.timeout(10):
            await parts.close()


def settings(mongo_url: str, redis_url: str, database: str, **values: Any) -> Settings:
    """Settings of a worker for tests: ticks and housekeeping are quick, nothing is started beside it."""
    given = {
        "tick": 0.02,
        "compact_interval": 0.5,
        "heartbeat": 1.0,
        "measure_interval": 0.5,
        "data_dir": Path("/nonexistent"),
        **values,
    }
    return Settings(mongo_url=mongo_url, redis_url=redis_url, database=database, **given)


@contextmanager
def in_a_thread(given: Settings) -> Iterator[Site]:
    """A worker in a thread of its own: one that many tests, each with a loop of its own, may ask."""
    ready: list[Site] = []
    failed: list[BaseException] = []
    started, stop = threading.Event(), asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def live() -> None:
        loops.append(asyncio.get_running_loop())
        try:
            async with serving(given) as site:
                ready.append(site)
                started.set()
                await stop.wait()
        except BaseException as error:
            failed.append(error)
            raise
        finally:
            started.set()

    thread = threading.Thread(target=lambda: asyncio.run(live()), name="site")
    thread.start()
    started.wait()
    if failed:
        raise failed[0]
    try:
        yield ready[0]
    finally:
        loops[0].call_soon_threadsafe(stop.set)
        thread.join()


def done_in(site: Site, work: Coroutine[Any, Any, T]) -> T:
    """What ``work`` gives when it is done on the loop of a site that lives in a thread."""
    loop: asyncio.AbstractEventLoop = site.parts.mongo.client.get_io_loop()
    return asyncio.run_coroutine_threadsafe(work, loop).result(30)
