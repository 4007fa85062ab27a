"""Our storage used directly, without a server: to load much and to time reads."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from dashboard.model.points import Batch
from dashboard.model.series import Series
from dashboard.storage.compaction import Compactor
from dashboard.storage.history import History, Limits
from dashboard.storage.indexes import prepare
from dashboard.storage.log import LogIds, LogWriter
from dashboard.storage.mongo import Mongo, connect
from dashboard.storage.series import SeriesRegistry

SOURCE: Final = "bench"
KEPT: Final = ("blocks", "rollups")


@dataclass(frozen=True, slots=True)
class Store:
    """Log, compaction and history of one database."""

    mongo: Mongo
    registry: SeriesRegistry
    log: LogWriter
    compactor: Compactor
    history: History

    @classmethod
    async def opened(cls, url: str, database: str) -> Self:
        mongo = await connect(url, database)
        await prepare(mongo)
        registry = SeriesRegistry(mongo)
        log = LogWriter(mongo, LogIds(), 10_000_000, 30.0, lambda _: None)
        return cls(mongo, registry, log, Compactor(mongo, registry), History(mongo, registry, Limits()))

    async def append(self, series: Sequence[Series], batch: Batch) -> None:
        """Keep points of these series."""
        await self.registry.ensure(series, SOURCE, 1_000_000)
        await self.log.append(batch)

    async def compact(self) -> float:
        """Pack all that is in the log; returns the seconds it took."""
        begin = time.perf_counter()
        while (await self.compactor.run_once()).points:
            pass
        return time.perf_counter() - begin

    async def stored_bytes(self) -> tuple[int, int]:
        """What blocks and rollups take on disk now, and what they take once the traces of rewriting are gone.

        MongoDB keeps replaced documents for minutes, and their space for ever; a fresh copy has neither.
        """
        for name in KEPT:
            await self.mongo.collection(name).aggregate([{"$out": f"{name}_copied"}]).to_list(None)
        await self.mongo.client.admin.command("fsync")
        return await self._size(KEPT), await self._size([f"{name}_copied" for name in KEPT])

    async def _size(self, names: Sequence[str]) -> int:
        sizes = [await self.mongo.database.command("collStats", name) for name in names]
        return sum(int(one["storageSize"]) for one in sizes)

    def close(self) -> None:
        self.mongo.close()
