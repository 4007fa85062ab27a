"""The rooms that are open on this worker: opened when somebody needs one, let go a while after nobody does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from typing import Any, Final, Protocol

from dashboard.auth.access import UNKNOWN
from dashboard.errors import NotFound
from dashboard.model.access import Access
from dashboard.rooms.room import Log as RoomsLog
from dashboard.rooms.room import PresenceRecords, Room
from dashboard.rooms.working_copy import States
from dashboard.telemetry import Tally

log = logging.getLogger(__name__)

LINGER: Final = 30.0
"""Seconds for which a room that nobody uses stays open."""


class Log(RoomsLog, Protocol):
    """The rooms' log."""

    async def open(self, room: str) -> tuple[str, int]:
        """The epoch of a room's log and its newest offset."""


class Topics(Protocol):
    """The part of the broker that rooms speak and listen through."""

    def tell(self, topic: str, data: bytes) -> None:
        """Say something to the other workers."""

    async def follow(self, topic: str) -> None:
        """Hear what is told under a topic."""

    def unfollow(self, topic: str) -> None:
        """Stop hearing it."""


class OpenRooms:
    """Rooms by id; opening one twice at once opens it once."""

    def __init__(
        self,
        worker: str,
        log_of_rooms: Log,
        records: PresenceRecords,
        topics: Topics,
        states: States,
        access: Callable[[str], Awaitable[Access | None]],
        settle: Callable[[Room], Awaitable[None]],
        tally: Tally,
    ) -> None:
        """``states`` are those of the dashboards. ``access`` tells who may what with one, ``None`` when there is none.

        ``settle`` sets a new room right before it is used.
        """
        self._worker = worker
        self._log = log_of_rooms
        self._records = records
        self._topics = topics
        self._states = states
        self._access = access
        self._settle = settle
        self._tally = tally
        self._some = asyncio.Event()
        self._rooms: dict[str, Room] = {}
        self._opening: dict[str, asyncio.Task[Room]] = {}
        self._unused: dict[str, float] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    def __iter__(self) -> Iterator[Room]:
        return iter(tuple(self._rooms.values()))

    def __len__(self) -> int:
        return len(self._rooms)

    async def any(self) -> None:
        """Return as soon as a room is open."""
        await self._some.wait()

    def get(self, room_id: str) -> Room | None:
        """A room that is open."""
        return self._rooms.get(room_id)

    async def open(self, room_id: str) -> Room:
        """The room of a dashboard; raises :class:`NotFound` when there is no such dashboard."""
        room = self._rooms.get(room_id)
        if room is not None and room_id not in self._opening:
            self._unused.pop(room_id, None)
            return room
        opening = self._opening.get(room_id)
        if opening is None:
            opening = self._opening[room_id] = asyncio.get_running_loop().create_task(self._open(room_id))
            opening.add_done_callback(lambda done: self._opened(room_id, done))
        return await asyncio.shield(opening)

    def drop(self, room: Room) -> None:
        """Close a room; whoever needs it opens it anew."""
        if self._rooms.get(room.id) is room:
            self._remove(room.id)
            self._unused.pop(room.id, None)
            self._topics.unfollow(topic(room.id))
        room.closed = True
        self.own(room.close())

    def let_go(self, now: float) -> None:
        """Close rooms that have been of no use for a while; ``now`` is a monotonic time in seconds."""
        for room in tuple(self._rooms.values()):
            if not room.idle:
                self._unused.pop(room.id, None)
            elif now - self._unused.setdefault(room.id, now) > LINGER:
                self.drop(room)

    def own(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run something that nobody waits for; its failure is logged."""
        task: asyncio.Task[Any] = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def close(self) -> None:
        """Write what waits, close every room."""
        for room in tuple(self._rooms.values()):
            await room.close()
        unfinished = [*self._tasks, *self._opening.values()]
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)

    def _remove(self, room_id: str) -> None:
        self._rooms.pop(room_id, None)
        if not self._rooms:
            self._some.clear()

    async def _open(self, room_id: str) -> Room:
        await self._topics.follow(topic(room_id))
        try:
            access = await self._access(room_id)
            if access is None:
                raise NotFound(UNKNOWN)
            epoch, top = await self._log.open(room_id)
            room = Room(
                room_id,
                epoch,
                top,
                access,
                self._worker,
                self._log,
                self._records,
                self._states,
                self._tell,
                self.own,
                self._tally,
            )
            self._rooms[room_id] = room
            self._some.set()
            await self._settle(room)
        except BaseException:
            self._remove(room_id)
            self._topics.unfollow(topic(room_id))
            raise
        return room

    def _opened(self, room_id: str, done: asyncio.Task[Room]) -> None:
        self._opening.pop(room_id, None)
        if not done.cancelled():
            done.exception()  # whoever asked may be gone

    def _tell(self, room_id: str, data: bytes) -> None:
        self._topics.tell(topic(room_id), data)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.warning("something in a room failed: %s", error)


def topic(room_id: str) -> str:
    """What workers talk about a room under."""
    return f"room:{room_id}"
