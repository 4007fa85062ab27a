"""The verbs about versions: what was done in which sitting, how the dashboard was then, bringing that back, naming it.

A version is a place in the room's log; nothing of it is kept but the log, and here and there a state.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final, Protocol

import msgspec

from dashboard.auth.access import Deed, require_on
from dashboard.document.difference import difference
from dashboard.document.sittings import Edit, Sitting, Sittings
from dashboard.errors import Conflict, Invalid, NotFound
from dashboard.model.access import Access
from dashboard.model.people import Person
from dashboard.model.rooms import LARGEST_OFFSET, Entry, hue
from dashboard.pacing import Pacing
from dashboard.protocol.pushes import iso
from dashboard.rooms.editing import Editing
from dashboard.storage.states import State, States
from dashboard.storage.versions import StoredVersion, Versions

PAGE: Final = 500
MOST_READ: Final = 5_000
"""Edits that are read for one answer; a longer sitting is told in parts."""
MOST_NAMES: Final = 200
LONGEST_NAME: Final = 100
TRIES: Final = 5


class Log(Protocol):
    """The rooms' log, as it is read here."""

    async def edits_before(self, room: str, before: int, limit: int) -> list[Entry]:
        """The newest edits before an offset, newest first."""


class VersionHistory:
    """What dashboards were."""

    def __init__(
        self,
        log: Log,
        states: States,
        versions: Versions,
        editing: Editing,
        pacing: Pacing,
        access: Callable[[str], Awaitable[Access | None]],
    ) -> None:
        """``access`` tells who may what with a dashboard."""
        self._log = log
        self._states = states
        self._versions = versions
        self._editing = editing
        self._pacing = pacing
        self._access = access

    async def all(self, person: Person, dashboard: str, before: int, limit: int) -> dict[str, Any]:
        """The sittings before an offset, newest first; the oldest is how the dashboard was made, with no edits."""
        await self._allowed(person, "read", dashboard)
        names = await self._versions.names(dashboard, 0, before)
        found, is_all = await self._sittings(dashboard, before, limit, names)
        shown = [_shown(one, names) for one in found]
        if is_all and before > 0:
            shown.append(await self._made(dashboard, names))
        return {"versions": shown, "before": None if is_all else found[-1].first}

    async def at(self, person: Person, dashboard: str, offset: int) -> dict[str, Any]:
        """The document as it was after the entry at an offset."""
        await self._allowed(person, "read", dashboard)
        return {**await self._states.at(dashboard, offset), "id": dashboard, "revision": offset}

    async def restore(self, person: Person, dashboard: str, offset: int) -> dict[str, Any]:
        """Make the dashboard what it was: an edit like any other, which can be undone."""
        await self._allowed(person, "edit", dashboard)
        wanted = await self._states.at(dashboard, offset)
        for _ in range(TRIES):
            now = await self._newest(dashboard)
            operations = difference(now.document, wanted)
            if not operations:
                return {"revision": now.revision, "changed": False}
            try:
                entry = await self._editing.submit(person, dashboard, operations, now.revision, offset)
            except Conflict:
                continue
            return {"revision": entry.offset, "changed": True}
        raise Conflict("others are changing this dashboard at the same moment; try again")

    async def name(self, person: Person, dashboard: str, offset: int, name: str) -> dict[str, Any]:
        """Give a version a name, or with the empty one take it away."""
        await self._allowed(person, "edit", dashboard)
        name = name.strip()
        if len(name) > LONGEST_NAME:
            raise Invalid(f"name: at most {LONGEST_NAME} characters")
        names = await self._versions.names(dashboard, 0, LARGEST_OFFSET)
        if name and offset not in names and len(names) >= MOST_NAMES:
            raise Invalid(f"name: at most {MOST_NAMES} versions have one; take some away")
        content = msgspec.json.encode(await self._states.at(dashboard, offset))
        await self._versions.name(dashboard, StoredVersion(offset, content), name)
        return {"version": offset, "name": name}

    async def _allowed(self, person: Person, deed: Deed, dashboard: str) -> None:
        require_on(person, deed, await self._access(dashboard))
        await self._pacing.spend("read", person.id)

    async def _newest(self, dashboard: str) -> State:
        state = await self._states.newest(dashboard)
        if state is None:
            raise NotFound("there is no such dashboard")
        return state

    async def _sittings(
        self, dashboard: str, before: int, limit: int, names: dict[int, str]
    ) -> tuple[list[Sitting], bool]:
        """So many sittings, and whether there are no others before them."""
        sittings, read, page = Sittings(names), 0, [before]
        while page and len(sittings.found) <= limit and read < MOST_READ:
            entries = await self._log.edits_before(dashboard, page[-1], PAGE)
            for entry in entries:
                sittings.add(_edit(entry))
            page, read = [entry.offset for entry in entries], read + len(entries)
        return sittings.found[:limit], not page and len(sittings.found) <= limit

    async def _made(self, dashboard: str, names: dict[int, str]) -> dict[str, Any]:
        made = await self._newest(dashboard)
        at = round(made.created.timestamp() * 1000)
        return _shown(Sitting(0, 0, at, at), names)


def _edit(entry: Entry) -> Edit:
    draft = entry.draft
    return Edit(
        entry.offset,
        entry.time,
        draft.author,
        draft.author_name,
        draft.fields.get("ops", ()),
        draft.fields.get("restored"),
        draft.fields.get("titles", {}),
    )


def _shown(sitting: Sitting, names: dict[int, str]) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "from": sitting.first,
        "to": sitting.last,
        "begin": iso(sitting.begin),
        "end": iso(sitting.end),
        "count": sitting.count,
        "people": [{"id": key, "name": name, "color": hue(key)} for key, name in sitting.people.items()],
        "ops": list(sitting.ops.values())[::-1],
    }
    if sitting.titles:
        shown["titles"] = sitting.titles
    if sitting.last in names:
        shown["name"] = names[sitting.last]
    if sitting.restored is not None:
        shown["restored"] = sitting.restored
    return shown
