"""The verbs about what is kept: speak, mark, read back. Permission is asked in the first line of each."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from dashboard.auth.access import may_on, require_from_outside, require_on
from dashboard.auth.policy import require
from dashboard.errors import Invalid
from dashboard.model.access import Access
from dashboard.model.people import Person, Principal, Source
from dashboard.model.rooms import Draft, Entry, own_operation
from dashboard.pacing import Pacing
from dashboard.protocol import room_commands as said
from dashboard.protocol.pushes import iso
from dashboard.protocol.room_pushes import entry as shown
from dashboard.rooms.editing import Editing
from dashboard.rooms.open_rooms import OpenRooms
from dashboard.rooms.room import Room
from dashboard.rooms.rooms import now_ms
from dashboard.rooms.speaking import drafted, mentions


class Log(Protocol):
    """The rooms' log, as it is read here."""

    async def look(self, room: str) -> tuple[str, int]:
        """The epoch of a room's log, and its newest offset."""

    async def after(self, room: str, offset: int, limit: int) -> list[Entry]:
        """The entries that follow an offset."""

    async def before(self, room: str, offset: int, limit: int) -> list[Entry]:
        """The newest entries before an offset."""

    async def at(self, room: str, offset: int) -> Entry | None:
        """The entry at an offset."""


class ReadPositions(Protocol):
    """How far each person has read."""

    async def put(self, person: str, room: str, offset: int) -> None:
        """Never moves back."""


class Talking:
    """What is said in rooms."""

    def __init__(
        self,
        log: Log,
        rooms: OpenRooms,
        positions: ReadPositions,
        pacing: Pacing,
        access: Callable[[str], Awaitable[Access | None]],
        named: Callable[[Sequence[str]], Awaitable[list[Person]]],
        mentioned: Callable[[str, Entry, Sequence[str]], Awaitable[None]],
        editing: Editing,
    ) -> None:
        """``access`` tells who may what with a dashboard, ``named`` who has one of these names.

        ``mentioned`` tells people (by their ids) that a message names them.
        """
        self._named = named
        self._mentioned = mentioned
        self._editing = editing
        self._log = log
        self._rooms = rooms
        self._positions = positions
        self._pacing = pacing
        self._access = access

    async def say(self, person: Person, command: said.Operation) -> asyncio.Future[Entry]:
        """Speak, react, annotate, edit; returns what becomes the entry. What is said after that comes after it."""
        if isinstance(command, said.Edit):
            return await self._editing.edit(person, command)
        require(person, "speak")
        await self._pacing.spend("annotate" if isinstance(command, said.Annotate) else "speak", person.id)
        room = await self._rooms.open(command.room_id)
        require_on(person, "speak", room.access)
        people = await self._mentions(person, room, command)
        said_now = room.append(await drafted(self._log, person, command, people))
        if people:
            self._rooms.own(self._tell_mentioned(said_now))
        return said_now

    async def speak(self, principal: Principal | None, room_id: str, text: str, operation: str | None) -> Entry:
        """Speak into a room from outside: a person by token, or a source by its key."""
        if isinstance(principal, Person):
            command = said.Message(room_id=room_id, text=text, operation_id=operation)
            return await (await self.say(principal, command))
        require(principal, "push")
        assert isinstance(principal, Source)
        return await self._keep(principal, room_id, "message", {"text": text}, operation)

    async def mark(
        self, principal: Principal | None, room_id: str, text: str, at: int | None, until: int | None, severity: str
    ) -> Entry:
        """Mark a moment (now, when ``at`` is not given) or a range from outside, such as a deploy."""
        require(principal, "push")
        assert principal is not None
        fields: dict[str, Any] = {"at": now_ms() if at is None else at, "text": text, "severity": severity}
        if until is not None:
            if until < fields["at"]:
                raise Invalid("until: a range ends after it begins")
            fields["until"] = until
        return await self._keep(principal, room_id, "annotation", fields, None)

    async def read(self, person: Person, command: said.ReadLog) -> dict[str, Any]:
        """A page of the log."""
        require(person, "read")
        await self._pacing.spend("read", person.id)
        if command.after is not None and command.before is not None:
            raise Invalid("ask for what follows `after` or for what comes before `before`, not both")
        require_on(person, "read", await self._access_to(command.room_id))
        epoch, top = await self._log.look(command.room_id)
        if command.after is not None:
            entries = await self._log.after(command.room_id, command.after, command.limit)
        else:
            before = top + 1 if command.before is None else command.before
            entries = await self._log.before(command.room_id, before, command.limit)
        return {"entries": [shown(one) for one in entries], "top": top, "epoch": epoch}

    async def read_to(self, person: Person, command: said.ReadTo) -> None:
        """Remember how far somebody has read."""
        require(person, "read")
        room = await self._rooms.open(command.room_id)
        require_on(person, "read", room.access)
        await self._positions.put(person.id, room.id, min(command.offset, room.delivery.top))

    async def _mentions(self, person: Person, room: Room, command: said.Operation) -> list[str]:
        """The ids of those whom a message names and who may read it."""
        names = mentions(command.text) if isinstance(command, said.Message) else []
        people = await self._named(names) if names else []
        return [one.id for one in people if one.id != person.id and may_on(one, "read", room.access)]

    async def _tell_mentioned(self, said_now: asyncio.Future[Entry]) -> None:
        """Whoever asked need not wait for this; a repeated message mentions nobody twice."""
        entry = await asyncio.shield(said_now)
        await self._mentioned(entry.room, entry, entry.draft.fields.get("mentions", ()))

    async def _keep(
        self, principal: Principal, room_id: str, kind: Any, fields: dict[str, Any], operation: str | None
    ) -> Entry:
        await self._pacing.spend("annotate" if kind == "annotation" else "speak", principal.id)
        # Looked up afresh, and before the room is opened: nothing is done for one who may not be there.
        require_from_outside(principal, "speak", await self._access(room_id))
        room = await self._rooms.open(room_id)
        via = {"via": principal.name} if isinstance(principal, Source) else {}
        draft = Draft(kind, principal.id, principal.name, {**fields, **via}, operation or own_operation())
        return await room.append(draft)

    async def _access_to(self, room_id: str) -> Access | None:
        room = self._rooms.get(room_id)
        return await self._access(room_id) if room is None else room.access


def entry_reply(entry: Entry) -> dict[str, Any]:
    """The fields of a reply to whatever was kept."""
    return {"offset": entry.offset, "time": iso(entry.time)}
