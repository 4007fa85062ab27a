"""MongoDB's time-series collection, used as its manual says: a document per point, ``insert_many``, one aggregation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from pymongo import MongoClient
from pymongo.write_concern import WriteConcern

Document = dict[str, Any]
DURABLE: Final = WriteConcern(w="majority", j=True)


class TimeSeries:
    """One time-series collection; every write is as durable as ours."""

    def __init__(self, url: str, database: str) -> None:
        self._client: MongoClient[Document] = MongoClient(url, tz_aware=True)
        self._database = self._client[database]
        options = {"timeField": "time", "metaField": "series", "granularity": "seconds"}
        self._database.create_collection("points", timeseries=options)
        self._points = self._database["points"].with_options(write_concern=DURABLE)

    def insert(self, documents: Sequence[Document]) -> None:
        self._points.insert_many(documents, ordered=False)

    def buckets(self, start: datetime, end: datetime, seconds: int, kinds: Sequence[str]) -> list[Document]:
        """Of all points in buckets of so many seconds, what ``kinds`` names: ``min``, ``max``, ``avg``."""
        bucket = {"$dateTrunc": {"date": "$time", "unit": "second", "binSize": seconds}}
        wanted = {kind: {f"${kind}": "$value"} for kind in kinds}
        stages: list[Document] = [
            {"$match": {"time": {"$gte": start, "$lt": end}}},
            {"$group": {"_id": bucket, **wanted}},
            {"$sort": {"_id": 1}},
        ]
        return list(self._points.aggregate(stages, allowDiskUse=False))

    def stored_bytes(self) -> int:
        """What the collection takes on disk, once all is written there."""
        self._client.admin.command("fsync")
        stats = self._database.command("collStats", "points")
        return int(stats["storageSize"])

    def close(self) -> None:
        self._client.drop_database(self._database.name)
        self._client.close()


def document(metric: str, labels: dict[str, str], time: datetime, value: float) -> Document:
    return {"time": time, "series": {"metric": metric, **labels}, "value": value}
