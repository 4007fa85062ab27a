"""Dashboards that were deleted, and the deletion of what they leave behind: log, versions, read positions.

A note is made before the dashboard is deleted, so that whatever happens in between what it leaves behind is found; it
stays, so that links to the dashboard can say what became of it.
"""

from __future__ import annotations

from typing import Any

from bson.int64 import Int64
from pymongo.errors import PyMongoError

from dashboard.model.access import Access
from dashboard.storage.mongo import QUERY_TIMEOUT_MS, Mongo, unavailable
from dashboard.storage.room_log import ENTRIES, ROOMS


class GoneDashboards:
    """The collection ``gone``."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._gone = mongo.collection("gone")

    async def prepare(self) -> None:
        """Make the index; harmless when it is there."""
        try:
            await self._gone.create_index(
                [("at", 1)], name="waiting", partialFilterExpression={"cleared": {"$eq": False}}
            )
        except PyMongoError as error:
            raise unavailable(error) from error

    async def note(self, dashboard: str, access: Access, now: int) -> None:
        """A dashboard is about to be deleted at ``now`` (ms); ``access`` says who may know of it."""
        kept = {"everyone": access.everyone, "people": dict(access.people)}
        note = {"at": Int64(now), "cleared": False, "access": kept}
        try:
            await self._gone.update_one({"_id": {"$eq": dashboard}}, {"$set": note}, upsert=True)
        except PyMongoError as error:
            raise unavailable(error) from error

    async def get(self, dashboard: str) -> tuple[Access, int] | None:
        """Who could read a dashboard that was deleted, and when (ms) that was."""
        try:
            found = await self._gone.find_one({"_id": {"$eq": dashboard}})
        except PyMongoError as error:
            raise unavailable(error) from error
        return None if found is None else (Access(found["access"]["people"], found["access"]["everyone"]), found["at"])

    async def waiting(self, before: int, limit: int) -> list[str]:
        """Some of those noted before a time (ms) that were not cleared yet."""
        query = {"cleared": False, "at": {"$lt": Int64(before)}}
        try:
            cursor = self._gone.find(query, {"_id": 1}, max_time_ms=QUERY_TIMEOUT_MS).limit(limit)
            return [found["_id"] async for found in cursor]
        except PyMongoError as error:
            raise unavailable(error) from error

    async def clear_some(self, dashboard: str, most: int) -> int:
        """Delete some of what a dashboard left behind; how much that was, 0 when there is nothing any more."""
        try:
            for name, query in _left(dashboard).items():
                documents = self._mongo.collection(name)
                cursor = documents.find(query, {"_id": 1}, max_time_ms=QUERY_TIMEOUT_MS).limit(most)
                ids: list[Any] = [found["_id"] for found in await cursor.to_list(most)]
                if ids:
                    return int((await documents.delete_many({"_id": {"$in": ids}})).deleted_count)
            await self._mongo.collection(ROOMS).delete_one({"_id": {"$eq": dashboard}})
        except PyMongoError as error:
            raise unavailable(error) from error
        return 0

    async def cleared(self, dashboard: str) -> None:
        """Nothing of it is left."""
        try:
            await self._gone.update_one({"_id": {"$eq": dashboard}}, {"$set": {"cleared": True}})
        except PyMongoError as error:
            raise unavailable(error) from error

    async def forget(self, dashboard: str) -> None:
        """It was not deleted after all."""
        try:
            await self._gone.delete_one({"_id": {"$eq": dashboard}})
        except PyMongoError as error:
            raise unavailable(error) from error


def _left(dashboard: str) -> dict[str, dict[str, Any]]:
    """What belongs to a dashboard, by collection."""
    return {
        ENTRIES: {"_id": {"$gte": {"r": dashboard}, "$lt": {"r": dashboard + "\x00"}}},
        "versions": {"_id": {"$gte": {"d": dashboard}, "$lt": {"d": dashboard + "\x00"}}},
        "read_positions": {"_id.r": {"$eq": dashboard}},
    }
