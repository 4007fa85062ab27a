"""Dashboards: making, listing, changing and removing them, and suggesting panels for what arrives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

import msgspec

from dashboard.auth.policy import require
from dashboard.auth.secrets import new_id
from dashboard.document.dashboard import Dashboard, dump, parse
from dashboard.document.suggest import suggest
from dashboard.errors import Conflict, Invalid, NotFound
from dashboard.model.people import Person
from dashboard.names import check_pattern
from dashboard.protocol.pushes import iso
from dashboard.storage.dashboards import DashboardDocuments, StoredDashboard

MOST_LISTED = 500
MOST_DASHBOARDS = 10_000
MOST_SUGGESTED = 60


class Catalogue(Protocol):
    """The part of the registry that suggestions are made from."""

    async def catalogue(self, pattern: str, limit: int) -> Any:
        """Metrics with their labels and values."""


class RoomsOutside(Protocol):
    """Rooms as a list of dashboards shows them."""

    async def of(self, person: str, rooms: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Of each room the fields ``people``, ``peopleCount`` and ``unread``."""


class Dashboards:
    """The verbs."""

    def __init__(
        self,
        documents: DashboardDocuments,
        registry: Catalogue,
        rooms: RoomsOutside,
        removed: Callable[[str], None],
    ) -> None:
        """``removed`` is told the id of every dashboard that was deleted here."""
        self._rooms = rooms
        self._documents = documents
        self._registry = registry
        self._removed = removed

    async def all(self, person: Person) -> list[dict[str, Any]]:
        """The dashboards changed last, newest first, with who is there and what is unread."""
        require(person, "read")
        newest = await self._documents.newest(MOST_LISTED)
        rooms = await self._rooms.of(person.id, [stored.id for stored in newest])
        return [
            {
                "id": stored.id,
                "title": stored.title,
                "description": stored.description,
                "panelCount": stored.panel_count,
                "updated": _iso(stored.updated),
                **rooms[stored.id],
            }
            for stored in newest
        ]

    async def get(self, person: Person, dashboard: str) -> dict[str, Any]:
        """One dashboard's document."""
        require(person, "read")
        return _shown(await self._stored(dashboard))

    async def create(self, person: Person, content: bytes) -> dict[str, Any]:
        """Make a dashboard from a document."""
        require(person, "edit")
        if await self._documents.count() >= MOST_DASHBOARDS:
            raise Invalid(f"there are {MOST_DASHBOARDS} dashboards already; remove some")
        now = _now()
        stored = _stored(new_id("d"), parse(content), 0, person.id, now, now)
        await self._documents.add(stored)
        return _shown(stored)

    async def replace(self, person: Person, dashboard: str, content: bytes) -> dict[str, Any]:
        """Put a new document in place of the one it is based on (its ``revision``)."""
        require(person, "edit")
        document = parse(content)
        old = await self._stored(dashboard)
        if document.revision != old.revision:
            raise Conflict(
                f"revision: this is based on {document.revision}, but {old.revision} is the newest; load it again"
            )
        new = _stored(dashboard, document, old.revision + 1, old.owner, old.created, _now())
        if not await self._documents.keep(new):
            raise Conflict("revision: somebody else changed this dashboard at the same moment; load it again")
        return _shown(new)

    async def remove(self, person: Person, dashboard: str) -> None:
        """Delete a dashboard."""
        require(person, "edit")
        if not await self._documents.remove(dashboard):
            raise NotFound("there is no such dashboard")
        self._removed(dashboard)

    async def suggestions(self, person: Person, pattern: str) -> list[Any]:
        """Panels for the metrics that match a glob."""
        require(person, "read")
        catalogue = await self._registry.catalogue(check_pattern(pattern), MOST_SUGGESTED)
        return suggest(catalogue.metrics)

    async def _stored(self, dashboard: str) -> StoredDashboard:
        stored = await self._documents.get(dashboard)
        if stored is None:
            raise NotFound("there is no such dashboard")
        return stored


def _stored(
    dashboard: str, document: Dashboard, revision: int, owner: str, created: datetime, updated: datetime
) -> StoredDashboard:
    return StoredDashboard(
        dashboard,
        document.title,
        document.description,
        len(document.panels),
        msgspec.json.encode(dump(document)),
        owner,
        created,
        updated,
        revision,
    )


def _shown(stored: StoredDashboard) -> dict[str, Any]:
    document: dict[str, Any] = msgspec.json.decode(stored.content)
    return {
        **document,
        "id": stored.id,
        "revision": stored.revision,
        "owner": stored.owner,
        "created": _iso(stored.created),
        "updated": _iso(stored.updated),
    }


def _now() -> datetime:
    """The time in whole milliseconds, which is what MongoDB keeps of it."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def _iso(moment: datetime) -> str:
    return iso(round(moment.timestamp() * 1000))
