"""``/api/message``, ``/api/events`` and ``/api/rooms/ID/log``: rooms by HTTP."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from dashboard.errors import Invalid
from dashboard.protocol import room_commands as said
from dashboard.rooms.talking import Talking, entry_reply
from dashboard.web.base import ApiHandler, Site


class NewMessage(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """The body of ``POST /api/message``."""

    room_id: said.RoomId
    text: said.Text
    operation_id: said.OperationId | None = None


class NewEvent(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """The body of ``POST /api/events``; times in milliseconds, ``at`` defaults to now."""

    room_id: said.RoomId
    text: Annotated[str, Meta(max_length=1000)]
    at: said.Moment | None = None
    until: said.Moment | None = None
    severity: Literal["info", "warning", "critical"] = "info"


class RoomsHandler(ApiHandler):
    """The base of handlers about rooms."""

    def initialize(self, site: Site, talking: Talking) -> None:  # type: ignore[override]  # Tornado calls it by name
        """Called by Tornado."""
        super().initialize(site)
        self.talking = talking


class MessageHandler(RoomsHandler):
    """``/api/message``."""

    async def post(self) -> None:
        """Speak into a room."""
        principal = await self.principal()
        new: NewMessage = self.decoded(NewMessage)
        self.answer(entry_reply(await self.talking.speak(principal, new.room_id, new.text, new.operation_id)), 201)


class EventHandler(RoomsHandler):
    """``/api/events``."""

    async def post(self) -> None:
        """Mark a moment or a range."""
        principal = await self.principal()
        new: NewEvent = self.decoded(NewEvent)
        entry = await self.talking.mark(principal, new.room_id, new.text, new.at, new.until, new.severity)
        self.answer(entry_reply(entry), 201)


class LogHandler(RoomsHandler):
    """``/api/rooms/ID/log``."""

    async def get(self, room: str) -> None:
        """A page of the log."""
        person = await self.person()
        command = said.ReadLog(
            room_id=room,
            after=self._number("after"),
            before=self._number("before"),
            limit=self._number("limit") or 50,
        )
        if not 1 <= command.limit <= said.PAGE:
            raise Invalid(f"limit: ask for 1 to {said.PAGE}")
        self.answer(await self.talking.read(person, command))

    def _number(self, name: str) -> int | None:
        text = self.get_query_argument(name, "")
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= 15):
            raise Invalid(f"{name}: {text[:20]!r} is not a whole number")
        return int(text)
