"""Signs of life, both ways: each connection hears from the server often, and has to show at times that it is there.

The question (a ping) goes with the sign of life, so that it costs no send of its own, and one timer serves everybody: a
task and a timer for each connection cost more than all the rest that an idle one does. Connections take turns, so that
ten thousand do not answer in the same moment.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from dashboard.protocol.frames import PING
from dashboard.telemetry import Tally

ASK: Final = 10.0
"""Seconds between two questions, at the most. Who has not answered by the next one is gone: forgotten within 25 s."""
TURNS: Final = 10
"""Groups of connections that take turns."""


class Connection(Protocol):
    """A connection that somebody has signed in on. ``answered`` is set by whatever it says, a pong too."""

    answered: bool

    def feel(self, frame: bytes) -> None:
        """Take a sign of life."""

    def lost(self) -> None:
        """It is gone, though nobody said so."""


class Pulse:
    """The connections of this worker that hear a heartbeat."""

    def __init__(self, heartbeat: float, sign: Callable[[], bytes], tally: Tally) -> None:
        """``heartbeat`` is in seconds; ``sign`` makes the frame of a heartbeat."""
        beat = min(heartbeat, ASK)
        self.every = beat / TURNS
        """Seconds between two turns."""
        self._sign = sign
        self._tally = tally
        self._rounds_a_beat = int(heartbeat / beat)
        self._rounds_a_question = int(ASK / beat)
        self._groups: list[set[Connection]] = [set() for _ in range(TURNS)]
        self._turn = 0

    def enter(self, connection: Connection) -> None:
        """A connection is signed in."""
        connection.answered = True
        min(self._groups, key=len).add(connection)

    def leave(self, connection: Connection) -> None:
        """It has ended."""
        for group in self._groups:
            group.discard(connection)

    async def turn(self) -> None:
        """Let the next group hear and answer, if it is time for either."""
        round_, place = divmod(self._turn, TURNS)
        self._turn += 1
        asks, tells = round_ % self._rounds_a_question == 0, round_ % self._rounds_a_beat == 0
        group = tuple(self._groups[place])
        if not group or not (asks or tells):
            return
        frame = (self._sign() if tells else b"") + (PING if asks else b"")
        self._tally.heartbeats += len(group) if tells else 0
        for connection in group:
            if asks and not connection.answered:
                connection.lost()
                continue
            connection.answered = not asks and connection.answered
            connection.feel(frame)
