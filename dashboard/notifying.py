"""Notifications: sending them, an inbox that is in step on all devices of a person, and mentions."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any, Final, Literal, Protocol

import msgspec

from dashboard.auth.access import may_on, require_from_outside
from dashboard.auth.policy import require
from dashboard.errors import Invalid, NotFound, TooMany
from dashboard.model.access import Access
from dashboard.model.notifications import SEVERITIES, STATES, Filter, Notification, Severity, State
from dashboard.model.people import Person, Principal
from dashboard.model.rooms import Entry
from dashboard.protocol import notices
from dashboard.storage.notifications import Notifications
from dashboard.telemetry import Tally

log = logging.getLogger(__name__)

NEWS: Final = "notifications"
"""The topic under which workers tell each other what to push to whom."""
KEPT: Final = 90 * 86_400_000
"""Milliseconds for which a notification is kept when its sender says nothing."""
PACE: Final = 1.0
BURST: Final = 60.0
PAGE: Final = 100

Kind = Literal["user", "room", "role", "all"]


class Listener(Protocol):
    """A device of a person."""

    def send(self, frame: bytes) -> None:
        """Take a frame that must not be lost."""


class Audience(Protocol):
    """Who there is to be told."""

    async def addressed(self, principal: Principal, kind: Kind, name: str) -> list[str]:
        """The ids of a user by name or id, of a room's people, of everyone with a role, of all."""

    async def readers(self, room: str, people: Sequence[str]) -> list[str]:
        """Those of some people (by their ids) who may read a room right now."""


class Limiter(Protocol):
    """Token buckets shared by all workers."""

    async def take(self, name: str, rate: float, most: float, tokens: float = 1) -> float:
        """Take tokens; 0 when they were there, else the seconds until they will be."""


class Notifying:
    """The verbs about notifications, and the devices on this worker that are told."""

    def __init__(
        self,
        kept: Notifications,
        audience: Audience,
        limiter: Limiter,
        tell: Callable[[str, bytes], None],
        tally: Tally,
    ) -> None:
        """``tell`` says something to every worker, this one too."""
        self._kept = kept
        self._audience = audience
        self._limiter = limiter
        self._tell = tell
        self._tally = tally
        self._listeners: dict[str, set[Listener]] = {}

    @property
    def people(self) -> list[str]:
        """The ids of those who have a device here."""
        return list(self._listeners)

    def enter(self, person: str, listener: Listener) -> None:
        """A device of a person is there."""
        self._listeners.setdefault(person, set()).add(listener)

    def leave(self, person: str, listener: Listener) -> None:
        """It is no longer there."""
        listeners = self._listeners.get(person, set())
        listeners.discard(listener)
        if not listeners:
            self._listeners.pop(person, None)

    async def send(
        self,
        principal: Principal | None,
        to: tuple[Kind, str],
        *,
        title: str,
        body: str = "",
        severity: Severity = "info",
        data: Mapping[str, Any] | None = None,
        link: str = "",
        key: str | None = None,
        expires: int | None = None,
    ) -> Notification:
        """Notify a user, the people of a room, a role or all; a repeated ``key`` is answered with the first result.

        A room must be one that the sender may read, and of its people those are told who may read it now.

        ``expires`` in milliseconds; ``link`` is a path on this server.
        """
        require(principal, "push")
        assert principal is not None
        if link and (not link.startswith("/") or link.startswith("//")):
            raise Invalid("link: a path on this server, such as /d/ID")
        wait = await self._limiter.take(f"notify:{principal.id}", PACE, BURST)
        if wait:
            raise TooMany("too many notifications", wait)
        people = await self._audience.addressed(principal, *to)
        now = now_ms()
        ends = now + KEPT if expires is None else expires
        if ends <= now:
            raise Invalid("expires: this is in the past")
        made = Notification(new_id(now), title, body, severity, data or {}, link, principal.name, now, ends)
        return await self._deliver(made, principal.id, key, people)

    async def mention(self, room: str, entry: Entry, people: Sequence[str]) -> None:
        """Tell those who are named in a message, if they may read it still."""
        may_read = await self._audience.readers(room, people)
        if not may_read:
            return
        draft = entry.draft
        body, link = str(draft.fields["text"])[:500], f"/d/{room}?entry={entry.offset}"
        data, now = {"roomId": room, "offset": entry.offset}, now_ms()
        title = f"{draft.author_name} mentioned you"
        made = Notification(new_id(now), title, body, "info", data, link, draft.author_name, now, now + KEPT)
        await self._deliver(made, draft.author, f"~mention:{room}:{entry.offset}", may_read)

    async def inbox(
        self, person: Person, state: str, before: str, limit: int, *, severity: str = "", text: str = ""
    ) -> dict[str, Any]:
        """A page of somebody's notifications, newest first.

        ``state`` is one of theirs, ``unread`` for those that are not read yet, or empty for all that are not archived.
        """
        require(person, "read")
        found = await self._kept.newest(person.id, _wanted(state, severity, text), before, limit)
        shown = [notices.notification(one) for one in found]
        return {"notifications": shown, "unseen": await self._kept.unseen(person.id)}

    async def set_state(self, person: Person, ids: Sequence[str] | None, state: State) -> int:
        """Put notifications in a state, on all devices; with ``None`` all that have not come so far yet.

        Returns how many are unseen.
        """
        require(person, "read")
        await self._kept.set_state(person.id, ids, state)
        unseen = await self._kept.unseen(person.id)
        self._push([person.id], notices.states(unseen, ids or (), state, ids is None))
        return unseen

    def on_told(self, topic: str, data: bytes) -> None:
        """Some worker says what to push to whom."""
        if topic == NEWS:
            try:
                people, frame = msgspec.msgpack.decode(data, type=tuple[list[str], bytes])
            except msgspec.MsgspecError as error:
                log.error("a message about notifications was ignored: %s", error)
                return
            for person in people:
                listeners = tuple(self._listeners.get(person, ()))
                self._tally.notifications += len(listeners)
                for listener in listeners:
                    listener.send(frame)

    def on_link(self, up: bool) -> None:
        """Nothing is made up for here: whoever connects, or is back, asks for their inbox."""

    async def _deliver(self, made: Notification, author: str, key: str | None, people: Sequence[str]) -> Notification:
        kept = await self._kept.begin(made, author, key)
        new = await self._kept.deliver(kept, people)
        if new:
            self._push(new, notices.arrived(kept))
        return kept

    def _push(self, people: Sequence[str], frame: bytes) -> None:
        self._tell(NEWS, msgspec.msgpack.encode((people, frame)))


