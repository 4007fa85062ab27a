"""The program as operators run it: ``dashboard serve`` as processes of its own, and what may be done to them."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from dashboard import child
from dashboard.child import Child
from dashboard.embedded import Embedded
from tests.awaiting import until
from tests.system.asking import Client

PROGRAM = (sys.executable, "-m", "dashboard")
END = 40.0
PASSWORD = "correct horse battery"

_PORT = re.compile(r"Dashboard is at http://127\.0\.0\.1:(\d+)\n")
_LINK = re.compile(r"/setup\?token=(\S+)")


@dataclass(frozen=True, slots=True)
class Access:
    """How to get in: an admin's token, and the key of a source that may push anything."""

    token: str
    key: str


@dataclass
class Running:
    """A server that runs; ``log`` has all it said on standard error."""

    child: Child
    log: Path
    port: int = 0
    setup: str | None = None
    access: Access = field(default=Access("", ""))

    @property
    def client(self) -> Client:
        """Who asks as the admin."""
        return Client(self.port, self.access.token)

    def workers(self) -> list[int]:
        """The process ids of its workers."""
        return sorted(_workers(self.child.pid))

    def said(self) -> str:
        """What it said on standard error so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def embedded(self) -> dict[str, Any]:
        """Where its own MongoDB and Redis are."""
        found: dict[str, Any] = json.loads((self.log.parent / "data" / "embedded.json").read_text())
        return found

    def signal(self, number: signal.Signals) -> None:
        """Send the supervisor a signal."""
        os.kill(self.child.pid, number)

    async def ended(self) -> int:
        """Wait until it ends; its exit status."""
        return await asyncio.wait_for(self.child.ended(), END)

    async def sign_up(self) -> None:
        """Make the first user through the link that the server printed, and a source."""
        answer = await self.client.post("/api/setup", {"token": self.setup, "name": "Ada", "password": PASSWORD})
        assert answer.code == 200, answer.body
        token = json.loads(answer.body)["token"]
        made = await Client(self.port, token).post("/api/keys", {"name": "the producers"})
        assert made.code == 201, made.body
        self.access = Access(token, json.loads(made.body)["key"])


@asynccontextmanager
async def serving(
    folder: Path, *, access: Access | None = None, tracebacks: bool = False, **settings: Any
) -> AsyncIterator[Running]:
    """A server with these settings, whose log and data are in ``folder``; with ``access`` from an earlier start.

    It must end by itself with status 0 unless it has ended already, and must log no traceback unless ``tracebacks``
    are expected.
    """
    server = start(folder, **settings)
    try:
        await _ready(server, first=access is None)
        if access is None:
            await server.sign_up()
        else:
            server.access = access
        yield server
        if server.child.is_alive():
            server.signal(signal.SIGTERM)
            assert await server.ended() == 0
        assert tracebacks or "Traceback" not in server.said()
    except BaseException as error:
        error.add_note(f"the end of the log of the server:\n{server.said()[-4000:]}")
        raise
    finally:
        await end(server)


def start(folder: Path, **settings: Any) -> Running:
    """Start a server; it may not be ready yet, or ever."""
    folder.mkdir(exist_ok=True)
    given = {"port": 0, "workers": 2, "data_dir": folder / "data", "drain": 3, **settings}
    flags = [f"--{name.replace('_', '-')}={value}" for name, value in given.items()]
    log = folder / f"log-{len(list(folder.glob('log-*')))}"
    return Running(child.spawn("the server", [*PROGRAM, "serve", *flags], log=log, death_signal=signal.SIGTERM), log)


async def end(server: Running) -> None:
    """Make sure that nothing of it is left: frozen processes are woken, workers end with their supervisor."""
    left = [server.child.pid, *server.workers()]
    for pid in left:
        send(pid, signal.SIGCONT)
    await server.child.end(END)
    await until(lambda: not any(child.command_line(pid) for pid in left))


async def kill_all(server: Running) -> None:
    """SIGKILL for the whole server at once: workers, supervisor, and with it its MongoDB and Redis."""
    everyone = [one.pid for one in psutil.Process(server.child.pid).children(recursive=True)]
    for pid in [*everyone, server.child.pid]:
        send(pid, signal.SIGKILL)
    await server.ended()
    await until(lambda: not any(child.command_line(pid) for pid in everyone))


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal to a process that may be gone."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


class Breakable:
    """A MongoDB and a Redis that the tests stop and start as they like; servers are given their URLs."""

    def __init__(self, embedded: Embedded) -> None:
        self._embedded = embedded

    @property
    def urls(self) -> dict[str, Any]:
        """Settings that name both."""
        return {"mongo_url": self._embedded.mongo_url, "redis_url": self._embedded.redis_url}

    def pid(self, name: str) -> int:
        """The process id of ``mongo`` or ``redis``."""
        return int((self._embedded.data_dir / name / "pid").read_text())

    def freeze(self, name: str) -> None:
        """It answers no more, and its connections stay."""
        os.kill(self.pid(name), signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        """It goes on as if nothing had been."""
        send(self.pid(name), signal.SIGCONT)

    def kill(self, name: str) -> None:
        """It is gone, and so are its connections."""
        os.kill(self.pid(name), signal.SIGKILL)

    async def restore(self) -> None:
        """Both run again, at the same ports as before, and answer."""
        for name in ("mongo", "redis"):
            self.thaw(name)
        while await self._embedded.mend() is not None:
            pass


async def _ready(server: Running, first: bool) -> None:
    def greeted() -> bool:
        assert server.child.is_alive(), "the server ended before it was ready"
        said = server.said()
        port, link = _PORT.search(said), _LINK.search(said)
        if port is not None:
            server.port = int(port[1])
            server.setup = None if link is None else link[1]
        return port is not None and (link is not None or not first)

    await until(greeted)


def _workers(supervisor: int) -> Iterator[int]:
    try:
        for one in psutil.Process(supervisor).children():
            if "dashboard.process" in child.command_line(one.pid):
                yield one.pid
    except psutil.NoSuchProcess:
        return
