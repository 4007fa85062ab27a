"""Dashboards, as kept in MongoDB: a snapshot of each document, a little behind the edits in the log of its room.

A snapshot is the JSON of the document; what is listed is beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bson.int64 import Int64
from pymongo.errors import PyMongoError

from dashboard.storage.access import readable_by
from dashboard.storage.mongo import Mongo, unavailable


@dataclass(frozen=True, slots=True)
class StoredDashboard:
    """A dashboard with its record; ``content`` is the JSON of the document.

    ``revision`` is the offset of the last edit that the content holds (0 = none), in the life ``epoch`` of the room's
    log (empty as long as nobody edited); ``edits`` counts all that were ever done.
    """

    id: str
    title: str
    description: str
    panel_count: int
    content: bytes
    owner: str
    created: datetime
    updated: datetime
    revision: int = 0
    epoch: str = ""
    edits: int = 0


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
        record = {"owner": dashboard.owner, "created": dashboard.created}
        try:
            await self._dashboards.insert_one({"_id": dashboard.id, **record, **_snapshot(dashboard)})
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

    async def newest(self, limit: int, reader: str | None = None) -> list[StoredDashboard]:
        """The dashboards changed last, without their content; with ``reader`` (an id) those this person may read."""
        query = {} if reader is None else readable_by(reader)
        try:
            cursor = self._dashboards.find(query, {"content": 0}).sort("updated", -1).limit(limit)
            return [_stored({**document, "content": b""}) async for document in cursor]
        except PyMongoError as error:
            raise unavailable(error) from error

    async def readable(self, reader: str | None, dashboards: Collection[str]) -> set[str]:
        """Those of some dashboards (ids) that are there and that a person may read; with ``None`` that are there."""
        query = {"_id": {"$in": list(dashboards)}, **({} if reader is None else readable_by(reader))}
        try:
            return {document["_id"] async for document in self._dashboards.find(query, {"_id": 1})}
        except PyMongoError as error:
            raise unavailable(error) from error

    async def count(self) -> int:
        """How many dashboards there are."""
        try:
            return await self._dashboards.count_documents({})
        except PyMongoError as error:
            raise unavailable(error) from error

    async def keep(self, dashboard: StoredDashboard) -> bool:
        """Put a snapshot in place of an older one of the same life of the log; whether it was newer."""
        older = {"epoch": dashboard.epoch or None, "offset": {"$not": {"$gte": Int64(dashboard.revision)}}}
        return await self._update(dashboard.id, older, _snapshot(dashboard))

    async def rebase(self, dashboard: StoredDashboard, epoch: str, revision: int) -> bool:
        """Say where in another life of the log this snapshot belongs; whether nobody else had said so before."""
        same = {"epoch": dashboard.epoch or None, "offset": dashboard.revision or {"$in": [None, 0]}}
        return await self._update(dashboard.id, same, {"epoch": epoch, "offset": Int64(revision)})

    async def remove(self, dashboard: str) -> bool:
        """Delete a dashboard; whether there was one."""
        try:
            return (await self._dashboards.delete_one({"_id": {"$eq": dashboard}})).deleted_count == 1
        except PyMongoError as error:
            raise unavailable(error) from error

    async def _update(self, dashboard: str, when: Mapping[str, Any], fields: Mapping[str, Any]) -> bool:
        query = {"_id": {"$eq": dashboard}, **when}
        try:
            return (await self._dashboards.update_one(query, {"$set": fields})).matched_count == 1
        except PyMongoError as error:
            raise unavailable(error) from error


def _snapshot(dashboard: StoredDashboard) -> dict[str, Any]:
    return {
        "title": dashboard.title,
        "description": dashboard.description,
        "panels": dashboard.panel_count,
        "content": dashboard.content,
        "updated": dashboard.updated,
        "offset": Int64(dashboard.revision),
        "epoch": dashboard.epoch or None,
        "edits": dashboard.edits,
    }


def _stored(document: Mapping[str, Any]) -> StoredDashboard:
    return StoredDashboard(
        id=document["_id"],
        title=document["title"],
        description=document["description"],
        panel_count=document["panels"],
        content=bytes(document["content"]),
        owner=document["owner"],
        created=document["created"],
        updated=document["updated"],
        revision=int(document.get("offset") or 0),
        epoch=document.get("epoch") or "",
        edits=int(document.get("edits") or 0),
    )
