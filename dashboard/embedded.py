"""A real MongoDB and a real Redis as child processes, for those who run none: laptops, trials and every test.

Both listen on the loopback interface only, at free ports, and ask for a password that is kept in the data folder. They
end with the process that started them, and one that was left over all the same is ended at the next start. One process
owns a data folder at a time, by a lock on a file in it; whoever else needs the two finds them in ``embedded.json``.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from dashboard import child, programs
from dashboard.child import Child
from dashboard.errors import SettingsError, Unavailable
from dashboard.storage import replica

LOCK_TIMEOUT: Final = 20.0
STOP_TIMEOUT: Final = 20.0
REDIS_TIMEOUT: Final = 20.0
ATTEMPTS: Final = 3
"""A free port can be taken by another before the server binds it: then another port is tried."""

_MONGOD_OPTIONS: Final = (
    *("--bind_ip", "127.0.0.1", "--nounixsocket", "--replSet", replica.SET_NAME, "--noscripting", "--quiet"),
    *("--oplogSize", "256", "--wiredTigerCacheSizeGB", "0.5", "--networkMessageCompressors", "snappy", "--logappend"),
    *("--setParameter", "diagnosticDataCollectionEnabled=false"),
    *("--setParameter", "shutdownTimeoutMillisForSignaledShutdown=100"),
)
_REDIS_CONFIG: Final = """
bind 127.0.0.1
port {port}
requirepass {password}
dir "{folder}"
logfile "{folder}/log"
save ""
appendonly no
databases 16
"""


@dataclass(frozen=True, slots=True)
class Running:
    """What ``embedded.json`` says: where the two answer, whose they are, and whether they are there to stay."""

    mongo_url: str
    redis_url: str
    owner: int
    lasting: bool


class Embedded:
    """The servers of one data folder, for use with ``async with``; ``mongo_url`` and ``redis_url`` then name them.

    ``mongo`` and ``redis`` say which of the two are needed; the URL of the other stays empty. With ``share`` those that
    a lasting owner (one without ``share``) runs there are used, and else they are started for the moment. Raises
    :class:`SettingsError` when a program is missing or the folder is in use or cannot be used, :class:`Unavailable`
    when a server does not come up.
    """

    def __init__(self, data_dir: Path, *, mongo: bool = True, redis: bool = True, share: bool = False) -> None:
        self.data_dir = data_dir.resolve()
        self.mongo_url = ""
        self.redis_url = ""
        self._wants_mongo, self._wants_redis = mongo, redis
        self._share = share
        self._lock: IO[str] | None = None
        self._children: list[Child] = []
        self._starts: dict[str, Callable[[], Awaitable[str]]] = {}

    async def start(self) -> None:
        """Start what is needed, or find it running; nothing when nothing is needed."""
        if not (self._wants_mongo or self._wants_redis):
            return
        self._make_folders()
        found = await self._find_or_lock()
        if found is not None:
            self._use(found)
            return
        try:
            await self._start_own()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop what this object started; again is harmless."""
        children, self._children = self._children, []
        await asyncio.gather(*(each.end(STOP_TIMEOUT) for each in children))
        if self._lock is not None:
            self._state.unlink(missing_ok=True)
            self._lock.close()
            self._lock = None

    async def mend(self) -> str | None:
        """Start a server again, at the same port, that ended although nobody asked it to, and say how it ended.

        ``None`` while all live. Raises :class:`Unavailable` when it does not come up again.
        """
        dead = next((each for each in self._children if not each.is_alive()), None)
        if dead is None:
            return None
        obituary = dead.obituary()
        self._children.remove(dead)
        await self._starts[dead.name]()
        return obituary

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def _state(self) -> Path:
        return self.data_dir / "embedded.json"

    def _make_folders(self) -> None:
        try:
            for folder in (self.data_dir, self.data_dir / "mongo", self.data_dir / "redis"):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(f"data_dir {self.data_dir} cannot be made: {error.strerror}.") from error

    async def _find_or_lock(self) -> Running | None:
        """What a lasting owner runs in the folder, or ``None`` when the folder is ours now."""
        deadline = time.monotonic() + LOCK_TIMEOUT
        while not self._try_lock():
            running = read_state(self._state)
            lasting = running is not None and running.lasting
            if lasting and self._share:
                return running
            if lasting or time.monotonic() > deadline:
                owner = f"process {running.owner}" if running else "another process"
                raise SettingsError(
                    f"data_dir {self.data_dir} is in use by {owner}: stop it first, or give another --data-dir."
                )
            await asyncio.sleep(0.05)
        return None

    def _try_lock(self) -> bool:
        try:
            lock = (self.data_dir / "embedded.lock").open("a", encoding="ascii")
        except OSError as error:
            raise SettingsError(f"data_dir {self.data_dir} cannot be used: {error.strerror}.") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            return False
        self._lock = lock
        self._state.unlink(missing_ok=True)
        return True

    def _use(self, running: Running) -> None:
        if (self._wants_mongo and not running.mongo_url) or (self._wants_redis and not running.redis_url):
            raise SettingsError(
                f"The server that runs with data_dir {self.data_dir} uses a MongoDB or Redis of its own: "
                "give the same --mongo-url and --redis-url here."
            )
        self.mongo_url, self.redis_url = running.mongo_url, running.redis_url

    async def _start_own(self) -> None:
        mongo, redis = self.data_dir / "mongo", self.data_dir / "redis"
        for folder in (mongo, redis):
            await asyncio.to_thread(child.end_leftover, folder / "pid", str(folder))
        password = self._password()
        if self._wants_mongo:
            self.mongo_url = await self._attempt("mongod", lambda port: self._start_mongod(mongo, port, password))
        if self._wants_redis:
            self.redis_url = await self._attempt("redis-server", lambda port: self._start_redis(redis, port, password))
        running = Running(self.mongo_url, self.redis_url, os.getpid(), not self._share)
        _write_private(self._state, json.dumps(asdict(running), indent=2))

    def _password(self) -> str:
        """What both servers ask for: made once, since MongoDB remembers it."""
        file = self.data_dir / "password"
        if not file.exists():
            _write_private(file, secrets.token_hex(32))
        return file.read_text(encoding="ascii").strip()

    async def _attempt(self, name: str, start: Callable[[int], Awaitable[str]]) -> str:
        """Start a server at a free port, and remember how to start it there again."""
        for attempt in range(ATTEMPTS):
            port = child.free_port()
            self._starts[name] = partial(start, port)
            try:
                return await start(port)
            except Unavailable:
                if attempt == ATTEMPTS - 1:
                    raise
                await self._children.pop().end(STOP_TIMEOUT)
        raise AssertionError("unreachable")

    async def _start_mongod(self, folder: Path, port: int, password: str) -> str:
        program = programs.find(programs.MONGOD)
        key_file = folder / "key"
        _write_private(key_file, password)
        places = ("--dbpath", folder / "db", "--logpath", folder / "log", "--keyFile", key_file, "--port", str(port))
        (folder / "db").mkdir(exist_ok=True)
        mongod = self._spawn("mongod", [program, *places, *_MONGOD_OPTIONS], folder)
        await mongod.while_alive(replica.prepare(port, password))
        return replica.url(port, password)

    async def _start_redis(self, folder: Path, port: int, password: str) -> str:
        program = programs.find(programs.REDIS_SERVER)
        config = folder / "redis.conf"
        _write_private(config, _REDIS_CONFIG.format(port=port, password=password, folder=folder))
        redis = self._spawn("redis-server", [program, config], folder)
        await redis.while_alive(_redis_answers(port, password))
        return f"redis://:{password}@127.0.0.1:{port}/0"

    def _spawn(self, name: str, argv: list[str | Path], folder: Path) -> Child:
        started = child.spawn(name, argv, log=folder / "log", pid_file=folder / "pid")
        self._children.append(started)
        return started


def read_state(file: Path) -> Running | None:
    """What ``embedded.json`` says, or ``None`` when it is not there or its owner is not."""
    try:
        running = Running(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return running if child.command_line(running.owner) else None


async def _redis_answers(port: int, password: str) -> None:
    """Wait until a Redis at ``port`` takes this password and answers."""
    try:
        async with asyncio.timeout(REDIS_TIMEOUT):
            while not await _redis_answered(port, password):
                await asyncio.sleep(0.02)
    except TimeoutError as error:
        raise Unavailable("The embedded Redis does not come up.") from error


async def _redis_answered(port: int, password: str) -> bool:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.write(f"AUTH {password}\r\nPING\r\n".encode())
    answer = await reader.readline() + await reader.readline()
    writer.close()
    return answer == b"+OK\r\n+PONG\r\n"


def _write_private(file: Path, content: str) -> None:
    """Write a file that only we may read, at once or not at all."""
    fresh = file.with_suffix(file.suffix + ".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(content)
    fresh.replace(file)
