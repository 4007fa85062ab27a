"""A MongoDB of three nodes, whose primary may step down or be killed."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.errors import PyMongoError

from dashboard import child, programs
from dashboard.child import Child
from tests.awaiting import until

NAME = "trio"
OPTIONS = (
    *("--replSet", NAME, "--bind_ip", "127.0.0.1", "--nounixsocket", "--noscripting", "--quiet"),
    *("--oplogSize", "64", "--wiredTigerCacheSizeGB", "0.25"),
    *("--setParameter", "diagnosticDataCollectionEnabled=false"),
)
SETTINGS = {"electionTimeoutMillis": 2000, "heartbeatIntervalMillis": 500}


class ReplicaSet:
    """Three nodes by port."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._nodes: dict[int, Child] = {}
        self._client: AsyncIOMotorClient[dict[str, Any]] | None = None

    @property
    def url(self) -> str:
        """Names all three."""
        return f"mongodb://{','.join(f'127.0.0.1:{port}' for port in self._nodes)}/?replicaSet={NAME}"

    async def start(self) -> None:
        """Start all three, and wait until they have a primary."""
        ports: set[int] = set()
        while len(ports) < 3:
            ports.add(child.free_port())
        for port in ports:
            self._start(port)
        members = [{"_id": place, "host": f"127.0.0.1:{port}"} for place, port in enumerate(self._nodes)]
        first: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(
            "127.0.0.1", next(iter(ports)), directConnection=True
        )
        config = {"_id": NAME, "members": members, "settings": SETTINGS}
        await until(lambda: first.admin.command("replSetInitiate", config), PyMongoError)  # once all three listen
        first.close()
        self._client = AsyncIOMotorClient(self.url, serverSelectionTimeoutMS=1000)
        await self.primary()

    async def primary(self) -> int:
        """The port of the primary, once there is one."""
        port: int | None = await until(self._primary, PyMongoError)
        assert port is not None
        return port

    async def step_down(self) -> int:
        """Make the primary another one's follower; the port of the new one."""
        before = await self.primary()
        assert self._client is not None
        await self._client.admin.command("replSetStepDown", 20, secondaryCatchUpPeriodSecs=10)
        return await self._successor(before)

    async def kill(self) -> int:
        """Kill the primary, and start it again when there is another one; the port of that."""
        before = await self.primary()
        os.kill(self._nodes[before].pid, signal.SIGKILL)
        after = await self._successor(before)
        await self._nodes[before].ended()
        self._start(before)
        return after

    async def stop(self) -> None:
        """End all three."""
        if self._client is not None:
            self._client.close()
        await asyncio.gather(*(node.end(20) for node in self._nodes.values()))

    def _start(self, port: int) -> None:
        folder = self._folder / str(port)
        folder.mkdir(exist_ok=True)
        argv: list[str | Path] = [programs.find(programs.MONGOD), "--dbpath", folder, "--port", str(port), *OPTIONS]
        self._nodes[port] = child.spawn("mongod", argv, log=self._folder / f"log-{port}")

    async def _primary(self) -> int | None:
        assert self._client is not None
        hello = await self._client.admin.command("hello")
        return int(hello["primary"].rpartition(":")[2]) if hello.get("isWritablePrimary") else None

    async def _successor(self, before: int) -> int:
        async def other() -> int | None:
            found = await self._primary()
            return found if found != before else None

        port: int | None = await until(other, PyMongoError)
        assert port is not None
        return port


@asynccontextmanager
async def replica_set(folder: Path) -> AsyncIterator[ReplicaSet]:
    """Three nodes that live as long as the block."""
    nodes = ReplicaSet(folder)
    try:
        await nodes.start()
        yield nodes
    finally:
        await nodes.stop()
