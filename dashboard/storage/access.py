"""Who has which part in which dashboard, as kept in MongoDB beside the dashboard itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pymongo.errors import PyMongoError

from dashboard.model.access import Access
from dashboard.storage.mongo import Mongo, unavailable


@dataclass(frozen=True, slots=True)
class KeptAccess:
    """What is kept, and how often it changed: 0 for a dashboard that was never shared."""

    access: Access
    revision: int


class AccessRecords:
    """The field ``access`` in the collection ``dashboards``."""

    def __init__(self, mongo: Mongo) -> None:
        self._dashboards = mongo.collection("dashboards")

    async def access(self, dashboard: str) -> Access | None:
        """Who may what; ``None`` when there is no such dashboard."""
        kept = await self.get(dashboard)
        return None if kept is None else kept.access

    async def get(self, dashboard: str) -> KeptAccess | None:
        """What is kept of a dashboard; whoever made one owns it until somebody says otherwise."""
        try:
            document = await self._dashboards.find_one({"_id": {"$eq": dashboard}}, {"access": 1, "owner": 1})
        except PyMongoError as error:
            raise unavailable(error) from error
        return None if document is None else kept_in(document)

    async def put(self, dashboard: str, access: Access, based_on: int) -> bool:
        """Put it in place of what was read at revision ``based_on``; whether that still was the newest."""
        fields = {"everyone": access.everyone, "people": dict(access.people), "revision": based_on + 1}
        query = {"_id": {"$eq": dashboard}, "access.revision": based_on or None}
        try:
            return (await self._dashboards.update_one(query, {"$set": {"access": fields}})).matched_count == 1
        except PyMongoError as error:
            raise unavailable(error) from error


def readable_by(person: str) -> dict[str, Any]:
    """What is true of the dashboards that a person, who is no admin, may read."""
    return {"$or": [{"access.everyone": {"$ne": "nobody"}}, {f"access.people.{person}": {"$exists": True}}]}


def kept_in(document: Mapping[str, Any]) -> KeptAccess:
    """What a document of the collection ``dashboards`` says about access."""
    kept = document.get("access")
    if kept is None:
        return KeptAccess(Access({document["owner"]: "owner"}), 0)
    return KeptAccess(Access(kept["people"], kept["everyone"]), kept["revision"])
