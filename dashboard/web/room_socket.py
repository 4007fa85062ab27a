"""The part of ``/ws`` that is about rooms: commands to verbs, entries and changes to the outbox."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final

from dashboard.errors import Unauthenticated
from dashboard.model.people import Person
from dashboard.outbox import Outbox
from dashboard.protocol import room_commands as said
from dashboard.rooms.following import Pages, Seat
from dashboard.rooms.rooms import Rooms, entry_reply

CONGESTED: Final = 64 << 10
"""Bytes that may wait in an outbox before a reader who is being brought up to date is given a pause."""


class BrowserAudience:
    """A browser in a room, by way of its outbox."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    def take_entries(self, room: str, pages: Pages) -> None:  # noqa: ARG002  (the frames name it)
        """Entries in order; they must not be lost."""
        self._outbox.send(pages.frames)

    def take_changes(self, room: str, frame: bytes) -> bool:  # noqa: ARG002  (the frame names it)
        """What changed in the room just now; a slow reader goes without."""
        return self._outbox.spare(frame)

    @property
    def congested(self) -> bool:
        """Whether earlier entries still wait to be sent."""
        return self._outbox.waiting > CONGESTED


class RoomSocket:
    """The rooms of one connection."""

    def __init__(self, rooms: Rooms, outbox: Outbox, person: Callable[[], Person | None]) -> None:
        """``person`` tells who is signed in right now."""
        self._rooms = rooms
        self._audience = BrowserAudience(outbox)
        self._who = person
        self._tasks: set[asyncio.Task[None]] = set()

    async def done(
        self, command: said.AnyRoomCommand, reply: Callable[[dict[str, Any]], None]
    ) -> dict[str, Any] | None:
        """Do what a command says; the fields of its reply, or ``None`` when ``reply`` was called with them."""
        match command:
            case said.JoinRoom():
                fields, seat = await self._rooms.join(self._audience, self._person, command)
                reply(fields)
                self._begin(command.room_id, seat)
                return None
            case said.Operation():
                return entry_reply(await self._rooms.do(self._person, command))
            case said.ReadLog():
                return await self._rooms.read(self._person, command)
            case said.ReadTo():
                await self._rooms.read_to(self._person, command)
            case said.LeaveRoom():
                self._rooms.leave(self._audience, command.room_id)
            case said.Typing():
                self._rooms.typing(self._audience, command)
            case said.PresenceCommand():
                self._rooms.be(self._audience, command)
            case said.Cursor():
                self._rooms.point(self._audience, command)
        return {}

    def close(self) -> None:
        """The connection has ended."""
        for task in self._tasks:
            task.cancel()
        self._rooms.leave_all(self._audience)

    @property
    def _person(self) -> Person:
        person = self._who()
        if person is None:
            raise Unauthenticated("sign in first")
        return person

    def _begin(self, room_id: str, seat: Seat) -> None:
        """Bringing a newcomer up to date takes as long as the newcomer reads: nothing waits for it."""
        task = asyncio.get_running_loop().create_task(self._rooms.begin(room_id, seat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
