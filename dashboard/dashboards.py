"""Dashboards: making, listing, changing and removing them, and suggesting panels for what arrives."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

import msgspec

from dashboard.auth.access import Deed, may_on, require_on
from dashboard.auth.policy import require
from dashboard.auth.secrets import new_id
from dashboard.document.dashboard import dump, parse
from dashboard.document.difference import difference
from dashboard.document.editing import begun, fields_of
from dashboard.document.suggest import suggest
from dashboard.errors import Conflict, Gone, Invalid, NotFound
from dashboard.model.access import Access
from dashboard.model.operations import Operation
from dashboard.model.people import Person
from dashboard.model.rooms import Entry
from dashboard.names import check_pattern
from dashboard.protocol.pushes import iso
from dashboard.storage.dashboards import DashboardDocuments, StoredDashboard
from dashboard.storage.states import State

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


class States(Protocol):
    """What dashboards are."""

    async def newest(self, dashboard: str) -> State | None:
        """A dashboard with every edit."""

    async def settled(self, dashboard: str) -> State | None:
        """Likewise, written down for lists."""


class Editing(Protocol):
    """The one way in which dashboards change."""

    async def submit(self, person: Person, dashboard: str, operations: Sequence[Operation], based_on: int) -> Entry:
        """Change one that must still be at a revision."""


class Graves(Protocol):
    """Dashboards that were deleted."""

    async def note(self, dashboard: str, access: Access, now: int) -> None:
        """One is about to be deleted at ``now`` (ms)."""

    async def get(self, dashboard: str) -> tuple[Access, int] | None:
        """Who could read one that was deleted, and when (ms) that was."""


class Dashboards:
    """The verbs."""

    def __init__(
        self,
        documents: DashboardDocuments,
        states: States,
        editing: Editing,
        registry: Catalogue,
        rooms: RoomsOutside,
        access: Callable[[str], Awaitable[Access | None]],
        gone: Graves,
        removed: Callable[[str], None],
    ) -> None:
        """``access`` tells who may what; ``removed`` is told the id of every dashboard that was deleted here."""
        self._gone = gone
        self._access = access
        self._rooms = rooms
        self._documents = documents
        self._states = states
        self._editing = editing
        self._registry = registry
        self._removed = removed

    async def all(self, person: Person) -> list[dict[str, Any]]:
        """The dashboards changed last, newest first, with who is there and what is unread."""
        require(person, "read")
        newest = await self._documents.newest(MOST_LISTED, None if person.role == "admin" else person.id)
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

    async def readable(self, person: Person, dashboards: Collection[str]) -> set[str]:
        """Those of some dashboards (ids) that somebody may read."""
        require(person, "read")
        return await self._documents.readable(None if person.role == "admin" else person.id, dashboards)

    async def get(self, person: Person, dashboard: str) -> dict[str, Any]:
        """One dashboard's document as it is now."""
        access = await self._access(dashboard)
        if access is None:
            await self._mourn(person, dashboard)
        require_on(person, "read", access)
        return shown(await self._state(dashboard))

    async def may(self, person: Person, deed: Deed, dashboard: str) -> bool:
        """Whether somebody may do this with a dashboard."""
        access = await self._access(dashboard)
        return access is not None and may_on(person, deed, access)

    async def create(self, person: Person, content: bytes) -> dict[str, Any]:
        """Make a dashboard from a document."""
        require(person, "edit")
        if await self._documents.count() >= MOST_DASHBOARDS:
            raise Invalid(f"there are {MOST_DASHBOARDS} dashboards already; remove some")
        document, now = begun(content), _now()
        made = StoredDashboard(
            id=new_id("d"),
            title=document["title"],
            description=document["description"],
            panel_count=len(document["panels"]),
            content=msgspec.json.encode(document),
            owner=person.id,
            created=now,
            updated=now,
        )
        await self._documents.add(made)
        return shown(await self._state(made.id))

    async def replace(self, person: Person, dashboard: str, content: bytes) -> dict[str, Any]:
        """Put a new document in place of the one it is based on (its ``revision``).

        What differs becomes an edit like any other: everybody who has the dashboard open sees it, and may undo it.
        """
        require_on(person, "edit", await self._access(dashboard))
        new, state = parse(content), await self._state(dashboard)
        if new.revision != state.revision:
            raise Conflict(
                f"revision: this is based on {new.revision}, but {state.revision} is the newest; load it again"
            )
        operations = difference(state.document, fields_of(dump(new)))
        if not operations:
            return shown(state)
        await self._editing.submit(person, dashboard, operations, state.revision)
        return shown(_found(await self._states.settled(dashboard)))

    async def remove(self, person: Person, dashboard: str) -> None:
        """Delete a dashboard. What people said there goes too, a while later and bit by bit."""
        access = await self._access(dashboard)
        require_on(person, "share", access)
        assert access is not None
        await self._gone.note(dashboard, access, now_ms())
        if not await self._documents.remove(dashboard):
            raise NotFound("there is no such dashboard")
        self._removed(dashboard)

    async def suggestions(self, person: Person, pattern: str) -> list[Any]:
        """Panels for the metrics that match a glob."""
        require(person, "read")
        catalogue = await self._registry.catalogue(check_pattern(pattern), MOST_SUGGESTED)
        return suggest(catalogue.metrics)

    async def _mourn(self, person: Person, dashboard: str) -> None:
        """Whoever could read a dashboard that was deleted is told that it was."""
        require(person, "read")
        found = await self._gone.get(dashboard)
        if found is not None and may_on(person, "read", found[0]):
            raise Gone(f"this dashboard was deleted on {iso(found[1])[:10]}, and what was said there with it")

    async def _state(self, dashboard: str) -> State:
        return _found(await self._states.newest(dashboard))


def _found(state: State | None) -> State:
    if state is None:
        raise NotFound("there is no such dashboard")
    return state


def shown(state: State) -> dict[str, Any]:
    """A state as a page or a program gets it.

    ``position`` is the place in the room's log up to which nothing is missing: whoever follows the log from there sees
    every edit once.
    """
    return {
        **state.document,
        "id": state.id,
        "revision": state.revision,
        "position": {"epoch": state.epoch, "offset": state.upto},
        "owner": state.owner,
        "created": _iso(state.created),
        "updated": iso(state.updated),
    }


def now_ms() -> int:
    """The wall clock in milliseconds."""
    return round(_now().timestamp() * 1000)


def _now() -> datetime:
    """The time in whole milliseconds, which is what MongoDB keeps of it."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def _iso(moment: datetime) -> str:
    return iso(round(moment.timestamp() * 1000))
