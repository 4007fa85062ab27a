"""Earlier states of dashboards, as kept in MongoDB: any version is made from one nearby, and named ones stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bson.int64 import Int64
from pymongo.errors import DuplicateKeyError, PyMongoError

from dashboard.storage.mongo import QUERY_TIMEOUT_MS, Mongo, unavailable


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """The JSON of a document as it was after the entry at ``revision``."""

    revision: int
    content: bytes


class Versions:
    """The collection ``versions``, ``_id = {d: dashboard, o: offset}``."""

    def __init__(self, mongo: Mongo) -> None:
        self._versions = mongo.collection("versions")

    async def put(self, dashboard: str, version: StoredVersion) -> None:
        """Keep a state; one that is kept already stays, with its name."""
        await self._set(dashboard, version.revision, {"$setOnInsert": {"content": version.content}})

    async def name(self, dashboard: str, version: StoredVersion, name: str) -> None:
        """Keep a state under a name; the empty name takes it away."""
        named = {"$set": {"name": name}} if name else {"$unset": {"name": ""}}
        await self._set(dashboard, version.revision, {"$setOnInsert": {"content": version.content}, **named})

    async def nearest(self, dashboard: str, offset: int) -> StoredVersion | None:
        """The newest state kept that is not newer than an offset."""
        between = _between(dashboard, 0, offset)
        try:
            cursor = self._versions.find({"_id": between}, max_time_ms=QUERY_TIMEOUT_MS).sort("_id", -1).limit(1)
            found = await cursor.to_list(1)
        except PyMongoError as error:
            raise unavailable(error) from error
        return StoredVersion(int(found[0]["_id"]["o"]), bytes(found[0]["content"])) if found else None

    async def names(self, dashboard: str, first: int, last: int) -> dict[int, str]:
        """The names of states from one offset to another, both included."""
        query = {"_id": _between(dashboard, first, last), "name": {"$exists": True}}
        try:
            cursor = self._versions.find(query, {"name": 1}, max_time_ms=QUERY_TIMEOUT_MS)
            return {int(found["_id"]["o"]): found["name"] async for found in cursor}
        except PyMongoError as error:
            raise unavailable(error) from error

    async def forget(self, dashboard: str, after: int = -1) -> None:
        """Drop the states that follow an offset, or all of them."""
        gone = {"$gt": {"d": dashboard, "o": Int64(after)}, "$lt": {"d": dashboard + "\x00", "o": Int64(0)}}
        try:
            await self._versions.delete_many({"_id": gone})
        except PyMongoError as error:
            raise unavailable(error) from error

    async def _set(self, dashboard: str, offset: int, change: Mapping[str, Any]) -> None:
        identity = {"d": dashboard, "o": Int64(offset)}
        try:
            await self._versions.update_one({"_id": identity}, change, upsert=True)
        except DuplicateKeyError:
            await self._set(dashboard, offset, change)
        except PyMongoError as error:
            raise unavailable(error) from error


def _between(dashboard: str, first: int, last: int) -> dict[str, Any]:
    return {"$gte": {"d": dashboard, "o": Int64(first)}, "$lte": {"d": dashboard, "o": Int64(last)}}
