"""Notifications, as kept in MongoDB: one head, and one document for everyone who gets it, with its state.

The head is written first. It carries the sender's key, so that a repeat finds it; and a repeat after a failure in
between writes what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from pymongo.errors import BulkWriteError, DuplicateKeyError, PyMongoError

from dashboard.model.notifications import STATES, Filter, Notification, State
from dashboard.storage.mongo import QUERY_TIMEOUT_MS, Document, Mongo, unavailable

HEADS: Final = "notification_heads"
INBOX: Final = "notifications"
MOST_COUNTED: Final = 1000
_DUPLICATE_KEY: Final = 11000


class Notifications:
    """The collections ``notification_heads`` and ``notifications``."""

    def __init__(self, mongo: Mongo) -> None:
        self._heads = mongo.collection(HEADS)
        self._inbox = mongo.collection(INBOX)

    async def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        try:
            await self._heads.create_index(
                [("author", 1), ("key", 1)],
                unique=True,
                name="key",
                partialFilterExpression={"key": {"$type": "string"}},
            )
            await self._heads.create_index("expires", expireAfterSeconds=0)
            await self._inbox.create_index([("_id.p", 1), ("state", 1), ("_id.n", -1)], name="state")
            await self._inbox.create_index("expires", expireAfterSeconds=0)
        except PyMongoError as error:
            raise unavailable(error) from error

    async def begin(self, notification: Notification, author: str, key: str | None) -> Notification:
        """Keep the head; with a key that the author has used before, the notification that has it."""
        document = {
            "_id": notification.id,
            "author": author,
            "expires": _moment(notification.expires),
            "content": msgspec.json.encode(notification),
        } | ({} if key is None else {"key": key})
        try:
            await self._heads.insert_one(document)
            return notification
        except DuplicateKeyError:
            found = await self._head(author, key)
            return await self.begin(notification, author, key) if found is None else found
        except PyMongoError as error:
            raise unavailable(error) from error

    async def deliver(self, notification: Notification, people: Sequence[str]) -> list[str]:
        """Put it in the inboxes of these people; returns those who did not have it."""
        if not people:
            return []
        content, expires = msgspec.json.encode(notification), _moment(notification.expires)
        documents: list[Document] = [
            {
                "_id": {"p": person, "n": notification.id},
                "state": "unseen",
                "severity": notification.severity,
                "text": f"{notification.title}\n{notification.body}\n{notification.sender}".casefold(),
                "expires": expires,
                "content": content,
            }
            for person in people
        ]
        had: set[int] = set()
        try:
            await self._inbox.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            failures = (error.details or {}).get("writeErrors", [])
            if not failures or any(failure["code"] != _DUPLICATE_KEY for failure in failures):
                raise unavailable(error) from error
            had = {int(failure["index"]) for failure in failures}
        except PyMongoError as error:
            raise unavailable(error) from error
        return [person for place, person in enumerate(people) if place not in had]

    async def newest(self, person: str, wanted: Filter, before: str, limit: int) -> list[Notification]:
        """Those of a person that are wanted, newest first, before an id (all, when it is empty)."""
        query: Document = {"_id.p": {"$eq": person}, "state": {"$in": list(wanted.states)}, "expires": {"$gt": _now()}}
        if wanted.severity:
            query["severity"] = {"$eq": wanted.severity}
        if wanted.text:
            place = {"$indexOfCP": ["$text", {"$literal": wanted.text.casefold()}]}
            query["$expr"] = {"$gte": [place, 0]}
        if before:
            query["_id.n"] = {"$lt": before}
        try:
            cursor = self._inbox.find(query, max_time_ms=QUERY_TIMEOUT_MS).sort("_id.n", -1).limit(limit)
            return [_notification(document) for document in await cursor.to_list(limit)]
        except PyMongoError as error:
            raise unavailable(error) from error

    async def unseen(self, person: str) -> int:
        """How many a person has not seen, counted up to 1,000."""
        query = {"_id.p": {"$eq": person}, "state": "unseen", "expires": {"$gt": _now()}}
        try:
            return int(await self._inbox.count_documents(query, limit=MOST_COUNTED, maxTimeMS=QUERY_TIMEOUT_MS))
        except PyMongoError as error:
            raise unavailable(error) from error

    async def set_state(self, person: str, ids: Sequence[str] | None, state: State) -> None:
        """Put some of a person's notifications in a state; with ``None`` all that have not come so far yet."""
        query: Document = {"_id.p": {"$eq": person}}
        if ids is None:
            query["state"] = {"$in": list(STATES[: STATES.index(state)])}
        else:
            query["_id.n"] = {"$in": list(ids)}
        try:
            await self._inbox.update_many(query, {"$set": {"state": state}})
        except PyMongoError as error:
            raise unavailable(error) from error

    async def _head(self, author: str, key: str | None) -> Notification | None:
        found = await self._heads.find_one({"author": {"$eq": author}, "key": {"$eq": key}})
        return None if found is None else msgspec.json.decode(found["content"], type=Notification)


def _notification(document: Mapping[str, Any]) -> Notification:
    return replace(msgspec.json.decode(document["content"], type=Notification), state=document["state"])


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _now() -> datetime:
    return datetime.now(UTC)
