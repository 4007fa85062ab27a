"""The protocol state of one connection, without I/O: what may be said when, and how fast."""

from __future__ import annotations

from typing import Final

from dashboard.errors import DashboardError, Invalid, TooMany, Unauthenticated
from dashboard.model.people import SignedIn
from dashboard.protocol.command import CommandId
from dashboard.protocol.commands import AnyCommand, Auth, Bye, id_of, parse

BURST: Final = 400
"""Commands at once: a page with a few hundred panels opens in one go."""
RATE: Final = 50.0
"""Commands a second after that."""


class Refused(Exception):
    """A frame that is not answered as a command; ``command_id`` is whom to tell."""

    def __init__(self, command_id: CommandId | None, error: DashboardError) -> None:
        super().__init__(error.message)
        self.command_id = command_id
        self.error = error


class Session:
    """What one connection has said so far."""

    __slots__ = ("_counted", "_tokens", "signed_in")

    def __init__(self, now: float) -> None:
        """``now`` is a monotonic time in seconds, as everywhere here."""
        self.signed_in: SignedIn | None = None
        self._tokens = float(BURST)
        self._counted = now

    def receive(self, text: str | bytes, now: float) -> AnyCommand:
        """The command in a frame; raises :class:`Refused` when it is malformed, too early or too much."""
        try:
            self._count(now)
            command = parse(text)
        except DashboardError as error:
            raise Refused(id_of(text), error) from error
        if self.signed_in is None and not isinstance(command, Auth | Bye):
            raise Refused(command.id, Unauthenticated('sign in first: {"type": "auth"}'))
        if self.signed_in is not None and isinstance(command, Auth):
            raise Refused(command.id, Invalid("signed in already; use refresh for a new token"))
        return command

    def _count(self, now: float) -> None:
        self._tokens = min(float(BURST), self._tokens + (now - self._counted) * RATE)
        self._counted = now
        if self._tokens < 1:
            raise TooMany(f"more than {RATE:g} commands a second", (1 - self._tokens) / RATE)
        self._tokens -= 1
