"""The verbs of editing a dashboard together. An edit is an entry of the room's log, in the one order of all there is.

Permission is asked in one place, :meth:`Editing._allowed`, whoever edits and by whatever way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from dashboard.auth.access import require_on
from dashboard.document.editing import written
from dashboard.model.operations import Operation
from dashboard.model.people import Person
from dashboard.model.rooms import Draft, Entry, own_operation
from dashboard.pacing import Pacing
from dashboard.protocol import room_commands as said
from dashboard.rooms.open_rooms import OpenRooms
from dashboard.rooms.room import Room


class Editing:
    """What is done to dashboards."""

    def __init__(self, rooms: OpenRooms, pacing: Pacing) -> None:
        self._rooms = rooms
        self._pacing = pacing

    async def edit(self, person: Person, command: said.Edit) -> asyncio.Future[Entry]:
        """Change a dashboard: what becomes the entry. What is done after that comes after it.

        The future raises :class:`Invalid`, :class:`NotFound` or :class:`Conflict`, with the place in front of the
        message, when the batch does not fit what the dashboard is by then; nothing of it is done.
        """
        room = await self._allowed(person, command.room_id)
        return room.append(_draft(person, command.ops, command.operation_id))

    async def submit(
        self,
        person: Person,
        dashboard: str,
        operations: Sequence[Operation],
        based_on: int,
        restored: int | None = None,
    ) -> Entry:
        """Change a dashboard that must still be at the revision ``based_on``, else raise :class:`Conflict`.

        ``restored`` is the offset of the version that this brings back.
        """
        room = await self._allowed(person, dashboard)
        fields = {} if restored is None else {"restored": restored}
        return await room.append(_draft(person, operations, None, based_on, **fields))

    async def _allowed(self, person: Person, dashboard: str) -> Room:
        await self._pacing.spend("edit", person.id)
        room = await self._rooms.open(dashboard)
        require_on(person, "edit", room.access)
        return room


def _draft(
    person: Person, operations: Sequence[Operation], operation: str | None, based_on: int | None = None, **fields: Any
) -> Draft:
    ops = {"ops": written(operations)}
    return Draft("edit", person.id, person.name, {**ops, **fields}, operation or own_operation(), based_on)
