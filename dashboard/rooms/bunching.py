"""Entries of a busy room that follow one another closely are handed on together.

Handing on costs a send for each seat, however much it holds. So in a room with many seats the first entry after a
quiet time is handed on at once, and those of the next moment go together after it: the moment is longer the more
there are, so that handing on never takes more than a small part of a worker's time. That people come and go can wait
longer still where there is a crowd: when a thousand come, each handing on goes to a thousand.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

MANY: Final = 50
"""Seats from which on it is worth waiting."""
PAUSE: Final = 0.02
"""Seconds between two handings on to many, at the least."""
PAUSE_PER_SEAT: Final = 0.0001
LONGEST_PAUSE: Final = 0.1
"""What data has to wait for too: longer would be seen."""
CROWD: Final = 200
"""How many must be there for news of people to wait for more of their kind."""
CROWD_PAUSE: Final = 0.5
"""Seconds between two tellings of people in a crowd."""


def pause(seats: int, *, urgent: bool = True) -> float:
    """The seconds between two handings on to so many; the second of something that is ``urgent``, or is not."""
    if seats >= CROWD and not urgent:
        return CROWD_PAUSE
    return min(LONGEST_PAUSE, max(PAUSE, seats * PAUSE_PER_SEAT)) if seats >= MANY else 0.0


class Bunching:
    """What waits to be handed on, for a moment at most."""

    def __init__(self, hand_on: Callable[[list[bytes]], None], seats: Callable[[], int]) -> None:
        """``hand_on`` is given entries in the order in which they were added; ``seats`` is how many get them."""
        self._hand_on = hand_on
        self._seats = seats
        self._waiting: list[bytes] = []
        self._handed_on = float("-inf")
        self._timer: asyncio.TimerHandle | None = None

    def add(self, entries: Sequence[bytes], *, urgent: bool = True) -> None:
        """Hand these on, now or in a moment, and with them all that wait."""
        self._waiting.extend(entries)
        loop = asyncio.get_running_loop()
        due = self._handed_on + pause(self._seats(), urgent=urgent)
        if due <= loop.time():
            self._flush()
        elif self._timer is None or due < self._timer.when():
            self._stop()
            self._timer = loop.call_at(due, self._flush)

    def close(self) -> None:
        """Hand on what waits."""
        if self._waiting:
            self._flush()

    def _flush(self) -> None:
        self._stop()
        waiting, self._waiting = self._waiting, []
        self._handed_on = asyncio.get_running_loop().time()
        self._hand_on(waiting)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
