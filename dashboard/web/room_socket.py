"""The part of ``/ws`` that is about rooms: commands to verbs, entries and changes to the outbox."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Any, Final

from dashboard.codes import CLOSE_RESTART
from dashboard.errors import Unauthenticated
from dashboard.model.people import Person
from dashboard.model.rooms import Entry
from dashboard.outbox import Outbox
from dashboard.protocol import room_commands as said
from dashboard.protocol.room_pushes import room_closed
from dashboard.rooms.following import Pages, Seat
from dashboard.rooms.rooms import Rooms
from dashboard.rooms.talking import Talking, entry_reply

AGAIN_WITHIN: Final = 2000
"""Milliseconds over which those who must join afresh are spread."""


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

    def take_end(self, room: str) -> None:
        """The room is no more."""
        self._outbox.send(room_closed(room))

    def start_again(self) -> None:
        """The log is another one: the browser connects again, and joins afresh."""
        self._outbox.close(CLOSE_RESTART, f"delay={random.randint(0, AGAIN_WITHIN)}")

    @property
    def ready(self) -> bool:
        """Whether changes would be taken now."""
        return self._outbox.ready

    @property
    def congested(self) -> bool:
        """Whether earlier entries still wait to be sent."""
        return self._outbox.congested


class RoomSocket:
    """The rooms of one connection."""

    def __init__(self, rooms: Rooms, talking: Talking, outbox: Outbox, person: Callable[[], Person | None]) -> None:
        """``person`` tells who is signed in right now."""
        self._rooms = rooms
        self._talking = talking
        self._order = asyncio.Lock()
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
                return entry_reply(await self._said(command))
            case said.ReadLog():
                return await self._talking.read(self._person, command)
            case said.ReadTo():
                await self._talking.read_to(self._person, command)
            case said.LeaveRoom():
                self._rooms.leave(self._audience, command.room_id)
            case said.Typing():
                self._rooms.typing(self._audience, command)
            case said.Editing():
                self._rooms.editing(self._audience, command)
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

    async def _said(self, command: said.Operation) -> Entry:
        """What one connection says is kept in the order in which it was said."""
        async with self._order:
            entry = await self._talking.say(self._person, command)
        return await entry

    @property
    def _person(self) -> Person:
        person = self._who()
        if person is None:
            raise Unauthenticated("sign in first")
        return person

    def _begin(self, room_id: str, seat: Seat) -> None:
        """Bringing a newcomer up to date takes as long as the newcomer reads: nothing waits for it."""
        task = asyncio.get_running_loop().create_task(self._rooms.begin(seat, room_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
