"""What was done once and for all, or up to when: a value by name."""

from __future__ import annotations

from bson.int64 import Int64
from pymongo.errors import DuplicateKeyError, PyMongoError

from dashboard.storage.mongo import Mongo, unavailable


class Marks:
    """The collection ``marks``."""

    def __init__(self, mongo: Mongo) -> None:
        self._marks = mongo.collection("marks")

    async def get(self, name: str) -> int | None:
        """The value of a mark; ``None`` when it was never set."""
        try:
            kept = await self._marks.find_one({"_id": {"$eq": name}})
        except PyMongoError as error:
            raise unavailable(error) from error
        return None if kept is None else int(kept["value"])

    async def raise_to(self, name: str, value: int) -> None:
        """Set a mark; one that is higher stays."""
        try:
            await self._marks.update_one({"_id": name}, {"$max": {"value": Int64(value)}}, upsert=True)
        except DuplicateKeyError:
            await self.raise_to(name, value)
        except PyMongoError as error:
            raise unavailable(error) from error
