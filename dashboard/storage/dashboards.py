"""Dashboard documents, as kept in MongoDB. A document is stored as the JSON it came as; what is listed is beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo.errors import PyMongoError

from dashboard.storage.mongo import Mongo, unavailable


@dataclass(frozen=True, slots=True)
class StoredDashboard:
    """A dashboard with its record; ``content`` is the JSON of the document, ``revision`` counts its changes from 1."""

    id: str
    title: str
    description: str
    panel_count: int
    content: bytes
    revision: int
    owner: str
    created: datetime
    updated: datetime


class DashboardDocuments:
    """The collection ``dashboards``."""

    def __init__(self, mongo: Mongo) -> None:
        self._dashboards = mongo.collection("dashboards")

    async def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        try:
            await self._dashboards.create_index([("updated", -1)])
        except PyMongoError as error:
            raise unavailable(error) from error

    async def add(self, dashboard: StoredDashboard) -> None:
        """Keep a new dashboard."""
        try:
            await self._dashboards.insert_one({"_id": dashboard.id, **_fields(dashboard)})
        except PyMongoError as error:
            raise unavailable(error) from error

    async def get(self, dashboard: str) -> StoredDashboard | None:
        """The dashboard of this id."""
        try:
            document = await self._dashboards.find_one({"_id": {"$eq": dashboard}})
        except PyMongoError as error:
            raise unavailable(error) from error
        return None if document is None else _stored(document)

    async def exists(self, dashboard: str) -> bool:
        """Whether there is a dashboard of this id."""
        try:
            return await self._dashboards.find_one({"_id": {"$eq": dashboard}}, {"_id": 1}) is not None
        except PyMongoError as error:
            raise unavailable(error) from error

    async def newest(self, limit: int) -> list[StoredDashboard]:
        """The dashboards changed last, without their content."""
        try:
            cursor = self._dashboards.find({}, {"content": 0}).sort("updated", -1).limit(limit)
            return [_stored({**document, "content": b""}) async for document in cursor]
        except PyMongoError as error:
            raise unavailable(error) from error

    async def count(self) -> int:
        """How many dashboards there are."""
        try:
            return await self._dashboards.count_documents({})
        except PyMongoError as error:
            raise unavailable(error) from error

    async def replace(self, dashboard: StoredDashboard, based_on: int) -> bool:
        """Put a new state in place of revision ``based_on``; whether that still was the newest."""
        query = {"_id": {"$eq": dashboard.id}, "revision": based_on}
        try:
            return (await self._dashboards.update_one(query, {"$set": _fields(dashboard)})).matched_count == 1
        except PyMongoError as error:
            raise unavailable(error) from error

    async def remove(self, dashboard: str) -> bool:
        """Delete a dashboard; whether there was one."""
        try:
            return (await self._dashboards.delete_one({"_id": {"$eq": dashboard}})).deleted_count == 1
        except PyMongoError as error:
            raise unavailable(error) from error


def _fields(dashboard: StoredDashboard) -> dict[str, Any]:
    return {
        "title": dashboard.title,
        "description": dashboard.description,
        "panels": dashboard.panel_count,
        "content": dashboard.content,
        "revision": dashboard.revision,
        "owner": dashboard.owner,
        "created": dashboard.created,
        "updated": dashboard.updated,
    }


def _stored(document: Mapping[str, Any]) -> StoredDashboard:
    return StoredDashboard(
        document["_id"],
        document["title"],
        document["description"],
        document["panels"],
        bytes(document["content"]),
        document["revision"],
        document["owner"],
        document["created"],
        document["updated"],
    )
