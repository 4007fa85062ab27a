"""Everyone who has a connection open to this worker, looked up again whenever somebody may have changed.

Signing out, removing a user and changing a role are told to all workers, and each looks at once whether it concerns
its connections. The telling may be lost, and a sign-in may cross it: so a connection is looked up once more soon after
it signed in, and all of them every now and then.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Final, Protocol

from dashboard.ending import ended
from dashboard.model.people import Person, SignedIn
from dashboard.people.people import NEWS
from dashboard.repeating import repeated

log = logging.getLogger(__name__)

PACE: Final = 0.25
"""Seconds between two looks, if there is something to look at."""
SWEEP: Final = 30.0
"""Seconds after which everybody is looked up without a reason."""
AT_ONCE: Final = 1000


class Connection(Protocol):
    """A connection that somebody has signed in on."""

    def revoked(self) -> None:
        """Their sign-in holds no more."""

    def changed(self) -> None:
        """They may do more, or less, than when they signed in."""


class Guard:
    """The connections of this worker by session."""

    def __init__(self, holders: Callable[[Collection[str]], Awaitable[Mapping[str, Person]]]) -> None:
        """``holders`` tells whose each of some sessions is, and leaves out those that have ended."""
        self._holders = holders
        self._open: dict[str, dict[Connection, Person]] = {}
        self._doubted: set[str] = set()
        self._swept = time.monotonic()
        self._tasks: list[asyncio.Task[None]] = []

    def __len__(self) -> int:
        return sum(map(len, self._open.values()))

    def enter(self, connection: Connection, signed_in: SignedIn) -> None:
        """Somebody has signed in on a connection, or anew."""
        self._open.setdefault(signed_in.session, {})[connection] = signed_in.person
        self._doubted.add(signed_in.session)

    def leave(self, connection: Connection, session: str) -> None:
        """A connection has ended."""
        connections = self._open.get(session, {})
        connections.pop(connection, None)
        if not connections:
            self._open.pop(session, None)

    def on_told(self, topic: str, data: bytes) -> None:  # noqa: ARG002  (that it was told says all)
        """Some worker, or the command line, has changed somebody."""
        if topic == NEWS:
            self._doubted.update(self._open)

    def on_link(self, up: bool) -> None:
        """While Redis was away, anybody may have been changed."""
        if up:
            self._doubted.update(self._open)

    def start(self) -> None:
        """Begin."""
        looking = repeated(self._turn, PACE, "looking up who is signed in", log)
        self._tasks.append(asyncio.get_running_loop().create_task(looking))

    async def close(self) -> None:
        """Stop."""
        await ended(self._tasks)

    async def look(self) -> None:
        """Look up whoever is in doubt."""
        doubted, self._doubted = list(self._doubted), set()
        try:
            while doubted:
                some = doubted[-AT_ONCE:]
                self._judge(some, await self._holders(some))
                del doubted[-AT_ONCE:]
        finally:
            self._doubted.update(doubted)

    def _judge(self, sessions: Collection[str], holders: Mapping[str, Person]) -> None:
        for session in sessions:
            now = holders.get(session)
            for connection, person in list(self._open.get(session, {}).items()):
                if now is None:
                    connection.revoked()
                elif now != person:
                    connection.changed()

    async def _turn(self) -> None:
        if time.monotonic() - self._swept > SWEEP:
            self._swept = time.monotonic()
            self._doubted.update(self._open)
        await self.look()
