"""Sources and their keys, as kept in MongoDB, with what each did: when last seen, how much, what was refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pymongo import UpdateOne
from pymongo.errors import DuplicateKeyError, PyMongoError

from dashboard.errors import Conflict
from dashboard.model.people import Source
from dashboard.storage.mongo import Mongo, unavailable


@dataclass(frozen=True, slots=True)
class LastError:
    """The newest refusal: when, why, and the offending text."""

    time: datetime
    reason: str
    text: str


@dataclass(slots=True)
class Activity:
    """What a source did since this was last written down."""

    points: int = 0
    refused: int = 0
    seen: datetime | None = None
    error: LastError | None = None


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source with its record."""

    source: Source
    created: datetime
    revoked: datetime | None
    activity: Activity = field(default_factory=Activity)


class SourceRecords:
    """The collection ``sources``."""

    def __init__(self, mongo: Mongo) -> None:
        self._sources = mongo.collection("sources")

    async def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        try:
            await self._sources.create_index("digest", unique=True)
            await self._sources.create_index(
                "name", unique=True, partialFilterExpression={"revoked": None}, name="live_name"
            )
        except PyMongoError as error:
            raise unavailable(error) from error

    async def add(self, source: Source, digest: bytes, now: datetime) -> None:
        """Keep a new source; raises :class:`Conflict` when one that is not revoked has the name."""
        document = {
            "_id": source.id,
            "name": source.name,
            "digest": digest,
            "metrics": list(source.metrics),
            "rate": source.rate,
            "created": now,
            "revoked": None,
        }
        try:
            await self._sources.insert_one(document)
        except DuplicateKeyError as error:
            raise Conflict(
                f"there is a source named {source.name} already; revoke it first or choose another"
            ) from error
        except PyMongoError as error:
            raise unavailable(error) from error

    async def by_digest(self, digest: bytes) -> Source | None:
        """The source with this key, unless it is revoked."""
        try:
            document = await self._sources.find_one({"digest": {"$eq": digest}, "revoked": None})
        except PyMongoError as error:
            raise unavailable(error) from error
        return None if document is None else _source(document)

    async def all(self) -> list[SourceRecord]:
        """Every source, oldest first."""
        try:
            return [_record(document) async for document in self._sources.find().sort("created")]
        except PyMongoError as error:
            raise unavailable(error) from error

    async def revoke(self, source: str, now: datetime) -> bool:
        """Revoke a key, by the source's id or name; whether there was one to revoke."""
        query = {"$or": [{"_id": {"$eq": source}}, {"name": {"$eq": source}}], "revoked": None}
        try:
            return (await self._sources.update_one(query, {"$set": {"revoked": now}})).modified_count == 1
        except PyMongoError as error:
            raise unavailable(error) from error

    async def note(self, activities: Mapping[str, Activity]) -> None:
        """Add what sources (by id) did to their records."""
        updates = [UpdateOne({"_id": source}, _update(activity)) for source, activity in activities.items()]
        if not updates:
            return
        try:
            await self._sources.bulk_write(updates, ordered=False)
        except PyMongoError as error:
            raise unavailable(error) from error


def _update(activity: Activity) -> dict[str, Any]:
    update: dict[str, Any] = {"$inc": {"points": activity.points, "refused": activity.refused}}
    if activity.seen is not None:
        update["$max"] = {"seen": activity.seen}
    if activity.error is not None:
        error = activity.error
        update["$set"] = {"error": {"time": error.time, "reason": error.reason, "text": error.text}}
    return update


def _source(document: Mapping[str, Any]) -> Source:
    return Source(document["_id"], document["name"], tuple(document["metrics"]), document["rate"])


def _record(document: Mapping[str, Any]) -> SourceRecord:
    error = document.get("error")
    activity = Activity(
        document.get("points", 0),
        document.get("refused", 0),
        document.get("seen"),
        None if error is None else LastError(error["time"], error["reason"], error["text"]),
    )
    return SourceRecord(_source(document), document["created"], document["revoked"], activity)
