"""How far each person has read each room, as kept in MongoDB."""

from __future__ import annotations

from collections.abc import Sequence

from bson.int64 import Int64
from pymongo.errors import DuplicateKeyError, PyMongoError

from dashboard.storage.mongo import Mongo, unavailable
from dashboard.storage.together import Together


class ReadPositions:
    """The collection ``read_positions``."""

    def __init__(self, mongo: Mongo) -> None:
        self._positions = mongo.collection("read_positions")
        self._together = Together(self._of)

    async def prepare(self) -> None:
        """Make the index; harmless when it is there."""
        try:
            await self._positions.create_index("_id.r", name="room")
        except PyMongoError as error:
            raise unavailable(error) from error

    async def readers(self, room: str) -> set[str]:
        """Everyone who has read in a room."""
        try:
            return {kept["_id"]["p"] async for kept in self._positions.find({"_id.r": {"$eq": room}}, {"_id": 1})}
        except PyMongoError as error:
            raise unavailable(error) from error

    async def get(self, person: str, room: str) -> int:
        """The offset read up to; 0 for nothing."""
        return await self._together.get((person, room)) or 0

    async def all(self, person: str) -> dict[str, int]:
        """The offset read up to, of every room the person has read in."""
        between = {"$gte": {"p": person, "r": ""}, "$lt": {"p": person + "\x00", "r": ""}}
        try:
            cursor = self._positions.find({"_id": between})
            return {kept["_id"]["r"]: int(kept["offset"]) async for kept in cursor if kept["_id"]["p"] == person}
        except PyMongoError as error:
            raise unavailable(error) from error

    async def put(self, person: str, room: str, offset: int) -> None:
        """Move the position forward; it never moves back."""
        try:
            await self._positions.update_one(
                {"_id": {"p": person, "r": room}}, {"$max": {"offset": Int64(offset)}}, upsert=True
            )
        except DuplicateKeyError:
            await self.put(person, room, offset)
        except PyMongoError as error:
            raise unavailable(error) from error

    async def _of(self, asked: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
        ids = [{"p": person, "r": room} for person, room in asked]
        try:
            found = await self._positions.find({"_id": {"$in": ids}}).to_list(None)
        except PyMongoError as error:
            raise unavailable(error) from error
        return {(kept["_id"]["p"], kept["_id"]["r"]): int(kept["offset"]) for kept in found}
