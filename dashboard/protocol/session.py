"""The protocol state of one connection, without I/O: what may be said when, and how fast.

What is fleeting is limited here and nowhere else: it comes many times a second and must not cost a round trip to Redis.
What is kept, or costly, is limited for each person over all workers as well (:mod:`dashboard.limits`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dashboard.buckets import Bucket, Pace
from dashboard.errors import DashboardError, Invalid, TooMany, Unauthenticated
from dashboard.model.people import SignedIn
from dashboard.protocol.command import CommandId
from dashboard.protocol.commands import AnyCommand, Auth, Bye, id_of, parse
from dashboard.protocol.room_commands import Cursor, Editing, PresenceCommand, Typing

BURST: Final = 400
"""Commands at once: a page with a few hundred panels opens in one go."""
RATE: Final = 50.0
"""Commands a second after that."""
PACES: Final[Mapping[type, Pace]] = MappingProxyType(
    {Auth: Pace(0.5, 5), Cursor: Pace(25, 50), Editing: Pace(25, 50), Typing: Pace(5, 20), PresenceCommand: Pace(5, 20)}
)
"""Commands that have a pace of their own besides."""


class Refused(Exception):
    """A frame that is not answered as a command; ``command_id`` is whom to tell."""

    def __init__(self, command_id: CommandId | None, error: DashboardError) -> None:
        super().__init__(error.message)
        self.command_id = command_id
        self.error = error


class Session:
    """What one connection has said so far."""

    __slots__ = ("_all", "_paced", "signed_in")

    def __init__(self, now: float) -> None:
        """``now`` is a monotonic time in seconds, as everywhere here."""
        self.signed_in: SignedIn | None = None
        self._all = Bucket(Pace(RATE, BURST), now)
        self._paced: dict[type, Bucket] = {}

    def receive(self, text: str | bytes, now: float) -> AnyCommand:
        """The command in a frame; raises :class:`Refused` when it is malformed, too early or too much."""
        try:
            self._count(now)
            command = parse(text)
            self._count_kind(type(command), now)
        except DashboardError as error:
            raise Refused(id_of(text), error) from error
        if self.signed_in is None and not isinstance(command, Auth | Bye):
            raise Refused(command.id, Unauthenticated('sign in first: {"type": "auth"}'))
        if self.signed_in is not None and isinstance(command, Auth):
            raise Refused(command.id, Invalid("signed in already; use refresh for a new token"))
        return command

    def _count(self, now: float) -> None:
        wait = self._all.take(now)
        if wait:
            raise TooMany(f"more than {RATE:g} commands a second", wait)

    def _count_kind(self, kind: type, now: float) -> None:
        pace = PACES.get(kind)
        if pace is None:
            return
        bucket = self._paced.get(kind)
        if bucket is None:
            bucket = self._paced[kind] = Bucket(pace, now)
        wait = bucket.take(now)
        if wait:
            raise TooMany(f"this is said more than {pace.rate:g} times a second", wait)