class Everyone:
    """Who can be told, as the parts of the program that know of people see them."""

    def __init__(
        self,
        users: Callable[[], Awaitable[Sequence[Person]]],
        known: Callable[[Collection[str]], Awaitable[Mapping[str, Person]]],
        in_room: Callable[[str], Awaitable[set[str]]],
        access: Callable[[str], Awaitable[Access | None]],
    ) -> None:
        """``known`` finds users by their ids, ``in_room`` gives the ids of those who are, or were, in a room.

        ``access`` tells who may what with a dashboard, ``None`` when there is none.
        """
        self._users = users
        self._known = known
        self._in_room = in_room
        self._access = access

    async def addressed(self, principal: Principal, kind: Kind, name: str) -> list[str]:
        """The ids of those who are meant.

        Raises :class:`NotFound` for a user who is not there, and for a room that is not there for ``principal``.
        """
        if kind == "room":
            require_from_outside(principal, "read", await self._access(name))
            return await self.readers(name, list(await self._in_room(name)))
        users = await self._users()
        if kind == "all":
            return [user.id for user in users]
        if kind == "role":
            return [user.id for user in users if user.role == name]
        found = [user.id for user in users if name == user.id or name.casefold() == user.name.casefold()]
        if not found:
            raise NotFound(f"there is no user {name!r}")
        return found

    async def readers(self, room: str, people: Sequence[str]) -> list[str]:
        """Those of some people (by their ids) who are users and may read a room as it is shared right now."""
        access, known = await self._access(room), await self._known(people)
        if access is None:
            return []
        return [one for one in people if one in known and may_on(known[one], "read", access)]


def _wanted(state: str, severity: str, text: str) -> Filter:
    wide: dict[str, Sequence[State]] = {"": STATES[:3], "unread": STATES[:2]}
    states = wide.get(state) or [one for one in STATES if one == state]
    if not states:
        raise Invalid(f"state: one of unread, {', '.join(STATES)}")
    severities = [one for one in SEVERITIES if one == severity]
    if severity and not severities:
        raise Invalid(f"severity: one of {', '.join(SEVERITIES)}")
    return Filter(states, severities[0] if severities else "", text)


def now_ms() -> int:
    """The wall clock in milliseconds."""
    return round(time.time() * 1000)


def new_id(now: int) -> str:
    """An id that sorts by time (ms)."""
    return f"n{now:012x}{secrets.token_hex(4)}"
