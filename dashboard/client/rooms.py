"""A room as a program sees it: what happens there, in order and once, and what it does there."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

from dashboard.client.connection import Connection, Message
from dashboard.client.failures import DONE, ClientError, Ended, Refused
from dashboard.client.sending import Kept, Sending

HELD: Final = 1000
"""Entries that wait here for whoever reads them; more are read from the server when they are wanted."""
PAGE: Final = 200

_SHARED: Final = frozenset({"type", "roomId", "offset", "time", "user", "operationId"})


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a room's log: the one to go on from."""

    epoch: str
    offset: int


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened in a room; ``time`` is ISO 8601, ``fields`` are those of its type."""

    type: str
    offset: int
    time: str
    user_id: str
    user_name: str
    operation_id: str | None
    fields: dict[str, Any]

    @property
    def text(self) -> str:
        """What it says; empty when entries of its type say nothing."""
        return str(self.fields.get("text", ""))


class Room:
    """A room that one takes part in, on one connection after the other, until :meth:`leave`.

    Iterating gives the entries, in order and each once, however often the connection was lost. Whoever reads slowly
    misses nothing. When the log itself was replaced, its newest entries follow; ``position`` then has another epoch.
    """

    def __init__(self, connection: Connection, room_id: str, position: Position | None = None) -> None:
        self.id = room_id
        self.people: dict[str, dict[str, Any]] = {}
        """Who is here, by id: ``name``, ``role``, ``status`` and more."""
        self.typing: set[str] = set()
        """The ids of those who type."""
        self.recent: list[Entry] = []
        """The newest entries there were when one joined."""
        self._connection = connection
        self._position = position
        self._epoch = "" if position is None else position.epoch
        self._read = 0 if position is None else position.offset
        self._top = self._read
        self._held: deque[Entry] = deque()
        self._news = asyncio.Event()
        self._settled = asyncio.Event()
        self._error: ClientError | None = None
        self._sending = Sending(connection.ask)

    @property
    def position(self) -> Position:
        """How far one has read: to be kept, and given to ``join`` when the program starts again."""
        return Position(self._epoch, self._read)

    @property
    def is_open(self) -> bool:
        """Whether one takes part, or will when the connection is back."""
        return self._error is None

    async def joined(self) -> None:
        """Return when one is in the room; raises :class:`Refused` when that cannot be."""
        await self._settled.wait()
        if self._error is not None:
            raise self._error

    async def send(
        self,
        text: str,
        *,
        link: dict[str, Any] | None = None,
        thread: int | None = None,
        operation_id: str | None = None,
    ) -> Kept:
        """Say something; returns when it is kept, exactly once, however often the connection is lost meanwhile.

        ``operation_id`` makes that hold over a restart of the program, too. ``link`` is a moment (``from``, ``to``,
        ms) and ``panel`` to look at, ``thread`` the offset of the annotation that it is about.
        """
        self.set_typing(False)
        more = {name: value for name, value in (("link", link), ("thread", thread)) if value is not None}
        return await self.do("message", operation_id, text=text, **more)

    async def annotate(
        self, text: str, at: int, until: int | None = None, panel: str | None = None, operation_id: str | None = None
    ) -> Kept:
        """Mark a moment, or a range (ms since the epoch), on all charts or on one panel."""
        more = {name: value for name, value in (("until", until), ("panel", panel)) if value is not None}
        return await self.do("annotate", operation_id, text=text, at=at, **more)

    async def do(self, kind: str, operation_id: str | None = None, **fields: Any) -> Kept:
        """Any command of ``docs/protocol.md`` that takes an operation id: ``edit_message``, ``react`` …"""
        if self._error is not None:
            raise self._error
        return await self._sending.do(kind, operation_id, roomId=self.id, **fields)

    def set_typing(self, is_typing: bool) -> None:
        """Say that one types; it ends by itself after six seconds."""
        self._connection.tell("typing", roomId=self.id, isTyping=is_typing)

    def read_all(self) -> None:
        """Say that everything up to ``position`` was read."""
        self._connection.tell("read_to", roomId=self.id, offset=self._read)

    def leave(self) -> None:
        """Take part no more; iterating ends."""
        if self._error is None:
            self._connection.remove(self)
            self._connection.tell("leave_room", roomId=self.id)
            self.ended(Ended(DONE, "you have left the room"))

    async def __aiter__(self) -> AsyncIterator[Entry]:
        """The entries, until one leaves; raises why there will be no more."""
        while True:
            if self._held and self._held[0].offset == self._read + 1:
                entry = self._held.popleft()
                self._read = entry.offset
                yield entry
            elif self._top > self._read and self._error is None:
                await self._fetch()
            else:
                if isinstance(self._error, Ended) and self._error.code == DONE:
                    return
                if self._error is not None:
                    raise self._error
                self._news.clear()
                await self._news.wait()

    async def connected(self) -> None:
        """Called by the connection: join, from where one has read to."""
        place = {"epoch": self._epoch, "offset": self._top}
        fields: dict[str, Any] = {"position": place} if self._epoch else {}
        try:
            self._begin(await self._connection.insist("join_room", roomId=self.id, **fields))
        except Refused as error:
            self._connection.remove(self)
            self.ended(error)

    def lost(self) -> None:
        """Called by the connection."""
        self._sending.lost()
        self.typing = set()

    def heard(self, push: Message) -> None:
        """Called by the connection with everything that is pushed."""
        if push.get("roomId") != self.id or push["type"] == "reply":
            return
        if push["type"] == "room":
            self._see(push)
        elif push["type"] == "room_closed":
            self._connection.remove(self)
            self.ended(Refused("not_found", "this dashboard was deleted"))
        elif "offset" in push:
            self._take(_entry(push))

    def ended(self, error: ClientError) -> None:
        """Called by the connection when there will be none any more."""
        self._error = self._error or error
        self._sending.ended(self._error)
        self._settled.set()
        self._news.set()

    def _begin(self, reply: Message) -> None:
        entries = [_entry(one) for one in reply["entries"]]
        is_first = not self._settled.is_set()
        if not reply["recovered"]:
            self._epoch, self._top = reply["epoch"], reply["top"]
            self._held.clear()
            self._read = self._top if is_first and self._position is None else self._top - len(entries)
            self.recent = entries
            for entry in entries:
                if entry.offset > self._read:
                    self._held.append(entry)
        self.people = {person["id"]: person for person in reply["people"]}
        self._settled.set()
        self._news.set()
        self._sending.joined()

    def _see(self, push: Message) -> None:
        if push.get("full"):
            self.people = {}
        self.people.update({person["id"]: person for person in push.get("people", ())})
        for gone in push.get("gone", ()):
            self.people.pop(gone, None)
        self.typing = set(push.get("typing", self.typing))

    def _take(self, entry: Entry) -> None:
        follows = entry.offset == (self._held[-1].offset if self._held else self._read) + 1
        if follows and len(self._held) < HELD:
            self._held.append(entry)
        self._top = max(self._top, entry.offset)
        self._news.set()

    async def _fetch(self) -> None:
        """Read what is not held: the next page of the log."""
        page = await self._connection.insist("read_log", roomId=self.id, after=self._read, limit=PAGE)
        if page["epoch"] == self._epoch:
            self._held = deque(_entry(one) for one in page["entries"])


def _entry(push: Message) -> Entry:
    fields = {name: value for name, value in push.items() if name not in _SHARED}
    user = push["user"]
    return Entry(push["type"], push["offset"], push["time"], user["id"], user["name"], push.get("operationId"), fields)
