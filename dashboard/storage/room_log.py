"""The logs of rooms: what happened in each, durable and in one order.

An entry's ``_id`` is its room and its offset, and appending is an insert at the offset after the newest. If another
worker was first, the insert fails on the unique ``_id``: MongoDB itself is the sequencer, and there can be no holes, no
second order and no doubles. A second unique index, on the operation ids that clients give, makes a repeat fail too.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from bson.int64 import Int64
from pymongo.errors import BulkWriteError, DuplicateKeyError, PyMongoError

from dashboard.model.rooms import LARGEST_OFFSET, Draft, Entry, Move
from dashboard.storage.deadline import within
from dashboard.storage.mongo import QUERY_TIMEOUT_MS, Document, Mongo, unavailable

ENTRIES: Final = "room_entries"
ROOMS: Final = "rooms"
WRITE_TIMEOUT: Final = 5.0
_DUPLICATE_KEY: Final = 11000
_ANNOTATIONS: Final = "annotations"
"""The entries of a room by type."""
_MENTIONS: Final = "mentions"
_OPERATIONS: Final = "operations"
_EDITS: Final = "edits"


class Outrun(Exception):
    """Another worker appended first: catch up, look again, retry."""


class Repeated(Exception):
    """The entry at ``place`` of those to append repeats an operation that is in the log already."""

    def __init__(self, place: int) -> None:
        super().__init__(f"the operation at place {place} is in the log already")
        self.place = place


class RoomLog:
    """The collections ``room_entries`` and ``rooms``."""

    def __init__(self, mongo: Mongo) -> None:
        self._entries = mongo.collection(ENTRIES)
        self._rooms = mongo.collection(ROOMS)

    async def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        try:
            await self._entries.create_index(
                [("_id.r", 1), ("u", 1), ("op", 1)],
                unique=True,
                name=_OPERATIONS,
            )
            await self._entries.create_index([("_id.r", 1), ("t", 1), ("f.at", 1)], name=_ANNOTATIONS)
            await self._entries.create_index(
                [("at", 1)], name=_MENTIONS, partialFilterExpression={"f.mentions": {"$exists": True}}
            )
            await self._entries.create_index(
                [("_id.r", 1), ("_id.o", 1)], name=_EDITS, partialFilterExpression={"t": "edit"}
            )
        except PyMongoError as error:
            raise unavailable(error) from error

    async def open(self, room: str) -> tuple[str, int]:
        """The epoch of a room's log, made at the first time, and the offset of its newest entry (0 = none)."""
        try:
            kept = await self._rooms.find_one_and_update(
                {"_id": room}, {"$setOnInsert": {"epoch": secrets.token_hex(6)}}, upsert=True, return_document=True
            )
        except DuplicateKeyError:
            return await self.open(room)
        except PyMongoError as error:
            raise unavailable(error) from error
        return str(kept["epoch"]), await self.top(room)

    async def look(self, room: str) -> tuple[str, int]:
        """The epoch of a room's log, empty when it never had one or lost it, and the offset of its newest entry."""
        try:
            kept = await self._rooms.find_one({"_id": {"$eq": room}}, max_time_ms=QUERY_TIMEOUT_MS)
        except PyMongoError as error:
            raise unavailable(error) from error
        return "" if kept is None else str(kept["epoch"]), await self.top(room)

    async def renew(self, room: str, epoch: str) -> None:
        """Begin another epoch: what followed this one was lost. Of several workers that find out, one does it."""
        try:
            await self._rooms.update_one(
                {"_id": {"$eq": room}, "epoch": {"$eq": epoch}}, {"$set": {"epoch": secrets.token_hex(6)}}
            )
        except PyMongoError as error:
            raise unavailable(error) from error

    async def top(self, room: str) -> int:
        """The offset of the newest entry; 0 when there is none."""
        newest = await self._read(room, 0, LARGEST_OFFSET, -1, 1)
        return newest[0].offset if newest else 0

    async def append(self, room: str, first: int, drafts: Sequence[Draft], now: datetime) -> list[Entry]:
        """Append at the offsets from ``first``; all of them or, on :class:`Outrun` and :class:`Repeated`, those before.

        ``first`` must be the offset after the newest. Entries before the one that failed are in the log.
        """
        kept = now.replace(microsecond=now.microsecond // 1000 * 1000)  # what MongoDB keeps of a time
        documents = [_document(room, first + place, draft, kept) for place, draft in enumerate(drafts)]
        try:
            await within(WRITE_TIMEOUT, self._insert(documents))
        except _Failed as failed:
            raise failed.error from None
        return [_entry(document) for document in documents]

    async def after(self, room: str, offset: int, limit: int) -> list[Entry]:
        """The entries that follow an offset, oldest first."""
        return await self._read(room, offset, LARGEST_OFFSET, 1, limit)

    async def before(self, room: str, offset: int, limit: int) -> list[Entry]:
        """The newest entries before an offset, oldest first."""
        return (await self._read(room, 0, offset, -1, limit))[::-1]

    async def at(self, room: str, offset: int) -> Entry | None:
        """The entry at an offset."""
        found = await self._read(room, offset - 1, offset + 1, 1, 1)
        return found[0] if found else None

    async def annotations(self, room: str, since: int, limit: int) -> list[Entry]:
        """The newest annotations of moments since a time (ms) that were not removed, oldest first."""
        try:
            removed = await self._entries.distinct(
                "f.target", {"_id.r": {"$eq": room}, "t": "annotation_removed"}, maxTimeMS=QUERY_TIMEOUT_MS
            )
            wanted = {"_id.r": {"$eq": room}, "t": "annotation", "f.at": {"$gte": Int64(since)}}
            cursor = self._entries.find(wanted, max_time_ms=QUERY_TIMEOUT_MS).sort("f.at", -1).limit(limit)
            found = [_entry(document) for document in await cursor.to_list(limit)]
        except PyMongoError as error:
            raise unavailable(error) from error
        gone = set(removed)
        return [one for one in reversed(found) if one.offset not in gone]

    async def edits(self, room: str, after: int, upto: int = LARGEST_OFFSET, limit: int = 0) -> list[Entry]:
        """The edits of the dashboard that follow an offset, up to and with ``upto``, oldest first; 0 = no limit."""
        return await self._edits(room, {"$gt": Int64(after), "$lte": Int64(upto)}, 1, limit)

    async def edits_before(self, room: str, before: int, limit: int) -> list[Entry]:
        """The newest edits of the dashboard before an offset, newest first."""
        return await self._edits(room, {"$lt": Int64(before)}, -1, limit)

    async def mentioning(self, since: int, limit: int) -> list[Entry]:
        """The messages of all rooms since a time (ms) that mention somebody, oldest first."""
        query = {"f.mentions": {"$exists": True}, "at": {"$gte": datetime.fromtimestamp(since / 1000, UTC)}}
        try:
            cursor = self._entries.find(query, max_time_ms=QUERY_TIMEOUT_MS).sort("at", 1).hint(_MENTIONS)
            return [_entry(document) for document in await cursor.limit(limit).to_list(limit)]
        except PyMongoError as error:
            raise unavailable(error) from error

    async def moves(self, room: str) -> list[Move]:
        """Of everyone who ever came or went the last time that they did."""
        stages: list[Document] = [
            {"$match": {"_id.r": {"$eq": room}, "t": {"$in": ["user_joined", "user_left"]}}},
            {"$project": {"_id": 0, "o": "$_id.o", "u": 1, "n": 1, "t": 1}},
            {"$sort": {"o": -1}},
            {"$group": {"_id": "$u", "n": {"$first": "$n"}, "t": {"$first": "$t"}, "o": {"$first": "$o"}}},
        ]
        try:
            cursor = self._entries.aggregate(stages, maxTimeMS=QUERY_TIMEOUT_MS, hint=_ANNOTATIONS)
            return [Move(found["_id"], found["n"], found["t"], int(found["o"])) async for found in cursor]
        except PyMongoError as error:
            raise unavailable(error) from error

    async def unread(self, room: str, offset: int, reader: str, most: int) -> int:
        """How many messages of others follow an offset, counted up to ``most``."""
        after = {"$gt": {"r": room, "o": Int64(offset)}, "$lt": {"r": room, "o": Int64(LARGEST_OFFSET)}}
        query = {"_id": after, "t": "message", "u": {"$ne": reader}}
        try:
            return int(await self._entries.count_documents(query, limit=most, maxTimeMS=QUERY_TIMEOUT_MS, hint="_id_"))
        except PyMongoError as error:
            raise unavailable(error) from error

    async def operation(self, room: str, author: str, operation: str) -> Entry | None:
        """The entry that an author's operation became."""
        query = {"_id.r": {"$eq": room}, "u": {"$eq": author}, "op": {"$eq": operation}}
        try:
            document = await self._entries.find_one(query)
        except PyMongoError as error:
            raise unavailable(error) from error
        return None if document is None else _entry(document)

    async def _insert(self, documents: list[Document]) -> None:
        try:
            await self._entries.insert_many(documents, ordered=True)
        except BulkWriteError as error:
            failure = _failure(error)
            if failure is None:
                raise
            raise _Failed(failure) from error

    async def _edits(self, room: str, offsets: Document, direction: int, limit: int) -> list[Entry]:
        query = {"_id.r": {"$eq": room}, "_id.o": offsets, "t": "edit"}
        cursor = self._entries.find(query, hint=_EDITS, max_time_ms=QUERY_TIMEOUT_MS).sort("_id.o", direction)
        try:
            return [_entry(document) for document in await cursor.limit(limit).to_list(None)]
        except PyMongoError as error:
            raise unavailable(error) from error

    async def _read(self, room: str, after: int, before: int, direction: int, limit: int) -> list[Entry]:
        between = {"$gt": {"r": room, "o": Int64(after)}, "$lt": {"r": room, "o": Int64(before)}}
        cursor = self._entries.find({"_id": between}, max_time_ms=QUERY_TIMEOUT_MS).sort("_id", direction)
        try:
            return [_entry(document) for document in await cursor.limit(limit).to_list(limit)]
        except PyMongoError as error:
            raise unavailable(error) from error


class _Failed(Exception):
    """Carries what went wrong past the guard that turns MongoDB's errors into ours."""

    def __init__(self, error: Outrun | Repeated) -> None:
        super().__init__(str(error))
        self.error = error


def _failure(error: BulkWriteError) -> Outrun | Repeated | None:
    """What a duplicate key means: the place was taken, or the operation was done; ``None`` for any other failure."""
    first: Mapping[str, Any] = next(iter((error.details or {}).get("writeErrors", ())), {})
    if first.get("code") != _DUPLICATE_KEY:
        return None
    return Repeated(int(first["index"])) if "op" in first.get("keyPattern", {}) else Outrun()


def _document(room: str, offset: int, draft: Draft, now: datetime) -> Document:
    return {
        "_id": {"r": room, "o": Int64(offset)},
        "t": draft.type,
        "u": draft.author,
        "n": draft.author_name,
        "at": now,
        "f": dict(draft.fields),
        "op": draft.operation,
    }


def _plain(value: Any) -> Any:
    """MongoDB gives large integers back in a type of its own, which JSON encoders do not know."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return int(value) if isinstance(value, Int64) else value


def _entry(document: Mapping[str, Any]) -> Entry:
    draft = Draft(document["t"], document["u"], document["n"], _plain(document["f"]), document["op"])
    moment: datetime = document["at"]
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    identity = document["_id"]
    return Entry(identity["r"], int(identity["o"]), round(moment.timestamp() * 1000), draft)
