"""The supervisor: starts the embedded parts and the workers, keeps them alive, and stops everything in order.

The workers are processes of their own that share one port (SO_REUSEPORT, the kernel spreads connections over them).
The supervisor serves nobody: it holds the port, so that it stays ours while a worker is replaced.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from dashboard import child
from dashboard.channel import Upper, Word
from dashboard.child import Child
from dashboard.draining import reserve
from dashboard.embedded import Embedded
from dashboard.errors import SettingsError, Unavailable
from dashboard.settings import Settings

log = logging.getLogger(__name__)

WORKER: Final = (sys.executable, "-P", "-m", "dashboard.process")
"""The command of a worker; the descriptor of its channel and its name are added."""

START_TIMEOUT: Final = 60.0
DRAIN_MARGIN: Final = 10.0
"""Seconds beyond ``drain`` after which a worker that still runs is killed."""

CRASHES: Final = 5
CRASH_WINDOW: Final = 60.0
"""A worker that crashes so often within so many seconds is not started again: the server stops and says why. One that
somebody killed (SIGKILL) has not crashed, nor has one that waits for MongoDB to come back."""

PAUSES: Final = (0.1, 0.2, 0.5, 1.0, 2.0)
"""Seconds before a worker is started again after none, one, … crashes within :data:`CRASH_WINDOW`."""

MEND_INTERVAL: Final = 0.25

Hook = Callable[[Settings], Awaitable[None]]


async def _nothing(settings: Settings) -> None:
    """The hook of those who have none."""


@dataclass(slots=True)
class Worker:
    """One place for a worker process, and how often the one in it crashed lately."""

    number: int
    process: Child | None = None
    upper: Upper | None = None
    crashes: deque[float] = field(default_factory=lambda: deque(maxlen=CRASHES))

    @property
    def name(self) -> str:
        """Its name in the log."""
        return f"worker {self.number}"

    def crashed(self, now: float) -> bool:
        """Note a crash; whether that makes too many."""
        self.crashes.append(now)
        return len(self.crashes) == CRASHES and now - self.crashes[0] < CRASH_WINDOW

    def pause(self, now: float) -> float:
        """Seconds to wait before starting it again."""
        return PAUSES[min(sum(now - crash < CRASH_WINDOW for crash in self.crashes), len(PAUSES) - 1)]


class Server:
    """The whole server with these settings; :meth:`run` lives until :meth:`stop` or a signal.

    ``on_ready`` is awaited once all workers serve, with the settings as they are then: the real port and the URLs of
    the embedded parts. ``command`` starts a worker.
    """

    def __init__(self, settings: Settings, *, on_ready: Hook = _nothing, command: Sequence[str] = WORKER) -> None:
        self.settings = settings
        self._on_ready = on_ready
        self._command = command
        self._workers = [Worker(number) for number in range(1, settings.workers + 1)]
        self._stop = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def run(self) -> None:
        """Serve until stopped.

        Raises :class:`SettingsError` or :class:`Unavailable` when the server cannot start or cannot go on; everything
        is stopped then too.
        """
        reserved = _reserve(self.settings)
        self.settings = replace(self.settings, port=reserved.getsockname()[1])
        try:
            async with _parts(self.settings) as embedded:
                self.settings = replace(
                    self.settings,
                    mongo_url=self.settings.mongo_url or embedded.mongo_url,
                    redis_url=self.settings.redis_url or embedded.redis_url,
                )
                await self._serve(embedded)
        finally:
            reserved.close()

    def stop(self) -> None:
        """Begin to stop; a second call kills the workers instead of waiting for them."""
        if self._stop.is_set():
            for worker in self._workers:
                if worker.process is not None and worker.process.is_alive():
                    worker.process.process.kill()
        self._stop.set()

    def is_stopping(self) -> bool:
        """Whether :meth:`stop` was called."""
        return self._stop.is_set()

    async def _serve(self, embedded: Embedded) -> None:
        try:
            self._tasks = [asyncio.create_task(self._start_first(worker)) for worker in self._workers]
            await self._tasks_or_stop()
            if self._stop.is_set():
                return
            self._tasks = [asyncio.create_task(self._keep(worker)) for worker in self._workers]
            self._tasks.append(asyncio.create_task(self._mend(embedded)))
            await self._on_ready(self.settings)
            await self._tasks_or_stop()
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self._stop_all()

    async def _tasks_or_stop(self) -> None:
        """Wait until all tasks are done or the server shall stop; raises what one of them raises, at once."""
        stopped = asyncio.create_task(self._stop.wait())
        pending = set(self._tasks)
        try:
            while pending and not stopped.done():
                done, _ = await asyncio.wait({stopped, *pending}, return_when=asyncio.FIRST_COMPLETED)
                for task in pending & done:
                    task.result()
                pending -= done
        finally:
            stopped.cancel()

    async def _start_first(self, worker: Worker) -> None:
        word = await self._start(worker)
        if word.state != "ready":
            kind = Unavailable if word.temporary else SettingsError
            raise kind(_failure(worker, word))

    async def _start(self, worker: Worker) -> Word:
        """Start a worker and wait for its first word; one that ends or hangs without any has failed."""
        upper = worker.upper = Upper()
        argv = [*self._command, str(upper.theirs.fileno()), worker.name]
        worker.process = child.spawn(worker.name, argv, pass_fds=[upper.theirs.fileno()], death_signal=signal.SIGTERM)
        await upper.open(_settings_of(worker, self.settings))
        try:
            word = await asyncio.wait_for(upper.listen(), START_TIMEOUT)
        except TimeoutError:
            word = Word("crashed", f"{worker.name} took more than {START_TIMEOUT:g} s and was stopped")
            worker.process.process.kill()
        if word is None:
            status = await worker.process.ended()
            word = Word("crashed", worker.process.obituary(), temporary=status == -signal.SIGKILL)
        if word.state != "ready":
            await worker.process.end(DRAIN_MARGIN)
            upper.close()
        return word

    async def _keep(self, worker: Worker) -> None:
        """Replace a worker whenever it ends; raises when that is of no use."""
        while True:
            assert worker.process is not None
            assert worker.upper is not None
            status = await worker.process.ended()
            worker.upper.close()
            await self._replace(worker, worker.process.obituary(), crashed=status != -signal.SIGKILL)

    async def _replace(self, worker: Worker, reason: str, crashed: bool) -> None:
        while True:
            now = time.monotonic()
            if crashed and worker.crashed(now):
                raise Unavailable(f"{CRASHES} crashes within {CRASH_WINDOW:g} s; the last one: {reason}")
            pause = worker.pause(now)
            log.error("%s; it is started again in %g s", reason, pause)
            await asyncio.sleep(pause)
            word = await self._start(worker)
            if word.state == "ready":
                log.info("%s is back", worker.name)
                return
            if word.state == "failed" and not word.temporary:
                raise SettingsError(_failure(worker, word))
            reason, crashed = _failure(worker, word), word.state == "crashed" and not word.temporary

    async def _mend(self, embedded: Embedded) -> None:
        while True:
            await asyncio.sleep(MEND_INTERVAL)
            if obituary := await embedded.mend():
                log.error("%s; it was started again", obituary)

    async def _stop_all(self) -> None:
        """Ask every worker to drain, and wait until all have."""
        running = [worker.process for worker in self._workers if worker.process is not None]
        if any(process.is_alive() for process in running):
            log.info("stopping: the workers drain for up to %g s", self.settings.drain)
        await asyncio.gather(*(process.end(self.settings.drain + DRAIN_MARGIN) for process in running))
        for worker in self._workers:
            if worker.upper is not None:
                worker.upper.close()


def _failure(worker: Worker, word: Word) -> str:
    if word.state == "crashed":
        return f"{word.reason}, before it was ready; its log says more"
    return f"{worker.name} did not start: {word.reason}"


def _reserve(settings: Settings) -> socket.socket:
    try:
        return reserve(settings.host, settings.port)
    except OSError as error:
        raise SettingsError(
            f"Port {settings.port} of {settings.host} cannot be had: {error.strerror or error}. "
            "Choose others with --port and --host (DASHBOARD_PORT, DASHBOARD_HOST)."
        ) from error


def _settings_of(worker: Worker, settings: Settings) -> Settings:
    """What one worker is told: of the workers' own ports, only its own."""
    own = settings.worker_port + worker.number - 1 if settings.worker_port else 0
    return replace(settings, worker_port=own)


def _parts(settings: Settings) -> Embedded:
    return Embedded(settings.data_dir, mongo=not settings.mongo_url, redis=not settings.redis_url)


def address(settings: Settings) -> str:
    """The address of this server for a browser on the same machine."""
    if settings.public_url:
        return settings.public_url
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)
    return f"http://{f'[{host}]' if ':' in host and not host.startswith('[') else host}:{settings.port}"


async def serve(settings: Settings, on_ready: Hook = _nothing, on_stop: Callable[[], None] = lambda: None) -> None:
    """Run a server until SIGTERM or SIGINT, of which ``on_stop`` is told first; a second one cuts the drain short."""
    server = Server(settings, on_ready=on_ready)

    def stop() -> None:
        on_stop()
        server.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    await server.run()
